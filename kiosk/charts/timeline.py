"""Timeline: events along the river, which climbs to the last of its story."""

from __future__ import annotations

import math
from calendar import monthrange
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal, NamedTuple

import numpy as np
from pydantic import Field, field_validator, model_validator

from kiosk.charts.base import Chart, Ref
from kiosk.drawing.axis import SMALLEST, kept
from kiosk.drawing.easing import in_out_sine, out_cubic, smoothstep
from kiosk.drawing.entrance import RISE
from kiosk.drawing.geometry import Rect, flow, lerp, points, ribbon, until
from kiosk.drawing.ink import ACCENT, FILL, GROUND, MARK, TEXT, TEXT2, WATER
from kiosk.drawing.marks import (
    Arcs,
    Bars,
    Dots,
    Fill,
    Hot,
    Label,
    Run,
    Stroke,
    Sweep,
    Target,
)
from kiosk.drawing.placement import APART, RINGED
from kiosk.drawing.river import OFFSETS, SAMPLES, River
from kiosk.drawing.span import Span
from kiosk.drawing.stamp import seal, seal_hot, seal_size
from kiosk.drawing.typeset import balanced, broken, hung, width
from kiosk.model.mistake import mistake
from kiosk.model.note import Note
from kiosk.model.question import Question
from kiosk.model.text import MONTHS, Language, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.ink import Ink
    from kiosk.drawing.marks import Anchor, Mark
    from kiosk.drawing.viewport import Box, Viewport

SWELL: Final = (6.0, 26.0)
"""Width of the line at the beginning and at the end of the story."""
EVEN: Final = 14.0
"""Its width where events are equal."""
DAMP: Final = 0.66
PAD: Final = 128 / 1696
"""From the box's edges to the first and the last event, in shares of its width."""
_SHAPE: Final = ((0.0, 0.378), (1 / 3, 0.519), (0.633, 0.584), (1.0, 1.0))
"""Heights on the way from the first event to the summit, in shares of the latter's."""
_LEVEL: Final = ((0.0, 0.86), (1 / 3, 1.0), (0.633, 0.94), (1.0, 0.9))
"""The same where events are equal."""
_EVEN: Final = tuple((share, 1.0) for share, _ in _LEVEL)
"""The same where they stand side by side: the line is level."""
_RUN: Final = Span(0.42, 0.95, in_out_sine)
"""The story runs along the line once the line has taken its shape."""
_LAST: Final = 0.86
"""The share of the run at which the last event is reached."""
_LASTS: Final = 178.0
"""The height that is left above all else to how long the story takes."""
_LASTING: Final = 150.0
"""Font size of that at most."""
_ARMED: Final = 0.72
"""How much of its bracket that takes at most, where the box is wide."""
_OPENS: Final = Span(0.86, 1.0, out_cubic)
"""The share of the run in which the bracket comes."""
_BREAKS: Final = (
    *((1, False), (1, True), (2, False), (2, True)),
    *((3, False), (3, True), (4, False), (4, True)),
)
"""Lines that a head is broken into, and whether its figure takes two, as tried."""
_SCALES: Final = (1.0, 0.92, 0.85, 0.77, 0.7)
"""Sizes at which words over the line are tried."""
_WIDE: Final = 1200.0
"""Width of a box in which equal events stand side by side."""
_NEARLY: Final = 48.0
"""Units by which words over the line may differ in height and are still set level."""
_OFF: Final = 22.0
"""Units from a stem to the words right of it."""
_APART: Final = 26.0
"""Units between a seal and the words beside it."""
_LEG: Final = 36.0
"""Units from words to the leg of the bracket right of them."""
_FLAT: Final = 56.0
"""Units between the river and the line of equal events that stand side by side."""
_STAMPED: Final = 26.0
"""Units between the words of an event and its seal."""
_SHARES: Final = (0.22, 0.26)
"""The share of a wide box that is left to what is said of the last event, and where
words stand below one another."""
_COLUMNS: Final = (120.0, 54.0, 38.0)
"""Sizes of the date, the head and what is said more, where events stand in columns."""
_GUTTER: Final = 40.0
"""Units between the words of a column and the next stem at least."""
_BROOK: Final = 5.0
"""Width of the line that leads from a column to its month."""
_CALM: Final = 34.0
"""Units between the words of a column and where its line turns, at least."""
_FALLS: Final = 110.0
"""Units of height in which that line swings over to its month, at least."""
_DOWN: Final = (104.0, 56.0, 38.0)
"""The same where they stand one below the other."""
_ASIDE: Final = 52.0
"""Units from the line to the words there."""
_CROWDED: Final = 26.0
"""Units that dots of months stand apart at least."""


class Event(Note):
    """Something that happened on a day, or in a month."""

    date: str = Field(
        pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])(-[0-9]{2})?$",
        description="哪年哪月（哪日） · the month or the day",
        examples=["2019-09", "2020-03-01"],
    )
    story: bool = Field(
        default=False,
        description="属于主线：是这一页讲的故事 · "
        "whether it is part of the page's story",
    )
    figure: Ref | None = Field(
        default=None,
        description="可带一个数 · a figure that goes with it",
    )
    more: Text | None = Field(
        default=None,
        description="再说半句，小字写在下面；只写在主线的事上 · half a sentence more, "
        "smaller below, for events of the story",
        examples=[{"zh": "全市首家", "en": "the first in the city"}],
    )
    seal: Text | None = Field(
        default=None,
        description="这件事的印章，盖在字下面，竖屏上在右边，有地方才盖；各件一样重"
        "（equal）时用，写法同图的印章 · a seal of the event, below its words or, on a "
        "tall page, right of them, where there is room; for events of one weight, "
        "written as that of the chart",
        examples=[{"zh": "全市首家", "en": "First|in the city"}],
    )

    @field_validator("date")
    @classmethod
    def _real(cls, date: str) -> str:
        year, month, day = _parts(date)
        if year < 1 or day == 0 or (day or 1) > monthrange(year, month)[1]:
            raise mistake("date-none")
        return date

    @property
    def months(self) -> float:
        """Months since the year 0; a day counts as its share of the month."""
        year, month, day = _parts(self.date)
        return 12 * year + month - 1 + ((day or 1) - 1) / monthrange(year, month)[1]

    @property
    def when(self) -> Text:
        """The date in running words."""
        year, month, day = _parts(self.date)
        name = MONTHS[month - 1]
        if day is None:
            return Text.own(zh=f"{year}年{month}月", en=f"{name} {year}")
        return Text.own(zh=f"{year}年{month}月{day}日", en=f"{day} {name} {year}")

    @property
    def short(self) -> Text:
        """The date as it stands at a node."""
        year, month, day = _parts(self.date)
        name = MONTHS[month - 1][:3]
        plain = self.date.replace("-", ".")
        return Text.own(
            zh=plain, en=f"{name} {year}" if day is None else f"{day} {name} {year}"
        )


def _parts(date: str) -> tuple[int, int, int | None]:
    year, month, *day = (int(part) for part in date.split("-"))
    return year, month, day[0] if day else None


