"""The rings after what can be touched: where they stand, and how they breathe."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.drawing.easing import out_cubic
from kiosk.drawing.geometry import Rect, around, points
from kiosk.drawing.ink import GROUND, SEAL_INK, TEXT, TEXT2, Ink
from kiosk.drawing.marks import Arcs, Bars, Dots, Fade, Fill, Label, Stroke, Sweep
from kiosk.drawing.painted import near
from kiosk.drawing.placement import says
from kiosk.drawing.span import Span
from kiosk.show import aim
from kiosk.show.visit import BREATH, BREATH_AT, RIPPLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kiosk.drawing.marks import Hot, Mark, Run, Target
    from kiosk.drawing.placement import Line
    from kiosk.drawing.viewport import Viewport
    from kiosk.model.figure import Fact

RADIUS: Final = 9.0
_APART: Final = 14.0
"""Units between words and the edge of their ring."""
_REACH: Final = 40.0
"""Units from the place of a datum to the number that says it, at most."""
_WITHIN: Final = 12.0
"""Units by which lines reach at least into the words of a place that they are of."""
_NEXT: Final = 40.0
"""Units between words that follow one another, at most."""
_CLEAR: Final = 5.0
"""Units that a ring keeps from all other words."""
_FREE: Final = 24.0
"""Units without other words after a ring, on its line."""
_ROUND: Final = 8.0
"""Units between a node and the ring round it."""
_QUIET: Final = 0.3
"""How much of the ground is mixed into the ink of rings."""
NODE: Final = 32.0
"""Units that it keeps from nodes of a line, which look like it."""
_IDEOGRAPH: Final = 0.37
"""Height of the middle of ideographs above their baseline, in font sizes."""
_LETTER: Final = 0.27
"""The same of small letters."""
_LARGE: Final = 48.0
"""Font size of digits from which a ring stands no higher beside them."""
_UNDER: Final = 0.6
"""Units between a number and its caption at most, in sizes of the number."""
_EDGE: Final = 12.0
"""Units between the left edges of a number and of its caption at most."""
_HANGS: Final = 40.0
"""Units that a ring may reach into the margin, where words leave it no room."""
_DIGITS: Final = frozenset("0123456789")
_CLOSING: Final = frozenset("）》」』】〉”’，。、；：！？")
"""Wide marks whose right half is empty."""
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
    """A hollow ring: the figure that it opens, the middle, the radius in page units.

    One that leads to another page opens none. It stands round a `node`, or by itself
    after words.
    """

    which: str
    x: float
    y: float
    radius: float
    node: bool = False


def stand(
    shown: Sequence[Mark],
    lines: Sequence[Line],
    facts: Mapping[str, Fact],
    viewport: Viewport,
) -> tuple[TouchRing, ...]:
    """The rings of a page, one for each unit that can be touched, as they are read.

    One rule for all. What has a node of its own on a line has a ring round that, and
    none after its words. Else a ring stands after the last word of what is meant, 14
    units off it and in the middle of its small letters, however the words are aligned;
    24 units after it are free. Kinds leave it that room within the margin. A number
    that stands alone, without a unit on its line, has it after its caption: beside its
    digits it would be read as one. A part of what has a ring has none.

    A number in the midst of a sentence has no room for one, and none stands near a
    node, which it would be taken for.

    Args:
        shown: the page at rest.
        lines: its lines of text.
        facts: its figures; what is none of them is a note.
        viewport: what it is drawn for.
    """
    radius = RADIUS * (1.2 if viewport.large > 1 else 1.0)
    signs = [hot for hot in aim.places(shown) if hot.node is not None]
    found = _round(signs, shown)
    hots = [hot for hot in aim.places(shown) if hot.target.what == "figure"]
    hots.sort(key=aim.nearness)
    # What a touch on each line means: there may be many of both.
    means = [aim.meant(hots, *line.rect.centre) for line in lines]
    # Of several places of a figure, the one whose words are meant.
    for hot in sorted(hots, key=lambda hot: hot.words is None):
        which = hot.target.which
        if hot.target in found or hot.quiet:
            continue
        own = [
            line
            for line, meant in zip(lines, means, strict=True)
            if meant is None or meant.target == hot.target
        ]
        ends = tuple(_said(hot, shown, lines, own, facts.get(which), viewport))
        if not ends:
            continue
        found[hot.target] = None
        for words, ring in _beside(which, ends, radius, shown, viewport):
            here = Rect(ring.x, ring.y, 0.0, 0.0).grown(radius + _CLEAR)
            after = Rect(ring.x, ring.y - 1, radius + _FREE, 2.0)
            if not (
                any(after.meets(line.rect) for line in lines if line.rect != words)
                or any(here.meets(line.rect) for line in lines if line.rect != words)
                or any(_touches(mark, ring) for mark in _above(shown, ring, words))
                or any(each and _meet(each, ring, _CLEAR) for each in found.values())
            ):
                found[hot.target] = ring
                break
    read = aim.in_order([*hots, *(hot for hot in signs if hot not in hots)])
    return tuple(
        stood
        for target in dict.fromkeys(hot.target for hot in read)
        if (stood := found.get(target)) is not None
    )


def _round(
    signs: Sequence[Hot], shown: Sequence[Mark]
) -> dict[Target, TouchRing | None]:
    """The rings round nodes, by what they lead to."""
    found: dict[Target, TouchRing | None] = {}
    nodes = tuple(nodes_of(shown)) if signs else ()
    for hot in signs:
        x, y = hot.node or hot.rect.centre
        edge = max(
            (each.radius for each in nodes if math.dist((each.x, each.y), (x, y)) < 1),
            default=None,
        )
        if edge is not None:
            which = hot.target.which if hot.target.what == "figure" else ""
            ring = TouchRing(which, x, y, edge + _ROUND, node=True)
            found.setdefault(hot.target, ring)
    return found


def _said(
    hot: Hot,
    shown: Sequence[Mark],
    lines: Sequence[Line],
    own: Sequence[Line],
    fact: Fact | None,
    viewport: Viewport,
) -> Iterator[Line]:
    """The last words of the lines that may have the ring of a place, the best first.

    Without words there is none. Of `own` lines a touch means no other place.
    """
    inside = [line for line in lines if hot.rect.holds(*line.rect.centre)]
    if hot.words is not None:
        core = hot.words.grown(-min(hot.words.height / 4, _WITHIN))
        inside = [
            line
            for line in lines
            if line.rect.meets(core)
            and line.rect.right <= hot.words.right + 2
            and not _sealed(shown[line.mark])
        ]
        end = _last_row(inside)
    elif fact is not None:
        number = fact.said(viewport.language).number
        reach = hot.rect.grown(_REACH)
        told = [
            line
            for line in lines
            if reach.holds(*line.rect.centre) and _says(shown[line.mark], number)
        ]
        # A number may be said in the unit of its neighbours.
        told = told or [
            line
            for line in inside
            if line in own and line.size > _LARGE and _counts(shown[line.mark])
        ]
        end = max(told, key=lambda line: line.rect.height, default=None)
    else:
        # A name, rather than the date over it or what is said below.
        told = [line for line in inside if not _sealed(shown[line.mark])]
        named = [line for line in told if _bold(shown[line.mark])] or told
        size = max((line.size for line in named), default=0.0)
        end = _last_of([line for line in named if line.size == size])
    if end is None:
        return
    end = _row_end(end, own)
    if _bare(shown[end.mark]) and (below := _caption(end, own)):
        yield below
    yield end
    # Other lines of the same text are for where there is no room after its last.
    high = end.rect.height
    for line in sorted(inside, key=lambda line: -line.rect.bottom):
        alike = abs(line.rect.height - high) < 0.2 * high
        if line in own and line != end and alike and _aligned(line.rect, end.rect):
            yield _row_end(line, own)


def _counts(mark: Mark) -> bool:
    return isinstance(mark, Label) and not _DIGITS.isdisjoint(mark.text)


def _bold(mark: Mark) -> bool:
    return isinstance(mark, Label) and mark.runs[-1].weight >= 500


def _sealed(mark: Mark) -> bool:
    """Whether words stand in a seal, which has no room for a ring."""
    return isinstance(mark, Label) and mark.runs[-1].ink.role == SEAL_INK.role


def _bare(mark: Mark) -> bool:
    """Whether a line ends with the digits of a number, and no unit."""
    return isinstance(mark, Label) and mark.text.strip()[-1:] in _DIGITS


def _caption(number: Line, own: Sequence[Line]) -> Line | None:
    """The last line of what stands below a number and says what it is."""
    end, gap = number, _UNDER * number.size
    left, top, bottom = number.rect.x, number.rect.y, number.rect.bottom
    for line in sorted(own, key=lambda line: -line.rect.x):
        leads = 0 <= left - line.rect.right < _NEXT
        if leads and top < line.rect.centre[1] < bottom:
            left = line.rect.x
    for line in sorted(own, key=lambda line: line.rect.y):
        rect = line.rect
        near = 0 <= rect.y - end.rect.bottom < gap and line.size <= end.size
        aligned = _aligned(rect, end.rect) or abs(rect.x - left) < _EDGE
        if rect.y > number.rect.bottom and near and aligned:
            end, gap = line, line.size
    return None if end is number else end


def _aligned(a: Rect, b: Rect) -> bool:
    """Whether two lines are of one text: at one edge, or about one middle."""
    return (
        min(abs(a.x - b.x), abs(a.right - b.right), abs(a.centre[0] - b.centre[0])) < 6
    )


def _says(mark: Mark, number: str) -> bool:
    return isinstance(mark, Label) and says(mark, number)


def _last_of(inside: Sequence[Line]) -> Line | None:
    """The last of the lines that stand below the highest, as one text."""
    end: Line | None = None
    for line in sorted(inside, key=lambda line: line.rect.y):
        rect = line.rect
        if end is None or (
            _aligned(rect, end.rect) and rect.y - end.rect.y < 1.8 * line.size
        ):
            end = line
    return end


def _last_row(meant: Sequence[Line]) -> Line | None:
    """Where the lowest of some lines ends: a text is read to its end."""
    lowest = max(meant, key=lambda line: line.rect.bottom, default=None)
    return lowest and max(
        (
            line
            for line in meant
            if line.rect.y < lowest.rect.centre[1] < line.rect.bottom
            # What stands small over a unit does not end the row.
            and not any(
                abs(a.rect.x - line.rect.x) < 2 and a.rect.y > line.rect.y
                for a in meant
            )
        ),
        default=lowest,
        key=lambda line: line.rect.right,
    )


def _row_end(words: Line, lines: Sequence[Line]) -> Line:
    """The last of words that follow one another, as a number's unit."""
    end = words
    for line in sorted(lines, key=lambda each: (round(each.rect.x), -each.rect.y)):
        rect, last = line.rect, end.rect
        follows = 0 <= rect.x - last.right < _NEXT
        if follows and last.y < rect.centre[1] < last.bottom:
            end = line
    return end


