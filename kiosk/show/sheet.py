"""A sheet: what lies over the whole page, and the button that puts it away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.drawing.geometry import Rect, points
from kiosk.drawing.ink import GROUND, TEXT, TEXT2
from kiosk.drawing.marks import Arcs, Dots, Hot, Stroke, Sweep, Target
from kiosk.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Viewport

TITLE: Final = 48.0
"""The size of its heading."""
BUTTON: Final = 34.0
"""Radius of a button on it, and of the sign on the page that opens one."""
_AWAY: Final = Text.own(zh="回到这一页", en="Back to the page")


def heading(viewport: Viewport) -> float:
    """The baseline of the heading."""
    return 170.0 if viewport.portrait else 112.0


def corner(viewport: Viewport) -> tuple[float, float]:
    """The middle of the button that puts it away, level with the heading."""
    return viewport.width - viewport.margin - BUTTON, heading(viewport) - 0.3 * TITLE


def ring(x: float, y: float, come: float = 1.0) -> tuple[Mark, ...]:
    """A button without a sign."""
    return (
        Dots(points((x, y)), 2 * BUTTON, GROUND, alpha=come),
        Arcs(x, y, (Sweep(BUTTON, 0.0, 360.0, 3.0, TEXT2),), alpha=come),
    )


def reach(x: float, y: float) -> Rect:
    """Where a button answers."""
    return Rect(x - 48, y - 48, 96, 96)


def away(viewport: Viewport, come: float) -> Iterator[Mark]:
    """The button that puts the sheet away."""
    x, y = corner(viewport)
    yield from ring(x, y, come)
    for slant in (-1, 1):
        yield Stroke(
            points((x - 12, y - 12 * slant), (x + 12, y + 12 * slant)),
            4.0,
            TEXT,
            alpha=come,
            cap="round",
        )
    yield Hot(reach(x, y), Target("close"), name=viewport.words(_AWAY))
