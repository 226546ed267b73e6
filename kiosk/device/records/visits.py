"""Visits: what happened between two moments of the show, without anybody in it.

A view is a slide on screen for at least a second, in the loop or in a visitor's
hands; a visit lasts from the first touch to the last. Who touched is not known and
not asked: an event holds names of the content, counts and seconds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal, get_args

from kiosk.show.visit import Easement

if TYPE_CHECKING:
    from kiosk.model.text import Language
    from kiosk.show.playback import Playback

GLANCE: Final = 1.0
"""Seconds below which a page was passed, and not seen."""
LONGEST: Final = 86_400.0
"""Seconds that nothing exceeds: a clock that jumped is not believed."""

Hands = Literal["loop", "visitor"]


@dataclass(frozen=True, slots=True)
class View:
    """A slide has been on screen, for so many seconds."""

    slide: str
    by: Hands
    seconds: float


@dataclass(frozen=True, slots=True)
class CardOpened:
    """The card of a figure was opened."""

    slide: str
    figure: str


@dataclass(frozen=True, slots=True)
class Handled:
    """A handle was dragged, for the first time in this visit to the slide."""

    slide: str


@dataclass(frozen=True, slots=True)
class Guessed:
    """A guess was made before the answer was shown; a share in per cent."""

    slide: str
    percent: int


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """A visitor chose a language."""

    language: Language


@dataclass(frozen=True, slots=True)
class Eased:
    """A visitor switched on what makes reading or reaching easier."""

    name: str


@dataclass(frozen=True, slots=True)
class VisitEnded:
    """A visit is over: seconds to its last touch, slides seen, cards opened."""

    seconds: float
    slides: int
    cards: int


Event = View | CardOpened | Handled | Guessed | LanguageChosen | Eased | VisitEnded

EASEMENTS: Final[tuple[str, ...]] = get_args(Easement)


@dataclass(frozen=True, slots=True)
class Visits:
    """What is known of the present view and visit.

    `slides` are the ids of the content's slides, in order. Times are seconds of one
    clock. Promises: nothing raises, whatever follows whatever; views and visits that
    have begun come to an end with `ended`.
    """

    slides: tuple[str, ...]
    since: float
    """When the present view began; infinite while staff have the screen."""
    begun: float | None = None
    """When the present visit began; None in the loop."""
    seen: frozenset[str] = field(default=frozenset())
    cards: int = 0
    guessed: frozenset[str] = field(default=frozenset())

    def told(
        self, before: Playback, after: Playback, now: float
    ) -> tuple[Visits, tuple[Event, ...]]:
        """What is known at `now`, and what has happened since the moment before."""
        same = before.place == after.place and before.looping == after.looping
        if (
            same
            and before.card == after.card
            and before.dial == after.dial
            and before.stay.revealed is after.stay.revealed
            and before.language == after.language
            and not _eased(before, after)
            and not (self.begun is None and _lands(before, after))
        ):
            # Most moments differ by their age alone.
            return self, ()
        here = self
        events: list[Event] = []
        if not same:
            # A visit whose time is up has been over since its last touch.
            ends = after.looping and not before.looping
            idle = ends and before.presence.quiet >= before.idle_after
            rest = before.idle_after + before.idle_warning if idle else 0.0
            here, events = here._viewed(before, now, rest)
            if ends:
                here, visit = here._left(now - rest)
                events += visit
        if not after.looping and (
            before.looping or (here.begun is None and _lands(before, after))
        ):
            here = replace(here, begun=now, seen=frozenset(), cards=0)
        if not after.looping:
            here, done = here._done(before, after)
            events += done
        return here, tuple(events)

    def ended(self, last: Playback, now: float) -> tuple[Visits, tuple[Event, ...]]:
        """The show goes dark, ends, or gets other content."""
        rest = 0.0 if last.looping else last.presence.quiet
        here, view = self._viewed(last, now, rest)
        here, visit = here._left(now - rest)
        return here, (*view, *visit)

    def handed_over(
        self, last: Playback, landed: float, left: float
    ) -> tuple[Visits, tuple[Event, ...]]:
        """Staff have come by a finger that landed at `landed`, which is no visit.

        The visit of somebody before them ended at `left`, with that one's last touch.
        """
        if self.begun is None or self.begun >= landed:
            alone = replace(self, begun=None, since=math.inf, guessed=frozenset())
            return alone, ()
        here, view = self._viewed(last, left, 0.0)
        here, visit = here._left(left)
        return replace(here, since=math.inf), (*view, *visit)

    def ordered(self, before: Playback, now: float) -> tuple[Visits, tuple[Event, ...]]:
        """An order has changed the show: a visit is over, and none has begun."""
        last = before.presence.quiet if self.begun is not None else 0.0
        here, view = self._viewed(before, now, last)
        here, visit = here._left(now - last)
        return here, (*view, *visit)

    def watched_from(self, now: float) -> Visits:
        """The same, where the slide has been looked at only since this moment."""
        return replace(self, since=now)

    def with_slides(self, slides: tuple[str, ...]) -> Visits:
        """The same visit in other content."""
        return replace(self, slides=slides)

    def _done(self, before: Playback, after: Playback) -> tuple[Visits, list[Event]]:
        """What a visitor's hands have done."""
        events: list[Event] = []
        here, slide = self, self._name(after.place)
        card = after.card
        opened = card is not None and card != before.card
        # What the loop opens by itself nobody has asked for.
        if card is not None and opened and card[:1] != "@" and not after.looping:
            events.append(CardOpened(slide, card))
            here = replace(here, cards=here.cards + 1)
        if after.dial is not None and before.dial is None:
            events.append(Handled(slide))
        if (
            after.stay.revealed is not None
            and before.stay.revealed is None
            and after.dial is not None
            and slide not in here.guessed
        ):
            events.append(Guessed(slide, round(100 * after.dial)))
            here = replace(here, guessed=here.guessed | {slide})
        if after.language != before.language:
            events.append(LanguageChosen(after.language))
        events += [Eased(name) for name in _eased(before, after)]
        return here, events

    def _viewed(
        self, before: Playback, now: float, rest: float
    ) -> tuple[Visits, list[Event]]:
        seconds = min(now - self.since - rest, LONGEST)
        slide = self._name(before.place)
        here = replace(self, since=now)
        if seconds < GLANCE or not slide:
            return here, []
        # What staff show to guests is in no visitor's hands.
        by: Hands = "loop" if self.begun is None else "visitor"
        if by == "visitor":
            here = replace(here, seen=here.seen | {slide})
        return here, [View(slide, by, seconds)]

    def _left(self, last: float) -> tuple[Visits, list[Event]]:
        if self.begun is None:
            return self, []
        seconds = min(max(last - self.begun, 0.0), LONGEST)
        here = replace(self, begun=None, seen=frozenset(), cards=0, guessed=frozenset())
        return here, [VisitEnded(seconds, len(self.seen), self.cards)]

    def _name(self, place: int) -> str:
        return self.slides[place] if place < len(self.slides) else ""


def _lands(before: Playback, after: Playback) -> bool:
    """Whether a finger has landed, in a visit that may have been over."""
    return after.held and not before.held and not after.looping


def _eased(before: Playback, after: Playback) -> list[str]:
    """The easements that have been switched on."""
    was, now = before.eased, after.eased
    return [name for name in EASEMENTS if getattr(now, name) > getattr(was, name)]
