"""Tiles: one equal square a district, laid out as on a map, coloured in steps."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal, NamedTuple

import numpy as np
from pydantic import Field, model_validator

from kiosk.charts.base import Chart, Explore
from kiosk.drawing import series
from kiosk.drawing.axis import SMALLEST, kept
from kiosk.drawing.easing import out_cubic
from kiosk.drawing.entrance import appearing
from kiosk.drawing.geometry import Rect, around
from kiosk.drawing.ink import GROUND, MARK, TEXT, TEXT2
from kiosk.drawing.marks import Bars, Hot, Label, Run, Stroke, Target
from kiosk.drawing.placement import inked
from kiosk.drawing.span import Span, stagger
from kiosk.drawing.steps import (
    Legend,
    figures_of,
    key_of,
    notes_of,
    refuse_names,
    refuse_steps,
    shade,
    stepped,
)
from kiosk.drawing.typeset import balanced
from kiosk.model import data
from kiosk.model.kinds import Model
from kiosk.model.mistake import mistake
from kiosk.model.question import Question
from kiosk.model.table import Table, item_rows
from kiosk.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.ink import Ink
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Box, Viewport
    from kiosk.model.figure import Figure
    from kiosk.model.note import Note

GAP: Final = 8.0
"""Units between two tiles."""
LARGEST: Final = 210.0
"""Width and height of a tile at most."""
_PAD: Final = 0.08
_END: Final = 0.035
"""What names keep from the left and the right edge of their tile, in its width."""
_LINE: Final = 1.12
_FOOT: Final = 46.0
"""Units between the lowest tiles and the river, which is no axis here."""
_ASIDE: Final = 72.0
"""Units between a legend and the tiles beside it."""
_ABOVE: Final = 34.0
"""Units between a legend and the tiles below it."""
_CORNER: Final = 104.0
"""What the sign at the upper right takes that opens all values as a plot."""
_DASH: Final = (0.1, 2.6)
_EMPTY: Final = Text.own(
    zh="没有数据，方块空着。", en="there are no data, so the tile is empty."
)


class Tile(Model):
    """A district or town, and its value."""

    name: data.Words = Field(description="名称 · what it is called")
    value: data.Value | None = Field(
        description="它的数；没有数的写 null · its value; null where there is none"
    )


class TilesChart(Chart):
    """Equal squares in the order of a map, in three to five shades of one colour.

    A tile is no area and no boundary; its place is where staff put its name. One
    whose value is missing is an outline, and the legend says what that means. On a
    page with room the legend stands beside the tiles, else above them.
    """

    answers: ClassVar[bool] = True
    stands: ClassVar[bool] = False
    gaps: ClassVar[bool] = True
    tells: ClassVar[tuple[Question, ...]] = (Question.PLACES, Question.RANKS)

    kind: Literal["tiles"] = Field(
        description="一区一镇一块一样大的方块，按方位摆好，一个数分三到五级深浅 · one "
        "equal square a district, laid out as on a map, in three to five shades of "
        "one value"
    )
    name: data.Own = None
    unit: data.Unit
    source: data.Source
    period: data.Words = Field(
        description="什么时候的数 · the time the values speak of"
    )
    meaning: data.Meaning = None
    layout: Annotated[
        tuple[Annotated[tuple[str, ...], Field(max_length=14)], ...],
        Field(min_length=1, max_length=12),
    ] = Field(
        description="方位：从上到下一行一行写名称，空处写空引号，每个名称正好一次 · "
        "the names row by row as they lie, an empty text where there is none; every "
        "name once",
        examples=[[["", "北湾"], ["西塘", "中城"]]],
    )
    tiles: Annotated[
        tuple[Tile, ...], Field(min_length=2, max_length=60), data.ROWS
    ] = Field(description="每块的名称和数，顺序不限 · the tiles, in any order")
    steps: Annotated[tuple[data.Value, ...], Field(min_length=2, max_length=4)] = Field(
        description="分级的界，从小到大，二到四个，分出三到五级；正好等于界的归上一级 "
        "· two to four bounds, rising, between three to five steps; a value on a bound "
        "belongs to the step above it",
        examples=[[10, 20, 30]],
    )
    explore: Explore = None

    @model_validator(mode="after")
    def _fits(self) -> TilesChart:
        refuse_names(self.steps, self.tiles)
        self._refuse_layout()
        refuse_steps(self._steps)
        self.figures()
        return self

    def _refuse_layout(self) -> None:
        names = self._numbers
        there: set[int] = set()
        for row in self.layout:
            for word in filter(None, row):
                if word not in names:
                    raise mistake("layout-unknown", name=word)
                if names[word] in there:
                    raise mistake("layout-twice", name=word)
                there.add(names[word])
        for number, tile in enumerate(self.tiles):
            if number not in there:
                raise mistake("layout-missing", name=tile.name)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """The number of each tile, by its name in either language."""
        return {
            word: number
            for number, tile in enumerate(self.tiles)
            for word in (tile.name.zh, tile.name.en)
        }

    @cached_property
    def _places(self) -> tuple[tuple[int, int, int], ...]:
        """The tiles as they lie, row by row: number of the tile, row, column."""
        at = [
            (self._numbers[word], row, column)
            for row, words in enumerate(self.layout)
            for column, word in enumerate(words)
            if word
        ]
        # Rows and columns at the edges that are empty are no part of the picture.
        top, left = min(row for _, row, _ in at), min(column for _, _, column in at)
        return tuple((number, row - top, column - left) for number, row, column in at)

    @cached_property
    def _steps(self) -> tuple[int | None, ...]:
        """The step of each tile as typed, from 0; None where its value is missing."""
        return stepped([tile.value for tile in self.tiles], self.steps)

    def figures(self) -> Mapping[str, Figure]:
        return figures_of(self, self.tiles)

    def notes(self) -> Mapping[str, Note]:
        return notes_of(self, self.tiles, _EMPTY)

    def texts(self) -> tuple[Text, ...]:
        return tuple(self.tiles[number].name for number, _, _ in self._places)

    def table(self) -> Table:
        rows = item_rows(
            "tiles", ((tile.name, tile.value) for tile in self.tiles), "name"
        )
        return Table(self.unit, rows)

    @kept
    def _plan(self, box: Box) -> _Plan:
        """All that does not depend on progress or on touches."""
        return _Layout(self, box).plan()

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        plan = self._plan(box)
        shares = np.array(stagger(Span(0.0, 0.62).at(t), plan.rank, 0.12, out_cubic))
        come = Span(0.0, 0.3, out_cubic).at(t)
        touches = [box.interaction.touch(key) for key in plan.keys]
        marks: list[Mark] = []
        marks += [
            Bars(plan.legend[step : step + 1], ink, alpha=come)
            for step, ink in enumerate(plan.inks)
        ]
        # Each by itself: a card that cuts one sets back that one and no other, and
        # the step of the others can still be told.
        begun = 1.0 if t > 0 else 0.0
        marks += [
            Bars(_grown(rect[None], shares[at : at + 1]), plan.inks[step], alpha=begun)
            for rect, at, step in zip(
                plan.rects, plan.order.tolist(), plan.steps.tolist(), strict=True
            )
            if step >= 0
        ]
        # No hill is seen through what is empty.
        bare = np.vstack([plan.legend[len(plan.inks) :], plan.rects[plan.steps < 0]])
        marks += [Bars(rect[None], GROUND, alpha=come) for rect in bare]
        marks += [_outline(rect, -2.5, 5.0, MARK, come, _DASH) for rect in bare]
        for rect, touch in zip(plan.rects, touches, strict=True):
            marks.append(_outline(rect, 2.0, 6.0, TEXT, touch))
        for step, rect in enumerate(plan.legend):
            held = step if step < len(plan.inks) else -1
            of_it = [
                touch for touch, s in zip(touches, plan.steps, strict=True) if s == held
            ]
            marks.append(_outline(rect, 2.0, 5.0, TEXT, max(of_it, default=0.0)))
        return (
            *marks,
            *(replace(label, alpha=come) for label in plan.words),
            *appearing(plan.names, t, 0.3, 0.4 / len(plan.names)),
            *plan.hots,
        )


class _Plan(NamedTuple):
    """Where everything lies; tiles in reading order.

    `rects` is (n, 4), `steps` (n,) with -1 for a missing value, `order` (n,) when each
    tile comes, of `rank` moments. `legend` is (m, 4), the squares of the steps and
    perhaps that of missing values; `words` is what stands beside them.
    """

    rects: Array
    steps: npt.NDArray[np.int_]
    order: npt.NDArray[np.int_]
    rank: int
    keys: tuple[str, ...]
    inks: tuple[Ink, ...]
    legend: Array
    words: tuple[Label, ...]
    names: tuple[Label, ...]
    hots: tuple[Hot, ...]


def _grown(rects: Array, shares: Array) -> Array:
    """Squares that have grown from their middles by a share."""
    result = rects.copy()
    result[:, 2:] *= shares[:, None]
    result[:, :2] += rects[:, 2:] * (1 - shares[:, None]) / 2
    return result


def _outline(
    rect: Array,
    outside: float,
    width: float,
    ink: Ink,
    alpha: float,
    dash: tuple[float, ...] = (),
) -> Stroke:
    """A line round a square, so far outside its edge."""
    x, y, w, h = rect.tolist()
    left, top, right, low = x - outside, y - outside, x + w + outside, y + h + outside
    # It ends beyond the first corner, which is then closed.
    line = np.array(
        [
            (left, top),
            (right, top),
            (right, low),
            (left, low),
            (left, top),
            (right, top),
        ]
        if not dash
        else [(left, top), (right, top), (right, low), (left, low), (left, top)]
    )
    if not dash:
        line[-1, 0] = left + width
    return Stroke(line, width, ink, alpha, "round" if dash else "flat", dash)


class _Layout:
    """Where everything lies in one box."""

    def __init__(self, chart: TilesChart, box: Box) -> None:
        self.chart, self.box = chart, box
        self.viewport: Viewport = box.viewport
        self.rows = 1 + max(row for _, row, _ in chart._places)
        self.columns = 1 + max(column for _, _, column in chart._places)
        self.legend = Legend.of(chart, chart.tiles, box)
        self.corner = _CORNER if chart.explored() else 0.0

    def plan(self) -> _Plan:
        beside, above = self._beside(), self._above()
        side, area, legend, words = beside if beside[0] >= above[0] else above
        wide = self.columns * (side + GAP) - GAP
        high = self.rows * (side + GAP) - GAP
        left = area.x + (area.width - wide) / 2
        top = area.y + (area.height - high) / 2
        chart = self.chart
        places = chart._places
        rects = np.array(
            [
                (left + column * (side + GAP), top + row * (side + GAP), side, side)
                for _, row, column in places
            ]
        )
        steps = [chart._steps[number] for number, _, _ in places]
        count = len(chart.steps) + 1
        names = self._names(rects, steps, side)
        order = np.array([row + column for _, row, column in places])
        return _Plan(
            rects,
            np.array([-1 if step is None else step for step in steps]),
            order,
            int(order.max()) + 1,
            tuple(key_of(chart, chart.tiles, number) for number, _, _ in places),
            tuple(shade(step, count)[0] for step in range(count)),
            legend,
            words,
            tuple(label for lines in names for label in lines),
            self._hots(rects, names),
        )

    def _side(self, area: Rect) -> float:
        """How large a tile can be in an area."""
        wide = (area.width + GAP) / self.columns - GAP
        return max(8.0, min(LARGEST, wide, (area.height + GAP) / self.rows - GAP))

    def _beside(self) -> tuple[float, Rect, Array, tuple[Label, ...]]:
        """The legend at the left, its steps from the highest down, tiles beside it."""
        rect, legend = self.box.rect, self.legend
        high = rect.height - _FOOT
        x = rect.x + legend.width + _ASIDE
        area = Rect(x, rect.y, max(1.0, rect.right - self.corner - x), high)
        # Its foot is that of the lowest tiles.
        side = self._side(area)
        foot = area.y + (high + self.rows * (side + GAP) - GAP) / 2
        y = max(foot - legend.height + legend.head, rect.y + legend.head)
        return side, area, *legend.column(rect.x, y)

    def _above(self) -> tuple[float, Rect, Array, tuple[Label, ...]]:
        """The legend in lines over the tiles, from the lowest step."""
        rect, legend = self.box.rect, self.legend
        y = rect.y + 0.7 * legend.size + legend.head
        foot, squares, words = legend.lines(rect.x, y, rect.right - self.corner)
        top = max(foot + _ABOVE, rect.y + self.corner)
        area = Rect(rect.x, top, rect.width, max(1.0, rect.bottom - _FOOT - top))
        return self._side(area), area, squares, words

    def _names(
        self, rects: Array, steps: Sequence[int | None], side: float
    ) -> list[tuple[Label, ...]]:
        """The lines of each name, at the upper left of its tile."""
        pad = side * _PAD
        room = side * (1 - _PAD - _END)
        heads = [
            self.viewport.words(self.chart.tiles[number].name)
            for number, _, _ in self.chart._places
        ]
        count = len(self.chart.steps) + 1
        labels = []
        for (x, y, *_), step, (size, one) in zip(
            rects.tolist(), steps, self._fitted(heads, room), strict=True
        ):
            ink = TEXT2 if step is None else shade(step, count)[1]
            labels.append(
                tuple(
                    Label(
                        x + pad,
                        y + pad + size * (0.84 + _LINE * i),
                        (Run(line, size, 500, ink),),
                    )
                    for i, line in enumerate(one)
                )
            )
        return labels

    def _fitted(
        self, heads: Sequence[str], room: float
    ) -> list[tuple[float, tuple[str, ...]]]:
        """The size of each name, and its lines, so that it fits into its tile.

        All are as large as the one that needs most room may be, but no smaller than
        can be read. Where that does not do for a name, it alone is set smaller still,
        which the check tells.
        """
        usual = min(self.viewport.label, room)
        sizes = [self._size(head, room, usual) for head in heads]
        common = max(SMALLEST, min(sizes))
        found = []
        for head, own in zip(heads, sizes, strict=True):
            size = min(common, own)
            lines = balanced(head, size, 500, room, self.viewport.type)
            found.append((size, lines))
        return found

    def _size(self, head: str, room: float, size: float) -> float:
        """The largest size, at most the usual one, at which a name fits its tile."""
        type_ = self.viewport.type
        while size > 4:
            lines = balanced(head, size, 500, room, type_)
            wide = max(type_.advance(line, size, 500) for line in lines)
            if wide <= room and size * (1 + _LINE * (len(lines) - 1)) <= room:
                break
            # The smallest size that can be read is not missed by a hair.
            smaller = size * 0.97
            size = SMALLEST if size > SMALLEST > smaller else smaller
        return size

    def _hots(
        self, rects: Array, names: Sequence[tuple[Label, ...]]
    ) -> tuple[Hot, ...]:
        """A tile answers over all of it; leaders start from its lower right."""
        viewport, chart = self.viewport, self.chart
        hots = []
        for (number, _, _), (x, y, side, _), lines in zip(
            chart._places, rects.tolist(), names, strict=True
        ):
            key = key_of(chart, chart.tiles, number)
            name = viewport.words(chart.tiles[number].name)
            fact = self.box.facts.get(key)
            said = (
                viewport.words(series.MISSING)
                if fact is None
                else str(fact.said(viewport.language))
            )
            inner = min(26.0, side * 0.22)
            hots.append(
                Hot(
                    Rect(x, y, side, side).at_least(96, 96),
                    Target("figure", key),
                    anchor=(x + side - inner, y + side - inner),
                    name=f"{name} {said}",
                    # A small tile answers beyond its edges, where others' names are.
                    words=around([inked(label, viewport) for label in lines])
                    if fact is None
                    else None,
                )
            )
        return tuple(hots)