class TimelineChart(Chart):
    """Events where they stand in time, along a line whose height is no datum.

    The events of the story stand north of the line, which swells from the first to
    the last of them and has its summit there. The others are dates south of it. If
    no event is marked, all are the story. Where they are equal the line keeps its width
    and hardly climbs: up to four stand in columns, each with a line down to its month,
    or in a tall box one below the other. Every event opens a card.
    """

    tells: ClassVar[tuple[Question, ...]] = (Question.EVENTS,)

    kind: Literal["timeline"] = Field(
        description="沿河的大事，按日期摆开；点一件就在原处展开，story 是这一页讲的主"
        "线 · events along the river by their dates; one that is touched opens in its "
        "place"
    )
    seal: Text | None = Field(
        default=None,
        description="印章：中文四字；英文两行用 | 分开 · a seal: four characters, or "
        "two English lines parted by |",
    )
    events: Annotated[tuple[Event, ...], Field(min_length=2, max_length=10)] = Field(
        description="二到十件大事，按日期先后 · two to ten events, by their dates",
    )
    equal: bool = Field(
        default=False,
        description="各件一样重，哪件都不突出；不写就是最后一件最大 · whether all are "
        "of one weight; otherwise the last of the story is the largest",
    )
    lasts: Text | None = Field(
        default=None,
        description="主线从头到尾多久，如“半年左右”，写了就最大，日期让位 · how long "
        "the story takes, in the words of the source; it is then the largest",
        examples=[{"zh": "半年左右", "en": "about half a year"}],
    )
    hint: Text = Field(
        default=Text.own(zh="其他大事，轻触展开", en="Other events: tap to open"),
        description="怎样看其他事件 · how the other events are opened",
    )

    @model_validator(mode="after")
    def _in_order(self) -> TimelineChart:
        if any(a.months >= b.months for a, b in pairwise(self.events)):
            raise mistake("dates-order")
        return self

    def notes(self) -> dict[str, Note]:
        return {
            _key(i): Note.made(
                head=event.head,
                meaning=event.meaning,
                period=event.period or event.when,
                source=event.source,
            )
            for i, event in enumerate(self.events)
        }

    def texts(self) -> tuple[Text, ...]:
        """What stands at the line; the meanings are on the cards."""
        story = self.story()
        heads = tuple(
            text
            for i, event in enumerate(self.events)
            if i in story
            for text in (event.head, event.more)
            if text is not None
        )
        lasts = () if self.lasts is None else (self.lasts,)
        return (
            *heads,
            *lasts,
            *((self.hint,) if len(story) < len(self.events) else ()),
        )

    def story(self) -> tuple[int, ...]:
        """Which events are the story."""
        marked = tuple(i for i, event in enumerate(self.events) if event.story)
        return marked or tuple(range(len(self.events)))

    def river(self, viewport: Viewport, box: Box) -> River:
        """The line is the river; its echoes stop where a text stands."""
        plan = self._plan(box)
        river = River.through(plan.knots, viewport.width, viewport.seam, damp=DAMP)
        x = np.linspace(0.0, viewport.width, SAMPLES)
        widths = river.width.copy()
        for rect in plan.water:
            beside = np.maximum(rect.x - x, x - rect.right)
            for echo in range(1, len(widths)):
                y = river.y[echo]
                off = np.maximum(rect.y - y, y - rect.bottom)
                clear = np.clip(np.maximum(beside / 24, off / 6), 0.0, 1.0)
                widths[echo] *= smoothstep(clear)
        return replace(river, width=widths)

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        plan = self._plan(box)
        head = _RUN.at(t)
        marks: list[Mark] = []
        if abs(box.base - box.viewport.seam) > 1:
            # Not on the river: the line is the chart's own.
            drawn = Span(0.0, 0.42).at(t)
            marks.append(
                Fill(
                    (ribbon(until(plan.line, lerp(plan.left, plan.right, drawn)), 6),),
                    FILL,
                    alpha=1.0 if drawn > 0 else 0.0,
                )
            )
        if len(plan.swollen):
            x0, x1 = plan.swollen[0, 0], plan.swollen[-1, 0]
            shown = until(plan.swollen, plan.reach(head))
            share = (shown[:, 0] - x0) / (x1 - x0)
            first, last = (EVEN, EVEN) if self.equal else SWELL
            widths = first + (last - first) * share
            marks.append(
                Fill((ribbon(shown, widths),), FILL, alpha=1.0 if head > 0 else 0.0)
            )
        for dots, diameter, ink in plan.dots:
            seen = dots[dots[:, 0] <= plan.reach(head)] if head > 0 else dots[:0]
            marks.append(Dots(seen, diameter, ink, alpha=1.0 if len(seen) else 0.0))
        for place in plan.places:
            marks += place.marks(head)
        if self.seal is not None and plan.seal is not None:
            marks += seal(self.seal, *plan.seal, box.viewport, t)
        for text, x, y, key in plan.stamps:
            marks += seal(text, x, y, box.viewport, t)
            marks.append(seal_hot(text, x, y, box.viewport, key))
        if self.lasts is not None:
            marks += _bracket(self.lasts, plan, box, _OPENS.at(head))
        return (*marks, *plan.hots)

    @kept
    def _plan(self, box: Box) -> _Plan:
        """All that does not depend on progress."""
        if self.lasts is None:
            found = _Columns.of(self, box) or _Down.of(self, box)
            return found or _Layout(self, box).plan()
        rect, high = box.rect, _lasts_in(box.viewport)
        below = rect._replace(y=rect.y + high, height=rect.height - high)
        return _Layout(self, box.within(below)).plan()


class _Place(NamedTuple):
    """What appears at a share of the run: a node, a stem, labels."""

    when: float
    labels: tuple[Label, ...]
    stem: Array | None
    stem_ink: Ink
    node: tuple[float, float]
    radius: float
    inside: Ink
    ring: Ink
    thick: float = 6.0
    brook: Array | None = None
    """What leads from the words down to the node, a point for a row."""
    wide: float = _BROOK

    def marks(self, head: float) -> Iterator[Mark]:
        share = Span(self.when, self.when + 0.12, out_cubic).at(head)
        if self.brook is not None:
            yield Stroke(self.brook, self.wide, FILL, share)
        if self.stem is not None:
            yield Bars(self.stem, self.stem_ink, alpha=share)
        r = self.radius * (0.3 + 0.7 * share)
        alpha = 1.0 if share > 0 else 0.0
        yield Dots(points(self.node), 2 * r, self.inside, alpha)
        sweep = Sweep(r, 0.0, 360.0, self.thick, self.ring)
        yield Arcs(*self.node, (sweep,), alpha)
        for label in self.labels:
            yield replace(label, y=label.y + RISE * (1 - share), alpha=share)


class _Plan(NamedTuple):
    """Where everything lies; `water` are the texts that stand in the water."""

    knots: tuple[tuple[float, float], ...]
    line: Array
    swollen: Array
    dots: tuple[tuple[Array, float, Ink], ...]
    places: tuple[_Place, ...]
    seal: tuple[float, float] | None
    stamps: tuple[tuple[Text, float, float, str], ...]
    """Seals of events: their words, where they are, what they open."""
    water: tuple[Rect, ...]
    hots: tuple[Hot, ...]
    left: float
    right: float
    span: tuple[float, float]
    story: tuple[tuple[float, float], ...]
    """The nodes of the first and of the last event of the story."""
    legged: bool

    def reach(self, head: float) -> float:
        """How far to the right the run has come."""
        return lerp(*self.span, head / _LAST)


class _Line(NamedTuple):
    """A line of a label; `figure` if it speaks of the event's figure.

    `gap` is what it is apart from the line above, beyond the usual.
    """

    runs: tuple[Run, ...]
    size: float
    figure: bool = False
    gap: float = 0.0


