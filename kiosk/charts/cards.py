"""Cards: a few things of one rank, a card for each; the one that is touched rises."""

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
from kiosk.drawing.placement import inked
from kiosk.drawing.span import Span
from kiosk.drawing.typeset import balanced
from kiosk.model.note import Note

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


class Card(Note):
    """A card: its name, and what it is."""


class CardsChart(Chart):
    """Equal upright cards on the bank, each with a name and its words.

    The card that is touched rises. Cards are all of one size, which says nothing. In
    a narrow box they lie one below the other; where words have no room, they stand on
    the card that opens alone.
    """

    answers: ClassVar[bool] = True

    kind: Literal["cards"] = Field(
        description="立在江边的几张牌，一样大，一张一个名字、一句话；点了就升起 · "
        "equal cards, each with a name and a sentence; the one that is touched rises"
    )
    cards: Annotated[tuple[Card, ...], Field(min_length=2, max_length=4)] = Field(
        description="二到四张牌，从左到右 · two to four cards, from left to right",
    )

    def notes(self) -> dict[str, Note]:
        return {_key(i): card.alone for i, card in enumerate(self.cards)}

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
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
