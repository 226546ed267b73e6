"""Flow: stages of one current, whose streams split and join without loss."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal, NamedTuple

import numpy as np
from pydantic import Field, model_validator

from kiosk.charts.base import Chart, Counting, Ref
from kiosk.drawing.axis import SMALLEST, kept
from kiosk.drawing.easing import out_cubic, smoothstep
from kiosk.drawing.entrance import RISE, RUN, risen
from kiosk.drawing.geometry import Rect, flow, ribbon
from kiosk.drawing.ink import ACCENT, FILL, TEXT
from kiosk.drawing.marks import Fill, Hot, Label, Run, Target
from kiosk.drawing.placement import RINGED
from kiosk.drawing.river import SAMPLES, WIDTHS, River
from kiosk.drawing.span import Span
from kiosk.drawing.typeset import balanced, broken, longest_word, width
from kiosk.model.kinds import Model
from kiosk.model.mistake import mistake
from kiosk.model.note import Note
from kiosk.model.question import Question
from kiosk.model.text import LANGUAGES, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.typeset import Typesetter
    from kiosk.drawing.viewport import Box, Viewport

UNIT: Final = 14.0
"""Width of a stream of the fullest stage; all stages are equally wide together."""
_SPREAD: Final = (0.0, 0.0, 0.643, 1.0, 1.0)
"""How much of the band's height one, two, three or four streams take."""
_LABEL: Final = 48.0
_HEADS: Final = (132.0, 112.0, 96.0, 84.0, 72.0)
"""Sizes that heads have at most, as tried."""
_SQUEEZED: Final = (1.0, 0.85, 0.7)
"""Shares of their usual distance at which streams stand, as tried."""
_LEADING: Final = 1.28
_HEAD_LEADING: Final = 1.04
_LIFT: Final = 21.0
"""Units between a stream and the baseline of the words on it."""
_HEADS_APART: Final = 80.0
"""Units between two heads side by side, at least."""
_HIGH: Final = 34.0
"""Units between the box's upper edge and the heads at least."""
_LAP: Final = 2.0
"""Units by which parts of a stream overlap, so that no joint shows."""

_OVER: Final = 1.5
"""Units by which two pieces side by side in one stream overlap, for the same."""


class Stage(Model):
    """What the current is at one point: so many streams of one sort."""

    head: Text = Field(description="这一段叫什么，如 三送 · what the stage is called")
    strong: Text = Field(
        description="标题里加粗的部分，如 三 · the part of the head that is set bold"
    )
    count: Ref = Field(
        description="这一段有几股，写 figures 里的名字 · "
        "how many streams it has, by name in figures"
    )
    members: Annotated[tuple[Note, ...], Field(min_length=1, max_length=4)] = Field(
        description="这一段的几股水 · the streams of the stage",
    )

    @model_validator(mode="after")
    def _within(self) -> Stage:
        for language in LANGUAGES:
            if self.strong.words(language) not in self.head.words(language):
                raise mistake("strong-apart")
        return self


