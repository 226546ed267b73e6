"""Rights: what the show keeps is its own, and nobody else can change what root runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.content import privilege
from kiosk.device.paths import CONFIG
from kiosk.device.setup.diagnosis import Result, uid
from kiosk.device.setup.linux import LIBRARY, SERVICE, USER
from kiosk.device.supervise.instance import NAME
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.device.setup.diagnosis import Patient

TITLE = Message("权限", "rights")
RANK = 115


def check(patient: Patient) -> Result:
    if not patient.linux:
        return Result("skip", Message("这个系统上不查", "not checked on this system"))
    open_ = tuple(_open(patient))
    if open_:
        names = " ".join(name for name, _ in open_)
        todo = "; ".join(do for _, do in open_)
        return Result(
            "warn",
            Message(f"别人也能看：{names}", f"others can look into: {names}"),
            Message(todo, todo),
            {"open": names},
        )
    lent = tuple(_lent(patient))
    if lent:
        names = " ".join(lent)
        return Result(
            "fail",
            Message(
                f"root 会运行或读取这些，而别的用户能改：{names}",
                f"root runs or reads these, and other users can change them: {names}",
            ),
            Message(
                f"chown -R root: {names}；chmod -R go-w {names}",
                f"chown -R root: {names}; chmod -R go-w {names}",
            ),
            {"lent": names},
        )
    return Result(
        "ok",
        Message("状态只属于展示，程序只属于 root", "the state is the show's alone"),
    )


def _open(patient: Patient) -> Iterator[tuple[str, str]]:
    """What of the state others can look into, and the command that ends that."""
    state = patient.state
    if state is None:
        return
    for path, mode in ((state, "700"), (state / NAME, "600")):
        try:
            found = path.lstat()
        except OSError:
            continue
        if found.st_mode & 0o077:
            yield str(path), f"chmod {mode} {path}"


def _lent(patient: Patient) -> Iterator[str]:
    """What root trusts on an installed machine, and others can change."""
    root = patient.root
    if uid(patient, USER) is None or not (root / SERVICE[1:]).exists():
        return
    program = next(
        (
            line.removeprefix("exec ").partition(" run")[0]
            for line in patient.text(f"{LIBRARY}/show").splitlines()
            if line.startswith("exec ")
        ),
        "",
    )
    for path in (LIBRARY, CONFIG, program):
        if path and privilege.owner(root / path[1:], above=root) is not None:
            yield path if path != program else str(Path(path).parent.parent)
