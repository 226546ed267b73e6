"""Map: areas from a file of geography, coloured in steps, with who has reviewed it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal

import numpy as np
from pydantic import Field, model_validator

from kiosk.charts.base import Chart, Explore
from kiosk.drawing import series
from kiosk.drawing.axis import SMALLEST, kept
from kiosk.drawing.easing import out_cubic
from kiosk.drawing.entrance import appearing
from kiosk.drawing.geometry import Rect, around, within
from kiosk.drawing.ink import GROUND, MARK, TEXT, TEXT2
from kiosk.drawing.marks import Bars, Dots, Fill, Hot, Label, Run, Stroke, Target
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
from kiosk.model import data
from kiosk.model.kinds import Model
from kiosk.model.mistake import mistake
from kiosk.model.outline import GeographyFile
from kiosk.model.question import Question
from kiosk.model.table import Table, item_rows
from kiosk.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.ink import Ink
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Box, Viewport
    from kiosk.model.figure import Figure
    from kiosk.model.note import Note
    from kiosk.model.outline import AreaOutline

BORDER: Final = 2.5
"""Width of what parts two areas."""
_LINE: Final = 3.0
"""Width of a line that bounds no area."""
_FOOT: Final = 46.0
"""Units between the lowest outline and the river, which is no axis here."""
_ASIDE: Final = 64.0
"""Units between the legend and the map beside it."""
_ABOVE: Final = 30.0
"""Units between the legend and the map below it."""
_COLUMN: Final = 1.45
"""From one name beside the map to the next, in their size."""
_POINT: Final = 8.0
"""Diameter of the point where such a line begins."""
_REACH: Final = 44.0
"""Units between the map and the names that stand beside it."""
_CLEAR: Final = 4.0
_RIM: Final = tuple(
    (i, j) for i in (-1.0, -0.5, 0.0, 0.5, 1.0) for j in (-1.0, 0.0, 1.0) if i or j
)
"""Points of the rim of a name that have to lie in its area, in half its extents."""
_TINY: Final = 5.0
"""Rings whose larger extent is below this have no line of their own."""
_TOUCH: Final = 96.0
"""Areas that are smaller than this answer as a square about their middle."""
_DASH: Final = (0.1, 2.6)
_CREDIT_MOST: Final = 0.3
"""Width of the credit beside a map, in that of the chart, at most."""
_NUMBER: Final = Text.own(zh="审图号：{0}", en="Map review no. {0}")
_MAKER: Final = Text.own(zh="制图：{0}", en="Map: {0}")
_CREDIT_LINE: Final = 1.35
"""From a line of the credit to the next, in its size."""
_EMPTY: Final = Text.own(
    zh="没有数据，图上空着。", en="there are no data, so the area is empty."
)


class Area(Model):
    """An area of the map, and its value."""

    name: data.Words = Field(
        description="名称，中文或英文要和地图文件里一样 · its name; one of the two as "
        "the file has it"
    )
    value: data.Value | None = Field(
        description="它的数；没有数的写 null · its value; null where there is none"
    )


class MapChart(Chart):
    """Areas as they lie, in three to five shades of one colour.

    The projection keeps areas equal in proportion. No outline comes with kiosk: the
    file is the hall's, and so are its review number (审图号) and its maker, which
    stand on the page.
    """

    answers: ClassVar[bool] = True
    stands: ClassVar[bool] = False
    gaps: ClassVar[bool] = True
    tells: ClassVar[tuple[Question, ...]] = (Question.PLACES,)

    kind: Literal["map"] = Field(
        description="地图：边界来自 GeoJSON 文件，一个数分三到五级深浅；必须有审图号 "
        "· a map from a GeoJSON file, in three to five shades of one value; its review "
        "number is compulsory"
    )
    outlines: GeographyFile = Field(
        description="边界文件，放在 content.json 旁边 · the outlines' file, beside "
        "content.json",
        examples=[{"file": "maps/districts.geojson", "name": "NAME"}],
    )
    review_number: str = Field(
        min_length=4,
        max_length=40,
        description="审图号，必填，会写在页上 · the number of the map's review, "
        "compulsory, set on the page",
        examples=["GS(2019)0000号"],
    )
    maker: data.Words = Field(
        description="制图单位，必填，会写在页上 · who made the map, compulsory, set on "
        "the page"
    )
    name: data.Own = None
    unit: data.Unit
    source: data.Source
    period: data.Words = Field(
        description="什么时候的数 · the time the values speak of"
    )
    meaning: data.Meaning = None
    areas: Annotated[
        tuple[Area, ...], Field(min_length=2, max_length=60), data.ROWS
    ] = Field(
        description="每个区域的名称和数，文件里的一个不能少 · the areas, every one of "
        "the file"
    )
    steps: Annotated[tuple[data.Value, ...], Field(min_length=2, max_length=4)] = Field(
        description="分级的界，从小到大，二到四个，分出三到五级；正好等于界的归上一级 "
        "· two to four bounds, rising, between three to five steps; a value on a bound "
        "belongs to the step above it",
        examples=[[10, 20, 30]],
    )
    explore: Explore = None

    @model_validator(mode="after")
    def _fits(self) -> MapChart:
        refuse_names(self.steps, self.areas)
        self._refuse_outlines()
        refuse_steps(self._steps)
        self.figures()
        return self

    def _refuse_outlines(self) -> None:
        there = {outline.name for outline in self.outlines.areas}
        known: set[str] = set()
        for area in self.areas:
            names = {area.name.zh, area.name.en}
            if not names & there:
                raise mistake("area-unknown", name=area.name)
            known |= names
        for outline in self.outlines.areas:
            if outline.name not in known:
                raise mistake("area-missing", name=outline.name)

    @cached_property
    def _shapes(self) -> tuple[AreaOutline, ...]:
        """The outline of each area, as they are typed."""
        by_name = {outline.name: outline for outline in self.outlines.areas}
        return tuple(
            by_name.get(area.name.zh) or by_name[area.name.en] for area in self.areas
        )

    @cached_property
    def _steps(self) -> tuple[int | None, ...]:
        return stepped([area.value for area in self.areas], self.steps)

    def figures(self) -> Mapping[str, Figure]:
        return figures_of(self, self.areas)

    def notes(self) -> Mapping[str, Note]:
        return notes_of(self, self.areas, _EMPTY)

    @property
    def credits(self) -> tuple[Text, Text]:
        """What says on the page who has reviewed the map, and who made it."""
        number = self.review_number.removeprefix("审图号").lstrip("：: ")
        return (
            Text.own(zh=_NUMBER.zh.format(number), en=_NUMBER.en.format(number)),
            Text.own(
                zh=_MAKER.zh.format(self.maker.zh), en=_MAKER.en.format(self.maker.en)
            ),
        )

    def texts(self) -> tuple[Text, ...]:
        return (*(area.name for area in self.areas), *self.credits)

    def table(self) -> Table:
        rows = item_rows(
            "areas", ((area.name, area.value) for area in self.areas), "name"
        )
        return Table(self.unit, rows)

    @kept
    def _plan(self, box: Box) -> _Plan:
        """All that does not depend on progress or on touches."""
        return _Layout(self, box).plan()

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        plan = self._plan(box)
        count = len(plan.areas)
        shares = stagger(Span(0.0, 0.75).at(t), count, 0.5 / count, out_cubic)
        come = Span(0.0, 0.3, out_cubic).at(t)
        marks: list[Mark] = [
            Bars(plan.legend[step : step + 1], ink, alpha=come)
            for step, ink in enumerate(plan.inks)
        ]
        marks += [Fill(area.fills, area.ink, shares[area.order]) for area in plan.areas]
        # Of the ground they need not come by degrees: many that do take a frame's time.
        marks += [
            Stroke(ring, BORDER, GROUND, float(shares[area.order] > 0))
            for area in plan.areas
            for ring in area.rings
            if area.step is not None
        ]
        # What has no value is bounded by points, so that nobody takes it for water.
        marks += [
            Stroke(ring, BORDER, MARK, shares[area.order], "round", _DASH)
            for area in plan.areas
            for ring in area.rings
            if area.step is None
        ]
        marks += [Stroke(line, _LINE, TEXT2, come) for line in plan.lines]
        marks += [_outline(rect, -2.5, 5.0, MARK, come) for rect in plan.bare]
        marks += [
            Stroke(area.rings[0], 6.0, TEXT, box.interaction.touch(area.key))
            for area in plan.areas
        ]
        marks += [Stroke(line, 2.0, MARK, come) for line in plan.leaders]
        marks += [Dots(line[:1], _POINT, TEXT2, come) for line in plan.leaders]
        return (
            *marks,
            *(replace(label, alpha=come) for label in plan.words),
            *appearing(plan.names, t, 0.3, 0.4 / count),
            *plan.hots,
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Shape:
    """An area as it lies: what is filled, its rings, the largest first."""

    key: str
    step: int | None
    ink: Ink
    order: int
    fills: tuple[Array, ...]
    rings: tuple[Array, ...]
    at: tuple[float, float]

    @property
    def rect(self) -> Rect:
        every = np.vstack(self.fills)
        (x, y), (right, low) = every.min(axis=0).tolist(), every.max(axis=0).tolist()
        return Rect(x, y, right - x, low - y)


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """Where everything lies.

    `legend` is (m, 4), the squares of the steps and perhaps that of missing values,
    which `bare` has as well; `words` is what stands beside them, and the credit.
    """

    areas: tuple[_Shape, ...]
    lines: tuple[Array, ...]
    inks: tuple[Ink, ...]
    legend: Array
    bare: tuple[Array, ...]
    words: tuple[Label, ...]
    names: tuple[Label, ...]
    leaders: tuple[Array, ...]
    hots: tuple[Hot, ...]


def _outline(
    rect: Array, outside: float, width: float, ink: Ink, alpha: float
) -> Stroke:
    line = Rect(*rect.tolist()).grown(outside).outline
    return Stroke(line, width, ink, alpha, "round", _DASH)


def _shores(shape: AreaOutline, scale: float) -> list[Array]:
    """The outlines of an area in units, from where the map begins."""
    return [keyhole([np.array(ring) * scale for ring in part]) for part in shape.parts]


def keyhole(rings: Sequence[Array]) -> Array:
    """A ring and its holes as one outline, which goes to each hole and back."""
    outer = rings[0]
    ways = (part for hole in rings[1:] for part in (hole, outer[:1]))
    return np.vstack([outer, *ways])


class _Layout:
    """Where everything lies in one box."""

    def __init__(self, chart: MapChart, box: Box) -> None:
        self.chart, self.box = chart, box
        self.viewport: Viewport = box.viewport
        self.count = len(chart.steps) + 1
        self.legend = Legend.of(chart, chart.areas, box)
        self.size = box.viewport.label
        self.extent = np.vstack(
            [
                np.array(ring)
                for shape in chart._shapes
                for part in shape.parts
                for ring in part
            ]
        ).max(axis=0)

    def plan(self) -> _Plan:
        area, legend, words = self._beside() if self._wide else self._above()
        scale, left, top = self._placed(area)
        areas = self._areas(scale, left, top)
        names, leaders, boxes = self._names(areas, area)
        lines = tuple(
            np.array(line) * scale + (left, top) for line in self.chart.outlines.lines
        )
        return _Plan(
            areas,
            lines,
            tuple(shade(step, self.count)[0] for step in range(self.count)),
            legend,
            tuple(legend[self.count :]),
            (*words, *self._credit()),
            names,
            leaders,
            self._hots(areas, boxes),
        )

    @property
    def _aside_width(self) -> float:
        """The width of the legend and the credit, one below the other."""
        credit = max(
            self.viewport.type.advance(self.viewport.words(line), self.size, 400)
            for line in self.chart.credits
        )
        return max(self.legend.width, min(credit, _CREDIT_MOST * self.box.rect.width))

    @property
    def _credit_height(self) -> float:
        return 2 * _CREDIT_LINE * self.size

    @property
    def _wide(self) -> bool:
        """Whether the legend has room beside the map."""
        rect = self.box.rect
        left = rect.width - self._aside_width - _ASIDE
        aspect = float(self.extent[0] / max(self.extent[1], 1e-9))
        beside = min(left / aspect, rect.height)
        below = rect.height - self.legend.height / 2 - self._credit_height
        return beside >= min(rect.width / aspect, below)

    def _beside(self) -> tuple[Rect, Array, tuple[Label, ...]]:
        """The legend at the left, above the credit, the map beside it."""
        rect, legend = self.box.rect, self.legend
        bottom = rect.bottom - _FOOT
        head = legend.height - legend.head
        y = bottom - self._credit_height - 0.9 * self.size - head
        x = rect.x + self._aside_width + _ASIDE
        area = Rect(x, rect.y, max(1.0, rect.right - x), bottom - rect.y)
        return area, *legend.column(rect.x, max(y, rect.y + legend.head))

    def _above(self) -> tuple[Rect, Array, tuple[Label, ...]]:
        """The legend in lines over the map, the credit below it."""
        rect, legend = self.box.rect, self.legend
        y = rect.y + 0.7 * legend.size + legend.head
        foot, squares, words = legend.lines(rect.x, y, rect.right)
        top = foot + _ABOVE
        bottom = rect.bottom - _FOOT - self._credit_height - 0.6 * self.size
        area = Rect(rect.x, top, rect.width, max(1.0, bottom - top))
        return area, squares, words

    def _credit(self) -> tuple[Label, ...]:
        """Who has reviewed the map, and who made it, at the lower left."""
        rect = self.box.rect
        room = self._aside_width if self._wide else rect.width
        words = [self.viewport.words(line) for line in self.chart.credits]
        size = self.size
        while size > SMALLEST:
            wide = max(self.viewport.type.advance(line, size, 400) for line in words)
            if wide <= room:
                break
            size = max(SMALLEST, size * 0.95)
        y = rect.bottom - _FOOT
        return tuple(
            Label(
                rect.x,
                y - (len(words) - 1 - i) * _CREDIT_LINE * size,
                (Run(line, size, 400, TEXT2),),
            )
            for i, line in enumerate(words)
        )

    def _placed(self, area: Rect) -> tuple[float, float, float]:
        """The scale of the map in an area, and where its upper left corner lies."""
        wide, high = map(float, self.extent)
        aside = self._aside(area)
        room = max(1.0, area.width - aside)
        scale = min(room / wide, area.height / high)
        left = area.x + (room - wide * scale) / 2
        return scale, left, area.y + (area.height - high * scale) / 2

    def _aside(self, area: Rect) -> float:
        """The width that names take beside the map, if any do."""
        wide, high = map(float, self.extent)
        scale = min(area.width / wide, area.height / high)
        outside = [
            self._advance(number, self.size)
            for number, shape in enumerate(self.chart._shapes)
            if self._size(number, _shores(shape, scale), shape.at, scale) is None
        ]
        if not outside:
            return 0.0
        # What is free beside the map anyway is used first.
        return max(0.0, max(outside) + 2 * _REACH - (area.width - wide * scale) / 2)

    def _head(self, number: int) -> str:
        return self.viewport.words(self.chart.areas[number].name)

    def _advance(self, number: int, size: float) -> float:
        return self.viewport.type.advance(self._head(number), size, 500)

    def _size(
        self,
        number: int,
        outlines: Sequence[Array],
        at: tuple[float, float],
        scale: float = 1.0,
    ) -> float | None:
        """The largest size at which a name lies within its area; None if at none."""
        x, y = at[0] * scale, at[1] * scale
        size, least = self.size, SMALLEST
        while True:
            wide = self._advance(number, size) / 2 + _CLEAR
            high = 0.45 * size + _CLEAR
            rim = [(x + i * wide, y + j * high) for i, j in _RIM]
            if any(all(within(one, *point) for point in rim) for one in outlines):
                return size
            if size <= least:
                return None
            size = max(least, size * 0.96)

    def _areas(self, scale: float, left: float, top: float) -> tuple[_Shape, ...]:
        at = [shape.at for shape in self.chart._shapes]
        # They come from left to right, as the river runs.
        order = np.argsort(np.argsort([x for x, _ in at])).tolist()
        shapes = []
        for number, shape in enumerate(self.chart._shapes):
            rings = [
                np.array(ring) * scale + (left, top)
                for part in shape.parts
                for ring in part
            ]
            rings.sort(key=lambda ring: -float(np.ptp(ring, axis=0).max()))
            seen = [ring for ring in rings if np.ptp(ring, axis=0).max() >= _TINY]
            step = self.chart._steps[number]
            ink = GROUND if step is None else shade(step, self.count)[0]
            x, y = shape.at
            shapes.append(
                _Shape(
                    key_of(self.chart, self.chart.areas, number),
                    step,
                    ink,
                    order[number],
                    tuple(one + np.array((left, top)) for one in _shores(shape, scale)),
                    tuple(seen or rings[:1]),
                    (left + x * scale, top + y * scale),
                )
            )
        return tuple(shapes)

    def _names(
        self, areas: Sequence[_Shape], area: Rect
    ) -> tuple[tuple[Label, ...], tuple[Array, ...], dict[int, Rect]]:
        """Names in their areas; those that find no room there, in a column beside."""
        labels: list[Label] = []
        boxes: dict[int, Rect] = {}
        outside: list[int] = []
        for number, shape in enumerate(areas):
            size = self._size(number, shape.fills, shape.at)
            if size is None:
                outside.append(number)
                continue
            ink = TEXT2 if shape.step is None else shade(shape.step, self.count)[1]
            x, y = shape.at
            run = Run(self._head(number), size, 500, ink)
            labels.append(Label(x, y + 0.36 * size, (run,), "middle"))
            boxes[number] = inked(labels[-1], self.viewport)
        more, leaders, found = self._column(outside, areas, area, [*boxes.values()])
        return (*labels, *more), leaders, boxes | found

    def _column(
        self,
        outside: Sequence[int],
        areas: Sequence[_Shape],
        area: Rect,
        inside: Sequence[Rect],
    ) -> tuple[tuple[Label, ...], tuple[Array, ...], dict[int, Rect]]:
        """Names beside the map, each with a line to its area."""
        if not outside:
            return (), (), {}
        size = min(self.size, (area.height - self.size) / len(outside) / _COLUMN)
        size = max(SMALLEST, size)
        pitch = size * _COLUMN
        right = max(shape.rect.right for shape in areas)
        x = min(
            right + _REACH, area.right - max(self._advance(n, size) for n in outside)
        )
        # From the highest to the lowest, so that no two lines cross.
        rows = sorted(outside, key=lambda number: areas[number].at[1])
        y: list[float] = []
        for number in rows:
            least = y[-1] + pitch if y else area.y + size
            y.append(_free(areas[number].at, x, least, inside))
        # Where they do not do below, all move up.
        up = max(0.0, y[-1] - area.bottom + 0.3 * size)
        y = [middle - up for middle in y]
        labels, lines, boxes = [], [], {}
        for number, middle in zip(rows, y, strict=True):
            run = Run(self._head(number), size, 500, TEXT2)
            label = Label(x, middle + 0.36 * size, (run,))
            labels.append(label)
            boxes[number] = inked(label, self.viewport)
            ax, ay = areas[number].at
            # Aslant no further than to the height of the name.
            bend = min(ax + abs(middle - ay), x - 10.0)
            lines.append(np.array([(ax, ay), (bend, middle), (x - 10.0, middle)]))
        return tuple(labels), tuple(lines), boxes

    def _hots(
        self, areas: Sequence[_Shape], boxes: Mapping[int, Rect]
    ) -> tuple[Hot, ...]:
        """An area answers within its outlines, a small one round its middle as well."""
        hots = []
        for number, shape in enumerate(areas):
            fact = self.box.facts.get(shape.key)
            language = self.viewport.language
            said = (
                self.viewport.words(series.MISSING)
                if fact is None
                else str(fact.said(language))
            )
            target = Target("figure", shape.key)
            name = f"{self._head(number)} {said}"
            rect, outlines = shape.rect, shape.fills
            if min(rect.width, rect.height) < _TOUCH:
                square = Rect(*shape.at, 0.0, 0.0).at_least(_TOUCH, _TOUCH)
                rect, outlines = around([rect, square]), (*outlines, square.outline)
            hots.append(
                Hot(rect, target, shape.at, name, boxes[number], outlines=outlines)
            )
        return tuple(hots)


def _free(
    at: tuple[float, float], x: float, least: float, names: Sequence[Rect]
) -> float:
    """The height nearest to a point at which a line to x crosses no name."""
    left, wish = at
    way = [rect.grown(_CLEAR) for rect in names if rect.right > left and rect.x < x]
    tried = [max(wish, least), *(y for rect in way for y in (rect.y, rect.bottom))]
    free = [
        y
        for y in tried
        if y >= least and not any(rect.y < y < rect.bottom for rect in way)
    ]
    return min(free, key=lambda y: abs(y - wish), default=tried[0])
