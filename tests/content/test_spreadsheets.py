"""Charts that take their data from real spreadsheets, and every way to fail at it."""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import json
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from kiosk.authoring.checking import report
from kiosk.charts.bars import BarsChart
from kiosk.charts.line import LineChart
from kiosk.charts.ranking import RankingChart
from kiosk.charts.slope import SlopeChart
from kiosk.charts.tiles import TilesChart
from kiosk.charts.waffle import WaffleChart
from kiosk.content import limited, sheet
from kiosk.content.content import ContentError, Loaded, draft, fingerprint, load
from kiosk.content.json_text import MOST
from kiosk.content.limited import (
    Aborted,
    Forbidden,
    OutOfMemory,
    TimedOut,
    Unstarted,
)

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = Path(__file__).parents[1] / "charts"
FILE = "data/visitors.xlsx"


def example(kind: str, **fields: Any) -> dict[str, Any]:
    """The example of a kind of chart, with other fields in its first chart."""
    content: dict[str, Any] = json.loads((EXAMPLES / f"{kind}.json").read_text("utf-8"))
    slide = content["slides"][0]
    chart = slide.get("chart") or slide["columns"][0]["chart"]
    chart.update(fields)
    content["slides"] = [slide]
    return content


def saved(folder: Path, content: dict[str, Any]) -> Path:
    path = folder / "content.json"
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2), "utf-8")
    return path


