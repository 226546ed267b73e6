"""The rings after what can be touched: where they stand, and how they breathe."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.drawing.easing import out_cubic
from kiosk.drawing.geometry import Rect, around, points
from kiosk.drawing.ink import GROUND, TEXT, TEXT2, Ink
from kiosk.drawing.marks import Arcs, Bars, Dots, Fade, Fill, Label, Stroke, Sweep
from kiosk.drawing.painted import near
from kiosk.drawing.placement import says
from kiosk.drawing.span import Span
from kiosk.show import aim
from kiosk.show.visit import BREATH, BREATH_AT, RIPPLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kiosk.drawing.marks import Hot, Mark
    from kiosk.drawing.placement import Line
    from kiosk.drawing.viewport import Viewport
    from kiosk.model.figure import Fact

RADIUS: Final = 9.0
_APART: Final = 14.0
"""Units between words and the edge of their ring."""
_REACH: Final = 40.0
"""Units from the place of a datum to the number that says it, at most."""
_NEXT: Final = 40.0
"""Units between words that follow one another, at most."""
_CLEAR: Final = 5.0
"""Units that a ring keeps from all other words."""
NODE: Final = 32.0
"""Units that it keeps from nodes of a line, which look like it."""
_MIDDLE: Final = 0.37
"""Height of the middle of words above their baseline, in font sizes."""
_CORNERS: Final = (5, 6)
"""Points of the outline of a frame, with what closes it."""
_TINT: Final = 0.25
"""A fade that is no stronger than this is tinted ground."""
_WIDEST: Final = 40.0
"""Radius of a node at most."""
_FEW: Final = 12
"""Discs of one mark that are nodes; more are a crowd."""
_APPEAR: Final = Span(0.8, 1.0)
"""When in the entrance of a page its rings appear."""


@dataclass(frozen=True, slots=True)
class TouchRing:
    """A hollow ring: what it leads to, the middle, the radius; in page units."""

    which: str
    x: float
    y: float
    radius: float


def stand(
    shown: Sequence[Mark],
    lines: Sequence[Line],
    facts: Mapping[str, Fact],
    viewport: Viewport,
) -> tuple[TouchRing, ...]:
    """The rings of a page, one for each figure that is said in words, as it is read.

    A number in the midst of a sentence has no room for one. No ring stands past the
    margin, nor near a node, which it would be taken for: where its words end at the
    margin it stands before them.

    Args:
        shown: the page at rest.
        lines: its lines of text.
        facts: its figures; what is none of them is a note.
        viewport: what it is drawn for.
    """
    radius = RADIUS * (1.2 if viewport.large > 1 else 1.0)
    found: dict[str, TouchRing | None] = {}
    hots = [hot for hot in aim.places(shown) if hot.target.what == "figure"]
    hots.sort(key=aim.nearness)
    # Of several places of a figure, the one whose words are meant.
    for hot in sorted(hots, key=lambda hot: hot.words is None):
        which = hot.target.which
        if which in found:
            continue
        own = [line for line in lines if _means(hots, line, hot)]
        rows = tuple(_said(hot, shown, lines, own, facts.get(which), viewport))
        if not rows:
            continue
        found[which] = None
        beside = _beside(which, rows, radius, shown, lines, viewport)
        if beside is None:
            continue
        words, ring = beside
        if hot.words is not None and hot.words.holds(ring.x, ring.y):
            # A seal has no room for one: its number has it.
            del found[which]
            continue
        here = Rect(ring.x, ring.y, 0.0, 0.0).grown(radius + _CLEAR)
        if not (
            any(here.meets(line.rect) for line in lines if line.rect != words)
            or any(_touches(mark, ring) for mark in _above(shown, ring, words))
            or any(each and _meet(each, ring, _CLEAR) for each in found.values())
        ):
            found[which] = ring
    order = [hot.target.which for hot in aim.in_order(hots)]
    there = [ring for ring in found.values() if ring is not None]
    return tuple(sorted(there, key=lambda ring: order.index(ring.which)))


def _said(
    hot: Hot,
    shown: Sequence[Mark],
    lines: Sequence[Line],
    own: Sequence[Line],
    fact: Fact | None,
    viewport: Viewport,
) -> Iterator[tuple[Rect, Rect]]:
    """The rows whose ends may have the ring of a place, the best one first.

    Each is its first words and its last; without words there is none. Of `own` lines
    a touch means no other place.
    """
    inside = [line for line in lines if hot.rect.holds(*line.rect.centre)]
    if hot.words is not None:
        core = hot.words.grown(-hot.words.height / 4)
        inside = [
            line
            for line in lines
            if line.rect.meets(core) and line.rect.right <= hot.words.right + 2
        ]
        end = _last_row([line.rect for line in inside])
    elif fact is not None:
        number = fact.said(viewport.language).number
        reach = hot.rect.grown(_REACH)
        told = [
            line.rect
            for line in lines
            if reach.holds(*line.rect.centre) and _says(shown[line.mark], number)
        ]
        end = max(told, key=lambda rect: rect.height, default=None)
    else:
        size = max((line.size for line in inside), default=0.0)
        end = _last_of([line for line in inside if line.size == size])
    if end is None:
        return
    yield _row_of(end, own)
    # Other lines of the same text are for where its last one ends at the margin.
    high = end.height
    for line in sorted(inside, key=lambda line: -line.rect.bottom):
        alike = abs(line.rect.height - high) < 0.2 * high and _aligned(line.rect, end)
        if line in own and line.rect != end and alike:
            yield _row_of(line.rect, own)


def _aligned(a: Rect, b: Rect) -> bool:
    """Whether two lines are of one text: at one edge, or about one middle."""
    return (
        min(abs(a.x - b.x), abs(a.right - b.right), abs(a.centre[0] - b.centre[0])) < 6
    )


def _means(hots: Sequence[Hot], line: Line, hot: Hot) -> bool:
    """Whether a touch on a line means a place, or none."""
    found = aim.meant(hots, *line.rect.centre)
    return found is None or found.target == hot.target


def _says(mark: Mark, number: str) -> bool:
    return isinstance(mark, Label) and says(mark, number)


def _last_of(inside: Sequence[Line]) -> Rect | None:
    """The last of the lines that stand below the highest, as one text."""
    end: Rect | None = None
    for line in sorted(inside, key=lambda line: line.rect.y):
        rect = line.rect
        if end is None or (_aligned(rect, end) and rect.y - end.y < 1.8 * line.size):
            end = rect
    return end


def _last_row(meant: Sequence[Rect]) -> Rect | None:
    """Where the lowest of some lines ends: a text is read to its end."""
    lowest = max(meant, key=lambda rect: rect.bottom, default=None)
    return lowest and max(
        (
            rect
            for rect in meant
            if rect.y < lowest.centre[1] < rect.bottom
            # What stands small over a unit does not end the row.
            and not any(abs(a.x - rect.x) < 2 and a.y > rect.y for a in meant)
        ),
        default=lowest,
        key=lambda rect: rect.right,
    )


def _row_of(words: Rect, lines: Sequence[Line]) -> tuple[Rect, Rect]:
    """The first and the last of words that follow one another, as a number's unit."""
    start = end = words
    for line in sorted(lines, key=lambda each: (round(each.rect.x), -each.rect.y)):
        rect = line.rect
        if 0 <= rect.x - end.right < _NEXT and end.y < rect.centre[1] < end.bottom:
            end = rect
    for line in sorted(lines, key=lambda line: -line.rect.right):
        rect = line.rect
        near = 0 <= start.x - rect.right < _NEXT
        if near and words.y < rect.centre[1] < words.bottom:
            start = rect
    return start, end


