"""Kilometres: a length along the river, in equal pieces of one unit each."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal, NamedTuple

import numpy as np
from pydantic import Field

from kiosk.charts.base import Bound, Chart, Ref
from kiosk.drawing.axis import CHANNEL, SMALLEST, channel, kept
from kiosk.drawing.easing import out_cubic
from kiosk.drawing.entrance import DRAW, RUN, appearing, hero, said_in, tail
from kiosk.drawing.geometry import Rect, points
from kiosk.drawing.ink import FILL, GROUND, HAIR, TEXT, TEXT2
from kiosk.drawing.marks import Bars, Fill, Hot, Label, Run, Stroke, Target
from kiosk.drawing.placement import APART, inked
from kiosk.drawing.row import Row, lines, row, word
from kiosk.drawing.span import Span, clamp01
from kiosk.drawing.typeset import balanced, hung
from kiosk.model.figure import Counted
from kiosk.model.note import Note
from kiosk.model.question import Question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.river import River
    from kiosk.drawing.viewport import Box, Viewport
    from kiosk.model.figure import Fact
    from kiosk.model.text import Text

THICK: Final = 14.0
"""Width of the stretch on the river's line."""
GAP: Final = 14.0
"""Units between two pieces of it."""
HERO: Final = 300.0
_LEAST: Final = 110.0
"""Where the number would be smaller than this it is left to the page."""
_MOST: Final = 40
"""Pieces that an eye still tells apart."""
_ROW: Final = 104.0
"""The height of a name on the land, where the water has no room for all."""
_REED: Final = 420.0
"""The highest reed, where there is room."""
_UNDER: Final = 0.44
"""The share of a wide box that reeds take below a number."""
_BESIDE: Final = 0.42
"""Where in a wide box the other things begin, in its width."""
_WIDE: Final = 400.0
"""A box lower than this has them in the water."""
_PLUME: Final = 0.9
"""Of the reeds those flower that drew a higher lot."""
_STEP: Final = 8.5
"""Units between two reeds."""
_BUNDLE: Final = 12
"""Reeds that are one mark."""
_GREENS: Final = (
    GROUND.mixed("fill", 0.38),
    GROUND.mixed("fill", 0.64),
    FILL.mixed("text", 0.3),
)
"""The inks of far and near reeds, and of what flowers."""
_GROWN: Final = Span(0.15, 1.0)
_LAG: Final = 4.0
"""How much later the far end begins to grow, in times of what one bundle takes."""


class KilometresChart(Chart):
    """A stretch of the river's line, cut into pieces of one unit, with its number.

    Whatever grows on the bank grows along all of it and stands for nothing. What else
    is to be told has no place on the stretch: its names stand away from it, beside the
    number in two columns, below it in a tall box, or in the water of a low one.
    """

    tells: ClassVar[tuple[Question, ...]] = (Question.NUMBER, Question.PLACES)

    kind: Literal["kilometres"] = Field(
        description="沿江的一段长度，一段一公里，一样长；别的事列在一旁，不占位置 · a "
        "length along the river in equal pieces, and other things without a place on it"
    )
    length: Ref = Field(
        description="有多长，写 figures 里的名字 · how long it is, by name in figures"
    )
    items: Annotated[tuple[Note, ...], Field(max_length=5)] = Field(
        default=(),
        description="还要说的事，最多五件，与位置无关 · up to five other things, which "
        "have no place on the length",
    )
    bank: Literal["reeds", "bare"] = Field(
        default="reeds",
        description="岸上：reeds 芦苇（只是装饰），bare 什么也不画 · reeds on the "
        "bank, as an ornament, or nothing",
    )

    def bounds(self) -> tuple[Bound, ...]:
        return (Bound(self.length, ("length",), 1, _MOST),)

    def notes(self) -> dict[str, Note]:
        return {_key(i): item for i, item in enumerate(self.items)}

    def texts(self) -> tuple[Text, ...]:
        """What stands beside the length; the meanings are on the cards."""
        return tuple(item.head for item in self.items)

    def river(self, viewport: Viewport, box: Box) -> River | None:
        """The echoes part where words stand in the water."""
        return channel(viewport, box) if self._plan(box).wet else None

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        plan, rect = self._plan(box), box.rect
        head = RUN.at(t)
        alpha = 1.0 if head > 0 else 0.0
        reach = rect.x + rect.width * head
        shown = plan.pieces.copy()
        shown[:, 2] = np.clip(reach - shown[:, 0], 0.0, shown[:, 2])
        whole = _GROWN.at(t)
        marks: list[Mark] = []
        for bundle in plan.reeds:
            late = _LAG * (bundle.x - rect.x) / rect.width
            share = out_cubic(clamp01(whole * (1 + _LAG) - late))
            marks.append(bundle.mark(share, box.base))
        marks.append(Bars(shown, FILL, alpha, radius=2.0))
        drawn = DRAW.at(t)
        marks += (
            Stroke(
                points((x0, y), (x0 + (x1 - x0) * drawn, y)),
                2.0,
                HAIR,
                1.0 if drawn > 0 else 0.0,
            )
            for x0, x1, y in plan.rules
        )
        number = self._number(plan, t, box)
        return (*marks, *number, *appearing(plan.labels, t, 0.4), *plan.hots)

    def _number(self, plan: _Plan, t: float, box: Box) -> tuple[Label, ...]:
        if not plan.size:
            return ()
        return hero(
            box.facts[self.length],
            box.rect.x,
            plan.baseline,
            plan.size,
            t,
            box.viewport,
            room_width=plan.room,
        )

    @kept
    def _plan(self, box: Box) -> _Plan:
        """All that does not depend on progress."""
        return _Layout(self, box).plan()


