"""Typed number: a number in a sentence is a figure of the slide, with its source."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kiosk.authoring import mending
from kiosk.authoring.quantity import Quantity, countable, quantities
from kiosk.authoring.remedy import Remedy
from kiosk.authoring.rule import Rule, WrittenSlide, slide_of
from kiosk.content.validate import Remark
from kiosk.model.message import Message, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.authoring.edit.source_text import SourceText
    from kiosk.authoring.finding import Finding
    from kiosk.model.figure import Fact
    from kiosk.model.text import Language

NAMES: Final = frozenset({"period", "periods", "labels", "unit", "by", "name"})
"""Fields that name things rather than say something of them."""
_QUOTED: Final = re.compile(
    r"“[^”]*”|‘[^’]*’|「[^」]*」|《[^》]*》|"
    r"""(?<![A-Za-z0-9])(['"])(?:(?!\1).|\1(?=[A-Za-z0-9]))*\1(?![A-Za-z0-9])"""
)
"""Names in quotes; within a word a mark is an apostrophe."""


def remarks(page: WrittenSlide) -> Iterator[Remark]:
    facts = page.slide.facts()
    for steps, text in page.texts():
        if NAMES & {step for step in steps if isinstance(step, str)}:
            continue
        for language in page.languages:
            words = text.words(language)
            if not countable(words, language):
                continue
            for quantity in quantities(words, language):
                if _counts(quantity, words):
                    yield Remark(
                        (*steps, language),
                        _what(quantity, words, facts),
                        into=quantity.start,
                    )


def _counts(quantity: Quantity, words: str) -> bool:
    """Whether the number is one that needs a source."""
    if not quantity.sure or quantity.sort != "amount":
        return False
    around = words[quantity.start - 1 : quantity.start] + words[quantity.end :][:1]
    quoted = any(
        quote.start() < quantity.start < quote.end()
        for quote in _QUOTED.finditer(words)
    )
    return "+" not in around and not quoted


def _what(quantity: Quantity, words: str, facts: dict[str, Fact]) -> Message:
    written = shown(words[quantity.start : quantity.end])
    name = _named(quantity, facts)
    if name:
        return Message(
            f"“{written}”就是本页的 {name}：请写 {{{name}}}，两处才不会不一致",
            f"“{written}” is the figure {name} of this slide: write {{{name}}}, so "
            "that the two cannot differ",
        )
    return Message(
        f"句子里的“{written}”不是本页的数，没有出处；请写进 figures，"
        "再用花括号引用它的名字",
        f"“{written}” is not a figure of this slide and has no source; put it into "
        "figures and name it in braces",
    )


def _named(quantity: Quantity, facts: dict[str, Fact]) -> str:
    """The figure of the slide that a number says; "" if it is none."""
    for name, fact in facts.items():
        percent = fact.figure.unit == "%"
        if quantity.percent == percent and quantity.value == fact.base:
            return name
    return ""


def remedies(finding: Finding, source: SourceText) -> Iterator[Remedy]:
    slide = slide_of(source.value(finding.steps[:2]))
    language: Language = "zh" if finding.steps[-1] == "zh" else "en"
    for quantity in quantities(source.value(finding.steps), language):
        name = _named(quantity, slide.facts())
        if quantity.start == finding.into and name:
            length = quantity.end - quantity.start
            act = mending.replaced(finding, source, length, f"{{{name}}}")
            yield Remedy(Message(f"改用 {{{name}}}", f"Use {{{name}}}"), act)


RULE = Rule(
    "typed-number",
    "warning",
    Message(
        "句子里的数都是本页 figures 里的数（年份、日期、名次、名称除外）",
        "a number in a sentence is a figure of the slide (years, dates, ranks and "
        "names aside)",
    ),
    of_page=remarks,
    remedies=remedies,
)
