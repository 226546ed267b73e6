"""What this machine can do at best: two full pages moved by the painter."""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

MOVES: Final = 200


def moves(size: tuple[int, int], count: int = MOVES) -> list[float]:
    """Milliseconds that each of some moves takes.

    A move is what a turn cannot do without: on a picture of this size two opaque
    pages are copied side by side, each time at another place, so that every pixel is
    written once. Nothing is resampled, and no mark is painted.
    """
    width, height = size
    pages = []
    for colour in (Qt.GlobalColor.darkBlue, Qt.GlobalColor.white):
        page = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
        page.fill(colour)
        pages.append(page)
    ground = QImage(width, height, QImage.Format.Format_RGB32)
    took = []
    for number in range(count):
        x = width * (number + 1) // (count + 1)
        begun = time.perf_counter()
        painter = QPainter(ground)
        painter.drawImage(-x, 0, pages[0])
        painter.drawImage(width - x, 0, pages[1])
        painter.end()
        took.append((time.perf_counter() - begun) * 1000)
    return took
