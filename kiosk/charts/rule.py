"""Rule: a share of a cost, up to a cap, as a calculator on the river's bend."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal

import numpy as np
from pydantic import Field, model_validator

from kiosk.charts.base import Bound, Chart, Explore, Ref
from kiosk.drawing import handle
from kiosk.drawing.axis import kept
from kiosk.drawing.easing import out_cubic, smoothstep
from kiosk.drawing.entrance import COUNT, appearing, extent, risen
from kiosk.drawing.geometry import Rect, around, points, ribbon, rounded
from kiosk.drawing.ink import ACCENT, FILL, GROUND, MARK, TEXT, TEXT2, Ink
from kiosk.drawing.marks import Bars, Fill, Hot, Label, Run, Stroke, Target
from kiosk.drawing.placement import inked
from kiosk.drawing.river import SAMPLES, River
from kiosk.drawing.scales import round_half_up, ticks
from kiosk.drawing.span import Span, clamp01
from kiosk.drawing.typeset import fitted, width
from kiosk.drawing.viewport import Box, Viewport
from kiosk.model import data
from kiosk.model.data import UnitOfAll
from kiosk.model.figure import Fact, Figure
from kiosk.model.mistake import mistake
from kiosk.model.question import Question
from kiosk.model.table import Table, TableRow
from kiosk.model.text import Text, spaced

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.marks import Mark
    from kiosk.model.text import Language

_READS: Final = 200
"""Steps at most in which the result can be read off."""
_CORNER: Final = 26.0
_CLEAR: Final = handle.RADIUS + 16
"""Units between the line and any text that the handle must not run over."""
_LIFT: Final = 42.0
"""Units that words above the line make way for the handle."""
_DIGIT: Final = 0.76
"""Height of digits and of what stands beside them, in font sizes."""
_LARGE: Final = (250.0, 230.0, 210.0, 190.0)
"""Font sizes of the share over the slope, and of the cap beside it, as a share."""
_SECOND: Final = 0.5
_HEAD: Final = 30.0
"""Units between the upper edge of the box and what stands over the slope."""
_LEADING: Final = 1.5
"""Lines of the example below the level part, in its font size."""
_STEADY: Final = Span(0.42, 0.6)
"""The line is drawn thick once the river has risen to it."""
_GROWN: Final = Span(0.42, 0.9, out_cubic)


_EXAMPLE: Final = Text.own(zh="示例：", en="Example: ")
"""Before what the handle computes, which no source has said."""


def paid(cost: Fraction, rate: Fraction, cap: Fraction) -> Fraction:
    """What the rule gives: a share of the cost, but no more than the cap."""
    return min(cost * rate, cap)


@dataclass(frozen=True)
class _Bank:
    """The rule in page units: where the line lies, and what stands beside it.

    The line leaves the river at `left`, is level from `bend` at height `roof`,
    and falls down the lift shaft in the middle of `shaft`.
    """

    left: float
    bend: float
    roof: float
    shaft: float
    base: float
    scale: float
    """Units of page for a unit of cost."""
    building: Rect
    hero: float
    """Font size of the rule's figures."""
    over: bool = False
    """Whether the share stands over the slope, the largest, and the example below."""

    def x(self, cost: float) -> float:
        return self.left + cost * self.scale

    @cached_property
    def line(self) -> Array:
        """The line from the river to the top of the shaft, x rising."""
        corners = points(
            (self.left - 60, self.base),
            (self.left, self.base),
            (self.bend, self.roof),
            (self.shaft - _CORNER, self.roof),
        )
        return rounded(corners, _CORNER)

    def fall(self) -> Array:
        """The line down the shaft and out on the ground."""
        corners = points(
            (self.shaft - 2 * _CORNER, self.roof),
            (self.shaft, self.roof),
            (self.shaft, self.base),
            (self.shaft + 2 * _CORNER, self.base),
        )
        return rounded(corners, _CORNER)

    def y(self, x: float) -> float:
        line = self.line
        return float(np.interp(x, line[:, 0], line[:, 1]))

    def under(self, y: float) -> float:
        """Where the slope is at a height: right of it lies the ground below it."""
        line = self.line[2:-2]
        return float(np.interp(-y, -line[:, 1], line[:, 0]))

    def clear(self, rect: Rect) -> bool:
        """Whether a handle on the line never runs over a rectangle above it."""
        line = self.line
        x = np.linspace(line[0, 0], line[-1, 0], 200)
        y = np.interp(x, line[:, 0], line[:, 1])
        across = np.maximum(rect.x - x, x - rect.right).clip(0)
        down = np.maximum(rect.y - y, y - rect.bottom).clip(0)
        return bool(np.hypot(across, down).min() >= _CLEAR)


