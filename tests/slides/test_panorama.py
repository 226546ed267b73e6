"""Panorama: the numbers keep off the heading, and within their room."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.content.content import load
from kiosk.drawing.marks import Label
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
