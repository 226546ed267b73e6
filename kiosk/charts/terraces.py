"""Terraces: levels of one system, each a step lower, down to the river."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Final, Literal, NamedTuple

import numpy as np
from pydantic import Field

from kiosk.charts.base import Chart, Ref
from kiosk.drawing.axis import kept
from kiosk.drawing.easing import out_cubic, smoothstep
from kiosk.drawing.entrance import RISE, RUN
from kiosk.drawing.geometry import flow, points, ribbon, until
from kiosk.drawing.ink import FILL, GROUND
from kiosk.drawing.inscription import Inscription, touched
from kiosk.drawing.marks import Arcs, Dots, Fade, Fill, Sweep
from kiosk.drawing.river import SAMPLES, WIDTHS, River
from kiosk.drawing.span import Span
from kiosk.model.note import Note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.inscription import Words
    from kiosk.drawing.marks import Hot, Mark
    from kiosk.drawing.viewport import Box, Viewport
    from kiosk.model.text import Text

HEAD: Final = 52.0
NUMBER: Final = 108.0
NODE: Final = 15.0
"""Radius of a node."""
THICK: Final = 14.0
"""Width of the line on a level; between two levels it is as wide as the river."""
DAMP: Final = 0.72
_INSET: Final = 30.0
"""Units from the beginning of a level to its node."""
_CLEAR: Final = 34.0
"""Units between a level and the words that stand on it."""
_STEEP: Final = 0.34
"""The share of a step's width that the fall takes, at most `_FALL`."""
_LEVEL: Final = 12.0
"""Units at either end in which the line does not rise or fall yet."""
_FALL: Final = 120.0
_NARROW: Final = 240.0
_SMALL: Final = 0.72
"""Where levels would be narrower than this, or their words smaller, they lie close
together if that lets the words be larger: the last is then wide."""
_HIGHEST: Final = 240.0
"""A step is no higher than this, and all of them take no more of the box than"""
_SHARE: Final = 0.74
_BODY: Final = 0.10
"""How much of the accent lies in the slope at the highest level."""
_LEAST: Final = 60.0
"""Words shrink before a step is lower than this."""
_OVER: Final = 22.0
"""Units between words of two levels where the upper ones run on over the lower."""
_SLIM: Final = 8.0
"""Width of the line half way down to the next level."""
_ASIDE: Final = 30.0
"""Units beside a box where the line leaves the river that runs on."""
_SAMPLES: Final = 28


class Level(Note):
    """A level, perhaps with the number that belongs to it."""

    figure: Ref | None = Field(
        default=None,
        description="可带一个数 · a figure that goes with it",
    )


class TerracesChart(Chart):
    """The river climbs to the first level and comes down to the last, step by step.

    All steps are of one height, which says nothing but the order. The words of a
    level stand on it. In a narrow box the levels lie closer together, and the words
    run on over those below.
    """

    kind: Literal["terraces"] = Field(
        description="一级一级往下的梯台（二到六级），台阶一样高，不表示大小 · levels "
        "from the highest to the lowest, as equal steps that stand for no amounts"
    )
    levels: Annotated[tuple[Level, ...], Field(min_length=2, max_length=6)] = Field(
        description="从最高一级写起 · the levels, the highest first",
    )

    def notes(self) -> dict[str, Note]:
        return {_key(i): level.alone for i, level in enumerate(self.levels)}

    def texts(self) -> tuple[Text, ...]:
        """What stands on the levels; the meanings are on the cards."""
        return tuple(level.head for level in self.levels)

    def river(self, viewport: Viewport, box: Box) -> River:
        """The main strand is the terraces' edge, and its echoes are their contours."""
        plan = self._plan(box)
        x = np.linspace(0.0, viewport.width, SAMPLES)
        level = np.full(SAMPLES, viewport.seam)
        main = level + np.interp(x, plan.line[:, 0], plan.line[:, 1] - box.base)
        return River.along(main, viewport.seam, damp=DAMP, shore=level)

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        plan = self._plan(box)
        viewport = box.viewport
        head = RUN.at(t)
        first, last = float(plan.line[0, 0]), float(plan.line[-1, 0])
        reach = first + (last - first) * head
        alpha = 1.0 if head > 0 else 0.0
        slope = np.vstack([plan.line, points((last, box.base), (first, box.base))])
        body = Fade(
            0.0,
            float(plan.line[:, 1].min()),
            0.0,
            box.base,
            (FILL, 0.0 if viewport.contrast else _BODY),
            (FILL, 0.0),
        )
        seen = Span(0.0, 0.4).at(t)
        marks: list[Mark] = [
            Fill((slope,), body, seen),
            Fill((ribbon(until(plan.line, reach), plan.widths),), FILL, alpha),
        ]
        for (x, y), words in zip(plan.nodes, plan.words, strict=True):
            when = (x - first) / (last - first) * 0.9
            come = Span(when, when + 0.1, out_cubic).at(head)
            radius = NODE * (0.3 + 0.7 * come)
            shown = 1.0 if come > 0 else 0.0
            marks += (
                Dots(points((x, y)), 2 * radius, GROUND, shown),
                Arcs(x, y, (Sweep(radius, 0.0, 360.0, 6.0, FILL),), shown),
                *words.number(t, viewport),
                *(
                    replace(label, y=label.y + RISE * (1 - come), alpha=come)
                    for label in words.labels
                ),
            )
        return (*marks, *plan.hots)

    @kept
    def _plan(self, box: Box) -> _Plan:
        """All that does not depend on progress."""
        return _planned(self, box)


class _Plan(NamedTuple):
    """Where everything lies: the line with its widths, nodes, words."""

    line: Array
    widths: Array
    nodes: tuple[tuple[float, float], ...]
    words: tuple[Words, ...]
    hots: tuple[Hot, ...]


