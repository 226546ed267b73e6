"""Meanders: a few equal bends of one line, each with its name and a pair of things."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal, NamedTuple

import numpy as np
from pydantic import Field, model_validator

from kiosk.charts.base import Chart
from kiosk.drawing.axis import SMALLEST, kept
from kiosk.drawing.easing import out_cubic
from kiosk.drawing.entrance import RUN, appearing
from kiosk.drawing.geometry import Rect, around, flow, points, ribbon
from kiosk.drawing.ink import FILL, GROUND, TEXT, TEXT2
from kiosk.drawing.light import NODE, Course, light
from kiosk.drawing.marks import Arcs, Dots, Fill, Hot, Label, Run, Sweep, Target
from kiosk.drawing.placement import RINGED, inked
from kiosk.drawing.river import SAMPLES, WIDTHS, River
from kiosk.drawing.sign import HALF, SignName, sign
from kiosk.drawing.span import Span
from kiosk.drawing.typeset import QUOTES, balanced, hung, width
from kiosk.model.mistake import mistake
from kiosk.model.note import Note
from kiosk.model.question import Question
from kiosk.model.text import LANGUAGES, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.marks import Anchor, Mark
    from kiosk.drawing.viewport import Box, Viewport

    _Said = Sequence[Sequence[Sequence[Label]]]
    """The labels of a name and its pair, bend by bend."""

HEAD: Final = 144.0
PAIR: Final = 42.0
THICK: Final = 12.0
_RANKS: Final = (1.0, 0.88)
"""The sizes of the two of a pair, in that of the first: it is read before the other."""
_MOST: Final = 0.62
"""The share of the height that a bend takes at most,"""
_LEAST: Final = 0.26
"""and at least, before what is said over it becomes smaller."""
_SOFT: Final = (0.1, 0.03)
"""The parts of a bend's width that are its crest, and that lie between two bends."""
_STEEP: Final = 0.34
"""The part of the height of one beside words that is its crest."""
_DAMP: Final = 0.7
"""Echoes swing less from each to the next, and so draw the hill."""
_LOW: Final = 0.2
"""The share of a box that the line rises which carries signs, and the sign's own."""
_STANDS: Final = 0.5
_RISES: Final = 160.0
"""Units in which such a line rises."""
_NAMED: Final = 56.0
_RIPPLE: Final = 0.78
"""Echoes that swing with such bends, where nothing is said in them."""
_SINK: Final = 2.0
"""Units that a sign's foot reaches into the line."""
_EDGE: Final = 8.0
"""Units inside a box where the first bend begins."""
_ASIDE: Final = 30.0
"""Units beside a box where a line that is not the river's begins."""
_ABOVE: Final = 42.0
"""Units between a crest and the baseline of its name."""
_AIR: Final = 30.0
"""Units between what is above a box and the names."""
_FREE: Final = 36.0
"""Units beside words within the width of a bend, for the ring after them."""
_BETWEEN: Final = 14.0
"""Units between the two of a pair."""
_SLOT: Final = 96.0
_ROW: Final = 84.0
"""Units from the first of a pair to the other at least."""
_SWAY: Final = 150.0
"""How far a line that comes down a tall box swings to the side."""
_LEADING: Final = 1.25
_HEAD_LEADING: Final = 1.08
_SAMPLES: Final = 32
_GLOWS: Final = Span(0.6, 1.0)
"""When a sign brightens, in the time that the light takes to it."""
_STACKED: Final = 1.2
"""How much larger names have to be on two lines than on one to stand on two."""


