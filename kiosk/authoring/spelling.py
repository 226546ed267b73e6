"""Spelling: the one value that is surely meant by what is written in a field."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from kiosk.authoring.edit import typed
from kiosk.content.messages import near
from kiosk.model.message import Message, shown

if TYPE_CHECKING:
    from kiosk.authoring.edit.form import FormField
    from kiosk.content.json_text import Steps


class Meant(NamedTuple):
    """A value, where it belongs, and what it is called."""

    steps: Steps
    value: Any
    label: Message


def meant(field: FormField, steps: Steps) -> Meant | None:
    """What is meant by the value of a field; None where nobody can be sure.

    Args:
        field: the field, or the model whose kind is wrong.
        steps: the way to what is wrong, which may be within the field.
    """
    if field.editor in ("kind", "choice", "choices"):
        return _chosen(field, steps)
    value, editor = field.value, field.editor
    found: Any = value
    if not isinstance(value, str):
        return None
    if any(one.kind in (Decimal, int) for one in field.types):
        found = typed.number(value)
    elif editor == "moment":
        found = typed.day(value)
    elif editor == "hours":
        found = typed.hours(value)
    elif editor == "unit":
        # As wide as an ideograph is how an input method writes it.
        found = "%" if unicodedata.normalize("NFKC", value).strip() == "%" else value
    elif field.name == "id":
        found = re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")
    if found in (value, ""):
        return None
    return Meant(field.steps, found, Message(str(found), str(found)))


def _chosen(field: FormField, steps: Steps) -> Meant | None:
    way = steps
    if field.editor == "kind":
        way = (*field.steps, "kind")
        value: Any = field.value.get("kind") if isinstance(field.value, dict) else None
    else:
        value = field.value
        for step in steps[len(field.steps) :]:
            value = value[step]
    if not isinstance(value, str):
        return None
    labels = {str(one.value): one.label for one in field.choices}
    name = near(value, [*labels])
    if not name or name == value:
        return None
    label = labels[name]
    return Meant(way, name, Message(label.zh or shown(name), label.en or shown(name)))
