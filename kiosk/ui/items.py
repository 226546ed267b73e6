"""How each mark is painted: one retained scene item per mark.

An item is given a new mark with `show`; it repaints only if the mark differs.
Items paint in page units under the view's scale and stand in no scene's need:
a page may paint them onto a pixmap as well.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetricsF,
    QLinearGradient,
    QPainter,
    QPen,
    QPixmap,
    QPolygonF,
)

from kiosk import marks as m

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

    from kiosk.geometry import Array
    from kiosk.ink import Ink
    from kiosk.palette import Palette
    from kiosk.ui.fonts import Typeface
    from kiosk.ui.pictures import Pictures

M = TypeVar("M", bound=m.Mark)


@dataclass(frozen=True, slots=True)
class Look:
    """What painting needs besides the mark.

    `scale` is device pixels per page unit; `bold` widens strokes (high contrast).
    """

    palette: Palette
    typeface: Typeface
    pictures: Pictures
    scale: float = 1.0
    bold: float = 1.0

    def colour(self, ink: Ink) -> QColor:
        return QColor(*self.palette.colour(ink))


class MarkItem(pg.GraphicsObject, Generic[M]):  # type: ignore[misc]
    """The scene item of one mark."""

    paints: ClassVar[type[m.Mark]]

    def __init__(self, mark: M, look: Look) -> None:
        super().__init__()
        self.mark = mark
        self.look = look
        self._bounds = QRectF()
        self.settle()
        self.setVisible(self.alpha > 0)

    @property
    def alpha(self) -> float:
        return float(getattr(self.mark, "alpha", 1.0))

    def show(self, mark: M) -> None:
        """Show another mark of the same type; nothing happens if it is alike."""
        if m.same(mark, self.mark):
            return
        seen, before = self.alpha > 0, self._bounds
        self.mark = mark
        if self.alpha <= 0:
            if seen:
                self.setVisible(False)
            return
        self.settle()
        if not seen:
            self.setVisible(True)
        if self._bounds != before:
            self.prepareGeometryChange()
        self.update()

    def settle(self) -> None:
        """Prepare what painting needs from the mark, and the bounds."""
        raise NotImplementedError

    def draw(self, painter: QPainter) -> None:
        """Paint the mark in page units."""
        raise NotImplementedError

    def changeParent(self) -> None:
        # pyqtgraph's items follow the range of their view box; a page has none,
        # and following would cost signals for every item built.
        return

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem | None = None,
        widget: QWidget | None = None,
    ) -> None:
        alpha = self.alpha
        if alpha <= 0:
            return
        if alpha < 1:
            painter.setOpacity(painter.opacity() * alpha)
        self.draw(painter)


def polygon(points: Array) -> QPolygonF:
    """An (n, 2) array as a polygon, without a Python call per point."""
    if len(points) == 0:
        return QPolygonF()
    result = pg.functions.create_qpolygonf(len(points))
    pg.functions.ndarray_from_qpolygonf(result)[:] = points
    return result  # type: ignore[no-any-return]


def bounds_of(points: Array, margin: float) -> QRectF:
    if len(points) == 0:
        return QRectF()
    low, high = points.min(axis=0) - margin, points.max(axis=0) + margin
    return QRectF(low[0], low[1], high[0] - low[0], high[1] - low[1])


class StrokeItem(MarkItem[m.Stroke]):
    """A line of one width."""

    paints = m.Stroke

    def settle(self) -> None:
        mark = self.mark
        width = mark.width * self.look.bold
        self._polygon = polygon(mark.points)
        cap = Qt.PenCapStyle.RoundCap if mark.cap == "round" else Qt.PenCapStyle.FlatCap
        self._pen = QPen(
            self.look.colour(mark.ink),
            width,
            Qt.PenStyle.SolidLine,
            cap,
            Qt.PenJoinStyle.RoundJoin,
        )
        if mark.dash:
            self._pen.setDashPattern(list(mark.dash))
        self._bounds = bounds_of(mark.points, width)

    def draw(self, painter: QPainter) -> None:
        painter.setPen(self._pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(self._polygon)


class FillItem(MarkItem[m.Fill]):
    """Filled outlines."""

    paints = m.Fill

    def settle(self) -> None:
        mark = self.mark
        self._polygons = [polygon(outline) for outline in mark.outlines]
        ink = mark.ink
        if isinstance(ink, m.Fade):
            gradient = QLinearGradient(ink.x0, ink.y0, ink.x1, ink.y1)
            for stop, (role, alpha) in ((0.0, ink.a), (1.0, ink.b)):
                colour = self.look.colour(role)
                colour.setAlphaF(alpha)
                gradient.setColorAt(stop, colour)
            self._brush = QBrush(gradient)
        else:
            self._brush = QBrush(self.look.colour(ink))
        whole = QRectF()
        for outline in mark.outlines:
            whole = whole.united(bounds_of(outline, 1.0))
        self._bounds = whole

    def draw(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._brush)
        for outline in self._polygons:
            painter.drawPolygon(outline, Qt.FillRule.WindingFill)


class BarsItem(MarkItem[m.Bars]):
    """Upright rectangles."""

    paints = m.Bars

    def settle(self) -> None:
        rects = self.mark.rects
        kept = rects[(rects[:, 2] > 0) & (rects[:, 3] > 0)]
        self._rects = [QRectF(*rect) for rect in kept.tolist()]
        self._brush = QBrush(self.look.colour(self.mark.ink))
        whole = QRectF()
        for rect in self._rects:
            whole = whole.united(rect)
        self._bounds = whole.adjusted(-1, -1, 1, 1)

    def draw(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._brush)
        radius = self.mark.radius
        if radius:
            for rect in self._rects:
                painter.drawRoundedRect(rect, radius, radius)
        elif self._rects:
            painter.drawRects(self._rects)


class DotsItem(MarkItem[m.Dots]):
    """Discs of one size, painted as round-capped points.

    pyqtgraph's ScatterPlotItem asks its view for the transform at every paint
    and cannot paint onto a pixmap; drawPoints is as fast for some hundreds.
    """

    paints = m.Dots

    def settle(self) -> None:
        mark = self.mark
        self._points = polygon(mark.points)
        self._pen = QPen(
            self.look.colour(mark.ink),
            mark.diameter,
            Qt.PenStyle.SolidLine,
            Qt.PenCapStyle.RoundCap,
        )
        self._bounds = bounds_of(mark.points, mark.diameter)

    def draw(self, painter: QPainter) -> None:
        if len(self.mark.points):
            painter.setPen(self._pen)
            painter.drawPoints(self._points)


class ArcsItem(MarkItem[m.Arcs]):
    """Strokes along circles."""

    paints = m.Arcs

    def settle(self) -> None:
        mark = self.mark
        self._arcs: list[tuple[QPen, QRectF, int, int]] = []
        whole = QRectF()
        for sweep in mark.sweeps:
            r, width = sweep.radius, sweep.width * self.look.bold
            if sweep.sweep == 0 or width <= 0:
                continue
            rect = QRectF(mark.x - r, mark.y - r, 2 * r, 2 * r)
            pen = QPen(
                self.look.colour(sweep.ink),
                width,
                Qt.PenStyle.SolidLine,
                Qt.PenCapStyle.FlatCap,
            )
            # Qt counts sixteenths of a degree, anticlockwise from three o'clock.
            start, span = (90 - sweep.start) * 16, -sweep.sweep * 16
            # A long thin arc costs the rasteriser the square of its length in
            # one scan line; four quarters cost a quarter each.
            parts = max(1, math.ceil(abs(span) / 1440))
            for part in range(parts):
                self._arcs.append(
                    (pen, rect, round(start + span * part / parts), round(span / parts))
                )
            whole = whole.united(rect.adjusted(-width, -width, width, width))
        self._bounds = whole

    def draw(self, painter: QPainter) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen, rect, start, span in self._arcs:
            painter.setPen(pen)
            painter.drawArc(rect, start, span)


class LabelItem(MarkItem[m.Label]):
    """One line of text, kept as a pixmap of the screen's own resolution.

    The pixmap is drawn once per text and then only moved and faded; text that
    changes from frame to frame is painted directly.
    """

    paints = m.Label

    def settle(self) -> None:
        mark = self.mark
        key = (mark.runs, mark.anchor)
        if getattr(self, "_key", None) != key:
            self._key = key
            self._pixmap: QPixmap | None = None
            self._place()
        self._bounds = self._box.translated(mark.x, mark.y)

    def _place(self) -> None:
        typeface = self.look.typeface
        x, spans = 0.0, []
        up = down = 0.0
        for run in self.mark.runs:
            font = typeface.font(run.size, run.weight)
            # A size between two whole pixels is met by scaling the painter.
            share = run.size / font.pixelSize()
            x += run.dx
            spacing = run.spacing * run.size
            spans.append((x, run, font, share, spacing))
            x += typeface.advance(run.text, run.size, run.weight) + spacing * len(
                run.text
            )
            up, down = max(up, run.size * 1.0), max(down, run.size * 0.32)
        shift = {"start": 0.0, "middle": -x / 2, "end": -x}[self.mark.anchor]
        self._spans = [(at + shift, *rest) for at, *rest in spans]
        self._box = QRectF(shift - 4, -up, x + 8, up + down)

    def _write(self, painter: QPainter) -> None:
        for at, run, font, share, spacing in self._spans:
            painter.setPen(self.look.colour(run.ink))
            painter.save()
            painter.translate(at, 0)
            painter.scale(share, share)
            if spacing:
                font = type(font)(font)
                font.setLetterSpacing(font.SpacingType.AbsoluteSpacing, spacing / share)
            painter.setFont(font)
            painter.drawText(QPointF(0, 0), run.text)
            painter.restore()

    def prepare(self) -> QPixmap:
        """The text as a pixmap, set now if it has not been."""
        box, scale = self._box, self.look.scale
        if self._pixmap is None:
            self._pixmap = QPixmap(
                math.ceil(box.width() * scale) + 1, math.ceil(box.height() * scale) + 1
            )
            self._pixmap.fill(Qt.GlobalColor.transparent)
            inner = QPainter(self._pixmap)
            inner.setRenderHints(
                QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing
            )
            inner.scale(scale, scale)
            inner.translate(-box.x(), -box.y())
            self._write(inner)
            inner.end()
        return self._pixmap

    def draw(self, painter: QPainter) -> None:
        mark, box = self.mark, self._box
        if mark.changing:
            painter.translate(mark.x, mark.y)
            self._write(painter)
            return
        pixmap = self.prepare()
        # Whole device pixels keep the pixmap's edges crisp.
        corner = painter.transform().map(QPointF(mark.x + box.x(), mark.y + box.y()))
        painter.save()
        painter.resetTransform()
        painter.drawPixmap(QPointF(round(corner.x()), round(corner.y())), pixmap)
        painter.restore()


class StrandsItem(MarkItem[m.Strands]):
    """Lines of changing width, painted in short pieces.

    Qt's rasteriser keeps the cells of a scan line in a list and searches it from
    the start, so one near-level line across the screen costs the square of its
    length. In pieces of four samples five strands take a tenth of the time. The
    pieces overlap by half a unit, so that no joint shows.
    """

    paints = m.Strands
    PIECE: ClassVar[int] = 4

    def settle(self) -> None:
        mark = self.mark
        k, n = mark.y.shape
        count = (n - 1) // self.PIECE
        if getattr(self, "_shape", None) != (k, n):
            self._shape = (k, n)
            size = 2 * (self.PIECE + 1)
            self._polygons = [
                [pg.functions.create_qpolygonf(size) for _ in range(count)]
                for _ in range(k)
            ]
            self._views = [
                [pg.functions.ndarray_from_qpolygonf(p) for p in row]
                for row in self._polygons
            ]
        x = np.linspace(mark.x0, mark.x1, n)
        self._step = (mark.x1 - mark.x0) / count
        slope = np.gradient(mark.y, x, axis=1)
        half = mark.width * self.look.bold / 2 * np.sqrt(1 + np.minimum(slope**2, 9.0))
        index = np.arange(count)[:, None] * self.PIECE + np.arange(self.PIECE + 1)
        xs = x[index]
        xs[:, -1] += 0.5
        self._seen = []
        for strand in range(k):
            top = (mark.y[strand] - half[strand])[index]
            bottom = (mark.y[strand] + half[strand])[index]
            outline = np.empty((count, 2 * (self.PIECE + 1), 2))
            outline[:, : self.PIECE + 1, 0] = xs
            outline[:, self.PIECE + 1 :, 0] = xs[:, ::-1]
            outline[:, : self.PIECE + 1, 1] = top
            outline[:, self.PIECE + 1 :, 1] = bottom[:, ::-1]
            for view, piece in zip(self._views[strand], outline, strict=True):
                view[:] = piece
            self._seen.append(half[strand][index].max(axis=1) > 0.02)
        self._brushes = [QBrush(self.look.colour(ink)) for ink in mark.inks]
        low, high = (mark.y - half).min() - 1, (mark.y + half).max() + 1
        self._bounds = QRectF(mark.x0, low, mark.x1 - mark.x0, high - low)

    def draw(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        first, last = 0, len(self._polygons[0])
        if painter.hasClipping():
            clip = painter.clipBoundingRect()
            first = max(first, int((clip.left() - self.mark.x0) / self._step) - 1)
            last = min(last, int((clip.right() - self.mark.x0) / self._step) + 2)
        # The faintest strand lies lowest: the main line is painted last.
        for strand in reversed(range(len(self._polygons))):
            painter.setBrush(self._brushes[strand])
            row, seen = self._polygons[strand], self._seen[strand]
            for piece in range(first, last):
                if seen[piece]:
                    painter.drawPolygon(row[piece])


class PictureItem(MarkItem[m.Picture]):
    """An image file; a missing one is a labelled placeholder."""

    paints = m.Picture

    def settle(self) -> None:
        rect = self.mark.rect
        # A picture may have one file for each skin; high contrast is dark.
        skin = "paper" if self.look.palette.skin == "paper" else "night"
        self._path = self.mark.path.replace("{skin}", skin)
        self._bounds = QRectF(*rect)

    def draw(self, painter: QPainter) -> None:
        rect, scale = self.mark.rect, self.look.scale
        pixmap = self.look.pictures.pixmap(
            self._path, round(rect.width * scale), round(rect.height * scale)
        )
        if pixmap is not None:
            corner = painter.transform().map(QPointF(rect.x, rect.y))
            painter.save()
            painter.resetTransform()
            painter.drawPixmap(QPointF(round(corner.x()), round(corner.y())), pixmap)
            painter.restore()
            return
        palette = self.look.palette
        painter.setPen(QPen(QColor(*palette.role("mark")), 3, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        frame = QRectF(*rect).adjusted(2, 2, -2, -2)
        painter.drawRect(frame)
        painter.setPen(QColor(*palette.role("text2")))
        font = self.look.typeface.font(32, 400)
        painter.setFont(font)
        text = QFontMetricsF(font).elidedText(
            self._path, Qt.TextElideMode.ElideMiddle, frame.width() - 24
        )
        painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, text)


class HotItem(MarkItem[m.Hot]):
    """A place that answers touches: nothing to paint."""

    paints = m.Hot

    def settle(self) -> None:
        self._bounds = QRectF()

    def draw(self, painter: QPainter) -> None:
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
        HotItem,
    )
}


def item_for(mark: m.Mark, look: Look) -> MarkItem[Any]:
    """A new item for a mark."""
    return ITEMS[type(mark)](mark, look)
