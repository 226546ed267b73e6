"""Alike: what a chart shows side by side can be told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.authoring.rule import Page, Rule
from kiosk.charts.bars import BarsChart
from kiosk.charts.line import LineChart
from kiosk.charts.slope import SlopeChart
from kiosk.content.validate import Remark
from kiosk.model.message import Message, shown
from kiosk.model.text import LANGUAGES, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.charts.base import Chart
    from kiosk.content.json_text import Steps

NEAR: Final = 0.01
"""Lines that stay this close, as a share of the chart's height, look like one."""
LINES: Final = 5
"""Lines between two posts that an eye follows without one that stands out."""
BARS: Final = 24
"""Bars of several series beside one another."""
_LISTS: Final = (("labels", ""), ("periods", ""), ("series", "name"))
_MORE: Final = (("parts", "name"), ("items", "name"), ("items", "label"))


def remarks(page: Page) -> Iterator[Remark]:
    for steps, chart in page.charts():
        for field, name in (*_LISTS, *_MORE):
            yield from _namesakes(steps, chart, field, name)
        if isinstance(chart, LineChart):
            yield from _as_one(steps, chart)
        if isinstance(chart, SlopeChart) and chart.highlight is None:
            yield from _many(steps, "items", len(chart.items), LINES)
        if isinstance(chart, BarsChart) and chart.arrange == "grouped":
            several = len(chart.series) > 1
            count = len(chart.series) * len(chart.labels) if several else 0
            yield from _many(steps, "series", count, BARS)


def _namesakes(steps: Steps, chart: Chart, field: str, name: str) -> Iterator[Remark]:
    """Two things of one name."""
    items = getattr(chart, field, ())
    texts = [getattr(one, name, None) if name else one for one in items]
    for language in LANGUAGES:
        seen: dict[str, int] = {}
        for place, text in enumerate(texts):
            if not isinstance(text, Text):
                return
            words = text.words(language).strip()
            first = seen.setdefault(words, place)
            if first != place:
                at = (*steps, field, place, *([name] if name else []), language)
                what = Message(
                    f"“{shown(words)}”和第 {first + 1} 项同名，分不清",
                    f"“{shown(words)}” is also the name of item {first + 1}; nobody "
                    "can tell them apart",
                )
                yield Remark(at, what)


def _as_one(steps: Steps, chart: LineChart) -> Iterator[Remark]:
    every = [
        float(value)
        for one in chart.series
        for value in one.values
        if value is not None
    ]
    floor = min(every) if not chart.zero or min(every) < 0 else 0.0
    height = (max(every) - floor) or 1.0
    for second in range(1, len(chart.series)):
        for first in range(second):
            one, other = chart.series[first], chart.series[second]
            apart = max(
                (
                    abs(float(a) - float(b))
                    for a, b in zip(one.values, other.values, strict=True)
                    if a is not None and b is not None
                ),
                default=height,
            )
            if apart / height < NEAR:
                what = Message(
                    f"“{shown(other.name.zh)}”和“{shown(one.name.zh)}”几乎重合，"
                    "看上去是一条线",
                    f"“{shown(other.name.en)}” and “{shown(one.name.en)}” lie on each "
                    "other and look like one line",
                )
                yield Remark((*steps, "series", second), what)


def _many(steps: Steps, field: str, count: int, most: int) -> Iterator[Remark]:
    if count > most:
        what = Message(
            f"这里有 {count} 个，超过 {most} 个就分不清了；请减少，或突出其中一个",
            f"{count} are here, and more than {most} cannot be told apart; show fewer, "
            "or highlight one",
        )
        yield Remark((*steps, field), what)


RULE = Rule(
    "alike",
    "warning",
    Message(
        "一张图里的各项分得清：不同名，不重合，不太多",
        "what one chart shows can be told apart: by name, by place, and few enough",
    ),
    of_page=remarks,
)
