"""How a plot is painted: by pyqtgraph, on a sheet of its own, once for every change.

pyqtgraph knows how to leave out what no eye could see of many values, and keeps their
peaks. It is imported when the first plot is wanted, or before that by `get_ready`,
because it takes longer than a frame.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from kiosk.content import apart
from kiosk.drawing import marks as m
from kiosk.player.item_base import PIXELS, MarkItem

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

FINE: Final = 600
"""Values in sight from which on lines are one pixel wide: wide ones take too long."""
THICK: Final = 3.0
"""Page units that a line of fewer values is wide."""
BAR: Final = 0.62
"""Share of its place that a bar takes."""


class PlotItem(MarkItem[m.Plot]):
    """Lines or bars in a window, kept as a picture until the mark is another."""

    paints = m.Plot

    _painted: m.Plot | None = None
    """The plot that the picture is of, all of it."""

    _seen = 0.0
    _before: float | None = None
    """How much was seen before, if nothing else has changed."""

    def settle(self) -> None:
        self._bounds = QRectF(*self.mark.rect)
        whole = replace(self.mark, seen=1.0, alpha=1.0)
        self._before, self._seen = self._seen, self.mark.seen
        if self._painted is None or not m.same(whole, self._painted):
            self._painted, self._picture, self._before = whole, QImage(), None

    def changed(self) -> QRectF | None:
        if self._before is None:
            return None
        rect = self.mark.rect
        first, last = sorted((self._before, self._seen))
        edge = rect.x + first * rect.width - 1
        return QRectF(edge, rect.y, (last - first) * rect.width + 2, rect.height)

    def draw(self, painter: QPainter, exposed: QRectF) -> None:
        rect, scale = self.mark.rect, self.look.scale
        if self._picture.isNull():
            size = round(rect.width * scale), round(rect.height * scale)
            # Of each curve its own, and those of its bars where they differ.
            colours = [
                [self.look.colour(ink) for ink in (curve.ink, *curve.inks)]
                for curve in self.mark.curves
            ]
            self._picture = _plotter().drawn(self.mark, size, colours, scale)
        corner = painter.transform().map(QPointF(rect.x, rect.y))
        painter.save()
        painter.setTransform(PIXELS)
        high = self._picture.height()
        part = QRect(0, 0, round(self._picture.width() * self.mark.seen), high)
        at = QPoint(round(corner.x()), round(corner.y()))
        painter.drawImage(at, self._picture, part)
        painter.restore()


class _Plotter:
    """A plot of pyqtgraph that is never shown, but painted on pictures."""

    def __init__(self) -> None:
        import pyqtgraph

        self._graph = pyqtgraph
        self._view = pyqtgraph.GraphicsView(background=None)
        self._view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self._plot = pyqtgraph.PlotItem(enableMenu=False)
        self._plot.hideButtons()
        for side in ("left", "bottom"):
            self._plot.hideAxis(side)
        self._plot.layout.setContentsMargins(0, 0, 0, 0)
        self._plot.setMouseEnabled(False, False)
        self._view.setCentralItem(self._plot)
        self._curves: tuple[m.Curve, ...] = ()
        self._items: list[Any] = []

    def drawn(
        self,
        plot: m.Plot,
        size: tuple[int, int],
        colours: list[list[QColor]],
        scale: float,
    ) -> QImage:
        """The picture of a plot in so many device pixels."""
        wide, high = max(1, size[0]), max(1, size[1])
        if (self._view.width(), self._view.height()) != (wide, high):
            self._view.resize(wide, high)
            # What is on no screen hears of its size only when it is told.
            whole = QRectF(0, 0, wide, high)
            self._view.setRange(whole, padding=0, disableAutoPixel=False)
            self._plot.layout.activate()
        self._hold(plot, colours, scale)
        self._plot.setRange(xRange=plot.window, yRange=(plot.low, plot.high), padding=0)
        image = QImage(wide, high, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        self._view.render(painter, QRectF(0, 0, wide, high), self._view.rect())
        painter.end()
        return image

    def _hold(self, plot: m.Plot, colours: list[list[QColor]], scale: float) -> None:
        """Have items for these curves, in these colours."""
        same = len(plot.curves) == len(self._curves) and all(
            new.x is old.x and new.y is old.y
            for new, old in zip(plot.curves, self._curves, strict=True)
        )
        if not same:
            self._plot.clear()
            self._curves = plot.curves
            self._items = [
                _item(self._graph, number, plot) for number in range(len(plot.curves))
            ]
            for item in reversed(self._items):
                self._plot.addItem(item)
                if plot.joined:
                    # Before it is in the plot it asks whoever it finds for a range.
                    item.setDownsampling(auto=True, method="peak")
                    item.setClipToView(True)
        low, high = plot.window
        for item, curve, (colour, *each) in zip(
            self._items, plot.curves, colours, strict=True
        ):
            if not plot.joined:
                # What is missing has no bar.
                shown = [each[i] for i in np.flatnonzero(~np.isnan(curve.y)) if each]
                item.setOpts(brush=colour, brushes=shown or None, pen=None)
                continue
            seen = int(np.count_nonzero((curve.x >= low) & (curve.x <= high)))
            fine = seen > FINE and not plot.still
            item.setPen(self._graph.mkPen(colour, width=1 if fine else THICK * scale))
            if plot.still:
                # Two values of each stretch of a line's width are all that is seen.
                columns = max(1, int(plot.rect.width / THICK))
                item.setDownsampling(max(1, seen // columns), False, "peak")

    def close(self) -> None:
        """Let everything go while Qt still lives."""
        self._plot.clear()
        self._view.close()
        self._view.deleteLater()


def _item(graph: Any, number: int, plot: m.Plot) -> Any:
    """What pyqtgraph draws of a curve; bars of one place stand side by side."""
    curve, rows = plot.curves[number], len(plot.curves)
    if plot.joined:
        return graph.PlotDataItem(curve.x, curve.y, antialias=True, connect="finite")
    there = ~np.isnan(curve.y)
    wide = BAR / len(curve.x) / rows
    aside = (number - (rows - 1) / 2) * wide
    return graph.BarGraphItem(
        x=curve.x[there] + aside, height=curve.y[there], width=wide, pen=None
    )


_made: list[_Plotter] = []


def _plotter() -> _Plotter:
    """The one plot that all are painted with."""
    if not _made:
        _made.append(_Plotter())
    return _made[0]


def get_ready() -> None:
    """Import pyqtgraph in a thread of its own: the first plot is there at once."""
    if _asked.is_set():
        return
    _asked.set()
    apart.begin(_import, "pyqtgraph")


def _import() -> None:
    import pyqtgraph  # noqa: F401


_asked = threading.Event()


def close() -> None:
    """Let the plot go, if there is one: to be called before Qt's application ends."""
    while _made:
        _made.pop().close()
