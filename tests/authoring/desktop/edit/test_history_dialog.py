"""Versions are seen side by side in pictures, and brought back with their files."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

import kiosk.authoring
from kiosk.content.content import load
from tests.authoring.desktop.edit.hands import answering, closed, opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QLabel
    from pytestqt.qtbot import QtBot

    from kiosk.authoring.desktop.edit.history_dialog import HistoryDialog
    from kiosk.authoring.desktop.edit.window import EditorWindow

TEMPLATES = Path(kiosk.authoring.__file__).parent / "templates"
LAKE = Path(__file__).parents[3] / "slides" / "assets" / "sample-lake.webp"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    shutil.copytree(TEMPLATES / "visitors", tmp_path / "show")
    return tmp_path / "show" / "content.json"


@pytest.fixture
def window(qtbot: QtBot, file: Path) -> Iterator[EditorWindow]:
    window = opened(qtbot, file)
    # Two versions: one as it is made, one with another title and photograph.
    window.desk.publish("Wang Fang")
    shutil.copy(LAKE, file.parent / "assets" / "sample-hall.webp")
    window.desk.change(("slides", 2, "title", "en"), "Second")
    window.desk.publish("Li Na")
    window.desk.change(("slides", 2, "title", "en"), "Third")
    window.desk.finish()
    yield window
    closed(window)


def image(label: QLabel) -> QImage:
    return label.pixmap().toImage()


def seen(window: EditorWindow, act: object) -> None:
    answering(window, act)  # type: ignore[arg-type]
    window.drafts.open_history()


def slide(dialog: HistoryDialog, name: str) -> None:
    dialog.slide.setCurrentIndex(dialog.slide.findData(name))


def test_versions_are_compared_in_pictures(window: EditorWindow) -> None:
    def look(dialog: HistoryDialog) -> None:
        assert dialog.list.count() == 3
        assert "Li Na" in dialog.list.item(0).text()
        # The slides that differ come first, and are marked.
        first = dialog.slide.itemText(0)
        assert first.startswith("●")
        assert not dialog.slide.itemText(1).startswith("●")
        assert image(dialog.then) != image(dialog.now)
        # The older one beside the newer, not beside what is written now.
        dialog.list.setCurrentRow(2)
        dialog.other.setCurrentIndex(1)
        name = window.desk.at(("slides", 5, "id"))
        slide(dialog, name)
        # Each has the photograph that it had, though nothing else of it differs.
        assert image(dialog.then) != image(dialog.now)
        assert "sample-hall-2.webp" in dialog.files.text()
        dialog.reject()

    seen(window, look)
    assert window.desk.at(("slides", 2, "title", "en")) == "Third"


def test_a_version_comes_back_with_its_photograph(
    window: EditorWindow, file: Path
) -> None:
    wall = (file.parent / "assets" / "sample-hall.webp").read_bytes()

    def take(dialog: HistoryDialog) -> None:
        dialog.list.setCurrentRow(2)
        QTest.mouseClick(dialog.restore, Qt.MouseButton.LeftButton)

    seen(window, take)
    assert window.desk.at(("slides", 5, "photo", "file")) == "sample-hall-2.webp"
    assert (file.parent / "assets" / "sample-hall.webp").read_bytes() == wall
    assert load(file).content.slides[2].title.en == "Second"
    assert window.desk.publishable
    window.desk.undo()
    assert window.desk.at(("slides", 2, "title", "en")) == "Third"