def nodes_of(shown: Sequence[Mark]) -> Iterator[TouchRing]:
    """What of a page is a node of a line: a small circle, one of a few discs."""
    for mark in shown:
        if isinstance(mark, Arcs) and mark.alpha > 0:
            for sweep in mark.sweeps:
                if abs(sweep.sweep) >= 360 and sweep.radius < _WIDEST:
                    edge = sweep.radius + sweep.width / 2
                    yield TouchRing("", mark.x, mark.y, edge)
        elif isinstance(mark, Dots) and mark.alpha > 0:
            few = 2 * RADIUS <= mark.diameter < 2 * _WIDEST and len(mark.points) <= _FEW
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
    ends: Sequence[Line],
    radius: float,
    shown: Sequence[Mark],
    viewport: Viewport,
) -> Iterator[tuple[Rect, TouchRing]]:
    """The places of a ring, the best one first, each with the words that it is of."""
    low, high = viewport.margin - _HANGS, viewport.width - viewport.margin + _HANGS
    for end in ends:
        words, mark = end.rect, shown[end.mark]
        if not isinstance(mark, Label):
            continue
        x = _past(words, words.right - blank(mark, viewport), radius, shown)
        ring = TouchRing(which, x, mark.y - _middle(mark.runs[-1]), radius)
        within = low <= x - radius and x + radius <= high
        if within and _alone(ring, words, shown):
            yield words, ring


