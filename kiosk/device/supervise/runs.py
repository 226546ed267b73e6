"""What runs: the show, its relief, the curtain, the spare and those that leave.

It knows what a process is, what it is started to be, how one is started and asked
to end, and how the curtain and the spare are kept, which nobody looks at.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from kiosk.device.supervise import protocol
from kiosk.device.supervise.protocol import Beat

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger(__name__)

START: Final = 90.0
"""Seconds that a start may take, from a disk that is slow or is being checked."""
PAUSES: Final = (0.0, 0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0)
"""Seconds before a start, after so many crashes in a row."""
GOOD: Final = 600.0
"""Seconds on screen after which earlier crashes are forgotten."""
POLITE: Final = 1.2
"""Seconds that a process is given to end when asked."""
SETTLED: Final = 2.0
"""Seconds on screen after which a spare is started, at a quiet moment."""
ANYWAY: Final = 20.0
"""Seconds on screen after which it is started at any moment."""
CRAMPED: Final = 60.0
"""Seconds until the next try to have a spare, where there was no room for one."""


class Process(Protocol):
    """A process that was started."""

    @property
    def pid(self) -> int: ...
    def tell(self, word: str) -> None:
        """Send it a word; one that does not listen any more does no harm."""

    def stop(self) -> None:
        """Ask it to end."""

    def abort(self) -> None:
        """End it, with all its stacks in its dump, even if it is halted."""

    def kill(self) -> None:
        """End it."""


@dataclass(frozen=True, slots=True)
class ChildRole:
    """What a process is started to be.

    A `curtain` hangs behind the show, `dark` while the hall is closed. A `spare`
    waits until it is called. `slide` is where the show begins, "" for where it was;
    it is `settled` if it has been looked at for `watched` seconds already and nobody
    is to notice.
    """

    curtain: bool = False
    dark: bool = False
    spare: bool = False
    slide: str = ""
    settled: bool = False
    watched: float = 0.0


class World(Protocol):
    """What a supervisor can do and know."""

    def started(self, part: ChildRole) -> Process:
        """Start a process.

        Raises:
            OSError: none can be started now.
        """

    def called(self, spare: Process, part: ChildRole) -> None:
        """Let a spare begin to be something."""

    def roomy(self) -> bool:
        """Whether there is memory for a process that only waits."""

    def memory(self, process: Process) -> float:
        """Megabytes that a process takes; 0 if that cannot be known."""

    def blamed(self, slide: str, content: str) -> None:
        """A slide was on screen in a crash that was not done from outside."""

    def passed(self, slide: str, content: str) -> None:
        """A slide has been on screen and was left alive."""

    def guilty(self, status: int) -> bool:
        """Whether a process that ended so may have been ended by its own doing."""

    def acquitted(self, process: Process) -> None:
        """A process was ended from outside, before its first picture or after."""

    def renewed(self) -> bool:
        """Whether the program has been replaced since it was started."""

    def attended(self) -> bool:
        """Whether somebody has started this who can be told why it ends."""

    def told(self, what: str, **details: object) -> None:
        """Something has happened that records are made of."""

    def notified(self, *states: str) -> None:
        """Tell the service manager, if there is one."""


@dataclass(slots=True, eq=False)
class ChildRun:
    """A process and what has been heard of it."""

    process: Process
    part: ChildRole
    since: float
    heard: float
    beat: Beat = field(default_factory=Beat)
    painted: float | None = None
    """When it painted first."""
    plans: list[tuple[float, Callable[[], None]]] = field(default_factory=list)
    """What is to be done to it, and when; it is on its way out if there is any."""
    hung: bool = False
    """It fell silent: unless it is heard again, its slide is blamed."""
    aborted: bool = False
    parting: int | None = None
    """The status with which it said that it ends by itself."""
    ready: bool = False
    """It is a spare and can be called."""
    calling: bool = False
    """It was a spare, and has not answered yet."""


class Runs:
    """The processes of a supervisor, and the care for those beside the show.

    Args:
        world: what it can do.
        clock: seconds that never jump.
        curtain: whether something stands behind the show.
        behind: whether a window can be put behind another.
        spare: whether a process waits beside it.
    """

    def __init__(
        self,
        world: World,
        clock: Callable[[], float],
        *,
        curtain: bool,
        behind: bool,
        spare: bool,
    ) -> None:
        self._world = world
        self._clock = clock
        self._curtained, self._behind, self._spared = curtain, behind, spare
        self.show: ChildRun | None = None
        self.relief: ChildRun | None = None
        self.curtain: ChildRun | None = None
        self.spare: ChildRun | None = None
        self.leaving: list[ChildRun] = []
        self.status: int | None = None
        """How all is to end, once that is known."""
        self._dark = False
        self._torn = 0
        """Crashes of the curtain in a row."""
        self._curtain_again = clock()
        self._worn = 0
        """Spares in a row that have ended before they were called."""
        self._spare_again = clock()

    # -- the curtain and the spare -------------------------------------------

    def _keep_curtain(self, now: float) -> None:
        if not self._curtained or self.curtain is not None or now < self._curtain_again:
            return
        if self._behind or self.show is None or self.show.painted is None:
            self.curtain = self._start(ChildRole(curtain=True, dark=self._dark), now)
            if self.curtain is None:
                self._torn += 1
                self._curtain_again = now + max(1.0, pause(self._torn))

    def _keep_spare(self, now: float) -> None:
        """Have a process wait beside a show that plays."""
        show, spare = self.show, self.spare
        if spare is not None:
            if not spare.ready and now - spare.since >= START:
                self._end(spare)
                self.spare = None
                self._worn += 1
                self._spare_again = now + max(SETTLED, pause(self._worn))
            return
        if not self._spared or show is None or show.painted is None:
            return
        if self.relief is not None or now < self._spare_again:
            return
        shown = now - show.painted
        if shown < (SETTLED if show.beat.quiet else ANYWAY):
            return
        if self._world.roomy():
            self.spare = self._start(ChildRole(spare=True), now)
        if self.spare is None:
            self._spare_again = now + CRAMPED

    def _aside_heard(self, run: ChildRun, beat: Beat, now: float) -> None:
        """The curtain or the spare has said something."""
        if run is self.spare:
            if not run.ready:
                run.ready = True
                self._world.told("spare", pid=run.process.pid, took=now - run.since)
            return
        run.calling, run.beat = False, beat
        if run.painted is None and beat.painted:
            run.painted = now
            self._world.told("curtain", pid=run.process.pid)

    def _aside_ended(self, run: ChildRun, status: int, now: float) -> None:
        """The curtain, the spare or one that was leaving has ended."""
        if run in self.leaving:
            self.leaving.remove(run)
        elif run is self.curtain:
            self.curtain = None
            lasted = now - run.since
            self._torn = 0 if lasted > GOOD else self._torn + 1
            self._curtain_again = now + pause(self._torn)
            if self.status is None:
                self._world.told("curtain-crash", pid=run.process.pid, status=status)
        elif run is self.spare:
            self.spare = None
            self._worn += 1
            self._spare_again = now + max(SETTLED, pause(self._worn))
            if self.status is None:
                self._world.told("spare-crash", pid=run.process.pid, status=status)

    # -- starting and ending -------------------------------------------------

    @property
    def _runs(self) -> tuple[ChildRun, ...]:
        """Everything that runs."""
        runs = (self.show, self.relief, self.curtain, self.spare, *self.leaving)
        return tuple(run for run in runs if run is not None)

    def _run(self, process: Process) -> ChildRun | None:
        return next((run for run in self._runs if run.process is process), None)

    def _start(self, part: ChildRole, now: float) -> ChildRun | None:
        spare = self.spare
        waits = spare is not None and spare.ready and not part.curtain
        # A spare of the program before this one would be of another mind.
        if spare is not None and waits and not self._world.renewed():
            self.spare, self._worn = None, 0
            run = ChildRun(spare.process, part, now, now, calling=True)
            self._world.told(
                "started", pid=run.process.pid, role="spare", slide=part.slide
            )
            self._world.called(run.process, part)
            return run
        try:
            process = self._world.started(part)
        except OSError as error:
            logger.warning("no process can be started: %s", error)
            return None
        role = "curtain" if part.curtain else "show"
        if part.spare:
            role = "waiting"
        self._world.told("started", pid=process.pid, role=role, slide=part.slide)
        return ChildRun(process, part, now, now)

    def _end(self, run: ChildRun) -> None:
        """Ask it to end, and see to it."""
        now = self._clock()
        run.process.tell(protocol.LEAVE)
        run.process.stop()
        run.plans = [(now + POLITE, run.process.kill)]
        if run not in self.leaving:
            self.leaving.append(run)

    def _carry_out(self, now: float) -> None:
        """Do to those that leave what is due."""
        for run in tuple(self.leaving):
            while run.plans and run.plans[0][0] <= now:
                run.plans.pop(0)[1]()


def pause(crashes: int) -> float:
    """Seconds to wait after so many crashes in a row, the first included."""
    return PAUSES[min(max(crashes - 1, 0), len(PAUSES) - 1)]
