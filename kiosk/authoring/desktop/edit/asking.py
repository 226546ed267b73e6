"""Asking: what all dialogs have, on a screen of any size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.field import button, words_of
from kiosk.authoring.desktop.edit.scrolling import Follower, show_whole

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent
    from PySide6.QtWidgets import QPushButton

    from kiosk.authoring.desktop.edit.voice import Voice

_FRAME = 48
"""Pixels that a window's own frame and the system's bar may take."""


class Asking(QDialog):
    """A dialog with a title, something that scrolls, and its buttons below."""

    def __init__(
        self, voice: Voice, parent: QWidget | None, title: str, lead: str = ""
    ) -> None:
        super().__init__(parent)
        self.voice = voice
        self.setWindowTitle(title)
        self.setFont(voice.look.font())
        if parent is None:
            self.setStyleSheet(style.SHEET)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(10)
        column.addWidget(words_of(voice, title, 19.0, 700))
        self.lead = words_of(voice, lead, style.BODY, tone="soft")
        self.lead.setWordWrap(True)
        self.lead.setVisible(bool(lead))
        column.addWidget(self.lead)
        self.above = QVBoxLayout()
        column.addLayout(self.above)
        inner = QWidget()
        inner.setObjectName("page")
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(0, 0, 8, 0)
        self.body.setSpacing(6)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inner)
        # What takes keys in it scrolls it; a dialog of words alone lets it take them.
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setAccessibleName(title)
        Follower(self.area)
        column.addWidget(self.area, 1)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(8)
        column.addLayout(self.foot)

    def be_large(self, wide: int, high: int) -> None:
        """Be so large, or as large as the screen allows."""
        room_for(self, wide, high)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Where it begins is seen on small screens, too.
        QTimer.singleShot(0, self, self._show_focus)

    def _show_focus(self) -> None:
        for one in self.area.findChildren(QWidget):
            if one.hasFocus():
                show_whole(self.area, one)

    def answers(self, yes: str, no: str) -> tuple[QPushButton, QPushButton]:
        """Put the two buttons at the foot that every dialog ends with."""
        accept = button(self.voice, yes, "main")
        cancel = button(self.voice, no, "plain")
        self.foot.addStretch(1)
        self.foot.addWidget(cancel)
        self.foot.addWidget(accept)
        cancel.clicked.connect(self.reject)
        return accept, cancel


def room_for(dialog: QDialog, wide: int, high: int) -> None:
    """Let a dialog be so large, or as large as its screen allows."""
    there = dialog.screen().availableGeometry()
    dialog.resize(
        min(wide, max(320, there.width() - 16)),
        min(high, max(240, there.height() - _FRAME)),
    )