def _key(event: int) -> str:
    return f"event-{event + 1}"


@dataclass(slots=True)
class _Taken:
    """Rectangles in which something stands already."""

    rects: list[Rect] = field(default_factory=list)

    def free(self, rect: Rect) -> bool:
        return not any(rect.meets(other) for other in self.rects)

    def take(self, *rects: Rect) -> None:
        self.rects += rects


class _Words:
    """What events say in one box, and how much room it takes."""

    def __init__(self, chart: TimelineChart, box: Box) -> None:
        self.events, self.box, self.viewport = chart.events, box, box.viewport
        self.wide = box.rect.width >= _WIDE
        self.level = chart.equal and self.wide
        """Whether equal events stand side by side, each right of its stem."""
        lasts = chart.lasts is not None and box.viewport.large == 1
        self.dated = 96.0 if self.level else 76.0 if chart.equal else 56.0 + 8 * lasts
        self.small = 36.0 * box.viewport.large
        self.body = (50.0 if self.level else 40.0 + 4 * lasts) * box.viewport.large
        self._parted: dict[tuple[int, int], tuple[str, ...]] = {}
        self.scale = 1.0
        self.stacked = False
        """Whether the words of each stand below those of the one before."""
        if self.level:
            others = chart.story()[:-1]
            held = (each for each in _SCALES[:3] if self._held(others, each))
            self.scale = next(held, 1.0)
            self.stacked = not self._held(others, self.scale)

    @property
    def air(self) -> float:
        """Units above the words of the last event."""
        return min(24.0 if self.level else 36.0, 0.06 * self.box.rect.height)

    @property
    def share(self) -> float:
        """The share of the box's width that is left to the last event."""
        return _SHARES[self.stacked] if self.wide else 0.45

    def ends(self) -> tuple[float, float]:
        """Where the first and the last event stand, if nothing else is in the way."""
        rect = self.box.rect
        if self.level:
            return rect.x + 18, rect.right - self.share * rect.width - _OFF
        return rect.x + PAD * rect.width, rect.right - PAD * rect.width

    def advance(self, words: str, size: float, weight: int) -> float:
        return self.viewport.type.advance(words, size, weight)

    def date(self, event: int) -> str:
        return self.events[event].short.words(self.viewport.language)

    def head(self, event: int) -> str:
        words = self.viewport.words(self.events[event].head, self.box.facts)
        # It is broken here to fit, whatever lines it was written in.
        return ("" if self.viewport.language == "zh" else " ").join(words.split("\n"))

    def kept(
        self, event: int, room: float, date: float, head: float
    ) -> tuple[float, float]:
        """Sizes of date and head that keep to a width, as far as that goes.

        A leg of the bracket stands on both sides, perhaps a seal before them.
        """
        room -= _LEG + _OFF + _APART
        widest = max(
            self.advance(self.date(event), date, 300),
            self.advance(self.head(event), head, 500),
        )
        share = max(0.7, min(1.0, room / widest))
        return date * share, head * share

    def figure(self, event: int, size: float, *, apart: bool) -> list[_Line]:
        """The event's figure: what it is and how much, perhaps on two lines."""
        name = self.events[event].figure
        if name is None:
            return []
        fact = self.box.facts[name]
        said = fact.said(self.viewport.language)
        gap = size * 0.24
        label = Run(self.viewport.words(fact.figure.label), size, 400, TEXT)
        value = [
            Run(words, size, 500, ink, gap if i and not tight else 0.0)
            for i, (words, ink, tight) in enumerate(
                (
                    (said.before, ACCENT, False),
                    (said.number, TEXT, False),
                    (said.after, ACCENT, said.after in {"%", "‰"}),
                )
            )
            if words
        ]
        value[0] = value[0]._replace(dx=0.0)
        if apart:
            return [_Line((label,), size, True), _Line(tuple(value), size, True)]
        value[0] = value[0]._replace(dx=gap)
        return [_Line((label, *value), size, True)]

    def lines(
        self, event: int, scale: float, count: int, *, apart: bool
    ) -> list[_Line]:
        """Date, head on so many lines, figure; none if the head has fewer words."""
        viewport = self.viewport
        body = max(SMALLEST, self.body * scale)
        date = max(SMALLEST, self.dated * scale * viewport.large**0.5)
        lines = self.parted(event, count)
        if len(lines) != count or (apart and self.events[event].figure is None):
            return []
        return [
            _Line((Run(self.date(event), date, 300, TEXT),), date),
            *(_Line((Run(line, body, 500, TEXT),), body) for line in lines),
            *self.more(event, body, self._beside(event)),
            *self.figure(event, body, apart=apart),
        ]

    def more(self, event: int, body: float, space: float) -> list[_Line]:
        """What is said of an event beyond its head, in smaller lines."""
        more = self.events[event].more
        if more is None:
            return []
        size, type_ = max(SMALLEST, 0.85 * body), self.viewport.type
        words = self.viewport.words(more, self.box.facts)
        return [
            _Line((Run(line, size, 400, TEXT2),), size, gap=0 if i else 4.0)
            for i, line in enumerate(balanced(words, size, 400, space, type_))
        ]

    def _held(self, events: Sequence[int], scale: float) -> bool:
        """Whether each head has room before the next event, on one line."""
        return all(
            max(
                self.advance(self.head(event), scale * self.body, 500),
                self.advance(self.date(event), scale * self.dated, 300),
            )
            <= self._beside(event) + 20
            for event in events
        )

    def _beside(self, event: int) -> float:
        """How wide what is said of an event may be: to the next one."""
        if not self.wide:
            return 0.45 * self.box.rect.width
        if self.stacked:
            return 0.3 * self.box.rect.width
        rect, months = self.box.rect, [each.months for each in self.events]
        first, last = self.ends()
        pitch = (last - first) / (months[-1] - months[0])
        ahead = months[min(event + 1, len(months) - 1)] - months[event]
        return max(240.0, min(ahead * pitch - 66, 0.3 * rect.width))

    def parted(self, event: int, count: int) -> tuple[str, ...]:
        """The head on so many lines, or on fewer where it has not enough words."""
        if (event, count) not in self._parted:
            head, type_ = self.head(event), self.viewport.type
            space = self.advance(head, self.body, 500) / count * 1.02
            while len(broken(head, self.body, 500, space, type_)) > count:
                space *= 1.06
            self._parted[event, count] = balanced(head, self.body, 500, space, type_)
        return self._parted[event, count]

    def size(self, lines: Sequence[_Line]) -> tuple[float, float]:
        """Width and height of lines one below the other."""
        wide = max(width(line.runs, self.viewport.type) for line in lines)
        below = sum(line.gap + line.size * 1.36 for line in lines[1:])
        high = lines[0].size * 0.8 + below
        return wide, high + lines[-1].size * 0.24

    def set(
        self, lines: Sequence[_Line], x: float, y: float, anchor: Anchor = "start"
    ) -> list[tuple[Label, bool]]:
        """Lines one below the other from the height y downwards."""
        labels = []
        for number, line in enumerate(lines):
            y += line.gap + line.size * (0.8 if number == 0 else 1.36)
            labels.append((Label(x, y, line.runs, anchor), line.figure))
        return labels

    def around(self, labels: Sequence[tuple[Label, bool]]) -> Rect:
        """The rectangle of set lines."""
        edges = []
        for label, _ in labels:
            wide = width(label.runs, self.viewport.type)
            shift = {"start": 0.0, "middle": wide / 2, "end": wide}[label.anchor]
            size = label.runs[0].size
            edges.append(
                (
                    label.x - shift,
                    label.y - size * 0.8,
                    label.x - shift + wide,
                    label.y + size * 0.24,
                )
            )
        left, top, right, bottom = zip(*edges, strict=True)
        return Rect(min(left), min(top), max(right) - min(left), max(bottom) - min(top))


