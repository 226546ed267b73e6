"""Locale: file names and messages can be Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.device.setup.diagnosis import Result
from kiosk.model.message import Message

if TYPE_CHECKING:
    from kiosk.device.setup.diagnosis import Patient

TITLE = Message("语言环境", "locale")
RANK = 160


def check(patient: Patient) -> Result:
    if not patient.linux:
        return Result("ok", Message("不需要设", "nothing to set"))
    name = next(
        (
            value
            for variable in ("LC_ALL", "LC_CTYPE", "LANG")
            if (value := patient.environ.get(variable, ""))
        ),
        "",
    )
    facts = {"locale": name}
    if "utf" in name.lower():
        return Result("ok", Message(name, name), facts=facts)
    return Result(
        "warn",
        Message(
            f"{name or '没有设'}：不是 UTF-8", f"{name or 'not set'}: this is not UTF-8"
        ),
        Message(
            "localectl set-locale zh_CN.UTF-8（或 C.UTF-8）",
            "localectl set-locale C.UTF-8 (or zh_CN.UTF-8 for Chinese messages)",
        ),
        facts,
    )
