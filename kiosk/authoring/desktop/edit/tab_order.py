"""The Tab key goes through a form as it is read, from the top down."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QLayout


def set_tab_order(top: QWidget, known: list[QWidget]) -> list[QWidget]:
    """Let Tab go from each to the next as they are laid out; the order that holds now.

    `known` is the order that held before.
    """
    found = [*_stops(top)]
    if found != known:
        for one, other in pairwise(found):
            QWidget.setTabOrder(one, other)
    return found


def _stops(widget: QWidget) -> Iterator[QWidget]:
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget
    layout = widget.layout()
    if layout is not None:
        yield from _within(layout)


def _within(layout: QLayout) -> Iterator[QWidget]:
    for number in range(layout.count()):
        item = layout.itemAt(number)
        widget = None if item is None else item.widget()
        inner = None if item is None else item.layout()
        if widget is not None:
            yield from _stops(widget)
        elif inner is not None:
            yield from _within(inner)
