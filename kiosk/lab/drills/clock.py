"""Clock: the time of day jumps, back to 1970 and years ahead."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from kiosk.lab.sandbox import Never, Outcome
from kiosk.model.message import Message

if TYPE_CHECKING:
    from kiosk.lab.sandbox import Sandbox

ORDER: Final = 9
TITLE: Final = Message(
    "时钟乱跳（1970年、十年后）", "The clock jumps (1970, ten years on)"
)
YEARS: Final = 10 * 365.25 * 86400


def drill(sandbox: Sandbox) -> Outcome:
    """Let the clock jump; the show has to play on as if nothing had been."""
    lost = []
    with sandbox.running() as run, sandbox.looked() as looks:
        for _ in range(sandbox.times):
            before = len(run.events())
            for seconds in (-time.time(), YEARS):
                run.fault("clock", seconds=seconds)
                run.rest(1.5, 2.5)
            try:
                run.until("slide", seconds=90.0)
            except Never:
                lost.append("the show stands still")
            bad = {"crash", "hang", "relief"}
            lost += [e["what"] for e in run.events()[before:] if e["what"] in bad]
            sandbox.progress()
    return Outcome((), looks[0], looks[1], tuple(lost))
