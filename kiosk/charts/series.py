"""Series: thousands of values over dates or numbers, drawn as a plot in the page."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal, NamedTuple

import numpy as np
from pydantic import Field, model_validator

from kiosk.charts.base import Chart, Explore
from kiosk.drawing import axis, series
from kiosk.drawing.calendar import date_ticks
from kiosk.drawing.entrance import GROW, appearing
from kiosk.drawing.geometry import Rect, around, points
from kiosk.drawing.ink import ACCENT, FILL, GROUND, MARK, TEXT, TEXT2
from kiosk.drawing.marks import Curve, Dots, Hot, Label, Plot, Run, Stroke, Target
from kiosk.drawing.placement import inked
from kiosk.drawing.scales import Linear, Spelling, decimal, decimals, spelling, ticks
from kiosk.drawing.typeset import width
from kiosk.model import data
from kiosk.model.message import Message
from kiosk.model.mistake import mistake
from kiosk.model.question import Question
from kiosk.model.spacing import Spacing, spacing
from kiosk.model.table import Table, series_rows
from kiosk.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.ink import Ink
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.river import River
    from kiosk.drawing.series import Gap
    from kiosk.drawing.viewport import Box, Viewport
    from kiosk.model.figure import Fact, Figure
    from kiosk.model.note import Note

_INKS: Final = (FILL, TEXT2, MARK, FILL.mixed("ground", 0.5))
_LIFT: Final = 56.0
"""How far above the river the axis begins where it does not begin at zero."""
_TOP: Final = 40.0
_MOST: Final = 6
"""Round dates or numbers below the plot at most."""
_BROKEN: Final = Text.own(
    zh="这一段没有数据，图上空着。", en="there are no data here, so the line is broken."
)
_DASH: Final = (0.1, 2.6)
_PEAK: Final = 22.0
"""Diameter of the dot on what is highest."""


class _Plan(NamedTuple):
    """Where everything stands, whatever the progress."""

    highest: Fact
    """What is highest of the first line."""
    final: tuple[Fact, ...]
    """What is last of each line."""
    spell: Spelling
    marked: tuple[Fraction, ...]
    scale: Linear
    rect: Rect
    curves: tuple[Curve, ...]
    ends: tuple[tuple[Label, ...], ...]
    last: tuple[tuple[float, float], ...]
    peak: tuple[float, float]
    broken: tuple[Array, ...]
    """Of each gap the points between which nothing is known."""
    said: tuple[Label, ...]
    named: tuple[Label, ...]
    unit: str
    """The unit, if it needs a line of its own."""


class SeriesChart(Chart):
    """One to four lines over dates or numbers, which lie as far apart as they are.

    However many values there are, the highest and the lowest of every stretch are
    drawn. A touch anywhere opens them all, to be read off. Where a value is missing
    the line is broken.
    """

    gaps: ClassVar[bool] = True
    opens: ClassVar[bool] = True
    # Of thousands of values few are figures.
    carried: ClassVar[frozenset[str]] = Chart.carried - {"values"}
    tells: ClassVar[tuple[Question, ...]] = (Question.YEARS,)

    kind: Literal["series"] = Field(
        description="成千上万个值的曲线，横轴是日期或数，疏密照实；点开可细看每个值 "
        "· thousands of values over dates or numbers, as far apart as they are; all "
        "open by a touch"
    )
    name: data.Own = None
    unit: data.Unit
    source: data.Source
    meaning: data.Meaning = None
    at: Annotated[
        tuple[data.Words, ...], Field(min_length=2, max_length=data.MOST), data.TEXTS
    ] = Field(
        description="横轴上的位置，从小到大：全是日期，或全是数 · the places, rising: "
        "all dates, or all numbers",
        examples=[{"file": "data/level.csv", "range": "A2:A2001"}],
    )
    across: data.Words | None = Field(
        default=None,
        description="横轴是数时，这个数是什么，如“里程（公里）” · what the numbers of "
        "the axis are, if they are no dates",
    )
    series: Annotated[
        tuple[data.Broken, ...], Field(min_length=1, max_length=4), data.ROWS
    ] = Field(description="一到四条线，第一条用强调色 · one to four lines")
    zero: bool = Field(
        default=True,
        description="纵轴是否从零开始 · whether the axis begins at zero",
    )
    explore: Explore = True

    @model_validator(mode="after")
    def _fits(self) -> SeriesChart:
        data.checked(self.series, len(self.at), "at")
        data.ending(self.series, Message("曲线", "a line"))
        found = spacing(self.at)
        if not isinstance(found, Spacing):
            raise mistake("places-mixed", name=self.at[found])
        for number, (before, after) in enumerate(pairwise(found.at)):
            if after <= before:
                raise mistake("places-order", name=self.at[number + 1])
        if not found.dated and self.across is None:
            raise mistake("across-missing")
        # One figure proves the unit; thousands would only take longer.
        one = self.series[0]
        series.figure(self, one.values[-1], one.name, self.at[-1])
        return self

    @cached_property
    def _spacing(self) -> Spacing:
        found = spacing(self.at)
        assert isinstance(found, Spacing)
        return found

    @cached_property
    def _places(self) -> Array:
        """Where the values lie, from 0 to 1."""
        at = np.array(self._spacing.at)
        result: Array = (at - at[0]) / (at[-1] - at[0])
        return result

    @cached_property
    def _told(self) -> tuple[tuple[int, ...], ...]:
        """The places of what is said: the first line's highest, and every last one."""
        told = [one.present[-1:] for one in self.series]
        numbers = [float(v) for v in self.series[0].values if v is not None]
        peak = self.series[0].present[int(np.argmax(numbers))]
        return (tuple(sorted({peak, *told[0]})), *told[1:])

    def figures(self) -> Mapping[str, Figure]:
        rows = [(one.name, one.values) for one in self.series]
        return series.by_period(self, rows, self.at, self._told)

    @cached_property
    def _gaps(self) -> tuple[Gap, ...]:
        return series.gaps(self.series)

    def notes(self) -> Mapping[str, Note]:
        return series.gap_notes(self, self._gaps, self.series, self.at, _BROKEN)

    def texts(self) -> tuple[Text, ...]:
        across = () if self.across is None else (self.across,)
        return (*series.said((one.name for one in self.series), self.at), *across)

    def table(self) -> Table:
        return Table(
            self.unit,
            series_rows("series", ((one.name, one.values) for one in self.series)),
            self.at,
            "at",
            time=True,
            overlaid=True,
            zero=self.zero,
            places=tuple(self._places.tolist()),
        )

    def river(self, viewport: Viewport, box: Box) -> River:
        return axis.channel(viewport, box)

    @axis.kept
    def _plan(self, box: Box) -> _Plan:
        return _Layout(self, box).plan()

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        box = axis.stage(box)
        plan = self._plan(box)
        ys = plan.scale.along(np.array([float(value) for value in plan.marked]))
        grown = GROW.at(t)
        # A share of none is no picture.
        seen = 1.0 if grown > 0 else 0.0
        far = plan.rect.x + plan.rect.width * grown
        marks: list[Mark] = [
            *axis.hairlines(
                ys.tolist(), plan.spell.ticks(plan.marked), box, plan.rect.right, t
            ),
            *axis.unit_label(plan.unit, box, t),
            Plot(
                plan.rect,
                plan.curves,
                (0.0, 1.0),
                plan.scale.low,
                plan.scale.high,
                alpha=seen,
                seen=grown,
                still=True,
            ),
        ]
        # Points lead over what is not known.
        marks += [
            Stroke(line, 4.0, MARK, float(far >= line[1, 0]), "round", _DASH)
            for line in plan.broken
        ]
        for (x, y), curve in zip(plan.last, plan.curves, strict=True):
            marks.append(Dots(points((x, y)), 18.0, curve.ink, float(far >= x)))
        x, y = plan.peak
        there = seen if far >= x else 0.0
        marks += [
            Dots(points((x, y)), _PEAK, FILL, there),
            Dots(points((x, y)), _PEAK - 10, GROUND, there),
        ]
        n = max(1, len(plan.named))
        return (
            *marks,
            *appearing(plan.said, t, 0.5),
            *appearing((label for end in plan.ends for label in end), t, 0.55),
            *appearing(plan.named, t, 0.3, 0.3 / n),
            *self._hots(box),
        )

    def _hots(self, box: Box) -> tuple[Hot, ...]:
        viewport, plan = box.viewport, self._plan(box)
        hots = []
        at = plan.peak
        said = around([inked(label, viewport) for label in plan.said])
        place = around([said, Rect(*at, 0.0, 0.0).at_least(60, 60)])
        hots.append(self._hot(place, plan.highest, at, self.series[0].name, said, box))
        for one, last, end, at in zip(
            self.series, plan.final, plan.ends, plan.last, strict=True
        ):
            said = around([inked(label, viewport) for label in end])
            hots.append(self._hot(said, last, at, one.name, said, box))
        return (*hots, *self._gap_hots(box))

    def _gap_hots(self, box: Box) -> Iterator[Hot]:
        """Where a line is broken, which says so by touch."""
        viewport, plan, notes = box.viewport, self._plan(box), self.notes()
        for gap, line in zip(self._gaps, plan.broken, strict=True):
            (left, before), (right, after) = line.tolist()
            x, y = (left + right) / 2, (before + after) / 2
            place = axis.column(x, right - left, y - 48, y + 48, box)
            key = series.gap_key(self, gap)
            words = viewport.words(self.series[gap.rows[0]].name)
            yield series.gap_hot(place, key, notes[key], words, (x, y), box)

    @staticmethod
    def _hot(
        place: Rect,
        fact: Fact,
        at: tuple[float, float],
        name: Text,
        words: Rect,
        box: Box,
    ) -> Hot:
        return Hot(
            place.at_least(96, 96),
            Target("figure", fact.name),
            anchor=at,
            name=series.spoken(box.viewport.words(name), fact, box.viewport),
            words=words,
        )


