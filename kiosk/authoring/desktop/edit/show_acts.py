"""What is done with a show as a whole: a new one, another one, what is sent of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from kiosk.authoring.desktop.edit.icons import icon
from kiosk.authoring.desktop.edit.new_show import NewShowDialog
from kiosk.content.paths import NAME

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

    from kiosk.authoring.desktop.edit.field import Room


class ShowActs(QObject):
    """The acts, in the menu of a button.

    Signals:
        wanted(object): the content file that is to be open in place of this one.
    """

    wanted = Signal(object)

    def __init__(self, room: Room, window: QWidget, opener: QPushButton) -> None:
        """`opener` is the button that the menu hangs under."""
        super().__init__(window)
        self._room = room
        self._opener = opener
        opener.clicked.connect(self._open_menu)

    def _window(self) -> QWidget:
        window = self.parent()
        assert isinstance(window, QWidget)
        return window

    def new(self) -> None:
        """Make a new show, and have it open."""
        dialog = NewShowDialog(self._room, self._window())
        if dialog.exec() and dialog.made is not None:
            self.wanted.emit(dialog.made)

    def open(self) -> None:
        """Ask for another show, and have it open."""
        named, _ = QFileDialog.getOpenFileName(
            self._window(),
            self._room.say("open-show"),
            str(self._room.desk.path.parent.parent),
            f"{NAME} (*.json)",
        )
        if named:
            self.wanted.emit(Path(named))

    def menu(self) -> QMenu:
        """What can be done with the show."""
        menu = QMenu(self._window())
        menu.setFont(self._room.look.font())
        for sign, word, act in (
            ("add", "new-show", self.new),
            ("file", "open-show", self.open),
        ):
            menu.addAction(icon(sign), self._room.say(word)).triggered.connect(act)
        return menu

    def _open_menu(self) -> None:
        under = self._opener.rect().bottomLeft() + QPoint(0, 4)
        self.menu().popup(self._opener.mapToGlobal(under))
