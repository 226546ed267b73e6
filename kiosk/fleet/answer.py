"""Answer: what becomes of an order that a screen was sent."""

from __future__ import annotations

from typing import Final

from kiosk.model.kinds import Model

LONGEST: Final = 4096
"""Bytes of an answer."""


class OrderAnswer(Model):
    """Whether a screen has taken an order; if not, why, in both languages."""

    taken: bool
    zh: str = ""
    en: str = ""


TAKEN: Final = OrderAnswer(taken=True)
AWAY: Final = OrderAnswer(
    taken=False, zh="这块屏幕现在连不上", en="the screen cannot be reached now"
)
ODD: Final = OrderAnswer(
    taken=False,
    zh="这块屏幕的回答看不懂，也许版本不同",
    en="the answer of the screen is not understood; it may be of another version",
)


def understood(data: bytes) -> OrderAnswer:
    """The answer that a message is."""
    if len(data) > LONGEST:
        return ODD
    try:
        return OrderAnswer.model_validate_json(data)
    except ValueError:
        return ODD
