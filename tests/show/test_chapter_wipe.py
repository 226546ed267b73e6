"""Tide: it rises over the whole page, says the theme's name, and is gone."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from kiosk.drawing.marks import Fill, Label, Strands
from kiosk.drawing.typeset import width
from kiosk.drawing.viewport import Viewport
from kiosk.show import chapter_wipe
from kiosk.show.playback import WIPE_FALL, WIPE_HOLD, WIPE_RISE

ROOMS = [Viewport(), Viewport(1440.0), Viewport(2520.0), Viewport(1080.0, 1920.0)]
END = WIPE_RISE + WIPE_HOLD + WIPE_FALL


def at(
    viewport: Viewport, elapsed: float, words: str = "经济"
) -> tuple[Fill, Strands, Label]:
    water, strands, name = chapter_wipe.marks(
        viewport, words, elapsed, WIPE_RISE, WIPE_HOLD, WIPE_FALL
    )
    assert isinstance(water, Fill)
    assert isinstance(strands, Strands)
    assert isinstance(name, Label)
    return water, strands, name


@pytest.mark.parametrize("viewport", ROOMS, ids=lambda r: f"{r.width:g}x{r.height:g}")
def test_the_tide_begins_and_ends_flat_on_the_seam(viewport: Viewport) -> None:
    for elapsed in (0.0, END, END + 1):
        water, strands, name = at(viewport, elapsed)
        assert water.outlines[0][:-2, 1] == pytest.approx(viewport.seam)
        assert strands.y[0] == pytest.approx(viewport.seam)
        assert name.alpha == 0.0


@pytest.mark.parametrize("viewport", ROOMS, ids=lambda r: f"{r.width:g}x{r.height:g}")
@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 0.75, 1.0])
def test_the_tide_covers_the_whole_page_while_it_rests(
    viewport: Viewport, share: float
) -> None:
    # The pages are exchanged below it at any moment of the rest.
    water, strands, _ = at(viewport, WIPE_RISE + share * WIPE_HOLD)
    assert water.outlines[0][:-2, 1].max() <= 0.0
    corners = water.outlines[0][-2:].tolist()
    assert corners == [[viewport.width, viewport.height], [0.0, viewport.height]]
    assert water.alpha == 1.0
    assert np.isfinite(strands.y).all()


def test_the_water_rises_and_falls_steadily() -> None:
    viewport = Viewport()
    rising = [
        at(viewport, WIPE_RISE * i / 20)[0].outlines[0][:-2, 1].mean()
        for i in range(21)
    ]
    falling = [
        at(viewport, END - WIPE_FALL * i / 20)[0].outlines[0][:-2, 1].mean()
        for i in range(21)
    ]
    for level in (rising, falling):
        assert level[0] == pytest.approx(viewport.seam)
        assert level[-1] < 0
        assert all(a > b - 8.0 for a, b in pairwise(level))


def test_the_falling_tide_becomes_water_and_its_strands_the_rivers() -> None:
    water, strands, _ = at(Viewport(), END)
    assert not isinstance(water.ink, type(None))
    assert getattr(water.ink, "share", 0.0) == 1.0
    assert strands.width[:, 0].tolist() == [6.0, 2.5, 2.0, 2.0]
    assert at(Viewport(), 0.0)[1].width[:, 0].tolist() == [10.0, 5.0, 4.0, 3.0]


def test_the_name_is_read_while_the_tide_rests() -> None:
    viewport = Viewport()
    assert at(viewport, WIPE_RISE)[2].alpha == 0.0
    middle = at(viewport, WIPE_RISE + 0.2)[2]
    assert middle.alpha == 1.0
    assert middle.text == "经济"
    assert (middle.x, middle.anchor) == (960.0, "middle")


@pytest.mark.parametrize("viewport", ROOMS, ids=lambda r: f"{r.width:g}x{r.height:g}")
@pytest.mark.parametrize("words", ["城乡", "Town and country, and all between", "l"])
def test_a_long_name_is_set_smaller(viewport: Viewport, words: str) -> None:
    name = at(viewport, WIPE_RISE + 0.2, words)[2]
    plain = tuple(run._replace(spacing=0.0) for run in name.runs)
    assert width(plain, viewport.type) <= viewport.width - 2 * viewport.margin + 1e-6


def test_english_names_are_set_smaller_than_chinese() -> None:
    sizes = [
        at(Viewport(language=language), 1.0, "x")[2].runs[0].size
        for language in ("zh", "en")
    ]
    assert sizes == [300.0, 200.0]
