"""PIN: staff can leave the show, and nobody else can read its hash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.content.privilege import is_plain
from kiosk.device.setup.diagnosis import Result, uid
from kiosk.device.setup.linux import SERVICE, USER
from kiosk.device.staff_menu.pin import place, understood
from kiosk.model.message import Message

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.device.setup.diagnosis import Patient

TITLE = Message("工作人员密码", "staff's PIN")
RANK = 40
SET: Final = Message("运行 kiosk pin", "run kiosk pin")


def check(patient: Patient) -> Result:
    reading = patient.reading
    pin, file = reading.settings.pin, place(reading.path)
    if reading.hidden_pin:
        return Result(
            "skip",
            Message(
                f"{file} 只有展示和 root 能读",
                f"only the show and root can read {file}",
            ),
            Message("以 root 运行 kiosk doctor", "run kiosk doctor as root"),
        )
    if pin is None:
        return Result(
            "warn",
            Message(
                "没有设密码：工作人员在屏幕上打不开菜单",
                "none is set: staff cannot open their menu on the screen",
            ),
            SET,
        )
    if not understood(pin):
        return Result(
            "fail",
            Message(
                "记下的不是密码的散列，谁也打不开菜单",
                "what is kept is no hash of a PIN: nobody can open the menu",
            ),
            SET,
        )
    if reading.written_pin:
        return Result(
            "warn",
            Message(
                f"散列写在 {reading.path} 里，能读设置的人可以试出密码",
                f"its hash stands in {reading.path}: whoever reads that can try "
                "all PINs out",
            ),
            Message(
                f"运行 kiosk pin 或 kiosk install，会移到 {file}",
                f"run kiosk pin or kiosk install, which moves it to {file}",
            ),
        )
    return _kept(patient, file) or Result("ok", Message("已设", "set"))


def _kept(patient: Patient, file: Path) -> Result | None:
    """What is wrong with who may read the hash, if anything is."""
    if not patient.linux or not is_plain(file):
        return None
    found = file.lstat()
    if found.st_mode & 0o077:
        return Result(
            "warn",
            Message(
                f"{file} 别人也能读，短密码的散列可以试出来",
                f"others can read {file}, and so few digits can be tried out",
            ),
            Message(f"chmod 600 {file}", f"chmod 600 {file}"),
        )
    user = uid(patient, USER)
    served = (patient.root / SERVICE[1:]).exists()
    if served and user is not None and found.st_uid != user:
        return Result(
            "fail",
            Message(
                f"用户 {USER} 读不了 {file}，密码不起作用",
                f"the user {USER} cannot read {file}: no PIN opens the menu",
            ),
            Message(f"chown {USER}: {file}", f"chown {USER}: {file}"),
        )
    return None
