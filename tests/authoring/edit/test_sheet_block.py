"""What stands in cells is told apart: names, headings, units, numbers."""

from __future__ import annotations

import pytest

from kiosk.authoring.edit.sheet_block import Caption, NoBlock, SheetBlock, block
from kiosk.content.sheet import Book, Range

ALL = Range(0, 0, 99, 99)


def read(text: str, drawn: Range = ALL) -> SheetBlock:
    return block(Book("rows.csv", text.encode()).table(None), drawn)


def names(found: SheetBlock) -> list[str]:
    return [one.zh for one in found.labels]


def ranges(found: SheetBlock) -> list[str]:
    return [f"{line.name.zh} {line.values}" for line in found.lines]


def test_names_stand_at_the_left_and_headings_above() -> None:
    found = read("年份,收入（万元）,支出（万元）\n2019,12,10\n2020,14,11.5\n")
    assert found.labels == (Caption("2019年", "2019"), Caption("2020年", "2020"))
    assert ranges(found) == ["收入 B2:B3", "支出 C2:C3"]
    assert (found.unit, str(found.places), found.timed) == ("万元", "A2:A3", True)


def test_a_second_column_of_names_is_english() -> None:
    found = read("街镇,Town,棵\n青石,Qingshi,3\n望江,Wangjiang,4\n")
    assert found.labels == (Caption("青石", "Qingshi"), Caption("望江", "Wangjiang"))
    assert ranges(found) == ["棵 C2:C3"]
    assert not found.timed


def test_units_that_differ_are_those_of_none() -> None:
    assert read("年份,收入（万元）,人数（人）\n2019,12,10\n").unit == ""


def test_where_headings_are_times_every_row_is_a_line() -> None:
    found = read("指标,2019,2020,2021\n收入,12,33,44\n支出,14,3,4\n")
    assert names(found) == ["2019年", "2020年", "2021年"]
    assert ranges(found) == ["收入 B2:D2", "支出 B3:D3"]
    assert found.places is None


def test_a_year_with_a_unit_is_a_heading_over_a_single_column() -> None:
    found = read("月份,2024年（万人次）\n1月,4.1\n2月,5.2\n")
    assert names(found) == ["1月", "2月"]
    assert ranges(found) == ["2024年 B2:B3"]
    assert found.unit == "万人次"


def test_months_are_names_and_no_numbers() -> None:
    found = read("1月,4.6\n2月,5\n")
    assert found.labels == (Caption("1月", "January"), Caption("2月", "February"))
    assert ranges(found) == [" B1:B2"]


def test_a_title_above_and_empty_edges_are_left_out() -> None:
    found = read("表一,,,\n,街镇,人次,\n,青石,12,\n,望江,—,\n,,,\n")
    assert names(found) == ["青石", "望江"]
    assert ranges(found) == ["人次 C3:C4"]


def test_years_with_values_like_years_have_no_heading() -> None:
    found = read("2019,1950\n2020,1960\n2021,1975\n")
    assert ranges(found) == [" B1:B3"]


def test_numbers_end_at_words() -> None:
    found = read("街镇,人次,备注\n青石,12,新\n望江,13,旧\n")
    assert ranges(found) == ["人次 B2:B3"]


def test_only_what_is_drawn_is_taken() -> None:
    text = "街镇,人次\n青石,12\n望江,13\n合计,25\n"
    assert names(read(text, Range(0, 0, 2, 1))) == ["青石", "望江"]


def test_a_block_turned_twice_is_the_same() -> None:
    found = read("街镇,男,女\n青石,12,13\n望江,14,15\n")
    turned = found.turned()
    assert names(turned) == ["男", "女"]
    assert ranges(turned) == ["青石 B2:C2", "望江 B3:C3"]
    assert turned.turned().lines == found.lines
    assert [one.zh for one in found.captions] == ["青石", "望江", "男", "女"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("青石,望江\n临港,长滩\n", "no numbers"),
        ("12,13\n14,15\n", "names at the left"),
        ("12\n13\n", "names at the left"),
        (",\n,\n", "empty"),
        ("街镇,人次\n青石,12\n,13\n", "no name at the left"),
    ],
)
def test_what_makes_no_chart_is_said(text: str, said: str) -> None:
    with pytest.raises(NoBlock, match=said):
        read(text)


def test_a_column_of_years_that_do_not_go_on_is_no_name() -> None:
    with pytest.raises(NoBlock, match="names at the left"):
        read("2019,3,4\n2019,5,6\n")
