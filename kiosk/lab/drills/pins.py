"""PINs: wrong ones in a row, over restarts too, and the right one too soon."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Final

from kiosk.device.staff_menu.lockout import FREE
from kiosk.device.staff_menu.pin import hashed
from kiosk.lab.sandbox import Outcome
from kiosk.model.message import Message

if TYPE_CHECKING:
    from kiosk.lab.sandbox import Sandbox

ORDER: Final = 21
TITLE: Final = Message("乱试密码", "Wrong PINs, and kills in between")
RIGHT: Final = "40718293"
WRONG: Final = ("0000", "1234", "9999", "2580", "1111")


def drill(sandbox: Sandbox) -> Outcome:
    """Try wrong PINs until there is a wait, then the right one; kill, try again."""
    sandbox.settings.write_text(f'pin = "{hashed(RIGHT)}"\n', "utf-8")
    recoveries, lost, sent = [], [], 0
    with sandbox.running() as run, sandbox.looked() as looks:
        for _ in range(sandbox.times):
            answer = run.asked("pins", pins=[*WRONG, RIGHT])
            sent += int(answer["sent"])
            if answer["entered"]:
                lost.append("somebody was let in")
            if not answer["wait"]:
                lost.append("there was no wait")
            struck = run.strike(getattr(signal, "SIGKILL", signal.SIGTERM))
            recoveries.append(run.recovered(struck, "painted"))
            sandbox.progress()
    if sent > FREE + 2 * sandbox.times:
        lost.append(f"{sent} tries were taken")
    note = Message(f"试了 {sent} 次，0 次进入", f"{sent} tries, none let in")
    return Outcome(
        tuple(recoveries), looks[0], looks[1], tuple(lost), None if lost else note
    )
