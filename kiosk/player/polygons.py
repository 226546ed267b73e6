"""Polygons of Qt that numpy writes into: no Python call for each point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtGui import QPolygonF
from shiboken6 import VoidPtr

if TYPE_CHECKING:
    from kiosk.drawing.geometry import Array


def polygon(points: Array) -> QPolygonF:
    """An (n, 2) array as a polygon."""
    made = polygon_of_size(len(points))
    if len(points):
        points_of(made)[:] = points
    return made


def polygon_of_size(count: int) -> QPolygonF:
    """A polygon of so many points, all at the origin."""
    made = QPolygonF()
    made.resize(count)
    return made


def points_of(made: QPolygonF) -> Array:
    """The polygon's own numbers as an (n, 2) array: what is written there is drawn.

    The array is valid as long as the polygon lives, is not copied and has as many
    points. It must have one at least.
    """
    # The stubs know neither what `data` gives nor that this can be written to.
    memory: Any = VoidPtr(made.data(), made.size() * 16, True)  # type: ignore[call-arg, arg-type]
    found: Array = np.frombuffer(memory, np.float64).reshape(-1, 2)
    return found
