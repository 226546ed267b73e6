"""Halt: the show stands still and answers nothing, as when a driver hangs."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Final

from kiosk.machine.arena import Outcome
from kiosk.messages import Message

if TYPE_CHECKING:
    from kiosk.machine.arena import Arena

ORDER: Final = 3
TITLE: Final = Message("放映进程停住不动（SIGSTOP）", "The show is halted (SIGSTOP)")


def drill(arena: Arena) -> Outcome:
    """Halt it again and again; a relief has to take over at the same slide."""
    if not hasattr(signal, "SIGSTOP"):
        return Outcome(note=Message("此系统上不适用", "not on this system"), held=False)
    recoveries, lost = [], []
    for _ in range(arena.times):
        # Each anew: a slide that hung twice would be left out, as it should be.
        with arena.running() as run:
            run.rest(spare=True)
            old = run.pid
            seconds, after = run.relieved(old, run.strike(signal.SIGSTOP))
            recoveries.append(seconds)
            if after != (slide := run.slide_of(old)):
                lost.append(f"{slide} -> {after}")
        (arena.state / "crashes.json").unlink(missing_ok=True)
        arena.progress()
    return Outcome(tuple(recoveries), lost=tuple(lost))
