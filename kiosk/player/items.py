"""How each mark is painted: one retained item per mark.

An item is given a new mark with `show`, and says where the picture changes. Items
paint in page units under the painter's scale, on whatever is painted on; without that
scale the painter counts in device pixels, see `kiosk.player.pixels`. They are
plain objects, held by a layer: an item of a scene would cost more time than what most
of them paint, because the scene asks each for its bounds whenever anything is painted.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, NamedTuple, TypeVar

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QLinearGradient,
    QPainter,
    QPen,
    QPixmap,
    QPolygonF,
    QTransform,
)

from kiosk.drawing import marks as m
from kiosk.player.image_pool import sheet
from kiosk.player.polygons import points_of, polygon, polygon_of_size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.ink import Ink
    from kiosk.drawing.palette import Palette
    from kiosk.player.fonts import Typeface
    from kiosk.player.pictures import Pictures

M = TypeVar("M", bound=m.Mark)

HINTS: Final = (
    QPainter.RenderHint.Antialiasing
    | QPainter.RenderHint.TextAntialiasing
    | QPainter.RenderHint.SmoothPixmapTransform
)
PIXELS: Final = QTransform()
"""Under this a painter counts in device pixels; Qt's `resetTransform` would forget how
many of them a unit of the window system has."""
SMALL: Final = 10_000
"""Pixels below which a mark is blended as it is painted."""
SLICES: Final = 16
"""Upright slices in which ground is painted, see FillItem."""


@dataclass(frozen=True, slots=True)
class Look:
    """What painting needs besides the mark.

    `scale` is device pixels per page unit, `size` those of the whole picture; `bold`
    widens strokes (high contrast).
    """

    palette: Palette
    typeface: Typeface
    pictures: Pictures
    scale: float = 1.0
    size: tuple[int, int] = (1920, 1080)
    bold: float = 1.0

    def colour(self, ink: Ink) -> QColor:
        return QColor(*self.palette.colour(ink))


class Place(NamedTuple):
    """Where page units come to lie on what is painted on: scaled, then moved."""

    scale: float
    x: float
    y: float

    @classmethod
    def of(cls, transform: QTransform) -> Place:
        return cls(transform.m11(), transform.dx(), transform.dy())


class MarkItem(Generic[M]):
    """What paints one mark."""

    paints: ClassVar[type[m.Mark]]
    grouped: bool = False
    """Whether it is faded as one picture, see `fade`."""
    copied: ClassVar[bool] = False
    """Whether it copies pictures pixel by pixel, see `copy`."""

    def __init__(self, mark: M, look: Look) -> None:
        self.covered = False
        """Whether something opaque lies over all of it: nothing is painted."""
        self.mark = mark
        self.look = look
        self.alpha = float(getattr(mark, "alpha", 1.0))
        self._bounds = QRectF()
        self.settle()
        self.edges = self._sides()

    def show(self, mark: M) -> QRectF:
        """Show another mark of the same type; returns where the picture changes."""
        if m.same(mark, self.mark):
            return QRectF()
        old, before = self.alpha, self._bounds
        self.mark = mark
        self.alpha = float(getattr(mark, "alpha", 1.0))
        if self.alpha <= 0:
            return before if old > 0 else QRectF()
        self.settle()
        self.edges = self._sides()
        if old <= 0:
            return self._bounds
        changed = self.changed() if self.alpha == old else None
        return before.united(self._bounds) if changed is None else changed

    def settle(self) -> None:
        """Prepare what painting needs from the mark, and the bounds."""
        raise NotImplementedError

    def changed(self) -> QRectF | None:
        """Where the last two marks differ, if that is known; both have one alpha."""
        return None

    def draw(self, painter: QPainter, exposed: QRectF) -> None:
        """Paint the mark in page units; only the exposed part is seen."""
        raise NotImplementedError

    def copy(self, painter: QPainter, place: Place) -> None:
        """Paint the mark on the pixels themselves, which know no page units."""
        raise NotImplementedError

    @property
    def bounds(self) -> QRectF:
        """The part of the page that the mark may cover."""
        return self._bounds

    def _sides(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the bounds: quicker to compare."""
        # The stubs do not know what comes back.
        return self._bounds.getCoords()  # type: ignore[return-value]

    def fade(self, painter: QPainter, exposed: QRectF, alpha: float) -> None:
        """Paint opaque on a sheet of its own, and that once with the alpha.

        Blending every span of an outline takes more than twice as long.
        """
        transform = painter.transform()
        where = transform.mapRect(exposed.intersected(self._bounds)).toAlignedRect()
        where = where.intersected(QRect(0, 0, *self.look.size))
        if where.isEmpty():
            return
        if where.width() * where.height() < SMALL:
            painter.setOpacity(alpha)
            self.draw(painter, exposed)
            return
        part = QRect(QPoint(0, 0), where.size())
        image = sheet(where.width(), where.height())
        inner = QPainter(image)
        inner.setRenderHints(HINTS)
        inner.setClipRect(part)
        inner.setTransform(transform * QTransform.fromTranslate(-where.x(), -where.y()))
        self.draw(inner, exposed)
        inner.end()
        painter.setOpacity(alpha)
        painter.setTransform(PIXELS)
        painter.drawImage(where.topLeft(), image, part)
        painter.setTransform(transform)


