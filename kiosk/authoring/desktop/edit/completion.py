"""Figures offered while a sentence is written, from its brace on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QRect, QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QListView

from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.summary import figure_said

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from kiosk.authoring.desktop.edit.field import Room
    from kiosk.authoring.desktop.edit.text import GrowingText

_BEGUN: Final = re.compile(r"[{｛]([a-z0-9.-]*)\Z")
_GAP: Final = "   "
_TAKEN: Final = frozenset(
    (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Escape)
)
"""Keys that mean the list while it is open."""


class FigureCompletion(QObject):
    """The list under a text; picking one writes its name and closes the brace."""

    def __init__(self, room: Room, text: GrowingText) -> None:
        super().__init__(text)
        self._room = room
        self._text = text
        self._names = QStringListModel(self)
        self._completer = QCompleter(self._names, self)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        rows = QListView()
        rows.setFont(room.look.font(style.SMALL))
        self._completer.setPopup(rows)
        self._completer.setWidget(text)
        self._completer.activated.connect(self._picked)

    @property
    def open(self) -> bool:
        """Whether the list is seen."""
        popup = self._completer.popup()
        return popup is not None and popup.isVisible()

    def wants(self, event: QKeyEvent) -> bool:
        """Whether a key is meant for the list, which has it from the text."""
        return self.open and event.key() in _TAKEN

    def follow(self) -> None:
        """Offer what fits to what has been typed since the brace, if there is one."""
        begun = self._begun()
        if begun is None:
            self.close()
            return
        self._names.setStringList(self.offered())
        self._completer.setCompletionPrefix(begun)
        if not self._completer.completionCount():
            self.close()
            return
        popup = self._completer.popup()
        assert popup is not None
        popup.setCurrentIndex(self._completer.completionModel().index(0, 0))
        spot: QRect = self._text.cursorRect()
        spot.setWidth(320)
        self._completer.complete(spot)

    def close(self) -> None:
        popup = self._completer.popup()
        if popup is not None:
            popup.hide()

    def offered(self) -> list[str]:
        """The figures of the slide, each as it is said."""
        room = self._room
        figures: Any = room.desk.at((*room.home, "figures"))
        names = [*figures] if isinstance(figures, dict) else []
        return [f"{name}{_GAP}{figure_said(room, name)}" for name in names]

    def _begun(self) -> str | None:
        cursor = self._text.textCursor()
        before = self._text.toPlainText()[: cursor.position()]
        found = _BEGUN.search(before)
        return None if found is None else found[1]

    def _picked(self, row: str) -> None:
        begun = self._begun()
        if begun is None:
            return
        name = row.partition(_GAP)[0]
        cursor = self._text.textCursor()
        for _ in range(len(begun) + 1):
            cursor.deletePreviousChar()
        after = self._text.toPlainText()[cursor.position() :]
        cursor.insertText("{" + name + ("" if after.startswith("}") else "}"))
        self._text.setTextCursor(cursor)
