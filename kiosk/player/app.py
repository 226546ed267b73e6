"""The composition root: everything is built once here and joined by three signals.

Order of a start: QApplication, typeface, content, stage, window, first picture;
the watcher and the pages next door come after the first paint. Order of an end:
clock, watcher, scene, window, and then the application returns its exit status.
"""

from __future__ import annotations

import math
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kiosk.content.attempts import Attempts
from kiosk.content.keeper import Keeper
from kiosk.content.lexicon import Lexicon
from kiosk.content.paths import asset_folders
from kiosk.show import overview, zone
from kiosk.show.guesses import Guesses
from kiosk.show.opening import begin, carried
from kiosk.show.playback import ENTER
from kiosk.show.programme import Programme, next_of
from kiosk.show.station import ALONE
from kiosk.show.visit import Stay

# isort: split
# Qt for Python imports slowly, which `kiosk.player` puts away: it comes first.
from kiosk.player import garbage
from kiosk.player.accessibility import Access
from kiosk.player.fonts import Typeface
from kiosk.player.pictures import ROOM as DRAWINGS
from kiosk.player.pictures import Pictures
from kiosk.player.reload import Reload
from kiosk.player.stage import Stage
from kiosk.player.ticker import FRAME, Ticker
from kiosk.player.window import Window

# isort: split
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from kiosk.content.content import (
        ContentError,
        Loaded,
    )
    from kiosk.drawing.interaction import Interaction
    from kiosk.drawing.marks import Hot
    from kiosk.drawing.palette import Skin
    from kiosk.model.text import Language
    from kiosk.player.canvas import Rotation
    from kiosk.player.input import Input
    from kiosk.player.sky import Sky
    from kiosk.player.watcher import Watcher
    from kiosk.show.command import Command
    from kiosk.show.gestures import TouchSample
    from kiosk.show.playback import Playback, Stop
    from kiosk.show.station import Membership
    from kiosk.show.step import Plan, Rounds
    from kiosk.slides.base import Slide

DARK: Final = 600.0
"""Seconds between two looks at the schedules while the show is halted."""

PAUSE: Final = 1500
"""Milliseconds of rest after which pages are drawn small, for the overview."""
UNSEEN: Final = 1000
"""Milliseconds after which the files are watched, though no screen shows anything."""


