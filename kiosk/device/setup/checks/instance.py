"""Instance: whether the show runs, of which there can be one only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.content.privilege import dropped, is_plain
from kiosk.device.setup.diagnosis import Result
from kiosk.device.supervise.instance import NAME, Instance
from kiosk.model.message import Message

if TYPE_CHECKING:
    from kiosk.device.setup.diagnosis import Patient

TITLE = Message("正在放的展示", "running show")
RANK = 170


def check(patient: Patient) -> Result:
    state = patient.state
    # Only a lock that is there is tried: one that root made would lock out the show.
    if state is None or not is_plain(state / NAME):
        return Result("ok", Message("没有在放", "none"), facts={"running": False})
    with dropped(state):
        instance = Instance(state)
        taken = instance.taken()
        instance.given_back()
    if not taken:
        return Result(
            "ok",
            Message(
                "正在放；再开的一份会自己退出", "one; a second would leave at once"
            ),
            facts={"running": True},
        )
    return Result("ok", Message("没有在放", "none"), facts={"running": False})
