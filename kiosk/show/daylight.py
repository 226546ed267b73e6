"""Daylight: how light the sky is at a moment, in steps from night to day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

STEPS: Final = 24
"""Steps from night to day; one alone is too small to be seen."""
EVERY: Final = 600
"""Seconds of each step, morning and evening: four hours from day to night."""
DAWN: Final = 5 * 3600
DUSK: Final = 17 * 3600
"""Seconds of the day from which it becomes lighter, and darker."""


def step(moment: datetime) -> int:
    """The step of the sky at a moment of the wall clock: 0 is night, STEPS is day."""
    second = _second(moment)
    since = DAWN if second < DUSK else DUSK
    passed = min(max((second - since) // EVERY, 0), STEPS)
    return passed if since == DAWN else STEPS - passed


def left(moment: datetime) -> int:
    """Seconds until the sky may be another, a whole step at most."""
    return EVERY - _second(moment) % EVERY


def _second(moment: datetime) -> int:
    """The second of the day on the wall clock."""
    return moment.hour * 3600 + moment.minute * 60 + moment.second
