"""Station: what a screen is among others of a hall, which most screens are not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Station:
    """Where a screen hangs in a group whose pages make one scroll.

    `place` counts from 0, from the left, of `of` screens; 0 of 1 shows the very page
    that all others do.
    """

    place: int = 0
    of: int = 1


ALIKE: Final = Station()


@dataclass(frozen=True, slots=True)
class Membership:
    """What a screen is in its hall.

    `names` are its own name and its role, by which slides are meant for it; without a
    `station` it keeps step with nobody.
    """

    names: frozenset[str] = frozenset()
    station: Station | None = None


ALONE: Final = Membership()
