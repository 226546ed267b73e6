"""Total: where a total is told beside its parts, the parts add up to it."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

from kiosk.authoring.rule import Rule, WrittenSlide
from kiosk.content.validate import Remark
from kiosk.model.data import spare
from kiosk.model.figure import Counted
from kiosk.model.message import Message, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.charts.base import Subtraction
    from kiosk.content.json_text import Steps
    from kiosk.model.figure import Fact
    from kiosk.model.table import Table
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


def remarks(page: WrittenSlide) -> Iterator[Remark]:
    facts = page.slide.facts()
    for steps, chart in page.charts():
        table = chart.table()
        if table is not None:
            if table.unit not in _RATES:
                for row in _rows(steps, table):
                    yield from _unequal(row)
            yield from _twice(steps, table)
        for one in chart.differences():
            yield from _difference(steps, one, facts)


def _rows(steps: Steps, table: Table) -> Iterator[_Row]:
    """Everything in a chart that may hold a total: each row, and each column."""
    unit = table.unit or ""
    rounded = (unit.zh if isinstance(unit, Counted) else unit)[:1] in ("万", "亿")
    rows, columns = table.rows, table.columns
    found: list[tuple[tuple[Text, ...], list[tuple[Decimal | None, Steps]]]] = []
    # Periods are no parts of one another.
    if not table.time and columns:
        for row in rows:
            places = range(len(columns))
            found.append((columns, [(row.values[n], row.way(n)) for n in places]))
    if len(rows) > 2:
        names = tuple(row.name for row in rows)
        found += [
            (names, [(row.values[place], row.way(place)) for row in rows])
            for place in range(len(columns) or 1)
        ]
    for names, told in found:
        values = tuple(value for value, _ in told if value is not None)
        # Where a value is missing nobody knows the sum.
        if len(values) == len(names):
            yield _Row(names, values, tuple((*steps, *at) for _, at in told), rounded)


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


def _twice(steps: Steps, table: Table) -> Iterator[Remark]:
    """A total that is stacked on its own parts."""
    if table.stacked and len(table.rows) > 1:
        for number in _totals([row.name for row in table.rows]):
            row = table.rows[number]
            what = Message(
                f"叠加的图里不能再放“{shown(row.name.zh)}”：它会算两遍",
                f"“{shown(row.name.en)}” cannot be stacked on its own parts: it counts "
                "twice",
            )
            yield Remark((*steps, *row.named), what)


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
    steps: Steps, one: Subtraction, facts: dict[str, Fact]
) -> Iterator[Remark]:
    before, after, told = (facts[n] for n in (one.before, one.after, one.figure))
    figures = [before, after, told]
    if abs(after.base - before.base - told.base) > _loose(figures):
        what = Message(
            f"最后两根相差的不是 {told.said('zh')}："
            f"{before.said('zh')} 到 {after.said('zh')}",
            f"the last two do not differ by {told.said('en')}: {before.said('en')} to "
            f"{after.said('en')}",
        )
        yield Remark((*steps, *one.field), what)


RULE = Rule(
    "total",
    "error",
    Message(
        "合计等于各部分之和，差额等于两数之差",
        "a total is the sum of its parts, a difference that of its two figures",
    ),
    of_page=remarks,
)
