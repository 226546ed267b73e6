"""Spreadsheets as staff save them: the cells of a .csv or .xlsx file.

What stands in a cell is handed on exactly: a number as its decimal digits, and
whether the sheet shows it as a percentage. What a number means for a chart is
not known here.
"""

from __future__ import annotations

import csv
import io
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kiosk import jsontext, messages
from kiosk.messages import NOTHING, Message, matter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element
    from zipfile import ZipFile

LIMIT: Final = 8 * 2**20
"""Bytes that a spreadsheet may have."""
UNPACKED: Final = 64 * 2**20
"""Bytes that its parts may have once unpacked; more is no table but an attack."""
MOST: Final = 200_000
"""Cells that one range may take in: names for the longest line, in two columns."""
SPREAD: Final = 2**20
"""Cells of the rectangle from A1 to the last cell in use: all of it is read at once,
and one stray cell at the far end of a sheet would take all memory there is."""
ENDINGS: Final = (".csv", ".xlsx")

_CELL: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_NUMBER: Final = re.compile(
    r"([+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|[+-]?\.[0-9]+)(.*)"
)
# Full-width forms, and the many minus signs and spaces, as a plain keyboard has them.
_PLAIN: Final = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys((0x2212, 0x2012, 0x2013), ord("-")),
    **dict.fromkeys((0x00A0, 0x2009, 0x202F, 0x3000), ord(" ")),
}