class _Layout:
    """Where everything lies in one box."""

    def __init__(self, chart: TimelineChart, box: Box) -> None:
        self.chart, self.box, self.viewport = chart, box, box.viewport
        self.events = chart.events
        self.story = chart.story()
        self.summit = self.story[-1]
        rect, viewport = box.rect, box.viewport
        self.left = 0.0 if rect.x <= viewport.margin + 1 else rect.x - 24
        far = rect.right >= viewport.width - viewport.margin - 1
        self.right = viewport.width if far else rect.right + 24
        self.words = _Words(chart, box)
        self.used = self.words.scale  # Of the words over the line, at last.
        self.taken = _Taken()
        self.legged = False  # Whether the bracket of how long it takes is on the nodes.
        self.water: list[Rect] = []
        self.xs = self._xs()
        self.knots: tuple[tuple[float, float], ...] = ()
        self.line = np.zeros((0, 2))

    def plan(self) -> _Plan:
        last, block, stamp, foot = self._block()
        self._bend(foot)
        x, y = self._node(self.summit)
        self.taken.take(block, Rect(x - 8, foot, 16, y - 26 - foot))
        if stamp is not None:
            self.taken.take(Rect(*stamp, *seal_size(self.viewport)))
        equal = self.chart.equal
        radius = 15.0 if equal else 26.0
        places: dict[int, _Place] = {
            self.summit: _Place(
                self._when(self.summit),
                tuple(label for label, _ in last),
                None if self.legged else _stem(x, foot, y - radius, 3.0),
                MARK if equal else TEXT,
                (x, y),
                radius,
                GROUND if equal else FILL,
                FILL if equal else TEXT,
            )
        }
        told: dict[int, list[tuple[Label, bool]]] = {self.summit: last}
        north = tuple(self._north())
        if self.words.level and self.used < self.words.scale:
            # All events are of one size.
            smaller = _Layout(self.chart, self.box)
            smaller.words.scale = self.used
            return smaller.plan()
        for i, place, labels in (*north, *self._south()):
            places[i], told[i] = place, labels
        if self.chart.equal:
            _evened(self.words, self.story, places, told)
        quiet = tuple(_quiet(self.words, self.xs, self._at))
        lowest = float(self.line[:, 1].max()) - _OFF
        stamps = tuple(_stamps(self.events, told, self.words, self.xs, lowest))
        self.water += (self.words.around([(p.labels[0], False)]) for p in quiet)
        hint = (*self._hint(told), *quiet)
        return _Plan(
            self.knots,
            self.line,
            _swollen(self.line, self.xs[self.story[0]], self.xs[self.summit]),
            _dots(self.events, self.xs, self._at, (self.story[0], self.summit)),
            (*(places[i] for i in sorted(places)), *hint),
            stamp,
            stamps,
            tuple(rect.grown(3) for rect in self.water),
            tuple(self._hots(told)),
            self.left,
            self.right,
            (self.xs[0], self.xs[-1]),
            tuple(self._node(end) for end in (self.story[0], self.summit)),
            self.legged,
        )

    # The line

    def _xs(self) -> list[float]:
        """Where events stand: linear in time."""
        rect = self.box.rect
        first, last = self.words.ends()
        if self.summit < len(self.events) - 1:
            # The last date stands right of its node.
            wide = self.words.advance(
                self.words.date(len(self.events) - 1), self.words.small, 400
            )
            last = min(last, rect.right + 24 - 34 - wide)
        months = [event.months for event in self.events]
        whole = months[-1] - months[0]
        return [first + (last - first) * (m - months[0]) / whole for m in months]

    def _bend(self, foot: float) -> None:
        """Knots and line, the summit as high as the story's last words allow."""
        rect, base = self.box.rect, self.box.base
        high = max(120.0, min(0.5425 * rect.height, base - (foot + 66)))
        shape: tuple[tuple[float, float], ...] = _SHAPE
        if self.chart.equal:
            high = max(120.0, min(0.36 * rect.height, high))
            high, shape = (_FLAT, _EVEN) if self.words.level else (high, _LEVEL)
        a, b = self.xs[0], self.xs[self.summit]
        on = [(a + (b - a) * share, base - high * rise) for share, rise in shape]
        if b - a < 300:
            # Too short a climb for terraces.
            on = on[3:] if b - a < 60 else [on[0], on[3]]
        self.knots = (
            (0.0, base),
            *(((self.left, base),) if self.left > 0 else ()),
            *on,
            *(((self.right, base),) if self.right < self.viewport.width else ()),
            (self.viewport.width, base),
        )
        curve = flow(self.knots, 48)
        self.line = curve[(curve[:, 0] >= self.left) & (curve[:, 0] <= self.right)]

    def _at(self, x: float) -> float:
        return float(np.interp(x, self.line[:, 0], self.line[:, 1]))

    def _node(self, event: int) -> tuple[float, float]:
        x = self.xs[event]
        return x, self._at(x)

    def _between(self, left: float, right: float) -> Array:
        """Heights of the line from left to right."""
        x = np.linspace(max(left, self.left), min(right, self.right), 24)
        return np.interp(x, self.line[:, 0], self.line[:, 1])

    def _when(self, event: int) -> float:
        """The share of the run at which an event is reached."""
        return _LAST * (self.xs[event] - self.xs[0]) / (self.xs[-1] - self.xs[0])

    def _block(
        self,
    ) -> tuple[list[tuple[Label, bool]], Rect, tuple[float, float] | None, float]:
        """The last event of the story: its words, where they are, seal and foot."""
        rect, viewport, event = self.box.rect, self.viewport, self.summit
        stamp = (0.0, 0.0) if self.chart.seal is None else seal_size(viewport)
        size = 124.0 * min(1.0, rect.width / 900)
        if self.chart.equal or self.chart.lasts is not None:
            size = self.words.dated * self.words.scale * viewport.large**0.5
        date = self.words.date(event)
        head, body = self.words.head(event), self.words.body * self.words.scale
        size *= min(1.0, rect.width / self.words.advance(date, size, 300))
        if self.chart.lasts is not None:
            # Between the legs of the bracket, beside the seal.
            room = self.xs[event] - self.xs[self.story[0]] - stamp[0]
            size, body = self.words.kept(event, room, size, body)
        wide = self.words.advance(date, size, 300)
        beside = stamp[0] > 0 and wide + stamp[0] + _APART <= rect.width
        space = rect.width - (stamp[0] + _APART if beside else 0.0)
        most = min(space, max(wide, 660 * viewport.large**0.5))
        lines = [_Line((Run(date, size, 300, TEXT),), size)]
        gap = 0.0 if self.chart.equal else 13.0
        lines += (
            _Line((Run(line, body, 500, TEXT),), body, gap=0 if i else gap)
            for i, line in enumerate(balanced(head, body, 500, most, viewport.type))
        )
        lines += self.words.more(event, body, self.words.share * rect.width)
        single = self.words.figure(event, self.words.body, apart=False)
        if single and width(single[0].runs, viewport.type) > most:
            single = self.words.figure(event, self.words.body, apart=True)
        lines += single
        wide, high = self.words.size(lines)
        x = self.xs[event]
        across = wide + (stamp[0] + _APART if stamp[0] else 0.0)
        top = rect.y + self.words.air
        if self.chart.lasts is not None and x - _LEG - across >= self.xs[self.story[0]]:
            # The leg of the bracket comes down to the node: all stands left of it.
            self.legged = True
            block = Rect(x - _LEG - across, top, across, max(high, stamp[1]))
            at = (block.x, top + 4) if stamp[0] else None
            labels = self.words.set(lines, x - _LEG - wide, top)
            return labels, block, at, block.bottom + 18
        right = min(rect.right, viewport.width - viewport.margin - RINGED)
        if x < rect.x + 0.6 * rect.width:
            least = rect.x + wide + (stamp[0] + _APART if beside else 0.0)
            right = min(right, max(x + 0.55 * wide, least))
        if self.words.level and x + _OFF + wide <= rect.right + 2:
            # As all the others: right of its stem.
            labels = self.words.set(lines, x + _OFF, top)
            return labels, Rect(x + _OFF, top, wide, high), None, top
        labels = self.words.set(lines, right, top, "end")
        block = Rect(right - wide, top, wide, high)
        at = None
        foot = block.bottom + 18
        if stamp[0]:
            at = (block.x - _APART - stamp[0], top + 4)
            if not beside:
                at = (right - stamp[0], block.bottom + 22)
                foot = at[1] + stamp[1] + 20
        return labels, block, at, foot

    def _north(self) -> Iterator[tuple[int, _Place, list[tuple[Label, bool]]]]:
        """The story's other events, their words above the line.

        From the right to the left: where events crowd, the words of each lie above
        those of the next, and no stem crosses them.
        """
        others = self.story[-2::-1]
        ways = [(each, False) for each in _SCALES if each <= self.words.scale]
        for scale, bare in (*ways, (_SCALES[-1], True)):
            taken = _Taken(list(self.taken.rects))
            found = [self._raised(event, scale, taken, bare=bare) for event in others]
            if all(lines for lines, _ in found):
                break
        self.used = scale
        self.taken = taken
        for event, (lines, place) in zip(others, found, strict=True):
            x, y = self._node(event)
            rect = _level(x, place, found, taken) if lines else place
            if self.words.stacked and event == self.story[0]:
                # The first stands as high as the last.
                rect = rect._replace(y=min(rect.y, self.box.rect.y + self.words.air))
            labels = self.words.set(lines, rect.x, rect.y) if lines else []
            bare = self.legged and event == self.story[0]
            stem = None if bare else _stem(x, rect.y, y - 15, 2.0)
            yield (
                event,
                _Place(
                    self._when(event),
                    tuple(label for label, _ in labels),
                    stem,
                    MARK,
                    (x, y),
                    15.0,
                    GROUND,
                    FILL,
                ),
                labels,
            )

    def _raised(
        self, event: int, scale: float, taken: _Taken, *, bare: bool
    ) -> tuple[list[_Line], Rect]:
        """Words for an event and where they are free; none if they are nowhere.

        `bare` words that find no room give way to the date, and that to nothing:
        the card has them all.
        """
        x, y = self._node(event)
        for most in (self.box.rect.height * 0.19, math.inf):
            for count, apart in _BREAKS:
                lines = self.words.lines(event, scale, count, apart=apart)
                rect = self._over(event, lines, taken, most) if lines else None
                if rect is not None:
                    return lines, rect
        date = [_Line((Run(self.words.date(event), 36.0, 300, TEXT),), 36.0)]
        rect = self._over(event, date, taken, math.inf) if bare else None
        if rect is not None:
            return date, rect
        return [], Rect(x, y, 0, 0)

    def _over(
        self, event: int, lines: Sequence[_Line], taken: _Taken, most: float
    ) -> Rect | None:
        """Where lines are free over a node, at most so far above the usual."""
        x, y = self._node(event)
        wide, high = self.words.size(lines)
        usual = (0.07 if self.words.stacked else 0.16) * self.box.rect.height
        if self.words.level and self.events[event].seal is not None:
            usual = max(usual, seal_size(self.viewport)[1] + _STAMPED + _OFF)
        left = x + _OFF
        if left + wide > self.box.rect.right + 40:
            return None
        line = float(self._between(x - 20, left + wide).min())
        top = self.box.rect.y + self.words.air * self.words.stacked
        above = min(usual + most, line - high - top)
        for gap in (*np.arange(usual, above, 12.0), *np.arange(usual, 26.0, -12.0)):
            rect = Rect(left, line - float(gap) - high, wide, high)
            stem = Rect(x - 6, rect.y, 12, y - rect.y - 20)
            free = rect.y >= top and taken.free(rect.grown(14))
            if free and taken.free(stem):
                taken.take(rect, stem)
                return rect
        return None

    def _south(self) -> Iterator[tuple[int, _Place, list[tuple[Label, bool]]]]:
        """Events beside the story: their dates below the line, or right of its fall."""
        for event in range(len(self.events)):
            if event in self.story:
                continue
            x, y = self._node(event)
            lines = [
                _Line(
                    (Run(self.words.date(event), self.words.small, 400, TEXT),),
                    self.words.small,
                ),
                *self.words.figure(event, self.words.small, apart=True),
            ]
            labels = self._beside(event, lines) or self._below(event, lines)
            rect = self.words.around(labels)
            self.taken.take(rect)
            under = rect.y - (y + 14)
            stem = None
            if rect.x < x < rect.right and under > self.words.small * 1.1:
                stem = np.array([[x - 1, y + 14, 2.0, under - 8]])
                self.taken.take(Rect(x - 4, y + 14, 8, under))
            if rect.centre[1] > self._at(rect.centre[0]):
                self.water.append(rect)
            yield (
                event,
                _Place(
                    self._when(event),
                    tuple(label for label, _ in labels),
                    stem,
                    MARK,
                    (x, y),
                    14.0,
                    WATER,
                    TEXT,
                    4.5,
                ),
                labels,
            )

    def _beside(self, event: int, lines: Sequence[_Line]) -> list[tuple[Label, bool]]:
        """Right of a node on the fall, if there is room."""
        x, y = self._node(event)
        if event < self.summit:
            return []
        _, high = self.words.size(lines)
        low = min(y + 6, self._at(x + 26) - 22)
        labels = self.words.set(lines, x + 34, low - high + lines[-1].size * 0.14)
        rect = self.words.around(labels)
        if rect.right > self.box.rect.right + 40 or not self.taken.free(rect.grown(8)):
            return []
        return labels

    def _below(self, event: int, lines: Sequence[_Line]) -> list[tuple[Label, bool]]:
        """Under a node, as high as the line and other words allow."""
        x, y = self._node(event)
        wide, _ = self.words.size(lines)
        rect = self.box.rect
        middle = min(max(x, rect.x + wide / 2), rect.right - wide / 2)
        after = [i for i in range(event + 1, self.summit) if i not in self.story]
        if after and self.xs[after[0]] - x < wide + 18:
            # The stem of the next date passes on the right.
            middle = min(middle, self.xs[after[0]] - 20 - wide / 2)
        line = float(self._between(middle - wide / 2 - 8, middle + wide / 2 + 8).max())
        top = max(y + 14 + 17, line + 24)
        labels = self.words.set(lines, middle, top, "middle")
        lowest = self.box.base + 60
        while top < lowest and not self.taken.free(self.words.around(labels).grown(9)):
            top += 10
            labels = self.words.set(lines, middle, top, "middle")
        return labels

    def _hint(self, told: dict[int, list[tuple[Label, bool]]]) -> tuple[_Place, ...]:
        """That hollow nodes open, said once, near the first of them."""
        others = [i for i in range(len(self.events)) if i not in self.story]
        viewport, rect = self.viewport, self.box.rect
        size = 32.0 * viewport.large
        words = viewport.words(self.chart.hint)
        wide = self.words.advance(words, size, 400) + 31
        if not others or wide > rect.width:
            return ()
        near = self.words.around(told[others[0]])
        places = sorted(_hollows(self.box, self._between, wide, size * 1.04, near))
        free = (place for _, place in places if self.taken.free(place.grown(18)))
        place = next(free, None)
        if place is None:
            return ()
        x, top, _, _ = place
        y = top + size * 0.8
        self.water.append(place)
        label = Label(x + 31, y, (Run(words, size, 400, TEXT2),))
        return (
            _Place(
                self._when(others[0]),
                (label,),
                None,
                MARK,
                (x + 10, y - size * 0.34),
                9.0,
                WATER,
                TEXT,
                3.5,
            ),
        )

    def _hots(self, told: dict[int, list[tuple[Label, bool]]]) -> Iterator[Hot]:
        for event, labels in sorted(told.items()):
            x, y = self._node(event)
            rect = Rect(x - 48, y - 48, 96, 96)
            if labels:
                words = self.words.around(labels)
                left, top = min(rect.x, words.x - 8), min(rect.y, words.y - 8)
                rect = Rect(
                    left,
                    top,
                    max(rect.right, words.right + 8) - left,
                    max(rect.bottom, words.bottom + 8) - top,
                )
            yield Hot(
                rect,
                Target("figure", _key(event)),
                anchor=(x, y),
                name=f"{self.words.date(event)} {self.words.head(event)}",
                node=(x, y),
            )
            yield from _figured(self.events[event], labels, self.words)


