"""Mending: remedies for what is wrong with the form and the names of a content.

Each takes a finding and the text it is of, and gives remedies; where the text is
another by now it raises LookupError, ValueError or TypeError, or gives none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from kiosk.authoring.edit.form import form
from kiosk.authoring.edit.operation import (
    Operation,
    RemoveValue,
    RenameField,
    ReplaceText,
    SetValue,
)
from kiosk.authoring.remedy import Remedy
from kiosk.authoring.spelling import meant
from kiosk.content import json_scan, json_text
from kiosk.content.content import Content
from kiosk.content.messages import near
from kiosk.model.message import Message, shown
from kiosk.model.text import PLACE
from kiosk.model.walk import fields_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kiosk.authoring.edit.form import FormField
    from kiosk.authoring.edit.source_text import SourceText
    from kiosk.authoring.finding import Finding
    from kiosk.content.json_text import Fault, Steps

SHORTER: Final = Message("改短", "Shorten")
REMOVED: Final = Message("删去", "Remove")
TO_FIELD: Final = Message("去填", "Fill in")
BY_PICTURES: Final = Message("看图选", "Choose by pictures")
QUOTES: Final = Message("用全角引号", "Use “ ”")
CORRECTED: Final = Message("改正写法", "Correct the writing")
SOURCED: Final = Message("补上出处", "Add the source")
_STRAY: Final = re.compile(r'([^"\\\n,:{}\[\]]{1,40})"')


# The writing


def writing(finding: Finding, source: SourceText) -> Iterator[Remedy]:
    """Signs that are meant for others, commas, remarks, quotation marks in a text."""
    place = finding.line, finding.column
    for fault in source.faults:
        if (fault.line, fault.column) == place:
            yield from _written(fault, source.text)


def _written(fault: Fault, text: str) -> Iterator[Remedy]:
    at = json_text.Lines(text).index(fault.line, fault.column)
    if fault.code == "quote-inside":
        # 说“好”，typed as 说"好": both marks end the text too early.
        after = _STRAY.match(text, at + 1)
        if after is not None:
            put = f"“{after[1]}”"
            yield Remedy(QUOTES, ReplaceText(at, len(after[0]) + 1, put))
        return
    edit = json_scan.remedy(text, fault)
    if edit is not None and edit.sure:
        yield Remedy(CORRECTED, ReplaceText(edit.at, edit.length, edit.put))


# The form


def formed(finding: Finding, source: SourceText) -> Iterator[Remedy]:
    """Fields that are not there, not known, too long or without a source."""
    raw, steps = source.raw, finding.steps
    if steps[-1:] == ("kind",):
        yield from _of_kind(steps[:-1], source)
        return
    if finding.lacks:
        field = form(raw, steps).at((*steps, finding.lacks))
        if field.steps[-1] == finding.lacks:
            label = Message(f"补上“{field.label.zh}”", f"Add “{field.label.en}”")
            way = field.steps
            yield Remedy(label, SetValue(way, field.fresh(), _order(raw, way)), way)
        return
    known = fields_at(Content, raw, steps[:-1]) if steps else {}
    if known and steps[-1] not in known:
        yield from _unknown_field(str(steps[-1]), known, steps, source)
        return
    field = form(raw, steps[:-1]).at(steps) if steps else form(raw, steps)
    if field.editor == "kind" and "kind" not in source.value(steps):
        yield from _of_kind(steps, source)
        return
    yield from _spelt(field, steps, source)
    most = field.limits.get("max_length")
    if isinstance(field.value, str) and most is not None and len(field.value) > most:
        yield Remedy(SHORTER, steps=steps)
    elif field.value == "":
        yield Remedy(TO_FIELD, steps=steps)
    for part in field.parts:
        if part.editor == "source-place" and not part.value:
            yield Remedy(SOURCED, steps=part.steps)
        elif part.editor == "unit":
            yield from _spelt(part, part.steps, source)


def _of_kind(steps: Steps, source: SourceText) -> Iterator[Remedy]:
    """The kind that is nearly called so, and the way to the pictures of all."""
    yield from _spelt(form(source.raw, steps), steps, source)
    yield Remedy(BY_PICTURES, steps=steps)


def _spelt(field: FormField, steps: Steps, source: SourceText) -> Iterator[Remedy]:
    """What is surely meant by what is written."""
    found = meant(field, steps)
    named = field.name == "id" and source.text.count(f'"{field.value}"') > 1
    # Whoever names it would name nothing then.
    if found is not None and not named:
        operation = SetValue(found.steps, found.value)
        label = Message(f"改成 {found.label.zh}", f"Use {found.label.en}")
        yield Remedy(label, operation, found.steps)


def _unknown_field(
    name: str, known: Iterable[str], steps: Steps, source: SourceText
) -> Iterator[Remedy]:
    beside = source.value(steps[:-1])
    right = near(name, [one for one in known if one not in beside])
    if right:
        yield Remedy(instead(right), RenameField(steps, right), (*steps[:-1], right))
    yield Remedy(REMOVED, RemoveValue(steps))


def _order(raw: Any, steps: Steps) -> tuple[str, ...]:
    return tuple(fields_at(Content, raw, steps[:-1]))


# Names that do not meet


def named(finding: Finding, source: SourceText) -> Iterator[Remedy]:
    """The nearest name of what there is, and the field where it is chosen."""
    raw, steps = source.raw, finding.steps
    field = form(raw, steps[:-1]).at(steps)
    value, names = field.value, _names(field, raw)
    if isinstance(value, str) and "{" in value:
        for name in PLACE.findall(value):
            base = name.partition(".")[0]
            if base not in names and (right := near(base, names)):
                put = value.replace(f"{{{base}", f"{{{right}", 1)
                yield Remedy(instead(f"{{{right}}}"), SetValue(steps, put), steps)
    elif isinstance(value, str) and (right := near(value, names)):
        yield Remedy(instead(right), SetValue(steps, right), steps)
    yield Remedy(TO_FIELD, steps=field.steps)


def _names(field: FormField, raw: Any) -> tuple[str, ...]:
    """What a field, or a place in braces, may name."""
    match field.editor:
        case "theme-name":
            return tuple(one["id"] for one in raw["themes"])
        case "slide-name":
            return tuple(one["id"] for one in raw["slides"])
        case "source-place":
            return tuple(_places(raw["sources"]))
        case _:
            slide = raw["slides"][field.steps[1]]
            return tuple(slide.get("figures", {}))


def _places(sources: dict[str, Any]) -> Iterator[str]:
    for name, source in sources.items():
        for section, part in source["sections"].items():
            for number in range(1, part["paragraphs"] + 1):
                yield f"{name}/{section}.{number}"


def twice(finding: Finding, source: SourceText) -> Iterator[Remedy]:
    """An id that nobody has."""
    steps = finding.steps
    name = source.value(steps)
    taken = {one.get("id") for one in source.value(steps[:-2])}
    number = 2
    while f"{name}-{number}" in taken:
        number += 1
    free = f"{name}-{number}"
    yield Remedy(instead(free), SetValue(steps, free), steps)


# Silences


def unsilenced(finding: Finding, source: SourceText) -> Iterator[Remedy]:
    """The rule that is nearly called so, or no silence, or a reason for it."""
    from kiosk.authoring.rule import UNSILENCED
    from kiosk.authoring.rulebook import known

    name = str(finding.steps[-1])
    source.value(finding.steps)
    rules = [one for one in known() if one not in UNSILENCED]
    if name in rules:
        yield Remedy(TO_FIELD, steps=finding.steps)
    elif meant_rule := near(name, rules):
        operation = RenameField(finding.steps, meant_rule)
        yield Remedy(instead(meant_rule), operation, finding.steps[:-1])
    yield Remedy(REMOVED, RemoveValue(finding.steps))


# What several rules do


def removed(finding: Finding, source: SourceText) -> Iterator[Remedy]:
    """Take away what is of no use."""
    source.value(finding.steps)
    yield Remedy(REMOVED, RemoveValue(finding.steps))


def shorter(finding: Finding, source: SourceText) -> Iterator[Remedy]:
    """Go to a text that has too little room."""
    if isinstance(source.value(finding.steps), str | dict):
        yield Remedy(SHORTER, steps=finding.steps)


def replaced(
    finding: Finding, source: SourceText, length: int, put: str
) -> Operation | None:
    """The operation that puts letters in the place of those that a finding is at."""
    words = source.value(finding.steps)
    start = finding.into
    if not isinstance(words, str) or start is None or start + length > len(words):
        return None
    return SetValue(finding.steps, words[:start] + put + words[start + length :])


def silenced(finding: Finding, source: SourceText, reason: str) -> Operation:
    """What silences a finding where it is, for a reason that somebody gives.

    Raises:
        LookupError: it is of no place that can be silenced.
    """
    home: Steps = finding.steps[:2] if finding.slide else ("show",)
    source.value(home)
    steps = (*home, "silence", finding.rule)
    return SetValue(steps, reason, _order(source.raw, (*home, "silence")))


def instead(name: str) -> Message:
    """What a button says that puts another name in the place of one."""
    return Message(f"改成 {shown(name)}", f"Use {shown(name)}")
