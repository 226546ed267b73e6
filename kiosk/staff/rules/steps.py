"""Steps: where a chart draws time in equal steps, the steps are equal."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from kiosk.messages import Message, shown
from kiosk.proof import Remark
from kiosk.staff.rule import Page, Rule
from kiosk.text import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.text import Text

_Grain = Literal["month", "day", "hour"]


class _Moment(NamedTuple):
    """A time as a number of months, days or hours."""

    at: int
    grain: _Grain


_WORDS: Final = {
    "month": Message("个月", "month"),
    "day": Message("天", "day"),
    "hour": Message("小时", "hour"),
}
_QUARTERS: Final = {c: n for n, c in enumerate("一二三四", 1)}
_NUMBERED: Final = (
    (re.compile(r"(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?"), "day"),
    (re.compile(r"(\d{4})[年./-](\d{1,2})月?"), "month"),
    (re.compile(r"(\d{4})年?(?:度|末|底|初)?"), "year"),
    (re.compile(r"(\d{4})年?第?([一二三四1-4])季度"), "quarter"),
    (re.compile(r"(\d{4})[年 ]?Q([1-4])"), "quarter"),
    (re.compile(r"(\d{4})年?([上下])半年"), "half"),
    (re.compile(r"(\d{1,2})[时点:：](?:00)?"), "hour"),
)


def remarks(page: Page) -> Iterator[Remark]:
    for steps, chart in page.charts():
        periods: Sequence[Text] = getattr(chart, "periods", ())
        moments = [moment(period.zh) or moment(period.en) for period in periods]
        found = [moment for moment in moments if moment is not None]
        if len(found) < len(moments) or len({one.grain for one in found}) != 1:
            continue
        grain = found[0].grain
        gaps = [after.at - before.at for before, after in pairwise(found)]
        for place, gap in enumerate(gaps, 1):
            before, after = periods[place - 1], periods[place]
            if gap <= 0:
                what = Message(
                    f"“{shown(after.zh)}”不在“{shown(before.zh)}”之后；时间要从左往右",
                    f"“{shown(after.en)}” does not come after “{shown(before.en)}”; "
                    "time runs from left to right",
                )
            elif gap != gaps[0]:
                here, usual = _long(gap, grain, gaps), _long(gaps[0], grain, gaps)
                what = Message(
                    f"“{shown(before.zh)}”到“{shown(after.zh)}”隔 {here.zh}，"
                    f"前面隔 {usual.zh}；图上画得一样宽，间隔要相等",
                    f"“{shown(before.en)}” to “{shown(after.en)}” is {here.en}, the "
                    f"step before {usual.en}; they are drawn equally wide and must be "
                    "equal",
                )
            else:
                continue
            yield Remark((*steps, "periods", place), what)
            break


def _long(gap: int, grain: _Grain, gaps: Sequence[int]) -> Message:
    """A stretch of time in words, in years if all are whole years."""
    word = _WORDS[grain]
    if grain == "month" and not any(one % 12 for one in gaps):
        gap, word = gap // 12, Message("年", "year")
    return Message(f"{gap} {word.zh}", f"{gap} {word.en}{'s' if gap > 1 else ''}")


def moment(words: str) -> _Moment | None:
    """The time that a period names; None if it is no time, or of no year."""
    words = words.strip()
    for pattern, kind in _NUMBERED:
        match = pattern.fullmatch(words)
        if match:
            return _counted(kind, match.groups())
    named = re.fullmatch(r"([A-Z][a-z]{2,}) (\d{4})", words)
    for month, name in enumerate(MONTHS):
        if named and name.startswith(named[1]):
            return _Moment(12 * int(named[2]) + month, "month")
    return None


def _counted(kind: str, parts: tuple[str, ...]) -> _Moment | None:
    if kind == "hour":
        return _Moment(int(parts[0]), "hour")
    months = 12 * int(parts[0])
    match kind:
        case "year":
            return _Moment(months, "month")
        case "quarter":
            number = _QUARTERS.get(parts[1]) or int(parts[1])
            return _Moment(months + 3 * (number - 1), "month")
        case "half":
            return _Moment(months + (6 if parts[1] == "下" else 0), "month")
        case "month":
            return _Moment(months + int(parts[1]) - 1, "month")
        case _:
            try:
                day = dt.date(int(parts[0]), int(parts[1]), int(parts[2]))
            except ValueError:
                return None
            return _Moment(day.toordinal(), "day")


RULE = Rule(
    "steps",
    "error",
    Message(
        "随时间变化的图，各时期间隔相等、从早到晚",
        "the periods of a chart rise in equal steps",
    ),
    of_page=remarks,
)
