"""A new show is made in the editor, and open at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox

from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.app import EditorApp
from kiosk.authoring.desktop.edit.desk import Desk
from kiosk.authoring.desktop.edit.new_show import NewShowDialog
from kiosk.authoring.desktop.edit.voice import Voice
from kiosk.content.content import load
from kiosk.player.fonts import Typeface
from tests.authoring.desktop.edit.hands import EXAMPLES, answering

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path) -> NewShowDialog:
    voice = Voice(style.Lettering(Typeface.load(None)), "en")
    made = NewShowDialog(voice, None, tmp_path / "hall")
    qtbot.addWidget(made)
    made.show()
    return made


def pressed(widget: object) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)  # type: ignore[call-overload]


def test_a_show_is_made_as_it_is_wished(
    dialog: NewShowDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    QTest.keyClicks(dialog.titles["zh"], "Hall")
    QTest.keyClicks(dialog.titles["en"], "Our hall")
    pressed(dialog.skins[1])
    # The covers are drawn as they will be.
    item = dialog.list.currentItem()
    qtbot.waitUntil(lambda: not item.icon().isNull())
    pressed(dialog.accept_)
    assert dialog.made == tmp_path / "hall" / "content.json"
    show = load(dialog.made).content.show
    assert (show.title.zh, show.title.en, show.skin) == ("Hall", "Our hall", "paper")


def test_a_show_in_one_language_asks_for_one_title(dialog: NewShowDialog) -> None:
    pressed(dialog.spoken[2])
    assert dialog.titles["zh"].isHidden()
    QTest.keyClicks(dialog.titles["en"], "Our hall")
    pressed(dialog.accept_)
    assert dialog.made is not None
    show = load(dialog.made).content.show
    assert show.languages == ("en",)
    assert show.title.words("en") == "Our hall"


def test_nothing_is_made_where_something_is(
    dialog: NewShowDialog, tmp_path: Path
) -> None:
    (tmp_path / "hall").mkdir()
    (tmp_path / "hall" / "letter.txt").write_text("mine")
    pressed(dialog.accept_)
    assert dialog.made is None
    assert "choose another name" in dialog.trouble.text()
    assert [one.name for one in (tmp_path / "hall").iterdir()] == ["letter.txt"]


def test_a_folder_that_is_taken_is_given_another_name(
    dialog: NewShowDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "my-show").mkdir()
    monkeypatch.setattr(
        QFileDialog, "getExistingDirectory", lambda *_, **__: str(tmp_path)
    )
    dialog._ask_folder()
    assert dialog.place.text() == str(tmp_path / "my-show-2")


def test_the_new_show_takes_the_place_of_the_present_one(
    qtbot: QtBot, file: Path, tmp_path: Path
) -> None:
    desk = Desk(file, file.parent / "state")
    app = EditorApp(desk, "en", Typeface.load(None), EXAMPLES)
    app.start()
    before = app.window
    qtbot.addWidget(before)

    def make(dialog: NewShowDialog) -> None:
        dialog.place.setText(str(tmp_path / "another"))
        pressed(dialog.accept_)

    answering(before, make)
    before.whole.new()
    assert app.window is not before
    qtbot.addWidget(app.window)
    assert app.window.desk.path == tmp_path / "another" / "content.json"
    assert len(app.window.desk.slides) == 6
    # The draft of the one before may be opened again.
    app.open(file)
    qtbot.addWidget(app.window)
    assert app.window.desk.path == file
    app.stop()


def test_what_cannot_be_opened_leaves_the_present_one(
    qtbot: QtBot, file: Path, tmp_path: Path
) -> None:
    app = EditorApp(Desk(file), "en", Typeface.load(None), None)
    app.start()
    qtbot.addWidget(app.window)
    told = []

    def read(box: QMessageBox) -> None:
        told.append(box.text())
        box.accept()

    answering(app.window, read)
    app.open(tmp_path / "gone.json")
    assert "gone.json" in told[0]
    assert app.window.desk.path == file
    app.stop()
