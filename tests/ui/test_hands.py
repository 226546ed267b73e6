"""Whatever a visitor's hand has done, no text is cut, covered or too small."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.hand import Hand
from kiosk.marks import Label
from kiosk.playback import REVEAL
from kiosk.room import Room
from kiosk.ui.fonts import Typeface
from kiosk.ui.stage import ways
from tests.ui.test_layout import PAGES, SIZES, lines, problems

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from kiosk.content import Content
    from kiosk.slides.base import Slide
    from kiosk.text import Language

DIALS = (0.0, 0.03, 0.12, 0.2, 0.31, 0.38, 0.45, 0.5, 0.58, 0.62, 0.7, 0.75, 0.82, 1.0)
CROWD = (1, 2, 4, 6, 9, 7, 5, 3, 2, 2, 4, 1, 0, 0, 1, 0, 0, 0, 1, 0)
HANDLED = [
    (content, slide)
    for content, slide in PAGES
    if slide.asks or any(chart.dials for chart in slide.charts())
]


@pytest.fixture(scope="module")
def typeface(qapp: QApplication) -> Typeface:
    assert qapp is not None
    return Typeface.load()


def hands(slide: Slide) -> list[Hand]:
    found = [Hand(dial) for dial in DIALS]
    if slide.asks:
        found += [Hand(dial, REVEAL, CROWD) for dial in (None, *DIALS)]
    return found


def test_slides_that_are_handled_are_found() -> None:
    kinds = {c.tag() for _, slide in HANDLED for c in slide.charts() if c.dials}
    assert {"rule", "shore"} <= kinds
    assert sum(slide.asks for _, slide in HANDLED) >= 2


@pytest.mark.parametrize("large", [1.0, 1.3], ids=["ordinary", "large"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("content", "slide"), HANDLED, ids=lambda v: getattr(v, "id", "")
)
def test_no_text_is_cut_or_covered(
    content: Content,
    slide: Slide,
    size: str,
    language: Language,
    large: float,
    typeface: Typeface,
) -> None:
    wide, high = SIZES[size]
    room = Room(wide, high, language, typeface, large, themes=ways(content))
    for hand in hands(slide):
        # What is half gone is on its way out.
        labels = [
            mark
            for mark in slide.marks(1.0, room, hand)
            if isinstance(mark, Label) and mark.alpha > 0.5
        ]
        seen = lines(labels, typeface)
        assert problems(seen, room) == [], hand
        below = [line.text for line in seen if line.rect.bottom > room.seam + 75]
        assert below == [], hand
