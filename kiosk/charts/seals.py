"""Seals: honours, each stamped where its level is; higher levels lie higher."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal, NamedTuple

import numpy as np
from pydantic import Field

from kiosk.charts.base import Chart
from kiosk.drawing.axis import SMALLEST, kept
from kiosk.drawing.easing import in_out_cubic, out_cubic
from kiosk.drawing.entrance import RISE
from kiosk.drawing.geometry import Rect, around, points
from kiosk.drawing.ink import ACCENT, GROUND, MARK, SEAL, SEAL_INK, TEXT, TEXT2
from kiosk.drawing.marks import Bars, Hot, Label, Run, Stroke, Target
from kiosk.drawing.placement import inked
from kiosk.drawing.span import Span
from kiosk.drawing.typeset import balanced, longest_word, width
from kiosk.model.kinds import Model
from kiosk.model.note import Note
from kiosk.model.question import Question
from kiosk.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Box, Viewport

SIDE: Final = 230.0
"""The side of a seal at most."""
STEPPED: Final = 256.0
"""The same where all stand in one line, with their words below."""
STAMP: Final = 140 / 960
"""How much of the entrance the stamp of one seal takes."""
LAG: Final = 260 / 960
"""How much later the next one begins, as long as all are there in time."""
_CHAR: Final = 0.3676
"""Size of a character in a seal of four, in sides."""
_INNER: Final = 0.86
"""How much of its width the words on a seal fill at most."""
_WORD: Final = 0.15
"""Size of the longest of several lines on a seal at least, in its height."""
_TALLEST: Final = 0.46
"""Size of words on a seal at most, in its height."""
_CAPITAL: Final = 0.73
_INTERLINE: Final = 0.4
"""Height of a capital, and what lies between two lines, in the size of a line."""
_SQUARE: Final = 2.2
"""What is no wider than this, in em, stands on a square."""
_THIN: Final = 2.0
_RIM: Final = 4.0
"""Width of the rim of a seal that is not filled."""
_HEAD: Final = 60.0
_FULL: Final = 0.58
"""The size of a whole name, as a share of the short one above it."""
_READ: Final = 31.0
"""The size of a whole name at least, as long as the short one is as large."""
_LEVEL: Final = 44.0
_LEADING: Final = 1.26
_GAP: Final = 26.0
"""Units between a seal and its words."""
_SIGN: Final = 40.0
"""Units beside a name for the ring after it."""
_APART: Final = 64.0
"""Units between words and the next seal, for the ring after them."""
_STAND: Final = 14.0
"""Units between the foot of a seal and the line of its level."""
_GUTTER: Final = 44.0
"""Units between two columns of seals and their words."""
_RULE: Final = 24.0
"""Units between the name of a level and the line after it."""
_TRIED: Final = ((False, 36.0, True), (False, 36.0, False), (True, 32.0, False))
"""Whether short names stand alone, how large they are at least, and whether a Chinese
one has to be on one line: the first that has room."""
_COLUMNS: Final = 6
"""Seals that stand in one line at most."""
_STEPS: Final = (72.0, 110.0)
"""Units from the highest level down to the lowest in that line, at least and at most:
a step says that a level is a higher one, and no more."""
_LINES: Final = ((2, 30.0), (3, 28.0))
"""Lines of a whole name there at most, and its size at least: the first with room."""
_LONG: Final = 1.25
"""How much wider than high a seal with words is there."""
_CLOSE: Final = 28.0
"""Units between two columns there."""
_NAMES: Final = (54.0, 31.0)
"""Sizes of the names below them, from the largest to the smallest."""
_UNTOLD: Final = Text.own(zh="原文没有\n说明级别", en="level\nnot stated")


class Seal(Note):
    """An honour: what stands on its seal, what it is called, and what it is."""

    mark: Text = Field(
        description="印上的字：中文四字；英文各行用 | 分开 · what the seal says: four "
        "characters, or English lines parted by |",
        examples=[{"zh": "全市首批", "en": "City's|first"}],
    )
    full: Text | None = Field(
        default=None,
        description="全称，小字写在名字下面 · its whole name, in a smaller line below",
        examples=[
            {
                "zh": "全市首批智慧教育应用示范区",
                "en": "first model district of the city",
            }
        ],
    )


class Level(Model):
    """Honours of one level; without a name where the source does not tell it."""

    name: Text | None = Field(
        default=None,
        description="级别，如全国；出处没有说就不写，线画成虚的 · the level, such as "
        "national; left out where the source does not tell, whose line is dotted",
    )
    seals: Annotated[tuple[Seal, ...], Field(min_length=1, max_length=6)] = Field(
        description="这一级的荣誉 · the honours of this level",
    )


class SealsChart(Chart):
    """Seals on their levels, stamped one after another.

    All are of one size. A few stand in one line, each level a step lower, with their
    words below; more stand in a row for each level, which share their columns. Those
    whose level the source does not tell stand between, dashed, and say so. On a tall
    page all stand one below the other.
    """

    stands: ClassVar[bool] = False
    tells: ClassVar[tuple[Question, ...]] = (Question.THINGS,)

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
        said = tuple(
            text
            for one in self.honours()
            for text in (one.mark, one.head, one.full)
            if text is not None
        )
        return (*names, *said)

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        plan = self._plan(box)
        marks: list[Mark] = []
        drawn = Span(0.0, 0.5, in_out_cubic).at(t)
        for level in plan.levels:
            if level.line is not None:
                x, y, wide, _ = level.line
                marks.append(
                    Stroke(
                        points((x, y + 1), (x + max(1.0, wide * drawn), y + 1)),
                        _THIN,
                        MARK,
                        alpha=1.0 if drawn > 0 else 0.0,
                        dash=() if level.known else (2.0, 4.0),
                    )
                )
            marks += _coming(level.words, Span(0.05, 0.35, out_cubic).at(t))
        lag = min(LAG, (0.97 - STAMP) / max(1, len(plan.stamps) - 1))
        for i, stamp in enumerate(plan.stamps):
            begin = 0.01 + i * lag
            struck = Span(begin, begin + STAMP, out_cubic).at(t)
            seen = 1.0 if struck > 0 else 0.0
            more = 0.075 * stamp.place.width * (1 - struck)
            place = stamp.place.grown(more) if more else stamp.place
            marks += _plate(place, stamp.rank, seen)
            marks += (replace(label, alpha=seen) for label in stamp.chars)
            said = Span(begin + 0.02, min(1.0, begin + STAMP + 0.1), out_cubic).at(t)
            marks += _coming(stamp.words, said)
        return (*marks, *plan.hots)

    @kept
    def _plan(self, box: Box) -> _Plan:
        """All that does not depend on progress."""
        return _Layout(self, box).plan()


def _plate(place: Rect, rank: Rank, seen: float) -> tuple[Mark, ...]:
    """A seal without what it says: full, or a rim, which may be dashed."""
    rim = seen if rank != "full" else 0.0
    x, y = place.x + _RIM / 2, place.y + _RIM / 2
    right, bottom = place.right - _RIM / 2, place.bottom - _RIM / 2
    edge = points((x, y), (right, y), (right, bottom), (x, bottom), (x, y))
    return (
        Bars(np.array([place]), SEAL, seen, radius=6.0),
        Bars(np.array([place.grown(-_RIM)]), GROUND, rim, radius=3.0),
        Stroke(
            *(edge, _RIM + 2, GROUND, seen if rank == "dashed" else 0.0),
            dash=(2.0, 2.0),
        ),
    )


def _key(seal: int) -> str:
    return f"seal-{seal + 1}"


def _coming(labels: Sequence[Label], share: float) -> Iterator[Label]:
    """Labels that rise into place while they appear."""
    for label in labels:
        yield replace(label, y=label.y + RISE * (1 - share), alpha=share)


Rank = Literal["full", "rim", "dashed"]
"""How seals of the highest level look, of others, and of one that is not told."""


class _Stamp(NamedTuple):
    place: Rect
    rank: Rank
    chars: tuple[Label, ...]
    words: tuple[Label, ...]


class _Shelf(NamedTuple):
    """A level: its line, its name or that there is none, and whether it has one.

    Where there is room enough nothing but the looks of the seals parts the levels.
    """

    line: Rect | None
    words: tuple[Label, ...]
    known: bool


class _Plan(NamedTuple):
    """Where everything lies."""

    levels: tuple[_Shelf, ...]
    stamps: tuple[_Stamp, ...]
    hots: tuple[Hot, ...]


class _Set(NamedTuple):
    """Sizes of a name and of a whole one."""

    name: float
    full: float

    @property
    def gap(self) -> float:
        """From the last line of a name to the first of the whole one."""
        return 0.5 * self.name + 0.95 * self.full


class _Layout:
    """Where everything lies in one box."""

    def __init__(self, chart: SealsChart, box: Box) -> None:
        self.chart, self.box, self.viewport = chart, box, box.viewport
        self.type = box.viewport.type
        self.level = _LEVEL * self.viewport.large**0.5
        self.seals = chart.honours()
        # How wide what stands on the widest is, in em: all have one lettering.
        self.across = max(self._across(*self._lines(seal)) for seal in self.seals)
        self.high = max(len(self._lines(seal)[0]) for seal in self.seals)
        self.short = False
        self.beyond = 0.0
        """Units by which whole names may be wider, as no ring stands after them."""
        self.spaces: list[float] = []
        self.unnamed = all(level.name is None for level in chart.levels)
        self.zone = max(map(self._wide, chart.levels))

    def plan(self) -> _Plan:
        rect = self.box.rect
        if self.viewport.portrait or rect.height > 1.15 * rect.width:
            places, lines, self.spaces = self._listed()
            sizes, _ = self._sizes(places[0].height + 12)
            return self._planned(places, lines, sizes, under=False)
        # Whole names stand below the short ones if there is room, else on the cards.
        self.beyond = _SIGN
        stepped = self._stepped()
        if stepped is not None:
            return stepped
        for self.short, least, whole in _TRIED:
            for share in (1.0, 0.9, 0.8, 0.7, *(() if whole else (0.6, 0.5))):
                places, lines, self.spaces = self._free(share * SIDE)
                sizes, fits = self._sizes(places[0].height + 18)
                if fits and sizes.name >= least and self._whole(sizes) >= whole:
                    return self._planned(places, lines, sizes, under=False)
        self.short, self.beyond = True, 0.0
        # Words that have no room beside their seals stand below them.
        for most, size in ((2, 36.0), (2, 32.0), (2, SMALLEST), (3, SMALLEST)):
            below = most * _LEADING * size + _STAND + 4
            places, lines, self.spaces = self._rows(SIDE, below)
            sizes, fits = self._sizes(most * _LEADING * size + 1, size)
            read = places[0].height * _CHAR * 2 / max(2, self.high) >= SMALLEST
            if fits and read and sizes.name == size:
                break
        return self._planned(places, lines, sizes, under=True)

    def _planned(
        self, places: list[Rect], lines: list[_Shelf], sizes: _Set, *, under: bool
    ) -> _Plan:
        stamps, hots = [], []
        for i, (seal, place) in enumerate(zip(self.seals, places, strict=True)):
            words = self._words(i, place, sizes, under=under)
            rank = self._rank(i)
            chars = tuple(self._chars(seal, place, rank))
            stamp = _Stamp(place, rank, chars, words)
            stamps.append(stamp)
            hots.append(_hot(i, seal, stamp, self.viewport))
        return _Plan(tuple(lines), tuple(stamps), tuple(hots))

    def _rank(self, number: int) -> Rank:
        """How a seal looks: levels are told apart by it."""
        first = len(self.chart.levels[0].seals)
        level = self._level(number)
        if level.name is None and not self.unnamed:
            return "dashed"
        return "full" if number < first else "rim"

    def _level(self, number: int) -> Level:
        return [level for level in self.chart.levels for _ in level.seals][number]

    # Places

    def _stepped(self) -> _Plan | None:
        """All in one line, each level a step lower, words below; if they fit so.

        Those whose level is not told stand half way.
        """
        rect, levels, n = self.box.rect, self.chart.levels, len(self.seals)
        column = (rect.width - _CLOSE * (n - 1)) / n
        self.spaces = [column - _SIGN] * n
        small = max(SMALLEST, 0.77 * self.level)
        over = 1.5 * small if self.zone else 0.0
        told = [level for level in levels if level.name is not None] or [*levels]
        least = _STEPS[0] * (len(told) > 1)
        sizes = self._read() if 1 < n <= _COLUMNS else None
        if sizes is None:
            return None
        tall = max(self._tall(i, sizes) for i in range(n)) + 2 * _STAND
        room = rect.height - 30.0 - over - tall
        side = min(STEPPED, column, room - least)
        if side < 0.75 * STEPPED:
            return None
        # Words are broader than characters, and their seals are.
        broad = side if self._square() else min(column, _LONG * side)
        drop = min(_STEPS[1], room - side) if least else 0.0
        top = rect.y + over + (room - side - drop) / 2 + 8
        places: list[Rect] = []
        shelves = []
        for level in levels:
            share = told.index(level) / max(1, len(told) - 1) if level in told else 0.5
            x, y = rect.x + len(places) * (column + _CLOSE), top + drop * share
            foot, wide = y - 0.55 * small, len(level.seals) * (column + _CLOSE)
            words = self._name(level, x, foot, one=True, size=small)
            if any(width(each.runs, self.type) > wide - _CLOSE for each in words):
                words = self._name(level, x, foot, size=small)
            named = level.name is not None
            rule = self._rule(words, x + wide - rect.x) if named else None
            shelves.append(_Shelf(rule, words, named))
            for i in range(len(level.seals)):
                places.append(Rect(x + i * (column + _CLOSE), y, broad, side))
        return self._planned(places, shelves, sizes, under=True)

    def _read(self) -> _Set | None:
        """The largest words that stand below seals in few lines."""
        most = 1 if self.viewport.language == "zh" else 2
        for lines, read in _LINES:
            for size in np.arange(*_NAMES, -1.0) * self.viewport.large:
                sizes, fits = self._sizes(self.box.rect.height, float(size), read)
                told = [self._told(i, sizes) for i in range(len(self.seals))]
                if not fits or sizes.name < size:
                    continue
                if all(len(h) <= most and len(f) <= lines for h, f in told):
                    return sizes
        return None

    def _free(self, side: float) -> tuple[list[Rect], list[_Shelf], list[float]]:
        """A row for every level, under its name; all rows share their columns.

        Those whose level is not told have a column of their own, between the rows.
        """
        rect, small = self.box.rect, max(SMALLEST, 0.77 * self.level)
        told = [level for level in self.chart.levels if level.name is not None]
        untold = [level for level in self.chart.levels if level.name is None]
        if not told or sum(len(level.seals) for level in untold) > len(told):
            told, untold = list(self.chart.levels), []
        most = max(2, *(len(level.seals) for level in told))
        count = most + bool(untold)
        over = 1.5 * small if self.zone else 0.0
        # The last row keeps off the river.
        pitch = (rect.height - 30.0) / len(told)
        side = min(side, pitch - over - 16)
        step = (rect.width + _GUTTER) / count
        wide = max(self._broad(0.0), min(self._broad(side), step - 20))
        space = step - wide - _GAP - _GUTTER - _SIGN
        top = rect.y + (pitch - over - side) / 2 + over + 8
        found: dict[int, list[Rect]] = {}
        lines = []
        for row, level in enumerate(told):
            y, x = top + row * pitch, rect.x
            found[id(level)] = [
                Rect(x + i * step, y, wide, side) for i in range(len(level.seals))
            ]
            words = self._name(level, x, y - 0.55 * small, one=True, size=small)
            lines.append(_Shelf(self._rule(words, most * step), words, known=True))
        others = [seal for level in untold for seal in level.seals]
        y = top + pitch * (len(told) - len(others)) / 2
        x = rect.x + most * step
        for level in untold:
            words = self._name(level, x, y - 0.55 * small, one=True, size=small)
            lines.append(_Shelf(None, words, known=False))
            found[id(level)] = []
            for _ in level.seals:
                found[id(level)].append(Rect(x, y, wide, side))
                y += pitch
        places = [place for level in self.chart.levels for place in found[id(level)]]
        return places, lines, [space] * len(places)

    def _rule(self, words: tuple[Label, ...], wide: float) -> Rect | None:
        """The line after the name of a level, over all its columns."""
        if not words:
            return None
        name = words[0]
        x = name.x + width(name.runs, self.type) + _RULE
        right = self.box.rect.x + wide - _GUTTER
        return Rect(x, name.y - 0.36 * name.runs[0].size, right - x, _THIN)

    def _broad(self, side: float) -> float:
        """How wide seals of this height are, so that their words can be read."""
        most = max(SMALLEST, (_CHAR if self._square() else _WORD) * side)
        return max(side, most * self.across / _INNER)

    def _square(self) -> bool:
        return self.viewport.language == "zh" and self.across <= _SQUARE

    def _rows(
        self, side: float, below: float
    ) -> tuple[list[Rect], list[_Shelf], list[float]]:
        """A line for every level, all as long as the page.

        `below` is the room for words below a line; without it they stand beside.
        """
        rect, levels = self.box.rect, self.chart.levels
        most = max(len(level.seals) for level in levels)
        zone = self.zone + 56.0 if self.zone else 0.0
        columns = _columns(self.chart, rect.width - zone, most, self.viewport)
        across = min(columns)
        pitch = min(300.0, (rect.height - 40) / len(levels))
        if below:
            side = min(side, pitch - 12 - _STAND - below)
        else:
            side = min(side, pitch - 44, 0.5 * across)
        wide = max(self._broad(0.0), min(self._broad(side), across - 20))
        top = rect.y + (rect.height - len(levels) * pitch) / 2
        top += (pitch - side - _STAND - below) / 2
        places, lines, spaces = [], [], []
        for row, level in enumerate(levels):
            y = top + row * pitch
            for i in range(len(level.seals)):
                x = rect.x + zone + sum(columns[:i])
                places.append(Rect(x, y, wide, side))
                spaces.append(columns[i] - _APART - (0.0 if below else wide + _GAP))
            foot = y + side + _STAND
            words = self._name(level, rect.x, foot - 20)
            line = Rect(rect.x, foot, rect.width, _THIN)
            lines.append(_Shelf(line, words, level.name is not None))
        return places, lines, spaces

    def _listed(self) -> tuple[list[Rect], list[_Shelf], list[float]]:
        """One below the other, each level under its line."""
        rect, levels = self.box.rect, self.chart.levels
        n = len(self.seals)
        head = 1.5 * self.level + 34
        heads = head * len(levels) if self.zone else 0.0
        step = min(SIDE + 30, (rect.height - 40 - heads) / n)
        side = min(SIDE, step - 22)
        wide = self._broad(side)
        y = rect.y + (rect.height - 40 - heads - n * step) / 2
        places, lines = [], []
        for level in levels:
            if self.zone:
                y += head
                words = self._name(level, rect.x, y - 34, one=True)
                line = Rect(rect.x, y - 20, rect.width, _THIN)
                lines.append(_Shelf(line, words, level.name is not None))
            for _ in level.seals:
                places.append(Rect(rect.x, y + (step - side) / 2, wide, side))
                y += step
        return places, lines, [rect.width - wide - _GAP - 50] * n

    # Words

    def _wide(self, level: Level) -> float:
        """How wide the name of a level is; 0 where none has one."""
        words = self._name(level, 0.0, 0.0)
        return max((width(label.runs, self.type) for label in words), default=0.0)

    def _name(
        self, level: Level, x: float, y: float, *, one: bool = False, size: float = 0.0
    ) -> tuple[Label, ...]:
        """The name of a level, or that it has none, in `one` line; y is its foot."""
        if level.name is None and self.unnamed:
            return ()
        if level.name is not None:
            large = size or self.level
            run = Run(self.viewport.words(level.name), large, 700, ACCENT)
            return (Label(x, y, (run,)),)
        size = max(SMALLEST, 0.77 * self.level)
        lines = self.viewport.words(_UNTOLD).split("\n")
        if one:
            between = "" if self.viewport.language == "zh" else " "
            lines = [between.join(lines)]
        return tuple(
            Label(
                x, y - (len(lines) - 1 - i) * 1.2 * size, (Run(line, size, 400, TEXT2),)
            )
            for i, line in enumerate(lines)
        )

    def _sizes(
        self, high: float, size: float = 0.0, read: float = _READ
    ) -> tuple[_Set, bool]:
        """The sizes, this at most, at which words have room, and whether they have."""
        larger = 1.1 if self.viewport.portrait else 1.0
        size = size or _HEAD * self.viewport.large * larger
        while True:
            full = min(size, max(read, _FULL * size))
            said = _Set(size, full)
            fits = all(
                longest_word(self.viewport.words(text), each, weight, self.type)
                <= space + more
                for seal, space in zip(self.seals, self.spaces, strict=True)
                for text, each, weight, more in (
                    (seal.head, size, 500, 0.0),
                    (seal.full, full, 400, self.beyond),
                )
                if text is not None and (weight == 500 or not self.short)
            )
            tall = max(self._tall(i, said) for i in range(len(self.seals)))
            fits = fits and tall <= high
            if fits or size <= SMALLEST:
                return said, fits
            size = max(SMALLEST, size * 0.96)

    def _told(
        self, number: int, sizes: _Set
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The lines of a name and those of the whole one."""
        words, seal, space = (
            self.viewport.words,
            self.seals[number],
            self.spaces[number],
        )
        head = balanced(words(seal.head), sizes.name, 500, space, self.type)
        if seal.full is None or self.short:
            return head, ()
        space += self.beyond
        return head, balanced(words(seal.full), sizes.full, 400, space, self.type)

    def _whole(self, sizes: _Set) -> bool:
        """Whether each Chinese name is on one line: it has no spaces to break at."""
        return self.viewport.language != "zh" or all(
            len(self._told(i, sizes)[0]) == 1 for i in range(len(self.seals))
        )

    def _lowered(self, place: Rect, sizes: _Set) -> float:
        """How much of the height of seals the highest words leave free."""
        tall = max(self._tall(i, sizes) for i in range(len(self.seals)))
        return max(0.0, place.height - tall)

    def _tall(self, number: int, sizes: _Set) -> float:
        """How high the words of an honour are."""
        head, full = self._told(number, sizes)
        return _LEADING * sizes.name * len(head) + (
            sizes.gap + _LEADING * sizes.full * (len(full) - 1) if full else 0.0
        )

    def _words(
        self, number: int, place: Rect, sizes: _Set, *, under: bool
    ) -> tuple[Label, ...]:
        """What an honour is called, beside its seal or below the line of its level."""
        head, full = self._told(number, sizes)
        size = sizes.name
        x = place.x + (0.0 if under else place.width + _GAP)
        first = place.centre[1] - self._tall(number, sizes) / 2 + 0.95 * size
        if self.beyond and not self.short:
            # Names of a row stand on one line, however much is said below them.
            first = place.y + 0.9 * size + self._lowered(place, sizes) / 2
        if under:
            first = place.bottom + 2 * _STAND + 0.9 * size
        labels = [
            Label(x, first + i * _LEADING * size, (Run(line, size, 500, TEXT),))
            for i, line in enumerate(head)
        ]
        below = labels[-1].y + sizes.gap
        labels += [
            Label(
                x,
                below + i * _LEADING * sizes.full,
                (Run(line, sizes.full, 400, TEXT2),),
            )
            for i, line in enumerate(full)
        ]
        return tuple(labels)

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

    def _chars(self, seal: Seal, place: Rect, rank: Rank) -> Iterator[Label]:
        """What the seal says: characters two by two, or lines as wide as it."""
        x, y, wide, side = place
        lines, spread = self._lines(seal)
        ink = SEAL_INK if rank == "full" else ACCENT
        if self._square():
            size = min(_CHAR * side * 2 / max(2, self.high), _CHAR * side)
            size = min(size, _INNER * wide / self.across)
            step = 1.12 * size
            foot = y + side / 2 - (len(lines) - 1) / 2 * step + 0.37 * size
        else:
            size = self._lettering(wide, side)
            high = _CAPITAL * len(lines) + _INTERLINE * (len(lines) - 1)
            foot = y + side / 2 + (_CAPITAL - high / 2) * size
            step = (_CAPITAL + _INTERLINE) * size
        for i, line in enumerate(lines):
            # Room follows the last character, too: half of it is taken back.
            yield Label(
                x + wide / 2 + spread * size / 2,
                foot + i * step,
                (Run(line, size, 700, ink, 0.0, spread),),
                "middle",
            )

    def _lettering(self, wide: float, side: float) -> float:
        """The size of words, one on all seals: as large as the widest of them lets."""
        high = _CAPITAL * self.high + _INTERLINE * (self.high - 1)
        return min(_TALLEST * side, _INNER * wide / self.across, _INNER * side / high)


