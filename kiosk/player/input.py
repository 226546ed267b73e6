"""Input: what fingers and keys ask of the show, and the handle that a finger holds."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol, assert_never

from kiosk.drawing import handle
from kiosk.drawing.interaction import NOTHING
from kiosk.drawing.lens import NEAR, PLAIN
from kiosk.drawing.marks import Target
from kiosk.show import exploring, overview, screening
from kiosk.show.command import (
    Again,
    Cancel,
    Close,
    Command,
    Dial,
    Drag,
    Drop,
    Ease,
    Go,
    Home,
    Lift,
    Magnify,
    Miss,
    Next,
    Open,
    Pause,
    Previous,
    Read,
    Reveal,
    Roll,
    Speak,
    ToTheme,
    Touch,
    Zoom,
)
from kiosk.show.gestures import (
    STILL,
    Dragged,
    Dropped,
    Gesture,
    Lost,
    Pinched,
    Pressed,
    Recogniser,
    Tapped,
    TouchSample,
)

# isort: split
from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from kiosk.content.content import Loaded
    from kiosk.drawing.geometry import Rect
    from kiosk.drawing.lens import Lens
    from kiosk.drawing.marks import Hot
    from kiosk.player.stage import Stage
    from kiosk.show.playback import Playback
    from kiosk.slides.base import Slide

HELD: Final = 0.5
"""Seconds after which a finger that rests on a stop asks for the overview."""
PINCHED: Final = 0.7
"""How much nearer two fingers have come that ask for it, in what they were apart."""
OPENS: Final = 1.04
"""How much farther those that draw a photograph apart."""
SPREAD: Final = 1.3
"""How much farther those that put it away."""
APART: Final = 120.0
"""Units that two fingers are apart at least whose distance means anything."""

Sieve = Callable[[TouchSample], TouchSample | None]
"""Lets a touch sample through, perhaps changed, or keeps it back (None)."""

KEYS: Final[dict[int, Command]] = {
    Qt.Key.Key_Right: Next(),
    Qt.Key.Key_PageDown: Next(),
    Qt.Key.Key_Left: Previous(),
    Qt.Key.Key_PageUp: Previous(),
    Qt.Key.Key_Space: Pause(),
    Qt.Key.Key_Home: Home(),
}


class Visited(Protocol):
    """What is asked: a show that is at a moment, on a stage."""

    @property
    def playback(self) -> Playback: ...

    @property
    def loaded(self) -> Loaded: ...

    @property
    def stage(self) -> Stage: ...

    @property
    def slide(self) -> Slide:
        """The present slide."""

    @property
    def facing(self) -> Slide:
        """The slide in sight, which is not the present one while pages change."""

    def tell(self, *commands: Command) -> None: ...


@dataclass(frozen=True, slots=True)
class Grab:
    """A handle of a slide under a finger that landed at (x, y), in page units.

    `dx` and `dy` lead from the finger to the middle of the handle; `dial` is where
    the handle stood, and `moved` is whether the finger has meant to move it.
    """

    slide: str
    """By its id: a save under the finger may make another slide of it."""
    x: float
    y: float
    dx: float
    dy: float
    dial: float | None
    moved: bool = False
    near: bool = False
    """Whether the finger landed beside the handle: a tap means what lies there."""
    way: bool = False
    """Whether it landed on the handle's way, where a tap brings the handle."""
    track: Rect | None = None
    """The line of a handle within reach, which is drawn along it."""


