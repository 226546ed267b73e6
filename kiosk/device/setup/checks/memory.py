"""Memory: enough for the show, and for the limit that it is given."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Final

from kiosk.device.setup.diagnosis import Result
from kiosk.model.message import Message

if TYPE_CHECKING:
    from kiosk.device.setup.diagnosis import Patient

TITLE = Message("内存", "memory")
RANK = 150
SPARE: Final = 400.0
"""Megabytes that the system needs beside the show."""


def check(patient: Patient) -> Result:
    limit = float(patient.reading.settings.memory_mb)
    lines = dict(
        line.split(":", 1)
        for line in patient.text("/proc/meminfo").splitlines()
        if ":" in line
    )
    if "MemTotal" in lines:
        total, free = (
            float(lines.get(name, "0").split()[0]) / 1024
            for name in ("MemTotal", "MemAvailable")
        )
        return judged(total, free, limit)
    try:
        # By name: it is not installed where it is not needed.
        memory = importlib.import_module("psutil").virtual_memory()
    except ImportError:
        return Result("skip", Message("这个系统上查不了", "not known on this system"))
    return judged(memory.total / 2**20, memory.available / 2**20, limit)


def judged(total: float, free: float, limit: float) -> Result:
    """What is to be said of a machine with so many megabytes."""
    facts = {"total_mb": round(total), "free_mb": round(free), "limit_mb": round(limit)}
    found = Message(
        f"共 {total / 1024:.1f} GB，空 {free / 1024:.1f} GB；"
        f"展示用到 {limit:.0f} MB 重启",
        f"{total / 1024:.1f} GB, {free / 1024:.1f} GB free; the show restarts at "
        f"{limit:.0f} MB",
    )
    if total < limit + SPARE:
        return Result(
            "fail",
            found,
            Message(
                "加内存，或把 kiosk.toml 的 memory_mb 调低",
                "more memory, or a lower memory_mb in kiosk.toml",
            ),
            facts,
        )
    if free < limit / 2:
        return Result(
            "warn",
            found,
            Message("关掉别的程序", "end other programs"),
            facts,
        )
    return Result("ok", found, facts=facts)