class SheetError(Exception):
    """A spreadsheet does not give what was asked of it, and why."""

    def __init__(self, what: Message) -> None:
        super().__init__(what.en)
        self.what = what


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell; None is empty.

    `percent` is whether the sheet shows the number as a percentage, `fault` what
    stands there instead of a value: "formula" for one whose result was not saved,
    or the sheet's own error, such as #DIV/0!.
    """

    value: str | Decimal | bool | date | None = None
    percent: bool = False
    fault: str = ""


EMPTY: Final = Cell()


class Number(NamedTuple):
    """A number, and the unit written behind it in the same cell."""

    value: Decimal
    suffix: str = ""


class Range(NamedTuple):
    """A rectangle of cells; rows and columns count from 0, the ends are in it."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def spelt(cls, text: str) -> Range:
        """The range that is written B2:B7, or B2 for one cell.

        Raises:
            SheetError: it is written otherwise, or takes in too much.
        """
        first, colon, last = text.translate(_PLAIN).replace(" ", "").partition(":")
        one = _CELL.fullmatch(first)
        other = _CELL.fullmatch(last) if colon else one
        if not one or not other:
            raise SheetError(matter("range-form", name=text))
        (r1, c1), (r2, c2) = _at(one), _at(other)
        found = cls(min(r1, r2), min(c1, c2), max(r1, r2), max(c1, c2))
        if found.height * found.width > MOST:
            raise SheetError(matter("range-large", name=text, limit=MOST))
        return found

    @property
    def height(self) -> int:
        return self.bottom - self.top + 1

    @property
    def width(self) -> int:
        return self.right - self.left + 1

    def __str__(self) -> str:
        first = cell_name(self.top, self.left)
        last = cell_name(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"


def _at(match: re.Match[str]) -> tuple[int, int]:
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def cell_name(row: int, column: int) -> str:
    """B4 for row 3, column 1."""
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of one sheet, row by row from A1; rows may differ in length.

    `file` is the file as staff write it, `sheet` its sheet, "" in a csv file.
    """

    file: str
    sheet: str
    rows: tuple[tuple[Cell, ...], ...]

    def cell(self, row: int, column: int) -> Cell:
        """What stands at a place; nothing does beyond the edges."""
        cells = self.rows[row] if row < len(self.rows) else ()
        return cells[column] if column < len(cells) else EMPTY

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns that hold anything."""
        rows, columns = 0, 0
        for number, row in enumerate(self.rows, 1):
            for column, cell in enumerate(row, 1):
                if cell != EMPTY:
                    rows, columns = number, max(columns, column)
        return rows, columns

    def named(self, place: str = "") -> Message:
        """Where this is, for the beginning of a message."""
        sheet = messages.shown(self.sheet)
        zh = (self.file, f"工作表“{sheet}”" if sheet else "", place)
        en = (self.file, f"sheet {sheet}" if sheet else "", place)
        return Message(
            "，".join(part for part in zh if part),
            ", ".join(part for part in en if part),
        )

    def fault(
        self, place: str, code: str, *, hint: Message = NOTHING, **details: object
    ) -> SheetError:
        """What is wrong at a place of this table."""
        where, what = self.named(place), matter(code, hint=hint, **details)
        return SheetError(
            Message(f"{where.zh}：{what.zh}", f"{where.en}: {what.en}"),
        )

    def number(self, row: int, column: int) -> Number:
        """The number in a cell.

        Raises:
            SheetError: none stands there.
        """
        place, cell = cell_name(row, column), self.cell(row, column)
        self._sound(row, column)
        value = cell.value
        if isinstance(value, Decimal):
            return Number(value * 100, "%") if cell.percent else Number(value)
        if isinstance(value, str):
            match = _NUMBER.fullmatch(value.translate(_PLAIN).strip())
            # 1,24 may be 124 or 1.24: nobody can tell.
            if match and not match[2].startswith(","):
                digits = Decimal(match[1].replace(",", ""))
                return Number(digits, match[2].strip())
            raise self.fault(place, "cell-text", name=value)
        if isinstance(value, bool):
            raise self.fault(place, "cell-truth", name=str(value).upper())
        raise self.fault(place, "cell-date", name=value)

    def words(self, row: int, column: int) -> str | Decimal | date:
        """The text, number or date in a cell; a percentage as its text.

        Raises:
            SheetError: nothing that can be read stands there.
        """
        self._sound(row, column)
        cell = self.cell(row, column)
        value = cell.value
        if isinstance(value, bool):
            raise self.fault(
                cell_name(row, column), "cell-truth", name=str(value).upper()
            )
        if isinstance(value, Decimal) and cell.percent:
            return f"{(value * 100).normalize():f}%"
        if isinstance(value, str):
            return " ".join(value.split())
        assert value is not None
        return value

    def _sound(self, row: int, column: int) -> None:
        place, cell = cell_name(row, column), self.cell(row, column)
        if cell.fault == "formula":
            raise self.fault(place, "cell-formula")
        if cell.fault:
            raise self.fault(place, "cell-error", name=cell.fault)
        if cell.value is None or cell.value == "":
            rows, columns = self.size
            if row >= rows or column >= columns:
                last = cell_name(max(rows, 1) - 1, max(columns, 1) - 1)
                raise self.fault(place, "cell-outside", name=last)
            raise self.fault(place, "cell-empty")


@dataclass(slots=True)
class Book:
    """A spreadsheet file whose sheets are read when they are asked for."""

    file: str
    data: bytes
    _tables: dict[str, Table] = field(default_factory=dict)
    _workbook: Any = None
    """Of python-calamine, once a sheet has been asked for."""

    def table(self, sheet: str | None) -> Table:
        """The sheet of that name; without a name, the only one.

        Raises:
            SheetError: there is no such sheet, or the file cannot be read.
        """
        name = sheet or ""
        if name not in self._tables:
            self._tables[name] = self._read(sheet)
        return self._tables[name]

    def _read(self, sheet: str | None) -> Table:
        if self.file.lower().endswith(".csv"):
            if sheet is not None:
                raise self._fault("sheet-csv")
            return Table(self.file, "", _rows_of_csv(self.data, self))
        if self._workbook is None:
            self._workbook = self._opened()
        names: list[str] = self._workbook.sheet_names
        if sheet is None and len(names) != 1:
            raise self._fault("sheet-which", hint=messages.hint("", names))
        chosen = names[0] if sheet is None else sheet
        if chosen not in names:
            tip = messages.hint(chosen, names)
            raise self._fault("sheet-unknown", name=chosen, hint=tip)
        return Table(self.file, chosen, self._rows(chosen))

    def _opened(self) -> Any:
        if self.data.startswith(b"\xd0\xcf\x11\xe0"):
            # The wrapping of both an old workbook and one that has a password.
            raise self._fault("sheet-locked")
        # Only those who use spreadsheets wait for what reads them.
        with self._understood():
            from zipfile import ZipFile

            from python_calamine import CalamineWorkbook

            with ZipFile(io.BytesIO(self.data)) as archive:
                size = sum(part.file_size for part in archive.infolist())
                if size > UNPACKED:
                    raise self._fault("sheet-unpacked", limit=UNPACKED // 2**20)
                # Another format under this name has rules of its own.
                archive.getinfo(_BOOK)
            return CalamineWorkbook.from_filelike(io.BytesIO(self.data))

    def _rows(self, sheet: str) -> tuple[tuple[Cell, ...], ...]:
        with self._understood():
            from zipfile import ZipFile

            with ZipFile(io.BytesIO(self.data)) as archive:
                more, (height, width) = _unsaid(archive, sheet)
            if height * width > SPREAD:
                last = cell_name(height - 1, width - 1)
                where = Table(self.file, sheet, ())
                raise where.fault("", "sheet-vast", name=last, limit=SPREAD)
            found = self._workbook.get_sheet_by_name(sheet)
            rows = found.to_python(skip_empty_area=False)
        cells = [[Cell(_value(value)) for value in row] for row in rows]
        for (row, column), (percent, fault) in more.items():
            while len(cells) <= row:
                cells.append([])
            while len(cells[row]) <= column:
                cells[row].append(EMPTY)
            value = None if fault else cells[row][column].value
            cells[row][column] = Cell(value, percent, fault)
        return tuple(tuple(row) for row in cells)

    @contextmanager
    def _understood(self) -> Iterator[None]:
        """Whatever a damaged file makes its readers raise is said in a sentence."""
        try:
            yield
        except SheetError:
            raise
        except BaseException as error:
            # A reader written in Rust panics beside the exceptions of Python.
            if not isinstance(error, Exception) and "Panic" not in type(error).__name__:
                raise
            reason = str(error) or type(error).__name__
            raise self._fault("sheet-damaged", reason=reason) from error

    def _fault(
        self, code: str, *, hint: Message = NOTHING, **details: object
    ) -> SheetError:
        return Table(self.file, "", ()).fault("", code, hint=hint, **details)


def _value(value: Any) -> str | Decimal | bool | date | None:
    """What calamine says, without times of day and with exact digits."""
    match value:
        case bool():
            return value
        case int() | float():
            # A sheet shows fifteen digits; what follows is noise of its sums.
            return Decimal(f"{value:.15g}")
        case datetime():
            return value.date()
        case date():
            return value
        case str():
            return value if value.strip() else None
        case _:
            return str(value)


# Comma separated values


def _rows_of_csv(data: bytes, book: Book) -> tuple[tuple[Cell, ...], ...]:
    try:
        text = jsontext.decoded(data).text
    except jsontext.Malformed as error:
        what = messages.writing(error.faults[0])
        where = Table(book.file, "", ()).named()
        raise SheetError(
            Message(f"{where.zh}：{what.zh}", f"{where.en}: {what.en}")
        ) from None
    named = re.match(r"sep=(.)\r?\n", text)
    # Excel's own first line is none of the rows that it shows.
    text = text[named.end() :] if named else text
    separator = named[1] if named else _separator(text)
    with book._understood():
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    return tuple(tuple(map(_csv_cell, row)) for row in rows)


def _csv_cell(text: str) -> Cell:
    text = text.strip()
    return Cell(text) if text else EMPTY


def _separator(text: str) -> str:
    """The one that cuts the first rows into most columns, alike in all of them."""

    def merit(separator: str) -> tuple[int, int]:
        lines = io.StringIO(text[:20_000], newline="")
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=separator) if row]
        except csv.Error:
            return (0, 0)
        most = max(widths, default=1)
        alike = sum(width == most for width in widths[:50])
        return (alike, most) if most > 1 else (0, 0)

    # Of equals the first: a comma is what the name of the format promises.
    return max((",", ";", "\t"), key=merit)


