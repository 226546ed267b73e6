"""Content: it can be played, and the check finds no mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.content.messages import crashed
from kiosk.device.setup.diagnosis import Result
from kiosk.model.message import Message

if TYPE_CHECKING:
    from kiosk.device.setup.diagnosis import Patient

TITLE = Message("内容", "content")
RANK = 30


def check(patient: Patient) -> Result:
    path, short = patient.content, patient.digest[:12]
    facts = {
        "file": str(path),
        "sha256": patient.digest,
        "errors": patient.errors,
        "warnings": patient.warnings,
        "slides": patient.slides,
    }
    look = Message(f"运行 kiosk check {path}", f"run kiosk check {path}")
    if patient.errors:
        return Result(
            "fail",
            Message(
                f"{path} 有 {patient.errors} 处错误",
                f"{path} has {patient.errors} mistakes",
            ),
            look,
            facts,
        )
    if patient.left_out:
        return Result(
            "fail",
            crashed(patient.left_out),
            Message(
                "换掉这一页的图片或改它的内容；再看 kiosk logs 里为什么",
                "change the pictures or the content of the slide; kiosk logs tells why",
            ),
            facts | {"left_out": list(patient.left_out)},
        )
    found = Message(
        f"{path}，{patient.slides} 页，{short}",
        f"{path}, {patient.slides} slides, {short}",
    )
    if patient.warnings:
        return Result(
            "warn",
            Message(
                f"{found.zh}，{patient.warnings} 处值得一看",
                f"{found.en}, {patient.warnings} doubts",
            ),
            look,
            facts,
        )
    return Result("ok", found, facts=facts)