class _Columns(_Layout):
    """Equal events in columns of one width, each with a line down to its month.

    The first and the last stand over their months; the line of another swings over
    to its own.
    """

    def __init__(self, chart: TimelineChart, box: Box) -> None:
        super().__init__(chart, box)
        rect, n = box.rect, len(self.events)
        self.step = (rect.width - 18.0) / n
        self.stems = [rect.x + 18.0 + i * self.step for i in range(n)]
        months = [event.months for event in self.events]
        share = (self.stems[-1] - self.stems[0]) / (months[-1] - months[0])
        self.xs = [self.stems[0] + (month - months[0]) * share for month in months]

    @classmethod
    def of(cls, chart: TimelineChart, box: Box) -> _Plan | None:
        """The plan; None where events are not equal, too many, or say too much."""
        n = len(chart.events)
        if not chart.equal or box.rect.width < _WIDE or len(chart.story()) < n or n > 4:
            return None
        layout = cls(chart, box)
        for heads in (1, 2):
            for scale in _SCALES:
                lines = layout._lines(scale, heads)
                plan = layout._planned(lines) if lines else None
                if plan is not None:
                    return plan
        return None

    def _lines(self, scale: float, heads: int) -> list[list[_Line]]:
        """What is said of each event, in its column; nothing where that has no room.

        Dates, and so heads, are of one size, the largest that has room.
        """
        words, type_, large = self.words, self.viewport.type, self.viewport.large
        events, space = range(len(self.events)), self.step - _OFF - _GUTTER
        date, body, small = (max(SMALLEST, scale * each) for each in _COLUMNS)
        date, body, small = date * large**0.5, body * large**0.5, small * large
        widest = max(words.advance(words.date(i), date, 300) for i in events)
        date *= min(1.0, space / widest)
        if heads == 1:
            widest = max(words.advance(words.head(i), body, 500) for i in events)
            body *= max(0.77, min(1.0, space / widest))
        found = []
        for i in events:
            head = balanced(words.head(i), body, 500, space, type_)
            text = self.events[i].more
            said = "" if text is None else self.viewport.words(text, self.box.facts)
            more = balanced(said, small, 400, space, type_) if said else ()
            lines = [
                _Line((Run(words.date(i), date, 300, TEXT),), date),
                *(
                    _Line((Run(line, body, 500, TEXT),), body, gap=0 if k else 14.0)
                    for k, line in enumerate(head)
                ),
                *(_Line((Run(line, small, 400, TEXT2),), small) for line in more),
                *words.figure(i, small, apart=True),
            ]
            fits = words.size(lines)[0] <= space + 1
            if not fits or len(head) > heads or len(more) > 2:
                return []
            found.append(lines)
        return found

    def _planned(self, lines: Sequence[Sequence[_Line]]) -> _Plan | None:
        """Where all of it lies; None where it is too high, or a line meets words."""
        rect, words = self.box.rect, self.words
        top = rect.y + words.air
        told = {
            i: self._hung(words.set(each, x + _OFF, top))
            for i, (each, x) in enumerate(zip(lines, self.stems, strict=True))
        }
        said = {i: words.around(labels) for i, labels in told.items()}
        self._bend(max(rect.bottom for rect in said.values()))
        wide, high = seal_size(self.viewport)
        sealed = [i for i, event in enumerate(self.events) if event.seal is not None]
        below = max((said[i].bottom for i in sealed), default=top) + _STAMPED
        # Seals are left out where they have no room, and then all of them are.
        low = float(self.line[:, 1].min()) - _CALM
        plates = {i: Rect(said[i].x, below, wide, high) for i in sealed}
        if below + high > low:
            plates = {}
        feet = {i: plates.get(i, rect).bottom for i, rect in said.items()}
        brooks = [self._brook(i, top, feet[i]) for i in range(len(self.events))]
        taken = [rect.grown(10) for rect in (*said.values(), *plates.values())]
        met = (rect.holds(*at) for rect in taken for way in brooks for at in way)
        if any(len(way) == 0 for way in brooks) or any(met):
            return None
        quiet = tuple(_quiet(words, self.xs, self._at))
        places = [
            self._place(i, tuple(label for label, _ in told[i]), brook)
            for i, brook in enumerate(brooks)
        ]
        named = (words.around([(place.labels[0], False)]) for place in quiet)
        ends = (self.xs[0], self.xs[-1])
        return _Plan(
            self.knots,
            self.line,
            _swollen(self.line, *ends),
            _dots(self.events, self.xs, self._at, (0, len(self.events) - 1)),
            (*places, *quiet),
            None,
            tuple(
                (text, plates[i].x, plates[i].y, _key(i))
                for i in plates
                if (text := self.events[i].seal) is not None
            ),
            tuple(rect.grown(3) for rect in named),
            tuple(self._hots(told)),
            self.left,
            self.right,
            ends,
            (self._node(0), self._node(self.summit)),
            legged=False,
        )

    def _hung(self, labels: list[tuple[Label, bool]]) -> list[tuple[Label, bool]]:
        """Quotes at the start of a line hang left of the others."""
        type_ = self.viewport.type
        outs = [hung(one.text, one.runs[0].size, 400, type_) for one, _ in labels]
        return [
            (replace(one, x=one.x - out), figure)
            for (one, figure), out in zip(labels, outs, strict=True)
        ]

    def _brook(self, event: int, top: float, foot: float) -> Array:
        """The line of an event, (n, 2), beside its words and then over to its month."""
        x, (node, y) = self.stems[event], self._node(event)
        end = y - 15.0
        # As steep as there is room for: it swings over no earlier than it must.
        turn = max(foot + _CALM, end - max(_FALLS, abs(x - node)))
        if abs(x - node) < 1:
            return points((x, top), (x, end))
        if end - turn < _FALLS:
            return np.zeros((0, 2))
        return np.vstack(
            [points((x, top)), flow(((turn, x), (end, node)), 40)[:, ::-1]]
        )

    def _place(self, event: int, labels: tuple[Label, ...], brook: Array) -> _Place:
        node, when = self._node(event), self._when(event)
        return _Place(when, labels, None, MARK, node, 15.0, GROUND, FILL, brook=brook)


