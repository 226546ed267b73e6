"""Crash: a slide brings the show down, and the next time again."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Final

from kiosk.lab.sandbox import Outcome
from kiosk.model.message import Message

if TYPE_CHECKING:
    from kiosk.lab.sandbox import Sandbox

ORDER: Final = 2
TITLE: Final = Message("一页两次使放映崩溃", "A slide crashes the show twice")

TRIES: Final = 8
"""Crashes within which one slide has to be left out."""


def drill(sandbox: Sandbox) -> Outcome:
    """Crash on one slide until it is left out; the others have to play on."""
    if not hasattr(signal, "SIGSEGV") or not hasattr(signal, "SIGKILL"):
        return Outcome(note=Message("此系统上不适用", "not on this system"), held=False)
    recoveries, lost = [], []
    with sandbox.running() as run, sandbox.looked() as looks:
        run.rest()
        # The slide may change between two crashes: then it takes some more.
        for _ in range(TRIES):
            struck = run.strike(signal.SIGSEGV)
            recoveries.append(run.recovered(struck, "painted"))
            left = [e["slide"] for e in run.events() if e["what"] == "left-out"]
            if left:
                break
        if not left:
            lost.append("no slide is left out")
        elif run.slide in left:
            lost.append(f"{run.slide} is shown again")
        sandbox.progress()
    note = Message(f"不再放映：{'、'.join(left)}", f"left out: {', '.join(left)}")
    return Outcome(tuple(recoveries), looks[0], looks[1], tuple(lost), note)
