"""Panorama: a row of numbers, and one chart along the whole river below them."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal

from pydantic import Field

from kiosk.charts import AnyChart
from kiosk.charts.figures import FiguresChart, Item
from kiosk.drawing.geometry import Rect
from kiosk.drawing.interaction import NOTHING, Interaction
from kiosk.drawing.viewport import Box
from kiosk.model.question import Question
from kiosk.model.text import Text
from kiosk.slides.base import Slide, heading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.charts.base import Chart
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.river import River
    from kiosk.drawing.viewport import Viewport
    from kiosk.model.figure import Fact

_AIR: Final = 34.0
"""Units between the heading and the numbers, whose tops are so 48 below its ink."""

_OFF: Final = 8.0
"""Units that numbers beside a chart keep off the river at least."""


class PanoramaSlide(Slide):
    """One to four numbers above, a chart from margin to margin below.

    A chart that leaves a part of the page free has the numbers there.
    """

    tells: ClassVar[tuple[Question, ...]] = (Question.NUMBER,)

    kind: Literal["panorama"] = Field(
        description="上面一排数（最多四个），下面一张通栏的图 · a row of up to four "
        "numbers above one wide chart"
    )
    lead: Text | None = Field(
        default=None, description="标题下的一行 · one line under the title"
    )
    items: Annotated[tuple[Item, ...], Field(min_length=1, max_length=4)] = Field(
        description="上面一排数，最多四个 · the row of numbers above, four at most",
    )
    equal: bool = Field(
        default=False,
        description="各数一样大；不写就是第一个最大 · whether all numbers are of one "
        "size; otherwise the first is the largest",
    )
    chart: AnyChart = Field(
        description="下面通栏的图 · the wide chart below",
    )
    share: float = Field(
        default=0.36,
        ge=0.2,
        le=0.7,
        description="图占的高度 · the chart's share of the height below the title",
    )

    def charts(self) -> tuple[Chart, ...]:
        return (self.chart,)

    def boxes(
        self, viewport: Viewport, interaction: Interaction = NOTHING
    ) -> tuple[Box, ...]:
        return (self._boxes(viewport, interaction)[1],)

    def river(self, viewport: Viewport) -> River:
        return self.chart.river(viewport, self._boxes(viewport)[1]) or super().river(
            viewport
        )

    def _boxes(
        self, viewport: Viewport, interaction: Interaction = NOTHING
    ) -> tuple[Box, Box]:
        facts = self.facts()
        _, top = heading(viewport, self.title, self.lead, facts)
        wide = viewport.width - 2 * viewport.margin
        room = Rect(viewport.margin, top, wide, viewport.seam - top)
        first = self.items[0].figure
        whole = Box(room, viewport, facts, interaction, first)
        for box in self._ways(whole):
            free = self.chart.free(box)
            if free is None:
                continue
            high = min(free.bottom, room.bottom - _OFF) - room.y - _AIR
            numbers = replace(box, rect=free._replace(y=room.y + _AIR, height=high))
            if not box.said or self._numbers(box.said).crowns(numbers):
                return numbers, box
        # On a tall page the same share would be more than a chart needs.
        share = self.share / 1.2 if viewport.portrait else self.share
        high = (viewport.seam - top) * share
        edge = viewport.seam - high
        return (
            Box(
                Rect(viewport.margin, top + _AIR, wide, edge - top - _AIR),
                viewport,
                facts,
            ),
            whole.within(Rect(viewport.margin, edge, wide, high)),
        )

    def marks(
        self, t: float, viewport: Viewport, interaction: Interaction = NOTHING
    ) -> tuple[Mark, ...]:
        title, _ = heading(viewport, self.title, self.lead, self.facts())
        above, below = self._boxes(viewport, interaction)
        numbers = self._numbers(above.said)
        return (*title, *self.chart.marks(t, below), *numbers.marks(t, above))

    def _ways(self, whole: Box) -> Iterator[Box]:
        """How numbers may stand beside the chart: with one of its own, or without."""
        if whole.viewport.portrait:
            return
        own = self.chart.beside(whole)
        if own is not None and len(self.items) > 1:
            yield replace(whole, said=(own,))
        yield whole

    def _numbers(self, said: tuple[str, ...]) -> FiguresChart:
        """The numbers, and last those that are `said` for the chart."""
        if said not in self._made:
            self._made[said] = self._set(said)
        return self._made[said]

    @cached_property
    def _made(self) -> dict[tuple[str, ...], FiguresChart]:
        """Made once each: what a chart has measured is kept with it."""
        return {}

    def _set(self, said: tuple[str, ...]) -> FiguresChart:
        """What a piece of the chart stands for is said with the first number."""
        facts, (first, *others) = self.facts(), self.items
        key = self.chart.key(facts, first.figure)
        if key is not None:
            told = first.caption or facts[first.figure].figure.label
            caption = Text.own(zh=f"{told.zh}，{key.zh}", en=f"{told.en}; {key.en}")
            first = first.model_copy(update={"caption": caption})
        chart = FiguresChart(kind="figures", items=(first, *others), equal=self.equal)
        own = (Item(figure=name, caption=_short(facts[name])) for name in said)
        return (
            chart.model_copy(update={"items": (*chart.items, *own)}) if said else chart
        )


def _short(fact: Fact) -> Text:
    """What a figure is called; the noun after its number is not said again."""
    label, noun = fact.figure.label, fact.said("en").after
    en = label.en.removesuffix(f" {noun}") if noun else label.en
    return Text.own(zh=label.zh, en=en[:1].lower() + en[1:])
