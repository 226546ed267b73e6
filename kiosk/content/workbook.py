"""Workbooks: the cells of one sheet of an .xlsx file, as they are seen there.

One pass over the file's own XML, for all that a show has to know and no library
tells together: values and formulas without value, number formats, what is raised,
hidden and merged. It runs in a limited child and gives plain data; see `read`.
"""

from __future__ import annotations

import io
import posixpath
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from kiosk.content import number_format
from kiosk.content.limited import Answer

if TYPE_CHECKING:
    from collections.abc import Callable


UNPACKED: Final = 64 * 2**20
"""Bytes that the parts of a workbook may have once unpacked; more is an attack."""
SPREAD: Final = 2**20
"""Cells of the rectangle from A1 to the last cell in use."""
MANY: Final = 64
"""Empty rows one after the other that are told as their number."""
FILLED: Final = 2**18
"""Cells of a sheet that may hold anything."""

_CELL: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_RAISED: Final = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED: Final = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_TRUE: Final = ("1", "true")
_SHEET_TYPES: Final = ("chartsheet", "dialogsheet", "xlMacrosheet")


class Wrong(Exception):
    """The file does not give what was asked of it: a code, and its details."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


def read(asked: Any, data: bytes) -> Answer:
    """A sheet as plain data.

    Args:
        asked: the sheet's name, or None for the only one that is seen.
        data: the bytes of the file.

    Returns:
        `sheet`, its name; `rows`, each a list of cells from column A, or the number
        of rows that are empty where there are MANY. Of the cells None is empty, a
        string is text, and a list is told by its first element:

        * `n`, digits, format: a number;
        * `d`, moment, format: a date;
        * `b`, whether: a truth;
        * `s`, text, bare: text of which something is raised, with and without it;
        * `e`, name: an error; `f`: a formula whose value was not saved.

        `hidden_rows` and `hidden_columns` are numbers from 0, `merged` rectangles:
        top, left, bottom, right. Or `wrong`, a code of messages and its details.
    """
    try:
        return Answer(_sheet(asked, data))
    except Wrong as wrong:
        return Answer({"wrong": [wrong.code, wrong.details]})
    except MemoryError:
        raise
    except Exception:
        # Whatever a damaged file makes its readers raise.
        return Answer({"wrong": ["sheet-damaged", {}]})


def _sheet(asked: str | None, data: bytes) -> dict[str, Any]:
    refuse(data, "workbook")
    try:
        archive = ZipFile(io.BytesIO(data))
    except BadZipFile:
        raise Wrong("sheet-damaged") from None
    with archive:
        book = _Archive(archive)
        names, seen, parts = book.sheets()
        if asked is None and len(seen) != 1:
            raise Wrong("sheet-which", names=seen or names)
        name = seen[0] if asked is None else asked
        if name not in parts:
            raise Wrong("sheet-unknown", name=name, names=names)
        page = _Page(book)
        try:
            _parsed(book.part(parts[name]), page.begins, page.ends, page.says)
            return {"sheet": name, **page.plain()}
        except Wrong as wrong:
            raise Wrong(wrong.code, sheet=name, **wrong.details) from None


# What a file is, whatever it is called

_BEGINNINGS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"{\\rtf", "document"),
)
_INSIDE: Final[tuple[tuple[str, str], ...]] = (
    ("xl/workbook.xml", "workbook"),
    ("xl/workbook.bin", "xlsb"),
    ("index/document.iwa", "numbers"),
    ("index.zip", "numbers"),
    ("word/document.xml", "document"),
    ("ppt/presentation.xml", "document"),
)


def nature(data: bytes) -> str:
    """What the bytes are of: "workbook", "text", or one of the many other things."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        # The wrapping of both an old workbook and one that has a password.
        words = "EncryptedPackage".encode("utf-16-le")
        return "locked" if words in data else "old"
    if data.startswith(b"PK"):
        try:
            with ZipFile(io.BytesIO(data)) as archive:
                names = {name.replace("\\", "/").lower() for name in archive.namelist()}
                if "mimetype" in names:
                    kind = archive.open("mimetype").read(80)
                    if b"opendocument.spreadsheet" in kind:
                        return "ods"
        except Exception:
            return "torn"
        return next((found for name, found in _INSIDE if name in names), "archive")
    for beginning, found in _BEGINNINGS:
        if data.startswith(beginning):
            return found
    first = data[:4000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    first = first.replace(b"\0", b"").removeprefix(b"\xff\xfe")
    if first.startswith((b"<?xml", b"<html", b"<!doctype", b"<table", b"<meta")):
        return "page"
    return "text"


def refuse(data: bytes, wanted: str) -> None:
    """Say what a file is, where its name says something else.

    Raises:
        Wrong: it is not what is wanted.
    """
    found = nature(data)
    if not data.strip(b"\0 \r\n\t"):
        raise Wrong("sheet-nothing")
    if found != wanted:
        raise Wrong(f"sheet-is-{found}")


class _Archive:
    """The parts of a workbook, by names whose case does not count."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._names = {
            name.replace("\\", "/").lower(): name for name in archive.namelist()
        }
        self._left = UNPACKED
        self.from_1904 = False
        self.formats: list[str] = []
        self._strings: list[str | tuple[str, str]] | None = None

    def has(self, name: str) -> bool:
        return name.lower() in self._names

    def part(self, name: str) -> bytes:
        """The bytes of a part.

        Raises:
            Wrong: it is not there, or too large.
        """
        real = self._names.get(name.lower())
        if real is None:
            raise Wrong("sheet-damaged")
        info = self._archive.getinfo(real)
        if info.flag_bits & 1:
            raise Wrong("sheet-password")
        self._left -= info.file_size
        if self._left < 0:
            raise Wrong("sheet-unpacked", limit=UNPACKED // 2**20)
        return self._archive.read(real)

    def sheets(self) -> tuple[list[str], list[str], dict[str, str]]:
        """Names of all sheets, of those that are seen, and the part of each."""
        found: list[tuple[str, str, bool]] = []

        def begins(name: str, attributes: dict[str, str]) -> None:
            if name == "workbookPr":
                self.from_1904 = attributes.get("date1904", "") in _TRUE
            elif name == "sheet":
                hidden = attributes.get("state", "visible") != "visible"
                found.append((attributes.get("name", ""), _link(attributes), hidden))

        _parsed(self.part("xl/workbook.xml"), begins)
        targets: dict[str, str] = {}

        def relates(name: str, attributes: dict[str, str]) -> None:
            kind = attributes.get("Type", "").rpartition("/")[2]
            if name == "Relationship" and kind not in _SHEET_TYPES:
                target = attributes.get("Target", "").replace("\\", "/")
                whole = target if target.startswith("/") else f"/xl/{target}"
                targets[attributes.get("Id", "")] = posixpath.normpath(whole)[1:]

        _parsed(self.part("xl/_rels/workbook.xml.rels"), relates)
        found = [one for one in found if one[1] in targets]
        self._styles()
        parts: dict[str, str] = {}
        for name, link, _ in found:
            parts.setdefault(name, targets[link])
        names = [name for name, _, _ in found]
        return names, [name for name, _, hidden in found if not hidden], parts

    def _styles(self) -> None:
        """The number format of every cell style."""
        if not self.has("xl/styles.xml"):
            return
        codes: dict[str, str] = {
            str(number): code for number, code in number_format.BUILT_IN.items()
        }
        within: list[str] = []

        def begins(name: str, attributes: dict[str, str]) -> None:
            if name == "numFmt" and "numFmts" in within:
                code = attributes.get("formatCode", "General")
                codes[attributes.get("numFmtId", "")] = code
            elif name == "xf" and within[-1:] == ["cellXfs"]:
                self.formats.append(attributes.get("numFmtId", "0"))
            within.append(name)

        _parsed(self.part("xl/styles.xml"), begins, lambda _: within.pop())
        self.formats = [codes.get(number, "General") for number in self.formats]

    def format(self, style: str) -> str:
        number = int(style) if style.isdecimal() and style.isascii() else 0
        return self.formats[number] if number < len(self.formats) else "General"

    def string(self, number: str) -> str | tuple[str, str]:
        """A shared string; with what is raised and without it, if anything is."""
        if self._strings is None:
            self._strings = []
            words = _Words()
            strings = self._strings

            def ends(name: str) -> None:
                words.ends(name)
                if name == "si":
                    strings.append(words.taken())

            if self.has("xl/sharedStrings.xml"):
                part = self.part("xl/sharedStrings.xml")
                _parsed(part, words.begins, ends, words.says)
        return self._strings[int(number)]


class _Words:
    """Text in runs, some of which are raised or lowered."""

    def __init__(self) -> None:
        self._shown: list[str] = []
        self._bare: list[str] = []
        self._align = ""
        self._reading = False
        self._apart = 0

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "r":
                self._align = ""
            case "vertAlign":
                self._align = attributes.get("val", "")
            case "rPh" | "phoneticPr":
                # How a word is pronounced stands above it.
                self._apart += 1
            case "t":
                self._reading = not self._apart

    def says(self, text: str) -> None:
        if not self._reading:
            return
        if self._align == "superscript":
            self._shown.append(text.translate(_RAISED))
        elif self._align == "subscript":
            self._shown.append(text.translate(_LOWERED))
        else:
            self._shown.append(text)
            self._bare.append(text)

    def ends(self, name: str) -> None:
        match name:
            case "t":
                self._reading = False
            case "r":
                self._align = ""
            case "rPh" | "phoneticPr":
                self._apart -= 1

    def taken(self) -> str | tuple[str, str]:
        shown, bare = _unescaped("".join(self._shown)), _unescaped("".join(self._bare))
        self._shown, self._bare = [], []
        return shown if shown == bare else (shown, bare)


class _Page:
    """A sheet on its way into plain data."""

    def __init__(self, book: _Archive) -> None:
        self._book = book
        self._cells: dict[tuple[int, int], Any] = {}
        self._hidden_rows: list[int] = []
        self._hidden_columns: set[int] = set()
        self._merged: list[tuple[int, int, int, int]] = []
        self._row = self._column = -1
        self._kind = self._style = ""
        self._formula = self._reading = self._saved = self._inline = False
        self._value: list[str] = []
        self._words = _Words()

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "c":
                self._kind = attributes.get("t", "n")
                self._style = attributes.get("s", "0")
                self._formula = self._saved = False
                self._value.clear()
                place = _place(attributes.get("r", ""))
                # Rows and cells without a name follow the one before.
                self._row, self._column = place or (self._row, self._column + 1)
            case "v":
                self._reading = self._saved = True
            case "f":
                self._formula = True
            case "is":
                self._inline = True
            case "row":
                number = attributes.get("r", "")
                self._row = int(number) - 1 if _counts(number) else self._row + 1
                self._column = -1
                if attributes.get("hidden") in _TRUE or attributes.get("ht") == "0":
                    self._hidden_rows.append(self._row)
            case "col":
                first, last = attributes.get("min", ""), attributes.get("max", "")
                hidden = attributes.get("hidden") in _TRUE
                if _counts(first) and _counts(last) and hidden:
                    columns = range(int(first) - 1, min(int(last), 2**14))
                    self._hidden_columns.update(columns)
            case "mergeCell":
                one, _, other = attributes.get("ref", "").partition(":")
                first_cell, last_cell = _place(one), _place(other)
                if first_cell and last_cell and len(self._merged) < FILLED:
                    self._merged.append((*first_cell, *last_cell))
            case _ if self._inline:
                self._words.begins(name, attributes)

    def says(self, text: str) -> None:
        if self._reading:
            self._value.append(text)
        elif self._inline:
            self._words.says(text)

    def ends(self, name: str) -> None:
        match name:
            case "v":
                self._reading = False
            case "is":
                self._inline = False
            case "c":
                cell = self._cell()
                if cell is not None:
                    if len(self._cells) >= FILLED:
                        raise Wrong("sheet-full", limit=FILLED)
                    if self._row >= 2**20 or self._column >= 2**14:
                        raise Wrong("sheet-damaged")
                    self._cells[self._row, self._column] = cell
            case _ if self._inline:
                self._words.ends(name)

    def _cell(self) -> Any:
        value = "".join(self._value)
        match self._kind:
            case "e":
                # An error is one even where its name was not saved.
                return ["e", value or "#ERROR"]
            case "inlineStr":
                return _text(self._words.taken())
            case "s" if value:
                return _text(self._book.string(value))
            case "str":
                return _text(_unescaped(value))
        if not value:
            return ["f"] if self._formula else None
        code = self._book.format(self._style)
        if self._kind == "b":
            return ["b", value in _TRUE]
        if self._kind == "d":
            moment = datetime.fromisoformat(value).replace(tzinfo=None)
            return ["d", moment.isoformat(), code]
        try:
            number = float(value)
        except ValueError:
            return _text(value)
        if number - number:
            return ["e", value]
        if number_format.dated(code):
            return self._moment(number, code)
        # A sheet shows fifteen digits; what follows is noise of its sums.
        return ["n", f"{number:.15g}", code]

    def _moment(self, serial: float, code: str) -> Any:
        seconds = round(serial * 86400)
        if number_format.parts(code) in ("", "h"):
            hours, rest = divmod(abs(seconds), 3600)
            if "[" not in code:
                hours %= 24
            return f"{hours}:{rest // 60:02}" + (
                f":{rest % 60:02}" if rest % 60 else ""
            )
        if not 0 < serial < 2958466 - 1462 * self._book.from_1904:
            # Where a sheet has no date for a number it fills the cell with these.
            return ["e", "########"]
        if self._book.from_1904:
            start = datetime(1904, 1, 1)
        else:
            # Its calendar has a 29 February 1900, as that of Lotus 1-2-3 had.
            start = datetime(1899, 12, 30 if serial >= 60 else 31)
        return ["d", (start + timedelta(seconds=seconds)).isoformat(), code]

    def plain(self) -> dict[str, Any]:
        height = max((row for row, _ in self._cells), default=-1) + 1
        width = max((column for _, column in self._cells), default=-1) + 1
        if height * width > SPREAD:
            raise Wrong("sheet-vast", last=[height - 1, width - 1], limit=SPREAD)
        found: dict[int, list[Any]] = {}
        for (row, column), cell in self._cells.items():
            cells = found.setdefault(row, [])
            cells.extend([None] * (column + 1 - len(cells)))
            cells[column] = cell
        rows: list[list[Any] | int] = []
        last = -1
        for row in sorted(found):
            empty = row - last - 1
            rows += [[]] * empty if empty < MANY else [empty]
            rows.append(found[row])
            last = row
        return {
            "rows": rows,
            "hidden_rows": [row for row in self._hidden_rows if row < height],
            "hidden_columns": sorted(c for c in self._hidden_columns if c < width),
            "merged": self._merged,
        }


def _text(words: str | tuple[str, str]) -> Any:
    if isinstance(words, tuple):
        return ["s", *words]
    return words if words.strip() else None


def _counts(number: str) -> bool:
    return number.isascii() and number.isdecimal() and 0 < int(number) <= 2**20


def _place(name: str) -> tuple[int, int] | None:
    found = _CELL.fullmatch(name)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def _unescaped(text: str) -> str:
    """The letters that XML cannot hold are written as _x000D_."""
    if "_x" not in text:
        return text
    return (
        _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
        .encode("utf-16", "surrogatepass")
        .decode("utf-16", "replace")
    )


def _link(attributes: dict[str, str]) -> str:
    """The relation of a sheet: an id, in a namespace of relationships."""
    found = [(key, value) for key, value in attributes.items() if key.endswith(" id")]
    for key, value in found:
        if "relationships" in key:
            return value
    return found[0][1] if found else ""


def _parsed(
    data: bytes,
    begins: Callable[[str, dict[str, str]], None],
    ends: Callable[[str], object] = lambda _: None,
    says: Callable[[str], None] = lambda _: None,
) -> None:
    """Walk through a part; names of elements are without their namespace."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    local: dict[str, str] = {}

    def named(name: str) -> str:
        found = local.get(name)
        if found is None:
            found = local[name] = name.rpartition(" ")[2]
        return found

    def refuse(*_: object) -> None:
        # No program that writes workbooks declares anything; attacks do.
        raise Wrong("sheet-damaged")

    parser.StartElementHandler = lambda name, more: begins(named(name), more)
    parser.EndElementHandler = lambda name: ends(named(name))
    parser.CharacterDataHandler = says
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(data, True)
