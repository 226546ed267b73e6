"""A whole slide is made from a spreadsheet, or from rows that were copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from kiosk.authoring.desktop.edit.sheet_page import rows_of
from tests.authoring.desktop.edit.hands import answering, closed, opened, written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from kiosk.authoring.desktop.edit.kind_dialog import KindDialog
    from kiosk.authoring.desktop.edit.sheet_dialog import SheetDialog
    from kiosk.authoring.desktop.edit.window import EditorWindow

SHEET = "街镇,棵\n青石,312\n望江,268\n"


@pytest.fixture
def window(qtbot: QtBot, file: Path) -> Iterator[EditorWindow]:
    window = opened(qtbot, file)
    yield window
    closed(window)


def filled(dialog: SheetDialog) -> None:
    """Tell what the sheet does not, as staff would."""
    QTest.mouseClick(dialog.accept_, Qt.MouseButton.LeftButton)
    fields = dialog.fields
    for pair, said in (
        (fields.title, "Trees"),
        (fields.unit, "trees"),
        (fields.period, "2025"),
        *((line, "Name") for line in fields._names.values()),
    ):
        for line in pair.lines.values():
            if not line.text():
                QTest.keyClicks(line, said)
    dialog._offer()


def test_a_slide_is_made_of_a_file(
    window: EditorWindow, qtbot: QtBot, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (file.parent / "trees.csv").write_text(SHEET, "utf-8")
    chosen = str(file.parent / "trees.csv")
    monkeypatch.setattr(QFileDialog, "exec", lambda _: True)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _: [chosen])
    window.slides.choose(1)

    def make(dialog: SheetDialog) -> None:
        assert not dialog.accept_.isEnabled()
        QTest.mouseClick(dialog.cells.choose, Qt.MouseButton.LeftButton)
        assert "2 names" in dialog.cells.how.text()
        QTest.mouseClick(dialog.accept_, Qt.MouseButton.LeftButton)
        assert not dialog.accept_.isEnabled()
        QTest.mouseClick(dialog.back, Qt.MouseButton.LeftButton)
        filled(dialog)
        assert dialog.list.item(0).toolTip() == "ranking"
        qtbot.waitUntil(lambda: not dialog.list.item(0).icon().isNull())
        QTest.mouseClick(dialog.accept_, Qt.MouseButton.LeftButton)

    def leave(dialog: KindDialog) -> None:
        QTest.mouseClick(dialog.sheet, Qt.MouseButton.LeftButton)
        answering(window, make)

    answering(window, leave)
    QTest.mouseClick(window.more, Qt.MouseButton.LeftButton)
    assert window.place == 2
    assert written(window, "title") == {"zh": "Trees", "en": "Trees"}
    items = written(window, "columns", 0, "chart", "items")
    assert items[1]["label"] == {"zh": "望江", "en": "Name"}
    assert items[1]["value"] == {"file": "trees.csv", "range": "B3"}
    assert window.desk.publishable, window.desk.draft.problems


def test_rows_that_were_copied_are_typed_in_with_a_source_of_their_own(
    window: EditorWindow, file: Path
) -> None:
    QApplication.clipboard().setText("街镇\t棵\n青石\t312\n望江\t268\n")

    def make(dialog: SheetDialog) -> None:
        QTest.mouseClick(dialog.cells.paste, Qt.MouseButton.LeftButton)
        fields = dialog.fields
        fields.source.setCurrentIndex(fields.source.count() - 1)
        for pair in (fields.source_title, fields.credits):
            for line in pair.lines.values():
                QTest.keyClicks(line, "Parks office")
        filled(dialog)
        QTest.mouseClick(dialog.accept_, Qt.MouseButton.LeftButton)

    answering(window, make)
    window.acts.add_from_sheet()
    chart = written(window, "columns", 0, "chart")
    assert [one["value"] for one in chart["items"]] == [312, 268]
    assert chart["source"] == "sheet/1.1"
    title = window.desk.at(("sources", "sheet", "title", "en"))
    assert title == "Parks office"
    assert window.desk.publishable, window.desk.draft.problems
    # One slide, one act.
    count = len(window.desk.slides)
    window.desk.undo()
    window.desk.finish()
    assert len(window.desk.slides) == count - 1
    assert not [*file.parent.glob("*.csv")]


def test_what_makes_no_chart_is_said(window: EditorWindow) -> None:
    QApplication.clipboard().setText("only\twords\n")

    def make(dialog: SheetDialog) -> None:
        QTest.mouseClick(dialog.cells.paste, Qt.MouseButton.LeftButton)
        assert "no numbers" in dialog.cells.how.text()
        assert not dialog.accept_.isEnabled()
        QApplication.clipboard().clear()
        QTest.mouseClick(dialog.cells.paste, Qt.MouseButton.LeftButton)
        assert "Nothing has been copied" in dialog.cells.how.text()
        dialog.reject()

    answering(window, make)
    window.acts.add_from_sheet()
    assert not window.desk.document.changed


def test_rows_with_commas_and_quotes_stay_what_they_are() -> None:
    assert rows_of('a, b\t"1"",2"\r\n') == b'"a, b","1"",2"\n'
