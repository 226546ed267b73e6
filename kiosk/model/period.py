"""Times as they are written: what a period names, if it is a time at all."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from kiosk.model.text import MONTHS, narrow

if TYPE_CHECKING:
    from kiosk.model.text import Text

Grain = Literal["month", "day", "hour"]


class Moment(NamedTuple):
    """A time as a number of months, days or hours."""

    at: int
    grain: Grain


_QUARTERS: Final = {c: n for n, c in enumerate("一二三四", 1)}
_NUMBERED: Final = (
    (re.compile(r"([0-9]{4})[年./-]([0-9]{1,2})[月./-]([0-9]{1,2})日?"), "day"),
    (re.compile(r"([0-9]{4})[年./-](0?[1-9]|1[0-2])月?"), "month"),
    (re.compile(r"([0-9]{4})年?(?:度|末|底|初)?"), "year"),
    # A school year or a season begins in the first of its two years.
    (
        re.compile(
            r"([0-9]{4})年?[-–—~/至](?:[0-9]{4}|[0-9]{2})(?:年|学年|学年度|年度)?"
        ),
        "year",
    ),
    (re.compile(r"([0-9]{4})(?:学年|学年度)"), "year"),
    (re.compile(r"([0-9]{4})年?第?([一二三四1-4])季度"), "quarter"),
    (re.compile(r"([0-9]{4})[年 ]?Q([1-4])"), "quarter"),
    (re.compile(r"([0-9]{4})年?([上下])半年"), "half"),
    (re.compile(r"([0-9]{1,2})[时点:：](?:00)?"), "hour"),
)


_ZH: Final = "一二三四五六七八九十"
_MONTH: Final = re.compile(
    rf"(?:[0-9]{{4}}[年./-])?(?:(0?[1-9]|1[0-2])月?份?|([{_ZH}]{{1,2}})月份?)"
)
_QUARTER: Final = re.compile(
    r"(?:[0-9]{4}年?)?(?:第?([一二三四1-4])季度?|Q([1-4])|([1-4])Q)(?: [0-9]{4})?",
    re.IGNORECASE,
)


def moment(words: str) -> Moment | None:
    """The time that a period names; None if it is no time, or of no year."""
    words = narrow(words.strip())
    for pattern, kind in _NUMBERED:
        match = pattern.fullmatch(words)
        if match:
            return _counted(kind, match.groups())
    named = re.fullmatch(r"([A-Z][a-z]{2,}) ([0-9]{4})", words)
    for month, name in enumerate(MONTHS):
        if named and name.startswith(named[1]):
            return Moment(12 * int(named[2]) + month, "month")
    return None


def _counted(kind: str, parts: tuple[str, ...]) -> Moment | None:
    if kind == "hour":
        return Moment(int(parts[0]), "hour")
    months = 12 * int(parts[0])
    match kind:
        case "year":
            return Moment(months, "month")
        case "quarter":
            number = _QUARTERS.get(parts[1]) or int(parts[1])
            return Moment(months + 3 * (number - 1), "month")
        case "half":
            return Moment(months + (6 if parts[1] == "下" else 0), "month")
        case "month":
            return Moment(months + int(parts[1]) - 1, "month")
        case _:
            try:
                day = dt.date(int(parts[0]), int(parts[1]), int(parts[2]))
            except ValueError:
                return None
            return Moment(day.toordinal(), "day")


def month(words: str) -> int | None:
    words = narrow(words.strip())
    match = _MONTH.fullmatch(words)
    if match and match[2]:
        ten, _, rest = match[2].rpartition("十")
        tens = 10 if "十" in match[2] else 0
        return tens + (_ZH.index(rest) + 1 if rest else 0) if not ten else None
    if match:
        return int(match[1])
    for number, name in enumerate(MONTHS, 1):
        if re.fullmatch(rf"{name[:3]}(?:{name[3:]}|\.)?(?: [0-9]{{4}})?", words):
            return number
    return None


def quarter(words: str) -> int | None:
    match = _QUARTER.fullmatch(narrow(words.strip()))
    if not match:
        return None
    digit = next(part for part in match.groups() if part)
    return _ZH.index(digit) + 1 if digit in _ZH else int(digit)


def is_time(words: Text) -> bool:
    """Whether a name is a time, in either language."""
    return any(
        moment(said) or month(said) or quarter(said) for said in (words.zh, words.en)
    )
