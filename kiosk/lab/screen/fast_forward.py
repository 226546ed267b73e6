"""The locked show in fast-forward: all that it does in weeks, without the waiting.

Its clock is moved by hand. While something moves a frame is shown every `step`
seconds, else the clock jumps to the next moment at which something changes; of
the countdown ring only every tenth tick is shown. Guards, hours, records, the
status page and the staff's menu are the real ones; only the panel is left alone.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import gc
import io
import socket
import sys
import threading
import time
import urllib.request
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent, Qt

from kiosk.device.operate.hours import WOKEN
from kiosk.device.screen.locked import LockedScreen
from kiosk.device.settings import Hours, Opening, Settings, StatusPage
from kiosk.device.staff_menu import pin
from kiosk.device.staff_menu.corner import HOLD
from kiosk.lab.screen.hands import Fingertip, Hands
from kiosk.lab.screen.virtual import make_room
from kiosk.lab.visitors import CLOSES, OPENS, Act
from kiosk.model.schedule import WEEK
from kiosk.player.app import App
from kiosk.player.application import application
from kiosk.show.command import Go

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.content.content import Loaded
    from kiosk.drawing.marks import Hot
    from kiosk.lab.visitors import Caller
    from kiosk.show.playback import Playback

STEP: Final = 0.1
"""Seconds between two frames while something moves."""
LOOP_STEP: Final = 0.5
"""The same while nobody is there."""
TICKS: Final = 10
"""Ticks of the countdown ring of which one is shown."""
PATIENCE: Final = 20.0
"""Real seconds in which what another thread or a timer does has to be done."""
BEGINS: Final = dt.datetime(2027, 1, 4) + dt.timedelta(seconds=OPENS)
"""The first morning; no clocks are changed in the weeks after it."""
DIGITS: Final = "246810"
KEYS: Final = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Space,
    Qt.Key.Key_Home,
    Qt.Key.Key_Tab,
)


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


class FastForward:
    """The hall in a window of a fixed size, its content file, and its visitors.

    `counts` tells what has happened: slides, touches, visits, saves, returns.
    """

    def __init__(self, loaded: Loaded, size: tuple[int, int], state: Path) -> None:
        make_room(*size)
        self.qt = application()
        self.clock = Clock(1000.0)
        self._morning = BEGINS.timestamp() - self.clock.now
        self.app = App(
            loaded,
            "en",
            state,
            clock=self.clock,
            today=lambda: dt.datetime.fromtimestamp(self.stamp()),
        )
        self.settings = settings()
        self.hall = LockedScreen(self.app, self.settings, state, stamp=self.stamp)
        self.counts: Counter[str] = Counter()
        self._noticed = 0
        self._hands = Hands(self.app, self.counts, self._pass, self.run)
        self.app.moved.connect(self._moved)
        window = self.app.window
        # A frame would shift touches by its width.
        window.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        hook = sys.excepthook
        self.hall.heartbeat.start(None)
        # Not the hall's: who soaks decides what a mistake does.
        sys.excepthook = hook
        self.hall.start(size)
        self._flush()
        # Watching begins once the first picture is there.
        self._until(lambda: self.app.watcher is not None, "the first picture")
        watcher = self.app.watcher
        assert watcher is not None
        watcher.changed.connect(self._notice)

    def stamp(self) -> float:
        """The wall clock as a timestamp."""
        return self._morning + self.clock.now

    def close(self) -> None:
        self.hall.close()
        self.app.window.deleteLater()
        self._flush()

    def _flush(self) -> None:
        """Do what Qt has put off."""
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def _moved(self, before: Playback, after: Playback) -> None:
        if before.place != after.place:
            self.counts["slide changes"] += 1
        if after.looping and not before.looping:
            self.counts["returns to the loop"] += 1
        if after.language != before.language:
            self.counts["changes of language"] += 1
        touched = after.card != before.card and not after.looping
        if after.card is not None and touched:
            self.counts["cards"] += 1
        if after.stay.revealed is not None and before.stay.revealed is None:
            self.counts["answers shown"] += 1
            if after.dial is not None:
                self.counts["guesses"] += 1

    def _notice(self) -> None:
        self._noticed += 1

    # -- time

    def run(self, seconds: float, step: float = STEP) -> None:
        """Let the show run for so long."""
        end = self.clock.now + seconds
        while self.clock.now < end:
            left = end - self.clock.now
            wait = min(self._wait(step), left)
            # What is left may be less than the clock can tell apart.
            self._pass(max(wait, 1e-6))

    def _wait(self, step: float) -> float:
        """Seconds to the next moment that is shown."""
        now, wait = self.app.playback, 0.0
        pressed = self.app.input.recogniser.press is not None
        if now.moving or now.stirs or pressed:
            return step
        for _ in range(TICKS):
            ahead = now.rests_for
            wait += ahead
            if wait > 30:
                break
            now = now.after(ahead)
            if now.moving or now.stirs:
                break
        return min(wait, 30.0)

    def _pass(self, seconds: float) -> None:
        ticker = self.app.ticker
        self.clock.now += seconds
        ticker.passed()
        desk = self.hall.staff_access.ticker
        desk.passed()
        desk.ticked.emit(seconds)
        if not ticker.halted:
            ticker.ticked.emit(seconds)
            self.app.finish_ahead()

    def sleep(self, seconds: float) -> None:
        """Let the night pass: the hall closes, somebody wakes it, and it opens.

        Raises:
            TimeoutError: it did not get dark, or light again.
        """
        morning = self.clock.now + seconds
        self._wait_for_nobody()
        self._look(dark=True)
        self.clock.now += seconds / 2
        touch = Fingertip(0, 400.0, 300.0)
        self._hands.down(touch)
        self._hands.up(touch)
        self._until(lambda: not self.hall.operations.blackout.isVisible(), "a touch")
        self._wait_for_nobody()
        self.clock.now += WOKEN
        self._look(dark=True)
        self.clock.now = morning
        self._look(dark=False)
        self._flush()
        self.counts["nights"] += 1

    def _look(self, *, dark: bool) -> None:
        """What the timer of operations does; its seconds do not pass here."""
        operations = self.hall.operations
        operations.look()
        self._until(
            lambda: (
                operations.night.dark == dark
                and operations.blackout.isVisible() == dark == operations.blackout.black
            ),
            "an hour of opening",
        )

    def settle(self) -> None:
        """To the first page, with nothing moving and nobody there."""
        self._wait_for_nobody()
        self.app.tell(Go(0))
        for _ in range(100):
            self._pass(STEP)
            if not self.app.playback.moving:
                break
        self._flush()

    def _wait_for_nobody(self) -> None:
        for _ in range(100):
            if self.app.playback.looping:
                break
            self.run(10.0)

    # -- visitors

    def welcome(self, visit: Caller) -> None:
        """Somebody comes, acts, and leaves."""
        self.counts["visits"] += 1
        for act in visit.acts:
            self.run(act.wait)
            self._perform(act)
        self._flush()

    def _perform(self, act: Act) -> None:
        """Do it, with real touch events; a key is a real key event."""
        viewport = self.app.stage.drawn_for
        x, y = act.x * viewport.width, act.y * viewport.height
        match act.what:
            case "swipe":
                self._hands.draw(
                    x, y, (0.5 if act.chance < 0.4 else -0.5) * viewport.width, 4.0
                )
            case "pull":
                self._hands.draw(x, y, 0.1 * viewport.width, -30.0, steps=8)
            case "upright":
                self._hands.draw(x, y, 8.0, 0.3 * viewport.height)
            case "palm":
                self._hands.palm(x, y, 2 + int(act.chance * 4))
            case "lost":
                self._hands.draw(x, y, 0.2 * viewport.width, 5.0, lifted=False)
            case "held":
                self._hands.tap(x, y, 1.2)
            case "key":
                self._hands.key(KEYS[int(act.chance * len(KEYS))])
            case "dial":
                self._dial(act)
            case what:
                self._tap(what, act)
        self.run(STEP)

    def _tap(self, what: str, act: Act) -> None:
        viewport = self.app.stage.drawn_for
        x, y = act.x * viewport.width, act.y * viewport.height
        hot = self._hot(what, act.chance)
        if hot is not None:
            x = hot.rect.x + (0.2 + 0.6 * act.x) * hot.rect.width
            y = hot.rect.y + (0.2 + 0.6 * act.y) * hot.rect.height
        self._hands.tap(x, y, 0.08)
        if what == "ease":
            # The panel is open: one of its rows.
            self.run(0.8)
            row = self._hot("ease", act.x)
            if row is not None:
                self._hands.tap(*row.rect.centre, 0.08)

    def _hot(self, what: str, chance: float) -> Hot | None:
        hots = self.app.stage.hots()
        found = [hot for hot in hots if hot.target.what == what]
        if not found and what == "ease":
            found = [hot for hot in hots if hot.target == ("card", "@ease")]
        return found[int(chance * len(found))] if found else None

    def _dial(self, act: Act) -> None:
        hot = self._hot("dial", act.chance)
        viewport = self.app.stage.drawn_for
        x, y = (
            hot.rect.centre
            if hot is not None
            else (act.x * viewport.width, viewport.seam)
        )
        self._hands.draw(
            x, y, act.x * viewport.width - x, act.y * viewport.height - y, steps=10
        )

    def guess(self) -> None:
        """Somebody comes at a question, moves its handle and asks for the answer.

        Nobody does if the loop asks nothing for half an hour.
        """
        self._wait_for_nobody()
        if not any(page.asks for page in self.app.playback.pages):
            return
        late = self.clock.now + 1800.0
        while (handle := self._hot("dial", 0.0)) is None or not self._hot("reveal", 0):
            if self.clock.now > late:
                return
            self.run(LOOP_STEP, LOOP_STEP)
        self._hands.draw(
            *handle.rect.centre, 0.05 * self.app.stage.drawn_for.width, 0.0
        )
        self.run(1.0)
        self._tap("reveal", Act("reveal", 0.0, 0.0, 0.5, 0.5))
        self.run(5.0)
        self._flush()

    # -- staff and the machine

    def serve(self) -> None:
        """Staff hold the corner, enter their PIN, look at the menu, and go.

        Raises:
            TimeoutError: they were not let in.
        """
        staff_access = self.hall.staff_access
        self._hands.tap(20.0, 20.0, HOLD + STEP)
        for key in (*DIGITS, "enter"):
            self._press(key)
        self._until(
            lambda: (
                staff_access.session is not None and staff_access.session.view == "menu"
            ),
            "a PIN",
        )
        self._press("leave")
        self._until(lambda: staff_access.session is None, "going back")
        self.counts["staff at the menu"] += 1

    def _press(self, word: str) -> None:
        """Touch a key of the staff menu."""
        hots = self.app.stage.hots()
        (hot,) = (hot for hot in hots if hot.target == ("desk", word))
        self._hands.tap(*hot.rect.centre, 0.1)

    def scrape(self) -> None:
        """Somebody reads how the machine is, over the network, and has gone again.

        Raises:
            TimeoutError: the threads that answer have not ended.
        """
        where, before = self.settings.status, {*threading.enumerate()}
        with urllib.request.urlopen(
            f"http://{where.address}:{where.port}/metrics", timeout=PATIENCE
        ) as answer:
            assert b"kiosk_" in answer.read()
        answering = {*threading.enumerate()} - before
        self._until(
            lambda: not any(thread.is_alive() for thread in answering), "leaving"
        )
        self.counts["status pages"] += 1

    def save(self, text: str, *, good: bool) -> None:
        """Staff save other content, as an editor does; the show takes note.

        Raises:
            TimeoutError: the save was not noticed.
        """
        path, before = self.app.loaded.path, self._noticed
        fresh = path.with_suffix(".fresh")
        fresh.write_text(text, encoding="utf-8")
        with contextlib.redirect_stderr(io.StringIO()):
            fresh.replace(path)
            self._until(lambda: self._noticed > before, "a save")
        self.counts["saves" if good else "saves with a mistake"] += 1

    def resize(self, size: tuple[int, int]) -> None:
        """The screen is another one, for a while."""
        window = self.app.window
        before = window.width(), window.height()
        for wanted in (size, before):
            window.resize(*wanted)
            self._flush()
            self.run(1.0)
        self.counts["changes of screen"] += 1

    def _until(self, done: Callable[[], bool], what: str) -> None:
        begun = time.monotonic()
        while not done():
            QCoreApplication.processEvents()
            if time.monotonic() - begun > PATIENCE:
                raise TimeoutError(f"{what} has had no effect")
            # What is waited for is done by another thread, or a timer.
            time.sleep(0.01)

    # -- what it leaves behind

    def sample(self) -> dict[str, float]:
        """What the process holds now, the first page being settled.

        Raises:
            TimeoutError: a picture is being kept, and does not come to an end.
        """
        self.settle()
        # In a day's haste it is written almost always, and in a hall once a day.
        self._until(lambda: not self.hall.still.busy, "keeping a still")
        self.hall.heartbeat.beat()
        gc.collect()
        found = {
            "objects": float(len(gc.get_objects())),
            "items": float(len(self.app.stage.held)),
            "threads": float(threading.active_count()),
            "windows": float(len(self.qt.topLevelWidgets())),
        }
        if sys.version_info < (3, 12):
            # From then on None is immortal, and not counted.
            found["references to None"] = float(sys.getrefcount(None))
        handles = Path("/proc/self/fd")
        if handles.is_dir():
            found["file handles"] = float(len(list(handles.iterdir())))
        return found


def settings() -> Settings:
    """What an installer decides for this hall: all of it, but for the panel."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    opens, closes = (f"{int(hour // 3600):02}:00" for hour in (OPENS, CLOSES))
    return Settings(
        # Cheap to compare: it guards nothing.
        pin=pin.hashed(DIGITS, cost=10),
        hours=Hours(
            openings=(Opening(days=WEEK, opens=opens, closes=closes),), panel=False
        ),
        status=StatusPage(port=port),
    )
