"""Line: how one to four values went, period by period."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, NamedTuple

import numpy as np
from pydantic import Field, model_validator

from kiosk.charts.base import Chart, Explore
from kiosk.drawing import axis, series
from kiosk.drawing.entrance import GROW, appearing
from kiosk.drawing.geometry import around, until
from kiosk.drawing.ink import FILL, GROUND, MARK, TEXT2
from kiosk.drawing.marks import Dots, Hot, Label, Run, Stroke, Target
from kiosk.drawing.placement import inked
from kiosk.drawing.scales import Linear, Spelling, extremes, spelling, ticks
from kiosk.drawing.typeset import width
from kiosk.model import data
from kiosk.model.message import Message
from kiosk.model.mistake import mistake
from kiosk.model.question import Question
from kiosk.model.table import Table, series_rows
from kiosk.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.ink import Ink
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.river import River
    from kiosk.drawing.series import Gap
    from kiosk.drawing.viewport import Box, Viewport
    from kiosk.model.figure import Fact, Figure
    from kiosk.model.note import Note

_LIFT = 56.0
"""How far above the river the axis begins where it does not begin at zero."""
_CONTEXT = (MARK, FILL.mixed("ground", 0.5), TEXT2)
_NODES = 16
"""More periods than this are not marked one by one."""
_TOUCHED = 400
"""Of more values than this, only the highest and lowest nearby answer a touch."""
_NAMES = 25
"""Of more periods than _TOUCHED, so many are tried as names below the line."""
_BROKEN = Text.own(
    zh="这一段没有数据，图上空着。", en="there are no data here, so the line is broken."
)
_COLUMN = 2.0
"""Page units within which a line shows no more than its highest and lowest value."""


class _Plan(NamedTuple):
    """Where everything stands, whatever the progress."""

    facts: tuple[tuple[Fact, ...], ...]
    spell: Spelling
    marked: tuple[Fraction, ...]
    scale: Linear
    x: Array
    ends: tuple[tuple[tuple[Run, ...], ...], ...]
    lines: tuple[tuple[Array, ...], ...]
    """Of each series, the stretches without a gap."""
    named: tuple[Label, ...]
    right: float
    unit: str
    """The unit, if it needs a line of its own."""


class LineChart(Chart):
    """One to four lines over equally spaced periods; one of them has the accent.

    Zero is the river, unless a value is negative or `zero` is false; then the
    axis keeps clear of the river and its hairlines tell the values. Where a value
    is missing the line is broken, and the gap says so.
    """

    gaps: ClassVar[bool] = True
    tells: ClassVar[tuple[Question, ...]] = (Question.YEARS,)

    kind: Literal["line"] = Field(
        description='折线，一到四条；"zero": false 纵轴不从零起 · one to four lines; '
        '"zero": false lets the axis begin above zero'
    )
    name: data.Own = None
    unit: data.Unit
    source: data.Source
    meaning: data.Meaning = None
    periods: Annotated[
        tuple[data.Words, ...], Field(min_length=2, max_length=data.MOST), data.TEXTS
    ] = Field(description="各时期，间隔相等 · the periods, equally spaced")
    series: Annotated[
        tuple[data.Broken, ...], Field(min_length=1, max_length=4), data.ROWS
    ] = Field(description="一到四条线 · one to four lines")
    highlight: int = Field(
        default=0,
        ge=0,
        description="用强调色的是第几条，从 0 数起 · which line has the accent, from 0",
    )
    zero: bool = Field(
        default=True,
        description="纵轴是否从零开始 · whether the axis begins at zero",
    )
    explore: Explore = None

    @model_validator(mode="after")
    def _fits(self) -> LineChart:
        data.checked(self.series, len(self.periods), "periods")
        if self.highlight >= len(self.series):
            raise mistake("highlight-beyond", most=len(self.series) - 1)
        data.ending(self.series, Message("折线", "a line"))
        # One figure proves the unit; sixteen hundred would only take longer.
        one = self.series[0]
        series.figure(self, one.values[-1], one.name, self.periods[-1])
        return self

    @cached_property
    def _touched(self) -> tuple[tuple[int, ...], ...]:
        """Of each series, the places of the values that answer a touch."""
        return tuple(map(_touched, self.series))

    @cached_property
    def _gaps(self) -> tuple[Gap, ...]:
        return series.gaps(self.series)

    def notes(self) -> Mapping[str, Note]:
        return series.gap_notes(self, self._gaps, self.series, self.periods, _BROKEN)

    def figures(self) -> Mapping[str, Figure]:
        rows = [(one.name, one.values) for one in self.series]
        return series.by_period(self, rows, self.periods, self._touched)

    def texts(self) -> tuple[Text, ...]:
        return series.said((one.name for one in self.series), self.periods)

    def table(self) -> Table:
        return Table(
            self.unit,
            series_rows("series", ((one.name, one.values) for one in self.series)),
            self.periods,
            "periods",
            time=True,
            overlaid=True,
            zero=self.zero,
        )

    def river(self, viewport: Viewport, box: Box) -> River:
        return axis.channel(viewport, box)

    @axis.kept
    def _plan(self, box: Box) -> _Plan:
        viewport, rect = box.viewport, box.rect
        n = len(self.periods)
        facts = tuple(
            tuple(box.facts[series.key(self, number, index)] for index in kept)
            for number, kept in enumerate(self._touched)
        )
        every = [fact for row in facts for fact in row]
        spell = spelling(every, viewport.language)
        low = min(fact.value for fact in every)
        high = max(fact.value for fact in every)
        level = self.zero and low >= 0
        if self.zero:
            low, high = min(low, Fraction(0)), max(high, Fraction(0))
        marked = ticks(low, high, 5)
        if level:
            marked = marked[1:]
        else:
            low, marked = _lifted(low, high)
        left = axis.gutter(spell.ticks(marked), viewport)
        # The unit follows the last value of the line that matters, unless it is long.
        own = viewport.type.advance(spell.unit, viewport.label, 500) > 0.16 * rect.width
        said = "" if own else spell.unit
        ends = self._ends(viewport, facts, spell, said, lined=True)
        if max(width(one[0], viewport.type) for one in ends) > 0.24 * rect.width:
            ends = self._ends(viewport, facts, spell, said, lined=False)
        beside = max(width(line, viewport.type) for one in ends for line in one)
        right = rect.right - beside - 30
        top = rect.y + 40 + (axis.unit_height(viewport) if own else 0.0)
        foot = axis.shore(box) - (0.0 if level else _LIFT)
        if high == low:
            high = low + 1
        scale = Linear(float(low), float(high), foot, min(top, foot - 60))
        x = np.linspace(rect.x + left + 14, right, n)
        columns = max(2, int((x[-1] - x[0]) / _COLUMN))
        lines = tuple(_broken(x, one, scale, columns) for one in self.series)
        at = np.arange(n)
        if n > _TOUCHED:
            at = np.unique(np.linspace(0, n - 1, _NAMES).round().astype(int))
        named = axis.names(
            [viewport.words(self.periods[i]) for i in at], x[at].tolist(), box
        )
        own_line = spell.unit if own else ""
        return _Plan(
            facts, spell, marked, scale, x, ends, lines, named, right, own_line
        )

    def _ends(
        self,
        viewport: Viewport,
        facts: tuple[tuple[Fact, ...], ...],
        spell: Spelling,
        unit: str,
        *,
        lined: bool,
    ) -> tuple[tuple[tuple[Run, ...], ...], ...]:
        """What stands at each line's end: the last value and the name.

        On one line, or the name under the value.
        """
        rows = [
            (one.name, spell.say(row[-1].value))
            for one, row in zip(self.series, facts, strict=True)
        ]
        return series.end_blocks(rows, self.highlight, unit, viewport, lined=lined)

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        box = axis.stage(box)
        plan = self._plan(box)
        n = len(self.periods)
        ys = plan.scale.along(np.array([float(value) for value in plan.marked]))
        head = plan.x[0] + (plan.x[-1] - plan.x[0]) * GROW.at(t)
        seen = 1.0 if t > 0 else 0.0
        others = [i for i in range(len(plan.lines)) if i != self.highlight]
        context: list[Mark] = []
        for number, ink in zip(others, _CONTEXT, strict=False):
            *strokes, end = _drawn(plan.lines[number], head, 4.0, ink, seen)
            context += [*strokes, Dots(end.points[-1:], 18.0, ink, alpha=end.alpha)]
        thick = axis.thickness(plan.x)
        *own, last = _drawn(plan.lines[self.highlight], head, thick, FILL, seen)
        mine = last.points
        nodes = [
            Dots(one.points if n <= _NODES else one.points[-1:], 20.0, FILL, one.alpha)
            for one in own
            if isinstance(one, Stroke)
        ]
        return (
            *axis.hairlines(
                ys.tolist(), plan.spell.ticks(plan.marked), box, plan.right, t
            ),
            *axis.unit_label(plan.unit, box, t),
            *context,
            *own,
            *nodes,
            Dots(mine[-1:], 36.0, FILL, alpha=last.alpha),
            Dots(mine[-1:], 16.0, GROUND, alpha=last.alpha),
            *appearing(self._said(box), t, 0.55),
            *appearing(chain.from_iterable(self._beside(plan, box)), t, 0.55),
            *appearing(plan.named, t, 0.3, 0.3 / n),
            *self._hots(box),
        )

    def _beside(self, plan: _Plan, box: Box) -> tuple[tuple[Label, ...], ...]:
        """Values and names at the end of each line, clear of each other."""
        return series.end_labels(
            plan.ends,
            [float(line[-1][-1, 1]) for line in plan.lines],
            plan.right + 30,
            plan.scale.end - 40,
            axis.shore(box) - 6,
        )

    @axis.kept
    def _hots(self, box: Box) -> tuple[Mark, ...]:
        viewport, plan = box.viewport, self._plan(box)
        marks: list[Mark] = []
        ends = self._beside(plan, box)
        for one, row, kept, end in zip(
            self.series, plan.facts, self._touched, ends, strict=True
        ):
            name = viewport.words(one.name)
            heights = plan.scale.along(np.array([float(fact) for fact in row]))
            places = plan.x[list(kept)]
            pitch = float(plan.x[-1] - plan.x[0]) / (min(len(plan.x), _TOUCHED) - 1)
            for fact, x, y in zip(row, places.tolist(), heights.tolist(), strict=True):
                alone = len(self.series) == 1
                foot = box.base + axis.CHANNEL[1] - 4 if alone else y + 48
                place = axis.column(x, pitch, y - 48, foot, box)
                marks.append(
                    Hot(
                        place,
                        Target("figure", fact.name),
                        anchor=(x, y),
                        name=series.spoken(name, fact, viewport),
                    )
                )
            final = row[-1]
            said = around([inked(label, viewport) for label in end])
            marks.append(
                Hot(
                    said.at_least(96, 96),
                    Target("figure", final.name),
                    anchor=(float(places[-1]), float(heights[-1])),
                    name=series.spoken(name, final, viewport),
                    words=said,
                )
            )
        notes = self.notes()
        for gap in self._gaps:
            (number,), first, last = gap
            x, y = self._middle(box, number, first, last)
            wide = float(plan.x[1] - plan.x[0]) * (last - first + 1)
            place = axis.column(x, wide, y - 48, y + 48, box)
            key = series.gap_key(self, gap)
            words = viewport.words(self.series[number].name)
            marks.append(series.gap_hot(place, key, notes[key], words, (x, y), box))
        return tuple(marks)

    def _middle(
        self, box: Box, number: int, first: int, last: int
    ) -> tuple[float, float]:
        """The middle of a gap, between the values at its sides."""
        plan, values = self._plan(box), self.series[number].values
        beside = [
            float(value)
            for value in (values[max(first - 1, 0)], values[last + 1])
            if value is not None
        ]
        x = float(plan.x[first] + plan.x[last]) / 2
        return x, float(plan.scale.along(np.array([sum(beside) / len(beside)]))[0])

    @axis.kept
    def _said(self, box: Box) -> tuple[Label, ...]:
        """What stands in the gaps that are wide enough for it."""
        viewport, plan = box.viewport, self._plan(box)
        size = viewport.label * series.SMALL
        words = viewport.words(series.MISSING)
        pitch = float(plan.x[1] - plan.x[0])
        labels = []
        for (number,), first, last in self._gaps:
            x, y = self._middle(box, number, first, last)
            room_for = pitch * (last - first + 2) - 24
            wide = viewport.type.advance(words, size, 400)
            if wide <= room_for and x - wide / 2 > box.rect.x:
                ink = FILL if number == self.highlight else TEXT2
                run = Run(words, size, 500, ink)
                y = _clear(y, self._crossed(box, x, wide), size)
                labels.append(Label(x, y + size * 0.35, (run,), anchor="middle"))
        return tuple(labels)

    def _crossed(self, box: Box, x: float, wide: float) -> list[float]:
        """Heights of the lines and hairlines that pass a stretch."""
        plan = self._plan(box)
        marked = np.array([float(value) for value in plan.marked])
        found = plan.scale.along(marked).tolist()
        for line in plan.lines:
            for part in line:
                if part[0, 0] <= x + wide / 2 and part[-1, 0] >= x - wide / 2:
                    at = np.array([x - wide / 2, x, x + wide / 2])
                    found += np.interp(at, part[:, 0], part[:, 1]).tolist()
        return [float(y) for y in found]


def _touched(row: data.Broken) -> tuple[int, ...]:
    """The places of a row's values that answer a touch."""
    present = row.present
    places = extremes(_numbers(row), _TOUCHED // 2).tolist()
    return tuple(present[place] for place in places)


def _clear(y: float, lines: list[float], size: float) -> float:
    """The height nearest to a wanted one at which no line crosses a text."""
    tried = (y + size * 0.25 * step * side for step in range(13) for side in (1, -1))
    return next(
        (one for one in tried if all(abs(one - line) > size * 0.7 for line in lines)), y
    )


def _drawn(
    line: tuple[Array, ...], head: float, thick: float, ink: Ink, seen: float
) -> list[Stroke | Dots]:
    """The stretches of a line left of the head, and single values as dots.

    The last of them is a stroke, on which the line ends.
    """
    marks: list[Stroke | Dots] = []
    for part in line:
        reached = seen if head >= part[0, 0] or part is line[0] else 0.0
        shown = until(part, max(head, float(part[0, 0])))
        if len(part) == 1 and part is not line[-1]:
            marks.append(Dots(shown, thick * 2, ink, alpha=reached))
        else:
            marks.append(Stroke(shown, thick, ink, alpha=reached))
    end = marks[-1]
    assert isinstance(end, Stroke)
    return [*marks, end]


def _broken(
    x: Array, series: data.Broken, scale: Linear, columns: int
) -> tuple[Array, ...]:
    """The stretches of a line between its gaps."""
    ends = [-1, *(end for gap in series.gaps for end in gap), len(series.values)]
    values = np.array([np.nan if v is None else float(v) for v in series.values])
    stretches = [
        slice(before + 1, after)
        for before, after in zip(ends[::2], ends[1::2], strict=True)
        if after > before + 1
    ]
    return tuple(_thinned(x[part], values[part], scale, columns) for part in stretches)


def _lifted(low: Fraction, high: Fraction) -> tuple[Fraction, tuple[Fraction, ...]]:
    """Where an axis clear of the river begins, and its round values, at most four.

    It begins at a round value at or below the data.
    """

    def begun(marked: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
        if len(marked) > 1 and marked[0] > low:
            return (2 * marked[0] - marked[1], *marked)
        return marked

    tried = (begun(ticks(low, high, most)) for most in (4, 3))
    marked = next(found for found in tried if len(found) <= 4)
    return min(low, marked[0]), marked


def _numbers(series: data.Broken) -> Array:
    """The values that are there."""
    return np.array([float(value) for value in series.values if value is not None])


def _thinned(x: Array, values: Array, scale: Linear, columns: int) -> Array:
    """The line through all values, or through the extremes of each column."""
    kept = extremes(values, columns)
    return np.column_stack([x[kept], scale.along(values[kept])])
