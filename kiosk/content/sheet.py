"""Spreadsheets as staff save them: the cells of a .csv or .xlsx file.

What stands in a cell is handed on as the sheet shows it: a number as its decimal
digits with what its format adds, a date as the part of it that is seen. What may be
read in two ways is refused, in words that name the cell. What a number means for a
chart is not known here.

The files are read in a limited child, because they may harm whoever reads them.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, Final, NamedTuple

from kiosk.content import limited, messages, number_format
from kiosk.content.messages import NOTHING, matter
from kiosk.content.sheet_cache import SheetCache
from kiosk.model import message
from kiosk.model.data import MISSING
from kiosk.model.figure import magnitude
from kiosk.model.message import Message

LIMIT: Final = 8 * 2**20
"""Bytes that a spreadsheet may have."""
MOST: Final = 200_000
"""Cells that one range may take in: names for the longest line, in two columns."""
SECONDS: Final = 1.5
"""Seconds of the processor that reading one sheet may take."""
MEGABYTES: Final = 768
"""Megabytes that it may take."""
_CELL: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_NUMBER: Final = re.compile(
    r"([+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|[+-]?\.[0-9]+)(.*)",
    re.DOTALL,
)
_NUMBER_WITH_COMMA: Final = re.compile(
    r"([+-]?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]+)?)(.*)", re.DOTALL
)
_RAISED: Final = re.compile(r"[0-9][⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎]")
_UNIT: Final = re.compile(r"[^\W\d_]|[%‰°℃℉]")
"""How a unit begins."""
_DAY: Final = re.compile(r"([12][0-9]{3})([-/])([0-9]{1,2})\2([0-9]{1,2})")
# Full-width forms, and the many minus signs and spaces, as a plain keyboard has them.
_PLAIN: Final = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys((0x2212, 0x2012, 0x2013), ord("-")),
    **dict.fromkeys((0x00A0, 0x2009, 0x202F, 0x3000), ord(" ")),
}
_MONEY: Final = {
    **dict.fromkeys(("¥", "￥", "RMB", "CNY", "RMB¥"), "元"),
    **dict.fromkeys(("$", "US$", "USD"), "美元"),
    **{"€": "欧元", "£": "英镑", "HK$": "港元", "NT$": "新台币"},
}
"""Signs of currencies that stand before a number, and the units that they are."""

# What is written into a cell with a number, and is no part of it: each is told what
# it is. The first that fits counts.
_NUMERAL: Final = r"[+-]?[0-9][0-9.,]*"
_SUPERS: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ"
_STRAY: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (code, re.compile(pattern, re.IGNORECASE | re.DOTALL))
    for code, pattern in (
        ("cell-scientific", rf"{_NUMERAL}\s*E\s*[+-]?[0-9]+"),
        ("cell-brackets", rf"\(\s*{_NUMERAL}\s*\)"),
        (
            "cell-footnote",
            rf"{_NUMERAL}(\s*[{_SUPERS}]+|.*?\s*([*†‡§#^①-⓿❶-➓㊀-㊉]+"
            r"|\[[^\]]{0,6}\]|\((注|note)?\s*[0-9a-z一二三四五]{0,3}\)|注\s*[0-9]*))",
        ),
        ("cell-span", rf"{_NUMERAL}\s*(-|~|—+|–|至|到|to)\s*{_NUMERAL}.*"),
        (
            "cell-about",
            r"(约|大约|近|将近|超|超过|逾|突破|至少|至多|不足|不到|>|<|≈|~|≥|≤|about|over|nearly)"
            r"\s*[0-9].*|"
            rf"{_NUMERAL}\s*[万亿]*(余|多|左右|以上|以下|以内|上下|\+).*",
        ),
        ("cell-space", r"[+-]?[0-9]+([.,][0-9]+)*( +[0-9]+)+([.,][0-9]+)?.*"),
        ("cell-point", r"[+-]?[0-9]+(\.[0-9]+){2,}.*|[+-]?[0-9]+\.[0-9]+,[0-9]+.*"),
        ("cell-comma", r"[+-]?[0-9]*(,[0-9]*)+(\.[0-9]+)?.*"),
    )
)


class SheetError(Exception):
    """A spreadsheet does not give what was asked of it, and why.

    `code` names the cause, `cell` the place, "" for none; `where` says in which
    table it is, for the beginning of a message.
    """

    def __init__(
        self,
        what: Message,
        code: str = "",
        cell: str = "",
        where: Message = NOTHING,
    ) -> None:
        super().__init__(what.en)
        self.what = what
        self.code = code
        self.cell = cell
        self.where = where


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell; None is empty.

    `format` is the number format of a number or date. `bare` is the text without
    what is raised or lowered of it. `fault` is what stands there instead of a
    value: "formula" for one whose result was not saved, or the sheet's own error,
    such as #DIV/0!.
    """

    value: str | Decimal | bool | date | None = None
    format: str = ""
    bare: str = ""
    fault: str = ""