def nodes_of(shown: Sequence[Mark]) -> Iterator[TouchRing]:
    """What of a page is a node of a line: a small circle, one of a few discs."""
    for mark in shown:
        if isinstance(mark, Arcs) and mark.alpha > 0:
            for sweep in mark.sweeps:
                if abs(sweep.sweep) >= 360 and sweep.radius < _WIDEST:
                    edge = sweep.radius + sweep.width / 2
                    yield TouchRing("", mark.x, mark.y, edge)
        elif isinstance(mark, Dots) and mark.alpha > 0:
            few = mark.diameter >= 2 * RADIUS and len(mark.points) <= _FEW
            for x, y in mark.points.tolist() if few else ():
                yield TouchRing("", x, y, mark.diameter / 2)


def _meet(a: TouchRing, b: TouchRing, clear: float) -> bool:
    return math.dist((a.x, a.y), (b.x, b.y)) < a.radius + b.radius + clear


def _touches(mark: Mark, ring: TouchRing) -> bool:
    """Whether a ring would stand on a drawing; on a line or tinted ground it may."""
    ink = mark.ink if isinstance(mark, Fill) else None
    if isinstance(ink, Fade) and max(ink.a[1], ink.b[1]) <= _TINT:
        return False
    if isinstance(mark, Stroke) or (isinstance(ink, Ink) and ink.role == GROUND.role):
        return False
    return near(mark, (ring.x, ring.y), ring.radius + 2.0)


