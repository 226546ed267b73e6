"""The supervisor: keeps one show on one screen, whatever happens to its process.

It knows no Qt, no operating system and no clock: processes are started by what is
handed in, and time is what it is told. A step does what is due and says when the
next one is.

A show that crashes is started again at once, and later if it crashes again and
again. One that falls silent is not believed to be dead yet: a relief is started
beside it, takes over once it has painted, and only then is the silent one
ended. One that takes too much memory is relieved in the same way, at a moment
when nobody would notice.

Beside the show waits a spare: a process that has everything at hand and shows
nothing. What has to be started next begins in it, in a fraction of the time.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from kiosk.device.exits import MISTAKE, NOTHING, QUIT, REBOOT, RESTART
from kiosk.device.supervise import pulse
from kiosk.device.supervise.pulse import Beat

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger(__name__)

SUSPECT: Final = 2 * pulse.BEAT
"""Seconds of silence after which a relief is started."""
SILENT: Final = 1.5
"""Seconds of silence after which a relief that has painted takes over."""
DEAD: Final = 6.0
"""Seconds of silence after which it was no stall: it is ended, and blamed."""
START: Final = 90.0
"""Seconds that a start may take, from a disk that is slow or is being checked."""
FIRST: Final = 10.0
"""Seconds that the first picture may take, once all that it needs is there."""
PAUSES: Final = (0.0, 0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0)
"""Seconds before a start, after so many crashes in a row."""
GOOD: Final = 600.0
"""Seconds on screen after which earlier crashes are forgotten."""
POLITE: Final = 1.2
"""Seconds that a process is given to end when asked."""
LAST_WORDS: Final = 1.5
"""Seconds that a dying process is given to write its stacks."""
ANSWER: Final = 0.7
"""Seconds in which a spare that is called has to answer, else a start is made."""
SETTLED: Final = 2.0
"""Seconds on screen after which a spare is started, at a quiet moment."""
ANYWAY: Final = 20.0
"""Seconds on screen after which it is started at any moment."""
CRAMPED: Final = 60.0
"""Seconds until the next try to have a spare, where there was no room for one."""
LATER: Final = 10.0
"""Seconds until the next try to relieve a show that somebody has touched."""
LATE: Final = 0.5
"""A step that comes later than this was held up itself: nobody is blamed for it."""
LOOK: Final = 30.0
"""Seconds between two looks at the memory."""
FED: Final = 60.0
"""Seconds after the last beat for which the service manager is told all is well."""


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
class Part:
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

    def started(self, part: Part) -> Process:
        """Start a process.

        Raises:
            OSError: none can be started now.
        """

    def called(self, spare: Process, part: Part) -> None:
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
class Run:
    """A process and what has been heard of it."""

    process: Process
    part: Part
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
    ready: bool = False
    """It is a spare and can be called."""
    calling: bool = False
    """It was a spare, and has not answered yet."""


class Supervisor:
    """Keeps the show on screen until staff leave or it is asked to stop.

    Args:
        world: what it can do.
        clock: seconds that never jump.
        curtain: whether something stands behind the show.
        behind: whether a window can be put behind another. Where it cannot, nothing
            is hung behind a show that is on screen, for it would come before it.
        spare: whether a process waits beside it.
        feed: seconds between two signs to the service manager; 0 for none.
        look: seconds between two looks at the memory.
    """

    def __init__(
        self,
        world: World,
        clock: Callable[[], float],
        *,
        curtain: bool = True,
        behind: bool = True,
        spare: bool = True,
        feed: float = 0.0,
        look: float = LOOK,
    ) -> None:
        self._world = world
        self._clock = clock
        self._curtained, self._behind, self._spared = curtain, behind, spare
        self._feed, self._look = feed, look
        self.show: Run | None = None
        self.relief: Run | None = None
        self.curtain: Run | None = None
        self.spare: Run | None = None
        self.leaving: list[Run] = []
        self.status: int | None = None
        """How all is to end, once that is known."""
        self.crashes = 0
        """Crashes in a row."""
        self._crashed = 0.0
        """When the last of them was."""
        self._torn = 0
        """Crashes of the curtain in a row."""
        now = clock()
        self._again = now
        """When the show may be started."""
        self._curtain_again = now
        self._relief_again = now
        self._spare_again = now
        self._worn = 0
        """Spares in a row that have ended before they were called."""
        self._fat = False
        self._reason = ""
        self._slide = ""
        self._dark = False
        self._ready = False
        self._alive = now
        """When a painted frame was proved last."""
        self._looks = now + self._look
        self._feeds = now
        self._due = now

    # -- what is told to it ------------------------------------------------

    @property
    def finished(self) -> bool:
        """Whether all has ended."""
        return self.status is not None and not self._runs

    def heard(self, process: Process, line: bytes) -> None:
        """A process has said something."""
        run = self._run(process)
        beat = Beat.heard(line)
        if run is None or beat is None:
            return
        now = self._clock()
        silent, run.heard = now - run.heard, now
        if run is self.spare:
            if not run.ready:
                run.ready = True
                self._world.told("spare", pid=process.pid, took=now - run.since)
            return
        run.calling = False
        before, run.beat = run.beat, beat
        if run is self.curtain:
            if run.painted is None and beat.painted:
                run.painted = now
                self._world.told("curtain", pid=process.pid)
            return
        if run.painted is None and (beat.painted or beat.hidden):
            run.painted = now
            self._world.told(
                "painted", pid=process.pid, slide=beat.slide, took=now - run.since
            )
        if run is not self.show:
            if run.hung and not run.aborted:
                # It was a stall after all. It is not needed any more.
                run.hung = False
                self._world.told("stall", pid=process.pid, seconds=silent)
                self._end(run)
            return
        self._slide = beat.slide or self._slide
        if beat.dark != self._dark and run.painted is not None:
            self._dark = beat.dark
            if self.curtain is not None:
                self.curtain.process.tell(pulse.DARK if beat.dark else pulse.LIGHT)
        if before.slide and beat.slide != before.slide:
            self._world.passed(before.slide, before.charged)
            self._world.told("slide", pid=process.pid, slide=beat.slide)
        if beat.content != before.content:
            self._world.told("content", pid=process.pid, content=beat.content)
        if run.painted is not None:
            self._alive = now
            self._announce()
        if self.relief is not None and self._reason == "silent":
            self._world.told("stall", pid=process.pid, seconds=silent)
            run.process.tell(pulse.ON)
            self._end(self.relief)
            self.relief = None

    def ended(self, process: Process, status: int) -> None:
        """A process has ended, with this status; below zero it was that signal."""
        run = self._run(process)
        if run is None:
            return
        now = self._clock()
        guilty = run.aborted or self._world.guilty(status)
        if not guilty:
            self._world.acquitted(process)
        if run in self.leaving:
            self.leaving.remove(run)
        elif run is self.curtain:
            self.curtain = None
            lasted = now - run.since
            self._torn = 0 if lasted > GOOD else self._torn + 1
            self._curtain_again = now + _pause(self._torn)
            if self.status is None:
                self._world.told("curtain-crash", pid=process.pid, status=status)
        elif run is self.spare:
            self.spare = None
            self._worn += 1
            self._spare_again = now + max(SETTLED, _pause(self._worn))
            if self.status is None:
                self._world.told("spare-crash", pid=process.pid, status=status)
        elif run is self.relief:
            self.relief = None
            self._count(now)
            self._relief_again = now + _pause(self.crashes)
            self._world.told("crash", pid=process.pid, status=status, relief=True)
            self._go_on()
        elif run is self.show:
            self.show = None
            self._show_ended(run, status, now, guilty=guilty)

    def stop(self, status: int = QUIT) -> None:
        """End everything, and then be finished with this status."""
        if self.status is not None:
            return
        self.status = status
        self._world.notified("STOPPING=1")
        self._world.told("stopping", status=status)
        # The curtain falls last: nobody is to see what is behind it.
        for run in (self.show, self.relief, self.spare, *self.leaving, self.curtain):
            if run is not None:
                self._end(run)
        self.show = self.relief = self.spare = self.curtain = None

    def step(self) -> float:
        """Do what is due; returns the seconds until something may be."""
        now = self._clock()
        late = now - self._due
        if late > LATE:
            # Whoever was silent meanwhile had no time either; after a long sleep of
            # the machine it needs a moment to say so.
            late += pulse.BEAT if late > SILENT else 0.0
            for run in self._runs:
                run.heard = min(run.heard + late, now)
        for run in tuple(self.leaving):
            while run.plans and run.plans[0][0] <= now:
                run.plans.pop(0)[1]()
        if self.status is None:
            self._keep_curtain(now)
            self._keep_show(now)
            self._keep_spare(now)
            self._watch_memory(now)
        if self._feed and now >= self._feeds:
            self._feeds = now + self._feed
            if self._ready and now - self._alive < FED:
                self._world.notified("WATCHDOG=1")
        wait = self._wait(now)
        self._due = now + wait
        return wait

    # -- the show ------------------------------------------------------------

    def _keep_show(self, now: float) -> None:
        show = self.show
        if show is None:
            if self.relief is not None:
                self._take_over(now)
            elif now >= self._again:
                self.show = self._start(Part(slide=self._slide), now)
                if self.show is None:
                    self._count(now)
                    self._again = now + max(1.0, _pause(self.crashes))
            return
        silent = now - show.heard
        if show.painted is None:
            if silent >= _patience(show):
                self._give_up(show)
                self.show = None
                self._again = now + _pause(self.crashes)
            return
        if self.crashes and now - max(show.painted, self._crashed) >= GOOD:
            self.crashes = 0
        if silent >= DEAD:
            self._give_up(show)
            self.show = None
            self._again = now + _pause(self.crashes)
            return
        if silent >= SUSPECT:
            self._relieve("silent", now)
        elif self._fat and show.beat.quiet:
            self._relieve("memory", now)
        relief = self.relief
        if relief is None:
            return
        if now - relief.heard >= _patience(relief):
            self._give_up(relief)
            self.relief = None
            self._relief_again = now + _pause(self.crashes)
            self._go_on()
        elif relief.painted is None:
            pass
        elif self._reason == "memory" and not show.beat.quiet:
            # A visitor has come meanwhile.
            self._end(relief)
            self.relief = None
            self._relief_again = now + LATER
            show.process.tell(pulse.ON)
        elif self._reason == "memory" or silent >= SILENT:
            self._take_over(now)

    def _relieve(self, reason: str, now: float) -> None:
        """Start another process beside the one on screen."""
        if self.relief is not None:
            if reason == "silent":
                self._reason = reason
            return
        show = self.show
        if show is None or now < self._relief_again:
            return
        beat = show.beat
        part = Part(slide=beat.slide, settled=True, watched=beat.watched)
        # Told first: the page is held from the moment at which the other begins.
        show.process.tell(pulse.RELIEVED)
        self.relief = self._start(part, now)
        if self.relief is None:
            show.process.tell(pulse.ON)
            self._relief_again = now + 1.0
            return
        self._reason = reason
        self._world.told(
            "relief", pid=self.relief.process.pid, why=reason, slide=beat.slide
        )

    def _go_on(self) -> None:
        """Nobody takes over after all: the show must not stand still for it."""
        if self.show is not None:
            self.show.process.tell(pulse.ON)

    def _take_over(self, now: float) -> None:
        """The relief is the show from now on; the old one goes."""
        old, self.show, self.relief = self.show, self.relief, None
        assert self.show is not None
        self.show.process.tell(pulse.ON)
        if self.show.painted is not None:
            self._alive = now
            self._announce()
        self._fat = False
        self._looks = now + self._look
        if old is None:
            return
        self._world.told(
            "relieved",
            pid=self.show.process.pid,
            old=old.process.pid,
            why=self._reason,
            slide=old.beat.slide,
        )
        if self._reason == "memory":
            self._end(old)
            return
        old.hung = True
        left = max(0.0, DEAD - (now - old.heard))
        old.plans = [(now + left, lambda: self._give_up(old))]
        self.leaving.append(old)

    def _give_up(self, run: Run) -> None:
        """It is dead for certain: its slide is blamed, and its stacks are kept."""
        now = self._clock()
        self._world.told("hang", pid=run.process.pid, slide=run.beat.culprit)
        if not run.calling:
            self._count(now)
        run.aborted = True
        run.process.abort()
        run.plans = [(now + LAST_WORDS, run.process.kill)]
        if run not in self.leaving:
            self.leaving.append(run)
        if run.beat.culprit:
            self._world.blamed(run.beat.culprit, run.beat.charged)

    def _show_ended(self, run: Run, status: int, now: float, *, guilty: bool) -> None:
        pid = run.process.pid
        if status == QUIT and run.painted is not None:
            self._world.told("quit", pid=pid)
            self.stop(QUIT)
        elif status == REBOOT:
            self._world.told("reboot", pid=pid)
            self.stop(REBOOT)
        elif status == RESTART:
            self._world.told("restart", pid=pid)
            self._again = now
            if self._world.renewed():
                # Of another version, even the supervisor has to be another one.
                self.stop(RESTART)
        elif status == NOTHING and not self._ready and self._world.attended():
            self._world.told("nothing", pid=pid)
            self.stop(MISTAKE)
        else:
            slide = run.beat.culprit
            self._world.told("crash", pid=pid, status=status, slide=slide)
            if slide and guilty:
                self._world.blamed(slide, run.beat.charged)
            if guilty or run.painted is None:
                self._failed(now)
            else:
                # Ended from outside, as often as somebody likes: it is sound.
                self._again = now

    def _count(self, now: float) -> None:
        self.crashes += 1
        self._crashed = now

    def _failed(self, now: float) -> None:
        self._count(now)
        self._again = now + _pause(self.crashes)
        if self._again > now:
            self._world.notified(f"STATUS=starting again in {self._again - now:.0f} s")

    # -- the curtain and the memory --------------------------------------------

    def _keep_curtain(self, now: float) -> None:
        if not self._curtained or self.curtain is not None or now < self._curtain_again:
            return
        if self._behind or self.show is None or self.show.painted is None:
            self.curtain = self._start(Part(curtain=True, dark=self._dark), now)
            if self.curtain is None:
                self._torn += 1
                self._curtain_again = now + max(1.0, _pause(self._torn))

    def _keep_spare(self, now: float) -> None:
        """Have a process wait beside a show that plays."""
        show, spare = self.show, self.spare
        if spare is not None:
            if not spare.ready and now - spare.since >= START:
                self._end(spare)
                self.spare = None
                self._worn += 1
                self._spare_again = now + max(SETTLED, _pause(self._worn))
            return
        if not self._spared or show is None or show.painted is None:
            return
        if self.relief is not None or now < self._spare_again:
            return
        shown = now - show.painted
        if shown < (SETTLED if show.beat.quiet else ANYWAY):
            return
        if self._world.roomy():
            self.spare = self._start(Part(spare=True), now)
        if self.spare is None:
            self._spare_again = now + CRAMPED

    def _watch_memory(self, now: float) -> None:
        show = self.show
        if now < self._looks or show is None or show.painted is None:
            return
        self._looks = now + self._look
        budget = show.beat.budget
        if not budget or self._fat:
            return
        taken = self._world.memory(show.process)
        if taken > budget:
            self._fat = True
            self._world.told(
                "memory", pid=show.process.pid, megabytes=round(taken), budget=budget
            )

    # -- how it is done --------------------------------------------------------

    @property
    def _runs(self) -> tuple[Run, ...]:
        """Everything that runs."""
        runs = (self.show, self.relief, self.curtain, self.spare, *self.leaving)
        return tuple(run for run in runs if run is not None)

    def _run(self, process: Process) -> Run | None:
        return next((run for run in self._runs if run.process is process), None)

    def _start(self, part: Part, now: float) -> Run | None:
        spare = self.spare
        waits = spare is not None and spare.ready and not part.curtain
        # A spare of the program before this one would be of another mind.
        if spare is not None and waits and not self._world.renewed():
            self.spare, self._worn = None, 0
            run = Run(spare.process, part, now, now, calling=True)
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
        return Run(process, part, now, now)

    def _end(self, run: Run) -> None:
        """Ask it to end, and see to it."""
        now = self._clock()
        run.process.tell(pulse.LEAVE)
        run.process.stop()
        run.plans = [(now + POLITE, run.process.kill)]
        if run not in self.leaving:
            self.leaving.append(run)

    def _announce(self) -> None:
        if not self._ready:
            self._ready = True
            self._world.notified("READY=1", "STATUS=on screen")

    def _wait(self, now: float) -> float:
        """Seconds until the next thing that happens by itself."""
        times = [now + 5.0]
        if self._feed:
            times.append(self._feeds)
        times += [run.plans[0][0] for run in self.leaving if run.plans]
        if self.status is None:
            for run in (self.show, self.relief):
                if run is not None and run.calling:
                    times.append(run.since + ANSWER)
            if self.show is None:
                times.append(self._again)
            elif self.show.painted is not None:
                wanted = SUSPECT if self.relief is None else SILENT
                times.append(self.show.heard + wanted)
                if now - self.show.heard >= wanted:
                    # Its relief is starting, or cannot be.
                    times.append(max(self._relief_again, now + 0.25))
                    times.remove(self.show.heard + wanted)
            if self._curtained and self.curtain is None:
                times.append(self._curtain_again)
        return max(0.0, min(times) - now)


def _patience(run: Run) -> float:
    """Seconds of silence after which a process that is starting is given up."""
    if run.painted is not None:
        return DEAD
    if run.calling:
        return ANSWER
    return FIRST if run.beat.slide else START


def _pause(crashes: int) -> float:
    """Seconds to wait after so many crashes in a row, the first included."""
    return PAUSES[min(max(crashes - 1, 0), len(PAUSES) - 1)]
