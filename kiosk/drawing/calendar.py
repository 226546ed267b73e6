"""Calendar: the round dates of an axis of time, and what they are called."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final, NamedTuple

from kiosk.model.text import MONTHS, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

_YEARS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500)
_MONTHS: Final = (1, 3, 6)
_DAYS: Final = (1, 2, 7, 14)
_HOURS: Final = (1, 3, 6, 12)


class DateTick(NamedTuple):
    """A round date: days since the year 1, and what it is called."""

    day: float
    name: Text


def date_ticks(low: float, high: float, most: int = 6) -> tuple[DateTick, ...]:
    """The round dates from `low` to `high`, in the finest steps that are few enough.

    Args:
        low: days since the year 1, as `datetime.date.toordinal` counts them.
        high: as `low`, and no less.
        most: how many there may be.
    """
    for ticks in _finest_first(low, high):
        found = []
        for tick in ticks:
            found.append(tick)
            if len(found) > most:
                break
        if len(found) <= most:
            return tuple(found)
    return ()


def _finest_first(low: float, high: float) -> Iterator[Iterator[DateTick]]:
    for hours in _HOURS:
        yield _hours(low, high, hours)
    for days in _DAYS:
        yield _days(low, high, days)
    for months in _MONTHS:
        yield _months(low, high, months)
    for years in _YEARS:
        yield _months(low, high, 12 * years)


def _hours(low: float, high: float, step: int) -> Iterator[DateTick]:
    # Of a stretch of many days no hours are asked for.
    for hour in range(-int(-low * 24 // step) * step, int(high * 24) + 1, step):
        day, of_it = divmod(hour, 24)
        if low <= hour / 24 <= high:
            clock = f"{of_it}:00"
            yield DateTick(
                hour / 24, Text.own(zh=clock, en=clock) if of_it else _day_name(day)
            )


def _days(low: float, high: float, step: int) -> Iterator[DateTick]:
    day = int(-(-low // 1))
    # Weeks begin on a Monday, as the first day of the year 1 was one.
    day += (1 - day) % step if step % 7 == 0 else -day % step
    while day <= high:
        yield DateTick(float(day), _day_name(day))
        day += step


def _day_name(day: int) -> Text:
    date = dt.date.fromordinal(day)
    return Text.own(
        zh=f"{date.month}月{date.day}日", en=f"{date.day} {MONTHS[date.month - 1][:3]}"
    )


def _months(low: float, high: float, step: int) -> Iterator[DateTick]:
    first = dt.date.fromordinal(max(1, int(low)))
    count = 12 * first.year + first.month - 1
    count += -count % step
    while count // 12 <= dt.MAXYEAR:
        year, month = divmod(count, 12)
        day = dt.date(year, month + 1, 1).toordinal()
        if day > high:
            return
        if day >= low:
            short = MONTHS[month][:3]
            name = Text.own(zh=f"{month + 1}月", en=short)
            if month == 0:
                name = Text.own(zh=f"{year}年", en=f"{year}")
            yield DateTick(float(day), name)
        count += step