# Long because it is the composition root: what it joins lies elsewhere.
class App(QObject):
    """Joins clock, window and file with the stage; holds the present moment.

    `state` is the folder for what the show learns; None remembers nothing. `clock`
    tells seconds that only grow, by default the machine's, `today` the wall clock's
    moment here, which may jump. `mistake` is what is wrong with the file if an
    earlier version is shown. `skin` stands in place of the content's. `window` is
    one that is on screen already, with what the first slide looks like once it has
    entered. `membership` is what the screen is in its hall.

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
        membership: Membership = ALONE,
    ) -> None:
        super().__init__()
        self.today = today
        self.membership = membership
        self.programme = Programme(loaded, membership.names)
        self._rounds = self._stepped()
        self.in_step: bool | None = None
        """Whether the loop is where its group is; None if it keeps step with nobody."""
        self.late: float | None = None
        """Seconds by which its last turn came after the group's."""
        self._due = self._on()
        """The slides that are on by the clock; others may still be shown."""
        self._met = ""
        """The slide on which it was noticed that others are on."""
        self.loaded = loaded = self.programme.part(self._due)
        self.clock = time.monotonic if clock is None else clock
        self.staff = staff
        folders = asset_folders(loaded.path)
        self.pictures = Pictures(
            folders, None if state is None else state / DRAWINGS, apart=True
        )
        typeface = Typeface.load(folders[0] / "fonts")
        self.lexicon = Lexicon.learnt(state)
        self.stage = Stage(
            typeface, self.pictures, rotation=rotation, skin=skin, gradual=True
        )
        self.stage.perform(loaded.content)
        self.access = Access(self.stage)
        self.access.chosen.connect(self._chosen)
        self.window = Window(self.clock) if window is None else window
        self.window.mount(self.stage, loaded.content.show.title.en)
        self._playback = begin(loaded.content)
        if window is not None:
            # What is seen already does not enter once more.
            self._playback = replace(self.playback, stay=Stay(ENTER))
        self._ids = tuple(slide.id for slide in loaded.content.slides)
        """The slides that are shown, in order."""
        self._input: Input | None = None
        self.guesses = Guesses(state)
        self.keeper = Keeper(state)
        self._seen = loaded if mistake is None else mistake
        """What the files held when they were read for the start."""
        self._cause = loaded.cause if mistake is None else ""
        """What they were, with what lies beside them, where that is known."""
        self.stage.mark_mistake(mistake is not None)
        self._told = self.playback
        """The moment that was told last."""
        self._started = self._resting = False
        self.reload = Reload(self, Attempts(state), mistake, self)
        self.reload.checked.connect(self.checked)
        self.reload.refreshed.connect(self.refreshed)
        self.ticker = Ticker(self, self.clock)
        self.watcher: Watcher | None = None
        self.sky: Sky | None = None
        self._tidied = -1
        """The page on which garbage was collected last."""
        self._unseen = _once(self, self._watch)
        self._built = False
        """Whether everything is built that the next moments need."""
        self._ahead = _once(self, self._build_ahead)
        self._small = _once(self, self._draw_small)
        self._agenda = _once(self, self._consult)
        self.ticker.ticked.connect(self._ticked)
        self.window.sampled.connect(self._sampled)
        self.window.pressed.connect(self._pressed)
        self.window.resized.connect(self._resized)
        self.window.closing.connect(self.escaped)

    # -- life -----------------------------------------------------------

    def start(self) -> None:
        """Show the first moment and let time run."""
        self._started = True
        self.pictures.arrived.connect(self._arrived)
        # The first picture waits for nothing; no picture may be waited for in vain.
        self.window.appeared.connect(self._watch)
        self._unseen.start(UNSEEN)
        # A show that stands still is silent.
        self.ticker.stilled.connect(self.pictures.films.hush)
        self.ticker.passed()
        self._join()
        # A window that is on screen already does not show it by itself.
        self.stage.show()
        self._show()
        self._look_again()
        if self.window.missed:
            # Answered once the show runs: before, nobody could leave it.
            QTimer.singleShot(0, self.window.make_good)

    def begin_anew(self) -> None:
        """The show as the next visitor finds it, from its first moment."""
        self._due = self._on()
        self._look_again()
        self._change(self._due)
        self._playback = begin(self.loaded.content)
        self._join()
        if self._input is not None:
            self._input.begin_anew()
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
            looped = self.playback.presence.looped
            if self._input is not None and self._input.give_up() and looped:
                from kiosk.show.command import Pause

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
        self._small.stop()
        self._agenda.stop()
        self._unseen.stop()
        garbage.end()
        if self.watcher is not None:
            self.watcher.stop()
        if self.sky is not None:
            self.sky.stop()
        self.reload.closed = True
        self.guesses.close()
        self.keeper.close()
        self.lexicon.close()
        self.stage.tear_down()
        self.window.blockSignals(True)
        self.window.close()

    def _watch(self) -> None:
        self._unseen.stop()
        if self.watcher is not None or self.reload.closed:
            return
        self.began.emit()
        from kiosk.player.sky import Sky
        from kiosk.player.watcher import Watcher

        # Told what is on screen, it also reports a save since the start.
        garbage.begin()
        seen = self._seen
        self.watcher = Watcher(
            self.loaded.path, seen.digest, seen.files, cause=self._cause, parent=self
        )
        self.watcher.changed.connect(self.reload.read)
        self.reload.watcher = self.watcher
        self.guesses.load_soon()
        self.keeper.keep(self.programme.whole)
        self.sky = Sky(self)
        self.sky.look()

    # -- time and requests ----------------------------------------------

    def _ticked(self, seconds: float) -> None:
        if self._resting:
            return
        lived, begun = self.playback.lives, self.clock()
        self._pass(seconds)
        if self._input is not None:
            self._input.wait(self.clock())
        self._show()
        if lived and self.clock() - begun > FRAME:
            # A machine that is late with it has no time for what nobody asks for.
            now = self.playback
            self._playback = replace(now, pulse=now.pulse.lagged())

    def tell(self, *commands: Command) -> None:
        """Let the time so far pass, then take requests."""
        seconds = self.ticker.passed()
        if not self._resting:
            self._pass(seconds)
        for command in commands:
            self._playback = self.playback.told(command)
        self._show()

    def show_sky(self, daylight: float) -> None:
        """Show the present moment with a sky that is so light, from 0 to 1."""
        self.stage.show_sky(daylight)
        self.tell()

    @property
    def stands(self) -> bool:
        """Whether the show stands still: staff have the screen, or it is dark."""
        return self._resting or self.ticker.halted

    @property
    def playback(self) -> Playback:
        """The present moment; nobody but the app sets it."""
        return self._playback

    @property
    def fault(self) -> ContentError | None:
        """What is wrong with the last save, if anything is."""
        return self.reload.fault

    def go_on(self, playback: Playback) -> None:
        """Go on from another moment of the same content; the next picture shows it.

        Raises:
            ValueError: its pages are not those of the content.
        """
        if len(playback.pages) != len(self.loaded.content.slides):
            raise ValueError("a moment of other content")
        self._playback = replace(playback, pages=self._paced(playback.pages))

    @property
    def slide(self) -> Slide:
        """The present slide."""
        return self.loaded.content.slides[self.playback.place]

    @property
    def facing(self) -> Slide:
        """The slide in sight, which is not the present one while pages change."""
        return self.loaded.content.slides[self.playback.facing]

    @property
    def _interaction(self) -> Interaction:
        """What has been done on the present page, by this visitor and earlier ones."""
        playback, slide, done = self.playback, self.slide, self.playback.interaction
        if slide.takes:
            from kiosk.show.takeaway import takeaway

            taken = takeaway(
                self.loaded.content,
                playback.seen,
                playback.language,
                playback.presence.trail,
            )
            return replace(done, takeaway=taken)
        if not slide.asks:
            return done
        return replace(done, guesses=self.guesses.counts(slide.id))

    def _show(self) -> None:
        self._playback = self.stage.fitted(self.playback)
        if self.playback is not self._told:
            before, self._told = self._told, self.playback
            self.moved.emit(before, self.playback)
        if self._due != self._ids:
            self._keep_to_programme()
        self.guesses.heed(self.playback, self.slide.id)
        if self.stage.show_moment(self.playback, self._interaction):
            self._built = False
        if self._resting:
            return
        wakes = _wakes(self.playback, self.stage)
        if self._input is not None and self._input.pressed:
            wakes = min(wakes, 1.0, max(0.02, self._input.rests_for(self.clock())))
        self.ticker.wake_in(wakes)
        if wakes > 0 and not self._built:
            self.access.follow()
            if not self._ahead.isActive():
                self._ahead.start(30)

    def _arrived(self, _: str) -> None:
        """A picture that was waited for is there; the stage has heard of it before."""
        if self.stage.comes and not self.ticker.halted:
            self._show()

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
        self.stage.show_at_once(self.playback, self._interaction)
        self._show()

    def _build_ahead(self) -> None:
        if self.playback.moving or self.stage.changing:
            return
        if self.stage.build_ahead(self.playback):
            # Between two steps a touch is answered.
            self._ahead.start(2)
            return
        self._built = True
        self.lexicon.keep()
        self._get_ready()
        open_now = overview.asked(self.playback.card) is not None
        self._small.start(2 if open_now else PAUSE)
        if self._tidied != self.playback.place:
            self._tidied = self.playback.place
            garbage.tidy()

    def _draw_small(self) -> None:
        """Draw the pages small, one at a time, as long as nothing moves."""
        pressed = self._input is not None and self._input.pressed
        if self._resting or not self._built or pressed:
            return
        if self.stage.draw_small(self.playback):
            self._small.start(20)

    # -- touches and keys -----------------------------------------------

    @property
    def input(self) -> Input:
        """What fingers ask; made when it is first needed."""
        if self._input is None:
            from kiosk.player.input import Input

            self._input = Input(self)
        return self._input

    def _get_ready(self) -> None:
        """Import what a touch will ask for, before there is one."""
        import kiosk.player.input  # noqa: F401

        self.stage.overlays.get_ready()

    def _sampled(self, sample: TouchSample) -> None:
        self.input.sampled(sample)

    def _chosen(self, hot: Hot) -> None:
        """Assistive technology has pressed a control."""
        if not self._resting:
            self.input.chosen(hot)

    def _pressed(self, key: int) -> None:
        if self._resting:
            return
        if key == Qt.Key.Key_Escape:
            self.escaped.emit()
            return
        from kiosk.player.input import KEYS

        if key in KEYS:
            self.tell(KEYS[key])

    # -- content ---------------------------------------------------------

    def refresh(self) -> None:
        """Read everything anew and show it, pictures as well: `refreshed` is told."""
        self.reload.afresh = True
        self.reload.read()

    def show_content(self, loaded: Loaded, *, beside: bool = False) -> None:
        """Show other content at the same slide, or at the nearest that is left.

        `beside` is whether its pictures may be others, though a slide is the same.
        """
        self.pictures.forget(others=beside)
        here = self.slide.id
        self.programme = Programme(loaded, self.membership.names)
        self._rounds = self._stepped()
        self._due = self._on()
        self._met = here
        self._perform(self.programme.part(self._with(here)))
        self._look_again()
        self._show()
        self.keeper.keep(loaded)
        self.shown.emit(self.loaded)

    def _perform(self, loaded: Loaded) -> None:
        """Have these slides from now on, with the visit where it is."""
        self._playback = carried(self.playback, self._ids, loaded.content, self._paced)
        self.loaded = loaded
        self._ids = tuple(slide.id for slide in loaded.content.slides)
        # Pictures may be others, though the slide that shows them is the same.
        self.stage.perform(loaded.content, anew=self.reload.afresh)

    # -- in step -----------------------------------------------------------

    def join(self, membership: Membership) -> None:
        """Be another screen in the hall from now on."""
        if membership == self.membership:
            return
        self.membership = membership
        self.show_content(self.programme.whole)

    @property
    def plan(self) -> Plan | None:
        """By what the loop keeps step now; None if it is on its own."""
        return None if self._rounds is None else self._rounds.plan(self.today())

    def _stepped(self) -> Rounds | None:
        station = self.membership.station
        if station is None:
            return None
        from kiosk.show.step import Rounds

        return Rounds(self.programme, station)

    def _paced(self, stops: tuple[Stop, ...]) -> tuple[Stop, ...]:
        plan = self.plan
        return stops if plan is None else plan.table.paced(stops)

    def _join(self) -> None:
        """Begin where the group is, before anybody has seen anything."""
        plan = self.plan
        if plan is not None and self.playback.looping:
            from kiosk.show.step import joined

            self.go_on(self.playback)
            stamp = self.today().timestamp()
            self._playback = joined(self.playback, plan.table, stamp)

    def _pass(self, seconds: float) -> None:
        """Let time pass; in step the wall clock says when a page is left."""
        plan, before = self.plan, self.playback
        if plan is None:
            self._playback, self.in_step = before.after(seconds), None
            return
        from kiosk.show.step import in_step, lateness, later

        self._heed(plan.ids)
        still = before.turn is None and before.scroll is None and not before.held
        if plan.ids != self._ids and before.looping and still:
            # What is on now may be what comes next.
            self._change(self._with(self.slide.id))
        stamp = self.today().timestamp()
        self._playback = later(self.playback, seconds, plan.table, stamp)
        self.in_step = in_step(self.playback, plan.table, stamp)
        late = lateness(before, self.playback, plan.table, stamp)
        self.late = self.late if late is None else late

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
        self._heed(self._on())
        self._look_again()
        if self._due != self._ids and not self.ticker.halted:
            self.tell()

    def _on(self) -> tuple[str, ...]:
        """The slides that are on at this moment."""
        plan = self.plan
        return self.programme.ids(self.today()) if plan is None else plan.ids

    def _heed(self, due: tuple[str, ...]) -> None:
        """Others are on from now on, perhaps."""
        if due != self._due:
            self._due, self._met = due, self.slide.id

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
                stays = next_of(due, self._ids, bound)
                if stays != now.place:
                    self._playback = now.bound_for(stays)
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


def _wakes(playback: Playback, stage: Stage) -> float:
    """Seconds until something visible changes by itself."""
    if stage.changing or stage.comes:
        return 0.0
    due = stage.pictures.films.due if playback.plays else math.inf
    return min(playback.wakes, due)


def _once(owner: QObject, act: Callable[[], None]) -> QTimer:
    """A timer that lets something happen once, each time that it is started."""
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.timeout.connect(act)
    return timer
