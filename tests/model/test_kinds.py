"""Kinds: a kind is a file whose name is its tag, and nothing else is needed."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any, Literal

import pytest
from pydantic import TypeAdapter, ValidationError

from kiosk.model.kinds import Kind, Model, tagged

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType


class Animal(Kind):
    """The base of the kinds in these tests."""


class Dog(Animal):
    kind: Literal["dog"]
    legs: int = 4


class Fish(Animal):
    kind: Literal["fish"]


HEAD = """
from typing import Literal
from {here} import Animal
"""
ONE = """
class {name}(Animal):
    kind: Literal["{tag}"]
"""


@pytest.fixture
def zoo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Makes a package of modules: file name -> tags of the kinds in it."""
    monkeypatch.syspath_prepend(str(tmp_path))
    # The modules below import the base by the name under which pytest knows it.
    monkeypatch.setitem(sys.modules, "animals", sys.modules[__name__])
    made: list[str] = []

    def zoo(name: str, /, **files: tuple[str, ...]) -> ModuleType:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "__init__.py").write_text("")
        for file, tags in files.items():
            kinds = [ONE.format(name=f"K{n}", tag=tag) for n, tag in enumerate(tags)]
            text = HEAD.format(here="animals") + "".join(kinds)
            (folder / f"{file}.py").write_text(text)
        made.append(name)
        importlib.invalidate_caches()
        return importlib.import_module(name)

    yield zoo
    for name in made:
        for module in [m for m in sys.modules if m.partition(".")[0] == name]:
            del sys.modules[module]


def test_a_model_is_frozen_strict_and_takes_no_unknown_field() -> None:
    class Point(Model):
        x: int

    point = Point(x=1)
    with pytest.raises(ValidationError, match="frozen"):
        point.x = 2  # type: ignore[misc]
    with pytest.raises(ValidationError, match="valid integer"):
        Point.model_validate({"x": "1"})
    with pytest.raises(ValidationError, match="Extra inputs"):
        Point.model_validate({"x": 1, "y": 1})


def test_the_tag_is_the_literal_of_kind() -> None:
    assert Dog.tag() == "dog"


def test_kinds_are_found_by_looking(zoo: Any) -> None:
    found = Animal.found_in(zoo("zoo_fine", cat=("cat",), base=(), cow=("cow",)))
    assert {tag: kind.__module__ for tag, kind in found.items()} == {
        "cat": "zoo_fine.cat",
        "cow": "zoo_fine.cow",
    }


def test_two_kinds_of_one_tag_are_refused(zoo: Any) -> None:
    with pytest.raises(TypeError, match="two kinds are called 'cat'"):
        Animal.found_in(zoo("zoo_twice", cat=("cat", "cat")))


def test_a_tag_that_is_not_the_files_name_is_refused(zoo: Any) -> None:
    with pytest.raises(TypeError, match=r"zoo_astray\.cat holds the kind 'cow'"):
        Animal.found_in(zoo("zoo_astray", cat=("cow",)))


def test_the_union_of_one_kind_is_that_kind() -> None:
    assert tagged({"dog": Dog}) is Dog


def test_the_union_of_kinds_is_chosen_by_its_tag() -> None:
    adapter = TypeAdapter[Animal](tagged({"dog": Dog, "fish": Fish}))
    assert adapter.validate_python({"kind": "dog", "legs": 3}) == Dog(
        kind="dog", legs=3
    )
    assert isinstance(adapter.validate_python({"kind": "fish"}), Fish)
    with pytest.raises(ValidationError, match="'dog', 'fish'"):
        adapter.validate_python({"kind": "bird"})
