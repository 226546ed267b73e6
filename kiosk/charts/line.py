"""Line: how one to four values went, period by period."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import Field, model_validator

from kiosk import axis, data
from kiosk.charts.base import Chart
from kiosk.entrance import GROW, appearing
from kiosk.geometry import points
from kiosk.ink import FILL, GROUND, MARK, TEXT, TEXT2
from kiosk.marks import Dots, Hot, Label, Run, Stroke, Target
from kiosk.scales import Linear, Spelling, extremes, spelling, ticks
from kiosk.typeset import width

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.figure import Fact, Figure
    from kiosk.geometry import Array
    from kiosk.marks import Mark
    from kiosk.river import River
    from kiosk.room import Box, Room
    from kiosk.text import Text

_LIFT = 56.0
"""How far above the river the axis begins where it does not begin at zero."""
_CONTEXT = (MARK, FILL.mixed("ground", 0.5), TEXT2)
_NODES = 16
"""More periods than this are not marked one by one."""
_TOUCHED = 400
"""Of more values than this, only the highest and lowest nearby answer a touch."""
_NAMES = 25
"""Of more periods than _TOUCHED, so many are tried as names below the line."""
_COLUMN = 2.0
"""Page units within which a line shows no more than its highest and lowest value."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where everything stands, whatever the progress."""

    facts: tuple[tuple[Fact, ...], ...]
    spell: Spelling
    marked: tuple[Fraction, ...]
    scale: Linear
    x: Array
    ends: tuple[tuple[tuple[Run, ...], ...], ...]
    lines: tuple[Array, ...]
    named: tuple[Label, ...]
    right: float
    unit: str
    """The unit, if it needs a line of its own."""


