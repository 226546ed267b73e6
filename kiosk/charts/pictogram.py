"""Pictogram: n of m, as rings on the river, n of them full."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple

import numpy as np
from pydantic import Field

from kiosk.charts.base import Chart, Counting, Portion, Ref
from kiosk.drawing import axis
from kiosk.drawing.easing import in_out_cubic, out_cubic
from kiosk.drawing.entrance import appearing
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import FILL, GROUND, MARK, TEXT2
from kiosk.drawing.marks import Arcs, Dots, Hot, Label, Run, Sweep, Target
from kiosk.drawing.span import Span
from kiosk.drawing.typeset import balanced
from kiosk.model.question import Question
from kiosk.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Box

MOST = 12
"""More rings than this are a share, not a count."""
_NAME = 44.0
"""Font size of the name in a ring, where there is room for it."""
_USUAL = 118.0
"""Radius from which names grow with their rings."""
_GROWS = 1.7
"""How much faster: in a large ring there is much room."""
_REST = 0.72
"""The size of what stands in the others, as a share of that."""
_READ = 48.0
"""The size at which that is read from afar: as far as the first allows."""
_WORTH = 1.15
"""How much larger they have to be in two rows."""
_LARGEST = 190.0
"""Radius of a ring at most."""
_GAP = 30.0
"""Ground between two rings."""
_OVER = 44.0
"""Units between the rings and the words above them at least,"""
_RISEN = 0.3
"""and of what is free above them, as a share."""


class _Rings(NamedTuple):
    """Where the rings stand, in one row or the first of them on the others."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    radius: float
    lit: int
    """So many of the first are full."""

    @property
    def top(self) -> float:
        return min(self.y) - self.radius


