"""Every rule of the check: what is said, where, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.authoring.checking import Report, findings, report
from kiosk.authoring.rule import CELLS, LAYOUT, UNSILENCED
from kiosk.authoring.rulebook import known

HERE = Path(__file__).parent
GOOD = (HERE / "good.json").read_text("utf-8")
SEVERITIES = {"error": "错误", "warning": "警告"}


def checked(file: Path, text: str) -> Report:
    file.write_text(text, "utf-8", newline="")
    return report(file)


def told(done: Report) -> list[str]:
    """Every finding in two lines, as findings.txt has them."""
    lines = []
    for one in done.findings:
        place, what = f"{one.line}:{one.column}", one.what
        severity = SEVERITIES[one.severity]
        lines += [
            f"{place} {one.severity} {one.rule}: {one.field}: {what.en}",
            f"{place} {severity} {one.rule}：{one.field}：{what.zh}",
        ]
    return lines


def cases() -> list[tuple[list[tuple[str, str]], list[str]]]:
    """What stood in good.json, what stands there now, and what is found.

    In findings.txt ↵ is the end of a line and ∅ nothing at all; every finding is
    told in English and in Chinese, and none at all is a block without.
    """
    text = (HERE / "findings.txt").read_text("utf-8")
    text = text.replace("↵", "\r").replace("∅", "")
    found = []
    for block in text.removesuffix("\n").split("\n\n"):
        lines = [line.replace("\r", "\n") for line in block.split("\n")]
        changes = []
        while lines and lines[0][:2] == "- ":
            old, new = lines[:2]
            assert new[:2] == "+ "
            changes.append((old[2:], new[2:]))
            lines = lines[2:]
        found.append((changes, lines))
    return found


def changed(changes: list[tuple[str, str]]) -> str:
    text = GOOD
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


@pytest.mark.parametrize(("changes", "lines"), cases())
def test_each_finding_is_told_where_it_is(
    tmp_path: Path, changes: list[tuple[str, str]], lines: list[str]
) -> None:
    assert told(checked(tmp_path / "content.json", changed(changes))) == lines


def test_good_content_has_no_findings(tmp_path: Path) -> None:
    done = checked(tmp_path / "content.json", GOOD)
    assert told(done) == []
    assert done.loaded is not None
    assert [slide.id for slide in done.loaded.content.slides] == ["gdp", "trade"]
    assert done.text == GOOD


def test_the_shipped_show_has_no_findings() -> None:
    done = report(HERE.parents[1] / "content.json")
    assert told(done) == []
    assert {one.finding.slide for one in done.silenced} == {"trade"}
    assert all(len(one.reason) > 10 for one in done.silenced)


def test_a_goal_is_read_with_the_word_that_stands_before_it() -> None:
    example = HERE.parent / "charts" / "goals.json"
    assert {one.rule for one in report(example).findings} == {"sample-source"}


def test_a_goal_whose_word_is_no_such_word_is_found(tmp_path: Path) -> None:
    text = (HERE.parent / "charts" / "goals.json").read_text("utf-8")
    bare = text.replace('"zh": "力争"', '"zh": "已经"').replace('"aims for"', '"is"')
    found = checked(tmp_path / "content.json", bare).findings
    assert [(one.rule, one.field) for one in found if "goal.zh" in one.field] == [
        ("goal", "slides[0].columns[0].chart.goals[1].goal.zh")
    ]


def test_every_rule_is_tried() -> None:
    tried = {line.split()[2].rstrip(":：") for _, lines in cases() for line in lines}
    elsewhere = {"file", "writing", "form", "id", "theme", "slide", "figure", "braces"}
    drawn = {rule.name for rule in (*LAYOUT, *CELLS)}
    # Some need more than a changed text, and have a file of tests.
    own = {file.stem.removeprefix("test_") for file in HERE.glob("test_*.py")}
    untried = set(known()) - tried - elsewhere - drawn - own
    assert untried <= {"source", "derived", "encoding"}


def test_every_rule_says_what_it_asks_for_in_both_languages() -> None:
    for name, rule in known().items():
        assert rule.name == name
        assert rule.about.zh
        assert rule.about.en
        assert rule.about.zh != rule.about.en
    assert set(known()) >= UNSILENCED


def test_what_is_not_yet_saved_is_checked_as_it_will_be(tmp_path: Path) -> None:
    file = tmp_path / "content.json"
    file.write_text(GOOD, "utf-8")
    wrong = GOOD.replace('"title"', '"titel"', 1).encode()
    found = list(findings(file, data=wrong))
    assert [one.rule for one in found if one is not None]
    assert file.read_text("utf-8") == GOOD
    assert not report(file).findings
