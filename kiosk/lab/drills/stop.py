"""Stop: it is asked to end, at any moment of its life."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING, Final

from kiosk.device.exits import QUIT
from kiosk.lab.sandbox import Outcome, alive
from kiosk.model.message import Message

if TYPE_CHECKING:
    from kiosk.lab.sandbox import Sandbox

ORDER: Final = 11
TITLE: Final = Message("随时要求它结束", "It is asked to end at any moment")
LIMIT: Final = 5.0
"""Seconds that an end may take: half of what the service manager gives before it
kills, and more than twice what is promised of a machine that is not busy."""


def drill(sandbox: Sandbox) -> Outcome:
    """End it during its start, on screen, and while it is halted."""
    times, lost = [], []
    for number in range(sandbox.times):
        run = sandbox.started()
        run.until("started")
        if number % 3:
            run.until("painted")
            if number % 3 == 2 and hasattr(signal, "SIGSTOP"):
                run.strike(signal.SIGSTOP)
        run.rest(0.0, 1.5)
        status, seconds = run.end()
        times.append(seconds)
        if seconds > LIMIT:
            lost.append(f"it took {seconds:.1f} s to end, more than {LIMIT:.0f}")
        if status != QUIT:
            lost.append(f"it ended with {status}")
        pids = {int(e["pid"]) for e in run.events() if "pid" in e}
        end = time.monotonic() + 1.0
        while any(map(alive, pids)) and time.monotonic() < end:
            time.sleep(0.01)
        lost += [f"process {pid} is left" for pid in pids if alive(pid)]
        sandbox.progress()
    note = Message("到全部进程结束", "until every process is gone")
    return Outcome(tuple(times), lost=tuple(lost), note=note)