class _Down(_Layout):
    """Equal events of a tall box: one below the other, as far apart as in time.

    A line comes down to the river through all of them, their words right of it.
    """

    def __init__(self, chart: TimelineChart, box: Box) -> None:
        super().__init__(chart, box)
        self.x = box.rect.x + 18.0
        self.ys: list[float] = []
        # The river itself stays level.
        self.knots = ((0.0, box.base), (self.viewport.width, box.base))
        self.line = points((self.left, box.base), (self.right, box.base))

    @classmethod
    def of(cls, chart: TimelineChart, box: Box) -> _Plan | None:
        """The plan; None where events are not equal, too many, or too close."""
        n, rect = len(chart.events), box.rect
        tall = rect.height > 1.1 * rect.width
        if not (chart.equal and tall) or len(chart.story()) < n or n > 4:
            return None
        layout = cls(chart, box)
        plans = (layout._planned(scale) for scale in _SCALES)
        return next((plan for plan in plans if plan is not None), None)

    def _node(self, event: int) -> tuple[float, float]:
        return self.x, self.ys[event]

    def _when(self, event: int) -> float:
        return _LAST * (self.ys[event] - self.ys[0]) / (self.ys[-1] - self.ys[0])

    def _planned(self, scale: float) -> _Plan | None:
        """Where all lies with words of a size; None if they have no room."""
        rect, words, n = self.box.rect, self.words, len(self.events)
        lines = [self._lines(event, scale) for event in range(n)]
        highs = [words.size(each)[1] for each in lines]
        # A node stands in the middle of its date.
        half = 0.4 * lines[0][0].size
        first, last = rect.y + 20 + half, rect.bottom - 44 - highs[-1] + half
        months = [event.months for event in self.events]
        pitch = (last - first) / (months[-1] - months[0])
        self.ys = [first + (month - months[0]) * pitch for month in months]
        gaps = [b - a for a, b in pairwise(self.ys)]
        if any(gap < high + 44 for gap, high in zip(gaps, highs, strict=False)):
            return None
        x = self.x + _ASIDE
        told = {
            i: words.set(each, x, y - half)
            for i, (each, y) in enumerate(zip(lines, self.ys, strict=True))
        }
        wide, high = seal_size(self.viewport)
        stamps = []
        for i, labels in told.items():
            text = self.events[i].seal
            plate = Rect(rect.right - wide, self.ys[i] - half, wide, high)
            free = not any(
                plate.grown(16).meets(words.around([label])) for label in labels
            )
            if text is not None and free:
                stamps.append((text, plate.x, plate.y, _key(i)))
        places = [
            _Place(
                self._when(i),
                tuple(label for label, _ in told[i]),
                *(None, MARK, self._node(i), 15.0, GROUND, FILL),
            )
            for i in range(n)
        ]
        course = points((self.x, first), (self.x, self.box.base))
        line = places[0]._replace(labels=(), brook=course, wide=EVEN, radius=0.0)
        return _Plan(
            *(self.knots, self.line, np.zeros((0, 2)), ()),
            (line, *places, *self._silent(first, pitch, told)),
            *(None, tuple(stamps), (), tuple(self._hots(told))),
            *(self.left, self.right, (self.x, self.x)),
            (self._node(0), self._node(n - 1)),
            legged=False,
        )

    def _lines(self, event: int, scale: float) -> list[_Line]:
        """What is said of an event; all have the width of the box but for a seal."""
        words, type_, large = self.words, self.viewport.type, self.viewport.large
        date, body, small = (max(SMALLEST, scale * each) for each in _DOWN)
        date, body, small = date * large**0.5, body * large**0.5, small * large
        space = self.box.rect.right - self.x - _ASIDE
        if self.events[event].seal is not None:
            space -= seal_size(self.viewport)[0] + 24
        text, zh = self.events[event].more, self.viewport.language == "zh"
        said = "" if text is None else self.viewport.words(text, self.box.facts)
        said = ("" if zh else " ").join(said.split("\n"))
        head = balanced(words.head(event), body, 500, space, type_)
        more = balanced(said, small, 400, space, type_) if said else ()
        return [
            _Line((Run(words.date(event), date, 300, TEXT),), date),
            *(_Line((Run(line, body, 500, TEXT),), body) for line in head),
            *(_Line((Run(line, small, 400, TEXT2),), small) for line in more),
            *words.figure(event, small, apart=True),
        ]

    def _silent(
        self,
        first: float,
        pitch: float,
        told: Mapping[int, Sequence[tuple[Label, bool]]],
    ) -> Iterator[_Place]:
        """The months without an event, named beside the line.

        They are left out where words of an event reach down to them.
        """
        said = [self.words.around(labels) for labels in told.values()]
        months = [event.months for event in self.events]
        size = self.words.small
        language = self.viewport.language
        for month in range(math.ceil(months[0]), math.floor(months[-1]) + 1):
            y = first + (month - months[0]) * pitch
            if any(rect.y - size < y < rect.bottom + size for rect in said):
                continue
            run = Run(_month(month % 12, language), size, 400, TEXT2)
            label = Label(self.x + _ASIDE, y + 0.36 * size, (run,))
            when = _LAST * (y - self.ys[0]) / (self.ys[-1] - self.ys[0])
            yield _Place(
                *(when, (label,), None, MARK, (self.x, y), 6.0, GROUND, FILL, 3.0)
            )


