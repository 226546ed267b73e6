"""Airing: when a slide is shown, in as few words as a list has room for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from kiosk.model.schedule import WEEK

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from kiosk.model.schedule import Schedule
    from kiosk.model.text import Language

_FAR: Final = 300
"""Days from which on a day is said with its year."""
_DAYS: Final[dict[Language, tuple[str, ...]]] = {
    "zh": tuple("一二三四五六日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS: Final = [
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
]


class Airing(NamedTuple):
    """`words` is when, "" for always; `on` whether it is shown at the moment."""

    words: str
    on: bool


def airing(
    schedules: Sequence[Schedule | None], moment: datetime, language: Language
) -> Airing:
    """When something is shown that all of these let be shown, seen from a moment."""
    given = [one for one in schedules if one is not None]
    on = all(one.on(moment) for one in given)
    ended = [one.ends for one in given if one.ends is not None and one.ends <= moment]
    if ended and not on:
        return Airing("已停放" if language == "zh" else "over", on)
    parts = [part for one in given for part in _parts(one, moment.date(), language)]
    return Airing(" · ".join(dict.fromkeys(parts)), on)


def _parts(schedule: Schedule, today: date, language: Language) -> list[str]:
    zh = language == "zh"
    begins, ends = schedule.from_, schedule.until
    # What has begun is no news.
    if begins and ends and (begins[:10] <= today.isoformat()):
        begins = None
    first, last = (_said(one, today, language) for one in (begins, ends))
    dates = ""
    if first and last and begins and ends:
        dates = first if first == last else f"{first}–{last}"
        if first != last and begins[:7] == ends[:7]:
            # The month is said once.
            day, other = int(begins[8:10]), int(ends[8:10])
            both = f"{day}–{other}"
            dates = (
                last.replace(f"{other}日", f"{both}日")
                if zh
                else last.replace(str(other), both, 1)
            )
    elif first and begins and begins[:10] > today.isoformat():
        dates = f"{first}起" if zh else f"from {first}"
    elif last:
        dates = f"到{last}" if zh else f"until {last}"
    hours = [span.replace("-", "–") for span in schedule.hours]
    return [part for part in (dates, _days(schedule, language), *hours) if part]


def _said(bound: str | None, today: date, language: Language) -> str:
    """A day, or the day of a moment, with its year where that is far."""
    if bound is None:
        return ""
    day = date.fromisoformat(bound[:10])
    other = abs((day - today).days) >= _FAR
    if language == "zh":
        return f"{f'{day.year}年' if other else ''}{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]}{f' {day.year}' if other else ''}"


def _days(schedule: Schedule, language: Language) -> str:
    places = sorted(WEEK.index(day) for day in schedule.days)
    if not places or len(places) == len(WEEK):
        return ""
    names = [_DAYS[language][place] for place in places]
    if language == "zh":
        names = [f"周{name}" for name in names]
    if len(places) > 2 and places[-1] - places[0] == len(places) - 1:
        return f"{names[0]}{'至' if language == 'zh' else '–'}{names[-1]}"
    return ("、" if language == "zh" else ", ").join(names)
