"""Python and Qt: a pair that is known to work, and never the one that aborts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.device.setup.diagnosis import Result
from kiosk.model.message import Message

if TYPE_CHECKING:
    from kiosk.device.setup.diagnosis import Patient

TITLE = Message("Python 和 Qt", "Python and Qt")
RANK = 10


def check(patient: Patient) -> Result:
    qt, graph = (patient.versions.get(name, "") for name in ("PySide6", "pyqtgraph"))
    python = ".".join(map(str, patient.python))
    found = Message(
        f"Python {python}，PySide6 {qt or '没有'}，pyqtgraph {graph or '没有'}",
        f"Python {python}, PySide6 {qt or 'missing'}, pyqtgraph {graph or 'missing'}",
    )
    facts = {"python": python, **patient.versions}
    command = "pip install 'PySide6-Essentials>=6.11.3,<6.12' 'pyqtgraph==0.14.*'"
    todo = Message(f"运行 {command}", f"run {command}")
    if not (qt and graph):
        return Result("fail", found, todo, facts)
    if qt.startswith("6.12.") and patient.python < (3, 12):
        fatal = Message(
            f"{found.zh}：这一对会在几分钟后崩溃（PYSIDE-3474）",
            f"{found.en}: this pair aborts after some minutes (PYSIDE-3474)",
        )
        return Result("fail", fatal, todo, facts)
    if qt.startswith("6.11.") and graph.startswith("0.14."):
        return Result("ok", found, facts=facts)
    return Result(
        "warn",
        Message(
            f"{found.zh}：这样的搭配没有试过", f"{found.en}: this pair is not tried"
        ),
        todo,
        facts,
    )
