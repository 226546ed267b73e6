"""The hub's address: where a guide's phone finds the page for guides."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kiosk.content import atomic
from kiosk.device.paths import HALL, JOINED

if TYPE_CHECKING:
    from pathlib import Path


def guide(state: Path | None) -> str:
    """The address of the page for guides; "" for a screen that has joined no hub."""
    found = None if state is None else atomic.read(state / HALL / JOINED, _hub)
    return found or ""


def _hub(data: bytes) -> str:
    said = json.loads(data)
    try:
        address, page = str(said["address"]), int(said["page"])
    except (KeyError, TypeError) as error:
        raise ValueError("no hub") from error
    # An address of the new kind stands in brackets before a port.
    shown = f"[{address}]" if ":" in address else address
    return f"https://{shown}:{page}/guide"
