"""Membership: what a machine's settings make of its screen among others of a hall."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.show.step import Membership, Station

if TYPE_CHECKING:
    from kiosk.device.settings import Fleet


def membership(fleet: Fleet) -> Membership:
    """What the show has to know of it."""
    names = frozenset(name for name in (fleet.name, fleet.role) if name is not None)
    if fleet.step is None:
        return Membership(names)
    beside = Station(fleet.place - 1, fleet.of) if fleet.scroll else Station()
    return Membership(names, beside)
