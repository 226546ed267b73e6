"""Where the visit is: which page, how far into its entrance, in which language.

A `Playback` is one frozen moment. Time passes with `after(seconds)`, requests
arrive with `told(command)`, and both answer with the next moment; nothing here
owns a clock. Time is kept in whole ticks of 2⁻²⁰ s, so that sums are exact and
the same moment is reached at every frame rate.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal

from kiosk.drawing.lens import PLAIN
from kiosk.show import demonstration, screening, spread
from kiosk.show.visit import (
    BREATH_AT,
    WHOLE_AFTER,
    Easements,
    Magnified,
    Presence,
    Pulse,
    Stay,
    ticked,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kiosk.drawing.interaction import Interaction
    from kiosk.model.text import Language
    from kiosk.show.command import Command

ENTER: Final = 0.96
"""Seconds of a page's entrance."""
EXIT: Final = 0.26
"""Seconds in which data that are still entering go back at the start of a turn."""
COMMITTED: Final = 0.20
"""Seconds of a turn after which it leads nowhere else."""
PAN_TO: Final = 0.76
"""Seconds in which both pages pan, and the land with them."""
WIPE_RISE: Final = 0.42
WIPE_HOLD: Final = 0.34
WIPE_FALL: Final = 0.42
FADE: Final = 0.18
"""Seconds of the cross-fade that stands for every turn in calm motion."""
RING_STEPS: Final = 60
"""Visible steps of the countdown ring over one dwell."""

RUBBER: Final = 0.55
"""How stiff the band beyond the first and the last page is."""
PASSED: Final = 0.18
"""Share of a page past which a released drag goes on to the neighbour."""
FLICK: Final = 0.6
"""Pages a second above which a release goes on, however short the drag."""
FASTEST: Final = 6.0
"""Pages a second; a touch screen that reports more is not believed."""
SPRING: Final = 16.0
"""Angular frequency of a glide, in 1/s: half of the way is gone after 0.1 s."""
LANDED: Final = 2.0**-12
"""Pages from the target, less than half a pixel, at which a glide has landed."""


_ENTERED: Final = ticked(ENTER)
_BREATH_AT: Final = _ENTERED + ticked(BREATH_AT)
"""Seconds since the entrance began at which the first ring breathes."""


@dataclass(frozen=True, slots=True)
class Stop:
    """What playback needs to know of a slide.

    `theme` is empty for the cover. `dwell` is how many seconds the loop stays,
    entrance included; no page is left before its entrance is over. A page that
    `asks` a question answers it in the loop after half of its dwell. By its `name`
    it is known again in other content; "" is no name. A page that `answers` shows
    where it is touched. One that `offers` figures has rings that say so. The loop
    opens the card of the figure that a page `shows`, "" is none. A page with a film
    has its `length` in seconds, 0 is none; it may be one that `repeats`. On one that
    `lives` something moves while it rests. The loop leads the handle of one that
    `turns` through so many places. One that `keeps` goes on with the ring of the page
    before it.
    """

    theme: str
    dwell: float
    asks: bool = False
    name: str = ""
    answers: bool = False
    offers: bool = False
    shows: str = ""
    length: float = 0.0
    repeats: bool = False
    lives: bool = False
    turns: int = 0
    keeps: bool = False

    @property
    def begins_anew(self) -> bool:
        """Whether the page, if it is alone, begins anew after its dwell."""
        plays = self.length > 0 and not self.repeats
        return self.asks or plays or self.turns > 1

    def way_to(self, other: Stop, *, calm: bool) -> Literal["turn", "tide", "fade"]:
        """How pages change from this one to another."""
        if calm:
            return "fade"
        return "turn" if self.theme == other.theme != "" else "tide"


