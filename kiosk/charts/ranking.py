"""Ranking: values from the largest to the smallest, one strand each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field, model_validator

from kiosk.charts.base import Chart
from kiosk.drawing import axis, series
from kiosk.drawing.easing import out_cubic
from kiosk.drawing.entrance import appearing
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import COMPARE, FILL, TEXT, TEXT2
from kiosk.drawing.marks import Bars, Hot, Label, Run, Target
from kiosk.drawing.scales import Linear, spelling
from kiosk.drawing.timeline import Span, stagger
from kiosk.drawing.typeset import fitted, width
from kiosk.model import data
from kiosk.model.kinds import Model
from kiosk.model.table import Table, item_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Box
    from kiosk.model.figure import Figure
    from kiosk.model.text import Text


_LANE = 30.0
"""The least height for a bar and its value under a name."""


class Item(Model):
    """One of those that are ranked."""

    label: data.Words = Field(description="名称 · what it is called")
    value: data.Value


class RankingChart(Chart):
    """Two to twelve level bars, sorted; equal values keep the order typed.

    Names stand at the left where they leave the bars room, else above them. The
    highlighted item has the accent to itself.
    """

    stands: ClassVar[bool] = False

    kind: Literal["ranking"] = Field(
        description="从大到小的横条，二到十二项，顺序由程序排 · two to twelve level "
        "bars, sorted by the program"
    )
    name: data.Own = None
    unit: data.Unit
    source: data.Source
    period: data.Words = Field(
        description="什么时候的数 · the time the values speak of"
    )
    meaning: data.Meaning = None
    items: Annotated[
        tuple[Item, ...], Field(min_length=2, max_length=12), data.ROWS
    ] = Field(description="各项，顺序不限，按数值排列 · the items, in any order")
    highlight: int | None = Field(
        default=None,
        ge=0,
        description="突出 items 里的第几项，从 0 数起 · which of the items stands out, "
        "from 0",
    )

    @model_validator(mode="after")
    def _fits(self) -> RankingChart:
        data.unsigned([item.value for item in self.items], data.DOTPLOT)
        if self.highlight is not None and self.highlight >= len(self.items):
            raise ValueError(f"highlight is at most {len(self.items) - 1}")
        self.figures()
        return self

    @property
    def order(self) -> tuple[int, ...]:
        """Places of the items as typed, from the largest value to the smallest."""
        places = range(len(self.items))
        return tuple(sorted(places, key=lambda index: -self.items[index].value))

    def figures(self) -> Mapping[str, Figure]:
        return {
            series.key(self, 0, index): series.figure(
                self, item.value, item.label, self.period
            )
            for index, item in enumerate(self.items)
        }

    def texts(self) -> tuple[Text, ...]:
        return tuple(self.items[index].label for index in self.order)

    def table(self) -> Table:
        rows = item_rows("items", ((one.label, one.value) for one in self.items))
        return Table(self.unit, rows)

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        viewport, rect, n = box.viewport, box.rect, len(self.items)
        facts = [box.facts[series.key(self, 0, index)] for index in self.order]
        words = [viewport.words(self.items[index].label) for index in self.order]
        spell = spelling(facts, viewport.language)
        values = [spell.say(fact.value) for fact in facts]
        # The unit follows the largest value, unless it is long.
        unit = axis.unit_run(spell.unit, viewport)
        aside = width((unit,), viewport.type) if spell.unit else 0.0
        own = aside > 0.2 * rect.width
        top = rect.y + 14 + (axis.unit_height(viewport) if own else 0.0)
        # Air between the last bar and the river, which is no axis here.
        space = box.base - 46 - top
        pitch = min(112.0, space / n)
        top += (space - pitch * n) / 2
        size = min(viewport.label, pitch * 0.72)
        longest = max(viewport.type.advance(word, 1.0, 500) for word in words)
        # Long names go above their bars if the rows are high enough for both.
        over = min(size, (pitch - _LANE - 18) / 1.2)
        above = longest * size > 0.36 * rect.width and over >= 32
        if above:
            size, lane = over, pitch - over * 1.2 - 18
        else:
            size = max(axis.SMALLEST, min(size, 0.4 * rect.width / longest))
            lane = pitch
        number = max(axis.SMALLEST, min(64.0, lane * (0.95 if above else 0.62)))
        widths = [viewport.type.advance(text, number, 400) for text in values]
        widest = max(widths[0] + (0.0 if own else aside), *widths[1:])
        named = min(longest * size, 0.86 * rect.width - widest - 48)
        start = rect.x if above else rect.x + named + 26
        most = float(facts[0]) or 1.0
        scale = Linear(0.0, most, start, rect.right - widest - 22)
        thick = min(40.0, lane * (0.7 if above else 0.52))
        growth = np.array(
            stagger(Span(0.0, 0.73).at(t), n, min(0.3, 1.6 / n), out_cubic)
        )
        ends = scale.along(np.array([float(fact) for fact in facts]))
        middles = top + pitch * (np.arange(n) + 1) - lane / 2
        rects = np.column_stack(
            [
                np.full(n, start),
                middles - thick / 2,
                (ends - start) * growth,
                np.full(n, thick),
            ]
        )
        chosen = [self.highlight in (None, index) for index in self.order]
        here = np.array(chosen)
        weight = 300 if number >= 40 else 400
        names = [
            Label(
                rect.x if above else start - 26,
                middle - lane / 2 - size * 0.3 if above else middle + size * 0.36,
                fitted(
                    (
                        Run(
                            word,
                            size,
                            500 if mine and self.highlight is not None else 400,
                            TEXT if mine else TEXT2,
                        ),
                    ),
                    rect.width if above else named,
                    viewport.type,
                ),
                "start" if above else "end",
            )
            for word, middle, mine in zip(words, middles.tolist(), chosen, strict=True)
        ]
        numbers = [
            Label(
                end + 18,
                middle + number * 0.365,
                (
                    Run(text, number, weight, TEXT),
                    *((unit,) if text is values[0] and spell.unit and not own else ()),
                ),
            )
            for text, end, middle in zip(
                values, ends.tolist(), middles.tolist(), strict=True
            )
        ]
        return (
            *axis.unit_label(spell.unit if own else "", box, t),
            Bars(rects[~here], COMPARE),
            Bars(rects[here], FILL),
            *appearing(names, t, 0.1, 0.3 / n),
            *appearing(numbers, t, 0.55, 0.2 / n),
            *(
                Hot(
                    Rect(rect.x, top + row * pitch, rect.width, pitch).at_least(96, 96),
                    Target("figure", fact.name),
                    anchor=(end, middle),
                    name=f"{word} {fact.said(viewport.language)}",
                )
                for row, (fact, word, end, middle) in enumerate(
                    zip(facts, words, ends.tolist(), middles.tolist(), strict=True)
                )
            ),
        )
