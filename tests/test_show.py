"""The show itself: every economic fact of the article, exactly and with its place.

The table was typed from the article, not from content.json; whatever the two
disagree about fails here.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from kiosk.content import Content, load
from kiosk.figure import filled, places
from kiosk.text import LANGUAGES, PLACE, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.figure import Fact
    from kiosk.slides.base import Slide

FILE = Path(__file__).parent.parent / "content.json"

# Units: the Chinese unit and the English noun, empty where the program knows it.
FACTS: list[tuple[str, str, str, tuple[str, str], str, str, str, str, str]] = [
    # slide, name, value, unit, qualifier, word, source, Chinese, English
    ("cover", "gdp", "1240", ("亿元", ""), "exact", "", "1.13",
     "1240亿元", "RMB 124 billion"),
    ("gdp", "gdp", "1240", ("亿元", ""), "exact", "", "1.13",
     "1240亿元", "RMB 124 billion"),
    ("gdp", "growth", "8", ("%", ""), "exact", "", "1.13", "8%", "8%"),
    ("gdp", "climb", "3", ("年", ""), "exact", "", "1.13", "3年", "3 years"),
    ("gdp", "quarters", "10", ("个季度", "quarters"), "exact", "", "1.13",
     "10个季度", "10 quarters"),
    ("gdp", "floor", "8", ("%", ""), "at least", "以上", "1.13",
     "8%以上", "at least 8%"),
    ("gdp", "tax", "238.95", ("亿元", ""), "exact", "", "1.13",
     "238.95亿元", "RMB 23.895 billion"),
    ("finance", "institutions", "473", ("家", "institutions"), "exact", "", "1.18",
     "473家", "473 institutions"),
    ("finance", "quarter", "1/4", ("", ""), "nearly", "", "1.18",
     "近1/4", "nearly 1/4"),
    ("finance", "assets", "1.8", ("万亿元", ""), "exact", "", "1.18",
     "1.8万亿元", "RMB 1.8 trillion"),
    ("finance", "third", "1/3", ("", ""), "nearly", "", "1.18",
     "近1/3", "nearly 1/3"),
    ("commerce", "goods", "4000", ("亿元", ""), "over", "突破", "1.16",
     "突破4000亿元", "over RMB 400 billion"),
    ("commerce", "merchants", "7", ("万户", "merchants"), "over", "超", "1.16",
     "超7万户", "over 70,000 merchants"),
    ("commerce", "online", "10", ("%", ""), "exact", "", "1.16", "10%", "10%"),
    ("industry", "leading", "2", ("大", ""), "exact", "", "1.15", "2大", "2"),
    ("industry", "emerging", "6", ("大", ""), "exact", "", "1.15", "6大", "6"),
    ("industry", "pilots", "23", ("个项目", "projects"), "exact", "", "1.15",
     "23个项目", "23 projects"),
    ("data", "companies", "119", ("家企业", "companies"), "exact", "", "1.17",
     "119家企业", "119 companies"),
    ("data", "cars", "3000", ("台", "cars"), "exact", "", "1.5",
     "3000台", "3,000 cars"),
    ("sharing", "users", "180", ("万户", "users"), "over", "突破", "1.5",
     "突破180万户", "over 1.8 million users"),
    ("sharing", "verified", "60", ("万户", "users"), "exact", "", "1.5",
     "60万户", "600,000 users"),
    ("sharing", "orders", "5", ("单", "orders"), "exact", "", "1.5",
     "5单", "5 orders"),
    ("sharing", "income", "2", ("倍", ""), "over", "逾", "1.5",
     "逾2倍", "over 2 times"),
    ("sharing", "platform", "4.48", ("倍", ""), "exact", "", "1.5",
     "4.48倍", "4.48 times"),
    ("genes", "holders", "3", ("家", "firms"), "exact", "", "1.6", "3家", "3 firms"),
    ("genes", "china", "1", ("家", ""), "exact", "", "1.6", "1家", "1"),
    ("genes", "hospitals", "500", ("家医院", "hospitals"), "over", "多", "1.8",
     "500多家医院", "over 500 hospitals"),
    ("genes", "market", "60", ("%", ""), "exact", "", "1.8", "60%", "60%"),
    ("trade", "trade", "11", ("亿美元", ""), "exact", "", "1.10",
     "11亿美元", "US$1.1 billion"),
    ("trade", "rise", "2", ("亿美元", ""), "exact", "", "1.10",
     "2亿美元", "US$200 million"),
    ("trade", "top", "5", ("", ""), "at most", "前", "1.10", "前5", "top 5"),
    ("trade", "national", "500", ("", ""), "at most", "强", "1.10",
     "500强", "top 500"),
    ("trade", "founded", "3", ("家企业", "companies"), "exact", "", "1.9",
     "3家企业", "3 companies"),
]  # fmt: skip

# What the article does not say and the program computes from what it says.
DERIVED: list[tuple[str, str, str, tuple[str, ...], str, str]] = [
    ("gdp", "ratio", "share", ("tax", "gdp"), "约19.3%", "about 19.3%"),
    ("trade", "before", "difference", ("trade", "rise"), "9亿美元", "US$900 million"),
    ("trade", "growth", "growth", ("trade", "before"), "约22%", "about 22%"),
]

# Facts that are no number: slide, where it is said, Chinese, English.
SAID: list[tuple[str, str, str, str]] = [
    ("gdp", "seal", "全市第一", "No. 1"),
    ("gdp", "caption", "比上一年增长8%，总量连续3年晋位",
     "GDP, up 8%, and up the rankings three years running"),
    ("gdp", "note", "8%以上，2017年7月起连续十个季度站稳",
     "At least 8% since July 2017: ten quarters in a row"),
    ("gdp", "figures.tax.meaning", "稳居全市第一",
     "firmly the highest total in the city"),
    ("finance", "title", "近三分之一在江北", "nearly a third of the city's finance"),
    ("finance", "lead", "传统金融打主力，新型金融和高端中介服务来支撑",
     "Traditional finance leads; new finance and high-end intermediaries"),
    ("finance", "figures.institutions.meaning", "江北嘴金融核心区", "financial core"),
    ("commerce", "title", "超7万户商家，生意做到了网上", "Now online: over 70,000"),
    ("industry", "title", "2+6”初具模样", "2+6 system is taking shape"),
    ("industry", "columns.1.chart.items.0.caption",
     "市级智能工厂、数字化车间、工业互联网试点示范",
     "city-level smart factories, digital workshops and industrial-internet pilots"),
    ("data", "title", "从无到有", "From nothing to"),
    ("data", "lead", "保利中心大数据产业基地", "Poly Centre"),
    ("data", "columns.0.chart.items.1.caption", "2016年9月以来，投放到重庆等地",
     "in Chongqing and elsewhere since September 2016"),
    ("sharing", "title", "平均每辆共享汽车，一天接5单", "averages 5 orders a day"),
    ("sharing", "columns.1.chart.items.0.caption", "比2018年增加", "added on top"),
    ("sharing", "columns.1.chart.items.1.caption", "单车收入，比2018年增加",
     "the 2018 revenue per car, added on top"),
    ("genes", "title", "全球三家，中国只此一家", "Three firms worldwide, one in China"),
    ("genes", "lead", "自研测序仪已进入中试", "own sequencer now at pilot stage"),
    ("genes", "lead", "测序全球领先", "world-leading"),
    ("genes", "columns.1.chart.items.0.caption", "国内市场份额，儿童遗传疾病和罕见病",
     "China's market for gene tests of hereditary and rare diseases in children"),
    ("trade", "columns.1.chart.items.0.caption", "重庆贸易类企业",
     "of Chongqing's trading companies"),
    ("trade", "columns.1.chart.items.1.caption", "中国进出口企业",
     "of China's importers and exporters"),
    ("trade", "columns.1.chart.items.2.caption",
     "2012年以来设在江北，2019年又添中国区总部",
     "since 2012; the China headquarters followed in 2019"),
    ("trade", "figures.trade.meaning", "比上一年多2亿美元，推算下来增长约22%",
     "US$200 million more than the year before; by our own sum"),
]  # fmt: skip

SECTIONS = {"panel": 7, "1": 19, "2": 10, "3": 16, "4": 12}
"""The article's sections and how many paragraphs each has."""

