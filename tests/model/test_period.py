"""Times as they are written: years, school years, months, quarters."""

from __future__ import annotations

import pytest

from kiosk.model.period import is_time, moment, month, quarter
from kiosk.model.text import Text


@pytest.mark.parametrize(
    ("words", "year"),
    [
        ("2019-2020学年", 2019),
        ("2019/20", 2019),
        ("2019—2020年", 2019),
        ("2019学年", 2019),
        ("2019年", 2019),
        ("2019", 2019),
    ],
)
def test_a_school_year_begins_in_its_first_year(words: str, year: int) -> None:
    assert moment(words) == (12 * year, "month")


@pytest.mark.parametrize(
    ("words", "number"),
    [("3月", 3), ("十二月", 12), ("2019年10月", 10), ("Mar", 3), ("June 2019", 6)],
)
def test_months(words: str, number: int) -> None:
    assert month(words) == number


@pytest.mark.parametrize(
    ("words", "number"), [("第三季度", 3), ("一季度", 1), ("Q4", 4), ("2019年2季度", 2)]
)
def test_quarters(words: str, number: int) -> None:
    assert quarter(words) == number


@pytest.mark.parametrize("words", ["江北街道", "3号楼", "第三产业", "May Street", "A4"])
def test_a_place_is_no_time(words: str) -> None:
    assert not is_time(Text(zh=words, en=words))
