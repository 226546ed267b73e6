"""Kept: what a screen that has joined a hub keeps of it, in its state folder.

`fleet/screen.json` is who it is and where its hub is, `fleet/screen.nk` the secret half
of its key, which only the show's own user can read, and `fleet/wish.json` what the hub
wished last.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import Field

from kiosk.content import atomic
from kiosk.device.operate import answered, guide_book, join_code, membership
from kiosk.device.paths import HALL, JOINED
from kiosk.device.wish import FILE, Line
from kiosk.fleet import identity, subjects
from kiosk.model.kinds import Model

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.fleet.identity import Identity

SEED: Final = "screen.nk"
NOW: Final = "now.webp"
"""The picture of now, which the show writes when it is ordered to."""

Port = Annotated[int, Field(ge=1, le=65535)]


class HubMembership(Model):
    """Who a screen is, and of which hub it has become one.

    `address` is where the hub was last; `page` and `orders` are its ports there.
    `certificate` is its own, as PEM: nothing else is trusted.
    """

    id: str = Field(pattern=f"^{subjects.ID.pattern}$")
    name: Line
    hub: Line
    address: str = Field(min_length=1, max_length=255, pattern=r"^[A-Za-z0-9.:-]+$")
    page: Port
    orders: Port
    certificate: str = Field(max_length=8192)


def read(state: Path) -> HubMembership | None:
    """The hub that a screen has joined; None if there is none."""
    return atomic.read(state / HALL / JOINED, HubMembership.model_validate_json)


def key(state: Path) -> Identity | None:
    """The screen's own key; None if it has none."""
    return identity.read(state / HALL / SEED)


def keep(state: Path, known: HubMembership, own: Identity | None = None) -> None:
    """Belong to a hub from now on.

    Raises:
        OSError: that cannot be kept.
    """
    folder = state / HALL
    if own is not None:
        # Without its key a screen is none: that comes first.
        atomic.written(folder / SEED, own.seed.encode() + b"\n", 0o600)
    text = known.model_dump_json(indent=1)
    atomic.written(folder / JOINED, text.encode() + b"\n", 0o600)


def left(state: Path) -> None:
    """Belong to no hub any more.

    Raises:
        OSError: a file cannot be taken away.
    """
    # It brings in all of TUF, and only who leaves needs it.
    from kiosk.fleet.packs.verifying import distrust

    folder = state / HALL
    distrust(state)
    join_code.forget(state)
    for file in (
        folder / JOINED,
        folder / SEED,
        folder / FILE,
        folder / guide_book.FILE,
        folder / answered.FILE,
        state / membership.FILE,
    ):
        file.unlink(missing_ok=True)
    (folder / NOW).unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        folder.rmdir()