class _Layout:
    """Where everything lies in one box."""

    def __init__(self, chart: SeriesChart, box: Box) -> None:
        self.chart, self.box, self.viewport = chart, box, box.viewport
        told = [
            [box.facts[series.key(chart, number, place)] for place in places]
            for number, places in enumerate(chart._told)
        ]
        self.highest = max(told[0], key=lambda fact: fact.value)
        self.final = tuple(facts[-1] for facts in told)
        self.spell = spelling((self.highest, *self.final), box.viewport.language)
        self.curves = tuple(map(self._curve, range(len(chart.series))))
        numbers = [v for one in chart.series for v in one.values if v is not None]
        self.low, self.high = Fraction(min(numbers)), Fraction(max(numbers))

    def plan(self) -> _Plan:
        chart, box, viewport = self.chart, self.box, self.viewport
        rect = box.rect
        low, high, level, marked = self._extent()
        left = axis.gutter(self.spell.ticks(marked), viewport)
        unit = self.spell.unit
        own = viewport.type.advance(unit, viewport.label, 500) > 0.16 * rect.width
        rows = [
            (one.name, self.spell.say(last.value))
            for one, last in zip(chart.series, self.final, strict=True)
        ]
        said = "" if own else unit
        blocks = series.end_blocks(rows, 0, said, viewport, lined=False)
        beside = max(width(line, viewport.type) for one in blocks for line in one)
        right = rect.right - beside - 30
        top = rect.y + _TOP + 1.5 * viewport.label
        top += axis.unit_height(viewport) if own else 0.0
        foot = axis.shore(box) - (0.0 if level else _LIFT)
        top = min(top, foot - 60)
        scale = Linear(float(low), float(high), foot, top)
        x = rect.x + left + 14
        plot = Rect(x, top, max(60.0, right - x), foot - top)
        last = tuple((plot.right, scale.at(fact.value)) for fact in self.final)
        ends = series.end_labels(
            blocks, [y for _, y in last], plot.right + 30, rect.y, axis.shore(box) - 6
        )
        peak = self._peak(plot, scale)
        return _Plan(
            self.highest,
            self.final,
            self.spell,
            marked,
            scale,
            plot,
            self.curves,
            ends,
            last,
            peak,
            tuple(self._broken(gap, plot, scale) for gap in chart._gaps),
            self._said(peak, plot, scale),
            self._named(plot),
            unit if own else "",
        )

    def _extent(
        self,
    ) -> tuple[Fraction, Fraction, bool, tuple[Fraction, ...]]:
        """The ends of the axis, whether it begins on the river, its round values."""
        low, high = self.low, self.high
        level = self.chart.zero and low >= 0
        if self.chart.zero:
            low, high = min(low, Fraction(0)), max(high, Fraction(0))
        if high == low:
            low, high = (low, low + 1) if level else (low - 1, high + 1)
        marked = ticks(low, high, 5)
        if level:
            return low, high, level, marked[1:]
        return min(low, marked[0]), high, level, marked

    def _curve(self, number: int) -> Curve:
        values = self.chart.series[number].values
        y = np.array([np.nan if v is None else float(v) for v in values])
        return Curve(self.chart._places, y, _INKS[number])

    def _peak(self, plot: Rect, scale: Linear) -> tuple[float, float]:
        """Where the highest value of the first line lies."""
        fact = self.highest
        place = int(fact.name.rpartition("-")[2])
        x = plot.x + float(self.chart._places[place]) * plot.width
        return x, scale.at(fact.value)

    def _broken(self, gap: Gap, plot: Rect, scale: Linear) -> Array:
        """The values at the sides of a gap; of one at the beginning there is one."""
        (number,), first, last = gap
        values = self.chart.series[number].values
        x = plot.x + self.chart._places * plot.width
        after = values[last + 1]
        before = values[first - 1] if first else after
        assert before is not None
        assert after is not None
        return points(
            (float(x[max(first - 1, 0)]), scale.at(float(before))),
            (float(x[last + 1]), scale.at(float(after))),
        )

    def _said(
        self, peak: tuple[float, float], plot: Rect, scale: Linear
    ) -> tuple[Label, ...]:
        """What the highest value is, and when, above it."""
        viewport, fact = self.viewport, self.highest
        size = viewport.label
        place = int(fact.name.rpartition("-")[2])
        said = self.spell.say(fact.value)
        when = viewport.words(self.chart.at[place])
        if self.chart.across is not None:
            when = f"{viewport.words(self.chart.across)} {when}"
        runs = (
            Run(said, 1.2 * size, 500, TEXT),
            Run(when, 0.9 * size, 400, TEXT2, 12.0),
        )
        wide = width(runs, viewport.type)
        x, _ = peak
        left = min(max(x - 0.5 * wide, plot.x), self.box.rect.right - wide)
        # Above whatever else passes there.
        y = min(self._highest(plot, scale, left, left + wide), peak[1])
        return (Label(left, y - 0.8 * size, runs),)

    def _highest(self, plot: Rect, scale: Linear, left: float, right: float) -> float:
        """How high the lines reach between two places."""
        x = plot.x + self.chart._places * plot.width
        there = (x >= left) & (x <= right)
        reach = [
            float(np.nanmax(curve.y[there], initial=-np.inf)) for curve in self.curves
        ]
        return scale.at(max(max(reach), float(scale.low)))

    def _named(self, plot: Rect) -> tuple[Label, ...]:
        """Round dates or numbers in the channel below the river."""
        chart, viewport, size = self.chart, self.viewport, self.viewport.label
        at, dated = chart._spacing
        low, high = at[0], at[-1]
        marked = self._round(low, high, dated=dated)
        y = self.box.base + (axis.BANK + axis.CHANNEL[1]) / 2 + size * 0.36
        labels: list[Label] = []
        free = self.box.rect.x
        ink: Ink = TEXT2
        for place, words in marked:
            x = plot.x + (place - low) / (high - low) * plot.width
            half = viewport.type.advance(words, size, 400) / 2
            if x - half >= free:
                labels.append(Label(x, y, (Run(words, size, 400, ink),), "middle"))
                free = x + half + 24
        if chart.across is not None:
            words = viewport.words(chart.across)
            wide = viewport.type.advance(words, size, 500)
            right = self.box.rect.right
            labels = [
                one
                for one in labels
                if one.x + viewport.type.advance(one.text, size, 400) / 2 + 24
                <= right - wide
            ]
            run = Run(words, size, 500, ACCENT)
            labels.append(Label(right, y, (run,), "end"))
        return tuple(labels)

    def _round(
        self, low: float, high: float, *, dated: bool
    ) -> list[tuple[float, str]]:
        """Round places of the axis, and how they are written."""
        if dated:
            return [
                (tick.day, self.viewport.words(tick.name))
                for tick in date_ticks(low, high, _MOST)
            ]
        marked = ticks(Fraction(Decimal(str(low))), Fraction(Decimal(str(high))), _MOST)
        places = max(map(decimals, marked), default=0)
        # Years have no comma.
        grouped = max(abs(low), abs(high)) >= 10_000
        return [(float(one), decimal(one, places, grouped=grouped)) for one in marked]
