"""Whole: no part is more than the whole that it is a part of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kiosk.authoring.rule import Rule, WrittenSlide
from kiosk.content.validate import Remark
from kiosk.model.data import spare
from kiosk.model.message import Message, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.charts.base import Portion
    from kiosk.content.json_text import Steps
    from kiosk.model.figure import Fact
    from kiosk.model.table import Table

_SHARE: Final = re.compile(
    r"占.*(比|份额)|占比|比重|份额|^share of|\bshare\b.*\bof\b", re.IGNORECASE
)


def remarks(page: WrittenSlide) -> Iterator[Remark]:
    facts = page.slide.facts()
    told = set()
    for steps, chart in page.charts():
        for one in chart.portions():
            what = _too_much(one, facts)
            if what is not None:
                yield Remark((*steps, *one.field), what)
            if one.whole is None:
                told.add(one.figure)
        table = chart.table()
        if table is not None:
            yield from _stacked(steps, table)
    for name, figure in page.slide.figures.items():
        share = figure.derived is not None and figure.derived.be == "share"
        label = figure.label
        named = _SHARE.search(label.zh) or _SHARE.search(label.en)
        if (share or named) and name not in told and _share(facts[name]) > 1:
            yield Remark(("figures", name), _beyond(facts[name]), key=True)


def _too_much(one: Portion, facts: dict[str, Fact]) -> Message | None:
    part = facts[one.figure]
    if one.whole is not None:
        whole = facts[one.whole]
        if part.base <= whole.base:
            return None
        return Message(
            f"其中的 {part.said('zh')} 比总数 {whole.said('zh')} 还多",
            f"the part, {part.said('en')}, is more than the whole, {whole.said('en')}",
        )
    if _share(part) > 1:
        return _beyond(part)
    if part.value >= 0:
        return None
    return Message(
        f"{part.said('zh')} 是负数，画不成整体的一部分；请改用 figures",
        f"{part.said('en')} is negative and cannot be drawn as a part of a whole; use "
        "figures",
    )


def _share(fact: Fact) -> float:
    """The figure as a share of one; of what is no share, nothing."""
    if fact.figure.unit == "%":
        return float(fact.value) / 100
    return float(fact.value) if isinstance(fact.figure.value, str) else 0.0


def _beyond(fact: Fact) -> Message:
    label = fact.figure.label
    return Message(
        f"“{shown(label.zh)}”是 {fact.said('zh')}：部分不能超过整体",
        f"“{shown(label.en)}” is {fact.said('en')}: a part is at most the whole",
    )


def _stacked(steps: Steps, table: Table) -> Iterator[Remark]:
    """Parts in per cent, one on the other, that make more than a hundred."""
    if not table.stacked or table.unit != "%" or len(table.rows) < 2:
        return
    for place, name in enumerate(table.columns):
        cells = [row.values[place] for row in table.rows]
        values = [value for value in cells if value is not None]
        total = sum(values)
        if total > 100 + spare(values):
            what = Message(
                f"“{shown(name.zh)}”各部分相加是 {total:f}%，超过了 100%",
                f"the parts of “{shown(name.en)}” add up to {total:f} %, more than 100",
            )
            yield Remark((*steps, *table.rows[-1].way(place)), what)


RULE = Rule(
    "whole",
    "error",
    Message("部分不超过整体，占比不超过 100%", "no part or share exceeds the whole"),
    of_page=remarks,
)