def paint_items(
    items: Sequence[MarkItem[Any]], painter: QPainter, exposed: QRectF
) -> None:
    """Paint marks, each with its alpha; the painter's opacity counts, too.

    Args:
        items: what is painted, from the lowest up.
        painter: has a transform that scales and moves, and nothing else; its pen,
            brush and opacity are others afterwards.
        exposed: the part of the page, in its units, of which anything is seen.
    """
    left, top = exposed.left(), exposed.top()
    right, bottom = exposed.right(), exposed.bottom()
    whole = now = painter.opacity()
    transform = painter.transform()
    place = Place.of(transform)
    pixels = place.scale * place.scale
    flat = False
    for item in items:
        alpha = item.alpha * whole
        x0, y0, x1, y1 = item.edges
        if (
            alpha <= 0
            or item.covered
            or x0 >= right
            or y0 >= bottom
            or x1 <= left
            or y1 <= top
        ):
            continue
        if item.copied != flat:
            flat = item.copied
            if flat:
                painter.setTransform(PIXELS)
            else:
                painter.setTransform(transform)
        if alpha < 1 and item.grouped and (x1 - x0) * (y1 - y0) * pixels >= SMALL:
            item.fade(painter, exposed, alpha)
            # It may have left any opacity.
            now = -1.0
            continue
        if alpha != now:
            painter.setOpacity(alpha)
            now = alpha
        if flat:
            item.copy(painter, place)
        else:
            item.draw(painter, exposed)
    if flat:
        painter.setTransform(transform)


def bounds_of(points: Array, margin: float) -> QRectF:
    if len(points) == 0:
        return QRectF()
    low, high = points.min(axis=0) - margin, points.max(axis=0) + margin
    return QRectF(low[0], low[1], high[0] - low[0], high[1] - low[1])


class StrokeItem(MarkItem[m.Stroke]):
    """A line of one width; a long one is painted in pieces, see StrandsItem."""

    paints = m.Stroke
    grouped = True

    def settle(self) -> None:
        mark = self.mark
        width = mark.width * self.look.bold
        self._dots = _dotted(mark)
        self._pieces = (
            [] if self._dots is not None else [polygon(p) for p in _pieces(mark)]
        )
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
    pieces = []
    for first in range(0, len(line) - 1, size):
        piece = line[first : first + size + 1]
        if first + size < len(line) - 1:
            step = line[first + size + 1] - piece[-1]
            length = float(np.hypot(*step))
            if length > 0:
                piece = np.vstack([piece, piece[-1] + step * min(1.0, 0.5 / length)])
        pieces.append(piece)
    return pieces


