"""Spreadsheets: what charts take from spreadsheets, put where it stands in for typing.

Wherever a data chart expects a value, a list of values, labels, periods, items
or series, staff may name cells of a file beside the content instead. `taken`
reads them before anything is validated, so that all that comes after sees plain
values.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, get_args, get_origin

from pydantic import ValidationError

from kiosk.content.beside import named, named_file
from kiosk.content.json_text import MOST
from kiosk.content.messages import NOTHING, matter
from kiosk.content.monolingual import only_language
from kiosk.content.sheet import (
    LIMIT,
    Book,
    Number,
    Range,
    SheetError,
    cell_name,
)
from kiosk.content.taken import ENDINGS, Taken, situated
from kiosk.content.validate import Remark, form_remarks
from kiosk.model.data import Cells, FromSheet
from kiosk.model.figure import magnitude
from kiosk.model.message import Message
from kiosk.model.text import MONTHS, Text
from kiosk.model.walk import fields, plain, types_at, within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from pydantic import BaseModel

    from kiosk.content.json_text import Steps
    from kiosk.content.sheet import SheetTable
    from kiosk.model.walk import Typed

_YEAR: Final = re.compile(r"([12][0-9]{3})年")
_MONTH: Final = re.compile(r"([12][0-9]{3})年(1[0-2]|0?[1-9])月")
_DAY: Final = re.compile(
    r"(?:([12][0-9]{3})年)?(1[0-2]|0?[1-9])月(3[01]|[12][0-9]|0?[1-9])日"
)
_BARE_MONTH: Final = re.compile(r"(1[0-2]|0?[1-9])月份?")
_QUARTER: Final = re.compile(r"(?:([12][0-9]{3})年?)?第?([一二三四1-4])季度")
# What Excel, WPS and LibreOffice leave beside a workbook that they have open.
_LOCK: Final = re.compile(r"(.*/)?(?:~\$|\.~lock\.)([^/]*?)#?")
_FIRST_DAY, _LAST_DAY = 36526, 55153
"""The numbers that spreadsheets have for 1 January 2000 and for the end of 2050."""
# The unit in the heading of a column: in brackets, behind a stroke, or all of it.
_UNIT_OF: Final = re.compile(
    r"[(（\[【](?:单位[:：]?\s*)?([^()（）\[\]【】]+)[)）\]】]$"
    r"|^(?:.*[/／,，:：\s])?([^/／,，:：\s()（）\[\]【】]+)$"
)
_APART: Final = 1000
"""How many times more one value of a chart may be than another."""
# So large a set takes long to compile; few shows need it.
_CHINESE: Final = r"[\u2e80-\u9fff\uf900-\ufaff\uff01-\uff5e]"


def read(
    raw: Any,
    places: Iterable[Steps],
    shape: type[BaseModel],
    file_of: Callable[[str], Path],
) -> Taken:
    """The content with the cells at these places taken from their files.

    See `kiosk.content.taken.taken` for what else is asked.
    """
    filling = _Filling(shape, file_of, alone=only_language(raw) is not None)
    full = json.loads(json.dumps(raw))
    for steps in places:
        filling.take(full, steps)
    files = tuple((path, digest) for path, digest in filling.files.values())
    remarks, gaps = tuple(filling.remarks), frozenset(filling.gaps)
    return Taken(full, remarks, files, filling.origins, gaps, tuple(filling.warnings))


class _Filling:
    """Reads every file once, and collects what is wrong."""

    def __init__(
        self,
        shape: type[BaseModel],
        file_of: Callable[[str], Path],
        *,
        alone: bool = False,
    ) -> None:
        self.alone = alone
        self.shape = shape
        self.file_of = file_of
        self.remarks: list[Remark] = []
        self.files: dict[str, tuple[Path, str]] = {}
        self.origins: dict[Steps, Message] = {}
        self.gaps: set[Steps] = set()
        self.warnings: list[Remark] = []
        self._books: dict[str, Book | Message] = {}
        self._told: set[Message] = set()
        self._items: dict[Steps, _Place | None] = {}

    def take(self, full: Any, steps: Steps) -> None:
        """Put what is named at a place into it; null if that cannot be done."""
        within = full
        for step in steps[:-1]:
            within = within[step]
        asked = within[steps[-1]]
        told = len(self.remarks) > MOST and "range" in asked
        place = None if told else self._place(full, steps)
        if place is None and "range" not in asked:
            return
        within[steps[-1]] = None
        self.gaps.add(steps)
        if told:
            # No more are told: what else is named waits until these are mended.
            return
        if place is None:
            self.remarks.append(Remark(steps, matter("sheet-place")))
            return
        try:
            cells = Cells.model_validate_json(json.dumps(asked))
        except ValidationError as error:
            self.remarks += [
                Remark((*steps, *remark.steps), remark.what, remark.key)
                for remark in form_remarks(error, asked, Cells)
            ]
            return
        table = self._table(cells, steps)
        if table is None:
            return
        try:
            place_of = Range.spelt(cells.range)
            reading = _Reading(table, place_of, _unit(full, steps), alone=self.alone)
            within[steps[-1]] = reading.found(place)
            faults = reading.told()
        except SheetError as error:
            faults = [error.what]
        if faults:
            within[steps[-1]] = None
            for what in faults:
                self._tell(Remark((*steps, "range"), what))
            return
        self.gaps.discard(steps)
        self.warnings += [
            Remark((*steps, "range"), what, rule=rule)
            for rule, what in reading.warnings()
            if what not in self._told
        ]
        self._told.update(remark.what for remark in self.warnings)
        self.origins[steps] = table.named(str(reading.range))
        for more, name in reading.names.items():
            self.origins[(*steps, *more)] = table.named(name)

    def _place(self, full: Any, steps: Steps) -> _Place | None:
        """What is expected at a place, the same for all items of a list."""
        *way, last = steps
        if not isinstance(last, int):
            return _place(self.shape, full, steps)
        if tuple(way) not in self._items:
            self._items[tuple(way)] = _place(self.shape, full, steps)
        return self._items[tuple(way)]

    def _table(self, cells: Cells, steps: Steps) -> SheetTable | None:
        book = self._book(cells.file)
        if isinstance(book, Message):
            self._tell(Remark((*steps, "file"), book))
            return None
        try:
            return book.table(cells.sheet)
        except SheetError as error:
            at = "file" if cells.sheet is None else "sheet"
            self._tell(Remark((*steps, at), error.what))
            return None

    def _tell(self, remark: Remark) -> None:
        """Tell what is wrong with a file or a cell, once for all who name it."""
        if remark.what not in self._told:
            self._told.add(remark.what)
            self.remarks.append(remark)

    def _book(self, name: str) -> Book | Message:
        if name not in self._books:
            self._books[name] = self._read(name)
        return self._books[name]

    def _read(self, name: str) -> Book | Message:
        found = named_file(name, self.file_of, ENDINGS, LIMIT, _refused)
        if found.path is not None:
            self.files[found.name] = (found.path, found.digest)
        return Book(found.name, found.data) if found.wrong is None else found.wrong


def _refused(name: str) -> Message | None:
    """What is wrong with the name of a spreadsheet."""
    if opened := _LOCK.fullmatch(name):
        return matter("sheet-lock", name=name, wanted="".join(opened.groups("")))
    if name.lower().endswith(ENDINGS):
        return None
    numbers = name.lower().endswith(".numbers")
    code = "sheet-numbers" if numbers else "sheet-ending"
    return named(name, matter(code, hint=NOTHING))


def _unit(full: Any, steps: Steps) -> str:
    """The unit of the chart that a place is in, in Chinese.

    A chart without one shows shares, in per cent.
    """
    unit: Any = "%"
    value = full
    for step in steps:
        if isinstance(value, dict) and "kind" in value:
            unit = value.get("unit", "%")
        value = value[step]
    if isinstance(unit, dict):
        unit = unit.get("zh")
    return unit if isinstance(unit, str) else ""


# Where cells may stand: as the fields say


@dataclass(frozen=True, slots=True)
class _Place:
    """What is expected at a place, and for rows the names of their fields."""

    what: str
    label: str = ""
    value: str = ""
    count: int | None = None
    """Numbers in a row; None is any."""
    blank: bool = False
    """Whether a value may be missing."""


def _place(shape: type[BaseModel], raw: Any, steps: Steps) -> _Place | None:
    """What cells stand in for at the end of the steps; None if for nothing."""
    for typed in types_at(shape, raw, steps):
        for mark in typed.marks:
            if isinstance(mark, FromSheet):
                if mark.what == "rows":
                    return _Place(mark.what, *_row(typed.kind))
                return _Place(mark.what, blank=_may_lack(typed))
    return None


def _may_lack(typed: Typed) -> bool:
    """Whether null may stand among the values of a list."""
    return any(item.kind is type(None) for item in within(typed, 0))


def _row(rows: Any) -> tuple[str, str, int | None, bool]:
    """The fields of an item: its name, its value or values, how many, and if all."""
    (item,) = plain(get_args(rows)[0])
    label = value = ""
    count: int | None = 1
    blank = False
    for one in fields(item.kind):
        for typed in one.types:
            if typed.kind is Text:
                label = one.name
            elif typed.kind is Decimal:
                value = one.name
                blank = any(other.kind is type(None) for other in one.types)
            elif get_origin(typed.kind) is tuple:
                least, most = map(one.limits.get, ("min_length", "max_length"))
                value, count = one.name, most if least == most else None
                blank = _may_lack(typed)
    return label, value, count, blank


# From cells to what is expected


@dataclass(slots=True)
class _Reading:
    """One range on its way into the content.

    `faults` collects what is wrong, cell by cell; `names` the cell of each value.
    """

    table: SheetTable
    range: Range
    unit: str
    faults: list[SheetError] = field(default_factory=list)
    names: dict[Steps, str] = field(default_factory=dict)
    alone: bool = False
    """Whether the show has one language, so that words may take one column."""
    blank: bool = False
    """Whether a value may be missing."""
    _blanks: list[str] = field(default_factory=list)
    _read: list[_Value] = field(default_factory=list)

    def told(self) -> list[Message]:
        """What is wrong, each cause once with all cells that have it."""
        causes: dict[str, list[SheetError]] = {}
        for fault in [*self.faults, *self._misread()]:
            causes.setdefault(fault.code or fault.what.en, []).append(fault)
        return [_together(faults, self._full) for faults in causes.values()]

    @property
    def _full(self) -> bool:
        """Whether so much is wrong that the other cells wait until it is mended."""
        return len(self.faults) > MOST

    def warnings(self) -> Iterator[tuple[str, Message]]:
        """What is taken all the same, by the name of its rule."""
        hidden = self.table.hidden(self.range)
        if hidden.zh:
            what = matter("cells-hidden", zh=hidden.zh, en=hidden.en)
            yield "hidden-cells", situated(self.table.named(), what)
        if self._blanks:
            name = _named_cells(self._blanks)
            what = matter("cells-blank", name=name)
            yield "gap", situated(self.table.named(), what)
        yield from self._headed()
        written = {one.scaled for one in self._read}
        ends = self._ends()
        if ends is None:
            return
        low, high = ends
        if len(written) > 1 or abs(high.value) >= _APART * abs(low.value):
            yield "magnitude", situated(self.table.named(), self._apart(low, high))

    def _headed(self) -> Iterator[tuple[str, Message]]:
        """Numbers under a heading that counts the same thing in another scale."""
        scale, prefix = magnitude(self.unit)
        noun = self.unit.removeprefix(prefix)
        bare = {one.column for one in self._read if not one.sign}
        for column in sorted(bare) if noun and self.range.top else ():
            row = self.range.top - 1
            heading = _UNIT_OF.search(self.table.shown(row, column).strip())
            said = heading[1] or heading[2] if heading else ""
            other, sign = magnitude(said)
            if said.removeprefix(sign) == noun and other != scale:
                place = cell_name(row, column)
                what = matter("cells-headed", one=place, first=said, unit=self.unit)
                yield "magnitude", situated(self.table.named(), what)

    def _apart(self, low: _Value, high: _Value) -> Message:
        code = "cells-mixed" if low.scaled != high.scaled else "cells-apart"
        return matter(
            code,
            one=low.place,
            first=self._shown(low),
            other=high.place,
            second=self._shown(high),
            unit=self.unit,
        )

    def _ends(self) -> tuple[_Value, _Value] | None:
        """The least and the most of the values but 0, whatever their sign."""
        read = [one for one in self._read if one.value]
        if len(read) < 2:
            return None
        ordered = sorted(read, key=lambda one: abs(one.value))
        # Of two that are alike, those that are written in two ways say more.
        low, high = ordered[0], ordered[-1]
        return low, high

    def _misread(self) -> Iterator[SheetError]:
        """What the values together show to be meant otherwise."""
        ends = self._ends()
        if ends is not None:
            low, high = ends
            apart = abs(high.value) >= _APART * abs(low.value)
            if apart and low.scaled != high.scaled:
                yield self.table.fault(
                    f"{self.range}",
                    "cells-scales",
                    one=low.place,
                    first=self._shown(low),
                    other=high.place,
                    second=self._shown(high),
                )
        bare = [one for one in self._read if not one.sign]
        if self.unit == "%" and len(bare) > 1 and len(bare) == len(self._read):
            values = [one.value for one in bare]
            places = max(_places(value) for value in values)
            small = all(abs(value) <= 1 for value in values) and any(values)
            whole = (
                abs(sum(values, Decimal(-1))) <= Decimal("0.001") and min(values) >= 0
            )
            if small and (places > 2 or (whole and places)):
                few = sorted(values, key=lambda value: -_places(value))[:2]
                yield self.table.fault(
                    f"{self.range}",
                    "cells-fractions",
                    name=_several([f"{value}" for value in few]),
                    value=_several([f"{(v * 100).normalize():f}%" for v in few]),
                    plain=f"{few[0]}",
                )

    def _shown(self, value: _Value) -> str:
        return self.table.shown(value.row, value.column)

    def found(self, place: _Place) -> Any:
        """What stands in for the place.

        Raises:
            SheetError: the range has another shape than the place.
        """
        height, width = self.range.height, self.range.width
        self.blank = place.blank
        match place.what:
            case "value":
                self._refuse(height * width != 1, "range-one")
                return self._number(*self._cells[0], ())
            case "values":
                self._refuse(min(height, width) != 1, "range-line")
                return [
                    self._number(*cell, (number,))
                    for number, cell in enumerate(self._cells)
                ]
            case "text":
                self._refuse(
                    min(height, width) != 1 or max(height, width) > 2, "range-text"
                )
                return self._texts([self._cells], [()])[0]
            case "texts":
                return self._labels(height, width)
            case _:
                return self._rows(place)

    def _labels(self, height: int, width: int) -> list[Any]:
        self._refuse(min(height, width) > 2, "range-words")
        if width <= 2:
            pairs = [self._row(row)[:2] for row in range(height)]
        else:
            columns = range(width)
            pairs = [[self._row(row)[c] for row in range(height)] for c in columns]
        return self._texts(pairs, [(number,) for number in range(len(pairs))])

    def _rows(self, place: _Place) -> list[Any]:
        told = self._columns(place)
        wanted = told + (place.count or max(1, self.range.width - told))
        if self.range.width != wanted:
            raise self.table.fault(
                "",
                "range-rows",
                name=self.range,
                width=self.range.width,
                wanted=place.value,
                count=wanted,
            )
        rows = [self._row(row) for row in range(self.range.height)]
        names = self._texts(
            [row[:told] for row in rows],
            [(number, place.label) for number in range(len(rows))],
        )
        items = []
        for number, (name, row) in enumerate(zip(names, rows, strict=True)):
            at: Steps = (number, place.value)
            value = (
                self._number(*row[told], at)
                if place.value == "value"
                else [
                    self._number(*cell, (*at, i)) for i, cell in enumerate(row[told:])
                ]
            )
            items.append({place.label: name, place.value: value})
        return items

    def _columns(self, place: _Place) -> int:
        """How many columns the names of rows take: one for each language."""
        if not self.alone:
            return 2
        if place.count:
            return 2 if self.range.width == 2 + place.count else 1
        second = self.table.words(self.range.top, self.range.left + 1)
        return 2 if isinstance(second, str) else 1

    @property
    def _cells(self) -> list[tuple[int, int]]:
        return [cell for row in range(self.range.height) for cell in self._row(row)]

    def _row(self, row: int) -> list[tuple[int, int]]:
        columns = range(self.range.left, self.range.right + 1)
        return [(self.range.top + row, column) for column in columns]

    def _refuse(self, wrong: bool, code: str) -> None:
        if wrong:
            shape = self.range
            raise self.table.fault(
                "", code, name=shape, height=shape.height, width=shape.width
            )

    def _number(self, row: int, column: int, at: Steps) -> float | int | None:
        if self._full:
            return None
        self.names[at] = cell_name(row, column)
        if self.blank and self.table.missing(row, column):
            self._blanks.append(cell_name(row, column))
            return None
        try:
            number = self.table.number(row, column)
            value = self._fitted(number, row, column)
        except SheetError as error:
            self.faults.append(error)
            return None
        scaled = bool(magnitude(number.suffix)[1]) or number.scale != 1
        self._read.append(_Value(row, column, value, scaled, bool(number.suffix)))
        return _written(value)

    def _fitted(self, number: Number, row: int, column: int) -> Decimal:
        """The number in the chart's unit."""
        value, suffix, shows, money = number
        place, shown = cell_name(row, column), self.table.shown(row, column)
        mine, own = magnitude(self.unit)
        noun = suffix.removeprefix(magnitude(suffix)[1]).strip()
        if money and suffix != self.unit:
            # 86.5 behind the sign of a currency is rarely 86.5 of it under 万元.
            raise self.table.fault(
                place, "cell-money", name=shown, unit=self.unit, money=suffix
            )
        if suffix and noun not in ("", self.unit.removeprefix(own).strip()):
            raise self.table.fault(place, "cell-unit", name=shown, unit=self.unit)
        if shows != 1:
            # Digits of thousands are those of the chart if it counts in thousands.
            if shows * mine != 1 or noun:
                held = f"{value.normalize():f}"
                raise self.table.fault(place, "cell-scaled", name=shown, value=held)
            value = value * shows
        elif suffix:
            factor, scale = magnitude(suffix)
            if scale or noun:
                value = value * factor / mine
        value = value.normalize()
        if len(value.as_tuple().digits) > 15 or value != round(value, 6):
            name = f"{value:.12g}"
            raise self.table.fault(place, "cell-long", name=name)
        return value

    def _texts(self, pairs: list[list[tuple[int, int]]], at: list[Steps]) -> list[Any]:
        """Texts of both languages from pairs of cells, or from single ones."""
        found: list[list[Any] | None] = []
        for pair, steps in zip(pairs, at, strict=True):
            self.names[steps] = cell_name(*pair[0])
            words = []
            for cell in pair:
                try:
                    words.append(self.table.words(*cell))
                except SheetError as error:
                    self.faults.append(error)
            found.append(words if len(words) == len(pair) else None)
        whole = [words for words in found if words is not None]
        days = [word for words in whole for word in words if isinstance(word, date)]
        self._refuse_serials([words[0] for words in whole], pairs)
        said: list[Any] = []
        for both, pair in zip(found, pairs, strict=True):
            if both is None:
                said.append(None)
                continue
            zh, en = said_in_both(both[0], days)
            if len(both) == 2:
                # English that is typed is what was meant, whatever it looks like.
                typed = both[1]
                en = typed if isinstance(typed, str) else said_in_both(typed, days)[1]
            if en is None and self.alone:
                en = zh
            if en is None:
                place = cell_name(*pair[0])
                fault = self.table.fault(place, "cell-english", name=both[0])
                self.faults.append(fault)
            said.append({"zh": zh, "en": en})
        return said

    def _refuse_serials(
        self, words: list[Any], pairs: list[list[tuple[int, int]]]
    ) -> None:
        """Refuse numbers of days that were meant to be shown as dates."""
        numbers = [_serial(word) for word in words]
        if len(numbers) < 2 or None in numbers:
            return
        steps = {b - a for a, b in pairwise(n for n in numbers if n is not None)}
        regular = steps <= {1} or steps <= {7} or min(steps) >= 28
        if regular and max(steps) <= 366:
            day = date(1899, 12, 30) + timedelta(days=numbers[0] or 0)
            place = cell_name(*pairs[0][0])
            said = f"{numbers[0]}"
            self.faults.append(
                self.table.fault(place, "cell-serials", name=said, value=day)
            )


