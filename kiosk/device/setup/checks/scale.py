"""Scale: fingers hit what they mean, and text can be read from two metres."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from kiosk.device.setup.diagnosis import Result
from kiosk.drawing.geometry import unit
from kiosk.model.message import Message

if TYPE_CHECKING:
    from kiosk.device.setup.diagnosis import Patient

TITLE = Message("大小", "scale")
RANK = 70
AWAY: Final = 2000.0
"""Millimetres from which text is to be read."""
FINGER: Final = 9.0
"""Millimetres below which fingers miss; twice that is comfortable."""
EASY: Final = 16.0
"""Minutes of arc that a character needs to be read with ease."""
HARD: Final = 10.0
"""Minutes of arc below which many cannot read it."""
BODY: Final = 0.9
"""The height of a Chinese character in ems."""


def size(patient: Patient) -> tuple[float, float, bool] | None:
    """Width and height of the panel in millimetres, and whether they were measured.

    What an installer has measured wins over what the panel says of itself.
    """
    screen, panel = patient.reading.settings.screen, patient.panel
    if screen.width_mm and screen.height_mm:
        return screen.width_mm, screen.height_mm, True
    if panel is not None and panel.width_mm > 50 and panel.height_mm > 50:
        return panel.width_mm, panel.height_mm, False
    return None


def minutes(mm: float, away: float = AWAY) -> float:
    """The minutes of arc that a length takes up at a distance."""
    return math.degrees(2 * math.atan(mm / 2 / away)) * 60


def check(patient: Patient) -> Result:
    drawing, known = patient.drawing, size(patient)
    if drawing is None:
        return Result("skip", Message("没有量", "not measured"))
    measure = Message(
        f"量一下显示区，写进 {patient.reading.path} 的 screen.width_mm 和 height_mm",
        "measure the panel and put screen.width_mm and height_mm into "
        f"{patient.reading.path}",
    )
    if known is None:
        return Result(
            "warn", Message("屏幕多大不知道", "the panel's size is unknown"), measure
        )
    width, height, measured = known
    mm = unit(width, height)
    control, place = drawing.control * mm, drawing.place * mm
    angle = minutes(drawing.text * BODY * mm)
    facts = {
        "width_mm": width,
        "height_mm": height,
        "control_mm": round(control, 1),
        "figure_mm": round(place, 1),
        "text_minutes": round(angle, 1),
        "measured": measured,
    }
    said = f"{width:.0f}x{height:.0f} mm"
    found = Message(
        f"{said}：按键最小 {control:.0f} mm，数最小 {place:.0f} mm，"
        f"最小的字在 2 米外为 {angle:.0f} 分（{EASY:.0f} 分看着不费力）",
        f"{said}: smallest control {control:.0f} mm, smallest figure {place:.0f} mm, "
        f"smallest text {angle:.0f}' at 2 m ({EASY:.0f}' is easy)",
    )
    if min(control, place) < FINGER:
        return Result(
            "fail",
            Message(
                f"{found.zh}：手指点不准", f"{found.en}: fingers will miss their mark"
            ),
            Message("换大一些的屏幕", "a larger panel"),
            facts,
        )
    if angle < HARD:
        return Result(
            "warn",
            Message(f"{found.zh}：字太小", f"{found.en}: many will not read it"),
            Message(
                f"让观众能走近；最小的字在页“{drawing.slide}”",
                f"let visitors come near; the smallest text is on “{drawing.slide}”",
            ),
            facts,
        )
    if not measured:
        return Result(
            "warn",
            Message(
                f"{found.zh}；尺寸是显示器自己报的，不一定对",
                f"{found.en}; the size is what the panel says of itself, often wrongly",
            ),
            measure,
            facts,
        )
    if not _plausible(patient, width, height):
        return Result(
            "warn",
            Message(
                f"{found.zh}；长宽比和像素对不上",
                f"{found.en}; the sides do not fit the pixels",
            ),
            measure,
            facts,
        )
    return Result("ok", found, facts=facts)


def _plausible(patient: Patient, width: float, height: float) -> bool:
    """Whether pixels would be about as wide as high."""
    panel = patient.panel
    if panel is None:
        return True
    return 0.9 < (width / panel.width) / (height / panel.height) < 1.11
