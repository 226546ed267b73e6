"""Total: where a total is told beside its parts, the parts add up to it."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

from kiosk.authoring.rule import Page, Rule
from kiosk.charts.area import AreaChart
from kiosk.charts.bars import BarsChart
from kiosk.charts.slabs import SlabsChart
from kiosk.content.validate import Remark
from kiosk.model.data import spare
from kiosk.model.figure import Counted
from kiosk.model.message import Message, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.charts.base import Chart
    from kiosk.content.json_text import Steps
    from kiosk.model.data import Series
    from kiosk.model.figure import Fact
    from kiosk.model.text import Text

_TOTAL: Final = re.compile(
    r"合计|总计|共计|总和|总数|全部|(?:in )?total|sum|overall|all", re.IGNORECASE
)
_RATES: Final = ("%", "‰", "倍")
"""Units in which the whole is no sum of its parts."""


class _Row(NamedTuple):
    """Values that are told side by side, with their names and the ways to them."""

    names: tuple[Text, ...]
    values: tuple[Decimal, ...]
    steps: tuple[Steps, ...]
    rounded: bool
    """Whether the values are in 万 or 亿, and so rounded."""


def remarks(page: Page) -> Iterator[Remark]:
    facts = page.slide.facts()
    for steps, chart in page.charts():
        if getattr(chart, "unit", "") not in _RATES:
            for row in _rows(steps, chart):
                # Of values that are missing there is no sum.
                if all(value is not None for value in row.values):
                    yield from _unequal(row)
        yield from _twice(steps, chart)
        if isinstance(chart, SlabsChart) and chart.difference is not None:
            yield from _difference(steps, chart, facts)


def _rows(steps: Steps, chart: Chart) -> Iterator[_Row]:
    """Everything in a chart that may hold a total: its labels, series and items."""
    unit = getattr(chart, "unit", "")
    rounded = (unit.zh if isinstance(unit, Counted) else unit)[:1] in ("万", "亿")
    labels: tuple[Text, ...] = getattr(chart, "labels", ())
    series: tuple[Series, ...] = getattr(chart, "series", ())
    for number, one in enumerate(series if labels else ()):
        ways: tuple[Steps, ...] = tuple(
            (*steps, "series", number, "values", n) for n in range(len(labels))
        )
        yield _Row(labels, one.values, ways, rounded)
    for place in range(len(series[0].values) if len(series) > 2 else 0):
        yield _Row(
            tuple(one.name for one in series),
            tuple(one.values[place] for one in series),
            tuple((*steps, "series", n, "values", place) for n in range(len(series))),
            rounded,
        )
    items = getattr(chart, "items", ())
    if items and all(isinstance(getattr(one, "value", None), Decimal) for one in items):
        yield _Row(
            tuple(one.label for one in items),
            tuple(one.value for one in items),
            tuple((*steps, "items", n, "value") for n in range(len(items))),
            rounded,
        )


def _totals(names: Sequence[Text]) -> list[int]:
    return [
        place
        for place, name in enumerate(names)
        if _TOTAL.fullmatch(name.zh.strip()) or _TOTAL.fullmatch(name.en.strip())
    ]


def _unequal(row: _Row) -> Iterator[Remark]:
    totals = _totals(row.names)
    if len(totals) != 1 or len(row.values) < 3:
        return
    (place,) = totals
    said = row.values[place]
    parts = sum(row.values, Decimal(0)) - said
    loose = spare(row.values, counts=not row.rounded)
    if abs(parts - said) > loose:
        name = row.names[place]
        what = Message(
            f"“{shown(name.zh)}”是 {said:f}，其余各项相加是 {parts:f}",
            f"“{shown(name.en)}” is {said:f}, but the others add up to {parts:f}",
        )
        yield Remark(row.steps[place], what)


def _twice(steps: Steps, chart: Chart) -> Iterator[Remark]:
    """A total that is stacked on its own parts."""
    stacked = isinstance(chart, AreaChart) or (
        isinstance(chart, BarsChart) and chart.arrange == "stacked"
    )
    series = getattr(chart, "series", ())
    if stacked and len(series) > 1:
        for number in _totals([one.name for one in series]):
            name = series[number].name
            what = Message(
                f"叠加的图里不能再放“{shown(name.zh)}”：它会算两遍",
                f"“{shown(name.en)}” cannot be stacked on its own parts: it counts "
                "twice",
            )
            yield Remark((*steps, "series", number, "name"), what)


def _loose(facts: Sequence[Fact]) -> Fraction:
    """How far a difference may be from its figures, because all are rounded.

    Whole numbers without 万 or 亿 are counts, which are not.
    """
    return sum(
        (
            Fraction(spare([Decimal(str(float(fact.value)))])) * fact.scale
            for fact in facts
            if fact.scale > 1 or fact.value.denominator > 1
        ),
        Fraction(0),
    )


def _difference(
    steps: Steps, chart: SlabsChart, facts: dict[str, Fact]
) -> Iterator[Remark]:
    before, after = (facts[bar.figure] for bar in chart.bars[-2:])
    told = facts[chart.difference or ""]
    figures = [facts[bar.figure] for bar in chart.bars[-2:]] + [told]
    if abs(after.base - before.base - told.base) > _loose(figures):
        what = Message(
            f"最后两根相差的不是 {told.said('zh')}："
            f"{before.said('zh')} 到 {after.said('zh')}",
            f"the last two do not differ by {told.said('en')}: {before.said('en')} to "
            f"{after.said('en')}",
        )
        yield Remark((*steps, "difference"), what)


RULE = Rule(
    "total",
    "error",
    Message(
        "合计等于各部分之和，差额等于两数之差",
        "a total is the sum of its parts, a difference that of its two figures",
    ),
    of_page=remarks,
)
