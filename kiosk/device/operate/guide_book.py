"""The guide's book: the pages of a show and what a guide may say of each.

The show writes it beside what else it keeps for its hub, whole; of that a screen tells
the hub the titles of all pages, and what is said of the one that it shows.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from kiosk.model.figure import filled
from kiosk.model.text import LANGUAGES

if TYPE_CHECKING:
    from kiosk.content.content import Content
    from kiosk.slides.base import Slide

FILE: Final = "guide.json"
LARGEST: Final = 2**20
"""Bytes of the book."""
SAID: Final = 32 * 2**10
"""Bytes of it that a screen tells; where titles take more, only what is said."""


def printed(content: Content) -> bytes:
    """The book of a content."""
    return json.dumps([_page(slide) for slide in content.slides]).encode() + b"\n"


def _page(slide: Slide) -> dict[str, Any]:
    titles = {
        one: " ".join(filled(slide.title.words(one), slide.facts(), one).split())
        for one in LANGUAGES
    }
    notes = {one: slide.speech(one) for one in LANGUAGES}
    return {"id": slide.id, "title": titles, "notes": notes}


def told(data: bytes, slide: str) -> dict[str, Any]:
    """What a screen tells of its book while it shows a slide.

    Raises:
        ValueError: that is no book.
    """
    try:
        pages = json.loads(data)
        notes: dict[str, Any] = next(
            (p["notes"] for p in pages if p["id"] == slide), {}
        )
        titles = [{"id": one["id"], **one["title"]} for one in pages]
    except (KeyError, TypeError) as error:
        raise ValueError("no book") from error
    whole = {"pages": titles, "notes": notes}
    return whole if len(json.dumps(whole)) <= SAID else {"pages": [], "notes": notes}
