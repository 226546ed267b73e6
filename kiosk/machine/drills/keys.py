"""Keys: everything that a keyboard can send, as fast as it can be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.machine.arena import Outcome
from kiosk.messages import Message

if TYPE_CHECKING:
    from kiosk.machine.arena import Arena

ORDER: Final = 20
TITLE: Final = Message("键盘乱按", "Every key with every modifier")


def drill(arena: Arena) -> Outcome:
    """Send all chords, close and minimise the window; the show has to stay."""
    lost, sent = [], 0
    with arena.running() as run, arena.looked() as looks:
        pid = run.pid
        for _ in range(arena.times):
            answer = run.asked("keys")
            sent += int(answer["sent"])
            if not answer["held"]:
                lost.append("the window did not come back")
            if answer["entered"]:
                lost.append("keys opened the staff's menu")
            arena.progress()
        if run.pid != pid or run.process.poll() is not None:
            lost.append("the show has ended")
    note = Message(f"{sent} 次按键，0 条出路", f"{sent} keys, no way out")
    return Outcome((), looks[0], looks[1], tuple(lost), None if lost else note)
