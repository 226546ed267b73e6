"""What the land is: hills that run on from page to page, slower than the pages."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from kiosk.drawing.geometry import points
from kiosk.drawing.ink import GROUND, HILL
from kiosk.drawing.marks import Fade, Fill

if TYPE_CHECKING:
    from kiosk.drawing.geometry import Array
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Viewport

PARALLAX: Final = 0.6
"""How far the hills move while the pages move by one."""
_SPACING: Final = 430.0
_SOFT: Final = 26.0
"""Units over which two hills melt into each other."""
_HILL: Final = HILL


def ridge(x: Array) -> Array:
    """Heights of the hills above the seam at world positions x, in page units.

    Peaks stand about every 430 units; which and how high follows from the place
    alone, so that the same place always shows the same hill.
    """
    first = int(np.floor(x[0] / _SPACING)) - 2
    last = int(np.ceil(x[-1] / _SPACING)) + 3
    centre, peak, half = np.array([_hill(n) for n in range(first, last)]).T[..., None]
    bumps = peak * np.exp(-((np.abs(x - centre) / half) ** 1.25))
    # Summed without the ones: a hill far away adds exactly nothing.
    height = _SOFT * np.log1p(np.expm1(bumps / _SOFT).sum(axis=0))
    rough = sum(
        amount * np.sin(x * rate + phase)
        for amount, rate, phase in (
            (2.2, 0.013, 1.3),
            (1.4, 0.031, 4.1),
            (0.8, 0.067, 2.2),
        )
    )
    return np.asarray(height + rough * np.minimum(1, height / 70))


def marks(viewport: Viewport, position: float) -> tuple[Mark, ...]:
    """The hills behind the page at a scroll position in pages."""
    if viewport.contrast:
        return ()
    x = np.linspace(0.0, viewport.width, 161)
    height = ridge(x + position * viewport.width * PARALLAX)
    foot = viewport.seam
    top = foot - 250
    outline = np.vstack(
        [
            np.column_stack([x, foot - height]),
            points((viewport.width, foot + 20), (0.0, foot + 20)),
        ]
    )
    return (
        Fill(
            (outline,),
            Fade(0, top, 0, foot - 10, (_HILL, 1.0), (GROUND, 1.0)),
        ),
    )


@lru_cache(maxsize=64)
def _hill(number: int) -> tuple[float, float, float]:
    """Where the hill with this number stands, how high and half how wide it is."""
    a, b, c = _noise(number)
    return (number + 0.25 + 0.5 * a) * _SPACING, 90 + 170 * b * b, 180 + 90 * c


def _noise(number: int) -> tuple[float, float, float]:
    """Three repeatable numbers in [0, 1) for a whole number."""
    value = (number * 2654435761 + 97_531) & 0xFFFFFFFF
    out = []
    for _ in range(3):
        value ^= (value << 13) & 0xFFFFFFFF
        value ^= value >> 17
        value ^= (value << 5) & 0xFFFFFFFF
        out.append(value / 2**32)
    return out[0], out[1], out[2]
