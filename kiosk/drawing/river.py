"""What the river is: one line across every page, and its four echoes.

The line enters and leaves each page at the seam with a horizontal tangent, so
that pages laid side by side make one continuous scroll. North of it lies data,
south of it water.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kiosk.drawing.geometry import flow
from kiosk.drawing.ink import FILL, WATER
from kiosk.drawing.marks import Fill, Strands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.drawing.easing import Ease
    from kiosk.drawing.geometry import Array
    from kiosk.drawing.ink import Ink

SAMPLES: Final = 241
"""Points of each strand, evenly spaced over the width of the page."""
OFFSETS: Final = (0.0, 15.0, 33.0, 55.0, 82.0)
WIDTHS: Final = (6.0, 2.5, 2.0, 2.0, 1.5)
TINTS: Final = (0.0, 0.42, 0.60, 0.74, 0.85)
"""How far each strand's ink is mixed from the accent towards the water."""
INKS: Final = tuple(FILL.mixed("water", tint) if tint else FILL for tint in TINTS)
"""The strands' inks, the main one's first."""
BESIDE: Final = 32.0
"""Units beside its box in which a chart may still bend the river: half of what lies
between two charts, so that neighbours do not bend it in one place."""
LAG: Final = 0.25
"""How much later, in shares of a morph, the far end of the river follows."""


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """A line that water runs along: x rises; x, y and width are (n,)."""

    x: Array
    y: Array
    width: Array
    ink: Ink
    over: bool = False
    """Whether it is painted by its page, and no river below that."""


@dataclass(frozen=True, slots=True, eq=False)
class River:
    """Five strands: `y` and `width` are (5, SAMPLES), `shore` (SAMPLES,).

    The shore is where the water begins; it lies on the main strand except where
    a chart lifts that strand off the water.
    """

    y: Array
    width: Array
    shore: Array

    @classmethod
    def along(
        cls, main: Array, seam: float, *, damp: float = 0.7, shore: Array | None = None
    ) -> River:
        """A river whose main strand has heights `main`, (SAMPLES,).

        Each echo repeats the main strand, nearer to level by the factor `damp`.
        """
        y = np.stack([seam + (main - seam) * damp**i + OFFSETS[i] for i in range(5)])
        width = np.repeat(np.array(WIDTHS)[:, None], SAMPLES, axis=1)
        return cls(y, width, main if shore is None else shore)

    @classmethod
    def level(cls, seam: float) -> River:
        return cls.along(np.full(SAMPLES, seam), seam)

    @classmethod
    def through(
        cls,
        knots: Sequence[tuple[float, float]],
        width: float,
        seam: float,
        *,
        damp: float = 0.7,
    ) -> River:
        """A river through knots (x, y), x rising from 0 to the page's width."""
        curve = flow(tuple(knots), 48)
        x = np.linspace(0.0, width, SAMPLES)
        return cls.along(np.interp(x, curve[:, 0], curve[:, 1]), seam, damp=damp)

    def marks(self, width: float, height: float) -> tuple[Fill, Strands]:
        """The water and the strands of a page of that size."""
        water = np.empty((SAMPLES + 2, 2))
        water[:SAMPLES, 0] = np.linspace(0.0, width, SAMPLES)
        water[:SAMPLES, 1] = self.shore
        water[SAMPLES:] = (width, height), (0.0, height)
        return Fill((water,), WATER), Strands(0.0, width, self.y, self.width, INKS)

    def at(self, x: float, width: float) -> float:
        """The height of the main strand at x on a page of that width."""
        return float(np.interp(x, np.linspace(0.0, width, SAMPLES), self.y[0]))


def between(a: River, b: River, t: float, ease: Ease) -> River:
    """The river on its way from `a` to `b`; the change runs downstream.

    Exactly `a` at 0 and exactly `b` at 1. A sample at x starts LAG * x / W later.
    """
    if t <= 0:
        return a
    if t >= 1:
        return b
    delay = np.linspace(0.0, LAG, SAMPLES)
    raw = np.clip(t * (1 + LAG) - delay, 0.0, 1.0)
    share = raw.copy()
    # Most samples rest at one end or the other.
    moving = (raw > 0) & (raw < 1)
    share[moving] = [ease(value) for value in raw[moving].tolist()]
    return River(
        a.y + (b.y - a.y) * share,
        a.width + (b.width - a.width) * share,
        a.shore + (b.shore - a.shore) * share,
    )
