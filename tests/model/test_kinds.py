"""Kinds: a kind is a file whose name is its tag, and nothing else is needed."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Annotated, Any, Literal

import pytest
from pydantic import TypeAdapter, ValidationError

from kiosk.model.kinds import Kind, Model, OneOf, only, tags_in

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
    found = Animal.found_in(zoo("zoo_fine", cow=("cow",), cat=("cat",)))
    assert (len(found), [*found]) == (2, ["cat", "cow"])
    assert {tag: kind.__module__ for tag, kind in found.items()} == {
        "cat": "zoo_fine.cat",
        "cow": "zoo_fine.cow",
    }


def test_a_kind_is_imported_when_it_is_asked_for_and_not_before(zoo: Any) -> None:
    found = Animal.found_in(zoo("zoo_late", cat=("cat",), cow=("cow",)))
    assert "cow" in found
    assert "zoo_late.cow" not in sys.modules
    assert found["cow"] is found["cow"] is found.get("cow")
    assert "zoo_late.cow" in sys.modules
    assert "zoo_late.cat" not in sys.modules
    assert found.get("dog") is None


def test_the_file_of_the_base_is_no_kind(
    zoo: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = zoo("zoo_based", base=(), cat=("cat",))
    monkeypatch.setattr(Animal, "__module__", "zoo_based.base")
    assert [*Animal.found_in(package)] == ["cat"]


@pytest.mark.parametrize("tags", [("cat", "cat"), ()])
def test_a_file_that_does_not_hold_one_kind_is_refused(
    zoo: Any, tags: tuple[str, ...]
) -> None:
    name = f"zoo_of_{len(tags)}"
    found = Animal.found_in(zoo(name, cat=tags))
    with pytest.raises(TypeError, match=rf"{name}\.cat holds {len(tags)} kinds, not"):
        found["cat"]


def test_a_tag_that_is_not_the_files_name_is_refused(zoo: Any) -> None:
    found = Animal.found_in(zoo("zoo_astray", cat=("cow",)))
    with pytest.raises(TypeError, match=r"zoo_astray\.cat holds the kind 'cow'"):
        found["cat"]


def test_one_of_some_kinds_is_chosen_by_its_tag() -> None:
    one = Annotated[Animal, OneOf({"dog": Dog, "fish": Fish})]
    adapter = TypeAdapter[Animal](one)
    assert adapter.validate_python({"kind": "dog", "legs": 3}) == Dog(
        kind="dog", legs=3
    )
    assert isinstance(adapter.validate_python({"kind": "fish"}), Fish)
    with pytest.raises(ValidationError, match="'dog', 'fish'"):
        adapter.validate_python({"kind": "bird"})


def test_what_is_compiled_for_some_kinds_leaves_the_others_alone(zoo: Any) -> None:
    found = Animal.found_in(zoo("zoo_some", cat=("cat",), cow=("cow",)))
    adapter = TypeAdapter[Animal](Annotated[Animal, OneOf(found)])
    with only({"cow", "bird"}):
        adapter.rebuild(force=True)
    assert isinstance(adapter.validate_python({"kind": "cow"}), found["cow"])
    assert "zoo_some.cat" not in sys.modules
    # What there is to choose from is said all the same.
    with pytest.raises(ValidationError, match="'cat', 'cow'"):
        adapter.validate_python({"kind": "bird"})
    with pytest.raises(LookupError, match="cat stands beside what was to be read"):
        adapter.validate_python({"kind": "cat"})


def test_the_tags_in_data_are_all_that_is_called_a_kind() -> None:
    raw = {
        "kind": "dog",
        "of": [{"kind": "fish", "in": [[{"kind": 3}], {"kind": ["cat"]}]}],
        "kinds": "cow",
    }
    assert tags_in(raw) == {"dog", "fish"}
    assert tags_in("kind") == frozenset()