def saved_workbook(path: Path, **sheets: dict[str, Any]) -> None:
    """A real workbook; a tuple is a value and its number format."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, cells in sheets.items():
        page = book.create_sheet(name.removeprefix("_"))
        for place, value in cells.items():
            page[place] = value[0] if isinstance(value, tuple) else value
            if isinstance(value, tuple):
                page[place].number_format = value[1]
    path.parent.mkdir(exist_ok=True)
    book.save(path)


def cells(range_: str, file: str = "data/visitors.xlsx", **more: str) -> dict[str, str]:
    return {"file": file, "range": range_, **more}


def chart(loaded: Loaded) -> Any:
    (chart,) = loaded.content.slides[0].charts()
    return chart


VISITORS = {
    **{"A2": "东码头", "B2": "East", "C2": 86, "A3": "南码头", "B3": "South"},
    **{"C3": 124.5, "A4": "西码头", "B4": "West", "C4": "1,057"},
}


@pytest.fixture
def bars(tmp_path: Path) -> Callable[..., Path]:
    """A show of one bar chart whose values come from a range of a workbook."""

    def made(range_: str = "C2:C4", /, unit: Any = None, **more: str) -> Path:
        labels = [{"zh": "甲", "en": "a"}, {"zh": "乙", "en": "b"}]
        labels += [{"zh": "丙", "en": "c"}]
        series = {"name": {"zh": "客流", "en": "Passengers"}}
        return saved(
            tmp_path,
            example(
                "bars",
                labels=labels,
                series=[{**series, "values": cells(range_, **more)}],
                unit=unit or {"zh": "万人次", "en": "passengers"},
                highlight=None,
            ),
        )

    return made


def told(path: Path) -> list[tuple[str, str]]:
    """What is wrong with a show, in both languages, without the path."""
    with pytest.raises(ContentError) as caught:
        load(path)
    return [
        (
            problem.said("en").removeprefix(f"{path}:"),
            problem.said("zh").removeprefix(f"{path}:"),
        )
        for problem in caught.value.problems
    ]


def where(path: Path, text: str) -> str:
    """Line and column of a text in the file."""
    whole = path.read_text("utf-8")
    before = whole[: whole.index(text)]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


# What can be taken


def test_values_and_labels_come_from_a_workbook(tmp_path: Path) -> None:
    saved_workbook(tmp_path / "data/visitors.xlsx", _2019=VISITORS)
    name = {"zh": "客流", "en": "Passengers"}
    path = saved(
        tmp_path,
        example(
            "bars",
            labels=cells("A2:B4", sheet="2019"),
            series=[{"name": name, "values": cells("$c$2:$C$4")}],
            highlight=None,
        ),
    )
    bars = chart(load(path))
    assert isinstance(bars, BarsChart)
    assert bars.series[0].values == (Decimal(86), Decimal("124.5"), Decimal(1057))
    assert [(label.zh, label.en) for label in bars.labels] == [
        ("东码头", "East"),
        ("南码头", "South"),
        ("西码头", "West"),
    ]


def test_rows_are_items(tmp_path: Path) -> None:
    saved_workbook(tmp_path / "data/visitors.xlsx", _2019=VISITORS)
    path = saved(tmp_path, example("ranking", items=cells("A2:C4"), highlight=None))
    ranking = chart(load(path))
    assert isinstance(ranking, RankingChart)
    assert [(i.label.en, i.value) for i in ranking.items] == [
        ("East", 86),
        ("South", Decimal("124.5")),
        ("West", 1057),
    ]


def test_of_a_row_with_one_value_the_cell_may_be_empty(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "北湾,Bay,8.1\n河口,Mouth,—\n港区,Port,31\n", "utf-8"
    )
    more = {"layout": [["北湾", "河口"], ["港区"]], "explore": None}
    path = saved(tmp_path, example("tiles", tiles=cells("A1:C3", "a.csv"), **more))
    tiles = chart(load(path))
    assert isinstance(tiles, TilesChart)
    assert [(tile.name.en, tile.value) for tile in tiles.tiles] == [
        ("Bay", Decimal("8.1")),
        ("Mouth", None),
        ("Port", Decimal(31)),
    ]


def test_rows_are_series_and_one_cell_is_one_value(tmp_path: Path) -> None:
    table = {"A1": "城东", "B1": "East", "C1": 38, "D1": 46, "E1": 50}
    table |= {"A2": "城西", "B2": "West", "C2": 26.5, "D2": 41, "E2": 45}
    saved_workbook(tmp_path / "data/visitors.xlsx", a=table)
    path = saved(tmp_path, example("slope", items=cells("A1:D2"), highlight=None))
    slope = chart(load(path))
    assert isinstance(slope, SlopeChart)
    assert [[*map(float, item.values)] for item in slope.items] == [
        [38, 46],
        [26.5, 41],
    ]
    periods = [{"zh": str(y), "en": str(y)} for y in (2017, 2018, 2019)]
    path = saved(
        tmp_path, example("line", series=cells("A1:E2"), periods=periods, highlight=0)
    )
    line = chart(load(path))
    assert isinstance(line, LineChart)
    assert [one.name.zh for one in line.series] == ["城东", "城西"]
    assert [*line.series[1].values] == [Decimal("26.5"), 41, 45]
    path = saved(tmp_path, example("gauge", value=cells("C1"), goal=cells("D1:D1")))
    gauge = chart(load(path))
    assert (gauge.value, gauge.goal) == (38, 46)


def test_a_row_of_values_and_a_list_of_cells_do_as_well(tmp_path: Path) -> None:
    saved_workbook(
        tmp_path / "data/visitors.xlsx", a={"B1": 1, "C1": 2, "D1": 3, "B9": 7}
    )
    name = {"zh": "客流", "en": "Passengers"}
    labels = [{"zh": "甲", "en": "a"}] * 3
    for values, want in (
        (cells("D1:B1"), (1, 2, 3)),
        ([5, cells("B9"), 2.5], (5, 7, Decimal("2.5"))),
    ):
        path = saved(
            tmp_path,
            example(
                "bars",
                labels=labels,
                series=[{"name": name, "values": values}],
                highlight=None,
            ),
        )
        assert chart(load(path)).series[0].values == want


@pytest.mark.parametrize(
    ("column", "zh", "en"),
    [
        (["2018年", "2019年"], ["2018年", "2019年"], ["2018", "2019"]),
        ([2018, 2019], ["2018", "2019"], ["2018", "2019"]),
        (["Q1", "Q2"], ["Q1", "Q2"], ["Q1", "Q2"]),
        (["3月", "12月份"], ["3月", "12月份"], ["March", "December"]),
        (
            ["一季度", "2019年第2季度"],
            ["一季度", "2019年第2季度"],
            ["Q1", "Q2 2019"],
        ),
        (
            [datetime.date(2018, 1, 1), datetime.date(2019, 1, 1)],
            ["2018年", "2019年"],
            ["2018", "2019"],
        ),
        (
            [datetime.date(2019, 3, 1), datetime.date(2019, 4, 1)],
            ["2019年3月", "2019年4月"],
            ["March 2019", "April 2019"],
        ),
        (
            [datetime.date(2019, 3, 1), datetime.date(2019, 3, 8)],
            ["2019年3月1日", "2019年3月8日"],
            ["1 March 2019", "8 March 2019"],
        ),
    ],
)
def test_one_column_is_enough_where_english_follows(
    tmp_path: Path, column: list[Any], zh: list[str], en: list[str]
) -> None:
    table = {f"A{number}": value for number, value in enumerate(column, 1)}
    saved_workbook(tmp_path / "data/visitors.xlsx", a=table)
    name = {"zh": "客流", "en": "Passengers"}
    path = saved(
        tmp_path,
        example(
            "line",
            periods=cells("A1:A2"),
            series=[{"name": name, "values": [1, 2]}],
            highlight=0,
        ),
    )
    periods = chart(load(path)).periods
    assert [period.zh for period in periods] == zh
    assert [period.en for period in periods] == en


def test_a_text_takes_two_cells_side_by_side_or_one_on_the_other(
    tmp_path: Path,
) -> None:
    table = {"A1": "慢充", "B1": "Slow", "A2": "Fast", "C1": "名", "D1": "Name"}
    saved_workbook(tmp_path / "data/visitors.xlsx", a=table | {"A3": "快", "A4": "F"})
    for range_, want in (("A1:B1", ("慢充", "Slow")), ("A3:A4", ("快", "F"))):
        labels = [{"zh": "甲", "en": "a"}]
        path = saved(
            tmp_path,
            example(
                "bars",
                labels=labels,
                series=[{"name": cells(range_), "values": [1]}],
                highlight=None,
            ),
        )
        name = chart(load(path)).series[0].name
        assert (name.zh, name.en) == want


@pytest.mark.parametrize(
    ("cell", "unit", "value"),
    [
        (("0.125", "@"), "%", "0.125"),
        ((0.125, "0.0%"), "%", "12.5"),
        ((0.3333, "0%"), "%", "33.33"),
        ((0.125, '0.000"%"'), "%", "0.125"),
        ("12.5%", "%", "12.5"),
        ("１２．５％", "%", "12.5"),
        ("−3", "%", None),
        ("1.2万", {"zh": "人", "en": "people"}, "12000"),
        ("1.2万人", {"zh": "万人", "en": "people"}, "1.2"),
        ("1240万元", "亿元", "0.124"),
        ("1 240", "亿元", None),
        ("1,24", "亿元", None),
        ("1,240,00", "亿元", None),
        ("１，２４０．５", "亿元", "1240.5"),
        (0.1 + 0.2, "亿元", "0.3"),
        ("3亿美元", "亿元", None),
    ],
)
def test_numbers_are_read_as_the_sheet_shows_them(
    tmp_path: Path, cell: Any, unit: Any, value: str | None
) -> None:
    saved_workbook(tmp_path / "data/visitors.xlsx", a={"A1": cell})
    path = saved(tmp_path, example("line", unit=unit, highlight=0))
    content = json.loads(path.read_text("utf-8"))
    slide = content["slides"][0]
    line = slide.get("chart") or slide["columns"][0]["chart"]
    line["periods"] = [{"zh": "甲", "en": "a"}, {"zh": "乙", "en": "b"}]
    name = {"zh": "甲", "en": "a"}
    line["series"] = [{"name": name, "values": [1, cells("A1")]}]
    saved(tmp_path, content)
    if value is None and cell != "−3":
        ((en, zh),) = told(path)
        assert "A1" in en
        assert "A1" in zh
    else:
        got = chart(load(path)).series[0].values[1]
        assert got == Decimal(value or "-3")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_of_any_encoding_and_separator(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, delimiter=separator)
    writer.writerow(["街道", "Street", "棵"])
    # Beside semicolons a comma may as well stand before tenths.
    number = "1312" if separator == ";" else "1,312"
    writer.writerow(["青石, 东", "Qingshi; East", number])
    writer.writerow(["临港", "Lingang", "405"])
    (tmp_path / "trees.csv").write_bytes(lines.getvalue().encode(encoding))
    items = cells("A2:C3", "trees.csv")
    path = saved(tmp_path, example("ranking", items=items, highlight=None))
    ranking = chart(load(path))
    assert [(i.label.zh, i.label.en, i.value) for i in ranking.items] == [
        ("青石, 东", "Qingshi; East", 1312),
        ("临港", "Lingang", 405),
    ]


def test_csv_may_name_its_separator(tmp_path: Path) -> None:
    (tmp_path / "trees.csv").write_text("sep=|\r\n甲|a|1\r\n乙|b|2\r\n", "utf-8")
    items = cells("A1:C2", "trees.csv")
    path = saved(tmp_path, example("ranking", items=items, highlight=None))
    assert [item.value for item in chart(load(path)).items] == [1, 2]


def test_waffles_are_per_cent_without_saying_so(tmp_path: Path) -> None:
    saved_workbook(
        tmp_path / "data/visitors.xlsx",
        a={"A1": "有", "B1": "Yes", "C1": (0.615, "0.0%")},
    )
    path = saved(tmp_path, example("waffle", parts=cells("A1:C1")))
    waffle = chart(load(path))
    assert isinstance(waffle, WaffleChart)
    assert waffle.parts[0].value == Decimal("61.5")


def test_the_digest_covers_all_files_used(
    tmp_path: Path, bars: Callable[..., Path]
) -> None:
    book = tmp_path / "data/visitors.xlsx"
    saved_workbook(book, a=VISITORS)
    path = bars()
    own = hashlib.sha256(path.read_bytes()).hexdigest()
    loaded = load(path)
    assert loaded.files == (book,)
    beside = hashlib.sha256(book.read_bytes()).hexdigest()
    assert loaded.digest == fingerprint(own, [beside]) != own
    saved_workbook(book, a=VISITORS | {"C2": 87})
    assert load(path).digest != loaded.digest
    book.unlink()
    with pytest.raises(ContentError) as caught:
        load(path)
    assert caught.value.files == (book,)
    assert caught.value.digest == fingerprint(own, [""])


def test_content_without_spreadsheets_is_as_it_was(tmp_path: Path) -> None:
    path = saved(tmp_path, example("bars"))
    loaded = load(path)
    assert loaded.files == ()
    assert loaded.digest == hashlib.sha256(path.read_bytes()).hexdigest()


def test_labels_may_stand_in_two_rows(tmp_path: Path) -> None:
    table = {"A1": "东", "B1": "南", "C1": "西", "A2": "East", "B2": "South"}
    saved_workbook(tmp_path / FILE, a={**table, "C2": "West"})
    name = {"zh": "客流", "en": "Passengers"}
    series = [{"name": name, "values": [1, 2, 3]}]
    content = example("bars", labels=cells("A1:C2"), series=series, highlight=None)
    labels = chart(load(saved(tmp_path, content))).labels
    assert [(one.zh, one.en) for one in labels] == [
        ("东", "East"),
        ("南", "South"),
        ("西", "West"),
    ]
    saved_workbook(tmp_path / FILE, a={**table, "D2": "x"})
    ((en, _),) = told(saved(tmp_path, content))
    assert en.endswith("C2: the cell is empty.")


def test_a_folder_is_no_spreadsheet(tmp_path: Path, bars: Callable[..., Path]) -> None:
    (tmp_path / FILE).mkdir(parents=True)
    ((en, _),) = told(bars())
    assert "the file cannot be read (not a file)" in en


# What can be wrong

AT = "slides[0].columns[0].chart.series[0].values"


@pytest.mark.parametrize(
    ("table", "range_", "en", "zh"),
    [
        (
            {"C3": "四十"},
            "C2:C4",
            "C3: expected a number, found the text “四十”",
            "C3：这里应是数，现在是文字“四十”",
        ),
        (
            {},
            "C2:C5",
            "C5: this is beyond the table, whose last cell is C4",
            "C5：这一格在表外：有内容的最后一格是 C4",
        ),
        (
            {"C3": "=C2*2"},
            "C2:C4",
            "C3: the result of the formula is not in the file; open it in Excel or "
            "WPS and save it",
            "C3：公式的结果没有存在文件里；请在 Excel 或 WPS 里打开后保存一次",
        ),
        (
            {"C3": "#DIV/0!"},
            "C2:C4",
            "C3: the spreadsheet shows the error #DIV/0! here; mend it there",
            "C3：表格在这一格报错 #DIV/0!；请在表格里改好",
        ),
        (
            {"C3": True},
            "C2:C4",
            "C3: TRUE cannot be used here",
            "C3：这里是真假值 TRUE，不能用",
        ),
        (
            {"C3": datetime.date(2019, 5, 1)},
            "C2:C4",
            "C3: expected a number, found the date 2019-05-01",
            "C3：这里应是数，现在是日期 2019-05-01",
        ),
        (
            {"C3": 1 / 3},
            "C2:C4",
            "C3: 0.333333333333 is too long: at most 15 digits, 6 of them after the "
            "point; round it in the sheet with ROUND",
            "C3：0.333333333333 的位数太多：最多 15 位，小数点后最多 6 位；"
            "请在表格里用 ROUND 取整",
        ),
        (
            {"C3": "12%"},
            "C2:C4",
            "C3: the unit of “12%” is not the chart's, “万人次”",
            "C3：“12%”的单位和图的单位“万人次”不同",
        ),
        (
            {},
            "B2:C4",
            "the range “B2:C4” has 3 rows and 2 columns; values are one column or one "
            "row",
            "范围“B2:C4”有 3 行 2 列；一组数应是一列或一行",
        ),
    ],
)
def test_a_cell_that_cannot_be_used_is_named(
    tmp_path: Path,
    bars: Callable[..., Path],
    table: dict[str, Any],
    range_: str,
    en: str,
    zh: str,
) -> None:
    saved_workbook(tmp_path / FILE, _2019=VISITORS | table)
    path = bars(range_, sheet="2019")
    at = where(path, f'"{range_}"')
    stops = (", ", "，") if en.startswith("C") else (": ", "：")
    assert told(path) == [
        (
            f"{at}: {AT}.range (slide “bars”): {FILE}, sheet 2019{stops[0]}{en}.",
            f"{at}：{AT}.range（页“bars”）：{FILE}，工作表“2019”{stops[1]}{zh}。",
        )
    ]


def test_all_cells_are_told_of_at_once(
    tmp_path: Path, bars: Callable[..., Path]
) -> None:
    saved_workbook(tmp_path / FILE, a={"C2": "无", "C4": "约3", "C3": 1})
    said = [en for en, _ in told(bars())]
    assert len(said) == 2
    assert "C2: expected a number" in said[0]
    assert "C4: “约3” says more than a number" in said[1]


def test_one_cause_in_many_cells_is_told_once(
    tmp_path: Path, bars: Callable[..., Path]
) -> None:
    saved_workbook(tmp_path / FILE, a={"C2": "12*", "C4": "14*", "C3": "13*"})
    ((en, zh),) = told(bars())
    assert en.endswith(
        "C2: “12*” has the mark of a note behind the number; leave only the number in "
        "the cell, and write the note on the slide (so are C3, C4)."
    )
    assert zh.endswith(
        "C2：“12*”里除了数还有注释的记号；请在格子里只写数，注释写到页面上"
        "（C3、C4 也是这样）。"
    )


def test_a_negative_value_is_said_by_the_chart(
    tmp_path: Path, bars: Callable[..., Path]
) -> None:
    saved_workbook(tmp_path / FILE, a=VISITORS | {"C3": -2})
    ((en, zh),) = told(bars())
    assert en.endswith(
        "-2 is negative: this kind starts at zero; use "
        "a dotplot, or a line for change over time."
    )
    assert zh.endswith(
        "-2 是负数：这种图从零画起，画不出负数；请改用点图 dotplot，随时间变化的用"
        "折线 line。"
    )


def test_too_few_values_are_said_by_the_chart(
    tmp_path: Path, bars: Callable[..., Path]
) -> None:
    saved_workbook(tmp_path / FILE, a=VISITORS)
    ((en, zh),) = told(bars("C2:C3"))
    assert en.endswith("series[0] has 2 values for 3 labels.")
    assert zh.endswith("series[0] 有 2 个值，而 labels 有 3 项；应一样多。")


@pytest.mark.parametrize(
    ("asked", "field", "en", "zh"),
    [
        (
            {"file": "data/visitor.xlsx"},
            "file",
            "data/visitor.xlsx: there is no such file; did you mean “visitors.xlsx”?",
            "data/visitor.xlsx：没有这个文件，是不是想写“visitors.xlsx”？",
        ),
        (
            {"file": "data/Visitors.xlsx"},
            "file",
            "data/Visitors.xlsx: the letter case differs: the file is called "
            "“data/visitors.xlsx”.",
            "data/Visitors.xlsx：文件名的大小写不同：实际是“data/visitors.xlsx”。",
        ),
        (
            {"file": "Data/visitors.xlsx"},
            "file",
            "Data/visitors.xlsx: the letter case differs: the file is called "
            "“data/visitors.xlsx”.",
            "Data/visitors.xlsx：文件名的大小写不同：实际是“data/visitors.xlsx”。",
        ),
        (
            {"file": "../visitors.xlsx"},
            "file",
            "“../visitors.xlsx” is not within the content's folder; keep spreadsheets "
            "and maps beside content.json.",
            "“../visitors.xlsx”不在内容所在的文件夹里；表格、地图文件请放在 "
            "content.json 旁边。",
        ),
        (
            {"file": "data/visitors.xls"},
            "file",
            "data/visitors.xls: only .xlsx and .csv are read; save it as .xlsx in "
            "Excel or WPS.",
            "data/visitors.xls：只能读 .xlsx 和 .csv；"
            "请在 Excel 或 WPS 里另存为 .xlsx。",
        ),
        (
            {"sheet": "2091"},
            "sheet",
            "data/visitors.xlsx: there is no sheet “2091”; did you mean “2019”?",
            "data/visitors.xlsx：没有叫“2091”的工作表，是不是想写“2019”？",
        ),
        (
            {"sheet": "各街道"},
            "sheet",
            "data/visitors.xlsx: there is no sheet “各街道”; it can be 2018, 2019.",
            "data/visitors.xlsx：没有叫“各街道”的工作表；可以写 2018、2019。",
        ),
        (
            {},
            "file",
            "data/visitors.xlsx: the file has several sheets; name one as “sheet”; it "
            "can be 2018, 2019.",
            "data/visitors.xlsx：文件里不止一张工作表，请写明“sheet”；"
            "可以写 2018、2019。",
        ),
        (
            {"sheet": "2019", "range": "C2-C4"},
            "range",
            "the range “C2-C4” should read B2:B7, or B2 for one cell.",
            "范围“C2-C4”应写成 B2:B7，一格写 B2。",
        ),
        (
            {"sheet": "2019", "range": "A1:Z9999"},
            "range",
            "the range “A1:Z9999” is too large; at most 200000 cells.",
            "范围“A1:Z9999”太大；最多 200000 格。",
        ),
        (
            {"sheet": 2019},
            "sheet",
            "expected text in double quotes, found the number 2019.",
            "这里应是双引号里的文字，现在是数 2019。",
        ),
        (
            {"sheets": "2019"},
            "sheets",
            "there is no field called “sheets” here; did you mean “sheet”?",
            "这里没有叫“sheets”的字段，是不是想写“sheet”？",
        ),
    ],
)
def test_a_file_or_sheet_that_is_not_there_is_named(
    tmp_path: Path,
    bars: Callable[..., Path],
    asked: dict[str, Any],
    field: str,
    en: str,
    zh: str,
) -> None:
    saved_workbook(tmp_path / FILE, _2018=VISITORS, _2019=VISITORS)
    range_ = asked.pop("range", "C2:C4")
    path = bars(range_, **asked)
    ((said_en, said_zh),) = told(path)
    assert said_en.partition(" (slide “bars”): ")[2] == en
    assert said_zh.partition("（页“bars”）：")[2] == zh
    line, column = where(path, f'"{field}": ').split(":")
    # An unknown field is blamed itself, any other for its value.
    behind = 0 if field == "sheets" else len(f'"{field}": ')
    at = f"{line}:{int(column) + behind}"
    assert said_en.startswith(f"{at}: {AT}.{field} ")


def test_what_is_no_workbook_is_said(tmp_path: Path, bars: Callable[..., Path]) -> None:
    file = tmp_path / FILE
    saved_workbook(file, a=VISITORS)
    whole = file.read_bytes()
    for data in (whole[:1000], whole[:-500] + b"\0" * 500):
        file.write_bytes(data)
        ((en, zh),) = told(bars())
        assert "data/visitors.xlsx: the spreadsheet cannot be opened, " in en
        assert "data/visitors.xlsx：这个表格打不开，" in zh
    file.write_bytes(bytes(sheet.LIMIT + 1))
    ((en, _),) = told(bars())
    assert "the file is larger than 8 MB" in en


def test_a_workbook_that_unpacks_without_end_is_refused(
    tmp_path: Path, bars: Callable[..., Path]
) -> None:
    saved_workbook(tmp_path / FILE, a=VISITORS)
    whole = tmp_path / "whole.xlsx"
    (tmp_path / FILE).rename(whole)
    with (
        zipfile.ZipFile(whole) as old,
        zipfile.ZipFile(tmp_path / FILE, "w", zipfile.ZIP_DEFLATED, True, 1) as bomb,
    ):
        for name in old.namelist():
            part = bytes(65 * 2**20) if name.endswith("sheet1.xml") else old.read(name)
            bomb.writestr(name, part)
    ((en, _),) = told(bars())
    assert "unpacked, the file is larger than 64 MB" in en


def test_csv_has_no_sheets(tmp_path: Path, bars: Callable[..., Path]) -> None:
    (tmp_path / "v.csv").write_text("1\n2\n3\n", "utf-8")
    assert chart(load(bars("A1:A3", file="v.csv"))).series[0].values == (1, 2, 3)
    ((en, _),) = told(bars("A1:A3", file="v.csv", sheet="a"))
    assert en.endswith("v.csv: a csv file has no sheets; remove “sheet”.")
    (tmp_path / "v.csv").write_bytes("1\n2\n三\xff\n".encode("latin-1", "replace"))
    ((en, _),) = told(bars("A1:A3", file="v.csv"))
    assert "v.csv" in en


def test_labels_without_english_say_how(tmp_path: Path) -> None:
    saved_workbook(tmp_path / FILE, a=VISITORS)
    name = {"zh": "客流", "en": "Passengers"}
    for range_, want in (
        (
            "A2:A4",
            [
                f"{FILE}, sheet a, A2: “东码头” has no English; use two columns, "
                "Chinese on the left and English on the right (so are A3, A4)."
            ],
        ),
        (
            "A2:C4",
            [
                f"{FILE}, sheet a: the range “A2:C4” has 3 rows and 3 columns; words "
                "take two columns, Chinese on the left and English on the right."
            ],
        ),
    ):
        path = saved(
            tmp_path,
            example(
                "bars",
                labels=cells(range_),
                series=[{"name": name, "values": [1, 2, 3]}],
                highlight=None,
            ),
        )
        said = [en.partition(" (slide “bars”): ")[2] for en, _ in told(path)]
        assert said == want


def test_rows_of_another_width_say_which_columns(tmp_path: Path) -> None:
    saved_workbook(tmp_path / FILE, a=VISITORS)
    path = saved(tmp_path, example("ranking", items=cells("A2:B4"), highlight=None))
    ((en, zh),) = told(path)
    assert en.endswith(
        "the range “A2:B4” has 2 columns; each row holds Chinese, English and value: "
        "3 columns."
    )
    assert zh.endswith("范围“A2:B4”有 2 列；每行应是中文、英文和 value，共 3 列。")


def test_cells_stand_only_where_data_does(tmp_path: Path) -> None:
    saved_workbook(tmp_path / FILE, a=VISITORS)
    content = example("bars")
    content["slides"][0]["title"] = cells("A2:B2")
    ((en, zh),) = told(saved(tmp_path, content))
    assert "slides[0].title (slide “bars”): cells of a spreadsheet cannot stand" in en
    assert "这里不能用表格里的格子" in zh


def test_what_the_model_refuses_names_the_cell(tmp_path: Path) -> None:
    saved_workbook(tmp_path / FILE, a=VISITORS | {"B3": "x" * 401})
    path = saved(tmp_path, example("ranking", items=cells("A2:C4"), highlight=None))
    ((en, _),) = told(path)
    assert "items[1].label.en" in en
    assert f"{FILE}, sheet a, A3: the text is too long" in en


def test_other_mistakes_are_still_told(tmp_path: Path) -> None:
    content = example("ranking", items=cells("A2:C4"), highlight=None)
    content["slides"][0]["theme"] = "nowhere"
    content["show"]["skin"] = "pink"
    said = " ".join(en for en, _ in told(saved(tmp_path, content)))
    assert "“pink” is not one of the choices" in said
    assert "there is no such file" in said


# Spreadsheets as people have them


def lines(folder: Path, rows: str, *, unit: Any = "%", range_: str = "C1:C3") -> Path:
    """A show of bars whose values are those of a csv file."""
    (folder / "a.csv").write_text(rows, "utf-8")
    labels = [{"zh": name, "en": name} for name in "甲乙丙"]
    name = {"zh": "客流", "en": "Passengers"}
    series = [{"name": name, "values": cells(range_, "a.csv")}]
    unit = unit if unit == "%" else {"zh": unit, "en": "visitors"}
    return saved(
        folder,
        example("bars", labels=labels, series=series, unit=unit, highlight=None),
    )


def sentences(path: Path) -> list[str]:
    """What is wrong, in Chinese, without the place in the file."""
    return [zh.partition("”）：")[2] for _, zh in told(path)]


def warned(path: Path) -> list[tuple[str, str]]:
    return [(one.rule, one.what.zh) for one in draft(path).warnings]


@pytest.mark.parametrize(
    ("code", "unit", "said"),
    [
        ("0!.0,", {"zh": "万人次", "en": "visits"}, [124, 135, Decimal("98.5")]),
        ('0!.0,"万"', {"zh": "万人次", "en": "visits"}, [124, 135, Decimal("98.5")]),
        ("#,##0", {"zh": "人次", "en": "visits"}, [1240000, 1350000, 985000]),
        ("0!.0,", {"zh": "人次", "en": "visits"}, "显示为“124.0”，存的却是 1240000"),
        ('0.0,"万"', {"zh": "万人次", "en": "visits"}, "显示为“1240.0万”，存的却是"),
        ('"¥"0.0', {"zh": "万元", "en": "yuan"}, "货币符号，或把图的单位写成“元”"),
        ('"¥"0', "元", [1240000, 1350000, 985000]),
        ('0"户"', {"zh": "人次", "en": "visits"}, "“1240000户”的单位和图的单位"),
        (";;;", {"zh": "人次", "en": "visits"}, "显示为“”，存的却是 1240000"),
    ],
)
def test_a_number_format_is_honoured_or_refused(
    tmp_path: Path, bars: Callable[..., Path], code: str, unit: Any, said: Any
) -> None:
    values = {"C2": 1240000, "C3": 1350000, "C4": 985000}
    saved_workbook(tmp_path / FILE, a={cell: (v, code) for cell, v in values.items()})
    path = bars(unit=unit)
    if isinstance(said, str):
        (zh,) = sentences(path)
        assert said in zh
        assert "C3、C4 也是这样" in zh
    else:
        assert [*chart(load(path)).series[0].values] == said


def test_a_raised_digit_is_none(tmp_path: Path, bars: Callable[..., Path]) -> None:
    raised = TextBlock(InlineFont(vertAlign="superscript"), "1")
    saved_workbook(tmp_path / FILE, a=VISITORS | {"C3": CellRichText("1240", raised)})
    assert sentences(bars()) == [
        f"{FILE}，工作表“a”，C3：“1240¹”里有上标或下标，不算数字；"
        "请在格子里只写数，注释写到页面上。"
    ]


def test_hidden_rows_and_columns_are_named(
    tmp_path: Path, bars: Callable[..., Path]
) -> None:
    saved_workbook(tmp_path / FILE, a=VISITORS)
    book = openpyxl.load_workbook(tmp_path / FILE)
    book["a"].row_dimensions[3].hidden = True
    book["a"].column_dimensions["C"].hidden = True
    book.save(tmp_path / FILE)
    path = bars()
    load(path)
    (hidden,) = [what for rule, what in warned(path) if rule == "hidden-cells"]
    assert hidden == (
        f"{FILE}，工作表“a”：表格里第 3 行和C 列隐藏了或被筛掉了，屏幕上却会显示；"
        "请取消隐藏，或改一下范围"
    )
    found = [one for one in report(path).warnings if one.rule == "hidden-cells"]
    assert [one.field for one in found] == [f"{AT}.range"]


def test_merged_cells_are_named(tmp_path: Path, bars: Callable[..., Path]) -> None:
    saved_workbook(tmp_path / FILE, a=VISITORS)
    book = openpyxl.load_workbook(tmp_path / FILE)
    book["a"].merge_cells("C2:C3")
    book.save(tmp_path / FILE)
    assert sentences(bars()) == [
        f"{FILE}，工作表“a”，C3：这一格是合并单元格 C2:C3 的一部分；"
        "请取消合并，每格都填上。"
    ]


@pytest.mark.parametrize(
    ("rows", "unit", "said"),
    [
        ("甲,a,0.0822\n乙,b,0.079\n丙,c,0.5\n", "%", "看上去是比例"),
        ("甲,a,0.2\n乙,b,0.3\n丙,c,0.5\n", "%", "看上去是比例"),
        ("甲,a,0.2\n乙,b,0.3\n丙,c,0.6\n", "%", None),
        ("甲,a,0.0822%\n乙,b,0.079%\n丙,c,0.5%\n", "%", None),
        ("甲,a,0.0822\n乙,b,0.079\n丙,c,50.5\n", "%", None),
        ("甲,a,312000\n乙,b,12.1万\n丙,c,13万\n", "万人次", "差了上千倍"),
        ("甲,a,3.1\n乙,b,12.1万\n丙,c,13万\n", "万人次", None),
    ],
)
def test_values_that_are_meant_otherwise_are_seen(
    tmp_path: Path, rows: str, unit: str, said: str | None
) -> None:
    path = lines(tmp_path, rows, unit=unit)
    if said is None:
        load(path)
    else:
        (zh,) = sentences(path)
        assert said in zh


def test_values_written_in_two_ways_or_far_apart_are_warned_of(tmp_path: Path) -> None:
    ((rule, zh),) = warned(
        lines(tmp_path, "甲,a,3.1\n乙,b,12.1万\n丙,c,9\n", unit="万人次")
    )
    assert rule == "magnitude"
    assert "C1 写的是“3.1”，C2 写的是“12.1万”" in zh
    ((rule, zh),) = warned(
        lines(tmp_path, "甲,a,3\n乙,b,3000\n丙,c,9\n", unit="万人次")
    )
    assert "C1 是“3”，C2 是“3000”，差了上千倍" in zh


@pytest.mark.parametrize(
    ("heading", "unit", "said"),
    [
        ("人次", "万人次", "人次"),
        ("观众（人次）", "万人次", "人次"),
        ("参观（单位：人次）", "万人次", "人次"),
        ("参观/人次", "万人次", "人次"),
        ("[万元]", "亿元", "万元"),
        ("单位：万元", "亿元", "万元"),
        ("观众（万人次）", "万人次", None),
        ("万人次", "万人次", None),
        ("观众", "万人次", None),
        ("人", "万人次", None),
        ("（含外地）", "万人次", None),
        ("2019", "万人次", None),
        ("", "万人次", None),
    ],
)
def test_a_heading_in_another_scale_is_warned_of(
    tmp_path: Path, heading: str, unit: str, said: str | None
) -> None:
    (tmp_path / "a.csv").write_text(
        f"展厅,Hall,{heading}\n甲,a,312\n乙,b,198\n丙,c,265\n", "utf-8"
    )
    name = {"zh": "客流", "en": "Passengers"}
    content = example(
        "bars",
        unit=unit if unit == "亿元" else {"zh": unit, "en": "visitors"},
        labels=cells("A2:B4", "a.csv"),
        series=[{"name": name, "values": cells("C2:C4", "a.csv")}],
        highlight=None,
    )
    found = warned(saved(tmp_path, content))
    if said is None:
        assert found == []
    else:
        ((rule, zh),) = found
        assert rule == "magnitude"
        assert f"C1 的表头说是“{said}”，图的单位是“{unit}”" in zh


def test_each_language_has_commas_of_its_own(tmp_path: Path) -> None:
    path = lines(tmp_path, "甲,a,0.0822\n乙,b,0.0733\n丙,c,0.5\n", unit="%")
    with pytest.raises(ContentError) as caught:
        load(path)
    (problem,) = caught.value.problems
    assert "0.0822, 0.0733 look like fractions, not per cent (8.22%, 7.33%)" in (
        problem.what.en
    )
    assert "0.0822、0.0733" in problem.what.zh


def test_numbers_of_days_are_no_periods(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("43586,1\n43617,2\n43647,3\n", "utf-8")
    name = {"zh": "客流", "en": "Passengers"}
    path = saved(
        tmp_path,
        example(
            "line",
            periods=cells("A1:A3", "a.csv"),
            series=[{"name": name, "values": cells("B1:B3", "a.csv")}],
            highlight=0,
        ),
    )
    ((en, _),) = told(path)
    assert "43586 look like dates that are not shown as such (2019-05-01)" in en


@pytest.mark.parametrize(
    ("column", "en"),
    [
        (["2019-05-01", "2019-06-01"], ["May 2019", "June 2019"]),
        (["2019年5月", "2019年6月"], ["May 2019", "June 2019"]),
        (["5月1日", "5月8日"], ["1 May", "8 May"]),
        (["2019年5月1日", "2019/5/8"], ["1 May 2019", "8 May 2019"]),
    ],
)
def test_dates_as_text_have_their_english(
    tmp_path: Path, column: list[str], en: list[str]
) -> None:
    (tmp_path / "a.csv").write_text("\n".join(column), "utf-8")
    name = {"zh": "客流", "en": "Passengers"}
    content = example("line", periods=cells("A1:A2", "a.csv"), highlight=0)
    slide = content["slides"][0]
    line = slide.get("chart") or slide["columns"][0]["chart"]
    line["series"] = [{"name": name, "values": [1, 2]}]
    periods = chart(load(saved(tmp_path, content))).periods
    assert [period.en for period in periods] == en


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("data\\visitors.xlsx", "文件夹之间请用 /：data/visitors.xlsx。"),
        ("data/~$visitors.xlsx", "的临时文件；请写“data/visitors.xlsx”。"),
        (".~lock.visitors.xlsx#", "的临时文件；请写“visitors.xlsx”。"),
        ("a.numbers", "请在 Numbers 里“导出到”Excel（.xlsx）。"),
        ("book.csv", "这其实是 Excel 工作簿；请把文件改名为“book.xlsx”"),
        ("text.xlsx", "这其实是 csv 文字；请把文件改名为“text.csv”"),
        ("old.xlsx", "里面是旧的 .xls 格式"),
        ("none.csv", "文件是空的"),
    ],
)
def test_a_name_that_misleads_is_said_once(
    tmp_path: Path, file: str, said: str
) -> None:
    saved_workbook(tmp_path / FILE, a=VISITORS)
    (tmp_path / "book.csv").write_bytes((tmp_path / FILE).read_bytes())
    (tmp_path / "text.xlsx").write_text("a,1\n")
    (tmp_path / "old.xlsx").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    (tmp_path / "none.csv").write_bytes(b"")
    name = {"zh": "客流", "en": "Passengers"}
    content = example(
        "bars",
        labels=cells("A1:B3", file),
        series=[{"name": name, "values": cells("C1:C3", file)}],
        highlight=None,
    )
    (zh,) = sentences(saved(tmp_path, content))
    assert said in zh
    assert "UTF-8" not in zh


def test_a_column_without_anything_is_one_mistake(tmp_path: Path) -> None:
    rows = "".join(f"{n},a\n" for n in range(9000))
    path = lines(tmp_path, rows, unit="人", range_="C1:C9000")
    (zh,) = sentences(path)
    assert "C1：这一格在表外：有内容的最后一格是 B9000" in zh
    assert "等许多格" in zh


@pytest.mark.parametrize(
    "failure", [Aborted, TimedOut, OutOfMemory, Unstarted, Forbidden]
)
def test_a_file_that_is_too_much_for_its_reader_is_said(
    tmp_path: Path,
    bars: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    failure: type[Exception],
) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise failure("")

    monkeypatch.setattr(limited, "ask", fails)
    saved_workbook(tmp_path / FILE, a=VISITORS | {"Z9": failure.__name__})
    (zh,) = sentences(bars())
    said = {
        "Aborted": "打不开",
        "Unstarted": "电脑太忙",
        "Forbidden": "以这个文件夹主人的身份来读",
    }.get(failure.__name__, "读不完")
    assert said in zh


@pytest.mark.parametrize("mark", ["", "—", "…", "N/A", "null", "缺"])
def test_a_value_that_is_missing_is_a_gap_in_a_line(tmp_path: Path, mark: str) -> None:
    (tmp_path / "a.csv").write_text(f"2017年,1\n2018年,{mark}\n2019年,3\n", "utf-8")
    name = {"zh": "客流", "en": "Passengers"}
    series = [{"name": name, "values": cells("B1:B3", "a.csv")}]
    path = saved(
        tmp_path,
        example("line", periods=cells("A1:A3", "a.csv"), series=series, highlight=0),
    )
    assert chart(load(path)).series[0].values == (1, None, 3)
    assert warned(path) == [("gap", "a.csv：B2 没有数，图上会空着，注明“缺”")]


def test_a_value_that_is_missing_is_refused_elsewhere_and_how_is_said(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.csv").write_text("甲,a,1\n乙,b,—\n丙,c,…\n", "utf-8")
    name = {"zh": "一部分", "en": "a part"}
    parts = [
        {"name": name, "values": values}
        for values in (cells("C1:C3", "a.csv"), [1, 2, 3])
    ]
    periods = [{"zh": f"{year}年", "en": str(year)} for year in (2017, 2018, 2019)]
    whole = example("shares", parts=parts, periods=periods, unit="人", highlight=None)
    (zh,) = sentences(saved(tmp_path, whole))
    assert zh == (
        "a.csv，C2：“—”表示没有数，这里却必须有；请填上数，或者从范围里去掉这一格；"
        "折线 line、曲线 series、面积 area、柱形 bars、点图 dotplot、小图 multiples、"
        "方块 tiles、地图 map 可以留出空缺（C3 也是这样）。"
    )
    content = example("shares")
    slide = content["slides"][0]
    values = slide["columns"][0]["chart"]["parts"][0]["values"]
    values[0], values[1] = None, "—"
    said = sentences(saved(tmp_path, content))
    assert len(said) == 2
    for zh in said:
        assert "这里没有数；请填上，或去掉这一项；折线 line、曲线 series" in zh


@pytest.mark.parametrize("rows", ["甲,a,1\n", "甲,a,1\n,,\n丙,c,3\n", ",,\n,,\n,,1\n"])
def test_words_that_are_not_there_are_said(tmp_path: Path, rows: str) -> None:
    (tmp_path / "a.csv").write_text(rows, "utf-8")
    content = example("ranking", items=cells("A1:C3", "a.csv"), highlight=None)
    assert all(en.startswith("7") for en, _ in told(saved(tmp_path, content)))
    content = example("bars", period=cells("A9:B9", "a.csv"))
    ((en, _),) = told(saved(tmp_path, content))
    assert "A9: this is beyond the table" in en
    assert en.endswith("(so are B9).")


def test_of_countless_mistakes_fifty_are_put_into_words(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    words = "".join(f"t{number}\n" for number in range(MOST * 3))
    (tmp_path / "data/visitors.csv").write_text(words, "utf-8")
    column: dict[str, Any] = {"file": "data/visitors.csv"}
    raw = example("line")
    slide = raw["slides"][0]
    line = slide.get("chart") or slide["columns"][0]["chart"]
    one = line["series"][0]
    each = [{**column, "range": f"A{number}"} for number in range(1, MOST * 3)]
    for values, count in ((each, MOST + 1), ({**column, "range": "A1:A150"}, 1)):
        line["series"] = [{**one, "values": values}]
        found = told(saved(tmp_path, raw))
        assert len(found) == count
    ((en, zh),) = found
    assert en.endswith("found the text “t0” (so are A2, A3, A4 and many more).")
    assert "A2、A3、A4 等许多格" in zh
