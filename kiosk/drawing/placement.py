"""Where a card lies: what it leaves free, and how its leader runs.

Pure arithmetic on the rectangles of a page's text; nothing here is painted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from kiosk.drawing import handle
from kiosk.drawing.geometry import Rect
from kiosk.drawing.leader import segments, way
from kiosk.drawing.marks import Hot, Label
from kiosk.drawing.painted import Drawing, near, parted
from kiosk.drawing.typeset import width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Viewport

RING: Final = 18.0
"""Radius of the ring round a datum."""
LEAST_RING: Final = 9.0
ON: Final = 4.0
"""Units from its paint within which a point stands on a drawing."""
APART: Final = 30.0
"""Units between words that are meant and the middle of the ring beside them."""
RINGED: Final = 36.0
"""Units after words that can be touched in which their ring stands, large text too."""
CLEAR: Final = 12.0
"""Units that a card keeps at least from what it explains."""
_LEADER: Final = 6.0
"""Units that a leader keeps from words, on either side."""
EDGE: Final = 16.0
"""Units between a card and the edge of the page at least."""
_SMALL: Final = 0.25
"""Width of an area that a card keeps clear of as a whole, in that of the page."""
_HEAD: Final = 60.0
"""Units above a card at least, on a page that is not tall."""

_WORTH: Final = 6.0
"""What a setting costs in which text is smaller than it might be."""
_GRAVE: Final = 40.0
"""What it costs at least if controls or what is explained are covered."""
_HANDLE: Final = 30.0
"""What it costs to cover a handle."""
_CONTROLS: Final = 200.0
"""What it costs to cover controls: more than all the neighbours."""
_NEAR: Final = 20.0
"""Units between a ring and a card at which they need no leader."""

Point = tuple[float, float]


class Line(NamedTuple):
    """A line of text on the page: its number among the marks, its place, its size."""

    mark: int
    rect: Rect
    size: float


@dataclass(frozen=True, slots=True)
class Scenery:
    """What a card finds on its page.

    `own` is what it explains and leaves free; `starts` are the points where its
    leader may begin, the best first; `words` is the box of the datum if that is words.
    `drawings` are the drawn marks that tell of something else, by their number, and
    `handles` what a finger may want to draw while the card is open.
    """

    lines: tuple[Line, ...] = ()
    own: tuple[Rect, ...] = ()
    starts: tuple[Point, ...] = ()
    words: Rect | None = None
    drawings: tuple[tuple[int, Mark], ...] = ()
    handles: tuple[Rect, ...] = ()


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a card lies.

    `sheet` is the number of the sheet that was chosen. `start` is the middle of the
    ring and `ring` its radius; without a start the words themselves are underlined.
    `path` are the corners of the leader from the ring to the card, none if the two
    lie side by side. `cut` are the marks, texts and drawings, that the card's edge
    would cut in two.
    """

    sheet: int
    rect: Rect
    start: Point | None = None
    ring: float = RING
    path: tuple[Point, ...] = ()
    cut: frozenset[int] = frozenset()
    words: Rect | None = None


class Size(NamedTuple):
    """How large a card is in one of its settings, and what choosing it costs.

    `least` is what any later setting costs at least.
    """

    wide: float
    high: float
    cost: float = 0.0
    least: float = 0.0


def inked(label: Label, viewport: Viewport) -> Rect:
    """Where a line of text has ink, its sides as they are advanced."""
    wide = width(label.runs, viewport.type)
    left = label.x - {"start": 0.0, "middle": wide / 2, "end": wide}[label.anchor]
    top = bottom = 0.0
    for run in label.runs:
        above, below = _reach(run.text)
        top, bottom = max(top, above * run.size), max(bottom, below * run.size)
    return Rect(left, label.y - top, wide, top + bottom)


@lru_cache(maxsize=1024)
def _reach(text: str) -> tuple[float, float]:
    """How far a text reaches above and below its baseline, in em."""
    if any(char > "\u2e7f" for char in text):
        return 0.88, 0.12
    return 0.76, 0.22 if any(char in "gjpqy,;()$Q/" for char in text) else 0.02


