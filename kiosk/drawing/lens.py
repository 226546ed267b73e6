"""The lens: which part of a photograph is seen, as two fingers draw it apart."""

from __future__ import annotations

from typing import Final, NamedTuple

from kiosk.drawing.geometry import Rect

MOST: Final = 4.0
"""How many times as large a photograph may be seen."""
NEAR: Final = 2.5
"""How many times as large two taps show it."""


class Lens(NamedTuple):
    """A photograph seen so many times as large, round a point of it.

    The point is in shares of the place that the whole photograph has on its page.
    """

    zoom: float = 1.0
    x: float = 0.5
    y: float = 0.5

    @property
    def whole(self) -> bool:
        """Whether all of the photograph is seen that its page shows."""
        return self.zoom <= 1.0

    @property
    def share(self) -> float:
        """How far what stands on the photograph has given way, in [0, 1]."""
        return min(max((self.zoom - 1.0) / 0.4, 0.0), 1.0)

    def within(self) -> Lens:
        """The lens nearest to this one that sees nothing beyond the photograph."""
        zoom = min(max(self.zoom, 1.0), MOST)
        half = 0.5 / zoom
        x, y = (min(max(at, half), 1.0 - half) for at in (self.x, self.y))
        return Lens(zoom, x, y)

    def drawn(
        self, place: Rect, was: tuple[float, float], now: tuple[float, float], by: float
    ) -> Lens:
        """The lens when what was under one point of the page lies under another.

        Args:
            place: of the photograph on its page.
            was: the point between the fingers as they landed.
            now: the point between them.
            by: how many times farther apart they are.
        """
        zoom = min(max(self.zoom * by, 1.0), MOST)
        found = []
        for at, begin, length, old, new in (
            (self.x, place.x, place.width, was[0], now[0]),
            (self.y, place.y, place.height, was[1], now[1]),
        ):
            # What lay under the fingers, in shares of the photograph.
            held = at + ((old - begin) / length - 0.5) / self.zoom
            found.append(held - ((new - begin) / length - 0.5) / zoom)
        return Lens(zoom, *found).within()

    def between(self, other: Lens, share: float) -> Lens:
        """The lens on its way to another one."""
        way = (a + (b - a) * share for a, b in zip(self, other, strict=True))
        return Lens(*way).within()

    def shown(self, place: Rect) -> Rect:
        """Where all of the photograph lies whose part is seen in its place."""
        wide, high = place.width * self.zoom, place.height * self.zoom
        return Rect(
            place.x + place.width / 2 - self.x * wide,
            place.y + place.height / 2 - self.y * high,
            wide,
            high,
        )


PLAIN: Final = Lens()
