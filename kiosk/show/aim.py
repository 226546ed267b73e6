"""What a finger means among the places that answer, and in what order they are read."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.drawing.marks import Hot


def nearness(hot: Hot) -> tuple[bool, float]:
    """What answers first: a handle, then what is smaller."""
    handle = hot.target.what == "dial" and not hot.hole
    return not handle, hot.rect.width * hot.rect.height


def meant(hots: Sequence[Hot], x: float, y: float) -> Hot | None:
    """The place that a touch at a point means, of places of which the first is on top.

    Crowded data have places that overlap. A touch on the words of a datum means that
    datum, and any other the datum whose mark is nearest.
    """
    found = [hot for hot in hots if hot.holds(x, y)]
    if not found:
        return None
    first = found[0]
    area = first.rect.width * first.rect.height
    rivals = [
        hot
        for hot in found
        if hot.target.what == first.target.what == "figure"
        and hot.rect.width * hot.rect.height <= 4 * area
    ]
    on = [hot for hot in rivals if hot.words is not None and hot.words.holds(x, y)]
    return min(
        on or rivals or [first],
        key=lambda hot: math.dist(hot.anchor or hot.rect.centre, (x, y)),
    )


def in_order(hots: Sequence[Hot]) -> tuple[Hot, ...]:
    """The places as they are read: row by row, in each from left to right.

    Two are in one row if the middle of either lies within the height of the other.
    """
    left = sorted(hots, key=lambda hot: (hot.rect.y, hot.rect.x))
    found: list[Hot] = []
    while left:
        top = left[0]
        middle = top.rect.centre[1]
        row = [
            hot
            for hot in left
            if hot.rect.y <= middle < hot.rect.bottom
            and top.rect.y <= hot.rect.centre[1] < top.rect.bottom
        ]
        found += sorted(row, key=lambda hot: hot.rect.x)
        taken = set(map(id, row))
        left = [hot for hot in left if id(hot) not in taken]
    return tuple(found)