def lines_of(marks: Sequence[Mark], viewport: Viewport) -> tuple[Line, ...]:
    """All lines of text that are to be seen."""
    return tuple(
        Line(number, inked(mark, viewport), max(run.size for run in mark.runs))
        for number, mark in enumerate(marks)
        if isinstance(mark, Label) and mark.alpha > 0 and mark.text.strip()
    )


def scenery(
    marks: Sequence[Mark],
    hot: Hot,
    number: str,
    viewport: Viewport,
    lines: tuple[Line, ...] | None = None,
) -> Scenery:
    """What the card of a hot place finds on a page of these marks.

    Args:
        marks: the page, at rest.
        hot: the place that was touched.
        number: the figure as it is said, "" for a note.
        viewport: what the page is drawn for.
        lines: its lines of text, if they are known.
    """
    found = _scenery(marks, hot, number, viewport, lines)
    handles = tuple(
        mark.rect
        for mark in marks
        if isinstance(mark, Hot)
        and mark.target.what == "dial"
        and mark.target != handle.WAY
    )
    return replace(found, handles=handles)


def _scenery(
    marks: Sequence[Mark],
    hot: Hot,
    number: str,
    viewport: Viewport,
    lines: tuple[Line, ...] | None,
) -> Scenery:
    """The same without handles."""
    lines = lines_of(marks, viewport) if lines is None else lines
    drawings = tuple(
        (number, mark)
        for number, mark in enumerate(marks)
        if isinstance(mark, Drawing) and not _tells(mark, hot)
    )
    if hot.words is not None:
        # The reach of a large line above or below is no part of it.
        core = hot.words.grown(-hot.words.height / 4)
        own = [line.rect for line in lines if line.rect.meets(core)]
        if hot.anchor is not None and not _adjoins(hot.words, hot.anchor):
            # The words stand beside the mark that they tell of, or in it.
            if hot.outlines and hot.rect.width < _SMALL * viewport.width:
                own.append(hot.rect)
            return Scenery(lines, tuple(own), (hot.anchor,), drawings=drawings)
        beside = _beside(hot.words, lines, viewport)
        return Scenery(lines, tuple(own), beside, hot.words, drawings)
    inside = [line for line in lines if hot.rect.holds(*line.rect.centre)]
    for line in inside:
        if hot.anchor is not None and line.rect.grown(-APART / 4).holds(*hot.anchor):
            # A mark in the midst of words: they are the datum.
            beside = _beside(line.rect, lines, viewport)
            return Scenery(lines, (line.rect,), beside, line.rect, drawings)
    told = [
        line
        for line in inside
        if not number or says(marks[line.mark], number)  # type: ignore[arg-type]
    ]
    # A unit or a name right beside the number belongs to it.
    near = [line.rect.grown(0.45 * line.size) for line in told]
    own = [line.rect for line in inside if any(map(line.rect.meets, near))]
    starts = () if hot.anchor is None else (hot.anchor,)
    return Scenery(lines, tuple(own), starts, drawings=drawings)


def answered(
    around: Scenery, rest: Sequence[Mark], touched: Sequence[Mark], viewport: Viewport
) -> Scenery:
    """The scenery where the place answers: what it shows only then is its own too.

    Args:
        around: what the card finds on the page at rest.
        rest: that page.
        touched: the same page when the place has answered.
        viewport: what it is drawn for.
    """
    there = {line.mark for line in lines_of(rest, viewport)}
    lines = lines_of(touched, viewport)
    risen = tuple(line.rect for line in lines if line.mark not in there)
    return replace(around, lines=lines, own=(*around.own, *risen))


def _adjoins(words: Rect, point: Point) -> bool:
    """Whether a point is in words, or right beside one of their sides."""
    x, y = words.centre
    if words.grown(RING).holds(*point):
        return True
    level, upright = abs(point[1] - y) < 1, abs(point[0] - x) < 1
    return words.grown(APART + 1).holds(*point) and (level or upright)


def _tells(mark: Mark, hot: Hot) -> bool:
    """Whether a drawing is the datum of a place, or stands round its words."""
    if hot.anchor is not None and near(mark, hot.anchor, ON):
        return True
    return hot.words is not None and near(mark, hot.words.centre, ON)


