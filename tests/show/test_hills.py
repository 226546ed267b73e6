"""Land: the same place shows the same hill, and hills have no steps."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.drawing.marks import Fill
from kiosk.drawing.viewport import Viewport
from kiosk.show import hills
from kiosk.show.hills import PARALLAX, ridge

if TYPE_CHECKING:
    from kiosk.drawing.geometry import Array


def outline(viewport: Viewport, position: float) -> Array:
    (shown,) = hills.marks(viewport, position)
    assert isinstance(shown, Fill)
    return shown.outlines[0]


@pytest.mark.parametrize("shift", [50.0, 1152.0])
def test_a_place_has_one_height_from_wherever_it_is_seen(shift: float) -> None:
    start = np.arange(-20_000.0, 40_000.0, 770.0)
    x = np.linspace(0.0, 1920.0, 193)
    at = int(np.searchsorted(x, shift))
    for left in start:
        here = ridge(left + np.insert(x, at, shift))
        assert ridge(left + shift + x)[0] == pytest.approx(here[at], abs=0.05)


@given(st.floats(-20_000, 40_000))
def test_hills_have_no_steps_and_stay_in_reason(start: float) -> None:
    height = ridge(start + np.linspace(0.0, 1920.0, 1921))
    assert np.abs(np.diff(height)).max() < 3.0
    assert height.min() > -1.0
    assert height.max() < 420.0


def test_hills_are_not_all_alike() -> None:
    far = ridge(np.linspace(0.0, 40_000.0, 4001))
    assert far.max() - far.min() > 120.0
    assert not np.allclose(far[:2000], far[2000:4000])


def test_hills_stand_on_the_seam_and_reach_both_edges() -> None:
    for viewport in (Viewport(), Viewport(1080.0, 1920.0)):
        shape = outline(viewport, 0.0)
        assert (shape[0, 0], shape[-3, 0]) == (0.0, viewport.width)
        assert shape[-2:].tolist() == [
            [viewport.width, viewport.seam + 20],
            [0.0, viewport.seam + 20],
        ]
        assert (shape[:-2, 1] <= viewport.seam + 1.0).all()


def test_hills_move_slower_than_pages() -> None:
    still, moved = outline(Viewport(), 0.0), outline(Viewport(), 0.5)
    shift = 0.5 * 1920.0 * PARALLAX
    there = np.interp(shift, still[:161, 0], still[:161, 1])
    assert moved[0, 1] == pytest.approx(there, abs=3.0)


def test_a_picture_is_repeatable() -> None:
    assert (outline(Viewport(), 1.25) == outline(Viewport(), 1.25)).all()


def test_high_contrast_has_no_hills() -> None:
    assert hills.marks(replace(Viewport(), contrast=True), 0.0) == ()