# What calamine does not tell of a workbook: percentages, and cells without value

_BOOK: Final = "xl/workbook.xml"
_PERCENT_FORMATS: Final = {"9", "10"}
"""The built-in formats 0% and 0.00%."""


def _unsaid(
    archive: ZipFile, sheet: str
) -> tuple[dict[tuple[int, int], tuple[bool, str]], tuple[int, int]]:
    """What a sheet does not tell calamine, and how far it reaches.

    Returns:
        Cells that are shown as a percentage, or hold a fault, by row and column; and
        the rows and columns from A1 to the last cell that holds anything.
    """
    from xml.parsers import expat

    percent = _percent_styles(archive)
    found: dict[tuple[int, int], tuple[bool, str]] = {}
    cell: dict[str, str] = {}
    formula = reading = filled = False
    value = ""
    row, column = -1, -1
    height = width = 0

    def begins(name: str, attributes: dict[str, str]) -> None:
        nonlocal cell, formula, reading, value, row, column, filled
        match name.rpartition(":")[2]:
            case "row":
                number = attributes.get("r", "")
                # Rows and cells without a name follow the one before.
                row = int(number) - 1 if number.isdecimal() else row + 1
                column = -1
            case "c":
                cell, formula, value = attributes, False, ""
                # An error is one even where its name was not saved.
                filled = cell.get("t") == "e"
                place = _CELL.fullmatch(cell.get("r", ""))
                row, column = _at(place) if place else (row, column + 1)
            case "f":
                formula = filled = True
            case "is":
                filled = True
            case "v":
                reading = filled = True

    def says(text: str) -> None:
        nonlocal value
        if reading:
            value += text

    def ends(name: str) -> None:
        nonlocal reading, height, width
        match name.rpartition(":")[2]:
            case "v":
                reading = False
            case "c":
                if filled:
                    height, width = max(height, row + 1), max(width, column + 1)
                kind, fault = cell.get("t"), ""
                if kind == "e":
                    fault = value or "#ERROR"
                elif formula and not value and kind != "str":
                    # An empty text is a result, and says that it is a text.
                    fault = "formula"
                shown = cell.get("s", "0") in percent
                if filled and (fault or shown):
                    found[row, column] = (shown, fault)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = begins
    parser.EndElementHandler = ends
    parser.CharacterDataHandler = says
    with archive.open(_part(archive, sheet)) as file:
        parser.ParseFile(file)
    return found, (height, width)