class FlowChart(Chart):
    """Streams leave the seam, regroup from stage to stage, and fall back to it.

    All stages are equally wide together: what splits or joins keeps its width.
    The stages stand side by side, in a tall box each a step lower than the last,
    so that their heads have room to the right.
    """

    tells: ClassVar[tuple[Question, ...]] = (Question.PARTS,)

    kind: Literal["flow"] = Field(
        description="一股水分成几股又合拢：几段之间谁也不多谁也不少，每一股可以点开 · "
        "stages of one current that split and join; every stream answers a touch"
    )
    stages: Annotated[tuple[Stage, ...], Field(min_length=1, max_length=3)] = Field(
        description="一到三段，从上游到下游 · one to three stages, downstream",
    )
    apart: bool = Field(
        default=False,
        description="各段是并列的几组：两段之间合成一股，谁也不接着谁 · the stages are "
        "sets side by side: between two of them all is one stream, so that no member "
        "runs on into another",
    )

    def notes(self) -> dict[str, Note]:
        return {
            _key(i, j): member
            for i, stage in enumerate(self.stages)
            for j, member in enumerate(stage.members)
        }

    def texts(self) -> tuple[Text, ...]:
        """The words on the streams; what they mean is said on the cards."""
        return tuple(
            text
            for stage in self.stages
            for text in (stage.head, *(member.head for member in stage.members))
        )

    def counted(self) -> tuple[Counting, ...]:
        return tuple(
            Counting(
                stage.count,
                ("stages", number, "count"),
                len(stage.members),
                ("stages", number, "members"),
                every=True,
            )
            for number, stage in enumerate(self.stages)
        )

    def river(self, viewport: Viewport, box: Box) -> River:
        """The main strand rests where the streams have left the seam."""
        river = River.level(viewport.seam)
        x = np.linspace(0.0, viewport.width, SAMPLES)
        left, right = _ends(box)
        widths = river.width.copy()
        widths[0] = np.where((x > left) & (x < right), 0.0, widths[0])
        return replace(river, width=widths)

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        plan = self._plan(box)
        head = RUN.at(t)
        marks: list[Mark] = []
        for stream in plan.streams:
            line, widths = risen(stream.line, stream.widths, t, box.viewport, box.base)
            marks.append(Fill((ribbon(line, widths),), FILL, 1.0 if t > 0 else 0.0))
        for words in plan.words:
            share = Span(words.when, words.when + 0.09, out_cubic).at(head)
            marks += (
                replace(label, y=label.y + RISE * (1 - share), alpha=share)
                for label in words.labels
            )
        return (*marks, *plan.hots)

    @kept
    def _plan(self, box: Box) -> _Plan:
        """All that does not depend on progress."""
        return _Layout(self, box).plan()


class _Stream(NamedTuple):
    """A line and its widths."""

    line: Array
    widths: Array


class _Words(NamedTuple):
    """Labels that appear together, as the head passes."""

    labels: tuple[Label, ...]
    when: float


class _Plan(NamedTuple):
    streams: tuple[_Stream, ...]
    words: tuple[_Words, ...]
    hots: tuple[Hot, ...]


class _Type(NamedTuple):
    """The words of a chart, broken into lines, and the room that each stage has."""

    size: float
    labels: tuple[tuple[tuple[str, ...], ...], ...]
    head: float
    heads: tuple[tuple[str, ...], ...]
    rooms: tuple[float, ...]

    def deep(self, stage: int) -> float:
        """The height of a stage's head above its last baseline."""
        return self.head * (0.88 + _HEAD_LEADING * (len(self.heads[stage]) - 1))

    def tall(self, lines: Sequence[str]) -> float:
        """The height of the words on a stream, above and below their baselines."""
        return self.size * (0.95 + _LEADING * (len(lines) - 1))


class _Piece(NamedTuple):
    """A part of the current between two stages, in shares of its cross-section."""

    low: float
    high: float

    def of(self, count: int) -> tuple[int, float]:
        """Of `count` streams the one it belongs to, and how far off its middle."""
        middle = (self.low + self.high) / 2
        stream = int(middle * count)
        return stream, middle - (stream + 0.5) / count


def _pieces(a: int, b: int) -> tuple[_Piece, ...]:
    """What flows from `a` equal streams into `b` equal ones."""
    cuts = sorted(
        {*(Fraction(i, a) for i in range(a + 1))}
        | {*(Fraction(i, b) for i in range(b + 1))}
    )
    return tuple(_Piece(float(low), float(high)) for low, high in pairwise(cuts))


def _over(
    line: Array, wide: Array, at: Sequence[float], same: Sequence[bool]
) -> tuple[Array, Array]:
    """A piece widened over the edge of the one above it where the two are one stream.

    `same` says so at each x of `at`.
    """
    over = _OVER * np.interp(line[:, 0], at, np.array(same, dtype=float))
    return line - np.outer(over / 2, (0.0, 1.0)), wide + over


def _key(stage: int, member: int) -> str:
    return f"member-{stage + 1}-{member + 1}"


def _halved(head: str) -> tuple[str, ...]:
    """A head on two lines, parted where the longer one is shortest."""
    gaps = [i for i, char in enumerate(head) if char == " "]
    if not gaps:
        return (head,)
    at = min(gaps, key=lambda i: max(i, len(head) - i - 1))
    return head[:at], head[at + 1 :]


