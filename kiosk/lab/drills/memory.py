"""Memory: the show takes more than its budget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kiosk.lab.sandbox import Outcome
from kiosk.model.message import Message

if TYPE_CHECKING:
    from kiosk.lab.sandbox import Running, Sandbox

ORDER: Final = 6
TITLE: Final = Message("内存超出预算", "The show takes too much memory")
BUDGET: Final = 360
PIECES: Final = 12
"""In so many steps, none of which takes long enough to look like a hang."""


def drill(sandbox: Sandbox) -> Outcome:
    """Let it grow; another process has to take over unseen, at a quiet moment."""
    recoveries, lost = [], []
    sandbox.settings.write_text(f"memory_mb = {BUDGET}\n", "utf-8")
    try:
        with sandbox.running() as run, sandbox.looked() as looks:
            for _ in range(sandbox.times):
                begun = _grown(run)
                taken = run.until("relieved")
                recoveries.append(float(taken["at"]) - float(begun["at"]))
                if taken["slide"] != begun["slide"]:
                    lost.append(f"{begun['slide']} -> {taken['slide']}")
                sandbox.progress()
    finally:
        sandbox.settings.write_text("", "utf-8")
    note = Message("这段时间旧进程一直在放", "meanwhile the old process plays on")
    return Outcome(tuple(recoveries), looks[0], looks[1], tuple(lost), note)


def _grown(run: Running) -> dict[str, Any]:
    """Let it grow until another one is started for that; returns the event.

    A machine that stalls may have it relieved for its silence first: what has grown
    until then goes with it.
    """
    while True:
        run.rest()
        for _ in range(PIECES):
            run.fault("grow", megabytes=BUDGET // PIECES)
        begun = run.until("relief")
        if begun["why"] == "memory":
            return begun
        run.until("relieved", "stall")
