"""The one walk over models: their fields, what is in them, and what may stand where."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from types import UnionType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Final,
    Literal,
    NamedTuple,
    Union,
    get_args,
    get_origin,
)

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from kiosk.model.kinds import Kind, OneOf
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Steps = tuple[str | int, ...]
"""The way to a value: names of fields as they are written, keys, places in lists."""

_LEAVES: Final = (str, int, float, Decimal, type(None))
"""What has nothing in it."""
_LIMITS: Final = (
    *("gt", "ge", "lt", "le", "multiple_of", "min_length", "max_length"),
    *("pattern", "decimal_places"),
)


class Typed(NamedTuple):
    """A type that a value may have, and what is annotated to it.

    It is never a union and never `Annotated`: those are opened. Where any of some
    kinds may stand it is their base.
    """

    kind: Any
    marks: tuple[Any, ...] = ()

    def marked(self, kind: type) -> bool:
        return any(isinstance(mark, kind) for mark in self.marks)

    @property
    def kinds(self) -> Mapping[str, type[Kind]]:
        """The kinds of which it is one, by tag; there are none of any other type."""
        found = (mark.kinds for mark in self.marks if isinstance(mark, OneOf))
        return next(found, {})


@dataclass(frozen=True)
class Field:
    """A field of a model.

    `name` is that in Python, `written` that in a file; `types` are what its value
    may be. A list may be limited in its own length and its items in theirs: `limits`
    are those of the value as a whole.
    """

    name: str
    written: str
    types: tuple[Typed, ...]
    info: FieldInfo

    @cached_property
    def about(self) -> Message:
        """What the field says, in both languages; empty if nobody has said it."""
        zh, dot, en = (self.info.description or "").partition(" · ")
        return Message(zh.strip(), en.strip()) if dot else Message(zh, zh)

    @property
    def required(self) -> bool:
        return self.info.is_required()

    @property
    def default(self) -> Any:
        """What holds if the field is left out; None too where it is required."""
        default = self.info.get_default(call_default_factory=True, validated_data={})
        return None if default is PydanticUndefined else default

    @property
    def examples(self) -> tuple[Any, ...]:
        return tuple(self.info.examples or ())

    @property
    def choices(self) -> tuple[Any, ...]:
        """The values of which it is one, if they are counted."""
        return tuple(
            choice
            for typed in self.types
            if get_origin(typed.kind) is Literal
            for choice in get_args(typed.kind)
        )

    @cached_property
    def limits(self) -> Mapping[str, Any]:
        """Limits of the value, by pydantic's names: ge, max_length, pattern ..."""
        return limits(self.types)

    @cached_property
    def _marks(self) -> frozenset[type]:
        """The types of all that is annotated to the value and the items of it."""
        return frozenset(map(type, _every_mark(self.types)))

    def marked(self, kind: type) -> bool:
        """Whether the value, or each item of it, is marked so."""
        return kind in self._marks

    def mark(self, kind: type) -> Any:
        """The mark of that type; None if there is none."""
        return next((m for m in _every_mark(self.types) if type(m) is kind), None)


class Found(NamedTuple):
    """A value in a model, the way to it, and the field that it is the value of.

    Items of a list have the field of the list; the model itself has none.
    """

    steps: Steps
    value: object
    field: Field | None

    def marked(self, kind: type) -> bool:
        """Whether its field is marked so."""
        return self.field is not None and self.field.marked(kind)


@cache
def fields(model: type[BaseModel]) -> tuple[Field, ...]:
    """The fields of a model, in their order; what they are is looked up once."""
    return tuple(
        Field(
            name,
            info.alias or name,
            tuple(plain(info.annotation, tuple(info.metadata))),
            info,
        )
        for name, info in model.model_fields.items()
    )


def field(model: type[BaseModel], name: str) -> Field | None:
    """The field of that name in Python; None if there is none."""
    return next((one for one in fields(model) if one.name == name), None)


def below(model: BaseModel) -> Iterator[tuple[Field, Any]]:
    """The values of the fields of one model, those of lists one by one."""
    for one in fields(type(model)):
        value = getattr(model, one.name)
        for item in value if isinstance(value, tuple) else (value,):
            yield one, item


def walked(value: object) -> Iterator[Found]:
    """A value and all that is in it, each before what is within."""
    found: list[Found] = []
    _walk(value, (), None, found)
    return iter(found)


