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
    read_labels,
    viewport_of,
)
from kiosk.cli.commands import gallery
from kiosk.content.content import load
from kiosk.drawing.marks import Label
from kiosk.drawing.placement import lines_of
from kiosk.drawing.river import OFFSETS
from kiosk.player.fonts import Typeface
from kiosk.slides.columns import ColumnsSlide

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
    viewport = viewport_of(
        SIZES[size], content, language, typeface, large=large, slide=slide
    )
    found = [
        *faults_of_slide(slide, viewport, typeface),
        *(fault for _, fault in faults_of_cards(slide, content, viewport, typeface)),
    ]
    assert [fault.what.en for fault in found] == []


@pytest.mark.parametrize("size", [(1280, 1024), (1024, 768)], ids=str)
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("slide", CONTENT.slides, ids=lambda slide: slide.id)
def test_numbers_keep_their_order_of_size_on_screens_that_are_not_wide(
    slide: Slide, language: Language, size: tuple[int, int], typeface: Typeface
) -> None:
    """The hero above the other numbers of its row, and all of them above captions."""
    viewport = viewport_of(size, CONTENT, language, typeface, large=False)
    runs = [
        run
        for label in read_labels(slide.marks(1.0, viewport))
        if label.alpha > 0
        for run in label.runs
    ]
    numbers = {run.text: run.size for run in runs if run.weight == 300}
    said = {text: s for text, s in numbers.items() if any(map(str.isdigit, text))}
    captions = [run.size for run in runs if run.weight == 400]
    assert max(captions, default=0) < min(said.values(), default=999)
    facts = slide.facts()
    for holder in (slide, *slide.charts()):
        items = [
            item for item in getattr(holder, "items", ()) if getattr(item, "figure", "")
        ]
        sizes = [said[facts[item.figure].said(language).number] for item in items]
        assert sizes[:1] == sorted(sizes)[-1:]


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


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "slide",
    [slide for slide in CONTENT.slides if isinstance(slide, ColumnsSlide)],
    ids=lambda slide: slide.id,
)
def test_words_on_a_tall_page_keep_off_the_reach_above_them(
    slide: ColumnsSlide, language: Language, typeface: Typeface
) -> None:
    viewport = viewport_of(SIZES["portrait"], CONTENT, language, typeface, large=False)
    foot = 0.0
    for column, box in zip(slide.columns, slide.boxes(viewport), strict=True):
        lines = lines_of(column.chart.marks(1.0, box), viewport)
        assert [line for line in lines if line.rect.y < foot] == []
        foot = box.base + OFFSETS[-1] if column.chart.stands else box.base
