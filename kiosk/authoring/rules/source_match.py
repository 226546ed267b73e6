"""Source match: figures say what the extract of their source says at their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.authoring.extract import verdicts
from kiosk.authoring.rule import Rule, WrittenShow
from kiosk.content.validate import Remark
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator


def remarks(copy: WrittenShow) -> Iterator[Remark]:
    found, wrong = verdicts(copy)
    for source, what in wrong:
        yield Remark(("sources", source, "extract"), what)
    for verdict in found:
        if verdict.outcome != "match":
            yield Remark(verdict.steps, verdict.what)


RULE = Rule(
    "source-match",
    "error",
    Message(
        "出处有摘录文件（extract）的，每个数和限定词都与原文一致",
        "where a source has an extract, every figure has the source's value and "
        "reservation",
    ),
    of_show=remarks,
)
