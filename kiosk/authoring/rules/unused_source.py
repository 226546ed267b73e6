"""Unused source: every source and every theme has something in the show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.authoring import mending
from kiosk.authoring.rule import Rule, WrittenShow
from kiosk.content.validate import Remark
from kiosk.model.message import Message
from kiosk.model.pointer import SourcePlace

if TYPE_CHECKING:
    from collections.abc import Iterator


def remarks(copy: WrittenShow) -> Iterator[Remark]:
    used = {
        found.value.partition("/")[0]
        for page in copy.pages
        for found in page.found
        if found.marked(SourcePlace) and isinstance(found.value, str)
    }
    for name in copy.content.sources:
        if name not in used:
            what = Message(f"来源“{name}”没有用到", f"the source “{name}” is not used")
            yield Remark(("sources", name), what, key=True)


RULE = Rule(
    "unused-source",
    "warning",
    Message("写下的来源都用到了", "every source is used by some slide"),
    of_show=remarks,
    remedies=mending.removed,
)