def _key(item: int) -> str:
    return f"item-{item + 1}"


@dataclass(frozen=True, eq=False)
class _Bundle:
    """Reeds side by side: their outlines, (m, n, 2), and the number of their ink."""

    blades: Array
    near: int

    @cached_property
    def x(self) -> float:
        """The middle of the bundle."""
        return float(self.blades[:, :, 0].mean())

    @cached_property
    def _whole(self) -> Fill:
        return Fill(tuple(self.blades), _GREENS[self.near])

    @cached_property
    def _none(self) -> Fill:
        return Fill(tuple(self.blades), _GREENS[self.near], 0.0)

    def mark(self, share: float, base: float) -> Fill:
        """The bundle grown to a share of its height; the same mark once it stands."""
        if share >= 1:
            return self._whole
        if share <= 0:
            return self._none
        grown = self.blades.copy()
        grown[:, :, 1] = base + (grown[:, :, 1] - base) * share
        return Fill(tuple(grown), _GREENS[self.near])


class _Plan(NamedTuple):
    """Where everything lies; without a `size` there is no number.

    `wet` says whether words stand in the water, `rules` are lines above names, as
    x0, x1 and y.
    """

    pieces: Array
    reeds: tuple[_Bundle, ...]
    labels: tuple[Label, ...]
    wet: bool
    rules: tuple[tuple[float, float, float], ...]
    hots: tuple[Hot, ...]
    baseline: float
    size: float
    room: float


