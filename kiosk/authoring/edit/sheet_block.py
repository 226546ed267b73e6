"""Sheet block: cells as they are drawn, told apart into names, headings and numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from kiosk.content.sheet import Range, SheetError
from kiosk.content.spreadsheets import said_in_both
from kiosk.model.message import Message
from kiosk.model.period import is_time
from kiosk.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kiosk.content.sheet import SheetTable

_UNIT: Final = re.compile(
    r"\s*[(（\[【](?:单位[:：]?\s*)?([^()（）\[\]【】]+)[)）\]】]\s*$"
)
_YEARS: Final = range(1900, 2101)


class NoBlock(Exception):
    """Cells of which no chart can be made, and why."""

    def __init__(self, what: Message) -> None:
        super().__init__(what.en)
        self.what = what


class Caption(NamedTuple):
    """A name as the sheet has it, and in English where that is known."""

    zh: str
    en: str | None = None

    @property
    def is_time(self) -> bool:
        return bool(self.zh) and is_time(Text(zh=self.zh, en=self.en or self.zh))


class SheetLine(NamedTuple):
    """Numbers that belong together: what they are called, and where they stand."""

    name: Caption
    values: Range


@dataclass(frozen=True, slots=True)
class SheetBlock:
    """What is in cells: lines of numbers, one for each label.

    `places` is where the labels stand, in one column or two; None where they stand in
    a row, or are headings. `unit` is what the headings say that all numbers are in, ""
    for nothing.
    """

    labels: tuple[Caption, ...]
    lines: tuple[SheetLine, ...]
    places: Range | None = None
    unit: str = ""

    @property
    def timed(self) -> bool:
        """Whether the labels are times."""
        return all(one.is_time for one in self.labels)

    @property
    def captions(self) -> tuple[Caption, ...]:
        """Every name, each once."""
        names = (*self.labels, *(line.name for line in self.lines))
        return tuple(dict.fromkeys(names))

    def turned(self) -> SheetBlock:
        """The same with a line for each label, and the names of lines as labels."""
        cells = [list(_cells(line.values)) for line in self.lines]
        lines = []
        for number, label in enumerate(self.labels):
            (top, left), *_ = own = [column[number] for column in cells]
            bottom, right = own[-1]
            lines.append(SheetLine(label, Range(top, left, bottom, right)))
        names = tuple(line.name for line in self.lines)
        return replace(self, labels=names, lines=tuple(lines), places=None)


def block(table: SheetTable, drawn: Range) -> SheetBlock:
    """What stands in the cells that are drawn on a sheet.

    Labels stand at the left, in Chinese and perhaps in English; numbers behind them,
    a column for each line, perhaps under a heading. Where the headings are times and
    the labels are none, every row is a line.

    Raises:
        NoBlock: they hold no numbers, or no names of them.
    """
    reading = _Reading(table, _trimmed(table, drawn))
    found = reading.block()
    across = found.turned() if len(found.lines) > 1 else found
    return across if across.timed and not found.timed else found


@dataclass(frozen=True, slots=True)
class _Reading:
    table: SheetTable
    range: Range

    def block(self) -> SheetBlock:
        top, left, bottom, right = self.range
        body = top + 1 if self._headed() and bottom > top else top
        kinds = [self._numeric(c, body) for c in range(left, right + 1)]
        names = next((n for n, numeric in enumerate(kinds) if numeric), len(kinds))
        if names == len(kinds):
            raise NoBlock(
                Message("画的这几格里没有数", "there are no numbers in these cells")
            )
        if names == 0:
            if not (len(kinds) > 1 and kinds[1] and self._years(left, body)):
                raise NoBlock(
                    Message(
                        "数的左边要有名称：把名称那一列也画进来",
                        "the numbers need their names at the left: draw over those, "
                        "too",
                    )
                )
            names = 1
        last = names
        while last < len(kinds) and kinds[last]:
            last += 1
        columns = range(left + names, left + last)
        places = Range(body, left, bottom, left + min(names, 2) - 1)
        units = set()
        lines = []
        for column in columns:
            name, unit = self._heading(column, body)
            units.add(unit)
            lines.append(SheetLine(name, Range(body, column, bottom, column)))
        unit = units.pop() if len(units) == 1 else ""
        return SheetBlock(self._captions(places), tuple(lines), places, unit)

    def _headed(self) -> bool:
        """Whether the first row says what is below it."""
        top, left, bottom, right = self.range
        for column in range(left, right + 1):
            below = self._numeric(column, top + 1)
            if below and not self._is_number(top, column) and bottom > top:
                return True
        years = [
            column
            for column in range(left + 1, right + 1)
            if self._is_year(top, column) and self._numeric(column, top + 1)
        ]
        return bool(years) and not all(
            self._is_year(row, column)
            for column in years
            for row in range(top + 1, bottom + 1)
        )

    def _numeric(self, column: int, top: int) -> bool:
        """Whether a column has numbers and nothing else, but for gaps."""
        found = [
            self._is_number(row, column)
            for row in range(top, self.range.bottom + 1)
            if not self.table.missing(row, column)
        ]
        return bool(found) and all(found)

    def _is_number(self, row: int, column: int) -> bool:
        try:
            number = self.table.number(row, column)
        except SheetError:
            return False
        # 3月, 2019年 and 2019年（万人） begin with a number, and are names of times.
        said = _UNIT.sub("", self.table.text(row, column))
        return not (number.suffix and Caption(said).is_time)

    def _is_year(self, row: int, column: int) -> bool:
        value = self.table.cell(row, column).value
        if isinstance(value, str):
            value = Decimal(value) if value.isascii() and value.isdecimal() else None
        return isinstance(value, Decimal) and value in _YEARS

    def _years(self, column: int, top: int) -> bool:
        """Whether a column counts years on or back, as labels do."""
        rows = range(top, self.range.bottom + 1)
        if not all(self._is_year(row, column) for row in rows):
            return False
        years = [int(self.table.text(row, column)) for row in rows]
        steps = {b - a for a, b in pairwise(years)}
        return not steps or min(steps) > 0 or max(steps) < 0

    def _heading(self, column: int, body: int) -> tuple[Caption, str]:
        """What a column is called, and the unit that its heading names."""
        if body == self.range.top or self.table.missing(self.range.top, column):
            return Caption(""), ""
        if self._is_year(self.range.top, column):
            return self._year(self.range.top, column), ""
        said = " ".join(self.table.shown(self.range.top, column).split())
        found = _UNIT.search(said)
        name = said[: found.start()] if found else said
        return Caption(*said_in_both(name)), found[1].strip() if found else ""

    def _year(self, row: int, column: int) -> Caption:
        year = self.table.text(row, column)
        return Caption(f"{year}年", year)

    def _captions(self, places: Range) -> tuple[Caption, ...]:
        """The names at the left, in Chinese and, from a second column, in English."""
        rows = range(places.top, places.bottom + 1)
        words = [self._word(row, places.left) for row in rows]
        days = [one for one in words if isinstance(one, date)]
        found = []
        for row, word in zip(rows, words, strict=True):
            if self._is_year(row, places.left):
                found.append(self._year(row, places.left))
                continue
            zh, en = said_in_both(word, days)
            if places.width > 1:
                second = self._word(row, places.left + 1)
                en = said_in_both(second, days)[0] or en
            found.append(Caption(zh, en))
        if not all(one.zh for one in found):
            raise NoBlock(
                Message(
                    "有的行左边没有名称：只画有名称的行",
                    "some rows have no name at the left: draw over those that have",
                )
            )
        return tuple(found)

    def _word(self, row: int, column: int) -> str | Decimal | date:
        try:
            return self.table.words(row, column)
        except SheetError:
            return ""


def _trimmed(table: SheetTable, drawn: Range) -> Range:
    """What is drawn without what is empty at its edges, and without a title above."""
    rows, columns = table.size
    top, left, bottom, right = drawn
    bottom, right = min(bottom, rows - 1), min(right, columns - 1)

    def held(row: int, first: int, last: int) -> int:
        return sum(bool(table.shown(row, column)) for column in range(first, last + 1))

    wide = 1 if right > left else 0
    while top < bottom and held(top, left, right) <= wide:
        top += 1
    while bottom > top and not held(bottom, left, right):
        bottom -= 1
    while left < right and not _any(table, range(top, bottom + 1), left):
        left += 1
    while right > left and not _any(table, range(top, bottom + 1), right):
        right -= 1
    if top > bottom or left > right:
        raise NoBlock(Message("画的这几格是空的", "these cells are empty"))
    return Range(top, left, bottom, right)


def _any(table: SheetTable, rows: Iterable[int], column: int) -> bool:
    return any(table.shown(row, column) for row in rows)


def _cells(range_: Range) -> Iterable[tuple[int, int]]:
    for row in range(range_.top, range_.bottom + 1):
        for column in range(range_.left, range_.right + 1):
            yield row, column