class Reader:
    """The fingers on an open plot: one reads off values, two draw it apart."""

    def __init__(self) -> None:
        self.plot: Rect | None = None
        """Where the plot lies, while a finger is down that landed on it."""
        self._least = 1.0
        self._began: tuple[float, float] | None = None
        """The window when the second finger landed; None while there is one finger."""
        self._landed: tuple[float, float] | None = None
        self._tapped = -math.inf

    def press(self, hot: Hot | None, least: float) -> None:
        """A finger has landed on a place, or on none."""
        self.plot = None
        if hot is not None and hot.target.what == "read":
            self.plot = hot.rect.grown(-exploring.MARGIN)
        self._least = least
        self._began = None

    def pointed(self, x: float, window: tuple[float, float]) -> tuple[Command, ...]:
        """What a finger at x asks for: the values there."""
        if self.plot is None:
            return ()
        low, high = window
        return (Read(low + (x - self.plot.x) / self.plot.width * (high - low)),)

    def asked(
        self, gesture: Gesture, window: tuple[float, float]
    ) -> tuple[Command, ...] | None:
        """What a gesture asks for; None if it is not the plot's."""
        plot = self.plot
        match gesture:
            case Dragged(x=x):
                # Of two fingers none points any more.
                return self.pointed(x, window) if self._began is None else ()
            case Pinched(landed, now) if plot is not None:
                if self._began is None or landed != self._landed:
                    self._began, self._landed = window, landed
                a, b = ((x - plot.x) / plot.width for x in landed)
                c, d = ((x - plot.x) / plot.width for x in now)
                seen = exploring.spread(self._began, (a, b), (c, d), self._least)
                return (Zoom(*seen),)
            case Tapped(time=time):
                # A finger that leaves after two have drawn has not tapped.
                tapped = self._began is None
                twice = tapped and time - self._tapped < exploring.TWICE
                self._tapped = time if tapped and not twice else -math.inf
                self.plot = None
                return (*((Zoom(0.0, 1.0),) if twice else ()), Lift())
            case Dropped() | Lost():
                self.plot = None
                return (Lift(),)
            case _:
                return None


class Loupe:
    """The fingers on a photograph: two draw it apart, one moves what is drawn apart.

    Two taps show it larger round their point, or all of it again. Two fingers that
    draw all of it together are not its own.
    """

    def __init__(self) -> None:
        self.place: Rect | None = None
        """Where the photograph lies, while a finger is down that landed on it."""
        self._from = PLAIN
        """The lens from which fingers draw."""
        self._landed: tuple[float, float] | None = None
        """Where two fingers landed that draw; None while there is one."""
        self._drawn = False
        """Whether any have drawn since the first landed."""
        self._alone = True
        """Whether nothing else answers where the first finger landed."""
        self._tapped = -math.inf

    def press(self, hot: Hot | None, below: Hot | None, lens: Lens) -> None:
        """A finger has landed on a place, and on the photograph below it, or on none.

        Whatever stands on a photograph, two fingers draw it apart.
        """
        self._alone = hot is not None and hot.target.what == "lens"
        self.place = None if hot is None or below is None else below.rect
        self._from, self._landed, self._drawn = lens, None, False
        if not self._alone:
            self._tapped = -math.inf

    @property
    def draws(self) -> bool:
        """Whether fingers draw what is seen of the photograph."""
        return self._drawn

    def asked(self, gesture: Gesture, lens: Lens) -> tuple[Command, ...] | None:
        """What a gesture asks for; None if it is not the photograph's."""
        place = self.place
        match gesture:
            case Pinched(apart=(before, now)) if place is not None and before > 0:
                if self._landed != gesture.landed:
                    self._from, self._landed = lens, gesture.landed
                ratio = now / before
                begins = gesture.fresh and ratio >= OPENS
                if not self._drawn and self._from.whole and not begins:
                    return None
                self._drawn = True
                drawn = self._from.drawn(place, gesture.was, gesture.at, ratio)
                return (Magnify(drawn),)
            case Dragged(dx=dx, dy=dy) if place is not None:
                if self._landed is not None:
                    # Of two fingers none moves it by itself.
                    return () if self._drawn else None
                if self._from.whole or not self._alone:
                    return None
                self._drawn = True
                was = place.centre
                at = was[0] + dx, was[1] + dy
                return (Magnify(self._from.drawn(place, was, at, 1.0)),)
            case Tapped(x, y, time=time) if place is not None and (
                self._alone or self._drawn
            ):
                twice = time - self._tapped < exploring.TWICE
                self._tapped = -math.inf if twice or self._drawn else time
                self.place = None
                if not twice or self._drawn:
                    return (Lift(),) if self._drawn else None
                larger = lens.drawn(place, (x, y), place.centre, NEAR)
                return Magnify(larger if lens.whole else PLAIN, glides=True), Lift()
            case Dropped() | Lost() if self._drawn:
                self.place = None
                return (Lift(),)
            case _:
                return None


