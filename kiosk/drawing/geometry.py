"""What points and rectangles are, and the arithmetic on them.

Lengths are page units: a page is 1080 units high in landscape and 1080 wide in
portrait, and higher in landscape where it would be less than 1600 wide.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Array = npt.NDArray[np.float64]
else:
    # The types of annotations take longer to import than the rest of numpy.
    Array = np.ndarray


NARROWEST: Final = 1600.0
"""Width of a landscape page, in page units, below which it grows higher instead.

On a 5:4 or 4:3 screen text is thus as large as on a wide one of the same diagonal,
and as much of it fits beside each other.
"""


def unit(width: float, height: float) -> float:
    """How long a page unit is on a screen, in the measure of its two lengths."""
    if height > width:
        return width / 1080
    return min(height / 1080, width / NARROWEST)


class Rect(NamedTuple):
    """An upright rectangle; `y` is its upper edge."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def outline(self) -> Array:
        """The closed line round it, (5, 2), from its upper left corner."""
        x, y, right, low = self.x, self.y, self.right, self.bottom
        return points((x, y), (right, y), (right, low), (x, low), (x, y))

    @property
    def centre(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies inside, the left and upper edge included."""
        return self.x <= x < self.right and self.y <= y < self.bottom

    def grown(self, margin: float) -> Rect:
        return Rect(
            self.x - margin,
            self.y - margin,
            self.width + 2 * margin,
            self.height + 2 * margin,
        )

    def at_least(self, width: float, height: float) -> Rect:
        """The rectangle widened round its centre to a smallest size."""
        w, h = max(width, self.width), max(height, self.height)
        cx, cy = self.centre
        return Rect(cx - w / 2, cy - h / 2, w, h)

    def meets(self, other: Rect) -> bool:
        """Whether the two share any area."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )


def around(rects: Sequence[Rect]) -> Rect:
    """The smallest rectangle round one or more."""
    x, y = min(rect.x for rect in rects), min(rect.y for rect in rects)
    right = max(rect.right for rect in rects)
    bottom = max(rect.bottom for rect in rects)
    return Rect(x, y, right - x, bottom - y)


def within(outline: Array, x: float, y: float) -> bool:
    """Whether a point lies in a closed outline, (n, 2)."""
    # A ray to the right leaves it once more than it comes back.
    (x0, y0), (x1, y1) = outline.T, np.roll(outline, -1, axis=0).T
    crossed = (y0 > y) != (y1 > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        at = x0 + (y - y0) / (y1 - y0) * (x1 - x0)
    return bool(np.count_nonzero(crossed & (x < at)) % 2)


def lerp(a: float, b: float, share: float) -> float:
    return a + (b - a) * share


def points(*pairs: tuple[float, float]) -> Array:
    """An (n, 2) array of the given points."""
    return np.array(pairs, dtype=float).reshape(-1, 2)


@lru_cache(maxsize=256)
def flow(knots: tuple[tuple[float, float], ...], samples: int = 24) -> Array:
    """A smooth curve with a horizontal tangent at every knot.

    Between two knots it is a cubic whose controls lie at half the distance.

    Args:
        knots: at least two points, x rising.
        samples: steps between two knots.

    Returns:
        An (n, 2) array, n = samples * (len(knots) - 1) + 1; it is read-only.
    """
    u = np.linspace(0.0, 1.0, samples + 1)
    v = 1 - u
    pieces = []
    for (x0, y0), (x1, y1) in pairwise(knots):
        half = (x1 - x0) / 2
        x = (
            v**3 * x0
            + 3 * v * v * u * (x0 + half)
            + 3 * v * u * u * (x1 - half)
            + u**3 * x1
        )
        y = (v**3 + 3 * v * v * u) * y0 + (3 * v * u * u + u**3) * y1
        pieces.append(np.column_stack([x, y]))
    line = np.vstack([pieces[0], *(piece[1:] for piece in pieces[1:])])
    line.setflags(write=False)
    return line


def ribbon(line: Array, widths: Array | float) -> Array:
    """The outline of a stroke whose width changes along the line.

    Args:
        line: (n, 2), n >= 2.
        widths: (n,) full widths, or one width.

    Returns:
        A (2n, 2) closed outline.
    """
    half = np.asarray(widths, dtype=float) / 2
    along = np.empty_like(line)
    along[0], along[-1] = line[1] - line[0], line[-1] - line[-2]
    along[1:-1] = line[2:] - line[:-2]
    length = np.hypot(along[:, 0], along[:, 1])
    length[length == 0] = 1.0
    aside = np.empty_like(line)
    aside[:, 0] = -along[:, 1] / length * half
    aside[:, 1] = along[:, 0] / length * half
    return np.concatenate([line + aside, (line - aside)[::-1]])


def until(line: Array, x: float) -> Array:
    """The part of a line left of x: as many points, the rest piled on its end.

    Args:
        line: (n, 2), x rising.
        x: where it ends; left of the line, all points pile on its beginning.
    """
    shown = line.copy()
    beyond = line[:, 0] > x
    y = float(np.interp(x, line[:, 0], line[:, 1]))
    shown[beyond] = max(x, float(line[0, 0])), y
    return shown


def arc(cx: float, cy: float, radius: float, start: float, end: float) -> Array:
    """Points of a circle; degrees run clockwise from twelve o'clock."""
    count = max(2, int(abs(end - start) / 3) + 2)
    angle = np.radians(np.linspace(start, end, count))
    return np.column_stack([cx + radius * np.sin(angle), cy - radius * np.cos(angle)])


def rounded(corners: Array, radius: float) -> Array:
    """An open polyline whose inner corners are rounded, (n, 2) to (m, 2)."""
    out = [corners[:1]]
    u = np.linspace(0.0, 1.0, 9)[:, None]
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        a, b = before - corner, after - corner
        la, lb = float(np.hypot(*a)), float(np.hypot(*b))
        r = min(radius, la / 2, lb / 2)
        p, q = corner + a / (la or 1.0) * r, corner + b / (lb or 1.0) * r
        out.append((1 - u) ** 2 * p + 2 * u * (1 - u) * corner + u**2 * q)
    out.append(corners[-1:])
    return np.vstack(out)
