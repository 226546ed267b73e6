"""Loudness: by settings, hours and orders, and never where the clock is not set."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from pydantic import ValidationError

from kiosk.device.operate.loudness import changes, loudness
from kiosk.device.settings import Sound

UTC = dt.UTC
LOUD = Sound(on=True, volume=60)
NOON = dt.datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
"""A Tuesday."""


def at(hour: int, minute: int = 0, days: int = 0) -> float:
    moment = NOON.replace(hour=hour, minute=minute) + dt.timedelta(days=days)
    return moment.timestamp()


def test_it_is_off_unless_it_is_on() -> None:
    assert loudness(Sound(), at(12)) == 0.0
    assert loudness(Sound(), at(12), ordered=80) == 0.0
    assert loudness(LOUD, at(12)) == 0.6
    assert loudness(LOUD, at(12), ordered=80) == 0.8
    assert loudness(LOUD, at(12), ordered=0) == 0.0
    assert math.isinf(changes(LOUD, at(12)))
    # Without hours nobody asks what time it is.
    assert loudness(LOUD, 0.0) == 0.6


def test_it_has_hours_and_days_of_its_own() -> None:
    some = LOUD.model_copy(update={"opens": "10:00", "closes": "16:30"})
    for moment, loud in ((9, 0.0), (10, 0.6), (16, 0.6), (17, 0.0), (23, 0.0)):
        assert loudness(some, at(moment), zone=UTC) == loud
    assert loudness(some, at(9), ordered=80, zone=UTC) == 0.0
    assert changes(some, at(9), UTC) == at(10)
    assert changes(some, at(12), UTC) == at(16, 30)
    # A clock that has not been set could mean the night.
    assert loudness(some, 0.0, zone=UTC) == 0.0
    weekend = Sound.model_validate_json('{"on": true, "days": ["sat", "sun"]}')
    assert [loudness(weekend, at(12, days=n), zone=UTC) for n in range(7)] == [
        *(0.0, 0.0, 0.0, 0.0),
        *(0.6, 0.6, 0.0),
    ]
    assert changes(weekend, at(12), UTC) == at(0, days=4)
    morning = LOUD.model_copy(update={"closes": "12:00"})
    assert loudness(morning, at(3), zone=UTC) == 0.6
    assert loudness(morning, at(12), zone=UTC) == 0.0


@pytest.mark.parametrize("volume", [-1, 101])
def test_a_volume_is_in_per_cent(volume: int) -> None:
    with pytest.raises(ValidationError):
        Sound(volume=volume)
