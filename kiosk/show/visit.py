"""The visit: whether anybody is there, what was done on the page, what makes it easier.

Each is a frozen value that answers with the next one. Seconds are whole ticks.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final, Literal

from kiosk.drawing.easing import out_cubic
from kiosk.drawing.interaction import Interaction
from kiosk.drawing.lens import PLAIN, Lens

CARD_SECONDS: Final = 45.0
"""A card that nobody touches closes after this."""
CARD_YOUNG: Final = 0.4
"""Seconds in which an opening card moves."""
ANSWER: Final = 0.48
"""Seconds in which a page answers where it is touched, and goes back."""
REVEAL: Final = 1.2
"""Seconds that the answer to a question takes to be shown."""
BREATH_AT: Final = 1.5
"""Seconds after the entrance at which the first ring of a page breathes."""
BREATH: Final = 1.2
"""Seconds that it breathes."""
RIPPLE: Final = 0.8
"""Seconds that all rings ripple after a touch on nothing."""
PRESS: Final = 0.9
"""Seconds that a ring presses on a figure before the loop opens its card."""
SHOWS: Final = 6.0
"""Seconds that such a card stays open."""

WHOLE: Final = (0.0, 1.0)
"""All of a plot."""

GLIDES: Final = 0.3125
"""Seconds in which a photograph glides to another part of it, or to all of it."""
WHOLE_AFTER: Final = 20.0
"""Seconds after which a photograph that nobody touches is whole again."""
BEAT: Final = 0.1
"""Seconds between two moments of what lives on a page at rest."""
WAKES: Final = 0.6
"""Seconds in which it comes into sight."""
LATE: Final = 3
"""Moments that may be late on a machine before it is spared them."""
SPARED: Final = 600.0
"""Seconds that it is spared."""

Easement = Literal["large", "contrast", "calm", "low"]
"""What makes reading and reaching easier, until the visit ends."""

_TICKS: Final = 2**20


def ticked(seconds: float) -> float:
    """The seconds on the grid of ticks; infinity stays."""
    return seconds if math.isinf(seconds) else round(seconds * _TICKS) / _TICKS


@dataclass(frozen=True, slots=True)
class Easements:
    """What a visitor has asked for: large text, contrast, calm motion, low controls."""

    large: bool = False
    contrast: bool = False
    calm: bool = False
    low: bool = False

    def toggled(self, name: Easement) -> Easements:
        return Easements(
            self.large != (name == "large"),
            self.contrast != (name == "contrast"),
            self.calm != (name == "calm"),
            self.low != (name == "low"),
        )


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether anybody is there: the show is the loop's, or a visitor's."""

    looping: bool = True
    quiet: float = 0.0
    """Seconds since the last request, or since the last finger left."""
    held: bool = False
    """Whether a finger is down."""
    looped: bool | None = None
    """Whether the loop ran when the finger of this gesture landed."""
    trail: tuple[int, ...] = ()
    """The pages that this visitor has left, the last one last; none in the loop."""
    kept: bool = False
    """Whether staff keep the page: neither loop nor idle return."""

    def asked(self) -> Presence:
        """After a request: the show is the visitor's."""
        return replace(self, looping=False, looped=None, quiet=0.0)

    def touched(self) -> Presence:
        """Under a finger."""
        looped = self._began
        return replace(self, looping=False, quiet=0.0, held=True, looped=looped)

    def keeping(self, on: bool, quiet: float) -> Presence:
        """Kept by staff; or no longer, and quiet for so many seconds already."""
        if on:
            return replace(self.asked(), kept=True)
        return replace(self, kept=False, quiet=quiet) if self.kept else self

    def past(self, page: int) -> Presence:
        """After a page was left."""
        before = tuple(one for one in self.trail if one != page)
        return replace(self, trail=() if self.looping else (*before, page))

    def lifted(self) -> Presence:
        """After the finger."""
        return replace(self, held=False, quiet=0.0)

    def paused(self) -> Presence:
        """With the loop stopped, or going on, as it was before the finger landed."""
        looping = not (self._began or self.kept)
        return replace(self, looping=looping, looped=None, quiet=0.0)

    @property
    def _began(self) -> bool:
        """Whether the loop ran before this gesture."""
        return self.looping if self.looped is None else self.looped

    def left(self, seconds: float) -> float:
        """What is left of so many quiet seconds; infinite in the loop and when held."""
        if self.looping or self.held or self.kept:
            return math.inf
        return max(seconds - self.quiet, 0.0)

    def after(self, seconds: float) -> Presence:
        return self if self.held else replace(self, quiet=self.quiet + seconds)


