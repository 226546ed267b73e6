"""Which rectangles to repaint: few, because each is painted by a pass of its own.

Qt paints a region of many rectangles span by span, which takes several times as
long as one rectangle round them all. A few passes with one rectangle each keep
both the pixels and the time small.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST: Final = 8
"""Passes in a frame."""
PASS: Final = 120_000
"""Pixels that can be painted in the time that a pass takes by itself."""


class Patch(NamedTuple):
    """An upright rectangle of whole pixels; right and bottom lie outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def area(self) -> int:
        return (self.right - self.left) * (self.bottom - self.top)

    def joined(self, other: Patch) -> Patch:
        """The smallest rectangle round both."""
        return Patch(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def within(self, other: Patch) -> Patch | None:
        """The common part; None if there is none."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        return (
            Patch(left, top, right, bottom) if left < right and top < bottom else None
        )


def patches(parts: Iterable[Patch]) -> list[Patch]:
    """At most MOST rectangles that hold all parts and do not overlap."""
    found: list[Patch] = []
    for part in parts:
        _add(found, part)
    return found


def _add(found: list[Patch], part: Patch) -> None:
    left, top, right, bottom = part
    for old in found:
        # Most parts lie in what will be painted anyway.
        if old[0] <= left and old[1] <= top and old[2] >= right and old[3] >= bottom:
            return
    while found:
        left, top, right, bottom = part
        own = (right - left) * (bottom - top)
        best, index = -1, 0
        for number, (x0, y0, x1, y1) in enumerate(found):
            if x0 < right and left < x1 and y0 < bottom and top < y1:
                best, index = 0, number
                break
            cost = (
                (max(right, x1) - min(left, x0)) * (max(bottom, y1) - min(top, y0))
                - (x1 - x0) * (y1 - y0)
                - own
            )
            if best < 0 or cost < best:
                best, index = cost, number
        if best > PASS and len(found) < MOST:
            break
        # What overlaps is joined, and what is near. The larger one may now touch
        # others: it is added anew.
        part = found.pop(index).joined(part)
    found.append(part)
