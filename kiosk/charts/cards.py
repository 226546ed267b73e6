"""Cards: a few things of one rank, a card for each; the one that is touched rises.

Where they have signs they are no cards but one panorama along the river.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal, NamedTuple

import numpy as np
from pydantic import Field

from kiosk.charts.base import Chart
from kiosk.drawing.axis import SMALLEST, kept
from kiosk.drawing.easing import out_cubic
from kiosk.drawing.entrance import appearing
from kiosk.drawing.geometry import Rect, around
from kiosk.drawing.ink import FILL, TEXT, TEXT2
from kiosk.drawing.marks import Bars, Fill, Hot, Label, Run, Target
from kiosk.drawing.placement import APART, inked
from kiosk.drawing.sign import HALF, SignName, sign
from kiosk.drawing.span import Span
from kiosk.drawing.typeset import balanced, hung
from kiosk.model.note import Note
from kiosk.model.question import Question
from kiosk.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Box

WIDE: Final = 440.0
"""Width of a card at most."""
HIGH: Final = 500.0
"""Height of a card at most."""
_TALL: Final = 0.7
"""What share of a high box they are at least."""
RISE: Final = 40.0
"""Units that the touched card rises."""
LEAN: Final = 4.0
"""Degrees that the cards behind a card lean to either side."""
_NARROW: Final = 330.0
"""Cards that would have less width lie one below the other."""
_NAME: Final = 56.0
_WORDS: Final = 40.0
_LEADING: Final = 1.36
_PAD: Final = 40.0
_GAP: Final = 20.0
"""Units from a name to its words."""
_LINE: Final = 3.0
"""Half the river's main strand, on which cards stand."""
_RADIUS: Final = 18.0


_TITLE: Final = 64.0
_PHRASE: Final = 40.0
_SCENE: Final = 0.66
"""The height of a sign on the bank, in that of the box, at most."""
_LIFT: Final = 12.0
"""Units that the name of a touched sign rises."""
_RIDGE: Final = 0.26
"""How high the land behind signs rises, in their height."""
_CLOSE: Final = 1.12
"""From one line of such a name to the next, in its size."""
_APART: Final = 1.5
"""From a name to its phrase, in the size of the phrase."""
_ONE: Final = 0.72
"""The share of their size down to which names and phrases keep to one line."""


class Card(Note):
    """A card: its name, and what it is."""

    sign: SignName | None = Field(
        default=None,
        description="立在江边的小画：village 村屋，towers 楼群，hills 山水，sprout "
        "新芽，wharf 码头，flowers 花，garden 园门，cards 三张牌；写了就不画牌 · a "
        "small drawing on the bank, instead of a card",
    )
    phrase: Text | None = Field(
        default=None,
        description="名字下的几个字，一句话就只在点开时说 · a few words below the "
        "name; the sentence is then said where it is touched",
    )


