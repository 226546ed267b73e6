"""The composition root of the locked screen: the show, its guards and its records."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from dataclasses import replace
from functools import partial
from typing import IO, TYPE_CHECKING

from kiosk.content.attempts import Attempts
from kiosk.content.cause import cause_of, cause_unread
from kiosk.content.content import deadly, load
from kiosk.content.first_show import opened
from kiosk.content.paths import asset_folders, state_folder
from kiosk.device import exits, wish
from kiosk.device import settings as toml
from kiosk.device.operate.control_server import ControlServer
from kiosk.device.operate.display_power import DisplayPower
from kiosk.device.operate.membership import membership, placed
from kiosk.device.staff_menu.facts import Known, lines
from kiosk.device.staff_menu.usb_update import Delivery
from kiosk.device.supervise.blame import Blame
from kiosk.device.supervise.memory import megabytes
from kiosk.device.supervise.protocol import Beat
from kiosk.device.supervise.runs import ChildRole
from kiosk.model.language import system_language
from kiosk.model.printable import plain
from kiosk.show import zone

# isort: split
# Qt comes last, see `kiosk.player.app`.
from kiosk.device.screen import qt_log
from kiosk.device.screen.change import PackChange
from kiosk.device.screen.guard import Guard
from kiosk.device.screen.heartbeat import Heartbeat
from kiosk.device.screen.join_code import JoinCodePage
from kiosk.device.screen.operations import Operations
from kiosk.device.screen.orders import Orders
from kiosk.device.screen.staff_access import StaffAccess
from kiosk.player.app import App
from kiosk.player.application import application
from kiosk.player.fonts import Typeface
from kiosk.player.play import woken_by_signals
from kiosk.player.still import Still

# isort: split
from PySide6.QtCore import QMetaObject, QObject, Qt
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.content.content import Loaded
    from kiosk.device.operate.shelf import Pack
    from kiosk.device.settings import Settings
    from kiosk.device.staff_menu.session import MenuLine
    from kiosk.device.supervise.process import ChildEnd
    from kiosk.model.text import Language
    from kiosk.player.canvas import Rotation

    Played = Callable[[Path | None, str | None], Path]
    Packs = Callable[
        [Path, str | None, Path, Path, Path, Callable[[float], None]], Pack
    ]
    """As `staff_menu.usb_update.Take`, of a state folder and of the root that is named
    in the settings."""


class LockedScreen(QObject):
    """Joins the show with what a public screen needs around it.

    `state` is the folder for all that must survive; None remembers nothing. `part`
    is where and how the show begins, and `stamp` tells the time of day as a timestamp.
    `packs` verifies signed packs, where that is installed.

    While `heartbeat.on_duty` is False another process is on screen, or about to be:
    guards and records keep still until its signal `duty` says otherwise.
    """

    def __init__(
        self,
        app: App,
        settings: Settings,
        state: Path | None,
        part: ChildRole | None = None,
        stamp: Callable[[], float] = time.time,
        packs: Packs | None = None,
    ) -> None:
        super().__init__()
        self.app = app
        self.settings = settings
        self.state = state
        take = None
        if packs is not None and state is not None:
            take = partial(packs, state, settings.fleet.root)
        self._deaf = qt_log.listen()
        app.reload.fit = lambda loaded: sound(loaded, state)
        app.input.per_mm = settings.screen.per_mm
        self.operations = Operations(app, settings, state, stamp, DisplayPower())
        self.began = app.clock()
        self.guard = Guard(app.window, settings.screen.name, self)
        self.staff_access = StaffAccess(
            app,
            self._facts,
            # All of the show, whatever the clock leaves out just now.
            Delivery(
                lambda: app.programme.whole,
                state,
                take=take,
                signed=settings.fleet.signed,
            ),
            settings.pin,
            state,
            lambda: app.playback.language,
            settings.screen.corner,
            settings.screen.per_mm,
            app.clock,
        )
        app.input.sieves.append(self.staff_access.sieve)
        app.access.chosen.connect(self.staff_access.choose)
        app.window.resized.connect(self.staff_access.redraw)
        self.staff_access.answered.connect(self.operations.answered)
        self.operations.lit.connect(self.staff_access.light)
        self.heartbeat = Heartbeat(app, state, part or ChildRole(), settings.memory_mb)
        self.operations.dimmed.connect(self.heartbeat.dim)
        self.orders = Orders(app, self.operations, state, stamp)
        self.change = PackChange(app, state, stamp, lambda: self.orders.occupied)
        self.orders.change = self.change.begin
        app.input.sieves.append(self.orders.sieve)
        self.heartbeat.ordered.connect(self.orders.hear)
        self.staff_access.came.connect(self.orders.occupy)
        self.staff_access.went.connect(self.orders.vacate)
        self.join_code = JoinCodePage(app, state, stamp, self.orders.uncovered)
        self.heartbeat.beaten.connect(self.join_code.look)
        self.control = ControlServer(settings.control, self.orders.ask, zone.now)
        self.still = Still(app, state, lambda: self.heartbeat.on_duty)
        self.guard.resting = not self.heartbeat.on_duty
        self.heartbeat.duty.connect(self.guard.rest_unless)
        self.staff_access.came.connect(self.heartbeat.occupy)
        self.staff_access.went.connect(self.heartbeat.vacate)
        self.heartbeat.duty.connect(self.operations.serve)
        self.heartbeat.duty.connect(self._listen)
        self.staff_access.came.connect(self.operations.occupy)
        self.staff_access.went.connect(self.operations.vacate)
        self.staff_access.darkened.connect(self.operations.leave_dark)

    def start(self, size: tuple[int, int] | None = None) -> None:
        """Begin to guard and to record; opens the window on its screen.

        With a size it is a window at a desk, and not locked.
        """
        if size is None:
            self.guard.open()
        else:
            self.app.window.open_on(QGuiApplication.primaryScreen(), size)
        self.app.start()
        self.operations.start(
            on_duty=self.heartbeat.on_duty,
            black=bool(self.orders.standing.black),
            expects=self.orders.standing.lights,
        )
        self.orders.start()
        self._listen(self.heartbeat.on_duty)

    def _listen(self, on_duty: bool) -> None:
        """Take the lines of the control system, or leave that to another process."""
        if not on_duty:
            self.control.close()
        elif self.settings.control.used:
            self.control.begin()

    def _facts(self, language: Language) -> tuple[MenuLine, ...]:
        """What the staff menu tells."""
        from importlib import metadata

        app, loaded = self.app, self.app.programme.whole
        fault = app.fault
        known = Known(
            metadata.version("kiosk"),
            plain(loaded.path.name),
            loaded.digest,
            len(loaded.content.slides),
            0 if fault is None else len(fault.problems),
            app.clock() - self.began,
            restarts=self.operations.restarts,
            memory=megabytes(os.getpid()) or None,
            frames=app.stage.painted,
            left_out=loaded.left_out,
        )
        return lines(known, language)

    def close(self) -> None:
        """End everything in order, the show last."""
        self.control.close()
        self.orders.close()
        self.change.close()
        self.operations.close()
        self.staff_access.close()
        self.guard.close()
        self.still.close()
        self.heartbeat.close()
        self.app.close()
        self._deaf()


def sound(loaded: Loaded, state: Path | None) -> Loaded:
    """A content without the slides on which the show has crashed with it."""
    own = cause_of(loaded)
    content = loaded.content.without(Blame(state).left_out(own))
    shown = {slide.id for slide in content.slides}
    gone = tuple(s.id for s in loaded.content.slides if s.id not in shown)
    return replace(loaded, content=content, cause=own, left_out=gone)


def wait(line: ChildEnd, path: Path | None, played: Played) -> str:
    """Wait with all at hand that a start needs; returns the word that ends it.

    What can be read again is: content and settings may be others by then.

    Args:
        line: to the supervisor.
        path: the content, in place of what the settings name.
        played: which file is played, by the path and by what the settings name.
    """
    qt = application()
    # A spare must not fail for what the show would not fail for.
    with contextlib.suppress(Exception):
        settings = toml.read().settings
        # Only read: what an update is about to write is not for this process.
        attempts, file = Attempts(state_folder()), played(path, settings.content)
        known = cause_unread(file)
        if attempts.hopeless(known):
            raise deadly(file)
        with attempts.trying(known):
            loaded = load(file)
        Typeface.load(asset_folders(loaded.path)[0] / "fonts")
    said: list[str] = []

    def hear() -> None:
        said.append(line.word())
        QMetaObject.invokeMethod(qt, "quit", Qt.ConnectionType.QueuedConnection)

    line.say(Beat().line())
    threading.Thread(target=hear, name="call", daemon=True).start()
    qt.exec()
    return said[0] if said else ""


def perform(
    line: ChildEnd,
    dump: IO[bytes] | None,
    path: Path | None,
    played: Played,
    *,
    screen: str | None = None,
    rotation: Rotation | None = None,
    size: tuple[int, int] | None = None,
    slide: str = "",
    since: float | None = None,
    fitted: Callable[[LockedScreen], None] = lambda _: None,
    packs: Packs | None = None,
) -> int:
    """Play the locked show as a supervisor's child; returns the exit status.

    Args:
        line: to the supervisor.
        dump: where its stacks go if it hangs.
        path: the content, in place of what the settings name.
        played: which file is played, by the path and by what the settings name.
        screen: the screen, in place of the settings'.
        rotation: the rotation, in place of the settings'.
        size: that of a window at a desk, which is not locked.
        slide: where to begin, "" for where it was.
        since: the moment of the monotonic clock from which on this slide has been
            looked at, if another process gives it over.
        fitted: is called with what is played before it begins.
        packs: verifies signed packs, where that is installed.

    Raises:
        ContentError: the content cannot be shown, nor an earlier version of it.
    """
    state, staff = state_folder(), system_language()
    settings = wish.in_force(placed(toml.load(), state), wish.kept(state))
    opening = opened(
        played(path, settings.content), state, lambda loaded: sound(loaded, state)
    )
    for said in opening.said(staff):
        print(said, file=sys.stderr)
    loaded = opening.loaded
    hanging = settings.screen
    if screen is not None:
        hanging = hanging.model_copy(update={"name": screen})
    if rotation is not None:
        hanging = hanging.model_copy(update={"rotation": rotation})
    settings = settings.model_copy(update={"screen": hanging})
    qt = application()
    app = App(
        loaded,
        staff,
        state,
        hanging.rotation,
        mistake=opening.mistake,
        skin=hanging.skin,
        membership=membership(settings.fleet),
    )
    attempt = Attempts(state).begun(opening.cause)
    app.began.connect(attempt.passed)
    if size is not None:
        app.escaped.connect(app.leave)
    watched = 0.0 if since is None else time.monotonic() - since
    part = ChildRole(slide=slide, settled=since is not None, watched=watched)
    hall = LockedScreen(app, settings, state, part, packs=packs)
    fitted(hall)
    came: list[int] = []
    with woken_by_signals(app, app.leave):
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda number, _: came.append(number))
        hall.heartbeat.start(line, dump)
        line.listen(hall.heartbeat.hear)
        hall.start(size)
        status = qt.exec()
        if not came:
            hall.heartbeat.part(status)
        attempt.withdrawn()
        hall.close()
    # Ended from outside, the show is not left: the supervisor starts it again.
    return 128 + came[0] if came and status == exits.QUIT else status
