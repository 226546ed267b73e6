"""How long a slide stays: what it takes to read it, and to see its charts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.model.figure import filled
from kiosk.model.text import reading_seconds
from kiosk.show.playback import ENTER

if TYPE_CHECKING:
    from kiosk.model.text import Language
    from kiosk.slides.base import Slide

CHART: Final = 8.0
"""Seconds that a chart takes to be understood, beyond its words."""
SHORTEST: Final = 9.0
TURN: Final = 5.0
"""Seconds at least of each place to which the loop turns a page's handle."""


def dwell(slide: Slide, language: Language) -> float:
    """Seconds on screen in the loop: as written, else of its film, else of its text."""
    if slide.dwell is not None:
        return slide.dwell
    if slide.length:
        return ENTER + slide.length
    facts = slide.facts()
    words = tuple(
        filled(text.words(language), facts, language) for text in slide.texts()
    )
    spoken = tuple(str(facts[name].said(language)) for name in slide.uses())
    # A question is shown twice: as it is asked, and with its answer.
    pictures = len(slide.charts()) + slide.asks
    seconds = reading_seconds(words + spoken) + CHART * pictures
    return round(max(SHORTEST, TURN * slide.turns, seconds), 1)
