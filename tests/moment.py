"""Moments of a playback: pages, a visit on one of them, fields by their names."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from kiosk.show.playback import Playback, Stop
from kiosk.show.visit import Easements, Presence, Stay

if TYPE_CHECKING:
    from kiosk.show.command import Command

COVER, BRIDGE, SHARE, LIFT = range(4)
PAGES = (
    Stop("", 8.0, name="cover"),
    Stop("economy", 12.0, name="bridge"),
    Stop("economy", 15.5, name="share"),
    Stop("reform", 10.25, name="lift"),
)
ASKED = Stop("economy", 12.0, asks=True, name="question")
ASKING = (PAGES[0], ASKED, PAGES[2])
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


def told(now: Playback, *commands: Command) -> Playback:
    for command in commands:
        now = now.told(command)
    return now


def visit(place: int = BRIDGE, **fields: object) -> Playback:
    """A visitor's moment on a settled page."""
    start = moment(PAGES, place, entered=2.0, looping=False)
    return changed(start, **fields)


def question(**fields: object) -> Playback:
    """A visitor's moment on a settled page that asks."""
    start = moment(ASKING, BRIDGE, entered=2.0, looping=False)
    return changed(start, **fields)
