"""The table of figures: read back as a spreadsheet would read it."""

from __future__ import annotations

import csv
import io
import json
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.authoring import ledger
from kiosk.authoring.ledger import COLUMNS, LedgerEntry, pages, table
from kiosk.content.content import Content

if TYPE_CHECKING:
    from kiosk.content.content import Loaded

HOUSE = Path(__file__).resolve().parents[2]


def rows(content: Content, folder: Path | None = None) -> list[dict[str, str]]:
    data = table(content, folder)
    assert data.startswith(b"\xef\xbb\xbf"), "Excel would take it for another encoding"
    assert data.count(b"\n") == data.count(b"\r\n")
    text = io.StringIO(data.decode("utf-8-sig"), newline="")
    found = list(csv.DictReader(text, strict=True))
    assert tuple(found[0]) == COLUMNS
    return found


def value(cell: str) -> Fraction:
    """What a spreadsheet makes of a cell with a number, such as 0 1/3."""
    return sum((Fraction(part) for part in cell.split()), Fraction(0))


def test_every_figure_of_the_show_is_a_row(show: Loaded) -> None:
    found = rows(show.content, HOUSE)
    wanted = [(page, entry) for page in pages(show.content) for entry in page.entries]
    assert len(found) == len(wanted) == 33
    for row, (page, entry) in zip(found, wanted, strict=True):
        fact = entry.fact
        assert int(row["页码 no."]) == page.number
        assert row["页 slide"] == page.slide.id
        assert row["数 figure"] == fact.name
        assert value(row["值 value"]) == fact.value
        assert row["中文 zh"].strip() == str(fact.said("zh"))
        assert row["English en"].strip() == str(fact.said("en"))
        assert row["限定 qualifier"] == fact.qualifier
        assert row["原词 word"] == fact.figure.word
        assert row["时期 period"] == fact.figure.period.zh
        assert row["出处 source"] == fact.figure.source
        assert bool(row["推算 derived"]) == bool(fact.figure.derived)
        assert row["与原文 match"] == ("" if fact.figure.derived else "match")


def content(**figure: Any) -> Content:
    raw = json.loads((HOUSE / "tests/charts/piers.json").read_text("utf-8"))
    figures = raw["slides"][0]["figures"]
    first = next(iter(figures))
    figures[first] |= figure
    return Content.model_validate_json(json.dumps(raw))


def test_what_a_spreadsheet_would_misread_is_told_to_be_text() -> None:
    (row, *_) = rows(content(value="1/4", unit=""))
    assert row["值 value"] == "0 1/4"
    assert row["中文 zh"] == "\t1/4"
    (row, *_) = rows(content(label={"zh": "=1+1\n再", "en": "x"}))
    assert row["名称 label"] == "\t=1+1 再"
    (row, *_) = rows(content(label={"zh": "-5", "en": "x"}))
    assert row["名称 label"] == "-5"


def entry(show: Loaded, slide: str, name: str) -> LedgerEntry:
    return next(
        one
        for page in pages(show.content)
        if page.slide.id == slide
        for one in page.entries
        if one.name == name
    )


def test_a_figure_in_words(show: Loaded) -> None:
    floor = entry(show, "gdp", "floor")
    assert floor.said("zh") == "8%以上"
    assert floor.reservation("zh") == "不低于（原文“以上”）"
    assert floor.reservation("en") == "at least (以上)"
    assert (floor.value, floor.unit, floor.computation("zh")) == ("8", "%", "")
    gdp = entry(show, "gdp", "gdp")
    assert gdp.reservation("zh") == "确数"
    assert gdp.label("en") == "Gross domestic product"
    assert ledger.place(show.content, gdp.locators[0], "en") == (
        "Measures take effect, life gains flavour, paragraph 13"
    )
    assert ledger.title(show.content, gdp.locators[0], "zh") == (
        "江北 改革赋能“两高”示范区建设"
    )
    derived = next(
        one
        for page in pages(show.content)
        for one in page.entries
        if page.slide.id == "gdp" and one.qualifier == "derived"
    )
    assert derived.value == "19.3"
    assert derived.computation("zh") == "238.95亿元 ÷ 1240亿元"
    assert derived.computation("en") == "RMB 23.895 billion ÷ RMB 124 billion"
    assert derived.locators == ("article/1.13",)


@pytest.mark.parametrize(
    ("slide", "theme", "zh", "en"),
    [
        (None, None, "", ""),
        ({"from": "2026-05-01"}, None, "2026-05-01 起", "from 2026-05-01"),
        (
            {"until": "2026-05-01T12:00"},
            None,
            "至 2026-05-01 12:00",
            "until 2026-05-01 12:00",
        ),
        (
            {"from": "2026-05-01", "until": "2026-05-05", "hours": ["09:00-17:30"]},
            {"days": ["mon", "sun"]},
            "周一、周日；2026-05-01 至 2026-05-05，09:00-17:30",
            "Mon, Sun; 2026-05-01 to 2026-05-05, 09:00-17:30",
        ),
    ],
)
def test_it_is_said_when_a_slide_is_shown(
    slide: Any, theme: Any, zh: str, en: str
) -> None:
    raw = json.loads((HOUSE / "tests/charts/piers.json").read_text("utf-8"))
    raw["slides"][0]["schedule"], raw["themes"][0]["schedule"] = slide, theme
    found = Content.model_validate_json(json.dumps(raw))
    assert ledger.times(found, found.slides[0], "zh") == zh
    assert ledger.times(found, found.slides[0], "en") == en


def test_it_is_said_where_a_slide_is_shown() -> None:
    raw = json.loads((HOUSE / "tests/charts/piers.json").read_text("utf-8"))
    raw["slides"][0] |= {"schedule": {"days": ["mon"]}, "screens": ["door", "wall"]}
    raw["themes"][0]["screens"] = ["hall"]
    found = Content.model_validate_json(json.dumps(raw))
    slide = found.slides[0]
    assert ledger.times(found, slide, "zh") == "周一；屏幕 hall；屏幕 door、wall"
    assert ledger.times(found, slide, "en") == "Mon; on hall; on door, wall"


def test_notes_are_there_with_what_they_say(show: Loaded) -> None:
    found = {page.slide.id: page.remarks for page in pages(show.content)}
    notes = {slide.id: slide.notes() for slide in show.content.slides}
    assert {k: len(v) for k, v in found.items()} == {
        k: len(v) for k, v in notes.items()
    }
    assert any(one.period("en") for one in found["tasks"])
    for page in pages(show.content):
        for one in page.remarks:
            assert "{" not in one.head("zh") + one.meaning("en") + one.period("zh")
