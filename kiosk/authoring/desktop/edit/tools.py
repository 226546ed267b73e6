"""Small buttons at the end of a line, in a menu where they would leave it no room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from kiosk.authoring.desktop.edit.field import button
from kiosk.authoring.desktop.edit.icons import icon

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.authoring.desktop.edit.voice import Voice

ROOMY: Final = 400
"""Pixels of a line from which it has room for a button for everything."""
WIDE: Final = 34
"""Pixels that a button takes."""


class Tools(QWidget):
    """What can be done with the thing in a line."""

    def __init__(self, voice: Voice) -> None:
        super().__init__()
        self._voice = voice
        self._made: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self.menu_ = button(voice, "", "tool", voice.say("more-acts"))
        self.menu_.setIcon(icon("more"))
        self.menu_.clicked.connect(self._open)
        self.menu_.hide()
        self._row.addWidget(self.menu_)

    @property
    def wide(self) -> int:
        """Pixels that they take."""
        return WIDE * (len(self._made) if self.menu_.isHidden() else 1)

    def put(self, sign: str, about: str, act: Callable[[], None]) -> QPushButton:
        """Put another button behind the others."""
        made = button(self._voice, "", "tool", about)
        made.setIcon(icon(sign))
        made.clicked.connect(act)
        self._row.insertWidget(len(self._made), made)
        if not self.menu_.isHidden():
            made.hide()
        self._made.append(made)
        return made

    def gather(self, line: int) -> None:
        """Be in a menu on a line of so few pixels, or all to be seen."""
        narrow = line < ROOMY and len(self._made) > 1
        if narrow == self.menu_.isHidden():
            for one in self._made:
                one.setVisible(not narrow)
            self.menu_.setVisible(narrow)

    def menu(self) -> QMenu:
        """The buttons as a menu."""
        menu = QMenu(self)
        menu.setFont(self._voice.look.font())
        for one in self._made:
            act = menu.addAction(one.icon(), one.accessibleName())
            act.setEnabled(one.isEnabled())
            act.triggered.connect(one.click)
        return menu

    def _open(self) -> None:
        under = self.menu_.rect().bottomLeft()
        self.menu().popup(self.menu_.mapToGlobal(under))
