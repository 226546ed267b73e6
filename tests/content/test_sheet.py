"""Cells as spreadsheets save them, one corner after the other."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from kiosk.content.sheet import Book, Number, Range, SheetError, cell_name

if TYPE_CHECKING:
    from kiosk.content.sheet import SheetTable


def table(**cells: Any) -> SheetTable:
    """A sheet with these cells; a tuple is a value and its number format."""
    book = openpyxl.Workbook()
    for place, value in cells.items():
        book.active[place] = value[0] if isinstance(value, tuple) else value
        if isinstance(value, tuple):
            book.active[place].number_format = value[1]
    data = io.BytesIO()
    book.save(data)
    return Book("a.xlsx", data.getvalue()).table(None)


def said(of: SheetTable, row: int, column: int) -> str:
    with pytest.raises(SheetError) as caught:
        of.words(row, column)
    return caught.value.what.en


@pytest.mark.parametrize(
    ("text", "spelt", "size"),
    [
        ("B2:B7", "B2:B7", (6, 1)),
        ("b7：$B$2", "B2:B7", (6, 1)),
        (" AA10 ", "AA10", (1, 1)),
        ("C1:A1", "A1:C1", (1, 3)),
    ],
)
def test_ranges_are_written_as_sheets_write_them(
    text: str, spelt: str, size: tuple[int, int]
) -> None:
    found = Range.spelt(text)
    assert str(found) == spelt
    assert (found.height, found.width) == size


@pytest.mark.parametrize("text", ["", "B", "B:B", "2:7", "B0", "ABCD1", "B2:", "表!B2"])
def test_what_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(SheetError):
        Range.spelt(text)


def test_cells_have_names() -> None:
    names = [cell_name(0, n) for n in (0, 25, 26, 51, 52, 701, 702)]
    assert names == ["A1", "Z1", "AA1", "AZ1", "BA1", "ZZ1", "AAA1"]


def test_words_are_what_the_sheet_shows() -> None:
    page = table(
        A1=" 一 \n 二 ",
        B1=(0.125, "0.0%"),
        C1=datetime.datetime(2019, 5, 1, 9, 30),
        D1=2019,
        E1=True,
        F1=(0.5, "0%"),
    )
    assert page.words(0, 0) == "一 二"
    assert page.words(0, 1) == "12.5%"
    assert page.words(0, 2) == datetime.date(2019, 5, 1)
    assert page.words(0, 3) == Decimal(2019)
    assert said(page, 0, 4) == "a.xlsx, sheet Sheet, E1: TRUE cannot be used here"
    assert page.number(0, 5) == Number(Decimal(50), "%")


def test_a_formula_below_all_else_is_still_seen() -> None:
    page = table(A1="一", B3="=A1&A1")
    assert said(page, 2, 1).endswith("open it in Excel or WPS and save it")
    assert said(page, 1, 1).endswith("B2: the cell is empty")
    assert said(page, 5, 0).endswith(
        "A6: this is beyond the table, whose last cell is B3"
    )


def test_a_time_of_day_is_a_text() -> None:
    page = table(A1=datetime.time(9, 30), B1=datetime.timedelta(hours=30))
    assert isinstance(page.words(0, 0), str)
    assert isinstance(page.words(0, 1), str)


def test_a_workbook_without_styles_is_read() -> None:
    whole = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = 7
    book.save(whole)
    bare = io.BytesIO()
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(bare, "w") as new:
        for name in old.namelist():
            if name != "xl/styles.xml":
                new.writestr(name, old.read(name))
    assert Book("a.xlsx", bare.getvalue()).table("Sheet").number(0, 0).value == 7


@pytest.mark.parametrize("last", ["XFD1048576", "B1048576", "XFD65"])
def test_a_stray_cell_far_away_takes_no_memory(last: str) -> None:
    with pytest.raises(SheetError) as caught:
        table(**{"A1": 1, last: 2})
    said = caught.value.what
    assert said.en.startswith(f"a.xlsx, sheet Sheet: the sheet reaches to {last}")
    assert "Ctrl+End" in said.zh


def test_cells_that_are_only_formatted_do_not_count() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = 7
    book.active["XFD1048576"].number_format = "0%"
    data = io.BytesIO()
    book.save(data)
    assert Book("a.xlsx", data.getvalue()).table(None).size == (1, 1)


def test_an_error_without_its_name_is_one() -> None:
    data, bare = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(data)
    with zipfile.ZipFile(data) as archive, zipfile.ZipFile(bare, "w") as copy:
        for name in archive.namelist():
            part = archive.read(name)
            if name.endswith("sheet1.xml"):
                rows = b'<sheetData><row r="1"><c r="A1" t="e"/></row></sheetData>'
                part = re.sub(rb"<sheetData\s*/>|<sheetData>.*</sheetData>", rows, part)
                assert rows in part
            copy.writestr(name, part)
    page = Book("a.xlsx", bare.getvalue()).table(None)
    assert said(page, 0, 0).startswith(
        "a.xlsx, sheet Sheet, A1: the spreadsheet shows the error #ERROR here"
    )


def test_another_format_under_this_name_is_named() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<a/>")
    with pytest.raises(SheetError, match=r"this is an \.ods"):
        Book("a.xlsx", data.getvalue()).table(None)


def test_a_sheet_is_read_once() -> None:
    data = io.BytesIO()
    openpyxl.Workbook().save(data)
    book = Book("a.xlsx", data.getvalue())
    assert book.table("Sheet") is book.table("Sheet")


@pytest.mark.parametrize("data", [b'"' * 200_000, b"a,b\n" + b"x" * 200_000])
def test_a_csv_with_an_endless_cell_is_said_or_read(data: bytes) -> None:
    try:
        page = Book("a.csv", data).table(None)
    except SheetError as error:
        assert "more than" in error.what.en  # noqa: PT017
    else:
        assert page.size[0] >= 1
