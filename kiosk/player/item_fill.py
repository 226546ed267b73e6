"""How an area is painted: at once, or upright slice by slice where it is ground."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QLinearGradient,
    QPainter,
    QPolygonF,
)

from kiosk.drawing import marks as m
from kiosk.player.polygons import points_of, polygon, polygon_of_size

if TYPE_CHECKING:
    import numpy.typing as npt

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.ink import Ink

from kiosk.player.item_base import MarkItem, bounds_of

SLICES: Final = 16
"""Upright slices in which ground is painted, see FillItem."""


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


class _Outlines(NamedTuple):
    """Where outlines lie: all their points, and of each that has any its place.

    `numbers`, `starts` are (n,), where in all of them each begins; `low`, `high`
    are (n, 2), their corners.
    """

    points: Array
    numbers: npt.NDArray[np.intp]
    starts: npt.NDArray[np.intp]
    low: Array
    high: Array

    @classmethod
    def of(cls, outlines: tuple[Array, ...]) -> _Outlines | None:
        """Where they lie; None if there is nothing of any."""
        numbers = np.flatnonzero([len(outline) > 0 for outline in outlines])
        if not len(numbers):
            return None
        lengths = [len(outlines[number]) for number in numbers.tolist()]
        points = np.concatenate([outlines[number] for number in numbers.tolist()])
        starts = np.concatenate([[0], np.cumsum(lengths[:-1])]).astype(np.intp)
        low = np.minimum.reduceat(points, starts, axis=0)
        return cls(points, numbers, starts, low, np.maximum.reduceat(points, starts))

    @property
    def bounds(self) -> QRectF:
        return _around(self.low, self.high)

    def moved_from(self, before: _Outlines) -> QRectF | None:
        """Where those lie and lay that were elsewhere; None if they are others."""
        if len(before.points) != len(self.points) or not (
            np.array_equal(before.starts, self.starts)
            and np.array_equal(before.numbers, self.numbers)
        ):
            return None
        differs = (before.points != self.points).any(axis=1)
        moved = np.logical_or.reduceat(differs, self.starts)
        if not moved.any():
            return None
        return _around(
            np.concatenate([before.low[moved], self.low[moved]]),
            np.concatenate([before.high[moved], self.high[moved]]),
        )

    def with_more(self, count: int, more: _Outlines) -> _Outlines:
        """Those, of which there were so many with the empty ones, and more of them."""
        return _Outlines(
            np.concatenate([self.points, more.points]),
            np.concatenate([self.numbers, more.numbers + count]),
            np.concatenate([self.starts, more.starts + len(self.points)]),
            np.concatenate([self.low, more.low]),
            np.concatenate([self.high, more.high]),
        )

    def seen_in(self, exposed: QRectF) -> list[int]:
        """The numbers of the outlines of which anything is in a rectangle."""
        low = np.array([exposed.left(), exposed.top()]) - 1.0
        high = np.array([exposed.right(), exposed.bottom()]) + 1.0
        inside = (self.low <= high).all(axis=1) & (self.high >= low).all(axis=1)
        found: list[int] = self.numbers[inside].tolist()
        return found


def _around(low: Array, high: Array) -> QRectF:
    """What surrounds corners, and a unit more."""
    (x, y), (right, bottom) = low.min(axis=0).tolist(), high.max(axis=0).tolist()
    return QRectF(x, y, right - x, bottom - y).adjusted(-1.0, -1.0, 1.0, 1.0)


class FillItem(MarkItem[m.Fill]):
    """Filled outlines.

    Ground, which is an outline with a level floor under a line from left to
    right, is painted in upright slices of whole pixels: the rasteriser searches
    the cells of a scan line from its start, so that one long near-level edge
    costs the square of its length. When ground changes, only the band between
    the old and the new line is painted again; of many outlines only those are of
    which anything changes or is seen, and where more come, those.
    """

    paints = m.Fill
    _parts: _Ground | None = None
    _ground: Array | None = None
    _outlines: tuple[Array, ...] | None = None
    _lengths: tuple[int, ...] = ()
    _polygons: list[QPolygonF]
    _views: list[Array | None]
    _many: _Outlines | None = None
    """Where each of many outlines lies."""
    _moved: QRectF | None = None
    """Where those of them lie and lay that were moved last, if that is known."""

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
        self._moved = None
        if mark.outlines is self._outlines:
            # Another ink or alpha: most of what appears has its shape already.
            return
        held, self._outlines = self._outlines, mark.outlines
        if held is not None and self._add(held):
            return
        # One outline is little more to blend than to copy from a sheet.
        self.grouped = len(mark.outlines) > 1
        self._ground = _ground(mark.outlines)
        if self._ground is not None:
            self._many = None
            x, y = self._ground.T
            parts = self._parts
            if parts is None or not np.array_equal(parts.x, x):
                parts = self._parts = _Ground(x, self.look.scale)
            parts.lie(y, float(mark.outlines[0][-1, 1]))
            self._bounds = bounds_of(mark.outlines[0], 1.0)
            return
        outlines = mark.outlines
        lengths = tuple(map(len, outlines))
        if self._lengths != lengths or not lengths:
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
            self._many, self._bounds = None, bounds_of(outlines[0], 1.0)
            return
        before, self._many = self._many, _Outlines.of(outlines)
        self._bounds = QRectF() if self._many is None else self._many.bounds
        if before is not None and self._many is not None:
            self._moved = self._many.moved_from(before)

    def _add(self, held: tuple[Array, ...]) -> bool:
        """Add what has come to the outlines that are held; False if others went."""
        outlines, count = self.mark.outlines, len(held)
        if self._many is None or len(outlines) <= count:
            return False
        if any(one is not other for one, other in zip(held, outlines, strict=False)):
            return False
        added = outlines[count:]
        self._lengths += tuple(map(len, added))
        made = [polygon(outline) for outline in added]
        self._polygons += made
        self._views += [points_of(each) if each.size() else None for each in made]
        more = _Outlines.of(added)
        if more is not None:
            self._many = self._many.with_more(count, more)
            self._moved = more.bounds
            self._bounds = self._bounds.united(more.bounds)
        return True

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
        if old is None and new is None and self._same_ink:
            return self._moved
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
            seen = self._polygons
            if self._many is not None:
                seen = [seen[number] for number in self._many.seen_in(exposed)]
            for outline in seen:
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
