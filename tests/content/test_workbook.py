"""Workbooks, whole and harmful, as plain data."""

from __future__ import annotations

import io
import random
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from kiosk.content import number_format, workbook
from kiosk.content.sheet import Book
from kiosk.content.workbook import MANY, nature, read
from tests.mutation import torn

HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def packed(book: openpyxl.Workbook) -> bytes:
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def with_sheet(xml: str, **parts: str) -> bytes:
    """A workbook whose one sheet is written by hand; other parts by their stem."""
    data = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(packed(openpyxl.Workbook()))) as old,
        zipfile.ZipFile(data, "w") as new,
    ):
        for name in old.namelist():
            part: bytes | str = old.read(name)
            if name.endswith("sheet1.xml"):
                part = xml
            new.writestr(name, parts.pop(Path(name).stem, part))
        for stem, part in parts.items():
            new.writestr(f"xl/{stem}.xml", part)
    return data.getvalue()


def value(data: bytes, sheet: str | None = None) -> Any:
    return read(sheet, data).value


def test_a_sheet_is_read_as_it_is_seen() -> None:
    book = openpyxl.Workbook()
    page = book.active
    raised = TextBlock(InlineFont(vertAlign="superscript"), "1")
    lowered = TextBlock(InlineFont(vertAlign="subscript"), "2")
    page["A1"] = CellRichText("1240", raised)
    page["B1"] = CellRichText("H", lowered, "O")
    page["C1"] = 1240000
    page["C1"].number_format = "0!.0,"
    page["D1"] = date(2019, 5, 1)
    page["A2"] = True
    page["B2"] = "=A1"
    page["C2"] = "#DIV/0!"
    page["D2"] = "_x0041_一"
    page["A4"] = 0.1 + 0.2
    page.row_dimensions[2].hidden = True
    page.column_dimensions["C"].hidden = True
    page.merge_cells("A5:B6")
    page["A5"] = "并"
    assert value(packed(book)) == {
        "sheet": "Sheet",
        "rows": [
            [
                ["s", "1240¹", "1240"],
                ["s", "H₂O", "HO"],
                ["n", "1240000", "0!.0,"],
                ["d", "2019-05-01T00:00:00", "yyyy-mm-dd"],
            ],
            [["b", True], ["f"], ["e", "#DIV/0!"], "A一"],
            [],
            [["n", "0.3", "General"]],
            ["并"],
        ],
        "hidden_rows": [1],
        "hidden_columns": [2],
        "merged": [(4, 0, 5, 1)],
    }


@pytest.mark.parametrize(
    ("serial", "code", "from_1904", "want"),
    [
        ("43586", 14, False, ["d", "2019-05-01T00:00:00", "yyyy/m/d"]),
        ("42124", 14, True, ["d", "2019-05-01T00:00:00", "yyyy/m/d"]),
        ("1", 14, False, ["d", "1900-01-01T00:00:00", "yyyy/m/d"]),
        ("61", 14, False, ["d", "1900-03-01T00:00:00", "yyyy/m/d"]),
        ("2958465", 14, False, ["d", "9999-12-31T00:00:00", "yyyy/m/d"]),
        ("2958466", 14, False, ["e", "########"]),
        ("-1", 14, False, ["e", "########"]),
        ("1e300", 14, False, ["e", "########"]),
        ("43586", 57, False, ["d", "2019-05-01T00:00:00", 'yyyy"年"m"月"']),
        ("0.395833", 20, False, "9:30"),
        ("1.25", 46, False, "30:00"),
        ("1e999", 0, False, ["e", "1e999"]),
        ("7", 999, False, ["n", "7", "General"]),
        ("x", 0, False, "x"),
    ],
)
def test_numbers_are_dates_where_they_are_shown_as_such(
    serial: str, code: int, from_1904: bool, want: Any
) -> None:
    cell = f'<c s="0"><v>{serial}</v></c>'
    xml = f"{HEAD}<sheetData><row>{cell}</row></sheetData></worksheet>"
    styles = f'<styleSheet><cellXfs><xf numFmtId="{code}"/></cellXfs></styleSheet>'
    book = (
        f'<workbook xmlns:r="x/relationships"><workbookPr date1904="{int(from_1904)}"/>'
        '<sheets><sheet name="a" r:id="rId1"/></sheets></workbook>'
    )
    found = value(with_sheet(xml, styles=styles, workbook=book))
    assert found["rows"] == [[want]]


