"""Device pixels: what a screen is made of, whatever the units of the window system.

On a display that is scaled, say to 150 %, a window of 1280x720 covers 1920x1080
pixels, which is a `ratio` of 1.5. The show is laid out and painted in device pixels.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect

if TYPE_CHECKING:
    from PySide6.QtCore import QSize
    from PySide6.QtGui import QPainter

FINEST: Final = 10_000
"""The largest denominator of a ratio; window systems have hundredths and the like."""


def whole(size: QSize, ratio: float) -> QSize:
    """The device pixels that a size in units of the window system covers.

    Half pixels count, as they do for the images that Qt shows windows from.
    """
    return size * ratio


def units(part: QRect, ratio: float) -> QRect:
    """What has to be repainted, in units of the window system, for device pixels.

    Where these are no whole units it is more: Qt rounds both ways what it clips.
    """
    if ratio == 1:
        return part
    left, top = math.floor(part.x() / ratio) - 1, math.floor(part.y() / ratio) - 1
    right = math.ceil((part.x() + part.width()) / ratio) + 1
    bottom = math.ceil((part.y() + part.height()) / ratio) + 1
    return QRect(left, top, right - left, bottom - top)


def covered(part: QRect, ratio: float) -> QRect:
    """The device pixels of which anything may be painted, for units to be painted."""
    if ratio == 1:
        return part
    left, top = math.floor(part.x() * ratio) - 1, math.floor(part.y() * ratio) - 1
    right = math.ceil((part.x() + part.width()) * ratio) + 1
    bottom = math.ceil((part.y() + part.height()) * ratio) + 1
    return QRect(left, top, right - left, bottom - top)


def count_in_pixels(painter: QPainter, ratio: float) -> None:
    """Let a painter that knows nothing else yet count in device pixels.

    It is the painter's window that does so: setting another transform keeps it, only
    `resetTransform` does not.
    """
    if ratio != 1:
        window, viewport = _window(ratio)
        painter.setWindow(0, 0, window, window)
        painter.setViewport(0, 0, viewport, viewport)


@lru_cache(maxsize=8)
def _window(ratio: float) -> tuple[int, int]:
    exact = Fraction(ratio).limit_denominator(FINEST)
    return exact.numerator, exact.denominator