def blank(label: Label, viewport: Viewport) -> float:
    """Units without ink at the end of a line that a wide mark ends, as a bracket."""
    run = label.runs[-1]
    if run.text[-1:] not in _CLOSING:
        return 0.0
    whole, before = (
        viewport.type.advance(text, run.size, run.weight)
        for text in (run.text, run.text[:-1])
    )
    return max(0.0, whole - before - 0.5 * run.size)


def _middle(run: Run) -> float:
    """How high over its baseline the middle of the last letter of a line is."""
    if run.text[-1:] > "\u2e7f":
        return _IDEOGRAPH * run.size
    # Large digits have no small letters: the ring stands as low as beside a caption.
    return _LETTER * (min(run.size, _LARGE) if run.text[-1:] in _DIGITS else run.size)


def _past(words: Rect, end: float, radius: float, shown: Sequence[Mark]) -> float:
    """Where a ring stands after words, past their frame if it would meet its side."""
    x = end + _APART + radius
    for mark in shown:
        if not isinstance(mark, Stroke) or len(mark.points) not in _CORNERS:
            continue
        (left, top), (right, bottom) = mark.points.min(axis=0), mark.points.max(axis=0)
        framed = Rect(left, top, right - left, bottom - top).holds(*words.centre)
        if framed and abs(right - x) < radius + _CLEAR:
            return float(right) + _APART + radius
    return x


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
    ink, wide = TEXT2.mixed("ground", _QUIET), 2.0
    if viewport.contrast:
        ink, wide = TEXT, 3.5
    breath = 0.0
    if not calm and BREATH_AT <= rested < BREATH_AT + BREATH:
        breath = math.sin(math.pi * (rested - BREATH_AT) / BREATH)
    wave = 1.0 if calm or rippled is None else min(rippled / RIPPLE, 1.0)
    out: list[Mark] = []
    for number, ring in enumerate(rings):
        deep = breath if number == 0 else 0.0
        radius = ring.radius + 0.6 * RADIUS * deep
        out.append(
            Arcs(
                ring.x,
                ring.y,
                (Sweep(radius, 0.0, 360.0, wide + 1.5 * deep, TEXT if deep else ink),),
                alpha=seen,
            )
        )
        reach = ring.radius + 2.2 * RADIUS * out_cubic(wave)
        out.append(
            Arcs(
                ring.x,
                ring.y,
                (Sweep(reach, 0.0, 360.0, wide, TEXT),),
                alpha=seen * (1 - wave),
            )
        )
    return tuple(out)