NAMED = {
    "leading": [("汽车", "Cars"), ("电子电器", "Electronics & appliances")],
    "emerging": [
        ("高端生物医药", "High-end biomedicine"),
        ("新能源汽车及智能汽车", "New-energy & smart cars"),
        ("高端装备制造", "High-end equipment"),
    ],
}
"""The industries that the article names; the other three it only counts."""

# Digits and numerals that may be typed: dates, names, idioms, the scale of slabs.
ALLOWED = re.compile(
    r"20\d\d年(\d{1,2}月)?|^Quarters in a row$|\b20\d\d\b|2\+6|No\. 1\b|“三甲”|半年左右"
    r"|about half a year|a hundred million US dollars"
)
NUMERALS = re.compile(
    r"[0-9０-９]|[二两三四五六七八九十百千半]|分之|\b(two|three|four|five|six|seven|eight"
    r"|nine|ten|half|third|quarter|fifth|dozen|hundred|thousand|million|billion"
    r"|twice|double|triple)s?\b",
    re.IGNORECASE,
)
REFERENCES = ("figure", "part", "count", "lit", "line", "difference", "first", "second")


class Said(NamedTuple):
    """A text of the show and where it stands."""

    where: str
    text: Text


@lru_cache(maxsize=1)
def show() -> Content:
    return load(FILE).content


