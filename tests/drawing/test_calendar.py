"""Calendar: round dates of an axis, few enough to be read."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.drawing.calendar import date_ticks


def day(*parts: int) -> float:
    return float(dt.date(*parts).toordinal())


@pytest.mark.parametrize(
    ("low", "high", "zh", "en"),
    [
        (
            day(2017, 1, 1),
            day(2020, 1, 1),
            ["2017年", "2018年", "2019年", "2020年"],
            ["2017", "2018", "2019", "2020"],
        ),
        (
            day(1979, 5, 1),
            day(2019, 5, 1),
            ["1980年", "1990年", "2000年", "2010年"],
            None,
        ),
        (
            day(2019, 1, 1),
            day(2019, 12, 31),
            ["2019年", "4月", "7月", "10月"],
            ["2019", "Apr", "Jul", "Oct"],
        ),
        (
            day(2019, 3, 4),
            day(2019, 3, 8),
            None,
            ["4 Mar", "5 Mar", "6 Mar", "7 Mar", "8 Mar"],
        ),
        # Weeks begin on Mondays.
        (
            day(2019, 3, 5),
            day(2019, 4, 3),
            ["3月11日", "3月18日", "3月25日", "4月1日"],
            None,
        ),
        (
            day(2019, 3, 5) + 0.26,
            day(2019, 3, 5) + 0.95,
            ["9:00", "12:00", "15:00", "18:00", "21:00"],
            None,
        ),
        (
            day(2019, 3, 5) + 0.5,
            day(2019, 3, 6) + 0.5,
            ["12:00", "18:00", "3月6日", "6:00", "12:00"],
            None,
        ),
    ],
)
def test_dates_are_as_round_as_the_stretch_is_long(
    low: float, high: float, zh: list[str] | None, en: list[str] | None
) -> None:
    found = date_ticks(low, high)
    if zh is not None:
        assert [tick.name.zh for tick in found] == zh
    if en is not None:
        assert [tick.name.en for tick in found] == en


@given(
    st.floats(day(2, 1, 1), day(9990, 1, 1)), st.floats(0.01, 2e6), st.integers(2, 9)
)
def test_ticks_rise_within_the_stretch_and_are_few(
    low: float, wide: float, most: int
) -> None:
    high = min(low + wide, day(9999, 12, 31))
    found = date_ticks(low, high, most)
    assert len(found) <= most
    assert all(low <= tick.day <= high for tick in found)
    assert all(a.day < b.day for a, b in pairwise(found))
