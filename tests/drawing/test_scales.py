from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.drawing.scales import (
    Band,
    Linear,
    Spelling,
    decimal,
    decimals,
    extremes,
    round_half_up,
    spelling,
    ticks,
)
from kiosk.model.figure import Counted, Fact, Figure, settled
from kiosk.model.text import LANGUAGES, Language, Text

ANY = Text(zh="某", en="some")
PEOPLE = Counted(zh="万人", en="people", one="person")


def facts(unit: str | Counted, *values: str) -> tuple[Fact, ...]:
    figures = {
        f"f{number}": Figure(
            value=Decimal(value),
            unit=unit,
            label=ANY,
            meaning=ANY,
            period=ANY,
            source="s/1.1",
        )
        for number, value in enumerate(values)
    }
    return tuple(settled(figures).values())


@pytest.mark.parametrize(
    ("low", "high", "most", "expected"),
    [
        ("0", "11", 5, "0 5 10"),
        ("0", "10", 5, "0 5 10"),
        ("0", "10", 6, "0 2 4 6 8 10"),
        ("0", "1590", 5, "0 500 1000 1500"),
        ("0", "0.07", 4, "0 0.02 0.04 0.06"),
        ("-4", "29.5", 4, "0 10 20"),
        ("98.2", "101.4", 4, "99 100 101"),
        ("0", "4000000000000", 5, "0 1e12 2e12 3e12 4e12"),
        ("3", "3", 4, "3"),
        ("0", "9", 1, "0"),
        ("1", "9", 1, "5"),
        ("5", "3", 4, ""),
        ("0", "3", 0, ""),
    ],
)
def test_ticks_are_round_and_few(low: str, high: str, most: int, expected: str) -> None:
    found = ticks(Fraction(low), Fraction(high), most)
    assert found == tuple(Fraction(Decimal(text)) for text in expected.split())


@pytest.mark.parametrize("most", [1, 2, 3, 4, 5, 9])
@pytest.mark.parametrize(
    "high", ["0.003", "0.99", "1", "7.3", "19", "999", "123456789"]
)
def test_ticks_lie_inside_and_a_finer_step_would_be_too_many(
    high: str, most: int
) -> None:
    top = Fraction(high)
    found = ticks(Fraction(0), top, most)
    assert found[0] == 0
    assert found[-1] <= top
    assert len(found) <= most
    if len(found) > 1:
        # 1, 2 and 5 lie at most 2.5 apart.
        assert top // (found[1] / Fraction(5, 2)) + 1 > most


def test_a_linear_scale_maps_values_to_places() -> None:
    scale = Linear(0.0, 20.0, 853.0, 353.0)
    assert scale.at(0) == 853.0
    assert scale.at(Fraction(5)) == 728.0
    assert scale.at(20.0) == 353.0
    assert scale.along(np.array([10.0, 30.0])).tolist() == [603.0, 103.0]


def test_a_scale_without_length_puts_all_at_its_start() -> None:
    assert Linear(7.0, 7.0, 100.0, 0.0).at(7) == 100.0


def test_bands_share_the_space() -> None:
    band = Band.over(4, 100.0, 800.0, 0.5, 250.0)
    assert band == Band(4, 100.0, 200.0, 100.0)
    assert [band.left(index) for index in range(4)] == [150.0, 350.0, 550.0, 750.0]
    assert [band.centre(index) for index in range(4)] == [200.0, 400.0, 600.0, 800.0]


def test_few_bands_stay_close_together_at_the_left() -> None:
    assert Band.over(2, 100.0, 1600.0, 0.5, 250.0) == Band(2, 100.0, 500.0, 250.0)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("2.4", 2), ("2.5", 3), ("-2.5", -3), ("-2.4", -2), ("0", 0), ("1/2", 1)],
)
def test_a_half_rounds_away_from_zero(value: str, expected: int) -> None:
    assert round_half_up(Fraction(value)) == expected


@pytest.mark.parametrize(
    ("value", "places"), [("7", 0), ("7.5", 1), ("0.125", 3), ("1/3", 6)]
)
def test_decimals_print_a_value_exactly(value: str, places: int) -> None:
    assert decimals(Fraction(value)) == places


@pytest.mark.parametrize(
    ("value", "places", "grouped", "text"),
    [
        ("1240", 0, False, "1240"),
        ("1240", 0, True, "1,240"),
        ("238.95", 2, False, "238.95"),
        ("238.95", 1, False, "239.0"),
        ("0.05", 1, False, "0.1"),
        ("-2.8", 1, False, "−2.8"),
        ("-0.01", 1, False, "0.0"),
        ("1234567.5", 1, True, "1,234,567.5"),
    ],
)
def test_decimal_notation(value: str, places: int, grouped: bool, text: str) -> None:
    assert decimal(Fraction(value), places, grouped=grouped) == text