def says(label: Label, number: str) -> bool:
    """Whether a line of text says a number, as a number of its own."""
    digits = re.escape(number.replace(",", ""))
    text = label.text.replace(",", "")
    return re.search(rf"(?<![0-9.]){digits}(?!\.?[0-9])", text) is not None


def _beside(
    words: Rect, lines: Sequence[Line], viewport: Viewport
) -> tuple[Point, ...]:
    """Where a ring finds room beside words: right, left, below, above."""
    x, y = words.centre
    found = (
        (words.right + APART, y),
        (words.x - APART, y),
        (x, words.bottom + APART),
        (x, words.y - APART),
    )
    page = Rect(0, 0, viewport.width, viewport.height).grown(-RING - 4)
    return tuple(
        point
        for point in found
        if page.holds(*point)
        and not any(_round(point, RING + 2).meets(line.rect) for line in lines)
    )


def _round(point: Point, radius: float) -> Rect:
    return Rect(point[0] - radius, point[1] - radius, 2 * radius, 2 * radius)


def default(viewport: Viewport, wide: float, high: float, anchor: Point | None) -> Rect:
    """Where a card lies that has nothing to avoid: in the half that is not touched."""
    if viewport.portrait:
        return Rect(viewport.margin, viewport.seam - high - 24, wide, high)
    middle = (200 + viewport.seam - 16) / 2
    # Below the title if it fits there, and never in the water.
    y = max(_HEAD, min(max(middle - high / 2, 190.0), viewport.seam - 16 - high))
    right = anchor is None or anchor[0] < viewport.width / 2
    x = viewport.width - viewport.margin - wide if right else viewport.margin
    return Rect(x, y, wide, high)


def placed(
    viewport: Viewport, sizes: Iterable[Size], around: Scenery, *, low: bool = False
) -> Placement:
    """The best place for a card, in the setting that suits it.

    What it explains stays free before anything else, then the ring, then a way for
    the leader; then as few lines as possible are cut or covered.

    Args:
        viewport: what the page is drawn for.
        sizes: the settings of the card with what each costs, the least first.
        around: what the card finds.
        low: whether the card is closed from the lowest third of the page.
    """
    best: tuple[float, Placement] | None = None
    boxes = np.array([line.rect for line in around.lines]).reshape(-1, 4)
    weights = np.array([1.0 + line.size / 60.0 for line in around.lines])
    rings = {start: _ring(start, around) for start in around.starts}
    for sheet, size in enumerate(sizes):
        if best is not None and (
            best[0] <= size.least
            # Text is not made smaller for the sake of neighbours.
            or (size.least > _WORTH and best[0] < _GRAVE)
        ):
            # Those that follow cost as much, and are not even asked for.
            break
        if best is not None and best[0] <= size.cost:
            continue
        found = _placed(viewport, size, around, boxes, weights, rings, low=low)
        cost = size.cost + found[0]
        if best is None or cost < best[0]:
            rect, start, path, cut = found[1:]
            ring = RING if start is None else rings[start]
            words = around.words
            if words is None and start is None and around.own:
                words = around.own[0]
            place = Placement(sheet, rect, start, ring, path, cut, words)
            best = (cost, place)
    assert best is not None, "a card has at least one setting"
    place = best[1]
    if place.start is not None and not place.path and not _beside_it(place):
        place = _led_round(place, around, viewport)
    drawn = (n for n, mark in around.drawings if parted(mark, place.rect))
    return replace(place, cut=place.cut | frozenset(drawn))


def _beside_it(place: Placement) -> bool:
    """Whether a card lies right beside its ring, so that no leader is wanted."""
    assert place.start is not None
    return place.rect.grown(place.ring + _NEAR).holds(*place.start)


def _led_round(place: Placement, around: Scenery, viewport: Viewport) -> Placement:
    """The placement with a leader that goes round whatever is in its way."""
    boxes = [line.rect for line in around.lines]
    starts = dict.fromkeys((place.start, *around.starts))
    for clear in (_LEADER, 1.0):
        for start in starts:
            assert start is not None
            if place.rect.grown(RING + 4).holds(*start):
                continue
            ring = _ring(start, around)
            path = way(start, place.rect, boxes, clear, viewport, ring)
            if path:
                return replace(place, start=start, path=path, ring=ring)
    return place


