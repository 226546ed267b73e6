"""Waffle: shares as a hundred cells that stand on the river, one per cent each."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal, NamedTuple

import numpy as np
from pydantic import Field, model_validator

from kiosk.charts.base import Chart
from kiosk.drawing import axis, series
from kiosk.drawing.entrance import COUNT, appearing
from kiosk.drawing.geometry import Rect, points
from kiosk.drawing.ink import FILL, HAIR, TEXT, TEXT2
from kiosk.drawing.marks import Bars, Hot, Label, Run, Stroke, Target
from kiosk.drawing.scales import Spelling, spelling
from kiosk.drawing.span import Span
from kiosk.drawing.typeset import balanced
from kiosk.model import data
from kiosk.model.kinds import Model
from kiosk.model.mistake import mistake
from kiosk.model.question import Question
from kiosk.model.table import Table, item_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Box, Viewport
    from kiosk.model.figure import Fact, Figure
    from kiosk.model.text import Text

_SIDE: Final = 10
_CELL: Final = 0.86
"""What a cell takes of its place."""
_LARGEST: Final = 640.0
_ASIDE: Final = 62.0
"""Units between the cells and the words beside them."""
_EMPTY: Final = HAIR.mixed("ground", 0.6)
_INKS: Final = {
    1: (FILL,),
    2: (FILL, FILL.mixed("ground", 0.5)),
    3: (FILL, FILL.mixed("ground", 0.36), FILL.mixed("ground", 0.6)),
}
_FLOW: Final = Span(0.0, 0.78)
"""Cells fill one after another, like dots along a ring."""


class Part(Model):
    """A share of the whole."""

    label: data.Words = Field(description="名称 · what the part is called")
    value: data.Value = Field(
        gt=0, le=100, description="占百分之几 · per cent of the whole", examples=[38.5]
    )


class _Plan(NamedTuple):
    """Where everything stands, whatever the progress."""

    facts: tuple[Fact, ...]
    ends: tuple[float, ...]
    """Where each part ends, in cells from the first."""
    x: float
    y: float
    """The lower left corner."""
    pitch: float
    spell: Spelling
    numbers: tuple[Label, ...]
    words: tuple[Label, ...]
    leaders: tuple[tuple[float, float], ...]
    """For each part its middle height, and that of its words."""
    hots: tuple[Hot, ...]


class _Block(NamedTuple):
    """The words beside a part: its number, for one also the unit, and its name."""

    number: Run
    wide: float
    unit: Run | None
    first_line: float
    """The width of the number with its unit."""
    small: float
    lines: tuple[str, ...]
    height: float

    @classmethod
    def of(
        cls,
        number: str,
        name: str,
        size: float,
        small: float,
        space: float,
        viewport: Viewport,
        *,
        unit: bool,
    ) -> _Block:
        wide = first_line = viewport.type.advance(number, size, 300)
        after = None
        if unit:
            after = axis.unit_run("%", viewport)._replace(
                size=max(44.0, size * 0.25), dx=0.0
            )
            first_line += viewport.type.advance("%", after.size, 500) + 8
        lines = tuple(balanced(name, small, 400, space, viewport.type))
        height = size * 0.8 + small * (0.5 + 1.3 * len(lines)) + 12
        run = Run(number, size, 300, TEXT)
        return cls(run, wide, after, first_line, small, lines, height)

    def _first(self, middle: float) -> float:
        return middle - self.height / 2 + self.number.size * 0.8

    def number_at(self, left: float, middle: float) -> Label:
        return Label(left + self.wide, self._first(middle), (self.number,), "end")

    def words_at(self, left: float, middle: float) -> Iterator[Label]:
        first = self._first(middle)
        if self.unit is not None:
            yield Label(left + self.wide + 6, first, (self.unit,))
        for number, line in enumerate(self.lines):
            yield Label(
                left,
                first + self.small * (1.4 + 1.3 * number),
                (Run(line, self.small, 400, TEXT2),),
            )


class WaffleChart(Chart):
    """One to three shares of a hundred cells, filled row by row from the river.

    A part of a per cent fills that part of its cell. What is left stays empty.
    """

    tells: ClassVar[tuple[Question, ...]] = (Question.SHARE, Question.PARTS)

    kind: Literal["waffle"] = Field(
        description="一百个格子，一格是百分之一，分一到三个部分 · a hundred cells, "
        "one for each per cent, in one to three parts"
    )
    name: data.Own = None
    source: data.Source
    period: data.Words = Field(
        description="什么时候的数 · the time the shares speak of"
    )
    meaning: data.Meaning = None
    parts: Annotated[tuple[Part, ...], Field(min_length=1, max_length=3), data.ROWS] = (
        Field(
            description="一到三个部分，自下而上；合计不超过 100，四舍五入的差别除外 · "
            "one to three parts, from below; 100 at most together, rounding aside"
        )
    )

    @model_validator(mode="after")
    def _fits(self) -> WaffleChart:
        total = sum(part.value for part in self.parts)
        if total > 100 + data.spare([part.value for part in self.parts]):
            raise mistake("parts-beyond", total=total)
        return self

    def figures(self) -> Mapping[str, Figure]:
        return {
            series.key(self, index): data.figure(
                part.value, "%", part.label, self.meaning, self.period, self.source
            )
            for index, part in enumerate(self.parts)
        }

    def texts(self) -> tuple[Text, ...]:
        return tuple(part.label for part in self.parts)

    def table(self) -> Table:
        rows = item_rows("parts", ((one.label, one.value) for one in self.parts))
        return Table(None, rows)

    @axis.kept
    def _plan(self, box: Box) -> _Plan:
        viewport, rect = box.viewport, box.rect
        facts = tuple(box.facts[series.key(self, i)] for i in range(len(self.parts)))
        heap = np.cumsum([float(fact) for fact in facts])
        # Parts that were rounded up fill a hundred cells, not more.
        ends = tuple((heap * min(1.0, 100 / heap[-1])).tolist())
        low = axis.shore(box)
        side = min(low - rect.y - 30, 0.62 * rect.width, _LARGEST)
        # Ten places, less the gap beyond the last cell.
        pitch = side / (_SIDE - 1 + _CELL)
        spell = spelling(facts, viewport.language)
        left = rect.x + side + _ASIDE
        blocks = self._blocks(facts, spell, rect.right - left, side, viewport)
        middles = [
            low - pitch * ((start + end) / 2 / _SIDE)
            for start, end in pairwise((0.0, *ends))
        ]
        placed = axis.apart(
            middles, [block.height for block in blocks], low - side - 8, low - 4
        )
        hots: list[Hot] = []
        for i, (fact, block) in enumerate(zip(facts, blocks, strict=True)):
            words = Rect(
                left - 20,
                placed[i] - block.height / 2,
                rect.right - left + 20,
                block.height,
            )
            top, bottom = (
                low - pitch * (end / _SIDE) for end in (ends[i], (0.0, *ends)[i])
            )
            hots += [
                Hot(
                    place.at_least(96, 96),
                    Target("figure", fact.name),
                    anchor=(rect.x + side, middles[i]),
                    name=series.labelled(fact, viewport),
                )
                for place in (words, Rect(rect.x, top, side, bottom - top))
            ]
        return _Plan(
            facts,
            ends,
            rect.x,
            low,
            pitch,
            spell,
            tuple(
                block.number_at(left, middle)
                for block, middle in zip(blocks, placed, strict=True)
            ),
            tuple(
                label
                for block, middle in zip(blocks, placed, strict=True)
                for label in block.words_at(left, middle)
            ),
            tuple(zip(middles, placed, strict=True)),
            tuple(hots),
        )

    def _blocks(
        self,
        facts: Sequence[Fact],
        spell: Spelling,
        space: float,
        side: float,
        viewport: Viewport,
    ) -> list[_Block]:
        """The words of the parts, as large as lets all stand in their room."""
        largest = max(range(len(facts)), key=lambda i: facts[i].value)
        share = 1.0
        while True:
            sizes = [
                (220.0 if len(facts) == 1 else 150.0 if i == largest else 96.0) * share
                for i in range(len(facts))
            ]
            small = max(axis.SMALLEST, min(viewport.body, max(sizes) * 0.5))
            blocks = [
                _Block.of(
                    spell.say(fact.value),
                    viewport.words(part.label),
                    size,
                    small,
                    space,
                    viewport,
                    unit=i == largest,
                )
                for i, (fact, part, size) in enumerate(
                    zip(facts, self.parts, sizes, strict=True)
                )
            ]
            wide = max(block.first_line for block in blocks)
            high = sum(block.height for block in blocks)
            if (wide <= space and high <= side) or share < 0.3:
                return blocks
            share *= 0.96

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        box = axis.stage(box)
        plan = self._plan(box)
        filled = plan.ends[-1] * _FLOW.at(t)
        count = COUNT.at(t)
        drawn = Span(0.55, 0.8).at(t)
        edge = plan.x + plan.pitch * (_SIDE - 1 + _CELL)
        inks = _INKS[len(self.parts)]
        starts = (0.0, *plan.ends)
        return (
            Bars(
                _cells(plan, filled, float(_SIDE**2)),
                _EMPTY,
                alpha=Span(0.0, 0.3).at(t),
            ),
            *(
                Bars(_cells(plan, start, min(end, filled)), ink)
                for start, end, ink in zip(starts, plan.ends, inks, strict=False)
            ),
            *(
                Stroke(
                    points(
                        (edge + 8, middle),
                        (
                            edge + 8 + (_ASIDE - 26) * drawn,
                            middle + (level - middle) * drawn,
                        ),
                    ),
                    3.0,
                    ink,
                    alpha=1.0 if drawn > 0 else 0.0,
                )
                for (middle, level), ink in zip(plan.leaders, inks, strict=True)
                # A level line before a number would read as a minus sign.
                if abs(middle - level) > 12
            ),
            *(
                replace(
                    label,
                    runs=(
                        label.runs[0]._replace(
                            text=plan.spell.say(fact.value, Fraction(count))
                        ),
                    ),
                    alpha=1.0 if t > 0 else 0.0,
                    changing=count < 1,
                )
                for label, fact in zip(plan.numbers, plan.facts, strict=True)
            ),
            *appearing(plan.words, t),
            *plan.hots,
        )


def _cells(plan: _Plan, start: float, end: float) -> Array:
    """The (n, 4) cells from `start` to `end`, the first and last perhaps in part."""
    if end <= start:
        return np.zeros((0, 4))
    number = np.arange(int(start), int(np.ceil(end)), dtype=float)
    row, column = np.divmod(number, _SIDE)
    first = np.maximum(start - number, 0.0)
    last = np.minimum(end - number, 1.0)
    size = plan.pitch * _CELL
    return np.column_stack(
        [
            plan.x + column * plan.pitch + first * size,
            plan.y - row * plan.pitch - size,
            (last - first) * size,
            np.full(len(number), size),
        ]
    )
