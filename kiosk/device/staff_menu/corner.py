"""The corner: where staff hold a finger to be let in, and the ring that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import HAIR, TEXT2
from kiosk.drawing.marks import Arcs, Sweep
from kiosk.drawing.span import Span

if TYPE_CHECKING:
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Viewport
    from kiosk.show.gestures import Recogniser

Corner = Literal["top-left", "top-right", "bottom-left", "bottom-right"]

HOLD: Final = 3.0
"""Seconds that one finger has to rest in the corner."""
QUIET: Final = 1.0
"""Seconds before the ring appears: who only leans there sees nothing."""
SIDE: Final = 120.0
"""Side of the corner in page units where the panel's size is not known."""
SIDE_MM: Final = 20.0
"""Smallest side of the corner in millimetres where it is."""
LEAST: Final = 72.0
"""Smallest side in page units on any panel."""
STRAY: Final = 24.0
"""Units beyond the corner that a resting finger may roll."""


def corner(viewport: Viewport, which: Corner, per_mm: float | None) -> Rect:
    """The place to hold; `per_mm` is page units in a millimetre of the panel."""
    side = SIDE if per_mm is None else max(LEAST, SIDE_MM * per_mm)
    side = min(side, viewport.width / 4, viewport.height / 4)
    x = 0.0 if which.endswith("left") else viewport.width - side
    y = 0.0 if which.startswith("top") else viewport.height - side
    return Rect(x, y, side, side)


def held(recogniser: Recogniser, place: Rect, now: float) -> float:
    """Seconds that a finger, and no other, has rested in the corner."""
    press = recogniser.press
    if press is None or len(recogniser.fingers) != 1:
        return 0.0
    landed, here = press.landed, press.trail[-1]
    if not place.holds(landed.x, landed.y):
        return 0.0
    if not place.grown(STRAY).holds(here.x, here.y):
        return 0.0
    return max(0.0, now - landed.time)


_STARTS: Final[dict[Corner, float]] = {
    "top-left": 90.0,
    "top-right": 180.0,
    "bottom-right": 270.0,
    "bottom-left": 0.0,
}
"""Where the quarter of a circle round a corner begins, clockwise from twelve."""


def ring(
    viewport: Viewport, which: Corner, place: Rect, seconds: float
) -> tuple[Mark, ...]:
    """A faint ripple round the corner that closes; nothing for the first second."""
    if seconds < QUIET:
        return ()
    x = 0.0 if which.endswith("left") else viewport.width
    y = 0.0 if which.startswith("top") else viewport.height
    radius = place.width * 1.5 + 24
    start, share = _STARTS[which], Span(QUIET, HOLD).at(seconds)
    come = Span(QUIET, QUIET + 0.4).at(seconds)
    return (
        Arcs(x, y, (Sweep(radius, start, 90.0, 4.0, HAIR),), alpha=come),
        Arcs(x, y, (Sweep(radius, start, 90.0 * share, 6.0, TEXT2),), alpha=come),
    )