@pytest.mark.parametrize(
    ("last", "between"),
    [
        (3, [[]]),
        (MANY + 1, [[]] * (MANY - 1)),
        (MANY + 2, [MANY]),
        (2**20, [2**20 - 2]),
    ],
)
def test_many_empty_rows_are_told_as_their_number(
    last: int, between: list[Any]
) -> None:
    xml = (
        f'{HEAD}<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        f'<row r="{last}"><c r="A{last}"><v>2</v></c></row></sheetData></worksheet>'
    )
    one, two = [["n", "1", "General"]], [["n", "2", "General"]]
    data = with_sheet(xml)
    assert value(data)["rows"] == [one, *between, two]
    table = Book("a.xlsx", data).table(None)
    assert table.size == (last, 1)
    assert table.number(last - 1, 0).value == 2
    assert table.cell(last - 2, 0).value is None


def test_a_hidden_sheet_is_not_the_only_one_seen() -> None:
    book = openpyxl.Workbook()
    book.active.title = "看得见"
    book.active["A1"] = 1
    other = book.create_sheet("藏起来")
    other.sheet_state = "hidden"
    other["A1"] = 2
    assert value(packed(book))["sheet"] == "看得见"
    assert value(packed(book), "藏起来")["rows"] == [[["n", "2", "General"]]]
    wrong = value(packed(book), "没有")["wrong"]
    assert wrong == ["sheet-unknown", {"name": "没有", "names": ["看得见", "藏起来"]}]
    other.sheet_state = "visible"
    assert value(packed(book))["wrong"][0] == "sheet-which"


def test_cells_without_names_follow_one_another() -> None:
    xml = (
        f"{HEAD}<sheetData><row><c><v>1</v></c><c><v>2</v></c></row>"
        '<row r="3"><c r="B3" t="inlineStr"><is><t>一</t><rPh><t>yi</t></rPh></is></c>'
        '<c><v>3</v></c><c t="str"><f>A1</f><v></v></c></row></sheetData></worksheet>'
    )
    assert value(with_sheet(xml))["rows"] == [
        [["n", "1", "General"], ["n", "2", "General"]],
        [],
        [None, "一", ["n", "3", "General"]],
    ]


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        # A name of a cell that no sheet has room for.
        ('<row r="1048576"><c r="XFD01048576"><v>2</v></c></row>', None),
        ('<row r="1"><c r="XFD1048576"><v>2</v></c></row>', "sheet-vast"),
        ('<row r="1"><c r="ZZZ1"><v>2</v></c></row>', "sheet-damaged"),
        ('<row r="1"><c t="s"><v>7</v></c></row>', "sheet-damaged"),
        ('<row r="1"><c t="d"><v>gestern</v></c></row>', "sheet-damaged"),
        ("<row><c>", "sheet-damaged"),
    ],
)
def test_what_harms_a_reader_is_said(xml: str, code: str | None) -> None:
    found = value(with_sheet(f"{HEAD}<sheetData>{xml}</sheetData></worksheet>"))
    assert found.get("wrong", [None])[0] == code


def test_declarations_are_refused() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY a "x">]>' + HEAD + "</worksheet>"
    assert value(with_sheet(bomb))["wrong"] == ["sheet-damaged", {"sheet": "Sheet"}]


def test_a_count_of_strings_is_not_believed() -> None:
    strings = '<sst count="4294967295" uniqueCount="4294967295"><si/></sst>'
    xml = f'{HEAD}<sheetData><row><c t="s"><v>0</v></c></row></sheetData></worksheet>'
    assert value(with_sheet(xml, sharedStrings=strings))["rows"] == []


