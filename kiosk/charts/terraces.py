"""Terraces: levels of one system, each a step lower, down to the river."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal, NamedTuple

import numpy as np
from pydantic import Field

from kiosk.charts.base import Chart, Ref
from kiosk.drawing.axis import kept
from kiosk.drawing.easing import out_cubic, smoothstep
from kiosk.drawing.entrance import RISE, RUN
from kiosk.drawing.geometry import Rect, flow, points, ribbon, until
from kiosk.drawing.ink import FILL, GROUND, TEXT, TEXT2
from kiosk.drawing.inscription import LEADING, Inscription, Words, touched
from kiosk.drawing.marks import Arcs, Bars, Dots, Fade, Fill, Label, Run, Sweep
from kiosk.drawing.placement import inked
from kiosk.drawing.river import SAMPLES, WIDTHS, River
from kiosk.drawing.span import Span
from kiosk.drawing.typeset import balanced
from kiosk.model.note import Note
from kiosk.model.question import Question

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.marks import Hot, Mark
    from kiosk.drawing.viewport import Box, Viewport
    from kiosk.model.text import Text

HEAD: Final = 52.0
INSIDE: Final = 84.0
"""Size of a name in the slope, where each has room below its own level."""
NUMBER: Final = 108.0
NODE: Final = 15.0
"""Radius of a node."""
THICK: Final = 14.0
"""Width of the line on a level; between two levels it is as wide as the river."""
DAMP: Final = 0.1
"""Echoes nearly level: names in the slope stand on none of them."""
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
_BODY: Final = (0.2, 0.05)
"""How much of the accent lies in the slope at the highest level and at the river."""
_SMALLEST_INSIDE: Final = 40.0
"""Names that would be smaller than this in the slope stand on their levels instead."""
_LEADING: Final = 1.16
_ASIDES: Final = "（("
_LESS: Final = 0.6
"""What a line in brackets opens with, and its size in that of the name."""
_HANGS: Final = 0.56
"""How far a bracket that opens a line hangs before it, in the size of the name."""
_UNDER: Final = 36.0
"""Units between a level and the name below it."""
_HEADROOM: Final = 34.0
"""Units between the upper edge of the box and what stands on the highest level."""
_FOOT: Final = 62.0
"""Units between the river and the lowest name: echoes run there."""
_ORDINAL: Final = 190.0
"""Size of the number of a level at its foot, where none of them has a figure, and"""
_ORDINAL_LEAST: Final = 120.0
"""below which it is left out."""
_DIGIT: Final = 0.74
"""Height of a digit, in its size."""
_OFF: Final = 24.0
"""Units between a name and the number below it."""
_EASY: Final = 56.0
"""Units over which the line falls beside names in the slope."""
_AFTER: Final = _EASY
"""Units from a name to the next level at least: the line falls there."""
_HANG: Final = 20.0
"""Units from the thin line below a node to the name beside it."""
_ONE: Final = 6.0
"""Names wider than this, in their size, take two lines in the slope."""
_TWO: Final = 2
_STEPS: Final = (44.0, 126.0)
"""Heights of a step between levels with names in the slope, at least and at most."""
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

    All steps are of one height, which says nothing but the order. A level's name
    lies in the slope below it, and on it stands its number; where none has one, which
    level it is stands at its foot. Where that would make names small they stand on
    the levels; in a narrow box those lie closer together, and words run on over those
    below.
    """

    tells: ClassVar[tuple[Question, ...]] = (Question.THINGS,)

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
            (FILL, 0.0 if viewport.contrast else _BODY[0]),
            (FILL, 0.0 if viewport.contrast else _BODY[1]),
        )
        seen = Span(0.0, 0.4).at(t)
        marks: list[Mark] = [
            Fill((slope,), body, seen),
            *_stems(plan.stems, Span(0.4, 0.8, out_cubic).at(t)),
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
    stems: Array | None = None
    """Thin lines from the nodes down to the river, (n, 4)."""


def _stems(stems: Array | None, grown: float) -> Iterator[Bars]:
    """Thin lines under the nodes, which grow downwards."""
    if stems is not None:
        ink = FILL.mixed("ground", 0.45)
        yield Bars(stems * (1, 1, 1, grown), ink, 1.0 if grown > 0 else 0.0)


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
        # One line that is somewhat smaller reads better than two, but where it is
        # tall there is room for two.
        tight = 1 if scale > 0.75 else 2 if scale > 0.6 else 3
        most = max(tight, _TWO) if viewport.portrait else tight
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
    """Names in the slope where that leaves them large, otherwise on the levels."""
    return _inside(chart, box) or _above(chart, box)


def _inside(chart: TerracesChart, box: Box) -> _Plan | None:
    """Names in the slope as large as they fit; none if that would be small."""
    large = box.viewport.large
    sizes = np.arange(INSIDE, _SMALLEST_INSIDE - 1, -2.0) * large
    # Levels of one width say that a level is a level; unequal ones are for long names.
    for even in (True, False):
        for size in sizes:
            plan = _sized(chart, box, float(size), even=even)
            if plan is not None:
                return plan
    return None


def _line_sizes(lines: Sequence[str], size: float) -> list[float]:
    """The sizes of the lines of a name: what is in brackets is said by the way."""
    found, aside = [], False
    for line in lines:
        aside = aside or line[:1] in _ASIDES
        found.append(min(size, max(36.0, size * _LESS)) if aside else size)
    return found


def _sized(chart: TerracesChart, box: Box, size: float, *, even: bool) -> _Plan | None:
    """Names of one size in the slope, each below its level, if they fit there."""
    rect, viewport, n = box.rect, box.viewport, len(chart.levels)
    (first, *_), end = _starts(box, n, close=False)
    heads = [viewport.words(level.head, box.facts) for level in chart.levels]
    lines = [_two(head, size, viewport) for head in heads]
    wide = []
    for one in lines:
        sizes = _line_sizes(one, size)
        each = [
            viewport.type.advance(w, small, 500)
            for w, small in zip(one, sizes, strict=True)
        ]
        wide.append(max(each) + _INSET + _HANG + _AFTER)
    widths = _shared(wide, end - first)
    if not widths or (even and max(widths) > min(widths) + 1):
        return None
    facts = [
        None if level.figure is None else box.facts[level.figure]
        for level in chart.levels
    ]
    spaces = [width - _INSET - _HANG - _AFTER for width in widths]
    said = [
        Inscription.scaled(head, fact, viewport, 1.0, size, NUMBER)
        for head, fact in zip(heads, facts, strict=True)
    ]
    over = [_over(each, space) for each, space in zip(said, spaces, strict=True)]
    counted = not any(facts)
    deep = [_UNDER + _LEADING * sum(_line_sizes(o, size)) - 0.26 * size for o in lines]
    above = NODE if counted else max(over) + _CLEAR
    ordinal = min(_ORDINAL, 0.38 * rect.height) if counted else 0.0
    while True:
        foot = _FOOT + (_DIGIT * ordinal + _OFF if ordinal else 0.0)
        step, last = _stairs([each + foot for each in deep], above, rect.height)
        if step >= _STEPS[0] or not ordinal:
            break
        ordinal = ordinal - 10.0 if ordinal > _ORDINAL_LEAST else 0.0
    # Names without a number have been measured already.
    fits = all(
        each.fact is None or each.fits(space)
        for each, space in zip(said, spaces, strict=True)
    )
    if not fits or step < _STEPS[0]:
        return None
    xs = [first + sum(widths[:i]) for i in range(n)]
    ys = [float(box.base - last - (n - 1 - i) * step) for i in range(n)]
    words, names = [], []
    for i, (x, y) in enumerate(zip(xs, ys, strict=True)):
        left, low = x + _INSET + _HANG, y + _UNDER + 0.86 * size
        sizes = _line_sizes(lines[i], size)
        # What is in brackets stands as close as its size lets it.
        lows = low + _LEADING * (np.cumsum(sizes) - size)
        lows += 0.12 * size * (np.array(sizes) < size)
        name = tuple(
            # An opening bracket hangs: the word begins where the line above does.
            Label(
                left - _HANGS * small * line.startswith("（"),
                float(y0),
                (Run(line, small, 500, TEXT),),
            )
            for line, small, y0 in zip(lines[i], sizes, lows, strict=True)
        )
        names.append(name)
        if facts[i] is None:
            words.append(Words((*name, *_ordinal(i, x, ordinal, box))))
        else:
            on = said[i].at(left, y - _CLEAR - over[i], spaces[i])
            words.append(replace(on, labels=(*on.labels[: on.moved], *name)))
    plan = _laid(box, xs, ys, end, _EASY, words, heads)
    stems = [(x - 1.0, y + NODE, 2.0, box.base - y - NODE) for x, y in plan.nodes]
    return _named(plan._replace(stems=np.array(stems)), names, viewport)


def _stairs(needs: Sequence[float], above: float, room: float) -> tuple[float, float]:
    """How high steps are at most, and the lowest level over the river.

    Args:
        needs: how high each level has to lie at least, the highest level first.
        above: what stands on the highest.
        room: the height of the box.
    """
    n = len(needs)
    for step in np.arange(min(_STEPS[1], _SHARE * room / n), _STEPS[0] - 1, -2.0):
        last = max(need - (n - 1 - i) * step for i, need in enumerate(needs))
        if _HEADROOM + above + (n - 1) * step + last <= room:
            return float(step), last
    return 0.0, max(needs)


def _ordinal(level: int, x: float, size: float, box: Box) -> tuple[Label, ...]:
    """Which level it is, at its foot; quiet, as it counts nothing."""
    if not size:
        return ()
    run = Run(str(level + 1), size, 300, TEXT2)
    left = x + _INSET + _HANG - 0.035 * size
    return (Label(left, box.base - _FOOT, (run,)),)


def _named(plan: _Plan, names: Sequence[Sequence[Label]], viewport: Viewport) -> _Plan:
    """The same; what is touched is the name: its ring stands there, not at a count."""
    places = {_key(i): _around(name, viewport) for i, name in enumerate(names)}
    hots = (
        replace(hot, words=places.get(hot.target.which, hot.words)) for hot in plan.hots
    )
    return plan._replace(hots=tuple(hots))


def _around(name: Sequence[Label], viewport: Viewport) -> Rect:
    """The place of the lines of a name."""
    rects = [inked(label, viewport) for label in name]
    x, y = min(rect.x for rect in rects), rects[0].y
    right = max(rect.right for rect in rects)
    return Rect(x, y, right - x, rects[-1].bottom - y)


def _two(head: str, size: float, viewport: Viewport) -> tuple[str, ...]:
    """A name on one line, or where it is long on the two that are narrowest.

    Where it is written in lines, these are kept.
    """
    if "\n" in head:
        return tuple(head.split("\n"))
    whole = viewport.type.advance(" ".join(head.split("\n")), size, 500)
    if whole <= _ONE * size:
        return (head,)
    space = 0.5 * whole
    while len(found := balanced(head, size, 500, space, viewport.type)) > _TWO:
        space *= 1.04
    return found


def _shared(needs: Sequence[float], whole: float) -> list[float]:
    """Widths that sum up to the whole, as even as the needs let them be.

    Those that need more than an even share take it; the others share the rest. There
    are none if the needs exceed the whole.
    """
    if sum(needs) > whole:
        return []
    even, large = whole / len(needs), set[int]()
    while more := {i for i, need in enumerate(needs) if need > even} - large:
        large |= more
        rest = whole - sum(needs[i] for i in large)
        even = rest / max(len(needs) - len(large), 1)
    return [need if i in large else even for i, need in enumerate(needs)]


def _over(said: Inscription, space: float) -> float:
    """The height of what stands on a level: its number, or which level it is."""
    if said.fact is None:
        return 0.0
    name = said.size * (0.58 + 0.82 + LEADING * (len(said.lines(space)) - 1) + 0.2)
    return said.high(space) - name


def _above(chart: TerracesChart, box: Box) -> _Plan:
    """Levels of one width, or close ones where those would make the words small."""
    n = len(chart.levels)
    found = _set(chart, box, close=False)
    narrow = found.xs[1] - found.xs[0] < _NARROW
    if narrow or found.scale < _SMALL:
        near = _set(chart, box, close=True)
        gain = near.scale - found.scale
        found = near if gain > (-0.01 if narrow else 0.1) else found
    xs, step, spaces, said = found.xs, found.step, found.spaces, found.said
    ys = [box.base - (n - i) * step for i in range(n)]
    words = [
        each.at(x + _INSET - NODE, y - _CLEAR - each.high(space), space)
        for each, x, y, space in zip(said, xs, ys, spaces, strict=True)
    ]
    fall = min(_FALL, _STEEP * (xs[1] - xs[0]))
    heads = [each.head for each in said]
    return _laid(box, xs, ys, found.end, fall, words, heads)


def _laid(
    box: Box,
    xs: Sequence[float],
    ys: Sequence[float],
    end: float,
    fall: float,
    words: Sequence[Words],
    heads: Sequence[str],
) -> _Plan:
    """The line over the levels that begin at xs, and what is touched."""
    left, right = _reach(box)
    # Level for a moment, so that a page that begins here goes on from its neighbour.
    knots = [(left, box.base), (left + _LEVEL, box.base)]
    for x, y, last in zip(xs, ys, [*xs[1:], end], strict=True):
        knots += [(x, y), (last - fall, y)]
    knots += [(right - _LEVEL, box.base), (right, box.base)]
    line = flow(tuple(knots), _SAMPLES)
    nodes = tuple((x + _INSET, y) for x, y in zip(xs, ys, strict=True))
    hots = [
        hot
        for i, (each, node) in enumerate(zip(words, nodes, strict=True))
        for hot in touched(each, node, _key(i), heads[i], box.viewport)
    ]
    widths = _widths(2 * len(xs) + 1)
    return _Plan(line, widths, nodes, tuple(words), tuple(hots))


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