@lru_cache(maxsize=1)
def plain() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return data


def slide(name: str) -> Slide:
    return next(slide for slide in show().slides if slide.id == name)


@lru_cache(maxsize=32)
def facts(name: str) -> dict[str, Fact]:
    return slide(name).facts()


def written(data: Any, where: str = "") -> Iterator[Said]:
    """All texts in a part of the file, but not units."""
    if isinstance(data, dict):
        if set(data) == {"zh", "en"}:
            if not where.endswith(".unit"):
                yield Said(where.removeprefix("."), Text(**data))
        else:
            for key, value in data.items():
                yield from written(value, f"{where}.{key}")
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from written(value, f"{where}.{number}")


def referred(data: Any) -> Iterator[str]:
    """Names of figures that charts and slides refer to."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key in REFERENCES and isinstance(value, str):
                yield value
            elif key != "figures":
                yield from referred(value)
    elif isinstance(data, list):
        for value in data:
            yield from referred(value)


TEXTS = [
    pytest.param(data["id"], said, id=f"{data['id']}:{said.where}")
    for data in plain()["slides"]
    for said in written(data)
]


def test_the_slides_come_in_the_order_of_the_story() -> None:
    assert [(slide.id, slide.theme) for slide in show().slides] == [
        ("cover", ""),
        ("gdp", "economy"),
        ("finance", "economy"),
        ("commerce", "economy"),
        ("industry", "economy"),
        ("data", "economy"),
        ("sharing", "economy"),
        ("genes", "economy"),
        ("trade", "economy"),
    ]


@pytest.mark.parametrize(
    ("where", "name", "value", "unit", "qualifier", "word", "source", "zh", "en"),
    FACTS,
    ids=[f"{row[0]}:{row[1]}" for row in FACTS],
)
def test_a_fact_is_carried_exactly(
    where: str,
    name: str,
    value: str,
    unit: tuple[str, str],
    qualifier: str,
    word: str,
    source: str,
    zh: str,
    en: str,
) -> None:
    fact = facts(where)[name]
    figure = fact.figure
    assert figure.value == (value if "/" in value else Decimal(value))
    if isinstance(figure.unit, str):
        assert (figure.unit, "") == unit
    else:
        assert (figure.unit.zh, figure.unit.en) == unit
    assert figure.qualifier == qualifier
    assert figure.word == word
    assert figure.source == f"article/{source}"
    assert str(fact.said("zh")) == zh
    assert str(fact.said("en")) == en


@pytest.mark.parametrize(("where", "name", "rule", "parts", "zh", "en"), DERIVED)
def test_a_derived_figure_is_computed_and_marked(
    where: str, name: str, rule: str, parts: tuple[str, ...], zh: str, en: str
) -> None:
    fact = facts(where)[name]
    assert fact.figure.derived is not None
    assert fact.figure.derived.be == rule
    assert fact.parts == parts
    assert fact.qualifier == "derived"
    assert fact.figure.value is None
    assert str(fact.said("zh")) == zh
    assert str(fact.said("en")) == en
    assert "推算" in fact.figure.meaning.zh
    assert "itself does not give" in fact.figure.meaning.en


def test_nothing_is_shown_that_the_table_does_not_know() -> None:
    known = {(row[0], row[1]) for row in FACTS} | {(row[0], row[1]) for row in DERIVED}
    shown = {(slide.id, name) for slide in show().slides for name in slide.facts()}
    assert shown == known


@pytest.mark.parametrize(("where", "place", "zh", "en"), SAID)
def test_what_is_no_number_is_said_too(
    where: str, place: str, zh: str, en: str
) -> None:
    data = next(data for data in plain()["slides"] if data["id"] == where)
    text = next(said.text for said in written(data) if said.where == place)
    assert zh in filled(text.zh, facts(where), "zh")
    assert en in filled(text.en, facts(where), "en")


def test_only_industries_that_the_article_names_are_named() -> None:
    data = next(data for data in plain()["slides"] if data["id"] == "industry")
    groups = data["columns"][0]["chart"]["groups"]
    assert {
        group["count"]: [(member["zh"], member["en"]) for member in group["members"]]
        for group in groups
    } == NAMED


def test_figures_point_to_paragraphs_that_exist() -> None:
    source = show().sources["article"]
    assert {name: part.paragraphs for name, part in source.sections.items()} == SECTIONS
    assert list(show().sources) == ["article"]
    for page in show().slides:
        for fact in page.facts().values():
            if fact.figure.derived is None:
                section, paragraph = fact.figure.source.split("/")[1].split(".")
                assert 1 <= int(paragraph) <= SECTIONS[section]


def test_the_source_is_credited() -> None:
    source = show().sources["article"]
    assert source.title.zh == "江北 改革赋能“两高”示范区建设"
    assert source.year == 2019
    for name in ("王彩艳", "杨敏", "李显彦", "唐安冰", "刘华民"):
        assert name in source.credits.zh


def test_the_cover_opens_every_theme() -> None:
    themes = [theme["id"] for theme in plain()["themes"]]
    assert themes == ["economy", "reform", "urban"]
    cover = plain()["slides"][0]
    assert [entry["theme"] for entry in cover["entries"]] == themes
    assert facts("cover")["gdp"].figure == facts("gdp")["gdp"].figure


@pytest.mark.parametrize(("where", "said"), TEXTS)
def test_both_languages_say_the_same_figures(where: str, said: Said) -> None:
    zh, en = (set(PLACE.findall(said.text.words(lang))) for lang in LANGUAGES)
    assert {name.partition(".")[0] for name in zh} == {
        name.partition(".")[0] for name in en
    }
    assert set(places(said.text)) <= set(facts(where))


@pytest.mark.parametrize(("where", "said"), TEXTS)
def test_no_number_is_typed(where: str, said: Said) -> None:
    del where
    for language in LANGUAGES:
        words = ALLOWED.sub("", PLACE.sub("", said.text.words(language)))
        assert [found[0] for found in NUMERALS.finditer(words)] == []


@pytest.mark.parametrize(("where", "said"), TEXTS)
def test_each_language_keeps_its_own_marks(where: str, said: Said) -> None:
    zh, en = (filled(said.text.words(lang), facts(where), lang) for lang in LANGUAGES)
    # A half-width mark between digits, as in 238.95 or 1/3, belongs to the number.
    assert re.findall(r"(?<![0-9])[,.;:!?()\"']|[,.;:!?()\"'](?![0-9])", zh) == []
    assert re.findall(r"[^\x20-\x7e]", en) == []
    assert "  " not in zh + en
    assert zh.strip() == zh
    assert en.strip() == en


@pytest.mark.parametrize("name", [data["id"] for data in plain()["slides"]])
def test_a_title_is_one_short_line_without_a_stop(name: str) -> None:
    title = slide(name).title
    zh, en = (filled(title.words(lang), facts(name), lang) for lang in LANGUAGES)
    assert sum(0.5 if char.isascii() else 1 for char in zh) <= 18
    # One line of 36 characters, or two lines of 30.
    assert len(en) <= 60
    assert zh[-1] not in "。，；：.!"
    assert en[-1] not in ".,;:!"


def test_most_english_titles_stay_on_one_line() -> None:
    lengths = {
        page.id: len(filled(page.title.en, page.facts(), "en"))
        for page in show().slides
    }
    assert [name for name, length in lengths.items() if length > 36] == ["finance"]


@pytest.mark.parametrize("name", [data["id"] for data in plain()["slides"]])
def test_every_figure_of_a_slide_is_used(name: str) -> None:
    data = next(data for data in plain()["slides"] if data["id"] == name)
    used = set(referred(data))
    for said in written(data):
        mine = said.where.split(".")
        # A figure that only its own meaning mentions is not shown.
        own = mine[1] if mine[0] == "figures" else ""
        used |= {place for place in places(said.text) if place != own}
    for figure in data["figures"].values():
        used |= set(figure.get("derived", {}).get("of", ()))
    assert set(data["figures"]) - used == set()


@pytest.mark.parametrize(
    ("where", "name", "figure"),
    [
        (data["id"], name, figure)
        for data in plain()["slides"]
        for name, figure in data["figures"].items()
    ],
)
def test_a_meaning_is_one_whole_sentence(
    where: str, name: str, figure: dict[str, Any]
) -> None:
    meaning = figure["meaning"]
    assert meaning["zh"].endswith("。"), (where, name)
    assert meaning["zh"].count("。") == 1
    assert meaning["en"].endswith(".")
    assert len(re.findall(r"[.!?](?= |$)", meaning["en"])) == 1


@pytest.mark.parametrize(("text", "typed"), [("2019年有8家", ["8"]), ("十家", ["十"])])
def test_a_typed_number_would_be_noticed(text: str, typed: list[str]) -> None:
    words = ALLOWED.sub("", text)
    assert [found[0] for found in NUMERALS.finditer(words)] == typed
