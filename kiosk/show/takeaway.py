"""What a visitor takes home: a slide's figures, their sources, the way through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.model.figure import filled
from kiosk.model.takeaway import Origin, Passed, Takeaway, TakenFigure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.content.content import Content
    from kiosk.model.text import Language

NAMED: Final = 3
"""Pages of the way that are named."""


def takeaway(
    content: Content, place: int, language: Language, trail: Sequence[int] = ()
) -> Takeaway:
    """The show's title, the slide's title, its figures, and their sources.

    `trail` are the pages that the visitor has left, the last one last; without a
    visitor the way is the show's own.
    """
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
        _path(content, place, language, trail),
    )


def _path(
    content: Content, place: int, language: Language, trail: Sequence[int]
) -> tuple[Passed, ...]:
    """All pages but those on which it is drawn.

    On a visitor's way the pages seen last are named, but for the one that goes home,
    whose title is said in full; on the show's own it is where themes begin.
    """
    accents = {theme.id: theme.accent for theme in content.themes}
    labels: dict[int, str] = {}
    if trail:
        others = [p for p in trail if p != place and not content.slides[p].takes]
        for p in others[-NAMED:]:
            slide = content.slides[p]
            labels[p] = filled(slide.title.words(language), slide.facts(), language)
    else:
        firsts: dict[str, int] = {}
        for p, slide in enumerate(content.slides):
            if not slide.takes:
                firsts.setdefault(slide.theme, p)
        for theme in content.themes[:NAMED]:
            if theme.id in firsts:
                labels[firsts[theme.id]] = theme.name.words(language)
    return tuple(
        Passed(
            accents.get(slide.theme, "all"),
            not trail or p in trail,
            p == place,
            labels.get(p, ""),
        )
        for p, slide in enumerate(content.slides)
        if not slide.takes
    )
