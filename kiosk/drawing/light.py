"""Light: what runs along a line to the place that is touched, and shines there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kiosk.drawing.easing import in_out_cubic
from kiosk.drawing.geometry import points, ribbon
from kiosk.drawing.ink import TEXT
from kiosk.drawing.marks import Arcs, Dots, Fill, Sweep
from kiosk.drawing.span import Span

if TYPE_CHECKING:
    from kiosk.drawing.geometry import Array

LENGTH: Final = 460.0
"""Length of the light where it sets out."""
NODE: Final = 15.0
"""Radius of the node that it runs to."""
_RUNS: Final = Span(0.0, 0.8, in_out_cubic)
_SHINES: Final = Span(0.7, 1.0)
_TAIL: Final = 24


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """A line with the units along it at each of its points: (n, 2) and (n,)."""

    line: Array
    along: Array

    @classmethod
    def of(cls, line: Array) -> Course:
        steps = np.hypot(*np.diff(line, axis=0).T)
        return cls(line, np.concatenate([[0.0], np.cumsum(steps)]))

    @property
    def length(self) -> float:
        return float(self.along[-1])

    def at(self, way: Array | float) -> Array:
        """Points so many units along the line, (m, 2)."""
        x, y = (np.interp(way, self.along, self.line[:, i]) for i in (0, 1))
        return np.column_stack([x, y])

    def until(self, way: float) -> Array:
        """The line up to there: as many points, the rest piled on its end."""
        result = self.line.copy()
        result[self.along > way] = self.at(way)[0]
        return result


def light(
    course: Course, way: float, share: float, wide: float
) -> tuple[Fill, Dots, Arcs]:
    """The light on its way to a node, and what shines there when it has come.

    Args:
        course: the line that it runs along, from the beginning.
        way: how far along it the node is.
        share: how far the node answers a touch, in [0, 1].
        wide: the width of its head; its tail is a point.
    """
    run = _RUNS.at(share)
    head = way * run
    tail = max(0.0, head - LENGTH * (1 - run))
    beam = course.at(np.linspace(tail, head, _TAIL))
    shines = _SHINES.at(share)
    x, y = course.at(way)[0].tolist()
    rings = tuple(
        Sweep(NODE + (6 + 13 * ring) * shines, 0.0, 360.0, 2.0, TEXT.mixed("ground", m))
        for ring, m in ((1, 0.4), (2, 0.7))
    )
    return (
        Fill(
            (ribbon(beam, np.linspace(0.0, wide, _TAIL)),),
            TEXT,
            1.0 if 0 < run < 1 else 0.0,
        ),
        Dots(points((x, y)), 2 * NODE + 6, TEXT, shines),
        Arcs(x, y, rings, shines),
    )
