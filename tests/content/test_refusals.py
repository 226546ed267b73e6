"""Refusals: each code of a model has its sentence, and the sentence its values."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any, Final

import pytest
from pydantic import BaseModel, ValidationError, model_validator

import kiosk
from kiosk.content import refusals
from kiosk.content.content import Content
from kiosk.content.monolingual import unasked
from kiosk.content.validate import Remark, form_remarks
from kiosk.model.message import Message
from kiosk.model.mistake import mistake, passed_on
from kiosk.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(kiosk.__file__).parent
ROOMS: Final = ("model", "charts", "slides")


def raised() -> Iterator[tuple[str, frozenset[str]]]:
    """The code and the names of the values of every mistake in the sources."""
    for file in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "mistake"
            ):
                code = node.args[0]
                assert isinstance(code, ast.Constant), f"{file}:{node.lineno}"
                names = {word.arg for word in node.keywords if word.arg}
                yield str(code.value), frozenset(names)


def wanted(sentence: str) -> frozenset[str]:
    return frozenset(name for _, name, *_ in Formatter().parse(sentence) if name)


RAISED: Final = tuple(sorted(set(raised()), key=str))


@pytest.mark.parametrize(("code", "values"), RAISED)
def test_every_code_has_a_sentence_of_its_values_in_both_languages(
    code: str, values: frozenset[str]
) -> None:
    zh, en = refusals.OWN[code]
    assert wanted(zh) == wanted(en) == values
    assert re.search("[\u4e00-\u9fff]", zh)
    # A word to be written into the file is quoted as it is.
    assert not re.search("[\u4e00-\u9fff]", re.sub('"[^"]*"', "", en))


def test_every_sentence_is_said_by_a_model() -> None:
    assert {code for code, _ in RAISED} == set(refusals.OWN)


@pytest.mark.parametrize("room", ROOMS)
def test_no_model_refuses_without_a_code(room: str) -> None:
    bare = [
        f"{file.name}:{node.lineno}"
        for file in sorted((ROOT / room).rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Raise)
        and isinstance(node.exc, ast.Call)
        and isinstance(node.exc.func, ast.Name)
        and node.exc.func.id in ("ValueError", "AssertionError")
    ]
    assert not bare


def test_values_are_said_in_the_language_of_the_sentence() -> None:
    period = Text(zh="2019年", en="2019\x1b[2J")
    said = refusals.own(mistake("parts-zero", period=period))
    assert said == Message(
        "2019年各部分都是零", "the parts of 2019\\x1b[2J are all zero"
    )
    what = Message("折线", "a line")
    assert refusals.own(mistake("series-end", what=what)).zh.startswith("折线的最后")


class Inner(BaseModel):
    """One that refuses."""

    value: int

    @model_validator(mode="after")
    def _sound(self) -> Inner:
        if self.value < 0:
            raise mistake("highlight-beyond", most=self.value)
        return self


class Outer(BaseModel):
    """One that makes another."""

    value: int

    @model_validator(mode="after")
    def _sound(self) -> Outer:
        try:
            Inner(value=self.value)
        except ValidationError as error:
            raise passed_on(error) from None
        return self


def test_a_mistake_passes_through_another_model_whole() -> None:
    with pytest.raises(ValidationError) as caught:
        Outer(value=-3)
    (remark,) = form_remarks(caught.value, {"value": -3}, Outer)
    assert remark.what.en == "highlight is at most -3"
    assert remark.what.zh == "highlight 最大是 -3"


def patterns(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("pattern"), str):
            yield schema["pattern"]
        for inner in schema.values():
            yield from patterns(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from patterns(inner)


def test_every_pattern_is_said_in_words() -> None:
    found = set(patterns(Content.model_json_schema()))
    assert found
    for pattern in found:
        what = refusals.form(
            "string_pattern_mismatch", {"pattern": pattern}, "?", "", [], ""
        )
        assert pattern not in what.zh
        assert pattern not in what.en


def test_only_what_is_lacking_in_the_other_language_is_not_asked_for() -> None:
    raw = {"show": {"languages": ["zh"]}}
    what = Message("", "")
    assert unasked(Remark(("show", "title"), what, lacks="en"), raw)
    assert not unasked(Remark(("show", "title"), what, lacks="zh"), raw)
    # A sentence that only reads like one of those is told.
    assert not unasked(Remark(("show",), refusals.absent("en", what)), raw)