def _wide(name: str, size: float, most: int, share: float, type_: Typesetter) -> float:
    """The least width in which a name takes few enough lines.

    One that is short, in itself or beside its share of the page, stays on one line.
    """

    def longest(lines: Sequence[str]) -> float:
        return max(type_.advance(line, size, 500) for line in lines)

    whole = longest(name.split("\n"))
    if "\n" in name:
        return whole
    count = min(most, math.ceil(whole / share), math.ceil(whole / (4.2 * size)))
    wide = max(whole / count, longest_word(name, size, 500, type_))
    while len(broken(name, size, 500, wide + 0.5, type_)) > count:
        wide *= 1.03
    return wide


def _around(labels: Sequence[Label], viewport: Viewport) -> Rect:
    """What lines below one another cover."""
    wide = max(width(label.runs, viewport.type) for label in labels)
    size = labels[0].runs[0].size
    top, bottom = labels[0].y - size * 0.88, labels[-1].y + size * 0.2
    return Rect(labels[0].x, top, wide, bottom - top)


def _ends(box: Box) -> tuple[float, float]:
    """Where the streams leave the seam, and where they are back."""
    viewport, rect = box.viewport, box.rect
    left = 0.0 if rect.x <= viewport.margin + 1 else rect.x
    far = rect.right >= viewport.width - viewport.margin - 1
    return left, viewport.width if far else rect.right