@dataclass(frozen=True, slots=True)
class _Value:
    """A number that was read.

    `scaled` is whether it is written in 万 or 亿, `sign` whether any unit is.
    """

    row: int
    column: int
    value: Decimal
    scaled: bool
    sign: bool

    @property
    def place(self) -> str:
        return cell_name(self.row, self.column)


def _serial(word: Any) -> int | None:
    """The number of a day between 2000 and 2050, if a word is one."""
    text = f"{word}" if isinstance(word, str | Decimal) else ""
    if not (text.isascii() and text.isdecimal() and len(text) == 5):
        return None
    return int(text) if _FIRST_DAY <= int(text) <= _LAST_DAY else None


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _together(faults: list[SheetError], countless: bool) -> Message:
    """One cause of several cells as one sentence; `countless` if there may be more."""
    first, *others = dict.fromkeys(fault.cell for fault in faults)
    what = faults[0].what
    if not others:
        return what
    name = _named_cells(others, countless)
    more = matter("more-cells", name=name.zh).zh, matter("more-cells", name=name.en).en
    del first
    return Message(f"{what.zh}{more[0]}", f"{what.en}{more[1]}")


def _several(words: Sequence[str]) -> Message:
    return Message("、".join(words), ", ".join(words))


def _named_cells(cells: list[str], countless: bool = False) -> Message:
    """Names of cells, of many only some."""
    if len(cells) <= 4:
        return Message(f"{'、'.join(cells)} ", ", ".join(cells))
    few = cells[:3]
    if countless:
        return Message(f"{'、'.join(few)} 等许多格", f"{', '.join(few)} and many more")
    rest = len(cells) - 3
    return Message(
        f"{'、'.join(few)} 等 {len(cells)} 格", f"{', '.join(few)} and {rest} more"
    )


