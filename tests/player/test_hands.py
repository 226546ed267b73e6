"""Whatever a visitor's hand has done, no text is cut, covered or too small."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.authoring.desktop.layout_lint import faults_of_slide, viewport_of
from kiosk.drawing.interaction import Interaction
from kiosk.player.fonts import Typeface
from kiosk.show.visit import REVEAL
from tests.player.test_layout import PAGES, SIZES

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from kiosk.content.content import Content
    from kiosk.model.text import Language
    from kiosk.slides.base import Slide

DIALS = (0.0, 0.03, 0.12, 0.2, 0.31, 0.38, 0.45, 0.5, 0.58, 0.62, 0.7, 0.75, 0.82, 1.0)
CROWD = (1, 2, 4, 6, 9, 7, 5, 3, 2, 2, 4, 1, 0, 0, 1, 0, 0, 0, 1, 0)
HANDLED = [(content, slide) for content, slide in PAGES if slide.asks or slide.dials]


@pytest.fixture(scope="module")
def typeface(qapp: QApplication) -> Typeface:
    assert qapp is not None
    return Typeface.load()


def hands(slide: Slide) -> list[Interaction]:
    found = [Interaction(dial) for dial in DIALS]
    if slide.asks:
        found += [Interaction(dial, REVEAL, CROWD) for dial in (None, *DIALS)]
    return found


def test_slides_that_are_handled_are_found() -> None:
    kinds = {c.tag() for _, slide in HANDLED for c in slide.charts() if c.dials}
    assert {"rule", "shore"} <= kinds
    assert sum(slide.asks for _, slide in HANDLED) >= 2


@pytest.mark.parametrize("large", [False, True], ids=["ordinary", "large"])
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
    large: bool,
    typeface: Typeface,
) -> None:
    viewport = viewport_of(
        SIZES[size], content, language, typeface, large=large, slide=slide
    )
    for interaction in hands(slide):
        found = faults_of_slide(slide, viewport, typeface, [interaction])
        assert [fault.what.en for fault in found] == [], interaction
