"""Clock: it is right, and is kept right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.device.setup.diagnosis import Result
from kiosk.model.message import Message

if TYPE_CHECKING:
    from kiosk.device.setup.diagnosis import Patient

TITLE = Message("时钟", "clock")
RANK = 130
FIRST_YEAR: Final = 2026
"""The year of this program: no clock that is right shows an earlier one."""


def check(patient: Patient) -> Result:
    now = patient.now
    said = f"{now:%Y-%m-%d %H:%M %Z}".strip()
    facts: dict[str, object] = {"now": now.isoformat(), "zone": now.tzname() or ""}
    set_it = Message(
        "接上网络对时，或 timedatectl set-time；主板电池也看一看",
        "connect it to a time server, or timedatectl set-time; see to the board's "
        "battery",
    )
    if now.year < FIRST_YEAR:
        return Result(
            "fail",
            Message(f"{said}：不对", f"{said}: this cannot be right"),
            set_it,
            facts,
        )
    if not patient.linux:
        return Result("ok", Message(said, said), facts=facts)
    told = patient.run(("timedatectl", "show", "-p", "NTPSynchronized", "--value"))
    facts["synchronised"] = None if told is None else told.strip() == "yes"
    if told is None:
        return Result("ok", Message(said, said), facts=facts)
    if told.strip() != "yes":
        return Result(
            "warn",
            Message(f"{said}，没有和网络对时", f"{said}, not kept by a time server"),
            Message(
                "timedatectl set-ntp true；没有网络就每月对一次表",
                "timedatectl set-ntp true; without a network, set it every month",
            ),
            facts,
        )
    return Result(
        "ok", Message(f"{said}，已对时", f"{said}, synchronised"), facts=facts
    )
