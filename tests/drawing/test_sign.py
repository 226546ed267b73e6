"""Signs: they stand on their foot, keep to their width and come up from nothing."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from kiosk.drawing.ink import FILL, TEXT
from kiosk.drawing.sign import HALF, SignName, sign

NAMES = get_args(SignName)


@pytest.mark.parametrize("name", NAMES)
def test_a_sign_keeps_to_its_place(name: SignName) -> None:
    fills = list(sign(name, 500.0, 800.0, 200.0, 1.0))
    points = np.vstack([one for fill in fills for one in fill.outlines])
    assert np.isfinite(points).all()
    assert np.abs(points[:, 0] - 500).max() <= 200 * HALF + 2
    assert 800 - 200 * 1.05 <= points[:, 1].min() < 800 - 200 * 0.75
    assert 797 <= points[:, 1].max() <= 802


@pytest.mark.parametrize("name", NAMES)
def test_it_comes_up_and_is_the_same_marks_all_the_time(name: SignName) -> None:
    none, half, whole = (
        list(sign(name, 0.0, 0.0, 100.0, grown)) for grown in (0.0, 0.5, 1.0)
    )
    assert [fill.alpha for fill in none] == [0.0] * 3
    assert [len(a.outlines) for a in none] == [len(b.outlines) for b in whole]
    for a, b in zip(half, whole, strict=True):
        for low, high in zip(a.outlines, b.outlines, strict=True):
            assert low[:, 1] == pytest.approx(high[:, 1] / 2)


def test_what_is_touched_is_the_accent_itself() -> None:
    _, near, cut = sign("village", 0.0, 0.0, 100.0, 1.0, 1.0)
    assert (near.ink, cut.ink) == (FILL, TEXT)


def test_no_two_are_alike() -> None:
    found = [
        tuple(
            one.tobytes() for fill in sign(name, 0, 0, 100, 1) for one in fill.outlines
        )
        for name in NAMES
    ]
    assert len(set(found)) == len(NAMES)