def _swollen(line: Array, a: float, b: float) -> Array:
    """The line from the first event of the story to the last."""
    if b - a < 1:
        return np.zeros((0, 2))
    x = np.linspace(a, b, 121)
    return np.column_stack([x, np.interp(x, line[:, 0], line[:, 1])])


def _stem(x: float, top: float, low: float, wide: float) -> Array:
    """A thin line at x, from a height down to another."""
    return np.array([[x - wide / 2, top, wide, max(low - top, 0.0)]])


def _figured(
    event: Event, labels: Sequence[tuple[Label, bool]], words: _Words
) -> Iterator[Hot]:
    """The place of an event's figure, if it has one."""
    lines = [(label, figure) for label, figure in labels if figure]
    if event.figure is not None and lines:
        said = words.around(lines)
        yield Hot(
            said.at_least(96, 96),
            Target("figure", event.figure),
            anchor=(said.right + APART, said.centre[1]),
            name=words.viewport.words(words.box.facts[event.figure].figure.label),
            words=said,
            quiet=True,
        )


def _stamps(
    events: Sequence[Event],
    told: Mapping[int, Sequence[tuple[Label, bool]]],
    words: _Words,
    xs: Sequence[float],
    lowest: float,
) -> Iterator[tuple[Text, float, float, str]]:
    """Seals below the words of their events, where that is free down to a height."""
    wide, high = seal_size(words.viewport)
    for event, labels in sorted(told.items()):
        text = events[event].seal
        if text is None or not labels or not words.level:
            continue
        said = words.around(labels)
        place = Rect(said.x, said.bottom + _STAMPED, wide, high)
        near = place.grown(12)
        met = any(near.meets(words.around(told[i])) for i in told if i != event)
        crossed = any(near.x < x < near.right for x in xs)
        if place.bottom <= lowest and not (met or crossed):
            yield text, place.x, place.y, _key(event)


