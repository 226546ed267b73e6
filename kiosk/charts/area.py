"""Area: amounts that swell out of the river, period by period."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, NamedTuple

import numpy as np
from pydantic import Field, model_validator

from kiosk.charts.base import Chart, Explore
from kiosk.drawing import axis, series
from kiosk.drawing.easing import out_cubic
from kiosk.drawing.entrance import appearing
from kiosk.drawing.ink import FILL, GROUND, TEXT
from kiosk.drawing.marks import Fill, Hot, Label, Run, Stroke, Target
from kiosk.drawing.river import LAG
from kiosk.drawing.scales import Linear, Spelling, spelling, ticks
from kiosk.drawing.span import Span, clamp01
from kiosk.drawing.typeset import width
from kiosk.model import data
from kiosk.model.message import Message
from kiosk.model.question import Question
from kiosk.model.table import Table, series_rows
from kiosk.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.river import River
    from kiosk.drawing.series import Gap
    from kiosk.drawing.viewport import Box, Viewport
    from kiosk.model.figure import Fact, Figure
    from kiosk.model.note import Note

_ALONE = 8.0
"""Half the width of a period between two gaps, at most."""
_BROKEN = Text.own(
    zh="这一段没有数据，图上空着。", en="there are no data here, so the area is broken."
)


class _Plan(NamedTuple):
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

    Where a value is missing the area breaks, all its layers with it: their sum is
    unknown there.

    The swell of the entrance runs downstream, as every change of the river does.
    """

    gaps: ClassVar[bool] = True
    tells: ClassVar[tuple[Question, ...]] = (Question.YEARS, Question.PARTS)

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
        tuple[data.Broken, ...], Field(min_length=1, max_length=4), data.ROWS
    ] = Field(description="一到四层，自下而上 · one to four layers, from below")
    explore: Explore = None

    @model_validator(mode="after")
    def _fits(self) -> AreaChart:
        data.checked(self.series, len(self.periods), "periods", instead=data.LINE)
        data.ending(self.series, Message("面积图", "an area"))
        # One figure proves the unit; sixteen hundred would only take longer.
        one = self.series[0]
        series.figure(self, one.values[-1], one.name, self.periods[-1])
        return self

    @cached_property
    def _there(self) -> tuple[int, ...]:
        """The places of the periods that are drawn."""
        return series.complete(self.series)

    @cached_property
    def _gaps(self) -> tuple[Gap, ...]:
        return series.holes(self.series)

    def notes(self) -> Mapping[str, Note]:
        return series.gap_notes(self, self._gaps, self.series, self.periods, _BROKEN)

    def figures(self) -> Mapping[str, Figure]:
        rows = [(one.name, one.values) for one in self.series]
        kept = [self._there] * len(rows)
        return series.by_period(self, rows, self.periods, kept)

    def texts(self) -> tuple[Text, ...]:
        return series.said((one.name for one in self.series), self.periods)

    def table(self) -> Table:
        return Table(
            self.unit,
            series_rows("series", ((one.name, one.values) for one in self.series)),
            self.periods,
            "periods",
            time=True,
            stacked=True,
        )

    def river(self, viewport: Viewport, box: Box) -> River:
        return axis.channel(viewport, box)

    @axis.kept
    def _plan(self, box: Box) -> _Plan:
        viewport, rect = box.viewport, box.rect
        n, there = len(self.periods), self._there
        facts = tuple(
            tuple(box.facts[series.key(self, number, place)] for place in there)
            for number in range(len(self.series))
        )
        totals = [
            replace(
                facts[0][index],
                value=sum((row[index].value for row in facts), Fraction(0)),
            )
            for index in range(len(there))
        ]
        spell = spelling(totals, viewport.language)
        high = max(fact.value for fact in totals)
        marked = tuple(value for value in ticks(Fraction(0), high, 5) if value)
        left = axis.gutter(spell.ticks(marked), viewport)
        size = viewport.label
        total = spell.say(totals[-1].value)
        called = [one.name for one in self.series]
        widest = series.widest_name(called, rect.width, viewport)
        lines = series.name_lines(called, widest, viewport)
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
        # What is missing has no height, and is left out of what is drawn.
        values = np.zeros((len(facts), n))
        values[:, list(there)] = [[float(fact) for fact in row] for row in facts]
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
        return (
            *axis.hairlines(
                ys.tolist(), plan.spell.ticks(plan.marked), box, plan.right, t
            ),
            *axis.unit_label(plan.unit, box, t),
            *self._layers(plan, edges, 1.0 if t > 0 else 0.0),
            *appearing(self._said(box), t, 0.55),
            *self._beside(plan, t),
            *appearing(plan.named, t, 0.3, 0.3 / len(plan.x)),
            *self._hots(box),
        )

    def _layers(self, plan: _Plan, edges: list[Array], seen: float) -> tuple[Mark, ...]:
        """The areas between their edges, and the seams on them, up to every gap."""
        alone = len(self.series) == 1
        runs = series.stretches(self._there, len(plan.x))

        def drawn(edge: Array, run: slice) -> Array:
            x, y = plan.x[run], edge[run]
            if len(x) == 1:
                # One period between two gaps is wide enough to be seen.
                half = min(_ALONE, float(plan.x[1] - plan.x[0]) / 4)
                x, y = np.array([x[0] - half, x[0] + half]), y.repeat(2)
            return np.column_stack([x, y])

        fills = [
            Fill(
                tuple(
                    np.vstack([drawn(upper, run), drawn(lower, run)[::-1]])
                    for run in runs
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
                drawn(edge, run),
                axis.thickness(plan.x) if alone else 3.0,
                FILL if alone else GROUND,
                alpha=seen,
            )
            for edge in (edges[1:] if alone else edges[1:-1])
            for run in runs
        ]
        return (*fills, *seams)

    @axis.kept
    def _said(self, box: Box) -> tuple[Label, ...]:
        """What stands in the gaps that are wide enough for it, on the river."""
        plan = self._plan(box)
        labels: list[Label] = []
        for gap in self._gaps:
            x, wide = _across(plan, gap)
            y = plan.scale.start - 20
            labels += series.absent(x, y, wide - 24, box.viewport)
        return tuple(labels)

    def _beside(self, plan: _Plan, t: float) -> tuple[Mark, ...]:
        """The names of the layers at their right end, the last total above."""
        size = plan.size
        x = plan.right + 44
        ends = [float(edge[-1]) for edge in plan.edges]
        heights = [64.0, *(series.name_height(lines, size) for lines in plan.ends)]
        wanted = [ends[-1] - 40.0]
        wanted += [(upper + lower) / 2 for lower, upper in pairwise(ends)]
        if len(self.series) == 1:
            wanted[1] = ends[-1] + 20
        low, high = plan.scale.end - 76, plan.scale.start - 6
        middles = axis.apart(wanted, heights, low, high)
        labels = [Label(x, middles[0] + 23, plan.total)]
        drawn = Span(0.55, 0.8).at(t)
        leaders = [
            series.leader((plan.right + 6, wish), (plan.right + 34, middle), drawn, ink)
            for wish, middle, ink in zip(
                wanted[1:], middles[1:], axis.inks(len(self.series)), strict=True
            )
            if len(self.series) > 1
        ]
        for middle, lines in zip(middles[1:], plan.ends, strict=True):
            labels += series.name_labels(x, middle, lines, size)
        return (*leaders, *appearing(labels, t, 0.55))

    @axis.kept
    def _hots(self, box: Box) -> tuple[Mark, ...]:
        viewport, plan = box.viewport, self._plan(box)
        pitch = float(plan.x[1] - plan.x[0])
        foot = box.base + axis.CHANNEL[1] - 4
        marks: list[Mark] = []
        for number, (one, row) in enumerate(zip(self.series, plan.facts, strict=True)):
            name = viewport.words(one.name)
            places = list(self._there)
            bottoms = plan.edges[number][places]
            tops = plan.edges[number + 1][places]
            for fact, x, top, bottom in zip(
                row,
                plan.x[places].tolist(),
                tops.tolist(),
                bottoms.tolist(),
                strict=True,
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
                        name=series.spoken(name, fact, viewport),
                    )
                )
        notes = self.notes()
        for gap in self._gaps:
            x, wide = _across(plan, gap)
            place = axis.column(x, wide - pitch, plan.scale.start - 96, foot, box)
            key = series.gap_key(self, gap)
            words = viewport.words(self.series[gap.rows[0]].name)
            at = (x, plan.scale.start)
            marks.append(series.gap_hot(place, key, notes[key], words, at, box))
        return tuple(marks)


def _across(plan: _Plan, gap: Gap) -> tuple[float, float]:
    """The middle of a gap, and how far it is from one side of it to the other."""
    pitch = float(plan.x[1] - plan.x[0])
    first, last = max(gap.first - 1, 0), gap.last + 1
    left = float(plan.x[first])
    wide = float(plan.x[last]) - left
    # A gap at the beginning has its first period at its edge.
    middle = left + wide / 2 if gap.first else left + (wide - pitch) / 2
    return middle, wide
