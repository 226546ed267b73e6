"""Figures: big numbers that stand on the north bank, each with its caption."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import Field

from kiosk.charts.base import Chart, Ref
from kiosk.easing import out_cubic
from kiosk.entrance import appearing, extent, hero
from kiosk.geometry import Rect, points
from kiosk.ink import FILL, GROUND, MARK, TEXT2
from kiosk.kinds import Model
from kiosk.marks import Arcs, Bars, Dots, Hot, Label, Run, Sweep, Target
from kiosk.seal import seal, seal_size
from kiosk.text import Text
from kiosk.timeline import Span
from kiosk.typeset import balanced

if TYPE_CHECKING:
    from kiosk.marks import Mark
    from kiosk.room import Box


class Item(Model):
    """One number with its caption, perhaps with a seal."""

    figure: Ref
    caption: Text | None = None
    seal: Text | None = Field(
        default=None,
        description="印章：中文四字；英文两行用 | 分开 · a seal: four characters, or "
        "two English lines parted by |",
    )


class FiguresChart(Chart):
    """One to four numbers, the first the largest.

    Side by side where there is room, each on a stem with a node on the river;
    else one below the other.
    """

    kind: Literal["figures"]
    items: Annotated[tuple[Item, ...], Field(min_length=1, max_length=4)]

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        n = len(self.items)
        if n > 1 and box.rect.width / n >= 400:
            return self._row(t, box)
        return self._stack(t, box)

    def _row(self, t: float, box: Box) -> tuple[Mark, ...]:
        rect, n = box.rect, len(self.items)
        shares = [1.45, *(1.0 for _ in self.items[1:])]
        gap = 72.0
        unit = (rect.width - gap * (n - 1)) / sum(shares)
        x = rect.x
        marks: list[Mark] = []
        baseline = rect.y + min(300.0, 0.46 * rect.height)
        for number, (item, share) in enumerate(zip(self.items, shares, strict=True)):
            size = 250.0 if number == 0 else 160.0
            where = Rect(x, rect.y, unit * share, rect.height)
            marks += self._one(t, box, item, where, baseline, size, stem=True)
            x += unit * share + gap
        return tuple(marks)

    def _stack(self, t: float, box: Box) -> tuple[Mark, ...]:
        rect, n = box.rect, len(self.items)
        sizes = [180.0, *(124.0 for _ in self.items[1:])]
        if n == 1:
            sizes = [220.0]
        need = sum(size * 0.8 + 1.9 * box.room.body + 36 for size in sizes)
        room = rect.height - 60
        share = min(1.0, room / need)
        y = rect.y + max(0.0, (room - need * share) * 0.35)
        marks: list[Mark] = []
        for item, size in zip(self.items, sizes, strict=True):
            y += size * share * 0.8
            marks += self._one(t, box, item, rect, y, size * share, stem=False)
            y += (1.9 * box.room.body + 36) * share
        return tuple(marks)

    def _one(
        self,
        t: float,
        box: Box,
        item: Item,
        where: Rect,
        baseline: float,
        size: float,
        *,
        stem: bool,
    ) -> tuple[Mark, ...]:
        room, fact = box.room, box.facts[item.figure]
        x = where.x + (34.0 if stem else 0.0)
        space = where.right - x
        number = hero(fact, x - size * 0.03, baseline, size, t, room, room_width=space)
        caption = room.words(item.caption or fact.figure.label, box.facts)
        lines = balanced(caption, room.body, 400, space, room.type)
        labels = tuple(
            Label(
                x,
                baseline + room.body * (1.75 + 1.4 * i),
                (Run(line, room.body, 400, TEXT2),),
            )
            for i, line in enumerate(lines)
        )
        top = baseline - size * 0.75
        bottom = labels[-1].y + 16
        marks: list[Mark] = []
        if stem:
            marks += self._stem(t, where.x + 6, top, box)
        marks += number
        marks += appearing(labels, t)
        if item.seal is not None:
            wide, high = seal_size(item.seal, room)
            marks += seal(item.seal, x, bottom + 26, room, t)
            bottom += 26 + high
        _, right = extent(number, room)
        marks.append(
            Hot(
                Rect(x - 20, top, max(right - x + 40, 96), bottom - top),
                Target("figure", item.figure),
                anchor=(min(right + 16, where.right), baseline - size * 0.36),
                name=room.words(fact.figure.label),
            )
        )
        return tuple(marks)

    def _stem(self, t: float, x: float, top: float, box: Box) -> tuple[Mark, ...]:
        """A thin line from the river up, with a hollow node on the river."""
        grown = Span(0.0, 0.5, out_cubic).at(t)
        height = (box.base - top) * grown
        return (
            Bars(np.array([[x - 1, box.base - height, 2.0, height]]), MARK),
            Dots(points((x, box.base)), 30.0, GROUND, alpha=Span(0.1, 0.2).at(t)),
            Arcs(
                x,
                box.base,
                (Sweep(15.0, 0.0, 360.0, 6.0, FILL),),
                alpha=Span(0.1, 0.2).at(t),
            ),
        )
