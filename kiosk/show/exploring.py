"""Exploring: all values of a chart as a plot over the page, to be read off.

One finger points at a value, two draw the plot apart. What is seen of it and where it
is read belongs to the visit; here it becomes marks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from kiosk.drawing import axis
from kiosk.drawing.easing import out_cubic
from kiosk.drawing.geometry import Rect, points
from kiosk.drawing.ink import ACCENT, COMPARE, FILL, GROUND, MARK, TEXT, TEXT2, WATER
from kiosk.drawing.marks import (
    Bars,
    Curve,
    Dots,
    Hot,
    Label,
    Plot,
    Run,
    Stroke,
    Target,
)
from kiosk.drawing.painted import near
from kiosk.drawing.placement import lines_of
from kiosk.drawing.river import WIDTHS
from kiosk.drawing.scales import spelling, ticks
from kiosk.drawing.span import Span
from kiosk.drawing.typeset import broken, run_width, width
from kiosk.drawing.viewport import Box
from kiosk.model import data
from kiosk.model.figure import settled
from kiosk.model.text import Text, spaced
from kiosk.show import sheet
from kiosk.show.visit import WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kiosk.charts.base import Chart
    from kiosk.drawing.geometry import Array
    from kiosk.drawing.ink import Ink
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.scales import Spelling
    from kiosk.drawing.viewport import Viewport
    from kiosk.model.figure import Fact
    from kiosk.model.table import Table
    from kiosk.slides.base import Slide

PREFIX: Final = "@plot-"
"""What the name of an open plot begins with, where a card has that of a figure."""
CLOSEST: Final = 6
"""Values that are seen at least, however far a plot is drawn apart."""
MARGIN: Final = 24.0
"""Units round the plot at which a finger reads it, too."""
TWICE: Final = 0.4
"""Seconds within which two taps are one wish: to see all of it."""

_COMES: Final = Span(0.0, 0.26, out_cubic)
_INKS: Final = (FILL, TEXT2, MARK, FILL.mixed("ground", 0.5), ACCENT, TEXT)
_NAME: Final = 36.0
_LIFT: Final = 56.0
"""Units above the river at which a plot begins that does not begin at zero."""
_CHANNEL: Final = (WIDTHS[0] / 2, 62.0)
"""Units below the river between which names of columns stand."""
_GAP: Final = 36.0
"""Units between two names below the plot at least."""
_SIGN: Final = 28.0
"""Font size of the word beside the sign that opens a plot,"""
_ASIDE: Final = 14.0
"""and the air between the two."""
_ROWS: Final = 7
"""Rows of the table beside the plot in large text."""

_OPEN: Final = Text.own(zh="点开看每个值", en="Open all the values")
_WORD: Final = Text.own(zh="看数据", en="Data")
_ALL: Final = Text.own(zh="看全部", en="Show all")
_HINT: Final = Text.own(zh="一指读数，两指放大", en="One finger reads, two zoom")
_NONE: Final = Text.own(zh="缺", en="no data")


def named(card: str | None) -> int | None:
    """The chart of the slide whose plot is open, by its number; None if none is."""
    if card is None or not card.startswith(PREFIX):
        return None
    number = card.removeprefix(PREFIX)
    return int(number) if number.isascii() and number.isdigit() else None


def explored(slide: Slide, card: str | None) -> Chart | None:
    """The chart whose plot is open on a slide; None if none is."""
    number, charts = named(card), slide.charts()
    if number is None or number >= len(charts) or not charts[number].explored():
        return None
    return charts[number]


def spread(
    window: tuple[float, float],
    landed: tuple[float, float],
    now: tuple[float, float],
    least: float,
) -> tuple[float, float]:
    """The window after two fingers have moved; what was under them stays there.

    Args:
        window: what was seen when the second of them landed.
        landed: where they were then, in shares of the plot's width.
        now: where they are.
        least: the narrowest window.
    """
    low, high = window
    wide = high - low
    a, b = (low + share * wide for share in landed)
    apart = now[1] - now[0]
    if abs(apart) < 1e-6 or apart * (b - a) <= 0:
        return window
    new = min(max((b - a) / apart, min(least, 1.0)), 1.0)
    middle = (a + b) / 2 - (sum(now) / 2 - 0.5) * new
    start = min(max(middle - new / 2, 0.0), 1.0 - new)
    return start, start + new


class _Row(NamedTuple):
    """A name and its values at all places; NaN where one is missing.

    `largest` is the value farthest from zero, `longest` one of the most digits.
    """

    name: Text
    typed: tuple[Decimal | None, ...]
    values: Array
    largest: Fact
    longest: Fact

    @classmethod
    def of(
        cls, name: Text, typed: tuple[Decimal | None, ...], table: Table, column: Text
    ) -> _Row:
        values = np.array([np.nan if v is None else float(v) for v in typed])
        there = [value for value in typed if value is not None] or [Decimal(0)]
        longest = max(there, key=lambda value: len(str(value)))
        largest = max(there, key=abs)
        return cls(
            name,
            typed,
            values,
            _fact(largest, table, column),
            _fact(longest, table, name),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Values:
    """The values of a chart as they are plotted: rows over columns."""

    rows: tuple[_Row, ...]
    columns: tuple[Text, ...]
    table: Table
    x: Array
    """The middle of every column, in shares of all of them."""

    @property
    def alone(self) -> bool:
        """Whether there is one row, which has no name because its columns have."""
        single = all(row.single for row in self.table.rows)
        return len(self.rows) == 1 and (single or not self.table.columns)

    def inks(self, number: int) -> tuple[Ink, ...]:
        """The inks of a row's values, where they differ: as on the page."""
        if not (self.alone and self.table.compared):
            return ()
        return (COMPARE,) * (len(self.rows[number].values) - 1) + (FILL,)

    def ink(self, number: int, column: int) -> Ink:
        """The ink of a value of a row."""
        inks = self.inks(number)
        return inks[column] if inks else _INKS[number % len(_INKS)]

    @property
    def least(self) -> float:
        """The narrowest window."""
        return min(1.0, CLOSEST / len(self.columns))

    def column(self, place: float) -> int:
        """The column at a place: the nearest."""
        middles = (self.x[1:] + self.x[:-1]) / 2
        return int(np.searchsorted(middles, place, "right"))

    def seen(self, window: tuple[float, float]) -> tuple[int, int]:
        """The first and the last column of which anything is seen in a window."""
        low, high = window
        last = len(self.columns) - 1
        if self.table.places:
            # Lines come from beyond the edge.
            first = int(np.searchsorted(self.x, low, "right")) - 1
            return max(0, first), min(last, int(np.searchsorted(self.x, high, "left")))
        n = len(self.columns)
        return max(0, int(low * n)), min(last, int(np.ceil(high * n)) - 1)

    def fact(self, row: int, column: int) -> Fact | None:
        """A value with its unit, ready to be said; None if it is missing."""
        value = self.rows[row].typed[column]
        return None if value is None else _fact(value, self.table, self.columns[column])


