"""Panorama: the numbers keep off the heading, and within their room."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.content.content import load
from kiosk.drawing.marks import Hot, Label
from kiosk.drawing.viewport import Viewport
from kiosk.slides.base import heading
from kiosk.slides.panorama import PanoramaSlide

SHOW = Path(__file__).parents[2] / "content.json"
SLIDES = tuple(
    slide for slide in load(SHOW).content.slides if isinstance(slide, PanoramaSlide)
)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("slide", SLIDES, ids=lambda slide: slide.id)
def test_a_number_stands_well_below_the_subtitle(
    slide: PanoramaSlide, language: str
) -> None:
    viewport = Viewport(language=language)  # type: ignore[arg-type]
    title, _ = heading(viewport, slide.title, slide.lead, slide.facts())
    subtitle = max(label.y for label in title)
    light = [
        mark
        for mark in slide.marks(1.0, viewport)
        if isinstance(mark, Label) and mark.runs[0].weight == 300
    ]
    large = max(light, key=lambda label: label.runs[0].size)
    size = large.runs[0].size
    # Descenders are 0.22 of the 36 units of a subtitle, digits 0.73 high.
    assert large.y - 0.735 * size >= subtitle + 8 + 48


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["country", "data", "sharing"])
def test_numbers_stand_on_what_a_chart_leaves_free(name: str, language: str) -> None:
    slide = next(slide for slide in SLIDES if slide.id == name)
    viewport = Viewport(language=language)  # type: ignore[arg-type]
    (chart,), (box,) = slide.charts(), slide.boxes(viewport)
    free = chart.free(box)
    assert free is not None
    assert box.rect.bottom == viewport.seam
    numbers = [
        hot
        for hot in slide.marks(1.0, viewport)
        if isinstance(hot, Hot)
        and hot.words is not None
        and hot.target.which in {item.figure for item in slide.items}
    ]
    assert len(numbers) == len(slide.items)
    for hot in numbers:
        assert hot.rect.x >= viewport.margin - 16
        assert hot.rect.right <= free.right + 32
        assert hot.rect.bottom <= free.bottom


def test_on_a_tall_page_a_chart_stands_below_the_numbers() -> None:
    slide = next(slide for slide in SLIDES if slide.id == "data")
    viewport = Viewport(1080, 1920)
    (box,) = slide.boxes(viewport)
    assert box.rect.y > 900
    assert (box.rect.x, box.rect.width) == (80, 920)


def test_the_chart_knows_what_the_page_says_above_all() -> None:
    for slide in SLIDES:
        (box,) = slide.boxes(Viewport())
        assert box.first == slide.items[0].figure
