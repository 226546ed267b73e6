"""PIN: staff can leave the show, and nobody else can read its hash."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from kiosk.machine.diagnosis import Result
from kiosk.machine.pin import understood
from kiosk.messages import Message

if TYPE_CHECKING:
    from kiosk.machine.diagnosis import Patient

TITLE = Message("工作人员密码", "staff's PIN")
RANK = 40


def check(patient: Patient) -> Result:
    pin, path = patient.reading.settings.pin, patient.reading.path
    if pin is None:
        return Result(
            "warn",
            Message(
                "没有设密码：工作人员在屏幕上打不开菜单",
                "none is set: staff cannot open their menu on the screen",
            ),
            Message("运行 kiosk pin", "run kiosk pin"),
        )
    if not understood(pin):
        return Result(
            "fail",
            Message(
                "pin 不是密码的散列，谁也打不开菜单",
                "pin is no hash of a PIN: nobody can open the menu",
            ),
            Message(
                "运行 kiosk pin；写在那里的是散列，不是密码本身",
                "run kiosk pin, which puts its hash there, not the PIN itself",
            ),
        )
    mode = path.stat().st_mode if path.exists() else 0
    if patient.linux and mode & stat.S_IROTH:
        return Result(
            "warn",
            Message(
                f"{path} 谁都能读，短密码的散列可以试出来",
                f"everybody can read {path}, and so few digits can be tried out",
            ),
            Message(f"chmod 640 {path}", f"chmod 640 {path}"),
        )
    return Result("ok", Message("已设", "set"))
