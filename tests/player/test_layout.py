"""No text is cut, covered by another, or missing from the font, on any screen."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from kiosk.authoring.desktop.layout_lint import (
    Glyphs,
    faults_of_cards,
    faults_of_slide,
    viewport_of,
)
from kiosk.cli.commands import gallery
from kiosk.content.content import load
from kiosk.drawing.marks import Label
from kiosk.player.fonts import Typeface

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from kiosk.content.content import Content
    from kiosk.model.text import Language
    from kiosk.slides.base import Slide

ROOT = Path(__file__).parents[2]
CONTENT = load(ROOT / "content.json").content
with TemporaryDirectory() as place:
    GALLERY = load(gallery.written(Path(place))).content
PAGES = [(content, slide) for content in (CONTENT, GALLERY) for slide in content.slides]
SIZES = {
    "16:9": (1920, 1080),
    "4:3": (1440, 1080),
    "21:9": (2520, 1080),
    "32:9": (3840, 1080),
    "portrait": (1080, 1920),
}


@pytest.fixture(scope="module")
def typeface(qapp: QApplication) -> Typeface:
    assert qapp is not None
    return Typeface.load()


@pytest.mark.parametrize("large", [False, True], ids=["ordinary", "large"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("content", "slide"), PAGES, ids=lambda v: getattr(v, "id", "")
)
def test_no_text_is_cut_or_covered(
    content: Content,
    slide: Slide,
    size: str,
    language: Language,
    large: bool,
    typeface: Typeface,
) -> None:
    viewport = viewport_of(SIZES[size], content, language, typeface, large=large)
    found = [
        *faults_of_slide(slide, viewport, typeface),
        *(fault for _, fault in faults_of_cards(slide, content, viewport, typeface)),
    ]
    assert [fault.what.en for fault in found] == []


def test_the_font_has_every_character_of_the_show(typeface: Typeface) -> None:
    glyphs = Glyphs(typeface)
    for content, slide in PAGES:
        for language in content.show.languages:
            viewport = viewport_of(
                (1920, 1080), content, language, typeface, large=False
            )
            for mark in slide.marks(1.0, viewport):
                if isinstance(mark, Label):
                    assert glyphs.missing(mark.text) == ""
