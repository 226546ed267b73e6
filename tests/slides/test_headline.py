"""Headline: its chart keeps the margins, unless it goes with the river."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.charts.piers import PiersChart
from kiosk.content.content import load
from kiosk.drawing.marks import Bars, Dots, Label
from kiosk.drawing.viewport import Viewport
from kiosk.slides.headline import HeadlineSlide

CHARTS = Path(__file__).parents[1] / "charts"
HEADLINE = load(Path(__file__).with_name("headline.json")).content.slides[0]
ROOMS = (Viewport(), Viewport(1080.0, 1920.0), Viewport(2560.0, 1080.0))


@pytest.mark.parametrize("viewport", ROOMS, ids=["wide", "tall", "wider"])
@pytest.mark.parametrize("file", sorted(CHARTS.glob("*.json")), ids=lambda p: p.stem)
def test_a_chart_of_data_keeps_the_margins(file: Path, viewport: Viewport) -> None:
    assert isinstance(HEADLINE, HeadlineSlide)
    (chart, *_) = load(file).content.slides[0].charts()
    slide = HEADLINE.model_copy(update={"chart": chart})
    (box,) = slide.boxes(viewport)
    edge = 0.0 if isinstance(chart, PiersChart) else viewport.margin
    assert (box.rect.x, box.rect.right) == (edge, viewport.width - edge)


def test_the_points_and_bars_of_a_slope_stand_within_the_margins() -> None:
    assert isinstance(HEADLINE, HeadlineSlide)
    own = load(CHARTS / "slope.json").content.slides[0]
    (chart, *_) = own.charts()
    slide = HEADLINE.model_copy(update={"chart": chart})
    viewport = Viewport()
    box = replace(slide.boxes(viewport)[0], facts=own.facts())
    for mark in chart.marks(1.0, box):
        if isinstance(mark, Dots):
            assert mark.points[:, 0].min() >= viewport.margin - 1
            assert mark.points[:, 0].max() <= viewport.width - viewport.margin + 1
        if isinstance(mark, Bars):
            assert mark.rects[:, 0].min() >= viewport.margin - 1
        if isinstance(mark, Label) and mark.anchor == "start":
            assert mark.x >= viewport.margin - 1