class CardsChart(Chart):
    """Equal upright cards on the bank, each with a name and its words.

    The card that is touched rises. Cards are all of one size, which says nothing. In
    a narrow box they lie one below the other; where words have no room, they stand on
    the card that opens alone. Cards with signs are one panorama instead: drawings along
    the river, each below its name and a phrase.
    """

    answers: ClassVar[bool] = True
    tells: ClassVar[tuple[Question, ...]] = (Question.THINGS,)

    kind: Literal["cards"] = Field(
        description="立在江边的几张牌，一样大，一张一个名字、一句话；点了就升起 · "
        "equal cards, each with a name and a sentence; the one that is touched rises"
    )
    cards: Annotated[tuple[Card, ...], Field(min_length=2, max_length=4)] = Field(
        description="二到四张牌，从左到右 · two to four cards, from left to right",
    )

    def notes(self) -> dict[str, Note]:
        return {_key(i): card.alone for i, card in enumerate(self.cards)}

    def texts(self) -> tuple[Text, ...]:
        """What stands on the page; sentences that a phrase stands for do not."""
        return tuple(
            text
            for card in self.cards
            for text in (card.head, card.phrase or card.meaning, card.period)
            if text is not None
        )

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        if any(card.sign is not None for card in self.cards):
            return self._panorama(t, box)
        plan = self._plan(box)
        plain = 0.0 if box.viewport.contrast else 1.0
        marks: list[Mark] = []
        labels: list[Label] = []
        for i, (rect, words) in enumerate(zip(plan.rects, plan.labels, strict=True)):
            begin = 0.3 * i / len(plan.rects)
            grown = Span(begin, begin + 0.5, out_cubic).at(t)
            risen = Span(0.0, 0.667, out_cubic).at(box.interaction.touch(_key(i)))
            # It comes up out of the river, and what is below the river is not seen.
            up = plan.rise * risen
            marks += _card(rect, up, grown, risen, plain)
            for label in words:
                (run,) = label.runs
                heavy = run._replace(weight=700 if risen > 0.5 else run.weight)
                runs = (heavy if run.weight == 500 else run,)
                labels.append(replace(label, y=label.y - up, runs=runs))
        return (*marks, *appearing(labels, t, 0.35, 0.02), *plan.hots)

    def _panorama(self, t: float, box: Box) -> tuple[Mark, ...]:
        plan = self._scenes(box)
        land = Span(0.0, 0.6, out_cubic).at(t)
        marks: list[Mark] = [
            Fill(
                tuple(_ridge(box, high, foot, land) for foot, high in plan.levels),
                FILL.mixed("ground", 0.86),
                0.0 if box.viewport.contrast or not land else 1.0,
            )
        ]
        labels: list[Label] = []
        n = len(self.cards)
        for i, card in enumerate(self.cards):
            risen = Span(0.0, 0.667, out_cubic).at(box.interaction.touch(_key(i)))
            begin = 0.3 * i / n
            grown = Span(begin, begin + 0.5, out_cubic).at(t)
            if card.sign is not None:
                marks += sign(card.sign, *plan.at[i], grown, risen)
            labels += [
                replace(label, y=label.y - _LIFT * risen) for label in plan.labels[i]
            ]
        return (*marks, *appearing(labels, t, 0.35, 0.02), *plan.hots)

    @kept
    def _scenes(self, box: Box) -> _Scenes:
        """Where signs stand, whatever the progress and the touches."""
        return _Panorama(self, box).plan()

    @kept
    def _plan(self, box: Box) -> _Plan:
        """All that does not depend on progress or on touches."""
        return _Layout(self, box).plan()


def _key(card: int) -> str:
    return f"card-{card + 1}"


class _Plan(NamedTuple):
    """Where cards stand, what is written on them, and how far the touched one rises."""

    rects: tuple[Rect, ...]
    labels: tuple[tuple[Label, ...], ...]
    rise: float
    hots: tuple[Hot, ...]


def _card(
    rect: Rect, up: float, grown: float, risen: float, plain: float
) -> Iterator[Mark]:
    """A card that has grown so far and rises by so many units, two behind it."""
    x, wide = rect.x, rect.width
    high = rect.height * grown
    y = rect.bottom - high - up
    alpha = 1.0 if grown > 0 else 0.0
    leaning = tuple(_leaning(rect, side * LEAN, up, grown) for side in (-1, 1))
    yield Fill(leaning, FILL.mixed("ground", 0.8), alpha * plain)
    for inset, ink in (
        (0.0, FILL.mixed("ground", 0.35 * (1 - risen))),
        (3.0, FILL.mixed("ground", 0.92 - 0.06 * risen)),
    ):
        inner = max(0.0, high - 2 * inset)
        card = np.array([[x + inset, y + inset, wide - 2 * inset, inner]])
        yield Bars(card, ink, alpha, radius=min(_RADIUS - inset, inner / 2))


def _leaning(rect: Rect, degrees: float, up: float, grown: float) -> Array:
    """The outline of a card that leans round the middle of its foot."""
    turn = np.radians(degrees)
    half, high = rect.width / 2, rect.height * grown * 0.97
    corners = np.array([(-half, -high), (half, -high), (half, 0.0), (-half, 0.0)])
    x = corners[:, 0] * np.cos(turn) - corners[:, 1] * np.sin(turn)
    y = corners[:, 0] * np.sin(turn) + corners[:, 1] * np.cos(turn)
    low = rect.bottom - up
    middle = rect.x + half
    return np.column_stack([middle + x, np.minimum(low + y, low)])


