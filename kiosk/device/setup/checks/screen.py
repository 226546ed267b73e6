"""Screen: it is there, large enough, and refreshed often enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.device.setup.diagnosis import Result
from kiosk.model.message import Message, shown

if TYPE_CHECKING:
    from kiosk.device.setup.diagnosis import Patient

TITLE = Message("屏幕", "screen")
RANK = 60


def check(patient: Patient) -> Result:
    if not patient.seen.panels:
        why = patient.seen.trouble
        return Result(
            "skip",
            Message(
                f"没有可看的屏幕{_in(why)}", f"there is no screen to see{_in(why)}"
            ),
            Message(
                "在屏幕上打开的终端里运行，或以 root 运行（会去看正在放的屏幕）",
                "run it in a terminal on the screen, or as root, which looks at the "
                "one that is playing",
            ),
        )
    panel = patient.panel
    names = ", ".join(
        f"{number} ({p.name})" for number, p in enumerate(patient.seen.panels, 1)
    )
    if panel is None:
        name = shown(patient.reading.settings.screen.name or "")
        return Result(
            "fail",
            Message(
                f"没有名为 {name} 的屏幕；现有：{names}",
                f"no screen is called {name}; there are: {names}",
            ),
            Message(
                f"改 {patient.reading.path} 的 screen.name",
                f"change screen.name in {patient.reading.path}",
            ),
        )
    plain = f"{panel.name} {panel.width}x{panel.height} {panel.hertz:.0f} Hz"
    share, where = f"{panel.scale * 100:.4g}%", f"({patient.seen.platform})"
    found = Message(
        f"{plain}，缩放 {share} {where}", f"{plain}, scaled to {share} {where}"
    )
    facts = {
        "name": panel.name,
        "width": panel.width,
        "height": panel.height,
        "hertz": panel.hertz,
        "ratio": panel.scale,
        "screens": len(patient.seen.panels),
    }
    if min(panel.width, panel.height) < 720:
        return Result(
            "warn",
            Message(f"{found.zh}：太小", f"{found.en}: this is small"),
            Message("至少 1280x720", "1280x720 at least"),
            facts,
        )
    if 0 < panel.hertz < 49:
        return Result(
            "warn",
            Message(f"{found.zh}：刷新太慢", f"{found.en}: this is slow"),
            Message(
                "换线、换接口或换分辨率，使刷新率到 50 Hz 以上",
                "another cable, port or resolution for 50 Hz or more",
            ),
            facts,
        )
    return Result("ok", found, facts=facts)


def _in(why: str) -> str:
    return f" ({why})" if why else ""