class Bend(Note):
    """A bend of the line: its name, and up to two things that belong to it."""

    sign: SignName | None = Field(
        default=None,
        description="立在弯顶的小画：village 村屋，towers 楼群，hills 山水，sprout "
        "新芽，wharf 码头，flowers 花，garden 园门，cards 三张牌；与 pair 只写一样 · a "
        "small drawing on the crest, instead of a pair",
    )
    strong: Text | None = Field(
        default=None,
        description="名称里加粗的部分，如 动能 · the part of the head that is set bold",
    )
    pair: Annotated[tuple[Note, ...], Field(max_length=2)] = Field(
        default=(),
        description="名称下的一对，先主后次，各有一句话 · the pair below the name, the "
        "first the weightier, each with a sentence",
    )

    @model_validator(mode="after")
    def _within(self) -> Bend:
        for language in LANGUAGES:
            strong = "" if self.strong is None else self.strong.words(language)
            if strong not in self.head.words(language):
                raise mistake("strong-apart")
        return self

    @model_validator(mode="after")
    def _either(self) -> Bend:
        if self.sign is not None and self.pair:
            raise mistake("sign-or-pair")
        return self


class MeandersChart(Chart):
    """The river swings through equal bends; names and pairs stand over the crests.

    A light runs along the line to the crest that is touched. Where bends have signs
    the line is level instead, and carries what they are about below its name. In a
    tall box the line comes down from bend to bend, and the words stand beside it.
    """

    answers: ClassVar[bool] = True
    tells: ClassVar[tuple[Question, ...]] = (Question.THINGS,)

    kind: Literal["meanders"] = Field(
        description="一条江的几个弯（二到四个），一样大，弯顶上一个名称、一对 · two "
        "to four equal bends of one river, each under a name and a pair of things"
    )
    bends: Annotated[tuple[Bend, ...], Field(min_length=2, max_length=4)] = Field(
        description="二到四个弯，从上游写起 · two to four bends, from upstream",
    )

    def notes(self) -> dict[str, Note]:
        found: dict[str, Note] = {}
        for i, bend in enumerate(self.bends):
            for j, note in enumerate((bend, *bend.pair)):
                found[_key(i, j)] = note.alone
        return found

    def texts(self) -> tuple[Text, ...]:
        """What stands at the bends; the meanings are on the cards."""
        return tuple(note.head for bend in self.bends for note in (bend, *bend.pair))

    def river(self, viewport: Viewport, box: Box) -> River | None:
        """The main strand swings; its echoes hardly do, and the water does not."""
        plan = self._plan(box)
        if plan.falling:
            return None
        x = np.linspace(0.0, viewport.width, SAMPLES)
        level = np.full(SAMPLES, viewport.seam)
        main = level + np.interp(
            x, plan.course.line[:, 0], plan.course.line[:, 1] - box.base
        )
        if plan.signs:
            return River.along(main, viewport.seam, damp=_RIPPLE)
        return River.along(main, viewport.seam, damp=_DAMP, shore=level)

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        plan = self._plan(box)
        head = RUN.at(t)
        shown = plan.course.until(plan.course.length * head)
        line = Fill((ribbon(shown, plan.widths),), FILL, 1.0 if head > 0 else 0.0)
        signs: list[Mark] = []
        marks: list[Mark] = []
        for i, (x, y) in enumerate(plan.nodes):
            when = plan.ways[i] / plan.course.length * 0.9
            come = Span(when, when + 0.1).at(head)
            seen = 1.0 if come > 0 else 0.0
            radius = NODE * (0.3 + 0.7 * come)
            touch = box.interaction
            answer = max(touch.touch(_key(i, j)) for j in range(3)) * seen
            stands = plan.signs.get(i)
            if stands is not None:
                grown = Span(0.8 * when, 0.8 * when + 0.3, out_cubic).at(t)
                signs += sign(*stands, grown, _GLOWS.at(answer))
                marks.append(light(plan.course, plan.ways[i], answer, THICK + 2)[0])
                continue
            marks += (
                Dots(points((x, y)), 2 * radius, GROUND, seen),
                Arcs(x, y, (Sweep(radius, 0.0, 360.0, 6.0, FILL),), seen),
                *light(plan.course, plan.ways[i], answer, THICK + 2),
            )
        said = appearing(plan.labels, t, 0.3, 0.03)
        return (*signs, line, *marks, *said, *plan.hots)

    @kept
    def _plan(self, box: Box) -> _Plan:
        """All that does not depend on progress."""
        rect, n = box.rect, len(self.bends)
        tall = rect.height > 0.9 * rect.width or rect.width / n < 280
        signed = any(bend.sign is not None for bend in self.bends)
        paired = any(bend.pair for bend in self.bends)
        level = _Carrying if signed and not paired else _Swinging
        return (_Falling if tall else level)(self, box).plan()


