"""Touch: there is a touch screen, and it answers where it is touched."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from kiosk.device.setup.diagnosis import Result
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.device.setup.diagnosis import Corner, Patient

TITLE = Message("触摸", "touch")
RANK = 80
NEAR: Final = 8.0
"""Millimetres that a touch may be off."""
NEAR_PX: Final = 40.0
"""Pixels that it may be off where the panel's size is not known."""


def check(patient: Patient) -> Result:
    names = patient.seen.touches or _listed(patient)
    facts: dict[str, object] = {"devices": list(names)}
    if patient.corners is not None:
        return _touched(patient.corners, facts)
    if not patient.reading.settings.screen.touch:
        return Result("ok", Message("设为不用触摸", "set not to have any"), facts=facts)
    if names:
        said = ", ".join(names)
        return Result(
            "ok",
            Message(
                f"{said}；用 kiosk doctor --touch 试四角",
                f"{said}; try its corners with kiosk doctor --touch",
            ),
            facts=facts,
        )
    if not patient.linux and not patient.seen.panels:
        return Result("skip", Message("没有可看的屏幕", "there is no screen to see"))
    return Result(
        "fail",
        Message("没有触摸屏", "there is no touch screen"),
        Message(
            "检查触摸屏的 USB 线和驱动；不用触摸就在 kiosk.toml 的 [screen] 写 "
            "touch = false",
            "check its USB cable and driver, or set touch = false under [screen] in "
            "kiosk.toml",
        ),
        facts,
    )


def _listed(patient: Patient) -> tuple[str, ...]:
    """Touch screens that Linux knows of: their events have positions of touches."""
    found = []
    for device in patient.text("/proc/bus/input/devices").split("\n\n"):
        lines = dict(
            line[3:].split("=", 1) for line in device.splitlines() if "=" in line
        )
        # INPUT_PROP_DIRECT: what is touched is what is seen, unlike on a pad.
        direct = int(lines.get("PROP", "0").split()[-1] or "0", 16) & 2
        if direct and lines.get("ABS", "0").strip() not in {"", "0"}:
            found.append(lines.get("Name", "?").strip('"'))
    return tuple(found)


def _touched(corners: Sequence[Corner], facts: dict[str, object]) -> Result:
    missed = [corner for corner in corners if corner.touched is None]
    if missed:
        return Result(
            "fail",
            Message(
                f"四角里有 {len(missed)} 个没有触到",
                f"{len(missed)} of the four corners were not touched",
            ),
            Message("再试一次 kiosk doctor --touch", "try kiosk doctor --touch again"),
            facts,
        )
    mm = all(corner.mm for corner in corners)
    unit, near = ("mm", NEAR) if mm else ("px", NEAR_PX)
    offs = [math.dist(c.wanted, c.touched) for c in corners if c.touched is not None]
    facts["off"] = [round(off, 1) for off in offs]
    facts["unit"] = unit
    worst = max(offs)
    found = Message(
        f"四角最多偏 {worst:.0f} {unit}",
        f"corners are off by {worst:.0f} {unit} at most",
    )
    if worst <= near:
        return Result("ok", found, facts=facts)
    turned = _turned(corners)
    if turned:
        return Result(
            "fail",
            Message(
                f"{found.zh}：触摸转了方向或对不上屏幕",
                f"{found.en}: touch is turned, mirrored or on another screen",
            ),
            Message(
                "校正触摸矩阵（见 `kiosk help installers` 的“Which way touch goes”）",
                "set the touch matrix (`kiosk help installers`: Which way touch goes)",
            ),
            facts,
        )
    return Result(
        "fail",
        Message(f"{found.zh}：点不准", f"{found.en}: this misses"),
        Message(
            "用触摸屏厂家的工具校准", "calibrate with the tool of the panel's maker"
        ),
        facts,
    )


def _turned(corners: Sequence[Corner]) -> bool:
    """Whether a touch is nearer to another corner than to the one that was meant."""
    for corner in corners:
        touched = corner.touched
        if touched is not None:
            nearest = min(math.dist(other.wanted, touched) for other in corners)
            if nearest < math.dist(corner.wanted, touched):
                return True
    return False