class _Layout:
    """Where everything lies in one box."""

    def __init__(self, chart: KilometresChart, box: Box) -> None:
        self.chart, self.box, self.viewport = chart, box, box.viewport
        self.fact: Fact = box.facts[chart.length]
        self.heads = [self.viewport.words(item.head, box.facts) for item in chart.items]
        rect = box.rect
        # For high contrast what is only an ornament falls away.
        self.grows = chart.bank == "reeds" and not box.viewport.contrast
        self.grid = not self._stacked and rect.height >= _WIDE
        share = _UNDER if self.grid else 0.28
        self.reed = min(_REED, share * rect.height) if self.grows else 30.0
        self.top = box.base - THICK / 2 - self.reed - 24.0
        """Above this nothing grows, but between the number and what stands beside."""
        self.rules: list[tuple[float, float, float]] = []

    def plan(self) -> _Plan:
        rect, base, viewport = self.box.rect, self.box.base, self.viewport
        water = None if self.grid or self._stacked else self._row()
        wet = water is not None
        beside = bool(self.heads) and not wet and not self._stacked
        room = rect.width * (_BESIDE - 0.04 if beside else 1.0)
        caption = balanced(
            viewport.words(self.fact.figure.label),
            viewport.body,
            400,
            room,
            viewport.type,
        )
        apart = 30.0 + tail(self.fact, HERO, viewport)
        under = apart + viewport.body * (0.9 + 1.35 * (len(caption) - 1))
        listed = len(self.heads) if self._stacked and not wet else 0
        free = self.top - rect.y - under - listed * _ROW - (40.0 if listed else 0.0)
        size = min(HERO, (free - (48.0 if self.grid else 20.0)) / 0.78)
        size = size if size >= _LEAST else 0.0
        block = size * 0.78 + under if size else 0.0
        spare = max(0.0, free + under - block)
        baseline = (
            rect.y
            + spare * (0.3 if listed else 0.8 if self.grid else 0.45)
            + size * 0.78
        )
        labels: list[Label] = []
        if size:
            labels += [
                Label(
                    rect.x,
                    baseline + apart + viewport.body * (0.9 + 1.35 * i),
                    (Run(line, viewport.body, 400, TEXT2),),
                )
                for i, line in enumerate(caption)
            ]
        hots = self._lengths(baseline, size, room)
        said, counted = tuple(labels), tuple(hots)
        if water is not None:
            names = [[label] for label in water.labels]
        elif self._stacked:
            y = baseline + under + 40.0 if size else rect.y
            names = self._list(rect.x, y, rect.width, self.top - y)
        else:
            x = rect.x + _BESIDE * rect.width
            top = baseline - 0.74 * size if size else rect.y
            names = self._columns(x, top, rect.right - x, baseline + under - top)
        for i, one in enumerate(names):
            whole = replace(one[0], runs=(Run(self.heads[i], 1.0, 400, TEXT),))
            hots.append(word(whole, _key(i), viewport, self._place(one)))
            labels += one
        reeds = self._reeds(self._room(baseline + under, names, said, counted))
        labels.append(self._piece())
        return _Plan(
            self._pieces(base),
            reeds if self.grows else (),
            tuple(labels),
            wet or self.grid,
            tuple(self.rules),
            tuple(hots),
            baseline,
            size,
            room,
        )

    @property
    def _stacked(self) -> bool:
        rect = self.box.rect
        return rect.height > 0.9 * rect.width or rect.width < 1000

    def _pieces(self, base: float) -> Array:
        """The pieces as x, y, width, height: whole ones, and perhaps a part."""
        rect, value = self.box.rect, max(float(self.fact), 1e-9)
        step = rect.width / value
        starts = np.arange(math.ceil(value - 1e-9)) * step
        ends = np.minimum(starts + step, rect.width)
        left, right = starts + GAP / 2, ends - GAP / 2
        # Both ends of the whole are where they are: only joints are cut.
        left[0], right[-1] = 0.0, rect.width
        wide = np.maximum(right - left, 1.0)
        high = np.full(len(left), THICK)
        return np.column_stack([rect.x + left, base - high / 2, wide, high])

    def _piece(self) -> Label:
        """What one piece is: in the water below the first, or above what grows."""
        viewport, figure = self.viewport, self.fact.figure
        zh = viewport.language == "zh"
        unit = figure.unit
        if isinstance(unit, Counted):
            unit = unit.zh if zh else unit.one or unit.en
        elif not zh:
            unit = self.fact.said("en").after
        words = f"每段 1\u2009{unit}" if zh else f"Each stretch, 1 {unit}"
        size = viewport.label
        if self.grid:
            y = self.box.base + (THICK / 2 + CHANNEL[1]) / 2 + 0.36 * size
            return Label(self.box.rect.x, y, (Run(words, size, 400, TEXT2),))
        return Label(
            self.box.rect.right,
            self.top + size * 0.4,
            (Run(words, size, 400, TEXT2),),
            "end",
        )

    def _row(self) -> Row | None:
        """The names in one line in the water; None if that is too long."""
        if not self.heads:
            return None
        rect, viewport = self.box.rect, self.viewport
        size = viewport.label
        while len(lines(self.heads, size, 400, rect.width, viewport)) > 1:
            size -= 1.0
            if size < SMALLEST:
                return None
        y = self.box.base + (THICK / 2 + CHANNEL[1]) / 2
        return row(self.heads, rect.x, y, size, rect.width, viewport)

    def _list(self, x: float, y: float, space: float, high: float) -> list[list[Label]]:
        """The names one below the other, in a part of the land."""
        viewport, n = self.viewport, max(1, len(self.heads))
        pitch = min(_ROW, high / n)
        size = viewport.body
        while True:
            found = [balanced(h, size, 400, space, viewport.type) for h in self.heads]
            wide = max(
                (
                    viewport.type.advance(line, size, 400)
                    for one in found
                    for line in one
                ),
                default=0.0,
            )
            most = max(map(len, found), default=1)
            if size <= SMALLEST or (wide <= space and most * size * 1.25 <= pitch):
                break
            size = max(SMALLEST, size - 1.0)
        begin = y + (high - n * pitch) * (0.0 if self._stacked else 0.5)
        names = []
        for i, one in enumerate(found):
            middle = begin + (i + 0.5) * pitch
            first = middle + size * 0.36 - (len(one) - 1) * size * 0.625
            names.append(
                [
                    Label(
                        x - hung(line, size, 400, viewport.type),
                        first + k * size * 1.25,
                        (Run(line, size, 400, TEXT),),
                    )
                    for k, line in enumerate(one)
                ]
            )
        return names

    def _columns(
        self, x: float, y: float, space: float, high: float
    ) -> list[list[Label]]:
        """The names in two columns beside the number, each below a line."""
        viewport, n = self.viewport, len(self.heads)
        across = 2 if n > 1 else 1
        down = -(-n // across)
        gap = 56.0 if across > 1 else 0.0
        wide = (space - gap) / across
        pitch = high / max(down, 1)
        # The ring stands after the last word.
        room = wide - 2 * APART
        usual = viewport.body * 1.1
        for most, least in ((1, 0.86 * usual), (2, SMALLEST)):
            size = usual
            while True:
                found = [
                    balanced(h, size, 400, room, viewport.type) for h in self.heads
                ]
                long = max(map(len, found), default=1)
                fits = 20.0 + (long + 0.3) * size * 1.25 <= pitch
                if (fits and long <= most) or size <= least:
                    break
                size = max(least, size - 1.0)
            if fits and long <= most:
                break
        names = []
        for i, one in enumerate(found):
            left = x + (i % across) * (wide + gap)
            top = y + (i // across) * pitch
            self.rules.append((left, left + wide, top))
            first = top + 20.0 + size
            names.append(
                [
                    Label(
                        left - hung(line, size, 400, viewport.type),
                        first + k * size * 1.25,
                        (Run(line, size, 400, TEXT),),
                    )
                    for k, line in enumerate(one)
                ]
            )
        return names

    def _room(
        self,
        below: float,
        names: Sequence[Sequence[Label]],
        captions: Sequence[Label],
        hots: Sequence[Hot],
    ) -> Array:
        """How high reeds may be along the stretch, (n, 2): places and heights.

        Below what is said they keep off it; between the two they are highest.
        """
        rect, base = self.box.rect, self.box.base
        if not self.grid:
            return points((rect.x, self.reed), (rect.right, self.reed))
        said = [hot.words.right for hot in hots if hot.words is not None]
        said += [inked(line, self.viewport).right for line in captions]
        left = max(said, default=rect.x) + 2 * APART
        highest = min(_REED, 0.68 * rect.height)
        under = min(highest, base - below - 24.0)
        right = rect.x + _BESIDE * rect.width - APART
        low = max((line.y for one in names for line in one), default=rect.y)
        over = min(highest, base - low - 64.0) if names else highest
        middle = (left + right) / 2
        # Where they have grown high at once it would look cut.
        return points(
            (rect.x, 0.8 * under),
            (left, under),
            (min(left + 120.0, middle), highest),
            (max(right - 120.0, middle), 0.94 * highest),
            (right, over),
            (rect.right - 400.0, 0.8 * over),
            (rect.right, 0.94 * over),
        )

    def _place(self, lines: Sequence[Label]) -> Rect:
        rects = [inked(line, self.viewport) for line in lines]
        right = max(rect.right for rect in rects)
        bottom = max(rect.bottom for rect in rects)
        return Rect(rects[0].x, rects[0].y, right - rects[0].x, bottom - rects[0].y)

    def _lengths(self, baseline: float, size: float, room: float) -> list[Hot]:
        """The number, and the stretch itself."""
        rect, base, viewport = self.box.rect, self.box.base, self.viewport
        name = viewport.words(self.fact.figure.label)
        target = Target("figure", self.chart.length)
        high = max(96.0, self.reed)
        stretch = Rect(rect.x, base - 8 - high, rect.width, high)
        hots = [Hot(stretch, target, anchor=(rect.centre[0], base), name=name)]
        if size:
            labels = hero(
                self.fact, rect.x, baseline, size, 1.0, viewport, room_width=room
            )
            place = said_in(labels, rect.x, viewport)
            at = (place.right + APART, place.centre[1])
            hots.append(
                Hot(place.at_least(96, 96), target, anchor=at, name=name, words=place)
            )
        return hots

    def _reeds(self, room: Array) -> tuple[_Bundle, ...]:
        """Reeds along the whole stretch, the far ones paler and behind the near."""
        rect, base = self.box.rect, self.box.base
        found = []
        for near in (False, True):
            lots = _lots(int(rect.width / _STEP), near=near)
            xs = rect.x + (np.arange(len(lots)) + lots[:, 0]) * _STEP
            high = np.interp(xs, room[:, 0], room[:, 1])
            high *= 0.3 + 0.5 * lots[:, 1] + 0.2 * (lots[:, 2] > 0.8)
            high *= 0.8 if near else 1.0
            lean = (lots[:, 3] - 0.35) * 0.3 * np.minimum(high, 240.0)
            foot = base - THICK / 2
            blades = _blades(xs, high, lean, foot)
            inside = (blades[:, :, 0].min(axis=1) >= rect.x) & (
                blades[:, :, 0].max(axis=1) <= rect.right
            )
            flowers = inside & (lots[:, 2] > _PLUME) & (high > 60.0)
            plumes = _plumes(xs, high, lean, foot)[flowers]
            sets = [(blades[inside], int(near)), (plumes, 2)]
            for outlines, ink in sets:
                for i in range(0, len(outlines), _BUNDLE):
                    found.append(_Bundle(outlines[i : i + _BUNDLE], ink))
        return tuple(found)


def _blades(x: Array, high: Array, lean: Array, foot: float) -> Array:
    """Outlines of blades that bend to one side, (n, 10, 2)."""
    u = np.array([0.0, 0.3, 0.6, 0.85, 1.0])
    # High ones are broader, though not as much as they are higher.
    half = np.array([1.9, 1.8, 1.4, 0.9, 0.3]) * np.sqrt(high / 120.0)[:, None]
    middle = x[:, None] + lean[:, None] * u**2
    y = foot - high[:, None] * u
    out = np.empty((len(x), 10, 2))
    out[:, :5, 0], out[:, 5:, 0] = middle - half, (middle + half)[:, ::-1]
    out[:, :5, 1], out[:, 5:, 1] = y, y[:, ::-1]
    return out


def _plumes(x: Array, high: Array, lean: Array, foot: float) -> Array:
    """Outlines of what flowers at the tips of such blades, (n, 14, 2)."""
    u = np.linspace(0.0, 1.0, 7)
    # Of one size, whatever the blade: from below its tip to the tip.
    share = 1.0 - np.minimum(62.0 / high, 0.6)[:, None] * (1 - u)
    half = 4.8 * np.sin(np.pi * u**0.7)
    middle = x[:, None] + lean[:, None] * share**2
    y = foot - high[:, None] * share
    out = np.empty((len(x), 14, 2))
    out[:, :7, 0], out[:, 7:, 0] = middle - half, (middle + half)[:, ::-1]
    out[:, :7, 1], out[:, 7:, 1] = y, y[:, ::-1]
    return out


@lru_cache(maxsize=16)
def _lots(count: int, *, near: bool) -> Array:
    """Repeatable numbers in [0, 1), (count, 4)."""
    number = np.arange(4.0 * count).reshape(-1, 4) + (4e4 if near else 0.0)
    lots: Array = np.modf(np.abs(np.sin(number * 12.9898 + 4.1) * 43758.5453))[0]
    lots.setflags(write=False)
    return lots