def test_too_many_cells_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "FILLED", 2)
    xml = f"{HEAD}<sheetData><row>{'<c><v>1</v></c>' * 3}</row></sheetData></worksheet>"
    assert value(with_sheet(xml))["wrong"] == [
        "sheet-full",
        {"limit": 2, "sheet": "Sheet"},
    ]


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (["xl/workbook.xml"], "workbook"),
        (["xl\\workbook.xml"], "workbook"),
        (["xl/workbook.bin"], "xlsb"),
        (["Index/Document.iwa"], "numbers"),
        (["word/document.xml"], "document"),
        (["a.txt"], "archive"),
    ],
)
def test_archives_are_told_apart(names: list[str], kind: str) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    assert nature(data.getvalue()) == kind


def styled(dice: random.Random) -> tuple[bytes, dict[tuple[int, int], Any]]:
    """A workbook of cells with all sorts of styles, and the numbers in it."""
    book = openpyxl.Workbook()
    page = book.active
    numbers: dict[tuple[int, int], Any] = {}
    codes = [*number_format.BUILT_IN.values(), "0!.0,", '0.0,"万"', ";;;", "0;0"]
    codes += ['[>=10000]0!.0,"万";0', '0"人"', '#,##0.0,,"亿"', "[DBNum1]General"]
    for row in range(dice.randint(1, 6)):
        for column in range(dice.randint(1, 4)):
            cell = page.cell(row + 1, column + 1)
            match dice.randrange(6):
                case 0:
                    cell.value = dice.choice(["—", "约3", "1,24", "一", " ", "1.5"])
                case 1:
                    raised = TextBlock(InlineFont(vertAlign="superscript"), "2")
                    cell.value = CellRichText(f"{dice.randrange(99)}", raised)
                case 2:
                    cell.value = datetime(dice.randint(1900, 9999), 5, 1)
                case 3:
                    cell.value = dice.choice(["=A1", True, "#N/A"])
                case _:
                    exact = round(dice.uniform(-1e6, 1e6), dice.randrange(4))
                    cell.value = numbers[row, column] = exact
                    cell.number_format = dice.choice(codes)
        page.row_dimensions[row + 1].hidden = dice.random() < 0.2
    if dice.random() < 0.3:
        page.merge_cells("A1:B2")
        for place in ((0, 1), (1, 0), (1, 1)):
            numbers.pop(place, None)
    book.epoch = dice.choice(
        [
            openpyxl.utils.datetime.CALENDAR_WINDOWS_1900,
            openpyxl.utils.datetime.CALENDAR_MAC_1904,
        ]
    )
    return packed(book), numbers


REFUSED = ("cell-format", "cell-scaled", "cell-text")


def styles_are_read(seeds: range) -> None:
    """Every number comes as it is held, with its format, and harm is said."""
    from kiosk.content.sheet import Range, SheetError, SheetTable

    for seed in seeds:
        codes: set[str] = set()
        printable = True
        dice = random.Random(seed)
        data, numbers = styled(dice)
        found = value(data)
        table = SheetTable(
            "a", "", found["rows"], merged=tuple(Range(*one) for one in found["merged"])
        )
        for (row, column), exact in numbers.items():
            cell = table.cell(row, column)
            if not isinstance(cell.value, Decimal):
                continue
            assert float(cell.value) == pytest.approx(exact), seed
            try:
                got = table.number(row, column)
            except SheetError as error:
                assert error.code in REFUSED, seed  # noqa: PT017
            else:
                times = {"%": 100}.get(got.suffix, 1)
                scaled = {"万": 10000, "亿": 10**8}.get(got.suffix, 1)
                held = float(got.value) * scaled / times
                assert held == pytest.approx(exact) or (
                    float(got.value) == pytest.approx(exact)
                ), seed
        for row in range(6):
            for column in range(4):
                for asked in (table.number, table.words):
                    try:
                        asked(row, column)
                    except SheetError as error:
                        codes.add(error.code)
                        printable = printable and error.what.zh.isprintable()
        assert printable, seed
        assert "" not in codes, seed
        wrong = value(torn(data, dice))
        assert ("wrong" in wrong) != ("rows" in wrong), seed


def test_styles_are_read_or_refused() -> None:
    styles_are_read(range(60))


@pytest.mark.long
def test_ten_thousand_styles_are_read_or_refused() -> None:
    styles_are_read(range(1000, 11_000))