def _walk(value: object, steps: Steps, at: Field | None, found: list[Found]) -> None:
    # A list, because a generator for each level hands every value up through all.
    found.append(Found(steps, value, at))
    # Asked of every value: pydantic takes long to say that one is no model.
    if isinstance(value, _LEAVES):
        return
    if isinstance(value, BaseModel):
        for one in fields(type(value)):
            _walk(getattr(value, one.name), (*steps, one.written), one, found)
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            _walk(item, (*steps, number), at, found)
    elif isinstance(value, dict):
        for key, item in value.items():
            _walk(item, (*steps, key), at, found)


# Types, for what is written and may be wrong


def plain(annotation: Any, marks: tuple[Any, ...] = ()) -> Iterator[Typed]:
    """The types in an annotation, each with all that is annotated to it."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *more = get_args(annotation)
        yield from plain(inner, (*marks, *more))
    elif origin in (Union, UnionType):
        for member in get_args(annotation):
            yield from plain(member, marks)
    else:
        yield Typed(annotation, marks)


def limits(types: Iterable[Typed]) -> dict[str, Any]:
    """Limits of a value of these types, by pydantic's names."""
    found: dict[str, Any] = {}
    for mark in _opened(mark for typed in types for mark in typed.marks):
        for name in _LIMITS:
            limit = getattr(mark, name, None)
            if limit is not None:
                found.setdefault(name, limit)
    return found


def is_model(kind: Any, base: type[BaseModel] = BaseModel) -> bool:
    return isinstance(kind, type) and issubclass(kind, base)


def meant(types: Iterable[Typed], value: Any) -> tuple[Typed, ...]:
    """Of what a value may be, that which it can be, judged by its kind."""
    tag = value.get("kind") if isinstance(value, dict) else None
    found: list[Typed] = []
    for typed in types:
        if kinds := typed.kinds:
            if isinstance(tag, str) and tag in kinds:
                found.append(Typed(kinds[tag]))
        elif not is_model(typed.kind, Kind) or typed.kind.tag() == tag:
            found.append(typed)
    return tuple(found)


def within(typed: Typed, step: str | int) -> tuple[Typed, ...]:
    """What the value that a step leads to may be."""
    origin, arguments = get_origin(typed.kind), get_args(typed.kind)
    if origin is tuple and isinstance(step, int):
        return tuple(plain(arguments[0]))
    if origin is dict:
        return tuple(plain(arguments[1]))
    if is_model(typed.kind):
        return next((f.types for f in fields(typed.kind) if f.written == step), ())
    return ()


def types_at(shape: type[BaseModel], raw: Any, steps: Steps) -> tuple[Typed, ...]:
    """What the value at the end of the steps may be, in data of that shape."""
    types: tuple[Typed, ...] = (Typed(shape),)
    value = raw
    for step in steps:
        types = tuple(t for one in meant(types, value) for t in within(one, step))
        value = value[step]
    return meant(types, value)


def fields_at(shape: type[BaseModel], raw: Any, steps: Steps) -> dict[str, Field]:
    """The fields that the object at the end of the steps may have, as written."""
    return {
        one.written: one
        for typed in types_at(shape, raw, steps)
        if is_model(typed.kind)
        for one in fields(typed.kind)
    }


def models(shape: type[BaseModel]) -> tuple[type[BaseModel], ...]:
    """A model and every model that can stand within it, each once.

    Left out are kinds of which any may stand there: they have fields of their own.
    """
    found: dict[type[BaseModel], None] = {}
    waiting: list[Any] = [shape]
    while waiting:
        kind = waiting.pop()
        if not is_model(kind):
            inner = [t for argument in get_args(kind) for t in plain(argument)]
        elif kind in found:
            continue
        else:
            found[kind] = None
            inner = [t for one in fields(kind) for t in one.types]
        waiting += [typed.kind for typed in inner if not typed.kinds]
    return tuple(found)


def _opened(marks: Iterable[Any]) -> Iterator[Any]:
    """Marks, and those that were written within a `Field(...)`."""
    for mark in marks:
        if isinstance(mark, FieldInfo):
            yield from _opened(mark.metadata)
        else:
            yield mark


def _every_mark(types: Iterable[Typed]) -> Iterator[Any]:
    """What is annotated to types and to the types within them, models left shut."""
    for typed in types:
        yield from _opened(typed.marks)
        if get_origin(typed.kind) in (tuple, dict):
            for inner in get_args(typed.kind):
                yield from _every_mark(plain(inner))
