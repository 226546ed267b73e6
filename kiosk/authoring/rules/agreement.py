"""Agreement: a figure that is told twice is the same figure both times."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from kiosk.authoring.edit.operation import SetValue, Together
from kiosk.authoring.remedy import Remedy
from kiosk.authoring.rule import Rule, WrittenShow, WrittenSlide
from kiosk.content.validate import Remark
from kiosk.model.figure import Counted
from kiosk.model.message import Message, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.authoring.edit.source_text import SourceText
    from kiosk.authoring.finding import Finding
    from kiosk.content.json_text import Steps
    from kiosk.model.figure import Fact


class _Told(NamedTuple):
    """A figure and where it stands."""

    page: WrittenSlide
    fact: Fact

    @property
    def steps(self) -> Steps:
        at: Steps = ("figures", self.fact.name)
        value = (*at, "value")
        return ("slides", self.page.number, *(value if self.page.has(value) else at))


def remarks(copy: WrittenShow) -> Iterator[Remark]:
    first: dict[tuple[str, str, str], _Told] = {}
    for page in copy.pages:
        facts = page.slide.facts()
        # What the program computes comes first: it is what was typed that is blamed.
        names = sorted(page.slide.figures, key=lambda name: not facts[name].parts)
        for name in names:
            told = _Told(page, facts[name])
            known = first.setdefault(_meant(told.fact), told)
            if known is not told and not _agree(known.fact, told.fact):
                yield Remark(told.steps, _what(known, told))


def _meant(fact: Fact) -> tuple[str, str, str]:
    """What a figure is about: its label, its time, and in what it is measured."""
    figure = fact.figure
    unit = figure.unit.zh if isinstance(figure.unit, Counted) else figure.unit
    return figure.label.zh.strip(), figure.period.zh.strip(), unit.lstrip("万亿")


def _agree(one: Fact, other: Fact) -> bool:
    """Whether two figures can both be true."""
    if one.qualifier == other.qualifier:
        return one.base == other.base
    if "derived" in (one.qualifier, other.qualifier):
        # What is computed may be rounded more than what is typed, or less.
        return abs(one.base - other.base) <= max(_half(one), _half(other))
    return _within(one, other) and _within(other, one)


def _half(fact: Fact) -> Fraction:
    """Half of the last digit that is said."""
    places = next((n for n in range(7) if (fact.value * 10**n).denominator == 1), 6)
    scale = fact.base / fact.value if fact.value else Fraction(1)
    return scale * Fraction(1, 2 * 10**places)


def _within(one: Fact, other: Fact) -> bool:
    """Whether what `one` says of the true value leaves room for the other's."""
    match one.qualifier:
        case "over":
            return other.base > one.base or other.qualifier in ("over", "at least")
        case "at least":
            return other.base >= one.base
        case "nearly":
            return other.base < one.base or other.qualifier in ("nearly", "at most")
        case "at most":
            return other.base <= one.base
        case "about":
            return abs(other.base - one.base) <= abs(one.base) / 10
        case _:
            return other.qualifier != "exact"


def remedies(finding: Finding, source: SourceText) -> Iterator[Remedy]:
    """Either of the values that are typed, everywhere."""
    own = finding.steps[:4]
    alike = _alike(source.raw, source.value(own))
    values = list(dict.fromkeys(alike.values()))
    for value in values if len(values) == 2 else ():
        acts = [SetValue(way, value) for way in alike if alike[way] != value]
        label = Message(f"都改成 {value}", f"Make both {value}")
        yield Remedy(label, Together(tuple(acts)), acts[0].steps)


def _alike(raw: Any, figure: Any) -> dict[Steps, Any]:
    """The ways to the values that are typed of one figure, in the same words."""

    def meant(one: Any) -> tuple[Any, ...]:
        said = (one["label"]["zh"].strip(), one["period"]["zh"].strip())
        return (*said, json.dumps(one.get("unit")), one.get("qualifier"))

    return {
        ("slides", number, "figures", name, "value"): one["value"]
        for number, slide in enumerate(raw["slides"])
        for name, one in slide.get("figures", {}).items()
        if "value" in one and meant(one) == meant(figure)
    }


def _what(known: _Told, told: _Told) -> Message:
    label = told.fact.figure.label
    there = f"{known.page.slide.id}.{known.fact.name}"
    here = told.fact
    if known.page is told.page and known.fact.parts:
        parts = known.fact.parts
        return Message(
            f"“{shown(label.zh)}”写的是 {here.said('zh')}，由 {'、'.join(parts)} 算出"
            f"的却是 {known.fact.said('zh')}（{known.fact.name}）",
            f"“{shown(label.en)}” is typed as {here.said('en')}, but computed from "
            f"{' and '.join(parts)} it is {known.fact.said('en')} ({known.fact.name})",
        )
    return Message(
        f"“{shown(label.zh)}”这里是 {here.said('zh')}，{there} 却是 "
        f"{known.fact.said('zh')}；同一个数，两处要一样",
        f"“{shown(label.en)}” is {here.said('en')} here but {known.fact.said('en')} in "
        f"{there}; one figure is the same everywhere",
    )


RULE = Rule(
    "agreement",
    "error",
    Message(
        "同名、同时期的数处处一样，写的和推算的一致",
        "figures of one label and period agree, typed or derived",
    ),
    of_show=remarks,
    remedies=remedies,
)