def _written(value: Decimal) -> float | int:
    """The number as JSON has it; up to fifteen digits come back unchanged."""
    return int(value) if value == int(value) else float(value)


def said_in_both(
    word: str | Decimal | date, days: Sequence[date] = ()
) -> tuple[str, str | None]:
    """A word in Chinese, and in English where that follows from it.

    Dates that all begin a year, or a month, stand for it.

    Args:
        word: what stands in a cell.
        days: all dates that stand beside it.
    """
    if isinstance(word, date):
        if len(days) > 1 and all((day.month, day.day) == (1, 1) for day in days):
            return f"{word.year}年", f"{word.year}"
        month = MONTHS[word.month - 1]
        if len(days) > 1 and all(day.day == 1 for day in days):
            return f"{word.year}年{word.month}月", f"{month} {word.year}"
        return (
            f"{word.year}年{word.month}月{word.day}日",
            f"{word.day} {month} {word.year}",
        )
    if isinstance(word, Decimal):
        return f"{word.normalize():f}", f"{word.normalize():f}"
    if year := _YEAR.fullmatch(word):
        return word, year[1]
    if found := _MONTH.fullmatch(word):
        return word, f"{MONTHS[int(found[2]) - 1]} {found[1]}"
    if bare := _BARE_MONTH.fullmatch(word):
        return word, MONTHS[int(bare[1]) - 1]
    if quarter := _QUARTER.fullmatch(word):
        number = "一二三四".find(quarter[2]) + 1 or int(quarter[2])
        return word, f"Q{number} {quarter[1] or ''}".rstrip()
    if day := _DAY.fullmatch(word):
        end = f" {day[1]}" if day[1] else ""
        return word, f"{int(day[3])} {MONTHS[int(day[2]) - 1]}{end}"
    return word, None if re.search(_CHINESE, word) else word
