"""How strands are painted: many bands of one flow."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QPainter,
)

from kiosk.drawing import marks as m
from kiosk.player.polygons import points_of, polygon_of_size

if TYPE_CHECKING:
    from kiosk.drawing.geometry import Array
    from kiosk.drawing.ink import Ink

from kiosk.player.item_base import MarkItem


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
