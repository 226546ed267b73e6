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

from collections import deque
from typing import TYPE_CHECKING, Final

from kiosk.device.exits import MISTAKE, NOTHING, QUIT, REBOOT, RESTART
from kiosk.device.operate.pace import Pace
from kiosk.device.supervise import protocol
from kiosk.device.supervise.protocol import Beat
from kiosk.device.supervise.runs import GOOD, START, ChildRole, ChildRun, Runs, pause

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.device.supervise.runs import Process, World

SUSPECT: Final = 2 * protocol.BEAT
"""Seconds of silence after which a relief is started."""
SILENT: Final = 1.5
"""Seconds of silence after which a relief that has painted takes over."""
DEAD: Final = 6.0
"""Seconds of silence after which it was no stall: it is ended, and blamed."""
FIRST: Final = 10.0
"""Seconds that the first picture may take, once all that it needs is there."""
LAST_WORDS: Final = 1.5
"""Seconds that a dying process is given to write its stacks."""
ANSWER: Final = 0.7
"""Seconds in which a spare that is called has to answer, else a start is made."""
LATER: Final = 10.0
"""Seconds until the next try to relieve a show that somebody has touched."""
LATE: Final = 0.5
"""A step that comes later than this was held up itself: nobody is blamed for it."""
LOOK: Final = 30.0
"""Seconds between two looks at the memory."""
PACE: Final = 20
"""Orders that are passed on at once, and each second from then on."""
KEPT: Final = 15.0
"""Seconds after which an order that no show was there for means nothing."""
FED: Final = 60.0
"""Seconds after the last beat for which the service manager is told all is well."""


