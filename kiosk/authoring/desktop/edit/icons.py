"""Signs on buttons, drawn as lines, so that no typeface need have them."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

from kiosk.authoring.desktop.edit import style

SIZE: Final = 16
"""Pixels of a sign."""

# Lines through points of a square of sixteen; a circle is its middle and radius.
_LINES: Final[dict[str, tuple[tuple[tuple[float, float], ...], ...]]] = {
    "up": (((8, 13), (8, 3.5)), ((4, 7.5), (8, 3.5), (12, 7.5))),
    "down": (((8, 3), (8, 12.5)), ((4, 8.5), (8, 12.5), (12, 8.5))),
    "remove": (((4, 4), (12, 12)), ((12, 4), (4, 12))),
    "copy": (
        ((5.5, 5.5), (13, 5.5), (13, 13.5), (5.5, 13.5), (5.5, 5.5)),
        ((10.5, 5.5), (10.5, 2.5), (3, 2.5), (3, 10.5), (5.5, 10.5)),
    ),
    "add": (((8, 3), (8, 13)), ((3, 8), (13, 8))),
    "undo": (((6, 2.5), (2.5, 6), (6, 9.5)), ((2.5, 6), (10, 6))),
    "redo": (((10, 2.5), (13.5, 6), (10, 9.5)), ((13.5, 6), (6, 6))),
    "open": (((4, 6), (8, 10.5), (12, 6)),),
    "closed": (((6, 4), (10.5, 8), (6, 12)),),
    "list": (
        ((2, 3), (6, 3), (6, 7), (2, 7), (2, 3)),
        ((2, 10), (6, 10), (6, 14), (2, 14), (2, 10)),
        ((9, 5), (14, 5)),
        ((9, 12), (14, 12)),
    ),
    "hide": (((2, 8), (5, 5), (8, 4), (11, 5), (14, 8)), ((3, 13), (13, 3))),
    "more": (),
    "clock": (((8, 4.5), (8, 8), (10.5, 9.5)),),
    "name": (((3, 13), (6, 12.2), (13, 5.2), (10.8, 3), (3.8, 10), (3, 13)),),
    "file": (((4, 2), (10, 2), (13, 5), (13, 14), (4, 14), (4, 2)),),
}


def icon(name: str, ink: str = style.SOFT) -> QIcon:
    """The sign of a name, paler where its button can do nothing."""
    found = QIcon()
    found.addPixmap(_drawn(name, ink))
    found.addPixmap(_drawn(name, "#B5AD9B"), QIcon.Mode.Disabled)
    return found


@lru_cache(maxsize=64)
def _drawn(name: str, ink: str) -> QPixmap:
    ratio = 3.0
    made = QPixmap(QSize(SIZE, SIZE) * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(ink), 1.4)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    path = QPainterPath()
    for line in _LINES[name]:
        path.moveTo(QPointF(*line[0]))
        for point in line[1:]:
            path.lineTo(QPointF(*point))
    if name in ("undo", "redo"):
        side = 10 if name == "undo" else 6
        path.arcTo(side - 3.5, 6, 7, 7, 90, -180 if name == "undo" else 180)
        path.lineTo(5 if name == "undo" else 11, 13)
    if name == "more":
        for x in (3.5, 8, 12.5):
            path.addEllipse(QPointF(x, 8), 0.7, 0.7)
    if name == "clock":
        path.addEllipse(QPointF(8, 8), 5.8, 5.8)
    painter.drawPath(path)
    painter.end()
    return made