class _Slice(NamedTuple):
    """A part of ground: its upper edge, and the upright rectangle below that."""

    left: float
    right: float
    edge: QPolygonF
    below: QRectF
    heights: Array
    """Of the edge's points: the polygon's own numbers."""


class _Ground:
    """Ground in upright slices: outlines of a few points, and rectangles below.

    Only heights change while it moves: where its points stand across is settled.
    """

    def __init__(self, x: Array, scale: float) -> None:
        """Ground of which no height is known, with points at x, rising, (n,)."""
        self.x = x
        self._scale = scale
        borders = np.linspace(x[0], x[-1], SLICES + 1)
        borders[1:-1] = np.round(borders[1:-1] * scale) / scale
        self._borders = borders
        first = np.searchsorted(x, borders[:-1], "right").tolist()
        last = np.searchsorted(x, borders[1:], "left").tolist()
        sizes = [end - begin + 4 for begin, end in zip(first, last, strict=True)]
        ends = np.cumsum(sizes)
        self._starts = ends - sizes
        # Where each point's height is found: on the line, else on a border. The
        # last two of a slice lie as deep as its lowest point.
        self._deep = np.stack([ends - 2, ends - 1])
        found: list[int] = []
        self.slices: list[_Slice] = []
        for i in range(SLICES):
            left, right = float(borders[i]), float(borders[i + 1])
            border = len(x) + i
            inner = range(first[i], last[i])
            found += [border, *inner, border + 1, border + 1, border]
            edge = polygon_of_size(sizes[i])
            view = points_of(edge)
            view[:, 0] = [left, *x[first[i] : last[i]], right, right, left]
            below = QRectF(left, 0.0, right - left, 0.0)
            self.slices.append(_Slice(left, right, edge, below, view[:, 1]))
        self._found = np.array(found)

    def lie(self, y: Array, floor: float) -> None:
        """Reach from a floor up to the heights y, (n,)."""
        heights = np.concatenate([y, np.interp(self._borders, self.x, y)])[self._found]
        lowest = np.maximum.reduceat(heights, self._starts)
        deep = np.minimum(np.ceil(lowest * self._scale) / self._scale, floor)
        heights[self._deep] = deep
        start = 0
        for part, top in zip(self.slices, deep.tolist(), strict=True):
            end = start + len(part.heights)
            part.heights[:] = heights[start:end]
            part.below.setBottom(floor)
            part.below.setTop(top)
            start = end