@dataclass(frozen=True, slots=True)
class Magnified:
    """How the page's photograph is seen: through a lens, or on the way to it."""

    lens: Lens = PLAIN
    before: Lens = PLAIN
    age: float = GLIDES
    """Seconds since the lens began to glide from the one before."""

    @property
    def glides(self) -> bool:
        return self.age < GLIDES

    def now(self, *, calm: bool) -> Lens:
        """The lens at this moment."""
        if calm or not self.glides:
            return self.lens
        return self.before.between(self.lens, out_cubic(self.age / GLIDES))

    def after(self, seconds: float) -> Magnified:
        if not self.glides:
            return self
        return replace(self, age=min(self.age + seconds, GLIDES))

    def through(self, lens: Lens, *, glides: bool) -> Magnified:
        """The same photograph through another lens."""
        return Magnified(lens, self.now(calm=False), 0.0 if glides else GLIDES)


@dataclass(frozen=True, slots=True)
class Pulse:
    """How far life has come on pages at rest, and whether the machine can take it."""

    lived: float = 0.0
    """Seconds of life on all pages so far: it goes on where it was."""
    woken: float = 0.0
    """Seconds since it began anew; 0 while there is none."""
    late: int = 0
    """Moments that came late since it began anew."""
    spared: float = 0.0
    """Seconds in which there will be none."""

    @property
    def tired(self) -> bool:
        """Whether the machine is spared."""
        return self.spared > 0

    @property
    def moment(self) -> float:
        """Seconds of life at the last moment: between two nothing changes."""
        return self.lived - self.lived % ticked(BEAT)

    @property
    def seen(self) -> float:
        """How far what lives had come into sight at that moment, in [0, 1]."""
        since = self.woken - self.lived % ticked(BEAT)
        return min(max(since / WAKES, 0.0), 1.0)

    @property
    def due(self) -> float:
        """Seconds until the next moment."""
        beat = ticked(BEAT)
        return beat - self.lived % beat

    def after(self, seconds: float, *, lives: bool) -> Pulse:
        spared = max(self.spared - seconds, 0.0)
        if not lives:
            return replace(self, woken=0.0, late=0, spared=spared)
        return replace(
            self, lived=self.lived + seconds, woken=self.woken + seconds, spared=spared
        )

    def lagged(self) -> Pulse:
        """After a moment that came late: the third is the last for a while."""
        if self.late + 1 < LATE:
            return replace(self, late=self.late + 1)
        return replace(self, late=0, woken=0.0, spared=ticked(SPARED))


