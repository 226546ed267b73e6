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
from kiosk.model.text import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.model.text import Language

NAME: Final = "assets/content.schema.json"
"""Where it lies beside a content file, and how that refers to it."""
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
# What pydantic says that no editor reads, or that only repeats a name.
_NOISE: Final = frozenset({"title", "discriminator", "decimal_places"})
_CHOICES: Final = (LANGUAGES, *((one,) for one in LANGUAGES))
"""The languages that a show may have, in whatever order."""
_BOUNDS: Final = {"gt": "exclusiveMinimum", "lt": "exclusiveMaximum"}


def schema() -> dict[str, Any]:
    """The schema as plain data."""
    made = Content.model_json_schema(by_alias=True)
    cells = Cells.model_json_schema()
    definitions = {**made.pop("$defs"), "Cells": cells}
    defined = {
        name: _in_any_language(_defined(one, whole=name == "Cells"))
        for name, one in definitions.items()
    }
    defined |= {_name(these): _said_in(these) for these in _CHOICES}
    return {
        "$schema": DIALECT,
        "title": "kiosk content.json",
        **_defined(made),
        "allOf": [_shown_in(these) for these in _CHOICES],
        "$defs": dict(sorted(defined.items())),
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


# Words in the languages of the show, and in no other


def _in_any_language(made: dict[str, Any]) -> dict[str, Any]:
    """Words that may be in any language: which are needed, the show says."""
    if not {*LANGUAGES} <= {*made.get("properties", {})}:
        return made
    needed = [one for one in made.get("required", ()) if one not in LANGUAGES]
    made = {**made, "anyOf": [{"required": [one]} for one in LANGUAGES]}
    return made | {"required": needed} if needed else _without(made, "required")


def _without(made: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: item for name, item in made.items() if name != key}


def _name(these: tuple[Language, ...]) -> str:
    return f"SaidIn{''.join(one.title() for one in these)}"


def _said_in(these: tuple[Language, ...]) -> dict[str, Any]:
    """Whatever has words anywhere within has them in these languages."""
    within = {"$ref": f"#/$defs/{_name(these)}"}
    words = [
        {"properties": {one: {"type": "string"}}, "required": [one]}
        for one in LANGUAGES
    ]
    return {
        "if": {"type": "object", "anyOf": words},
        "then": {"required": list(these)},
        "additionalProperties": within,
        "items": within,
    }


def _shown_in(these: tuple[Language, ...]) -> dict[str, Any]:
    """What a show of these languages has to keep to; all that is not one has both."""
    alone = [{"const": [one]} for one in LANGUAGES if (one,) == these]
    others = {"anyOf": [{"const": [one]} for one in LANGUAGES]}
    languages = alone[0] if alone else others
    asked = {
        "properties": {
            "show": {
                "properties": {"languages": languages},
                "required": ["languages"],
            }
        },
        "required": ["show"],
    }
    return {
        "if": asked if alone else {"not": asked},
        "then": {"$ref": f"#/$defs/{_name(these)}"},
    }


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