def _local(element: Element) -> str:
    """The name without its namespace: there are two, and WPS writes either."""
    return element.tag.rpartition("}")[2]


def _tree(archive: ZipFile, part: str) -> Element:
    from xml.etree.ElementTree import fromstring

    return fromstring(archive.read(part))


def _percent_styles(archive: ZipFile) -> set[str]:
    """Numbers of the cell styles whose number format is a percentage."""
    if "xl/styles.xml" not in archive.namelist():
        return set()
    root = _tree(archive, "xl/styles.xml")
    formats = set(_PERCENT_FORMATS)
    for element in root.iter():
        code = element.get("formatCode", "")
        # A per cent sign in quotes is only a word behind the number.
        bare = re.sub(r'"[^"]*"|\\.', "", code)
        if _local(element) == "numFmt" and "%" in bare:
            formats.add(element.get("numFmtId", ""))
    styles = [one for one in root if _local(one) == "cellXfs"]
    return {
        str(number)
        for number, style in enumerate(styles[0] if styles else ())
        if style.get("numFmtId") in formats
    }


def _part(archive: ZipFile, sheet: str) -> str:
    """The name of the part that holds a sheet."""
    book = _tree(archive, _BOOK)
    link = next(
        value
        for element in book.iter()
        if _local(element) == "sheet" and element.get("name") == sheet
        for key, value in element.items()
        if key.rpartition("}")[2] == "id"
    )
    relations = _tree(archive, "xl/_rels/workbook.xml.rels")
    target = next(
        element.get("Target", "") for element in relations if element.get("Id") == link
    )
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