def _key(bend: int, member: int = 0) -> str:
    return f"bend-{bend + 1}-{member}" if member else f"bend-{bend + 1}"


class _Plan(NamedTuple):
    """Where everything lies: the line, how far along it the crests are, the words."""

    course: Course
    widths: Array
    nodes: tuple[tuple[float, float], ...]
    ways: tuple[float, ...]
    """Units along the line to each crest."""
    labels: tuple[Label, ...]
    hots: tuple[Hot, ...]
    falling: bool
    signs: dict[int, tuple[SignName, float, float, float]]
    """What stands on a crest: its name, middle, foot and height."""


class _Layout:
    """Where everything lies in one box."""

    falling = False

    def __init__(self, chart: MeandersChart, box: Box) -> None:
        self.chart, self.box, self.viewport = chart, box, box.viewport
        self.n = len(chart.bends)
        words = self.viewport.words
        self.heads = [words(bend.head, box.facts) for bend in chart.bends]
        self.strong = [
            "" if bend.strong is None else words(bend.strong, box.facts)
            for bend in chart.bends
        ]
        self.bold = 700 if any(self.strong) else 500
        """The boldest that a name is."""
        self.pairs = [
            [words(note.head, box.facts) for note in bend.pair] for bend in chart.bends
        ]
        self.most = max(map(len, self.pairs))
        self.usual = PAIR * self.viewport.large * (1.1 if self.falling else 1.0)
        self.signs: dict[int, tuple[SignName, float, float, float]] = {}

    def plan(self) -> _Plan:
        raise NotImplementedError

    def _head(self, bend: int, size: float, space: float) -> list[tuple[Run, ...]]:
        """The lines of a name, its strong part bold."""
        whole, strong = self.heads[bend], self.strong[bend]
        first = whole.find(strong) if strong else -1
        last = first + len(strong) if first >= 0 else first
        found: list[tuple[Run, ...]] = []
        start = 0
        for line in balanced(whole, size, self.bold, space, self.viewport.type):
            start = whole.find(line, start)
            a, b = (min(max(at - start, 0), len(line)) for at in (first, last))
            light = 300 if strong else 500
            parts = ((line[:a], light), (line[a:b], 700), (line[b:], light))
            found.append(
                tuple(Run(part, size, weight, TEXT) for part, weight in parts if part)
            )
            start += len(line)
        return found

    def _wide(self, text: str, size: float, weight: int = 400) -> float:
        return self.viewport.type.advance(text, size, weight)

    def _largest(self, space: float, most: float) -> tuple[float, int]:
        """The largest size of names that keeps to a width, and their lines at most.

        Two lines are better than one that would have to be a good deal smaller.
        """
        one = self._keeping(space, most, 1)
        two = self._keeping(space, 0.86 * most, 2)
        # They take their height from the bends.
        better = _STACKED * (1.15 if self.most else 1.0)
        return (two, 2) if two > better * one else (one, 1)

    def _keeping(self, space: float, most: float, count: int) -> float:
        """The largest size of names that keeps to a width on so many lines."""
        size = most
        while size > SMALLEST:
            lines = [
                balanced(head, size, self.bold, space, self.viewport.type)
                for head in self.heads
            ]
            wide = max(
                self._wide(line, size, self.bold) for one in lines for line in one
            )
            whole = all(
                line.count(mark) == line.count(end)
                for one in lines
                for line in one
                for mark, end in QUOTES.items()
            )
            if whole and wide <= space and max(map(len, lines)) <= count:
                return size
            size -= 4.0
        return SMALLEST

    def _hots(
        self, nodes: Sequence[tuple[float, float]], said: _Said
    ) -> tuple[Hot, ...]:
        """A place for the crest with its name, and one for each of its pair."""
        hots = []
        for i, (node, members) in enumerate(zip(nodes, said, strict=True)):
            names = (self.heads[i], *self.pairs[i])
            for j, (labels, name) in enumerate(zip(members, names, strict=True)):
                rects = [inked(label, self.viewport) for label in labels]
                x = min(rect.x for rect in rects)
                y = min(rect.y for rect in rects)
                right = max(rect.right for rect in rects)
                bottom = max(rect.bottom for rect in rects)
                place = said_at = Rect(x, y, right - x, bottom - y)
                if j == 0:
                    place = around([said_at, self._crest(i, node)])
                hots.append(
                    Hot(
                        place.at_least(96, 96),
                        Target("figure", _key(i, j)),
                        anchor=said_at.centre if j or i in self.signs else node,
                        name=" ".join(name.split()),
                        words=said_at if j or i in self.signs else None,
                        node=None if j or i in self.signs else node,
                        quiet=j > 0,
                    )
                )
        return tuple(hots)

    def _crest(self, bend: int, node: tuple[float, float]) -> Rect:
        """Where a bend is touched beside its words: what it carries, or its node."""
        if bend not in self.signs:
            return Rect(node[0] - 48, node[1] - 48, 96, 96)
        _, x, foot, high = self.signs[bend]
        return Rect(x - HALF * high, foot - high, 2 * HALF * high, high)

    def _said(
        self, lines: Sequence[str], x: float, middle: float, size: float, anchor: Anchor
    ) -> list[Label]:
        """One of a pair round the middle of its place."""
        first = middle - (len(lines) - 1) * size * _LEADING / 2 + size * 0.36
        # What a comma leaves empty at the end of a line hangs beside its middle.
        hangs = [
            0.3 * size if anchor == "middle" and line[-1:] in "、，；" else 0.0
            for line in lines
        ]
        return [
            Label(
                x + hung,
                first + i * size * _LEADING,
                (Run(line, size, 400, TEXT),),
                anchor,
            )
            for i, (line, hung) in enumerate(zip(lines, hangs, strict=True))
        ]

    def _planned(
        self,
        line: Array,
        widths: Array,
        crests: Sequence[int],
        said: _Said,
    ) -> _Plan:
        """The whole, with the numbers of the line's points that are crests."""
        course = Course.of(line)
        nodes = [(float(line[i, 0]), float(line[i, 1])) for i in crests]
        return _Plan(
            course,
            widths,
            tuple(nodes),
            tuple(float(course.along[i]) for i in crests),
            tuple(label for one in said for each in one for label in each),
            self._hots(nodes, said),
            self.falling,
            self.signs,
        )


