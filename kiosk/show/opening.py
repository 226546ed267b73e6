"""Opening: a content as the pages of a playback, and its first moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.show import pacing
from kiosk.show.playback import (
    Page,
    Playback,
)

if TYPE_CHECKING:
    from kiosk.content.content import (
        Content,
    )


def pages(content: Content) -> tuple[Page, ...]:
    """What playback needs of a content: themes and seconds on screen."""
    language = content.show.languages[0]
    return tuple(
        Page(slide.theme, pacing.dwell(slide, language), slide.asks, slide.id)
        for slide in content.slides
    )


def begin(content: Content) -> Playback:
    """The first moment of a show."""
    show = content.show
    return Playback(
        pages(content),
        language=show.languages[0],
        default_language=show.languages[0],
        idle_after=float(show.idle.after),
        idle_warning=float(show.idle.warning),
    )
