"""Lattices: where each of many stands, in rows on the bank, on a hill, in a block."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from kiosk.drawing.geometry import flow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kiosk.drawing.geometry import Array

PITCHES: Final = (56.0, 28.0, 24.0)
"""Units between two dots. Few are far apart; many are as close on every page of a
show, so that an eye can compare them. Only where not even that fits are they closer."""
LARGEST: Final = 56.0
"""Units between two of anything at most,"""
_FILLING: Final = 1.1
"""or by so much more where they thus reach the edge, as a share."""
_LEAST: Final = 0.72
"""How much closer cells may be so that no row of a block is left in part."""
_GOOD: Final = 0.9
"""How much smaller cells may be, as a share, where they thus fill the width."""
_HILL: Final = ((0.0, 0.2), (0.57, 0.25), (0.86, 1.0), (1.0, 0.6))
"""The outline of a hill: places along it, and heights as shares of its crest."""


class Lattice(NamedTuple):
    """Equal cells of so many columns and rows, counted from the lower left one."""

    places: Array
    """(n, 2): column and row of each, in the order in which they come."""
    beyond: tuple[Array, ...]
    """Places of those that fade, (m, 2) each: none where the count has an end."""
    pitch: float
    """Width of a cell; its height is `pitch` times that of a cell of width 1."""


def bank(
    n: int,
    tail: int,
    wide: float,
    high: float,
    ratio: float,
    pitches: tuple[float, ...] = (),
    rows: int | None = None,
    spare: float = 0.0,
) -> Lattice:
    """Columns from the left, each filled from the river up.

    Args:
        n: how many.
        tail: how many more columns fade.
        wide: units that all may take across.
        high: units that they may take upwards.
        ratio: the height of a cell of width 1.
        pitches: what lies between two, the first that fits; else as much as fits.
        rows: so many, whatever fits.
        spare: how much of a cell is empty beside what stands in it, and may stand out.
    """
    suits = 0.0
    if rows is None:
        for each in pitches:
            rows = _suiting(n, tail, wide / each, high / each / ratio)
            if rows:
                suits = each
                break
    rows = rows or _largest(n, tail, wide, high / ratio)
    columns = -(-n // rows)
    across = wide / (columns + tail - spare)
    # A little larger, they end at the edge.
    most = LARGEST if across > _FILLING * LARGEST else across
    fits = min(most, high / rows / ratio)
    places = _columns([rows] * (columns + tail))
    # What is left of the last column begins the fade.
    ends = [n, *((columns + i) * rows for i in range(1, tail + 1))]
    beyond = tuple(places[i:j] for i, j in pairwise(ends))
    return Lattice(places[:n], beyond, suits or fits)


def hill(
    n: int,
    tail: int,
    wide: float,
    high: float,
    ratio: float,
    pitches: Iterable[float] = (),
) -> Lattice:
    """Columns under the outline of a hill that is low on the left, exactly n."""
    tried = [*pitches] or [LARGEST - i for i in range(int(LARGEST) - 4)]
    for pitch in tried:
        columns = int(wide / pitch) - tail
        heights = _heights(n, columns) if columns > 8 else [n]
        if max(heights) * pitch * ratio <= high:
            break
    else:
        pitch = tried[-1] * high / (max(heights) * tried[-1] * ratio)
    last = heights[-1]
    falls = [max(1, round(last * (1 - 0.22 * (i + 1)))) for i in range(tail)]
    beyond = tuple(_column(len(heights) + i, high) for i, high in enumerate(falls))
    return Lattice(_columns(heights), beyond, pitch)


def block(
    n: int,
    tail: int,
    wide: float,
    high: float,
    ratio: float,
    pitches: tuple[float, ...],
    tall: float,
) -> Lattice:
    """Rows from the river up, each filled from the left.

    So many to a row that none is left in part, if that costs little; what fades
    stands on top. `tall` is how many times as high as wide it is at best.
    """
    for pitch in (*pitches, *(pitches[-1] * 0.96**i for i in range(1, 60))):
        fit = [
            columns
            for columns in range(1, max(1, int(wide / pitch)) + 1)
            if (-(-n // columns) + tail) * pitch * ratio <= high
        ]
        even = [columns for columns in fit if n % columns == 0]
        good = [c for c in even if 0.4 < n / c / c * ratio / tall < 2.2]
        if good or (fit and pitch < _LEAST * pitches[0]):
            break
    found = good or fit or [max(1, int(wide / pitch))]
    columns = min(found, key=lambda c: abs(math.log(n / c / c * ratio / tall)))
    rows = -(-n // columns)
    places = _columns([columns] * rows)[:, ::-1]
    beyond = [places[n:]] if tail and len(places) > n else []
    beyond += [_column(rows + i, columns)[:, ::-1] for i in range(tail - len(beyond))]
    return Lattice(places[:n], tuple(beyond), pitch)


def _columns(heights: list[int]) -> Array:
    """The places in columns of these heights, (sum, 2)."""
    if not heights:
        return np.empty((0, 2))
    return np.vstack([_column(i, high) for i, high in enumerate(heights)])


def _column(column: int, high: int) -> Array:
    rows = np.arange(high, dtype=float)
    return np.column_stack([np.full(high, float(column)), rows])


def _suiting(n: int, tail: int, wide: float, high: float) -> int:
    """The fewest rows in a room of so many cells; a few more if n divides by them."""
    if wide < tail + 1:
        return 0
    fewest = -(-n // int(wide - tail))
    if fewest > high:
        return 0
    even = (rows for rows in (fewest, fewest + 1) if n % rows == 0 and rows <= high)
    return next(even, fewest)


def _largest(n: int, tail: int, wide: float, high: float) -> int:
    """As many rows as make cells large and fill the width; a divisor of n if it can be.

    `high` is in units of a cell's width.
    """

    def columns(rows: int) -> int:
        return -(-n // rows) + tail

    def pitch(rows: int) -> float:
        return min(wide / columns(rows), high / rows, LARGEST)

    tried = range(1, max(1, math.isqrt(n) + 1) + 1)
    best = max(map(pitch, tried))
    good = [rows for rows in tried if pitch(rows) >= _GOOD * best]

    def worth(rows: int) -> tuple[float, bool, int]:
        filled = pitch(rows) * columns(rows) / wide
        return round(filled, 1), n % rows == 0, rows

    return max(good, key=worth)


def _heights(n: int, columns: int) -> list[int]:
    """The columns of a hill: as many as n in all, as near to its outline as can be."""
    curve = flow(_HILL, 48)
    x = (np.arange(columns) + 0.5) / columns
    shares = np.interp(x, curve[:, 0], curve[:, 1])
    exact = shares * n / shares.sum()
    heights = np.floor(exact)
    short = n - int(heights.sum())
    heights[np.argsort(heights - exact, kind="stable")[:short]] += 1
    return [int(high) for high in heights]
