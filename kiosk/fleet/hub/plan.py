"""Plan: what the people of a hall decide for its hub, in the plain file hub.json."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from pydantic import Field

from kiosk.content import atomic
from kiosk.device.wish import Line
from kiosk.model.kinds import Model

if TYPE_CHECKING:
    from pathlib import Path

FILE: Final = "hub.json"

Port = Annotated[int, Field(ge=1, le=65535)]


class HubPlan(Model):
    """The name of the hub, and where it listens.

    `address` is that of one network card; without it all of them listen. `page` is
    the port of the page and of joining, `orders` that of the screens, `phones` that
    at which the same is spoken over WebSocket.
    """

    name: Line = "kiosk"
    address: Line = "0.0.0.0"
    page: Port = 8443
    orders: Port = 4222
    phones: Port = 8444


def read(folder: Path) -> HubPlan:
    """The plan in a folder; where there is none the usual one is written down.

    Raises:
        OSError: it cannot be written.
    """
    file = folder / FILE
    found = atomic.read(file, HubPlan.model_validate_json)
    if found is None:
        found = HubPlan()
        atomic.written(file, found.model_dump_json(indent=1).encode() + b"\n", 0o644)
    return found
