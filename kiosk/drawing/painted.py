"""Where a mark has paint: how far a point is from it, what a rectangle covers of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kiosk.drawing.marks import Arcs, Bars, Dots, Fill, Strands, Stroke

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.drawing.geometry import Array, Rect
    from kiosk.drawing.marks import Mark

Drawing = Bars | Dots | Arcs | Stroke | Fill | Strands
"""What is drawn: neither text nor a picture, which is ground that things lie on."""

_STEP: Final = 8.0
"""Units between two points of a line that is looked at."""
_SLIGHT: Final = 2.0
"""Units of paint beside an edge that nobody sees."""


def away(mark: Mark, point: tuple[float, float]) -> float:
    """How many units a point lies from the paint of a mark.

    Infinite for what is not seen, and for what is no drawing.
    """
    if not isinstance(mark, Drawing) or mark.alpha <= 0:
        return np.inf
    at = np.array(point)
    if isinstance(mark, Bars):
        rects = mark.rects[(mark.rects[:, 2:] > 0).all(axis=1)]
        low, high = rects[:, :2], rects[:, :2] + rects[:, 2:]
        gaps = np.maximum(np.maximum(low - at, at - high), 0.0)
        return float(np.hypot(*gaps.T).min(initial=np.inf))
    if isinstance(mark, Dots):
        far = np.hypot(*(mark.points - at).T) - mark.diameter / 2
        return float(far.min(initial=np.inf))
    if isinstance(mark, Arcs):
        radius = float(np.hypot(at[0] - mark.x, at[1] - mark.y))
        turned = float(np.degrees(np.arctan2(at[0] - mark.x, mark.y - at[1])))
        return min(
            (
                abs(radius - sweep.radius) - sweep.width / 2
                for sweep in mark.sweeps
                if (turned - sweep.start) * np.sign(sweep.sweep) % 360
                <= abs(sweep.sweep) + 1
            ),
            default=np.inf,
        )
    if isinstance(mark, Stroke):
        return _from_line(mark.points, at) - mark.width / 2
    if isinstance(mark, Fill):
        return min(
            (
                0.0 if _inside(outline, at) else _from_line(_closed(outline), at)
                for outline in mark.outlines
            ),
            default=np.inf,
        )
    return min(
        _from_line(line, at) - float(wide) / 2
        for line, wide in zip(_lines(mark), mark.width.max(axis=1), strict=True)
    )


def near(mark: Mark, point: tuple[float, float], within: float) -> bool:
    """Whether a point lies within so many units of the paint of a drawing.

    Most drawings are told apart by their extent alone.
    """
    if not isinstance(mark, Drawing) or mark.alpha <= 0:
        return False
    extent = _extent(mark)
    if extent is None:
        return False
    x, y, right, bottom = extent
    reach = x - within <= point[0] <= right + within
    if not (reach and y - within <= point[1] <= bottom + within):
        return False
    return away(mark, point) < within


def parted(mark: Mark, rect: Rect) -> bool:
    """Whether a rectangle covers some of a drawing's paint, and leaves some."""
    if not isinstance(mark, Drawing) or mark.alpha <= 0:
        return False
    extent = _extent(mark)
    if extent is None:
        return False
    x, y, end, foot = extent
    inside = rect.x <= x and end <= rect.right and rect.y <= y and foot <= rect.bottom
    beside = x >= rect.right or end <= rect.x or y >= rect.bottom or foot <= rect.y
    if inside or beside:
        return False
    covered = left = False
    for boxes in _boxes(mark):
        right, bottom = boxes[:, 0] + boxes[:, 2], boxes[:, 1] + boxes[:, 3]
        met = (
            (boxes[:, 0] < rect.right - _SLIGHT)
            & (right > rect.x + _SLIGHT)
            & (boxes[:, 1] < rect.bottom - _SLIGHT)
            & (bottom > rect.y + _SLIGHT)
        )
        whole = (
            (boxes[:, 0] >= rect.x - _SLIGHT)
            & (right <= rect.right + _SLIGHT)
            & (boxes[:, 1] >= rect.y - _SLIGHT)
            & (bottom <= rect.bottom + _SLIGHT)
        )
        covered = covered or bool(met.any())
        left = left or bool((~whole).any())
        if covered and left:
            return True
    if isinstance(mark, Fill) and not covered:
        # The rectangle may lie in the midst of it.
        at = np.array(rect.centre)
        return any(_inside(outline, at) for outline in mark.outlines)
    return False


