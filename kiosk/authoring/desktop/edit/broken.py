"""A file whose writing has mistakes: its text at the line, and how it is mended."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFont, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.field import Room, button, words_of
from kiosk.content.messages import writing

if TYPE_CHECKING:
    from kiosk.content.json_text import Fault


class BrokenText(QWidget):
    """The text, its mistakes, and a button that mends them where that is no guess.

    Signals:
        mended(str): the text is to be this.
    """

    mended = Signal(str)

    def __init__(self, room: Room) -> None:
        super().__init__()
        self.room = room
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(260)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 20, 16)
        column.setSpacing(8)
        column.addWidget(words_of(room, room.say("broken"), style.HEAD, 700))
        why = words_of(room, room.say("broken-why"), style.SMALL, tone="faint")
        why.setWordWrap(True)
        column.addWidget(why)
        self._faults = QVBoxLayout()
        self._faults.setSpacing(0)
        column.addLayout(self._faults)
        self.mend = button(room, room.say("mend"), "main")
        column.addWidget(self.mend, 0, Qt.AlignmentFlag.AlignLeft)
        self.text = QPlainTextEdit()
        mono = QFont("monospace", 10)
        mono.setStyleHint(QFont.StyleHint.Monospace)
        mono.setFamilies(["monospace", *room.look.typeface.families])
        self.text.setFont(mono)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(room.say("broken"))
        column.addWidget(self.text, 1)
        self._quiet = False
        self.mend.clicked.connect(self._mend)
        self.text.textChanged.connect(self._typed)

    def refresh(self) -> None:
        """Show the text as it is, with its mistakes."""
        source = self.room.desk.source
        if self.text.toPlainText() != source.text:
            self._quiet = True
            self.text.setPlainText(source.text)
            self._quiet = False
        while self._faults.count():
            item = self._faults.takeAt(0)
            gone = None if item is None else item.widget()
            if gone is not None:
                gone.deleteLater()
        for fault in source.faults[:8]:
            what = writing(fault).said(self.room.staff)
            said = self.room.say("line", n=fault.line) + what
            row = button(self.room, said, "link")
            row.clicked.connect(partial(self.go, fault))
            self._faults.addWidget(row, 0, Qt.AlignmentFlag.AlignLeft)
        self.mend.setVisible(source.mended is not None)
        self._mark(source.faults)

    def go(self, fault: Fault) -> None:
        """Put the cursor where a mistake is."""
        block = self.text.document().findBlockByNumber(fault.line - 1)
        cursor = QTextCursor(block)
        cursor.movePosition(
            QTextCursor.MoveOperation.Right,
            QTextCursor.MoveMode.MoveAnchor,
            max(0, min(fault.column - 1, block.length() - 1)),
        )
        self.text.setTextCursor(cursor)
        self.text.centerCursor()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _mark(self, faults: tuple[Fault, ...]) -> None:
        marks = []
        for fault in faults:
            mark = QTextEdit.ExtraSelection()
            mark.cursor = QTextCursor(
                self.text.document().findBlockByNumber(fault.line - 1)
            )
            mark.format.setBackground(QColor(style.GLOW))
            mark.format.setProperty(QTextBlockFormat.Property.FullWidthSelection, True)
            marks.append(mark)
        self.text.setExtraSelections(marks)

    def _typed(self) -> None:
        if not self._quiet:
            self.mended.emit(self.text.toPlainText())

    def _mend(self) -> None:
        mended = self.room.desk.source.mended
        if mended is not None:
            self.mended.emit(mended.text)
