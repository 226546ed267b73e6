"""Headline sum: months and parts below a headline add up to its number."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

from kiosk.authoring.rule import Rule, WrittenSlide
from kiosk.content.validate import Remark
from kiosk.drawing.scales import decimal, decimals
from kiosk.model.data import spare
from kiosk.model.figure import Counted, magnitude
from kiosk.model.message import Message, shown
from kiosk.model.period import is_time, month, quarter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.content.json_text import Steps
    from kiosk.model.figure import Fact
    from kiosk.model.table import Table
    from kiosk.model.text import Text

_RATES: Final = ("%", "‰", "倍", "个百分点", "个千分点")
"""Units in which the whole is no sum of its parts."""


class _Row(NamedTuple):
    """Values that may be parts of one number, with their names."""

    names: tuple[Text, ...]
    values: tuple[Decimal, ...]
    steps: Steps


def remarks(page: WrittenSlide) -> Iterator[Remark]:
    name = page.slide.headline()
    facts = page.slide.facts()
    if name not in page.slide.figures:
        return
    for steps, chart in page.charts():
        table = chart.table()
        row = None if table is None else _row(steps, table)
        if table is not None and row is not None and _same_unit(facts[name], table):
            yield from _unequal(facts[name], row, table)


def _row(steps: Steps, table: Table) -> _Row | None:
    """The values of a chart of one row, or of one column; all of them are there."""
    (first, *others), columns = table.rows, table.columns
    if columns and not others:
        names, cells, at = columns, first.values, first.at
    elif not columns:
        names = tuple(row.name for row in table.rows)
        cells, at = tuple(row.values[0] for row in table.rows), first.at[:1]
    else:
        return None
    values = tuple(value for value in cells if value is not None)
    return _Row(names, values, (*steps, *at)) if len(values) == len(cells) else None


def _same_unit(fact: Fact, table: Table) -> bool:
    noun = _noun(table.unit)
    return noun == _noun(fact.figure.unit) and noun not in (None, "", *_RATES)


def _noun(unit: str | Counted | None) -> str | None:
    written = unit.zh if isinstance(unit, Counted) else unit
    return None if written is None else written.removeprefix(magnitude(written)[1])


def _unequal(fact: Fact, row: _Row, table: Table) -> Iterator[Remark]:
    unit = table.unit or ""
    scale = magnitude(unit.zh if isinstance(unit, Counted) else unit)[0]
    whole = fact.base / scale
    parts = Fraction(sum(row.values, Decimal(0)))
    months = _cover_a_year(row.names)
    if not months and (
        any(map(is_time, row.names)) or whole in map(Fraction, row.values)
    ):
        # Years beside one another are no parts, nor is the number among its equals.
        return
    counts = scale == fact.scale == 1
    loose = Fraction(spare(row.values, counts=counts))
    own = 0 if counts and fact.value.denominator == 1 else fact.scale
    loose += Fraction(spare([_written(fact)])) * own / scale
    # "Over 480,000" is true of 486,000, but not of 500,000.
    if fact.qualifier != "exact":
        loose += abs(whole) / 20
    if abs(parts - whole) <= loose:
        return
    said = decimal(parts, decimals(parts))
    label = fact.figure.label
    zh, en = (unit.zh, unit.en) if isinstance(unit, Counted) else (unit, unit)
    what = Message(
        f"图里各项相加是 {said}{zh}，大数“{shown(label.zh)}”却是 {fact.said('zh')}；"
        "请核对，或在 silence 里写明为什么不相等",
        f"the values of the chart add up to {said} {en}, but “{shown(label.en)}” is "
        f"{fact.said('en')}; check them, or say in silence why they differ",
    )
    yield Remark(row.steps, what)


def _written(fact: Fact) -> Decimal:
    return Decimal(decimal(abs(fact.value), decimals(fact.value)))


def _cover_a_year(names: Sequence[Text]) -> bool:
    """Whether names are the twelve months or four quarters of a year."""
    months = {month(name.zh) or month(name.en) for name in names}
    quarters = {quarter(name.zh) or quarter(name.en) for name in names}
    every = months == set(range(1, 13)) or quarters == set(range(1, 5))
    return every and len(names) in (4, 12)


RULE = Rule(
    "headline-sum",
    "warning",
    Message(
        "大数下面的各月、各部分相加等于这个大数",
        "the months or parts below a headline add up to its number",
    ),
    of_page=remarks,
)
