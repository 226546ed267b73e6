"""Blanking: neither the display nor the machine goes to sleep by itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kiosk.device.setup.diagnosis import Result
from kiosk.device.setup.linux import UNITS
from kiosk.model.message import Message

if TYPE_CHECKING:
    from kiosk.device.setup.diagnosis import Patient

TITLE = Message("黑屏和休眠", "blanking and sleep")
RANK = 100


def check(patient: Patient) -> Result:
    if not patient.linux:
        return Result(
            "skip",
            Message(
                "在电源设置里看：显示器和睡眠都设为“从不”",
                "see the power settings: display and sleep to be “never”",
            ),
        )
    asleep = not _masked(patient)
    said = patient.run(("xset", "q")) if patient.environ.get("DISPLAY") else None
    blanks = said is not None and _blanks(said)
    facts = {"sleep": asleep, "blanks": blanks if said is not None else None}
    if blanks:
        return Result(
            "fail",
            Message("X 会自己黑屏", "X blanks the screen by itself"),
            Message(
                "xset s off s noblank; xset dpms 0 0 0（kiosk install 会设好）",
                "xset s off s noblank; xset dpms 0 0 0 (kiosk install sees to it)",
            ),
            facts,
        )
    if asleep:
        return Result(
            "warn",
            Message("机器可能会休眠", "the machine may go to sleep"),
            Message(
                "运行 kiosk install，或 systemctl mask sleep.target suspend.target",
                "run kiosk install, or systemctl mask sleep.target suspend.target",
            ),
            facts,
        )
    return Result("ok", Message("都不会", "neither will happen"), facts=facts)


def _masked(patient: Patient) -> bool:
    """Whether nothing can send the machine to sleep."""
    links = [
        patient.root / UNITS[1:] / name for name in ("sleep.target", "suspend.target")
    ]
    return all(
        link.is_symlink() and str(link.readlink()) == "/dev/null" for link in links
    )


def _blanks(said: str) -> bool:
    """Whether `xset q` tells of a time after which the screen goes dark."""
    timeout = re.search(r"timeout:\s+([0-9]+)", said)
    if timeout and int(timeout[1]) > 0:
        return True
    if "DPMS is Enabled" not in said:
        return False
    times = re.search(
        r"Standby:\s+([0-9]+)\s+Suspend:\s+([0-9]+)\s+Off:\s+([0-9]+)", said
    )
    return bool(times and any(int(time) for time in times.groups()))
