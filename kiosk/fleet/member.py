"""Member: a screen of the hall, as the hub keeps it in its folder `screens`."""

from __future__ import annotations

from typing import Final

from pydantic import Field

from kiosk.device.wish import ScreenWish
from kiosk.fleet import identity, subjects
from kiosk.model.kinds import Model

LONGEST: Final = 20 * 2**10
"""Bytes of what is known of a screen."""


class Member(Model):
    """A screen of the hall, and what is wished of it.

    `key` is the public half of the screen's own key, `joined` a POSIX timestamp.
    """

    id: str = Field(pattern=f"^{subjects.ID.pattern}$")
    key: str = Field(pattern=f"^{identity.PUBLIC.pattern}$")
    joined: float = Field(allow_inf_nan=False)
    wish: ScreenWish = ScreenWish()


def printed(member: Member) -> bytes:
    """A screen as its file tells of it."""
    return member.model_dump_json(indent=1, exclude_none=True).encode() + b"\n"


def understood(data: bytes) -> Member:
    """The screen that a file tells of.

    Raises:
        ValueError: it tells of none.
    """
    found = Member.model_validate_json(data)
    if not identity.valid(found.key):
        raise ValueError("the key is none")
    return found
