"""Bars: values that stand on the river, side by side or one on the other."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, NamedTuple

import numpy as np
from pydantic import Field, model_validator

from kiosk.charts.base import Chart, Explore, Throng
from kiosk.drawing import axis, series
from kiosk.drawing.easing import out_cubic
from kiosk.drawing.entrance import appearing
from kiosk.drawing.geometry import Rect, points
from kiosk.drawing.ink import COMPARE, FILL, TEXT, TEXT2
from kiosk.drawing.marks import Bars, Hot, Label, Run, Stroke, Target
from kiosk.drawing.scales import Band, Linear, Spelling, spelling, ticks
from kiosk.drawing.span import Span, stagger
from kiosk.drawing.typeset import fitted, width
from kiosk.model import data
from kiosk.model.message import Message
from kiosk.model.mistake import mistake
from kiosk.model.period import is_time
from kiosk.model.question import Question
from kiosk.model.table import Table, series_rows
from kiosk.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.river import River
    from kiosk.drawing.series import Gap
    from kiosk.drawing.viewport import Box, Viewport
    from kiosk.model.figure import Fact, Figure
    from kiosk.model.note import Note

_SIDE = {
    1: (FILL,),
    2: (COMPARE, FILL),
    3: (FILL.mixed("ground", 0.66), COMPARE, FILL),
    4: (FILL.mixed("ground", 0.72), COMPARE, FILL.mixed("ground", 0.38), FILL),
}
"""Series side by side: the last is the news, those before it the past."""
_EMPTY = Text.own(
    zh="没有数据，图上空着。", en="there are no data, so the place is empty."
)
_SEAM = 3.0
"""Ground between two parts of a bar."""
_MOST = 24
"""Bars of several series that an eye tells apart."""


class _Plan(NamedTuple):
    """Where everything stands, whatever the progress."""

    facts: tuple[tuple[Fact | None, ...], ...]
    """Of each series; None where there is no bar."""
    totals: tuple[Fact | None, ...]
    spell: Spelling
    band: Band
    scale: Linear
    size: float
    crowned: bool
    marked: tuple[Fraction, ...]
    right: float
    widest: float
    unit: str
    """The unit, if it needs a line of its own."""
    named: tuple[Label, ...]
    deep: bool
    """Whether names have two lines."""


class BarsChart(Chart):
    """Up to 24 bars, or groups or stacks of up to four.

    Every bar carries its value if there is room; else hairlines tell the
    height, and only the highlighted or tallest bar its value. The place of a value
    that is missing is empty and says so; of a stack it is the whole place, because
    the sum is unknown.
    """

    gaps: ClassVar[bool] = True
    tells: ClassVar[tuple[Question, ...]] = (Question.YEARS, Question.RANKS)

    kind: Literal["bars"] = Field(
        description='柱形，一到四组，"arrange": "stacked" 叠加 · bars, one to four '
        "series, side by side or stacked"
    )
    arrange: Literal["grouped", "stacked"] = Field(
        default="grouped",
        description="几组怎么摆：grouped 并列，stacked 叠加 · side by side, or stacked",
    )
    name: data.Own = None
    unit: data.Unit
    source: data.Source
    period: data.Words = Field(
        description="什么时候的数 · the time the values speak of"
    )
    meaning: data.Meaning = None
    labels: Annotated[
        tuple[data.Words, ...], Field(min_length=1, max_length=24), data.TEXTS
    ] = Field(description="每根柱的名称 · what each bar is called")
    series: Annotated[
        tuple[data.Broken, ...], Field(min_length=1, max_length=4), data.ROWS
    ] = Field(
        description="一到四组值；并列时最后一组用强调色 · one to four series; "
        "side by side, the last has the accent"
    )
    highlight: int | None = Field(
        default=None,
        ge=0,
        description="突出第几根，从 0 数起 · which bar stands out, from 0",
    )
    explore: Explore = None

    @model_validator(mode="after")
    def _fits(self) -> BarsChart:
        data.checked(self.series, len(self.labels), "labels", instead=data.EITHER)
        data.begun(self.series)
        if self.highlight is not None:
            if self.highlight >= len(self.labels):
                raise mistake("highlight-beyond", most=len(self.labels) - 1)
            if len(self.series) > 1:
                raise mistake("highlight-single")
            if self.series[0].values[self.highlight] is None:
                raise mistake("highlight-empty")
        if self._stacked:
            # The names of the parts stand beside the last stack.
            data.ending(self.series, Message("叠加的柱形", "stacked bars"))
        self.figures()
        return self

    @property
    def _stacked(self) -> bool:
        return self.arrange == "stacked" and len(self.series) > 1

    @cached_property
    def _there(self) -> tuple[tuple[int, ...], ...]:
        """Of each series, the places of the bars that are drawn."""
        if self._stacked:
            return (series.complete(self.series),) * len(self.series)
        return tuple(one.present for one in self.series)

    @cached_property
    def _gaps(self) -> tuple[Gap, ...]:
        found = series.holes if self._stacked else series.gaps
        return found(self.series, joined=False)

    def notes(self) -> Mapping[str, Note]:
        return series.gap_notes(self, self._gaps, self.series, self.labels, _EMPTY)

    def figures(self) -> Mapping[str, Figure]:
        return series.by_label(self, self.series, self._there)

    def texts(self) -> tuple[Text, ...]:
        many = len(self.series) > 1
        return (*self.labels, *(one.name for one in self.series if many))

    def table(self) -> Table:
        return Table(
            self.unit,
            series_rows("series", ((one.name, one.values) for one in self.series)),
            self.labels,
            "labels",
            stacked=self.arrange == "stacked",
        )

    def throng(self) -> Throng | None:
        if self.arrange == "stacked" or len(self.series) == 1:
            return None
        return Throng(("series",), len(self.series) * len(self.labels), _MOST)

    def river(self, viewport: Viewport, box: Box) -> River | None:
        plan = self._plan(axis.stage(box))
        return None if plan.crowned else axis.channel(viewport, box, deep=plan.deep)

    @axis.kept
    def _plan(self, box: Box) -> _Plan:
        viewport, rect = box.viewport, box.rect
        n, m = len(self.labels), len(self.series)
        facts = tuple(
            tuple(box.facts.get(series.key(self, number, index)) for index in range(n))
            for number in range(m)
        )
        totals = tuple(map(_total, zip(*facts, strict=True)))
        rows = (totals,) if self._stacked else facts
        shown = tuple(fact for row in rows for fact in row if fact is not None)
        top = max(fact.value for fact in shown)
        right = rect.right
        widest = 0.0
        if self._stacked:
            called = [one.name for one in self.series]
            widest = series.widest_name(called, rect.width, viewport)
            right -= widest + 44
        band = self._band(rect.x, right - rect.x)
        marked: tuple[Fraction, ...] = ()
        spell = spelling(shown, viewport.language)
        size, crowned = self._crown(box, band, spell, shown), True
        if not size:
            crowned = False
            size = self._size(box, band, spell, shown)
        if size < axis.SMALLEST:
            marked = tuple(v for v in ticks(Fraction(0), top, 5) if v)
            left = axis.gutter(spell.ticks(marked), viewport)
            band = self._band(rect.x + left, right - rect.x - left)
            size = min(48.0 * viewport.large, 60.0)
        # The unit follows the tallest bar's value if the two fit into its place.
        number = viewport.type.advance(spell.say(top), size, 400)
        unit = axis.unit_run(spell.unit, viewport)
        whole = number + width((unit,), viewport.type)
        place = band.pitch - 10
        if crowned:
            tall = series.tallest(totals)
            whole += 20 + viewport.type.advance(
                viewport.words(self.labels[tall]), viewport.label, 400
            )
            # The last bar may reach over the empty land beside it.
            place = (right if tall == n - 1 else band.left(tall + 1) - 20) - band.left(
                tall
            )
        own = bool(marked) or (m > 1 and not self._stacked) or whole > place
        head = size * 0.78 + 38 + (axis.unit_height(viewport) if own else 0.0)
        if m > 1 and not self._stacked:
            head += _row(viewport) * m
        words = [viewport.words(label) for label in self.labels]
        centres = [band.centre(index) for index in range(n)]
        named: tuple[Label, ...] = ()
        deep = False
        if not crowned and all(map(is_time, self.labels)):
            keep = n - 1 if self.highlight is None else self.highlight
            named = axis.names(words, centres, box, keep=keep)
        elif not crowned:
            named, deep = axis.all_names(words, centres, box)
        low = axis.shore(box)
        scale = Linear(0.0, float(top) or 1.0, low, min(rect.y + head, low - 60))
        return _Plan(
            facts,
            totals,
            spell,
            band,
            scale,
            size,
            crowned,
            marked,
            right,
            widest,
            spell.unit if own else "",
            named,
            deep,
        )

    def _band(self, start: float, space: float) -> Band:
        n, m = len(self.labels), len(self.series)
        if m > 1 and not self._stacked:
            return Band.over(n, start, space, 0.76, 150.0 * m)
        return Band.over(n, start, space, 0.64 if n < 13 else 0.72, 250.0)

    def _slot(self, band: Band) -> float:
        """The width of one bar of a group, the gap beside it included."""
        return band.width if self._stacked else band.width / len(self.series)

    def _crown(
        self, box: Box, band: Band, spell: Spelling, shown: tuple[Fact, ...]
    ) -> float:
        """The size of numbers with their labels beside them; 0 without room."""
        viewport = box.viewport
        if len(self.series) > 1 or len(self.labels) > 4 or self._gaps:
            return 0.0
        size = 96.0
        for label, fact in zip(self.labels, shown, strict=True):
            name = viewport.type.advance(viewport.words(label), viewport.label, 400)
            number = viewport.type.advance(spell.say(fact.value), 1.0, 300)
            size = min(size, (band.pitch - 44 - name) / number)
        return size if size >= 64 else 0.0

    def _size(
        self, box: Box, band: Band, spell: Spelling, shown: tuple[Fact, ...]
    ) -> float:
        """The size at which every value fits above its bar."""
        alone = len(self.series) == 1 or self._stacked
        space = band.pitch - 10 if alone else self._slot(band) + 2
        widest = max(
            box.viewport.type.advance(spell.say(fact.value), 1.0, 400) for fact in shown
        )
        return min(72.0 if alone and len(self.labels) < 9 else 64.0, space / widest)

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        box = axis.stage(box)
        plan = self._plan(box)
        n = len(self.labels)
        growth = np.array(
            stagger(Span(0.0, 0.73).at(t), n, min(0.3, 1.6 / n), out_cubic)
        )
        low = plan.scale.start
        ys = plan.scale.along(np.array([float(value) for value in plan.marked]))
        words = plan.spell.ticks(plan.marked)
        return (
            *axis.hairlines(ys.tolist(), words, box, plan.right, t),
            *axis.unit_label(plan.unit, box, t),
            *(
                _stack(plan, growth, low)
                if self._stacked
                else self._sides(plan, growth, low)
            ),
            *(_beside(plan, self.series, box, t) if self._stacked else ()),
            *(self._flags(plan, box, t) if not self._stacked else ()),
            *(
                _crowns(plan, self.labels, box, growth, t)
                if plan.crowned
                else self._values(plan, box, t)
            ),
            *appearing(self._said(box), t, 0.55),
            *appearing(plan.named, t, 0.3, 0.3 / n),
            *self._hots(box),
        )

    def _sides(self, plan: _Plan, growth: Array, low: float) -> tuple[Mark, ...]:
        m, slot = len(self.series), self._slot(plan.band)
        gap = 0.0 if m == 1 else min(8.0, slot * 0.1)
        marks: list[Mark] = []
        for number, row in enumerate(plan.facts):
            full = low - plan.scale.along(series.numbers(row))
            high = full * growth
            x = [plan.band.left(i) + number * slot for i in range(len(row))]
            rects = np.column_stack(
                [np.array(x), low - high, np.full(len(row), slot - gap), high]
            )
            if self.highlight is not None:
                here = np.arange(len(row)) == self.highlight
                marks += [Bars(rects[~here], COMPARE), Bars(rects[here], FILL)]
            else:
                marks.append(Bars(rects, _SIDE[m][number]))
        return tuple(marks)

    def _flags(self, plan: _Plan, box: Box, t: float) -> tuple[Mark, ...]:
        """The names of the series, on thin poles above the bars of the first group."""
        m = len(self.series)
        if m == 1:
            return ()
        viewport, slot = box.viewport, self._slot(plan.band)
        drawn = Span(0.55, 0.8, out_cubic).at(t)
        marks: list[Mark] = []
        labels: list[Label] = []
        top = box.rect.y + (axis.unit_height(viewport) if plan.unit else 0.0)
        for number, (one, row) in enumerate(zip(self.series, plan.facts, strict=True)):
            # Above the first group, or the first that has a bar of the series.
            index, fact = next((i, fact) for i, fact in enumerate(row) if fact)
            x = plan.band.left(index) + (number + 0.5) * slot
            foot = plan.scale.at(fact.value) - 12
            if not plan.marked:
                foot -= plan.size * 0.78 + 14
            line = top + (number + 1) * _row(viewport)
            head = line - viewport.label * 0.74
            marks.append(
                Stroke(
                    points((x, foot), (x, foot + (head - foot) * drawn)),
                    3.0,
                    _SIDE[m][number],
                    alpha=1.0 if drawn > 0 else 0.0,
                )
            )
            run = Run(viewport.words(one.name), viewport.label, 500, TEXT)
            labels.append(
                Label(
                    x + 12, line, fitted((run,), box.rect.right - x - 12, viewport.type)
                )
            )
        return (*marks, *appearing(labels, t, 0.55))

    def _values(self, plan: _Plan, box: Box, t: float) -> tuple[Label, ...]:
        """The values above their bars; above the one that matters, if crowded."""
        rows = (plan.totals,) if self._stacked else plan.facts
        slot = plan.band.width if self._stacked else self._slot(plan.band)
        weight = 300 if plan.size >= 48 else 400
        gap = 0.0 if len(rows) == 1 else min(8.0, slot * 0.1)
        labels = []
        last = len(rows) - 1
        tall = series.tallest(rows[-1])
        tallest = rows[-1][tall]
        chosen = tall if self.highlight is None else self.highlight
        for number, row in enumerate(rows):
            for index, fact in enumerate(row):
                if fact is None or (plan.marked and (number, index) != (last, chosen)):
                    continue
                text = plan.spell.say(fact.value)
                runs: tuple[Run, ...] = (Run(text, plan.size, weight, TEXT),)
                if fact is tallest and plan.spell.unit and not plan.unit:
                    runs = (*runs, axis.unit_run(plan.spell.unit, box.viewport))
                labels.append(
                    Label(
                        plan.band.left(index) + number * slot + (slot - gap) / 2,
                        plan.scale.at(fact.value) - 14,
                        runs,
                        "middle",
                    )
                )
        if plan.marked:
            # Its number may reach over taller neighbours.
            half = box.viewport.type.advance(labels[0].text, plan.size, weight) / 2
            at = labels[0].x
            under = [
                plan.scale.at(fact.value)
                for number, row in enumerate(rows)
                for index, fact in enumerate(row)
                if fact is not None
                and abs(plan.band.left(index) + (number + 0.5) * slot - at)
                < half + slot / 2
            ]
            labels = [replace(labels[0], y=min(under) - 14)]
        return appearing(labels, t, 0.55, 0.2 / len(labels))

    @axis.kept
    def _hots(self, box: Box) -> tuple[Mark, ...]:
        viewport, plan = box.viewport, self._plan(box)
        slot = self._slot(plan.band)
        gap = 0.0 if self._stacked or len(self.series) == 1 else min(8.0, slot * 0.1)
        foot = box.base + axis.CHANNEL[1] - 4
        marks: list[Mark] = []
        for number, row in enumerate(plan.facts):
            for index, fact in enumerate(row):
                if fact is None:
                    continue
                if self._stacked:
                    top, bottom = _parts(plan, index)[number]
                    x, wide = plan.band.left(index), plan.band.width
                    place = Rect(x, top, wide, bottom - top)
                    # Its own number stands in the middle of a piece.
                    anchor = (x + wide, (top + bottom) / 2)
                else:
                    top = plan.scale.at(fact.value)
                    x, wide = plan.band.left(index) + number * slot, slot
                    anchor = (x + (wide - gap) / 2, top)
                    head = top - plan.size * 0.8 - 24
                    bottom = box.base
                    place = Rect(x, head, wide, foot - head)
                    if len(self.series) == 1:
                        space = plan.band.pitch
                        place = Rect(x + wide / 2 - space / 2, head, space, foot - head)
                marks.append(
                    Hot(
                        place.at_least(96, 96),
                        Target("figure", fact.name),
                        anchor=anchor,
                        name=series.labelled(fact, viewport),
                    )
                )
        notes, at = self.notes(), plan.scale.start
        for hole in self._gaps:
            x, wide = self._empty(plan, hole)
            place = Rect(x - wide / 2, at - 96, wide, foot - at + 96).at_least(96, 96)
            key = series.gap_key(self, hole)
            words = viewport.words(self.series[hole.rows[0]].name)
            marks.append(series.gap_hot(place, key, notes[key], words, (x, at), box))
        return tuple(marks)

    def _empty(self, plan: _Plan, gap: Gap) -> tuple[float, float]:
        """The middle and the width of the place of a bar that is missing."""
        if self._stacked or len(self.series) == 1:
            return plan.band.centre(gap.first), plan.band.pitch
        slot = self._slot(plan.band)
        return plan.band.left(gap.first) + (gap.rows[0] + 0.5) * slot, slot

    @axis.kept
    def _said(self, box: Box) -> tuple[Label, ...]:
        """What stands in the places that are empty."""
        plan = self._plan(box)
        return tuple(
            label
            for gap in self._gaps
            for x, wide in (self._empty(plan, gap),)
            for label in series.absent(x, plan.scale.start - 20, wide - 8, box.viewport)
        )


def _row(viewport: Viewport) -> float:
    return viewport.label * 1.3


def _parts(plan: _Plan, index: int) -> tuple[tuple[float, float], ...]:
    """Upper and lower edge of each part of one stack."""
    edges, below = [], Fraction(0)
    for row in plan.facts:
        fact = row[index]
        above = below + (fact.value if fact else Fraction(0))
        edges.append((plan.scale.at(above), plan.scale.at(below)))
        below = above
    return tuple(edges)


def _stack(plan: _Plan, growth: Array, low: float) -> tuple[Mark, ...]:
    n = len(plan.totals)
    below = np.zeros(n)
    marks: list[Mark] = []
    x = np.array([plan.band.left(index) for index in range(n)])
    for row, ink in zip(plan.facts, axis.inks(len(plan.facts)), strict=True):
        full = low - plan.scale.along(series.numbers(row))
        bottom = low - below * growth
        # The seam is taken from the upper part, so the lowest begins at zero.
        seam = np.where(below > 0, np.minimum(_SEAM, full * growth), 0.0)
        high = full * growth - seam
        marks.append(
            Bars(
                np.column_stack(
                    [x, bottom - seam - high, np.full(n, plan.band.width), high]
                ),
                ink,
            )
        )
        below = below + full
    return tuple(marks)


def _beside(
    plan: _Plan, rows: Sequence[data.Broken], box: Box, t: float
) -> tuple[Mark, ...]:
    """The names of the parts, to the right of the last stack."""
    viewport = box.viewport
    edges = _parts(plan, len(plan.totals) - 1)
    right = plan.band.left(len(plan.totals) - 1) + plan.band.width
    size = viewport.label
    lines = series.name_lines([one.name for one in rows], plan.widest, viewport)
    middles = axis.apart(
        [(top + bottom) / 2 for top, bottom in edges],
        [series.name_height(one, size) for one in lines],
        plan.scale.end,
        plan.scale.start,
    )
    drawn = Span(0.55, 0.8).at(t)
    marks: list[Mark] = []
    labels: list[Label] = []
    for (top, bottom), middle, one, ink in zip(
        edges, middles, lines, axis.inks(len(plan.facts)), strict=True
    ):
        start = (right + 6, (top + bottom) / 2)
        marks.append(series.leader(start, (right + 34, middle), drawn, ink))
        labels += series.name_labels(right + 44, middle, one, size)
    return (*marks, *appearing(labels, t, 0.55))


def _crowns(
    plan: _Plan, labels: Sequence[Text], box: Box, growth: Array, t: float
) -> tuple[Label, ...]:
    """Big numbers that ride on their bars, the label beside each."""
    viewport = box.viewport
    numbers, beside = [], []
    tallest = plan.totals[series.tallest(plan.totals)]
    for index, (label, fact) in enumerate(zip(labels, plan.totals, strict=True)):
        assert fact is not None
        share = float(growth[index])
        text = plan.spell.say(fact.value)
        x = plan.band.left(index)
        edge = end = x + viewport.type.advance(text, plan.size, 300)
        high = plan.scale.start - plan.scale.at(fact.value)
        if share < 1:
            text = plan.spell.say(fact.value, Fraction(share))
        if fact is tallest and plan.spell.unit and not plan.unit:
            unit = axis.unit_run(plan.spell.unit, viewport)
            after = Label(
                end + unit.dx,
                plan.scale.start - high - 24,
                (unit._replace(dx=0.0),),
            )
            beside.append(after)
            end += width((unit,), viewport.type)
        numbers.append(
            Label(
                edge,
                plan.scale.start - high * share - 24,
                (Run(text, plan.size, 300, TEXT),),
                "end",
                alpha=1.0 if t > 0 else 0.0,
                changing=share < 1,
            )
        )
        beside.append(
            Label(
                end + 20,
                plan.scale.start - high - 24,
                (Run(viewport.words(label), viewport.label, 400, TEXT2),),
            )
        )
    return (*numbers, *appearing(beside, t, 0.55))


def _total(facts: tuple[Fact | None, ...]) -> Fact | None:
    """The sum of the parts of one stack; None where one of them is missing."""
    parts = [fact for fact in facts if fact is not None]
    if len(parts) < len(facts):
        return None
    return replace(parts[0], value=sum((fact.value for fact in parts), Fraction(0)))
