"""The walk over models: every field once, in order, with the way to it."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

from kiosk.model.kinds import Kind, Model
from kiosk.model.message import Message
from kiosk.model.walk import (
    Found,
    Typed,
    below,
    field,
    fields,
    fields_at,
    is_model,
    meant,
    models,
    plain,
    types_at,
    walked,
    within,
)


class Mark:
    """Something that is annotated to a type."""


class Other:
    """Something else."""


class Inner(Model):
    name: Annotated[str, Field(min_length=2, pattern="^[a-z]+$"), Mark()] = Field(
        description="名字 · a name", examples=["ab", "cd"]
    )
    size: int | None = None


class LeftChart(Kind):
    kind: Literal["left"] = Field(description="左 · left")
    inner: Inner


class RightChart(Kind):
    kind: Literal["right"] = Field(description="右")
    values: tuple[Annotated[Decimal, Other(), Field(ge=0)], ...] = ()


class Outer(Model):
    model_config = ConfigDict(frozen=True, populate_by_name=True)

    from_: str = Field(default="here", alias="from")
    charts: Annotated[tuple[LeftChart | RightChart, ...], Field(max_length=3)]
    by_name: dict[str, Inner] = Field(default_factory=dict)
    colour: Literal["red", "blue"] | None = None


INNER = Inner(name="ab", size=3)
LEFT = LeftChart(kind="left", inner=INNER)
RIGHT = RightChart(kind="right", values=(Decimal(1), Decimal(2)))
OUTER = Outer(charts=(LEFT, RIGHT), by_name={"x": INNER}, colour="red")


def test_every_value_comes_before_what_is_within_with_the_way_to_it() -> None:
    found = [(one.steps, one.value) for one in walked(OUTER)]
    assert found == [
        ((), OUTER),
        (("from",), "here"),
        (("charts",), (LEFT, RIGHT)),
        (("charts", 0), LEFT),
        (("charts", 0, "kind"), "left"),
        (("charts", 0, "inner"), INNER),
        (("charts", 0, "inner", "name"), "ab"),
        (("charts", 0, "inner", "size"), 3),
        (("charts", 1), RIGHT),
        (("charts", 1, "kind"), "right"),
        (("charts", 1, "values"), (Decimal(1), Decimal(2))),
        (("charts", 1, "values", 0), Decimal(1)),
        (("charts", 1, "values", 1), Decimal(2)),
        (("by_name",), {"x": INNER}),
        (("by_name", "x"), INNER),
        (("by_name", "x", "name"), "ab"),
        (("by_name", "x", "size"), 3),
        (("colour",), "red"),
    ]


def test_items_have_the_field_of_their_list_and_the_whole_has_none() -> None:
    at = {one.steps: one for one in walked(OUTER)}
    assert at[()].field is None
    assert not at[()].marked(Mark)
    values = at["charts", 1, "values"].field
    assert values is at["charts", 1, "values", 0].field
    assert values is field(RightChart, "values")
    assert [one.steps for one in walked(OUTER) if one.marked(Mark)] == [
        ("charts", 0, "inner", "name"),
        ("by_name", "x", "name"),
    ]
    assert [one.steps for one in walked(OUTER) if one.marked(Other)] == [
        ("charts", 1, "values"),
        ("charts", 1, "values", 0),
        ("charts", 1, "values", 1),
    ]


def test_what_is_no_model_is_itself_alone() -> None:
    assert list(walked("ab")) == [Found((), "ab", None)]
    assert [one.steps for one in walked((1, (2,)))] == [(), (0,), (1,), (1, 0)]
    assert [one.steps for one in walked({"a": {"b": 1}})] == [(), ("a",), ("a", "b")]


def test_the_values_right_below_come_one_by_one() -> None:
    found = [(one.name, value) for one, value in below(OUTER)]
    assert found == [
        ("from_", "here"),
        ("charts", LEFT),
        ("charts", RIGHT),
        ("by_name", {"x": INNER}),
        ("colour", "red"),
    ]


def test_a_field_knows_what_has_been_said_of_it() -> None:
    name, size = fields(Inner)
    assert (name.name, name.written, name.required, name.default) == (
        *("name", "name"),
        *(True, None),
    )
    assert name.about == Message("名字", "a name")
    assert name.examples == ("ab", "cd")
    assert name.limits == {"min_length": 2, "pattern": "^[a-z]+$"}
    assert name.marked(Mark)
    assert isinstance(name.mark(Mark), Mark)
    assert name.mark(Other) is None
    assert (size.required, size.default, size.choices, size.examples) == (
        *(False, None, ()),
        (),
    )
    assert size.about == Message("", "")
    assert [typed.kind for typed in size.types] == [int, type(None)]


def test_a_field_is_called_in_a_file_as_it_is_written_there() -> None:
    found = field(Outer, "from_")
    assert found is not None
    assert (found.written, found.default) == ("from", "here")
    assert field(Outer, "from") is None
    assert fields(Outer) is fields(Outer)


def test_limits_of_a_list_are_not_those_of_its_items() -> None:
    charts, values = field(Outer, "charts"), field(RightChart, "values")
    assert charts is not None
    assert values is not None
    assert charts.limits == {"max_length": 3}
    assert values.limits == {}
    assert values.marked(Other)


def test_choices_and_defaults_that_are_made() -> None:
    colour, by_name = field(Outer, "colour"), field(Outer, "by_name")
    assert colour is not None
    assert by_name is not None
    assert colour.choices == ("red", "blue")
    assert by_name.default == {}
    # Without an English half the whole is said in both languages.
    kind = field(RightChart, "kind")
    assert kind is not None
    assert kind.about == Message("右", "右")


@pytest.mark.parametrize(
    ("annotation", "kinds"),
    [
        (int, [int]),
        (int | None, [int, type(None)]),
        (Annotated[int | str, Mark()], [int, str]),
        (tuple[int, ...], [tuple[int, ...]]),
        (dict[str, int], [dict[str, int]]),
    ],
)
def test_unions_and_annotations_are_opened(annotation: Any, kinds: list[Any]) -> None:
    assert [typed.kind for typed in plain(annotation)] == kinds


def test_what_is_annotated_stays_with_each_type() -> None:
    mark, other = Mark(), Other()
    inner = Annotated[int, other]
    assert list(plain(Annotated[inner | str, mark])) == [
        Typed(int, (mark, other)),
        Typed(str, (mark,)),
    ]
    assert Typed(int, (mark,)).marked(Mark)
    assert not Typed(int, (mark,)).marked(Other)


def test_of_several_kinds_the_one_that_is_written_is_meant() -> None:
    types = (Typed(LeftChart), Typed(RightChart), Typed(str))
    assert meant(types, {"kind": "right"}) == (Typed(RightChart), Typed(str))
    assert meant(types, {"kind": "none"}) == (Typed(str),)
    assert meant(types, "left") == (Typed(str),)


def test_a_step_leads_on_only_where_there_is_something() -> None:
    assert within(Typed(tuple[int | str, ...]), 7) == (Typed(int), Typed(str))
    assert within(Typed(tuple[int, ...]), "a") == ()
    assert within(Typed(dict[str, int]), "any") == (Typed(int),)
    assert [one.kind for one in within(Typed(Outer), "from")] == [str]
    assert within(Typed(Outer), "from_") == ()
    assert within(Typed(int), "a") == ()


def test_types_are_found_in_data_that_may_be_wrong() -> None:
    raw = {"charts": [{"kind": "left", "inner": {"name": 5}}, {"kind": "right"}]}
    assert types_at(Outer, raw, ()) == (Typed(Outer),)
    assert types_at(Outer, raw, ("charts", 0)) == (Typed(LeftChart),)
    (name,) = types_at(Outer, raw, ("charts", 0, "inner", "name"))
    assert name.kind is str
    assert name.marked(Mark)
    assert set(fields_at(Outer, raw, ("charts", 0, "inner"))) == {"name", "size"}
    assert set(fields_at(Outer, raw, ())) == {"from", "charts", "by_name", "colour"}
    assert fields_at(Outer, raw, ("charts", 0, "inner", "name")) == {}
    # A kind that nobody knows has no fields.
    assert fields_at(Outer, {"charts": [{"kind": "up"}]}, ("charts", 0)) == {}


def test_every_model_within_is_found_once() -> None:
    assert set(models(Outer)) == {Outer, LeftChart, RightChart, Inner}
    assert models(Outer)[0] is Outer
    assert models(Inner) == (Inner,)


def test_what_is_a_model() -> None:
    assert is_model(Inner)
    assert is_model(LeftChart, Kind)
    assert not is_model(Inner, Kind)
    assert not is_model(tuple[Inner, ...])
    assert is_model(BaseModel)
