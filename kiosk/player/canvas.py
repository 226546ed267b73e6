"""The canvas: layers from the lowest up, and how what is dirty of them is painted.

Coordinates are page units; they are painted in device pixels, of which the screen
may have more than the window system counts.
"""

from __future__ import annotations

import bisect
import math
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QImage, QPainter, QTransform
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView

from kiosk.player import pixels
from kiosk.player.dirty_rects import Patch, patches
from kiosk.player.item_base import HINTS, MarkItem
from kiosk.player.layer import Layer

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QWidget

    from kiosk.drawing.geometry import Rect

Rotation = Literal[0, 90, 180, 270]
"""Degrees that the picture is turned clockwise on the screen."""


class Canvas(QGraphicsView):
    """Layers on one ground; it repaints what they have called dirty, when told to."""

    def __init__(
        self, parent: QWidget | None, rotation: Rotation, ratio: float | None
    ) -> None:
        """A canvas on which nothing lies yet.

        `ratio` is device pixels per unit of the canvas's size; by default it is that
        of the screen, at any time.
        """
        super().__init__(parent)
        self.rotation = rotation
        self.painted = 0
        self.hung: list[Layer] = []
        """Everything in the scene, seen or not, from the lowest up."""
        self.dirt: list[QRectF] = []
        """Places in page units that differ from what was painted last."""
        self._own_ratio = ratio
        self._turned = QTransform()
        self._buffer = QImage()
        self._ground = QBrush()
        self._surface = math.inf
        """Below this height something opaque covers the ground."""
        self._sheet = QRectF()
        """The page, in its units."""
        self._scale = 1.0
        scene = QGraphicsScene(self)
        # A handful of layers: looking through them costs less than a tree.
        scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.setScene(scene)
        self.setRenderHints(HINTS)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setInteractive(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setAcceptDrops(False)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        # The canvas repaints what its layers call dirty, see `_repaint`.
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.NoViewportUpdate)
        self.setOptimizationFlag(
            QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing
        )
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def held(self) -> tuple[MarkItem[Any], ...]:
        """What is held of every mark, shown now or not."""
        return tuple(item for layer in self.hung for item in layer.items)

    @property
    def ratio(self) -> float:
        """Device pixels per unit of the viewport's size."""
        return self._own_ratio or self.viewport().devicePixelRatioF()

    @property
    def _glass(self) -> QSize:
        """The viewport's size in device pixels."""
        return pixels.whole(self.viewport().size(), self.ratio)

    @property
    def _size(self) -> tuple[int, int]:
        """Width and height of the picture in device pixels, as a reader sees it."""
        glass = self._glass
        width, height = glass.width(), glass.height()
        return (height, width) if self.rotation in {90, 270} else (width, height)

    # -- layers ------------------------------------------------------------

    def put_up(self, layer: Layer) -> None:
        """Hang a layer above all that are as low as it is."""
        self.scene().addItem(layer)
        bisect.insort(self.hung, layer, key=Layer.zValue)

    def take_down(self, layer: Layer) -> None:
        """Let a layer go, with all that it shows."""
        layer.clear()
        self.hung.remove(layer)
        self.scene().removeItem(layer)

    def take_all_down(self) -> None:
        """Have no layers, and nothing to repaint."""
        self.scene().clear()
        self.hung.clear()
        self.dirt.clear()

    def _lay_out(self, width: float, height: float) -> None:
        """Let the page be so many of its units wide and high."""
        if self.rotation:
            glass = self._glass
            wide, high = glass.width(), glass.height()
            self._turned = {
                90: QTransform(0, 1, -1, 0, wide, 0),
                180: QTransform(-1, 0, 0, -1, wide, high),
                270: QTransform(0, -1, 1, 0, 0, high),
            }[self.rotation]
            if self._buffer.size() != QSize(*self._size):
                self._buffer = QImage(*self._size, QImage.Format.Format_RGB32)
        self._sheet = QRectF(0, 0, width, height)
        self.scene().setSceneRect(self._sheet)

    # -- paint -------------------------------------------------------------

    def _repaint(self, front: int | None = None) -> None:
        """Paint what is dirty, now, in a few passes of one rectangle each.

        Beyond `front` pixels from the left stands what was shown before, as it was
        painted.
        """
        scale, viewport, ratio = self._scale, self.viewport(), self.ratio
        whole = Patch(0, 0, *self._size)
        parts = []
        for place in self.dirt:
            if place.isEmpty():
                continue
            # A pixel more on each side for the soft edges of what is painted.
            part = Patch(
                math.floor(place.left() * scale) - 1,
                math.floor(place.top() * scale) - 1,
                math.ceil(place.right() * scale) + 1,
                math.ceil(place.bottom() * scale) + 1,
            ).within(whole)
            if part is not None:
                parts.append(part)
        self.dirt.clear()
        if front is not None:
            swept = Patch(0, 0, front, whole.bottom)
            parts = [part for each in parts if (part := each.within(swept))]
        for left, top, right, bottom in patches(parts):
            part_ = QRect(left, top, right - left, bottom - top)
            if self.rotation:
                self._paint_buffer(part_)
                part_ = self._turned.mapRect(part_)
            viewport.repaint(pixels.units(part_, ratio))

    def _paint_buffer(self, part: QRect) -> None:
        """Paint a part of the upright picture, to be shown turned.

        Items copy ready-made pictures pixel by pixel, which only an upright
        painter can do; turning the finished picture by whole quarters is exact.
        """
        painter = QPainter(self._buffer)
        try:
            self._paint(painter, part)
        finally:
            painter.end()

    def _paint(self, painter: QPainter, part: QRect) -> None:
        """Paint a part of the upright picture with a painter of device pixels.

        Qt's own way to paint a view knows units of the window system alone, and what
        is no whole number of them it rounds, mixes at the edges, or paints for nothing.
        """
        scale = self._scale
        seen = QRectF(
            part.x() / scale,
            part.y() / scale,
            part.width() / scale,
            part.height() / scale,
        )
        painter.setRenderHints(HINTS)
        painter.setClipRect(part)
        if seen.top() < self._surface:
            painter.fillRect(part, self._ground)
        for layer in self.hung:
            layer.show_on(painter, scale, seen)

    def picture(self, painter: QPainter) -> None:
        """Paint the whole picture as it is now, upright, in its device pixels."""
        self._paint(painter, QRect(0, 0, *self._size))

    # -- where things are --------------------------------------------------

    def page_point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the viewport as page units, the picture's rotation undone."""
        point = self._turned.inverted()[0].map(QPointF(x, y) * self.ratio)
        return point.x() / self._scale, point.y() / self._scale

    def outlined(self, rect: Rect) -> QRect:
        """A rectangle in page units as one of the viewport."""
        scale, ratio = self._scale, self.ratio
        part = self._turned.mapRect(
            QRectF(
                rect.x * scale, rect.y * scale, rect.width * scale, rect.height * scale
            )
        )
        return QRectF(part.topLeft() / ratio, part.size() / ratio).toRect()

    # -- Qt ----------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted += 1
        ratio = self.ratio
        whole = QRect(0, 0, self._glass.width(), self._glass.height())
        part = pixels.covered(event.rect(), ratio).intersected(whole)
        painter = QPainter(self.viewport())
        try:
            pixels.count_in_pixels(painter, ratio)
            if self.rotation:
                painter.setTransform(self._turned)
                part = self._turned.inverted()[0].mapRect(part)
                painter.drawImage(part, self._buffer, part)
            else:
                self._paint(painter, part)
        finally:
            painter.end()
