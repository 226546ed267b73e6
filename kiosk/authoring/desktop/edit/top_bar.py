"""The bar over the editor: what is open, how it stands, and what is done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.field import ElidedLabel, Room, button, tint, words_of
from kiosk.authoring.desktop.edit.icons import SIZE, icon

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton


class TopBar(QWidget):
    """Title, state, and buttons."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 16, 8)
        row.setSpacing(8)
        self.title, self.where, self.state = (ElidedLabel() for _ in range(3))
        self.title.setFont(room.look.font(17.0, 700))
        for label, tone in ((self.where, "soft"), (self.state, "faint")):
            label.setFont(room.look.font(style.SMALL))
            label.setProperty("tone", tone)
        self.side = self._tool("list", "slides")
        self.undo = self._tool("undo", "undo", "Ctrl+Z")
        self.redo = self._tool("redo", "redo", "Ctrl+Y")
        self.found = button(room, "", "plain")
        self.both = button(room, "", "plain")
        self.both.hide()
        self.history = button(room, room.say("history"), "plain")
        self.speak = button(room, room.say("speaks"), "plain")
        self.more = button(room, room.say("more-acts"), "plain")
        self.publish = button(room, room.say("publish"), "main")
        row.addWidget(self.side)
        row.addWidget(self.title, 3)
        row.addWidget(self.where, 2)
        row.addWidget(self.state, 3)
        for one in (
            *(self.undo, self.redo, self.both, self.found),
            *(self.history, self.speak, self.more, self.publish),
        ):
            row.addWidget(one)
        column.addLayout(row)
        self.trouble = words_of(room, "", style.BODY, 500, "wrong")
        self.trouble.setObjectName("trouble")
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        column.addWidget(self.trouble)
        self.undo.setEnabled(False)
        self.redo.setEnabled(False)

    def _tool(self, sign: str, word: str, keys: str = "") -> QPushButton:
        about = self._room.say(word)
        made = button(self._room, "", "tool", about)
        if keys:
            made.setToolTip(f"{about} · {keys}")
        made.setIcon(icon(sign))
        made.setIconSize(QSize(SIZE, SIZE))
        made.setFixedSize(34, 34)
        return made

    @property
    def spare(self) -> tuple[QPushButton, ...]:
        """Buttons that stand in the menu where there is no room for them here."""
        return (self.history, self.speak)

    def be_narrow(self, narrow: bool) -> None:
        """Leave room for what tells how the draft stands."""
        for one in (self.where, *self.spare):
            one.setVisible(not narrow)

    def show_trouble(self, words: str) -> None:
        """What cannot be kept or published, in whole sentences; "" for nothing."""
        self.trouble.setText(words)
        self.trouble.setVisible(bool(words))

    def show_conflicts(self, count: int) -> None:
        """How much two have written differently, on the button that asks."""
        self.both.setText("● " + self._room.say("both", n=count))
        tint(self.both, "found", "wrong")
        self.both.setVisible(bool(count))

    def show_found(self, errors: int, doubts: int, *, checking: bool) -> None:
        """How much is wrong, on the button that leads there."""
        say = self._room.say
        if errors:
            words, sign = say("wrong", n=errors), "●"
        elif doubts:
            words, sign = say("doubt", n=doubts), "●"
        else:
            words, sign = say("checking" if checking else "clean"), ""
        self.found.setText(f"{sign} {words}".strip())
        tint(self.found, "found", "wrong" if errors else "doubt" if doubts else "")