class _Layout:
    """Where everything lies in one box."""

    def __init__(self, chart: CardsChart, box: Box) -> None:
        self.chart, self.box, self.viewport = chart, box, box.viewport
        self.n = len(chart.cards)
        words = self.viewport.words
        self.heads = [words(card.head, box.facts) for card in chart.cards]
        self.words = [words(card.meaning, box.facts) for card in chart.cards]

    def plan(self) -> _Plan:
        rect, n = self.box.rect, self.n
        pitch = rect.width / n
        if pitch >= _NARROW:
            rise = min(RISE, 0.1 * rect.height)
            wide = min(WIDE, 0.88 * pitch)
            high = min(max(HIGH, _TALL * rect.height), rect.height - rise - 8)
            top = rect.bottom - _LINE - high
            rects = [
                Rect(rect.x + (i + 0.5) * pitch - wide / 2, top, wide, high)
                for i in range(n)
            ]
        else:
            step = (rect.height - _LINE) / n
            rise = min(16.0, 0.08 * step)
            high = min(0.72 * HIGH, step - rise - 12)
            wide = 0.9 * rect.width
            rects = [
                Rect(rect.x + rect.width / 2 - wide / 2, y - high, wide, high)
                for y in (rect.bottom - _LINE - (n - 1 - i) * step for i in range(n))
            ]
        labels = self._written(rects)
        hots = tuple(self._hot(i, one, labels[i]) for i, one in enumerate(rects))
        return _Plan(tuple(rects), labels, rise, hots)

    def _written(self, rects: list[Rect]) -> tuple[tuple[Label, ...], ...]:
        """Names and words as large as all cards take them, words only if they fit."""
        large = self.viewport.large * (1.15 if self.viewport.portrait else 1.0)
        pad = min(_PAD, 0.1 * rects[0].width)
        room = Rect(0, 0, rects[0].width - 2 * pad, rects[0].height - 1.4 * pad)
        for spoken in (True, False):
            share = 1.0
            while True:
                name = max(SMALLEST, _NAME * large * share)
                size = max(SMALLEST, _WORDS * large * share)
                sets = self._lines(name, size, room.width, spoken=spoken)
                lines = max(len(words) for _, words in sets)
                high = 1.2 * name * max(len(heads) for heads, _ in sets)
                high += _GAP + _LEADING * size * lines if lines else 0.0
                if high <= room.height or max(name, size) <= SMALLEST:
                    break
                share *= 0.95
            if high <= room.height:
                break
        # A little smaller, where that saves a line.
        for less in (0.96, 0.92, 0.88) if spoken else ():
            smaller = self._lines(name, less * size, room.width, spoken=spoken)
            saved = max(len(words) for _, words in smaller) < lines
            if saved and less * size >= SMALLEST:
                size, sets = less * size, smaller
                break
        found = []
        heads_most = max(len(heads) for heads, _ in sets)
        for rect, (heads, words) in zip(rects, sets, strict=True):
            y = rect.y + (rect.height - high) / 2 if not spoken else rect.y + 0.8 * pad
            x = rect.x + pad
            first = y + 0.86 * name
            below = y + 1.2 * name * heads_most + _GAP
            found.append(
                (
                    *(
                        Label(x, first + i * 1.2 * name, (Run(line, name, 500, TEXT),))
                        for i, line in enumerate(heads)
                    ),
                    *(
                        Label(
                            x,
                            below + (i + 0.5) * _LEADING * size,
                            (Run(line, size, 400, TEXT2),),
                        )
                        for i, line in enumerate(words)
                    ),
                )
            )
        return tuple(found)

    def _lines(
        self, name: float, size: float, wide: float, *, spoken: bool
    ) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
        type_ = self.viewport.type
        return [
            (
                balanced(head, name, 700, wide, type_),
                balanced(words, size, 400, wide, type_) if spoken else (),
            )
            for head, words in zip(self.heads, self.words, strict=True)
        ]

    def _hot(self, number: int, rect: Rect, labels: tuple[Label, ...]) -> Hot:
        """All of a card; its ring stands after the name."""
        heads = [one for one in labels if one.runs[0].weight == 500]
        return Hot(
            rect.at_least(96, 96),
            Target("figure", _key(number)),
            anchor=(rect.right - 22, rect.y + 22),
            name=" ".join(self.heads[number].split()),
            words=around([inked(one, self.viewport) for one in heads]),
        )


class _Scenes(NamedTuple):
    """Where signs stand, as middle, foot and height, and what is said of each."""

    at: tuple[tuple[float, float, float], ...]
    labels: tuple[tuple[Label, ...], ...]
    hots: tuple[Hot, ...]

    @property
    def levels(self) -> tuple[tuple[float, float], ...]:
        """The heights on which signs stand, and how high they are there."""
        return tuple(dict.fromkeys((foot, high) for _, foot, high in self.at))


def _ridge(box: Box, high: float, foot: float, grown: float) -> Array:
    """The land behind signs from one end of the box to the other."""
    u = np.linspace(0.0, 1.0, 97)
    ends = np.clip(np.minimum(u, 1 - u) / 0.12, 0.0, 1.0)
    rise = 0.6 + 0.28 * np.sin(9.2 * u - 0.6) + 0.12 * np.sin(23.0 * u + 1.0)
    up = _RIDGE * high * grown * rise * ends * ends * (3 - 2 * ends)
    line = np.column_stack([box.rect.x + u * box.rect.width, foot - up])
    return np.vstack([line, [(box.rect.right, foot), (box.rect.x, foot)]])


