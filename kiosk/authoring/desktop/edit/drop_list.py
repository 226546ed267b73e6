"""A list that drops down, which only a hand that means it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy

from kiosk.authoring.desktop.edit.icons import SIZE, icon

if TYPE_CHECKING:
    from kiosk.authoring.desktop.edit.voice import Voice

HIGH = 32
"""Pixels that a line to type in or to choose from is high."""


class DropList(QComboBox):
    """Choices under one another, with a sign that there are more.

    A wheel that only passes over it scrolls the form and changes nothing.
    """

    def __init__(self, voice: Voice, name: str) -> None:
        super().__init__()
        self.setFont(voice.look.font())
        self.setMinimumHeight(HIGH)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.setMinimumContentsLength(6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaxVisibleItems(14)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        spot = self.rect().adjusted(self.width() - SIZE - 8, 0, -8, 0)
        icon("open").paint(painter, spot)
        painter.end()
