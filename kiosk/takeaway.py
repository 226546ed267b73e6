"""What a visitor takes home: a slide's figures and sources as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.figure import filled

if TYPE_CHECKING:
    from kiosk.content import Content
    from kiosk.text import Language

LARGEST: Final = 900
"""Bytes of text; more makes a code too fine for a telephone at arm's length."""


def takeaway(content: Content, place: int, language: Language) -> str:
    """The show's title, the slide's title, its figures, and their sources.

    Whole lines are left out at the end rather than let the text grow beyond
    LARGEST bytes; the source is always there.
    """
    slide = content.slides[place]
    facts = slide.facts()
    title = filled(slide.title.words(language), facts, language)
    head = [content.show.title.words(language), title]
    colon = "：" if language == "zh" else ": "
    lines = []
    used: dict[str, None] = {}
    for fact in facts.values():
        period = fact.figure.period.words(language)
        label = filled(fact.figure.label.words(language), facts, language)
        said = fact.said(language)
        mark = ""
        if fact.figure.derived:
            mark = "（推算）" if language == "zh" else " (derived)"
        about = f"（{period}）" if language == "zh" else f" ({period})"
        lines.append(f"{label}{colon}{said}{mark}{about}")
        if fact.figure.source:
            used[fact.figure.source.partition("/")[0]] = None
    for note in slide.notes().values():
        used[note.source.partition("/")[0]] = None
    foot = []
    word = "出处" if language == "zh" else "Source"
    for name in used:
        source = content.sources[name]
        title, people = source.title.words(language), source.credits.words(language)
        foot.append(f"{word}{colon}{title}")
        foot.append(people)
    while lines and _size([*head, *lines, *foot]) > LARGEST:
        lines.pop()
    return "\n".join([*head, *lines, *foot])


def _size(lines: list[str]) -> int:
    return len("\n".join(lines).encode())
