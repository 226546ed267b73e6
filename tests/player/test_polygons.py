"""Polygons that share their numbers with arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kiosk.player.polygons import points_of, polygon, polygon_of_size

if TYPE_CHECKING:
    from PySide6.QtGui import QPolygonF


def told(made: QPolygonF) -> list[object]:
    return [made.at(number).toTuple() for number in range(made.size())]


def test_a_polygon_has_the_points_of_an_array() -> None:
    made = polygon(np.array([[1.0, 2.0], [3.5, -4.0]]))
    assert told(made) == [(1.0, 2.0), (3.5, -4.0)]
    assert polygon(np.empty((0, 2))).size() == 0


def test_what_is_written_into_its_numbers_is_drawn() -> None:
    made = polygon_of_size(3)
    assert told(made) == [(0.0, 0.0)] * 3
    view = points_of(made)
    assert view.shape == (3, 2)
    view[1] = 7.0, 8.0
    assert made.at(1).toTuple() == (7.0, 8.0)
    # Nothing was copied: the polygon tells the array as well.
    made.translate(1.0, 1.0)
    assert view[1].tolist() == [8.0, 9.0]
