"""Schedules: on which dates, weekdays and hours a slide or a theme is shown.

Moments are those of the wall clock where the screen hangs, without a time zone. A
machine that has not been told the time since the power came back begins in 1970 or
another year long past; what is scheduled is then unknown.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import AfterValidator, Field, model_validator

from kiosk.model.kinds import Model
from kiosk.model.mistake import mistake

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

KNOWN: Final = 2020
"""The first year that a clock which has been set can show."""
AHEAD: Final = 9
"""Days that are looked ahead: whatever happens every week happens in these."""

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEK: Final[tuple[Weekday, ...]] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_DAY: Final = timedelta(days=1)
_HOURS: Final = re.compile(
    r"(?P<first>([01][0-9]|2[0-3]):[0-5][0-9])-(?P<last>([01][0-9]|2[0-3]):[0-5][0-9]|24:00)"
)


def _moment(text: str) -> str:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2})?", text):
        raise mistake("moment")
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise mistake("moment-none") from None
    return text


def _hours(text: str) -> str:
    found = _HOURS.fullmatch(text)
    if not found:
        raise mistake("hours")
    if found["first"] == found["last"]:
        raise mistake("hours-none")
    return text


class DayOrMoment:
    """Marks a field that is a day, such as 2026-05-01, or a moment of one."""


class HourSpan:
    """Marks a field that is a span of hours, such as 09:00-17:30."""


Moment = Annotated[str, AfterValidator(_moment), DayOrMoment()]
Hours = Annotated[
    str,
    AfterValidator(_hours),
    Field(
        description="时段，如 09:00-17:30；过夜的写 22:00-02:00 · hours; 22:00-02:00 "
        "go on after midnight",
        examples=["09:00-17:30"],
    ),
    HourSpan(),
]


class Schedule(Model):
    """When something is shown; all that is written must agree.

    Hours that go on after midnight belong to the day on which they begin.
    """

    from_: Moment | None = Field(
        default=None,
        alias="from",
        description="从哪天（或哪个时刻）起 · from which day, or moment, on",
        examples=["2026-05-01", "2026-05-01T09:00"],
    )
    until: Moment | None = Field(
        default=None,
        description="到哪天为止，当天还放；或到哪个时刻 · until which day, which is "
        "shown whole, or which moment",
        examples=["2026-05-05", "2026-05-05T18:00"],
    )
    days: Annotated[tuple[Weekday, ...], Field(max_length=7)] = Field(
        default=(),
        description="星期几：mon 周一，tue 周二，wed 周三，thu 周四，fri 周五，"
        "sat 周六，sun 周日；不写就是每天 · days of the week; every day if left out",
        examples=[["sat", "sun"]],
    )
    hours: Annotated[tuple[Hours, ...], Field(max_length=12)] = Field(
        default=(),
        description="每天的时段，可写几段；不写就是全天 · hours of the day, one span "
        "or more; all day if left out",
        examples=[["09:00-12:00", "14:00-17:00"]],
    )

    @model_validator(mode="after")
    def _sensible(self) -> Schedule:
        if not (self.from_ or self.until or self.days or self.hours):
            raise mistake("schedule-empty")
        if self.from_ and self.until and _ends(self.until) <= _begins(self.from_):
            raise mistake("schedule-order", until=self.until, first=self.from_)
        return self

    def on(self, moment: datetime) -> bool:
        """Whether it is shown at a moment of the wall clock."""
        today = moment.date()
        return any(
            start <= moment < end
            for day in _days(today, -1, 1)
            for start, end in self._spans(day)
        )

    def _spans(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """From when to when it is shown by what begins on a day."""
        if self.days and WEEK[day.weekday()] not in self.days:
            return
        if self._dated(self.from_) and day < _begins(self.from_ or "").date():
            return
        if self._dated(self.until) and day > _begins(self.until or "").date():
            return
        midnight = datetime.combine(day, time())
        for hours in self.hours or ("00:00-24:00",):
            first, _, last = hours.partition("-")
            start, end = midnight + _clock(first), _after(midnight, _clock(last))
            if end <= start:
                end = _after(end, _DAY)
            if self.from_ and not self._dated(self.from_):
                start = max(start, _begins(self.from_))
            if self.until and not self._dated(self.until):
                end = min(end, _begins(self.until))
            if start < end:
                yield start, end

    def _dated(self, bound: str | None) -> bool:
        return bound is not None and "T" not in bound

    def edges(self, moment: datetime) -> set[datetime]:
        """Moments at which it can begin or end, for a week and more from one on."""
        days = {*_days(moment.date(), -1, AHEAD)}
        for bound in (self.from_, self.until):
            if bound is not None:
                days |= {*_days(_begins(bound).date(), -1, AHEAD)}
        return {edge for day in days for span in self._spans(day) for edge in span}

    @property
    def begins(self) -> datetime | None:
        """The moment before which it is never shown."""
        return _begins(self.from_) if self.from_ else None

    @property
    def ends(self) -> datetime | None:
        """The moment from which on it is never shown, but for its last night."""
        return _ends(self.until) if self.until else None


def _begins(bound: str) -> datetime:
    return datetime.fromisoformat(bound)


def _ends(bound: str) -> datetime:
    return _after(_begins(bound), timedelta() if "T" in bound else _DAY)


def _after(moment: datetime, span: timedelta) -> datetime:
    """So much later; the last moment of all where the calendar ends before."""
    try:
        return moment + span
    except OverflowError:
        return datetime.max


def _days(day: date, first: int, last: int) -> Iterator[date]:
    """The days round a day, those that the calendar has."""
    for number in range(first, last):
        with suppress(OverflowError):
            yield day + number * _DAY


def _clock(text: str) -> timedelta:
    hours, _, minutes = text.partition(":")
    return timedelta(hours=int(hours), minutes=int(minutes))


Both = tuple[Schedule | None, Schedule | None]
"""The schedules of a slide and of its theme; both must be on."""


def known(moment: datetime) -> bool:
    """Whether the clock has been set."""
    return moment.year >= KNOWN


def shown(schedules: Sequence[Both], moment: datetime) -> tuple[int, ...]:
    """Places of the slides that are on at a moment, in order; one at least.

    A clock that has not been set shows those without a schedule. Where nothing
    would be shown, the first slide is.
    """
    set_ = known(moment)
    on = tuple(
        place
        for place, both in enumerate(schedules)
        if all(one is None or (set_ and one.on(moment)) for one in both)
    )
    return on or (0,)


def next_edge(schedules: Sequence[Both], moment: datetime) -> datetime | None:
    """The first moment later than this at which anything can come or go.

    None if nothing can for a week.
    """
    if not known(moment):
        return None
    every = {one for both in schedules for one in both if one is not None}
    later = (edge for one in every for edge in one.edges(moment) if edge > moment)
    return min(later, default=None)


def first(both: Both, moment: datetime) -> datetime | None:
    """The first moment from this one on at which a slide is on; None if never."""
    given = [one for one in both if one is not None]
    begins = [one.begins for one in given if one.begins is not None]
    start = max([moment, *begins])
    # From the last beginning on, each week is like the next until something ends.
    edges = {edge for one in given for edge in one.edges(start) if edge >= start}
    for edge in sorted({start, *edges}):
        if all(one.on(edge) for one in given):
            return edge
    return None


def lasting(both: Both, moment: datetime) -> bool:
    """Whether a slide is on at a moment and stays so for ever."""
    given = [one for one in both if one is not None]
    if any(one.ends is not None for one in given):
        return False
    start = max([moment, *(one.begins for one in given if one.begins is not None)])
    edges = {edge for one in given for edge in one.edges(start) if edge >= start}
    return all(one.on(edge) for one in given for edge in {moment, start, *edges})
