"""Glyphs: the small figures that stand for what is counted, each as one outline.

A glyph stands in a cell that is one unit wide: x runs from -0.5 to 0.5, y from its
foot upwards. Outlines go round so that what they enclose twice, against their own
direction, stays open: they are filled by winding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import numpy as np

from kiosk.drawing.geometry import arc, points
from kiosk.model.figure import Counted
from kiosk.model.text import Text

if TYPE_CHECKING:
    from kiosk.drawing.geometry import Array
    from kiosk.model.figure import Fact

GlyphName = Literal["dot", "house", "flats", "person", "stall", "window", "car"]


class Glyph(NamedTuple):
    """What one of many looks like; without an outline it is a dot."""

    high: float
    """Height of the cell, where its width is 1."""
    outline: Array | None
    """(n, 2), closed."""
    zh: str
    """What one is called, as in 一点一户."""
    en: str
    """The same, as in "one dot, one home"."""


def _open(outer: Array, *holes: Array) -> Array:
    """An outline with holes, each reached from its first point and back.

    The ways there and back lie on each other and enclose nothing.
    """
    pieces = [outer, outer[:1]]
    for hole in holes:
        pieces += [hole[::-1], hole[-1:], outer[:1]]
    return np.vstack(pieces)


def _rectangle(x: float, y: float, wide: float, high: float) -> Array:
    return points((x, y), (x + wide, y), (x + wide, y + high), (x, y + high))


def _house() -> Array:
    """A gable roof that juts out, and a door."""
    left = ((-0.41, 0.35), (-0.32, 0.35), (-0.32, 0.0), (-0.09, 0.0), (-0.09, 0.25))
    mirrored = tuple((-x, y) for x, y in reversed(left))
    return points((0.0, 0.8), *left, *mirrored)


def _flats() -> Array:
    """A block with a flat roof, eight windows and a door."""
    outer = points(
        *((-0.38, 0.0), (-0.1, 0.0), (-0.1, 0.24), (0.1, 0.24), (0.1, 0.0)),
        *((0.38, 0.0), (0.38, 1.44), (-0.38, 1.44)),
    )
    windows = [
        _rectangle(x, y, 0.19, 0.16)
        for y in (0.38, 0.64, 0.9, 1.16)
        for x in (-0.27, 0.08)
    ]
    return _open(outer, *windows)


def _person() -> Array:
    """A head on a trunk with arms that hang, and two legs."""
    trunk = points(
        *((0.0, 0.7), (0.03, 0.7), (0.03, 0.0), (0.19, 0.0), (0.19, 0.72)),
        *((0.3, 0.76), (0.3, 1.3), (0.27, 1.4), (0.19, 1.45), (0.0, 1.45)),
    )
    # The head is a circle of its own, reached from the neck.
    head = arc(0.0, 1.7, 0.19, 0.0, 360.0)
    return np.vstack([trunk, head, trunk[::-1] * (-1.0, 1.0)])


def _stall() -> Array:
    """A counter under an awning with a scalloped edge."""
    outer = points(
        *((-0.4, 0.0), (0.4, 0.0), (0.4, 0.52), (0.47, 0.52), (0.36, 0.88)),
        *((-0.36, 0.88), (-0.47, 0.52), (-0.4, 0.52)),
    )
    third = 0.66 / 3
    scallops = [arc(x, 0.64, third / 2, -90.0, 90.0) for x in (-third, 0.0, third)]
    gap = np.vstack([points((0.33, 0.27), (-0.33, 0.27)), *scallops])
    return _open(outer, gap[::-1])


def _car() -> Array:
    """A saloon from the side, on two wheels."""
    body = points(
        *((-0.46, 0.1), (0.46, 0.1), (0.46, 0.25), (0.3, 0.29), (0.17, 0.44)),
        *((-0.2, 0.44), (-0.34, 0.29), (-0.46, 0.26)),
    )
    panes = (
        points((-0.25, 0.285), (-0.025, 0.285), (-0.025, 0.385), (-0.17, 0.385)),
        points((0.025, 0.285), (0.22, 0.285), (0.14, 0.385), (0.025, 0.385)),
    )
    # Round the other way than panes, so that wheels are full.
    wheels = (arc(x, 0.1, 0.1, 360.0, 0.0) for x in (-0.25, 0.25))
    return _open(body, *panes, *wheels)


GLYPHS: Final[dict[GlyphName, Glyph]] = {
    "dot": Glyph(1.0, None, "点", "dot"),
    "house": Glyph(1.0, _house(), "屋", "house"),
    "flats": Glyph(1.66, _flats(), "栋", "block"),
    "person": Glyph(2.1, _person(), "人形", "figure"),
    "stall": Glyph(1.32, _stall(), "铺", "stall"),
    "car": Glyph(0.56, _car(), "车", "car"),
    "window": Glyph(0.5, _rectangle(-0.353, 0.09, 0.706, 0.324), "窗", "window"),
}
"""All glyphs by the name that staff write."""


def each_of(fact: Fact, glyph: GlyphName, each: int) -> Text:
    """What one of a glyph stands for, as a clause."""
    unit, one = fact.figure.unit, GLYPHS[glyph]
    zh, en = str(unit), ""
    if isinstance(unit, Counted):
        zh, en = unit.zh, unit.en if each > 1 else unit.one or unit.en
    zh = zh.lstrip("万亿")
    many = f"{each // 10000} 万" if each % 10000 == 0 else each
    count = "one" if each == 1 else f"{each:,}"
    return Text.own(
        zh=f"一{one.zh}一{zh}" if each == 1 else f"一{one.zh}{many}{zh}",
        en=f"one {one.en}, {count} {en}".rstrip(),
    )