class _Panorama:
    """Signs along the bank in one box, or one below the other in a narrow one."""

    def __init__(self, chart: CardsChart, box: Box) -> None:
        self.box, self.viewport = box, box.viewport
        self.n = len(chart.cards)
        words = self.viewport.words
        self.heads = [words(card.head, box.facts) for card in chart.cards]
        self.phrases = [
            "" if card.phrase is None else words(card.phrase, box.facts)
            for card in chart.cards
        ]

    def plan(self) -> _Scenes:
        rect, n = self.box.rect, self.n
        foot = rect.bottom - _LINE
        if rect.width / n >= _NARROW:
            pitch = rect.width / n
            high = min(_SCENE * rect.height, 0.86 * pitch / (2 * HALF))
            said, block = self._written(pitch - 64.0, rect.height - high - 24.0)
            gap = min(0.3 * (rect.height - high - block), 56.0)
            lefts = [rect.x + i * pitch for i in range(n)]
            at = [(x + HALF * high, foot, high) for x in lefts]
            corners = [(x, foot - high - gap - block) for x in lefts]
        else:
            pitch = (rect.height - _LINE) / n
            high = min(0.74 * pitch, 0.42 * rect.width / (2 * HALF))
            left = rect.x + 2 * HALF * high + 48.0
            said, block = self._written(rect.right - left - 48.0, pitch - 24.0)
            feet = [foot - (n - 1 - i) * pitch for i in range(n)]
            at = [(rect.x + HALF * high, y, high) for y in feet]
            corners = [(left, y - high / 2 - block / 2) for y in feet]
        labels = tuple(
            tuple(replace(one, x=x + one.x, y=y + one.y) for one in lines)
            for (x, y), lines in zip(corners, said, strict=True)
        )
        hots = tuple(map(self._hot, range(n), at, labels))
        return _Scenes(tuple(at), labels, hots)

    def _written(
        self, space: float, room: float
    ) -> tuple[list[tuple[Label, ...]], float]:
        """What is said of each, from its upper left corner, and how high that is."""
        share = 1.0
        while True:
            name, phrase = (
                max(SMALLEST, size * self.viewport.large * share)
                for size in (_TITLE, _PHRASE)
            )
            heads = self._broken(self.heads, name, 500, space)
            phrases = self._broken(self.phrases, phrase, 400, space)
            most = max(map(len, heads))
            high = name * (0.84 + _CLOSE * (most - 1))
            lines = max(map(len, phrases))
            high += phrase * (_APART + _LEADING * (lines - 1)) if lines else 0.0
            one = most == 1 and lines <= 1
            fits = high <= room and (one or share < _ONE)
            if fits or name <= SMALLEST:
                break
            share -= 0.02
        said = []
        for head, words in zip(heads, phrases, strict=True):
            # Names end on one level, whatever their lines.
            level = name * (0.84 + _CLOSE * (most - 1))
            first = level - _CLOSE * name * (len(head) - 1)
            below = level + phrase * _APART
            said.append(
                (
                    *(
                        self._hanging(
                            first + k * _CLOSE * name, Run(line, name, 500, TEXT)
                        )
                        for k, line in enumerate(head)
                    ),
                    *(
                        self._hanging(
                            below + k * _LEADING * phrase, Run(line, phrase, 400, TEXT2)
                        )
                        for k, line in enumerate(words)
                    ),
                )
            )
        return said, high

    def _hanging(self, y: float, run: Run) -> Label:
        """A line whose opening mark hangs before its left edge."""
        out = hung(run.text, run.size, run.weight, self.viewport.type)
        return Label(-out, y, (run,))

    def _broken(
        self, words: list[str], size: float, weight: int, space: float
    ) -> list[tuple[str, ...]]:
        type_ = self.viewport.type
        return [
            balanced(one, size, weight, space, type_) if one else () for one in words
        ]

    def _hot(
        self, number: int, at: tuple[float, float, float], labels: tuple[Label, ...]
    ) -> Hot:
        """The sign with what is said of it; its ring stands after the name."""
        x, foot, high = at
        drawn = Rect(x - HALF * high, foot - high, 2 * HALF * high, high)
        said = [inked(one, self.viewport) for one in labels]
        heads = around(
            [
                place
                for one, place in zip(labels, said, strict=True)
                if one.runs[0].weight == 500
            ]
        )
        return Hot(
            around([drawn, *said]),
            Target("figure", _key(number)),
            anchor=(heads.right + APART, heads.centre[1]),
            name=" ".join(self.heads[number].split()),
            words=heads,
        )
