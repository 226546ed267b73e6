"""Spacing: dates and numbers as they are written, and how far apart they are."""

from __future__ import annotations

import datetime as dt

import pytest

from kiosk.model.spacing import Spacing, day_of, number_of, spacing
from kiosk.model.text import Text


def texts(*words: str) -> list[Text]:
    return [Text(zh=word, en=word) for word in words]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2019年3月5日", dt.date(2019, 3, 5)),
        ("2019-03-05", dt.date(2019, 3, 5)),
        ("2019/3/5", dt.date(2019, 3, 5)),
        ("２０１９年３月５日", dt.date(2019, 3, 5)),
        ("2019年3月", dt.date(2019, 3, 1)),
        ("March 2019", dt.date(2019, 3, 1)),
        ("5 March 2019", dt.date(2019, 3, 5)),
        ("2019年", dt.date(2019, 1, 1)),
        ("2019年第二季度", dt.date(2019, 4, 1)),
        ("2020-02-29", dt.date(2020, 2, 29)),
    ],
)
def test_dates_are_the_day_that_they_begin_with(words: str, day: dt.date) -> None:
    assert day_of(words) == day.toordinal()


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("2019-03-05 08:00", 8.0),
        ("2019-03-05T18:30:00", 18.5),
        ("2019年3月5日8时", 8.0),
        ("2019年3月5日 8时15分", 8.25),
        ("2019-03-05 23：59", 23 + 59 / 60),
    ],
)
def test_a_time_of_day_is_a_part_of_it(words: str, hours: float) -> None:
    begin = dt.date(2019, 3, 5).toordinal()
    assert day_of(words) == pytest.approx(begin + hours / 24)


@pytest.mark.parametrize(
    "words",
    [
        *("", "码头", "2019-02-30", "3月5日", "8:00", "2019-03-05 25:00"),
        *("2019-03-05 8:61", "码头 8:00", "0000年"),
        *("31 February 2019", "5 Marchy 2019"),
    ],
)
def test_what_is_no_date_of_a_year_is_none(words: str) -> None:
    assert day_of(words) is None


def test_numbers_are_plain() -> None:
    assert number_of(" -12.5 ") == -12.5
    assert number_of("−3") == -3
    assert number_of("１２") == 12
    for words in ("", "1,200", "12 km", "1e5", "²", "٣"):
        assert number_of(words) is None


def test_places_are_all_dates_or_all_numbers() -> None:
    assert spacing(texts("0", "1.5", "12")) == Spacing((0.0, 1.5, 12.0), dated=False)
    # Months are as long as they are.
    found = spacing(texts("2019年1月", "2019年2月", "2019年3月"))
    assert isinstance(found, Spacing)
    assert found.dated
    assert [b - a for a, b in zip(found.at, found.at[1:], strict=False)] == [31, 28]
    assert spacing(texts("1", "二", "3")) == 1
    assert spacing(texts("2019年1月", "12", "2019年3月")) == 1
    assert spacing(texts("2019年1月", "2019年2月", "以后")) == 2


def test_english_will_do_where_chinese_is_no_date() -> None:
    found = spacing(
        [Text(zh="前年", en="2017-01-01"), Text(zh="去年", en="2018-01-01")]
    )
    assert isinstance(found, Spacing)
    assert found.at[1] - found.at[0] == 365
