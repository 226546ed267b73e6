"""Wish: what the hub of a hall wishes of this screen, kept beside its state.

It is read at the start of the show, from the disk: without its hub a screen goes on
as it was wished last. One that has joined no hub has no wish.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from pydantic import Field

from kiosk.content import atomic
from kiosk.device import paths
from kiosk.device.settings import Hours, Label
from kiosk.model.kinds import Model

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.device.settings import Settings

FILE: Final = "wish.json"
LONGEST: Final = 16 * 2**10
"""Bytes of a wish."""

Line = Annotated[str, Field(max_length=40, pattern=r"^[^\x00-\x1f\x7f]*$")]


class ScreenWish(Model):
    """What one screen is to be: its name, role and place, its pack and its hours.

    `name` and `place` are for people, `role` and `hours` stand in place of those in
    kiosk.toml. What is not wished is left to that.
    """

    name: Line = ""
    place: Line = ""
    role: Label | None = None
    hours: Hours | None = None
    pack: Line = ""


NONE: Final = ScreenWish()


def understood(data: bytes) -> ScreenWish:
    """The wish that a file or a message is.

    Raises:
        ValueError: it is none.
    """
    if len(data) > LONGEST:
        raise ValueError(f"more than {LONGEST} bytes")
    return ScreenWish.model_validate_json(data)


def printed(wish: ScreenWish) -> bytes:
    """A wish as its file holds it."""
    return wish.model_dump_json(indent=1, exclude_none=True).encode() + b"\n"


def kept(state: Path | None) -> ScreenWish:
    """The wish that this screen has heard last."""
    if state is None:
        return NONE
    return atomic.read(state / paths.HALL / FILE, understood, LONGEST) or NONE


def in_force(settings: Settings, wish: ScreenWish) -> Settings:
    """The settings with what is wished in place of what they say."""
    update: dict[str, object] = {}
    if wish.hours is not None:
        # Whether the panel can be switched is the machine's own matter.
        panel = settings.hours.panel
        update["hours"] = wish.hours.model_copy(update={"panel": panel})
    if wish.role is not None:
        update["fleet"] = settings.fleet.model_copy(update={"role": wish.role})
    return settings.model_copy(update=update)
