"""The hub's address: where the hub of this screen is, for what knows nothing of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from kiosk.content import atomic
from kiosk.device.paths import HALL, JOINED

if TYPE_CHECKING:
    from pathlib import Path


class HubAddress(NamedTuple):
    """The hub that a screen has joined; `page` and `orders` are its ports."""

    name: str
    address: str
    page: int
    orders: int
    certificate: str


def kept(state: Path | None) -> HubAddress | None:
    """The hub that a screen has joined; None if there is none."""
    return None if state is None else atomic.read(state / HALL / JOINED, _hub)


def guide(state: Path | None) -> str:
    """The address of the page for guides; "" for a screen that has joined no hub."""
    hub = kept(state)
    if hub is None:
        return ""
    # An address of the new kind stands in brackets before a port.
    shown = f"[{hub.address}]" if ":" in hub.address else hub.address
    return f"https://{shown}:{hub.page}/guide"


def _hub(data: bytes) -> HubAddress:
    said = json.loads(data)
    try:
        return HubAddress(
            str(said.get("hub", "")),
            str(said["address"]),
            int(said["page"]),
            int(said.get("orders", 0)),
            str(said.get("certificate", "")),
        )
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("no hub") from error
