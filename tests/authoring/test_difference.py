"""What changed between two contents: exact words, and nothing that goes unsaid."""

from __future__ import annotations

import copy
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from kiosk.__main__ import main
from kiosk.authoring.difference import SUBJECTS, Change, Difference, difference
from kiosk.content.content import Content, draft

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HOUSE = Path(__file__).resolve().parents[2]
RAW: dict[str, Any] = json.loads(
    Path(__file__).with_name("show.json").read_text("utf-8")
)
CHARTS = HOUSE / "tests" / "charts"
EXAMPLES = [
    file
    for room in ("charts", "slides")
    for file in sorted((HOUSE / "tests" / room).glob("*.json"))
]


def content(raw: Any) -> Content:
    return Content.model_validate_json(json.dumps(raw))


OLD = content(RAW)


def slide(raw: dict[str, Any], name: str) -> Any:
    return next(one for one in raw["slides"] if one["id"] == name)


def after(change: Callable[[dict[str, Any]], object]) -> Difference:
    """What a change to the show makes of it."""
    raw = copy.deepcopy(RAW)
    change(raw)
    return difference(OLD, content(raw))


def said(found: Difference) -> list[tuple[str, str]]:
    return [(change.said.zh, change.said.en) for change in found.changes]


def test_what_is_equal_has_not_changed() -> None:
    same = difference(OLD, content(RAW))
    assert same == Difference(())
    assert not same
    assert same.lines("zh") == ("内容没有变化。",)
    assert same.lines("en") == ("nothing has changed.",)
    assert same.plain()["same"] is True


def test_a_figure_is_told_first_and_with_what_follows_from_it() -> None:
    def change(raw: dict[str, Any]) -> None:
        slide(raw, "gdp")["title"]["en"] = "Jiangbei made"
        slide(raw, "gdp")["figures"]["gdp"]["value"] = 1250

    assert after(change).lines("zh") == (
        "2 个数有改动，1 处文字有改动。",
        "",
        "数",
        "  “地区生产总值” 由 1240亿元 改为 1250亿元（页 gdp）",
        "  “税收与地区生产总值之比” 由 约19.3% 改为 约19.1%（推算，页 gdp）",
        "",
        "文字",
        "  标题只改了英文，由 “In 2019, Jiangbei produced” "
        "改为 “Jiangbei made”（页 gdp）",
    )
    assert after(change).lines("en") == (
        "2 figures changed, 1 text changed.",
        "",
        "Figures",
        "  “Gross domestic product” changed from RMB 124 billion to RMB 125 billion "
        "(page gdp)",
        "  “Taxes compared with GDP” changed from about 19.3% to about 19.1% "
        "(derived, page gdp)",
        "",
        "Texts",
        "  title changed in English alone, from “In 2019, Jiangbei produced” to "
        "“Jiangbei made” (page gdp)",
    )


def figure(name: str, **fields: Any) -> list[tuple[str, str]]:
    """What is said of another GDP."""

    def change(raw: dict[str, Any]) -> None:
        slide(raw, "gdp")["figures"][name] |= fields

    return said(after(change))


def test_everything_about_a_figure_is_told() -> None:
    text = {"zh": "甲", "en": "A"}
    assert figure("gdp", period=text) == [
        (
            "“地区生产总值” 的时期由 “2019年” 改为 “甲”（页 gdp）",
            "the period of “Gross domestic product” changed from “2019” to “A” "
            "(page gdp)",
        )
    ]
    assert figure("gdp", source="article/1.2") == [
        (
            "“地区生产总值” 的出处由 article/1.13 改为 article/1.2（页 gdp）",
            "the source of “Gross domestic product” changed from article/1.13 to "
            "article/1.2 (page gdp)",
        )
    ]
    assert figure("gdp", label=text) == [
        (
            "“甲” 的名称由 “地区生产总值” 改为 “甲”，"
            "英文由 “Gross domestic product” 改为 “A”（页 gdp）",
            "the name of “A” changed from “Gross domestic product” to “A”, "
            "in Chinese from “地区生产总值” to “甲” (page gdp)",
        )
    ]
    ratio = next(n for n, f in slide(RAW, "gdp")["figures"].items() if "derived" in f)
    derived = slide(RAW, "gdp")["figures"][ratio]["derived"]
    assert figure(ratio, derived={**derived, "digits": 0}) == [
        (
            "“税收与地区生产总值之比” 由 约19.3% 改为 约19%（推算，页 gdp）",
            "“Taxes compared with GDP” changed from about 19.3% to about 19% "
            "(derived, page gdp)",
        ),
        (
            "“税收与地区生产总值之比” 的推算由 share 238.95亿元 ÷ 1240亿元 [1] "
            "改为 share 238.95亿元 ÷ 1240亿元（推算，页 gdp）",
            "the computation of “Taxes compared with GDP” changed from share "
            "RMB 23.895 billion ÷ RMB 124 billion [1] to share RMB 23.895 billion ÷ "
            "RMB 124 billion (derived, page gdp)",
        ),
    ]


