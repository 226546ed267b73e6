"""The eddy: a ring of five strands on the river that fills as far as a share.

It begins at six o'clock, where the ring touches the river, and runs with the
current, counter-clockwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kiosk.drawing.geometry import points, ribbon
from kiosk.drawing.ink import FILL, HAND, TEXT2
from kiosk.drawing.marks import Arcs, Fill, Stroke, Sweep
from kiosk.drawing.river import OFFSETS
from kiosk.drawing.span import clamp01

if TYPE_CHECKING:
    from kiosk.drawing.geometry import Rect
    from kiosk.drawing.ink import Ink
    from kiosk.drawing.marks import Mark

LARGEST: Final = 260.0
"""Radius of the innermost strand where there is room enough."""
BAND: Final = OFFSETS[-1]
"""Units between the innermost and the outermost strand."""
START: Final = 180.0
"""Degrees, clockwise from twelve, at which data begins."""
OPENING: Final = 7.0
"""Degrees that "nearly" stops short of the tick, before three dashes."""
DASHES: Final = 3

_HAIRS = (3.0, 2.0, 2.0, 1.8, 1.5)
_HAIR_TINTS = (0.30, 0.58, 0.68, 0.77, 0.85)
_DATA = (13.0, 11.0, 9.5, 8.0, 6.5)
_GAPS = ((1.0, 1.8), (3.9, 1.3), (6.0, 0.7))
"""Where each dash begins beyond the solid part, and its length, in degrees."""


def strand_inks(ink: Ink = FILL) -> tuple[Ink, ...]:
    """The inks of the five data strands, paler outwards."""
    return tuple(
        ink.mixed("ground", ink.share + 0.055 * i) if i else ink for i in range(5)
    )


TRUE: Final = strand_inks()
"""Inks of the five strands of a fact."""
DRAWN: Final = (HAND,) * 5
"""Inks of the five strands that a visitor draws."""


@dataclass(frozen=True, slots=True)
class Ring:
    """A ring round (x, y) whose innermost strand has this radius."""

    x: float
    y: float
    radius: float

    @classmethod
    def within(cls, rect: Rect, aside: float, largest: float = LARGEST) -> Ring:
        """The ring at the left of a box on whose lower edge the river lies.

        `aside` is the width kept free on the right for what stands beside it.
        """
        radius = min(
            largest,
            (rect.height - 2 * BAND) / 2 + 20,
            (rect.width - aside) / 2 - BAND + 20,
        )
        return cls(rect.x + radius + BAND + 18, rect.bottom - radius, radius)

    def between(self, other: Ring, share: float) -> Ring:
        """The ring on its way to another, gone by a share."""
        return Ring(
            self.x + (other.x - self.x) * share,
            self.y + (other.y - self.y) * share,
            self.radius + (other.radius - self.radius) * share,
        )

    @property
    def sized(self) -> float:
        """How thick data strands are, 1 on the largest ring."""
        return 0.55 + 0.45 * self.radius / LARGEST

    def at(self, degrees: float, beyond: float = 0.0) -> tuple[float, float]:
        """The point `beyond` units outside the innermost strand."""
        angle, radius = np.radians(degrees), self.radius + beyond
        return (
            float(self.x + radius * np.sin(angle)),
            float(self.y - radius * np.cos(angle)),
        )

    def share(self, x: float, y: float) -> float:
        """How far round the ring a point lies from the start, in [0, 1)."""
        degrees = np.degrees(np.arctan2(x - self.x, self.y - y))
        return float((START - degrees) % 360.0 / 360.0)

    def rings(self, drawn: float) -> Arcs:
        """The idle hairlines, drawn as far as a share of the circle."""
        return Arcs(
            self.x,
            self.y,
            tuple(
                Sweep(
                    self.radius + offset,
                    START,
                    -360.0 * drawn,
                    wide,
                    FILL.mixed("ground", tint),
                )
                for offset, wide, tint in zip(OFFSETS, _HAIRS, _HAIR_TINTS, strict=True)
            )[::-1],
            alpha=1.0 if drawn > 0 else 0.0,
        )

    def quarters(self, drawn: float) -> tuple[Stroke, ...]:
        """Short lines inside, at a quarter, a half and three quarters of the way."""
        return tuple(
            Stroke(
                points(self.at(START - turn, -30.0), self.at(START - turn, -12.0)),
                3.0,
                TEXT2,
                drawn,
            )
            for turn in (90.0, 180.0, 270.0)
        )

    def feeds(
        self, left: float, grown: float, inks: tuple[Ink, ...]
    ) -> tuple[Fill, ...]:
        """The straight strands that swell from `left` to the touching point."""
        u = np.linspace(0.0, 1.0, 24)
        x = left + (self.x + 1 - left) * u * min(1.0, grown * 2.5)
        feeds = []
        for offset, wide, ink in zip(OFFSETS, _DATA, inks, strict=True):
            swell = 2.0 + (wide * self.sized - 2.0) * (3 * u**2 - 2 * u**3)
            line = np.column_stack([x, np.full_like(u, self.y + self.radius + offset)])
            feeds.append(
                Fill((ribbon(line, swell),), ink, alpha=1.0 if grown > 0 else 0.0)
            )
        return tuple(feeds)

    def arc(self, degrees: float, inks: tuple[Ink, ...]) -> tuple[Sweep, ...]:
        """The five strands from the start, so many degrees long."""
        return tuple(
            Sweep(self.radius + offset, START, -degrees, wide * self.sized, ink)
            for offset, wide, ink in zip(OFFSETS, _DATA, inks, strict=True)
        )

    def dashes(
        self, degrees: float, shown: int, inks: tuple[Ink, ...]
    ) -> tuple[Sweep, ...]:
        """The dashes beyond `degrees`, of which the first ones are shown."""
        return tuple(
            Sweep(
                self.radius + offset,
                START - degrees - gap,
                -length if number < shown else 0.0,
                wide * self.sized,
                ink,
            )
            for number, (gap, length) in enumerate(_GAPS)
            for offset, wide, ink in zip(OFFSETS, _DATA, inks, strict=True)
        )

    def strands(
        self,
        left: float,
        degrees: float,
        grown: float,
        dashes: int | None = None,
        inks: tuple[Ink, ...] = TRUE,
    ) -> tuple[Mark, ...]:
        """A filled share: the strands that feed it, and its arc.

        `grown` is the eased share of it that is drawn; `dashes`, of a share that
        is only nearly so much, how many dashes are seen. None is an exact share.
        """
        solid = degrees if dashes is None else degrees - OPENING
        turn = clamp01((grown - 0.25) / 0.75)
        return (
            *self.feeds(left, grown, inks),
            Arcs(
                self.x,
                self.y,
                (
                    *self.arc(solid * turn, inks),
                    *self.dashes(solid, dashes or 0, inks),
                ),
            ),
        )
