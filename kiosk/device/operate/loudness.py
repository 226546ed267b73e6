"""Loudness: how loud films are at a moment, by settings, hours and orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.device.operate.hours import known, opened
from kiosk.device.settings import Hours, Opening

if TYPE_CHECKING:
    import datetime as dt

    from kiosk.device.settings import Sound


def loudness(
    sound: Sound,
    now: float,
    *,
    ordered: int | None = None,
    zone: dt.tzinfo | None = None,
) -> float:
    """How loud films are at a timestamp, in [0, 1].

    `ordered` is a volume in per cent in place of the settings'. Where hours are
    written and the clock has not been set, nothing is heard.
    """
    if not sound.on or not (within(sound, now, zone)):
        return 0.0
    return (sound.volume if ordered is None else ordered) / 100


def within(sound: Sound, now: float, zone: dt.tzinfo | None = None) -> bool:
    """Whether films may be heard at a timestamp, whatever the hall's hours are."""
    hours = _hours(sound)
    return hours is None or (known(now) and opened(hours, now, zone).open)


def changes(sound: Sound, now: float, zone: dt.tzinfo | None = None) -> float:
    """The timestamp at which this is next another; infinite if it never is."""
    hours = _hours(sound)
    return float("inf") if hours is None else opened(hours, now, zone).until


def _hours(sound: Sound) -> Hours | None:
    if sound.opens is None and sound.closes is None:
        if len(sound.days) == 7:
            return None
        opens = closes = "00:00"
    else:
        opens, closes = sound.opens or "00:00", sound.closes or "00:00"
    return Hours(openings=(Opening(days=sound.days, opens=opens, closes=closes),))
