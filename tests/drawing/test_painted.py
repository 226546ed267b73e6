"""Painted: how far a point is from a mark, and what a rectangle parts of it."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from kiosk.drawing.geometry import Rect, points
from kiosk.drawing.ink import FILL, TEXT
from kiosk.drawing.marks import (
    Arcs,
    Bars,
    Dots,
    Fill,
    Label,
    Run,
    Strands,
    Stroke,
    Sweep,
)
from kiosk.drawing.painted import Drawing, away, near, parted

BARS = Bars(np.array([[100.0, 100.0, 50.0, 200.0], [300.0, 100.0, 0.0, 9.0]]), FILL)
DOTS = Dots(points((100, 100), (200, 100)), 20.0, FILL)
STROKE = Stroke(points((0, 0), (300, 0)), 4.0, FILL)
FILLED = Fill((points((0, 0), (400, 0), (400, 400), (0, 400)),), FILL)
ARC = Arcs(0.0, 0.0, (Sweep(100.0, 0.0, 90.0, 10.0, FILL),))
STRANDS = Strands(
    0.0, 300.0, np.array([[50.0, 50.0]]), np.array([[8.0, 12.0]]), (FILL,)
)
TEXTED = Label(0.0, 0.0, (Run("120", 40.0, 400, TEXT),))


@pytest.mark.parametrize(
    ("mark", "point", "units"),
    [
        (BARS, (120, 150), 0.0),
        (BARS, (153, 304), 5.0),
        (DOTS, (200, 130), 20.0),
        (STROKE, (150, 12), 10.0),
        (Stroke(points((5, 5)), 4.0, FILL), (5, 5), math.inf),
        (FILLED, (200, 200), 0.0),
        (FILLED, (430, 200), 30.0),
        (ARC, (90, 0), 5.0),
        (ARC, (-90, 0), math.inf),
        (STRANDS, (150, 66), 10.0),
        (TEXTED, (0, 0), math.inf),
        (replace(DOTS, alpha=0.0), (100, 100), math.inf),
    ],
)
def test_a_point_is_so_far_from_paint(
    mark: Drawing | Label, point: tuple[float, float], units: float
) -> None:
    assert away(mark, point) == pytest.approx(units)
    for within in (4.0, 11.0, 31.0):
        assert near(mark, point, within) is (units < within)


@pytest.mark.parametrize(
    ("mark", "rect", "found"),
    [
        (BARS, Rect(120, 150, 500, 500), True),
        (BARS, Rect(90, 90, 100, 300), False),
        (BARS, Rect(160, 90, 100, 300), False),
        # An edge that only just touches is not seen.
        (BARS, Rect(101, 99, 100, 300), False),
        # Of two dots it covers one.
        (DOTS, Rect(150, 50, 100, 100), True),
        (DOTS, Rect(50, 50, 300, 100), False),
        (STROKE, Rect(100, -50, 50, 100), True),
        (STROKE, Rect(-9, -9, 400, 18), False),
        (FILLED, Rect(100, 100, 50, 50), True),
        (FILLED, Rect(500, 100, 50, 50), False),
        (ARC, Rect(60, -60, 100, 100), True),
        (ARC, Rect(-100, -100, 90, 90), False),
        (STRANDS, Rect(100, 0, 50, 100), True),
        (STRANDS, Rect(100, 60, 50, 100), False),
        (TEXTED, Rect(5, -50, 500, 500), False),
        (replace(BARS, alpha=0.0), Rect(120, 150, 500, 500), False),
    ],
)
def test_a_rectangle_parts_what_it_covers_in_part(
    mark: Drawing | Label, rect: Rect, found: bool
) -> None:
    assert parted(mark, rect) is found


def test_what_has_no_paint_is_near_nothing_and_parted_by_nothing() -> None:
    none = np.empty((0, 2))
    for mark in (
        Bars(np.empty((0, 4)), FILL),
        Dots(none, 20.0, FILL),
        Fill((), FILL),
        Stroke(none, 3.0, FILL),
    ):
        assert not near(mark, (0.0, 0.0), 9.0)
        assert not parted(mark, Rect(-9, -9, 18, 18))
