"""Operations: what keeps a public screen in order, joined with the show.

Ghost touches are kept back before anything answers them; outside opening hours the
picture is black and everything rests; visits are counted, and how the machine is
can be read from a file and, if asked for, a page.
"""

from __future__ import annotations

import contextlib
import logging
import time
from importlib import metadata
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QKeyEvent

from kiosk.device.operate import loudness
from kiosk.device.operate.clock import ClockWatch
from kiosk.device.operate.hours import REST, Night, opened
from kiosk.device.operate.membership import membership
from kiosk.device.operate.touch_filter import TouchFilter, answers
from kiosk.device.records.health import (
    Bulletin,
    Status,
    begun_again,
    measured,
    supervisor,
)
from kiosk.device.records.statistics import Records
from kiosk.device.records.status_server import StatusServer
from kiosk.device.records.visits import VisitEnded, Visits
from kiosk.device.screen.blackout import Blackout
from kiosk.model.printable import plain
from kiosk.show import zone
from kiosk.show.opening import begin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kiosk.content.content import Loaded
    from kiosk.device.operate.display_power import DisplayPower
    from kiosk.device.records.visits import Event
    from kiosk.device.settings import HallPlace, Settings
    from kiosk.player.app import App
    from kiosk.show.gestures import TouchSample
    from kiosk.show.playback import Playback

QUIET: Final = 1.5
"""Seconds into the cover at which nobody would notice a change of processes."""
NIGHT: Final = "night"
"""Why the show stands still while the hall is closed."""
BLACK: Final = "black"
"""Why it stands still while it is black by an order."""

logger = logging.getLogger(__name__)


