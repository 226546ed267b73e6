"""Whole: no part is more than the whole that it is a part of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kiosk.authoring.rule import Page, Rule
from kiosk.charts.area import AreaChart
from kiosk.charts.bars import BarsChart
from kiosk.charts.crowd import CrowdChart
from kiosk.charts.pictogram import PictogramChart
from kiosk.charts.share import ShareChart
from kiosk.content.validate import Remark
from kiosk.model.data import spare
from kiosk.model.message import Message, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.charts.base import Chart
    from kiosk.content.json_text import Steps
    from kiosk.model.figure import Fact

_SHARE: Final = re.compile(
    r"占.*(比|份额)|占比|比重|份额|^share of|\bshare\b.*\bof\b", re.IGNORECASE
)


def remarks(page: Page) -> Iterator[Remark]:
    facts = page.slide.facts()
    told = set()
    for steps, chart in page.charts():
        if isinstance(chart, ShareChart):
            told.add(chart.part)
            if _share(facts[chart.part]) > 1:
                yield Remark((*steps, "part"), _beyond(facts[chart.part]))
            elif facts[chart.part].value < 0:
                said = facts[chart.part]
                what = Message(
                    f"{said.said('zh')} 是负数，画不成整体的一部分；请改用 figures",
                    f"{said.said('en')} is negative and cannot be drawn as a part of a "
                    "whole; use figures",
                )
                yield Remark((*steps, "part"), what)
        elif isinstance(chart, CrowdChart | PictogramChart) and chart.lit is not None:
            part, whole = facts[chart.lit], facts[chart.count]
            if part.base > whole.base:
                what = Message(
                    f"其中的 {part.said('zh')} 比总数 {whole.said('zh')} 还多",
                    f"the part, {part.said('en')}, is more than the whole, "
                    f"{whole.said('en')}",
                )
                yield Remark((*steps, "lit"), what)
        yield from _stacked(steps, chart)
    for name, figure in page.slide.figures.items():
        share = figure.derived is not None and figure.derived.be == "share"
        label = figure.label
        named = _SHARE.search(label.zh) or _SHARE.search(label.en)
        if (share or named) and name not in told and _share(facts[name]) > 1:
            yield Remark(("figures", name), _beyond(facts[name]), key=True)


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


def _stacked(steps: Steps, chart: Chart) -> Iterator[Remark]:
    """Parts in per cent, one on the other, that make more than a hundred."""
    if isinstance(chart, BarsChart):
        names = chart.labels if chart.arrange == "stacked" else ()
    elif isinstance(chart, AreaChart):
        names = chart.periods
    else:
        return
    if chart.unit != "%" or len(chart.series) < 2:
        return
    for place, name in enumerate(names):
        values = [v for one in chart.series if (v := one.values[place]) is not None]
        total = sum(values)
        if total > 100 + spare(values):
            last = len(chart.series) - 1
            what = Message(
                f"“{shown(name.zh)}”各部分相加是 {total:f}%，超过了 100%",
                f"the parts of “{shown(name.en)}” add up to {total:f} %, more than 100",
            )
            yield Remark((*steps, "series", last, "values", place), what)


RULE = Rule(
    "whole",
    "error",
    Message("部分不超过整体，占比不超过 100%", "no part or share exceeds the whole"),
    of_page=remarks,
)
