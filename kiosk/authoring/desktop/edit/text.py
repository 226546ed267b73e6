"""The editor of a text in both languages, with how long each is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMimeData, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QResizeEvent,
    QTextOption,
)
from PySide6.QtWidgets import (
    QFrame,
    QPlainTextEdit,
    QSizePolicy,
    QWidget,
)

from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.completion import FigureCompletion
from kiosk.authoring.desktop.edit.composing import Composing
from kiosk.authoring.desktop.edit.field import FieldWidget, Room, words_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.authoring.edit.form import FormField
    from kiosk.model.text import Language
    from kiosk.model.walk import Steps

_COUNT: Final = 44
"""Pixels that are left for how long a text is."""
_MOST: Final = 7
"""Lines that a text grows to before it scrolls."""


class GrowingText(QPlainTextEdit):
    """Words that wrap, as high as they are; Tab leaves it.

    Signals:
        typed(str): what stands in it now, typed by hand.
    """

    typed = Signal(str)

    def __init__(self, room: Room, name: str) -> None:
        super().__init__()
        self.setFont(room.look.font())
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.count = words_of(room, "", style.SMALL, tone="faint")
        """How long it is, or what it is in, at the end of its first line."""
        self.count.setParent(self)
        self.count.setFixedSize(_COUNT, 18)
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setViewportMargins(0, 0, _COUNT, 0)
        self._quiet = False
        self._composing = Composing(self)
        self._completion = FigureCompletion(room, self)
        self.textChanged.connect(self._changed)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self._grow()

    def show_text(self, text: str) -> None:
        """Show a text that somebody else has written; the cursor stays by its place."""
        if text == self.toPlainText():
            return
        at = self.textCursor().position()
        self._quiet = True
        self.setPlainText(text)
        self._quiet = False
        cursor = self.textCursor()
        cursor.setPosition(min(at, len(text)))
        self.setTextCursor(cursor)

    def _changed(self) -> None:
        if not self._quiet:
            self.typed.emit(self.toPlainText())
            if not self._composing.words:
                self._completion.follow()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Take what an input method writes; what it still composes is no text yet."""
        self._composing.hear(event)
        if self._composing.words:
            # Its own list is under the text now.
            self._completion.close()
        super().inputMethodEvent(event)

    def _grow(self, *_: object) -> None:
        lines = self._lines()
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            if lines <= _MOST
            else Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        )
        lines = min(_MOST, lines)
        high = round(lines * self.fontMetrics().lineSpacing()) + 14
        if high != self.height() or self.minimumHeight() != high:
            self.setFixedHeight(high)

    def _lines(self) -> int:
        """Lines that the words take in the present width, whatever Qt knows of it."""
        layout = self.document().documentLayout()
        block, lines = self.document().begin(), 0
        while block.isValid():
            # To ask for its place lays it out.
            layout.blockBoundingRect(block)
            lines += max(1, block.layout().lineCount())
            block = block.next()
        return max(1, lines)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste; rows of a spreadsheet go into the list that the text is in, if any."""
        rows = source.text().strip("\r\n")
        above = self.parentWidget() if "\t" in rows else None
        while above is not None:
            if isinstance(above, FieldWidget) and above.take_rows():
                return
            above = above.parentWidget()
        super().insertFromMimeData(source)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        words = self._composing.left(event)
        super().focusOutEvent(event)
        if words:
            self.insertPlainText(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._completion.wants(event):
            # The list itself takes the key once the text lets it go.
            event.ignore()
        else:
            super().keyPressEvent(event)

    def tell(self, words: str) -> None:
        """How long it is."""
        if words != self.count.text():
            self.count.setText(words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.count.move(self.width() - _COUNT - 9, 9)
        self._grow()
        if event.size().width() != event.oldSize().width():
            # Within a layout that is being made, lines are still those of before.
            QTimer.singleShot(0, self, self._grow)

    def sizeHint(self) -> QSize:
        return QSize(240, self.minimumHeight())


class TextWidget(FieldWidget):
    """The same words in every language of the show."""

    def __init__(self, room: Room, spec: FormField, level: int) -> None:
        super().__init__(room, spec, level)
        self.head()
        self.lines: dict[Language, GrowingText] = {}
        for language in spec.languages:
            self._build(language)

    def _build(self, language: Language) -> None:
        tongue = self.room.say("chinese" if language == "zh" else "english")
        line = GrowingText(self.room, f"{self.name} · {tongue}")
        if self.level == 0 and self.spec.name == "title":
            # It is what the slide says: the largest letters of the form.
            line.setFont(self.room.look.font(style.TITLE, 500))
        self.takes(line)
        self.lines[language] = line
        self.column.addWidget(line)
        line.typed.connect(self._typed(language))

    def _typed(self, language: Language) -> Callable[[str], None]:
        def write(text: str) -> None:
            value = self.spec.value
            if isinstance(value, dict) and language in value:
                left = {**value, language: text}
                if any(left.values()) or self.spec.required:
                    self.room.desk.change((*self.spec.steps, language), text)
                else:
                    self.write({})
            else:
                empty: dict[str, str] = dict.fromkeys(self.spec.languages, "")
                old = value if isinstance(value, dict) else {}
                self.room.desk.change(self.spec.steps, {**empty, **old, language: text})
            self._count(language, text)

        return write

    def refresh(self) -> None:
        value = self.value
        for language, line in self.lines.items():
            text = value.get(language) if isinstance(value, dict) else None
            line.show_text(str(text or ""))
            self._count(language, str(text or ""))

    def _count(self, language: Language, text: str) -> None:
        count = len(text.replace("\n", ""))
        told = f"{count} 字" if language == "zh" else "EN"
        self.lines[language].tell(told)

    def entered_by(self, watched: QObject) -> Steps:
        for language, line in self.lines.items():
            if line is watched:
                return (*self.spec.steps, language)
        return self.spec.steps

    def sought(self, steps: Steps) -> QWidget | None:
        own = self.spec.steps
        language = steps[len(own)] if len(steps) > len(own) else None
        for one, line in self.lines.items():
            if one == language:
                return line
        return next(iter(self.lines.values()), None)
