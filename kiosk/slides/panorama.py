"""Panorama: a row of numbers, and one chart along the whole river below them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from kiosk.charts import AnyChart
from kiosk.charts.figures import FiguresChart, Item
from kiosk.geometry import Rect
from kiosk.hand import NOTHING, Hand
from kiosk.room import Box
from kiosk.slides.base import Slide, heading
from kiosk.text import Text

if TYPE_CHECKING:
    from kiosk.charts.base import Chart
    from kiosk.marks import Mark
    from kiosk.river import River
    from kiosk.room import Room


class PanoramaSlide(Slide):
    """One to four numbers above, a chart from margin to margin below."""

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

    def boxes(self, room: Room, hand: Hand = NOTHING) -> tuple[Box, ...]:
        return (self._boxes(room, hand)[1],)

    def river(self, room: Room) -> River:
        return self.chart.river(room, self._boxes(room)[1]) or super().river(room)

    def _boxes(self, room: Room, hand: Hand = NOTHING) -> tuple[Box, Box]:
        facts = self.facts()
        _, top = heading(room, self.title, self.lead, facts)
        wide = room.width - 2 * room.margin
        # On a tall page the same share would be more than a chart needs.
        share = self.share / 1.2 if room.portrait else self.share
        high = (room.seam - top) * share
        edge = room.seam - high
        return (
            Box(Rect(room.margin, top, wide, edge - top), room, facts),
            Box(Rect(room.margin, edge, wide, high), room, facts, hand),
        )

    def marks(self, t: float, room: Room, hand: Hand = NOTHING) -> tuple[Mark, ...]:
        title, _ = heading(room, self.title, self.lead, self.facts())
        above, below = self._boxes(room, hand)
        numbers = FiguresChart(kind="figures", items=self.items)
        return (*title, *self.chart.marks(t, below), *numbers.marks(t, above))
