"""Paint: a slide raises an exception whenever it is painted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.machine.arena import Outcome
from kiosk.messages import Message

if TYPE_CHECKING:
    from kiosk.machine.arena import Arena

ORDER: Final = 5
TITLE: Final = Message("一页每次画都出错", "A slide fails whenever it is painted")


def drill(arena: Arena) -> Outcome:
    """Let painting fail until the show gives up; it has to be started anew."""
    recoveries: list[float] = []
    for _ in range(arena.times):
        with arena.running() as run, arena.looked() as looks:
            run.rest()
            struck = run.fault("raise")
            recoveries.append(run.recovered(struck, "painted"))
        (arena.state / "crashes.json").unlink(missing_ok=True)
        arena.progress()
    return Outcome(tuple(recoveries), looks[0], looks[1])