# Long because hours, orders, touches, visits and health know of each other only here.
class Operations(QObject):
    """Watches over one show on one machine.

    `state` is the folder for what it records; None records nothing. `stamp`
    gives the time of day as a timestamp, `renew` reads the time zone anew, and `panel`
    is the display; None leaves it alone.

    Signals:
        lit(): the hall opens, or somebody has woken the screen at night.
        dimmed(bool): whether the picture is black, since the hall is closed or by an
            order.
    """

    lit = Signal()
    dimmed = Signal(bool)

    def __init__(
        self,
        app: App,
        settings: Settings,
        state: Path | None,
        stamp: Callable[[], float] = time.time,
        panel: DisplayPower | None = None,
        renew: Callable[[], None] = zone.renew,
    ) -> None:
        super().__init__()
        self._clock, self._stamp, self._renew = app.clock, stamp, renew
        self.app = app
        self.settings = settings
        self.state = state
        self.touch_filter = TouchFilter()
        self.night = Night()
        self._occupied = False
        """Whether staff have the screen."""
        self._left_dark = False
        """Whether they have turned its picture off."""
        self._expects = False
        """Whether guests are expected or led: a closed hall stays lit for them."""
        self._blackened = False
        """Whether the picture is black by an order, in an open hall too."""
        self._shaded = False
        """Whether it is black, for whatever reason."""
        self._ordered: int | None = None
        """How loud films are by an order, in per cent."""
        self._ordering = False
        """Whether what happens now is an order, and no visitor's doing."""
        self._on_duty = False
        """Whether this is the process on screen, which alone records."""
        self.blackout = Blackout(app.window)
        self.blackout.settled.connect(self._settled)
        self._panel = panel if settings.hours.panel else None
        self._switched = 0.0
        """When the panel was switched last."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)
        self.records = Records(state if settings.statistics else None)
        self.visits = Visits(self._slides, self._clock())
        self.restarts = 0
        """How often the show has begun again since its supervisor did."""
        self._version = version()
        self._began = self._clock()
        self._open = True
        self._touched: float | None = None
        """When a visitor was there last."""
        self._landed: tuple[float, float | None] | None = None
        """When the finger landed that is down, and when one was there before it."""
        self._ended = 0
        """Visits that are over."""
        self.bulletin = Bulletin(state, self.status)
        self.place: HallPlace = settings.fleet
        """What the screen is in its hall."""
        self.clock_watch = ClockWatch(self.bulletin.changed)
        where = settings.status
        self.server = (
            None
            if where.port is None
            else StatusServer(
                where.address,
                where.port,
                lambda: measured(self.status(), state),
                where.names,
            )
        )
        # A ghost must not wake the screen.
        app.input.sieves += [self._sifted, self._woken]
        app.window.installEventFilter(self)
        app.moved.connect(self._moved)
        app.shown.connect(self._shown)
        app.checked.connect(self.bulletin.changed)

    def start(
        self, *, on_duty: bool = True, black: bool = False, expects: bool = False
    ) -> None:
        """The show begins; a hall that is closed is dark from the first picture on.

        So is one that is `black` by an order. Where guests are led or welcomed, it
        `expects` them.
        """
        self._blackened, self._expects = black, expects
        if black:
            self.app.ticker.halt(BLACK)
        now, stamp = self._clock(), self._stamp()
        self.night = self.night.after(
            now, is_open=opened(self.settings.hours, stamp).open, busy=self._expects
        )
        if self.night.dark:
            self.app.ticker.halt(NIGHT)
        if self.dark:
            self._shaded = True
            self.blackout.cut()
            self.dimmed.emit(True)
        self.serve(on_duty)
        self.look()

    def serve(self, on_duty: bool) -> None:
        """Record and switch from now on, or leave that to another process."""
        if on_duty and not self._on_duty:
            self._on_duty = True
            self._sound(self._stamp())
            self.restarts = begun_again(self.state, supervisor())
            self.records.begin()
            self.bulletin.begin()
            if self.server is not None:
                self.server.begin()
            self._watch_clock()
            self.visits = Visits(self._slides, self._clock())
            if self.night.dark:
                self._switch(False)
        elif self._on_duty and not on_duty:
            if not self.night.dark:
                self._end_visit()
            self._on_duty = False
            self._sound(self._stamp())
            self.records.close(0.5)
            self.bulletin.close(0.5)
            if self.server is not None:
                self.server.close()
            self.clock_watch.close()

    def close(self) -> None:
        """End everything; a panel that is off is left on."""
        self._timer.stop()
        if self.night.dark:
            self._switch(True)
        self.serve(False)
        if self._panel is not None:
            self._panel.close()

    # -- opening hours

    def look(self) -> None:
        """See whether the hall is open, and when to look again."""
        self._renew()
        now, stamp, settings = self._clock(), self._stamp(), self.settings
        opening = opened(settings.hours, stamp)
        self._open = opening.open
        visited = self._occupied or not self.app.playback.looping
        busy = (visited and not self._left_dark) or self._expects
        night = self.night.after(now, is_open=opening.open, busy=busy)
        if night.dark and self.night.dark and now - self._switched >= REST:
            # Somebody may have switched it on, or a cable brought it back.
            self._settled()
        self._turn(night)
        if self.app.watcher is not None:
            self.app.watcher.rest = REST if night.dark else 0.0
        self._sound(stamp)
        seconds = night.wakes(now, stamp, opening)
        turns = loudness.changes(settings.sound, stamp) - stamp
        seconds = min(seconds, max(turns, 0.05))
        self._timer.start(round(seconds * 1000))

    def _turn(self, night: Night) -> None:
        was, self.night = self.night, night
        if night.phase != was.phase:
            self.bulletin.changed()
            logger.info("the screen: %s, before that %s", night.phase, was.phase)
        if night.dark == was.dark:
            return
        app = self.app
        if night.dark:
            self._end_visit()
            app.ticker.halt(NIGHT)
            self._shade()
            # The best moment to begin with a new process, if one is wanted.
            app.go_on(begin(app.loaded.content).after(QUIET))
        else:
            self._switch(True)
            app.ticker.resume(NIGHT)
            # The night was nobody's view.
            self.visits = Visits(self._slides, self._clock())
            app.begin_anew()
            self._shade()
            self.lit.emit()

    @property
    def dark(self) -> bool:
        """Whether the picture is black, by the hours or by an order."""
        return self.night.dark or self._blackened

    def _shade(self) -> None:
        """Let the picture be as black as it is to be."""
        if self.dark == self._shaded:
            return
        self._shaded = self.dark
        self.dimmed.emit(self.dark)
        if self.dark:
            self.blackout.darken()
        else:
            self.blackout.lighten()

    # -- sound

    def be_loud(self, ordered: int | None) -> None:
        """Films are as loud as is ordered, in per cent; None leaves it to the hall."""
        self._ordered = ordered
        self._sound(self._stamp())

    def _sound(self, stamp: float) -> None:
        """Let films be as loud as they are to be now.

        Where the hall is closed, and where another process is on screen, they are not
        heard.
        """
        sound, films = self.settings.sound, self.app.pictures.films
        heard = self._on_duty and (self._open or self._expects)
        loud = loudness.loudness(sound, stamp, ordered=self._ordered)
        films.volume, films.device = loud if heard else 0.0, sound.device

    # -- orders

    def be(self, place: HallPlace) -> None:
        """Be another screen in the hall from now on."""
        self.place = place
        self._watch_clock()
        self.app.join(membership(place))
        self.bulletin.changed()

    def _watch_clock(self) -> None:
        # Of a screen on its own nobody asks how its clock is.
        if self.place.step is None:
            self.clock_watch.close()
        elif self._on_duty:
            self.clock_watch.begin()

    def blacken(self, black: bool) -> None:
        """The picture is to be black by an order, or no longer."""
        if black == self._blackened:
            return
        self._blackened = black
        if black:
            self.app.ticker.halt(BLACK)
        else:
            self.app.ticker.resume(BLACK)
            self.app.tell()
        self._shade()

    def expect(self, expects: bool) -> None:
        """Guests are expected or led by staff, or no longer: a closed hall is lit."""
        self._expects = expects
        if expects:
            self.wake()
        else:
            self.look()

    def wake(self) -> None:
        """Light the screen of a closed hall, as a touch does."""
        if self.night.dark:
            self._turn(self.night.woken(self._clock()))
            self.look()

    @contextlib.contextmanager
    def ordering(self) -> Iterator[None]:
        """What happens within is an order: no visit begins with it, one may end."""
        self._ordering = True
        try:
            yield
        finally:
            self._ordering = False

    def occupy(self) -> None:
        """Staff have the screen: they are not cut off either, and are no visit."""
        self._occupied = True
        self._left_dark = False
        now = self._clock()
        landed, before = self._landed or (now, self._touched)
        self._touched = before
        left = landed if before is None else before
        last = self.app.playback
        self.visits, events = self.visits.handed_over(last, landed, left)
        self._count(events)

    def vacate(self) -> None:
        """Staff have gone."""
        self._occupied = self._left_dark = False
        # What lay under the menu was nobody's view.
        self.visits = self.visits.watched_from(self._clock())
        self.look()

    def leave_dark(self) -> None:
        """Staff have turned the picture off: the hall closes and opens without them.

        The show stands where it was touched last, and looks visited for ever.
        """
        self._left_dark = True
        self.look()

    def answered(self) -> None:
        """Something else than the show has answered a touch."""
        self.touch_filter = self.touch_filter.answered(self._clock())

    def _settled(self) -> None:
        if self.night.dark and self.blackout.black:
            self._switch(False)

    def _switch(self, on: bool) -> None:
        self._switched = self._clock()
        if self._panel is not None and self._on_duty:
            self._panel.switch(on)

    def _woken(self, sample: TouchSample) -> TouchSample | None:
        night, left = self.night.told(sample)
        if night is not self.night:
            woken = night.phase != self.night.phase
            self._turn(night)
            if woken:
                self.look()
        return left

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A key in the dark wakes the screen, and does nothing else.

        Where it is black by an order, it does nothing at all.
        """
        if self.dark and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            if self.night.dark and not event.isAutoRepeat():
                self._turn(self.night.woken(self._clock()))
                self.look()
            return True
        return super().eventFilter(watched, event)

    # -- ghosts

    def _sifted(self, sample: TouchSample) -> TouchSample | None:
        room = self.app.stage.drawn_for
        before = self.touch_filter
        self.touch_filter, left = before.told(
            sample, room.width, room.height, self._live
        )
        if self.touch_filter.counts is not before.counts:
            self._log(before)
            self.bulletin.changed()
        return left

    def _live(self, x: float, y: float) -> bool:
        return self.app.stage.hit(x, y) is not None

    def _log(self, before: TouchFilter) -> None:
        for why, count in self.touch_filter.counts.items():
            if count > before.counts.get(why, 0):
                logger.warning(
                    "a ghost touch (%s), %d so far; masked: %s",
                    why,
                    count,
                    [
                        f"({mask.x:.0f}, {mask.y:.0f}) for {mask.until - now:.0f} s"
                        for now in (self.touch_filter.time,)
                        for mask in self.touch_filter.holding(now)
                    ],
                )

    # -- visits

    @property
    def _slides(self) -> tuple[str, ...]:
        return tuple(slide.id for slide in self.app.loaded.content.slides)

    def _moved(self, before: Playback, after: Playback) -> None:
        now = self._clock()
        if self.touch_filter.taps and answers(before, after):
            self.touch_filter = self.touch_filter.answered(now)
        if not after.held:
            self._landed = None
        elif not before.held:
            self._landed = (now, self._touched)
        led = self._occupied or self._ordering
        if not after.looping and after.presence.quiet == 0 and not led:
            self._touched = now
        if not self.dark and not self._occupied:
            if self._ordering:
                self.visits, events = self.visits.ordered(before, now)
            else:
                self.visits, events = self.visits.told(before, after, now)
            if events:
                self._count(events)
        if after.looping and not before.looping and self.night.phase != "day":
            self.look()

    def _shown(self, _: Loaded) -> None:
        self.visits = self.visits.with_slides(self._slides)
        self.bulletin.changed()

    def _end_visit(self) -> None:
        self.visits, events = self.visits.ended(self.app.playback, self._clock())
        self._count(events)

    def _count(self, events: tuple[Event, ...]) -> None:
        self._ended += sum(isinstance(event, VisitEnded) for event in events)
        if self._on_duty:
            self.records.add(*events)

    # -- health

    @property
    def _sound_said(self) -> str:
        if not self.settings.sound.on:
            return "off"
        films = self.app.pictures.films
        return "no-device" if films.deaf else "on" if films.volume else "silent"

    def status(self) -> Status:
        """How things are; may be asked from any thread, and asks nothing of Qt."""
        app, now = self.app, self._clock()
        loaded, fault, touch_filter = app.loaded, app.fault, self.touch_filter
        slides = loaded.content.slides
        here = min(app.playback.place, len(slides) - 1)
        place = self.place
        clock = None if place.step is None else self.clock_watch.last
        return Status(
            written=self._stamp(),
            version=self._version,
            content=plain(loaded.path.name),
            hash=loaded.digest,
            slide=slides[here].id,
            slides=len(slides),
            uptime=now - self._began,
            restarts=self.restarts,
            frames=app.ticker.frames,
            late_frames=app.ticker.late,
            film_frames=app.pictures.films.frames,
            late_film_frames=app.pictures.films.late,
            sound=self._sound_said,
            painted=app.stage.painted,
            mistakes=0 if fault is None else len(fault.problems),
            touch_filter={str(why): n for why, n in touch_filter.counts.items()},
            ghost_touches=touch_filter.kept,
            ghost_masks=len(touch_filter.holding(now)),
            hours=self.night.phase,
            open=self._open,
            visitor=None if self._touched is None else now - self._touched,
            visits=self._ended,
            left_out=app.programme.whole.left_out,
            screen=place.name or "",
            role=place.role or "",
            group=place.step or "",
            in_step=app.in_step,
            step_late=app.late,
            clock=clock.keeper if clock else "",
            clock_kept=clock.kept if clock else None,
            clock_offset=clock.offset if clock else None,
        )


def version() -> str:
    """The version that is installed; "" where there is none."""
    try:
        return metadata.version("kiosk")
    except metadata.PackageNotFoundError:
        return ""