class FillItem(MarkItem[m.Fill]):
    """Filled outlines.

    Ground, which is an outline with a level floor under a line from left to
    right, is painted in upright slices of whole pixels: the rasteriser searches
    the cells of a scan line from its start, so that one long near-level edge
    costs the square of its length. When ground changes, only the band between
    the old and the new line is painted again.
    """

    paints = m.Fill
    _parts: _Ground | None = None
    _ground: Array | None = None
    _outlines: tuple[Array, ...] | None = None

    def settle(self) -> None:
        mark = self.mark
        ink = mark.ink
        if getattr(self, "_ink", None) != ink:
            self._ink = ink
            self._same_ink = False
            self._brush = self._brushed(ink)
        else:
            self._same_ink = True
        self._before = self._ground
        if mark.outlines is self._outlines:
            # Another ink or alpha: most of what appears has its shape already.
            return
        self._outlines = mark.outlines
        # One outline is little more to blend than to copy from a sheet.
        self.grouped = len(mark.outlines) > 1
        self._ground = _ground(mark.outlines)
        if self._ground is not None:
            x, y = self._ground.T
            parts = self._parts
            if parts is None or not np.array_equal(parts.x, x):
                parts = self._parts = _Ground(x, self.look.scale)
            parts.lie(y, float(mark.outlines[0][-1, 1]))
            self._bounds = bounds_of(mark.outlines[0], 1.0)
            return
        outlines = mark.outlines
        lengths = tuple(map(len, outlines))
        if getattr(self, "_lengths", None) != lengths:
            self._lengths = lengths
            self._polygons = [polygon(outline) for outline in outlines]
            self._views = [
                points_of(each) if length else None
                for each, length in zip(self._polygons, lengths, strict=True)
            ]
        else:
            # Hundreds of blades that grow: new polygons would take longer to make.
            for view, outline in zip(self._views, outlines, strict=True):
                if view is not None:
                    view[:] = outline
        if len(outlines) == 1:
            self._bounds = bounds_of(outlines[0], 1.0)
        else:
            every = [outline for outline in outlines if len(outline)]
            self._bounds = bounds_of(np.concatenate(every), 1.0) if every else QRectF()

    def _brushed(self, ink: Ink | m.Fade) -> QBrush:
        if not isinstance(ink, m.Fade):
            return QBrush(self.look.colour(ink))
        gradient = QLinearGradient(ink.x0, ink.y0, ink.x1, ink.y1)
        for stop, (role, alpha) in ((0.0, ink.a), (1.0, ink.b)):
            colour = self.look.colour(role)
            colour.setAlphaF(alpha)
            gradient.setColorAt(stop, colour)
        return QBrush(gradient)

    def changed(self) -> QRectF | None:
        old, new = self._before, self._ground
        if old is None or new is None or not self._same_ink or len(old) != len(new):
            return None
        differs = np.flatnonzero((old != new).any(axis=1))
        if len(differs) == 0:
            return None
        first, last = max(differs[0] - 1, 0), min(differs[-1] + 2, len(new))
        both = np.vstack([old[first:last], new[first:last]])
        return bounds_of(both, 1.0 + 1.0 / self.look.scale)

    def draw(self, painter: QPainter, exposed: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._brush)
        if self._ground is None:
            for outline in self._polygons:
                painter.drawPolygon(outline, Qt.FillRule.WindingFill)
            return
        left, right, bottom = exposed.left(), exposed.right(), exposed.bottom()
        if bottom < self._ground[:, 1].min() - 1:
            return
        assert self._parts is not None
        for part in self._parts.slices:
            if part.right > left and part.left < right:
                painter.drawPolygon(part.edge)
                if part.below.top() < bottom:
                    painter.fillRect(part.below, self._brush)


def _ground(outlines: tuple[Array, ...]) -> Array | None:
    """The line above the level floor of one outline; None if it is not of that form."""
    if len(outlines) != 1 or len(outlines[0]) < 3 * SLICES:
        return None
    outline = outlines[0]
    line, (right, left) = outline[:-2], outline[-2:]
    level = (
        right[1] == left[1]
        and right[0] == line[-1, 0]
        and left[0] == line[0, 0]
        and right[1] > line[:, 1].max()
    )
    if not level or not (np.diff(line[:, 0]) > 0).all():
        return None
    return line


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

    def draw(self, painter: QPainter, exposed: QRectF) -> None:
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
    grouped = True

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

    def draw(self, painter: QPainter, exposed: QRectF) -> None:
        if len(self.mark.points):
            painter.setPen(self._pen)
            painter.drawPoints(self._points)


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

    def settle(self) -> None:
        mark = self.mark
        self._arcs: list[_Arc] = []
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
            each = sweep.sweep / parts
            # Parts overlap by half a unit, so that no joint shows.
            over = math.copysign(math.degrees(0.5 / max(r, 1.0)), each)
            for part in range(parts):
                start = sweep.start + each * part
                span = each + (over if part < parts - 1 else 0.0)
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
        self._bounds = whole

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


class _Set(NamedTuple):
    """A run as it is set: where, in which font, painted how much larger."""

    at: float
    run: m.Run
    font: QFont
    share: float
    spacing: float


