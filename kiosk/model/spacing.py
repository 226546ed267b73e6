"""Spacing: where dates or numbers lie on a line that has room for what is between."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple

from kiosk.model.period import moment
from kiosk.model.text import MONTHS, narrow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.model.text import Text

_CLOCK: Final = re.compile(
    r"(?P<day>.+?)[ T]?(?P<hour>[0-9]{1,2})[:：时](?P<minute>[0-9]{2})?分?"
    r"(?::[0-9]{2})?"
)
_ENGLISH: Final = re.compile(r"([0-9]{1,2}) ([A-Z][a-z]+) ([0-9]{4})")
_PLAIN: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


class Spacing(NamedTuple):
    """Places on a line: days since the year 1, or numbers as they are typed."""

    at: tuple[float, ...]
    dated: bool


def day_of(words: str) -> float | None:
    """The day that a date names, with the part of it that a time of day is.

    A month is its first day, a year its first; None if it is no date of a year.
    """
    words = narrow(words.strip())
    when = moment(words)
    if when is not None and when.grain == "month":
        year, month = divmod(when.at, 12)
        return float(dt.date(year, month + 1, 1).toordinal()) if year else None
    if when is not None and when.grain == "day":
        return float(when.at)
    english = _ENGLISH.fullmatch(words)
    if english and english[2] in MONTHS:
        month = MONTHS.index(english[2]) + 1
        with suppress(ValueError):
            date = dt.date(int(english[3]), month, int(english[1]))
            return float(date.toordinal())
    clock = _CLOCK.fullmatch(words)
    whole = day_of(clock["day"]) if clock else None
    if clock is None or whole is None:
        return None
    hour, minute = int(clock["hour"]), int(clock["minute"] or 0)
    return whole + hour / 24 + minute / 1440 if hour < 24 and minute < 60 else None


def number_of(words: str) -> float | None:
    """The number that is typed; None if it is none."""
    words = narrow(words.strip()).replace("−", "-")
    if not _PLAIN.fullmatch(words):
        return None
    return float(words)


def spacing(texts: Sequence[Text]) -> Spacing | int:
    """Where texts lie that are all dates, or all numbers; else the first that is not.

    Digits alone are numbers: years among them, too, which then lie as far apart.
    """
    numbers = [number_of(text.zh) for text in texts]
    dated = numbers[0] is None
    found = [_day(text) for text in texts] if dated else numbers
    good = tuple(place for place in found if place is not None)
    return Spacing(good, dated) if len(good) == len(found) else found.index(None)


def _day(text: Text) -> float | None:
    day = day_of(text.zh)
    return day_of(text.en) if day is None else day