class LineChart(Chart):
    """One to four lines over equally spaced periods; one of them has the accent.

    Zero is the river, unless a value is negative or `zero` is false; then the
    axis keeps clear of the river and its hairlines tell the values.
    """

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
        tuple[data.Series, ...], Field(min_length=1, max_length=4), data.ROWS
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

    @model_validator(mode="after")
    def _fits(self) -> LineChart:
        data.checked(self.series, len(self.periods), "periods")
        if self.highlight >= len(self.series):
            raise ValueError(f"highlight is at most {len(self.series) - 1}")
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

    @cached_property
    def _touched(self) -> tuple[tuple[int, ...], ...]:
        """Of each series, the places of the values that answer a touch."""
        return tuple(
            tuple(extremes(_numbers(one), _TOUCHED // 2).tolist())
            for one in self.series
        )

    def figures(self) -> Mapping[str, Figure]:
        return {
            self._key(series, index): self._figure(series, index)
            for series, kept in enumerate(self._touched)
            for index in kept
        }

    def texts(self) -> tuple[Text, ...]:
        return (
            *(one.name for one in self.series),
            self.periods[0],
            self.periods[-1],
        )

    def river(self, room: Room, box: Box) -> River:
        return axis.channel(room, box)

    @axis.kept
    def _plan(self, box: Box) -> _Plan:
        room, rect = box.room, box.rect
        n = len(self.periods)
        facts = tuple(
            tuple(box.facts[self._key(series, index)] for index in kept)
            for series, kept in enumerate(self._touched)
        )
        every = [fact for row in facts for fact in row]
        spell = spelling(every, room.language)
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
        left = axis.gutter(spell.ticks(marked), room)
        # The unit follows the last value of the line that matters, unless it is long.
        own = room.type.advance(spell.unit, room.label, 500) > 0.16 * rect.width
        said = "" if own else spell.unit
        ends = self._ends(room, facts, spell, said, lined=True)
        if max(width(one[0], room.type) for one in ends) > 0.24 * rect.width:
            ends = self._ends(room, facts, spell, said, lined=False)
        beside = max(width(line, room.type) for one in ends for line in one)
        right = rect.right - beside - 30
        top = rect.y + 40 + (axis.unit_height(room) if own else 0.0)
        foot = axis.shore(box) - (0.0 if level else _LIFT)
        if high == low:
            high = low + 1
        scale = Linear(float(low), float(high), foot, min(top, foot - 60))
        x = np.linspace(rect.x + left + 14, right, n)
        columns = max(2, int((x[-1] - x[0]) / _COLUMN))
        lines = tuple(_thinned(x, _numbers(one), scale, columns) for one in self.series)
        at = np.arange(n)
        if n > _TOUCHED:
            at = np.unique(np.linspace(0, n - 1, _NAMES).round().astype(int))
        named = axis.names(
            [room.words(self.periods[i]) for i in at], x[at].tolist(), box
        )
        own_line = spell.unit if own else ""
        return _Plan(
            facts, spell, marked, scale, x, ends, lines, named, right, own_line
        )

    def _ends(
        self,
        room: Room,
        facts: tuple[tuple[Fact, ...], ...],
        spell: Spelling,
        unit: str,
        *,
        lined: bool,
    ) -> tuple[tuple[tuple[Run, ...], ...], ...]:
        """What stands at each line's end: the last value and the name.

        On one line, or the name under the value.
        """
        blocks: list[tuple[tuple[Run, ...], ...]] = []
        for index, (one, row) in enumerate(zip(self.series, facts, strict=True)):
            mine = index == self.highlight
            value = Run(
                spell.say(row[-1].value),
                max(64.0, room.label * 1.5) if mine else max(44.0, room.label * 1.2),
                300,
                TEXT if mine else TEXT2,
            )
            name = Run(
                room.words(one.name),
                room.label,
                500 if mine else 400,
                TEXT if mine else TEXT2,
            )
            number: tuple[Run, ...] = (value,)
            if mine and unit:
                number = (value, axis.unit_run(unit, room))
            blocks.append(
                ((*number, name._replace(dx=16.0)),) if lined else (number, (name,))
            )
        return tuple(blocks)

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        box = axis.stage(box)
        plan = self._plan(box)
        n = len(self.periods)
        ys = plan.scale.along(np.array([float(value) for value in plan.marked]))
        head = plan.x[0] + (plan.x[-1] - plan.x[0]) * GROW.at(t)
        shown = [_until(line, head) for line in plan.lines]
        seen = 1.0 if t > 0 else 0.0
        others = [i for i in range(len(shown)) if i != self.highlight]
        mine = shown[self.highlight]
        context: list[Mark] = []
        for number, ink in zip(others, _CONTEXT, strict=False):
            context += [
                Stroke(shown[number], 4.0, ink, alpha=seen),
                Dots(shown[number][-1:], 18.0, ink, alpha=seen),
            ]
        nodes = mine if n <= _NODES else mine[-1:]
        return (
            *axis.hairlines(
                ys.tolist(), plan.spell.ticks(plan.marked), box, plan.right, t
            ),
            *axis.unit_label(plan.unit, box, t),
            *context,
            Stroke(mine, axis.thickness(plan.x), FILL, alpha=seen),
            Dots(nodes, 20.0, FILL, alpha=seen),
            Dots(mine[-1:], 36.0, FILL, alpha=seen),
            Dots(mine[-1:], 16.0, GROUND, alpha=seen),
            *self._beside(plan, box, t),
            *appearing(plan.named, t, 0.3, 0.3 / n),
            *self._hots(box),
        )

    def _beside(self, plan: _Plan, box: Box, t: float) -> tuple[Label, ...]:
        """Values and names at the ends of the lines, clear of each other."""
        heights = [
            sum(max(run.size for run in line) for line in block) * 1.12
            + (14 if len(block) > 1 else 0)
            for block in plan.ends
        ]
        middles = axis.apart(
            [float(line[-1, 1]) for line in plan.lines],
            heights,
            plan.scale.end - 40,
            axis.shore(box) - 6,
        )
        labels = []
        for block, middle, high in zip(plan.ends, middles, heights, strict=True):
            y = middle - high / 2 + (7 if len(block) > 1 else 0)
            for line in block:
                size = max(run.size for run in line)
                y += size * 1.12
                labels.append(Label(plan.right + 30, y - size * 0.2, line))
        return appearing(labels, t, 0.55)

    @axis.kept
    def _hots(self, box: Box) -> tuple[Mark, ...]:
        room, plan = box.room, self._plan(box)
        marks: list[Mark] = []
        for one, row, kept in zip(self.series, plan.facts, self._touched, strict=True):
            name = room.words(one.name)
            heights = plan.scale.along(np.array([float(fact) for fact in row]))
            places = plan.x[list(kept)]
            pitch = float(places[-1] - places[0]) / (len(kept) - 1)
            for fact, x, y in zip(row, places.tolist(), heights.tolist(), strict=True):
                alone = len(self.series) == 1
                foot = box.base + axis.CHANNEL[1] - 4 if alone else y + 48
                place = axis.column(x, pitch, y - 48, foot, box)
                marks.append(
                    Hot(
                        place,
                        Target("figure", fact.name),
                        anchor=(x, y),
                        name=f"{name} {room.words(fact.figure.period)} "
                        f"{fact.said(room.language)}",
                    )
                )
        return tuple(marks)


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


def _numbers(series: data.Series) -> Array:
    return np.array([float(value) for value in series.values])


def _thinned(x: Array, values: Array, scale: Linear, columns: int) -> Array:
    """The line through all values, or through the extremes of each column."""
    kept = extremes(values, columns)
    return np.column_stack([x[kept], scale.along(values[kept])])


def _until(line: Array, x: float) -> Array:
    """The part of a line left of x: as many points, the rest piled on its end."""
    y = float(np.interp(x, line[:, 0], line[:, 1]))
    return np.where(line[:, :1] > x, points((x, y)), line)
