"""Count: a chart that draws things one by one draws as many as its figure says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.authoring.rule import Rule, WrittenSlide
from kiosk.content.validate import Remark
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.charts.base import Counting
    from kiosk.content.json_text import Steps
    from kiosk.model.figure import Fact


def remarks(page: WrittenSlide) -> Iterator[Remark]:
    facts = page.slide.facts()
    for steps, chart in page.charts():
        for one in chart.counted():
            for at, what in _wrong(one, facts[one.figure]):
                yield Remark((*steps, *at), what)


def _wrong(one: Counting, fact: Fact) -> Iterator[tuple[Steps, Message]]:
    if fact.value.denominator > 1 or fact.value < 1:
        yield one.field, _broken(fact)
    # More members with a name than there are, or too few where all have one.
    more, less = one.listed > fact.value, one.listed < fact.value
    if one.members and (more or (one.every and less)):
        what = Message(
            f"列了 {one.listed} 个，可 {fact.name} 是 {fact.said('zh')}",
            f"{one.listed} are listed, but {fact.name} is {fact.said('en')}",
        )
        yield one.members, what
    if one.most is not None and fact.value > one.most:
        what = Message(
            f"最多画 {one.most} 个，这里是 {fact.said('zh')}；再多请用 {one.instead}",
            f"at most {one.most} are drawn, this is {fact.said('en')}; for more use "
            f"{one.instead}",
        )
        yield one.field, what


def _broken(fact: Fact) -> Message:
    return Message(
        f"这张图一个一个地画，{fact.said('zh')} 画不出来；要用整数",
        f"this chart draws one by one and cannot draw {fact.said('en')}; it takes a "
        "whole number",
    )


RULE = Rule(
    "count",
    "error",
    Message(
        "一个一个画的图，画的和列的个数就是那个数",
        "what is drawn or listed one by one is as many as the figure says",
    ),
    of_page=remarks,
)