def test_a_reservation_that_one_language_alone_shows_is_told() -> None:
    base = {"qualifier": "over", "word": "超"}

    def between(**fields: Any) -> list[tuple[str, str]]:
        old, new = copy.deepcopy(RAW), copy.deepcopy(RAW)
        slide(old, "gdp")["figures"]["gdp"] |= base
        slide(new, "gdp")["figures"]["gdp"] |= {**base, **fields}
        return said(difference(content(old), content(new)))[:1]

    assert between(word="突破") == [
        (
            "“地区生产总值” 由 超1240亿元 改为 突破1240亿元（页 gdp）",
            "the Chinese for “Gross domestic product” changed from 超1240亿元 "
            "to 突破1240亿元 (page gdp)",
        )
    ]
    assert between(qualifier="at least") == [
        (
            "“地区生产总值” 的英文由 over RMB 124 billion "
            "改为 at least RMB 124 billion（页 gdp）",
            "“Gross domestic product” changed from over RMB 124 billion "
            "to at least RMB 124 billion (page gdp)",
        )
    ]
    old, new = copy.deepcopy(RAW), copy.deepcopy(RAW)
    for raw, qualifier in ((old, "over"), (new, "about")):
        both = {**base, "word": "余", "qualifier": qualifier}
        slide(raw, "gdp")["figures"]["gdp"] |= both
    assert said(difference(content(old), content(new)))[:1] == [
        (
            "“地区生产总值” 的限定由 over 改为 about（页 gdp）",
            "the qualifier of “Gross domestic product” changed from over to about "
            "(page gdp)",
        )
    ]


def test_figures_come_and_go() -> None:
    def add(raw: dict[str, Any]) -> None:
        gdp = slide(raw, "gdp")["figures"]["gdp"]
        label = {"zh": "新数", "en": "Another"}
        slide(raw, "gdp")["figures"]["other"] = {**gdp, "value": 7, "label": label}

    grown = after(add)
    assert said(grown) == [
        (
            "“新数” 是新增的数：7亿元（页 gdp）",
            "“Another” is new: RMB 700 million (page gdp)",
        )
    ]
    assert grown.summary() == ("1 个数新增", "1 figure added")
    raw = copy.deepcopy(RAW)
    add(raw)
    shrunk = difference(content(raw), OLD)
    assert said(shrunk) == [
        (
            "“新数” 删去了，原为 7亿元（页 gdp）",
            "“Another” is gone; it was RMB 700 million (page gdp)",
        )
    ]


def test_slides_come_go_move_and_are_renamed() -> None:
    def change(raw: dict[str, Any]) -> None:
        slides = raw["slides"]
        slides.insert(2, slides.pop(5))
        slide(raw, "commerce")["id"] = "shops"
        slides.remove(slide(raw, "honours"))
        slides.append({**copy.deepcopy(slides[-1]), "id": "end"})
        slides[-1]["title"] = {"zh": "完", "en": "The end"}

    found = after(change)
    assert [pair for pair in said(found) if "page" in pair[1] or "called" in pair[1]]
    assert [c.said.zh for c in found.changes if c.subject == "slide"] == [
        "新增第 11 页 “完”（页 end）",
        "删去了原第 9 页 “2019年，荣誉一个接一个”（页 honours）",
        "“平均每辆共享汽车，一天接5单” 由第 6 页移到第 3 页（页 sharing）",
        "“超7万户商家，生意做到了网上” 的页名由 commerce 改为 shops",
    ]
    assert [c.said.en for c in found.changes if c.subject == "slide"] == [
        "slide 11, “The end”, is new (page end)",
        "slide 9, “2019: one honour after another”, is gone (page honours)",
        "“Every car averages 5 orders a day” moved from place 6 to place 3 "
        "(page sharing)",
        "“Now online: over 70,000 merchants” was called commerce and is called shops",
    ]
    assert found.summary().en == (
        "1 slide added, 1 slide removed, 1 slide moved, 1 slide renamed"
    )