@lru_cache(maxsize=4)
def _values(chart: _Once) -> Values:
    table = chart.chart.plotted(chart.facts)
    assert table is not None
    rows = tuple((row.name, row.values) for row in table.rows)
    columns = table.columns
    if not columns or all(len(values) == 1 for _, values in rows):
        # Each row has one value and is a column of its own.
        columns = tuple(name for name, _ in rows)
        rows = ((columns[0], tuple(values[0] for _, values in rows)),)
    n = len(columns)
    return Values(
        tuple(_Row.of(name, values, table, columns[0]) for name, values in rows),
        columns,
        table,
        _spaced(np.array(table.places), n)
        if table.places
        else (np.arange(n) + 0.5) / n,
    )


def _spaced(places: Array, count: int) -> Array:
    """Places with as much air at both ends as equal steps have."""
    air = 0.5 / count
    result: Array = air + places * (1 - 2 * air)
    return result


class _Once:
    """A chart by its identity: to compare two of many values takes too long."""

    __slots__ = ("chart", "facts")

    def __init__(self, chart: Chart, facts: Mapping[str, Fact]) -> None:
        self.chart = chart
        self.facts = facts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Once) and other.chart is self.chart

    def __hash__(self) -> int:
        return id(self.chart)


def values_of(chart: Chart, facts: Mapping[str, Fact] | None = None) -> Values:
    """The values of a chart that has a table, of its own or of its slide's `facts`."""
    return _values(_Once(chart, facts or {}))


