"""What a visitor takes home: a slide's figures and their sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.model.figure import filled
from kiosk.model.takeaway import Origin, Takeaway, TakenFigure

if TYPE_CHECKING:
    from kiosk.content.content import Content
    from kiosk.model.text import Language


def takeaway(content: Content, place: int, language: Language) -> Takeaway:
    """The show's title, the slide's title, its figures, and their sources."""
    slide = content.slides[place]
    facts = slide.facts()
    rows = []
    used: dict[str, None] = {}
    for fact in facts.values():
        mark = ""
        if fact.figure.derived:
            mark = "（推算）" if language == "zh" else " (derived)"
        rows.append(
            TakenFigure(
                filled(fact.figure.label.words(language), facts, language),
                f"{fact.said(language)}{mark}",
                fact.figure.period.words(language),
            )
        )
        if fact.figure.source:
            used[fact.figure.source.partition("/")[0]] = None
    for note in slide.notes().values():
        used[note.source.partition("/")[0]] = None
    sources = [content.sources[name] for name in used]
    return Takeaway(
        language,
        content.show.title.words(language),
        filled(slide.title.words(language), facts, language),
        tuple(rows),
        tuple(
            Origin(source.title.words(language), source.credits.words(language))
            for source in sources
        ),
    )