def test_what_is_moved_is_as_little_as_can_be() -> None:
    def change(raw: dict[str, Any]) -> None:
        raw["slides"].append(raw["slides"].pop(0))

    assert [c.how for c in after(change).changes] == ["moved"]


def test_themes_sources_and_settings_are_told() -> None:
    def change(raw: dict[str, Any]) -> None:
        raw["themes"][0]["accent"] = "jade"
        raw["themes"].append(raw["themes"].pop(1))
        raw["show"]["idle"] = {"after": 60}
        raw["show"]["languages"] = ["en"]
        raw["show"]["set_phrases"] = ["三送两办一访", "触网"]
        source = next(iter(raw["sources"].values()))
        source["year"] = 2020
        raw["sources"]["report"] = {**copy.deepcopy(source)}
        raw["sources"]["report"]["title"] = {"zh": "公报", "en": "Report"}
        slide(raw, "gdp")["dwell"] = 30
        slide(raw, "gdp")["theme"] = "reform"

    found = after(change)
    title = OLD.sources["article"].title
    assert said(found) == [
        (
            "“经济” 的强调色由 amber 改为 jade（themes.economy.accent）",
            "accent of “Economy” changed from amber to jade (themes.economy.accent)",
        ),
        (
            "主题 “城乡” 由第 3 个移到第 2 个",
            "theme “Town & country” moved from place 3 to place 2",
        ),
        (
            f"“{title.zh}” 的所述的年份由 2019 改为 2020（sources.article.year）",
            f"year of “{title.en}” changed from 2019 to 2020 (sources.article.year)",
        ),
        ("新增出处 “公报”（report）", "source “Report” is new (report)"),
        (
            "主题由 “经济” 改为 “改革”（页 gdp）",
            "theme changed from “Economy” to “Reform” (page gdp)",
        ),
        ("新增停留秒数：30（页 gdp）", "dwell is new: 30 (page gdp)"),
        (
            "语言由 zh、en 改为 en（show.languages）",
            "languages changed from zh, en to en (show.languages)",
        ),
        (
            "无人触摸的秒数由 75 改为 60（show.idle.after）",
            "after changed from 75 to 60 (show.idle.after)",
        ),
        (
            "固定提法由 不写 改为 三送两办一访、触网（show.set_phrases）",
            "set phrases changed from nothing to 三送两办一访, 触网 (show.set_phrases)",
        ),
    ]


def test_what_has_no_words_is_told_as_it_is_written() -> None:
    def change(raw: dict[str, Any]) -> None:
        hours = {"from": "2026-05-01", "hours": ["09:00-12:00", "14:00-17:30"]}
        slide(raw, "gdp")["schedule"] = hours
        raw["themes"][1]["schedule"] = {"days": ["mon"]}
        raw["sources"]["article"]["extract"] = "words.csv"
        slide(raw, "life")["items"].pop()
        slide(raw, "life")["silence"] = {"typed-number": "x"}

    found = after(change)
    assert [words for words in said(found) if "of the district" not in words[1]] == [
        (
            "新增“改革” 的整个主题什么时候放：星期几 mon（themes.reform.schedule）",
            "schedule of “Reform” is new: days mon (themes.reform.schedule)",
        ),
        (
            f"“{OLD.sources['article'].title.zh}” 的原文摘录文件（.csv、.xlsx 或 .txt）"
            "由 assets/sources/article.csv 改为 words.csv（sources.article.extract）",
            f"extract of “{OLD.sources['article'].title.en}” changed from "
            "assets/sources/article.csv to words.csv (sources.article.extract)",
        ),
        (
            "新增什么时候放：从哪天 2026-05-01，"
            "每天的时段 09:00-12:00、14:00-17:30（页 gdp）",
            "schedule is new: from 2026-05-01, hours 09:00-12:00, 14:00-17:30 "
            "(page gdp)",
        ),
        (
            "新增本页不必检查的规则 typed-number：x（页 life，silence.typed-number）",
            "silence typed-number is new: x (page life, silence.typed-number)",
        ),
    ]
    assert found.summary().en == (
        "1 text removed, 1 theme changed, 1 source changed, 2 settings added"
    )