@lru_cache(maxsize=96)
def _glyph(
    font: QFont, text: str, rgb: int, scale: float
) -> tuple[QImage, float, float]:
    """A character as a picture, and its corner from the pen, in device pixels.

    Images, not pixmaps: they may be left over when the application has gone.
    """
    box = QFontMetricsF(font).tightBoundingRect(text).adjusted(-2, -2, 2, 2)
    left, top = math.floor(box.left() * scale), math.floor(box.top() * scale)
    width = max(1, math.ceil(box.right() * scale) - left)
    height = max(1, math.ceil(box.bottom() * scale) - top)
    image = sheet(width, height)
    painter = QPainter(image)
    painter.setRenderHints(HINTS)
    painter.translate(-left, -top)
    painter.scale(scale, scale)
    painter.setFont(font)
    painter.setPen(QColor.fromRgb(rgb))
    painter.drawText(QPointF(0, 0), text)
    painter.end()
    return image.copy(0, 0, width, height), left, top


def _inked(image: QImage, width: int, height: int) -> QRect:
    """The part of an image's corner that is not empty; a pixel if all of it is."""
    bits = np.frombuffer(image.constBits(), np.uint32)
    corner = bits.reshape(image.height(), -1)[:height, :width]
    rows = np.flatnonzero(corner.any(axis=1))
    if len(rows) == 0:
        return QRect(0, 0, 1, 1)
    top, bottom = int(rows[0]), int(rows[-1])
    columns = np.flatnonzero(corner[top : bottom + 1].any(axis=0))
    left, right = int(columns[0]), int(columns[-1])
    return QRect(left, top, right - left + 1, bottom - top + 1)


