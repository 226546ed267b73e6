"""Alike: what a chart shows side by side can be told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.authoring.rule import Rule, WrittenSlide
from kiosk.content.validate import Remark
from kiosk.model.message import Message, shown
from kiosk.model.text import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.charts.base import Throng
    from kiosk.content.json_text import Steps
    from kiosk.model.table import Table
    from kiosk.model.text import Text

NEAR: Final = 0.01
"""Lines that stay this close, as a share of the chart's height, look like one."""


def remarks(page: WrittenSlide) -> Iterator[Remark]:
    for steps, chart in page.charts():
        table = chart.table()
        if table is not None:
            columns = enumerate(table.columns)
            yield from _namesakes(
                steps, [(name, (table.field, place)) for place, name in columns]
            )
            yield from _namesakes(steps, [(row.name, row.named) for row in table.rows])
            if table.overlaid:
                yield from _as_one(steps, table)
        throng = chart.throng()
        if throng is not None:
            yield from _many(steps, throng)


def _namesakes(steps: Steps, names: Sequence[tuple[Text, Steps]]) -> Iterator[Remark]:
    """Two things of one name."""
    for language in LANGUAGES:
        seen: dict[str, int] = {}
        for place, (text, at) in enumerate(names):
            words = text.words(language).strip()
            first = seen.setdefault(words, place)
            if first != place:
                what = Message(
                    f"“{shown(words)}”和第 {first + 1} 项同名，分不清",
                    f"“{shown(words)}” is also the name of item {first + 1}; nobody "
                    "can tell them apart",
                )
                yield Remark((*steps, *at, language), what)


def _as_one(steps: Steps, table: Table) -> Iterator[Remark]:
    every = [*map(float, table.values())]
    floor = min(every) if not table.zero or min(every) < 0 else 0.0
    height = (max(every) - floor) or 1.0
    for second in range(1, len(table.rows)):
        for first in range(second):
            one, other = table.rows[first], table.rows[second]
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
                yield Remark((*steps, *other.named[:-1]), what)


def _many(steps: Steps, throng: Throng) -> Iterator[Remark]:
    count, most = throng.size, throng.most
    if count > most:
        what = Message(
            f"这里有 {count} 个，超过 {most} 个就分不清了；请减少，或突出其中一个",
            f"{count} are here, and more than {most} cannot be told apart; show fewer, "
            "or highlight one",
        )
        yield Remark((*steps, *throng.field), what)


RULE = Rule(
    "alike",
    "warning",
    Message(
        "一张图里的各项分得清：不同名，不重合，不太多",
        "what one chart shows can be told apart: by name, by place, and few enough",
    ),
    of_page=remarks,
)