EMPTY: Final = Cell()


class Number(NamedTuple):
    """A number, and the unit written behind it in the same cell.

    `scale` times the number is what the digits in the cell say, where its format
    makes them other ones and no word says so. `money` is whether the unit is a sign
    of a currency.
    """

    value: Decimal
    suffix: str = ""
    scale: Decimal = Decimal(1)
    money: bool = False


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


def column_name(column: int) -> str:
    """B for column 1."""
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """B4 for row 3, column 1."""
    return f"{column_name(column)}{row + 1}"


@dataclass(frozen=True)
class SheetTable:
    """The cells of one sheet.

    `file` is the file as staff write it, `sheet` its sheet, "" in a csv file. `rows`
    is plain data as `kiosk.content.workbook` and `kiosk.content.separated` give it,
    row by row from A1; rows may differ in length. `comma` is what one in a number
    of text is.
    """

    file: str
    sheet: str
    rows: list[list[Any]]
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Range, ...] = ()
    comma: str = "group"

    def cell(self, row: int, column: int) -> Cell:
        """What stands at a place; nothing does beyond the edges."""
        cells = self.rows[row] if row < len(self.rows) else []
        return _cell(cells[column]) if column < len(cells) else EMPTY

    @cached_property
    def size(self) -> tuple[int, int]:
        """Rows and columns that hold anything."""
        rows, columns = 0, 0
        for number, row in enumerate(self.rows, 1):
            if not row:
                continue
            for column in range(len(row), 0, -1):
                if row[column - 1] is not None:
                    rows, columns = number, max(columns, column)
                    break
        return rows, columns

    def named(self, place: str = "") -> Message:
        """Where this is, for the beginning of a message."""
        sheet = message.shown(self.sheet)
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
        said = Message(f"{where.zh}：{what.zh}", f"{where.en}: {what.en}")
        return SheetError(said, code, place)

    def shown(self, row: int, column: int) -> str:
        """What stands in a cell as staff see it; "" where nothing does."""
        cell = self.cell(row, column)
        value = cell.value
        if isinstance(value, bool):
            return str(value).upper()
        if isinstance(value, Decimal):
            return number_format.number(cell.format, value).shown
        if isinstance(value, date):
            return number_format.day(cell.format, value)
        return cell.fault or value or ""

    def text(self, row: int, column: int) -> str:
        """What stands in a cell in words, a number with all its digits."""
        cell = self.cell(row, column)
        value = cell.value
        if isinstance(value, Decimal):
            look = number_format.number(cell.format, value)
            if look.odd or (look.factor != 1 and not look.percent):
                return look.shown
            sign = "%" if look.percent else ""
            digits = (value * look.factor).normalize()
            return f"{look.prefix}{digits:f}{sign}{look.suffix}"
        return (
            f"{value.isoformat()[:10]}"
            if isinstance(value, date)
            else (self.shown(row, column))
        )

    def missing(self, row: int, column: int) -> bool:
        """Whether a cell within the table says that there is no number, or nothing."""
        cell = self.cell(row, column)
        if cell.fault or isinstance(cell.value, Decimal | bool | date):
            return cell.fault.lower() == "#n/a"
        if not cell.value:
            rows, columns = self.size
            inside = row < rows and column < columns
            return inside and self._merger(row, column) is None
        return _plain(cell.value).lower() in MISSING

    def number(self, row: int, column: int) -> Number:
        """The number in a cell.

        Raises:
            SheetError: none stands there, or it could be another.
        """
        place, cell = cell_name(row, column), self.cell(row, column)
        self._sound(row, column)
        value = cell.value
        if isinstance(value, bool):
            raise self.fault(place, "cell-truth", name=str(value).upper())
        if isinstance(value, Decimal):
            return self._formatted(place, value, cell.format)
        if isinstance(value, date):
            raise self.fault(place, "cell-date", name=self.shown(row, column))
        assert value is not None
        if cell.bare and _RAISED.search(value):
            raise self.fault(place, "cell-raised", name=value)
        return self._typed(place, value)

    def _formatted(self, place: str, value: Decimal, code: str) -> Number:
        """A number as its format shows it."""
        look = number_format.number(code, value)
        held = f"{value.normalize():f}"
        if look.odd:
            raise self.fault(place, "cell-format", name=look.shown, value=held)
        if look.percent:
            if look.suffix or look.prefix:
                raise self.fault(place, "cell-format", name=look.shown, value=held)
            return Number(value * look.factor, "%")
        if look.prefix:
            money = _MONEY.get(look.prefix.strip())
            if money is None or look.suffix or look.factor != 1:
                raise self.fault(place, "cell-format", name=look.shown, value=held)
            return Number(value, money, money=True)
        scale, word = magnitude(look.suffix)
        if look.factor == 1:
            return Number(value, look.suffix)
        if not word:
            return Number(value, look.suffix, look.factor)
        if look.factor * scale != 1:
            raise self.fault(place, "cell-scaled", name=look.shown, value=held)
        return Number(value * look.factor, look.suffix)

    def _typed(self, place: str, value: str) -> Number:
        """A number that is written as text."""
        text = _plain(value)
        if text.lower() in MISSING:
            raise self.fault(place, "cell-missing", name=value)
        text, money = _without_money(text)
        if self.comma == "decimal":
            if re.fullmatch(r"[+-]?[0-9]+\.[0-9]{1,2}", text):
                raise self.fault(place, "cell-point", name=value)
            match = _NUMBER_WITH_COMMA.fullmatch(text)
            digits = match[1].replace(".", "").replace(",", ".") if match else ""
        else:
            match = _NUMBER.fullmatch(text)
            digits = match[1].replace(",", "") if match else ""
            if match and self.comma == "unclear" and "," in match[1]:
                raise self.fault(place, "cell-comma-or-point", name=value)
        for code, pattern in _STRAY:
            if pattern.fullmatch(text) and not (match and not match[2].strip()):
                plain = re.sub(r"[^0-9.+-]", "", text)
                raise self.fault(place, code, name=value, plain=plain)
        suffix = match[2].strip() if match else ""
        if match is None or not (suffix == "" or _UNIT.match(suffix)):
            raise self.fault(place, "cell-text", name=value)
        if money and suffix:
            raise self.fault(place, "cell-text", name=value)
        return Number(Decimal(digits), money or suffix, money=bool(money))

    def words(self, row: int, column: int) -> str | Decimal | date:
        """The text, number or date in a cell, as the sheet shows it.

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
        if isinstance(value, Decimal):
            look = number_format.number(cell.format, value)
            if look.percent and not look.odd:
                return f"{(value * look.factor).normalize():f}%"
            shown = look.shown.replace(",", "")
            return value if shown == f"{value.normalize():f}" else shown or value
        if isinstance(value, date):
            match number_format.parts(cell.format).replace("h", ""):
                case "y":
                    return f"{value.year}年"
                case "ym":
                    return f"{value.year}年{value.month}月"
                case "md":
                    return f"{value.month}月{value.day}日"
                case _:
                    return value.date() if isinstance(value, datetime) else value
        assert value is not None
        found = _DAY.fullmatch(value.translate(_PLAIN).strip())
        if found:
            try:
                return date(int(found[1]), int(found[3]), int(found[4]))
            except ValueError:
                pass
        return " ".join(value.split())

    def hidden(self, within: Range) -> Message:
        """Rows and columns of a range that the sheet does not show; empty for none."""
        rows = range(within.top, within.bottom + 1)
        out = [f"{row + 1}" for row in rows if row in self.hidden_rows]
        columns = range(within.left, within.right + 1)
        gone = [column_name(one) for one in columns if one in self.hidden_columns]
        if not out and not gone:
            return NOTHING
        zh = [f"第 {_some(out, '、')} 行"] if out else []
        zh += [f"{_some(gone, '、')} 列"] if gone else []
        en = [f"{'row' if len(out) == 1 else 'rows'} {_some(out, ', ')}"] if out else []
        if gone:
            en.append(
                f"{'column' if len(gone) == 1 else 'columns'} {_some(gone, ', ')}"
            )
        return Message("和".join(zh), " and ".join(en))

    def _merger(self, row: int, column: int) -> Range | None:
        """The merged cells that a place is in, but not their first."""
        for one in self.merged:
            inside = one.top <= row <= one.bottom and one.left <= column <= one.right
            if inside and (row, column) != (one.top, one.left):
                return one
        return None

    def _sound(self, row: int, column: int) -> None:
        place, cell = cell_name(row, column), self.cell(row, column)
        if cell.fault == "formula":
            raise self.fault(place, "cell-formula")
        if cell.fault == "########":
            raise self.fault(place, "cell-no-date")
        if cell.fault:
            raise self.fault(place, "cell-error", name=cell.fault)
        if cell.value is None or cell.value == "":
            merger = self._merger(row, column)
            if merger is not None:
                raise self.fault(place, "cell-merged", name=merger)
            rows, columns = self.size
            if row >= rows or column >= columns:
                last = cell_name(max(rows, 1) - 1, max(columns, 1) - 1)
                raise self.fault(place, "cell-outside", name=last)
            raise self.fault(place, "cell-empty")


def _some(names: list[str], comma: str) -> str:
    return comma.join(names if len(names) <= 6 else [*names[:5], "…", names[-1]])


def _plain(text: str) -> str:
    """Text as a plain keyboard has it."""
    return text.translate(_PLAIN).strip().removeprefix("'")


def _without_money(text: str) -> tuple[str, str]:
    """A text without the sign of a currency, and the unit that this is."""
    found = re.match(r"([A-Za-z]{0,3}[¥￥$€£]|RMB|CNY|USD)\s*(?=[0-9])", text)
    unit = _MONEY.get(found[1].upper()) if found else None
    return (text[found.end() :], unit) if found and unit else (text, "")


def _whole(rows: list[Any]) -> list[list[Any]]:
    """The rows with the empty ones of which only the number is told."""
    whole: list[list[Any]] = []
    for row in rows:
        if isinstance(row, int):
            # One for all: nobody changes a row.
            whole += [[]] * row
        else:
            whole.append(row)
    return whole


def _cell(raw: Any) -> Cell:
    """A cell from plain data."""
    if raw is None:
        return EMPTY
    if isinstance(raw, str):
        return Cell(raw)
    match raw:
        case ["n", digits, code]:
            return Cell(Decimal(digits), code)
        case ["d", moment, code]:
            return Cell(datetime.fromisoformat(moment), code)
        case ["b", truth]:
            return Cell(truth)
        case ["s", text, bare]:
            return Cell(text, bare=bare)
        case ["e", name]:
            return Cell(fault=name)
        case _:
            return Cell(fault="formula")


_kept: Final = SheetCache()


@dataclass(slots=True)
class Book:
    """A spreadsheet file whose sheets are read when they are asked for."""

    file: str
    data: bytes
    _tables: dict[str, SheetTable] = field(default_factory=dict)

    def table(self, sheet: str | None) -> SheetTable:
        """The sheet of that name; without a name, the only one that is seen.

        Raises:
            SheetError: there is no such sheet, or the file cannot be read.
        """
        name = sheet or ""
        if name not in self._tables:
            self._tables[name] = self._read(sheet)
        return self._tables[name]

    def sheets(self) -> tuple[str, ...]:
        """The names of the sheets that are seen, in their order; none in a csv file."""
        if self.file.lower().endswith(".csv") or not self.data:
            return ()
        found = self._found(None, "workbook")
        if "wrong" in found:
            _, details = found["wrong"]
            return tuple(details.get("names", ()))
        return tuple(filter(None, [found.get("sheet", "")]))

    def _read(self, sheet: str | None) -> SheetTable:
        separated = self.file.lower().endswith(".csv")
        if separated and sheet is not None:
            raise self._fault("sheet-csv")
        if not self.data:
            raise self._fault("sheet-nothing")
        found = self._found(sheet, "separated" if separated else "workbook")
        if "wrong" in found:
            code, details = found["wrong"]
            told = self._told(code, details, sheet)
            raise SheetTable(self.file, told.pop("sheet", ""), []).fault(
                "", code, **told
            )
        return SheetTable(
            self.file,
            found.get("sheet", ""),
            _whole(found["rows"]),
            frozenset(found.get("hidden_rows", ())),
            frozenset(found.get("hidden_columns", ())),
            tuple(Range(*one) for one in found.get("merged", ())),
            found.get("comma", "group"),
        )

    def _found(self, sheet: str | None, reader: str) -> dict[str, Any]:
        """What the reader says, or how it has failed."""
        digest = hashlib.sha256(self.data).hexdigest()
        key = (digest, reader, *([] if sheet is None else [sheet]))
        found = _kept.get(key)
        if found is None:
            # What a limit has ended may be read on a better day.
            lasting = False
            try:
                found = limited.ask(
                    f"kiosk.content.{reader}:read",
                    sheet,
                    self.data,
                    seconds=SECONDS,
                    megabytes=MEGABYTES,
                ).value
                lasting = True
            except limited.Forbidden:
                return {"wrong": ["sheet-forbidden", {}]}
            except limited.Unstarted:
                # This says nothing of the file, and may be otherwise soon.
                return {"wrong": ["sheet-busy", {}]}
            except (limited.TimedOut, limited.OutOfMemory):
                found = {"wrong": ["sheet-endless", {}]}
            except limited.Failure:
                found = {"wrong": ["sheet-damaged", {}]}
            if not isinstance(found, dict) or not {"wrong", "rows"} & {*found}:
                found, lasting = {"wrong": ["sheet-damaged", {}]}, False
            _kept.put(key, found, lasting=lasting)
        return found

    def _told(
        self, code: str, details: dict[str, Any], sheet: str | None
    ) -> dict[str, Any]:
        """The details of a message, from plain ones."""
        told: dict[str, Any] = dict(details)
        names = told.pop("names", None)
        if names is not None:
            told["hint"] = messages.hint("" if sheet is None else sheet, names)
        if "last" in told:
            told["name"] = cell_name(*told.pop("last"))
        if "readings" in told:
            (one, first), (other, second) = told.pop("readings")
            told |= {"one": one, "first": first, "other": other, "second": second}
        if code in ("sheet-is-workbook", "sheet-is-text"):
            ending = ".xlsx" if code == "sheet-is-workbook" else ".csv"
            told["name"] = self.file.rpartition(".")[0] + ending
        return told

    def _fault(
        self, code: str, *, hint: Message = NOTHING, **details: object
    ) -> SheetError:
        return SheetTable(self.file, "", []).fault("", code, hint=hint, **details)
