"""Charts are made of cells by what their fields are marked as, and no list of kinds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kiosk.authoring.edit.sheet_block import block
from kiosk.authoring.edit.sheet_chart import (
    SheetChart,
    SheetName,
    Told,
    charts,
    question,
    slide_of,
    suited,
    typed_in,
)
from kiosk.content.sheet import Book, Range
from kiosk.model.question import Question
from kiosk.model.text import LANGUAGES

EXAMPLES = Path(__file__).parents[2] / "charts"
YEARS = "年份,收入（万元）,支出（万元）\n2019,12,10\n2020,14,11.5\n2021,15,12\n"
TOWNS = "街镇,Town,棵\n青石,Qingshi,312\n望江,Wangjiang,268\n临港,Lingang,405\n"
PARTS = "来源,人次\n本地,40\n外地,60\n"
ENGLISH = {"收入": "Income", "支出": "Spent", "棵": "Trees", "人次": "Visits"}
PLACES = {"本地": "Local", "外地": "Elsewhere"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    show = json.loads((EXAMPLES / "bars.json").read_text("utf-8"))
    made = tmp_path / "content.json"
    made.write_text(json.dumps(show), "utf-8")
    return made


def framed(tag: str, chart: dict[str, Any]) -> dict[str, Any]:
    example = json.loads((EXAMPLES / f"{tag}.json").read_text("utf-8"))
    return slide_of(example, tag, chart)


def offered(file: Path, text: str, unit: Any = "万元") -> list[SheetChart]:
    sheet = SheetName("rows.csv")
    (file.parent / "rows.csv").write_text(text, "utf-8")
    found = block(Book("rows.csv", text.encode()).table(None), Range(0, 0, 99, 99))
    told = Told(
        unit,
        "sample/1.1",
        {"zh": "2025年", "en": "2025"},
        LANGUAGES,
        ENGLISH | PLACES,
    )
    raw = json.loads(file.read_text("utf-8"))
    made = charts(found, sheet, told, (raw, file), framed)
    return suited(made, question(found, unit))


def test_times_are_lines_first(file: Path) -> None:
    made = offered(file, YEARS)
    tags = [one.tag for one in made]
    assert tags[0] == "line"
    assert {"bars", "area", "slope"} <= {*tags}
    chart = made[0].slide["columns"][0]["chart"]
    assert chart["periods"][0] == {"zh": "2019年", "en": "2019"}
    assert chart["series"][1] == {
        "name": {"zh": "支出", "en": "Spent"},
        "values": {"file": "rows.csv", "range": "C2:C4"},
    }


def test_things_are_ranked_and_taken_whole_where_both_languages_are(
    file: Path,
) -> None:
    made = offered(file, TOWNS, {"zh": "棵", "en": "trees"})
    assert [one.tag for one in made][:2] == ["ranking", "dotplot"]
    # What goes on from one to the next is time, and these are none.
    assert "line" not in [one.tag for one in made]
    items = made[0].slide["columns"][0]["chart"]["items"]
    assert items == {"file": "rows.csv", "range": "A2:C4"}


def test_shares_are_parts_of_a_whole(file: Path) -> None:
    made = offered(file, PARTS, "%")
    assert made[0].tag == "waffle"
    parts = made[0].slide["columns"][0]["chart"]["parts"]
    assert [one["value"]["range"] for one in parts] == ["B2", "B3"]


def test_what_the_check_refuses_is_not_offered_but_said(file: Path) -> None:
    text = "街镇,Town,棵\n青石,Qingshi,312\n"
    (file.parent / "rows.csv").write_text(text, "utf-8")
    found = block(Book("rows.csv", text.encode()).table(None), Range(0, 0, 9, 9))
    told = Told("棵", "nowhere/1.1", {"zh": "2025年", "en": "2025"})
    raw = json.loads(file.read_text("utf-8"))
    made = [*charts(found, SheetName("rows.csv"), told, (raw, file), framed)]
    assert not suited(made, Question.RANKS)
    assert all(one.wrong is not None for one in made)


def test_what_was_pasted_is_typed_in(file: Path) -> None:
    made = offered(file, YEARS)
    slide = typed_in(made[0].slide, file.parent)
    series = slide["columns"][0]["chart"]["series"]
    assert [one["values"] for one in series] == [[12, 14, 15], [10, 11.5, 12]]


def test_a_show_in_one_language_has_names_in_it_alone() -> None:
    found = block(Book("r.csv", PARTS.encode()).table(None), Range(0, 0, 9, 9))
    told = Told("人", "sample/1.1", {"zh": "今年"}, ("zh",))
    assert told.words(found.labels[0]) == {"zh": "本地"}


def test_an_example_without_the_chart_is_no_frame() -> None:
    example = json.loads((EXAMPLES / "bars.json").read_text("utf-8"))
    with pytest.raises(LookupError):
        slide_of(example, "line", {"kind": "line"})


def test_a_sheet_of_several_is_named() -> None:
    cells = SheetName("data/a.xlsx", "2019").cells(Range(0, 0, 1, 1))
    assert cells == {"file": "data/a.xlsx", "sheet": "2019", "range": "A1:B2"}