def _hot(number: int, seal: Seal, stamp: _Stamp, viewport: Viewport) -> Hot:
    """The seal and the words beside it."""
    place = stamp.place
    right = max(label.x + width(label.runs, viewport.type) for label in stamp.words)
    low = max(place.bottom, stamp.words[-1].y + 10)
    whole = Rect(
        place.x, place.y, max(place.right, right + 12) - place.x, low - place.y
    )
    names = [label for label in stamp.words if label.runs[0].weight == 500]
    return Hot(
        whole.at_least(96, 96),
        Target("figure", _key(number)),
        anchor=(place.right, place.centre[1]),
        name=" ".join(viewport.words(seal.head).split()),
        words=around([inked(label, viewport) for label in names]),
    )


def _columns(
    chart: SealsChart, room: float, count: int, viewport: Viewport
) -> list[float]:
    """How wide columns are: where more is said there is a little more room."""
    said = [1.0] * count
    for level in chart.levels:
        for i, seal in enumerate(level.seals):
            words = viewport.words(seal.full or seal.head)
            said[i] = max(said[i], viewport.type.advance(words, 1.0, 400))
    even = sum(said) / count
    shares = [min(max(wide / even, 0.8), 1.25) for wide in said]
    return [room * share / sum(shares) for share in shares]
