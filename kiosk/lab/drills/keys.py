"""Keys: everything that a keyboard can send, as fast as it can be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.lab.sandbox import Outcome
from kiosk.model.message import Message

if TYPE_CHECKING:
    from kiosk.lab.sandbox import Sandbox

ORDER: Final = 20
TITLE: Final = Message("键盘乱按", "Every key with every modifier")


def drill(sandbox: Sandbox) -> Outcome:
    """Send all chords, close and minimise the window; the show has to stay."""
    lost, sent = [], 0
    with sandbox.running() as run, sandbox.looked() as looks:
        pid = run.pid
        for _ in range(sandbox.times):
            answer = run.asked("keys")
            sent += int(answer["sent"])
            if not answer["held"]:
                lost.append("the window did not come back")
            if answer["entered"]:
                lost.append("keys opened the staff's menu")
            sandbox.progress()
        if run.pid != pid or run.process.poll() is not None:
            lost.append("the show has ended")
    note = Message(f"{sent} 次按键，0 条出路", f"{sent} keys, no way out")
    return Outcome((), looks[0], looks[1], tuple(lost), None if lost else note)
