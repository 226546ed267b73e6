"""Area: amounts that swell out of the river, period by period."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import Field, model_validator

from kiosk.charts.base import Chart
from kiosk.drawing import axis
from kiosk.drawing.easing import out_cubic
from kiosk.drawing.entrance import appearing
from kiosk.drawing.geometry import points
from kiosk.drawing.ink import FILL, GROUND, TEXT
from kiosk.drawing.marks import Fill, Hot, Label, Run, Stroke, Target
from kiosk.drawing.river import LAG
from kiosk.drawing.scales import Linear, Spelling, spelling, ticks
from kiosk.drawing.timeline import Span, clamp01
from kiosk.drawing.typeset import width
from kiosk.model import data

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.river import River
    from kiosk.drawing.viewport import Box, Viewport
    from kiosk.model.figure import Fact, Figure
    from kiosk.model.text import Text


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where everything stands, whatever the progress."""

    facts: tuple[tuple[Fact, ...], ...]
    edges: tuple[Array, ...]
    spell: Spelling
    marked: tuple[Fraction, ...]
    scale: Linear
    x: Array
    named: tuple[Label, ...]
    right: float
    size: float
    total: tuple[Run, ...]
    ends: tuple[tuple[str, ...], ...]
    unit: str
    """The unit, if it needs a line of its own."""


