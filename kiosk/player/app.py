"""The composition root: everything is built once here and joined by three signals.

Order of a start: QApplication, typeface, content, stage, window, first picture;
the watcher and the pages next door come after the first paint. Order of an end:
clock, watcher, scene, window, and then the application returns its exit status.
"""

from __future__ import annotations

import contextlib
import logging
import math
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, assert_never

from kiosk.content.attempts import Attempts
from kiosk.content.cause import cause_unread, digest_unread
from kiosk.content.content import (
    ContentError,
    Loaded,
    deadly,
    load,
    unforeseen,
)
from kiosk.content.history import Keeper
from kiosk.content.paths import asset_folders
from kiosk.drawing import handle
from kiosk.drawing.interaction import NOTHING
from kiosk.drawing.marks import Target
from kiosk.show import zone
from kiosk.show.gestures import (
    STILL,
    Dragged,
    Dropped,
    Gesture,
    Lost,
    Pressed,
    Recogniser,
    Tapped,
    TouchSample,
)
from kiosk.show.guesses import Guesses
from kiosk.show.playback import (
    ENTER,
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
    Next,
    Open,
    Pause,
    Previous,
    Reveal,
    Speak,
    Theme,
    Touch,
)
from kiosk.show.programme import Programme
from kiosk.show.takeaway import takeaway

# isort: split
# Qt for Python imports slowly, which `kiosk.player` puts away: it comes first.
from kiosk.player import garbage
from kiosk.player.accessibility import Access
from kiosk.player.fonts import Typeface
from kiosk.player.pictures import ROOM as DRAWINGS
from kiosk.player.pictures import Pictures
from kiosk.player.stage import Stage
from kiosk.player.ticker import Ticker
from kiosk.player.watcher import Watcher
from kiosk.player.window import Window

# isort: split
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from kiosk.drawing.geometry import Rect
    from kiosk.drawing.interaction import Interaction
    from kiosk.drawing.marks import Hot
    from kiosk.drawing.palette import Skin
    from kiosk.model.text import Language
    from kiosk.player.canvas import Rotation
    from kiosk.slides.base import Slide
from kiosk.show.opening import begin, pages

logger = logging.getLogger(__name__)

DARK: Final = 600.0
"""Seconds between two looks at the schedules while the show is halted."""

UNSEEN: Final = 1000
"""Milliseconds after which the files are watched, though no screen shows anything."""

Sieve = Callable[[TouchSample], TouchSample | None]
"""Lets a touch sample through, perhaps changed, or keeps it back (None)."""

_KEYS: Final[dict[int, Command]] = {
    Qt.Key.Key_Right: Next(),
    Qt.Key.Key_PageDown: Next(),
    Qt.Key.Key_Left: Previous(),
    Qt.Key.Key_PageUp: Previous(),
    Qt.Key.Key_Space: Pause(),
    Qt.Key.Key_Home: Home(),
}


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


