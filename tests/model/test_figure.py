"""Figures: said exactly in both languages, derived exactly, refused clearly."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError

from kiosk.model.figure import Fact, Figure, Spoken, filled, places, settled
from kiosk.model.text import Text

WORDS = {"zh": "某数", "en": "a figure"}
MERCHANTS = {"zh": "万户", "en": "merchants"}
PEOPLE = {"zh": "万人", "en": "people"}
FIRMS = {"zh": "家", "en": "firms", "one": "firm"}


def figure(**fields: Any) -> Figure:
    whole = {"label": WORDS, "meaning": WORDS, "period": WORDS, **fields}
    if "derived" not in fields:
        whole.setdefault("source", "article/1.1")
    return Figure.model_validate_json(json.dumps(whole))


def fact(**fields: Any) -> Fact:
    return settled({"it": figure(**fields)})["it"]


def refusal(**fields: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        figure(**fields)
    return "; ".join(error["msg"] for error in caught.value.errors())


@pytest.mark.parametrize(
    ("fields", "zh", "en", "plain"),
    [
        ({"value": 4.48}, "4.48倍", "+448%", "+448%"),
        (
            {"value": 2, "qualifier": "over", "word": "逾"},
            "逾2倍",
            "over +200%",
            "+200%",
        ),
        ({"value": 1.5, "qualifier": "about"}, "约1.5倍", "about +150%", "+150%"),
        ({"value": 12}, "12倍", "+1,200%", "+1,200%"),
    ],
)
def test_an_increase_in_multiples_is_per_cent_in_english(
    fields: dict[str, Any], zh: str, en: str, plain: str
) -> None:
    said = fact(unit="倍", increase=True, **fields)
    assert (str(said.said("zh")), str(said.said("en"))) == (zh, en)
    assert str(said.plain("en")) == plain
    counting = said.said("en", share=0.5)
    assert counting.number.startswith("+")


# value, unit, qualifier, word -> Chinese, English, both without the qualifier
SAID: list[tuple[Any, Any, str, str, str, str, str, str]] = [
    # money
    (1240, "亿元", "exact", "", "1240亿元", "RMB 124 billion",
     "1240亿元", "RMB 124 billion"),
    (238.95, "亿元", "exact", "", "238.95亿元", "RMB 23.895 billion",
     "238.95亿元", "RMB 23.895 billion"),
    (1.8, "万亿元", "exact", "", "1.8万亿元", "RMB 1.8 trillion",
     "1.8万亿元", "RMB 1.8 trillion"),
    (4000, "亿元", "over", "突破", "突破4000亿元", "over RMB 400 billion",
     "4000亿元", "RMB 400 billion"),
    (1.5, "亿元", "exact", "", "1.5亿元", "RMB 150 million",
     "1.5亿元", "RMB 150 million"),
    (25, "万元", "at most", "", "最高25万元", "up to RMB 250,000",
     "25万元", "RMB 250,000"),
    (25, "万元", "at most", "不超过", "不超过25万元", "up to RMB 250,000",
     "25万元", "RMB 250,000"),
    (9, "元", "exact", "", "9元", "RMB 9", "9元", "RMB 9"),
    (11, "亿美元", "exact", "", "11亿美元", "US$1.1 billion",
     "11亿美元", "US$1.1 billion"),
    (2, "亿美元", "exact", "", "2亿美元", "US$200 million",
     "2亿美元", "US$200 million"),
    (2, "亿美元", "over", "", "2亿余美元", "over US$200 million",
     "2亿美元", "US$200 million"),
    # no digit that was typed is lost, and nothing is rounded to zero
    (1000000000001, "元", "exact", "", "1000000000001元", "RMB 1,000,000,000,001",
     "1000000000001元", "RMB 1,000,000,000,001"),
    (1000000.000001, "亿元", "exact", "", "1000000.000001亿元",
     "RMB 100,000,000,000,100", "1000000.000001亿元", "RMB 100,000,000,000,100"),
    # things counted
    (7, MERCHANTS, "over", "超", "超7万户", "over 70,000 merchants",
     "7万户", "70,000 merchants"),
    (180, MERCHANTS, "over", "突破", "突破180万户", "over 1.8 million merchants",
     "180万户", "1.8 million merchants"),
    (60, MERCHANTS, "exact", "", "60万户", "600,000 merchants",
     "60万户", "600,000 merchants"),
    (1.69, MERCHANTS, "exact", "", "1.69万户", "16,900 merchants",
     "1.69万户", "16,900 merchants"),
    (5.7, PEOPLE, "over", "", "5.7万余人", "over 57,000 people",
     "5.7万人", "57,000 people"),
    (5.7, PEOPLE, "over", "余", "5.7万余人", "over 57,000 people",
     "5.7万人", "57,000 people"),
    (500, FIRMS, "over", "多", "500多家", "over 500 firms", "500家", "500 firms"),
    (900, {"zh": "户", "en": "homes"}, "over", "余", "900余户", "over 900 homes",
     "900户", "900 homes"),
    (473, FIRMS, "exact", "", "473家", "473 firms", "473家", "473 firms"),
    (3000, {"zh": "台", "en": "cars"}, "exact", "", "3000台", "3,000 cars",
     "3000台", "3,000 cars"),
    (1, FIRMS, "exact", "", "1家", "1 firm", "1家", "1 firm"),
    (1, {"zh": "家", "en": ""}, "exact", "", "1家", "1", "1家", "1"),
    (1, {"zh": "台", "en": "cars"}, "exact", "", "1台", "1 cars", "1台", "1 cars"),
    # plain units
    (8, "%", "exact", "", "8%", "8%", "8%", "8%"),
    (8, "%", "at least", "", "不低于8%", "at least 8%", "8%", "8%"),
    (8, "%", "at least", "以上", "8%以上", "at least 8%", "8%", "8%"),
    (60, "%", "about", "左右", "60%左右", "about 60%", "60%", "60%"),
    (3, "‰", "exact", "", "3‰", "3‰", "3‰", "3‰"),
    (2, "倍", "over", "逾", "逾2倍", "over 2 times", "2倍", "2 times"),
    (4.48, "倍", "exact", "", "4.48倍", "4.48 times", "4.48倍", "4.48 times"),
    (1, "倍", "exact", "", "1倍", "1 time", "1倍", "1 time"),
    (40, "年", "over", "", "40余年", "over 40 years", "40年", "40 years"),
    (1, "年", "nearly", "", "近1年", "nearly 1 year", "1年", "1 year"),
    (3, "个月", "exact", "", "3个月", "3 months", "3个月", "3 months"),
    (1, "天", "exact", "", "1天", "1 day", "1天", "1 day"),
    (5.9, "万人", "exact", "", "5.9万人", "59,000 people", "5.9万人", "59,000 people"),
    (1, "人", "about", "", "约1人", "about 1 person", "1人", "1 person"),
    (4000, "平方米", "nearly", "", "近4000平方米", "nearly 4,000 m²",
     "4000平方米", "4,000 m²"),
    (5, "公里", "exact", "", "5公里", "5 km", "5公里", "5 km"),
    (-2.5, "%", "exact", "", "-2.5%", "-2.5%", "-2.5%", "-2.5%"),
    (0, "人", "exact", "", "0人", "0 people", "0人", "0 people"),
    # ranks and fractions
    (5, "", "at most", "前", "前5", "top 5", "5", "5"),
    (500, "", "at most", "强", "500强", "top 500", "500", "500"),
    ("1/3", "", "nearly", "", "近1/3", "nearly 1/3", "1/3", "1/3"),
    ("3/4", "", "exact", "", "3/4", "3/4", "3/4", "3/4"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "unit", "qualifier", "word", "zh", "en", "plain_zh", "plain_en"), SAID
)
def test_a_figure_is_said_in_both_languages(
    value: Any,
    unit: Any,
    qualifier: str,
    word: str,
    zh: str,
    en: str,
    plain_zh: str,
    plain_en: str,
) -> None:
    it = fact(value=value, unit=unit, qualifier=qualifier, word=word)
    assert str(it.said("zh")) == zh
    assert str(it.said("en")) == en
    assert str(it.plain("zh")) == plain_zh
    assert str(it.plain("en")) == plain_en
    assert it.qualifier == qualifier


@pytest.mark.parametrize(
    ("qualifier", "zh", "en"),
    [
        ("over", "30余台", "over 30 cars"),
        ("nearly", "近30台", "nearly 30 cars"),
        ("about", "约30台", "about 30 cars"),
        ("at least", "不低于30台", "at least 30 cars"),
        ("at most", "最高30台", "up to 30 cars"),
    ],
)
def test_a_qualifier_without_a_word_has_one_of_its_own(
    qualifier: str, zh: str, en: str
) -> None:
    it = fact(value=30, unit={"zh": "台", "en": "cars"}, qualifier=qualifier)
    assert str(it.said("zh")) == zh
    assert str(it.said("en")) == en


def test_a_source_may_use_a_word_that_nobody_foresaw() -> None:
    it = fact(value=30, unit="年", qualifier="over", word="足足")
    assert str(it.said("zh")) == "足足30年"
    assert str(it.said("en")) == "over 30 years"


def test_the_pieces_are_those_that_a_big_number_is_set_from() -> None:
    money = fact(value=4000, unit="亿元", qualifier="over", word="突破")
    assert money.said("zh") == Spoken("突破", "4000", "亿元", tight=True)
    assert money.said("en") == Spoken("over RMB", "400", "billion")
    assert money.plain("en") == Spoken("RMB", "400", "billion")
    assert fact(value=8, unit="%").said("en") == Spoken("", "8", "%", tight=True)


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (10, {"zh": "个季度", "en": "quarters"}, "十个季度", "ten quarters"),
        (2, {"zh": "大", "en": ""}, "两大", "two"),
        (2, "", "二", "two"),
        (0, "年", "零年", "zero years"),
        (1, FIRMS, "一家", "one firm"),
        (11, FIRMS, "11家", "11 firms"),
        (2.5, "年", "2.5年", "2.5 years"),
        (2, "亿美元", "2亿美元", "US$200 million"),
        (9, "元", "9元", "RMB 9"),
        (8, "%", "8%", "8%"),
        ("1/2", "", "二分之一", "half"),
        ("1/3", "", "三分之一", "a third"),
        ("2/3", "", "三分之二", "two thirds"),
        ("1/8", "", "八分之一", "an eighth"),
        ("1/12", "", "1/12", "1/12"),
        ("4/3", "", "4/3", "4/3"),
    ],
)
def test_small_numbers_can_be_spelt_out(
    value: Any, unit: Any, zh: str, en: str
) -> None:
    it = fact(value=value, unit=unit)
    assert str(it.words("zh")) == zh
    assert str(it.words("en")) == en


def test_a_number_spelt_out_keeps_its_qualifier() -> None:
    it = fact(value="1/4", qualifier="nearly")
    assert str(it.words("zh")) == "近四分之一"
    assert str(it.words("en")) == "nearly a quarter"


@pytest.mark.parametrize(
    ("value", "unit", "share", "zh", "en"),
    [
        (1240, "亿元", 0.0, "0亿元", "RMB 0 billion"),
        (1240, "亿元", 0.5, "620亿元", "RMB 62 billion"),
        (1240, "亿元", 1.0, "1240亿元", "RMB 124 billion"),
        (238.95, "亿元", 0.5, "119.47亿元", "RMB 11.947 billion"),
        (1.8, "万亿元", 0.25, "0.4万亿元", "RMB 0.4 trillion"),
        (7, MERCHANTS, 0.5, "3万户", "30,000 merchants"),
        (3, FIRMS, 0.34, "1家", "1 firms"),
        (60, "%", 0.75, "45%", "45%"),
        ("1/3", "", 0.5, "1/3", "1/3"),
    ],
)
def test_counting_up_moves_only_the_digits(
    value: Any, unit: Any, share: float, zh: str, en: str
) -> None:
    it = fact(value=value, unit=unit)
    assert str(it.said("zh", share=share)) == zh
    assert str(it.said("en", share=share)) == en


def test_the_base_is_the_value_without_wan_and_yi() -> None:
    assert fact(value=238.95, unit="亿元").base == 23_895_000_000
    assert fact(value=1.8, unit="万亿元").base == 1_800_000_000_000
    assert fact(value=5.7, unit=PEOPLE).base == 57_000
    assert fact(value="1/3").base == Fraction(1, 3)
    assert float(fact(value="1/4")) == 0.25
    assert fact(value=238.95, unit="亿元").figure.value == Decimal("238.95")


def derive(rule: str, unit: Any, digits: int, **values: tuple[float, Any]) -> Fact:
    figures = {
        "it": figure(
            unit=unit, derived={"is": rule, "of": list(values), "digits": digits}
        ),
        **{name: figure(value=v, unit=u) for name, (v, u) in values.items()},
    }
    return settled(figures)["it"]


@pytest.mark.parametrize(
    ("rule", "unit", "digits", "parts", "said"),
    [
        ("sum", "亿元", 1, {"a": (1.8, "万亿元"), "b": (0.5, "亿元")}, "18000.5亿元"),
        (
            "difference",
            "亿美元",
            0,
            {"a": (11, "亿美元"), "b": (2, "亿美元")},
            "9亿美元",
        ),
        (
            "difference",
            "天",
            0,
            {"a": (1, "天"), "b": (2, "天"), "c": (3, "天")},
            "-4天",
        ),
        ("product", "万元", 2, {"a": (3, "天"), "b": (2500, "元")}, "0.75万元"),
        ("share", "%", 1, {"a": (238.95, "亿元"), "b": (1240, "亿元")}, "19.3%"),
        ("growth", "%", 0, {"a": (11, "亿美元"), "b": (9, "亿美元")}, "22%"),
        ("growth", "%", 0, {"a": (1, "天"), "b": (8, "天")}, "-88%"),
        ("multiple", "倍", 2, {"a": (1, "万人"), "b": (8, "人")}, "1250倍"),
        ("multiple", "倍", 1, {"a": (1, "人"), "b": (8, "人")}, "0.1倍"),
        ("multiple", "倍", 0, {"a": (5, "人"), "b": (2, "人")}, "3倍"),
    ],
)
def test_a_derived_figure_is_computed_from_its_parts(
    rule: str, unit: str, digits: int, parts: dict[str, tuple[float, Any]], said: str
) -> None:
    it = derive(rule, unit, digits, **parts)
    assert str(it.said("zh")) == said
    assert it.qualifier == "derived"
    assert it.parts == tuple(parts)


def test_a_derived_figure_may_rest_on_a_derived_one() -> None:
    figures = {
        "growth": figure(
            unit="%",
            qualifier="about",
            derived={"is": "growth", "of": ["now", "then"]},
        ),
        "then": figure(
            unit="亿美元", derived={"is": "difference", "of": ["now", "up"]}
        ),
        "now": figure(value=11, unit="亿美元"),
        "up": figure(value=2, unit="亿美元"),
    }
    facts = settled(figures)
    assert str(facts["growth"].said("zh")) == "约22%"
    assert str(facts["growth"].said("en")) == "about 22%"
    assert set(facts) == set(figures)


def test_what_cannot_be_derived_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^derived-unknown: name b$"):
        settled({"a": figure(derived={"is": "sum", "of": ["b", "b"]})})
    with pytest.raises(ValueError, match=r"^derived-circle$"):
        settled(
            {
                "a": figure(derived={"is": "sum", "of": ["b", "c"]}),
                "b": figure(derived={"is": "sum", "of": ["a", "c"]}),
                "c": figure(value=1),
            }
        )


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "value-or-derived"),
        (
            {"value": 1, "derived": {"is": "sum", "of": ["a", "b"]}},
            "value-or-derived",
        ),
        ({"value": 1, "source": ""}, "source-missing"),
        ({"value": "a lot"}, "fraction"),
        ({"value": "1/0"}, "fraction"),
        (
            {"value": 1, "word": "余"},
            "word-exact",
        ),
        (
            {"value": 1, "unit": "万倍", "increase": True},
            "increase-unit",
        ),
        (
            {"value": 1, "unit": "万户"},
            "unit-english: unit 户",
        ),
        (
            {"derived": {"is": "share", "of": ["a", "b", "c"]}},
            "derived-pair: how share",
        ),
        (
            {"derived": {"is": "growth", "of": ["a", "b", "c"]}},
            "derived-pair: how growth",
        ),
    ],
)
def test_a_figure_that_says_nothing_certain_is_refused(
    fields: dict[str, Any], message: str
) -> None:
    assert refusal(**fields) == message


def test_a_text_is_filled_with_its_figures() -> None:
    facts = settled(
        {
            "up": figure(value=8, unit="%", qualifier="at least", word="以上"),
            "part": figure(value="1/3", qualifier="nearly"),
        }
    )
    assert filled("全市{part.words}，{up}", facts, "zh") == "全市近三分之一，8%以上"
    assert filled("{up.plain}这条线", facts, "zh") == "8%这条线"
    assert filled("growth of {up}, {part}", facts, "en") == (
        "growth of at least 8%, nearly 1/3"
    )
    assert filled("no figure", facts, "en") == "no figure"
    with pytest.raises(KeyError, match="gdp"):
        filled("{gdp}", facts, "zh")
    with pytest.raises(KeyError, match=r"up\.loud"):
        filled("{up.loud}", facts, "zh")


def test_an_english_sentence_that_begins_with_a_figure_begins_with_a_capital() -> None:
    facts = settled({"part": figure(value="1/3", qualifier="nearly")})
    text = "{part.words} here. {part.words} there, {part.words} lost"
    assert filled(text, facts, "en") == (
        "Nearly a third here. Nearly a third there, nearly a third lost"
    )


def test_a_text_knows_the_figures_that_it_names() -> None:
    text = Text(zh="{tax}占{gdp.plain}", en="{gdp.words}, {rate}, {tax.loud}")
    assert places(text) == ("tax", "gdp", "rate", "tax.loud")
