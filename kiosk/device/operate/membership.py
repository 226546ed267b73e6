"""Membership: what a screen is among others of a hall, by settings and by orders.

What is ordered lies in the folder of the fleet, and holds in place of what kiosk.toml
says until the screen leaves the hall, or is ordered to be something else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.content import atomic
from kiosk.device.settings import HallPlace
from kiosk.show.station import Membership, Station

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.device.settings import Settings

FILE: Final = "fleet/place.json"
"""Where what was ordered lies in the state folder."""


def membership(place: HallPlace) -> Membership:
    """What the show has to know of it."""
    names = frozenset(name for name in (place.name, place.role) if name is not None)
    if place.step is None:
        return Membership(names)
    beside = Station(place.place - 1, place.of) if place.scroll else Station()
    return Membership(names, beside)


def printed(place: HallPlace) -> bytes:
    """What was ordered, as a file keeps it."""
    return place.model_dump_json(include={*HallPlace.model_fields}).encode() + b"\n"


def placed(settings: Settings, state: Path | None) -> Settings:
    """The settings with what was ordered in place of what they say."""
    kept = None if state is None else atomic.read(state / FILE, _understood)
    if kept is None:
        return settings
    fleet = settings.fleet.model_copy(update=dict(kept))
    return settings.model_copy(update={"fleet": fleet})


def _understood(data: bytes) -> HallPlace:
    return HallPlace.model_validate_json(data)
