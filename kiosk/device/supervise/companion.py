"""The companion: a process beside the show for what is not the show, such as its hub.

It has a thread of the supervisor to itself. It may fail in any way, hang or be killed:
it is started again, after longer and longer pauses, and the show never knows.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Final, Protocol

from kiosk.device.supervise import protocol
from kiosk.device.supervise.runs import PAUSES

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.device.supervise.runs import Process

LOOK: Final = 1.0
"""Seconds between two looks whether there is anything to run."""
START: Final = 90.0
"""Seconds that it may take to say something for the first time."""
SILENT: Final = 45.0
"""Seconds of silence after which it hangs: it says something every ten."""
GOOD: Final = 300.0
"""Seconds after which earlier ends are forgotten."""

logger = logging.getLogger(__name__)


class CompanionWorld(Protocol):
    """What a companion needs of the machine."""

    def wanted(self) -> bool:
        """Whether it is to run at all."""

    def started(
        self,
        heard: Callable[[Process, bytes], None],
        ended: Callable[[Process, int], None],
    ) -> Process:
        """Start it; both are called in other threads.

        Raises:
            OSError: it cannot be started now.
        """

    def ordered(self, line: bytes) -> None:
        """It passes on what the show is to do."""


class Companion:
    """Keeps the process as long as it is wanted.

    Args:
        world: what it needs.
        clock: seconds that never jump.
    """

    def __init__(self, world: CompanionWorld, clock: Callable[[], float]) -> None:
        self._world, self._clock = world, clock
        self._changed = threading.Condition()
        self._closing = False
        self._process: Process | None = None
        self._over = False
        """Whether the process has ended."""
        self._since = self._heard_at = clock()
        self._heard_once = False
        self._asked = False
        """Whether it was asked to end."""
        self._again = clock()
        self.ends = 0
        """How often in a row it has ended."""

    # -- from other threads ------------------------------------------------------

    def tell(self, line: str) -> None:
        """Let it know something; where nothing runs, nobody does."""
        process = self._process
        if process is not None:
            process.tell(line)

    def begin(self) -> None:
        """Keep it in a thread from now on."""
        threading.Thread(target=self._work, name="companion", daemon=True).start()

    def close(self) -> None:
        """End it; it is not waited for."""
        with self._changed:
            self._closing = True
            process = self._process
            self._changed.notify()
        if process is not None:
            process.tell(protocol.LEAVE)
            process.kill()

    def _heard(self, process: Process, line: bytes) -> None:
        with self._changed:
            if process is self._process:
                self._heard_at, self._heard_once = self._clock(), True
        if line.startswith(protocol.DO.encode()):
            self._world.ordered(line)

    def _ended(self, process: Process, status: int) -> None:
        with self._changed:
            if process is self._process:
                logger.info("the companion %d has ended: %d", process.pid, status)
                self._over = True
                self._changed.notify()

    # -- its thread --------------------------------------------------------------

    def _work(self) -> None:
        with self._changed:
            while not self._closing:
                self._changed.wait(self.step())

    def step(self) -> float:
        """Do what is due; returns the seconds until something may be."""
        now = self._clock()
        if self._over:
            self._over, self._process = False, None
            self.ends = 1 if now - self._since > GOOD else self.ends + 1
            pause = PAUSES[min(self.ends + 1, len(PAUSES) - 1)]
            self._again = now + pause
        wanted = self._world.wanted()
        if self._process is not None:
            silent = now - self._heard_at
            if not wanted:
                self._process.tell(protocol.LEAVE)
                if self._asked:
                    self._process.kill()
                self._asked = True
            elif silent > (SILENT if self._heard_once else START):
                logger.warning("the companion %d is silent", self._process.pid)
                self._process.kill()
        elif wanted and now >= self._again:
            self._start(now)
        elif wanted:
            return min(LOOK, self._again - now)
        return LOOK

    def _start(self, now: float) -> None:
        try:
            self._process = self._world.started(self._heard, self._ended)
        except OSError as error:
            logger.warning("the companion cannot be started: %s", error)
            self.ends += 1
            self._again = now + PAUSES[min(self.ends + 1, len(PAUSES) - 1)]
            return
        self._since = self._heard_at = now
        self._heard_once = self._asked = False
