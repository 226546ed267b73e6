"""Digits: those of a plain keyboard are digits, and full-width ones where staff type.

To Python a digit of any script is one, and a raised one is half of one: what takes
it for a digit reads numbers that nobody has written, or fails.
"""

from __future__ import annotations

import argparse
import ast
import json
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

import kiosk
from kiosk.authoring.quantity import quantities
from kiosk.cli.parser import size
from kiosk.content.history import History, _understood
from kiosk.content.separated import read
from kiosk.content.sheet import Range, SheetError, SheetTable
from kiosk.content.workbook import _counts
from kiosk.device.records.logs import _turn, entries
from kiosk.device.supervise.dumps import FOLDER, next_number
from kiosk.device.supervise.protocol import left
from kiosk.model.data import Value
from kiosk.model.period import moment, month, quarter
from kiosk.model.schedule import Schedule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.model.text import Language

ROOT = Path(kiosk.__file__).parent
WIDE = "０１２３４５６７８９"
VALUE: TypeAdapter[Decimal] = TypeAdapter(Value)

DIGITS = st.characters(categories=["Nd", "No"]).filter(
    lambda one: not one.isascii() and one not in WIDE
)


def other(text: str, digits: list[str]) -> str:
    """The text with these digits in place of its own, in turn."""
    left_ = iter(digits * len(text))
    return "".join(next(left_) if one in "0123456789" else one for one in text)


def wide(text: str) -> str:
    return "".join(WIDE[int(one)] if one in "0123456789" else one for one in text)


SOME = st.lists(DIGITS, min_size=1, max_size=4)


@given(SOME, st.sampled_from(["zh", "en"]))
def test_a_text_says_no_number_in_another_script(
    digits: list[str], language: Language
) -> None:
    for text in (
        "1240亿元",
        "8.5%",
        "1/3",
        "3分之1",
        "2019-2020",
        "12,401 people",
        "5th",
    ):
        found = quantities(other(text, digits), language)
        assert [one for one in found if one.sure and one.sort == "amount"] == []


@given(SOME)
def test_a_time_is_none_in_another_script(digits: list[str]) -> None:
    for text in ("2019年", "2019-05", "2019年5月1日", "9时", "2019/20学年", "Q2 2019"):
        assert moment(other(text, digits)) is None
        assert moment(wide(text)) == moment(text)
    for text in ("5月", "2019年12月", "May 2019"):
        assert month(other(text, digits)) is None
        assert month(wide(text)) == month(text) is not None
    for text in ("1季度", "2019年第2季度", "Q3"):
        assert quarter(other(text, digits)) is None
        assert quarter(wide(text)) == quarter(text) is not None


@given(SOME)
def test_a_cell_is_no_number_in_another_script(digits: list[str]) -> None:
    for text in ("1240", "12,401", "3.5", "-7", "12万"):
        table = SheetTable("a.csv", "", [[other(text, digits)]])
        with pytest.raises(SheetError):
            table.number(0, 0)
        plain, full = (
            SheetTable("a.csv", "", [[one]]).number(0, 0) for one in (text, wide(text))
        )
        assert plain == full
    with pytest.raises(SheetError):
        Range.spelt(other("B2:B7", digits))
    assert not _counts(other("12", digits))


@given(SOME)
def test_a_separator_and_a_comma_are_not_found_by_digits_of_another_script(
    digits: list[str],
) -> None:
    text = "甲;1.240,5\n乙;2.100,25\n"
    assert read(None, text.encode()).value["comma"] == "decimal"
    assert read(None, wide(text).encode()).value["comma"] == "decimal"
    # Nobody can tell, and is asked.
    found = read(None, other(text, digits).encode()).value
    assert found == {"wrong": ["sheet-separator", {}]}


@given(SOME)
def test_a_typed_value_is_refused_in_another_script(digits: list[str]) -> None:
    for text in ("124", "12.50", "-3"):
        with pytest.raises(ValidationError):
            VALUE.validate_json(json.dumps(other(text, digits)))
        assert VALUE.validate_json(json.dumps(wide(text))) == Decimal(text)
    for field in ({"from": "2026-05-01"}, {"hours": ["09:00-17:30"]}):
        changed = json.loads(other(json.dumps(field), digits))
        with pytest.raises(ValidationError):
            Schedule.model_validate_json(json.dumps(changed))


@given(SOME)
def test_what_a_command_is_told_is_refused_in_another_script(digits: list[str]) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        size(other("1920x1080", digits))
    assert left(other("3", digits).encode()) is None


@given(SOME)
def test_files_of_such_names_are_none_of_ours(digits: list[str]) -> None:
    form = "000001-20260101T000000Z-" + "0" * 64
    assert _understood(Path(form)) is not None
    assert _understood(Path(other(form, digits))) is None
    assert _turn(Path("show.log.2")) == 2
    assert _turn(Path(f"show.log.{digits[0]}")) == 0
    line = "2026-05-01 09:00:00,000 INFO a\n"
    assert len(list(entries(line + line))) == 2
    assert len(list(entries(line + other(line, digits)))) == 1


@given(DIGITS)
def test_dumps_and_versions_are_passed_over(digit: str) -> None:
    with TemporaryDirectory() as name:
        state = Path(name)
        (state / FOLDER).mkdir()
        (state / FOLDER / f"{digit}.txt").write_bytes(b"")
        assert next_number(state) == 1
        history = History(state, state / "content.json")
        made = history.folder / f"000001-20260101T000000Z-{'0' * 64}"
        made.mkdir(parents=True)
        assert history.find("1") is not None
        assert history.find(digit) is None


# No part of the program asks for digits as Python has them


DIGIT = {"isdigit", "isdecimal", "isnumeric"}


def strings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


@pytest.mark.parametrize(
    "file", sorted(ROOT.rglob("*.py")), ids=lambda file: str(file.relative_to(ROOT))
)
def test_patterns_and_questions_are_of_plain_digits(file: Path) -> None:
    source = file.read_text("utf-8")
    tree = ast.parse(source)
    # What is no letter of any script is a good question.
    found = [
        line for line, text in strings(tree) if r"\d" in text.replace(r"[^\W\d", "")
    ]
    assert found == []
    asked = {
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in DIGIT
    }
    # Of bytes they are those of ASCII; of text that has to be said.
    plain = {
        inner.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.BoolOp) and "isascii" in ast.unparse(node)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Attribute)
    }
    assert asked <= plain
