from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from kiosk.authoring.checking import report
from kiosk.model import data
from kiosk.model.figure import Counted
from kiosk.model.text import Text

HERE = Path(__file__).parents[1]

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
    with pytest.raises(ValueError, match=r"^unit-english: unit 家$"):
        data.figure(Decimal(1), "万家", A, None, B, "s/1.1")
    unit = Counted(zh="万家", en="shops")
    assert data.figure(Decimal(1), unit, A, None, B, "s/1.1").unit == unit


def test_two_texts_are_joined_in_both_languages() -> None:
    assert data.joined(A, B) == Text(zh="甲 · 2018年", en="A · 2018")


def test_series_must_fit_their_labels() -> None:
    data.checked((series("1", "2"), series("3", "4")), 2, "labels")
    with pytest.raises(ValueError, match="number 1, found 1, count 2, places labels"):
        data.checked((series("1", "2"), series("3")), 2, "labels")


def test_lengths_have_no_sign() -> None:
    data.checked((series("-1"),), 1, "periods")
    with pytest.raises(
        ValueError, match=r"^value-negative: value -1, instead .*'a line'"
    ):
        data.checked((series("-1"),), 1, "periods", instead=data.LINE)


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


@pytest.mark.parametrize(
    ("values", "counts", "spare"),
    [
        ("33.4 33.4 33.3", False, "0.15"),
        ("33 33 34", False, "1.5"),
        ("33 33 34", True, "0"),
        ("33.5 33 34", True, "0.15"),
        ("33.25 66.7", False, "0.01"),
        ("100 1200", False, "1"),
        ("", False, "0"),
    ],
)
def test_a_total_may_miss_its_parts_by_half_of_the_last_digit_of_each(
    values: str, counts: bool, spare: str
) -> None:
    typed = [Decimal(value) for value in values.split()]
    assert data.spare(typed, counts=counts) == Decimal(spare)


@pytest.mark.parametrize(
    ("values", "fits"),
    [
        ("33.4 33.4 33.3", True),  # 100.1, rounded
        ("33.4 33.4 33.4", False),  # 100.2 cannot come from rounding
        ("33 33 35", True),
        ("33 34 35", False),
        ("40 40 20", True),
        ("0.5 99.6", True),
        ("50.5 49.7", False),
    ],
)
@pytest.mark.parametrize("kind", ["waffle", "shares", "bars", "area"])
def test_charts_that_add_up_have_one_rule_of_rounding(
    kind: str, values: str, fits: bool, tmp_path: Path
) -> None:
    """Parts are over a hundred by no more than rounding, in every chart alike."""
    typed = [float(value) for value in values.split()]
    text = {"zh": "甲", "en": "A"}
    names = [{"zh": f"{n}年", "en": str(n)} for n in range(2018, 2021)]
    parts = [
        {"name": name, "values": [value, value]}
        for name, value in zip(names, typed, strict=False)
    ]
    own: dict[str, Any] = {
        "waffle": {
            "period": text,
            "parts": [
                {"label": name, "value": value}
                for name, value in zip(names, typed, strict=False)
            ],
        },
        "shares": {"unit": "%", "periods": names[:2], "parts": parts},
        "bars": {
            "unit": "%",
            "arrange": "stacked",
            "period": text,
            "labels": names[:2],
            "series": parts,
        },
        "area": {"unit": "%", "periods": names[:2], "series": parts},
    }
    raw = json.loads((HERE / "charts" / "bars.json").read_text("utf-8"))
    slide = {
        **{"kind": "columns", "id": "parts", "theme": "sample", "title": text},
        "columns": [{"chart": {"kind": kind, "source": "sample/1.1"} | own[kind]}],
    }
    path = tmp_path / "content.json"
    path.write_text(json.dumps(raw | {"slides": [slide]}), "utf-8")
    rule = "whole" if kind in ("bars", "area") else "form"
    assert {one.rule for one in report(path).errors} == (set() if fits else {rule})