def test_a_figure_that_is_no_longer_computed_is_told() -> None:
    def change(raw: dict[str, Any]) -> None:
        figures = slide(raw, "gdp")["figures"]
        ratio = next(one for one in figures.values() if "derived" in one)
        del ratio["derived"]
        ratio |= {"value": 19.3, "source": "article/1.13"}

    assert [words for _, words in said(after(change))] == [
        "the source of “Taxes compared with GDP” changed from nothing to "
        "article/1.13 (page gdp)",
        "the computation of “Taxes compared with GDP” changed from share RMB "
        "23.895 billion ÷ RMB 124 billion [1] to nothing (page gdp)",
    ]


def test_many_values_are_told_one_by_one() -> None:
    raw = json.loads((HOUSE / "tests/charts/line.json").read_text("utf-8"))
    chart = raw["slides"][0]["columns"][0]["chart"]
    old = content(raw)
    chart["series"][0]["values"][3] += 1
    (change,) = difference(old, content(raw)).changes
    assert change.subject == "figure"


def test_themes_and_sources_come_and_go() -> None:
    raw = copy.deepcopy(RAW)
    raw["themes"].append(
        {"id": "x", "name": {"zh": "新", "en": "New"}, "accent": "jade"}
    )
    raw["sources"]["x"] = copy.deepcopy(next(iter(raw["sources"].values())))
    raw["sources"]["x"]["title"] = {"zh": "新", "en": "New"}
    more = content(raw)
    assert said(difference(OLD, more)) == [
        ("新增主题 “新”（x）", "theme “New” is new (x)"),
        ("新增出处 “新”（x）", "source “New” is new (x)"),
    ]
    assert said(difference(more, OLD)) == [
        ("删去了主题 “新”（x）", "theme “New” is gone (x)"),
        ("删去了出处 “新”（x）", "source “New” is gone (x)"),
    ]


def bars(labels: list[str], values: list[float], **more: Any) -> Content:
    raw = json.loads((HOUSE / "tests/charts/bars.json").read_text("utf-8"))
    chart = raw["slides"][0]["columns"][0]["chart"]
    chart["labels"] = [{"zh": name, "en": name} for name in labels]
    chart["series"] = [{"name": {"zh": "值", "en": "Value"}, "values": values}]
    chart["highlight"] = 0
    return content({**raw, "slides": [raw["slides"][0] | more]})


def test_a_row_put_in_at_the_top_changes_none_below_it() -> None:
    old = bars(["A", "B", "C"], [1, 2, 3])
    new = bars(["New", "A", "B", "C"], [9, 1, 2, 4])
    figures = [c for c in difference(old, new).changes if c.subject == "figure"]
    assert [(c.how, c.after and c.after.en[:1]) for c in figures] == [
        ("new", "9"),
        ("changed", "4"),
    ]
    assert difference(old, new).count("figure") == 2


def test_a_value_of_a_chart_is_told_once() -> None:
    (change,) = difference(bars(["A"], [1]), bars(["A"], [2])).changes
    assert (change.subject, change.how) == ("figure", "changed")


def test_another_kind_of_slide_is_told_with_what_it_says() -> None:
    def change(raw: dict[str, Any]) -> None:
        old = slide(raw, "gdp")
        kept = {key: old[key] for key in ("id", "theme", "title", "figures")}
        old.clear()
        old |= {
            **kept,
            "kind": "closing",
            "lead": {"zh": "带走", "en": "Take it"},
        }

    found = [c.said.en for c in after(change).changes]
    assert "kind changed from headline to closing (page gdp)" in found
    assert "lead is new: “Take it” (page gdp)" in found
    assert "caption is gone; it was “up {growth}”" not in found
    assert any(line.startswith("caption is gone; it was “") for line in found)
    assert any(line.startswith("chart is gone; it was piers") for line in found)


