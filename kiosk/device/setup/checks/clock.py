"""Clock: it is right, and is kept right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.device.operate import clock
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
    found = clock.reading(patient.run, patient.platform)
    facts |= {"keeper": found.keeper, "offset": found.offset}
    if found.kept:
        return _kept(found, said, facts)
    if not patient.linux:
        if patient.reading.settings.fleet.step is None:
            return Result("ok", Message(said, said), facts=facts)
        return Result("warn", _unkept(said), _KEEP, facts)
    told = patient.run(("timedatectl", "show", "-p", "NTPSynchronized", "--value"))
    facts["synchronised"] = None if told is None else told.strip() == "yes"
    steps = patient.reading.settings.fleet.step is not None
    if told is None and not steps:
        return Result("ok", Message(said, said), facts=facts)
    if told is None or told.strip() != "yes":
        todo = Message(
            "timedatectl set-ntp true；没有网络就每月对一次表",
            "timedatectl set-ntp true; without a network, set it every month",
        )
        return Result("warn", _unkept(said), _KEEP if steps else todo, facts)
    return Result(
        "ok", Message(f"{said}，已对时", f"{said}, synchronised"), facts=facts
    )


_KEEP: Final = Message(
    "同步组的屏幕全靠时钟：装上 chrony，都向展厅里同一台机器对时",
    "screens in step have nothing but their clocks: install chrony, and have all of "
    "them follow one machine of the hall",
)


def _unkept(said: str) -> Message:
    return Message(f"{said}，没有和网络对时", f"{said}, not kept by a time server")


def _kept(found: clock.ClockReading, said: str, facts: dict[str, object]) -> Result:
    """What is to be said of a clock that follows another one."""
    keeper = found.keeper
    zh, en = f"{said}，{keeper} 已对时", f"{said}, kept by {keeper}"
    if found.offset is not None:
        off = f"{1000 * found.offset:+.1f} ms"
        zh, en = f"{zh}，相差 {off}", f"{en}, off by {off}"
    if not found.out:
        return Result("ok", Message(zh, en), facts=facts)
    todo = Message(
        "差得多：看看网络和对时的服务器（chronyc sources），或等它调准",
        "too much: look at the network and the time server (chronyc sources), or wait "
        "until it is right",
    )
    return Result("warn", Message(zh, en), todo, facts)
