"""Watchdog: a show that hangs is restarted, and so is a kernel that does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.device.setup.diagnosis import Result
from kiosk.device.setup.linux import SERVICE, WATCHED
from kiosk.model.message import Message

if TYPE_CHECKING:
    from kiosk.device.setup.diagnosis import Patient

TITLE = Message("看门狗", "watchdog")
RANK = 120


def check(patient: Patient) -> Result:
    if not patient.linux:
        return Result("skip", Message("只在 Linux 上", "on Linux only"))
    unit = patient.text(SERVICE)
    show = "\nWatchdogSec=" in unit
    hardware = (patient.root / "dev/watchdog").exists()
    armed = "\nRuntimeWatchdogSec=" in patient.text(WATCHED)
    facts = {"show": show, "hardware": hardware, "armed": armed}
    if not show:
        return Result(
            "warn",
            Message(
                "systemd 不看着展示（kiosk run 自己还看着）",
                "systemd does not watch the show (kiosk run itself still does)",
            ),
            Message("运行 kiosk install", "run kiosk install"),
            facts,
        )
    if hardware and not armed:
        return Result(
            "warn",
            Message(
                "有硬件看门狗，没有启用",
                "there is a hardware watchdog that is not in use",
            ),
            Message("再运行一次 kiosk install", "run kiosk install again"),
            facts,
        )
    if armed:
        return Result(
            "ok", Message("展示和内核都有", "for the show and the kernel"), facts=facts
        )
    return Result(
        "ok",
        Message("展示有；这台机器没有硬件看门狗", "for the show; no hardware one here"),
        facts=facts,
    )
