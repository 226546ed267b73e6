"""Form: what can be filled in at a place of a content, made of its models alone.

A form is made of the plain data as it is written, so that one with mistakes has a form
too: what is wrong stands at its field, in the words of the check.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, get_args, get_origin

from pydantic_core import to_jsonable_python

from kiosk.authoring.edit.absent import ABSENT as ABSENT
from kiosk.charts.base import FigureName
from kiosk.content.content import Content
from kiosk.content.monolingual import only_language
from kiosk.model.asset import Asset
from kiosk.model.data import Cells, FromSheet
from kiosk.model.figure import Counted, Figure
from kiosk.model.kinds import Kind
from kiosk.model.message import Message
from kiosk.model.outline import FromGeography, OutlinesFile
from kiosk.model.pointer import SlideName, SourcePlace, ThemeName
from kiosk.model.schedule import DayOrMoment, HourSpan
from kiosk.model.text import LANGUAGES, Text
from kiosk.model.walk import (
    Field,
    Typed,
    fields,
    is_model,
    limits,
    meant,
    plain,
    types_at,
    within,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pydantic import BaseModel

    from kiosk.authoring.finding import Finding
    from kiosk.model.text import Language
    from kiosk.model.walk import Steps

Editor = Literal[
    "line",
    "words",
    "number",
    "switch",
    "choice",
    "choices",
    "figure",
    "unit",
    "cells",
    "asset",
    "moment",
    "hours",
    "figure-name",
    "source-place",
    "theme-name",
    "slide-name",
    "kind",
    "group",
    "list",
    "table",
]
"""What edits a value.