class RuleChart(Chart):
    """A rule such as "60 % of the cost, at most 25": the river takes its shape.

    The rule's own figures are the largest, each on the part of the line that it makes:
    the share over the slope, or under it on a tall page, the cap above the level part,
    and the example below that where there is room. The handle rides the line;
    what the rule gives at that cost is computed exactly, in steps of one unit, and said
    with one decimal, as an example. The line turns down a lift shaft, whose car hangs
    as high as the result.
    """

    dials: ClassVar[bool] = True
    reads: ClassVar[bool] = True
    tells: ClassVar[tuple[Question, ...]] = (Question.GUESS,)

    kind: Literal["rule"] = Field(
        description="一算便知：按造价补几成、最多补多少，观众拖着手柄自己算 · a "
        "calculator: a share of a cost up to a cap; the visitor drags the cost"
    )
    rate: Ref = Field(description="比例，如 60 % · the share of the cost")
    cap: Ref = Field(description="上限 · the most that is given")
    unit: Annotated[str, UnitOfAll()] = Field(
        description="金额的单位，如 万元 · the unit of cost and result"
    )
    low: float = Field(alias="from", description="最小的造价 · the least cost")
    high: float = Field(alias="to", description="最大的造价 · the greatest cost")
    start: float = Field(description="一开始的造价 · the cost at the beginning")
    axis: Text = Field(description="横轴的名称，如 造价 · what the cost is called")
    result: Text = Field(description="结果的名称 · what the result is called")
    rest: Text = Field(description="余下部分的名称 · what the remainder is called")
    slope: Text | None = Field(
        default=None,
        description="斜坡上的说明，如 按造价的{rate}补 · words on the slope",
    )
    roof: Text | None = Field(
        default=None,
        description="平顶上的说明，如 最多补{cap} · words on the level part",
    )

    explore: Explore = None

    def plotted(self, facts: Mapping[str, Fact]) -> Table | None:
        """What the rule gives at every cost that the handle can stand at."""
        box = Box(Rect(0.0, 0.0, 1.0, 1.0), Viewport(), facts)
        steps = min(round(self.high - self.low), _READS)
        costs = [self.cost(step / steps) for step in range(steps + 1)]
        given = (self.gives(cost, box) for cost in costs)
        values = tuple(Decimal(each.numerator) / each.denominator for each in given)
        columns = tuple(
            Text.own(zh=self._plain(cost, "zh"), en=self._plain(cost, "en"))
            for cost in costs
        )
        row = TableRow(self.result, values, ("result",), ("result",))
        return Table(self.unit, (row,), columns, time=True)

    def _plain(self, cost: Fraction, language: Language) -> str:
        return str(Fact("", self._amount, cost).said(language))

    @model_validator(mode="after")
    def _ordered(self) -> RuleChart:
        if not 0 <= self.low < self.high or not self.low <= self.start <= self.high:
            raise mistake("rule-order")
        _ = self._amount  # A unit that English has no word for is refused here.
        return self

    @cached_property
    def _amount(self) -> Figure:
        """A figure that lends its unit to every amount of the chart."""
        name = self.axis
        return data.figure(Decimal(0), self.unit, name, None, name, "-")

    def said(self, value: Fraction, viewport: Viewport) -> str:
        """An amount in the chart's unit, in words."""
        words = str(Fact("", self._amount, value).said(viewport.language))
        return spaced(words) if viewport.language == "zh" else words

    def cost(self, dial: float | None) -> Fraction:
        """The cost at a place of the handle, in whole units."""
        if dial is None:
            return Fraction(self.start)
        value = Fraction(self.low) + Fraction(dial) * Fraction(self.high - self.low)
        return Fraction(round_half_up(value))

    def gives(self, cost: Fraction, box: Box) -> Fraction:
        """What the rule gives at a cost, to one decimal or as many as it takes."""
        return self._rounded(paid(cost, *self._rule(box)), box)

    def _places(self, box: Box) -> int:
        """Decimals with which even the smallest cost is given more than nothing."""
        least = paid(Fraction(max(1, self.low)), *self._rule(box))
        return next((n for n in range(1, 6) if least * 10**n >= 1), 6)

    def _rounded(self, value: Fraction, box: Box) -> Fraction:
        unit = 10 ** self._places(box)
        return Fraction(round_half_up(value * unit), unit)

    def _rule(self, box: Box) -> tuple[Fraction, Fraction]:
        rate, cap = box.facts[self.rate], box.facts[self.cap]
        share = rate.value / (100 if rate.figure.unit == "%" else 1)
        unit = Fact("", self._amount, Fraction(1)).base
        return share, cap.base / unit

    def dialled(self, x: float, y: float, box: Box) -> float:  # noqa: ARG002
        bank = self._bank(box)
        low, high = bank.x(self.low), bank.x(self.high)
        return clamp01((x - low) / (high - low))

    def bounds(self) -> tuple[Bound, ...]:
        return (Bound(self.rate, ("rate",), 0.001, 1000),)

    def river(self, viewport: Viewport, box: Box) -> River:
        """The main strand is the rule itself; the echoes stay level."""
        bank = self._bank(box)
        river = River.level(viewport.seam)
        x = np.linspace(0.0, viewport.width, SAMPLES)
        line = bank.line
        y, wide = river.y.copy(), river.width.copy()
        inside = (x > line[0, 0]) & (x <= line[-1, 0])
        y[0] = np.where(inside, np.interp(x, line[:, 0], line[:, 1]), y[0])
        # The fall is upright, which a strand cannot be: the chart draws it.
        hidden = (x > line[-1, 0] - 8) & (x < bank.shaft + 2 * _CORNER - 8)
        wide[0] = np.where(hidden, 0.0, wide[0])
        return River(y, wide, river.shore)

    @kept
    def _bank(self, box: Box) -> _Bank:
        """The line as high, and the figures as large, as all words leave room for."""
        viewport, rect = box.viewport, box.rect
        highest = min(640.0 if viewport.portrait else 365.0, 0.6 * rect.height)
        heroes = (230.0, 190.0, 156.0) if viewport.portrait else (180.0, 156.0, 132.0)
        best, most = None, -1
        for hero in () if viewport.portrait else _LARGE:
            for high in np.arange(highest, 0.8 * highest, -5.0):
                bank = replace(self._risen(box, float(high), hero), over=True)
                if all(self._held(bank, box)):
                    return bank
        # Before the line sinks by much the figures are set smaller.
        for least in (0.8, 0.5):
            for hero in (*heroes, 112.0, 88.0, 72.0):
                for high in np.arange(highest, least * highest, -5.0):
                    bank = self._risen(box, float(high), hero)
                    held = self._held(bank, box)
                    if all(held):
                        return bank
                    if sum(held) > most:
                        best, most = bank, sum(held)
        assert best is not None
        return best

    def _risen(self, box: Box, high: float, hero: float) -> _Bank:
        rect = box.rect
        rate, cap = self._rule(box)
        narrow = rect.width < 1100
        wide = 130.0 if narrow else 250.0
        building = rect.right - (20.0 if narrow else 12.0) - wide
        shaft, left = building - 64, rect.x + 38
        scale = (shaft - 110 - left) / self.high
        bend = min(left + float(cap / rate) * scale, shaft - 2 * _CORNER)
        roof = box.base - high
        house = Rect(building, roof + 20, wide, high - 20)
        return _Bank(left, bend, roof, shaft, box.base, scale, house, hero)

    def _held(self, bank: _Bank, box: Box) -> tuple[bool, ...]:
        """Which of its rules a layout keeps: no words run over others or the handle."""
        words = self._rects(bank, box)
        cap = _covered(self._roof(bank, box, _LIFT), box)
        share = _covered(self._slope(bank, box), box)
        above = cap._replace(height=cap.height + _LIFT).grown(20.0)
        foot = box.base - 40 - box.viewport.label
        if bank.over:
            words, share = [share], around(words)
        return (
            all(map(bank.clear, words)),
            not any(map(above.meets, words)),
            cap.y >= box.rect.y,
            cap.x >= box.rect.x,
            share.bottom < foot,
            share.right <= bank.shaft - 44,
            not bank.over or bank.clear(share),
        )

    def _words(
        self, bank: _Bank, box: Box, cost: Fraction, share: float = 1.0
    ) -> list[Label]:
        """An example of the rule: what the handle computes no source has said.

        `share` of its result is counted up.
        """
        viewport, rect = box.viewport, box.rect
        # It gives way before the figures of the rule do.
        body = 0.9 * viewport.body / viewport.large**0.5
        x, first, room = rect.x, rect.y + 16 + body, rect.width
        if bank.over:
            # Half way between the level part and what the axis says.
            body = viewport.body
            top, foot = bank.roof + _CLEAR, box.base - 40 - viewport.label
            first = (top + foot - _DIGIT * body - 2 * _LEADING * body) / 2
            x = bank.under(first) + 2.2 * _CLEAR
            room = bank.shaft - 60 - x
            first += _DIGIT * body
        leading = (_LEADING if bank.over else 1.35) * body
        lines = list(
            zip(
                self._clauses(cost, share, box),
                (400, 500, 400),
                (TEXT2, TEXT, TEXT2),
                strict=True,
            )
        )
        widest = max(viewport.type.advance(line, body, w) for line, w, _ in lines)
        size = body * min(1.0, room / widest)
        return [
            Label(
                x,
                first + leading * i,
                (Run(line, size, weight, ink),),
                changing=share < 1,
            )
            for i, (line, weight, ink) in enumerate(lines)
        ]

    def _clauses(self, cost: Fraction, share: float, box: Box) -> tuple[str, ...]:
        """The lines of the example: its cost, what is given and what is left."""
        viewport = box.viewport
        zh = viewport.language == "zh"
        gives = self.gives(cost, box)
        shown = gives if share >= 1 else self._rounded(Fraction(share) * gives, box)
        said = (
            f"{viewport.words(name)}{'' if zh else ' '}{self.said(value, viewport)}"
            for name, value in (
                (self.axis, cost),
                (self.result, shown),
                (self.rest, cost - gives),
            )
        )
        first, *rest = (spaced(clause) if zh else clause for clause in said)
        return (viewport.words(_EXAMPLE) + first, *rest)

    def _rects(self, bank: _Bank, box: Box) -> list[Rect]:
        """What the example covers, whatever the handle says."""
        rate, cap = self._rule(box)
        # The most digits, before and after the point.
        costs = (self.high, self.low, max(self.low, cap // rate))
        return [
            inked(label, box.viewport)
            for cost in costs
            for label in self._words(bank, box, Fraction(cost))
        ]

    def _roof(self, bank: _Bank, box: Box, lift: float) -> tuple[Label, ...]:
        """What the level part says, above it; it ends where the shaft begins."""
        room = bank.shaft - 50 - box.rect.x
        hero = _SECOND * bank.hero if bank.over else bank.hero
        labels = _told(self.roof, self.cap, box, hero, room, 1.6)
        x, y = bank.shaft - 50, bank.roof - 28 - lift - _covered(labels, box).bottom
        return tuple(replace(one, x=x, y=y + one.y, anchor="end") for one in labels)

    def _slope(self, bank: _Bank, box: Box) -> tuple[Label, ...]:
        """What the slope says: under it, as far from it as the handle reaches.

        Where that is the largest of all it stands over the foot of the slope.
        """
        if bank.over:
            room = bank.bend - box.rect.x
            labels = _told(self.slope, self.rate, box, bank.hero, room, 0.0, 0.18)
            x, y = box.rect.x, box.rect.y + _HEAD
            # A digit stands a little in from its left edge: this puts it flush.
            return tuple(
                replace(
                    one,
                    x=x - 0.045 * one.runs[0].size * (one.runs[0].weight == 300),
                    y=y + one.y,
                )
                for one in labels
            )
        top = bank.roof + _CLEAR + 8
        top = max(top, box.base - 0.6 * (box.base - bank.roof) - 0.5 * bank.hero)
        x = bank.under(top) + 1.4 * _CLEAR
        room = bank.shaft - 60 - x
        # Where the level part is too short for a long amount a share need not be small.
        hero = min(1.5 * bank.hero, 210.0) if room < 500 else bank.hero
        labels = _told(self.slope, self.rate, box, max(hero, bank.hero), room)
        wide = max(width(one.runs, box.viewport.type) for one in labels)
        x += 0.3 * max(0.0, room - wide)
        return tuple(replace(one, x=x, y=top + one.y) for one in labels)

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        viewport, bank, dial = box.viewport, self._bank(box), box.interaction.dial
        if dial is None:
            dial = (self.start - self.low) / (self.high - self.low)
        hx = bank.x(self.low + dial * (self.high - self.low))
        hy = bank.y(hx)
        cost = self.cost(box.interaction.dial)
        words = appearing(self._words(bank, box, cost, COUNT.at(t)), t, 0.3)
        return (
            *_ground(bank, box, t),
            *_house(bank, viewport, t),
            *_line(bank, hx, hy, t, viewport),
            *self._axis(bank, box, hx, hy, t),
            *words,
            *self._labels(bank, box, hx, t),
            *handle.sideways(hx, hy, Span(0.5, 0.75).at(t)),
            *self._hots(bank, box, hx, hy),
        )

    def _axis(
        self, bank: _Bank, box: Box, hx: float, hy: float, t: float
    ) -> tuple[Mark, ...]:
        viewport = box.viewport
        size = viewport.label * 0.94
        values = [v for v in ticks(Fraction(0), Fraction(self.high), 5) if v > 0]
        names = [self._tick(value, viewport) for value in values]
        names[-1] = f"{viewport.words(self.axis)} {names[-1]}"
        if viewport.language == "zh":
            names[-1] = spaced(names[-1])
        halves = [viewport.type.advance(name, size, 400) / 2 for name in names]
        xs = [bank.x(float(value)) for value in values]
        xs[-1] = min(xs[-1], bank.shaft - 50 - halves[-1])
        labels: list[Label] = []
        # From the last one, which carries the name, back: as many as there is room.
        edge, start = np.inf, bank.under(box.base - 30 - size) + 8
        for x, half, name in reversed(list(zip(xs, halves, names, strict=True))):
            shown = start < x - half and x + half < edge
            edge = x - half - 28 if shown else edge
            run = Run(name if shown else " ", size, 400, TEXT2)
            labels.insert(0, Label(x, box.base - 30, (run,), "middle"))
        notches = np.array(
            [[bank.x(float(v)) - 1, box.base - 14, 2.0, 14.0] for v in values]
        )
        foot = box.base - 40 - size
        share = _covered(self._slope(bank, box), box)
        if bank.over:
            share = around(self._rects(bank, box))
        if share.x - 12 < hx < share.right + 12:
            foot = share.y - 12
        drop = points((hx, min(hy, foot)), (hx, foot))
        return (
            Bars(notches, MARK, alpha=_STEADY.at(t)),
            *appearing(labels, t, 0.4),
            Stroke(drop, 2.5, TEXT, alpha=Span(0.7, 0.9).at(t), dash=(0.8, 3.6)),
        )

    def _tick(self, value: Fraction, viewport: Viewport) -> str:
        said = Fact("", self._amount, value).said(viewport.language)
        after = said.after.removesuffix("元")
        gap = "" if said.tight or not after else " "
        words = f"{said.number}{gap}{after}"
        return spaced(words) if viewport.language == "zh" else words

    def _labels(self, bank: _Bank, box: Box, hx: float, t: float) -> tuple[Label, ...]:
        """What the slope and the level part say."""
        roof = self._raised(bank, box, hx)
        return appearing((*roof, *self._slope(bank, box)), t, 0.55)

    def _raised(self, bank: _Bank, box: Box, hx: float) -> tuple[Label, ...]:
        """The words of the level part, which make way for a handle that is near."""
        left, right = extent(self._roof(bank, box, 0.0), box.viewport)
        near = clamp01((handle.RADIUS + 30 - max(left - hx, hx - right, 0.0)) / 60)
        return self._roof(bank, box, _LIFT * smoothstep(near))

    def _hots(self, bank: _Bank, box: Box, hx: float, hy: float) -> tuple[Hot, ...]:
        viewport, facts = box.viewport, box.facts
        cost = self.said(self.cost(box.interaction.dial), viewport)
        hots = []
        for labels, name in (
            (self._slope(bank, box), self.rate),
            (self._raised(bank, box, hx), self.cap),
        ):
            rect = _covered(labels, box)
            hots.append(
                Hot(
                    rect.at_least(96, 96),
                    Target("figure", name),
                    anchor=rect.centre,
                    name=viewport.words(facts[name].figure.label),
                    words=rect,
                )
            )
        return (
            *hots,
            handle.hot(hx, hy, f"{viewport.words(self.axis)} {cost}"),
        )


def _told(
    text: Text | None,
    name: str,
    box: Box,
    hero: float,
    room: float,
    slack: float = 1.0,
    small: float = 0.26,
) -> tuple[Label, ...]:
    """What a part of the line says, its figure the largest, from (0, 0) down.

    It is one line where that has room, or `slack` times as much, else its figure
    has a line of its own. Words are `small` beside the figure.
    """
    viewport = box.viewport
    said = box.facts[name].said(viewport.language)
    before, found, after = _about(text, name, box).partition(said.number)
    if not found:
        before, after = "", f"{said.after}{before}"
    rest = after.strip().removeprefix(said.after)
    size = max(viewport.body, 0.26 * hero)
    gap = 0.09 * hero
    tight = 0.0 if said.tight else 0.03 * hero
    beside = max(viewport.body, small * hero)
    words = [Run(part.strip(), beside, 500, ACCENT) for part in (before, rest)]
    unit = Run(said.after, size, 500, ACCENT, gap - tight)
    number = Run(said.number, hero, 300, TEXT, spacing=-0.02)
    amount = [run for run in (number, unit) if run.text]
    first = [run for run in words[:1] if run.text]
    last = [run for run in words[1:] if run.text]
    if first:
        amount[0] = number._replace(dx=gap)
    line = (*first, *amount, *(run._replace(dx=0.3 * beside) for run in last))
    if width(line, viewport.type) <= slack * room:
        line = fitted(line, room, viewport.type)
        return (Label(0.0, _DIGIT * max(run.size for run in line), line),)
    amount[0] = number
    labels, y = [], 0.0
    for runs in (first, amount, last):
        if runs:
            line = fitted(tuple(runs), max(room, 200.0), viewport.type)
            y += _DIGIT * max(run.size for run in line)
            labels.append(Label(0.0, y, line))
            y += 0.45 * beside
    return tuple(labels)


def _covered(labels: tuple[Label, ...], box: Box) -> Rect:
    """What some lines cover."""
    return around([inked(label, box.viewport) for label in labels])


def _about(text: Text | None, name: str, box: Box) -> str:
    """Words on a part of the line, or else its figure."""
    viewport = box.viewport
    if text is not None:
        return viewport.words(text, box.facts)
    said = str(box.facts[name].said(viewport.language))
    return spaced(said) if viewport.language == "zh" else said


def _ground(bank: _Bank, box: Box, t: float) -> tuple[Mark, ...]:
    """The area under the line."""
    seen = _STEADY.at(t)
    inset = points((0.0, 3.0))
    area = np.vstack([bank.line, points((bank.shaft, bank.roof))]) + inset
    foot = points((bank.shaft, box.base), (bank.left, box.base))
    return (Fill((np.vstack([area, foot]),), GROUND.mixed("fill", 0.07), alpha=seen),)


def _house(bank: _Bank, viewport: Viewport, t: float) -> tuple[Mark, ...]:
    """The old building, and the shaft that was added to it."""
    seen = Span(0.3, 0.6).at(t)
    x, y, wide, high = bank.building
    floors, columns = 8, max(2, round(wide / 62))
    storey = high / floors
    pitch = (wide - 22) / columns
    rows, across = np.divmod(np.arange(floors * columns), columns)
    windows = np.column_stack(
        [
            x + 22 + across * pitch,
            y + 16 + rows * storey,
            np.full(len(rows), pitch - 22),
            np.full(len(rows), storey - 24),
        ]
    )
    # The same few windows are lit on every visit.
    lit = (rows * 7 + across * 5 + rows * across) % 9 == 4
    levels = y + storey * np.arange(1, floors + 1)
    edges = np.vstack(
        [
            [[x - 8, y - 12, wide + 16, 14.0]],
            np.column_stack(
                [
                    np.full(floors, x),
                    levels - 1,
                    np.full(floors, wide),
                    np.full(floors, 2.0),
                ]
            ),
            np.column_stack(
                [
                    np.full(floors, bank.shaft + 34),
                    levels - 9,
                    np.full(floors, x - bank.shaft - 34),
                    np.full(floors, 6.0),
                ]
            ),
        ]
    )
    top = bank.roof - 26
    walls = points(
        (bank.shaft - 34, bank.base),
        (bank.shaft - 34, top),
        (bank.shaft + 34, top),
        (bank.shaft + 34, bank.base),
    )
    decor = 0.0 if viewport.contrast else seen
    return (
        Bars(np.array([[x, y, wide, high]]), GROUND.mixed("mark", 0.2), alpha=seen),
        Bars(edges, GROUND.mixed("mark", 0.36), alpha=seen),
        Bars(windows[~lit], GROUND.mixed("mark", 0.42), alpha=decor),
        Bars(windows[lit], Ink("seal:amber", "ground", 0.1), alpha=decor),
        Bars(
            np.array([[bank.shaft - 34, top, 68.0, bank.base - top]]),
            GROUND.mixed("fill", 0.14),
            alpha=seen,
        ),
        Stroke(walls, 3.0, FILL.mixed("ground", 0.35), alpha=seen),
    )


def _line(
    bank: _Bank, hx: float, hy: float, t: float, viewport: Viewport
) -> tuple[Mark, ...]:
    """The rule: thick up to the handle, thin beyond it; the car hangs in it."""
    seen, grown = _STEADY.at(t), _GROWN.at(t)
    line = bank.line
    reach = bank.left + (hx - bank.left) * grown
    before = line[line[:, 0] < reach]
    course = np.vstack(
        [points((0.0, bank.base)), before, points((reach, bank.y(reach)))]
    )
    swell = np.clip(course[:, 0] / max(1.0, bank.left), 0.0, 1.0)
    car = np.array([[bank.shaft - 24, hy - 8, 48.0, 66.0]])
    thin = FILL.mixed("ground", 0.15)
    # The fall rises with the river, whose line it closes.
    down = bank.fall()
    fall, _ = risen(down, np.full(len(down), 6.0), t, viewport, bank.base)
    return (
        Stroke(line, 6.0, thin, alpha=seen),
        Stroke(fall, 6.0, thin, alpha=1.0 if t > 0 else 0.0),
        Fill((ribbon(course, 6 + 10 * swell),), FILL, alpha=seen),
        Bars(car, FILL, alpha=seen, radius=3.0),
        Bars(
            np.array([[bank.shaft - 1.25, hy - 4, 2.5, 58.0]]),
            FILL.mixed("ground", 0.6),
            alpha=seen,
        ),
    )
