"""Hours: when the hall is open, and what the screen does when it is not.

Moments are POSIX timestamps and opening hours are wall-clock times, so a night on
which the clocks change is just longer or shorter. A clock that has not been set
since the power came back tells nothing, and the hall then counts as open.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from kiosk.model.schedule import WEEK

if TYPE_CHECKING:
    from kiosk.device.settings import Hours
    from kiosk.show.gestures import TouchSample

SET: Final = 1_735_689_600.0
"""The start of 2025: a clock that shows an earlier time has not been set."""
AHEAD: Final = 8
"""Days that are looked ahead: a week and a day hold a boundary, if there is one."""
LOOK: Final = 55.0
"""Seconds after which clock and zone are looked at again, lest they have been set.

Timers may be late by a twentieth: it is noticed within a minute.
"""
REST: Final = 600.0
"""Seconds between two looks at anything else in the dark."""
SOON: Final = 30.0
"""The same, for a clock that has not been set yet."""
WOKEN: Final = 600.0
"""Seconds for which a touch wakes the screen."""
SILENCE: Final = 10.0
"""Seconds without news after which a swallowed finger is taken for gone."""

DAY: Final = dt.timedelta(days=1)


class HallState(NamedTuple):
    """Whether the hall is open, and for how long that stays so."""

    open: bool
    until: float
    """The timestamp of the next opening or closing; infinite if there is none."""


def known(now: float) -> bool:
    """Whether the machine's clock has been set."""
    return now >= SET


def opened(hours: Hours, now: float, zone: dt.tzinfo | None = None) -> HallState:
    """Whether the hall is open at a timestamp, in a time zone or the machine's own."""
    if not known(now):
        return HallState(True, now + SOON)
    try:
        today = dt.datetime.fromtimestamp(now, zone).date()
    except (OverflowError, OSError, ValueError):  # a clock gone mad
        return HallState(True, math.inf)
    spans: list[tuple[float, float]] = []
    # From yesterday, whose opening may last until now.
    for number in range(-1, AHEAD):
        for start, end in _spans(hours, today + number * DAY, zone):
            if spans and start <= spans[-1][1]:
                spans[-1] = (spans[-1][0], max(spans[-1][1], end))
            else:
                spans.append((start, end))
    for start, end in spans:
        if start <= now < end:
            last = end >= _moment(today + (AHEAD - 1) * DAY, "00:00", zone)
            return HallState(True, math.inf if last else end)
        if now < start:
            return HallState(False, start)
    return HallState(False, math.inf)


def _spans(
    hours: Hours, day: dt.date, zone: dt.tzinfo | None
) -> list[tuple[float, float]]:
    """The openings that begin on a day, as timestamps, in order."""
    special = [one for one in hours.special if one.date == day]
    pairs: list[tuple[str, str]] = []
    if special:
        pairs = [(one.opens, one.closes) for one in special if one.opens and one.closes]
    elif not hours.openings:
        pairs = [("00:00", "00:00")]
    else:
        weekday = WEEK[day.weekday()]
        pairs = [(o.opens, o.closes) for o in hours.openings if weekday in o.days]
    spans = []
    for opens, closes in pairs:
        # A closing no later than its opening is the next morning's.
        last = day if closes > opens else day + DAY
        spans.append((_moment(day, opens, zone), _moment(last, closes, zone, fold=1)))
    return sorted(spans)


def _moment(
    day: dt.date, clock: str, zone: dt.tzinfo | None, *, fold: int = 0
) -> float:
    """The timestamp of a wall-clock time.

    `fold` chooses the second of two equal times, when clocks are set back. A time
    that is skipped, when they are set forward, is as many minutes after the last
    that was not.
    """
    time = dt.time.fromisoformat(clock).replace(fold=fold, tzinfo=zone)
    return dt.datetime.combine(day, time).timestamp()


Phase = Literal["day", "late", "dark", "woken"]


@dataclass(frozen=True, slots=True)
class Night:
    """What the screen does at a moment: one step of opening hours.

    Promises: by `day` it shows; after closing it shows on while a visitor is there,
    which is `late`, and then is `dark`; the first touch in the dark makes it `woken`
    and does nothing else, not even as that finger moves and leaves; ten minutes
    later, or once the visitor that was woken by then has gone, it is dark again.
    Times are monotonic seconds.
    """

    phase: Phase = "day"
    since: float = 0.0
    """When it was woken."""
    swallowed: tuple[tuple[int, float], ...] = field(default=())
    """Fingers that only woke it, and when they were heard of last."""

    @property
    def dark(self) -> bool:
        return self.phase == "dark"

    def after(self, now: float, *, is_open: bool, busy: bool) -> Night:
        """At a time; `busy` is whether the show is in a visitor's hands."""
        phase: Phase = self.phase
        if is_open:
            phase = "day"
        elif phase in {"day", "late"}:
            phase = "late" if busy else "dark"
        elif phase == "woken" and (now - self.since >= WOKEN and not busy):
            phase = "dark"
        return self if phase == self.phase else replace(self, phase=phase)

    def woken(self, now: float) -> Night:
        """Somebody has touched the screen, or pressed a key."""
        return replace(self, phase="woken", since=now) if self.dark else self

    def told(self, sample: TouchSample) -> tuple[Night, TouchSample | None]:
        """What a touch makes of it, and what is let through of the touch."""
        time, finger = sample.time, sample.finger
        fingers = {f: seen for f, seen in self.swallowed if time - seen < SILENCE}
        if sample.phase == "down" and (self.dark or fingers):
            # A second finger of the hand that wakes it means as little.
            fingers[finger] = time
            woken = self.woken(time)
            return replace(woken, swallowed=tuple(fingers.items())), None
        if self.dark:
            return self, None
        if finger not in fingers:
            if len(fingers) < len(self.swallowed):
                return replace(self, swallowed=tuple(fingers.items())), sample
            return self, sample
        if sample.phase == "move":
            fingers[finger] = time
        else:
            del fingers[finger]
        return replace(self, swallowed=tuple(fingers.items())), None

    def wakes(self, now: float, stamp: float, opened: HallState) -> float:
        """Seconds until it has to be looked at again; `stamp` is the timestamp now."""
        waits = [LOOK, opened.until - stamp]
        if self.phase == "woken":
            waits.append(WOKEN - (now - self.since))
        return max(min(waits), 1.0)
