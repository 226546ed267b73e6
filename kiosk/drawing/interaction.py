"""What the visitor's hand has done on a slide: a dial, a reveal; what it takes home."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from kiosk.drawing.lens import PLAIN, Lens

if TYPE_CHECKING:
    from kiosk.drawing.geometry import Array
    from kiosk.drawing.ring import Ring
    from kiosk.model.takeaway import Takeaway


class FilmMoment(NamedTuple):
    """Where a film stands: seconds since it began, whether it runs and was touched.

    One that repeats has more seconds than its length. One that runs is `kept` while
    something holds it up, such as a finger. Where somebody wants it calm it is
    `hushed`: not heard.
    """

    seconds: float = 0.0
    runs: bool = True
    touched: bool = False
    kept: bool = False
    hushed: bool = False


class Kept(NamedTuple):
    """A ring that goes on from the page before, which has told the same figure on it.

    `ring` is where it stood there, and `told` whether its share was shown.
    """

    figure: str
    ring: Ring
    told: bool


@dataclass(frozen=True, slots=True, eq=False)
class Flock:
    """Where as many things as a page has dots come from: (n, 2) points on the page."""

    points: Array


@dataclass(frozen=True, slots=True)
class Interaction:
    """The state of a slide's interactive part; all of it belongs to the visit.

    `dial` is where a handle stands, in [0, 1]; None is untouched. `revealed` is
    how many seconds ago the answer was shown; None is not yet. `guesses` counts
    earlier visitors' guesses in equal bins over [0, 1]. `takeaway` is what was seen
    last, for a visitor to carry home. `touches` are the figures and notes whose
    places answer, each with how far it does, in (0, 1]: one whose card is open, and
    one that goes back because its card has closed. `film` is where the page's film
    stands; None if the page has none. `lens` is the part of its photograph that is
    seen. `daylight` is how light the sky of the page is, in [0, 1]; 0 is night.
    `kept` is the ring that goes on from the page before, and from a `flock` the dots
    of a field come, if there are as many.
    """

    dial: float | None = None
    revealed: float | None = None
    guesses: tuple[int, ...] = ()
    takeaway: Takeaway | None = None
    touches: tuple[tuple[str, float], ...] = ()
    film: FilmMoment | None = None
    lens: Lens = PLAIN
    daylight: float = 0.0
    kept: Kept | None = None
    flock: Flock | None = None

    def touch(self, name: str) -> float:
        """How far the place of a figure or note answers, in [0, 1]; raw progress."""
        return max((share for which, share in self.touches if which == name), default=0)


NOTHING = Interaction()