def _lasts_in(viewport: Viewport) -> float:
    """The height left to how long the story takes: large text needs it for words."""
    return _LASTS if viewport.large == 1 else 0.8 * _LASTS


def _bracket(lasts: Text, plan: _Plan, box: Box, come: float) -> tuple[Mark, ...]:
    """How long the story takes, in the middle of a bracket from its first to its last.

    Its legs stand on the nodes, where words leave them room. `come` is the share of
    its entrance.
    """
    viewport, ((a, first), (b, last)) = box.viewport, plan.story
    words = viewport.words(lasts, box.facts)
    high = _lasts_in(viewport)
    size = largest = _LASTING * high / _LASTS
    # Its arms are seen on both sides.
    most = min(0.8 * box.rect.width, max(_ARMED * (b - a), 0.5 * box.rect.width))
    size *= min(1.0, most / viewport.type.advance(words, size, 300))
    wide = viewport.type.advance(words, size, 300)
    middle = min(max((a + b) / 2, box.rect.x + wide / 2), box.rect.right - wide / 2)
    y = box.rect.y + high - 0.54 * largest
    ends = (middle - wide / 2 - 28.0, middle + wide / 2 + 28.0)
    feet = (first - 15.0, last - 26.0) if plan.legged else (y + 44.0, y + 44.0)
    sides = (
        points((a, feet[0]), (a, y), (max(a, ends[0]), y)),
        points((b, feet[1]), (b, y), (min(b, ends[1]), y)),
    )
    run = Run(words, size, 300, TEXT)
    return (
        *(Stroke(side, 4.0, FILL, come) for side in sides),
        Label(middle, y + 0.36 * size, (run,), "middle", come),
    )


def _quiet(
    words: _Words, xs: Sequence[float], at: Callable[[float], float]
) -> Iterator[_Place]:
    """The silent months from the first event to the last, named where there is room.

    `xs` are where the events stand, `at` is the height of the line at x.
    """
    if not words.level:
        return
    language = words.viewport.language
    months = [event.months for event in words.events]
    size = 0.9 * words.small
    pitch = (xs[-1] - xs[0]) / (months[-1] - months[0])
    all_ = range(math.ceil(months[0]), math.floor(months[-1]) + 1)
    names = {month: _month(month % 12, language) for month in all_}
    widest = max((words.advance(n, size, 400) for n in names.values()), default=0)
    if widest + 24 > pitch:
        return
    for month, name in names.items():
        x = xs[0] + (month - months[0]) * pitch
        # Where an event stands it has a node and a date already.
        if any(abs(x - other) < _CROWDED for other in xs):
            continue
        run = Run(name, size, 400, TEXT2)
        label = Label(x, at(x) + 1.8 * size, (run,), "middle")
        when = _LAST * (x - xs[0]) / (xs[-1] - xs[0])
        yield _Place(when, (label,), None, MARK, (x, at(x)), 6.0, GROUND, FILL, 3.0)


def _month(month: int, language: Language) -> str:
    """A month from 0, as briefly as it is said."""
    return f"{month + 1} 月" if language == "zh" else MONTHS[month][:3]


def _dots(
    events: Sequence[Event],
    xs: Sequence[float],
    at: Callable[[float], float],
    story: tuple[int, int],
) -> tuple[tuple[Array, float, Ink], ...]:
    """Months between the events; years, where months would crowd.

    `xs` are where the events stand, `at` is the height of the line at x, `story` the
    numbers of its first and its last.
    """
    first, last = events[0].months, events[-1].months
    pitch = (xs[-1] - xs[0]) / (last - first)
    step = 1 if pitch >= _CROWDED else 12
    if pitch * step < _CROWDED:
        return ()
    inside: list[tuple[float, float]] = []
    outside: list[tuple[float, float]] = []
    a, b = (xs[end] for end in story)
    for month in range(math.ceil(first), math.floor(last) + 1):
        x = xs[0] + (month - first) * pitch
        if month % step or any(abs(x - other) < 34 for other in xs):
            continue
        (inside if a < x < b else outside).append((x, at(x)))
    dots = (
        (points(*outside), 14.0, FILL),
        (points(*outside, *inside), 8.0, GROUND),
    )
    return tuple(each for each in dots if len(each[0]))


def _evened(
    words: _Words,
    story: Sequence[int],
    places: dict[int, _Place],
    told: dict[int, list[tuple[Label, bool]]],
) -> None:
    """Words that stand side by side are set to one height, that of the highest."""
    rects = {i: words.around(told[i]) for i in story if told[i]}
    across = sorted(rects.values(), key=lambda rect: rect.x)
    if any(a.right + 20 > b.x for a, b in pairwise(across)):
        return
    top = min(rect.y for rect in across)
    for i, rect in rects.items():
        up = rect.y - top
        told[i] = [(replace(one, y=one.y - up), figure) for one, figure in told[i]]
        stem = places[i].stem
        if stem is not None:
            # From the words down, or beside them, as before.
            stem = stem + np.array([[0.0, -up, 0.0, up]])
        labels = tuple(label for label, _ in told[i])
        places[i] = places[i]._replace(labels=labels, stem=stem)


def _level(
    x: float, rect: Rect, found: Sequence[tuple[object, Rect]], taken: _Taken
) -> Rect:
    """Words right of x, raised to the highest if they nearly are and it is free.

    `found` are all words and where they are; none are where there is no room.
    """
    top = min(place.y for words, place in found if words)
    if not 0 < rect.y - top <= _NEARLY:
        return rect
    raised, stem = rect._replace(y=top), Rect(x - 6, top, 12, rect.y - top)
    own = {(rect.x, rect.y), (x - 6, rect.y)}
    others = [r for r in taken.rects if (r.x, r.y) not in own]
    if any(r.meets(raised.grown(14)) or r.meets(stem) for r in others):
        return rect
    taken.take(raised, stem)
    return raised


def _hollows(
    box: Box,
    between: Callable[[float, float], Array],
    wide: float,
    high: float,
    words: Rect,
) -> Iterator[tuple[float, Rect]]:
    """Places under the line, and how ill they suit: far off, upon echoes."""
    rect, base = box.rect, box.base
    for x in np.linspace(rect.x, rect.right - wide, 32).tolist():
        heights = between(x, x + wide)
        low, top = float(heights.max()), float(heights.min())
        echoes = [
            (
                base + (top - base) * DAMP**i + OFFSETS[i] - 5,
                base + (low - base) * DAMP**i + OFFSETS[i] + 5,
            )
            for i in range(1, 5)
        ]
        for y in np.arange(low + 30, base + 66 - high, 6.0).tolist():
            met = sum(y < b and y + high > a for a, b in echoes)
            below = y - words.bottom
            away = 0.4 * abs(x - words.x) + (below if below > 0 else 60.0)
            yield 50 * met + away, Rect(x, y, wide, high)
