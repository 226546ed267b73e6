"""Unused figure: every figure of a slide is shown on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.authoring import mending
from kiosk.authoring.rule import Rule, WrittenSlide
from kiosk.content.validate import Remark
from kiosk.model.figure import places
from kiosk.model.message import Message
from kiosk.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator


def remarks(page: WrittenSlide) -> Iterator[Remark]:
    slide = page.slide
    if not slide.figures:
        return
    used = set(slide.uses())
    used |= {name for _, text in page.every(Text) for name in places(text)}
    for figure in slide.figures.values():
        used |= set(figure.derived.of if figure.derived is not None else ())
    for name in slide.figures:
        if name not in used:
            what = Message(
                f"“{name}”没有用到：图里没有，文字里也没有 {{{name}}}",
                f"“{name}” is not used: no chart shows it, no text names {{{name}}}",
            )
            yield Remark(("figures", name), what, key=True)


RULE = Rule(
    "unused-figure",
    "warning",
    Message("写下的数都用到了", "every figure of a slide is used on it"),
    of_page=remarks,
    remedies=mending.removed,
)
