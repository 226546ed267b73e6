from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import ValidationError

from kiosk import data
from kiosk.figure import Counted
from kiosk.text import Text

A, B = Text(zh="甲", en="A"), Text(zh="2018年", en="2018")


def series(*values: str) -> data.Series:
    return data.Series(name=A, values=tuple(map(Decimal, values)))


def test_a_figure_says_its_label_where_no_meaning_is_given() -> None:
    figure = data.figure(Decimal("9.5"), "亿元", A, None, B, "article/1.13")
    assert figure.value == Decimal("9.5")
    assert (figure.label, figure.meaning, figure.period) == (A, A, B)
    assert (figure.unit, figure.source) == ("亿元", "article/1.13")
    assert data.figure(Decimal(1), "%", A, B, B, "s/1.1").meaning == B


def test_a_unit_without_english_is_refused_in_one_sentence() -> None:
    with pytest.raises(ValueError, match=r"^English has no word for '万家'|'家'"):
        data.figure(Decimal(1), "万家", A, None, B, "s/1.1")
    unit = Counted(zh="万家", en="shops")
    assert data.figure(Decimal(1), unit, A, None, B, "s/1.1").unit == unit


def test_two_texts_are_joined_in_both_languages() -> None:
    assert data.joined(A, B) == Text(zh="甲 · 2018年", en="A · 2018")


def test_series_must_fit_their_labels() -> None:
    data.checked((series("1", "2"), series("3", "4")), 2, "labels", positive=True)
    with pytest.raises(ValueError, match=r"^series\[1\] has 1 values for 2 labels$"):
        data.checked((series("1", "2"), series("3")), 2, "labels", positive=True)


def test_lengths_have_no_sign() -> None:
    data.checked((series("-1"),), 1, "periods", positive=False)
    with pytest.raises(ValueError, match=r"^-1 is negative: this kind starts at zero"):
        data.checked((series("-1"),), 1, "periods", positive=True)


@pytest.mark.parametrize(
    "value",
    [
        *("NaN", '"NaN"', '"Infinity"', '"x"', "true"),
        *("1e15", "-1e15", "0.1234567", "1234567890.123456"),
    ],
)
def test_values_are_finite_and_of_this_world(value: str) -> None:
    text = f'{{"name": {{"zh": "甲", "en": "A"}}, "values": [{value}]}}'
    with pytest.raises(ValidationError):
        data.Series.model_validate_json(text)


@pytest.mark.parametrize("value", ["999999999999999", "-0.000001", "123456789.123456"])
def test_whatever_a_series_takes_makes_a_figure(value: str) -> None:
    text = f'{{"name": {{"zh": "甲", "en": "A"}}, "values": [{value}]}}'
    (found,) = data.Series.model_validate_json(text).values
    assert data.figure(found, "%", A, None, B, "s/1.1").value == Decimal(value)


def test_values_are_read_exactly() -> None:
    text = '{"name": {"zh": "甲", "en": "A"}, "values": [0.1, 238.95, 7]}'
    found = data.Series.model_validate_json(text).values
    assert found == (Decimal("0.1"), Decimal("238.95"), Decimal(7))