@pytest.mark.parametrize(
    ("unit", "values", "zh", "en"),
    [
        ("亿元", "120 86 64.5", "亿元: 120 86 64.5", "RMB billion: 12 8.6 6.45"),
        ("亿美元", "9 11", "亿美元: 9 11", "US$ million: 900 1,100"),
        ("亿元", "95 38.5", "亿元: 95 38.5", "RMB billion: 9.5 3.85"),
        ("万元", "25 7", "万元: 25 7", "RMB: 250,000 70,000"),
        ("%", "8 9.25", "%: 8 9.25", "%: 8 9.25"),
        ("倍", "1 0.5", "倍: 1 0.5", "times: 1 0.5"),
        (PEOPLE, "142 38.5", "万人: 142 38.5", "thousand people: 1,420 385"),
        (PEOPLE, "5.7", "万人: 5.7", "people: 57,000"),
        (PEOPLE, "0.0001", "万人: 0.0001", "people: 1"),
        (PEOPLE, "234567", "亿人: 23.4567", "million people: 2,345.67"),
        ("元", "1234567 99", "万元: 123.4567 0.0099", "RMB thousand: 1,234.567 0.099"),
        # What was typed stays, whatever stands beside it.
        ("亿元", "0.04 1234", "亿元: 0.04 1234", "RMB billion: 0.004 123.4"),
        (
            "亿元",
            "12401 13.5 0.4",
            "亿元: 12401 13.5 0.4",
            "RMB billion: 1,240.1 1.35 0.04",
        ),
        ("%", "0.000001 12.25", "%: 0.000001 12.25", "%: 0.000001 12.25"),
        ("%", "-0.04 -12401.5", "%: −0.04 −12401.5", "%: −0.04 −12,401.5"),
        # In another unit a value may be too small for it.
        (
            "元",
            "12345678901234 3 -3",
            "万亿元: 12.34568 <0.0001 >−0.0001",
            "RMB: 12,345,678,901,234 3 −3",
        ),
        ("%", "0 0", "%: 0 0", "%: 0 0"),
        ("", "3 4", ": 3 4", ": 3 4"),
    ],
)
def test_one_unit_suits_all_values(
    unit: str | Counted, values: str, zh: str, en: str
) -> None:
    found = facts(unit, *values.split())

    def said(language: str) -> str:
        spell = spelling(found, "zh" if language == "zh" else "en")
        return f"{spell.unit}: " + " ".join(spell.say(fact.value) for fact in found)

    assert said("zh") == zh
    assert said("en") == en


def test_a_number_that_counts_up_keeps_its_decimals() -> None:
    spell = Spelling(Fraction(1), "", grouped=False)
    assert spell.say(Fraction("9.5"), Fraction(0)) == "0.0"
    assert spell.say(Fraction("9.5"), Fraction(1, 3)) == "3.2"
    assert spell.say(Fraction("9.5")) == "9.5"
    assert spell.say(Fraction("9"), Fraction(1, 2)) == "5"
    assert spell.say(Fraction("1e-9"), Fraction(1, 2)) == "<0.000001"


def test_ticks_are_written_alike() -> None:
    spell = Spelling(Fraction(1, 10), "RMB billion", grouped=True)
    assert spell.ticks((Fraction(5), Fraction(10))) == ("0.5", "1.0")
    assert spell.ticks((Fraction(10000), Fraction(20000))) == ("1,000", "2,000")
    assert spell.ticks(()) == ()
    fine = spell.ticks(ticks(Fraction(0), Fraction("0.000002"), 5))
    assert fine == (
        "0.00000000",
        "0.00000005",
        "0.00000010",
        "0.00000015",
        "0.00000020",
    )


MICRO = st.integers(-(10**15), 10**15).map(lambda number: Fraction(number, 10**6))
UNITS = st.sampled_from(["", "%", "倍", "元", "万元", "亿美元", "万亿元", "人", PEOPLE])


def bounds(text: str) -> tuple[Fraction, Fraction]:
    """The least and the most that a number as written can mean."""
    number = Fraction(text.lstrip("<>").replace("−", "-").replace(",", ""))
    if text[0] == "<":
        return Fraction(0), number
    return (number, Fraction(0)) if text[0] == ">" else (number, number)


@given(st.lists(MICRO, min_size=1, max_size=5), UNITS, st.sampled_from(LANGUAGES))
def test_what_is_not_zero_never_reads_zero_and_order_is_kept(
    values: list[Fraction], unit: str | Counted, language: Language
) -> None:
    typed = [f"{Decimal(v.numerator) / Decimal(v.denominator):f}" for v in values]
    found = facts(unit, *typed)
    spell = spelling(found, language)
    said = [spell.say(fact.value) for fact in found]
    for value, text in zip(values, said, strict=True):
        low, high = bounds(text)
        assert ((low + high > 0) - (low + high < 0)) == (value > 0) - (value < 0), text
        if spell.factor == 1:
            assert low == high == value
    ordered = sorted(zip(values, map(bounds, said), strict=True))
    for (_, before), (_, after) in pairwise(ordered):
        assert before[0] <= after[0]
        assert before[1] <= after[1]
    for fact in found:
        words = str(fact.plain(language))
        assert (not re.search("[1-9]", words)) == (not fact.value), words


@given(MICRO, MICRO, UNITS, st.sampled_from(LANGUAGES), st.integers(2, 9))
def test_ticks_are_all_different_and_exact(
    one: Fraction, other: Fraction, unit: str | Counted, language: Language, most: int
) -> None:
    low, high = sorted((one, other))
    values = [f"{Decimal(v.numerator) / Decimal(v.denominator):f}" for v in (low, high)]
    spell = spelling(facts(unit, *values), language)
    marked = ticks(low, high, most)
    said = spell.ticks(marked)
    assert [bounds(text)[0] for text in said] == [
        tick * spell.factor for tick in marked
    ]
    assert len(set(said)) == len(marked)


@pytest.mark.parametrize("whole", [1, 8, 9, 10, 37, 1000])
def test_the_extremes_of_every_column_are_kept(whole: int) -> None:
    values = np.random.default_rng(whole).normal(size=whole)
    kept = extremes(values, 4).tolist()
    assert kept == sorted(set(kept))
    assert {0, whole - 1} <= set(kept)
    assert len(kept) <= max(8, 2 * 4 + 2)
    wide = -(-whole // 4)
    for start in range(0, whole, wide):
        column = range(start, min(start + wide, whole))
        assert min(column, key=lambda i: values[i]) in kept
        assert max(column, key=lambda i: values[i]) in kept