def _extent(mark: Drawing) -> tuple[float, float, float, float] | None:
    """The edges round all paint: left, top, right, bottom; None if there is none."""
    wide = 0.0
    found: Array
    if isinstance(mark, Bars):
        corners = mark.rects[:, :2]
        found = np.vstack([corners, corners + mark.rects[:, 2:]])
    elif isinstance(mark, Dots):
        found, wide = mark.points, mark.diameter
    elif isinstance(mark, Arcs):
        wide = max((2 * s.radius + s.width for s in mark.sweeps), default=0.0)
        found = np.array([[mark.x, mark.y]])
    elif isinstance(mark, Stroke):
        found, wide = mark.points, mark.width
    elif isinstance(mark, Fill):
        found = np.concatenate([*mark.outlines, np.empty((0, 2))])
    else:
        wide = float(mark.width.max(initial=0.0))
        ends = np.array([mark.y.min(initial=np.inf), mark.y.max(initial=-np.inf)])
        found = np.column_stack([[mark.x0, mark.x1], ends])
    if not len(found):
        return None
    (x, y), (right, bottom) = found.min(axis=0) - wide / 2, found.max(axis=0) + wide / 2
    return float(x), float(y), float(right), float(bottom)


def _boxes(mark: Drawing) -> Iterator[Array]:
    """The paint of a drawing in small upright boxes: arrays of x, y, width, height."""
    if isinstance(mark, Bars):
        yield mark.rects[(mark.rects[:, 2:] > 0).all(axis=1)]
    elif isinstance(mark, Dots):
        size = np.full_like(mark.points, mark.diameter)
        yield np.hstack([mark.points - size / 2, size])
    elif isinstance(mark, Arcs):
        for sweep in mark.sweeps:
            count = max(2, int(abs(sweep.sweep) * sweep.radius / 57 / _STEP))
            turned = np.radians(
                np.linspace(sweep.start, sweep.start + sweep.sweep, count)
            )
            at = np.column_stack(
                [
                    mark.x + sweep.radius * np.sin(turned),
                    mark.y - sweep.radius * np.cos(turned),
                ]
            )
            yield _thick(at, sweep.width)
    elif isinstance(mark, Stroke):
        yield _thick(_dense(mark.points), mark.width)
    elif isinstance(mark, Fill):
        for outline in mark.outlines:
            yield _thick(_dense(_closed(outline)), 0.0)
    else:
        for line, wide in zip(_lines(mark), mark.width.max(axis=1), strict=True):
            yield _thick(_dense(line), float(wide))


def _thick(at: Array, width: float) -> Array:
    """A box round each point."""
    size = np.full_like(at, width)
    return np.hstack([at - size / 2, size])


def _dense(line: Array) -> Array:
    """A line with a point at every step."""
    if len(line) < 2:
        return line
    far = np.hypot(*np.diff(line, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(far)])
    grid = np.linspace(0.0, along[-1], max(2, int(along[-1] / _STEP) + 1))
    return np.column_stack(
        [np.interp(grid, along, line[:, 0]), np.interp(grid, along, line[:, 1])]
    )


def _lines(mark: Strands) -> Iterator[Array]:
    """The middle of each strand."""
    x = np.linspace(mark.x0, mark.x1, mark.y.shape[1])
    return (np.column_stack([x, y]) for y in mark.y)


def _closed(outline: Array) -> Array:
    return np.vstack([outline, outline[:1]])


def _from_line(line: Array, at: Array) -> float:
    along = np.diff(line, axis=0)
    if not len(along):
        return np.inf
    length = (along**2).sum(axis=1)
    length[length == 0] = 1.0
    share = np.clip(((at - line[:-1]) * along).sum(axis=1) / length, 0.0, 1.0)
    return float(np.hypot(*(line[:-1] + along * share[:, None] - at).T).min())


def _inside(outline: Array, at: Array) -> bool:
    (x1, y1), (x2, y2) = outline.T, np.roll(outline, 1, axis=0).T
    between = (y1 > at[1]) != (y2 > at[1])
    rise = np.where(between, y2 - y1, 1.0)
    left = at[0] < (x2 - x1) * (at[1] - y1) / rise + x1
    return bool((between & left).sum() % 2)
