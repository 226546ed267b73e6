"""A show in one language: what it says stands for the other, which nobody sees.

Models have both languages; whoever writes for one gives only that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kiosk.model.figure import Counted, has_english
from kiosk.model.text import LANGUAGES
from kiosk.model.walk import Typed, fields, is_model, meant, within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from kiosk.content.json_text import Steps
    from kiosk.content.validate import Remark
    from kiosk.model.text import Language


def only_language(raw: Any) -> Language | None:
    """The one language that a content is shown in, None if there are two."""
    show = raw.get("show") if isinstance(raw, dict) else None
    languages = show.get("languages") if isinstance(show, dict) else None
    if isinstance(languages, list) and len(languages) == 1:
        return next((one for one in LANGUAGES if one == languages[0]), None)
    return None


def completed(raw: Any, shape: type[BaseModel]) -> Any:
    """The content with what is said in its only language said in the other too.

    A unit without English is one that needs none. What is given is returned as it
    is where nothing is left out; `shape` says what stands where.
    """
    language = only_language(raw)
    if language is None:
        return raw
    (other,) = (one for one in LANGUAGES if one != language)
    return _completed(raw, (Typed(shape),), language, other)


def _completed(
    value: Any, types: tuple[Typed, ...], language: Language, other: Language
) -> Any:
    if isinstance(value, list):
        items = tuple(inner for typed in types for inner in within(typed, 0))
        return [_completed(item, items, language, other) for item in value]
    if isinstance(value, str):
        bare = language == "zh" and any(typed.kind is Counted for typed in types)
        return {"zh": value, "en": value} if bare and not has_english(value) else value
    if not isinstance(value, dict):
        return value
    types = meant(types, value)
    found = {}
    for key, item in value.items():
        inner = tuple(one for typed in types for one in within(typed, key))
        found[key] = _completed(item, inner, language, other)
    if isinstance(found.get(language), str) and any(map(_in_both, types)):
        found.setdefault(other, found[language])
    return found


def _in_both(typed: Typed) -> bool:
    """Whether a type has words in every language."""
    if not is_model(typed.kind):
        return False
    return {*LANGUAGES} <= {field.written for field in fields(typed.kind)}


def unasked(remark: Remark, raw: Any) -> bool:
    """Whether a mistake is one of words in a language that the show does without."""
    language = only_language(raw)
    if language is None:
        return False
    (other,) = (one for one in LANGUAGES if one != language)
    if remark.lacks == other:
        return True
    steps = remark.steps
    return bool(steps) and steps[-1] == other and not any(_written(steps, raw))


def _written(steps: Steps, raw: Any) -> Iterator[bool]:
    """Once true, if anything is written at the end of the steps."""
    value = raw
    for step in steps:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return
    yield True
