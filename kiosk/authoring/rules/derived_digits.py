"""Derived digits: a computed figure has no more digits than what it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.authoring.edit.operation import SetValue
from kiosk.authoring.remedy import Remedy
from kiosk.authoring.rule import Rule, WrittenSlide, slide_of
from kiosk.content.validate import Remark
from kiosk.model.message import Message, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kiosk.authoring.edit.source_text import SourceText
    from kiosk.authoring.finding import Finding
    from kiosk.model.figure import Fact

_LEAST = 2
"""Digits that are always allowed: 11 over 9 is up 22 %, not 20."""


def remarks(page: WrittenSlide) -> Iterator[Remark]:
    facts = page.slide.facts()
    for name, figure in page.slide.figures.items():
        digits = _meant(facts[name], facts)
        if digits is not None:
            label, fact = figure.label, facts[name]
            what = Message(
                f"“{shown(label.zh)}”算成 {fact.said('zh')}，比推算它的数还精确；"
                f"digits 请写 {digits}",
                f"“{shown(label.en)}” comes to {fact.said('en')}, finer than what it "
                f"is computed from; write “digits”: {digits}",
            )
            yield Remark(("figures", name, "derived"), what)


def _meant(fact: Fact, facts: Mapping[str, Fact]) -> int | None:
    """The decimals that a derived figure is to have; None if it is not too fine."""
    derived = fact.figure.derived
    if derived is None:
        return None
    parts = [facts[part] for part in fact.parts]
    rounded = [part for part in parts if _rounded(part)]
    if not rounded or not fact.value:
        return None
    if derived.be in ("sum", "difference"):
        # The last digit of a sum is that of its finest part.
        finest = max(_places(part) for part in parts)
        spare = _places(fact) - finest
    else:
        carried = max(_LEAST, min(map(_digits, rounded)))
        spare = _digits(fact) - carried
    digits = _decimals(fact) - spare
    return digits if spare > 0 and digits >= 0 else None


def remedies(finding: Finding, source: SourceText) -> Iterator[Remedy]:
    facts = slide_of(source.value(finding.steps[:2])).facts()
    digits = _meant(facts[str(finding.steps[3])], facts)
    if digits is not None:
        label = Message(f"保留 {digits} 位小数", f"Round to {digits} decimals")
        steps = (*finding.steps, "digits")
        yield Remedy(label, SetValue(steps, digits), steps)


def _rounded(fact: Fact) -> bool:
    """Whether a figure is a measure; whole numbers without 万 or 亿 are counts."""
    written = isinstance(fact.figure.value, str)
    rate = fact.figure.unit in ("%", "‰")
    whole = fact.scale == 1 and fact.value.denominator == 1 and not rate
    return not written and not whole


def _decimals(fact: Fact) -> int:
    return next((n for n in range(6) if (fact.value * 10**n).denominator == 1), 6)


def _places(fact: Fact) -> int:
    """The place of the last digit, counted from the point of the bare number."""
    return _decimals(fact) - len(str(fact.scale)) + 1


def _digits(fact: Fact) -> int:
    """Digits from the first that is not zero to the last."""
    return len(str(abs(int(fact.value * 10 ** _decimals(fact)))))


RULE = Rule(
    "derived-digits",
    "warning",
    Message(
        "推算的数不比推算它的数更精确",
        "a derived figure has no more digits than its parts",
    ),
    of_page=remarks,
    remedies=remedies,
)