def _key(level: int) -> str:
    return f"level-{level + 1}"


def _reach(box: Box) -> tuple[float, float]:
    """Where the line leaves the river and comes back; on it, the edges of the page."""
    rect, viewport = box.rect, box.viewport
    seam = abs(box.base - viewport.seam) < 1
    left, right = rect.x - _ASIDE, rect.right + _ASIDE
    if seam and rect.x <= viewport.margin + 1:
        left = 0.0
    if seam and rect.right >= viewport.width - viewport.margin - 1:
        right = viewport.width
    return left, right


def _starts(box: Box, n: int, *, close: bool) -> tuple[list[float], float]:
    """Where the levels begin, and where the last one ends; all wide, or only that."""
    rect = box.rect
    first = max(rect.x, _reach(box)[0] + min(0.09 * rect.width, 150.0))
    end = rect.right - 10.0
    pitch = (end - first) * 0.55 / (n - 1) if close else (end - first) / n
    return [first + i * pitch for i in range(n)], end


class _Set(NamedTuple):
    """The words in a size, where their levels begin, and how wide each may be."""

    scale: float
    said: tuple[Inscription, ...]
    xs: tuple[float, ...]
    end: float
    step: float
    spaces: tuple[float, ...]


def _set(chart: TerracesChart, box: Box, *, close: bool) -> _Set:
    """The words as large as the box leaves room for."""
    viewport = box.viewport
    xs, end = _starts(box, len(chart.levels), close=close)
    size = HEAD * viewport.large
    scale = 1.15 if viewport.portrait else 1.0
    while True:
        said = tuple(
            Inscription.scaled(
                viewport.words(level.head, box.facts),
                None if level.figure is None else box.facts[level.figure],
                viewport,
                scale,
                size,
                NUMBER,
            )
            for level in chart.levels
        )
        step, spaces = _spaces(said, xs, box)
        # One line that is somewhat smaller reads better than two.
        most = 1 if scale > 0.75 else 2 if scale > 0.6 else 3
        crowded = any(
            not each.fits(space)
            or len(each.lines(space)) > most
            or (scale > 0.7 and each.moved(space))
            for each, space in zip(said, spaces, strict=True)
        )
        if scale <= 0.5 or (step >= _LEAST and not crowded):
            return _Set(scale, said, tuple(xs), end, step, tuple(spaces))
        scale -= 0.04


def _planned(chart: TerracesChart, box: Box) -> _Plan:
    """Levels of one width, or close ones where those would make the words small."""
    n, viewport = len(chart.levels), box.viewport
    found = _set(chart, box, close=False)
    narrow = found.xs[1] - found.xs[0] < _NARROW
    if narrow or found.scale < _SMALL:
        near = _set(chart, box, close=True)
        gain = near.scale - found.scale
        found = near if gain > (-0.01 if narrow else 0.1) else found
    xs, end, step, spaces = found.xs, found.end, found.step, found.spaces
    said = found.said
    ys = [box.base - (n - i) * step for i in range(n)]
    pitch = xs[1] - xs[0]
    fall = min(_FALL, _STEEP * pitch)
    left, right = _reach(box)
    # Level for a moment, so that a page that begins here goes on from its neighbour.
    knots = [(left, box.base), (left + _LEVEL, box.base)]
    for x, y, last in zip(xs, ys, [*xs[1:], end], strict=True):
        knots += [(x, y), (last - fall, y)]
    knots += [(right - _LEVEL, box.base), (right, box.base)]
    line = flow(tuple(knots), _SAMPLES)
    nodes = tuple((x + _INSET, y) for x, y in zip(xs, ys, strict=True))
    words = tuple(
        each.at(x - NODE, y - _CLEAR - each.high(space), space)
        for each, (x, y), space in zip(said, nodes, spaces, strict=True)
    )
    hots = [
        hot
        for i, (each, node) in enumerate(zip(words, nodes, strict=True))
        for hot in touched(each, node, _key(i), said[i].head, viewport)
    ]
    return _Plan(line, _widths(2 * n + 1), nodes, words, tuple(hots))


def _spaces(
    said: Sequence[Inscription], xs: Sequence[float], box: Box
) -> tuple[float, list[float]]:
    """The height of a step, and how wide the words of each level may be.

    Words run on over the lower levels if those leave the height for it.
    """
    n, rect = len(said), box.rect
    right = rect.right - _INSET + NODE
    step, spaces = 0.0, [0.0] * n
    # The highest words need room below the title, which they may not have at first.
    for _ in range(2):
        for i in reversed(range(n)):
            over = i == n - 1 or said[i + 1].high(spaces[i + 1]) + _OVER <= step
            spaces[i] = (right if over else xs[i + 1]) - xs[i] - _INSET
        high = said[0].high(spaces[0]) + _CLEAR
        step = min(_HIGHEST, _SHARE * rect.height / n, (rect.height - high) / n)
    return step, spaces


def _widths(stretches: int) -> Array:
    """Full on the levels, as thin as the river at both ends, between them slim."""
    ease = smoothstep(np.linspace(0.0, 1.0, _SAMPLES + 1))
    rising = WIDTHS[0] + (THICK - WIDTHS[0]) * ease
    dip = THICK - (THICK - _SLIM) * np.sin(np.pi * np.linspace(0, 1, _SAMPLES + 1)) ** 2
    pieces = [rising]
    for stretch in range(1, stretches - 1):
        piece = np.full(_SAMPLES + 1, THICK) if stretch % 2 else dip
        pieces.append(piece[1:])
    pieces.append(rising[::-1][1:])
    level = np.full(_SAMPLES, WIDTHS[0])
    return np.concatenate([level, *pieces, level])
