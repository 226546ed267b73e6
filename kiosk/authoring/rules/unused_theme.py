"""Unused theme: every theme has slides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.authoring import mending
from kiosk.authoring.rule import Rule, WrittenShow
from kiosk.content.validate import Remark
from kiosk.model.message import Message, shown

if TYPE_CHECKING:
    from collections.abc import Iterator


def remarks(copy: WrittenShow) -> Iterator[Remark]:
    used = {slide.theme for slide in copy.content.slides}
    for number, theme in enumerate(copy.content.themes):
        if theme.id not in used:
            what = Message(
                f"主题“{shown(theme.name.zh)}”一页也没有",
                f"the theme “{shown(theme.name.en)}” has no slide",
            )
            yield Remark(("themes", number), what)


RULE = Rule(
    "unused-theme",
    "warning",
    Message("每个主题都有页", "every theme has slides"),
    of_show=remarks,
    remedies=mending.removed,
)
