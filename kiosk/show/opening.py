"""Opening: a content as pages of a playback, its first moment, a visit carried on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.show import pacing
from kiosk.show.playback import (
    Page,
    Playback,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.content.content import (
        Content,
    )


def pages(content: Content) -> tuple[Page, ...]:
    """What playback needs of a content: themes and seconds on screen."""
    language = content.show.languages[0]
    return tuple(
        Page(
            slide.theme,
            pacing.dwell(slide, language),
            slide.asks,
            slide.id,
            slide.answers,
        )
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


def carried(now: Playback, ids: Sequence[str], content: Content) -> Playback:
    """The same visit in other content, of slides with these ids by now.

    It stays at its slide, or goes to what came next, which is what a visitor would
    have gone on to.
    """
    show, names = content.show, [slide.id for slide in content.slides]
    seen, here = ids[now.seen], now.place
    near = [*ids[here:], *ids[:here][::-1]]
    if ids[here] not in names and {*names[here : here + 1]} - {*ids}:
        # Another slide stands in its place, or the same by another name.
        near = []
    place = next((names.index(name) for name in near if name in names), here)
    left = names.index(seen) if seen in names else None
    moved = now.with_pages(pages(content), place, left)
    spoken = moved.language in show.languages
    return replace(
        moved,
        language=moved.language if spoken else show.languages[0],
        default_language=show.languages[0],
        idle_after=float(show.idle.after),
        idle_warning=float(show.idle.warning),
    )
