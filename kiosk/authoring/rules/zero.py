"""Zero: an axis that does not begin at zero makes small changes look large."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.authoring.edit.operation import RemoveValue
from kiosk.authoring.remedy import Remedy
from kiosk.authoring.rule import Rule, WrittenSlide
from kiosk.content.validate import Remark
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from kiosk.authoring.edit.source_text import SourceText
    from kiosk.authoring.finding import Finding


def remarks(page: WrittenSlide) -> Iterator[Remark]:
    for steps, chart in page.charts():
        table = chart.table()
        if table is None or table.zero:
            continue
        values = [*table.values()]
        if not values or min(values) < 0:
            continue
        low, high = min(values), max(values)
        if high > low:
            change = _rounded((high - low) / high * 100)
            what = Message(
                f"坐标不从零开始：相差 {change:f}% 的数，画得像差了一整幅",
                f"the axis does not begin at zero: values that differ by {change:f} % "
                "look as far apart as the whole chart",
            )
            yield Remark((*steps, "zero"), what)


def remedies(finding: Finding, source: SourceText) -> Iterator[Remedy]:
    source.value(finding.steps)
    label = Message("从零开始", "Begin at zero")
    yield Remedy(label, RemoveValue(finding.steps), finding.steps)


def _rounded(change: Decimal) -> Decimal:
    """One decimal, or one digit of what is less than that."""
    return round(change, max(1, -change.adjusted())).normalize()


RULE = Rule(
    "zero",
    "warning",
    Message(
        "坐标从零开始（柱形总是从零开始，不接受负数）",
        "an axis begins at zero (bars always do, and take no negative values)",
    ),
    of_page=remarks,
    remedies=remedies,
)
