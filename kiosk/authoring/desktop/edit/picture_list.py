"""A list of pictures to choose from, each with its name below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QListWidget,
    QListWidgetItem,
)

from kiosk.authoring.desktop.edit import style

if TYPE_CHECKING:
    from kiosk.authoring.desktop.edit.voice import Voice

ROLE = Qt.ItemDataRole.UserRole
"""What an item stands for."""


class PictureList(QListWidget):
    """The pictures, side by side in as many rows as they need."""

    def __init__(self, voice: Voice, name: str, size: QSize, below: int = 44) -> None:
        """Pictures of a size, with so many pixels below for their names."""
        super().__init__()
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setIconSize(size)
        self.setGridSize(QSize(size.width() + 20, size.height() + below))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setWordWrap(True)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setFont(voice.look.font(style.SMALL))
        self.setAccessibleName(name)
        # Without one, an item would be no higher than its name.
        blank = QPixmap(size)
        blank.fill(QColor(style.RULE))
        self._blank = still(blank)

    def put(self, stands_for: object, name: str, tip: str = "") -> QListWidgetItem:
        """Add an item, whose picture may come later."""
        item = QListWidgetItem(name)
        item.setData(ROLE, stands_for)
        item.setToolTip(tip)
        item.setIcon(self._blank)
        item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.addItem(item)
        return item


def still(picture: QPixmap) -> QIcon:
    """A picture as a sign that looks the same where it is chosen."""
    found = QIcon()
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
        found.addPixmap(picture, mode)
    return found
