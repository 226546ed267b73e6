"""The frame clock: seconds since the last tick, and when to tick next."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

FRAME: Final = 0.016
"""Seconds between frames while something moves."""
TARDY: Final = 0.0333
"""Seconds after the last frame from which one is late: an eye sees that."""
STALL: Final = 0.1
"""A frame counts for no more than this, so that a stall skips nothing."""
LONGEST: Final = 30.0
"""The clock looks in at least this often."""


class Ticker(QObject):
    """Ticks every frame while asked to, and else only when something is due.

    Signals:
        ticked(float): seconds have passed.
        stilled(): time stands still from now on, until somebody lets it go on.
    """

    ticked = Signal(float)
    stilled = Signal()

    def __init__(
        self, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._last = clock()
        self._moving = False
        self._halted: set[str] = set()
        """Why it stands still."""
        self.frames = 0
        """Ticks while something moved."""
        self.late = 0
        """Those that came more than TARDY after the one before."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def wake_in(self, seconds: float) -> None:
        """Tick after `seconds`; 0 means at the next frame. Halted, it never ticks."""
        if self._halted:
            return
        self._moving = seconds <= 0
        if self._moving:
            # A frame is counted from the last one, whatever painting took.
            spent = self._clock() - self._last
            seconds = max(0.001, FRAME - spent) if spent < FRAME else 0.001
        elif math.isinf(seconds):
            seconds = LONGEST
        self._timer.start(max(1, math.ceil(min(seconds, LONGEST) * 1000)))

    def stop(self) -> None:
        self._timer.stop()
        self.stilled.emit()

    def halt(self, why: str = "") -> None:
        """Tick no more until `resume` for the same reason, whatever is asked for."""
        self._halted.add(why)
        self.stop()

    @property
    def halted(self) -> bool:
        return bool(self._halted)

    def resume(self, why: str = "") -> None:
        """Go on unless it stands still for another reason as well.

        The time since `halt` has not passed.
        """
        self._halted.discard(why)
        self._last = self._clock()

    def passed(self) -> float:
        """Seconds since the last tick, which are counted by asking."""
        now = self._clock()
        seconds = max(0.0, now - self._last)
        self._last = now
        return min(seconds, STALL) if self._moving else seconds

    def _tick(self) -> None:
        if self._moving:
            self.frames += 1
            if self._clock() - self._last > TARDY:
                self.late += 1
        self.ticked.emit(self.passed())