class _Layout:
    """Where everything lies in one box."""

    def __init__(self, chart: FlowChart, box: Box) -> None:
        rect = box.rect
        self.chart, self.box, self.viewport = chart, box, box.viewport
        self.counts = [len(stage.members) for stage in chart.stages]
        self.whole = UNIT * max(self.counts)
        self.left, self.right = _ends(box)
        self.stairs = rect.height > 1.15 * rect.width
        self.heads = [self.viewport.words(s.head, box.facts) for s in chart.stages]
        self.names = [
            [self.viewport.words(m.head, box.facts) for m in s.members]
            for s in chart.stages
        ]
        # Proportions of a page as wide and as high as the pattern's.
        across, down = rect.width / 1696, min(1.0, rect.height / 616)
        self.begin = rect.x + (48.0 if self.stairs else 124 * across)
        self.gap = 76.0 if self.stairs else max(158 * across, 64.0)
        if chart.apart:
            self.gap *= 1.5
        self.fall = self.right - (210.0 if self.stairs else 270 * across)
        self.down, self.squeezed = down, 1.0
        # Words on a last stream that is alone run on above its fall.
        alone = self.counts[-1] == 1
        self.over = max(0.0, rect.right - RINGED - self.fall) if alone else 0.0
        self.space = self.fall - self.begin - self.gap * (len(self.counts) - 1)

    @property
    def foot(self) -> float:
        """From the lowest stream to the river."""
        return 150.0 if self.stairs else 112 * self.down * self.squeezed

    @property
    def band(self) -> float:
        """The least height of the band that holds all streams."""
        return 224 * self.down * self.squeezed

    def plan(self) -> _Plan:
        type_ = self._typed()
        tops, rows = self._heights(type_)
        xs = self._stretches(type_)
        streams: list[_Stream] = []
        words: list[_Words] = []
        hots: list[Hot] = []
        for i, (x0, x1) in enumerate(xs):
            streams += (self._level(i, j, x0, x1, row) for j, row in enumerate(rows[i]))
            if i + 1 < len(xs):
                streams += self._regrouped(i, x1, xs[i + 1][0], rows)
            when = (x0 - self.left) / (self.right - self.left)
            head = self._said(i, type_.heads[i], x0 - 4, tops[i], type_.head)
            words.append(_Words(head, when))
            hots.append(self._hot_head(i, head))
            for j, row in enumerate(rows[i]):
                labels = self._on(type_, i, j, x0 + 2, row)
                words.append(_Words(labels, min(when + 0.03, 0.9)))
                hots.append(self._hot_member(i, j, labels, row))
        return _Plan(tuple(streams), tuple(words), tuple(hots))

    # The current

    def _thick(self, stage: int) -> float:
        return self.whole / self.counts[stage]

    def _mouth(self, stage: int, member: int) -> tuple[float, float]:
        """How wide a stream is at the seam, and at what height it is there.

        All of a stage, side by side, are as wide as the river.
        """
        n, river = self.counts[stage], WIDTHS[0]
        thin = max(river / n, 2.5) if n > 1 else river
        step = (river - thin) / (n - 1) if n > 1 else 0.0
        return thin, self.box.base + (member - (n - 1) / 2) * step

    def _level(
        self, stage: int, member: int, x0: float, x1: float, y: float
    ) -> _Stream:
        """One stream of a stage, with its way from the seam or back to it."""
        thick = self._thick(stage)
        thin, edge = self._mouth(stage, member)
        first, last = stage == 0, stage == len(self.counts) - 1
        start = ((self.left, edge), (x0, y)) if first else ((x0 - _LAP, y),)
        end = ((x1, y), (self.right, edge)) if last else ((x1 + _LAP, y),)
        line = flow((*start, *end), 32)
        x = line[:, 0]
        widths = np.full(len(x), thick)
        if first:
            swell = np.clip((x - self.left) / (x0 - self.left) * 1.5, 0, 1)
            widths = thin + (thick - thin) * swell
        if last:
            sunk = np.clip((x - x1) / (self.right - x1), 0, 1)
            widths = widths - (thick - thin) * smoothstep(sunk)
        return _Stream(line, widths)

    def _regrouped(
        self, stage: int, x0: float, x1: float, rows: Sequence[Sequence[float]]
    ) -> Iterator[_Stream]:
        """What flows from a stage into the next."""
        means = [sum(rows[i]) / len(rows[i]) for i in (stage, stage + 1)]
        before: tuple[int, int] | None = None
        for piece in _pieces(self.counts[stage], self.counts[stage + 1]):
            # Side by side in the one stream between sets that stand apart.
            share = (piece.low + piece.high) / 2 - 0.5
            middle = (x0 + x1) / 2, sum(means) / 2 + share * self.whole
            trunk = (middle,) if self.chart.apart else ()
            source, out = piece.of(self.counts[stage])
            sink, into = piece.of(self.counts[stage + 1])
            y0 = rows[stage][source] + out * self.whole
            y1 = rows[stage + 1][sink] + into * self.whole
            # Level ends, so that a steep fall leaves no notch at the joints.
            ends = (x0 - _LAP, y0), (x1 + _LAP, y1)
            line = flow((ends[0], (x0, y0), *trunk, (x1, y1), ends[1]), 32)
            wide = np.full(len(line), (piece.high - piece.low) * self.whole)
            if before is not None:
                at, same = [x0, x1], [source == before[0], sink == before[1]]
                if trunk:
                    at, same = [x0, middle[0], x1], [same[0], True, same[1]]
                line, wide = _over(line, wide, at, same)
            before = source, sink
            yield _Stream(line, wide)

    # The words

    def _typed(self) -> _Type:
        """The largest words that fit; heads and labels each keep one size.

        Before words become small the streams move together.
        """
        start = _LABEL * self.viewport.large
        steps = max(0, math.ceil((start - SMALLEST) / 2))
        sizes = (*(start - 2 * i for i in range(steps)), SMALLEST)
        best = None
        for self.squeezed in _SQUEEZED:
            found = next(filter(None, map(self._fitting, sizes)), None)
            if found is not None and (best is None or found.size > best[0].size + 3):
                best = found, self.squeezed
            if best is not None and best[0].size >= 0.8 * start:
                break
        if best is None:
            return self._set(SMALLEST, _HEADS[-1], forced=True)
        self.squeezed = best[1]
        return best[0]

    def _fitting(self, size: float) -> _Type | None:
        """Words of a size, if they fit; heads give way first: they are much larger."""
        for head in _HEADS:
            type_ = self._set(size, head)
            if not type_.rooms:
                break
            if self._need(type_) <= self.box.rect.height:
                return type_
        return None

    def _set(self, size: float, most_head: float, *, forced: bool = False) -> _Type:
        """The words at a size; without rooms if they are too wide."""
        most = 3 if self.stairs else 2
        share = self.space / len(self.counts) * 0.8
        # What runs on above the fall has that much more.
        shares = [*(share for _ in self.names[1:]), share + self.over]
        needs = [
            max(_wide(name, size, most, room, self.viewport.type) for name in names)
            + 26
            for names, room in zip(self.names, shares, strict=True)
        ]
        if sum(needs) > self.space + self.over + 1 and not forced:
            return _Type(size, (), 0.0, (), ())
        head, heads = self._headed(needs, most_head)
        rooms = self._shared(self._needs(needs, head, heads))
        labels = tuple(
            tuple(
                balanced(name, size, 500, space - 18, self.viewport.type)
                for name in names
            )
            for names, space in zip(self.names, rooms, strict=True)
        )
        return _Type(size, labels, head, heads, tuple(rooms))

    def _shared(self, needs: Sequence[float]) -> list[float]:
        """The room of each stage: what it needs, and an equal part of the rest."""
        whole = self.space + self.over
        even = [max(need, 0.62 * whole / len(needs)) for need in needs]
        wanted = even if sum(even) <= whole else needs
        if sum(wanted) > whole:
            return [need / sum(wanted) * whole for need in wanted]
        rest = (whole - sum(wanted)) / len(wanted)
        return [want + rest for want in wanted]

    def _headed(
        self, needs: Sequence[float], most: float
    ) -> tuple[float, tuple[tuple[str, ...], ...]]:
        """The largest size at which all heads fit, all on one line or all halved."""
        alone = tuple((head,) for head in self.heads)
        halved = tuple(_halved(head) for head in self.heads)
        least = 100.0 if self.stairs else 64.0
        for lines, size, low in ((alone, most, least), (halved, min(96, most), 44)):
            while size >= low:
                if self._fits(self._needs(needs, size, lines), size, lines):
                    return size, lines
                size -= 4
        return 44.0, halved

    def _needs(
        self, needs: Sequence[float], size: float, heads: Sequence[Sequence[str]]
    ) -> list[float]:
        """What stages need beside one another, their heads included."""
        if self.stairs:
            return list(needs)
        # Over the way from one stage to the next there is nothing but heads.
        ways = [*(max(0.0, self.gap - _HEADS_APART) for _ in needs[1:]), 0.0]
        return [
            max(need, self._head_width(i, heads[i], size) + 16 - way)
            for i, (need, way) in enumerate(zip(needs, ways, strict=True))
        ]

    def _fits(
        self, needs: Sequence[float], size: float, heads: Sequence[Sequence[str]]
    ) -> bool:
        if not self.stairs:
            return sum(needs) <= self.space + self.over
        # On stairs a head runs on above the stages that follow.
        rooms = self._shared(needs)
        right = self.box.rect.right - RINGED
        return all(
            self.begin
            + sum(rooms[:i])
            + self.gap * i
            + self._head_width(i, heads[i], size)
            <= right
            for i in range(len(rooms))
        )

    def _head_width(self, stage: int, lines: Sequence[str], size: float) -> float:
        labels = self._said(stage, lines, 0, 0, size)
        return max(width(label.runs, self.viewport.type) for label in labels)

    def _said(
        self, stage: int, lines: Sequence[str], x: float, y: float, size: float
    ) -> tuple[Label, ...]:
        """The head of a stage, its strong part bold; `y` is the last baseline."""
        whole = self.heads[stage]
        strong = self.viewport.words(self.chart.stages[stage].strong, self.box.facts)
        first = whole.find(strong)
        last = first + len(strong) if first >= 0 else first
        labels = []
        start = 0
        for number, line in enumerate(lines):
            start = whole.find(line, start)
            a, b = (min(max(at - start, 0), len(line)) for at in (first, last))
            runs = tuple(
                Run(part, size, weight, ink)
                for part, weight, ink in (
                    (line[:a], 300, TEXT),
                    (line[a:b], 700, ACCENT),
                    (line[b:], 300, TEXT),
                )
                if part
            )
            above = (len(lines) - 1 - number) * size * _HEAD_LEADING
            labels.append(Label(x, y - above, runs))
            start += len(line)
        return tuple(labels)

    def _on(
        self, type_: _Type, stage: int, member: int, x: float, y: float
    ) -> tuple[Label, ...]:
        """Words on a stream, like text on a line."""
        lines = type_.labels[stage][member]
        base = y - self._thick(stage) / 2 - _LIFT
        return tuple(
            Label(
                x,
                base - (len(lines) - 1 - i) * type_.size * _LEADING,
                (Run(line, type_.size, 500, TEXT),),
            )
            for i, line in enumerate(lines)
        )

    def _stretches(self, type_: _Type) -> list[tuple[float, float]]:
        """Where each stage's streams run level, from the left and to the right."""
        x = self.begin
        stretches = []
        for space in type_.rooms:
            stretches.append((x, x + space))
            x += space + self.gap
        stretches[-1] = (stretches[-1][0], self.fall)
        return stretches

    # The heights

    def _pitch(self, type_: _Type, stage: int) -> float:
        """The least distance of two streams of a stage."""
        tall = max((type_.tall(lines) for lines in type_.labels[stage][1:]), default=0)
        return tall + self._thick(stage) + _LIFT + 10

    def _span(self, type_: _Type) -> float:
        """The height of the band that holds all streams."""
        needs = (
            self._pitch(type_, i) * (n - 1) / _SPREAD[n]
            for i, n in enumerate(self.counts)
            if n > 1
        )
        return max((self.band, *needs))

    def _above(self, type_: _Type, stage: int) -> float:
        """From a head's baseline to the first stream below it."""
        tall = type_.tall(type_.labels[stage][0])
        return type_.head * 0.16 + 26 + tall + _LIFT + self._thick(stage) / 2

    def _sink(self, type_: _Type, span: float) -> float:
        """From the heads' common baseline to the top of the band."""
        return max(
            136 * self.down * self.squeezed,
            *(
                self._above(type_, i) - span * (1 - _SPREAD[n]) / 2
                for i, n in enumerate(self.counts)
            ),
        )

    def _need(self, type_: _Type) -> float:
        """The least height of the whole."""
        stages = range(len(self.counts))
        if self.stairs:
            lowest = max(self._depth(type_, i) for i in stages)
            return _HIGH + type_.deep(0) + lowest + self.foot
        span = self._span(type_)
        deep = max(map(type_.deep, stages))
        return _HIGH + deep + self._sink(type_, span) + span + self.foot

    def _depth(self, type_: _Type, stage: int) -> float:
        """On stairs, from the first head's baseline to a stage's last stream."""
        return (
            self._step(type_) * stage
            + self._above(type_, stage)
            + self._pitch(type_, stage) * (self.counts[stage] - 1)
        )

    def _step(self, type_: _Type) -> float:
        """How much lower each head is than the last, on stairs."""
        return max(map(type_.deep, range(len(self.counts)))) + type_.head * 0.5

    def _heights(self, type_: _Type) -> tuple[list[float], list[list[float]]]:
        """The heads' baselines, and every stream's height."""
        rect, base = self.box.rect, self.box.base
        if self.stairs:
            lowest = base - self.foot - type_.deep(0) - _HIGH - rect.y
            more, spare = 90.0, lowest
            for i, n in enumerate(self.counts):
                left = lowest - self._depth(type_, i)
                more = min(more, max(0.0, left) / max(1.0, 1.7 * i + n - 1))
            for i, n in enumerate(self.counts):
                spare = min(
                    spare, lowest - self._depth(type_, i) - more * (1.7 * i + n - 1)
                )
            top = rect.y + _HIGH + max(0.0, spare) * 0.5 + type_.deep(0)
            step = self._step(type_) + 1.7 * more
            heads = [top + i * step for i in range(len(self.counts))]
            return heads, [
                [
                    y + self._above(type_, i) + j * (self._pitch(type_, i) + more)
                    for j in range(n)
                ]
                for i, (y, n) in enumerate(zip(heads, self.counts, strict=True))
            ]
        span = self._span(type_)
        high = base - self.foot - span
        middle = high + span / 2
        heads = [high - self._sink(type_, span)] * len(self.counts)
        return heads, [
            [
                middle + ((j / (n - 1) - 0.5) * span * _SPREAD[n] if n > 1 else 0.0)
                for j in range(n)
            ]
            for n in self.counts
        ]

    # What is touched

    def _hot_head(self, stage: int, labels: Sequence[Label]) -> Hot:
        rect = _around(labels, self.viewport)
        return Hot(
            rect.at_least(96, 96),
            Target("figure", self.chart.stages[stage].count),
            anchor=rect.centre,
            name=self.heads[stage],
            words=rect,
        )

    def _hot_member(
        self, stage: int, member: int, labels: Sequence[Label], y: float
    ) -> Hot:
        words = _around(labels, self.viewport)
        rect = words._replace(height=y + self._thick(stage) / 2 + 6 - words.y)
        return Hot(
            rect.at_least(96, 96),
            Target("figure", _key(stage, member)),
            anchor=(words.x + 24, y),
            name=" ".join(self.names[stage][member].split()),
            quiet=True,
        )
