"""Mistakes: what a model refuses, as a code and the values that a sentence needs.

No model speaks to staff. The sentences of all codes, in both languages, stand once,
in kiosk.content.refusals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

if TYPE_CHECKING:
    from pydantic import ValidationError

    from kiosk.model.message import Message
    from kiosk.model.text import Text


def mistake(
    code: str, **values: int | str | object | Message | Text
) -> PydanticCustomError:
    """The error to raise; a value in two languages is a Message or a Text.

    It is a ValueError, and pydantic keeps its code and its values.
    """
    told = ", ".join(f"{name} {{{name}}}" for name in values)
    return PydanticCustomError(code, f"{code}: {told}" if told else code, values)


def passed_on(error: ValidationError) -> PydanticCustomError:
    """The first mistake of another model as one's own, with its code and values."""
    first = error.errors(include_url=False)[0]
    return PydanticCustomError(first["type"], first["msg"], first.get("ctx"))
