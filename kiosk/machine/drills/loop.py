"""Loop: a slide computes for ever while it is painted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.machine.arena import Outcome
from kiosk.messages import Message

if TYPE_CHECKING:
    from kiosk.machine.arena import Arena

ORDER: Final = 4
TITLE: Final = Message("一页画起来没完没了（死循环）", "A slide paints for ever (loop)")


def drill(arena: Arena) -> Outcome:
    """Let the slide on screen loop; a relief has to take over."""
    recoveries: list[float] = []
    with arena.looked() as looks:
        for _ in range(arena.times):
            with arena.running() as run:
                run.rest(spare=True)
                old = run.pid
                seconds, _ = run.relieved(old, run.fault("loop"))
                recoveries.append(seconds)
            (arena.state / "crashes.json").unlink(missing_ok=True)
            arena.progress()
    return Outcome(tuple(recoveries), looks[0], looks[1])
