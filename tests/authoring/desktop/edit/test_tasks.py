"""What staff come to do, from a cold start, with keys and the mouse alone."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

import kiosk.authoring
from kiosk.authoring.desktop.edit.cells import CellsWidget
from kiosk.content.content import load
from tests.authoring.desktop.edit.hands import (
    answering,
    closed,
    fields,
    opened,
    target,
    typed,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from kiosk.authoring.desktop.edit.field import FieldWidget
    from kiosk.authoring.desktop.edit.kind_dialog import KindDialog
    from kiosk.authoring.desktop.edit.publish_dialog import PublishDialog
    from kiosk.authoring.desktop.edit.window import EditorWindow

MUSEUM = Path(kiosk.authoring.__file__).parent / "templates" / "visitors"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A show of a museum with a spreadsheet and a photograph, as a template lays it."""
    shutil.copytree(MUSEUM, tmp_path / "show")
    return tmp_path / "show" / "content.json"


@pytest.fixture
def window(qtbot: QtBot, file: Path) -> Iterator[EditorWindow]:
    window = opened(qtbot, file)
    yield window
    closed(window)


def published(window: EditorWindow) -> None:
    """Publish with the keyboard, as Wang Fang."""

    def answer(dialog: PublishDialog) -> None:
        dialog.who.selectAll()
        QTest.keyClicks(dialog.who, "Wang Fang")
        QTest.keyClick(dialog.who, Qt.Key.Key_Return)

    assert window.bar.publish.isEnabled(), window.found
    # A dialog before this one may have been the active window.
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    answering(window, answer)
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert not window.desk.document.changed, window.found


def choosing(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    """Let this be the file that is chosen in the system's own dialog."""
    monkeypatch.setattr(QFileDialog, "exec", lambda _: True)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _: [str(file)])


def pressed(words: str, within: FieldWidget) -> None:
    """Press the button with these words."""
    found = [one for one in within.findChildren(QPushButton) if one.text() == words]
    found[-1].setFocus()
    QTest.keyClick(found[-1], Qt.Key.Key_Space)


def test_a_figure_is_corrected_and_put_on_the_wall(
    window: EditorWindow, file: Path
) -> None:
    window.slides.choose(1)
    typed(window, target(window, "figures", "shows", "value"), "7")
    published(window)
    figure = load(file).content.slides[1].figures["shows"]
    assert str(figure.value) == "7"


def test_a_slide_is_made_from_a_spreadsheet(
    window: EditorWindow, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.slides.choose(2)

    def choose(dialog: KindDialog) -> None:
        QTest.keyClicks(dialog.search, "bars")
        QTest.mouseClick(dialog.accept_, Qt.MouseButton.LeftButton)

    answering(window, choose)
    QTest.mouseClick(window.more, Qt.MouseButton.LeftButton)
    assert window.place == 3
    choosing(monkeypatch, file.parent / "data" / "visitors.xlsx")
    chart: tuple[str | int, ...] = ("columns", 0, "chart")
    for way, last in (
        ((*chart, "labels"), (1, 2, 0, 1)),
        ((*chart, "series", 0, "values"), (1, 2, 3, 3)),
    ):
        target(window, *way)
        steps = ("slides", 3, *way)
        field = next(one for one in fields(window) if one.spec.steps == steps)
        pressed(window.room.say("from-sheet"), field)
        window.desk.finish()
        assert window.form.go((*steps, "range"))
        QApplication.processEvents()
        sheet = next(
            one
            for one in fields(window)
            if isinstance(one, CellsWidget) and one.spec.steps == steps
        )
        drawn(sheet, *last)
        window.desk.finish()
    typed(window, target(window, *chart, "name"), "months")
    assert written(window, *chart, "labels", "range") == "A2:B3"
    assert written(window, *chart, "series", 0, "values", "range") == "D2:D3"
    typed(window, target(window, *chart, "highlight"), "1")
    typed(window, target(window, "title", "en"), "The first two months")
    published(window)
    slide: Any = load(file).content.slides[3]
    bars = slide.columns[0].chart
    assert [str(one) for one in bars.series[0].values] == ["4.6", "6.3"]
    assert [one.en for one in bars.labels] == ["Jan", "Feb"]


def drawn(cells: CellsWidget, top: int, bottom: int, left: int, right: int) -> None:
    """Draw a range with the mouse, from one cell to the other."""
    view, model = cells.sheet, cells.model
    first = view.visualRect(model.index(top, left)).center()
    last = view.visualRect(model.index(bottom, right)).center()
    port = view.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=first)
    QTest.mouseMove(port, first + QPoint(4, 4))
    QTest.mouseMove(port, last)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=last)


def test_a_photograph_is_replaced(
    window: EditorWindow, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.slides.choose(5)
    new = tmp_path / "camera" / "hall.webp"
    new.parent.mkdir()
    shutil.copy(file.parent / "assets" / "sample-hall.webp", new)
    choosing(monkeypatch, new)
    target(window, "photo", "file")
    field = next(
        one for one in fields(window) if one.spec.steps[-2:] == ("photo", "file")
    )
    pressed(window.room.say("choose-file"), field)
    typed(window, target(window, "photo", "credit", "en"), "Photo: Wang Fang")
    published(window)
    assert (file.parent / "assets" / "hall.webp").read_bytes() == new.read_bytes()
    slide: Any = load(file).content.slides[5]
    assert slide.photo.file == "hall.webp"
    assert slide.photo.credit.en == "Photo: Wang Fang"


def test_a_slide_is_translated_field_by_field(window: EditorWindow, file: Path) -> None:
    window.slides.choose(3)
    first = target(window, "title", "zh")
    # From the Chinese to the English by the Tab key; the picture follows.
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Tab)
    english = QApplication.focusWidget()
    assert english is not None
    assert english is target(window, "title", "en")
    typed(window, english, "Almost a third are young")
    assert window.viewer.sight().language == "en"
    typed(window, target(window, "lead", "en"), "Sample data")
    published(window)
    slide: Any = load(file).content.slides[3]
    assert slide.title.en == "Almost a third are young"
    assert slide.lead.en == "Sample data"


def test_a_slide_is_scheduled_for_a_holiday(window: EditorWindow, file: Path) -> None:
    window.slides.choose(1)
    window.slides.choose(1)
    begin = date.today() + timedelta(days=40)
    end = begin + timedelta(days=6)
    typed(
        window,
        target(window, "schedule", "from"),
        f"{begin.year}/{begin.month}/{begin.day}",
    )
    typed(window, target(window, "schedule", "until"), end.isoformat())
    published(window)
    schedule = load(file).content.slides[1].schedule
    assert schedule is not None
    assert (schedule.from_, schedule.until) == (begin.isoformat(), end.isoformat())
    assert next(one for one in window.slides.entries if one.place == 1).off
