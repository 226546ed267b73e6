"""Paint: a slide raises an exception whenever it is painted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.lab.sandbox import Outcome
from kiosk.model.message import Message

if TYPE_CHECKING:
    from kiosk.lab.sandbox import Sandbox

ORDER: Final = 5
TITLE: Final = Message("一页每次画都出错", "A slide fails whenever it is painted")


def drill(sandbox: Sandbox) -> Outcome:
    """Let painting fail until the show gives up; it has to be started anew."""
    recoveries: list[float] = []
    for _ in range(sandbox.times):
        with sandbox.running() as run, sandbox.looked() as looks:
            run.rest()
            struck = run.fault("raise")
            recoveries.append(run.recovered(struck, "painted"))
        (sandbox.state / "crashes.json").unlink(missing_ok=True)
        sandbox.progress()
    return Outcome(tuple(recoveries), looks[0], looks[1])
