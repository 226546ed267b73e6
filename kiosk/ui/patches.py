"""Which rectangles to repaint: few, because each is painted by a pass of its own.

Qt paints a region of many rectangles span by span, which takes several times as
long as one rectangle round them all. A few passes with one rectangle each keep
both the pixels and the time small.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST: Final = 4
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
    while found:
        cost, index = min(
            (old.joined(part).area - old.area - part.area, index)
            for index, old in enumerate(found)
        )
        overlaps = any(old.within(part) for old in found)
        if cost > PASS and len(found) < MOST and not overlaps:
            break
        if overlaps and cost > PASS:
            index = next(i for i, old in enumerate(found) if old.within(part))
        # The larger one may now touch others: it is added anew.
        old = found.pop(index)
        if old.joined(part) == old:
            found.append(old)
            return
        part = old.joined(part)
    found.append(part)