class LabelItem(MarkItem[m.Label]):
    """One line of text, kept as a pixmap of the screen's own resolution.

    The pixmap is drawn once per text and then only moved and faded. Text that
    changes from frame to frame is put together from pictures of its characters:
    Qt paints large letters as outlines, which takes ten times as long.
    """

    paints = m.Label
    copied = True
    _pixmap: tuple[object, tuple[int, int, QPixmap]] | None = None

    def settle(self) -> None:
        mark = self.mark
        key = (mark.runs, mark.anchor)
        if getattr(self, "_key", None) != key:
            self._key = key
            self._place()
        self._bounds = self._box.translated(mark.x, mark.y)

    def _place(self) -> None:
        typeface = self.look.typeface
        x = 0.0
        spans: list[_Set] = []
        up = down = 0.0
        for run in self.mark.runs:
            font = typeface.font(run.size, run.weight)
            # A size between two whole pixels is met by scaling the painter.
            share = run.size / font.pixelSize()
            x += run.dx
            spacing = run.spacing * run.size
            spans.append(_Set(x, run, font, share, spacing))
            x += typeface.advance(run.text, run.size, run.weight) + spacing * len(
                run.text
            )
            up, down = max(up, run.size * 1.0), max(down, run.size * 0.32)
        shift = {"start": 0.0, "middle": -x / 2, "end": -x}[self.mark.anchor]
        self._spans = [span._replace(at=span.at + shift) for span in spans]
        self._box = QRectF(shift - 4, -up, x + 8, up + down)

    def _write(self, painter: QPainter) -> None:
        for at, run, font, share, spacing in self._spans:
            painter.setPen(self.look.colour(run.ink))
            painter.save()
            painter.translate(at, 0)
            painter.scale(share, share)
            if spacing:
                font = QFont(font)
                font.setLetterSpacing(
                    QFont.SpacingType.AbsoluteSpacing, spacing / share
                )
            painter.setFont(font)
            if self.mark.sinks is not None:
                fall = QLinearGradient(0, -0.76 * run.size / share, 0, 0)
                fall.setColorAt(0.0, self.look.colour(run.ink))
                fall.setColorAt(1.0, self.look.colour(self.mark.sinks))
                painter.setPen(QPen(QBrush(fall), 0))
            painter.drawText(QPointF(0, 0), run.text)
            painter.restore()

    def prepare(self, final: m.Label | None = None) -> None:
        """Set the text now, so that no later frame has to.

        Args:
            final: the text that a changing one will become.
        """
        mark = self.mark
        if mark.changing:
            for _, run, font, share, _ in self._spans:
                for char in {*run.text, *"0123456789"}:
                    self._picture(font, char, share, run.ink)
        else:
            self._kept()
        if final is not None and (final.runs, final.anchor) != self._key:
            self.mark = final
            self._key = (final.runs, final.anchor)
            self._place()
            self._kept()
            self.mark = mark
            self._key = (mark.runs, mark.anchor)
            self._place()

    def _picture(
        self, font: QFont, char: str, share: float, ink: Ink
    ) -> tuple[QImage, float, float]:
        return _glyph(font, char, self.look.colour(ink).rgb(), self.look.scale * share)

    def _kept(self) -> tuple[int, int, QPixmap]:
        """The text as a pixmap, and its corner in the box; one is kept, the last.

        Only what is inked is kept: that is little more than half of the box.
        """
        if self._pixmap is not None and self._pixmap[0] == self._key:
            return self._pixmap[1]
        box, scale = self._box, self.look.scale
        width = math.ceil(box.width() * scale) + 1
        height = math.ceil(box.height() * scale) + 1
        image = sheet(width, height)
        inner = QPainter(image)
        inner.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing
        )
        inner.scale(scale, scale)
        inner.translate(-box.x(), -box.y())
        self._write(inner)
        inner.end()
        inked = _inked(image, width, height)
        pixmap = QPixmap.fromImage(image.copy(inked))
        self._pixmap = (self._key, (inked.x(), inked.y(), pixmap))
        return self._pixmap[1]

    def copy(self, painter: QPainter, place: Place) -> None:
        mark = self.mark
        if mark.changing:
            self._compose(painter, place)
            return
        left, top, pixmap = self._kept()
        # Whole device pixels keep the pixmap's edges crisp.
        painter.drawPixmap(
            round((mark.x + self._box.x()) * place.scale + place.x) + left,
            round((mark.y + self._box.y()) * place.scale + place.y) + top,
            pixmap,
        )

    def _compose(self, painter: QPainter, place: Place) -> None:
        typeface = self.look.typeface
        y = self.mark.y * place.scale + place.y
        for at, run, font, share, spacing in self._spans:
            x = self.mark.x + at
            for char in run.text:
                pen = x * place.scale + place.x
                image, left, top = self._picture(font, char, share, run.ink)
                painter.drawImage(QPoint(round(pen + left), round(y + top)), image)
                x += typeface.advance(char, run.size, run.weight) + spacing


