"""Scrolling: what takes the keys is seen, also where it is higher than its window."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from PySide6.QtWidgets import QScrollArea

_MARGIN = 24


class Follower(QObject):
    """Lets an area follow the focus within it, as long as the area lives."""

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area)
        self._area = area
        qt = QApplication.instance()
        assert isinstance(qt, QApplication)
        qt.focusChanged.connect(self._focused)

    def _focused(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self._area.isAncestorOf(now):
            # A page that has just changed has its places once it is laid out.
            QTimer.singleShot(0, now, partial(show_whole, self._area, now))


def show_whole(area: QScrollArea, widget: QWidget) -> None:
    """Scroll until a widget is seen, or as much of it as there is room for."""
    page = area.widget()
    if page is None or not page.isAncestorOf(widget):
        return
    top = widget.mapTo(page, widget.rect().topLeft()).y()
    high = min(widget.height(), area.viewport().height() - 2 * _MARGIN)
    margin = min(_MARGIN, area.viewport().height() // 4)
    area.ensureVisible(0, top + high, 0, margin)
    area.ensureVisible(0, top, 0, margin)
