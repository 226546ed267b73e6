"""Steps: where a chart draws time in equal steps, the steps are equal."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kiosk.authoring.rule import Rule, WrittenSlide
from kiosk.content.validate import Remark
from kiosk.model.message import Message, shown
from kiosk.model.period import moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.model.period import Grain

_WORDS: Final = {
    "month": Message("个月", "month"),
    "day": Message("天", "day"),
    "hour": Message("小时", "hour"),
}


def remarks(page: WrittenSlide) -> Iterator[Remark]:
    for steps, chart in page.charts():
        table = chart.table()
        if table is None or not table.time or table.places:
            continue
        periods = table.columns
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
            yield Remark((*steps, table.field, place), what)
            break


def _long(gap: int, grain: Grain, gaps: Sequence[int]) -> Message:
    """A stretch of time in words, in years if all are whole years."""
    word = _WORDS[grain]
    if grain == "month" and not any(one % 12 for one in gaps):
        gap, word = gap // 12, Message("年", "year")
    return Message(f"{gap} {word.zh}", f"{gap} {word.en}{'s' if gap > 1 else ''}")


RULE = Rule(
    "steps",
    "error",
    Message(
        "随时间变化的图，各时期间隔相等、从早到晚",
        "the periods of a chart rise in equal steps",
    ),
    of_page=remarks,
)