class PictogramChart(Chart):
    """m rings side by side, tangent to the river; the n lit ones are filled.

    On a tall page the first of them stand on the others, where all are larger so.
    """

    tells: ClassVar[tuple[Question, ...]] = (Question.SHARE,)

    kind: Literal["pictogram"] = Field(
        description="几个里面有几个（十二个以内） · n of m, up to twelve"
    )
    count: Ref = Field(
        description="一共几个，写 figures 里的名字 · "
        "how many there are, by name in figures"
    )
    lit: Ref = Field(
        description="点亮几个，写 figures 里的名字 · "
        "how many are lit, by name in figures"
    )
    label: Text = Field(
        description="点亮的是什么 · what those that are lit are called",
    )
    name: Text | None = Field(
        default=None,
        description="点亮的圈里写什么，可以两行；不写就是那个数的名称 · what stands in "
        "those that are lit, perhaps on two lines; the figure's label if left out",
    )
    rest: Text | None = Field(
        default=None,
        description="其余的圈里写什么，可以两行；不写就空着 · what stands in the "
        "others, perhaps on two lines; nothing if left out",
    )

    def counted(self) -> tuple[Counting, ...]:
        return (Counting(self.count, ("count",), most=MOST, instead="crowd"),)

    def portions(self) -> tuple[Portion, ...]:
        return (Portion(self.lit, ("lit",), self.count),)

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        rings = self._rings(box)
        drawn = Span(0.0, 0.58, in_out_cubic).at(t)
        fill = Span(0.35, 0.8, out_cubic).at(t)
        names = self._names(rings, box)
        marks: list[Mark] = []
        for number, (x, y) in enumerate(zip(rings.x, rings.y, strict=True)):
            lit = number < rings.lit
            dot = Dots(
                np.array([[x, y]]),
                2 * rings.radius * (fill if lit else 1.0),
                FILL if lit else GROUND,
                alpha=(1.0 if fill > 0 else 0.0) if lit else drawn,
            )
            ink = FILL if lit else MARK
            sweep = Sweep(rings.radius, 180.0, -360.0 * drawn, 4.0, ink)
            words = names[0 if lit else 1]
            ends = (len(words) - 1) / 2
            marks += (
                dot,
                Arcs(x, y, (sweep,), alpha=1.0 if drawn > 0 else 0.0),
                *appearing(
                    (
                        Label(
                            x,
                            y + word.size * (16 / 44 + 1.2 * (i - ends)),
                            (word,),
                            "middle",
                        )
                        for i, word in enumerate(words)
                    ),
                    t,
                    0.62,
                    0.0,
                ),
            )
        return (
            *marks,
            *appearing(self._words(rings, box), t, 0.55),
            *self._hots(rings, box),
        )

    def _names(self, rings: _Rings, box: Box) -> tuple[list[Run], list[Run]]:
        """What stands within a ring that is lit and in another; " " without room.

        The words above the rings say the same.
        """
        words, facts = box.viewport.words, box.facts
        name = words(self.name or facts[self.lit].figure.label)
        lines, size = _within(name, rings, box)
        lit = [Run(line, size, 700, GROUND) for line in lines]
        if self.rest is None:
            return lit, [run._replace(text=" ") for run in lit]
        lines, small = _within(words(self.rest), rings, box)
        small = min(small, max(axis.SMALLEST, _REST * size, min(size, _READ)))
        return lit, [Run(line, small, 400, TEXT2) for line in lines]

    def _rings(self, box: Box) -> _Rings:
        """As large as the page is wide, and as leaves the words above their room."""
        viewport, rect = box.viewport, box.rect
        count = min(MOST, max(1, round(float(box.facts[self.count]))))
        lit = min(count, round(float(box.facts[self.lit])))
        radius = min(_LARGEST, (rect.width - _GAP * (count - 1)) / count / 2)
        # The words above keep off what stands above them: circles give way.
        lines = self._lines(viewport.body, box)
        words_high = viewport.body * (0.9 + 1.4 * (len(lines) - 1))
        free = rect.height - 3 - _OVER - words_high - (20 if viewport.portrait else 0)
        radius = max(min(radius, 72.0), min(radius, free / 2))
        foot = box.base - radius - 3
        x = rect.x + radius + np.arange(count) * (2 * radius + _GAP)
        plain = _Rings(tuple(x.tolist()), (foot,) * count, radius, lit)
        if not viewport.portrait or count < 3:
            return plain
        stood = self._stood(count, lit, free, box)
        return stood if stood.radius > _WORTH * radius else plain

    def _stood(self, count: int, lit: int, free: float, box: Box) -> _Rings:
        """The first half of them on the others, as large as a height allows."""
        above = count // 2
        below = count - above
        # Where they lie in the hollows between those below, they are nearer to them.
        step = math.sqrt(0.75) if above < below else 1.0
        wide = (box.rect.width - _GAP * (below - 1)) / below / 2
        radius = max(1.0, min(wide, (free - step * _GAP) / (2 + 2 * step)))
        pitch, middle = 2 * radius + _GAP, box.rect.x + box.rect.width / 2
        foot = box.base - radius - 3
        x = [
            middle + (i - (n - 1) / 2) * pitch for n in (above, below) for i in range(n)
        ]
        y = (foot - step * pitch,) * above + (foot,) * below
        return _Rings(tuple(x), y, radius, lit)

    def _lines(self, size: float, box: Box) -> tuple[str, ...]:
        viewport = box.viewport
        words = viewport.words(self.label, box.facts)
        return tuple(balanced(words, size, 400, box.rect.width, viewport.type))

    def _words(self, rings: _Rings, box: Box) -> Iterator[Label]:
        """What those that are lit are called, above the rings."""
        viewport, rect = box.viewport, box.rect
        body = viewport.body
        while True:
            lines = self._lines(body, box)
            over = max(_OVER, _RISEN * (rings.top - rect.y - body * 1.4 * len(lines)))
            first = rings.top - over - (len(lines) - 1) * body * 1.4
            if first - body >= rect.y or body <= viewport.body / viewport.large:
                break
            body *= 0.96
        for i, line in enumerate(lines):
            yield Label(rect.x, first + i * body * 1.4, (Run(line, body, 400, TEXT2),))

    def _hots(self, rings: _Rings, box: Box) -> tuple[Hot, ...]:
        """The lit rings answer with their number, the others with that of all."""
        facts, reach = box.facts, rings.radius + _GAP / 2
        hots = []
        for name, part in (
            (self.lit, slice(0, rings.lit)),
            (self.count, slice(rings.lit, None)),
        ):
            for y in dict.fromkeys(rings.y[part]):
                x = [
                    at
                    for at, high in zip(rings.x[part], rings.y[part], strict=True)
                    if high == y
                ]
                left, wide = x[0] - reach, x[-1] - x[0] + 2 * reach
                hots.append(
                    Hot(
                        Rect(left, y - rings.radius, wide, 2 * rings.radius).at_least(
                            96, 96
                        ),
                        Target("figure", name),
                        anchor=(x[-1], y - rings.radius),
                        name=box.viewport.words(facts[name].figure.label),
                    )
                )
        return tuple(hots)


def _within(name: str, rings: _Rings, box: Box) -> tuple[list[str], float]:
    """The lines of what stands in a ring, and their font size; " " without room."""
    lines, type_ = name.split("\n"), box.viewport.type
    wide = max(type_.advance(line, _NAME, 700) for line in lines)
    usual = _NAME * max(1.0, (rings.radius / _USUAL) ** _GROWS) / len(lines) ** 0.25
    across = 1.7 if len(lines) == 1 else 1.64
    size = min(usual, _NAME * across * rings.radius / max(wide, 1.0))
    if size < axis.SMALLEST:
        return [" "] * len(lines), _NAME
    return lines, size