@dataclass(frozen=True, slots=True)
class Turn:
    """A change of page on its way, `elapsed` seconds old."""

    origin: int
    destination: int
    kind: Literal["turn", "tide", "fade"]
    elapsed: float = 0.0
    returns: bool = False
    """Whether it leads back to a page that had entered when it was left."""
    holds: bool = False
    """Whether the pages stand, because what they have in common goes on."""

    @property
    def seconds(self) -> float:
        """How long the whole takes; the entrance of the new page comes after."""
        match self.kind:
            case "turn":
                return PAN_TO
            case "tide":
                return WIPE_RISE + WIPE_HOLD + WIPE_FALL
            case _:  # fade
                return FADE

    @property
    def share(self) -> float:
        """Raw progress in [0, 1]."""
        return min(self.elapsed / self.seconds, 1.0)

    @property
    def committed(self) -> bool:
        """Whether the new page is already in sight."""
        match self.kind:
            case "turn":
                return self.holds or self.elapsed >= COMMITTED
            case "tide":
                return self.elapsed >= WIPE_RISE
            case _:  # fade
                return self.elapsed > 0

    @property
    def back(self) -> Turn:
        """The same picture on its way back; finished if nothing is to be undone."""
        undone = max(self.seconds - self.elapsed, 0.0)
        return Turn(self.destination, self.origin, self.kind, ticked(undone))

    def moved(self, led: Mapping[int, int], origin: int) -> Turn | None:
        """The same turn in new content; None if it leads nowhere, or the other way.

        `led` has the new places of pages by their old ones.
        """
        destination = led.get(self.destination)
        if destination is None or led.get(self.origin) != origin:
            return None
        if (destination > origin) != (self.destination > self.origin):
            return None
        return replace(self, origin=origin, destination=destination)

    @property
    def left(self) -> float:
        """Seconds until the turn ends."""
        return max(ticked(self.seconds) - self.elapsed, 0.0)


@dataclass(frozen=True, slots=True)
class Scroll:
    """The pages under a finger, or gliding on after it, in units of pages.

    Held: the finger has moved the pages by `travel` from `origin`, and beyond
    the first and the last page they follow like a rubber band. Gliding: a
    critically damped spring takes them from `origin` to `target`; it starts with
    `speed` pages a second and is `elapsed` seconds old.
    """

    origin: float
    target: int
    """The page on which a glide ends, or to which a drag without intent returns."""
    last: int
    held: bool = True
    travel: float = 0.0
    speed: float = 0.0
    elapsed: float = 0.0

    @property
    def position(self) -> float:
        """Where the scroll stands, in pages; page i sits at i."""
        if self.held:
            return _banded(self.origin + self.travel, self.last)
        apart, pull = self._spring
        decay = math.exp(-SPRING * self.elapsed)
        return self.target + (apart + pull * self.elapsed) * decay

    @property
    def velocity(self) -> float:
        """Pages a second of a glide; 0 under a finger."""
        decay = math.exp(-SPRING * self.elapsed)
        return (self.speed - SPRING * self._spring[1] * self.elapsed) * decay

    @property
    def left(self) -> float:
        """Seconds until a glide has landed; infinite under a finger."""
        if self.held:
            return math.inf
        apart, pull = (abs(term) for term in self._spring)
        seconds = 0.0
        # A fixed point of |apart| + |pull|·t = LANDED·e^(SPRING·t): every round
        # gains at least half a digit, and any fixed count of rounds is fair.
        for _ in range(12):
            size = max(apart + pull * seconds, LANDED)
            seconds = math.log(size / LANDED) / SPRING
        return max(ticked(seconds) - self.elapsed, 0.0)

    def moved(self, pages: int, target: int, last: int) -> Scroll:
        """The same scroll where its pages have moved on by so many places."""
        return replace(self, origin=self.origin + pages, target=target, last=last)

    def grabbed(self) -> Scroll:
        """The scroll under a finger that has just landed on it."""
        if self.held:
            return self
        origin = _unbanded(self.position, self.last)
        return Scroll(origin, self.target, self.last)

    def dragged(self, pages: float) -> Scroll:
        """The scroll after a finger has moved by `pages` in all, to the right."""
        return replace(self, travel=-pages if math.isfinite(pages) else self.travel)

    def dropped(self, velocity: float) -> Scroll:
        """The glide after a finger has left at `velocity`, positive to the right."""
        speed = 0.0
        if math.isfinite(velocity):
            speed = min(max(-velocity, -FASTEST), FASTEST)
        position = self.position
        ahead = position - self.target
        way = 0.0
        if abs(speed) > FLICK:
            way = speed
        elif abs(self.travel) > PASSED:
            way = math.copysign(1.0, self.travel)
            # The finger may only have brought the page back to where it belongs.
            way = way if ahead * way > PASSED else 0.0
        target = self.target
        if way > 0:
            target = min(math.floor(position) + 1, target + 1, self.last)
        elif way < 0:
            target = max(math.ceil(position) - 1, target - 1, 0)
        beyond = abs(position - min(max(position, 0.0), self.last))
        if beyond > 0:
            # The pages move slower than the finger by the slope of the band.
            speed *= RUBBER * (1 - beyond) ** 2
        return self.gliding(target, speed)

    def gliding(self, target: int, speed: float) -> Scroll:
        """A glide from here to `target`, never past it."""
        origin = self.position
        apart = origin - target
        if apart * speed <= 0:
            limit = SPRING * abs(apart)
            speed = min(max(speed, -limit), limit)
        return Scroll(origin, target, self.last, held=False, speed=speed)

    def returning(self) -> Scroll:
        """The glide back to where it came from."""
        return self.gliding(self.target, 0.0)

    @property
    def _spring(self) -> tuple[float, float]:
        apart = self.origin - self.target
        return apart, self.speed + SPRING * apart


