"""What is done with a show as a whole: a new one, another one, what is sent of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QPoint, QStandardPaths, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QInputDialog,
    QLineEdit,
    QMenu,
    QMessageBox,
    QWidget,
)

from kiosk.authoring.desktop.edit.choosing import chosen, sticks
from kiosk.authoring.desktop.edit.export_run import ExportRun
from kiosk.authoring.desktop.edit.icons import icon
from kiosk.authoring.desktop.edit.new_show import NewShowDialog
from kiosk.authoring.desktop.edit.trouble import why
from kiosk.authoring.sending import sent, target
from kiosk.content.content import ContentError
from kiosk.content.paths import NAME

if TYPE_CHECKING:
    from kiosk.authoring.desktop.edit.field import Room
    from kiosk.authoring.desktop.edit.top_bar import TopBar

_SMALL: Final = "960x540"
"""The size of pictures that are passed on."""


class ShowActs(QObject):
    """The acts, in the menu of a button.

    Signals:
        wanted(object): the content file that is to be open in place of this one.
        said(str): how it goes, for the bar.
    """

    wanted = Signal(object)
    said = Signal(str)

    def __init__(self, room: Room, window: QWidget, bar: TopBar) -> None:
        """`bar` has the button that the menu hangs under, and what it may lack."""
        super().__init__(window)
        self._room = room
        self._bar = bar
        self._run = ExportRun(self)
        self._run.ended.connect(self._exported)
        self._written: Path | None = None
        bar.more.clicked.connect(self._open_menu)

    def _window(self) -> QWidget:
        window = self.parent()
        assert isinstance(window, QWidget)
        return window

    # -- another show -----------------------------------------------------------

    def new(self) -> None:
        """Make a new show, and have it open."""
        dialog = NewShowDialog(self._room, self._window())
        if dialog.exec() and dialog.made is not None:
            self.wanted.emit(dialog.made)

    def open(self) -> None:
        """Ask for another show, and have it open."""
        file = chosen(
            self._room,
            self._window(),
            self._room.say("open-show"),
            self._room.desk.path.parent.parent,
            f"{NAME} (*.json)",
        )
        if file is not None:
            self.wanted.emit(file)

    # -- what is sent of it -------------------------------------------------------

    def proof(self) -> None:
        """Write the proof for sign-off, of what is written now."""
        named, _ = QFileDialog.getSaveFileName(
            self._window(),
            self._room.say("proof"),
            str(_documents() / f"{self._name}.pdf"),
            "PDF (*.pdf)",
        )
        if named:
            file = Path(named).with_suffix(".pdf")
            self._export(file, ["export", "--pdf", str(file)])

    def pictures(self) -> None:
        """Write a small picture of every slide, and one of all, to be passed on."""
        named = QFileDialog.getExistingDirectory(
            self._window(), self._room.say("small-pictures"), str(_documents())
        )
        if named:
            folder = Path(named) / self._name
            words = ["pictures", "--out", str(folder), "--size", _SMALL]
            self._export(folder, words)

    def _export(self, to: Path, words: list[str], typed: str = "") -> None:
        """Begin to write something; one thing at a time."""
        desk = self._room.desk
        desk.finish()
        if not self._sound() or self._run.running:
            return
        self._written = to
        try:
            self._run.start(desk.path, desk.source.data, words, typed)
        except OSError as error:
            self._exported(why(error, self._room.staff))
        else:
            self.said.emit(self._room.say("exporting", name=to.name))

    def _exported(self, trouble: str) -> None:
        word = "not-exported" if trouble else "exported"
        self.said.emit(self._room.say(word, file=self._written, why=trouble))

    def send(self) -> None:
        """Put the show, as it is written, on a stick or into a folder."""
        desk, say = self._room.desk, self._room.say
        desk.finish()
        if not self._sound():
            return
        named = QFileDialog.getExistingDirectory(
            self._window(), say("send"), str(_stick() or _documents())
        )
        if not named:
            return
        there = target(desk.path, Path(named))
        if there.exists() and not self._sure(say("send-over", folder=there)):
            return
        try:
            file = sent(desk.path, desk.source.data, there)
        except OSError as error:
            told = f"{why(error, self._room.staff)} ({there})"
            self.said.emit(say("not-exported", why=told))
        except ContentError as error:
            self.said.emit(say("not-exported", why=error.said(self._room.staff)))
        else:
            self.said.emit(say("exported", file=file.parent))

    def publish(self) -> None:
        """Bring the show, as it is written, to a stick as a signed pack."""
        say = self._room.say
        self._room.desk.finish()
        if not self._sound() or self._run.running:
            return
        named = QFileDialog.getExistingDirectory(
            self._window(), say("publish-pack"), str(_stick() or _documents())
        )
        if not named:
            return
        typed, yes = QInputDialog.getText(
            self._window(),
            say("publish-pack"),
            say("passphrase"),
            QLineEdit.EchoMode.Password,
        )
        if yes and typed:
            to = Path(named)
            words = ["publish", "--no-layout", "--to", str(to)]
            self._export(to, words, typed)

    def _sound(self) -> bool:
        """Whether what is written has no errors; says so if it has."""
        if not self._room.desk.publishable:
            self.said.emit(self._room.say("mend-first"))
        return self._room.desk.publishable

    def _sure(self, question: str) -> bool:
        asked = QMessageBox(self._window())
        asked.setText(question)
        yes = asked.addButton(
            self._room.say("send-replace"), QMessageBox.ButtonRole.AcceptRole
        )
        asked.addButton(self._room.say("cancel"), QMessageBox.ButtonRole.RejectRole)
        asked.exec()
        return asked.clickedButton() is yes

    @property
    def _name(self) -> str:
        """What files of this show are called."""
        return self._room.desk.path.resolve().parent.name or "kiosk"

    # -- the menu ---------------------------------------------------------------

    def menu(self) -> QMenu:
        """What can be done with the show."""
        menu = QMenu(self._window())
        menu.setFont(self._room.look.font())
        for sign, word, act in (
            ("file", "proof", self.proof),
            ("list", "small-pictures", self.pictures),
            ("copy", "send", self.send),
            ("copy", "publish-pack", self.publish),
            ("", "", None),
            ("add", "new-show", self.new),
            ("file", "open-show", self.open),
        ):
            if act is None:
                menu.addSeparator()
            else:
                menu.addAction(icon(sign), self._room.say(word)).triggered.connect(act)
        for button in self._bar.spare:
            if button.isHidden():
                menu.addAction(icon("clock"), button.text()).triggered.connect(
                    button.click
                )
        return menu

    def _open_menu(self) -> None:
        opener = self._bar.more
        under = opener.rect().bottomLeft() + QPoint(0, 4)
        self.menu().popup(opener.mapToGlobal(under))

    def stop(self) -> None:
        """End what is being written, while Qt still lives."""
        self._run.stop()


def _stick() -> Path | None:
    return next(iter(sticks()), None)


def _documents() -> Path:
    where = QStandardPaths.writableLocation(
        QStandardPaths.StandardLocation.DocumentsLocation
    )
    return Path(where or Path.home())
