"""Timetable: opening hours as the form on the page writes them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError

from kiosk.device.settings import Hours, Opening, SpecialDay
from kiosk.model.message import Message
from kiosk.model.schedule import WEEK, Weekday

if TYPE_CHECKING:
    from collections.abc import Mapping

DAYS: Final[dict[Weekday, Message]] = {
    "mon": Message("周一", "Monday"),
    "tue": Message("周二", "Tuesday"),
    "wed": Message("周三", "Wednesday"),
    "thu": Message("周四", "Thursday"),
    "fri": Message("周五", "Friday"),
    "sat": Message("周六", "Saturday"),
    "sun": Message("周日", "Sunday"),
}
MOST: Final = 60
"""Special days."""


class HoursRefused(ValueError):
    """What was written makes no hours; `why` is the sentence for who wrote it."""

    def __init__(self, why: Message) -> None:
        super().__init__(why.en)
        self.why = why


def rows(hours: Hours | None) -> tuple[tuple[Weekday, Message, str, str], ...]:
    """The days of the week with their hours, "" where there are none.

    A day with several openings, which only a file can say, shows the first of them.
    """
    first: dict[Weekday, Opening] = {}
    for opening in hours.openings if hours else ():
        for day in opening.days:
            first.setdefault(day, opening)
    return tuple(
        (
            day,
            DAYS[day],
            first[day].opens if day in first else "",
            first[day].closes if day in first else "",
        )
        for day in WEEK
    )


def special(hours: Hours | None) -> str:
    """The special days, one a line."""
    return "\n".join(
        f"{one.date.isoformat()} {one.opens}-{one.closes}"
        if one.opens
        else one.date.isoformat()
        for one in (hours.special if hours else ())
    )


def understood(form: Mapping[str, str]) -> Hours | None:
    """The hours that a form says; None if the screen's own are to hold.

    Raises:
        HoursRefused: it says none.
    """
    if form.get("own"):
        return None
    openings = []
    for day in WEEK:
        opens, closes = form.get(f"{day}-opens", ""), form.get(f"{day}-closes", "")
        if not opens and not closes:
            continue
        try:
            openings.append(Opening(days=(day,), opens=opens, closes=closes))
        except ValidationError:
            name = DAYS[day]
            raise HoursRefused(
                Message(
                    f"{name.zh}要写两个时刻，如 09:00 和 17:30",
                    f"{name.en} needs two times of day, such as 09:00 and 17:30",
                )
            ) from None
    if not openings:
        raise HoursRefused(
            Message(
                "至少一天要开放；整周闭馆就关掉机器",
                "at least one day has to be open; for a week that is closed, switch "
                "the machine off",
            )
        )
    return Hours(openings=tuple(openings), special=_special(form.get("special", "")))


def _special(text: str) -> tuple[SpecialDay, ...]:
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        date, _, times = line.partition(" ")
        opens, dash, closes = times.strip().partition("-")
        try:
            found.append(
                SpecialDay(
                    date=dt.date.fromisoformat(date),
                    opens=opens.strip() if dash else None,
                    closes=closes.strip() if dash else None,
                )
            )
            wrong = bool(times) and not dash
        except (ValidationError, ValueError):
            wrong = True
        if wrong or len(found) > MOST:
            raise HoursRefused(
                Message(
                    f"看不懂“{line[:40]}”；写成 2027-02-06 10:00-16:00，"
                    "或只写日期（闭馆）",
                    f"{line[:40]!r} is not understood; write 2027-02-06 10:00-16:00, "
                    "or the date alone for a closed day",
                )
            )
    return tuple(found)