@dataclass(frozen=True, slots=True)
class Stay:
    """What has happened on a page since it was entered."""

    entered: float = 0.0
    """Seconds since the entrance began; stands still during a turn."""
    watched: float = 0.0
    """Seconds of the dwell that the loop has spent."""
    card: str | None = None
    """Name of the figure whose detail card is open."""
    carded: float = 0.0
    """Seconds since the card opened; 0 without a card."""
    left: str | None = None
    """Name of the figure whose card has closed, while its place goes back."""
    gone: float = 0.0
    """Seconds of ANSWER that it has gone back."""
    dial: float | None = None
    """Value of the draggable chart, in [0, 1]; None until it is dragged."""
    revealed: float | None = None
    """Seconds since the answer was shown; None while the question is open."""
    rippled: float | None = None
    """Seconds since a finger has touched nothing for the first time; None before."""
    shown: float | None = None
    """Seconds since the loop began to show how a figure is touched; None before."""
    window: tuple[float, float] = WHOLE
    """The part of the plot that is seen, if one is open, in shares of all of it."""
    reading: float | None = None
    """Where in all of the plot values are read off; None until a finger points."""
    played: float = 0.0
    """Seconds of the page's film that have run; more than its length if it repeats."""
    runs: bool | None = None
    """Whether a visitor has the film run; None leaves it to itself."""
    view: Magnified = Magnified()
    """How the page's photograph is seen."""

    def after(
        self, seconds: float, *, enters: bool, dwells: bool, plays: bool = False
    ) -> Stay:
        """`seconds` later, of which entrance, dwell and film may not know."""
        gone = 0.0 if self.left is None else self.gone + seconds
        back = gone >= ANSWER
        return replace(
            self,
            entered=self.entered + seconds if enters else self.entered,
            watched=self.watched + seconds if dwells else self.watched,
            played=self.played + seconds if plays else self.played,
            carded=self.carded if self.card is None else self.carded + seconds,
            left=None if back else self.left,
            gone=0.0 if back else gone,
            revealed=None if self.revealed is None else self.revealed + seconds,
            rippled=None if self.rippled is None else self.rippled + seconds,
            shown=None if self.shown is None else self.shown + seconds,
            view=self.view.after(seconds),
        )

    def opened(self, figure: str, *, answers: bool) -> Stay:
        """With the card of a figure."""
        return replace(self.closed(answers=answers), card=figure)

    def closed(self, *, answers: bool) -> Stay:
        """Without a card; its place goes back from as far as it had answered."""
        now = replace(self, card=None, carded=0.0, window=WHOLE, reading=None)
        if not answers or self.card is None:
            return now
        gone = max(ticked(ANSWER) - self.carded, 0.0)
        return replace(now, left=self.card, gone=gone)

    def read(self, place: float) -> Stay:
        """With the values at a place of the plot read off; a place is a number."""
        if math.isnan(place):
            return self
        return replace(self, reading=min(max(place, 0.0), 1.0))

    def zoomed(self, low: float, high: float) -> Stay:
        """With another part of the plot in sight; a part is some of the whole."""
        return replace(self, window=(low, high)) if 0 <= low < high <= 1 else self

    def missed(self) -> Stay:
        """The rings ripple, once for as long as the page stays."""
        return self if self.rippled is not None else replace(self, rippled=0.0)

    @property
    def untouched(self) -> Stay:
        """The same page as if no hand had done anything on it."""
        return Stay(self.entered, self.watched, shown=self.shown)

    @property
    def opening(self) -> bool:
        """Whether a card moves."""
        return self.card is not None and self.carded < CARD_YOUNG

    @property
    def answering(self) -> bool:
        """Whether the places that are touched are on their way, there or back."""
        opens = self.card is not None and self.carded < ANSWER
        return opens or self.left is not None

    @property
    def revealing(self) -> bool:
        """Whether the answer is on its way."""
        return self.revealed is not None and self.revealed < REVEAL

    @property
    def begun_anew(self) -> Stay:
        """The same page once more, with its question open and its film at its start."""
        return replace(self, watched=0.0, dial=None, revealed=None, played=0.0)

    @property
    def anew(self) -> Stay:
        """The same page and card, for somebody else."""
        return replace(
            self.begun_anew, rippled=None, shown=None, runs=None, view=Magnified()
        )

    def stirs(self, enter: float, *, looping: bool) -> bool:
        """Whether rings change with every frame: one breathes or presses, all ripple.

        `enter` is how many seconds the entrance takes.
        """
        rested = self.entered - enter
        breath = ticked(BREATH_AT) <= rested < ticked(BREATH_AT) + ticked(BREATH)
        return breath or self.rippling or (looping and self.pressing)

    @property
    def pressing(self) -> bool:
        """Whether a ring presses on the figure that the loop opens by itself."""
        return self.shown is not None and self.shown < PRESS and self.card is None

    @property
    def rippling(self) -> bool:
        """Whether the rings of the page ripple."""
        return self.rippled is not None and self.rippled < RIPPLE

    def interaction(self, *, answers: bool, calm: bool) -> Interaction:
        """What has been done; a reveal that stands still has no age."""
        age = self.revealed
        if age is not None:
            age = REVEAL if calm else min(age, REVEAL)
        touches = self._touches(calm=calm) if answers else ()
        lens = self.view.now(calm=calm)
        return Interaction(self.dial, age, touches=touches, lens=lens)

    def _touches(self, *, calm: bool) -> tuple[tuple[str, float], ...]:
        """The places that answer, and how far."""
        found = []
        if self.card is not None:
            share = 1.0 if calm else min(self.carded / ANSWER, 1.0)
            found.append((self.card, share))
        if self.left is not None and not calm:
            found.append((self.left, max(1 - self.gone / ANSWER, 0.0)))
        return tuple(each for each in found if each[1] > 0)
