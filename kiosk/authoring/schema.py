"""The schema of content.json, from which editors complete and explain its fields.

It is made of the models, so that it cannot say otherwise than they do. What an
editor shows on a field is its description in both languages, one below the other.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from kiosk.content.content import Content
from kiosk.content.messages import halves
from kiosk.model.data import Cells

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME: Final = "assets/content.schema.json"
"""Where it lies beside a content file, and how that refers to it."""
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
# What pydantic says that no editor reads, or that only repeats a name.
_NOISE: Final = frozenset({"title", "discriminator", "decimal_places"})
_BOUNDS: Final = {"gt": "exclusiveMinimum", "lt": "exclusiveMaximum"}


def schema() -> dict[str, Any]:
    """The schema as plain data."""
    made = Content.model_json_schema(by_alias=True)
    cells = Cells.model_json_schema()
    definitions = {**made.pop("$defs"), "Cells": cells}
    return {
        "$schema": DIALECT,
        "title": "kiosk content.json",
        **_defined(made),
        "$defs": {
            name: _defined(one, whole=name == "Cells")
            for name, one in sorted(definitions.items())
        },
    }


def text() -> str:
    """The schema as the text of a file."""
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


def _defined(value: Mapping[str, Any], *, whole: bool = False) -> dict[str, Any]:
    """A model; what it is for code is of no use to staff, what its kind is is."""
    plain: dict[str, Any] = _plain(value, whole=whole)
    kind = plain.get("properties", {}).get("kind", {})
    for key in ("description", "markdownDescription"):
        plain.pop(key, None)
        if key in kind:
            plain[key] = kind[key]
    return plain


def _plain(value: Any, *, whole: bool = False) -> Any:
    """A part of the schema without noise; `whole` spares it from being a reference."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    if not whole and value.get("title") == "Cells" and "properties" in value:
        # Pydantic writes it out wherever cells may stand.
        return {"$ref": "#/$defs/Cells"}
    made: dict[str, Any] = {}
    for key, item in value.items():
        if key == "properties":
            made[key] = {name: _plain(field) for name, field in item.items()}
        elif key in ("default", "examples", "const", "enum"):
            made[key] = item
        elif key == "oneOf":
            # The kinds exclude one another, and any is found sooner than one.
            made["anyOf"] = _plain(item)
        elif key not in _NOISE and key not in _BOUNDS:
            made[key] = _plain(item)
    bounds = {new: value[old] for old, new in _BOUNDS.items() if old in value}
    if bounds:
        made = _bounded(made, bounds)
    return _hovered(made)


def _bounded(made: dict[str, Any], bounds: dict[str, Any]) -> dict[str, Any]:
    """Limits of a number, at the number: around a choice no editor heeds them."""
    choices = made.get("anyOf")
    if isinstance(choices, list):
        return {**made, "anyOf": [_bounded(choice, bounds) for choice in choices]}
    return {**bounds, **made} if made.get("type") == "number" else made


def _hovered(made: dict[str, Any]) -> dict[str, Any]:
    """With the description as an editor shows it: two paragraphs and examples."""
    about = made.get("description")
    if not isinstance(about, str):
        return made
    zh, en = halves(" ".join(about.split()))
    lines = [zh] if zh == en else [zh, en]
    shown = [
        f"`{json.dumps(example, ensure_ascii=False)}`"
        for example in made.get("examples", ())
    ]
    if shown:
        lines.append("例 · e.g. " + " ".join(shown))
    return {**made, "markdownDescription": "\n\n".join(lines)}
