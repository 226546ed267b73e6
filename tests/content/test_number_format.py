"""What cells show, as Excel shows it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.content.number_format import BUILT_IN, dated, day, number, parts

MOMENT = datetime(2019, 5, 3, 9, 7, 8)


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("General", "1240.50", "1240.5"),
        ("General", "-3", "-3"),
        ("G/通用格式", "7", "7"),
        ('General"人"', "1240", "1240人"),
        ('"约"General;"负"General', "-5", "负5"),
        ("0", "12.6", "13"),
        ("0.00", "-12.345", "-12.35"),
        ("000", "7", "7"),
        ("#,##0", "1240000", "1,240,000"),
        ("0!.0,", "1240000", "124.0"),
        (r"0\.0,", "1240000", "124.0"),
        ('0"."0,"万"', "1240000", "124.0万"),
        ('#,##0.00,,"百万"', "124000000", "124.00百万"),
        ("0,", "1240000", "1240"),
        ("0.0%", "0.125", "12.5%"),
        ("#,##0_);(#,##0)", "-1240", "(1,240)"),
        ("0;[Red]0", "-5", "5"),
        ('[>=10000]0!.0,"万";0', "123456", "12.3万"),
        ('[>=10000]0!.0,"万";0', "1234", "1234"),
        ("[<1]0.00;[<10]0.0;0", "5", "5.0"),
        ("[=1]0", "2", "########"),
        (BUILT_IN[43], "0", "-"),
        (BUILT_IN[44], "-1240.5", "¥-1,240.50"),
        ("[$¥-804]#,##0.00", "12", "¥12.00"),
        ("0.00E+00", "1240000", "1.24E+6"),
        ("# ?/?", "0.5", "0.5"),
        ("@", "5", "5"),
        ('0;-0;"零"', "0", "零"),
        (";;;", "5", ""),
    ],
)
def test_numbers_are_shown(code: str, value: str, shown: str) -> None:
    assert number(code, Decimal(value)).shown == shown
    assert not dated(code)


@pytest.mark.parametrize(
    ("code", "value", "factor"),
    [
        ("0", 1240, "1"),
        ("0.0%", 1, "100"),
        ("0,", 1, "0.001"),
        ("#,##0.0,,", 1, "0.000001"),
        ("0!.0,", 1, "0.0001"),
        ("0!.00", 1, "0.01"),
    ],
)
def test_digits_are_what_is_held_times_a_factor(
    code: str, value: int, factor: str
) -> None:
    assert number(code, Decimal(value)).factor == Decimal(factor)


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("#,##0;#,##0", "-5"),  # no minus sign
        ("General;General", "-5"),
        (";;;", "5"),  # nothing at all
        ('"好"', "5"),  # a word instead
        ("000-0000", "1234567"),  # words between the digits
        ('0"万"0000', "1240000"),
        ("0%%", "1"),
        ('0;0;"零"', "0"),
    ],
)
def test_a_number_that_is_not_seen_as_it_is_is_odd(code: str, value: str) -> None:
    assert number(code, Decimal(value)).odd


def test_words_stand_before_and_behind() -> None:
    look = number('"US$"0.0" 亿元"', Decimal("12.5"))
    assert (look.prefix, look.suffix, look.odd) == ("US$", "亿元", False)
    assert number(BUILT_IN[44], Decimal(3)).prefix == "¥"
    assert number('0.0"%"', Decimal(3))[3:] == ("%", False, False)


@pytest.mark.parametrize(
    ("code", "seen", "shown"),
    [
        ('yyyy"年"m"月"', "ym", "2019年5月"),
        ('yyyy"年"', "y", "2019年"),
        ("mmm-yy", "ym", "May-19"),
        ("mmmm d, yyyy", "ymd", "May 3, 2019"),
        ("yyyy/m/d h:mm", "ymdh", "2019/5/3 9:07"),
        ("yyyy-mm-dd;@", "ymd", "2019-05-03"),
        ("h:mm:ss", "h", "9:07:08"),
        ("mm:ss.0", "h", "07:08.0"),
        ("[h]:mm", "h", "9:07"),
        ("[$-404]e/m/d", "ymd", "2019/5/3"),
        ("ddd d-mmmmm", "md", "Fri 3-M"),
        ("aaaa", "d", "星期五"),
        ("[$-F800]dddd", "d", "Friday"),
        ('yy"!"', "y", "19!"),
        ("h:mm AM/PM", "h", "9:07"),
        (BUILT_IN[57], "ym", "2019年5月"),
    ],
)
def test_dates_are_shown(code: str, seen: str, shown: str) -> None:
    assert dated(code)
    assert parts(code) == seen
    assert day(code, MOMENT) == shown
    assert day(code, MOMENT.date()).startswith(shown[:1]) or "h" in seen


def test_words_and_colours_are_no_dates() -> None:
    for code in ('"day"0', "[Red]0", r"0\d", "0_d", "General", '0"年"', "0.00E+00"):
        assert not dated(code), code


def test_more_digits_than_usual_are_shown() -> None:
    value = Decimal("9999999999999999999999999999.5000")
    assert number("0", value).shown == "10000000000000000000000000000"


@given(
    st.text('0#?.,%;"\\!_*[]@ymdhsEe+-万亿¥$ ()G/a<>=19', max_size=14)
    | st.sampled_from([*BUILT_IN.values()]),
    st.decimals(allow_nan=False, allow_infinity=False, places=4),
)
def test_any_format_shows_something_or_is_odd(code: str, value: Decimal) -> None:
    look = number(code, value)
    assert look.shown or look.odd or not value
    assert look.factor > 0
    assert isinstance(day(code, MOMENT), str)
    assert {*parts(code)} <= {*"ymdh"}
