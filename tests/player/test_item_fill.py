"""Of what is many only that is painted of which anything changes or is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from kiosk.drawing import marks
from kiosk.drawing.ink import FILL, TEXT
from kiosk.drawing.palette import Palette
from kiosk.player.fonts import Typeface
from kiosk.player.item_base import HINTS, Look
from kiosk.player.item_fill import FillItem, _Outlines
from kiosk.player.items import ArcsItem, BarsItem, DotsItem, StrokeItem
from kiosk.player.pictures import Pictures

if TYPE_CHECKING:
    from pathlib import Path

SQUARE = np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]])
NONE = np.empty((0, 2))
ROW = tuple(SQUARE + np.array([20.0 * number, 0.0]) for number in range(6))


@pytest.fixture
def look(qapp: object, tmp_path: Path) -> Look:
    assert qapp
    return Look(Palette("night", "jade"), Typeface.load(), Pictures((tmp_path,)))


def painted(item: FillItem) -> QImage:
    image = QImage(120, 20, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHints(HINTS)
    item.draw(painter, QRectF(0.0, 0.0, 120.0, 20.0))
    painter.end()
    return image


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


def fill(look: Look, *numbers: int) -> FillItem:
    """An item that shows some of the squares of a row."""
    item = FillItem(marks.Fill((), FILL, 0.0), look)
    item.show(marks.Fill(tuple(ROW[number] for number in numbers), FILL))
    return item


def test_where_more_come_only_they_are_painted(look: Look) -> None:
    item = fill(look, 0, 1, 2)
    changed = item.show(marks.Fill(ROW[:5], FILL))
    # The fourth and the fifth, and a unit round them.
    assert changed == QRectF(59.0, -1.0, 32.0, 12.0)
    assert item.bounds == QRectF(-1.0, -1.0, 92.0, 12.0)
    assert painted(item) == painted(fill(look, 0, 1, 2, 3, 4))
    # They go on as if they had come all at once: another moves, and one is empty.
    moved = (*ROW[:4], SQUARE + np.array([80.0, 30.0]))
    assert item.show(marks.Fill(moved, FILL)) == QRectF(79.0, -1.0, 12.0, 42.0)
    grown = (*moved, NONE, ROW[5])
    assert item.show(marks.Fill(grown, FILL)) == QRectF(99.0, -1.0, 12.0, 12.0)


def test_others_than_before_are_all_painted(look: Look) -> None:
    whole = QRectF(-1.0, -1.0, 92.0, 12.0)
    assert fill(look, 0, 1, 2).show(marks.Fill((*ROW[1:5], ROW[0]), FILL)) == whole
    assert fill(look, 0, 1, 2, 3, 4).show(marks.Fill(ROW[:2], FILL)) == whole
    # In another ink as well.
    assert fill(look, 0, 1, 2).show(marks.Fill(ROW[:5], TEXT)) == whole


def test_where_more_dots_come_only_they_are_painted(look: Look) -> None:
    points = np.array([[10.0, 10.0], [30.0, 10.0], [50.0, 10.0]])
    item = DotsItem(marks.Dots(points[:1], 8.0, FILL), look)
    assert item.show(marks.Dots(points, 8.0, FILL)) == QRectF(22.0, 2.0, 36.0, 16.0)
    elsewhere = item.show(marks.Dots(points[1:], 8.0, FILL))
    assert elsewhere == QRectF(2.0, 2.0, 56.0, 16.0)


def test_a_line_is_cut_into_pieces_that_overlap(look: Look) -> None:
    line = np.column_stack([np.arange(20.0) * 10, np.zeros(20)])
    item = StrokeItem(marks.Stroke(line, 3.0, FILL), look)
    ends = [(0.0, 60.5), (60.0, 120.5), (120.0, 180.5), (180.0, 190.0)]
    assert [(p.first().x(), p.last().x()) for p in item._pieces] == ends
    # The same polygons, elsewhere.
    item.show(marks.Stroke(line + np.array([5.0, 0.0]), 3.0, FILL))
    assert [(p.first().x(), p.last().x()) for p in item._pieces] == [
        (a + 5, b + 5) for a, b in ends
    ]
    item.show(marks.Stroke(line[:3], 3.0, FILL))
    assert [p.size() for p in item._pieces] == [3]


def test_of_bars_only_those_are_painted_that_change(look: Look) -> None:
    rects = np.array([[0.0, 0.0, 10.0, 10.0], [20.0, 0.0, 0.0, 10.0], [40.0, 0, 9, 9]])
    item = BarsItem(marks.Bars(rects, FILL), look)
    grown = rects.copy()
    grown[1, 2] = 6.0
    assert item.show(marks.Bars(grown, FILL)) == QRectF(19.0, -1.0, 8.0, 12.0)
    # It was there, too.
    assert item.show(marks.Bars(rects, FILL)) == QRectF(19.0, -1.0, 8.0, 12.0)
    whole = QRectF(-1.0, -1.0, 51.0, 12.0)
    assert item.show(marks.Bars(rects, TEXT)) == whole
    assert item.show(marks.Bars(rects, TEXT, radius=2.0)) == whole
    assert item.show(marks.Bars(rects[:2], TEXT, radius=2.0)) == whole


def test_of_an_arc_that_grows_only_its_end_is_painted(look: Look) -> None:
    def arcs(degrees: float, x: float = 500.0) -> marks.Arcs:
        return marks.Arcs(x, 500.0, (marks.Sweep(200.0, 0.0, degrees, 10.0, FILL),))

    item = ArcsItem(arcs(170.0), look)
    end = item.show(arcs(175.0))
    # The last eighth of the circle so far: from lower right to the foot.
    assert QRectF(520.0, 690.0, 60.0, 12.0).intersects(end)
    assert end.top() > 500.0 + 195.0 * 0.7 - 10.0
    assert end.right() < 500.0 + 205.0 * 0.71 + 10.0
    # Another eighth begins: where the one before ended it is painted, too.
    assert item.show(arcs(181.0)).united(end) != end
    # Elsewhere all of it is.
    assert item.show(arcs(181.0, 510.0)).contains(QRectF(500.0, 300.0, 200.0, 400.0))