_Found = tuple[float, Rect, Point | None, tuple[Point, ...], frozenset[int]]


def _placed(
    viewport: Viewport,
    size: Size,
    around: Scenery,
    boxes: Array,
    weights: Array,
    rings: Mapping[Point, float],
    *,
    low: bool,
) -> _Found:
    """The cheapest place for a card of one size, and what it costs."""
    places = _candidates(viewport, size, around)
    x, y = places[:, 0, None], places[:, 1, None]
    right, bottom = x + size.wide, y + size.high
    costs = np.zeros(len(places))
    met = (
        (boxes[:, 0] < right)
        & (boxes[:, 0] + boxes[:, 2] > x)
        & (boxes[:, 1] < bottom)
        & (boxes[:, 1] + boxes[:, 3] > y)
    )
    whole = (
        (boxes[:, 0] >= x)
        & (boxes[:, 0] + boxes[:, 2] <= right)
        & (boxes[:, 1] >= y)
        & (boxes[:, 1] + boxes[:, 3] <= bottom)
    )
    cut = met & ~whole
    costs += (cut * weights).sum(axis=1) * 3.0 + (met & whole) @ weights
    own = np.array(around.own).reshape(-1, 4)
    if len(own):
        costs += 1000.0 * (
            (own[:, 0] - CLEAR < right)
            & (own[:, 0] + own[:, 2] + CLEAR > x)
            & (own[:, 1] - CLEAR < bottom)
            & (own[:, 1] + own[:, 3] + CLEAR > y)
        ).sum(axis=1)
    for one in around.handles:
        costs += _HANDLE * (
            (places[:, 0] < one.right)
            & (places[:, 0] + size.wide > one.x)
            & (places[:, 1] < one.bottom)
            & (places[:, 1] + size.high > one.y)
        )
    usual = default(
        viewport, size.wide, size.high, around.starts[0] if around.starts else None
    )
    costs += np.hypot(places[:, 0] - usual.x, places[:, 1] - usual.y) / 300.0
    # The controls are not for the card to cover, as long as there is another way.
    foot = places[:, 1] + size.high
    costs += _CONTROLS * (foot > viewport.seam + 1e-6)
    if low:
        costs += 40.0 * (foot - 66 < viewport.height * 2 / 3)
    best: _Found | None = None
    for number in np.argsort(costs, kind="stable").tolist():
        if best is not None and best[0] <= costs[number]:
            break
        rect = Rect(
            float(places[number, 0]), float(places[number, 1]), size.wide, size.high
        )
        led, start, path = _led(rect, around, boxes, rings)
        cost = float(costs[number]) + led
        if best is None or cost < best[0]:
            marks = frozenset(
                around.lines[i].mark for i in np.flatnonzero(cut[number]).tolist()
            )
            best = (cost, rect, start, path, marks)
    assert best is not None
    return best


def _candidates(viewport: Viewport, size: Size, around: Scenery) -> Array:
    """Upper left corners worth a try, all of them on the page."""
    wide, high = size.wide, size.high
    usual = default(viewport, wide, high, around.starts[0] if around.starts else None)
    margin = viewport.margin
    xs = [usual.x, margin, viewport.width - margin - wide, (viewport.width - wide) / 2]
    ys = [usual.y, viewport.seam - 16 - high, _HEAD, 190.0, (viewport.seam - high) / 2]
    ys += [viewport.height - EDGE - high, EDGE]
    free = [*around.own, *(_round(start, RING + 4) for start in around.starts)]
    if free:
        # Close to what is explained, on any side of it.
        left = min(rect.x for rect in free) - CLEAR
        right = max(rect.right for rect in free) + CLEAR
        top = min(rect.y for rect in free) - CLEAR
        bottom = max(rect.bottom for rect in free) + CLEAR
        for gap in (1.0, 48.0):
            xs += [left - gap - wide, right + gap]
            ys += [top - gap - high, bottom + gap]
    for line in _marking(around.lines):
        # Just below a line, or just above it, so that it stays whole.
        ys += [line.rect.bottom + CLEAR, line.rect.y - CLEAR - high]
    most_x = max(EDGE, viewport.width - EDGE - wide)
    most_y = max(EDGE, viewport.height - EDGE - high)
    x = np.unique(np.clip(np.array(xs), EDGE, most_x).round(3))
    y = np.unique(np.clip(np.array(ys), EDGE, most_y).round(3))
    return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)


