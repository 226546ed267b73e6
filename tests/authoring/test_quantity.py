"""Quantities: numbers in running text, in digits and words, in both languages."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kiosk.authoring.quantity import Quantity, quantities, said
from kiosk.model.figure import Figure, settled
from kiosk.model.text import LANGUAGES, Language, Text


def sure(text: str, language: Language) -> list[tuple[str, float, bool, str]]:
    """Numbers that are surely meant: as written, value, whether per cent, sort."""
    return [
        (text[q.start : q.end], float(q.value), q.percent, q.sort)
        for q in quantities(text, language)
        if q.sure
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1240亿元", [("1240亿", 124e9, False, "amount")]),
        ("5.7万余人", [("5.7万", 57_000, False, "amount")]),
        ("10多万", [("10多万", 100_000, False, "amount")]),
        ("1.8万亿", [("1.8万亿", 1.8e12, False, "amount")]),
        ("1,390户", [("1,390", 1390, False, "amount")]),
        ("８％以上", [("８％", 8, True, "amount")]),
        ("百分之八", [("百分之八", 8, True, "amount")]),
        ("三分之一", [("三分之一", 1 / 3, False, "amount")]),
        ("近1/3", [("1/3", 1 / 3, False, "amount")]),
        ("万分之五", [("万分之五", 0.0005, False, "amount")]),
        ("一亿美元", [("一亿", 1e8, False, "amount")]),
        ("三千二百万", [("三千二百万", 32e6, False, "amount")]),
        ("一千零五十", [("一千零五十", 1050, False, "amount")]),
        ("二十一个", [("二十一", 21, False, "amount")]),
        ("2019年9月1日", [
            ("2019", 2019, False, "date"),
            ("9", 9, False, "date"),
            ("1", 1, False, "date"),
        ]),
        ("二〇一九年", [("二〇一九", 2019, False, "date")]),
        ("20世纪90年代", [("20世纪90年代", 1990, False, "date")]),
        ("3年，3个月", [
            ("3", 3, False, "amount"),
            ("3", 3, False, "amount"),
        ]),
        ("第3名", [("3", 3, False, "rank")]),
        ("4A级，5G", [("4", 4, False, "name"), ("5", 5, False, "name")]),
        ("COVID19", [("19", 19, False, "name")]),
        ("统一、十分、万一、万亿、一二三、十四五", []),
        ("{gdp.plain}的1/4", [("1/4", 0.25, False, "amount")]),
    ],
)  # fmt: skip
def test_chinese(text: str, found: list[tuple[str, float, bool, str]]) -> None:
    assert sure(text, "zh") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("RMB 124 billion", [("124 billion", 124e9, False, "amount")]),
        ("RMB1.5bn", [("1.5bn", 1.5e9, False, "amount")]),
        ("57,000 people", [("57,000", 57_000, False, "amount")]),
        ("3 hundred million", [("3 hundred million", 3e8, False, "amount")]),
        ("8 per cent", [("8 per cent", 8, True, "amount")]),
        ("8%", [("8%", 8, True, "amount")]),
        ("nearly 1/3", [("1/3", 1 / 3, False, "amount")]),
        ("a hundred million US dollars", [
            ("a hundred million", 1e8, False, "amount"),
        ]),
        ("two hundred and five thousand", [
            ("two hundred and five thousand", 205_000, False, "amount"),
        ]),
        ("on 1 September 2019", [
            ("1", 1, False, "date"),
            ("2019", 2019, False, "date"),
        ]),
        ("May 4 and the 1990s", [
            ("4", 4, False, "date"),
            ("1990s", 1990, False, "date"),
        ]),
        ("the 21st, No. 1, top 5", [
            ("21st", 21, False, "rank"),
            ("1", 1, False, "rank"),
            ("5", 5, False, "rank"),
        ]),
        ("4A, 5G, COVID-19", [
            ("4A", 4, False, "name"),
            ("5G", 5, False, "name"),
            ("19", 19, False, "name"),
        ]),
        ("one of the best, second to none, may be", []),
        ("{gdp} and 2,019 more", [("2,019", 2019, False, "amount")]),
    ],
)  # fmt: skip
def test_english(text: str, found: list[tuple[str, float, bool, str]]) -> None:
    assert sure(text, "en") == found


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("三分之一", "a third"),
        ("四分之三", "three quarters"),
        ("半年", "half a year"),
        ("全市第一", "No. 1"),
        ("首家", "the first"),
        ("三成", "30 %"),
        ("9月", "September"),
        ("十四五", "the 14th"),
        ("双桥", "two bridges"),
        ("12个", "a dozen"),
        ("两千", "two thousand"),
        ("二十三", "twenty-three"),
        ("1亿", "one hundred million"),
    ],
)
def test_both_languages_can_say_the_same(zh: str, en: str) -> None:
    """Each number of the one is among those that the other may mean."""
    ours, theirs = quantities(zh, "zh"), quantities(en, "en")
    assert ours
    assert theirs
    assert any(one.like(other) for one in ours for other in theirs)
    for mine, others in ((ours, theirs), (theirs, ours)):
        for one in mine:
            if one.sure:
                assert any(one.like(other) for other in others)


@pytest.mark.parametrize(
    ("value", "percent", "sort", "zh", "en"),
    [
        (Fraction(124 * 10**9), False, "amount", "1240亿", "124 billion"),
        (Fraction(1_800_000_000_000), False, "amount", "1.8万亿", "1.8 trillion"),
        (Fraction(57_000), False, "amount", "5.7万", "57,000"),
        (Fraction(8), True, "amount", "8%", "8%"),
        (Fraction(1, 3), False, "amount", "1/3", "1/3"),
        (Fraction(2019), False, "date", "2019", "2019"),
        (Fraction(9, 4), False, "amount", "2.25", "2.25"),
    ],
)
def test_a_number_is_said_as_each_language_writes_it(
    value: Fraction, percent: bool, sort: str, zh: str, en: str
) -> None:
    quantity = Quantity(value, 0, 1, percent, sort=sort)  # type: ignore[arg-type]
    assert (said(quantity, "zh"), said(quantity, "en")) == (zh, en)


@pytest.mark.parametrize("unit", ["亿元", "万元", "元", "%", "万亿元", "公里"])
@pytest.mark.parametrize("value", [1, 3.5, 12, 480, 1240])
def test_what_the_program_says_of_a_figure_is_read_as_its_value(
    unit: str, value: float
) -> None:
    words = Text(zh="甲", en="a")
    figure = Figure.model_validate(
        {
            "value": value,
            "unit": unit,
            "label": words,
            "meaning": words,
            "period": words,
            "source": "article/1.1",
        }
    )
    fact = settled({"it": figure})["it"]
    for language in LANGUAGES:
        (quantity,) = quantities(str(fact.said(language)), language)
        assert quantity.value == fact.base
        assert quantity.percent == (unit == "%")


@pytest.mark.parametrize(
    ("language", "text", "sort", "values"),
    [
        ("zh", "2019-2020学年开学", "date", [2019, 2020]),
        ("zh", "2019/20学年", "date", [2019, 2020]),
        ("zh", "2019至2020年", "date", [2019, 2020]),
        ("zh", "2020-03-01起", "date", [2020, 3, 1]),
        ("zh", "地铁2号线通车", "date", [2]),
        ("zh", "307路公交车", "name", [307]),
        ("zh", "318国道", "name", [318]),
        ("zh", "G50高速", "name", [50]),
        ("zh", "5G基站", "name", [5]),
        ("zh", "A4纸", "name", [4]),
        ("zh", "COVID-19疫情", "name", [19]),
        ("zh", "版本2.0.1", "name", [2, 1]),
        ("zh", "2.0版", "name", [2]),
        ("zh", "电话023-67890123", "name", [23, 67890123]),
        ("zh", "热线12345", "name", [12345]),
        ("zh", "9:00开门", "name", [9, 0]),
        ("zh", "第3届", "rank", [3]),
        ("en", "the 2019-2020 school year", "date", [2019, 2020]),
        ("en", "the 2019/20 season", "date", [2019, 2020]),
        ("en", "on 2020-03-01", "date", [2020, 3, 1]),
        ("en", "Metro Line 2", "name", [2]),
        ("en", "Terminal 3", "name", [3]),
        ("en", "bus 307", "name", [307]),
        ("en", "COVID-19", "name", [19]),
        ("en", "version 2.0.1", "name", [2, 1]),
        ("en", "call 023-67890123", "name", [23, 67890123]),
        ("en", "No. 2", "rank", [2]),
        # These are amounts all the same.
        ("zh", "2000-3000人", "amount", [2000, 3000]),
        ("zh", "1000至1500万元", "amount", [1000, 15000000]),
        ("zh", "7条线路", "amount", [7]),
        ("en", "Line 2 million up", "amount", [2000000]),
        ("en", "12 lines", "amount", [12]),
    ],
)
def test_what_is_numbered_or_dated_is_no_amount(
    language: Language, text: str, sort: str, values: list[int]
) -> None:
    found = quantities(text, language)
    assert [one.value for one in found] == values
    assert {one.sort for one in found} == {sort}
