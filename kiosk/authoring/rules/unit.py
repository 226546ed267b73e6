"""Unit: every value says what it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.authoring.rule import Rule, WrittenSlide
from kiosk.content.validate import Remark
from kiosk.model.data import UnitOfAll
from kiosk.model.figure import Counted
from kiosk.model.message import Message, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

_RANKS: Final = frozenset({"前", "强"})
"""Words that make a number a rank, which has no unit."""


def remarks(page: WrittenSlide) -> Iterator[Remark]:
    for name, figure in page.slide.figures.items():
        fraction = isinstance(figure.value, str)
        if _empty(figure.unit) and not fraction and figure.word not in _RANKS:
            what = Message(
                f"“{shown(figure.label.zh)}”没有单位；请写 unit",
                f"“{shown(figure.label.en)}” has no unit; write one",
            )
            at = ("figures", name)
            whole = page.has((*at, "unit"))
            yield Remark((*at, "unit") if whole else at, what, key=not whole)
    for steps, unit in page.marked(UnitOfAll):
        if _empty(unit):
            what = Message("图里的数没有单位", "the values of this chart have no unit")
            yield Remark(steps, what)


def _empty(unit: object) -> bool:
    if isinstance(unit, Counted):
        return not unit.zh.strip("万亿 ") and not unit.en.strip()
    return isinstance(unit, str) and not unit.strip("万亿 ")


RULE = Rule(
    "unit",
    "warning",
    Message(
        "每个数都有单位（分数和名次除外）",
        "every value has a unit (fractions and ranks aside)",
    ),
    of_page=remarks,
)
