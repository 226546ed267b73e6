"""Where facts come from, in words: which source, and the place in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.card import Origin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.content import Content
    from kiosk.figure import Fact
    from kiosk.room import Room


def sources(fact: Fact, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """The locators that a figure rests on, those of its parts if it is derived."""
    if fact.figure.source:
        return (fact.figure.source,)
    found = (sources(facts[part], facts) for part in fact.parts)
    return tuple(dict.fromkeys(locator for each in found for locator in each))


def origin(content: Content, locator: str, room: Room) -> Origin:
    """Where a locator such as article/1.13 points, in words."""
    source_id, _, place = locator.partition("/")
    source = content.sources[source_id]
    section_id, _, paragraph = place.rpartition(".")
    section = source.sections[section_id]
    name = room.words(section.name)
    if room.language == "zh":
        # A section whose name carries quotation marks of its own needs no more.
        where = (
            f"“{name}”一节，第 {paragraph} 段"
            if "“" not in name
            else (f"{name}，第 {paragraph} 段")
        )
    else:
        where = f"{name}, paragraph {paragraph}"
    return Origin(room.words(source.title), where, room.words(source.credits))
