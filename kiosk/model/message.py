"""Messages: a sentence for staff, in Chinese and English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from kiosk.model.printable import plain

if TYPE_CHECKING:
    from kiosk.model.text import Language


LONGEST: Final = 40
"""Characters of somebody's file that are quoted in a message."""


class Message(NamedTuple):
    """One remark in both languages, without a full stop."""

    zh: str
    en: str

    def said(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en


def shown(text: str) -> str:
    """Text from a file, short and harmless in a terminal."""
    # No more of it than can be quoted: somebody's text may have millions.
    text = plain(text[: LONGEST + 1])
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