def _number(words: str) -> int | None:
    """The number that a column is called by; None if there is none, or several."""
    found = re.findall(r"[0-9]+(?:,[0-9]{3})*", words)
    return int(found[0].replace(",", "")) if len(found) == 1 else None


def _fact(value: Decimal, table: Table, column: Text) -> Fact:
    figure = data.figure(value, table.unit or "%", column, None, column, "-/0.1")
    return settled({"value": figure})["value"]


# -- on the page ---------------------------------------------------------------


def signs(slide: Slide, viewport: Viewport) -> tuple[Mark, ...]:
    """The signs on a page that open its plots: one at the corner of each chart."""
    return tuple(_signs(slide, viewport))


def _signs(slide: Slide, viewport: Viewport) -> Iterator[Mark]:
    charts = slide.charts()
    if not any(chart.explored() for chart in charts):
        return
    shown = slide.marks(1.0, viewport)
    taken = [line.rect for line in lines_of(shown, viewport)]
    for number, box in enumerate(slide.boxes(viewport)):
        if not charts[number].explored():
            continue
        x, y = _free(box, taken)
        yield from _word(x, y, shown, viewport)
        # No other sign comes to lie there.
        taken.append(
            Rect(x - sheet.BUTTON, y - sheet.BUTTON, 2 * sheet.BUTTON, 2 * sheet.BUTTON)
        )
        yield from sheet.ring(x, y)
        # A line that rises and falls, as in a plot.
        yield Stroke(
            points((x - 17, y + 9), (x - 6, y - 5), (x + 4, y + 4), (x + 17, y - 11)),
            4.0,
            TEXT,
            cap="round",
        )
        target = Target("card", f"{PREFIX}{number}")
        yield Hot(sheet.reach(x, y), target, name=viewport.words(_OPEN))
        if charts[number].opens:
            yield Hot(box.rect, target)


def _word(
    x: float, y: float, shown: Sequence[Mark], viewport: Viewport
) -> Iterator[Label]:
    """What the sign at a point opens, left of it, where nothing else stands there."""
    run = Run(viewport.words(_WORD), _SIGN * viewport.large**0.5, 500, TEXT2)
    wide, right = width((run,), viewport.type), x - sheet.BUTTON - _ASIDE
    place = Rect(right - wide, y - run.size / 2, wide, run.size)
    around = Rect(place.x - _ASIDE, place.y, wide + 2 * _ASIDE, place.height)
    taken = any(
        around.meets(words)
        for mark in shown
        if isinstance(mark, Label) and mark.alpha > 0
        for words in _runs(mark, viewport)
    ) or any(
        near(mark, (place.x + share * wide, y), run.size)
        for mark in shown
        for share in (0.0, 0.5, 1.0)
    )
    if not taken and place.x >= viewport.margin:
        yield Label(right, y + 0.35 * run.size, (run,), "end")


def _runs(label: Label, viewport: Viewport) -> Iterator[Rect]:
    """What each piece of a line covers: a unit is not as tall as its number."""
    whole = width(label.runs, viewport.type)
    x = label.x - {"start": 0.0, "middle": whole / 2, "end": whole}[label.anchor]
    for run in label.runs:
        wide = run_width(run, viewport.type)
        yield Rect(x, label.y - 0.82 * run.size, wide, run.size)
        x += wide


