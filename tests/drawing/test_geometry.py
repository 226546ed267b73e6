"""Geometry: rectangles, curves, strokes and arcs, to the unit."""

from __future__ import annotations

import numpy as np
import pytest

from kiosk.drawing.geometry import (
    Rect,
    arc,
    flow,
    lerp,
    points,
    ribbon,
    rounded,
    unit,
    until,
)

RECT = Rect(10.0, 20.0, 30.0, 40.0)


def test_a_rectangle_has_edges_and_a_centre() -> None:
    assert (RECT.right, RECT.bottom, RECT.centre) == (40.0, 60.0, (25.0, 40.0))


@pytest.mark.parametrize(
    ("x", "y", "inside"),
    [
        (10.0, 20.0, True),
        (39.9, 59.9, True),
        (40.0, 30.0, False),
        (20.0, 60.0, False),
        (9.9, 30.0, False),
        (20.0, 19.9, False),
    ],
)
def test_a_rectangle_holds_its_left_and_upper_edge(
    x: float, y: float, inside: bool
) -> None:
    assert RECT.holds(x, y) is inside


def test_a_rectangle_grows_on_all_sides() -> None:
    assert RECT.grown(5.0) == Rect(5.0, 15.0, 40.0, 50.0)


def test_a_rectangle_is_widened_round_its_centre() -> None:
    assert RECT.at_least(50.0, 10.0) == Rect(0.0, 20.0, 50.0, 40.0)
    assert RECT.at_least(10.0, 60.0) == Rect(10.0, 10.0, 30.0, 60.0)


@pytest.mark.parametrize(
    ("other", "meets"),
    [
        (Rect(39.0, 59.0, 5.0, 5.0), True),
        (Rect(40.0, 30.0, 5.0, 5.0), False),
        (Rect(20.0, 60.0, 5.0, 5.0), False),
        (Rect(0.0, 30.0, 10.0, 5.0), False),
        (Rect(20.0, 0.0, 5.0, 20.0), False),
        (Rect(15.0, 25.0, 1.0, 1.0), True),
    ],
)
def test_rectangles_meet_where_they_share_area(other: Rect, meets: bool) -> None:
    assert RECT.meets(other) is meets
    assert other.meets(RECT) is meets


@pytest.mark.parametrize(
    ("screen", "page"),
    [
        ((1920, 1080), (1920, 1080)),
        ((1080, 1920), (1080, 1920)),
        ((3840, 1080), (3840, 1080)),
        ((1280, 800), (1728, 1080)),
        ((1280, 1024), (1600, 1280)),
        ((1024, 768), (1600, 1200)),
        ((768, 1024), (1080, 1440)),
    ],
)
def test_a_page_is_never_too_narrow(
    screen: tuple[int, int], page: tuple[int, int]
) -> None:
    one = unit(*screen)
    assert [length / one for length in screen] == pytest.approx(page)


def test_lerp_and_points() -> None:
    assert lerp(2.0, 4.0, 0.25) == 2.5
    assert points((1, 2), (3, 4)).tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert points().shape == (0, 2)


def test_a_flow_runs_through_its_knots_and_is_level_there() -> None:
    knots = ((0.0, 0.0), (8.0, 4.0), (16.0, 0.0))
    curve = flow(knots, 4)
    assert curve.shape == (9, 2)
    assert curve[[0, 4, 8]].tolist() == [list(knot) for knot in knots]
    # Halfway between two knots a cubic with level ends is halfway up.
    assert curve[2].tolist() == [4.0, 2.0]
    fine = flow(knots, 1000)
    slope = np.diff(fine[:, 1]) / np.diff(fine[:, 0])
    assert abs(slope[[0, 999, 1000, -1]]).max() < 0.002
    assert (np.diff(fine[:, 0]) > 0).all()


def test_a_ribbon_is_a_stroke_with_changing_width() -> None:
    line = points((0, 0), (2, 0), (4, 0))
    outline = ribbon(line, np.array([2.0, 4.0, 2.0]))
    assert outline.tolist() == [[0, 1], [2, 2], [4, 1], [4, -1], [2, -2], [0, -1]]
    assert ribbon(line, 2.0)[:, 1].tolist() == [1, 1, 1, -1, -1, -1]


def test_a_ribbon_round_a_point_is_finite() -> None:
    outline = ribbon(points((1, 1), (1, 1)), 2.0)
    assert outline.tolist() == [[1, 1]] * 4


def test_an_arc_runs_clockwise_from_twelve() -> None:
    quarter = arc(10.0, 20.0, 5.0, 0.0, 90.0)
    assert quarter[0].tolist() == pytest.approx([10.0, 15.0])
    assert quarter[-1].tolist() == pytest.approx([15.0, 20.0])
    assert len(quarter) == 32
    radius = np.hypot(*(quarter - [10.0, 20.0]).T)
    assert radius == pytest.approx(np.full(32, 5.0))
    assert len(arc(0, 0, 1, 30, 30)) == 2


def test_corners_are_rounded_and_ends_kept() -> None:
    bend = points((0, 0), (10, 0), (10, 10))
    soft = rounded(bend, 4.0)
    assert soft[[0, -1]].tolist() == [[0, 0], [10, 10]]
    assert soft[1].tolist() == [6, 0]
    assert soft[-2].tolist() == [10, 4]
    # The middle of the quadratic lies halfway between corner and chord.
    assert soft[5].tolist() == [9, 1]


def test_a_radius_is_at_most_half_a_side_and_points_that_coincide_do_no_harm() -> None:
    bend = points((0, 0), (4, 0), (4, 10))
    assert rounded(bend, 100.0)[1].tolist() == [2, 0]
    assert np.isfinite(rounded(points((1, 1), (1, 1), (5, 1)), 3.0)).all()


def test_the_part_of_a_line_up_to_a_place_has_as_many_points() -> None:
    line = points((0, 0), (10, 10), (20, 0))
    assert until(line, 15).tolist() == [[0, 0], [10, 10], [15, 5]]
    assert until(line, 10).tolist() == [[0, 0], [10, 10], [10, 10]]
    assert until(line, 99).tolist() == line.tolist()
    # Left of the line nothing is left of it.
    assert until(line, -5).tolist() == [[0, 0]] * 3
    assert line.tolist() == [[0, 0], [10, 10], [20, 0]]


def test_the_outline_of_a_rectangle_is_closed() -> None:
    assert Rect(1, 2, 3, 4).outline.tolist() == [[1, 2], [4, 2], [4, 6], [1, 6], [1, 2]]
