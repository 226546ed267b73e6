"""Where facts come from, in words: which source, and the place in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.show.card import Origin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.content.content import Content
    from kiosk.drawing.viewport import Viewport
    from kiosk.model.figure import Fact


def sources(fact: Fact, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """The locators that a figure rests on, those of its parts if it is derived."""
    if fact.figure.source:
        return (fact.figure.source,)
    found = (sources(facts[part], facts) for part in fact.parts)
    return tuple(dict.fromkeys(locator for each in found for locator in each))


def origin(content: Content, locator: str, viewport: Viewport) -> Origin:
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
    return Origin(viewport.words(source.title), where, viewport.words(source.credits))
