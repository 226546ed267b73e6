"""How a line runs, upright and level, from a point to a card round other things."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from kiosk.drawing.geometry import Rect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.viewport import Viewport

THICK: Final = 3.0
"""How thick a leader is."""
_BENDS: Final = 3
"""Corners of a way at most."""
_IN: Final = 20.0
"""Units from a corner of the card at which a way ends at least."""

Point = tuple[float, float]


def segments(path: Sequence[Point], thick: float) -> tuple[Rect, ...]:
    """The pieces of a path as upright rectangles of a thickness."""
    return tuple(
        Rect(
            min(ax, bx) - (thick / 2 if ax == bx else 0.0),
            min(ay, by) - (thick / 2 if ay == by else 0.0),
            abs(bx - ax) + (thick if ax == bx else 0.0),
            abs(by - ay) + (thick if ay == by else 0.0),
        )
        for (ax, ay), (bx, by) in pairwise(path)
    )


def way(
    start: Point,
    rect: Rect,
    boxes: Sequence[Rect],
    clear: float,
    viewport: Viewport,
    hidden: float = 0.0,
) -> tuple[Point, ...]:
    """The way of the fewest corners, and then the shortest; () if there is none.

    Args:
        start: where it begins.
        rect: the card that it leads to, on whose edge it ends.
        boxes: what it must not touch.
        clear: units that it keeps from them on either side.
        viewport: the page that it stays on.
        hidden: units at its start that are not seen, under a ring.
    """
    half = THICK / 2 + clear
    walls = np.array([each.grown(half) for each in boxes]).reshape(-1, 4)
    walls = np.column_stack([walls[:, :2], walls[:, :2] + walls[:, 2:]])
    lines = tuple(
        np.unique(
            np.concatenate([walls[:, axis] - 1, walls[:, axis + 2] + 1, ends])
        ).tolist()
        for axis, ends in enumerate(_ends(rect))
    )
    page = (viewport.width, viewport.height)
    paths: list[tuple[Point, ...]] = [(start,)]
    been: set[tuple[float, float, int]] = set()
    for _ in range(_BENDS + 1):
        found = [
            done
            for path in paths
            for axis in (0, 1)
            if (done := _arrived(path, axis, rect, walls, hidden))
        ]
        if found:
            return min(found, key=_length)
        further: list[tuple[Point, ...]] = []
        begun = hidden if paths == [(start,)] else 0.0
        for path in sorted(paths, key=_length):
            for axis in _turns(path):
                low, high = _run(path[-1], axis, rect, walls, page[axis], begun)
                for to in lines[axis]:
                    end = (to, path[-1][1]) if axis == 0 else (path[-1][0], to)
                    far = abs(to - path[-1][axis]) > begun
                    if low < to < high and far and (*end, axis) not in been:
                        been.add((*end, axis))
                        further.append((*path, end))
        paths = further
    return ()


def _ends(rect: Rect) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The lines, upright and level, on which a way may come to a card."""
    x, y = rect.centre
    return (
        (rect.x + _IN, x, rect.right - _IN),
        (rect.y + _IN, y, rect.bottom - _IN),
    )


def _turns(path: tuple[Point, ...]) -> tuple[int, ...]:
    """Along which axes a way may go on: across the last."""
    if len(path) == 1:
        return (0, 1)
    return (1,) if path[-1][1] == path[-2][1] else (0,)


def _run(
    at: Point, axis: int, rect: Rect, walls: Array, end: float, hidden: float
) -> tuple[float, float]:
    """How far one can go from a point along an axis, either way."""
    card = np.array([[rect.x, rect.y, rect.right, rect.bottom]])
    stops = np.vstack([walls, card])
    here, across = at[axis], at[1 - axis]
    met = stops[(stops[:, 1 - axis] < across) & (stops[:, 3 - axis] > across)]
    before = met[met[:, axis] < here - hidden]
    after = met[met[:, axis + 2] > here + hidden]
    low = before[:, axis + 2].max(initial=8.0)
    high = after[:, axis].min(initial=end - 8.0)
    return float(low), float(high)


def _arrived(
    path: tuple[Point, ...], axis: int, rect: Rect, walls: Array, hidden: float
) -> tuple[Point, ...]:
    """The path with its last piece, if that leads straight to the card."""
    if axis not in _turns(path):
        return ()
    at = path[-1]
    low, high = (rect.y, rect.bottom) if axis == 0 else (rect.x, rect.right)
    if not low + _IN <= at[1 - axis] <= high - _IN:
        return ()
    near, far = (rect.x, rect.right) if axis == 0 else (rect.y, rect.bottom)
    edge = near if at[axis] < near else far
    if near <= at[axis] <= far:
        return ()
    begun = hidden if len(path) == 1 else 0.0
    low, high = _run(at, axis, rect, walls, math.inf, begun)
    reached = high == edge if at[axis] < near else low == edge
    end = (edge, at[1]) if axis == 0 else (at[0], edge)
    return (*path, end) if reached else ()


def _length(path: tuple[Point, ...]) -> float:
    return sum(math.dist(a, b) for a, b in pairwise(path))
