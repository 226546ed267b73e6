"""Update: the show is killed at any moment while its content is being replaced."""

from __future__ import annotations

import json
import signal
from typing import TYPE_CHECKING, Any, Final

from kiosk.content import atomic
from kiosk.lab.sandbox import Outcome
from kiosk.model.message import Message

if TYPE_CHECKING:
    from kiosk.lab.sandbox import Sandbox

ORDER: Final = 8
TITLE: Final = Message(
    "更新内容的时候随时被强行结束", "The show is killed while its content is updated"
)
PACE: Final = (0.0, 0.6)
"""Seconds between a save and the next kill."""


def drill(sandbox: Sandbox) -> Outcome:
    """Save and kill at random; what is saved whole has to be shown in the end.

    Every third save is cut off in the middle, as by an editor that died: the show
    has to go on with what it had.
    """
    recoveries, lost = [], []
    whole = sandbox.content.read_bytes()
    said: dict[str, Any] = json.loads(whole.decode("utf-8-sig"))
    with sandbox.running() as run, sandbox.looked() as looks:
        for number in range(sandbox.times):
            said["show"]["idle"] = {"after": 60 + number % 60, "warning": 20}
            data = json.dumps(said, ensure_ascii=False, indent=1).encode()
            if number % 3 == 2:
                sandbox.content.write_bytes(data[: sandbox.chance.randrange(len(data))])
            else:
                atomic.written(sandbox.content, data)
            run.rest(*PACE)
            struck = run.strike(getattr(signal, "SIGKILL", signal.SIGTERM))
            recoveries.append(run.recovered(struck, "painted"))
            sandbox.progress()
        atomic.written(sandbox.content, whole)
        run.until("content", content=_digest(whole))
    broken = [e for e in run.events() if e["what"] == "crash" and e["status"] == 1]
    lost += [f"the show could not start: {e['pid']}" for e in broken]
    return Outcome(tuple(recoveries), looks[0], looks[1], tuple(lost))


def _digest(data: bytes) -> str:
    from hashlib import sha256

    return sha256(data).hexdigest()
