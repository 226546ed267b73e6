"""What a slide promises: marks, a river, figures, and what touches mean."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from pydantic import Field

from kiosk.charts.base import Chart
from kiosk.figure import Fact, Figure, Name, settled
from kiosk.kinds import Kind
from kiosk.river import River
from kiosk.text import Text

if TYPE_CHECKING:
    from kiosk.marks import Mark
    from kiosk.room import Room


class Slide(Kind):
    """One page of the show.

    `marks` is a pure function of frozen data, progress and room, as a chart's.
    """

    id: Name = Field(description="页的名字，全片唯一 · the slide's name, unique")
    theme: str = Field(
        default="", description="所属主题，见 themes · the theme it belongs to"
    )
    title: Text = Field(description="标题，说出结论 · the title says the finding")
    figures: dict[Name, Figure] = Field(
        default={}, description="本页的数 · the figures of this slide, by name"
    )
    dwell: float | None = Field(
        default=None,
        ge=3,
        le=600,
        description="停留秒数；不写则按文字多少计算 · seconds on screen; computed "
        "from the amount of text when left out",
    )

    @abstractmethod
    def marks(self, t: float, room: Room) -> tuple[Mark, ...]:
        """The page at progress t, without land, river and chrome."""

    @abstractmethod
    def charts(self) -> tuple[Chart, ...]:
        """The charts on this slide, in reading order."""

    def river(self, room: Room) -> River:
        """The river of this page; level where no chart bends it."""
        return River.level(room.seam)

    def facts(self) -> dict[str, Fact]:
        """Every figure on the slide by name, derived ones computed.

        Raises:
            ValueError: a derived figure cannot be computed.
        """
        own = dict(self.figures)
        for chart in self.charts():
            own |= chart.figures()
        return settled(own)

    def texts(self) -> tuple[Text, ...]:
        """What a visitor reads on the slide, for its reading time."""
        return (self.title, *(text for chart in self.charts() for text in chart.texts()))