def _banded(position: float, last: int) -> float:
    """A position whose excess over the ends is squeezed into one page."""
    inside = min(max(position, 0.0), float(last))
    excess = RUBBER * abs(position - inside)
    return inside + math.copysign(excess / (1 + excess), position - inside)


def _unbanded(position: float, last: int) -> float:
    """The position that `_banded` has squeezed to this one."""
    inside = min(max(position, 0.0), float(last))
    squeezed = min(abs(position - inside), 0.999)
    excess = squeezed / (RUBBER * (1 - squeezed))
    return inside + math.copysign(excess, position - inside)


# Long because every request and every event of a visit is one of its cases.
@dataclass(frozen=True, slots=True)
class Playback:
    """One moment of the show.

    Promises: `place` is always a page; `after(a).after(b)` is `after(a + b)` for
    steps of whole ticks; no command raises; a show that nobody touches is back
    in its loop after `idle_after` and `idle_warning` seconds, which begin when a film
    that runs is over.
    """

    pages: tuple[Stop, ...]
    place: int = 0
    """The page that is shown; the one being left during a turn or a scroll."""
    turn: Turn | None = None
    scroll: Scroll | None = None
    language: Language = "zh"
    default_language: Language = "zh"
    idle_after: float = 75.0
    idle_warning: float = 20.0
    seen: int = 0
    """The page that was left last."""
    returns: int = 0
    """The page on which the loop goes on once a visit is over."""
    presence: Presence = field(default_factory=Presence)
    eased: Easements = field(default_factory=Easements)
    stay: Stay = field(default_factory=Stay)
    paired: bool = False
    """Whether the screen shows two pages side by side, see `kiosk.show.spread`."""
    aside: Stay = field(default_factory=Stay)
    """What has happened on the page beside the present one."""
    pulse: Pulse = field(default_factory=Pulse)

    def __post_init__(self) -> None:
        if not 0 <= self.place < len(self.pages):
            raise ValueError(f"no page {self.place} among {len(self.pages)}")

    @property
    def looping(self) -> bool:
        """Whether the show is the loop's."""
        return self.presence.looping

    @property
    def held(self) -> bool:
        """Whether a finger is down."""
        return self.presence.held

    @property
    def card(self) -> str | None:
        """Name of the figure whose detail card is open."""
        return self.stay.card

    @property
    def dial(self) -> float | None:
        """Value of the page's draggable chart, in [0, 1]; None until it is dragged."""
        return self.stay.dial

    @property
    def progress(self) -> float:
        """Raw progress of the page's entrance, in [0, 1]."""
        return 1.0 if self.eased.calm else min(self.stay.entered / ENTER, 1.0)

    @property
    def spread(self) -> tuple[int, ...]:
        """The pages that stand side by side, the present one among them."""
        return spread.together(self, self.place)

    @property
    def position(self) -> float:
        """Where the scroll stands, in pages."""
        return self.scroll.position if self.scroll else float(self.place)

    @property
    def bound(self) -> int:
        """The page on which everything under way will end."""
        if self.turn:
            return self.turn.destination
        return self.scroll.target if self.scroll else self.place

    @property
    def facing(self) -> int:
        """The page that is in sight; of two, the one that is on its way."""
        if self.turn:
            return self.turn.destination if self.turn.committed else self.turn.origin
        return self.place

    @property
    def ring(self) -> float | None:
        """Share of the dwell that is over; None is an empty ring: no countdown."""
        if not self._loops or self.turn or self.scroll:
            return None
        return min(self.stay.watched / self._dwell, 1.0)

    @property
    def countdown(self) -> float | None:
        """Seconds until the visit ends, once that is announced."""
        left = self._idle
        early = left > ticked(self.idle_warning) or math.isinf(left)
        return None if early else left

    @property
    def moving(self) -> bool:
        """Whether something changes with every frame."""
        return (
            self.turn is not None
            or self.scroll is not None
            or self.progress < 1
            or self.stay.opening
            or (not self.eased.calm and (self.stay.revealing or self._answering))
            or self.stay.view.glides
            or (self._dwells and self._turns_itself and self._until_turn == 0)
        )

    @property
    def stirs(self) -> bool:
        """Whether rings change with every frame, and nothing else."""
        return self._rests and self.stay.stirs(ticked(ENTER), looping=self.looping)

    @property
    def interaction(self) -> Interaction:
        """What has been done on the page."""
        done = self.stay.interaction(answers=self._page.answers, calm=self.eased.calm)
        if self._turns_itself:
            at = demonstration.turned(self._page, self.stay.watched, self._dwell)
            done = replace(done, dial=at)
        return replace(done, film=screening.moment(self))

    @property
    def plays(self) -> bool:
        """Whether a film runs: its frames change, and nothing else."""
        entered = self.progress >= 1 and self._still and not self.held
        return entered and screening.wanted(self)

    @property
    def lives(self) -> bool:
        """Whether what lives on the page moves: nobody asks anything of it."""
        rests = self._still and not self.held and self.progress >= 1
        willing = self._page.lives and not (self.eased.calm or self.pulse.tired)
        return rests and willing and not self.plays

    @property
    def wakes(self) -> float:
        """Seconds until something visible changes by itself; infinite if nothing."""
        return min(self.rests_for, self.pulse.due) if self.lives else self.rests_for

    @property
    def rests_for(self) -> float:
        """Seconds until anything but what lives changes by itself."""
        if self.moving or self.stirs:
            return 0.0
        waits = [self._next]
        if self._turns_itself:
            waits.append(self._until_turn)
        if self._rests and self.stay.entered < _BREATH_AT:
            waits.append(_BREATH_AT - self.stay.entered)
        if self._dwells and self._loops:
            step = ticked(self._dwell / RING_STEPS)
            waits.append(step - self.stay.watched % step)
        left = self._idle
        warning = ticked(self.idle_warning)
        if left > warning:
            waits.append(left - warning)
        elif 0 < left < math.inf:
            waits.append(left - (math.ceil(left) - 1))
        return min(waits)

    def after(self, seconds: float) -> Playback:
        """The moment `seconds` later; time that is no positive number is none."""
        if not 0 < seconds < math.inf:
            return self
        left = ticked(seconds)
        now = _settled(self) if left > 0 else self
        while left > 0:
            step = min(left, now._next)
            now = now._passed(step)
            left -= step
        return now

    def told(self, command: Command) -> Playback:
        """The moment after a request."""
        # Imported only now: of the first picture nobody has asked anything.
        from kiosk.show import command as ask

        match command:
            case ask.Pause():
                return replace(self, presence=self.presence.paused())
            case ask.Keep(on):
                quiet = ticked(self.idle_after)
                return replace(self, presence=self.presence.keeping(on, quiet))
            case ask.Lift():
                return replace(self, presence=self.presence.lifted())
            case ask.Touch():
                return self._touched()
            case ask.Drag(pages):
                return self._touched()._dragged(pages)
            case ask.Drop(velocity):
                return self._visited()._released(lambda one: one.dropped(velocity))
            case ask.Cancel():
                return self._visited()._released(Scroll.returning)
        now = self._visited()
        match command:
            case ask.Next():
                return now.bound_for(spread.onward(now, now.bound))
            case ask.Previous():
                return now.bound_for(spread.backward(now, now.bound))
            case ask.Go(place):
                return now.bound_for(place)
            case ask.ToTheme(name):
                themes = [page.theme for page in now.pages]
                return now.bound_for(themes.index(name)) if name in themes else now
            case ask.Home():
                return now.bound_for(0)
            case ask.Speak(language):
                return replace(now, language=language)
            case ask.Open(figure):
                return now._opened(figure)
            case ask.Close():
                return now.closed()
            case ask.Ease(name):
                return replace(now, eased=now.eased.toggled(name))
            case ask.Reveal():
                return now._revealed()
            case ask.Read(place):
                return replace(now, stay=now.stay.read(place))
            case ask.Zoom(low, high):
                return replace(now, stay=now.stay.zoomed(low, high))
            case ask.Magnify(lens, glides):
                view = now.stay.view.through(lens, glides=glides)
                return replace(now, stay=replace(now.stay, view=view))
            case ask.Roll():
                return screening.toggled(now)
            case ask.Again():
                return replace(now, stay=replace(now.stay, revealed=None, watched=0.0))
            case ask.Miss():
                return replace(now, stay=now.stay.missed()) if now._rests else now
            case _:  # Dial
                return now._dialled(command.value)

    @property
    def _page(self) -> Stop:
        return self.pages[self.place]

    @property
    def _turns_itself(self) -> bool:
        """Whether the loop leads the page's handle, which nobody has moved."""
        alone = self.looping and self.dial is None and not self.eased.calm
        return alone and self._page.turns > 1

    @property
    def _until_turn(self) -> float:
        return demonstration.until_turn(self._page, self.stay.watched, self._dwell)

    @property
    def _answering(self) -> bool:
        """Whether the page is on its way to show where it is touched, or back."""
        return self._page.answers and self.stay.answering

    @property
    def _rests(self) -> bool:
        """Whether the page shows its rings, and one of them may breathe."""
        return self._page.offers and self._still and not self.eased.calm

    @property
    def _still(self) -> bool:
        """Whether the page stands in its place, with nothing over it."""
        return self.turn is None and self.scroll is None and self.card is None

    @property
    def _dwell(self) -> float:
        return ticked(max(ENTER, self._page.dwell))

    @property
    def _loops(self) -> bool:
        """Whether there is a loop: one page alone has nowhere to go."""
        return self.looping and len(self.pages) > 1

    @property
    def _dwells(self) -> bool:
        """Whether the dwell is running out; of a page alone if it begins anew."""
        goes = self._loops or (self.looping and self._page.begins_anew)
        return goes and self._still and not self.held

    @property
    def _wonders(self) -> bool:
        """Whether the loop has a question to answer that nobody has taken up."""
        return self._page.asks and self.stay.revealed is None and self.dial is None

    @property
    def _idle(self) -> float:
        """Seconds until the visit ends; infinite in the loop and under a finger."""
        if screening.engaged(self):
            return math.inf
        return self.presence.left(ticked(self.idle_after + self.idle_warning))

    @property
    def _magnified(self) -> float:
        """Seconds until a part of a photograph gives way to all of it."""
        if self.held or self.stay.view.lens.whole:
            return math.inf
        return max(ticked(WHOLE_AFTER) - self.presence.quiet, 0.0)

    @property
    def _next(self) -> float:
        """Seconds until the next event of `_passed`."""
        waits = [self._idle]
        if self.turn:
            waits.append(self.turn.left)
        if self.scroll:
            waits.append(self.scroll.left)
        if self._dwells:
            waits.append(max(self._dwell - self.stay.watched, 0.0))
            if self._wonders:
                waits.append(max(ticked(self._dwell / 2) - self.stay.watched, 0.0))
            waits.append(demonstration.waits(self._page, self.stay, self._dwell))
        waits.append(demonstration.left(self.stay, looping=self.looping))
        waits.append(demonstration.closes(self._page, self.stay, self.presence))
        waits.append(screening.waits(self, ENTER))
        waits.append(self._magnified)
        if self.pulse.tired:
            waits.append(self.pulse.spared)
        if self._page.lives and self.turn is None and self.stay.entered < _ENTERED:
            waits.append(_ENTERED - self.stay.entered)
        return min(waits)

    def _passed(self, step: float) -> Playback:
        """`step` seconds later, which is no later than the next event."""
        turn, scroll = self.turn, self.scroll
        if turn:
            turn = replace(turn, elapsed=turn.elapsed + step)
        elif scroll and not scroll.held:
            scroll = replace(scroll, elapsed=scroll.elapsed + step)
        now = replace(
            self,
            turn=turn,
            scroll=scroll,
            stay=self.stay.after(
                step, enters=turn is None, dwells=self._dwells, plays=self.plays
            ),
            presence=self.presence.after(0.0 if screening.engaged(self) else step),
            aside=spread.later(self, step, ENTER),
            pulse=self.pulse.after(step, lives=self.lives),
        )
        if now.looping and not (now.turn or now.scroll or now.held):
            now = replace(now, stay=demonstration.led(now._page, self.stay, now.stay))
        if demonstration.closes(now._page, now.stay, now.presence) == 0:
            now = now.closed()
        if now._magnified == 0:
            view = now.stay.view.through(PLAIN, glides=True)
            now = replace(now, stay=replace(now.stay, view=view))
        if now.turn and now.turn.left == 0:
            returns = now.turn.returns
            now = now._at(now.turn.destination)
            if returns:
                # It is there already, as it was left.
                now = replace(now, stay=replace(now.stay, entered=_ENTERED))
        elif now.scroll and now.scroll.left == 0:
            now = now._at(now.scroll.target)
        if now._idle == 0:
            now = now._ended()
        elif now._dwells and now.stay.watched >= now._dwell:
            if not now._loops:
                # A question alone is asked anew, a film begins once more.
                return replace(now, stay=now.stay.begun_anew)
            now = now.bound_for((now.place + 1) % len(now.pages))
        elif (
            now._dwells and now._wonders and now.stay.watched >= ticked(now._dwell / 2)
        ):
            now = replace(now, stay=replace(now.stay, revealed=0.0))
        elif now._dwells and demonstration.waits(now._page, now.stay, now._dwell) == 0:
            now = replace(now, stay=demonstration.begun(now.stay))
        return now

    def _ended(self) -> Playback:
        """The visit is over: the next visitor finds the show as it always begins."""
        now = self.bound_for(self.returns)
        return replace(
            now,
            stay=now.stay.anew,
            language=self.default_language,
            presence=Presence(),
            eased=Easements(),
        )

    def _at(self, place: int) -> Playback:
        """Settled on a page; one that is new begins its entrance."""
        if place == self.place:
            return replace(self, turn=None, scroll=None)
        now = replace(self, place=place, seen=self.place, turn=None, scroll=None)
        stay, aside = spread.swapped(self, place)
        return replace(
            now, stay=stay, aside=aside, presence=now.presence.past(self.place)
        )

    def closed(self) -> Playback:
        """Without a card."""
        return replace(self, stay=self.stay.closed(answers=self._page.answers))

    def bound_for(self, place: int) -> Playback:
        """On the way to a page, from wherever the show is, as the loop goes there."""
        if not 0 <= place < len(self.pages):
            return self
        now = self.closed()
        if place == now.bound:
            return now
        if now.scroll:
            if abs(now.position - place) < 1:
                glide = now.scroll.gliding(place, now.scroll.velocity)
                return replace(now, scroll=glide)
            now = now._at(now.scroll.target)
        elif now.turn is None and place in now.spread:
            return now._at(place)
        elif now.turn:
            ended = _turned_to(now, now.turn, place)
            if ended is not None:
                return ended
            if now.turn.committed:
                now = now._at(now.turn.destination)
        page = now.pages[place]
        kind = now._page.way_to(page, calm=now.eased.calm)
        next_ = kind == "turn" and place == now.place + 1 and not now.paired
        holds = next_ and page.keeps and now.progress >= 1
        return replace(now, turn=Turn(now.place, place, kind, holds=holds))

    def _visited(self) -> Playback:
        """In the hands of a visitor."""
        return replace(self, presence=self.presence.asked())

    def _touched(self) -> Playback:
        scroll = self.scroll.grabbed() if self.scroll else None
        stay = self.stay
        if self._turns_itself:
            # What the loop has turned to stays where it is, under the finger.
            at = demonstration.turned(self._page, stay.watched, self._dwell)
            steps = self._page.turns - 1
            stay = replace(stay, dial=round(at * steps) / steps)
        presence = self.presence.touched()
        return replace(self, presence=presence, scroll=scroll, stay=stay)

    def _dragged(self, pages: float) -> Playback:
        now = self._at(self.turn.destination) if self.turn else self
        if now.scroll is None and pages:
            # The pages of a spread leave together: on from the one that is outermost.
            now = now._at(now.spread[-1] if pages < 0 else now.spread[0])
        scroll = now.scroll or Scroll(now.place, now.place, len(now.pages) - 1)
        scroll = scroll.dragged(pages)
        return replace(now.closed(), scroll=scroll)

    def _released(self, glide: Callable[[Scroll], Scroll]) -> Playback:
        """The finger is gone, and pages that it held glide."""
        scroll = self.scroll
        if scroll and scroll.held:
            scroll = glide(scroll)
        presence = replace(self.presence, held=False)
        return replace(self, presence=presence, scroll=scroll)

    def _dialled(self, value: float | None) -> Playback:
        if value is None:
            return replace(self, stay=replace(self.stay, dial=None))
        if math.isnan(value):
            return self
        # A handle that is in sight is taken, and what was on its way is there.
        now = self._at(self.facing) if self.turn else self
        now = now.closed()
        value = min(max(value, 0.0), 1.0)
        if now._page.length:
            return screening.sought(now, value)
        stay = replace(now.stay, dial=value)
        if now._page.turns > 1:
            # What is turned to is seen whole.
            stay = replace(stay, view=Magnified())
        return replace(now, stay=stay)

    def _revealed(self) -> Playback:
        leaving = self.bound != self.place or self.turn is not None
        if leaving or self.stay.revealed is not None or not self._page.asks:
            return self
        now = self.closed()
        return replace(now, stay=replace(now.stay, revealed=0.0))

    def _opened(self, figure: str) -> Playback:
        # A tap on something that is leaving means nothing on the page to come.
        if self.bound != self.place or self.turn or self.card == figure:
            return self
        stay = self.stay.opened(figure, answers=self._page.answers)
        return replace(self, stay=stay)


def _turned_to(now: Playback, turn: Turn, place: int) -> Playback | None:
    """The turn that is under way led to another page; None if it cannot be."""
    if place == turn.origin and not turn.holds:
        back = turn.back
        if back.left == 0:
            return replace(now, turn=None)
        back = replace(back, returns=turn.kind == "turn" and now.progress >= 1)
        return replace(now._at(turn.destination), turn=back)
    kind = now._page.way_to(now.pages[place], calm=now.eased.calm)
    if not turn.committed and (kind == turn.kind or turn.kind == "tide"):
        return replace(now, turn=replace(turn, destination=place))
    return None


def _settled(now: Playback) -> Playback:
    """What a gesture has left undone when time goes on after it."""
    if now.held:
        return now
    if now.presence.looped is not None:
        now = replace(now, presence=replace(now.presence, looped=None))
    if now.scroll and now.scroll.held:
        now = replace(now, scroll=now.scroll.dropped(0.0))
    return now
