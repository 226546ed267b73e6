"""Signs: small drawings from a fixed vocabulary, which stand on a line.

They say what a name is about and nothing else: neither number nor place is in them.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import numpy as np

from kiosk.drawing.geometry import points, ribbon
from kiosk.drawing.ink import FILL, GROUND, TEXT
from kiosk.drawing.marks import Fill

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.drawing.geometry import Array

SignName = Literal[
    "village", "towers", "hills", "sprout", "wharf", "flowers", "garden", "cards"
]

HALF: Final = 0.62
"""How far a sign reaches to either side of its middle, in its height."""
_FAR: Final = 0.66
_NEAR: Final = 0.24


class _Drawing(NamedTuple):
    """Outlines, y upwards from the foot, in heights of the sign.

    What lies behind, what lies in front, and what is cut out of that.
    """

    far: tuple[Array, ...]
    near: tuple[Array, ...]
    cut: tuple[Array, ...]


def sign(
    name: SignName, x: float, foot: float, high: float, grown: float, lit: float = 0.0
) -> Iterator[Fill]:
    """Three fills of a sign that stands with its middle at x.

    Args:
        name: which of them.
        x: its middle.
        foot: the height that it stands on.
        high: how high it is.
        grown: how far it has come up, in [0, 1].
        lit: how far it answers a touch, in [0, 1].
    """
    drawing = _drawing(name)
    scale, origin = np.array([high, -high * grown]), np.array([x, foot])
    seen = 1.0 if grown > 0 else 0.0
    inks = (
        FILL.mixed("ground", _FAR * (1 - 0.4 * lit)),
        FILL.mixed("ground", _NEAR * (1 - lit)) if lit < 1 else FILL,
        GROUND.mixed("text", lit) if lit < 1 else TEXT,
    )
    for outlines, ink in zip(drawing, inks, strict=True):
        yield Fill(tuple(origin + scale * one for one in outlines), ink, seen)


@lru_cache
def _drawing(name: SignName) -> _Drawing:
    return {
        "village": _village,
        "towers": _towers,
        "hills": _hills,
        "sprout": _sprout,
        "wharf": _wharf,
        "flowers": _flowers,
        "garden": _garden,
        "cards": _cards,
    }[name]()


def _block(x: float, y: float, wide: float, high: float) -> Array:
    return points((x, y), (x + wide, y), (x + wide, y + high), (x, y + high))


def _roof(x: float, y: float, half: float, high: float) -> Array:
    """A roof round x whose eaves turn up."""
    u = np.linspace(0.0, 1.0, 13)
    right = np.column_stack([x + half * u, y + high * (1 - u) ** 1.7])
    under = points((x + half * 0.98, y - 0.025), (x - half * 0.98, y - 0.025))
    left = np.column_stack([2 * x - right[:, 0], right[:, 1]])[::-1]
    return np.vstack([right, under, left])


def _line(*at: tuple[float, float], wide: float) -> Array:
    return ribbon(points(*at), wide)


def _bow(
    a: tuple[float, float], b: tuple[float, float], out: float, wide: float
) -> Array:
    """A line from a to b that bows to its left, tapering to the end."""
    u = np.linspace(0.0, 1.0, 13)[:, None]
    (ax, ay), (bx, by) = a, b
    aside = np.array([-(by - ay), bx - ax]) * out
    line = np.array(a) * (1 - u) + np.array(b) * u + aside * 4 * u * (1 - u)
    return ribbon(line, wide * (1 - 0.6 * u[:, 0]))


def _leaf(
    a: tuple[float, float], b: tuple[float, float], fat: float, bend: float = 0.0
) -> Array:
    """A leaf from its stem to its tip, `fat` in its length."""
    u = np.linspace(0.0, 1.0, 17)
    (ax, ay), (bx, by) = a, b
    along, aside = np.array([bx - ax, by - ay]), np.array([-(by - ay), bx - ax])
    middle = np.array(a) + np.outer(u, along) + np.outer(4 * u * (1 - u) * bend, aside)
    half = np.outer(fat / 2 * np.sin(np.pi * u**0.8), aside)
    return np.vstack([middle + half, (middle - half)[::-1]])


def _disc(x: float, y: float, radius: float) -> Array:
    turn = np.linspace(0.0, 2 * np.pi, 49)[:-1]
    return np.column_stack([x + radius * np.cos(turn), y + radius * np.sin(turn)])


def _slope(*knots: tuple[float, float]) -> Array:
    """The ground under a soft line through knots, from left to right."""
    at = np.array(knots)
    x = np.linspace(at[0, 0], at[-1, 0], 61)
    y = np.zeros_like(x)
    for (x0, y0), (x1, y1) in pairwise(knots):
        inside = (x >= x0) & (x <= x1)
        u = (x[inside] - x0) / (x1 - x0)
        y[inside] = y0 + (y1 - y0) * u * u * (3 - 2 * u)
    return np.vstack([np.column_stack([x, y]), points((x[-1], 0.0), (x[0], 0.0))])


def _tree(x: float, high: float, wide: float) -> list[Array]:
    return [
        _line((x, 0.0), (x, 0.5 * high), wide=0.016),
        _leaf((x, 0.16 * high), (x, high), wide / (0.84 * high)),
    ]


def _house(x: float, half: float, wall: float, roof: float) -> list[Array]:
    return [
        _block(x - half, 0.0, 2 * half, wall),
        _roof(x, wall, half + 0.07, roof),
    ]


def _village() -> _Drawing:
    far = [*_house(-0.38, 0.12, 0.44, 0.22), *_house(0.13, 0.13, 0.58, 0.26)]
    far += [*_tree(0.5, 0.9, 0.2), *_tree(-0.56, 0.62, 0.12)]
    near = [*_house(-0.16, 0.19, 0.3, 0.28), *_house(0.35, 0.16, 0.23, 0.24)]
    near += [_block(-0.54, 0.0, 0.13, 0.14), _roof(-0.475, 0.14, 0.12, 0.13)]
    cut = [_block(-0.2, 0.0, 0.08, 0.18), _block(0.31, 0.0, 0.08, 0.14)]
    cut += [_block(x, 0.15, 0.05, 0.07) for x in (-0.31, -0.06)]
    cut += [_block(x, 0.115, 0.045, 0.06) for x in (0.23, 0.43)]
    return _Drawing(tuple(far), tuple(near), tuple(cut))


def _towers() -> _Drawing:
    behind = ((-0.6, 0.16, 0.42), (-0.27, 0.15, 0.84), (0.22, 0.13, 0.68))
    front = (
        *((-0.43, 0.17, 0.6), (-0.1, 0.19, 1.0)),
        *((0.13, 0.15, 0.46), (0.36, 0.22, 0.58)),
    )
    cut = [
        _block(x + wide * (0.16 + 0.25 * i), y, wide * 0.15, 0.032)
        for x, wide, high in front
        for i in range(3)
        for y in np.arange(0.07, high - 0.06, 0.085)
    ]
    far = tuple(_block(x, 0.0, wide, high) for x, wide, high in behind)
    near = tuple(_block(x, 0.0, wide, high) for x, wide, high in front)
    return _Drawing(far, near, tuple(cut))


def _hills() -> _Drawing:
    far = (
        _slope((-0.6, 0.0), (-0.24, 0.7), (0.1, 0.2), (0.12, 0.2)),
        _slope((-0.3, 0.0), (0.12, 1.0), (0.54, 0.0)),
    )
    near = (
        _slope((-0.62, 0.0), (-0.38, 0.38), (-0.06, 0.0)),
        _slope((-0.2, 0.0), (0.28, 0.52), (0.62, 0.0)),
    )
    # Waves end within the foot of the hills, tapering.
    taper = 0.02 * np.sin(np.pi * np.linspace(0.0, 1.0, 49)) ** 0.4
    cut = []
    for sign_, y, left, right in ((-1, 0.05, -0.54, 0.53), (1, 0.115, -0.5, 0.48)):
        x = np.linspace(left, right, 49)
        wave = sign_ * 0.014 * np.sin(x * 2 * np.pi / 0.19)
        cut.append(ribbon(np.column_stack([x, y + wave]), taper))
    return _Drawing(far, near, tuple(cut))


def _sprout() -> _Drawing:
    far = (
        _bow((-0.3, 0.0), (-0.36, 0.5), 0.1, 0.022),
        _leaf((-0.33, 0.28), (-0.6, 0.5), 0.36, 0.1),
        _leaf((-0.36, 0.46), (-0.22, 0.72), 0.4, -0.1),
        _bow((0.33, 0.0), (0.38, 0.42), -0.1, 0.022),
        _leaf((0.37, 0.26), (0.6, 0.4), 0.38, -0.1),
        _leaf((0.38, 0.4), (0.28, 0.64), 0.42, 0.1),
    )
    near = (
        _bow((0.0, 0.0), (0.02, 0.66), 0.05, 0.034),
        _leaf((-0.01, 0.26), (-0.36, 0.44), 0.42, 0.14),
        _leaf((0.0, 0.38), (0.38, 0.62), 0.42, -0.14),
        _leaf((0.02, 0.56), (-0.12, 1.0), 0.46, 0.06),
    )
    cut = (
        _bow((-0.03, 0.275), (-0.3, 0.42), 0.14, 0.012),
        _bow((0.03, 0.4), (0.32, 0.585), -0.14, 0.012),
        _bow((0.015, 0.6), (-0.1, 0.92), 0.06, 0.012),
    )
    return _Drawing(far, near, cut)


def _wharf() -> _Drawing:
    far = [_slope((-0.62, 0.0), (-0.3, 0.46), (0.1, 0.24), (0.34, 0.36), (0.62, 0.0))]
    near = [_block(-0.56, 0.13, 0.72, 0.035)]
    near += [_block(x, 0.0, 0.022, 0.14) for x in (-0.52, -0.36, -0.2, -0.04, 0.11)]
    near += [_block(x, 0.15, 0.026, 0.34) for x in (-0.46, -0.32, -0.1, 0.04)]
    near += [_roof(-0.2, 0.48, 0.4, 0.2), _block(-0.31, 0.6, 0.22, 0.1)]
    near += [_roof(-0.2, 0.7, 0.24, 0.24)]
    # The boat lies at the end of the landing.
    u = np.linspace(0.0, 1.0, 17)
    keel = np.column_stack([0.22 + 0.4 * u, 0.02 + 0.13 * (2 * u - 1) ** 4])
    near += [np.vstack([keel, points((0.6, 0.13), (0.24, 0.13))])]
    near += [_line((0.42, 0.1), (0.42, 0.62), wide=0.016)]
    near += [_leaf((0.44, 0.17), (0.44, 0.6), 0.3, -0.12)]
    cut = [_block(-0.44, 0.53, 0.48, 0.014), _block(-0.33, 0.745, 0.26, 0.012)]
    return _Drawing(tuple(far), tuple(near), tuple(cut))


def _blossom(x: float, y: float, radius: float, turn: float) -> list[Array]:
    """Five round petals."""
    u = np.linspace(0.0, 1.0, 17)
    # Broadest beyond the middle, with a round end.
    half = 0.34 * radius * np.sin(np.pi * u**1.35) ** 0.7
    out = np.concatenate([u, u[::-1]]) * radius
    aside = np.concatenate([half, -half[::-1]])
    return [
        np.column_stack(
            [
                x + out * np.cos(a) - aside * np.sin(a),
                y + out * np.sin(a) + aside * np.cos(a),
            ]
        )
        for a in (turn + np.arange(5) * 2 * np.pi / 5).tolist()
    ]


def _tulip(x: float, y: float, high: float) -> list[Array]:
    return [
        _leaf((x, y), (x - 0.32 * high, y + 0.92 * high), 0.5, -0.12),
        _leaf((x, y), (x + 0.32 * high, y + 0.92 * high), 0.5, 0.12),
        _leaf((x, y), (x, y + high), 0.5),
    ]


def _flowers() -> _Drawing:
    far = [
        *(_bow((x, 0.0), (x + lean, high), 0.06, 0.018) for x, lean, high in _STEMS),
        *(_leaf((x, 0.02), (x + 0.13, 0.34), 0.26, 0.12) for x in (-0.5, -0.1, 0.26)),
        *(_leaf((x, 0.02), (x - 0.13, 0.3), 0.26, -0.12) for x in (-0.26, 0.14, 0.5)),
    ]
    near = [
        *_blossom(0.0, 0.8, 0.19, 0.26),
        *_blossom(-0.4, 0.58, 0.15, 0.0),
        *_blossom(0.41, 0.62, 0.16, 0.5),
        *_tulip(-0.2, 0.36, 0.19),
        *_tulip(0.21, 0.34, 0.17),
        *_tulip(-0.54, 0.22, 0.12),
        *_tulip(0.56, 0.24, 0.12),
    ]
    cut = (_disc(0.0, 0.8, 0.05), _disc(-0.4, 0.58, 0.04), _disc(0.41, 0.62, 0.042))
    return _Drawing(tuple(far), tuple(near), cut)


_STEMS: Final = (
    *((-0.02, 0.02, 0.72), (-0.36, -0.04, 0.5), (0.37, 0.04, 0.54)),
    *((-0.19, -0.01, 0.4), (0.2, 0.01, 0.38), (-0.53, -0.01, 0.26), (0.55, 0.01, 0.28)),
)


def _pierced(outer: Array, *holes: Array) -> Array:
    """An outline with holes, each reached from its first point and back."""
    pieces = [outer, outer[:1]]
    for hole in holes:
        pieces += [hole[::-1], hole[-1:], outer[:1]]
    return np.vstack(pieces)


def _garden() -> _Drawing:
    """A moon gate in a garden wall, trees behind it."""
    far = [*_tree(-0.46, 0.86, 0.22), *_tree(-0.26, 0.66, 0.16)]
    far += [*_tree(0.33, 0.74, 0.18), *_tree(0.52, 0.94, 0.2)]
    near = [_block(-0.6, 0.0, 1.2, 0.32), _block(-0.62, 0.34, 1.24, 0.035)]
    near += [_block(-0.28, 0.0, 0.56, 0.62), _roof(0.0, 0.62, 0.4, 0.22)]
    # What grows in the garden is seen through the gate.
    gate, plant = _disc(0.0, 0.29, 0.2), ((0.0, 0.42), (-0.11, 0.33), (0.11, 0.34))
    leaves = [_leaf((0.0, 0.11), tip, 0.34) for tip in plant]
    cut = [
        _pierced(gate, *(one[::-1] for one in leaves)),
        *(_block(x, 0.13, 0.1, 0.1) for x in (-0.5, 0.4)),
    ]
    cut += [_block(-0.3, 0.6, 0.6, 0.014)]
    return _Drawing(tuple(far), tuple(near), tuple(cut))


def _turned(outline: Array, x: float, degrees: float) -> Array:
    """The same, turned round (x, 0)."""
    turn = np.radians(degrees)
    at = outline - (x, 0.0)
    return np.column_stack(
        [
            x + at[:, 0] * np.cos(turn) - at[:, 1] * np.sin(turn),
            at[:, 0] * np.sin(turn) + at[:, 1] * np.cos(turn),
        ]
    )


def _cards() -> _Drawing:
    """Three equal cards side by side: a house, a suitcase, a leaf."""
    left, right, lean = -0.395, 0.395, 4.0
    near = [
        _turned(_block(left - 0.165, 0.015, 0.33, 0.84), left, lean),
        _block(-0.165, 0.0, 0.33, 0.84),
        _turned(_block(right - 0.165, 0.015, 0.33, 0.84), right, -lean),
    ]
    house = [_block(left - 0.1, 0.29, 0.2, 0.17), _roof(left, 0.46, 0.155, 0.16)]
    leaf = [_leaf((right - 0.1, 0.26), (right + 0.11, 0.62), 0.5)]
    vein = [_bow((right - 0.12, 0.21), (right - 0.04, 0.36), 0.0, 0.03)]
    case = _block(-0.13, 0.29, 0.26, 0.22)
    bands = [_block(x, 0.29, 0.02, 0.22) for x in (-0.085, 0.065)]
    handle = _pierced(
        _block(-0.06, 0.51, 0.12, 0.06), _block(-0.036, 0.51, 0.072, 0.035)
    )
    cut = [_turned(one, left, lean) for one in house]
    cut += [_turned(one, right, -lean) for one in (*leaf, *vein)]
    cut += [_pierced(case, *bands), handle]
    return _Drawing((), tuple(near), tuple(cut))
