"""Halt: the show stands still and answers nothing, as when a driver hangs."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Final

from kiosk.lab.sandbox import Outcome
from kiosk.model.message import Message

if TYPE_CHECKING:
    from kiosk.lab.sandbox import Sandbox

ORDER: Final = 3
TITLE: Final = Message("放映进程停住不动（SIGSTOP）", "The show is halted (SIGSTOP)")


def drill(sandbox: Sandbox) -> Outcome:
    """Halt it again and again; a relief has to take over at the same slide."""
    if not hasattr(signal, "SIGSTOP"):
        return Outcome(note=Message("此系统上不适用", "not on this system"), held=False)
    recoveries, lost = [], []
    for _ in range(sandbox.times):
        # Each anew: a slide that hung twice would be left out, as it should be.
        with sandbox.running() as run, sandbox.looked() as looks:
            run.rest(spare=True)
            old = run.pid
            seconds, after = run.relieved(old, run.strike(signal.SIGSTOP))
            recoveries.append(seconds)
            if after != (slide := run.slide_of(old)):
                lost.append(f"{slide} -> {after}")
        (sandbox.state / "crashes.json").unlink(missing_ok=True)
        sandbox.progress()
    return Outcome(tuple(recoveries), looks[0], looks[1], tuple(lost))
