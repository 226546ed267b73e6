"""Findings as they are read: the caret stands under its character."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from kiosk.authoring.checking import Report, Silenced
from kiosk.authoring.finding import Finding
from kiosk.authoring.listing import Listing, caret, coloured, columns
from kiosk.model.message import Message

LINE = '   "title": { "zh": "2019年，江北创造了", "en": "In 2019, Jiangbei produced" },'


def wide(text: str) -> int:
    """Columns of a terminal that a text takes."""
    return sum(
        0
        if unicodedata.combining(c)
        else 2
        if unicodedata.east_asian_width(c) in "WF"
        else 1
        for c in text
    )


@pytest.mark.parametrize("width", [20, 33, 60, 100, 200])
@pytest.mark.parametrize("column", [1, 5, 17, 22, 23, 27, 40, 60, len(LINE)])
def test_the_caret_is_under_its_character_at_any_width(column: int, width: int) -> None:
    line, pointer = caret(LINE, column, width)
    assert pointer[-1] == "^"
    assert wide(line) <= width
    # What the caret points at, found by counting columns.
    at, place = 0, wide(pointer[:-1])
    while wide(line[:at]) < place:
        at += 1
    assert wide(line[:at]) == place
    assert line[at] == LINE[column - 1]


def test_short_lines_are_shown_whole_and_long_ones_around_the_place() -> None:
    assert caret("abc", 2, 40) == ("abc", " ^")
    assert caret("", 1, 40) == ("", "^")
    assert caret("abc", 4, 40) == ("abc", "   ^")
    assert caret("江北x", 3, 40) == ("江北x", "\u3000\u3000^")
    assert caret("x" * 100, 50, 20) == ("…" + "x" * 17 + "…", "       ^")
    assert caret("x" * 100, 1, 20)[0] == "x" * 17 + "…"
    assert caret("x" * 100, 100, 20)[0][-1] == "x"
    # What would upset a terminal is a blank.
    assert caret("a\x1b\tb", 4, 40) == ("a  b", "   ^")


def test_of_a_file_on_one_line_only_what_may_be_shown_is_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked: list[str] = []

    def counting(character: str) -> int:
        looked.append(character)
        return columns(character)

    line = "江x" * 500_000
    monkeypatch.setattr("kiosk.authoring.listing.columns", counting)
    for column in (1, 500_001, 1_000_001):
        looked.clear()
        text, pointer = caret(line, column, 60)
        assert wide(text) <= 60
        assert len(looked) <= 8 * 60
        assert text.startswith("…") == (column > 1)
        assert text.endswith("…") == (column < 1_000_001)
    # Marks that take no column are no way round it.
    text, pointer = caret("́" * 100_000 + "x", 100_001, 40)
    assert text.startswith("…")
    assert pointer == " ^"


def finding(line: int, column: int, **more: object) -> Finding:
    plain = {
        "rule": "typed-number",
        "severity": "warning",
        "file": "content.json",
        "field": "slides[0].title.zh",
        "slide": "gdp",
        "what": Message("不对", "wrong"),
    }
    return Finding(line=line, column=column, **{**plain, **more})  # type: ignore[arg-type]


def listed(report: Report, language: str, **more: object) -> list[str]:
    return list(Listing(report, language, **more).lines())  # type: ignore[arg-type]


def test_findings_are_grouped_by_slide_and_counted() -> None:
    findings = (
        finding(1, 3),
        finding(2, 1, severity="error", rule="form"),
        finding(0, 0, slide="", field="", severity="error", rule="file"),
    )
    silenced = (Silenced(finding(1, 1), "because"),)
    report = Report(Path("content.json"), "江北\nb", findings, silenced)
    assert listed(report, "en") == [
        "—— slide “gdp”",
        "content.json:1:3: warning: slides[0].title.zh: wrong [typed-number]",
        "     1 | 江北",
        "       | \u3000\u3000^",
        "content.json:2:1: error: slides[0].title.zh: wrong [form]",
        "     2 | b",
        "       | ^",
        "",
        "content.json: error: wrong [file]",
        "",
        "content.json: 2 errors, 1 warning, 1 silenced with a reason.",
    ]
    assert listed(report, "zh") == [
        "—— 页“gdp”",
        "content.json:1:3：警告：slides[0].title.zh：不对 [typed-number]",
        "     1 | 江北",
        "       | \u3000\u3000^",
        "content.json:2:1：错误：slides[0].title.zh：不对 [form]",
        "     2 | b",
        "       | ^",
        "",
        "content.json：错误：不对 [file]",
        "",
        "content.json：2 个错误，1 个警告，1 处已写明理由、不再提示。",
    ]


def test_nothing_found_is_said_too() -> None:
    report = Report(Path("content.json"), "", ())
    assert listed(report, "en") == ["content.json: nothing found."]
    assert listed(report, "zh") == ["content.json：没有发现问题。"]


def test_a_line_of_another_file_is_read_from_it(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("a,b\n1,x\n", "utf-8")
    report = Report(
        Path("content.json"), "", (finding(2, 3, file=str(table), slide=""),)
    )
    assert listed(report, "en")[1:3] == ["     2 | 1,x", "       |   ^"]
    gone = Report(Path("content.json"), "", (finding(2, 3, file="none", slide=""),))
    assert len(listed(gone, "en")) == 3


def test_colours_change_nothing_but_colours() -> None:
    report = Report(Path("content.json"), "ab", (finding(1, 2),))
    drawn = "\n".join(listed(report, "en", paint=coloured))
    assert "\033[1;33mwarning\033[0m" in drawn
    for code in ("\033[1;33m", "\033[1m", "\033[2m", "\033[0m"):
        drawn = drawn.replace(code, "")
    assert drawn == "\n".join(listed(report, "en"))