def _above(shown: Sequence[Mark], ring: TouchRing, words: Rect) -> Sequence[Mark]:
    """What is painted over the last plate that carries words and their ring, if any."""
    reach = ring.radius + 2.0
    place = Rect(ring.x - reach, ring.y - reach, 2 * reach, 2 * reach)
    both = around([words, place])
    for i in reversed(range(len(shown))):
        mark = shown[i]
        if isinstance(mark, Bars) and mark.alpha == 1 and _carries(mark, both):
            return shown[i + 1 :]
    return shown


def _carries(bars: Bars, rect: Rect) -> bool:
    return any(
        x <= rect.x
        and rect.right <= x + wide
        and y <= rect.y
        and rect.bottom <= y + high
        for x, y, wide, high in bars.rects.tolist()
    )


def _beside(
    which: str,
    rows: Sequence[tuple[Rect, Rect]],
    radius: float,
    shown: Sequence[Mark],
    lines: Sequence[Line],
    viewport: Viewport,
) -> tuple[Rect, TouchRing] | None:
    """A ring and the words beside which it stands; None if none has a place.

    It stands right after the first of the rows after which one may stand, else before
    the first that ends at the margin.
    """
    low, high = viewport.margin - 1, viewport.width - viewport.margin + 1
    places = [(last, last.right + _APART + radius, -1) for _, last in rows]
    # Before a number that a node follows it would stand on the way to that.
    places += [
        (first, first.x - _APART - radius, 0)
        for first, last in rows[:1]
        if last.right + _APART + 2 * radius > high
    ]
    for words, at, run in places:
        x = max(at, _past(words, at, radius, shown)) if run else at
        ring = TouchRing(which, x, _level(words, run, shown, lines), radius)
        within = low <= x - radius and x + radius <= high
        # What leads to words ends before them.
        led = run == 0 and any(
            isinstance(mark, Stroke | Fill | Bars)
            and near(mark, (x, ring.y), 3 * radius)
            for mark in shown
        )
        if within and not led and _alone(ring, words, shown):
            return words, ring
    return None


def _past(words: Rect, x: float, radius: float, shown: Sequence[Mark]) -> float:
    """Where a ring stands past the frame of its words, if it would meet its side."""
    for mark in shown:
        if not isinstance(mark, Stroke) or len(mark.points) not in _CORNERS:
            continue
        (left, top), (right, bottom) = mark.points.min(axis=0), mark.points.max(axis=0)
        framed = Rect(left, top, right - left, bottom - top).holds(*words.centre)
        if framed and abs(right - x) < radius + _CLEAR:
            return float(right) + _APART + radius
    return x


