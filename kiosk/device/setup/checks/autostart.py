"""Autostart: the show comes up with the machine, as it was installed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.device.setup.diagnosis import Result
from kiosk.device.setup.linux import LIBRARY, SERVICE, UNITS
from kiosk.device.setup.site import MANIFEST, Manifest, digest
from kiosk.model.message import Message

if TYPE_CHECKING:
    from kiosk.device.setup.diagnosis import Patient

TITLE = Message("开机自动放", "starting with the machine")
RANK = 110
INSTALL: Final = Message("运行 kiosk install", "run kiosk install")
_UNIT: Final = SERVICE[1:]
_WANTED: Final = f"{UNITS[1:]}/multi-user.target.wants/kiosk.service"


def check(patient: Patient) -> Result:
    if patient.platform == "win32":
        return _task(patient)
    if not patient.linux:
        return Result("skip", Message("这个系统上不查", "not checked on this system"))
    root = patient.root
    if not (root / _UNIT).exists():
        return Result("fail", Message("没有安装", "it is not installed"), INSTALL)
    if not (root / _WANTED).is_symlink():
        return Result(
            "fail",
            Message("装了，但没有启用", "installed, but not enabled"),
            Message("systemctl enable kiosk", "systemctl enable kiosk"),
        )
    changed = _changed(patient)
    if changed:
        names = " ".join(changed)
        return Result(
            "warn",
            Message(
                f"安装后被改过：{names}", f"changed since it was installed: {names}"
            ),
            Message(
                "有意改的就不用管；否则再运行 kiosk install",
                "fine if you meant it; else run kiosk install again",
            ),
            {"changed": changed},
        )
    program = _program(patient)
    if program and not (root / program.lstrip("/")).exists():
        return Result(
            "fail",
            Message(f"{program} 不在了", f"{program} is gone"),
            Message("重新装好程序", "install the program again"),
        )
    active = (patient.run(("systemctl", "is-active", "kiosk.service")) or "").strip()
    if active == "active":
        return Result(
            "ok",
            Message("已启用，正在放", "enabled, and playing"),
            facts={"active": True},
        )
    return Result("ok", Message("已启用", "enabled"), facts={"active": False})


def _changed(patient: Patient) -> list[str]:
    """Files of the installation that are not as they were written."""
    try:
        data = (patient.root / MANIFEST[1:]).read_bytes()
        written = Manifest.model_validate_json(data).files
    except (OSError, ValueError):
        return []
    changed = []
    for path, was in written.items():
        if path.endswith(".toml"):
            continue
        try:
            now = digest((patient.root / path[1:]).read_bytes())
        except FileNotFoundError:
            now = ""
        except OSError:
            continue
        if now != was:
            changed.append(path)
    return changed


def _program(patient: Patient) -> str:
    """What the unit runs in the end, "" if that cannot be told."""
    for line in patient.text(f"{LIBRARY}/show").splitlines():
        if line.startswith("exec "):
            return line.removeprefix("exec ").partition(" run")[0]
    return ""


def _task(patient: Patient) -> Result:
    if patient.run(("schtasks", "/query", "/tn", "kiosk")) is not None:
        return Result("ok", Message("计划任务 kiosk 在", "the task kiosk is there"))
    return Result(
        "warn",
        Message(
            "没有计划任务 kiosk（用 Shell Launcher 就不需要）",
            "there is no task kiosk (Shell Launcher needs none)",
        ),
        INSTALL,
    )
