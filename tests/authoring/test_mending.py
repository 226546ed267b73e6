"""Remedies: each does away with the finding that it is offered for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.authoring.checking import report
from kiosk.authoring.edit.source_text import SourceText
from kiosk.authoring.finding import Finding
from kiosk.authoring.mending import replaced, silenced
from kiosk.authoring.remedy import remedies
from kiosk.authoring.rule import LAYOUT
from kiosk.model.message import Message

GOOD = (Path(__file__).parent / "good.json").read_text("utf-8")


def checked(source: SourceText) -> tuple[Finding, ...]:
    return report(Path("content.json"), data=source.data).findings


def broken(old: str, new: str) -> SourceText:
    assert old in GOOD
    return SourceText(GOOD.replace(old, new, 1))


# What stood in good.json and what stands there now; the rule, what the button says, and
# what stands there once it is pressed.
CASES = [
    ('"zh": "各行业都有增长"', '"zh": “各行业都有增长"', "writing", "改正写法", None),
    ('"zh": "各行业都有增长"', '"zh": "各行业"都有"增长"', "writing", "用全角引号",
     '"zh": "各行业“都有”增长"'),
    ('"themes": [', '"themes" [', "writing", "改正写法", '"themes": ['),
    ('"en": "In 2019, Jiangbei produced" }', '"eng": "In 2019, Jiangbei produced" }',
     "form", "改成 en", '"en": "In 2019, Jiangbei produced" }'),
    ('"label": { "zh": "增速", "en": "Growth" },', "", "form", "补上“这个数叫什么”",
     '"label": { "zh": "", "en": "" }'),
    ('"figure": "growth"', '"figure": "grwth"', "figure", "改成 growth",
     '"figure": "growth"'),
    ("增长{growth}", "增长{grwth}", "figure", "改成 {growth}", "增长{growth}"),
    ('"theme": "economy"', '"theme": "economics"', "theme", "改成 economy",
     '"theme": "economy"'),
    ('"source": "article/1.1"', '"source": "artcle/1.1"', "source",
     "改成 article/1.1", '"source": "article/1.1"'),
    ('"id": "trade"', '"id": "gdp"', "id", "改成 gdp-2", '"id": "gdp-2"'),
    ("比上一年增长{growth}", "比上一年增长8%", "typed-number", "改用 {growth}",
     "比上一年增长{growth}"),
    ('"digits": 1', '"digits": 4', "derived-digits", "保留 1 位小数", '"digits": 1'),
    ('"id": "gdp",', '"id": "gdp", "dwell": 3,', "dwell", "删去", '"id": "gdp",'),
    ('"id": "gdp",', '"id": "gdp", "silence": { "typed-number": "没有" },',
     "idle-silence", "删去", '"silence": {}'),
    ('"1": { "name": { "zh": "第一节", "en": "Part one" }, "paragraphs": 9 }\n      }\n'
     "    }\n",
     '"1": { "name": { "zh": "第一节", "en": "Part one" }, "paragraphs": 9 }\n      }\n'
     '    },\n    "other": { "title": { "zh": "书", "en": "Book" }, "credits": { "zh": '
     '"无", "en": "none" }, "year": 2019, "sections": { "1": { "name": { "zh": "一", '
     '"en": "One" }, "paragraphs": 1 } } }\n',
     "unused-source", "删去", None),
    ('"accent": "amber" }', '"accent": "amber" },\n    { "id": "x", "name": { "zh": '
     '"别的", "en": "Else" }, "accent": "jade" }', "unused-theme", "删去", None),
    ('"en": "Numbers by the River" }', '"en": "Numbers by the River" }, "set_phrases": '
     '["都有增长"]', "set-phrase", "加引号：“都有增长”", "各行业“都有增长”"),
    ('"accent": "amber" }', '"accent": "amber", "screens": ["hall"] }', "screens",
     "删去", '"screens": []'),
    ('"kind": "columns",', '"kind": "columns", "screens": ["door", "wall"],', "screens",
     "写进 show.screens", '"screens": ["door"]'),
    ('"kind": "line",', '"kind": "line", "zero": false,', "zero", "从零开始",
     '"kind": "line",\n'),
    ('"kind": "columns"', '"kind": "colums"', "form", "改成 一到三张图并排",
     '"columns"'),
    ('"kind": "line"', '"kind": "lines"', "form", "改成 折线", '"kind": "line"'),
    ('"accent": "amber"', '"accent": "ambr"', "form", "改成 琥珀", '"amber"'),
    ('"value": 8,', '"value": "8,000",', "form", "改成 8000", '"value": 8000,'),
    ('"unit": "%"', '"unit": "％"', "form", "改成 %", '"unit": "%"'),
    ('"id": "trade"', '"id": "Trade 1"', "form", "改成 trade-1", '"id": "trade-1"'),
    ('"id": "gdp",', '"id": "gdp", "schedule": { "from": "2031年5月1日" },', "form",
     "改成 2031-05-01", '"from": "2031-05-01"'),
    ('"id": "gdp",', '"id": "gdp", "schedule": { "days": ["monday"] },', "form",
     "改成 周一", '"days": ["mon"]'),
    ('"id": "gdp",', '"id": "gdp", "schedule": { "hours": ["9-17:30"] },', "form",
     "改成 09:00-17:30", '"hours": ["09:00-17:30"]'),
    ('"id": "gdp",', '"id": "gdp", "silence": { "typed-numbr": "为了试" },', "silence",
     "改成 typed-number", '"typed-number": "为了试"'),
    ('"id": "gdp",', '"id": "gdp", "silence": { "form": "为了试" },', "silence",
     "删去", '"silence": {}'),
    ('"id": "gdp",', '"id": "gdp", "schedule": { "from": "2001-01-01" },', "schedule",
     "删去", '"id": "gdp"'),
    ('"en": "In 2019, Jiangbei produced"', '"en": "In 2018, Jiangbei produced"',
     "same-numbers", "改成 2019", "In 2019, Jiangbei"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "rule", "label", "put"), CASES, ids=[f"{c[2]}-{c[3]}" for c in CASES]
)
def test_a_remedy_does_away_with_its_finding(
    old: str, new: str, rule: str, label: str, put: str | None
) -> None:
    source = broken(old, new)
    found = [one for one in checked(source) if one.rule == rule]
    assert found
    offered = [(one, remedy) for one in found for remedy in remedies(one, source)]
    finding, remedy = next(pair for pair in offered if pair[1].label.zh == label)
    assert remedy.label.en
    assert remedy.operation is not None
    mended = remedy.operation.on(source)
    if put is not None:
        assert put in mended.text
    left = [one for one in checked(mended) if one.rule == rule]
    assert finding.what not in [one.what for one in left]


def test_some_of_it_only_a_person_can_do() -> None:
    source = broken('"source": "article/1.2"', '"source": ""')
    (finding,) = (one for one in checked(source) if one.rule == "form")
    (remedy,) = remedies(finding, source)
    assert (remedy.label.zh, remedy.operation) == ("补上出处", None)
    assert remedy.steps == ("slides", 0, "figures", "growth", "source")
    source = broken("各行业都有增长", "长" * 401)
    (finding,) = (one for one in checked(source) if one.rule == "form")
    (remedy,) = remedies(finding, source)
    assert (remedy.label.zh, remedy.steps) == ("改短", ("slides", 0, "lead", "zh"))


def test_the_way_to_what_a_person_has_to_do_says_what_that_is() -> None:
    for old, new, rule, label, steps in (
        ('"kind": "line"', '"kind": "nothing"', "form", "看图选",
         ("slides", 1, "columns", 0, "chart")),
        ('"kind": "columns",', "", "form", "看图选", ("slides", 0)),
        ('"en": "Every trade has grown"', '"en": ""', "form", "去填",
         ("slides", 0, "lead", "en")),
        ('"id": "gdp",', '"id": "gdp", "schedule": { "until": "2001-01-01" },',
         "schedule", "改日期", ("slides", 0, "schedule", "until")),
        ('"id": "gdp",', '"id": "gdp", "silence": { "steps": "" },', "silence",
         "去填", ("slides", 0, "silence", "steps")),
    ):  # fmt: skip
        source = broken(old, new)
        found = [one for one in checked(source) if one.rule == rule]
        offered = [one for finding in found for one in remedies(finding, source)]
        ways = [(one.label.zh, one.steps) for one in offered if not one.operation]
        assert (label, steps) in ways, new


def test_an_id_that_others_name_is_put_right_by_nobody_but_a_person() -> None:
    source = broken('"id": "economy"', '"id": "Economy"')
    source = SourceText(source.text.replace('"theme": "economy"', '"theme": "Economy"'))
    found = [one for one in checked(source) if one.steps == ("themes", 0, "id")]
    assert found
    assert [r for one in found for r in remedies(one, source)] == []


def test_what_has_no_near_name_is_chosen_in_its_field() -> None:
    source = broken('"source": "article/1.1"', '"source": "？"')
    (finding,) = (one for one in checked(source) if one.rule == "source")
    (remedy,) = remedies(finding, source)
    assert (remedy.label.zh, remedy.operation) == ("去填", None)
    assert remedy.steps == finding.steps
    source = broken('"theme": "economy",', "")
    (finding,) = (one for one in checked(source) if one.rule == "theme")
    (remedy,) = remedies(finding, source)
    assert remedy.steps == ("slides", 0, "theme")


def test_a_slide_that_is_led_to_is_the_nearest() -> None:
    strands = (Path(__file__).parents[1] / "slides" / "strands.json").read_text("utf-8")
    source = SourceText(strands)
    steps = ("slides", 0, "strands", 0, "slide")
    name = source.value(("slides", 0, "id"))
    made = source.set(steps, f"{name}x")
    finding = Finding(
        "slide", "error", "c", 1, 1, "", name, Message("无", "none"), steps
    )
    (nearest, field) = remedies(finding, made)
    assert nearest.operation is not None
    assert nearest.operation.on(made).value(steps) == name
    assert field.steps == steps


def test_mistakes_in_writing_that_nobody_can_guess_have_no_remedy() -> None:
    for old, new in (('"zh": "各行业都有增长"', '"zh": 各行业都有增长'), ("}\n", "")):
        source = SourceText(GOOD.replace(old, new))
        for finding in checked(source):
            assert remedies(finding, source) == ()
    source = broken('"zh": "各行业都有增长"', '"zh": "各行业"都有增长')
    assert [r for f in checked(source) for r in remedies(f, source)] == []


def test_a_finding_of_another_text_has_no_remedy_in_this_one() -> None:
    source = broken("各行业都有增长", "长" * 401)
    (finding,) = (one for one in checked(source) if one.rule == "form")
    assert remedies(finding, SourceText(GOOD)) == ()
    source = broken("比上一年增长{growth}", "比上一年增长8%")
    (finding,) = checked(source)
    assert remedies(replace(finding, into=0), source) == ()
    assert replaced(replace(finding, into=None), source, 2, "x") is None
    cut = replace(finding, rule="text-cut", steps=("slides", 0, "columns"))
    assert remedies(cut, source) == ()
    gone = replace(finding, rule="writing")
    assert remedies(gone, source) == ()


def test_a_name_in_braces_is_mended_alone() -> None:
    source = broken("增长{growth}", "增长{growth}{gdb}")
    (finding,) = (one for one in checked(source) if one.rule == "figure")
    (nearest, _) = remedies(finding, source)
    assert nearest.operation is not None
    assert "增长{growth}{gdp}" in nearest.operation.on(source).text


def test_an_id_that_nobody_has_is_found() -> None:
    source = broken('"id": "trade"', '"id": "gdp"').copy(("slides", 0))
    source = source.set(("slides", 1, "id"), "gdp-2")
    (finding,) = (one for one in checked(source) if one.rule == "id")
    (remedy,) = remedies(finding, source)
    assert remedy.operation is not None
    assert remedy.operation.on(source).value(("slides", 2, "id")) == "gdp-3"


def test_an_unknown_field_that_is_like_no_other_is_taken_away() -> None:
    source = broken('"id": "gdp",', '"id": "gdp", "qqqq": 1,')
    (finding,) = checked(source)
    (remedy,) = remedies(finding, source)
    assert remedy.label.zh == "删去"
    assert remedy.operation is not None
    assert checked(remedy.operation.on(source)) == ()


def test_text_without_room_is_made_shorter_by_a_person() -> None:
    source = SourceText(GOOD)
    steps = ("slides", 0, "lead", "zh")
    cut = Finding(
        "text-cut", "error", "c", 1, 1, "", "gdp", Message("断", "cut"), steps
    )
    assert [one.label.zh for one in remedies(cut, source)] == ["改短"]
    assert {rule.name for rule in LAYOUT if rule.remedies is not None} == {
        "text-cut",
        "text-covered",
        "text-small",
    }


def test_of_another_text_there_are_none() -> None:
    for old, new, rule, label, _ in CASES:
        source = broken(old, new)
        for finding in checked(source):
            if finding.rule == rule:
                for other in (SourceText("{}"), SourceText("[")):
                    gone = remedies(finding, other)
                    assert label not in [one.label.zh for one in gone] or (
                        rule == "writing"
                    )
    unknown = replace(finding, rule="unheard-of")
    assert remedies(unknown, SourceText(GOOD)) == ()


def test_a_finding_is_silenced_with_a_reason() -> None:
    source = broken("比上一年增长{growth}", "比上一年增长8%")
    (finding,) = checked(source)
    made = silenced(finding, source, "老话").on(source)
    assert made.value(("slides", 0, "silence")) == {"typed-number": "老话"}
    assert checked(made) == ()
    of_show = replace(finding, slide="", rule="unused-source")
    made = silenced(of_show, source, "下个月").on(source)
    assert made.value(("show", "silence")) == {"unused-source": "下个月"}


def test_a_figure_that_is_told_twice_is_made_the_same_both_times() -> None:
    source = SourceText(GOOD)
    slides = source.raw["slides"]
    place, name = next(
        (number, name)
        for number, slide in enumerate(slides)
        for name, figure in slide.get("figures", {}).items()
        if "value" in figure
    )
    way = ("slides", place, "figures", name)
    other = next(number for number in range(len(slides)) if number != place)
    there = ("slides", other, "figures")
    figures = {**slides[other].get("figures", {}), name: source.value(way)}
    figures[name] = {**figures[name], "value": 77.7}
    source = source.set(there, figures)
    (finding,) = (one for one in checked(source) if one.rule == "agreement")
    value = source.value((*way, "value"))
    first, second = remedies(finding, source)
    said = {first.label.en, second.label.en}
    assert said == {f"Make both {value}", "Make both 77.7"}
    for one in (first, second):
        assert one.operation is not None
        mended = one.operation.on(source)
        assert "agreement" not in [found.rule for found in checked(mended)]
        # Nothing but the one value is another.
        assert mended.value((*way, "value")) == mended.value((*there, name, "value"))