def _free(box: Box, taken: list[Rect]) -> tuple[float, float]:
    """Where the sign of a chart lies: at its corners, or above it, clear of words."""
    rect, viewport = box.rect, box.viewport
    left, right = rect.x + sheet.BUTTON, rect.right - sheet.BUTTON
    top = rect.y + sheet.BUTTON - 8
    corner = viewport.width - viewport.margin - sheet.BUTTON
    places = (
        (right, top),
        *((right, rect.y - up) for up in (30.0, 60.0, 90.0)),
        (corner, 110.0),
        (corner, 190.0),
        (left, top),
        (right, (rect.y + rect.bottom) / 2),
        ((rect.x + rect.right) / 2, top),
    )
    side = 2 * sheet.BUTTON + 12
    for x, y in places:
        around = Rect(x - side / 2, y - side / 2, side, side)
        if not any(around.meets(words) for words in taken):
            return x, y
    return right, top


# -- over the page -------------------------------------------------------------


def place(viewport: Viewport) -> Rect:
    """What a plot covers: the page down to the river."""
    return Rect(0.0, 0.0, viewport.width, viewport.seam - WIDTHS[0] / 2)


def marks(
    slide: Slide,
    chart: Chart,
    window: tuple[float, float],
    reading: float | None,
    viewport: Viewport,
    age: float,
) -> tuple[Mark, ...]:
    """The open plot, `age` seconds after it was opened.

    Args:
        slide: the page below.
        chart: one of its charts, with a table.
        window: the part of the plot that is seen, in shares of all of it.
        reading: where in all of it values are read off; None if nowhere.
        viewport: the page and who reads it.
        age: seconds.
    """
    return _Sheet(
        slide, values_of(chart, slide.facts()), window, reading, viewport
    ).marks(_COMES.at(age))


