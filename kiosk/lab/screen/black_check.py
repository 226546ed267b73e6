"""The black check: looks at the screen again and again, counts when it was black."""

from __future__ import annotations

import sys
import threading
import time
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QGuiApplication, QImage

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QRect
    from PySide6.QtGui import QScreen
    from PySide6.QtWidgets import QWidget

PATCH: Final = 24
"""Pixels each way of a place that is looked at."""
PLACES: Final = ((0.1, 0.1), (0.9, 0.1), (0.5, 0.5), (0.1, 0.9), (0.9, 0.9))
BLACK: Final = 8
"""Brightness, of 255, up to which a pixel is black; no skin's ground is that dark."""
PACE: Final = 0.02
"""Seconds between two looks."""


def look() -> int:
    """Look until standard input ends, and print both numbers."""
    over = threading.Event()

    def wait() -> None:
        sys.stdin.read()
        over.set()

    threading.Thread(target=wait, daemon=True).start()
    print(*black_looks(over.is_set), flush=True)
    return 0


def black_looks(over: Callable[[], bool]) -> tuple[int, int]:
    """Look until it is over; how often, and how often all was black."""
    looks = black = 0
    app = QGuiApplication.instance() or QGuiApplication([])
    screen = QGuiApplication.primaryScreen()
    while not over():
        looks += 1
        area = screen.geometry()
        black += all(_black(screen, area, x, y) for x, y in PLACES)
        time.sleep(PACE)
    del app
    return looks, black


def is_black(window: QWidget) -> bool:
    """Whether nothing but black is seen of a window of this process."""
    screen, area, number = window.screen(), window.rect(), int(window.winId())
    return all(_black(screen, area, x, y, number) for x, y in PLACES)


def _black(screen: QScreen, area: QRect, x: float, y: float, window: int = 0) -> bool:
    left = round(x * (area.width() - PATCH))
    top = round(y * (area.height() - PATCH))
    patch = screen.grabWindow(window, left, top, PATCH, PATCH).toImage()
    if patch.isNull():
        return False
    # Held by its name: bits outlive their image only as long as nobody needs the room.
    plain = patch.convertToFormat(QImage.Format.Format_RGB888)
    return max(bytes(plain.constBits()), default=255) <= BLACK