def leaves(value: Any, steps: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every leaf of plain data."""
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, one in items:
            yield from leaves(one, (*steps, key))
    else:
        yield steps


def other(value: Any) -> Any:
    match value:
        case bool():
            return not value
        case int() | float():
            return value + 1
        case _:
            return f"{value}x"


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_nothing_that_changes_goes_unsaid(file: Path) -> None:
    # With what it takes from files beside it.
    raw = draft(file).raw
    old = content(raw)
    tried: set[tuple[Any, ...]] = set()
    failed: Counter[tuple[Any, ...]] = Counter()
    for *way, last in leaves(raw):
        # One of a list stands for all of it.
        form = tuple("" if isinstance(step, int) else step for step in (*way, last))
        if form in tried or failed[form] > 4:
            continue
        changed = copy.deepcopy(raw)
        inner = changed
        for step in way:
            inner = inner[step]
        inner[last] = other(inner[last])
        try:
            new = content(changed)
            found = difference(old, new)
        except (ValidationError, ValueError, KeyError):
            # It could not be shown, so it is never compared.
            failed[form] += 1
            continue
        assert bool(found) == (new != old), (way, last)
        back = difference(new, old)
        assert len(back.changes) == len(found.changes)
        for change in (*found.changes, *back.changes):
            assert_said(change)
        tried.add(form)
    assert len(tried) > 15


def assert_said(change: Change) -> None:
    assert change.subject in SUBJECTS
    for words in change.said:
        assert words.strip()
        assert "None" not in words


# The command


def test_the_command_tells_by_its_exit_status(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "old").mkdir()
    old, new = tmp_path / "old" / "content.json", tmp_path / "new.json"
    old.write_text(json.dumps(RAW), "utf-8")
    new.write_text(json.dumps(RAW, indent=1), "utf-8")
    words = ["diff", str(tmp_path / "old"), str(new)]
    assert main([*words, "--language", "en"]) == 0
    assert capsys.readouterr().out == (
        "nothing has changed but how the file is laid out.\n"
    )
    raw = copy.deepcopy(RAW)
    slide(raw, "gdp")["figures"]["gdp"]["value"] = 1250
    new.write_text(json.dumps(raw), "utf-8")
    assert main([*words, "--language", "zh"]) == 1
    assert "“地区生产总值” 由 1240亿元 改为 1250亿元（页 gdp）" in (
        capsys.readouterr().out
    )
    assert main([*words, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["counts"]["figure"] == 2
    assert told["changes"][0]["before"] == {"zh": "1240亿元", "en": "RMB 124 billion"}
    assert told["old"]["file"] == str(old)
    assert len(told["new"]["sha256"]) == 64
    old.write_text("{", "utf-8")
    new.unlink()
    assert main([*words, "--language", "zh"]) == 2
    err = capsys.readouterr().err
    assert f"{old}:1:2" in err
    assert f"{new}：找不到这个文件" in err


def test_of_a_map_it_is_told_once_that_its_outlines_are_others() -> None:
    raw = draft(CHARTS / "map.json").raw
    new = copy.deepcopy(raw)
    for area in new["slides"][0]["columns"][0]["chart"]["outlines"]["areas"]:
        area["parts"][0][0][1][0] += 0.01
    (change,) = difference(content(raw), content(new)).changes
    assert change.said.zh == "地图文件里的边界变了（页 map，columns[0].chart.outlines）"


def test_of_thousands_of_values_it_is_told_how_many_are_others() -> None:
    raw = draft(CHARTS / "series.json").raw
    new = copy.deepcopy(raw)
    values = new["slides"][0]["columns"][0]["chart"]["series"][1]["values"]
    values[9], values[30] = 163, None
    (change,) = difference(content(raw), content(new)).changes
    assert "改了 2 个，第一个是第 10 个，由 " in change.said.zh
    assert "改为 163" in change.said.zh
    shorter = copy.deepcopy(raw)
    chart = shorter["slides"][0]["columns"][0]["chart"]
    chart["at"] = chart["at"][:-1]
    for one in chart["series"]:
        one["values"] = one["values"][:-1]
    said = [c.said.zh for c in difference(content(raw), content(shorter)).changes]
    assert any("由 1096 个改为 1095 个" in words for words in said)


def test_staff_who_see_no_file_are_told_of_pages_by_their_titles() -> None:
    def change(raw: dict[str, Any]) -> None:
        slide(raw, "gdp")["figures"]["gdp"]["value"] = 1250
        slide(raw, "gdp")["title"]["en"] = "Another"

    told = "\n".join(after(change).lines("en", titled=True))
    assert "page gdp" not in told
    assert " (“Another”)" in told
