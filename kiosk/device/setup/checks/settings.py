"""Settings: kiosk.toml is there and without mistakes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.device.setup.diagnosis import Result
from kiosk.model.message import Message

if TYPE_CHECKING:
    from kiosk.device.setup.diagnosis import Patient

TITLE = Message("设置", "settings")
RANK = 20


def check(patient: Patient) -> Result:
    reading = patient.reading
    facts = {"file": str(reading.path), "problems": len(reading.problems)}
    if reading.problems:
        return Result(
            "fail",
            Message(
                "\n".join(problem.said("zh") for problem in reading.problems),
                "\n".join(problem.said("en") for problem in reading.problems),
            ),
            Message(
                "改好这几处；改好之前，写错的各项用默认值",
                "mend these; until then what is wrong has its default",
            ),
            facts,
        )
    if not reading.exists:
        return Result(
            "warn",
            Message(
                f"没有 {reading.path}，全部用默认值",
                f"there is no {reading.path}: everything has its default",
            ),
            Message(
                "运行 kiosk install，会写好一份，每项都有说明",
                "run kiosk install, which writes one with every setting explained",
            ),
            facts,
        )
    return Result("ok", Message(str(reading.path), str(reading.path)), facts=facts)
