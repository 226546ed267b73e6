"""The show on a treadmill: all that it does in weeks, without the waiting.

Its clock is moved by hand. While something moves a frame is shown every `step`
seconds, else the clock jumps to the next moment at which something changes; of
the countdown ring only every tenth tick is shown.
"""

from __future__ import annotations

import contextlib
import gc
import io
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QPointingDevice
from PySide6.QtTest import QTest

from kiosk.app import App, application
from kiosk.playback import Go
from kiosk.ui.virtual import make_room

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.content import Loaded
    from kiosk.marks import Hot
    from kiosk.playback import Playback
    from kiosk.visitors import Act, Visit

STEP: Final = 0.1
"""Seconds between two frames while something moves."""
LOOP_STEP: Final = 0.5
"""The same while nobody is there."""
TICKS: Final = 10
"""Ticks of the countdown ring of which one is shown."""
PATIENCE: Final = 10.0
"""Real seconds in which a save has to be noticed."""
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


@dataclass
class Finger:
    """Where a finger is, in page units."""

    number: int
    x: float
    y: float


class Treadmill:
    """The show in a window of a fixed size, its content file, and its visitors.

    `counts` tells what has happened: slides, touches, visits, saves, returns.
    """

    def __init__(self, loaded: Loaded, size: tuple[int, int], state: Path) -> None:
        make_room(*size)
        self.qt = application()
        self.clock = Clock(1000.0)
        self.app = App(loaded, "en", state, clock=self.clock)
        self.counts: Counter[str] = Counter()
        self._noticed = 0
        self._fingers = QTest.touchEvent(
            self.app.stage.viewport(), _touchscreen(), False
        )
        self.app.moved.connect(self._moved)
        window = self.app.window
        # A frame would shift touches by its width.
        window.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        window.resize(*size)
        window.show()
        self._flush()
        self.app.start()
        self._flush()
        watcher = self.app.watcher
        assert watcher is not None
        watcher.changed.connect(self._notice)

    def close(self) -> None:
        self.app.close()
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
        if after.card is not None and after.card != before.card:
            self.counts["cards"] += 1
        if after.revealed is not None and before.revealed is None:
            self.counts["answers shown"] += 1

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
        if now.moving or self.app.recogniser.press is not None:
            return step
        for _ in range(TICKS):
            ahead = now.wakes
            wait += ahead
            if wait > 30:
                break
            now = now.after(ahead)
            if now.moving:
                break
        return min(wait, 30.0)

    def _pass(self, seconds: float) -> None:
        ticker = self.app.ticker
        self.clock.now += seconds
        ticker.passed()
        ticker.ticked.emit(seconds)
        self.app.finish_ahead()

    def sleep(self, seconds: float) -> None:
        """Let the night pass in one step."""
        if seconds > 0:
            self._pass(seconds)
        self._flush()
        self.counts["nights"] += 1

    def settle(self) -> None:
        """To the first page, in the loop, with nothing moving."""
        for _ in range(100):
            if self.app.playback.looping:
                break
            self.run(10.0)
        self.app.tell(Go(0))
        for _ in range(100):
            self._pass(STEP)
            if not self.app.playback.moving:
                break
        self._flush()

    # -- visitors

    def welcome(self, visit: Visit) -> None:
        """Somebody comes, acts, and leaves."""
        self.counts["visits"] += 1
        for act in visit.acts:
            self.run(act.wait)
            self._perform(act)
        self._flush()

    def _perform(self, act: Act) -> None:
        """Do it, with real touch events; a key is a real key event."""
        room = self.app.stage.room
        x, y = act.x * room.width, act.y * room.height
        match act.what:
            case "swipe":
                self._draw(x, y, (0.5 if act.chance < 0.4 else -0.5) * room.width, 4.0)
            case "pull":
                self._draw(x, y, 0.1 * room.width, -30.0, steps=8)
            case "upright":
                self._draw(x, y, 8.0, 0.3 * room.height)
            case "palm":
                self._palm(x, y, 2 + int(act.chance * 4))
            case "lost":
                self._draw(x, y, 0.2 * room.width, 5.0, lifted=False)
            case "held":
                self._down(Finger(0, x, y))
                self.run(1.2)
                self._up(Finger(0, x, y))
            case "key":
                self._key(KEYS[int(act.chance * len(KEYS))])
            case "dial":
                self._dial(act)
            case what:
                self._tap(what, act)
        self.run(STEP)

    def _tap(self, what: str, act: Act) -> None:
        room = self.app.stage.room
        x, y = act.x * room.width, act.y * room.height
        hot = self._hot(what, act.chance)
        if hot is not None:
            x = hot.rect.x + (0.2 + 0.6 * act.x) * hot.rect.width
            y = hot.rect.y + (0.2 + 0.6 * act.y) * hot.rect.height
        self._down(Finger(0, x, y))
        self.run(0.08)
        self._up(Finger(0, x, y))
        if what == "ease":
            # The panel is open: one of its rows.
            self.run(0.8)
            row = self._hot("ease", act.x)
            if row is not None:
                self._down(Finger(0, *row.rect.centre))
                self.run(0.08)
                self._up(Finger(0, *row.rect.centre))

    def _hot(self, what: str, chance: float) -> Hot | None:
        hots = self.app.stage.hots()
        found = [hot for hot in hots if hot.target.what == what]
        if not found and what == "ease":
            found = [hot for hot in hots if hot.target == ("card", "@ease")]
        return found[int(chance * len(found))] if found else None

    def _dial(self, act: Act) -> None:
        hot = self._hot("dial", act.chance)
        room = self.app.stage.room
        x, y = hot.rect.centre if hot is not None else (act.x * room.width, room.seam)
        self._draw(x, y, act.x * room.width - x, act.y * room.height - y, steps=10)

    def _draw(
        self,
        x: float,
        y: float,
        dx: float,
        dy: float,
        *,
        steps: int = 5,
        lifted: bool = True,
    ) -> None:
        """A finger lands, moves and leaves, or is never heard of again."""
        finger = Finger(0, x, y)
        self._down(finger)
        for number in range(1, steps + 1):
            self._pass(1 / 60)
            finger = Finger(0, x + dx * number / steps, y + dy * number / steps)
            self._fingers.move(0, self._pixel(finger))
            self._fingers.commit()
            self.counts["touches"] += 1
        if lifted:
            self._up(finger)
        else:
            self.run(12.0)
            self._up(finger)

    def _palm(self, x: float, y: float, fingers: int) -> None:
        """Several fingers at once, which come and go one by one."""
        down = [Finger(n, x + 90.0 * n, y + 35.0 * (n % 2)) for n in range(fingers)]
        for number, finger in enumerate(down):
            for other in range(number):
                self._fingers.stationary(other)
            self._down(finger)
        for number in range(fingers):
            self._pass(1 / 60)
            for other in range(number + 1, fingers):
                self._fingers.stationary(other)
            self._up(down[number])

    def _down(self, finger: Finger) -> None:
        self._fingers.press(finger.number, self._pixel(finger))
        self._fingers.commit()
        self.counts["touches"] += 1

    def _up(self, finger: Finger) -> None:
        self._fingers.release(finger.number, self._pixel(finger))
        self._fingers.commit()
        self.counts["touches"] += 1

    def _pixel(self, finger: Finger) -> QPoint:
        stage = self.app.stage
        size = stage.viewport().size()
        point = QPointF(
            finger.x * size.width() / stage.room.width,
            finger.y * size.height() / stage.room.height,
        )
        # No glass reports a finger beside it.
        return QPoint(
            min(max(round(point.x()), 0), size.width() - 1),
            min(max(round(point.y()), 0), size.height() - 1),
        )

    def _key(self, key: Qt.Key) -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key.value, Qt.KeyboardModifier.NoModifier)
            QCoreApplication.sendEvent(self.app.window, event)
        self.counts["keys"] += 1

    # -- staff and the machine

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
            self._until(lambda: self._noticed > before)
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

    def _until(self, done: Callable[[], bool]) -> None:
        begun = time.monotonic()
        while not done():
            QCoreApplication.processEvents()
            if time.monotonic() - begun > PATIENCE:
                raise TimeoutError("a save was not noticed")
            # The watcher works in a thread of its own.
            time.sleep(0.01)

    # -- what it leaves behind

    def sample(self) -> dict[str, float]:
        """What the process holds now, the first page being settled."""
        self.settle()
        gc.collect()
        found = {
            "objects": float(len(gc.get_objects())),
            "items": float(len(self.app.stage.scene().items())),
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


def _touchscreen() -> QPointingDevice:
    device = QTest.createTouchDevice()
    assert isinstance(device, QPointingDevice)
    return device
