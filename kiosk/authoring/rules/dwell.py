"""Dwell: a slide stays at least as long as it takes to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.authoring import mending
from kiosk.authoring.rule import Rule, WrittenSlide
from kiosk.content.validate import Remark
from kiosk.model.message import Message
from kiosk.show import pacing

if TYPE_CHECKING:
    from collections.abc import Iterator


def remarks(page: WrittenSlide) -> Iterator[Remark]:
    own = page.slide.dwell
    if own is None:
        return
    free = page.slide.model_copy(update={"dwell": None})
    needed = max(pacing.dwell(free, language) for language in page.languages)
    if own < needed:
        what = Message(
            f"停留 {own:g} 秒太短：读完约需 {needed:g} 秒；删去这一行就自动算",
            f"{own:g} seconds are too few: reading takes about {needed:g}; without "
            "this line the time follows from the text",
        )
        yield Remark(("dwell",), what)


RULE = Rule(
    "dwell",
    "warning",
    Message("停留的时间够读完", "a slide stays long enough to be read"),
    of_page=remarks,
    remedies=mending.removed,
)