class StrandsItem(MarkItem[m.Strands]):
    """Lines of changing width, painted in short pieces.

    Qt's rasteriser keeps the cells of a scan line in a list and searches it from
    the start, so one near-level line across the screen costs the square of its
    length. In pieces of four samples five strands take a tenth of the time. The
    pieces overlap by half a unit, so that no joint shows.
    """

    paints = m.Strands
    PIECE: ClassVar[int] = 4
    _inks: tuple[Ink, ...] = ()

    def settle(self) -> None:
        mark = self.mark
        k, n = mark.y.shape
        count = (n - 1) // self.PIECE
        if getattr(self, "_shape", None) != (k, n):
            self._shape = (k, n)
            steps = np.arange(self.PIECE + 1)
            self._index = np.arange(count)[:, None] * self.PIECE + steps
            size = 2 * (self.PIECE + 1)
            self._polygons = [
                [polygon_of_size(size) for _ in range(count)] for _ in range(k)
            ]
            self._views = [[points_of(p) for p in row] for row in self._polygons]
        x = np.linspace(mark.x0, mark.x1, n)
        self._step = (mark.x1 - mark.x0) / count
        slope = np.gradient(mark.y, x[1] - x[0], axis=1)
        half = mark.width * (self.look.bold / 2)
        half *= np.sqrt(1 + np.minimum(slope * slope, 9.0))
        edges = np.stack([mark.y - half, mark.y + half])
        index = self._index
        old: Array | None = getattr(self, "_edges", None)
        fits = old is not None and old.shape == edges.shape
        self._before = old if fits and mark.inks == self._inks else None
        self._edges, self._x = edges, x
        if old is None or self._before is None:
            moved = np.ones((k, n), dtype=bool)
        else:
            moved = (old != edges).any(axis=0)
        self._moved = moved.any(axis=0)
        stale = moved[:, index].any(axis=2)
        if stale.any():
            xs = x[index]
            xs[:, -1] += 0.5
            outlines = np.empty((k, count, 2 * (self.PIECE + 1), 2))
            outlines[:, :, : self.PIECE + 1, 0] = xs
            outlines[:, :, self.PIECE + 1 :, 0] = xs[:, ::-1]
            outlines[:, :, : self.PIECE + 1, 1] = edges[0][:, index]
            outlines[:, :, self.PIECE + 1 :, 1] = edges[1][:, index[:, ::-1]]
            for strand, piece in np.argwhere(stale).tolist():
                self._views[strand][piece][:] = outlines[strand, piece]
        # A level strand is a rectangle, and there are many level strands.
        rest = (np.ptp(mark.y, axis=1) == 0) & (np.ptp(mark.width, axis=1) == 0)
        self._level = {
            strand: QRectF(
                mark.x0,
                mark.y[strand, 0] - half[strand, 0],
                mark.x1 - mark.x0,
                2 * half[strand, 0],
            )
            for strand in np.flatnonzero(rest).tolist()
        }
        self._seen = (half[:, index].max(axis=2) > 0.02).tolist()
        if mark.inks != self._inks:
            self._inks = mark.inks
            self._brushes = [QBrush(self.look.colour(ink)) for ink in mark.inks]
        self._lows = (edges[0].min(axis=1) - 1).tolist()
        self._highs = (edges[1].max(axis=1) + 1).tolist()
        low, high = min(self._lows), max(self._highs)
        self._bounds = QRectF(mark.x0, low, mark.x1 - mark.x0, high - low)

    def changed(self) -> QRectF | None:
        if self._before is None or not self._moved.any():
            return None
        differs = np.flatnonzero(self._moved)
        first, last = max(differs[0] - 1, 0), min(differs[-1] + 1, len(self._x) - 1)
        both = np.stack([self._before, self._edges])[:, :, :, first : last + 1]
        spare = 1.0 + 1.0 / self.look.scale
        left, low = self._x[first] - spare, both.min() - spare
        return QRectF(left, low, self._x[last] + spare - left, both.max() + spare - low)

    def draw(self, painter: QPainter, exposed: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        top, bottom = exposed.top(), exposed.bottom()
        count = len(self._polygons[0])
        first = max(0, int((exposed.left() - self.mark.x0) / self._step) - 1)
        last = min(count, int((exposed.right() - self.mark.x0) / self._step) + 2)
        # The faintest strand lies lowest: the main line is painted last.
        for strand in reversed(range(len(self._polygons))):
            if bottom < self._lows[strand] or top > self._highs[strand]:
                continue
            if strand in self._level:
                painter.fillRect(self._level[strand], self._brushes[strand])
                continue
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

    def draw(self, painter: QPainter, exposed: QRectF) -> None:
        rect, scale = self.mark.rect, self.look.scale
        pixmap = self.look.pictures.pixmap(
            self._path, round(rect.width * scale), round(rect.height * scale)
        )
        if pixmap is not None:
            corner = painter.transform().map(QPointF(rect.x, rect.y))
            painter.save()
            painter.setTransform(PIXELS)
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
        HotItem,
    )
}


def item_for(mark: m.Mark, look: Look) -> MarkItem[Any]:
    """A new item for a mark."""
    return ITEMS[type(mark)](mark, look)
