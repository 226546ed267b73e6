"""Slope: how two to eight values went from one period to another."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal, NamedTuple

import numpy as np
from pydantic import Field, model_validator

from kiosk.charts.base import Chart, Explore, Throng
from kiosk.drawing import axis, series
from kiosk.drawing.entrance import GROW, appearing
from kiosk.drawing.geometry import Rect, points
from kiosk.drawing.ink import FILL, GROUND, HAIR, MARK, TEXT, TEXT2
from kiosk.drawing.marks import Dots, Hot, Label, Run, Stroke, Target
from kiosk.drawing.scales import Linear, Spelling, spelling
from kiosk.drawing.span import Span
from kiosk.drawing.typeset import fitted, width
from kiosk.model import data
from kiosk.model.kinds import Model
from kiosk.model.mistake import mistake
from kiosk.model.question import Question
from kiosk.model.table import Table, series_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.ink import Ink
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.river import River
    from kiosk.drawing.viewport import Box, Viewport
    from kiosk.model.figure import Fact, Figure
    from kiosk.model.text import Text

_MOST: Final = 5
"""Lines between two posts that an eye follows without one that stands out."""
_LIFT: Final = 40.0
"""How far above the river the scale begins where that is not zero."""
_STEEP: Final = 80.0
"""The posts stand no nearer to each other than this, whatever the words take."""
_LEADER: Final = 34.0
"""Units between a post and the words beside it."""


class Item(Model):
    """One of those that are compared, then and now."""

    label: data.Words = Field(description="名称 · what it is called")
    values: Annotated[
        tuple[data.Value, ...], Field(min_length=2, max_length=2), data.VALUES
    ] = Field(description="前后两个值 · the value then, and the value now")


class _Line(NamedTuple):
    """Words of one end: how far beyond the others, and below their middle.

    None below it is where the number stands.
    """

    runs: tuple[Run, ...]
    dx: float = 0.0
    dy: float | None = None

    def reach(self, viewport: Viewport) -> float:
        return self.dx + width(self.runs, viewport.type)


_Words = tuple[_Line, ...]
"""What stands at one end: a number, and perhaps a name on one line or more."""


class _End(NamedTuple):
    """One end of a line, and the words beside its post."""

    item: Item
    fact: Fact
    side: int
    """0 for the left post, 1 for the right."""
    at: tuple[float, float]
    words: _Words
    size: float
    height: float
    middle: float
    """Where the words stand, off their value if others need the room."""
    ink: Ink

    @property
    def _away(self) -> int:
        return 1 if self.side else -1

    def labels(self) -> tuple[Label, ...]:
        number = self.size * 0.36
        return tuple(
            Label(
                self.at[0] + self._away * (_LEADER + line.dx),
                self.middle + (number if line.dy is None else line.dy),
                line.runs,
                "start" if self.side else "end",
            )
            for line in self.words
        )

    def leader(self) -> Stroke:
        x, y = self.at
        return Stroke(
            points(
                (x + self._away * 14, y),
                (x + self._away * (_LEADER - 8), self.middle),
            ),
            2.0,
            self.ink,
        )

    def hot(self, viewport: Viewport) -> Hot:
        reach = _taken([self.words], viewport) + _LEADER + 16
        left = self.at[0] - (16 if self.side else reach)
        place = Rect(left, self.middle - self.height / 2, reach + 16, self.height)
        return Hot(
            place.at_least(96, 96),
            Target("figure", self.fact.name),
            anchor=self.at,
            name=series.spoken(viewport.words(self.item.label), self.fact, viewport),
        )


class _Plan(NamedTuple):
    """Where everything stands, whatever the progress."""

    x: tuple[float, float]
    y: Array
    """(n, 2) places of the values."""
    nought: float | None
    """The height of zero, where that is not the river."""
    top: float
    labels: tuple[Label, ...]
    leaders: tuple[Stroke, ...]
    hots: tuple[Hot, ...]
    unit: str
    """The unit, if it needs a line of its own."""


class SlopeChart(Chart):
    """A line for each item between two posts, one for each period.

    Names and values stand at both ends; where it is narrow the names stand at
    the right only. Zero is the river, unless a value is negative or `zero` is
    false. The highlighted item has the accent to itself.
    """

    tells: ClassVar[tuple[Question, ...]] = (Question.YEARS, Question.RANKS)

    kind: Literal["slope"] = Field(
        description="两个时期之间各自升降多少，二到八项 · two to eight values, from "
        "one period to another"
    )
    name: data.Own = None
    unit: data.Unit
    source: data.Source
    meaning: data.Meaning = None
    periods: Annotated[
        tuple[data.Words, ...], Field(min_length=2, max_length=2), data.TEXTS
    ] = Field(description="前后两个时期 · the two periods")
    items: Annotated[tuple[Item, ...], Field(min_length=2, max_length=8), data.ROWS] = (
        Field(description="各项 · the items")
    )
    highlight: int | None = Field(
        default=None,
        ge=0,
        description="突出第几项，从 0 数起 · which of the items stands out, from 0",
    )
    zero: bool = Field(
        default=True,
        description="纵轴是否从零开始 · whether the scale begins at zero",
    )
    explore: Explore = None

    @model_validator(mode="after")
    def _fits(self) -> SlopeChart:
        if self.highlight is not None and self.highlight >= len(self.items):
            raise mistake("highlight-beyond", most=len(self.items) - 1)
        self.figures()
        return self

    def figures(self) -> Mapping[str, Figure]:
        rows = [(item.label, item.values) for item in self.items]
        return series.by_period(self, rows, self.periods)

    def texts(self) -> tuple[Text, ...]:
        return (*self.periods, *(item.label for item in self.items))

    def table(self) -> Table:
        return Table(
            self.unit,
            series_rows(
                "items", ((one.label, one.values) for one in self.items), "label"
            ),
            self.periods,
            "periods",
            time=True,
            zero=self.zero,
            by_row=True,
        )

    def throng(self) -> Throng | None:
        if self.highlight is not None:
            return None
        return Throng(("items",), len(self.items), _MOST)

    def river(self, viewport: Viewport, box: Box) -> River:
        return axis.channel(viewport, box)

    def _mine(self, index: int) -> bool:
        return self.highlight in (None, index)

    @axis.kept
    def _plan(self, box: Box) -> _Plan:
        viewport, rect = box.viewport, box.rect
        facts = tuple(
            (
                box.facts[series.key(self, index, 0)],
                box.facts[series.key(self, index, 1)],
            )
            for index in range(len(self.items))
        )
        every = [fact for pair in facts for fact in pair]
        spell = spelling(every, viewport.language)
        own = viewport.type.advance(spell.unit, viewport.label, 500) > 0.12 * rect.width
        top = rect.y + 48 + (axis.unit_height(viewport) if own else 0.0)
        scale = self._scale(every, top, box)
        y = np.column_stack(
            [
                scale.along(np.array([float(pair[side]) for pair in facts]))
                for side in (0, 1)
            ]
        )
        first = self.highlight if self.highlight is not None else int(y[:, 1].argmin())
        row = (axis.shore(box) - 6 - (top - 44)) / len(self.items)
        sizes = self._sizes(row, box)
        words = self._words(
            facts, spell, sizes, row, None if own or not spell.unit else first, box
        )
        wide = [_taken(side, viewport) for side in words]
        x = (rect.x + wide[0] + _LEADER, rect.right - wide[1] - _LEADER)
        ends: list[_End] = []
        for side in (0, 1):
            heights = [
                max(*(size * 1.06 for size in pair), axis.lines_height(len(lines) - 1))
                for pair, lines in zip(sizes, words[side], strict=True)
            ]
            middles = axis.apart(
                y[:, side].tolist(), heights, top - 44, axis.shore(box) - 6
            )
            ends += [
                _End(
                    self.items[i],
                    facts[i][side],
                    side,
                    (x[side], float(y[i, side])),
                    words[side][i],
                    sizes[i][0],
                    heights[i],
                    middle,
                    FILL if self._mine(i) else MARK,
                )
                for i, middle in enumerate(middles)
            ]
        values = [fact.value for fact in every]
        return _Plan(
            x,
            y,
            scale.at(0) if min(values) < 0 < max(values) else None,
            top - 24,
            tuple(label for end in ends for label in end.labels()),
            tuple(end.leader() for end in ends if abs(end.middle - end.at[1]) > 5),
            tuple(end.hot(viewport) for end in ends),
            spell.unit if own else "",
        )

    def _scale(self, facts: Sequence[Fact], top: float, box: Box) -> Linear:
        """From the river up, or from above it where that is not zero."""
        low = min(fact.value for fact in facts)
        high = max(fact.value for fact in facts)
        level = self.zero and low >= 0
        if self.zero:
            low, high = min(low, Fraction(0)), max(high, Fraction(0))
        foot = axis.shore(box) - (0.0 if level else _LIFT)
        return Linear(
            float(low),
            float(high if high > low else low + 1),
            foot,
            min(top, foot - 60),
        )

    def _sizes(self, row: float, box: Box) -> list[tuple[float, float]]:
        """Of each item's numbers and of its name.

        As large as lets all words of one end stand below one another.
        """
        largest = 60.0 if self.highlight is None else 52.0
        return [
            (
                min(
                    76.0 if self.highlight == i else largest,
                    max(40.0, 0.09 * box.rect.width),
                    row / 1.06,
                ),
                min(box.viewport.label, row / 1.06),
            )
            for i in range(len(self.items))
        ]

    def _words(
        self,
        facts: Sequence[tuple[Fact, Fact]],
        spell: Spelling,
        sizes: Sequence[tuple[float, float]],
        row: float,
        first: int | None,
        box: Box,
    ) -> tuple[list[_Words], list[_Words]]:
        """What stands at the left and at the right of each line.

        The item `first` has the unit. Names give way at the left before they shrink
        at the right, or take more lines, as a `row` is high enough for.
        """
        viewport, wide = box.viewport, box.rect.width

        def ends(side: int, *, named: bool) -> list[tuple[Run, ...]]:
            unit = axis.unit_run(spell.unit, viewport)
            result: list[tuple[Run, ...]] = []
            for i, pair in enumerate(facts):
                value, called = self._runs(i, spell.say(pair[side].value), sizes, box)
                number = (value, unit) if side == 1 and i == first else (value,)
                if not named:
                    result.append(number)
                elif side == 0:
                    result.append((called, value._replace(dx=16.0)))
                else:
                    result.append((*number, called._replace(dx=16.0)))
            return result

        def lines(side: Sequence[tuple[Run, ...]]) -> list[_Words]:
            return [(_Line(runs),) for runs in side]

        ended = ends(1, named=True)
        left, right = lines(ends(0, named=True)), lines(ended)
        if _taken(left, viewport) + _taken(right, viewport) + 2 * _LEADER > 0.62 * wide:
            left = lines(ends(0, named=False))
        rest = wide - _taken(left, viewport) - 2 * _LEADER
        most = rest - 0.28 * wide
        if _taken(right, viewport) > most:
            limit = max(most, rest - _STEEP)
            right = [_within(runs, most, limit, row, viewport) for runs in ended]
        return left, right

    def _runs(
        self,
        index: int,
        number: str,
        sizes: Sequence[tuple[float, float]],
        box: Box,
    ) -> tuple[Run, Run]:
        """A number of an item, and its name."""
        mine = self._mine(index)
        size, small = sizes[index]
        ink = TEXT if mine else TEXT2
        strong = mine and self.highlight is not None
        return (
            Run(number, size, 300 if size >= 40 else 400, ink),
            Run(
                box.viewport.words(self.items[index].label),
                small,
                500 if strong else 400,
                ink,
            ),
        )

    def _nought(self, plan: _Plan, box: Box, drawn: float) -> tuple[Mark, ...]:
        """A hairline at zero, where that is not the river."""
        if plan.nought is None:
            return ()
        y, size = plan.nought, box.viewport.label
        left, right = plan.x
        # At the post where the lines leave it the most room.
        free = np.abs(plan.y - y).min(axis=0)
        first = bool(free[0] >= free[1])
        return (
            Stroke(
                points((left, y), (left + (right - left) * drawn, y)),
                2.0,
                HAIR,
                alpha=1.0 if drawn > 0 else 0.0,
            ),
            Label(
                left + 14 if first else right - 14,
                y - 10,
                (Run("0", size, 400, TEXT2),),
                "start" if first else "end",
                alpha=drawn,
            ),
        )

    def _named(self, plan: _Plan, box: Box) -> tuple[Label, ...]:
        """The periods in the water below their posts."""
        viewport = box.viewport
        y = box.base + (axis.BANK + axis.CHANNEL[1]) / 2 + viewport.label * 0.36
        middle = sum(plan.x) / 2
        labels = []
        for text, x, sign in zip(self.periods, plan.x, (-1, 1), strict=True):
            run = Run(viewport.words(text), viewport.label, 400, TEXT2)
            half = width((run,), viewport.type) / 2
            # Two posts close together push their periods apart.
            x = sign * max(sign * x, sign * middle + half + 10)
            x = max(box.rect.x + half, min(x, box.rect.right - half))
            labels.append(Label(x, y, (run,), "middle"))
        return tuple(labels)

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        box = axis.stage(box)
        plan = self._plan(box)
        left, right = plan.x
        grown = GROW.at(t)
        seen = 1.0 if grown > 0 else 0.0
        post = Span(0.0, 0.35).at(t)
        foot = axis.shore(box)
        # The highlighted line lies on top of the others.
        order = sorted(range(len(self.items)), key=self._mine)
        lines: list[Mark] = []
        for index in order:
            mine = self._mine(index)
            ink = FILL if mine else MARK
            strong = mine and self.highlight is not None
            before, after = plan.y[index].tolist()
            head = (left + (right - left) * grown, before + (after - before) * grown)
            lines += [
                Stroke(
                    points((left, before), head),
                    9.0 if strong else 5.0,
                    ink,
                    alpha=seen,
                ),
                Dots(points((left, before)), 26.0 if strong else 20.0, ink, alpha=seen),
                Dots(points(head), 36.0 if strong else 20.0, ink, alpha=seen),
            ]
            if strong:
                lines.append(Dots(points(head), 16.0, GROUND, alpha=seen))
        drawn = Span(0.55, 0.75).at(t)
        return (
            *axis.unit_label(plan.unit, box, t),
            *(
                Stroke(
                    points((x, foot), (x, foot + (plan.top - foot) * post)),
                    2.0,
                    HAIR,
                    alpha=1.0 if post > 0 else 0.0,
                )
                for x in plan.x
            ),
            *self._nought(plan, box, post),
            *lines,
            *(series.drawn(leader, drawn) for leader in plan.leaders),
            *appearing(plan.labels, t, 0.3, 0.45 / len(plan.labels)),
            *appearing(self._named(plan, box), t, 0.3),
            *plan.hots,
        )


def _taken(side: Sequence[_Words], viewport: Viewport) -> float:
    """The width of the widest words."""
    return max(line.reach(viewport) for words in side for line in words)


def _within(
    runs: tuple[Run, ...], most: float, limit: float, row: float, viewport: Viewport
) -> _Words:
    """A number and its name in a width; only the name gives way.

    It shrinks as far as it can be read, takes lines as the row is high enough for,
    or up to the limit. What even that does not hold is set smaller, which the check
    tells.
    """
    *number, name = runs
    before = width(tuple(number), viewport.type) + name.dx
    wide = viewport.type.advance(name.text, 1.0, name.weight)
    size = min(name.size, max(axis.SMALLEST, (most - before) / wide))
    if size * wide > most - before:
        bare = name._replace(size=axis.SMALLEST, dx=0.0)
        for room in (most - before, limit - before):
            found = axis.legible([name.text], name.weight, room, row, viewport)
            if found is None:
                continue
            (lines,) = found
            return (
                _Line(tuple(number)),
                *(
                    _Line(
                        (bare._replace(text=line),),
                        before,
                        axis.line_below(i, len(lines), axis.SMALLEST),
                    )
                    for i, line in enumerate(lines)
                ),
            )
    whole = (*number, name._replace(size=size))
    return (_Line(fitted(whole, limit, viewport.type)),)
