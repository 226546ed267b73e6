"""Panes: the parts of the window, round which one key goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence


class Panes(QObject):
    """The parts in their order; F6 goes on to the next that takes keys."""

    def __init__(self, window: QWidget, panes: Sequence[QWidget]) -> None:
        super().__init__(window)
        self._panes = tuple(panes)
        QShortcut(QKeySequence("F6"), window).activated.connect(self.go_on)

    def go_on(self) -> None:
        """Enter the part behind the one that has the keys, or the first."""
        focus = QApplication.focusWidget()
        here = next(
            (
                number
                for number, pane in enumerate(self._panes)
                if focus and (pane is focus or pane.isAncestorOf(focus))
            ),
            -1,
        )
        for pane in (self._panes * 2)[here + 1 :]:
            first = _first(pane)
            if first is not None:
                first.setFocus(Qt.FocusReason.TabFocusReason)
                return


def _first(pane: QWidget) -> QWidget | None:
    """The first widget of a part that takes keys, itself before those within."""
    for one in (pane, *pane.findChildren(QWidget)):
        takes = one.focusPolicy() & Qt.FocusPolicy.TabFocus
        if takes and one.isVisible() and one.isEnabled():
            return one
    return None
