"""Of many outlines only those are painted of which anything changes or is seen."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF

from kiosk.player.item_fill import _Outlines

SQUARE = np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]])
NONE = np.empty((0, 2))


def places(*corners: tuple[float, float]) -> _Outlines:
    """Squares whose upper left corners are here, and one that has no points yet."""
    found = _Outlines.of((NONE, *(SQUARE + corner for corner in corners)))
    assert found is not None
    return found


def test_what_has_no_points_is_nowhere() -> None:
    assert _Outlines.of((NONE, NONE)) is None
    assert _Outlines.of(()) is None
    assert places((5.0, 7.0)).bounds == QRectF(4.0, 6.0, 12.0, 12.0)


def test_those_are_seen_that_touch_a_rectangle() -> None:
    here = places((0.0, 0.0), (100.0, 0.0), (200.0, 50.0))
    assert here.seen_in(QRectF(-5.0, -5.0, 300.0, 300.0)) == [1, 2, 3]
    assert here.seen_in(QRectF(105.0, 2.0, 1.0, 1.0)) == [2]
    # The edge of a shape is mixed into the pixel beside it.
    assert here.seen_in(QRectF(110.5, 2.0, 20.0, 5.0)) == [2]
    assert here.seen_in(QRectF(112.0, 2.0, 20.0, 5.0)) == []


def test_what_moves_is_known_where_the_others_are_the_same() -> None:
    before = places((0.0, 0.0), (100.0, 0.0))
    after = places((0.0, 0.0), (104.0, 3.0))
    assert after.moved_from(before) == QRectF(99.0, -1.0, 16.0, 15.0)
    assert before.moved_from(places((0.0, 0.0), (100.0, 0.0))) is None
    assert after.moved_from(places((0.0, 0.0))) is None
