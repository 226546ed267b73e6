"""Loop: a slide computes for ever while it is painted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.lab.sandbox import Outcome
from kiosk.model.message import Message

if TYPE_CHECKING:
    from kiosk.lab.sandbox import Sandbox

ORDER: Final = 4
TITLE: Final = Message("一页画起来没完没了（死循环）", "A slide paints for ever (loop)")


def drill(sandbox: Sandbox) -> Outcome:
    """Let the slide on screen loop; a relief has to take over."""
    recoveries: list[float] = []
    for _ in range(sandbox.times):
        with sandbox.running() as run, sandbox.looked() as looks:
            run.rest(spare=True)
            old = run.pid
            seconds, _ = run.relieved(old, run.fault("loop"))
            recoveries.append(seconds)
        (sandbox.state / "crashes.json").unlink(missing_ok=True)
        sandbox.progress()
    return Outcome(tuple(recoveries), looks[0], looks[1])