class _Sheet:
    """Everything on the plot's sheet, for one moment."""

    def __init__(
        self,
        slide: Slide,
        values: Values,
        window: tuple[float, float],
        reading: float | None,
        viewport: Viewport,
    ) -> None:
        self.slide, self.values, self.viewport = slide, values, viewport
        self.window, self.reading = window, reading
        self.alone = values.alone
        self.whole = place(viewport)
        self.large: float = viewport.large**0.7
        self.size: float = _NAME * self.large
        self.first, self.last = values.seen(window)
        self.low, self.high = self._extent()
        self.spell = self._spelling()
        self.ticks = ticks(Fraction(self.low), Fraction(self.high), 5)
        self.words = self.spell.ticks(self.ticks)
        self.rect = self._rect()

    def _extent(self) -> tuple[float, float]:
        """The lowest and the highest value that is seen, with a little air."""
        seen = np.concatenate(
            [row.values[self.first : self.last + 1] for row in self.values.rows]
        )
        seen = seen[~np.isnan(seen)]
        if not seen.size:
            return 0.0, 1.0
        low, high = float(seen.min()), float(seen.max())
        if self.values.table.zero or not self.values.table.time:
            low, high = min(low, 0.0), max(high, 0.0)
        if low == high:
            return low - 0.5, high + 0.5
        air = 0.06 * (high - low)
        return (low - air if low < 0 or low else low), high + air

    def _spelling(self) -> Spelling:
        """How the values of the axis are written: as their largest asks for."""
        facts = [row.largest for row in self.values.rows]
        return spelling(facts, self.viewport.language)

    def _rect(self) -> Rect:
        """Where the values lie."""
        viewport = self.viewport
        box = Box(self.whole, viewport, {})
        left = viewport.margin + axis.gutter(self.words, viewport)
        right = viewport.width - viewport.margin
        if self._tabled:
            right -= 0.3 * (right - left)
        top = sheet.heading(self.viewport) + 2.3 * self.size + self._legend_height + 24
        # Values that begin at zero stand on the river.
        foot = box.rect.bottom - (0.0 if self.low == 0 else _LIFT)
        return Rect(left, top, right - left, max(foot - top, 60.0))

    @property
    def _tabled(self) -> bool:
        """Whether a table stands beside the plot."""
        return self.viewport.large > 1 and not self.viewport.portrait

    def at(self, share: float) -> float:
        """Where a share of all columns lies on the page."""
        low, high = self.window
        return self.rect.x + (share - low) / (high - low) * self.rect.width

    def high_at(self, value: float) -> float:
        """How high a value lies on the page."""
        share = (value - self.low) / (self.high - self.low)
        return self.rect.bottom - share * self.rect.height

    @property
    def column(self) -> int | None:
        """The column that is read; None if none is, or it is out of sight."""
        if self.reading is None:
            return None
        column = self.values.column(self.reading)
        return column if self.first <= column <= self.last else None

    def marks(self, come: float) -> tuple[Mark, ...]:
        """All marks; `come` is how far the sheet has come, in [0, 1]."""
        whole, rect = self.whole, self.rect
        curves = tuple(
            Curve(
                self.values.x,
                row.values,
                _INKS[number % len(_INKS)],
                self.values.inks(number),
            )
            for number, row in enumerate(self.values.rows)
        )
        return (
            Bars(np.array([list(whole)]), GROUND, come),
            # The page's own names below the river give way to the plot's.
            Bars(np.array([self._channel()]), WATER, come),
            # Its river may rise there, or have a post: below a plot it is level.
            Bars(np.array([self._river()]), FILL, come),
            Hot(whole, Target("slip", "plot")),
            *self._hairlines(come),
            Plot(
                rect,
                curves,
                self.window,
                self.low,
                self.high,
                joined=self.values.table.time,
                alpha=come,
            ),
            Hot(rect.grown(MARGIN), Target("read")),
            *self._unit(come),
            *self._names(come),
            *self._heading(come),
            *self._legend(come),
            *self._read(come),
            *self._table(come),
            *self._buttons(come),
        )

    def _channel(self) -> tuple[float, float, float, float]:
        viewport, (top, bottom) = self.viewport, _CHANNEL
        return 0.0, viewport.seam + top, viewport.width, bottom - top

    def _river(self) -> tuple[float, float, float, float]:
        viewport, wide = self.viewport, WIDTHS[0]
        return 0.0, viewport.seam - wide / 2, viewport.width, wide

    def _hairlines(self, come: float) -> Iterator[Mark]:
        left = self.viewport.margin
        for tick, words in zip(self.ticks, self.words, strict=True):
            y = self.high_at(float(tick))
            if y > self.whole.bottom - 8:
                # The river itself.
                continue
            yield Bars(
                np.array([[self.rect.x, y - 1, self.rect.width, 2.0]]),
                MARK.mixed("ground", 0.55),
                come,
            )
            size = self.viewport.label
            yield Label(
                self.rect.x - 18,
                y + size * 0.36,
                (Run(words, size, 400, TEXT2),),
                "end",
                alpha=come if self.rect.x - left > 20 else 0.0,
            )

    def _unit(self, come: float) -> Iterator[Label]:
        """The unit of the axis, above it; a word under the finger takes its place."""
        size, words = self.viewport.label, self.spell.unit
        left = self.viewport.margin
        yield Label(
            left,
            self.rect.y - 0.5 * self.size,
            (Run(words or " ", size, 500, ACCENT),),
            alpha=come if self.column is None else 0.0,
        )

    def _names(self, come: float) -> Iterator[Label]:
        """Names below the plot: as many as have room, at equal steps."""
        viewport, size = self.viewport, self.viewport.label
        columns = self.values.columns
        # Of very many the longest is guessed from some.
        count = self.last - self.first + 1
        some = columns[self.first : self.last + 1 : max(1, count // 40)]
        widest = max(
            viewport.type.advance(viewport.words(name), size, 400) for name in some
        )
        for index in self._named(widest + _GAP):
            x = self.at(float(self.values.x[index]))
            if self.rect.x - 20 <= x <= self.rect.right + 20:
                yield Label(
                    x,
                    viewport.seam + _CHANNEL[1] - 0.4 * size,
                    (Run(viewport.words(columns[index]), size, 400, TEXT2),),
                    "middle",
                    alpha=come,
                )

    def _named(self, room: float) -> Iterator[int]:
        """The columns in sight that have their name below, of which each takes room."""
        if self.values.table.places:
            free = -np.inf
            for index in range(self.first, self.last + 1):
                x = self.at(float(self.values.x[index]))
                if x >= max(free, self.rect.x):
                    yield index
                    free = x + room
            return
        pitch = self.rect.width / (self.last - self.first + 1)
        step = max(1, int(np.ceil(room / pitch)))
        first, step = self._round(step) or (-(-self.first // step) * step, step)
        yield from range(first, self.last + 1, step)

    def _round(self, least: int) -> tuple[int, int] | None:
        """The first column in sight of a round number, and how far on the next is.

        None if the columns are not called by numbers in equal steps.
        """
        columns, words = self.values.columns, self.viewport.words
        last = len(columns) - 1
        some = [_number(words(columns[index])) for index in (0, min(1, last), last)]
        if None in some or last < 2:
            return None
        begin, second, end = (number or 0 for number in some)
        apart = second - begin
        if apart <= 0 or end != begin + last * apart or begin % apart:
            return None
        rounds = (
            each * 10**power // 10
            for power in range(12)
            for each in (10, 20, 25, 30, 40, 50)
            if power or each in {10, 20, 50}
        )
        step = next(each for each in rounds if each >= least)
        return self.first + -(begin // apart + self.first) % step, step

    def _heading(self, come: float) -> Iterator[Label]:
        viewport = self.viewport
        size = sheet.TITLE * self.large
        words = viewport.words(self.slide.title, self.slide.facts())
        space = viewport.width - 2 * viewport.margin - 4 * sheet.BUTTON
        space -= width(self._aside, viewport.type)
        (first, *rest) = broken(words, size, 500, space, viewport.type)
        line = f"{first}…" if rest else first
        yield Label(
            viewport.margin,
            sheet.heading(self.viewport),
            (Run(line, size, 500, TEXT),),
            alpha=come,
        )

    # The rows: their names, and their values where they are read

    def _entries(self) -> Iterator[tuple[int, tuple[Run, ...]]]:
        """Of each row its number and, as one line, its name and the value read."""
        column, size = self.column, self.size
        viewport = self.viewport
        for number, row in enumerate(self.values.rows):
            name = "" if self.alone else viewport.words(row.name)
            runs = [Run(name, size, 500, TEXT)] if name else []
            if column is not None:
                fact = self.values.fact(number, column)
                said = viewport.words(_NONE)
                if fact is not None:
                    said = str(fact.said(viewport.language))
                    said = spaced(said) if viewport.language == "zh" else said
                runs.append(Run(said, size, 500, ACCENT, 16.0 if name else 0.0))
            yield number, tuple(runs) or (Run(" ", size, 500, TEXT),)

    def _lines(self) -> list[list[tuple[int, tuple[Run, ...]]]]:
        """The entries, as many on a line as there is room for."""
        viewport = self.viewport
        space = viewport.width - 2 * viewport.margin
        lines: list[list[tuple[int, tuple[Run, ...]]]] = [[]]
        used = 0.0
        for number, runs in self._entries():
            wide = width(runs, viewport.type) + 1.6 * self.size
            if lines[-1] and used + wide > space:
                lines.append([])
                used = 0.0
            lines[-1].append((number, runs))
            used += wide + self.size
        return lines

    @property
    def _legend_height(self) -> float:
        """What the names of the rows take, each with a value: it never changes."""
        viewport = self.viewport
        space = viewport.width - 2 * viewport.margin
        used, lines = 0.0, 1
        for row in self.values.rows:
            wide = viewport.type.advance(viewport.words(row.name), self.size, 500)
            said = str(row.longest.said(viewport.language))
            wide += viewport.type.advance(said, self.size, 500)
            wide += 3.0 * self.size
            if used and used + wide > space:
                lines += 1
                used = 0.0
            used += wide
        return float(lines * self.size * 1.4)

    def _legend(self, come: float) -> Iterator[Mark]:
        size, viewport = self.size, self.viewport
        y = sheet.heading(self.viewport) + 1.75 * size
        for line in self._lines():
            x = viewport.margin
            for number, runs in line:
                ink = _INKS[number % len(_INKS)]
                # Without a name there is nothing that the dot would tell apart.
                dot = 0.0 if self.alone else come
                yield Dots(
                    points((x + 0.3 * size, y - 0.35 * size)), 0.5 * size, ink, dot
                )
                yield Label(x + (size if dot else 0.0), y, runs, alpha=come)
                x += width(runs, viewport.type) + 2.6 * size
            y += 1.4 * size

    # Where it is read

    def _read(self, come: float) -> Iterator[Mark]:
        """The line under the finger, the column's name above it, a dot on each row."""
        column, rect, size = self.column, self.rect, self.size
        shown = come if column is not None else 0.0
        at = column or 0
        x = min(max(self.at(float(self.values.x[at])), rect.x), rect.right)
        yield Bars(np.array([[x - 1.5, rect.y, 3.0, rect.height]]), TEXT, shown)
        words = self.viewport.words(self.values.columns[at])
        wide = self.viewport.type.advance(words, size, 500)
        left = min(max(x - wide / 2, rect.x), rect.right - wide)
        yield Label(
            left, rect.y - 0.5 * size, (Run(words, size, 500, TEXT),), alpha=shown
        )
        for number, row in enumerate(self.values.rows):
            value = float(row.values[at])
            there = shown if not np.isnan(value) else 0.0
            y = self.high_at(0.0 if np.isnan(value) else value)
            ink = self.values.ink(number, at)
            yield Dots(points((x, y)), 26.0, GROUND, there)
            yield Dots(points((x, y)), 18.0, ink, there)

    def _table(self, come: float) -> Iterator[Label]:
        """The values round the one that is read, for those who read large text."""
        if not self._tabled:
            return
        viewport, size = self.viewport, self.size
        n = len(self.values.columns)
        middle = self.column if self.column is not None else self.first
        start = min(max(middle - _ROWS // 2, 0), max(0, n - _ROWS))
        left, right = self.rect.right + size, viewport.width - viewport.margin
        pitch = min(1.5 * size, self.rect.height / _ROWS)
        for number, column in enumerate(range(start, min(start + _ROWS, n))):
            y = self.rect.y + (number + 0.8) * pitch
            here = column == self.column
            fact = self.values.fact(0, column)
            said = viewport.words(_NONE)
            if fact is not None:
                said = fact.said(viewport.language).number
            ink: Ink = ACCENT if here else TEXT
            name = viewport.words(self.values.columns[column])
            yield Label(left, y, (Run(name, size, 400, TEXT2),), alpha=come)
            yield Label(right, y, (Run(said, size, 500, ink),), "end", alpha=come)

    # Ways out

    @property
    def _aside(self) -> tuple[Run, ...]:
        """What stands beside the button: the way to all of it, or how to read it."""
        words, size = self.viewport.words, self.size
        if self.window != WHOLE:
            return (Run(words(_ALL), size, 500, ACCENT),)
        if self.reading is None and not self.viewport.portrait:
            return (Run(words(_HINT), 0.86 * size, 400, TEXT2),)
        return (Run(" ", size, 400, TEXT2),)

    def _buttons(self, come: float) -> Iterator[Mark]:
        viewport, size = self.viewport, self.size
        yield from sheet.away(viewport, come)
        x, y = sheet.corner(viewport)
        right, runs = x - 2 * sheet.BUTTON, self._aside
        yield Label(right, y + 0.35 * size, runs, "end", alpha=come)
        part = self.window != WHOLE
        wide = width(runs, viewport.type) + size if part else 0.0
        yield Hot(
            Rect(right - wide, y - 48, wide, 96.0 if part else 0.0),
            Target("whole"),
            name=viewport.words(_ALL) if part else "",
        )
