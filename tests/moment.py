"""A moment of a playback, its groups filled by the names of their fields."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from kiosk.show.playback import Playback
from kiosk.show.visit import Easements, Presence, Stay

if TYPE_CHECKING:
    from kiosk.show.playback import Stop

GROUPS = {"presence": Presence, "eased": Easements, "stay": Stay}


def changed(now: Playback, **given: Any) -> Playback:
    """The moment with other fields, whichever group they belong to."""
    for group, kind in GROUPS.items():
        names = {field.name for field in fields(kind)} & given.keys()
        if names:
            own = {name: given.pop(name) for name in names}
            given[group] = replace(getattr(now, group), **own)
    return replace(now, **given)


def moment(pages: tuple[Stop, ...], place: int = 0, **given: Any) -> Playback:
    """A moment of a show with these pages."""
    return changed(Playback(pages, place), **given)
