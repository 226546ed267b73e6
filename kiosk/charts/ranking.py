"""Ranking: values from the largest to the smallest, one strand each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, NamedTuple

import numpy as np
from pydantic import Field, model_validator

from kiosk.charts.base import Chart
from kiosk.drawing import axis, series
from kiosk.drawing.easing import out_cubic
from kiosk.drawing.entrance import appearing
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import COMPARE, FILL, TEXT, TEXT2
from kiosk.drawing.marks import Bars, Hot, Label, Run, Target
from kiosk.drawing.scales import Linear, spelling
from kiosk.drawing.span import Span, stagger
from kiosk.drawing.typeset import fitted, width
from kiosk.model import data
from kiosk.model.kinds import Model
from kiosk.model.mistake import mistake
from kiosk.model.question import Question
from kiosk.model.table import Table, item_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Box
    from kiosk.model.figure import Fact, Figure
    from kiosk.model.text import Text


_LANE = 30.0
"""The least height for a bar and its value under a name."""
_LEAST = 96.0
"""The longest bar is no shorter than this, whatever the names take."""


class Item(Model):
    """One of those that are ranked."""

    label: data.Words = Field(description="名称 · what it is called")
    value: data.Value


class _Lanes(NamedTuple):
    """What the rows give to bars, names and numbers."""

    top: float
    pitch: float
    lane: float
    """What a row leaves to its bar."""
    start: float
    end: float
    """Where the bars begin, and where the longest ends."""
    size: float
    named: float
    """The size of the names, and the width they have."""
    lines: tuple[tuple[str, ...], ...]
    """Of every name, from the largest value."""
    number: float
    above: bool
    """Whether names stand above their bars, not before them."""
    own: bool
    """Whether the unit has a line of its own."""


class _Plan(NamedTuple):
    """Where everything stands, whatever the progress; from the largest value."""

    start: float
    ends: tuple[float, ...]
    middles: tuple[float, ...]
    thick: float
    unit: str
    """The unit, if it needs a line of its own."""
    names: tuple[Label, ...]
    numbers: tuple[Label, ...]
    hots: tuple[Hot, ...]


class RankingChart(Chart):
    """Two to twelve level bars, sorted; equal values keep the order typed.

    Names stand at the left where they leave the bars room, else above them. The
    highlighted item has the accent to itself.
    """

    stands: ClassVar[bool] = False
    tells: ClassVar[tuple[Question, ...]] = (Question.RANKS,)

    kind: Literal["ranking"] = Field(
        description="从大到小的横条，二到十二项，顺序由程序排 · two to twelve level "
        "bars, sorted by the program"
    )
    name: data.Own = None
    unit: data.Unit
    source: data.Source
    period: data.Words = Field(
        description="什么时候的数 · the time the values speak of"
    )
    meaning: data.Meaning = None
    items: Annotated[
        tuple[Item, ...], Field(min_length=2, max_length=12), data.ROWS
    ] = Field(description="各项，顺序不限，按数值排列 · the items, in any order")
    highlight: int | None = Field(
        default=None,
        ge=0,
        description="突出第几项，从 0 数起 · which of the items stands out, from 0",
    )

    @model_validator(mode="after")
    def _fits(self) -> RankingChart:
        data.unsigned([item.value for item in self.items], data.DOTPLOT)
        if self.highlight is not None and self.highlight >= len(self.items):
            raise mistake("highlight-beyond", most=len(self.items) - 1)
        self.figures()
        return self

    @property
    def order(self) -> tuple[int, ...]:
        """Places of the items as typed, from the largest value to the smallest."""
        places = range(len(self.items))
        return tuple(sorted(places, key=lambda index: -self.items[index].value))

    def figures(self) -> Mapping[str, Figure]:
        return {
            series.key(self, 0, index): series.figure(
                self, item.value, item.label, self.period
            )
            for index, item in enumerate(self.items)
        }

    def texts(self) -> tuple[Text, ...]:
        return tuple(self.items[index].label for index in self.order)

    def table(self) -> Table:
        rows = item_rows("items", ((one.label, one.value) for one in self.items))
        return Table(self.unit, rows)

    @axis.kept
    def _plan(self, box: Box) -> _Plan:
        facts = [box.facts[series.key(self, 0, index)] for index in self.order]
        spell = spelling(facts, box.viewport.language)
        values = [spell.say(fact.value) for fact in facts]
        lanes = self._lanes(values, spell.unit, box)
        scale = Linear(0.0, float(facts[0]) or 1.0, lanes.start, lanes.end)
        ends = scale.along(np.array([float(fact) for fact in facts])).tolist()
        middles = [
            lanes.top + lanes.pitch * (row + 1) - lanes.lane / 2
            for row in range(len(facts))
        ]
        unit = axis.unit_run(spell.unit, box.viewport)
        said = (unit,) if spell.unit and not lanes.own else ()
        return _Plan(
            lanes.start,
            tuple(ends),
            tuple(middles),
            min(40.0, lanes.lane * (0.7 if lanes.above else 0.52)),
            spell.unit if lanes.own else "",
            self._names(lanes, middles, box),
            tuple(
                Label(
                    end + 18,
                    middle + lanes.number * 0.365,
                    (
                        Run(
                            text, lanes.number, 300 if lanes.number >= 40 else 400, TEXT
                        ),
                        *(() if row else said),
                    ),
                )
                for row, (text, end, middle) in enumerate(
                    zip(values, ends, middles, strict=True)
                )
            ),
            self._hots(facts, lanes, ends, middles, box),
        )

    def _lanes(self, values: Sequence[str], unit: str, box: Box) -> _Lanes:
        """Where the bars begin and may end, and the sizes of what is beside them."""
        viewport, rect, n = box.viewport, box.rect, len(self.items)
        # The unit follows the largest value, unless it is long.
        run = axis.unit_run(unit, viewport)
        aside = width((run,), viewport.type) if unit else 0.0
        own = aside > 0.2 * rect.width
        top = rect.y + 14 + (axis.unit_height(viewport) if own else 0.0)
        # Air between the last bar and the river, which is no axis here.
        space = box.base - 46 - top
        pitch = min(112.0, space / n)
        top += (space - pitch * n) / 2
        size = min(viewport.label, pitch * 0.72)
        longest = max(
            viewport.type.advance(viewport.words(item.label), 1.0, 500)
            for item in self.items
        )
        # Long names go above their bars if the rows are high enough for both.
        over = min(size, (pitch - _LANE - 18) / 1.2)
        above = longest * size > 0.36 * rect.width and over >= 32
        if above:
            size, lane = over, pitch - over * 1.2 - 18
        else:
            size = max(axis.SMALLEST, min(size, 0.4 * rect.width / longest))
            lane = pitch
        number = max(axis.SMALLEST, min(64.0, lane * (0.95 if above else 0.62)))
        widths = [viewport.type.advance(text, number, 400) for text in values]
        widest = max(widths[0] + (0.0 if own else aside), *widths[1:])
        named = min(longest * size, 0.86 * rect.width - widest - 48)
        words = [viewport.words(self.items[index].label) for index in self.order]
        lines: tuple[tuple[str, ...], ...] = tuple((word,) for word in words)
        if named < longest * size and not above:
            lines, named = self._split(lines, named, pitch, widest, box)
        return _Lanes(
            top,
            pitch,
            lane,
            rect.x if above else rect.x + named + 26,
            rect.right - widest - 22,
            size,
            rect.width if above else named,
            lines,
            number,
            above,
            own,
        )

    def _split(
        self,
        lines: tuple[tuple[str, ...], ...],
        named: float,
        pitch: float,
        widest: float,
        box: Box,
    ) -> tuple[tuple[tuple[str, ...], ...], float]:
        """Names on more lines, and the width that they take.

        They stay as they are where no row is high enough for them.
        """
        viewport, wide = box.viewport, box.rect.width
        words = [line for one in lines for line in one]
        for room in (0.4 * wide, wide - widest - 48 - _LEAST):
            found = axis.legible(words, 500, room, pitch, viewport)
            if found is not None:
                return found, max(
                    viewport.type.advance(line, axis.SMALLEST, 500)
                    for one in found
                    for line in one
                )
        return lines, named

    def _names(
        self, lanes: _Lanes, middles: Sequence[float], box: Box
    ) -> tuple[Label, ...]:
        names = []
        for index, lines, middle in zip(self.order, lanes.lines, middles, strict=True):
            mine = self.highlight in (None, index)
            weight = 500 if mine and self.highlight is not None else 400
            for i, line in enumerate(lines):
                run = Run(line, lanes.size, weight, TEXT if mine else TEXT2)
                runs = fitted((run,), lanes.named, box.viewport.type)
                if lanes.above:
                    y = middle - lanes.lane / 2 - lanes.size * 0.3
                    names.append(Label(box.rect.x, y, runs))
                else:
                    y = middle + axis.line_below(i, len(lines), lanes.size)
                    names.append(Label(lanes.start - 26, y, runs, "end"))
        return tuple(names)

    def _hots(
        self,
        facts: Sequence[Fact],
        lanes: _Lanes,
        ends: Sequence[float],
        middles: Sequence[float],
        box: Box,
    ) -> tuple[Hot, ...]:
        """Every row answers over its whole width."""
        rect, pitch = box.rect, lanes.pitch
        return tuple(
            Hot(
                Rect(rect.x, lanes.top + row * pitch, rect.width, pitch).at_least(
                    96, 96
                ),
                Target("figure", fact.name),
                anchor=(ends[row], middles[row]),
                name=series.labelled(fact, box.viewport),
            )
            for row, fact in enumerate(facts)
        )

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        plan, n = self._plan(box), len(self.items)
        growth = np.array(
            stagger(Span(0.0, 0.73).at(t), n, min(0.3, 1.6 / n), out_cubic)
        )
        rects = np.column_stack(
            [
                np.full(n, plan.start),
                np.array(plan.middles) - plan.thick / 2,
                (np.array(plan.ends) - plan.start) * growth,
                np.full(n, plan.thick),
            ]
        )
        mine = np.array([self.highlight in (None, index) for index in self.order])
        return (
            *axis.unit_label(plan.unit, box, t),
            Bars(rects[~mine], COMPARE),
            Bars(rects[mine], FILL),
            *appearing(plan.names, t, 0.1, 0.3 / n),
            *appearing(plan.numbers, t, 0.55, 0.2 / n),
            *plan.hots,
        )
