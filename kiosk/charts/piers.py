"""Piers: n periods at or above a line, each value known only as "not below"."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from kiosk.charts.base import Bound, Chart, Counting, Ref
from kiosk.drawing.easing import in_out_sine, out_cubic
from kiosk.drawing.geometry import Rect, points, ribbon
from kiosk.drawing.ink import FILL, GROUND, TEXT
from kiosk.drawing.marks import Bars, Fade, Fill, Hot, Target
from kiosk.drawing.river import BESIDE, INKS, River
from kiosk.drawing.span import Span, stagger
from kiosk.model.question import Question

if TYPE_CHECKING:
    from kiosk.drawing.geometry import Array
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Box, Viewport

_BEAM = 4.0
_TIP = 46.0


class PiersChart(Chart):
    """Evenly spaced piers that reach a deck: the deck is the threshold.

    Above the deck each pier fades to nothing, because how far above the line
    the value lies is not known. Arches and reflections are only decoration and
    fall away in high contrast.
    """

    spans = True

    tells: ClassVar[tuple[Question, ...]] = (Question.YEARS, Question.GOAL)

    kind: Literal["piers"] = Field(
        description="连续几期都不低于一条线，每期究竟多高并不知道 · so many periods "
        "at or above a line, how far above being unknown"
    )
    count: Ref = Field(
        description="连续几期，写 figures 里的名字 · "
        "how many periods, by name in figures"
    )
    line: Ref = Field(
        description="不低于哪个数，写 figures 里的名字 · "
        "the line, by its name in figures"
    )

    def bounds(self) -> tuple[Bound, ...]:
        return (Bound(self.count, ("count",), 1, 100),)

    def counted(self) -> tuple[Counting, ...]:
        return (Counting(self.count, ("count",)),)

    def deck(self, box: Box) -> float:
        """The height of the threshold."""
        return box.base - (200.0 if box.viewport.portrait else 152.0)

    def river(self, viewport: Viewport, box: Box) -> River:
        """A little unrest along the piers, and none beside them."""
        w, y = viewport.width, viewport.seam
        rect, margin = box.rect, viewport.margin
        left = rect.x - BESIDE if rect.x > margin + 1 else 0.0
        right = rect.right + BESIDE if rect.right < w - margin - 1 else w
        across = right - left
        knots = [(left, y), (right, y)]
        for share, rise in ((0.75, 6), (0.5, -6), (0.25, 8)):
            knots.insert(1, (left + share * across, y - rise))
        if left > 0:
            knots.insert(0, (0.0, y))
        if right < w:
            knots.append((w, y))
        return River.through(knots, w, y)

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        viewport, rect = box.viewport, box.rect
        n = int(float(box.facts[self.count]))
        wide = 14.0 if viewport.portrait else 16.0
        # The first and last pier stand closer to the edge than to each other.
        spread = 0.0 if viewport.portrait else 40.0
        left, right = rect.x - spread, rect.right + spread
        pitch = (right - left) / n
        x = left + pitch * (np.arange(n, dtype=float) + 0.5)
        deck = self.deck(box)
        river = self.river(viewport, box)
        foot = np.array([river.at(at, viewport.width) for at in x])
        growth = np.array(stagger(Span(0.0, 0.66).at(t), n, 0.16, out_cubic))
        top = foot + (deck - foot) * growth
        drawn = Span(0.1, 0.62, in_out_sine).at(t)
        tip = Span(0.55, 0.78).at(t)
        adorned = 0.0 if viewport.contrast else 1.0
        settled = Span(0.45, 0.8).at(t) * adorned
        arches, lines = self._arches(x, pitch, deck, wide)
        reflections = tuple(
            Bars(
                np.column_stack(
                    [
                        x - wide * span,
                        foot + dy,
                        np.full(n, 2 * wide * span),
                        np.full(n, 3 - 0.5 * j),
                    ]
                ),
                INKS[1 + j],
                alpha=settled,
                radius=1.2,
            )
            for j, (dy, span) in enumerate(((24, 0.9), (42, 0.62), (64, 0.36)))
        )
        tips = tuple(
            points(
                (at - wide / 2, deck - _TIP * tip),
                (at + wide / 2, deck - _TIP * tip),
                (at + wide / 2, deck),
                (at - wide / 2, deck),
            )
            for at in x
        )
        return (
            Fill(arches, GROUND.mixed("fill", 0.13), alpha=settled),
            Fill(lines, FILL.mixed("ground", 0.62), alpha=settled),
            *reflections,
            Bars(
                np.column_stack([x - wide / 2, top, np.full(n, wide), foot - top]), FILL
            ),
            Fill(
                tips,
                Fade(0, deck - _TIP, 0, deck - _BEAM, (FILL, 0.0), (FILL, 1.0)),
                alpha=1.0 if tip > 0 else 0.0,
            ),
            Bars(
                np.array([[rect.x, deck - _BEAM / 2, rect.width * drawn, _BEAM]]), TEXT
            ),
            Hot(
                Rect(rect.x, deck - 60, rect.width, box.base - deck + 60),
                Target("figure", self.count),
                anchor=(float(x[n // 2]), deck),
                name=viewport.words(box.facts[self.count].figure.label),
            ),
        )

    def _arches(
        self, x: Array, pitch: float, deck: float, wide: float
    ) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
        """The spandrels under the deck, and the lines of the arches."""
        fills, lines = [], []
        low = deck + 70
        u = np.linspace(0.0, 1.0, 10)[:, None]
        for at in (x[0] - pitch, *x):
            a, b = at + wide / 2, at + pitch - wide / 2
            middle, top = (a + b) / 2, deck + 16
            rise = _cubic(
                u,
                (a, low),
                (a + 8, deck + 34),
                (middle - pitch * 0.22, top),
                (middle, top),
            )
            fall = _cubic(
                u,
                (middle, top),
                (middle + pitch * 0.22, top),
                (b - 8, deck + 34),
                (b, low),
            )
            arch = np.vstack([rise, fall[1:]])
            fills.append(np.vstack([points((a, deck)), arch, points((b, deck))]))
            lines.append(ribbon(arch, 2.5))
        return tuple(fills), tuple(lines)


def _cubic(u: Array, *controls: tuple[float, float]) -> Array:
    p = np.array(controls)
    v = 1 - u
    result: Array = (
        v**3 * p[0] + 3 * v * v * u * p[1] + 3 * v * u * u * p[2] + u**3 * p[3]
    )
    return result
