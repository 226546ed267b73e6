"""The lens: what is under the fingers stays there, and nothing beyond is seen."""

from __future__ import annotations

import pytest

from kiosk.drawing.geometry import Rect
from kiosk.drawing.lens import MOST, PLAIN, Lens

PLACE = Rect(100.0, 0.0, 800.0, 600.0)


def page_point(lens: Lens, x: float, y: float) -> tuple[float, float]:
    """Where a point of the photograph, in shares of it, is seen."""
    shown = lens.shown(PLACE)
    return shown.x + x * shown.width, shown.y + y * shown.height


def test_all_of_it_is_seen_in_its_place() -> None:
    assert PLAIN.shown(PLACE) == PLACE
    assert PLAIN.whole
    assert PLAIN.share == 0
    assert Lens(1.2).share == pytest.approx(0.5)
    assert Lens(3.0).share == 1


def test_what_is_under_the_fingers_follows_them() -> None:
    lens = PLAIN.drawn(PLACE, (300.0, 150.0), (320.0, 170.0), 2.0)
    assert lens.zoom == 2.0
    assert page_point(lens, 0.25, 0.25) == pytest.approx((320.0, 170.0))
    further = lens.drawn(PLACE, (320.0, 170.0), (400.0, 200.0), 1.5)
    assert page_point(further, 0.25, 0.25) == pytest.approx((400.0, 200.0))


@pytest.mark.parametrize("by", [0.01, 0.5, 1.0, 3.0, 1e6])
@pytest.mark.parametrize("at", [(-5000.0, 9000.0), (100.0, 0.0), (5000.0, -900.0)])
def test_nothing_beyond_the_photograph_is_seen(
    by: float, at: tuple[float, float]
) -> None:
    lens = PLAIN.drawn(PLACE, PLACE.centre, at, by)
    assert 1.0 <= lens.zoom <= MOST
    shown = lens.shown(PLACE)
    assert shown.x <= PLACE.x + 1e-6
    assert shown.y <= PLACE.y + 1e-6
    assert shown.right >= PLACE.right - 1e-6
    assert shown.bottom >= PLACE.bottom - 1e-6


def test_a_lens_glides_from_one_to_another() -> None:
    a, b = Lens(2.0, 0.3, 0.4), PLAIN
    assert a.between(b, 0.0) == pytest.approx(a)
    assert a.between(b, 1.0) == pytest.approx(b)
    assert a.between(b, 0.5).zoom == pytest.approx(1.5)
