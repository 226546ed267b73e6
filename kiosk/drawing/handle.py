"""The handle: a disc in the colour of text that a visitor moves along a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.drawing.geometry import Rect, points
from kiosk.drawing.ink import FILL, GROUND, TEXT
from kiosk.drawing.marks import Arcs, Dots, Hot, Stroke, Sweep, Target

if TYPE_CHECKING:
    from kiosk.drawing.marks import Mark

RADIUS: Final = 48.0
"""As large as a fingertip that hides what it touches."""
REACH: Final = 140.0
"""Width and height of what answers round a handle's middle."""
RING: Final = 60.0
"""Units round that in which a drag still means the handle."""
RING_MM: Final = 12.0
"""Millimetres that those are at least where the panel's size is known."""
WAY: Final = Target("dial", "way")
"""The line along which a handle moves: it comes to a finger that touches there."""


def sideways(x: float, y: float, alpha: float) -> tuple[Mark, ...]:
    """A handle whose chevrons say that it moves to the left and to the right."""
    chevrons = tuple(
        Stroke(
            points(
                (x + 14 * side, y - 13), (x + 28 * side, y), (x + 14 * side, y + 13)
            ),
            5.0,
            GROUND,
            alpha=alpha,
            cap="round",
        )
        for side in (-1, 1)
    )
    return (
        Dots(points((x, y)), 2 * RADIUS, TEXT, alpha=alpha),
        Arcs(x, y, (Sweep(RADIUS, 0.0, 360.0, 6.0, FILL),), alpha=alpha),
        *chevrons,
    )


def ring(per_mm: float | None) -> float:
    """Units round a handle in which a drag still means it.

    `per_mm` is page units in a millimetre of the panel, None if not known. On the
    smallest panels the ring must leave room to turn the page.
    """
    return RING if per_mm is None else min(max(RING, RING_MM * per_mm), 2 * RING)


def hot(x: float, y: float, name: str) -> Hot:
    """Where a finger takes hold of a handle; its middle is the handle's."""
    rect = Rect(x - REACH / 2, y - REACH / 2, REACH, REACH)
    return Hot(rect, Target("dial"), anchor=(x, y), name=name)
