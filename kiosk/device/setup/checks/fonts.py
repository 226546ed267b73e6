"""Fonts: every weight is really heavier than the one before."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kiosk.device.setup.diagnosis import Result
from kiosk.model.message import Message

if TYPE_CHECKING:
    from kiosk.device.setup.diagnosis import Patient

TITLE = Message("字体", "typeface")
RANK = 50
STEP: Final = 1.04
"""How much more ink a weight has than the one before, at least."""


def check(patient: Patient) -> Result:
    inks, family = patient.seen.inks, patient.seen.family
    if not inks:
        return Result("skip", Message("没有可画的屏幕", "there was nothing to draw on"))
    weights = sorted(inks)
    facts = {"family": family, "inks": {str(w): round(inks[w]) for w in weights}}
    alike = [
        f"{light}/{heavy}"
        for light, heavy in pairwise(weights)
        if inks[heavy] < STEP * inks[light]
    ]
    if alike:
        said = ", ".join(alike)
        return Result(
            "fail",
            Message(
                f"{family} 的字重画出来没有差别：{said}",
                f"weights of {family} come out alike: {said}",
            ),
            Message(
                "重装 justmytype-intl-cjk，或换掉 assets/fonts 里的字体",
                "reinstall justmytype-intl-cjk, or replace the font in assets/fonts",
            ),
            facts,
        )
    found = f"{family} {weights[0]}-{weights[-1]}"
    return Result("ok", Message(found, found), facts=facts)
