"""Magnitude: the values of one chart are written in one scale."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from kiosk.authoring.rule import Rule, WrittenSlide
from kiosk.content.validate import Remark
from kiosk.model.figure import Counted
from kiosk.model.message import Message, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from kiosk.content.json_text import Steps
    from kiosk.model.table import Table
    from kiosk.model.text import Text

APART: Final = 1000
"""So many times apart, two values of a chart look like two scales."""


class _Told(NamedTuple):
    """A value of a chart, what it is called and the way to it."""

    value: Decimal
    name: Text
    steps: Steps


def remarks(page: WrittenSlide) -> Iterator[Remark]:
    for steps, chart in page.charts():
        table = chart.table()
        if table is None:
            continue
        told = sorted(_values(steps, table), key=lambda one: abs(one.value))
        if len(told) > 1:
            yield from _apart(told, table)


def _values(steps: Steps, table: Table) -> Iterator[_Told]:
    """Everything that a chart draws on one scale, but for what is nothing."""
    for row in table.rows:
        for place, value in enumerate(row.values):
            if value:
                name = table.called(row, place)
                yield _Told(value, name, (*steps, *row.way(place)))


def _apart(told: list[_Told], table: Table) -> Iterator[Remark]:
    """One remark, on the value that is the odd one out."""
    least, most = told[0], told[-1]
    if abs(most.value) < APART * abs(least.value):
        return
    gaps = [abs(after.value / before.value) for before, after in pairwise(told)]
    widest = max(range(len(gaps)), key=gaps.__getitem__)
    # What develops over time may pass through many sizes, but not at a leap.
    if table.time and gaps[widest] < APART:
        return
    odd = told[-1] if len(told) - widest - 1 < widest + 1 else told[0]
    other = least if odd is most else most
    unit = table.unit or ""
    zh, en = (unit.zh, unit.en) if isinstance(unit, Counted) else (unit, unit)
    times = int(abs(most.value / least.value))
    what = Message(
        f"“{shown(odd.name.zh)}”是 {odd.value:f}{zh}，“{shown(other.name.zh)}”是 "
        f"{other.value:f}{zh}，相差 {times} 倍：是不是有的按万、亿写，有的没有？",
        f"“{shown(odd.name.en)}” is {odd.value:f} {en}, “{shown(other.name.en)}” "
        f"{other.value:f} {en}, {times:,} times apart: are some written in 万 or 亿 "
        "(thousands, millions) and others not?",
    )
    yield Remark(odd.steps, what)


RULE = Rule(
    "magnitude",
    "warning",
    Message(
        "一张图里的数按同样的单位写，不相差一千倍",
        "the values of a chart are written in one scale, less than a thousand times "
        "apart",
    ),
    of_page=remarks,
)
