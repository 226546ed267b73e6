"""Figures against the words of their source: a match, a difference, or nothing."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kiosk.__main__ import main
from kiosk.authoring.checking import Report, report
from kiosk.authoring.extract import Extract, Tally, judged, read
from kiosk.model.figure import Figure, settled

HOUSE = Path(__file__).resolve().parents[2]
SHOW = json.loads((HOUSE / "content.json").read_text("utf-8"))
REST = {
    "label": {"zh": "甲", "en": "a"},
    "meaning": {"zh": "甲", "en": "a"},
    "period": {"zh": "甲", "en": "a"},
    "source": "article/1.1",
}


def outcome(words: str, **figure: Any) -> tuple[str, str, str]:
    """How a figure compares with these words, and what is said of it."""
    made = Figure.model_validate_json(json.dumps({**REST, **figure}))
    fact = settled({"it": made})["it"]
    found, what = judged(fact, said(words), "1.1")
    return found, what.en, what.zh


def said(words: str) -> Any:
    return Extract({"1.1": (words,)}).at("1.1")


MONEY = {"value": 1240, "unit": "亿元"}
PEOPLE = {"value": 5.7, "unit": {"zh": "万人", "en": "people"}}


@pytest.mark.parametrize(
    ("words", "figure"),
    [
        ("实现地区生产总值 1240\n亿元、增长8%", MONEY),
        ("GDP of RMB 124 billion, up 8%", MONEY),
        ("总值一千二百四十亿元", MONEY),
        ("就业5.7万余人", {**PEOPLE, "qualifier": "over", "word": "余"}),
        ("就业5.7万余人", {**PEOPLE, "qualifier": "over"}),
        ("over 57,000 people", {**PEOPLE, "qualifier": "over", "word": "余"}),
        ("近三分之一", {"value": "1/3", "qualifier": "nearly"}),
        ("nearly 1/3 of all", {"value": "1/3", "qualifier": "nearly"}),
        ("保持在8%以上", {"value": 8, "unit": "%", "qualifier": "at least"}),
        ("增长8%，保持在8%以上", {"value": 8, "unit": "%"}),
        ("最高不超过25万元", {"value": 25, "unit": "万元", "qualifier": "at most"}),
        ("位列前5", {"value": 5, "qualifier": "at most", "word": "前"}),
        ("500强企业", {"value": 500, "qualifier": "at most", "word": "强"}),
        ("投入900\n余户", {"value": 900, "unit": {"zh": "户", "en": "homes"},
                       "qualifier": "over", "word": "余"}),
        ("500多家医院", {"value": 500, "unit": {"zh": "家", "en": "hospitals"},
                     "qualifier": "over", "word": "多"}),
    ],
)  # fmt: skip
def test_what_the_source_says_is_a_match(words: str, figure: dict[str, Any]) -> None:
    assert outcome(words, **figure) == ("match", "", "")


@pytest.mark.parametrize(
    ("words", "figure", "en", "zh"),
    [
        (
            "实现地区生产总值1230亿元、增长8%",
            MONEY,
            "it differs: 1.1 says “1230亿元”, this says “1240亿元”",
            "与原文不同：原文 1.1 段写的是“1230亿元”，这里是“1240亿元”",
        ),
        (
            "总值约1240亿元",
            MONEY,
            "the reservation differs: 1.1 says “约1240亿元”, this says “1240亿元”",
            "限定词不同：原文 1.1 段写的是“约1240亿元”，这里是“1240亿元”",
        ),
        (
            "总值1240亿元",
            {**MONEY, "qualifier": "over", "word": "突破"},
            "the reservation differs: 1.1 says “1240亿元”, this says “突破1240亿元”",
            "限定词不同：原文 1.1 段写的是“1240亿元”，这里是“突破1240亿元”",
        ),
        (
            "总值超1240亿元",
            {**MONEY, "qualifier": "over", "word": "突破"},
            "the reservation differs: 1.1 says “超1240亿元”, this says “突破1240亿元”",
            "限定词不同：原文 1.1 段写的是“超1240亿元”，这里是“突破1240亿元”",
        ),
        (
            "增长9%",
            {"value": 8, "unit": "%"},
            "it differs: 1.1 says “9%”, this says “8%”",
            "与原文不同：原文 1.1 段写的是“9%”，这里是“8%”",
        ),
    ],
)
def test_what_differs_is_said(
    words: str, figure: dict[str, Any], en: str, zh: str
) -> None:
    assert outcome(words, **figure) == ("differs", en, zh)


@pytest.mark.parametrize(
    ("words", "figure"),
    [
        ("没有数", MONEY),
        ("进出口1240亿美元", MONEY),
        ("增长8%", {"value": 8, "unit": {"zh": "家", "en": "firms"}}),
        ("共8家", {"value": 8, "unit": "%"}),
    ],
)
def test_what_is_not_there_is_not_found(words: str, figure: dict[str, Any]) -> None:
    assert outcome(words, **figure)[0] == "not found"


# The shipped show


def shown(folder: Path, content: dict[str, Any], extract: str | None = None) -> Report:
    file = folder / "content.json"
    file.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    there = folder / "assets" / "sources" / "article.csv"
    there.parent.mkdir(parents=True, exist_ok=True)
    text = (HOUSE / "assets/sources/article.csv").read_text("utf-8")
    there.write_text(text if extract is None else extract, "utf-8")
    return report(file)


def of_sources(done: Report) -> list[tuple[str, str]]:
    return [
        (one.slide, one.what.en) for one in done.findings if one.rule == "source-match"
    ]


def test_every_figure_of_the_show_is_in_its_source(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check", str(HOUSE / "content.json"), "--language", "en"]) == 0
    assert capsys.readouterr().out.endswith("\n73 figures: 73 match.\n")
    # What the pages look like was the business of the first of the three.
    small = ["check", str(HOUSE / "content.json"), "--size", "640x360"]
    assert main([*small, "--language", "zh"]) == 0
    assert capsys.readouterr().out.endswith("\n与原文核对 73 个数：73 个一致。\n")
    assert main([*small, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["sources"] == {
        "figures": 73,
        "match": 73,
        "differs": 0,
        "not_found": 0,
    }


def test_no_wrong_value_or_reservation_of_the_show_is_passed(tmp_path: Path) -> None:
    wrong = json.loads(json.dumps(SHOW))
    typed = []
    for slide in wrong["slides"]:
        for figure in slide.get("figures", {}).values():
            if "value" in figure:
                value = figure["value"]
                figure["value"] = "3/7" if isinstance(value, str) else value + 7
                typed.append(slide["id"])
    assert [slide for slide, _ in of_sources(shown(tmp_path, wrong))] == typed
    wrong = json.loads(json.dumps(SHOW))
    for slide in wrong["slides"]:
        for figure in slide.get("figures", {}).values():
            if "value" in figure:
                figure.pop("word", None)
                figure["qualifier"] = (
                    "about" if figure.get("qualifier", "exact") != "about" else "over"
                )
    found = of_sources(shown(tmp_path, wrong))
    assert [slide for slide, _ in found] == typed
    assert all(what.startswith("the reservation differs") for _, what in found)


def test_the_extract_holds_phrases_and_no_sentences() -> None:
    with (HOUSE / "assets/sources/article.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["locator", "phrase"]
    for locator, phrase in rows[1:]:
        section, _, paragraph = locator.partition(".")
        known = SHOW["sources"]["article"]["sections"]
        assert 1 <= int(paragraph) <= known[section]["paragraphs"]
        assert len(phrase) <= 16
        assert "。" not in phrase


def test_a_silence_with_a_reason_is_kept(tmp_path: Path) -> None:
    wrong = json.loads(json.dumps(SHOW))
    slide = next(slide for slide in wrong["slides"] if slide["id"] == "gdp")
    slide["figures"]["tax"]["value"] = 240
    slide["silence"] = {"source-match": "按新口径 · by the new method"}
    done = shown(tmp_path, wrong)
    assert of_sources(done) == []
    assert "source-match" in [one.finding.rule for one in done.silenced]


# Files


def test_a_text_file_has_paragraphs_that_begin_with_their_place(
    tmp_path: Path,
) -> None:
    words = "第一节\n1.1 共14件\n区级实事\n1.2\t增长8%\narticle/1.10 约3家\n2019.5万\n"
    (tmp_path / "a.txt").write_bytes(words.encode("gbk"))
    assert read(tmp_path, "a.txt").words == {
        "1.1": ("共14件\n区级实事",),
        "1.2": ("增长8%",),
        "1.10": ("约3家\n2019.5万",),
    }


def test_a_workbook_has_rows_that_begin_with_their_place(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ("段", "原文"),
        ("1.1", "14件", "就业5.7万余人"),
        ("1.1", 23),
        ("article/1.10", "约3家"),
    ):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    assert read(tmp_path, "a.xlsx").words == {
        "1.1": ("14件，就业5.7万余人", "23"),
        "1.10": ("约3家",),
    }


@pytest.mark.parametrize(
    ("name", "data", "en"),
    [
        ("b.csv", b"1.1,a\n", "b.csv: there is no such file; did you mean “a.csv”?"),
        ("../a.csv", b"", "“../a.csv” is not within the content's folder"),
        ("a.xlsx", b"PKjunk", "a.xlsx: the spreadsheet cannot be opened, perhaps"),
        ("a.txt", b"1.1 \xff\xfe\xff", "a.txt: byte 5 (0xFF) cannot be read as text"),
    ],
)
def test_an_extract_that_cannot_be_read_is_told(
    tmp_path: Path, name: str, data: bytes, en: str
) -> None:
    wrong = json.loads(json.dumps(SHOW))
    wrong["sources"]["article"]["extract"] = name
    (tmp_path / "a.csv").write_bytes(b"1.1,a\n")
    if not name.startswith((".", "b")):
        (tmp_path / name).write_bytes(data)
    done = shown(tmp_path, wrong)
    (found,) = [one for one in done.findings if one.rule == "source-match"]
    assert found.field == "sources.article.extract"
    assert found.what.en.startswith(en)


def test_a_place_that_became_a_number_is_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append((1.1, "14件"))
    book.save(tmp_path / "a.xlsx")
    wrong = json.loads(json.dumps(SHOW))
    wrong["sources"]["article"]["extract"] = "a.xlsx"
    done = shown(tmp_path, wrong)
    (found,) = [one for one in done.findings if one.rule == "source-match"]
    assert found.what.en == (
        "a.xlsx, sheet Sheet, A1: the place 1.1 is a number here, to which 1.10 and "
        "1.1 are the same; make the column text and write it again"
    )


def test_a_place_that_the_extract_lacks_is_told(tmp_path: Path) -> None:
    done = shown(tmp_path, SHOW, "1.13,1240亿元\n")
    found = of_sources(done)
    assert len(found) == 73 - 4
    assert (
        "docks",
        "the extract has no 4.2, so that 3 months cannot be looked up",
    ) in found


def test_the_tally_counts_in_both_languages() -> None:
    tally = Tally(52, 1, 1)
    assert tally.said("en") == "54 figures: 52 match, 1 differs, 1 not found"
    assert tally.said("zh") == "与原文核对 54 个数：52 个一致，1 个不同，1 个没有找到"
    assert Tally(1).said("en") == "1 figure: 1 match"
    assert Tally(0, 2, 0).said("en") == "2 figures: 0 match, 2 differ"