class Supervisor(Runs):
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
        super().__init__(world, clock, curtain=curtain, behind=behind, spare=spare)
        self._feed, self._look = feed, look
        self.crashes = 0
        """Crashes in a row."""
        self._crashed = 0.0
        """When the last of them was."""
        now = clock()
        self._again = now
        """When the show may be started."""
        self._relief_again = now
        self._fat = False
        self._reason = ""
        self._slide = ""
        self._ready = False
        self._alive = now
        """When a painted frame was proved last."""
        self._looks = now + self._look
        self._feeds = now
        self._due = now
        self._waiting: deque[tuple[float, str]] = deque(maxlen=PACE)
        """Orders that came while there was no show, and when."""
        self._pace = Pace(PACE, PACE)

    # -- what is told to it ------------------------------------------------

    @property
    def finished(self) -> bool:
        """Whether all has ended."""
        return self.status is not None and not self._runs

    def heard(self, process: Process, line: bytes) -> None:
        """A process has said something."""
        run = self._run(process)
        beat, status = Beat.heard(line), protocol.left(line)
        now = self._clock()
        if run is not None and status is not None:
            self._parting(run, status, now)
        if run is None or beat is None:
            return
        silent, run.heard = now - run.heard, now
        if run is self.spare or run is self.curtain:
            self._aside_heard(run, beat, now)
            return
        run.calling = False
        before, run.beat = run.beat, beat
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
                self.curtain.process.tell(
                    protocol.DARK if beat.dark else protocol.LIGHT
                )
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
            run.process.tell(protocol.ON)
            self._end(self.relief)
            self.relief = None

    def ordered(self, line: bytes) -> None:
        """An order has come for the show on screen; what is no order is passed over.

        Where a relief is on its way both are told, since either may be the one that
        stays. Where there is no show, the next one is told if it comes soon.
        """
        order, now = protocol.order(line), self._clock()
        # Whoever brings orders may have gone mad; the show has not.
        if order is None or self.status is not None or not self._pace.passes(now):
            return
        if self.show is None and self.relief is None:
            self._waiting.append((now, order))
        for run in (self.show, self.relief):
            if run is not None:
                run.process.tell(order)

    def _pass_on(self, run: ChildRun, now: float) -> None:
        """Tell a new show what was ordered while there was none."""
        for order in (order for since, order in self._waiting if now - since <= KEPT):
            run.process.tell(order)
        self._waiting.clear()

    def _parting(self, run: ChildRun, status: int, now: float) -> None:
        """A process ends by itself, as staff want it; what it still does takes time."""
        if run is self.show:
            run.heard, run.parting = now, status
        elif run.hung and status in {QUIT, REBOOT}:
            # They have said so before it fell silent.
            self.stop(status)

    def ended(self, process: Process, status: int) -> None:
        """A process has ended, with this status; below zero it was that signal."""
        run = self._run(process)
        if run is None:
            return
        now = self._clock()
        guilty = run.aborted or (run.parting is None and self._world.guilty(status))
        if not guilty:
            self._world.acquitted(process)
        if run is self.relief:
            self.relief = None
            self._count(now)
            self._relief_again = now + pause(self.crashes)
            self._world.told("crash", pid=process.pid, status=status, relief=True)
            self._go_on()
        elif run is self.show:
            self.show = None
            self._show_ended(run, status, now, guilty=guilty)
        else:
            self._aside_ended(run, status, now)

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
            late += protocol.BEAT if late > SILENT else 0.0
            for run in self._runs:
                run.heard = min(run.heard + late, now)
        self._carry_out(now)
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
                self.show = self._start(ChildRole(slide=self._slide), now)
                if self.show is None:
                    self._count(now)
                    self._again = now + max(1.0, pause(self.crashes))
                else:
                    self._pass_on(self.show, now)
            return
        silent = now - show.heard
        if show.parting is not None:
            if silent >= DEAD:
                show.process.kill()
            return
        if show.painted is None:
            if silent >= _patience(show):
                self._give_up(show)
                self.show = None
                self._again = now + pause(self.crashes)
            return
        if self.crashes and now - max(show.painted, self._crashed) >= GOOD:
            self.crashes = 0
        if silent >= DEAD:
            self._give_up(show)
            self.show = None
            self._again = now + pause(self.crashes)
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
            self._relief_again = now + pause(self.crashes)
            self._go_on()
        elif relief.painted is None:
            pass
        elif self._reason == "memory" and not show.beat.quiet:
            # A visitor has come meanwhile.
            self._end(relief)
            self.relief = None
            self._relief_again = now + LATER
            show.process.tell(protocol.ON)
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
        part = ChildRole(slide=beat.slide, settled=True, watched=beat.watched)
        # Told first: the page is held from the moment at which the other begins.
        show.process.tell(protocol.RELIEVED)
        self.relief = self._start(part, now)
        if self.relief is None:
            show.process.tell(protocol.ON)
            self._relief_again = now + 1.0
            return
        self._reason = reason
        self._world.told(
            "relief", pid=self.relief.process.pid, why=reason, slide=beat.slide
        )

    def _go_on(self) -> None:
        """Nobody takes over after all: the show must not stand still for it."""
        if self.show is not None:
            self.show.process.tell(protocol.ON)

    def _take_over(self, now: float) -> None:
        """The relief is the show from now on; the old one goes."""
        old, self.show, self.relief = self.show, self.relief, None
        assert self.show is not None
        self.show.process.tell(protocol.ON)
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

    def _give_up(self, run: ChildRun) -> None:
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

    def _show_ended(
        self, run: ChildRun, status: int, now: float, *, guilty: bool
    ) -> None:
        pid = run.process.pid
        if run.parting == QUIT:
            self._world.told("quit", pid=pid)
            self.stop(QUIT)
        elif run.parting == REBOOT:
            self._world.told("reboot", pid=pid)
            self.stop(REBOOT)
        elif run.parting == RESTART:
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
        self._again = now + pause(self.crashes)
        if self._again > now:
            self._world.notified(f"STATUS=starting again in {self._again - now:.0f} s")

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
        if self.show is not None and self.show.parting is not None:
            return max(0.0, min(*times, self.show.heard + DEAD) - now)
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


def _patience(run: ChildRun) -> float:
    """Seconds of silence after which a process that is starting is given up."""
    if run.painted is not None:
        return DEAD
    if run.calling:
        return ANSWER
    return FIRST if run.beat.slide else START
