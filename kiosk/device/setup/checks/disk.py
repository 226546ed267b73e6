"""Disk: there is room, and what the show has to keep is really kept."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.content.privilege import dropped
from kiosk.device.setup.diagnosis import Result
from kiosk.model.message import Message

if TYPE_CHECKING:
    from kiosk.device.setup.diagnosis import Patient

TITLE = Message("磁盘", "disk")
RANK = 140
LITTLE: Final = 500e6
NONE: Final = 50e6
"""Bytes of room: few, and too few."""
SLOW: Final = 500.0
"""Milliseconds for one small file to be safe: more stalls what waits for it."""


def check(patient: Patient) -> Result:
    state = patient.state
    if state is None:
        return Result(
            "warn",
            Message(
                "没有保存状态的文件夹：猜测和统计不会留下",
                "there is no state folder: guesses and statistics are not kept",
            ),
            Message(
                "设 KIOSK_STATE 为一个可写的文件夹",
                "set KIOSK_STATE to a folder that can be written",
            ),
        )
    home = next(folder for folder in (state, *state.parents) if folder.exists())
    room = shutil.disk_usage(home).free
    facts: dict[str, object] = {"folder": str(state), "free_mb": round(room / 1e6)}
    try:
        with dropped(home):
            took = fsync_time(home)
    except OSError as error:
        why = error.strerror or str(error)
        return Result(
            "fail",
            Message(f"{home} 写不了（{why}）", f"{home} cannot be written ({why})"),
            Message(
                "检查权限、是否只读、是否已满",
                "see to its rights, its mount and its room",
            ),
            facts,
        )
    facts["fsync_ms"] = round(took, 1)
    found = Message(
        f"{state}，空 {room / 1e9:.1f} GB，写稳一个文件 {took:.0f} ms",
        f"{state}, {room / 1e9:.1f} GB free, a file is safe after {took:.0f} ms",
    )
    if room < LITTLE:
        return Result(
            "fail" if room < NONE else "warn",
            found,
            Message("腾出空间", "make room"),
            facts,
        )
    if took > SLOW:
        return Result(
            "warn",
            Message(f"{found.zh}：很慢", f"{found.en}: this is slow"),
            Message("换好一些的盘；存储卡容易坏", "a better disk; cards wear out"),
            facts,
        )
    return Result("ok", found, facts=facts)


def fsync_time(folder: Path) -> float:
    """Milliseconds until a small file has reached the disk, the median of five.

    Raises:
        OSError: the folder cannot be written.
    """
    times = []
    handle, name = tempfile.mkstemp(dir=folder, prefix=".kiosk-doctor.")
    try:
        for _ in range(5):
            begun = time.perf_counter()
            os.write(handle, b"x" * 4096)
            os.fsync(handle)
            times.append((time.perf_counter() - begun) * 1000)
    finally:
        os.close(handle)
        Path(name).unlink()
    return sorted(times)[2]
