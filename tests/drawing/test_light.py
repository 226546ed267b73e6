"""Light: how far along its course it is, and what shines when it has come."""

from __future__ import annotations

import numpy as np
import pytest

from kiosk.drawing.geometry import points
from kiosk.drawing.light import Course, light

COURSE = Course.of(points((0, 0), (300, 0), (300, 400), (1300, 400)))


def test_a_course_knows_its_length_and_its_points() -> None:
    assert COURSE.length == 1700
    assert COURSE.along.tolist() == [0, 300, 700, 1700]
    assert COURSE.at(np.array([150.0, 500.0, 1700.0])).tolist() == [
        *([150, 0], [300, 200], [1300, 400])
    ]


def test_a_part_of_a_course_has_as_many_points() -> None:
    assert COURSE.until(500).tolist() == [[0, 0], [300, 0], [300, 200], [300, 200]]
    assert COURSE.until(1700).tolist() == COURSE.line.tolist()


def test_nothing_is_seen_before_a_touch() -> None:
    beam, disc, rings = light(COURSE, 1700, 0.0, 10)
    assert (beam.alpha, disc.alpha, rings.alpha) == (0, 0, 0)


def test_the_light_is_on_its_way_and_tapers_behind() -> None:
    beam, disc, _ = light(COURSE, 1700, 0.4, 10)
    assert (beam.alpha, disc.alpha) == (1, 0)
    # Half of its time, half of its way, and half of its length.
    (outline,) = beam.outlines
    assert outline[:, 0].max() == pytest.approx(450)
    assert outline[0].tolist() == outline[-1].tolist() == [300, 320]
    assert outline[23][1] - outline[24][1] == pytest.approx(10)


def test_it_shines_where_it_has_come_to() -> None:
    beam, disc, rings = light(COURSE, 700, 1.0, 10)
    assert (beam.alpha, disc.alpha, rings.alpha) == (0, 1, 1)
    assert disc.points.tolist() == [[300, 400]]
    assert (rings.x, rings.y) == (300, 400)
    assert [sweep.radius for sweep in rings.sweeps] == [34, 47]
