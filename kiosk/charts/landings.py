"""Landings: what was done, place by place along the river."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final, Literal

import numpy as np
from pydantic import Field

from kiosk.charts.base import Chart, Ref
from kiosk.drawing.axis import SMALLEST, kept
from kiosk.drawing.easing import out_cubic
from kiosk.drawing.entrance import appearing, extent, hero, hero_runs, said_in
from kiosk.drawing.geometry import Rect, points
from kiosk.drawing.ink import ACCENT, FILL, GROUND, MARK, TEXT
from kiosk.drawing.marks import Arcs, Bars, Dots, Hot, Label, Run, Sweep, Target
from kiosk.drawing.placement import APART
from kiosk.drawing.river import River
from kiosk.drawing.timeline import Span
from kiosk.drawing.typeset import balanced, broken, width
from kiosk.model.note import Note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Box, Viewport
    from kiosk.model.figure import Fact
    from kiosk.model.text import Text

NUMBER: Final = 96.0
HEAD: Final = 44.0
NODE: Final = 15.0
"""Radius of a node."""
_UNIT: Final = 44.0
_INSET: Final = 26.0
"""Units between a stem and its words."""
_LEADING: Final = 1.3
_FOOT: Final = 84.0
"""Units between the river and the lowest words at least."""
_BETWEEN: Final = 44.0
"""Units between lower and higher words at least."""
_BANKS: Final = (7.0, 28.0)
"""How far the river rises at a landing with a short and with a long stem."""


class Item(Note):
    """Something that was done, perhaps with the number that tells how much."""

    figure: Ref | None = Field(
        default=None,
        description="可带一个数 · a figure that goes with it",
    )


class LandingsChart(Chart):
    """Hollow nodes at the water's edge, evenly spaced, with words on thin stems.

    Short and long stems take turns, so that the words of neighbours never meet. In
    a tall or narrow box the words stand one below the other along one stem.
    """

    kind: Literal["landings"] = Field(
        description="两到几件并列的事，各有一句话，可带一个数 · things of one rank "
        "side by side, each with a sentence, perhaps with a figure"
    )
    items: Annotated[tuple[Item, ...], Field(min_length=2, max_length=6)] = Field(
        description="二到六件并列的事 · two to six things of one rank",
    )

    def notes(self) -> dict[str, Note]:
        return {
            _key(i): Note(
                head=item.head,
                meaning=item.meaning,
                period=item.period,
                source=item.source,
            )
            for i, item in enumerate(self.items)
        }

    def texts(self) -> tuple[Text, ...]:
        """What stands at the landings; the meanings are on the cards."""
        return tuple(item.head for item in self.items)

    def river(self, viewport: Viewport, box: Box) -> River | None:
        """The river rises a little at every landing."""
        plan = self._plan(box)
        if plan.listed:
            return None
        y = viewport.seam
        knots = [(0.0, y), *plan.nodes, (viewport.width, y)]
        if box.rect.x > viewport.margin + 1:
            knots.insert(1, (plan.nodes[0][0] - 100, y))
        if box.rect.right < viewport.width - viewport.margin - 1:
            knots.insert(-1, (box.rect.right, y))
        return River.through(knots, viewport.width, y, damp=0.78)

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        plan = self._plan(box)
        viewport, n = box.viewport, len(self.items)
        marks: list[Mark] = []
        labels: list[Label] = []
        for i, (stem, node, words) in enumerate(
            zip(plan.stems, plan.nodes, plan.words, strict=True)
        ):
            begin = 0.3 * i / n
            grown = Span(begin, begin + 0.5, out_cubic).at(t)
            # From the river up; on a list from each node down to the next.
            x, top, bottom = stem
            height = (bottom - top) * grown
            marks.append(Bars(np.array([[x - 1, bottom - height, 2.0, height]]), MARK))
            seen = Span(begin + 0.1, begin + 0.25, out_cubic).at(t)
            radius = NODE * (0.3 + 0.7 * seen)
            alpha = 1.0 if seen > 0 else 0.0
            marks += (
                Dots(points(node), 2 * radius, GROUND, alpha),
                Arcs(*node, (Sweep(radius, 0.0, 360.0, 6.0, FILL),), alpha),
            )
            if words.fact is not None:
                number = hero(
                    words.fact,
                    words.x,
                    words.baseline,
                    words.size,
                    t,
                    viewport,
                    unit=words.unit,
                )
                marks += number[: len(number) - words.moved]
            labels += words.labels
        return (*marks, *appearing(labels, t, 0.35), *plan.hots)

    @kept
    def _plan(self, box: Box) -> _Plan:
        """All that does not depend on progress."""
        return _Layout(self, box).plan()


@dataclass(frozen=True, slots=True, eq=False)
class _Words:
    """The words of a landing: its number, and the lines of its head.

    `moved` is 1 if the unit stands on a line of its own, below the number.
    """

    labels: tuple[Label, ...]
    fact: Fact | None = None
    x: float = 0.0
    baseline: float = 0.0
    size: float = 0.0
    unit: float = 0.0
    moved: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """Where everything lies: stems as x, top and bottom."""

    nodes: tuple[tuple[float, float], ...]
    stems: tuple[tuple[float, float, float], ...]
    words: tuple[_Words, ...]
    hots: tuple[Hot, ...]
    listed: bool


def _key(item: int) -> str:
    return f"landing-{item + 1}"


def _most(highs: Sequence[float], long: Sequence[bool], *, up: bool) -> float:
    """The height of the highest words on long, or on short stems."""
    return max((h for h, at in zip(highs, long, strict=True) if at == up), default=0)


class _Layout:
    """Where everything lies in one box."""

    def __init__(self, chart: LandingsChart, box: Box) -> None:
        self.chart, self.box, self.viewport = chart, box, box.viewport
        self.items = chart.items
        rect, n = box.rect, len(chart.items)
        self.pitch = rect.width / n
        self.listed = rect.height > 1.15 * rect.width or self.pitch < 230
        self.facts = [
            box.facts[item.figure] if item.figure is not None else None
            for item in chart.items
        ]
        self.heads = [self.viewport.words(item.head, box.facts) for item in chart.items]

    def plan(self) -> _Plan:
        return self._list() if self.listed else self._row()

    # The words

    def _size(self, scale: float) -> tuple[float, float]:
        """Font sizes of numbers and heads."""
        head = HEAD * self.viewport.large * (1.1 if self.listed else 1.0)
        return NUMBER * scale, max(SMALLEST, head * scale)

    def _lines(self, item: int, scale: float, space: float) -> tuple[str, ...]:
        _, head = self._size(scale)
        return balanced(self.heads[item], head, 500, space, self.viewport.type)

    def _number(
        self, item: int, scale: float, space: float
    ) -> tuple[float, float, int]:
        """Sizes of number and unit, and 1 if the unit does not fit beside it."""
        fact = self.facts[item]
        if fact is None:
            return 0.0, 0.0, 0
        size, _ = self._size(scale)
        unit = max(SMALLEST, _UNIT * scale)
        runs = hero_runs(fact, size, self.viewport, unit)
        moved = 0
        if runs[-1].weight != 300 and width(runs, self.viewport.type) > space:
            moved = 1
        kept_runs = runs[: len(runs) - moved]
        while width(kept_runs, self.viewport.type) > space and size > 60:
            size *= 0.96
            runs = hero_runs(fact, size, self.viewport, unit)
            kept_runs = runs[: len(runs) - moved]
        return size, unit, moved

    def _high(self, item: int, scale: float, space: float) -> float:
        """The height of a landing's words."""
        size, unit, moved = self._number(item, scale, space)
        _, head = self._size(scale)
        lines = self._lines(item, scale, space)
        above = size * 0.74 + moved * unit * 1.25 + (head * 0.58 if size else 0.0)
        return above + head * (0.82 + _LEADING * (len(lines) - 1) + 0.2)

    def _fits(self, item: int, scale: float, space: float) -> bool:
        """Whether nothing that cannot be broken is wider than the space."""
        _, head = self._size(scale)
        type_ = self.viewport.type
        words = broken(self.heads[item], head, 500, 1.0, type_)
        if max(type_.advance(word, head, 500) for word in words) > space:
            return False
        fact = self.facts[item]
        if fact is None:
            return True
        size, unit, moved = self._number(item, scale, space)
        runs = hero_runs(fact, size, self.viewport, unit)
        return width(runs[: len(runs) - moved], type_) <= space

    def _words(
        self, item: int, x: float, y: float, scale: float, space: float
    ) -> _Words:
        """The words of a landing from the height y downwards."""
        size, unit, moved = self._number(item, scale, space)
        _, head = self._size(scale)
        fact = self.facts[item]
        labels: list[Label] = []
        baseline = y + size * 0.74
        if fact is not None:
            y = baseline
            if moved:
                y += unit * 1.25
                after = fact.said(self.viewport.language).after
                labels.append(Label(x, y, (Run(after, unit, 500, ACCENT),)))
            y += head * 0.58
        y += head * 0.82
        for i, line in enumerate(self._lines(item, scale, space)):
            labels.append(
                Label(x, y + i * head * _LEADING, (Run(line, head, 500, TEXT),))
            )
        return _Words(tuple(labels), fact, x, baseline, size, unit, moved)

    # The arrangements

    def _row(self) -> _Plan:
        """Landings side by side; every second one on a long stem."""
        rect, base = self.box.rect, self.box.base
        # Whichever way leaves more numbers whole, and needs fewer lines.
        ways = [self._raised(first) for first in (False, True)]
        scale, long, spaces = max(ways, key=lambda way: self._ease(way[0], way[2]))
        xs = self._xs()
        highs = [self._high(i, scale, space) for i, space in enumerate(spaces)]
        low = _most(highs, long, up=False)
        need = _FOOT + low + _BETWEEN + _most(highs, long, up=True) + 20
        spare = max(0.0, rect.height - need)
        lower = base - _FOOT - min(0.34 * spare, 140.0)
        upper = lower - low - _BETWEEN - min(0.24 * spare, 100.0)
        nodes, stems, words = [], [], []
        for i, x in enumerate(xs):
            node = (x, base - _BANKS[long[i]])
            y = (upper if long[i] else lower) - highs[i]
            words.append(self._words(i, x + _INSET, y, scale, spaces[i]))
            nodes.append(node)
            stems.append((x, y, node[1] - NODE))
        return self._planned(nodes, stems, words)

    def _xs(self) -> list[float]:
        return [self.box.rect.x + 6 + i * self.pitch for i in range(len(self.items))]

    def _raised(self, first: bool) -> tuple[float, list[bool], list[float]]:
        """The scale, the long stems and the words' widths, if the first is long."""
        n, right = len(self.items), self.box.rect.right + 20
        long = [(i % 2 == 0) == first for i in range(n)]
        # A long line over its neighbour reads worse than two short ones.
        spaces = [
            min((1.0 + up) * self.pitch, right - x, max(1.3 * self.pitch, 480.0))
            - (_INSET + 34)
            for up, x in zip(long, self._xs(), strict=True)
        ]
        scale = 1.2 if n < 4 else 1.0
        while scale > 0.5:
            highs = [self._high(i, scale, spaces[i]) for i in range(n)]
            low, top = (_most(highs, long, up=up) for up in (False, True))
            fits = all(
                self._fits(i, scale, space)
                and (scale < 0.75 or len(self._lines(i, scale, space)) < 5)
                for i, space in enumerate(spaces)
            )
            if fits and _FOOT + low + _BETWEEN + top + 20 <= self.box.rect.height:
                break
            scale -= 0.04
        return scale, long, spaces

    def _ease(self, scale: float, spaces: Sequence[float]) -> tuple[float, int, int]:
        """How well words fit: their size, numbers kept whole, few lines."""
        moved = sum(self._number(i, scale, w)[2] for i, w in enumerate(spaces))
        lines = sum(len(self._lines(i, scale, w)) for i, w in enumerate(spaces))
        return round(scale, 1), -moved, -lines

    def _list(self) -> _Plan:
        """Landings one below the other on one stem that stands in the river."""
        rect, base = self.box.rect, self.box.base
        n = len(self.items)
        x = rect.x + NODE + 3
        left = x + NODE + 36
        space = rect.right - left
        foot = 76.0
        scale = 1.2 / self.viewport.large**0.6
        while scale > 0.45:
            highs = [self._high(i, scale, space) for i in range(n)]
            need = sum(highs) + 30.0 * (n - 1) + foot + 20
            fits = all(self._fits(i, scale, space) for i in range(n))
            if fits and need <= rect.height:
                break
            scale -= 0.04
        spare = max(0.0, rect.height - need)
        gap = 30.0 + min(spare / (n + 1), 96.0)
        y = rect.y + 20 + max(0.0, rect.height - need - (gap - 30) * (n - 1)) * 0.5
        nodes, words = [], []
        _, head = self._size(scale)
        for i in range(n):
            each = self._words(i, left, y, scale, space)
            middle = each.baseline - each.size * 0.36
            if each.fact is None:
                middle = each.labels[0].y - head * 0.36
            nodes.append((x, middle))
            words.append(each)
            y += highs[i] + gap
        ends = [*(node[1] - NODE for node in nodes[1:]), base]
        stems = [
            (x, node[1] + NODE, end) for node, end in zip(nodes, ends, strict=True)
        ]
        return self._planned(nodes, stems, words)

    def _planned(
        self,
        nodes: Sequence[tuple[float, float]],
        stems: Sequence[tuple[float, float, float]],
        words: Sequence[_Words],
    ) -> _Plan:
        hots: list[Hot] = []
        for i, (node, each) in enumerate(zip(nodes, words, strict=True)):
            hots += self._hots(i, node, each)
        return _Plan(tuple(nodes), tuple(stems), tuple(words), tuple(hots), self.listed)

    def _hots(
        self, item: int, node: tuple[float, float], words: _Words
    ) -> tuple[Hot, ...]:
        """What is touched: all of a landing, and in it its number."""
        x, y = node
        number: tuple[Label, ...] = ()
        if words.fact is not None:
            number = hero(
                words.fact,
                words.x,
                words.baseline,
                words.size,
                1.0,
                self.viewport,
                unit=words.unit,
            )
            number = number[: len(number) - words.moved]
        _, right = extent((*words.labels, *number), self.viewport)
        head = words.labels[-1].runs[0].size
        top = words.labels[0].y - head
        if number:
            top = words.baseline - words.size * 0.8
        rect = Rect(x - 48, y - 48, 96, 96)
        high, low = min(top, rect.y), max(words.labels[-1].y + head * 0.3, rect.bottom)
        whole = Rect(rect.x, high, max(right + 8, rect.right) - rect.x, low - high)
        hots = [
            Hot(
                whole,
                Target("figure", _key(item)),
                anchor=(x, y),
                name=" ".join(self.heads[item].split()),
            )
        ]
        if words.fact is not None:
            said = said_in(number, words.x, self.viewport)
            place = Rect(said.x, top, said.width, words.size * 0.9)
            hots.append(
                Hot(
                    place.at_least(96, 96),
                    Target("figure", words.fact.name),
                    anchor=(said.right + APART, said.centre[1]),
                    name=self.viewport.words(words.fact.figure.label),
                    words=said,
                )
            )
        return tuple(hots)
