"""A show in one language: what it says stands for the other, which nobody sees.

Models have both languages; whoever writes for one gives only that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kiosk.content.messages import absent
from kiosk.model.figure import has_english
from kiosk.model.text import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.content.json_text import Steps
    from kiosk.model.message import Message
    from kiosk.model.text import Language


def only_language(raw: Any) -> Language | None:
    """The one language that a content is shown in, None if there are two."""
    show = raw.get("show") if isinstance(raw, dict) else None
    languages = show.get("languages") if isinstance(show, dict) else None
    if isinstance(languages, list) and len(languages) == 1:
        return next((one for one in LANGUAGES if one == languages[0]), None)
    return None


def completed(raw: Any) -> Any:
    """The content with what is said in its only language said in the other too.

    A unit without English is one that needs none. What is given is returned as it
    is where nothing is left out.
    """
    language = only_language(raw)
    if language is None:
        return raw
    (other,) = (one for one in LANGUAGES if one != language)
    return _completed(raw, language, other)


def _completed(value: Any, language: Language, other: Language) -> Any:
    if isinstance(value, list):
        return [_completed(item, language, other) for item in value]
    if not isinstance(value, dict):
        return value
    found = {key: _completed(item, language, other) for key, item in value.items()}
    if isinstance(found.get(language), str):
        found.setdefault(other, found[language])
    unit = found.get("unit")
    # The amount of a rule is money.
    if language == "zh" and isinstance(unit, str) and found.get("kind") != "rule":
        found["unit"] = unit if has_english(unit) else {"zh": unit, "en": unit}
    return found


def unasked(steps: Steps, what: Message, raw: Any) -> bool:
    """Whether a mistake is one of words in a language that the show does without."""
    language = only_language(raw)
    if language is None:
        return False
    (other,) = (one for one in LANGUAGES if one != language)
    absence = absent(other, "")
    if what.zh.startswith(absence.zh):
        return True
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
