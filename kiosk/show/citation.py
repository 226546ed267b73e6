"""Where facts come from, in words: which source, its place, how computed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.content.content import Content
    from kiosk.drawing.viewport import Viewport
    from kiosk.model.figure import Fact


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a figure comes from, in words: the source, the place in it, credits."""

    title: str
    place: str
    credits: str


_SIGNS: Final = {
    "sum": " + ",
    "difference": " − ",
    "product": " × ",
    "share": " ÷ ",
    "growth": " ÷ ",
    "multiple": " ÷ ",
}


def computed(fact: Fact, facts: Mapping[str, Fact], viewport: Viewport) -> str:
    """How a derived figure was computed, for example 11 − 2."""
    rule = fact.figure.derived
    if rule is None:
        return ""
    parts = _SIGNS[rule.be].join(
        str(facts[p].plain(viewport.language)) for p in fact.parts
    )
    if rule.be == "growth":
        parts = f"{parts} − 1"
    return (
        f"由程序推算：{parts}"
        if viewport.language == "zh"
        else f"Computed here: {parts}"
    )


def sources(fact: Fact, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """The locators that a figure rests on, those of its parts if it is derived."""
    if fact.figure.source:
        return (fact.figure.source,)
    found = (sources(facts[part], facts) for part in fact.parts)
    return tuple(dict.fromkeys(locator for each in found for locator in each))


def origin(content: Content, locator: str, viewport: Viewport) -> Provenance:
    """Where a locator such as article/1.13 points, in words."""
    source_id, _, place = locator.partition("/")
    source = content.sources[source_id]
    section_id, _, paragraph = place.rpartition(".")
    section = source.sections[section_id]
    name = viewport.words(section.name)
    if viewport.language == "zh":
        # A section whose name carries quotation marks of its own needs no more.
        where = (
            f"“{name}”一节，第 {paragraph} 段"
            if "“" not in name
            else (f"{name}，第 {paragraph} 段")
        )
    else:
        where = f"{name}, paragraph {paragraph}"
    return Provenance(
        viewport.words(source.title), where, viewport.words(source.credits)
    )
