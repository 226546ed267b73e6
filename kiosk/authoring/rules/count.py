"""Count: a chart that draws things one by one draws as many as its figure says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.authoring.rule import Page, Rule
from kiosk.charts import pictogram
from kiosk.charts.flow import FlowChart
from kiosk.charts.pictogram import PictogramChart
from kiosk.charts.piers import PiersChart
from kiosk.charts.shore import ShoreChart
from kiosk.charts.slabs import SlabsChart
from kiosk.charts.structure import StructureChart
from kiosk.content.validate import Remark
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.charts.base import Chart
    from kiosk.content.json_text import Steps
    from kiosk.model.figure import Fact


def remarks(page: Page) -> Iterator[Remark]:
    facts = page.slide.facts()
    for steps, chart in page.charts():
        for at, name in _counted(steps, chart):
            fact = facts[name]
            if fact.value.denominator > 1 or fact.value < 1:
                yield Remark(at, _broken(fact))
        yield from _members(steps, chart, facts)
        if isinstance(chart, PictogramChart):
            fact = facts[chart.count]
            if fact.value > pictogram.MOST:
                what = Message(
                    f"最多画 {pictogram.MOST} 个，这里是 {fact.said('zh')}；"
                    "再多请用 crowd",
                    f"at most {pictogram.MOST} are drawn, this is {fact.said('en')}; "
                    "for more use crowd",
                )
                yield Remark((*steps, "count"), what)


def _counted(steps: Steps, chart: Chart) -> Iterator[tuple[Steps, str]]:
    """Figures that are drawn piece by piece."""
    if isinstance(chart, PictogramChart | PiersChart | ShoreChart):
        yield (*steps, "count"), chart.count
    elif isinstance(chart, StructureChart):
        for number, group in enumerate(chart.groups):
            yield (*steps, "groups", number, "count"), group.count
    elif isinstance(chart, FlowChart):
        for number, stage in enumerate(chart.stages):
            yield (*steps, "stages", number, "count"), stage.count
    elif isinstance(chart, SlabsChart):
        for number, bar in enumerate(chart.bars):
            yield (*steps, "bars", number, "figure"), bar.figure


def _broken(fact: Fact) -> Message:
    return Message(
        f"这张图一个一个地画，{fact.said('zh')} 画不出来；要用整数",
        f"this chart draws one by one and cannot draw {fact.said('en')}; it takes a "
        "whole number",
    )


def _members(steps: Steps, chart: Chart, facts: dict[str, Fact]) -> Iterator[Remark]:
    """More members with a name than there are, or too few where all have one."""
    told: list[tuple[Steps, str, int, bool]] = []
    if isinstance(chart, StructureChart):
        told = [
            ((*steps, "groups", n), group.count, len(group.members), False)
            for n, group in enumerate(chart.groups)
        ]
    elif isinstance(chart, ShoreChart):
        told = [(steps, chart.count, len(chart.members), False)]
    elif isinstance(chart, FlowChart):
        told = [
            ((*steps, "stages", n), stage.count, len(stage.members), True)
            for n, stage in enumerate(chart.stages)
        ]
    for at, name, named, every in told:
        count = facts[name].value
        if named > count or (every and named < count):
            said = facts[name].said
            what = Message(
                f"列了 {named} 个，可 {name} 是 {said('zh')}",
                f"{named} are listed, but {name} is {said('en')}",
            )
            yield Remark((*at, "members"), what)


RULE = Rule(
    "count",
    "error",
    Message(
        "一个一个画的图，画的和列的个数就是那个数",
        "what is drawn or listed one by one is as many as the figure says",
    ),
    of_page=remarks,
)