`line` is a text, `words` one in the languages of the show, `number` a number or, where
the types allow, a fraction in quotes, `switch` true or false, `choice` one of counted
values, `choices` several of them. `figure` is a number that the show answers for,
`unit` a text or what is counted, `cells` a range of a spreadsheet, `asset` a file of
the folder of assets, `moment` a day or a moment of one, `hours` a span of hours.
`figure-name`, `source-place`, `theme-name` and `slide-name` name something else in the
content. `kind` is a model chosen by its `kind`, `group` any other, `list` items in an
order, `table` items by name.
"""
_MARKED: Final[tuple[tuple[type, Editor], ...]] = (
    (FigureName, "figure-name"),
    (SourcePlace, "source-place"),
    (ThemeName, "theme-name"),
    (SlideName, "slide-name"),
    (Asset, "asset"),
    (DayOrMoment, "moment"),
    (HourSpan, "hours"),
)
_MODELS: Final[dict[type[BaseModel], Editor]] = {
    Text: "words",
    Figure: "figure",
    Counted: "unit",
    Cells: "cells",
}
_CLAUSE: Final = re.compile(r"[，；：（。]")
_BY_HAND: Final = re.compile(
    r"[，；,;]?\s*(?:写 figures 里的名字|见 \w+|by (?:its )?name in figures"
    r'|(?:with )?"\w+": "?\w+"?[^，；,;]*|(?:true|false) 为[^，；]+)'
)
"""What is said to those alone who write the file by hand."""


class Choice(NamedTuple):
    """A value that may be chosen, what it is called and what it means."""

    value: Any
    label: Message
    about: Message


@dataclass(frozen=True)
class FormField:
    """A value that can be filled in, and what is within it.

    `steps` is the way to it in the content, `name` the last of them as it is written;
    `types` are what the value may be, `typed` the one of them that it is, or would be.
    `value` is the plain data as written, or ABSENT; `heard` every finding here and
    within. `field` is what the model says of it; the items of a list have none.
    """

    steps: Steps
    types: tuple[Typed, ...]
    value: Any
    field: Field | None
    languages: tuple[Language, ...]
    heard: tuple[Finding, ...] = ()

    @property
    def name(self) -> str:
        return str(self.steps[-1]) if self.steps else ""

    @property
    def written(self) -> bool:
        return self.value is not ABSENT

    @cached_property
    def typed(self) -> Typed:
        """Of what the value may be, that which is written, or else the first."""
        kind = _json_kind(self.value)
        found = [one for one in self.types if one.kind is not type(None)]
        if any(one.marked(FromGeography) for one in found):
            # What is read of the file, nobody writes.
            return Typed(OutlinesFile)
        if kind == "object":
            if "file" in self.value and self.spreadsheet is not None:
                return Typed(Cells)
            found = [*meant(found, self.value)] or found
        return next((one for one in found if _takes(one, kind)), found[0])

    @property
    def spreadsheet(self) -> FromSheet | None:
        """What cells may stand in for here; None if none may."""
        marks = (mark for one in self.types for mark in one.marks)
        return next((mark for mark in marks if isinstance(mark, FromSheet)), None)

    @property
    def asset(self) -> Asset | None:
        """What files of the folder of assets the value may name."""
        marks = (mark for mark in self.typed.marks if isinstance(mark, Asset))
        return next(marks, None)

    @property
    def model(self) -> type[BaseModel] | None:
        """The model of the value, where it has one that is known."""
        if self.editor == "kind" and self.tag is None:
            return None
        return self.typed.kind if is_model(self.typed.kind) else None

    @cached_property
    def editor(self) -> Editor:
        kind = self.typed.kind
        for mark, editor in _MARKED:
            if self.typed.marked(mark):
                return editor
        if is_model(kind):
            if is_model(kind, Kind):
                return "kind"
            return _MODELS.get(kind, "group")
        if any(one.kind is Counted for one in self.types):
            return "unit"
        origin = get_origin(kind)
        if origin is Literal:
            return "choice"
        if origin is tuple:
            items = [get_origin(one.kind) for one in within(self.typed, 0)]
            return "choices" if items == [Literal] else "list"
        if origin is dict:
            return "table"
        if kind is bool:
            return "switch"
        return "number" if _numeric(kind) else "line"

    # What is said of it

    @cached_property
    def label(self) -> Message:
        """What the field is called, in a word or two."""
        if self.field is None:
            number = self.steps[-1] if self.steps else ""
            if isinstance(number, int):
                return Message(f"第 {number + 1} 项", f"Item {number + 1}")
            return Message(str(number), str(number))
        spoken = self.field.written.strip("$_").replace("_", " ")
        zh = _CLAUSE.split(self.field.about.zh, maxsplit=1)[0].strip()
        return Message(zh or spoken, spoken[:1].upper() + spoken[1:])

    @cached_property
    def about(self) -> Message:
        """All that the model says of it."""
        if self.field is not None:
            return self.field.about
        return _kind_about(self.model) if self.model is not None else Message("", "")

    @cached_property
    def hint(self) -> Message:
        """What the model says of it beyond its label; may be empty."""
        about = _for_forms(self.about)
        zh = about.zh.removeprefix(self.label.zh).lstrip("，；：。")
        for choice in self.choices if self.editor in ("choice", "choices") else ():
            # The buttons themselves say that.
            zh = re.sub(rf"{re.escape(str(choice.value))} [^，；]+[，；]?", "", zh)
        return Message(zh, about.en)

    @property
    def required(self) -> bool:
        return self.field is not None and self.field.required

    @cached_property
    def default(self) -> Any:
        """What holds where it is left out, as plain data; None for nothing."""
        if self.field is None or self.field.required:
            return None
        return to_jsonable_python(self.field.default, by_alias=True)

    @property
    def examples(self) -> tuple[Any, ...]:
        return self.field.examples if self.field is not None else ()

    @cached_property
    def limits(self) -> Mapping[str, Any]:
        """Limits of the value, by pydantic's names: ge, max_length, pattern ..."""
        return limits(self.types)

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """What it, or each of its items, may be, where that is counted; and kinds."""
        if self.editor == "kind":
            return tuple(
                Choice(tag, *_kind_said(kind)) for tag, kind in self.kinds.items()
            )
        typed = self.types
        if self.editor == "choices":
            typed = within(self.typed, 0)
        about = self.field.about if self.field is not None else Message("", "")
        return tuple(
            Choice(value, _choice_said(value, about), Message("", ""))
            for one in typed
            if get_origin(one.kind) is Literal
            for value in get_args(one.kind)
        )

    @property
    def tag(self) -> str | None:
        """The `kind` that is written, if there is one of that name."""
        tag = self.value.get("kind") if isinstance(self.value, dict) else None
        return tag if isinstance(tag, str) and tag in self.kinds else None

    @cached_property
    def kinds(self) -> Mapping[str, type[Kind]]:
        """The kinds of which it may be one, by tag."""
        return next((one.kinds for one in self.types if one.kinds), {})

    @cached_property
    def summary(self) -> Message:
        """What the value says of itself: its first words, or its number."""
        for part in self.parts if self.editor not in ("list", "table") else ():
            if part.editor == "words" and isinstance(part.value, dict):
                zh, en = (str(part.value.get(one) or "") for one in LANGUAGES)
                return Message(zh or en, en or zh)
        if self.editor == "words" and isinstance(self.value, dict):
            zh, en = (str(self.value.get(one) or "") for one in LANGUAGES)
            return Message(zh or en, en or zh)
        return self.label

    # What is wrong with it, and what is within it

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong here, and is not told at a part of it."""
        told = {id(one) for part in self.parts for one in part.heard}
        return tuple(one for one in self.heard if id(one) not in told)

    @cached_property
    def parts(self) -> tuple[FormField, ...]:
        """The fields of a model or the items of a list, in their order."""
        model = self.model
        if model is not None:
            return tuple(
                self._part(one.written, one.types, one)
                for one in fields(model)
                if not (self.editor == "kind" and one.written == "kind")
                and not (self.editor == "words" and one.name not in self.languages)
            )
        if self.editor == "list" and isinstance(self.value, list):
            return tuple(
                self._part(number, within(self.typed, number), None)
                for number in range(len(self.value))
            )
        if self.editor == "table" and isinstance(self.value, dict):
            return tuple(
                self._part(name, within(self.typed, name), None) for name in self.value
            )
        return ()

    def _part(
        self, step: str | int, types: tuple[Typed, ...], field: Field | None
    ) -> FormField:
        value = ABSENT
        if isinstance(self.value, list) and isinstance(step, int):
            value = self.value[step]
        elif isinstance(self.value, dict):
            value = self.value.get(step, ABSENT)
        steps = (*self.steps, step)
        heard = tuple(
            one
            for one in self.heard
            if one.steps[: len(steps)] == steps
            or (one.steps == self.steps and one.lacks == step)
        )
        return FormField(steps, types, value, field, self.languages, heard)

    def at(self, steps: Steps) -> FormField:
        """The field at the end of a way, or else the nearest one round it."""
        found = self
        while len(found.steps) < len(steps):
            step = steps[len(found.steps)]
            part = next((one for one in found.parts if one.steps[-1] == step), None)
            if part is None:
                break
            found = part
        return found

    def every(self) -> Iterator[FormField]:
        """The field and all fields within, in their order."""
        yield self
        for part in self.parts:
            yield from part.every()

    # New ones

    def fresh(self, tag: str | None = None) -> Any:
        """A value for what is not written: what is required, and empty.

        Nothing is invented: a number that is not known is null.

        Args:
            tag: the kind that is wanted, where it is chosen by its kind.
        """
        types = self.types
        if tag is not None:
            types = tuple(meant(types, {"kind": tag}))
        return _fresh(types, self.languages)

    def fresh_item(self, tag: str | None = None) -> Any:
        """A new item of a list or a table."""
        types = within(self.typed, 0) or within(self.typed, "")
        if tag is not None:
            types = tuple(meant(types, {"kind": tag}))
        return _fresh(types, self.languages)

    def as_kind(self, tag: str) -> Any:
        """The value as another kind: what both have stays, the rest is new."""
        new = self.fresh(tag)
        old = self.value if isinstance(self.value, dict) else {}
        ((kind, _), *_) = meant(self.types, {"kind": tag})
        allowed = {one.written: one for one in fields(kind)}
        kept = {
            name: value
            for name, value in old.items()
            if name != "kind"
            and name in allowed
            and any(_takes(one, _json_kind(value)) for one in allowed[name].types)
        }
        return {**new, **kept}


def form(
    raw: Any,
    steps: Steps = (),
    *,
    shape: type[Content] = Content,
    findings: Iterable[Finding] = (),
) -> FormField:
    """The form of the value at the end of a way.

    Args:
        raw: the plain data of the whole content, as written.
        steps: the way to a value that is written.
        shape: a narrower model of the content.
        findings: those of the check.

    Raises:
        LookupError: there is no such value.
    """
    value = raw
    for step in steps:
        value = value[step]
    only = only_language(raw)
    languages = (only,) if only is not None else LANGUAGES
    heard = tuple(one for one in findings if one.steps[: len(steps)] == steps)
    if not steps:
        return FormField((), (Typed(shape),), raw, None, languages, heard)
    parent = raw
    for step in steps[:-1]:
        parent = parent[step]
    types: tuple[Typed, ...] = ()
    field: Field | None = None
    for typed in types_at(shape, raw, steps[:-1]):
        types += within(typed, steps[-1])
        if is_model(typed.kind):
            found = (one for one in fields(typed.kind) if one.written == steps[-1])
            field = field or next(found, None)
    if not types:
        raise LookupError(f"no model has a field at {steps}")
    return FormField(steps, types, value, field, languages, heard)


# What a value is, and what may stand where


def _json_kind(value: Any) -> str:
    match value:
        case bool():
            return "boolean"
        case int() | float() | Decimal():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
        case dict():
            return "object"
        case _:
            return ""


def _numeric(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, int | float | Decimal)


def _takes(typed: Typed, kind: str) -> bool:
    """Whether a type is written as that kind of JSON."""
    origin = get_origin(typed.kind)
    if kind == "object":
        return is_model(typed.kind) or origin is dict
    if kind == "array":
        return origin is tuple
    if kind == "boolean":
        return typed.kind is bool
    if kind == "number":
        return _numeric(typed.kind) and typed.kind is not bool
    if kind == "string":
        return typed.kind is str or origin is Literal
    return False


def _fresh(types: tuple[Typed, ...], languages: tuple[Language, ...]) -> Any:
    typed = next((one for one in types if one.kind is not type(None)), None)
    if typed is None:
        return None
    if typed.marked(FromGeography):
        typed = Typed(OutlinesFile)
    kind, origin = typed.kind, get_origin(typed.kind)
    if typed.kinds:
        # Which kind it is, only a person can say.
        return {}
    if is_model(kind):
        tag = {"kind": kind.tag()} if is_model(kind, Kind) else {}
        needed = {
            one.written: _fresh(one.types, languages)
            for one in fields(kind)
            if one.required and one.written not in tag
            if not is_model(kind, Text) or one.name in languages
        }
        return {**tag, **needed}
    if origin is Literal:
        return get_args(kind)[0]
    if origin is tuple:
        items = tuple(plain(get_args(kind)[0]))
        least = limits(types).get("min_length", 0)
        if Ellipsis not in get_args(kind):
            least = len(get_args(kind))
        return [_fresh(items, languages) for _ in range(least)]
    if origin is dict:
        return {}
    if kind is bool:
        return False
    return "" if kind is str and not any(_numeric(t.kind) for t in types) else None


# What is said


def _for_forms(about: Message) -> Message:
    """What is said of something to whoever sees no file."""
    return Message(*(_BY_HAND.sub("", said).strip() for said in about))


def _kind_about(model: type[BaseModel]) -> Message:
    if not is_model(model, Kind):
        return Message("", "")
    return next(one.about for one in fields(model) if one.written == "kind")


def _kind_said(kind: type[Kind]) -> tuple[Message, Message]:
    about = _kind_about(kind)
    zh = _CLAUSE.split(about.zh, maxsplit=1)[0]
    return Message(zh, kind.tag().capitalize()), _for_forms(about)


def _choice_said(value: Any, about: Message) -> Message:
    """What a choice is called: in Chinese as the description of the field says."""
    spoken = str(value).replace("_", " ")
    found = re.search(
        rf"(?:^|[，；：\s]){re.escape(str(value))} ([^，；：]+)", about.zh
    )
    return Message(
        found[1].strip() if found else spoken, spoken[:1].upper() + spoken[1:]
    )
