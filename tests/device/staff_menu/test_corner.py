"""Corner: one finger that rests there for three seconds, and a ripple in between."""

from __future__ import annotations

import pytest

from kiosk.device.staff_menu.corner import HOLD, Corner, corner, held, ring
from kiosk.drawing.geometry import Rect
from kiosk.drawing.marks import Arcs
from kiosk.drawing.viewport import Viewport
from kiosk.show.gestures import Recogniser, TouchSample

ROOM = Viewport()
PLACE = Rect(0, 0, 120, 120)


def told(*samples: tuple[int, str, float, float, float]) -> Recogniser:
    now = Recogniser()
    for sample in samples:
        now, _ = now.told(TouchSample(*sample))  # type: ignore[arg-type]
    return now


@pytest.mark.parametrize(
    ("which", "where"),
    [
        ("top-left", Rect(0, 0, 120, 120)),
        ("top-right", Rect(1800, 0, 120, 120)),
        ("bottom-left", Rect(0, 960, 120, 120)),
        ("bottom-right", Rect(1800, 960, 120, 120)),
    ],
)
def test_the_four_corners(which: Corner, where: Rect) -> None:
    assert corner(ROOM, which, None) == where


def test_the_corner_is_twenty_millimetres_and_never_tiny_or_huge() -> None:
    # A panel 136 mm high, one 1350 mm high, and one the size of a stamp.
    assert corner(ROOM, "top-left", 1080 / 136).width == pytest.approx(158.8, abs=0.1)
    assert corner(ROOM, "top-left", 1080 / 1350).width == 72
    assert corner(ROOM, "top-left", 1080 / 30).width == 270


def test_a_finger_that_rests_is_held() -> None:
    now = told((0, "down", 60, 60, 10.0), (0, "move", 66, 58, 11.0))
    assert held(now, PLACE, 12.5) == 2.5
    assert held(now, PLACE, 9.0) == 0.0


@pytest.mark.parametrize(
    "samples",
    [
        # From outside, away, lifted, lost, with company, after company.
        [(0, "down", 300, 300, 1.0), (0, "move", 60, 60, 2.0)],
        [(0, "down", 60, 60, 1.0), (0, "move", 200, 60, 2.0)],
        [(0, "down", 60, 60, 1.0), (0, "up", 60, 60, 2.0)],
        [(0, "down", 60, 60, 1.0), (0, "cancel", 60, 60, 2.0)],
        [(0, "down", 60, 60, 1.0), (1, "down", 900, 500, 2.0)],
        [(1, "down", 900, 500, 1.0), (0, "down", 60, 60, 2.0)],
    ],
)
def test_anything_else_is_not(
    samples: list[tuple[int, str, float, float, float]],
) -> None:
    assert held(told(*samples), PLACE, 5.0) == 0.0


def test_who_only_leans_there_sees_nothing() -> None:
    assert ring(ROOM, "top-left", PLACE, 0.0) == ()
    assert ring(ROOM, "top-left", PLACE, 0.99) == ()


@pytest.mark.parametrize(
    ("which", "at", "start"),
    [
        ("top-left", (0, 0), 90),
        ("top-right", (1920, 0), 180),
        ("bottom-right", (1920, 1080), 270),
        ("bottom-left", (0, 1080), 0),
    ],
)
def test_the_ripple_closes_round_its_corner(
    which: Corner, at: tuple[float, float], start: float
) -> None:
    track, arc = ring(ROOM, which, corner(ROOM, which, None), 2.0)
    assert isinstance(track, Arcs)
    assert isinstance(arc, Arcs)
    assert (arc.x, arc.y) == at
    assert track.sweeps[0][:3] == (204.0, start, 90.0)
    assert arc.sweeps[0][:3] == (204.0, start, 45.0)
    whole = ring(ROOM, which, corner(ROOM, which, None), HOLD)[1]
    assert isinstance(whole, Arcs)
    assert whole.sweeps[0].sweep == 90.0