def _marking(lines: Sequence[Line]) -> Sequence[Line]:
    """The largest lines at different heights: what a card may keep whole."""
    found: dict[int, Line] = {}
    for line in sorted(lines, key=lambda line: -line.size):
        found.setdefault(round(line.rect.y / 24), line)
    return [*found.values()][:8]


def _ring(start: Point, around: Scenery) -> float:
    """The radius of a ring that touches no words."""
    near = min(
        (_distance(start, line.rect) for line in around.lines), default=RING + 4.0
    )
    return max(LEAST_RING, min(RING, near - 4.0))


def _distance(point: Point, rect: Rect) -> float:
    dx = max(rect.x - point[0], 0.0, point[0] - rect.right)
    dy = max(rect.y - point[1], 0.0, point[1] - rect.bottom)
    return float(np.hypot(dx, dy))


def _led(
    rect: Rect, around: Scenery, boxes: Array, rings: Mapping[Point, float]
) -> tuple[float, Point | None, tuple[Point, ...]]:
    """The best leader to a card: what it costs, where it starts, its corners."""
    if not around.starts:
        return (0.0 if around.words is not None else 2.0), None, ()
    best: tuple[float, Point | None, tuple[Point, ...]] = (900.0, around.starts[0], ())
    if around.words is not None:
        # Words that are underlined need no ring.
        best = (14.0, None, ())
    elif around.own:
        # The words that say the number are underlined where its datum is covered.
        best = (60.0, None, ())
    for order, start in enumerate(around.starts):
        if rect.grown(RING + 4).holds(*start):
            continue
        base = order * 0.5
        if rect.grown(rings[start] + _NEAR).holds(*start):
            found = (base, start, ())
            best = min(best, found, key=lambda each: each[0])
            continue
        best = min(best, (base + 12.0, start, ()), key=lambda each: each[0])
        for cost, path in _paths(start, rect):
            if base + cost < best[0] and not _crosses(path, boxes):
                best = (base + cost, start, path)
    return best


def _paths(start: Point, rect: Rect) -> Iterator[tuple[float, tuple[Point, ...]]]:
    """Ways from a point to the edge of a card: straight, or round one corner."""
    x, y = start
    side = rect.x if x < rect.x else rect.right
    level = rect.y if y < rect.y else rect.bottom
    beside = not rect.x <= x <= rect.right
    apart = not rect.y <= y <= rect.bottom
    if beside and rect.y + 20 <= y <= rect.bottom - 20:
        yield abs(side - x) / 900.0, (start, (side, y))
    if apart and rect.x + 20 <= x <= rect.right - 20:
        yield abs(level - y) / 900.0, (start, (x, level))
    if beside and apart:
        for inset in (60.0, rect.width / 2):
            turn = rect.x + inset if x < rect.x else rect.right - inset
            length = abs(turn - x) + abs(level - y)
            yield 2.0 + length / 900.0, (start, (turn, y), (turn, level))
    if beside:
        for inset in (60.0, rect.height / 2, rect.height - 60.0):
            turn = rect.y + inset
            if abs(turn - y) < 12:
                continue
            length = abs(side - x) + abs(turn - y)
            yield 2.0 + length / 900.0, (start, (x, turn), (side, turn))


def _crosses(path: Sequence[Point], boxes: Array) -> bool:
    """Whether a leader would touch a line of text."""
    return any(
        bool(
            (
                (boxes[:, 0] < piece.right)
                & (boxes[:, 0] + boxes[:, 2] > piece.x)
                & (boxes[:, 1] < piece.bottom)
                & (boxes[:, 1] + boxes[:, 3] > piece.y)
            ).any()
        )
        for piece in segments(path, 3.0 + 2 * _LEADER)
    )
