"""Composing: what an input method is at, not lost when somebody goes elsewhere.

Chinese is composed at the cursor before it is text. Some input methods drop it when the
field is left, and what was seen in the field would be gone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QInputMethodEvent


class Composing(QObject):
    """What is composed in a field now, and what has been dropped a moment ago."""

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        self.words = ""
        self._dropped = ""
        self._moment = QTimer(self)
        self._moment.setSingleShot(True)
        self._moment.timeout.connect(self._forget)

    def hear(self, event: QInputMethodEvent) -> None:
        """Follow what the input method says."""
        before, self.words = self.words, event.preeditString()
        if before and not self.words and not event.commitString():
            # Taken back by whoever types, or dropped because the field is left, which
            # is told right behind.
            self._dropped = before
            self._moment.start(0)

    def left(self, event: QFocusEvent) -> str:
        """What is to be written because the field is left; "" for nothing."""
        if event.reason() == Qt.FocusReason.PopupFocusReason:
            return ""
        words = self.words or self._dropped
        self.words = self._dropped = ""
        return words

    def _forget(self) -> None:
        self._dropped = ""


class WordLine(QLineEdit):
    """A line of words in which nothing that is composed gets lost."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self._composing = Composing(self)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing.hear(event)
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        words = self._composing.left(event)
        super().focusOutEvent(event)
        if words:
            self.insert(words)
            self.textEdited.emit(self.text())
