"""Gauge: one value on its way towards a goal, as a bridge that is being built."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final, Literal, NamedTuple

import numpy as np
from pydantic import Field, model_validator

from kiosk.charts.base import Chart
from kiosk.drawing import axis, series
from kiosk.drawing.easing import out_cubic
from kiosk.drawing.entrance import DRAW, GROW, appearing, hero, hero_runs
from kiosk.drawing.geometry import Rect, points
from kiosk.drawing.ink import ACCENT, FILL, TEXT, TEXT2
from kiosk.drawing.marks import Arcs, Hot, Label, Run, Stroke, Sweep, Target
from kiosk.drawing.ring import strand_inks
from kiosk.drawing.river import OFFSETS
from kiosk.drawing.scales import decimals
from kiosk.drawing.span import Span
from kiosk.drawing.typeset import balanced, fitted, width
from kiosk.model import data
from kiosk.model.derivation import POINTS
from kiosk.model.figure import Derivation, Figure
from kiosk.model.mistake import mistake
from kiosk.model.question import Question
from kiosk.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.ink import Ink
    from kiosk.drawing.marks import Anchor, Mark
    from kiosk.drawing.viewport import Box, Viewport
    from kiosk.model.figure import Fact

_LARGEST: Final = 430.0
"""Radius of the inner strand where there is room enough."""
_HAIRS: Final = (3.0, 2.0, 2.0, 1.8, 1.5)
_HAIR_TINTS: Final = (0.30, 0.58, 0.68, 0.77, 0.85)
_DATA: Final = (13.0, 11.0, 9.5, 8.0, 6.5)
_BANK: Final = 173.0
"""From this angle on the goal is the far bank itself."""
_MAST: Final = 36.0
"""Units between the outer strand and the mast."""
_NUMBER: Final = 72.0
_LEADING: Final = 1.28


class _Block(NamedTuple):
    """A number with its name below it, set in a width."""

    fact: Fact
    number: str
    name: tuple[str, ...]
    ink: Ink
    size: float
    small: float
    width: float

    @classmethod
    def of(
        cls,
        fact: Fact,
        like: Fact,
        words: str,
        ink: Ink,
        wide: float,
        viewport: Viewport,
        scale: float,
    ) -> _Block:
        size, small = _NUMBER * scale, max(axis.SMALLEST, viewport.label * scale)
        number = fact.plain(viewport.language, like=like).number
        name = balanced(words, small, 500, wide, viewport.type)
        return cls(
            fact,
            number,
            name,
            ink,
            size,
            small,
            max(
                viewport.type.advance(number, size, 300),
                *(viewport.type.advance(line, small, 500) for line in name),
            ),
        )

    @property
    def height(self) -> float:
        return self.size * 0.8 + self.small * (1.05 + _LEADING * len(self.name))

    def labels(self, x: float, y: float, anchor: Anchor) -> list[Label]:
        """The block with its upper edge at y."""
        first = y + self.size * 0.78
        weight = 500 if self.ink == ACCENT else 400
        return [
            Label(x, first, (Run(self.number, self.size, 300, TEXT),), anchor),
            *(
                Label(
                    x,
                    first + self.small * (1.3 + _LEADING * i),
                    (Run(line, self.small, weight, self.ink),),
                    anchor,
                )
                for i, line in enumerate(self.name)
            ),
        ]


class _Plan(NamedTuple):
    """Where everything stands, whatever the progress."""

    value: Fact
    x: float
    radius: float
    sized: float
    reached: float
    """Degrees of the arch that are built."""
    mast: Array
    labels: tuple[Label, ...]
    hots: tuple[Hot, ...]
    size: float
    """Of the number under the arch."""
    baseline: float


class GaugeChart(Chart):
    """An arch from bank to bank, built as far as the value reaches.

    The goal has a mast; beside it stand the goal and what is missing, or what is
    beyond. The arch ends at the larger of the two, or at `scale`.
    """

    tells: ClassVar[tuple[Question, ...]] = (Question.GOAL,)

    kind: Literal["gauge"] = Field(
        description="离目标还有多远：一座桥修到了哪里 · how far a value is on its way "
        "to a goal, as a bridge being built"
    )
    name: data.Own = None
    unit: data.Unit
    source: data.Source
    period: data.Words = Field(
        description="什么时候的数 · the time the value speaks of"
    )
    meaning: data.Meaning = None
    label: data.Words = Field(description="这个数叫什么 · what the value is called")
    value: data.Value
    goal: data.Value = Field(description="目标 · the goal")
    by: data.Words | None = Field(
        default=None, description="目标是什么时候的 · when the goal is to be reached"
    )
    scale: data.Value | None = Field(
        default=None,
        description="满刻度，如 100；不写就到目标为止 · where the arch ends, such as "
        "100; at the goal if left out",
    )

    @model_validator(mode="after")
    def _fits(self) -> GaugeChart:
        data.unsigned([self.value, self.goal], data.DOTPLOT)
        if self.goal == 0:
            raise mistake("goal-zero")
        if self.scale is not None and self.scale < max(self.value, self.goal):
            raise mistake("scale-short")
        self.figures()
        return self

    @property
    def _apart(self) -> bool:
        return self.value != self.goal

    @property
    def aim(self) -> Text:
        """What the goal is called."""
        if self.by is None:
            return Text.own(zh="目标", en="Goal")
        return Text.own(zh=f"{self.by.zh}目标", en=f"Goal for {self.by.en}")

    @property
    def rest(self) -> Text:
        """What the distance to the goal is called."""
        if self.value < self.goal:
            return Text.own(zh="还差", en="Still to go")
        return Text.own(zh="超出目标", en="Beyond the goal")

    def figures(self) -> Mapping[str, Figure]:
        found = {
            series.key(self, what): data.figure(
                number, self.unit, label, meaning, period, self.source
            )
            for what, number, label, meaning, period in (
                ("value", self.value, self.label, self.meaning, self.period),
                (
                    "goal",
                    self.goal,
                    data.joined(self.label, self.aim),
                    self.meaning,
                    self.by or self.period,
                ),
            )
        }
        if self._apart:
            pair = (series.key(self, "goal"), series.key(self, "value"))
            noun = self.unit if isinstance(self.unit, str) else self.unit.zh
            places = max(decimals(Fraction(n)) for n in (self.value, self.goal))
            found[series.key(self, "gap")] = Figure(
                unit=POINTS.get(noun, self.unit),
                label=data.joined(self.label, self.rest),
                meaning=Text.own(zh="目标减去现值", en="The goal less the value")
                if self.value < self.goal
                else Text.own(zh="现值减去目标", en="The value less the goal"),
                period=self.period,
                derived=Derivation.model_validate(
                    {
                        "is": "difference",
                        "of": pair if self.value < self.goal else pair[::-1],
                        "digits": places,
                    }
                ),
            )
        return found

    def texts(self) -> tuple[Text, ...]:
        return (self.label, self.aim, *((self.rest,) if self._apart else ()))

    @axis.kept
    def _plan(self, box: Box) -> _Plan:
        viewport, rect, base = box.viewport, box.rect, box.base
        value = box.facts[series.key(self, "value")]
        top = max(self.value, self.goal, self.scale or self.goal)
        reached, aimed = (180 * float(n / top) for n in (self.value, self.goal))
        most = 1.09 * _LARGEST + 45
        # The blocks stand beside the arch, smaller where it is low ...
        narrow = max(0.22 * rect.width, 5 * viewport.label)
        blocks = self._blocks(box, narrow, 1.0)
        tall = sum(block.height for block in blocks)
        if tall > rect.height:
            blocks = self._blocks(box, narrow, rect.height / tall)
        wide = max(block.width for block in blocks)
        beside = min(rect.height - 12, (rect.width - wide - _MAST - 20) / 2, most)
        # ... or above it, where it is narrow.
        over = self._blocks(box, 0.42 * rect.width, 1.0)
        long = sum(block.width + 44 for block in over)
        if long > rect.width:
            over = self._blocks(box, 0.42 * rect.width, rect.width / long)
        high = max(block.height for block in over)
        above = min(rect.height - high - 84, rect.width / 2 - 12, most)
        aside = aimed >= 45 and beside >= 0.8 * above
        blocks = blocks if aside else over
        outer = beside if aside else above
        sized = (outer - 45) / 1.09 / _LARGEST * 0.45 + 0.55
        radius = outer - OFFSETS[-1] * sized
        x = rect.x + outer + 6
        head = base - outer - 56 - high
        rows = base - sum(block.height for block in blocks)
        mast = _mast(
            x, base, radius, outer, aimed, rows if aside else None, head + high
        )
        labels: list[Label] = []
        hots: list[Hot] = []
        at, end = float(mast[-1, 0]), float(mast[-1, 1])
        if aside:
            y = rows if aimed >= _BANK else min(end - _NUMBER * 0.42, rows)
            for block in blocks:
                labels += block.labels(at + 18, y, "start")
                place = Rect(at + 6, y, wide + 24, block.height)
                tip = (at, y + 0.4 * block.height)
                hots.append(self._hot(block.fact, place, tip, box))
                y += block.height
        else:
            left = at - sum(block.width + 44 for block in blocks) + 26 < rect.x
            for block in blocks:
                if left:
                    labels += block.labels(at + 18, head, "start")
                    place = Rect(at + 6, head, block.width + 24, block.height)
                    at += block.width + 44
                else:
                    labels += block.labels(at - 18, head, "end")
                    place = Rect(
                        at - 30 - block.width, head, block.width + 24, block.height
                    )
                    at -= block.width + 44
                hots.append(
                    self._hot(block.fact, place, (float(mast[-1, 0]), end), box)
                )
        size, baseline, caption = self._inside(value, x, radius, box)
        angle = np.radians(270 + reached)
        reach = radius + OFFSETS[1] * sized
        anchor = (
            float(x + reach * np.sin(angle)),
            float(base - reach * np.cos(angle)),
        )
        place = Rect(x - radius, base - radius, 2 * radius, radius)
        hots.append(self._hot(value, place.at_least(96, 96), anchor, box))
        return _Plan(
            value,
            x,
            radius,
            sized,
            reached,
            mast,
            (*labels, *caption),
            tuple(hots),
            size,
            baseline,
        )

    def _blocks(self, box: Box, wide: float, scale: float) -> list[_Block]:
        """The goal, and what is missing or beyond if there is any."""
        viewport, facts = box.viewport, box.facts
        value = facts[series.key(self, "value")]
        rows = [("goal", self.aim, TEXT2)]
        if self._apart:
            rows.append(("gap", self.rest, ACCENT))
        return [
            _Block.of(
                facts[series.key(self, what)],
                value,
                viewport.words(text),
                ink,
                wide,
                viewport,
                scale,
            )
            for what, text, ink in rows
        ]

    def _hot(
        self, fact: Fact, place: Rect, anchor: tuple[float, float], box: Box
    ) -> Hot:
        said = fact.said(box.viewport.language)
        return Hot(
            place.at_least(96, 96),
            Target("figure", fact.name),
            anchor=anchor,
            name=f"{box.viewport.words(fact.figure.label)} {said}",
        )

    def _inside(
        self, value: Fact, x: float, radius: float, box: Box
    ) -> tuple[float, float, tuple[Label, ...]]:
        """Size and baseline of the number under the arch, and its name below."""
        viewport = box.viewport
        body = min(viewport.body, max(axis.SMALLEST, radius * 0.16))
        lines = balanced(
            viewport.words(self.label), body, 400, 1.5 * radius, viewport.type
        )
        under = body * (1.5 + 1.36 * (len(lines) - 1))
        size = min(240.0, 0.6 * radius)
        while True:
            foot = max(0.12 * radius, 0.42 * (radius - under - 0.76 * size) - 10)
            head = foot + under + 0.76 * size
            half = (max(0.0, 1 - (head / radius) ** 2)) ** 0.5 * radius
            runs = hero_runs(value, size, viewport, self._unit(size, viewport))
            if width(runs, viewport.type) <= 1.84 * half or size < 48:
                break
            size *= 0.97
        baseline = box.base - foot - under
        return (
            size,
            baseline,
            tuple(
                Label(
                    x,
                    baseline + body * (1.5 + 1.36 * i),
                    fitted((Run(line, body, 400, TEXT2),), 1.8 * radius, viewport.type),
                    "middle",
                )
                for i, line in enumerate(lines)
            ),
        )

    @staticmethod
    def _unit(size: float, viewport: Viewport) -> float:
        return max(axis.SMALLEST, min(viewport.label, size * 0.5), size * 0.25)

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        plan, viewport = self._plan(box), box.viewport
        radii = [plan.radius + offset * plan.sized for offset in OFFSETS]
        drawn, grown = DRAW.at(t), GROW.at(t)
        return (
            Arcs(
                plan.x,
                box.base,
                tuple(
                    Sweep(r, 270.0, 180 * drawn, wide, FILL.mixed("ground", tint))
                    for r, wide, tint in zip(radii, _HAIRS, _HAIR_TINTS, strict=True)
                ),
                alpha=1.0 if drawn > 0 else 0.0,
            ),
            Arcs(
                plan.x,
                box.base,
                tuple(
                    Sweep(r, 270.0, plan.reached * grown, wide * plan.sized, ink)
                    for r, wide, ink in zip(radii, _DATA, strand_inks(), strict=True)
                ),
                alpha=1.0 if grown > 0 and plan.reached > 0 else 0.0,
            ),
            _drawn(plan.mast, Span(0.6, 0.85, out_cubic).at(t)),
            *hero(
                plan.value,
                plan.x,
                plan.baseline,
                plan.size,
                t,
                viewport,
                unit=self._unit(plan.size, viewport),
                room_width=2 * plan.radius,
                middle=True,
            ),
            *appearing(plan.labels, t, 0.55),
            *plan.hots,
        )


def _mast(
    x: float,
    base: float,
    radius: float,
    outer: float,
    aimed: float,
    rows: float | None,
    foot: float,
) -> Array:
    """From the goal on the arch to where its words stand: three points.

    They stand beside the mast from the height `rows`, or else above `foot`.
    """
    if aimed >= _BANK:
        at = x + outer + (6.0 if rows is None else _MAST)
        top = foot - _NUMBER if rows is None else rows + 18
        return points((at, base - 3), (at, (base - 3 + top) / 2), (at, top))
    angle = np.radians(270 + aimed)
    away = np.array([np.sin(angle), -np.cos(angle)])
    inner = np.array([x, base]) + (radius - 22) * away
    tip = np.array([x, base]) + (outer + 24) * away
    end = (tip[0], foot - _NUMBER) if rows is None else (x + outer + _MAST, tip[1])
    return points((inner[0], inner[1]), (tip[0], tip[1]), end)


def _drawn(line: Array, share: float) -> Stroke:
    """The first share of a line, by its length, with as many points."""
    lengths = np.hypot(*np.diff(line, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    at = np.minimum(along, along[-1] * share)
    shown = np.column_stack([np.interp(at, along, line[:, i]) for i in (0, 1)])
    return Stroke(shown, 3.0, TEXT, alpha=1.0 if share > 0 else 0.0)
