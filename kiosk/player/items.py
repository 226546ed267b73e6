"""How each mark is painted: one retained item per mark; the small ones are here."""

from __future__ import annotations

import math
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetricsF,
    QPainter,
    QPen,
    QPixmap,
    QPolygonF,
)

from kiosk.content import photo
from kiosk.drawing import marks as m
from kiosk.drawing.easing import out_cubic
from kiosk.drawing.ink import HAZE
from kiosk.player.pictures import PictureWish
from kiosk.player.polygons import points_of, polygon

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from kiosk.drawing.geometry import Array

from kiosk.player.item_base import PIXELS, Look, MarkItem, bounds_of
from kiosk.player.item_fill import FillItem
from kiosk.player.item_film import FilmItem
from kiosk.player.item_plot import PlotItem
from kiosk.player.item_strands import StrandsItem
from kiosk.player.item_subtitle import SubtitleItem
from kiosk.player.item_text import LabelItem


class StrokeItem(MarkItem[m.Stroke]):
    """A line of one width; a long one is painted in pieces, see StrandsItem."""

    paints = m.Stroke
    grouped = True
    _pieces: tuple[QPolygonF, ...] = ()
    _views: tuple[Array, ...] = ()
    """The points of each piece, to be written into."""

    def settle(self) -> None:
        mark = self.mark
        width = mark.width * self.look.bold
        self._dots = _dotted(mark)
        self._lie([] if self._dots is not None else _pieces(mark))
        cap = Qt.PenCapStyle.RoundCap if mark.cap == "round" else Qt.PenCapStyle.FlatCap
        self._pen = QPen(
            self.look.colour(mark.ink),
            width,
            Qt.PenStyle.SolidLine,
            cap,
            Qt.PenJoinStyle.RoundJoin,
        )
        if mark.dash and self._dots is None:
            self._pen.setDashPattern(list(mark.dash))
        self._bounds = bounds_of(mark.points, width)

    def _lie(self, pieces: list[Array]) -> None:
        """Be in these pieces; new polygons take longer than to write into the old."""
        lengths = [len(piece) for piece in pieces]
        if lengths != [len(view) for view in self._views] or 0 in lengths:
            self._pieces = tuple(map(polygon, pieces))
            self._views = () if 0 in lengths else tuple(map(points_of, self._pieces))
            return
        for view, piece in zip(self._views, pieces, strict=True):
            view[:] = piece

    def draw(self, painter: QPainter, exposed: QRectF) -> None:
        painter.setPen(self._pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for piece in self._pieces:
            painter.drawPolyline(piece)
        if self._dots is not None:
            painter.drawPoints(self._dots)


POINT: Final = 0.2
"""Length, in widths, up to which a round dash is a point."""


def _dotted(stroke: m.Stroke) -> QPolygonF | None:
    """The points of a dotted line; None if the stroke is none.

    As dashes, all points would be one outline, which takes ten times as long.
    """
    dash, line = stroke.dash, stroke.points
    if stroke.cap != "round" or len(dash) != 2 or dash[0] > POINT or len(line) < 2:
        return None
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    first, pitch = dash[0] / 2 * stroke.width, sum(dash) * stroke.width
    at = np.arange(first, along[-1] + 1e-9, pitch)
    return polygon(
        np.column_stack([np.interp(at, along, line[:, axis]) for axis in (0, 1)])
    )


def _pieces(stroke: m.Stroke, size: int = 6) -> list[Array]:
    """A line of many points as short lines that overlap by half a unit.

    A dashed line stays whole: its dashes would begin anew with every piece.
    """
    line = stroke.points
    if stroke.dash or stroke.cap == "round" or len(line) < 3 * size:
        return [line]
    cut = _cut(len(line), size)
    pieces = line[cut.numbers]
    steps = line[cut.ends + 1] - line[cut.ends]
    length = np.hypot(steps[:, 0], steps[:, 1])
    over = np.minimum(1.0, 0.5 / np.where(length > 0, length, 1.0))
    pieces[cut.over] = line[cut.ends] + steps * over[:, None]
    return [pieces[begin:end] for begin, end in cut.borders]


class _Cut(NamedTuple):
    """How a line is cut into pieces: which of its points are in all of them, in order.

    `ends` are the points with which pieces end but for one that lies a little beyond,
    `over` where these stand among all; `borders` is where each piece begins and ends.
    """

    numbers: npt.NDArray[np.intp]
    ends: npt.NDArray[np.intp]
    over: npt.NDArray[np.intp]
    borders: tuple[tuple[int, int], ...]


@lru_cache(maxsize=64)
def _cut(count: int, size: int) -> _Cut:
    """A line of so many points, cut into pieces of so many steps."""
    numbers: list[int] = []
    borders: list[tuple[int, int]] = []
    for first in range(0, count - 1, size):
        begin = len(numbers)
        # All but the last reach into the next.
        numbers += range(first, min(first + size + 2, count))
        borders.append((begin, len(numbers)))
    ends = np.arange(size, count - 1, size)
    over = np.array([end - 1 for _, end in borders[:-1]])
    return _Cut(np.array(numbers), ends, over, tuple(borders))


class BarsItem(MarkItem[m.Bars]):
    """Upright rectangles; where some change, only they are painted again."""

    paints = m.Bars
    _shown: m.Bars | None = None
    """What was settled last."""
    _moved: QRectF | None = None
    """Where those of them lie and lay that have changed, if nothing else has."""

    def settle(self) -> None:
        before, self._shown, self._moved = self._shown, self.mark, None
        if before is not None:
            self._moved = _moved(before, self.mark)
        rects = self.mark.rects
        kept = rects[(rects[:, 2] > 0) & (rects[:, 3] > 0)]
        self._rects = [QRectF(*rect) for rect in kept.tolist()]
        self._brush = QBrush(self.look.colour(self.mark.ink))
        whole = QRectF()
        for rect in self._rects:
            whole = whole.united(rect)
        self._bounds = whole.adjusted(-1, -1, 1, 1)

    def changed(self) -> QRectF | None:
        return self._moved

    def draw(self, painter: QPainter, exposed: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._brush)
        radius = self.mark.radius
        if radius:
            for rect in self._rects:
                painter.drawRoundedRect(rect, radius, radius)
        elif self._rects:
            painter.drawRects(self._rects)


def _moved(before: m.Bars, now: m.Bars) -> QRectF | None:
    """Where bars lie and lay that have changed; None if all may have."""
    old, new = before.rects, now.rects
    if old.shape != new.shape or (before.ink, before.radius) != (now.ink, now.radius):
        return None
    differs = (old != new).any(axis=1)
    both = np.concatenate([old[differs], new[differs]])
    # Those without an area are not painted.
    both = both[(both[:, 2] > 0) & (both[:, 3] > 0)]
    corners = np.concatenate([both[:, :2], both[:, :2] + both[:, 2:]])
    return bounds_of(corners, 1.0)


class DotsItem(MarkItem[m.Dots]):
    """Discs of one size, painted as round-capped points.

    pyqtgraph's ScatterPlotItem asks its view for the transform at every paint
    and cannot paint onto a pixmap; drawPoints is as fast for some hundreds.
    """

    paints = m.Dots
    grouped = True
    _shown: m.Dots | None = None
    """What was settled last."""
    _grown: QRectF | None = None
    """Where more have come since the mark before, if nothing else has changed."""

    def settle(self) -> None:
        mark, before = self.mark, self._shown
        self._shown, self._grown = mark, None
        if before is not None and before.ink == mark.ink:
            self._grown = _grown(before, mark)
        self._points = polygon(mark.points)
        self._pen = QPen(
            self.look.colour(mark.ink),
            mark.diameter,
            Qt.PenStyle.SolidLine,
            Qt.PenCapStyle.RoundCap,
        )
        self._bounds = bounds_of(mark.points, mark.diameter)

    def changed(self) -> QRectF | None:
        return self._grown

    def draw(self, painter: QPainter, exposed: QRectF) -> None:
        if len(self.mark.points):
            painter.setPen(self._pen)
            painter.drawPoints(self._points)


def _grown(before: m.Dots, now: m.Dots) -> QRectF | None:
    """Where dots have come to those of before; None if those are others now."""
    count = len(before.points)
    if (
        before.diameter != now.diameter
        or not 0 < count < len(now.points)
        or not np.array_equal(before.points, now.points[:count])
    ):
        return None
    return bounds_of(now.points[count:], now.diameter)


class _Arc(NamedTuple):
    """A part of a sweep: where it may leave traces, and what drawArc is given."""

    bounds: QRectF
    pen: QPen
    circle: QRectF
    start: int
    span: int


class ArcsItem(MarkItem[m.Arcs]):
    """Strokes along circles, in parts that are skipped where nobody sees them."""

    paints = m.Arcs
    grouped = True
    PART: ClassVar[float] = 45.0
    """Degrees: long thin arcs cost the rasteriser the square of their length."""
    _places: Mapping[tuple[object, ...], QRectF] = MappingProxyType({})
    """Where each part may leave traces, by all that it is painted from."""
    _before: Mapping[tuple[object, ...], QRectF] = _places

    def settle(self) -> None:
        mark = self.mark
        self._arcs: list[_Arc] = []
        places: dict[tuple[object, ...], QRectF] = {}
        whole = QRectF()
        for sweep in mark.sweeps:
            r, width = sweep.radius, sweep.width * self.look.bold
            if sweep.sweep == 0 or width <= 0:
                continue
            circle = QRectF(mark.x - r, mark.y - r, 2 * r, 2 * r)
            pen = QPen(
                self.look.colour(sweep.ink),
                width,
                Qt.PenStyle.SolidLine,
                Qt.PenCapStyle.FlatCap,
            )
            parts = max(1, math.ceil(abs(sweep.sweep) / self.PART)) if r > 60 else 1
            # What stands stays as it is cut while the end grows.
            each = math.copysign(self.PART, sweep.sweep) if parts > 1 else sweep.sweep
            # Parts overlap by half a unit, so that no joint shows.
            over = math.copysign(math.degrees(0.5 / max(r, 1.0)), each)
            for part in range(parts):
                start = sweep.start + each * part
                last = part == parts - 1
                span = sweep.sweep - each * part if last else each + over
                bounds = (
                    circle.adjusted(-width, -width, width, width)
                    if parts == 1
                    else _around(mark.x, mark.y, r, width, start, span)
                )
                # Qt counts sixteenths of a degree, anticlockwise from three o'clock.
                self._arcs.append(
                    _Arc(
                        bounds,
                        pen,
                        circle,
                        round((90 - start) * 16),
                        round(-span * 16),
                    )
                )
                whole = whole.united(bounds)
                places[mark.x, mark.y, r, width, sweep.ink, start, span] = bounds
        self._before, self._places = self._places, places
        self._bounds = whole

    def changed(self) -> QRectF | None:
        # Most of what grows round a circle stands already.
        whole = QRectF()
        for key in self._before.keys() ^ self._places.keys():
            for places in (self._before, self._places):
                whole = whole.united(places.get(key, QRectF()))
        return whole

    def draw(self, painter: QPainter, exposed: QRectF) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for bounds, pen, circle, start, span in self._arcs:
            if bounds.intersects(exposed):
                painter.setPen(pen)
                painter.drawArc(circle, start, span)


def _around(
    x: float, y: float, radius: float, width: float, start: float, span: float
) -> QRectF:
    """A rectangle round a part of a circle that is shorter than a quarter."""
    a, b, c = (math.radians(start + share * span) for share in (0.0, 0.5, 1.0))
    # The tangents at the ends meet outside the arc; that corner bounds it too.
    far = radius / math.cos(math.radians(span / 2))
    xs = radius * math.sin(a), far * math.sin(b), radius * math.sin(c)
    ys = radius * math.cos(a), far * math.cos(b), radius * math.cos(c)
    left, top = min(xs) - width, -max(ys) - width
    return QRectF(x + left, y + top, max(xs) + width - left, -min(ys) + width - top)


COMES: Final = 14
"""Frames in which a picture that was waited for comes into sight."""
FINER: Final = 2
"""How many times finer a copy of a photograph is through a lens."""
FINE_FROM: Final = 1.25
"""How many times as large it is seen where that shows."""
FINEST: Final = 4096
"""Pixels that such a copy has at most either way: it takes 64 MB."""


class PictureItem(MarkItem[m.Picture]):
    """An image file; a missing one is a labelled placeholder.

    One that is still being read is plain haze for the moment, out of which it comes.
    """

    paints = m.Picture
    _waits = False
    """Whether haze was seen in its place."""
    _frames = COMES
    """Frames since it began to come out of that."""

    def settle(self) -> None:
        mark, scale = self.mark, self.look.scale
        palette = self.look.palette
        # A picture may have one file for each skin; high contrast is dark.
        skin = "paper" if palette.skin == "paper" else "night"
        tone = None
        if mark.tone != "natural":
            tone = photo.Tone(*palette.toned(mark.tone))
        self._wish = PictureWish(
            mark.path.replace("{skin}", skin),
            round(mark.rect.width * scale),
            round(mark.rect.height * scale),
            mark.focus,
            tone,
            mark.second,
        )
        self._fine = self._wish._replace(
            width=FINER * self._wish.width, height=FINER * self._wish.height
        )
        self._bounds = QRectF(*(mark.rect if mark.part is None else mark.part))
        self.look.pictures.expect(self._wish)

    def names(self, path: str) -> bool:
        return self._wish.path == path

    def draw(self, painter: QPainter, exposed: QRectF) -> None:
        pixmap = self.look.pictures.pixmap(*self._wish)
        if pixmap is None:
            self._draw_place(painter)
        elif pixmap.isNull():
            self._waits = True
            painter.fillRect(self._bounds, self.look.colour(HAZE))
        elif self._frames < COMES:
            painter.fillRect(self._bounds, self.look.colour(HAZE))
            whole = painter.opacity()
            painter.setOpacity(whole * out_cubic(self._frames / COMES))
            self._draw_through(painter, pixmap)
            painter.setOpacity(whole)
        else:
            self._draw_through(painter, pixmap)

    def arrive(self) -> bool:
        waited, self._waits = self._waits, False
        pixmap = self.look.pictures.pixmap(*self._wish) if waited else None
        if pixmap is None:
            return False
        if pixmap.isNull():
            # It was another copy of the file.
            self._waits = True
            return False
        self._frames = 0
        return True

    def come(self) -> bool:
        if self._frames >= COMES:
            return False
        self._frames += 1
        return True

    def leave(self) -> None:
        self._frames = COMES

    def _draw_through(self, painter: QPainter, pixmap: QPixmap) -> None:
        """The picture, or what a lens shows of it."""
        if not self.mark.lens.whole:
            self._draw_part(painter, pixmap)
        else:
            self._draw_picture(painter, pixmap)

    def _draw_picture(self, painter: QPainter, pixmap: QPixmap) -> None:
        """The picture, or the part of it that is shown, on whole pixels."""
        rect = self.mark.rect
        corner = painter.transform().map(QPointF(rect.x, rect.y))
        x, y = round(corner.x()), round(corner.y())
        part = painter.transform().mapRect(self._bounds)
        left, top = round(part.left()) - x, round(part.top()) - y
        right, bottom = round(part.right()) - x, round(part.bottom()) - y
        painter.save()
        painter.setTransform(PIXELS)
        painter.drawPixmap(
            x + left, y + top, pixmap, left, top, right - left, bottom - top
        )
        painter.restore()

    def _draw_part(self, painter: QPainter, pixmap: QPixmap) -> None:
        """What a lens shows of the picture, of a finer copy once there is one."""
        zoom, x, y = self.mark.lens
        if zoom > FINE_FROM and max(self._fine.width, self._fine.height) <= FINEST:
            fine = self.look.pictures.pixmap(*self._fine)
            if fine is not None and not fine.isNull():
                pixmap = fine
        wide, high = pixmap.width(), pixmap.height()
        # What is seen of the rectangle, in shares of it.
        rect, seen = self.mark.rect, self._bounds
        left = (seen.x() - rect.x) / rect.width - 0.5
        top = (seen.y() - rect.y) / rect.height - 0.5
        source = QRectF(
            (x + left / zoom) * wide,
            (y + top / zoom) * high,
            seen.width() / rect.width * wide / zoom,
            seen.height() / rect.height * high / zoom,
        )
        painter.drawPixmap(seen, pixmap, source)

    def _draw_place(self, painter: QPainter) -> None:
        """A frame with the name of the file, where there is no picture."""
        palette = self.look.palette
        painter.setPen(QPen(QColor(*palette.role("mark")), 3, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        frame = self._bounds.adjusted(2, 2, -2, -2)
        painter.drawRect(frame)
        painter.setPen(QColor(*palette.role("text2")))
        font = self.look.typeface.font(32, 400)
        painter.setFont(font)
        text = QFontMetricsF(font).elidedText(
            self._wish.path, Qt.TextElideMode.ElideMiddle, frame.width() - 24
        )
        painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, text)


class HotItem(MarkItem[m.Hot]):
    """A place that answers touches: nothing to paint."""

    paints = m.Hot

    def settle(self) -> None:
        self._bounds = QRectF()

    def draw(self, painter: QPainter, exposed: QRectF) -> None:
        return


ITEMS: dict[type[m.Mark], type[MarkItem[Any]]] = {
    item.paints: item
    for item in (
        StrokeItem,
        FillItem,
        BarsItem,
        DotsItem,
        ArcsItem,
        LabelItem,
        StrandsItem,
        PictureItem,
        FilmItem,
        SubtitleItem,
        PlotItem,
        HotItem,
    )
}


def item_for(mark: m.Mark, look: Look) -> MarkItem[Any]:
    """A new item for a mark."""
    return ITEMS[type(mark)](mark, look)
