"""Seals: honours, each stamped where its level is; higher levels lie higher."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal, NamedTuple

import numpy as np
from pydantic import Field

from kiosk.charts.base import Chart
from kiosk.drawing.axis import SMALLEST, kept
from kiosk.drawing.easing import in_out_cubic, out_cubic
from kiosk.drawing.entrance import RISE
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import ACCENT, MARK, SEAL, SEAL_INK, TEXT
from kiosk.drawing.marks import Bars, Hot, Label, Run, Target
from kiosk.drawing.span import Span
from kiosk.drawing.typeset import balanced, longest_word, width
from kiosk.model.kinds import Model
from kiosk.model.note import Note
from kiosk.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Box

SIDE: Final = 190.0
"""The side of a seal at most."""
STAMP: Final = 140 / 960
"""How much of the entrance the stamp of one seal takes."""
LAG: Final = 260 / 960
"""How much later the next one begins, as long as all are there in time."""
_CHAR: Final = 0.3676
"""Size of a character in a seal of four, in sides."""
_INNER: Final = 0.86
"""How much of its width the words on a seal fill at most."""
_HEAD: Final = 44.0
_LEVEL: Final = 44.0
_LEADING: Final = 1.26
_GAP: Final = 26.0
"""Units between a seal and its words."""
_APART: Final = 36.0
_STAND: Final = 14.0
"""Units between the foot of a seal and the line of its level."""


class Seal(Note):
    """An honour: what stands on its seal, what it is called, and what it is."""

    mark: Text = Field(
        description="印上的字：中文四字；英文各行用 | 分开 · what the seal says: four "
        "characters, or English lines parted by |",
        examples=[{"zh": "全市首批", "en": "City's|first"}],
    )


class Level(Model):
    """Honours of one level; without a name where the source does not tell it."""

    name: Text | None = Field(
        default=None,
        description="级别，如全国；出处说不清就不写，不画线 · the level, such as "
        "national; left out where the source does not tell, which has no line",
    )
    seals: Annotated[tuple[Seal, ...], Field(min_length=1, max_length=6)] = Field(
        description="这一级的荣誉 · the honours of this level",
    )


class SealsChart(Chart):
    """Seals on the lines of their levels, stamped one after another.

    All are of one size. Those of which the level is not known stand beside the lines,
    between them. On a tall page they stand one below the other.
    """

    stands: ClassVar[bool] = False

    kind: Literal["seals"] = Field(
        description="荣誉，一枚一印，盖在各自的级别上 · honours as seals, each stamped "
        "on its level"
    )
    levels: Annotated[tuple[Level, ...], Field(min_length=1, max_length=3)] = Field(
        description="一到三级，从高到低 · one to three levels, the highest first",
    )

    def honours(self) -> tuple[Seal, ...]:
        """Those of all levels, in the order in which they are stamped."""
        return tuple(seal for level in self.levels for seal in level.seals)

    def notes(self) -> dict[str, Note]:
        return {_key(i): seal.alone for i, seal in enumerate(self.honours())}

    def texts(self) -> tuple[Text, ...]:
        """What stands on and beside the seals; the meanings are on the cards."""
        names = tuple(level.name for level in self.levels if level.name is not None)
        said = tuple(text for one in self.honours() for text in (one.mark, one.head))
        return (*names, *said)

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        plan = self._plan(box)
        marks: list[Mark] = []
        drawn = Span(0.0, 0.5, in_out_cubic).at(t)
        for line, name in plan.levels:
            x, y, wide, high = line
            marks.append(Bars(np.array([[x, y, wide * drawn, high]]), MARK))
            marks += _coming((name,), Span(0.05, 0.35, out_cubic).at(t))
        lag = min(LAG, (0.97 - STAMP) / max(1, len(plan.stamps) - 1))
        for i, stamp in enumerate(plan.stamps):
            begin = 0.01 + i * lag
            struck = Span(begin, begin + STAMP, out_cubic).at(t)
            seen = 1.0 if struck > 0 else 0.0
            more = 0.075 * stamp.place.width * (1 - struck)
            place = stamp.place.grown(more) if more else stamp.place
            marks.append(Bars(np.array([place]), SEAL, seen, radius=6.0))
            marks += (replace(label, alpha=seen) for label in stamp.chars)
            said = Span(begin + 0.02, min(1.0, begin + STAMP + 0.1), out_cubic).at(t)
            marks += _coming(stamp.words, said)
        return (*marks, *plan.hots)

    @kept
    def _plan(self, box: Box) -> _Plan:
        """All that does not depend on progress."""
        return _Layout(self, box).plan()


def _key(seal: int) -> str:
    return f"seal-{seal + 1}"


def _coming(labels: Sequence[Label], share: float) -> Iterator[Label]:
    """Labels that rise into place while they appear."""
    for label in labels:
        yield replace(label, y=label.y + RISE * (1 - share), alpha=share)


class _Stamp(NamedTuple):
    place: Rect
    chars: tuple[Label, ...]
    words: tuple[Label, ...]


class _Plan(NamedTuple):
    """Where everything lies: each level its line and its name."""

    levels: tuple[tuple[Rect, Label], ...]
    stamps: tuple[_Stamp, ...]
    hots: tuple[Hot, ...]


class _Layout:
    """Where everything lies in one box."""

    def __init__(self, chart: SealsChart, box: Box) -> None:
        self.chart, self.box, self.viewport = chart, box, box.viewport
        self.type = box.viewport.type
        self.level = _LEVEL * self.viewport.large**0.5
        self.seals = chart.honours()
        # As wide as it takes to read what stands on them.
        self.least = max(
            SMALLEST * self._across(*self._lines(seal)) / _INNER for seal in self.seals
        )
        self.named = [level for level in chart.levels if level.name is not None]

    def plan(self) -> _Plan:
        rect = self.box.rect
        if self.viewport.portrait or rect.height > 1.15 * rect.width:
            places, lines, space = self._listed()
            size, _ = self._size(space, places[0].height + 12)
            return self._planned(places, lines, space, size, under=False)
        for side in (SIDE, 0.8 * SIDE):
            places, lines, space = self._rows(side, 0.0)
            size, fits = self._size(space, places[0].height + 12)
            if fits and size >= 30:
                return self._planned(places, lines, space, size, under=False)
        # Words that have no room beside their seals stand below them.
        for most, size in ((2, 36.0), (2, 32.0), (2, SMALLEST), (3, SMALLEST)):
            below = most * _LEADING * size + _STAND + 10
            places, lines, space = self._rows(SIDE, below)
            found, fits = self._size(space, most * _LEADING * size + 1, size)
            if fits and found == size:
                break
        return self._planned(places, lines, space, size, under=True)

    def _planned(
        self,
        places: list[Rect],
        lines: list[tuple[Rect, Label]],
        space: float,
        size: float,
        *,
        under: bool,
    ) -> _Plan:
        stamps, hots = [], []
        for i, (seal, place) in enumerate(zip(self.seals, places, strict=True)):
            words = self._words(seal, place, size, space, under=under)
            stamp = _Stamp(place, tuple(self._chars(seal, place)), words)
            stamps.append(stamp)
            hots.append(self._hot(i, stamp))
        return _Plan(tuple(lines), tuple(stamps), tuple(hots))

    # Places

    def _pitch(self) -> float:
        """From one level to the next."""
        rows = max(1, len(self.named))
        return min(300.0, (self.box.rect.height - 50) / rows)

    def _rows(
        self, side: float, below: float
    ) -> tuple[list[Rect], list[tuple[Rect, Label]], float]:
        """A line for every level, and beside them what belongs to none.

        `below` is the room for words below a line; without it they stand beside.
        """
        rect, rows = self.box.rect, max(1, len(self.named))
        loose = [level for level in self.chart.levels if level.name is None]
        aside = sum(len(level.seals) for level in loose)
        known = max((len(level.seals) for level in self.named), default=0)
        # Alone they stand in a row; beside levels in columns, as high as those.
        high = rows if self.named else 1
        more = ceil(aside / high)
        zone = max((self._name(level, 0, 0)[1] for level in self.named), default=0.0)
        zone += 48.0 if zone else 0.0
        across = (rect.width - zone) / max(1, known + more)
        pitch = self._pitch()
        if below:
            side = min(side, pitch - 20 - _STAND - below, across - 20)
        else:
            side = min(side, pitch - 56, 0.5 * across)
        wide = max(side, self.least)
        top = rect.y + (rect.height - rows * pitch) / 2
        top += (pitch - side - _STAND - below) / 2
        places, lines = [], []
        row = single = 0
        for level in self.chart.levels:
            if level.name is not None:
                y = top + row * pitch
                for i in range(len(level.seals)):
                    places.append(Rect(rect.x + zone + i * across, y, wide, side))
                end = rect.x + zone + known * across - (_APART if more else 0)
                foot = y + side + _STAND
                name, _ = self._name(level, rect.x, foot - 18)
                lines.append((Rect(rect.x, foot, end - rect.x, 2.0), name))
                row += 1
                continue
            for _ in level.seals:
                column, step = single // high, single % high
                here = min(high, aside - column * high)
                x = rect.x + zone + (known + column) * across
                y = top + ((rows - 1) / 2 + step - (here - 1) / 2) * pitch
                places.append(Rect(x, y, wide, side))
                single += 1
        space = across - _APART - (0.0 if below else wide + _GAP)
        return places, lines, space

    def _listed(self) -> tuple[list[Rect], list[tuple[Rect, Label]], float]:
        """One below the other, each level under its line."""
        rect, chart = self.box.rect, self.chart
        n = len(self.seals)
        head = 1.5 * self.level + 34
        heads = head * len(self.named) + 34 * (len(chart.levels) - len(self.named))
        step = min(SIDE + 30, (rect.height - 40 - heads) / n)
        side = min(SIDE, step - 22)
        wide = max(side, self.least)
        y = rect.y + (rect.height - 40 - heads - n * step) / 2
        places, lines = [], []
        for level in chart.levels:
            if level.name is not None:
                y += head
                name, _ = self._name(level, rect.x, y - 34)
                lines.append((Rect(rect.x, y - 20, rect.width, 2.0), name))
            else:
                y += 34
            for _ in level.seals:
                places.append(Rect(rect.x, y + (step - side) / 2, wide, side))
                y += step
        return places, lines, rect.width - wide - _GAP - 10

    def _name(self, level: Level, x: float, y: float) -> tuple[Label, float]:
        """The name of a level, and how wide it is."""
        words = self.viewport.words(level.name) if level.name is not None else ""
        run = Run(words, self.level, 700, ACCENT)
        return Label(x, y, (run,)), width((run,), self.type)

    # Words

    def _size(self, space: float, high: float, size: float = 0.0) -> tuple[float, bool]:
        """The size, this at most, at which words have room, and whether they have."""
        larger = 1.1 if self.viewport.portrait else 1.0
        size = size or _HEAD * self.viewport.large * larger
        while True:
            said = [self.viewport.words(seal.head) for seal in self.seals]
            lines = [balanced(words, size, 500, space, self.type) for words in said]
            widest = max(longest_word(words, size, 500, self.type) for words in said)
            tall = max(map(len, lines)) * _LEADING * size
            fits = tall <= high and widest <= space
            if fits or size <= SMALLEST:
                return size, fits
            size = max(SMALLEST, size * 0.96)

    def _words(
        self, seal: Seal, place: Rect, size: float, space: float, *, under: bool
    ) -> tuple[Label, ...]:
        """What an honour is called, beside its seal or below the line of its level."""
        head = self.viewport.words(seal.head)
        lines = balanced(head, size, 500, space, self.type)
        high = (len(lines) - 1) * _LEADING * size
        x = place.x + (0.0 if under else place.width + _GAP)
        first = place.centre[1] - high / 2 + 0.36 * size
        if under:
            first = place.bottom + 2 * _STAND + 0.9 * size
        return tuple(
            Label(x, first + i * _LEADING * size, (Run(line, size, 500, TEXT),))
            for i, line in enumerate(lines)
        )

    def _lines(self, seal: Seal) -> tuple[list[str], float]:
        """What stands on a seal, and the tracking of it in em."""
        said = seal.mark.words(self.viewport.language)
        if self.viewport.language != "zh":
            return [line.strip() or " " for line in said.split("|")], 0.0
        if "|" in said:
            return [line.strip() or " " for line in said.split("|")], 0.12
        return [said[i : i + 2] for i in range(0, len(said), 2)], 0.12

    def _across(self, lines: Sequence[str], spread: float) -> float:
        """The width of the widest line, in em."""
        wide = max(self.type.advance(line, 1.0, 700) for line in lines)
        return wide + spread * max(0, max(map(len, lines)) - 1)

    def _chars(self, seal: Seal, place: Rect) -> Iterator[Label]:
        """What the seal says: characters two by two, or lines that fill it."""
        x, y, wide, side = place
        lines, spread = self._lines(seal)
        size = min(_CHAR * side * 2 / max(2, len(lines)), _CHAR * side)
        size = min(size, _INNER * wide / self._across(lines, spread))
        step = 1.12 * size
        middle = y + side / 2 - (len(lines) - 1) / 2 * step
        for i, line in enumerate(lines):
            # Room follows the last character, too: half of it is taken back.
            yield Label(
                x + wide / 2 + spread * size / 2,
                middle + i * step + 0.37 * size,
                (Run(line, size, 700, SEAL_INK, 0.0, spread),),
                "middle",
            )

    def _hot(self, number: int, stamp: _Stamp) -> Hot:
        """The seal and the words beside it."""
        place = stamp.place
        right = max(label.x + width(label.runs, self.type) for label in stamp.words)
        seal = self.seals[number]
        low = max(place.bottom, stamp.words[-1].y + 10)
        whole = Rect(
            place.x, place.y, max(place.right, right + 12) - place.x, low - place.y
        )
        return Hot(
            whole.at_least(96, 96),
            Target("figure", _key(number)),
            anchor=place.centre,
            name=" ".join(self.viewport.words(seal.head).split()),
            words=place,
        )
