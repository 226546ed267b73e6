"""Telling: which slides a show has on at a moment, for `kiosk check --at`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kiosk.model.figure import filled
from kiosk.model.message import Message
from kiosk.model.schedule import known

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk.model.text import Language
    from kiosk.show.programme import Programme
    from kiosk.slides.base import Slide


@dataclass(frozen=True, slots=True)
class Telling:
    """The slides that are on at a moment, and those that are not, in order.

    `sure` is whether a clock that shows this moment would be believed.
    """

    moment: datetime
    on: tuple[Slide, ...]
    off: tuple[Slide, ...]
    sure: bool

    @classmethod
    def of(cls, programme: Programme, moment: datetime) -> Telling:
        slides = programme.whole.content.slides
        on = {*programme.places(moment)}
        return cls(
            moment,
            tuple(slide for place, slide in enumerate(slides) if place in on),
            tuple(slide for place, slide in enumerate(slides) if place not in on),
            known(moment),
        )

    def plain(self) -> dict[str, Any]:
        """For other programs."""
        return {
            "moment": f"{self.moment:%Y-%m-%dT%H:%M}",
            "on": [slide.id for slide in self.on],
            "off": [slide.id for slide in self.off],
        }

    def lines(self, language: Language) -> tuple[str, ...]:
        """How many slides are on, and which are not; a line each."""
        day = _DAYS[self.moment.weekday()]
        when = f"{self.moment:%Y-%m-%d %H:%M}"
        some, all_ = len(self.on), len(self.on) + len(self.off)
        head = Message(
            f"{when}（{day.zh}）放 {some} 页，共 {all_} 页"
            + ("，不放的是：" if self.off else "。"),
            f"{when} ({day.en}): {some} of {all_} slides are shown"
            + ("; not shown:" if self.off else "."),
        )
        unset = Message(
            "没有校过的时钟：有 schedule 的都不放",
            "a clock that was not set: nothing with a schedule is shown",
        )
        return (
            head.said(language),
            *(() if self.sure else (f"  {unset.said(language)}",)),
            *(f"  {slide.id}  {_title(slide, language)}" for slide in self.off),
        )


_DAYS = (
    *(Message("星期一", "Monday"), Message("星期二", "Tuesday")),
    *(Message("星期三", "Wednesday"), Message("星期四", "Thursday")),
    *(Message("星期五", "Friday"), Message("星期六", "Saturday")),
    Message("星期日", "Sunday"),
)


def _title(slide: Slide, language: Language) -> str:
    return filled(slide.title.words(language), slide.facts(), language)
