"""Spreads: which pages stand side by side on a screen that is very wide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

RATIO: Final = 3.0
"""How many times as wide as high a screen is from which on it shows two pages."""


class Spreading(Protocol):
    """What has to be known of a page: a `Stop`, or a slide."""

    @property
    def theme(self) -> str:
        """The theme that it belongs to; "" for one that stands alone."""

    @property
    def asks(self) -> bool:
        """Whether it asks a question, which the page after it may answer."""


def paired(width: float, height: float) -> bool:
    """Whether a screen of this size shows two pages side by side."""
    return width >= RATIO * height


def spread(pages: Sequence[Spreading], place: int) -> tuple[int, ...]:
    """The pages that are seen together with one, itself among them, from the left.

    Pages with a theme go two by two, from the first after one without. None stands
    right of a page that asks: it may have the answer. What is left over is alone.
    """
    if not pages[place].theme:
        return (place,)
    left = place
    while left > 0 and pages[left - 1].theme:
        left -= 1
    while True:
        pair = left + 1 < len(pages) and pages[left + 1].theme and not pages[left].asks
        after = left + 2 if pair else left + 1
        if place < after:
            return tuple(range(left, after))
        left = after
