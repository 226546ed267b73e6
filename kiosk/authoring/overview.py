"""Overview: a show as a list of its slides, each with what has been found on it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.model.figure import filled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.authoring.finding import Finding
    from kiosk.content.content import Content
    from kiosk.model.text import Language


@dataclass(frozen=True, slots=True)
class SlideRow:
    """A slide in the list: its place from 0, id, title, and how much is wrong."""

    place: int
    id: str
    title: str
    errors: int
    warnings: int


def rows(
    content: Content, findings: Sequence[Finding], language: Language
) -> tuple[SlideRow, ...]:
    """The slides in order; findings that belong to none are not counted here."""
    errors = Counter(f.slide for f in findings if f.severity == "error")
    warnings = Counter(f.slide for f in findings if f.severity == "warning")
    return tuple(
        SlideRow(
            place,
            slide.id,
            filled(slide.title.words(language), slide.facts(), language).replace(
                "\n", " "
            ),
            errors[slide.id],
            warnings[slide.id],
        )
        for place, slide in enumerate(content.slides)
    )


def place_of(content: Content, finding: Finding) -> int | None:
    """The place of the slide that a finding is on; None if it is on none."""
    ids = [slide.id for slide in content.slides]
    return ids.index(finding.slide) if finding.slide in ids else None
