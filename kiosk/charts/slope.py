"""Slope: how two to eight values went from one period to another."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Final, Literal

import numpy as np
from pydantic import Field, model_validator

from kiosk.charts.base import Chart, Throng
from kiosk.drawing import axis, series
from kiosk.drawing.entrance import GROW, appearing
from kiosk.drawing.geometry import Rect, points
from kiosk.drawing.ink import FILL, GROUND, HAIR, MARK, TEXT, TEXT2
from kiosk.drawing.marks import Dots, Hot, Label, Run, Stroke, Target
from kiosk.drawing.scales import Linear, spelling
from kiosk.drawing.timeline import Span
from kiosk.drawing.typeset import fitted, width
from kiosk.model import data
from kiosk.model.kinds import Model
from kiosk.model.table import Table, series_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.drawing.geometry import Array
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


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where everything stands, whatever the progress."""

    facts: tuple[tuple[Fact, Fact], ...]
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
        description="突出 items 里的第几项，从 0 数起 · which of the items stands out, "
        "from 0",
    )
    zero: bool = Field(
        default=True,
        description="纵轴是否从零开始 · whether the scale begins at zero",
    )

    @model_validator(mode="after")
    def _fits(self) -> SlopeChart:
        if self.highlight is not None and self.highlight >= len(self.items):
            last = len(self.items) - 1
            raise ValueError(f"highlight 最大是 {last} · highlight is at most {last}")
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
        viewport, rect, n = box.viewport, box.rect, len(self.items)
        facts = tuple(
            (
                box.facts[series.key(self, index, 0)],
                box.facts[series.key(self, index, 1)],
            )
            for index in range(n)
        )
        every = [fact for pair in facts for fact in pair]
        spell = spelling(every, viewport.language)
        low = min(fact.value for fact in every)
        high = max(fact.value for fact in every)
        level = self.zero and low >= 0
        if self.zero:
            low, high = min(low, Fraction(0)), max(high, Fraction(0))
        own = viewport.type.advance(spell.unit, viewport.label, 500) > 0.12 * rect.width
        foot = axis.shore(box) - (0.0 if level else _LIFT)
        top = rect.y + 48 + (axis.unit_height(viewport) if own else 0.0)
        scale = Linear(
            float(low),
            float(high if high > low else low + 1),
            foot,
            min(top, foot - 60),
        )
        y = np.column_stack(
            [
                scale.along(np.array([float(pair[side]) for pair in facts]))
                for side in (0, 1)
            ]
        )
        # As large as lets all words of one end stand below one another.
        space = axis.shore(box) - 6 - (top - 44)
        row = space / n
        largest = 60.0 if self.highlight is None else 52.0
        sizes = [
            (
                min(
                    76.0 if self.highlight == i else largest,
                    max(40.0, 0.09 * rect.width),
                    row / 1.06,
                ),
                min(viewport.label, row / 1.06),
            )
            for i in range(n)
        ]
        heights = [max(pair) * 1.06 for pair in sizes]
        unit = axis.unit_run(spell.unit, viewport)
        first = self.highlight if self.highlight is not None else int(y[:, 1].argmin())

        def words(index: int, side: int, *, named: bool) -> tuple[Run, ...]:
            """Name and number of one end, the number next to its post."""
            mine = self._mine(index)
            size, small = sizes[index]
            value = Run(
                spell.say(facts[index][side].value),
                size,
                300 if size >= 40 else 400,
                TEXT if mine else TEXT2,
            )
            called = Run(
                viewport.words(self.items[index].label),
                small,
                500 if mine and self.highlight is not None else 400,
                TEXT if mine else TEXT2,
            )
            said = spell.unit and not own and index == first and side == 1
            number = (value, unit) if said else (value,)
            if not named:
                return number
            if side == 0:
                return (called, value._replace(dx=16.0))
            return (*number, called._replace(dx=16.0))

        both = True
        while True:
            ends = [
                [words(i, 0, named=both) for i in range(n)],
                [words(i, 1, named=True) for i in range(n)],
            ]
            wide = [max(width(runs, viewport.type) for runs in end) for end in ends]
            if not both or sum(wide) + 2 * _LEADER <= 0.62 * rect.width:
                break
            both = False
        most = 0.72 * rect.width - wide[0] - 2 * _LEADER
        if wide[1] > most:
            ends[1] = [_named(runs, most, viewport) for runs in ends[1]]
            most = max(most, rect.width - wide[0] - 2 * _LEADER - _STEEP)
            ends[1] = [fitted(runs, most, viewport.type) for runs in ends[1]]
            wide[1] = max(width(runs, viewport.type) for runs in ends[1])
        x = (rect.x + wide[0] + _LEADER, rect.right - wide[1] - _LEADER)
        labels: list[Label] = []
        leaders: list[Stroke] = []
        hots: list[Hot] = []
        for side, sign in ((0, -1), (1, 1)):
            middles = axis.apart(
                y[:, side].tolist(), heights, top - 44, axis.shore(box) - 6
            )
            for i, middle in enumerate(middles):
                at = float(y[i, side])
                if abs(middle - at) > 5:
                    leaders.append(
                        Stroke(
                            points(
                                (x[side] + sign * 14, at),
                                (x[side] + sign * (_LEADER - 8), middle),
                            ),
                            2.0,
                            FILL if self._mine(i) else MARK,
                        )
                    )
                labels.append(
                    Label(
                        x[side] + sign * _LEADER,
                        middle + sizes[i][0] * 0.36,
                        ends[side][i],
                        "end" if side == 0 else "start",
                    )
                )
                fact = facts[i][side]
                reach = width(ends[side][i], viewport.type) + _LEADER + 16
                left = x[side] - reach if side == 0 else x[side] - 16
                place = Rect(left, middle - heights[i] / 2, reach + 16, heights[i])
                hots.append(
                    Hot(
                        place.at_least(96, 96),
                        Target("figure", fact.name),
                        anchor=(x[side], at),
                        name=series.spoken(
                            viewport.words(self.items[i].label), fact, viewport
                        ),
                    )
                )
        return _Plan(
            facts,
            x,
            y,
            scale.at(0) if low < 0 < high else None,
            top - 24,
            tuple(labels),
            tuple(leaders),
            tuple(hots),
            spell.unit if own else "",
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
            *(
                Stroke(
                    points(
                        tuple(leader.points[0]),
                        tuple(
                            leader.points[0]
                            + (leader.points[1] - leader.points[0]) * drawn
                        ),
                    ),
                    leader.width,
                    leader.ink,
                    alpha=1.0 if drawn > 0 else 0.0,
                )
                for leader in plan.leaders
            ),
            *appearing(plan.labels, t, 0.3, 0.45 / len(plan.labels)),
            *appearing(self._named(plan, box), t, 0.3),
            *plan.hots,
        )


def _named(runs: tuple[Run, ...], most: float, viewport: Viewport) -> tuple[Run, ...]:
    """A number and its name in a width; only the name gives way."""
    *number, name = runs
    rest = most - width(tuple(number), viewport.type) - name.dx
    wide = width((name._replace(dx=0.0),), viewport.type)
    size = max(axis.SMALLEST, name.size * min(1.0, rest / wide))
    return (*number, name._replace(size=min(size, name.size)))