def _level(
    words: Rect, run: int, shown: Sequence[Mark], lines: Sequence[Line]
) -> float:
    """The height at which a ring stands beside the first or the last run of words.

    At the middle of a number it would be a degree beside its smaller unit.
    """
    for line in lines:
        mark = shown[line.mark]
        if line.rect == words and isinstance(mark, Label):
            size = mark.runs[run].size
            if size < line.size:
                return mark.y - _MIDDLE * size
    return words.centre[1]


def _alone(ring: TouchRing, words: Rect, shown: Sequence[Mark]) -> bool:
    """Whether a ring is far enough from nodes."""
    nodes = nodes_of(_above(shown, ring, words))
    return not any(_meet(node, ring, NODE) for node in nodes)


def pressed(
    shown: Sequence[Mark], which: str, rings: Sequence[TouchRing]
) -> tuple[float, float]:
    """Where a figure is touched: its ring, else the words, the mark, the middle."""
    for ring in rings:
        if ring.which == which:
            return ring.x, ring.y
    for hot in aim.places(shown):
        if hot.target.what == "figure" and hot.target.which == which:
            if hot.words is not None:
                return hot.words.centre
            return hot.anchor or hot.rect.centre
    return 0.0, 0.0


def press(
    point: tuple[float, float], share: float | None, viewport: Viewport
) -> tuple[Mark, ...]:
    """A white ring that presses on a point, as a finger would, by a share of [0, 1].

    None is no ring; the cast is the same.
    """
    x, y = point
    come = out_cubic(min((share or 0.0) / 0.6, 1.0))
    radius = 64.0 - 40.0 * come
    down = max(0.0, ((share or 0.0) - 0.6) / 0.4)
    seen = come if share is not None else 0.0
    wide = 6.0 if viewport.contrast else 5.0
    return (
        Dots(points(point), 2 * radius, TEXT, alpha=0.35 * down * seen),
        Arcs(x, y, (Sweep(radius, 0.0, 360.0, wide, TEXT),), alpha=seen),
    )


def marks(
    rings: Sequence[TouchRing],
    viewport: Viewport,
    *,
    progress: float,
    rested: float,
    rippled: float | None,
    calm: bool,
) -> tuple[Mark, ...]:
    """The rings at a moment: two marks for each, in a constant cast.

    Args:
        rings: where they stand.
        viewport: who reads them.
        progress: of the page's entrance, in [0, 1].
        rested: seconds since the entrance was over.
        rippled: seconds since a finger touched nothing; None if none has.
        calm: whether nothing may move that need not.
    """
    seen = 1.0 if calm else _APPEAR.at(progress)
    ink, wide = (TEXT, 3.5) if viewport.contrast else (TEXT2, 2.5)
    breath = 0.0
    if not calm and BREATH_AT <= rested < BREATH_AT + BREATH:
        breath = math.sin(math.pi * (rested - BREATH_AT) / BREATH)
    wave = 1.0 if calm or rippled is None else min(rippled / RIPPLE, 1.0)
    out: list[Mark] = []
    for number, ring in enumerate(rings):
        deep = breath if number == 0 else 0.0
        radius = ring.radius * (1 + 0.6 * deep)
        out.append(
            Arcs(
                ring.x,
                ring.y,
                (Sweep(radius, 0.0, 360.0, wide + 1.5 * deep, TEXT if deep else ink),),
                alpha=seen,
            )
        )
        reach = ring.radius * (1 + 2.2 * out_cubic(wave))
        out.append(
            Arcs(
                ring.x,
                ring.y,
                (Sweep(reach, 0.0, 360.0, wide, TEXT),),
                alpha=seen * (1 - wave),
            )
        )
    return tuple(out)