class App(QObject):
    """Joins clock, window and file with the stage; holds the present moment.

    `state` is the folder for what the show learns; None remembers nothing. `clock`
    tells seconds that only grow, by default the machine's, `today` the wall clock's
    moment here, which may jump. `mistake` is what is wrong with the file if an
    earlier version is shown. `skin` stands in place of the content's. `window` is
    one that is on screen already, with what the first slide looks like once it has
    entered.

    `loaded` is what is on now; `programme` has the whole of it.

    Signals:
        moved(Playback, Playback): the moment before and the moment after; nothing
            is told while the show stands still.
        shown(Loaded): other content has come on screen.
        checked(): a save was looked at; `fault` is what is wrong with it.
        refreshed(Loaded | ContentError): what `refresh` has read, once it is shown.
        began(): the first picture has been seen, or is built and no screen shows it.
        escaped(): somebody wants to leave, by key or by closing the window.
    """

    moved = Signal(object, object)
    shown = Signal(object)
    checked = Signal()
    began = Signal()
    refreshed = Signal(object)
    escaped = Signal()
    _was_read = Signal(object)

    def __init__(
        self,
        loaded: Loaded,
        staff: Language,
        state: Path | None = None,
        rotation: Rotation = 0,
        clock: Callable[[], float] | None = None,
        mistake: ContentError | None = None,
        today: Callable[[], datetime] = zone.now,
        skin: Skin | None = None,
        window: Window | None = None,
    ) -> None:
        super().__init__()
        self.today = today
        self.programme = Programme(loaded)
        self._due = self.programme.ids(today())
        """The slides that are on by the clock; others may still be shown."""
        self._met = ""
        """The slide on which it was noticed that others are on."""
        self.loaded = loaded = self.programme.part(self._due)
        self.clock = time.monotonic if clock is None else clock
        self.staff = staff
        folders = asset_folders(loaded.path)
        self.pictures = Pictures(folders, None if state is None else state / DRAWINGS)
        typeface = Typeface.load(folders[0] / "fonts")
        self.stage = Stage(
            typeface, self.pictures, rotation=rotation, skin=skin, gradual=True
        )
        self.stage.perform(loaded.content)
        self.access = Access(self.stage)
        self.access.chosen.connect(self._chosen)
        self.window = Window(self.clock) if window is None else window
        self.window.mount(self.stage, loaded.content.show.title.en)
        self.playback = begin(loaded.content)
        if window is not None:
            # What is seen already does not enter once more.
            self.playback = replace(self.playback, entered=ENTER)
        self._ids = tuple(slide.id for slide in loaded.content.slides)
        """The slides that are shown, in order."""
        self.recogniser = Recogniser()
        self.guesses = Guesses(state)
        self.keeper = Keeper(state)
        self._attempts = Attempts(state)
        self._seen = loaded if mistake is None else mistake
        """What the files held when they were read for the start."""
        self.stage.mark_mistake(mistake is not None)
        self.sieves: list[Sieve] = []
        """What touches pass through before anything answers them, in order."""
        self.fit: Callable[[Loaded], Loaded] = _whole
        """What of a save is fit to be shown; called apart from the picture."""
        self._told = self.playback
        """The moment that was told last."""
        self._answered: set[str] = set()
        """Slides whose answer has been seen: what is guessed later is no guess."""
        self.per_mm: float | None = None
        """Page units in a millimetre of the panel; None where that is not known."""
        self._grab: Grab | None = None
        self._stays = False
        """Whether the finger that is down has only stopped the countdown."""
        self._started = self._closed = False
        self._reader: threading.Thread | None = None
        self._read_again = False
        """Whether the file was saved while it was being read."""
        self._afresh = False
        """Whether what is read is shown, and told, even if the content is the same."""
        queued = Qt.ConnectionType.QueuedConnection
        self._was_read.connect(self._take, queued)
        self.fault = mistake
        """What is wrong with the last save, if anything is."""
        self._resting = False
        self.ticker = Ticker(self, self.clock)
        self.watcher: Watcher | None = None
        self._tidied = -1
        """The page on which garbage was collected last."""
        self._unseen = QTimer(self)
        self._unseen.setSingleShot(True)
        self._unseen.timeout.connect(self._watch)
        self._built = False
        """Whether everything is built that the next moments need."""
        self._ahead = QTimer(self)
        self._ahead.setSingleShot(True)
        self._ahead.timeout.connect(self._build_ahead)
        self._agenda = QTimer(self)
        self._agenda.setSingleShot(True)
        self._agenda.timeout.connect(self._consult)
        self.ticker.ticked.connect(self._ticked)
        self.window.sampled.connect(self._sampled)
        self.window.pressed.connect(self._pressed)
        self.window.resized.connect(self._resized)
        self.window.closing.connect(self.escaped)

    # -- life -----------------------------------------------------------

    def start(self) -> None:
        """Show the first moment and let time run."""
        self._started = True
        # The first picture waits for nothing; no picture may be waited for in vain.
        self.window.appeared.connect(self._watch)
        self._unseen.start(UNSEEN)
        self.ticker.passed()
        # A window that is on screen already does not show it by itself.
        self.stage.show()
        self._show()
        self._look_again()
        if self.window.missed:
            # Answered once the show runs: before, nobody could leave it.
            QTimer.singleShot(0, self.window.make_good)

    def begin_anew(self) -> None:
        """The show as the next visitor finds it, from its first moment."""
        self._due = self.programme.ids(self.today())
        self._look_again()
        self._change(self._due)
        self.playback = begin(self.loaded.content)
        self.recogniser = Recogniser()
        self._grab = None
        self.ticker.passed()
        self._finish()

    def rest(self, resting: bool) -> None:
        """Stand still while staff have the screen, and go on afterwards.

        A gesture that is under way is given up; touches are for a sieve to keep
        back, keys and assistive technology are not answered.
        """
        if resting == self._resting:
            return
        if resting:
            self._resting = True
            self._ahead.stop()
            press, self.recogniser = self.recogniser.press, Recogniser()
            looped = self.playback.looped
            if press is not None:
                self._answer(Lost())
                if looped:
                    # The finger was no visitor's: the loop goes on after it.
                    self.tell(Pause())
            self.ticker.stop()
        else:
            self._resting = False
            # What passed meanwhile does not count as a visitor's silence.
            self.ticker.passed()
            self._show()

    def leave(self, status: int = 0) -> None:
        """End the show with this exit status."""
        self.ticker.stop()
        QApplication.exit(status)

    def close(self) -> None:
        """Take everything down in order, while Qt still lives."""
        self.ticker.stop()
        self._ahead.stop()
        self._agenda.stop()
        self._unseen.stop()
        garbage.end()
        if self.watcher is not None:
            self.watcher.stop()
        self._closed = True
        self.guesses.close()
        self.keeper.close()
        self.stage.tear_down()
        self.window.blockSignals(True)
        self.window.close()

    def _watch(self) -> None:
        self._unseen.stop()
        if self.watcher is not None or self._closed:
            return
        self.began.emit()
        # Told what is on screen, it also reports a save since the start.
        garbage.begin()
        seen = self._seen
        self.watcher = Watcher(self.loaded.path, seen.digest, seen.files, parent=self)
        self.watcher.changed.connect(self._read)
        self.guesses.load_soon()
        self.keeper.keep(self.loaded)

    # -- time and requests ----------------------------------------------

    def _ticked(self, seconds: float) -> None:
        if self._resting:
            return
        self.playback = self.playback.after(seconds)
        if self.recogniser.press is not None:
            self.recogniser, gestures = self.recogniser.after(self.clock())
            for gesture in gestures:
                self._answer(gesture)
        self._show()

    def tell(self, *commands: Command) -> None:
        """Let the time so far pass, then take requests."""
        seconds = self.ticker.passed()
        if not self._resting:
            self.playback = self.playback.after(seconds)
        for command in commands:
            self.playback = self.playback.told(command)
        self._show()

    @property
    def _slide(self) -> Slide:
        return self.loaded.content.slides[self.playback.place]

    @property
    def _facing(self) -> Slide:
        """The slide in sight, which is not the present one while pages change."""
        return self.loaded.content.slides[self.playback.facing]

    @property
    def _hand(self) -> Interaction:
        """What has been done on the present page, by this visitor and earlier ones."""
        playback, slide = self.playback, self._slide
        interaction = playback.interaction
        if slide.takes:
            content, language = self.loaded.content, playback.language
            taken = takeaway(content, playback.seen, language)
            return replace(interaction, takeaway=taken)
        if not slide.asks:
            return interaction
        return replace(interaction, guesses=self.guesses.counts(slide.id))

    def _remember(self) -> None:
        """Count a guess when its answer is shown, once for every visitor."""
        now, slide = self.playback, self._slide
        if now.revealed is None:
            if now.looping:
                self._answered.clear()
        elif slide.id not in self._answered:
            self._answered.add(slide.id)
            if now.dial is not None:
                self.guesses.add(slide.id, now.dial)

    def _show(self) -> None:
        if self.playback is not self._told:
            before, self._told = self._told, self.playback
            self.moved.emit(before, self.playback)
        if self._due != self._ids:
            self._keep_to_programme()
        self._remember()
        if self.stage.show_moment(self.playback, self._hand):
            self._built = False
        if self._resting:
            return
        wakes = 0.0 if self.stage.changing else self.playback.wakes
        if self.recogniser.press is not None:
            wakes = min(wakes, 1.0)
        self.ticker.wake_in(wakes)
        if wakes > 0 and not self._built:
            self.access.follow()
            if not self._ahead.isActive():
                self._ahead.start(30)

    def _resized(self) -> None:
        # Before the start a window has sizes that nobody sees, and pages are dear.
        if self._started:
            self._show()

    def finish_ahead(self) -> None:
        """Build now what would be built in the moments and pauses to come."""
        if self.stage.changing:
            self._finish()
        while self._ahead.isActive():
            self._ahead.stop()
            self._build_ahead()

    def _finish(self) -> None:
        """Show at once what is on its way."""
        self.stage.show_at_once(self.playback, self._hand)
        self._show()

    def _build_ahead(self) -> None:
        if self.playback.moving or self.stage.changing:
            return
        if self.stage.build_ahead(self.playback):
            # Between two steps a touch is answered.
            self._ahead.start(2)
            return
        self._built = True
        if self._tidied != self.playback.place:
            self._tidied = self.playback.place
            garbage.tidy()

    # -- touches and keys -----------------------------------------------

    def _sampled(self, sample: TouchSample) -> None:
        for sieve in self.sieves:
            left = sieve(sample)
            if left is None:
                return
            sample = left
        self.recogniser, gestures = self.recogniser.told(sample)
        for gesture in gestures:
            self._answer(gesture)
        press = self.recogniser.press
        if press is None or press.axis is not None:
            return
        if self._grab is not None and not self._grab.near:
            # A handle waits for no slop: it is under the finger from the start.
            self._drag_handle(press.trail[-1].x, press.trail[-1].y)

    def _answer(self, gesture: Gesture) -> None:
        width = self.stage.drawn_for.width
        match gesture:
            case Pressed(x, y):
                # Whoever says that they are still there has asked for nothing else.
                self._stays = self.playback.countdown is not None
                self._grab = None if self._stays else self._grabbed(x, y)
                self.tell(Touch())
            case Dragged() if self._stays:
                pass
            case _ if self._stays:
                self._stays = False
                self.tell(Lift())
            case Dragged(x=x, y=y) if self._grab is not None:
                self._drag_handle(x, y)
            case Tapped() if self._grab is not None and not self._grab.near:
                self._let_go()
            case Dropped() | Lost() if self._grab is not None:
                self._grab = None
                self.tell(Lift())
            case Dragged(dx=dx, axis="x"):
                self.tell(Drag(dx / width))
            case Dragged():
                pass
            case Dropped(vx=vx, axis="x"):
                self.tell(Drop(vx / width), Lift())
            case Dropped():
                self.tell(Cancel(), Lift())
            case Lost():
                self.tell(Cancel(), Lift())
            case Tapped(x, y):
                self._grab = None
                self._tapped(x, y)
            case _:
                assert_never(gesture)

    def _grabbed(self, x: float, y: float) -> Grab | None:
        """The handle at a point or beside it, if one is there."""
        if self.playback.scroll is not None:
            # The finger catches the page: no handle is in its place.
            return None
        hot = self.stage.hit(x, y)
        near = hot is None or hot.target.what != "dial"
        if near:
            hot = self.stage.handle_by(x, y, handle.ring(self.per_mm))
        if hot is None:
            return None
        slide = self.loaded.content.slides[self.playback.facing].id
        cx, cy = (x, y) if hot.hole else hot.rect.centre
        track = hot.rect.grown(-30) if hot.target.which == "low" else None
        dial = self.playback.dial if slide == self._slide.id else None
        way = bool(hot.hole)
        if track is not None:
            ball = track.x + track.width * (0.5 if dial is None else dial)
            way = abs(x - ball) > handle.RADIUS
        return Grab(slide, x, y, cx - x, cy - y, dial, near=near, way=way, track=track)

    def _drag_handle(self, x: float, y: float) -> None:
        """The handle follows the finger, one to one, and no page moves."""
        grab, slide = self._grab, self._facing
        if grab is None or grab.slide != slide.id:
            return
        if not grab.moved and math.hypot(x - grab.x, y - grab.y) < STILL:
            return
        self._grab = replace(grab, moved=True)
        if grab.way and not grab.moved:
            self.tell(Dial(self._brought(grab, x, y)))
            return
        if grab.track is not None:
            self.tell(Dial((x - grab.track.x) / grab.track.width))
            return
        here = slide is self._slide
        interaction = self.playback.interaction if here else NOTHING
        value = slide.dialled(
            x + grab.dx, y + grab.dy, self.stage.drawn_for, interaction
        )
        self.tell(Dial(value))

    def _brought(self, grab: Grab, x: float, y: float) -> float:
        """Where the handle stands when it comes to a point of its way."""
        if grab.track is not None:
            return (x - grab.track.x) / grab.track.width
        return self._facing.placed(x, y, self.stage.drawn_for)

    def _let_go(self) -> None:
        """A tap on a handle moves nothing, one on its way brings the handle there.

        As any tap, it puts a card away.
        """
        grab, self._grab = self._grab, None
        there: tuple[Command, ...] = ()
        if grab is not None and grab.slide == self._facing.id:
            if grab.way:
                there = (Dial(self._brought(grab, grab.x, grab.y)),)
            elif grab.moved:
                there = (Dial(grab.dial),)
        self.tell(*there, Close(), Lift())

    def _tapped(self, x: float, y: float) -> None:
        self._choose(self.stage.hit(x, y))

    def _choose(self, hot: Hot | None) -> None:
        """What a touch means that hit this place, or none."""
        opened = self.playback.card is not None
        if hot is not None and hot.target.what in {"figure", "card"}:
            self.stage.point_from(hot)
        command = None if hot is None else self._command(hot.target)
        if command is None and opened and (hot is None or hot.target.what != "slip"):
            command = Close()
        if command is None and hot is not None and opened:
            # A tap on the slip itself puts it away; the panel has its own rows.
            command = None if self.playback.card == "@ease" else Close()
        if command is None and not opened and self._on_cover:
            command = Next()
        # A tap on what is moving catches it, and gives it up again.
        ending: tuple[Command, ...] = (Drop(0.0),) if self.playback.scroll else ()
        self.tell(*ending, *(() if command is None else (command,)), Lift())

    def _chosen(self, hot: Hot) -> None:
        """Assistive technology has pressed a control."""
        if self._resting:
            return
        self.tell(Touch())
        self._choose(hot)

    @property
    def _on_cover(self) -> bool:
        now = self.playback
        slide = self.loaded.content.slides[now.place]
        # A page that glides off is the cover until the next has arrived.
        leaving = now.turn or (now.scroll and now.scroll.target != now.place)
        return slide.lands and not leaving

    def _step(self) -> Command | None:
        """The next of the page's figures; a question is answered first."""
        hots = self.stage.hots()
        for wanted in ("reveal", "again"):
            if any(hot.target.what == wanted for hot in hots):
                return self._command(Target(wanted))
        names = dict.fromkeys(h.target.which for h in hots if h.target.what == "figure")
        here = list(names)
        if not here:
            return None
        now = self.playback.card
        if now not in names:
            self.stage.point_from(None)
            return Open(here[0])
        after = here.index(now) + 1
        return Open(here[after]) if after < len(here) else Close()

    def _command(self, target: Target) -> Command | None:
        what, which = target
        match what:
            case "figure" | "card":
                same = self.playback.card == which
                return Close() if same else Open(which)
            case "theme":
                return Theme(which)
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
            case "close":
                return Close()
            case "step":
                return self._step()
            case "reveal":
                return Reveal()
            case "again":
                return Again()
        return None

    def _pressed(self, key: int) -> None:
        if self._resting:
            return
        if key == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif key in _KEYS:
            self.tell(_KEYS[key])

    # -- content ---------------------------------------------------------

    def refresh(self) -> None:
        """Read everything anew and show it, pictures as well: `refreshed` is told."""
        self._afresh = True
        self._read()

    def _read(self) -> None:
        """Read what was saved, apart: a large file must not hold up the picture."""
        if self._reader is not None and self._reader.is_alive():
            self._read_again = True
            return
        self._read_again = False
        path, fit, attempts = self.loaded.path, self.fit, self._attempts
        pictures = self.pictures

        def read() -> None:
            found = read_from(path, fit, attempts)
            with contextlib.suppress(Exception):
                # A drawing must not hold up the picture either.
                pictures.read_ahead(path)
            # The show may have been closed meanwhile, and its Qt half be gone.
            with contextlib.suppress(RuntimeError):
                self._was_read.emit(found)

        # A daemon: a network share that hangs must not keep the show from ending.
        self._reader = threading.Thread(target=read, name="content", daemon=True)
        self._reader.start()

    @Slot(object)
    def _take(self, found: Loaded | ContentError) -> None:
        """Show what was read, unless it has been saved again since."""
        if self._closed:
            return
        # It has said all it had to say, even if its thread has yet to end.
        self._reader = None
        if self._read_again:
            self._read()
            return
        self._show_read(found)
        if self._afresh:
            self._afresh = False
            self.refreshed.emit(found)

    def _show_read(self, found: Loaded | ContentError) -> None:
        """Show what was saved; what has mistakes leaves the last good show up."""
        if isinstance(found, ContentError):
            self.fault = found
            self.checked.emit()
            print(found.said(self.staff), file=sys.stderr, flush=True)
            self.stage.mark_mistake(True)
            if self.watcher is not None and found.digest:
                # The mistake may be mended in a file that was not shown yet.
                self.watcher.follow(found.files, found.digest)
            return
        loaded = found
        self.fault = None
        self.checked.emit()
        self.stage.mark_mistake(False)
        if self.watcher is not None:
            self.watcher.follow(loaded.files, loaded.digest)
        if loaded.digest == self.loaded.digest and not self._afresh:
            return
        for note in loaded.notes:
            print(note.said(self.staff), file=sys.stderr, flush=True)
        self.show_content(loaded)

    def show_content(self, loaded: Loaded) -> None:
        """Show other content at the same slide, or at the nearest that is left."""
        self.pictures.forget()
        here = self._slide.id
        self.programme = Programme(loaded)
        self._due = self.programme.ids(self.today())
        self._met = here
        self._perform(self.programme.part(self._with(here)))
        self._look_again()
        self._show()
        self.keeper.keep(loaded)
        self.shown.emit(self.loaded)

    def _perform(self, loaded: Loaded) -> None:
        """Have these slides from now on, with the visit where it is."""
        old, names = self._ids, [slide.id for slide in loaded.content.slides]
        now, show = self.playback, loaded.content.show
        seen = old[now.seen]
        near = [*old[now.place :], *old[: now.place][::-1]]
        if old[now.place] not in names and {*names[now.place : now.place + 1]} - {*old}:
            # Another slide stands in its place, or the same by another name.
            near = []
        # What came next is what a visitor would have gone on to.
        place = next((names.index(name) for name in near if name in names), now.place)
        playback = now.with_pages(
            pages(loaded.content),
            place,
            names.index(seen) if seen in names else None,
        )
        if playback.language not in show.languages:
            playback = replace(playback, language=show.languages[0])
        self.loaded = loaded
        self._ids = tuple(names)
        self.playback = replace(
            playback,
            default_language=show.languages[0],
            idle_after=float(show.idle.after),
            idle_warning=float(show.idle.warning),
        )
        # Pictures may be others, though the slide that shows them is the same.
        self.stage.perform(loaded.content, anew=self._afresh)

    # -- schedules --------------------------------------------------------

    def _look_again(self) -> None:
        wait = self.programme.wait(self.today())
        if wait is None:
            self._agenda.stop()
        else:
            # In the dark nobody sees what comes; the morning begins with a look.
            wait = DARK if self.ticker.halted else wait
            self._agenda.start(math.ceil(wait * 1000))

    def _consult(self) -> None:
        """Look at the clock: which slides are on, and when to look again."""
        due = self.programme.ids(self.today())
        if due != self._due:
            self._due, self._met = due, self._slide.id
        self._look_again()
        if self._due != self._ids and not self.ticker.halted:
            self.tell()

    def _with(self, here: str) -> tuple[str, ...]:
        """The slides that are on, and the one that is looked at."""
        slides = self.programme.whole.content.slides
        return tuple(s.id for s in slides if s.id in self._due or s.id == here)

    def _keep_to_programme(self) -> None:
        """Let slides come and go where nobody is disturbed by it.

        That is between two pages: when another page has just come to rest, and is
        one that stays. The loop passes over those that go.
        """
        now, due = self.playback, {*self._due}
        here = self._ids[now.place]
        if now.looping and due.isdisjoint(self._ids):
            # There is no page to go on to: those that come are added first.
            if now.turn is None and now.scroll is None and not now.held:
                self._change(self._with(here))
            return
        if now.turn is not None:
            bound = now.turn.destination
            if now.looping and not now.turn.committed and self._ids[bound] not in due:
                count = len(self._ids)
                after = ((bound + n) % count for n in range(1, count))
                stays = next((p for p in after if self._ids[p] in due), bound)
                if stays != now.place:
                    self.playback = now.bound_for(stays)
            return
        resting = now.scroll is None and not now.held and now.card is None
        alone = now.looping and due.intersection(self._ids) == {here}
        if resting and here in due and (here != self._met or alone):
            self._change(self._due)

    def _change(self, ids: tuple[str, ...]) -> None:
        if ids != self._ids:
            self._perform(self.programme.part(ids))
            self._told = self.playback
            self.shown.emit(self.loaded)


def _whole(loaded: Loaded) -> Loaded:
    return loaded


def read_from(
    path: Path,
    fit: Callable[[Loaded], Loaded],
    attempts: Attempts | None = None,
) -> Loaded | ContentError:
    """What of a file is fit to be shown, or what is wrong with it."""
    attempts = attempts or Attempts(None)
    known = cause_unread(path)
    if attempts.hopeless(known):
        return deadly(path, digest_unread(path))
    try:
        with attempts.trying(known):
            return fit(load(path))
    except ContentError as error:
        return error
    except Exception as error:
        # Whatever it is: staff wait for an answer to their save.
        logger.exception("reading %s failed", path)
        return unforeseen(path, error)
