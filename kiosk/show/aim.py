"""What a finger means among the places that answer, and in what order they are read."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kiosk.drawing.handle import WAY
from kiosk.drawing.marks import Hot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kiosk.drawing.marks import Mark

OVER: Final = frozenset({"slip", "close", "ease", "desk"})
"""What a touch may mean that lies over the page."""


def places(shown: Iterable[Mark]) -> Iterator[Hot]:
    """The marks that answer a touch, in their order."""
    return (mark for mark in shown if isinstance(mark, Hot))


def moved(hot: Hot, right: float) -> Hot:
    """The place that lies so many units further to the right."""
    words, anchor, node = hot.words, hot.anchor, hot.node
    return replace(
        hot,
        rect=hot.rect._replace(x=hot.rect.x + right),
        anchor=None if anchor is None else (anchor[0] + right, anchor[1]),
        words=None if words is None else words._replace(x=words.x + right),
        node=None if node is None else (node[0] + right, node[1]),
    )


def nearness(hot: Hot) -> tuple[bool, float]:
    """What answers first: a handle, then what is smaller."""
    return not _handle(hot), hot.rect.width * hot.rect.height


def _handle(hot: Hot) -> bool:
    """Whether a place is a handle, and not the way that one comes along."""
    return hot.target.what == "dial" and hot.target != WAY


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


def handle_by(hots: Sequence[Hot], x: float, y: float, ring: float) -> Hot | None:
    """The handle within so many units of a point, if nothing lies over it."""
    for hot in hots:
        handle = _handle(hot)
        if handle and hot.rect.grown(ring).holds(x, y):
            return hot
        if not handle and hot.holds(x, y) and hot.target.what in OVER:
            return None
    return None


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
            # A place that has no height yet is a row of its own.
            if hot is top
            or (
                hot.rect.y <= middle < hot.rect.bottom
                and top.rect.y <= hot.rect.centre[1] < top.rect.bottom
            )
        ]
        found += sorted(row, key=lambda hot: hot.rect.x)
        taken = set(map(id, row))
        left = [hot for hot in left if id(hot) not in taken]
    return tuple(found)
