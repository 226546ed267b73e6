"""The heartbeat: how a show proves to its supervisor that it lives, and is told.

A beat is sent only after something was really painted. While nothing moves one
pixel is repainted for it. A window that no screen shows cannot paint, and says so.
"""

from __future__ import annotations

import logging
import sys
import time
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from kiosk.device.exits import FAILED, QUIT, REBOOT, RESTART
from kiosk.device.supervise import dumps, protocol
from kiosk.device.supervise.protocol import Beat
from kiosk.device.supervise.resume import ResumePoint
from kiosk.device.supervise.uncaught import Uncaught

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QWindow

    from kiosk.device.supervise.process import ChildEnd
    from kiosk.device.supervise.runs import ChildRole
    from kiosk.player.playing import Played
    from kiosk.show.playback import Playback

EAGER: Final = 15
"""Milliseconds between two looks for the first painting."""
SIGNS: Final = 5.0
"""Seconds between two signs to the interpreter's own watch."""
CALM: Final = 2.0
"""Seconds of a dwell that have to be left for a moment to be quiet."""
OFF_DUTY: Final = "off duty"
"""Why the show stands still while another process gets ready."""

logger = logging.getLogger(__name__)


class Heartbeat(QObject):
    """Joins a show with its supervisor; without one it only keeps the place.

    Signals:
        duty(bool): whether this is the process on screen. One that is about to be
            relieved leaves windows, records and devices alone.
        beaten(): a sign of life has been sent.
        ordered(str): something is to be done, as `kiosk.device.operate.orders` has it.
    """

    duty = Signal(bool)
    beaten = Signal()
    ordered = Signal(str)
    _word = Signal(str)

    def __init__(
        self, app: Played, state: Path | None, part: ChildRole, budget: int = 0
    ) -> None:
        super().__init__()
        self._app = app
        self._budget = budget
        self.on_duty = not part.settled
        """Whether this is the process on screen."""
        self.occupied = False
        """Whether staff are at the screen: no moment is quiet then."""
        self.dark = False
        """Whether the picture is black, since the hall is closed."""
        self._seen = 0
        self._painted = 0
        self._proof = False
        self._spoken = ""
        self._making = ""
        self._line: ChildEnd | None = None
        self._dump: IO[bytes] | None = None
        self._signs = 0.0
        self.place = ResumePoint(state)
        self.uncaught = Uncaught(self._stumbled, self._failed)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.CoarseTimer)
        self._timer.timeout.connect(self.beat)
        self._word.connect(self._told)
        slide = part.slide or self.place.last()
        self._resume(slide, part.watched if part.settled else 0.0)
        app.moved.connect(self._moved)
        app.stage.builds.connect(self._builds)

    def start(self, line: ChildEnd | None, dump: IO[bytes] | None = None) -> None:
        """Begin to beat; the show is about to paint its first picture."""
        self._line, self._dump = line, dump
        sys.excepthook = self.uncaught.hook
        # A slide that kills its show before it is seen is known, too.
        self._say(self._slide)
        self._timer.start(EAGER)

    def hear(self, word: str) -> None:
        """A word from the supervisor; may be called in any thread."""
        self._word.emit(word)

    def occupy(self) -> None:
        """Staff have come."""
        self.occupied = True

    def vacate(self) -> None:
        """They have gone."""
        self.occupied = False

    def dim(self, dark: bool) -> None:
        """The picture is black from now on, or there again."""
        self.dark = dark

    def part(self, status: int) -> None:
        """The show ends by itself, as staff want it, with this status."""
        if self._line is not None and status in {QUIT, RESTART, REBOOT}:
            self._line.say(protocol.leaving(status))

    def close(self) -> None:
        """Beat no more, and write what is to be kept."""
        self._timer.stop()
        self.place.close()

    # -- beats -----------------------------------------------------------

    def beat(self) -> None:
        """Send a sign of life, if there is one."""
        stage = self._app.stage
        handle: QWindow | None = stage.window().windowHandle()
        shown = stage.isVisible() and handle is not None and handle.isExposed()
        hidden = not shown
        if not (stage.painted != self._seen or hidden or self._proved()):
            return
        self._seen = stage.painted
        if not hidden:
            self._painted += 1
            if self._timer.interval() == EAGER:
                self._timer.start(int(protocol.BEAT * 1000))
        now = time.monotonic()
        if now >= self._signs:
            self._signs = now + SIGNS
            if self._line is not None:
                dumps.expect_sign(self._dump)
        self._say(self._slide, hidden)
        self.beaten.emit()

    def _proved(self) -> bool:
        """Repaint one pixel of what lies on top; whether it was painted."""
        window = self._app.stage.window()
        top = _topmost(window)
        self._proof = False
        top.installEventFilter(self)
        top.repaint(0, 0, 1, 1)
        top.removeEventFilter(self)
        return self._proof

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self._proof = self._proof or event.type() == QEvent.Type.Paint
        return False

    def _say(self, slide: str, hidden: bool = False) -> None:
        self._spoken = slide
        if self._line is None:
            return
        now = self._app.playback
        stay = now.stay
        beat = Beat(
            painted=self._painted,
            slide=slide,
            content=self._app.loaded.digest,
            watched=float(stay.watched if now.looping else min(stay.entered, 1.0)),
            quiet=self._quiet(now),
            hidden=hidden,
            dark=self.dark,
            budget=self._budget,
            making=self._making,
            cause=self._app.loaded.cause,
        )
        self._line.say(beat.line())

    def _quiet(self, now: Playback) -> bool:
        """Whether another process could take over and nobody would notice."""
        return (
            now.looping
            and not self.occupied
            and not (now.moving or now.held)
            and now.card is None
            and now.stay.watched >= 1.0
            and now.pages[now.place].dwell - now.stay.watched > CALM
        )

    @property
    def _slide(self) -> str:
        """The slide that is shown, or that the show is on its way to."""
        now = self._app.playback
        place = now.turn.destination if now.turn is not None else now.place
        return self._app.loaded.content.slides[place].id

    def _moved(self, before: Playback, after: Playback) -> None:
        if not self.on_duty and after.held:
            # A visitor has come while another process gets ready.
            self._app.ticker.resume(OFF_DUTY)
        # Told before it is painted: a slide that kills its show is known.
        if before.turn is after.turn and before.place == after.place:
            return
        slide = self._slide
        if slide == self._spoken:
            return
        self._making = ""
        self._say(slide)
        if self.on_duty:
            self.place.keep(slide)

    def _builds(self, slide: str) -> None:
        """A page is begun, or complete; told first, for not all come to an end."""
        if slide != self._making:
            self._making = slide
            self._say(self._spoken)

    def _resume(self, slide: str, watched: float) -> None:
        """Go on at a slide, as if it had been looked at for so long."""
        names = [each.id for each in self._app.loaded.content.slides]
        if slide not in names:
            return
        now = replace(self._app.playback, place=names.index(slide))
        self._app.go_on(now.after(watched))

    # -- words and what nobody caught --------------------------------------------------

    def _told(self, word: str) -> None:
        if word == protocol.LEAVE:
            self._app.leave(QUIT)
        elif word == "":
            logger.warning("the supervisor has gone: the show ends")
            self._app.leave(QUIT)
        elif word.startswith(protocol.DO):
            self.ordered.emit(word.removeprefix(protocol.DO))
        elif word in {protocol.RELIEVED, protocol.ON}:
            on = word == protocol.ON
            if on != self.on_duty:
                self.on_duty = on
                self.duty.emit(on)
                # Nobody is to see the two of them on different pages.
                if on:
                    self._go_on()
                else:
                    self._app.ticker.halt(OFF_DUTY)
            if on:
                self.place.keep(self._slide)

    def _stumbled(self) -> None:
        # The clock is set after painting: an exception there stops it.
        QTimer.singleShot(200, self._go_on)

    def _go_on(self) -> None:
        # At night it stands still all the same.
        self._app.ticker.resume(OFF_DUTY)
        self._app.tell()

    def _failed(self) -> None:
        self._app.leave(FAILED)


def _topmost(window: QWidget) -> QWidget:
    """The widget that is painted in a window's corner.

    What lets touches through, as the black of the night does, is passed over by
    `childAt`, and what lies below it is never painted.
    """
    found: QWidget | None = window.childAt(0, 0)
    inner = window if found is None else found
    for child in reversed(window.children()):
        if isinstance(child, QWidget) and child.isVisible():
            if not child.geometry().contains(0, 0):
                continue
            return inner if child is inner or child.isAncestorOf(inner) else child
    return inner
