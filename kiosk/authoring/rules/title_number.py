"""Title number: a title says what the large number means, and not the number again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kiosk.authoring.quantity import countable, quantities
from kiosk.authoring.rule import Rule, WrittenSlide
from kiosk.content.validate import Remark
from kiosk.drawing.marks import Label
from kiosk.drawing.viewport import Viewport
from kiosk.model.message import Message, shown
from kiosk.model.text import PLACE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.model.figure import Fact
    from kiosk.model.text import Language


def remarks(page: WrittenSlide) -> Iterator[Remark]:
    title = page.slide.title
    for language in page.languages:
        words = title.words(language)
        if "{" not in words and not countable(words, language):
            # To lay a page out takes longer than to read its title.
            continue
        said = _said(page, language)
        for fact in _heroes(page, language):
            if fact.name in said:
                label, number = fact.figure.label, fact.said(language)
                # The other language says the same: told once.
                yield Remark(
                    ("title", language),
                    Message(
                        f"标题又说了一遍页上最大的数“{shown(label.zh)}”（{number}）："
                        "标题请只说它说明什么，数留给下面",
                        f"the title repeats the largest number of the page, "
                        f"“{shown(label.en)}” ({number}): let it say what the number "
                        "means, and leave the number to the page",
                    ),
                )
                return


def _said(page: WrittenSlide, language: Language) -> set[str]:
    """The figures whose number the title says in digits, named in braces or typed.

    Spelt out, as in 四级网格 or “one in three”, it is a part of a name.
    """
    facts, words = page.slide.facts(), page.slide.title.words(language)
    said = set()
    for place in PLACE.findall(words):
        name, _, form = place.partition(".")
        fact = facts[name]
        number = fact.said(language).number
        if form != "words" or fact.words(language).number == number:
            said.add(name)
    for quantity in quantities(words, language):
        written = words[quantity.start : quantity.end]
        if quantity.sort == "amount" and re.search("[0-9]", written):
            said |= {
                name
                for name, fact in facts.items()
                if quantity.percent == (fact.figure.unit == "%")
                and quantity.value == fact.base
            }
    return said


def _heroes(page: WrittenSlide, language: Language) -> tuple[Fact, ...]:
    """The figures whose number is set larger than anything else on the page."""
    facts = page.slide.facts()
    try:
        marks = page.slide.marks(1.0, Viewport(language=language))
    except Exception:
        # A slide that cannot be drawn is told of where it is laid out.
        return ()
    _, largest = max(
        (
            (run.size, run.text)
            for mark in marks
            if isinstance(mark, Label) and mark.sinks is None
            for run in mark.runs
        ),
        default=(0.0, ""),
    )
    return tuple(
        facts[name]
        for name in page.slide.uses()
        if facts[name].said(language).number == largest
    )


RULE = Rule(
    "title-number",
    "warning",
    Message(
        "标题说大数说明什么，不把这个数再说一遍",
        "a title says what the largest number means, and does not repeat it",
    ),
    of_page=remarks,
)