class AreaChart(Chart):
    """A filled line on the river, or two to four areas one on the other.

    The swell of the entrance runs downstream, as every change of the river does.
    """

    kind: Literal["area"] = Field(
        description="面积，一到四层，自下而上相叠 · one to four layers, one on the "
        "other"
    )
    name: data.Own = None
    unit: data.Unit
    source: data.Source
    meaning: data.Meaning = None
    periods: Annotated[
        tuple[data.Words, ...], Field(min_length=2, max_length=400), data.TEXTS
    ] = Field(description="各时期，间隔相等 · the periods, equally spaced")
    series: Annotated[
        tuple[data.Series, ...], Field(min_length=1, max_length=4), data.ROWS
    ] = Field(description="一到四层，自下而上 · one to four layers, from below")

    @model_validator(mode="after")
    def _fits(self) -> AreaChart:
        data.checked(self.series, len(self.periods), "periods", instead=data.LINE)
        # One figure proves the unit; sixteen hundred would only take longer.
        self._figure(0, 0)
        return self

    def _key(self, series: int, index: int) -> str:
        return f"{self.name or self.kind}-{series}-{index}"

    def _figure(self, series: int, index: int) -> Figure:
        one = self.series[series]
        return data.figure(
            one.values[index],
            self.unit,
            one.name,
            self.meaning,
            self.periods[index],
            self.source,
        )

    def figures(self) -> Mapping[str, Figure]:
        return {
            self._key(series, index): self._figure(series, index)
            for series in range(len(self.series))
            for index in range(len(self.periods))
        }

    def texts(self) -> tuple[Text, ...]:
        return (
            *(one.name for one in self.series),
            self.periods[0],
            self.periods[-1],
        )

    def river(self, viewport: Viewport, box: Box) -> River:
        return axis.channel(viewport, box)

    @axis.kept
    def _plan(self, box: Box) -> _Plan:
        viewport, rect = box.viewport, box.rect
        n = len(self.periods)
        facts = tuple(
            tuple(box.facts[self._key(series, index)] for index in range(n))
            for series in range(len(self.series))
        )
        totals = [
            replace(
                facts[0][index],
                value=sum((row[index].value for row in facts), Fraction(0)),
            )
            for index in range(n)
        ]
        spell = spelling(totals, viewport.language)
        high = max(fact.value for fact in totals)
        marked = tuple(value for value in ticks(Fraction(0), high, 5) if value)
        left = axis.gutter(spell.ticks(marked), viewport)
        size = viewport.label
        total = spell.say(totals[-1].value)
        widest = min(
            max(0.26 * rect.width, 4.2 * size),
            max(
                viewport.type.advance(viewport.words(one.name), size, 500)
                for one in self.series
            ),
        )
        lines = tuple(
            axis.lines_of(viewport.words(one.name), size, 500, viewport, widest)
            for one in self.series
        )
        # The unit follows the last total, unless it is long.
        runs: tuple[Run, ...] = (Run(total, 64.0, 300, TEXT),)
        unit = axis.unit_run(spell.unit, viewport)
        own = width((unit,), viewport.type) > 0.16 * rect.width
        if spell.unit and not own:
            runs = (*runs, unit)
        right = rect.right - max(widest, width(runs, viewport.type)) - 44
        top = rect.y + 76 + (axis.unit_height(viewport) if own else 0.0)
        low = axis.shore(box)
        scale = Linear(0.0, float(high) or 1.0, low, min(top, low - 60))
        x = np.linspace(rect.x + left + 14, right, n)
        values = np.array([[float(fact) for fact in row] for row in facts])
        heaps = np.vstack([np.zeros(n), np.cumsum(values, axis=0)])
        edges = tuple(scale.along(heap) for heap in heaps)
        own_line = spell.unit if own else ""
        named = axis.names(
            [viewport.words(period) for period in self.periods], x.tolist(), box
        )
        return _Plan(
            facts,
            edges,
            spell,
            marked,
            scale,
            x,
            named,
            right,
            size,
            runs,
            lines,
            own_line,
        )

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        box = axis.stage(box)
        plan = self._plan(box)
        ys = plan.scale.along(np.array([float(value) for value in plan.marked]))
        low = plan.scale.start
        # Each place starts up to LAG later than the left end.
        grown = Span(0.0, 0.73).at(t) * (1 + LAG)
        across = np.linspace(0.0, LAG, len(plan.x))
        share = np.array([out_cubic(clamp01(grown - late)) for late in across.tolist()])
        edges = [low + (edge - low) * share for edge in plan.edges]
        seen = 1.0 if t > 0 else 0.0
        alone = len(self.series) == 1
        fills = [
            Fill(
                (
                    np.vstack(
                        [
                            np.column_stack([plan.x, upper]),
                            np.column_stack([plan.x, lower])[::-1],
                        ]
                    ),
                ),
                GROUND.mixed("fill", 0.2) if alone else ink,
                alpha=seen,
            )
            for lower, upper, ink in zip(
                edges, edges[1:], axis.inks(len(self.series)), strict=False
            )
        ]
        seams = [
            Stroke(
                np.column_stack([plan.x, edge]),
                axis.thickness(plan.x) if alone else 3.0,
                FILL if alone else GROUND,
                alpha=seen,
            )
            for edge in (edges[1:] if alone else edges[1:-1])
        ]
        return (
            *axis.hairlines(
                ys.tolist(), plan.spell.ticks(plan.marked), box, plan.right, t
            ),
            *axis.unit_label(plan.unit, box, t),
            *fills,
            *seams,
            *self._beside(plan, t),
            *appearing(plan.named, t, 0.3, 0.3 / len(plan.x)),
            *self._hots(box),
        )

    def _beside(self, plan: _Plan, t: float) -> tuple[Mark, ...]:
        """The names of the layers at their right end, the last total above."""
        size = plan.size
        x = plan.right + 44
        ends = [float(edge[-1]) for edge in plan.edges]
        heights = [64.0, *(len(lines) * size * 1.25 + 8 for lines in plan.ends)]
        wanted = [ends[-1] - 40.0]
        wanted += [(upper + lower) / 2 for lower, upper in pairwise(ends)]
        if len(self.series) == 1:
            wanted[1] = ends[-1] + 20
        low, high = plan.scale.end - 76, plan.scale.start - 6
        middles = axis.apart(wanted, heights, low, high)
        labels = [Label(x, middles[0] + 23, plan.total)]
        drawn = Span(0.55, 0.8).at(t)
        leaders = [
            Stroke(
                points(
                    (plan.right + 6, wish),
                    (plan.right + 6 + 28 * drawn, wish + (middle - wish) * drawn),
                ),
                3.0,
                ink,
                alpha=1.0 if drawn > 0 else 0.0,
            )
            for wish, middle, ink in zip(
                wanted[1:], middles[1:], axis.inks(len(self.series)), strict=True
            )
            if len(self.series) > 1
        ]
        for middle, lines in zip(middles[1:], plan.ends, strict=True):
            first = middle + size * (0.36 - 0.625 * (len(lines) - 1))
            labels += [
                Label(x, first + i * size * 1.25, (Run(text, size, 500, TEXT),))
                for i, text in enumerate(lines)
            ]
        return (*leaders, *appearing(labels, t, 0.55))

    @axis.kept
    def _hots(self, box: Box) -> tuple[Mark, ...]:
        viewport, plan = box.viewport, self._plan(box)
        pitch = float(plan.x[1] - plan.x[0])
        foot = box.base + axis.CHANNEL[1] - 4
        marks: list[Mark] = []
        for number, (one, row) in enumerate(zip(self.series, plan.facts, strict=True)):
            name = viewport.words(one.name)
            bottoms, tops = plan.edges[number], plan.edges[number + 1]
            for fact, x, top, bottom in zip(
                row, plan.x.tolist(), tops.tolist(), bottoms.tolist(), strict=True
            ):
                lower = foot if number == 0 else bottom
                place = axis.column(x, pitch, top, lower, box)
                marks.append(
                    Hot(
                        place,
                        Target("figure", fact.name),
                        anchor=(
                            x,
                            top if len(self.series) == 1 else (top + bottom) / 2,
                        ),
                        name=f"{name} {viewport.words(fact.figure.period)} "
                        f"{fact.said(viewport.language)}",
                    )
                )
        return tuple(marks)