class _Words(NamedTuple):
    """What is said over the bends: sizes, lines of names and of pairs, heights."""

    head: float
    names: list[list[tuple[Run, ...]]]
    sizes: tuple[float, ...]
    pairs: list[list[tuple[str, ...]]]
    rows: tuple[float, ...]
    """The height of each of a pair, in all bends the same."""
    top: float
    """The height of the names."""

    @property
    def height(self) -> float:
        return self.top + sum(self.rows)


class _Swinging(_Layout):
    """Bends side by side, from the river up and back; all words over the crests."""

    def plan(self) -> _Plan:
        rect, base, n = self.box.rect, self.box.base, self.n
        pitch = (rect.width - 2 * _EDGE) / n
        for scale in (1.0, 0.92, 0.85, 0.78, 0.7, 0.62, 0.54):
            words = self._words(pitch - 2 * _FREE, scale)
            high = rect.height - _AIR - words.height - _ABOVE
            if high >= _LEAST * rect.height:
                break
        high = max(_LEAST * rect.height / 2, min(high, _MOST * rect.height))
        line, crests, centres = self._line(pitch, high)
        top = base - high - _ABOVE - words.height
        said = []
        for i, x in enumerate(centres):
            first = top + 0.84 * words.head
            name = [
                self._about(x, first + k * words.head * _HEAD_LEADING, runs)
                for k, runs in enumerate(words.names[i])
            ]
            one: list[Sequence[Label]] = [name]
            y = top + words.top
            for j, lines in enumerate(words.pairs[i]):
                size = words.sizes[j]
                one.append(self._ranked(lines, x, y, size, j))
                y += words.rows[j]
            said.append(one)
        return self._planned(line, self._widths(4 * n + 2), crests, said)

    def _words(self, space: float, scale: float) -> _Words:
        """Names and pairs in a width, one size for all of a rank."""
        head, count = self._largest(space, HEAD * self.viewport.display)
        head = max(SMALLEST, scale * head)
        names = [self._head(i, head, space) for i in range(self.n)]
        count = max(map(len, names))
        sizes = tuple(
            self._fitting(j, max(SMALLEST, scale * share * self.usual), space)
            for j, share in zip(range(self.most), _RANKS, strict=False)
        )
        pairs = [
            [
                balanced(text, size, 400, space, self.viewport.type)
                for text, size in zip(pair, sizes, strict=False)
            ]
            for pair in self.pairs
        ]
        rows = tuple(
            size * _LEADING * max(len(pair[j]) for pair in pairs if len(pair) > j)
            + _BETWEEN * scale
            for j, size in enumerate(sizes)
        )
        # Whatever is touched has 96 units, the last also what is above the crest.
        rows = tuple(max(_ROW, row) for row in rows[:-1]) + rows[-1:]
        top = head * (0.84 + _HEAD_LEADING * (count - 1) + 0.24) + 10 * bool(sizes)
        return _Words(head, names, sizes, pairs, rows, top)

    def _fitting(self, rank: int, size: float, space: float) -> float:
        """The size of those of a rank that stands on one line each, if it may."""
        texts = [pair[rank] for pair in self.pairs if len(pair) > rank]
        one = size
        while max(self._wide(text, one) for text in texts) > space:
            one -= 1.0
            if one < max(SMALLEST, 0.82 * size):
                return size
        return one

    def _ranked(
        self, lines: Sequence[str], x: float, y: float, size: float, rank: int
    ) -> list[Label]:
        """One of a pair from a height down: the first in the ink of names."""
        ink, weight = ((TEXT, 500), (TEXT2, 400))[rank]
        return [
            self._about(
                x, y + size * (0.9 + _LEADING * k), (Run(line, size, weight, ink),)
            )
            for k, line in enumerate(lines)
        ]

    def _about(self, x: float, y: float, runs: tuple[Run, ...]) -> Label:
        """A line about its middle that has its ring after it, as the others have."""
        return Label(x - width(runs, self.viewport.type) / 2, y, runs)

    def _hots(
        self, nodes: Sequence[tuple[float, float]], said: _Said
    ) -> tuple[Hot, ...]:
        """A place for the name and each of its pair, one below the other, and the hill.

        What is touched at the hill is its name.
        """
        hots = []
        for i, ((x, y), members) in enumerate(zip(nodes, said, strict=True)):
            edge = self.box.rect.y - _AIR
            names = (self.heads[i], *self.pairs[i])
            for j, (labels, name) in enumerate(zip(members, names, strict=True)):
                words = around([inked(label, self.viewport) for label in labels])
                top = max(edge, words.y - max(0.0, (_SLOT - words.height) / 2))
                high = max(_SLOT, words.bottom + 4 - top)
                edge = top + high
                place = words.at_least(_SLOT, 1.0)._replace(y=top, height=high)
                hots.append(
                    _touched(_key(i, j), place, words.centre, name, words, quiet=j > 0)
                )
            top = max(edge, y - _SLOT / 2)
            high = max(_SLOT, self.box.base - top)
            wide = max(_SLOT, 0.4 * self.box.rect.width / self.n)
            hill = Rect(x - wide / 2, top, wide, high)
            hots.append(_touched(_key(i), hill, (x, y), names[0], node=(x, y)))
        return tuple(hots)

    def _line(self, pitch: float, high: float) -> tuple[Array, list[int], list[float]]:
        """The line, (m, 2), which of its points are crests, and where those lie."""
        rect, base = self.box.rect, self.box.base
        flat, low = (share * pitch for share in _SOFT)
        centres = [rect.x + _EDGE + (i + 0.5) * pitch for i in range(self.n)]
        crest = base - high
        left, right = self._ends()
        knots = [(left, base)]
        for x in centres:
            foot = (pitch - low) / 2
            knots += [(x - foot, base), (x - flat / 2, crest)]
            knots += [(x + flat / 2, crest), (x + foot, base)]
        knots.append((right, base))
        crests = [(2 + 4 * i) * _SAMPLES + _SAMPLES // 2 for i in range(self.n)]
        return flow(tuple(knots), _SAMPLES), crests, centres

    def _ends(self) -> tuple[float, float]:
        """Where the line begins and ends: at the edges of the page if it can."""
        rect, viewport = self.box.rect, self.viewport
        seam = abs(self.box.base - viewport.seam) < 1
        left, right = rect.x - _ASIDE, rect.right + _ASIDE
        if seam and rect.x <= viewport.margin + 1:
            left = 0.0
        if seam and rect.right >= viewport.width - viewport.margin - 1:
            right = viewport.width
        return left, right

    def _widths(self, knots: int) -> Array:
        """As thin as the river up to the first bend and from the last one on."""
        ease = np.linspace(0.0, 1.0, _SAMPLES + 1)
        rising = WIDTHS[0] + (THICK - WIDTHS[0]) * ease * ease * (3 - 2 * ease)
        thin = np.full(_SAMPLES, WIDTHS[0])
        full = np.full((knots - 5) * _SAMPLES - 1, THICK)
        return np.concatenate([thin, rising, full, rising[::-1], thin])


def _touched(
    key: str,
    place: Rect,
    at: tuple[float, float],
    name: str,
    words: Rect | None = None,
    node: tuple[float, float] | None = None,
    *,
    quiet: bool = False,
) -> Hot:
    return Hot(
        place,
        Target("figure", key),
        anchor=at,
        name=" ".join(name.split()),
        words=words,
        node=node,
        quiet=quiet,
    )


class _Carrying(_Swinging):
    """One level stretch that carries the signs side by side, their names above them."""

    _hots = _Layout._hots

    def plan(self) -> _Plan:
        rect, base, n = self.box.rect, self.box.base, self.n
        pitch = (rect.width - 2 * _EDGE) / n
        space = pitch - 44
        head = self._keeping(space, _NAMED * self.viewport.large, 2)
        names = [self._head(i, head, space) for i in range(n)]
        most = max(map(len, names))
        high = _LOW * rect.height
        gap = 0.8 * head
        said_high = head * (0.9 + _HEAD_LEADING * (most - 1)) + gap + THICK
        tall = min(
            _STANDS * rect.height,
            (pitch - 48.0) / (2 * HALF),
            rect.height - high - said_high,
        )
        # What is left of the land lies above and below.
        high += 0.4 * max(0.0, rect.height - high - said_high - tall - 36)
        crest = base - high
        line, crests, centres = self._ground(pitch, crest, HALF * tall)
        foot = crest - THICK / 2 + _SINK
        first = foot - tall - gap - (most - 1) * head * _HEAD_LEADING
        said = []
        for i, x in enumerate(centres):
            name = self.chart.bends[i].sign
            if name is not None:
                self.signs[i] = (name, x, foot, tall)
            lines = [
                Label(x, first + k * head * _HEAD_LEADING, runs, "middle")
                for k, runs in enumerate(names[i])
            ]
            said.append([lines])
        return self._planned(line, self._widths(n + 6), crests, said)

    def _ground(
        self, pitch: float, crest: float, half: float
    ) -> tuple[Array, list[int], list[float]]:
        """As `_line`: up once, level under all signs, and down once."""
        rect, base = self.box.rect, self.box.base
        centres = [rect.x + _EDGE + (i + 0.5) * pitch for i in range(self.n)]
        left, right = self._ends()
        first, last = centres[0] - half, centres[-1] + half
        knots = (
            (left, base),
            (max(left + 8, first - _RISES), base),
            (first, crest),
            *((x, crest) for x in centres),
            (last, crest),
            (min(right - 8, last + _RISES), base),
            (right, base),
        )
        line = flow(knots, _SAMPLES)
        return line, [(3 + i) * _SAMPLES for i in range(self.n)], centres


class _Falling(_Layout):
    """Bends one below the other, down to the river; the words beside them."""

    falling = True

    def plan(self) -> _Plan:
        rect, n = self.box.rect, self.n
        pitch = (rect.height - 10.0) / n
        near = rect.x + NODE + 3
        far = near + min(_SWAY, 0.18 * rect.width)
        flat = _STEEP * pitch
        x = far + 48.0
        tall = min(0.66 * pitch, 0.24 * rect.width)
        if any(bend.sign is not None for bend in self.chart.bends):
            x += 2 * HALF * tall + 40.0
        space = rect.right - x - RINGED
        middles = [rect.y + 10.0 + (i + 0.5) * pitch for i in range(n)]
        knots: list[tuple[float, float]] = []
        for y in middles:
            knots += [(y - (pitch - flat) / 2, near), (y - flat / 2, far)]
            knots += [(y + flat / 2, far), (y + (pitch - flat) / 2, near)]
        knots.append((rect.bottom, near))
        line = flow(tuple(knots), _SAMPLES)[:, ::-1]
        crests = [(1 + 4 * i) * _SAMPLES + _SAMPLES // 2 for i in range(n)]
        widths = np.full(len(line), THICK)
        widths[: _SAMPLES + 1] *= np.linspace(0.0, 1.0, _SAMPLES + 1)
        scale = 1.1
        while True:
            head, count = self._largest(space, HEAD * self.viewport.display * scale)
            size = max(SMALLEST, self.usual * min(scale, 1.0))
            pairs = [
                [balanced(text, size, 400, space, self.viewport.type) for text in pair]
                for pair in self.pairs
            ]
            lines = max((len(one) for pair in pairs for one in pair), default=0)
            slot = max(lines * size * _LEADING + 14, _SLOT * min(scale, 1.0))
            top = head * (0.84 + _HEAD_LEADING * (count - 1)) + 20
            if scale < 0.5 or top + self.most * slot <= pitch - 12:
                break
            scale -= 0.04
        said = []
        for i, y in enumerate(middles):
            name = self.chart.bends[i].sign
            if name is not None:
                at = far + 48.0 + HALF * tall
                self.signs[i] = (name, at, y + tall / 2, tall)
            runs = self._head(i, head, space)
            # The name level with its crest, as far as the pair has room below.
            high = top + len(pairs[i]) * slot
            begin = min(y - 0.46 * head, y + pitch / 2 - 24 - high)
            if name is not None:
                begin = y - head * (0.92 + _HEAD_LEADING * (len(runs) - 1)) / 2
            outs = [hung(each[0].text, head, 500, self.viewport.type) for each in runs]
            one: list[Sequence[Label]] = [
                [
                    Label(x - out, begin + head * (0.84 + _HEAD_LEADING * k), each)
                    for k, (each, out) in enumerate(zip(runs, outs, strict=True))
                ]
            ]
            for j, text in enumerate(pairs[i]):
                middle = begin + top + (j + 0.5) * slot
                one.append(self._said(text, x, middle, size, "start"))
            said.append(one)
        return self._planned(line, widths, crests, said)
