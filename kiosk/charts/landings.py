"""Landings: what was done, place by place along the river."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal, NamedTuple

import numpy as np
from pydantic import Field

from kiosk.charts.base import Chart, Ref
from kiosk.drawing.axis import kept
from kiosk.drawing.easing import out_cubic
from kiosk.drawing.entrance import appearing
from kiosk.drawing.geometry import points
from kiosk.drawing.ink import FILL, GROUND, MARK
from kiosk.drawing.inscription import Inscription, touched
from kiosk.drawing.marks import Arcs, Bars, Dots, Sweep
from kiosk.drawing.river import BESIDE, River
from kiosk.drawing.span import Span
from kiosk.model.note import Note
from kiosk.model.question import Question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.drawing.inscription import Words
    from kiosk.drawing.marks import Hot, Label, Mark
    from kiosk.drawing.viewport import Box, Viewport
    from kiosk.model.text import Text

NUMBER: Final = 96.0
HEAD: Final = 44.0
NODE: Final = 15.0
"""Radius of a node."""
_INSET: Final = 26.0
"""Units between a stem and its words."""
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

    tells: ClassVar[tuple[Question, ...]] = (Question.THINGS,)

    kind: Literal["landings"] = Field(
        description="两到几件并列的事，各有一句话，可带一个数 · things of one rank "
        "side by side, each with a sentence, perhaps with a figure"
    )
    items: Annotated[tuple[Item, ...], Field(min_length=2, max_length=6)] = Field(
        description="二到六件并列的事 · two to six things of one rank",
    )

    def notes(self) -> dict[str, Note]:
        return {_key(i): item.alone for i, item in enumerate(self.items)}

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
            knots.insert(1, (box.rect.x - BESIDE, y))
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
            marks += words.number(t, viewport)
            labels += words.labels
        return (*marks, *appearing(labels, t, 0.35), *plan.hots)

    @kept
    def _plan(self, box: Box) -> _Plan:
        """All that does not depend on progress."""
        return _Layout(self, box).plan()


class _Plan(NamedTuple):
    """Where everything lies: stems as x, top and bottom."""

    nodes: tuple[tuple[float, float], ...]
    stems: tuple[tuple[float, float, float], ...]
    words: tuple[Words, ...]
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
        # Beside another chart the river rises within what is between them.
        beside = rect.x > self.viewport.margin + 1
        self.inset = 6.0 + (38.0 if beside else 0.0)
        self.pitch = rect.width / n
        self.listed = rect.height > 1.15 * rect.width or self.pitch < 230
        self.facts = [
            box.facts[item.figure] if item.figure is not None else None
            for item in chart.items
        ]
        self.heads = [self.viewport.words(item.head, box.facts) for item in chart.items]

    def plan(self) -> _Plan:
        return self._list() if self.listed else self._row()

    def _at(self, item: int, scale: float) -> Inscription:
        """The words of a landing in a share of their usual sizes."""
        size = HEAD * self.viewport.large * (1.1 if self.listed else 1.0)
        return Inscription.scaled(
            self.heads[item], self.facts[item], self.viewport, scale, size, NUMBER
        )

    # The arrangements

    def _row(self) -> _Plan:
        """Landings side by side; every second one on a long stem."""
        rect, base = self.box.rect, self.box.base
        # Whichever way leaves more numbers whole, and needs fewer lines.
        ways = [self._raised(first) for first in (False, True)]
        scale, long, spaces = max(ways, key=lambda way: self._ease(way[0], way[2]))
        xs = self._xs()
        highs = [self._at(i, scale).high(space) for i, space in enumerate(spaces)]
        low = _most(highs, long, up=False)
        need = _FOOT + low + _BETWEEN + _most(highs, long, up=True) + 20
        spare = max(0.0, rect.height - need)
        lower = base - _FOOT - min(0.34 * spare, 140.0)
        upper = lower - low - _BETWEEN - min(0.24 * spare, 100.0)
        nodes, stems, words = [], [], []
        for i, x in enumerate(xs):
            node = (x, base - _BANKS[long[i]])
            y = (upper if long[i] else lower) - highs[i]
            words.append(self._at(i, scale).at(x + _INSET, y, spaces[i]))
            nodes.append(node)
            stems.append((x, y, node[1] - NODE))
        return self._planned(nodes, stems, words)

    def _xs(self) -> list[float]:
        start = self.box.rect.x + self.inset
        return [start + i * self.pitch for i in range(len(self.items))]

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
            highs = [self._at(i, scale).high(spaces[i]) for i in range(n)]
            low, top = (_most(highs, long, up=up) for up in (False, True))
            fits = all(
                self._at(i, scale).fits(space)
                and (scale < 0.75 or len(self._at(i, scale).lines(space)) < 5)
                for i, space in enumerate(spaces)
            )
            if fits and _FOOT + low + _BETWEEN + top + 20 <= self.box.rect.height:
                break
            scale -= 0.04
        return scale, long, spaces

    def _ease(self, scale: float, spaces: Sequence[float]) -> tuple[float, int, int]:
        """How well words fit: their size, numbers kept whole, few lines."""
        moved = sum(self._at(i, scale).moved(w) for i, w in enumerate(spaces))
        lines = sum(len(self._at(i, scale).lines(w)) for i, w in enumerate(spaces))
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
            highs = [self._at(i, scale).high(space) for i in range(n)]
            need = sum(highs) + 30.0 * (n - 1) + foot + 20
            fits = all(self._at(i, scale).fits(space) for i in range(n))
            if fits and need <= rect.height:
                break
            scale -= 0.04
        spare = max(0.0, rect.height - need)
        gap = 30.0 + min(spare / (n + 1), 96.0)
        y = rect.y + 20 + max(0.0, rect.height - need - (gap - 30) * (n - 1)) * 0.5
        nodes, words = [], []
        head = self._at(0, scale).size
        for i in range(n):
            each = self._at(i, scale).at(left, y, space)
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
        words: Sequence[Words],
    ) -> _Plan:
        hots: list[Hot] = []
        for i, (node, each) in enumerate(zip(nodes, words, strict=True)):
            hots += touched(each, node, _key(i), self.heads[i], self.viewport)
        return _Plan(tuple(nodes), tuple(stems), tuple(words), tuple(hots), self.listed)
