"""Drawing: the machine paints in time for every refresh of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.device.setup.diagnosis import Result
from kiosk.model.message import Message

if TYPE_CHECKING:
    from kiosk.device.setup.diagnosis import Patient

TITLE = Message("画面速度", "drawing")
RANK = 90


def card(patient: Patient) -> str:
    """The driver of the graphics card, "" if there is none."""
    cards = sorted(patient.root.glob("sys/class/drm/card[0-9]/device/uevent"))
    for uevent in cards:
        for line in uevent.read_text("utf-8", "replace").splitlines():
            name, _, value = line.partition("=")
            if name == "DRIVER":
                return value
    return ""


def check(patient: Patient) -> Result:
    drawing = patient.drawing
    if drawing is None:
        return Result("skip", Message("没有量", "not measured"))
    panel = patient.panel
    hertz = panel.hertz if panel is not None and panel.hertz > 0 else 60.0
    budget = 1000 / hertz
    driver = card(patient)
    facts = {
        "width": drawing.width,
        "height": drawing.height,
        "p50_ms": round(drawing.p50, 2),
        "p99_ms": round(drawing.p99, 2),
        "budget_ms": round(budget, 1),
        "frames": drawing.frames,
        "card": driver,
    }
    gpu = Message(
        f"显卡 {driver}（画面由处理器画）" if driver else "没有显卡，画面由处理器画",
        f"card {driver} (pictures are painted by the processor)"
        if driver
        else "no card; pictures are painted by the processor",
    )
    found = Message(
        f"{drawing.width}x{drawing.height} 每帧 {drawing.p50:.1f} ms，百帧里最慢的 "
        f"{drawing.p99:.1f} ms，时限 {budget:.1f} ms；{gpu.zh}",
        f"{drawing.width}x{drawing.height}: {drawing.p50:.1f} ms a frame, 99 of 100 in "
        f"{drawing.p99:.1f} ms, {budget:.1f} ms allowed; {gpu.en}",
    )
    if drawing.p50 > budget:
        return Result(
            "fail",
            found,
            Message(
                "换快一些的机器，或把分辨率降到 1920x1080",
                "a faster machine, or 1920x1080",
            ),
            facts,
        )
    if drawing.p99 > budget:
        return Result(
            "warn",
            Message(f"{found.zh}；偶尔会慢一帧", f"{found.en}; some frames come late"),
            Message("kiosk bench 看详细的", "kiosk bench tells more"),
            facts,
        )
    return Result("ok", found, facts=facts)
