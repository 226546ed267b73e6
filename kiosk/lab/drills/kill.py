"""Kill: the show is killed without warning."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Final

from kiosk.lab.sandbox import Outcome
from kiosk.model.message import Message

if TYPE_CHECKING:
    from kiosk.lab.sandbox import Sandbox

ORDER: Final = 1
TITLE: Final = Message("强行结束放映进程（kill -9）", "The show is killed (kill -9)")


def drill(sandbox: Sandbox) -> Outcome:
    """Kill it again and again; it has to come back at the same slide."""
    recoveries, lost = [], []
    with sandbox.running() as run, sandbox.looked() as looks:
        for number in range(sandbox.times):
            # Half of them come so soon after the last that no spare is there yet.
            run.rest(spare=number % 2 == 0)
            old = run.pid
            struck = run.strike(getattr(signal, "SIGKILL", signal.SIGTERM))
            event = run.until("painted")
            recoveries.append(float(event["at"]) - struck)
            if event["slide"] != (slide := run.slide_of(old)):
                lost.append(f"{slide} -> {event['slide']}")
            sandbox.progress()
    return Outcome(tuple(recoveries), looks[0], looks[1], tuple(lost))