class Input:
    """Fingers before a show: `sampled` is told what they do, and the show is asked."""

    def __init__(self, show: Visited) -> None:
        self._show = show
        self.recogniser = Recogniser()
        self.sieves: list[Sieve] = []
        """What touches pass through before anything answers them, in order."""
        self.per_mm: float | None = None
        """Page units in a millimetre of the panel; None where that is not known."""
        self.grab: Grab | None = None
        self._stays = False
        """Whether the finger that is down has only stopped the countdown."""
        self.reader = Reader()
        self.loupe = Loupe()

    @property
    def pressed(self) -> bool:
        """Whether a finger is down that the show answers."""
        return self.recogniser.press is not None

    def begin_anew(self) -> None:
        """Know of no finger any more."""
        self.recogniser = Recogniser()
        self.grab = None

    def give_up(self) -> bool:
        """Give up a gesture that is under way; False if there is none."""
        press, self.recogniser = self.recogniser.press, Recogniser()
        if press is not None:
            self.answer(Lost())
        return press is not None

    def wait(self, now: float) -> None:
        """Let time pass until `now`, in which a finger may have come to rest."""
        if self.pressed:
            self.recogniser, gestures = self.recogniser.after(now)
            for gesture in gestures:
                self.answer(gesture)
            if self._on_stop and self.rests_for(now) <= 0:
                self._survey(Open(overview.NAME))

    def rests_for(self, now: float) -> float:
        """Seconds until a finger that stays where it is asks for something."""
        press = self.recogniser.press
        if press is None or not self._on_stop:
            return math.inf
        return press.landed.time + HELD - now

    @property
    def _on_stop(self) -> bool:
        """Whether a finger rests on one of the stops, for whoever holds it long."""
        press = self.recogniser.press
        if press is None or press.axis is not None or self._stays:
            return False
        if self._show.playback.card is not None:
            return False
        hot = self._show.stage.hit(press.landed.x, press.landed.y)
        return hot is not None and hot.target.what == "page"

    def _survey(self, command: Command) -> None:
        """Show the overview or put it away; the fingers have done what they meant."""
        self.grab, self._stays = None, True
        self._show.tell(Cancel(), command)

    def _pinched(self, before: float, now: float) -> None:
        """Two fingers have come nearer, or gone apart, on a page or the overview."""
        if self._stays or self.grab is not None or before <= 0 or now <= 0:
            return
        card = self._show.playback.card
        if card is None and before >= APART and now < PINCHED * before:
            self._survey(Open(overview.NAME))
        elif overview.asked(card) is not None and now > max(APART, SPREAD * before):
            self._survey(Close())

    def sampled(self, sample: TouchSample) -> None:
        """A finger has landed, moved or left, as the screen tells it."""
        for sieve in self.sieves:
            left = sieve(sample)
            if left is None:
                return
            sample = left
        self.recogniser, gestures = self.recogniser.told(sample)
        for gesture in gestures:
            self.answer(gesture)
        press = self.recogniser.press
        if press is None or press.axis is not None:
            return
        if self.grab is not None and not self.grab.near:
            # A handle waits for no slop: it is under the finger from the start.
            self.drag_handle(press.trail[-1].x, press.trail[-1].y)

    def answer(self, gesture: Gesture) -> None:
        """Ask the show for what a gesture means."""
        width = self._show.stage.drawn_for.width
        if not self._stays and self.reader.plot is not None:
            read = self.reader.asked(gesture, self._show.playback.stay.window)
            if read is not None:
                self._show.tell(*read)
                return
        if not self._stays and self.loupe.place is not None:
            asked = self.loupe.asked(gesture, self._show.playback.stay.view.lens)
            if asked is not None:
                if self.loupe.draws:
                    # Two fingers let go of the handle on which the first landed.
                    self.grab = None
                self._show.tell(*asked)
                return
        match gesture:
            case Pressed(x, y):
                # Whoever says that they are still there has asked for nothing else.
                self._stays = self._show.playback.countdown is not None
                if not self._stays:
                    self._turn_to(x, y)
                self.grab = None if self._stays else self.grabbed(x, y)
                hot = None if self._stays else self._show.stage.hit(x, y)
                self.reader.press(hot, self._least)
                below = self._show.stage.photograph_at(x, y)
                self.loupe.press(hot, below, self._show.playback.stay.view.lens)
                window = self._show.playback.stay.window
                self._show.tell(Touch(), *self.reader.pointed(x, window))
            case Pinched(apart=(before, now), fresh=True):
                self._pinched(before, now)
            case Pinched():
                pass
            case Dragged() if self._stays:
                pass
            case _ if self._stays:
                self._stays = False
                self._show.tell(Lift())
            case Dragged(x=x, y=y) if self.grab is not None:
                self.drag_handle(x, y)
            case Tapped() if self.grab is not None and not self.grab.near:
                self._let_go()
            case Dropped() | Lost() if self.grab is not None:
                self.grab = None
                self._show.tell(Lift())
            case Dragged(dx=dx, axis="x"):
                self._show.tell(Drag(dx / width))
            case Dragged():
                pass
            case Dropped(vx=vx, axis="x"):
                self._show.tell(Drop(vx / width), Lift())
            case Dropped():
                self._show.tell(Cancel(), Lift())
            case Lost():
                self._show.tell(Cancel(), Lift())
            case Tapped(x, y):
                self.grab = None
                self._tapped(x, y)
            case _:
                assert_never(gesture)

    def _turn_to(self, x: float, y: float) -> None:
        """Have the page under the finger be the present one, if it stands beside it."""
        beside = self._show.stage.beside(x)
        if beside is not None and self._show.stage.hit(x, y) is None:
            self._show.tell(Go(beside))

    @property
    def _least(self) -> float:
        """The narrowest window of the plot that is open."""
        slide = self._show.slide
        chart = exploring.explored(slide, self._show.playback.card)
        if chart is None:
            return 1.0
        return exploring.values_of(chart, slide.facts()).least

    def grabbed(self, x: float, y: float) -> Grab | None:
        """The handle at a point or beside it, if one is there."""
        if self._show.playback.scroll is not None:
            # The finger catches the page: no handle is in its place.
            return None
        hot = self._show.stage.hit(x, y)
        near = hot is None or hot.target.what != "dial"
        if near:
            hot = self._show.stage.handle_by(x, y, handle.ring(self.per_mm))
        if hot is None:
            return None
        slide = self._show.facing.id
        way = hot.target == handle.WAY
        cx, cy = (x, y) if way else hot.rect.centre
        track = hot.rect.grown(-30) if hot.target.which == "low" else None
        here = slide == self._show.slide.id
        dial = screening.handle(self._show.playback) if here else None
        if track is not None:
            ball = track.x + track.width * (0.5 if dial is None else dial)
            way = abs(x - ball) > handle.RADIUS
        return Grab(slide, x, y, cx - x, cy - y, dial, near=near, way=way, track=track)

    def drag_handle(self, x: float, y: float) -> None:
        """The handle follows the finger, one to one, and no page moves."""
        grab, slide = self.grab, self._show.facing
        if grab is None or grab.slide != slide.id:
            return
        if not grab.moved and math.hypot(x - grab.x, y - grab.y) < STILL:
            return
        self.grab = replace(grab, moved=True)
        if grab.way and not grab.moved:
            self._show.tell(Dial(self._brought(grab, x, y)))
            return
        if grab.track is not None:
            self._show.tell(Dial((x - grab.track.x) / grab.track.width))
            return
        here = slide is self._show.slide
        interaction = self._show.playback.interaction if here else NOTHING
        stage = self._show.stage
        value = slide.dialled(
            x + grab.dx - stage.left, y + grab.dy, stage.page_viewport, interaction
        )
        self._show.tell(Dial(value))

    def _brought(self, grab: Grab, x: float, y: float) -> float:
        """Where the handle stands when it comes to a point of its way."""
        if grab.track is not None:
            return (x - grab.track.x) / grab.track.width
        stage = self._show.stage
        return self._show.facing.placed(x - stage.left, y, stage.page_viewport)

    def _let_go(self) -> None:
        """A tap on a handle moves nothing, one on its way brings the handle there.

        As any tap, it puts a card away.
        """
        grab, self.grab = self.grab, None
        there: tuple[Command, ...] = ()
        if grab is not None and grab.slide == self._show.facing.id:
            if grab.way:
                there = (Dial(self._brought(grab, grab.x, grab.y)),)
            elif grab.moved:
                there = (Dial(grab.dial),)
        self._show.tell(*there, Close(), Lift())

    def _tapped(self, x: float, y: float) -> None:
        self._choose(self._show.stage.hit(x, y))

    def _choose(self, hot: Hot | None) -> None:
        """What a touch means that hit this place, or none."""
        opened = self._show.playback.card is not None
        if hot is not None and hot.target.what in {"figure", "card"}:
            self._show.stage.point_from(hot)
        command = None if hot is None else self.command(hot.target)
        if command is None and opened and (hot is None or hot.target.what != "slip"):
            command = Close()
        if command is None and hot is not None and opened:
            # A tap on the slip itself puts it away; the panel has its own rows.
            sheet = (self._show.playback.card or "").startswith("@")
            command = None if sheet else Close()
        if command is None and not opened and self._on_cover:
            command = Next()
        nothing = hot is None or hot.target.what == "lens"
        if command is None and not opened and nothing:
            command = Miss()
        # A tap on what is moving catches it, and gives it up again.
        ending: tuple[Command, ...] = (Drop(0.0),) if self._show.playback.scroll else ()
        self._show.tell(*ending, *(() if command is None else (command,)), Lift())

    def chosen(self, hot: Hot) -> None:
        """Assistive technology has pressed a control."""
        self._show.tell(Touch())
        self._choose(hot)

    @property
    def _on_cover(self) -> bool:
        now = self._show.playback
        slide = self._show.loaded.content.slides[now.place]
        # A page that glides off is the cover until the next has arrived.
        leaving = now.turn or (now.scroll and now.scroll.target != now.place)
        return slide.lands and not leaving

    def step(self) -> Command | None:
        """The next of the page's figures, then its plots; a question comes first."""
        hots = self._show.stage.hots()
        for wanted in ("reveal", "again"):
            if any(hot.target.what == wanted for hot in hots):
                return self.command(Target(wanted))
        figures = [h.target.which for h in hots if h.target.what == "figure"]
        plots = [
            h.target.which
            for h in hots
            if h.target.what == "card" and exploring.named(h.target.which) is not None
        ]
        names = dict.fromkeys([*figures, *plots])
        here = list(names)
        if not here:
            # A plot covers the page, whose last it was.
            card = self._show.playback.card
            return None if exploring.named(card) is None else Close()
        now = self._show.playback.card
        if now not in names:
            self._show.stage.point_from(None)
            return Open(here[0])
        after = here.index(now) + 1
        return Open(here[after]) if after < len(here) else Close()

    def command(self, target: Target) -> Command | None:
        """What a touch on a target asks for; None if nothing."""
        what, which = target
        match what:
            case "figure" | "card":
                same = self._show.playback.card == which
                return Close() if same else Open(which)
            case "theme":
                return ToTheme(which)
            case "slide":
                names = [page.name for page in self._show.playback.pages]
                return Go(names.index(which)) if which in names else None
            case "page":
                return Go(int(which))
            case "next":
                return Next()
            case "home":
                return Home()
            case "pause":
                return Pause()
            case "speak":
                return Speak("en" if which == "en" else "zh")
            case "ease":
                return Ease(which)  # type: ignore[arg-type]
            case "whole":
                return Zoom(0.0, 1.0)
            case "run":
                return Roll()
            case "close":
                return Close()
            case "step":
                return self.step()
            case "reveal":
                return Reveal()
            case "again":
                return Again()
        return None
