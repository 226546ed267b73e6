"""River: one line across all pages, level where they meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.drawing.easing import linear
from kiosk.drawing.ink import FILL, WATER
from kiosk.drawing.river import LAG, OFFSETS, SAMPLES, WIDTHS, River, between
from kiosk.drawing.viewport import Viewport
from kiosk.show.scene import river

if TYPE_CHECKING:
    from kiosk.content.content import Loaded
    from kiosk.model.text import Language

SEAM = 800.0
KNOTS = ((0.0, SEAM), (960.0, 500.0), (1920.0, SEAM))
LEVEL = River.level(SEAM)
BENT = River.through(KNOTS, 1920.0, SEAM)


def test_a_level_river_is_five_parallel_strands() -> None:
    assert LEVEL.y.shape == LEVEL.width.shape == (5, SAMPLES)
    assert LEVEL.y[:, 0].tolist() == [SEAM + offset for offset in OFFSETS]
    assert LEVEL.width[:, 100].tolist() == list(WIDTHS)
    assert (LEVEL.y == LEVEL.y[:, :1]).all()
    assert (LEVEL.shore == SEAM).all()


def test_a_river_runs_through_its_knots_and_echoes_are_calmer() -> None:
    assert [BENT.at(x, 1920.0) for x, _ in KNOTS] == [SEAM, 500.0, SEAM]
    middle = BENT.y[:, 120] - OFFSETS
    assert middle == pytest.approx([SEAM - 300.0 * 0.7**i for i in range(5)])


def test_the_shore_is_the_main_strand_unless_it_is_said() -> None:
    assert (BENT.shore == BENT.y[0]).all()
    shore = np.full(SAMPLES, 900.0)
    assert (River.along(BENT.y[0], SEAM, shore=shore).shore == 900.0).all()


def test_a_river_is_painted_as_water_and_strands() -> None:
    water, strands = BENT.marks(1920.0, 1080.0)
    assert water.ink == WATER
    assert water.outlines[0].shape == (SAMPLES + 2, 2)
    assert water.outlines[0][-2:].tolist() == [[1920.0, 1080.0], [0.0, 1080.0]]
    assert (strands.x0, strands.x1) == (0.0, 1920.0)
    assert strands.y is BENT.y
    assert strands.inks[0] == FILL
    assert [ink.share for ink in strands.inks] == [0.0, 0.42, 0.6, 0.74, 0.85]


def test_a_morph_is_exactly_its_ends() -> None:
    assert between(LEVEL, BENT, 0.0, linear) is LEVEL
    assert between(LEVEL, BENT, 1.0, linear) is BENT
    assert between(LEVEL, BENT, -1.0, linear) is LEVEL
    assert between(LEVEL, BENT, 2.0, linear) is BENT


def test_a_morph_runs_downstream() -> None:
    up = River.level(SEAM - 100.0)
    half = between(LEVEL, up, 0.5, linear)
    risen = (SEAM - half.y[0]) / 100.0
    assert risen[0] == pytest.approx(0.5 * (1 + LAG))
    assert risen[-1] == pytest.approx(0.5 * (1 + LAG) - LAG)
    assert (np.diff(risen) < 0).all()
    assert half.shore == pytest.approx(half.y[0])
    assert half.width == pytest.approx(LEVEL.width)


@given(st.floats(0, 1))
def test_a_morph_stays_between_its_ends(t: float) -> None:
    now = between(LEVEL, BENT, t, linear)
    low, high = np.minimum(LEVEL.y, BENT.y), np.maximum(LEVEL.y, BENT.y)
    assert (now.y >= low - 1e-9).all()
    assert (now.y <= high + 1e-9).all()


ROOMS = [(1920.0, 1080.0), (1440.0, 1080.0), (2520.0, 1080.0), (1080.0, 1920.0)]


@pytest.mark.parametrize("size", ROOMS, ids=str)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_of_the_show_is_entered_and_left_on_the_seam(
    show: Loaded, size: tuple[float, float], language: Language
) -> None:
    viewport = Viewport(*size, language)
    for slide in show.content.slides:
        for t in (0.0, 0.25, 0.5, 1.0):
            now = river(slide, t, viewport)
            wide = now.width.any()
            for end, inner in ((0, 1), (-1, -2)):
                if not wide:  # the cover hides its river behind the quay
                    continue
                assert now.y[:, end] == pytest.approx(
                    [viewport.seam + offset for offset in OFFSETS], abs=0.01
                ), (slide.id, t)
                slope = now.y[0, inner] - now.y[0, end]
                assert abs(slope) < 1.0, (slide.id, t)
            assert np.isfinite(now.y).all()
            assert np.isfinite(now.shore).all()


def test_every_page_begins_level(show: Loaded) -> None:
    viewport = Viewport()
    for slide in show.content.slides:
        assert (river(slide, 0.0, viewport).y[0] == viewport.seam).all()
