"""`kiosk install`: make this machine a public screen that plays the show.

On Linux it does so, and `--dry-run` prints every file and command instead. On
Windows it writes recipes for an administrator to read and run.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.cli.parser import Parser
from kiosk.content.privilege import is_root as is_root
from kiosk.model.message import Message

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from kiosk.device.setup.installation import Step
    from kiosk.device.setup.site import Site, Undoing
    from kiosk.model.text import Language

STATES: Final = {
    "new": Message("写入", "write"),
    "same": Message("不变", "unchanged"),
    "ours": Message("更新", "update"),
    "theirs": Message("保留您的", "keep yours"),
    "foreign": Message("换掉（原来的留底）", "replace (the old one is kept)"),
    "done": Message("运行", "run"),
    "later": Message("下次开机才生效", "takes effect at the next start"),
    "skipped": Message("这里不需要", "not needed here"),
    "remove": Message("删去不再用的", "remove, no longer used"),
}
AFTER: Final = Message(
    "装好了。下一步：\n"
    "  1. 编辑 {settings}（屏幕尺寸、开放时间）；kiosk pin 设密码\n"
    "  2. 内容在 {show}；改好后 kiosk check {show}\n"
    "  3. kiosk doctor\n"
    "  4. 重启机器，或 systemctl start kiosk\n"
    "只有展示和 root 能读：{state}（0700）和密码的散列 {pin}（0600）\n"
    "日志：journalctl -u kiosk；撤销：kiosk uninstall",
    "Done. Next:\n"
    "  1. edit {settings} (size of the screen, opening hours); kiosk pin\n"
    "  2. the content is in {show}; after a change: kiosk check {show}\n"
    "  3. kiosk doctor\n"
    "  4. restart the machine, or systemctl start kiosk\n"
    "For the show and root alone: {state} (0700), the hash of the PIN {pin} (0600)\n"
    "Log: journalctl -u kiosk. To take it back: kiosk uninstall",
)
AFTER_HUB: Final = Message(
    "装好了。下一步：\n"
    "  1. kiosk hub --password 设网页的密码\n"
    "  2. systemctl start kiosk-hub；网页在 https://这台机器:8443\n"
    "  3. 在每块屏幕上 kiosk join\n"
    "它知道的都在 {folder}，请备份\n"
    "日志：journalctl -u kiosk-hub；撤销：kiosk uninstall",
    "Done. Next:\n"
    "  1. kiosk hub --password, for the page\n"
    "  2. systemctl start kiosk-hub; the page is at https://THIS-MACHINE:8443\n"
    "  3. kiosk join on each screen\n"
    "What it knows is in {folder}: back it up. Log: journalctl -u kiosk-hub. To take "
    "it back: kiosk uninstall",
)
HIDDEN: Final = Message(
    "密码的散列从 {settings} 移到了 {file}：只有展示能读",
    "the hash of the PIN was moved from {settings} to {file}: only the show can read "
    "it",
)
TOOLS: Final = {
    "systemd-sysusers": "systemd",
    "systemd-tmpfiles": "systemd",
    "systemctl": "systemd",
    "udevadm": "udev",
    "sysctl": "procps",
    "userdel": "passwd",
}
"""The packages of Debian that bring what is run."""
ONLY_LINUX: Final = Message(
    "这是给 Linux 机器的：到那台机器上运行，或在一台 Linux 上用 --root 指定它的文件夹",
    "this is for a Linux machine: run it there, or on another Linux with --root and "
    "the folder of its files",
)
NO_ROOT: Final = Message(
    "要以 root 运行：sudo {program} {words}",
    "this needs root: sudo {program} {words}",
)


def command(words: Sequence[str]) -> int:
    """The command line of `kiosk install`; returns the exit status."""
    from kiosk.model.language import system_language

    parser = Parser(
        "kiosk install",
        description="Make this machine a public screen that plays the show.",
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="print every file and command, and change nothing",
    )
    parser.add_argument(
        "--session",
        choices=("cage", "x11"),
        help="the session to use (cage where it is 0.2.0 or later, else x11)",
    )
    parser.add_argument(
        "--hub",
        action="store_true",
        help="make it the hub of a hall with several screens; a machine that is a "
        "screen already stays one",
    )
    parser.add_argument(
        "--root",
        type=Path,
        metavar="DIR",
        help="install into this folder, the files of a machine that does not run",
    )
    parser.add_argument(
        "--program",
        metavar="PATH",
        help="the kiosk that the machine is to run (this one)",
    )
    parser.add_argument(
        "--force",
        action="store_true",
        help="go on whatever stands against it, and replace files that kiosk did not "
        "write; the old ones are kept",
    )
    parser.add_argument(
        "--for",
        dest="system",
        choices=("linux", "windows"),
        default="windows" if sys.platform == "win32" else "linux",
        help="the system to install for (this one)",
    )
    asked = parser.parse_args(words)
    staff = system_language()
    if asked.system == "windows":
        return _recipes(asked, staff)
    return _install(asked, staff, words)


def _install(asked: argparse.Namespace, staff: Language, words: Sequence[str]) -> int:
    from kiosk.content.paths import found
    from kiosk.device import paths
    from kiosk.device.setup import hub, linux
    from kiosk.device.setup.installation import SETTINGS, PlanRefused, objections, plan
    from kiosk.device.setup.site import Site, facts
    from kiosk.device.staff_menu import pin

    root = None if asked.root is None else asked.root.resolve()
    if needs_linux(staff):
        return 1
    if not (asked.dry_run or root is not None or is_root()):
        print(
            NO_ROOT.said(staff).format(
                program=own_program(), words=" ".join(("install", *words))
            ),
            file=sys.stderr,
        )
        return 1
    site = Site(root, ran)
    # The show that comes with the program, whatever folder this is run in.
    show = found(None, Path(__file__).resolve().parent)
    known = facts(site, asked.program or own_program(), show)
    # What is a hub or a screen already stays that, too.
    is_screen = not asked.hub or site.there(linux.SERVICE)
    against: list[Message] = []
    steps: list[Step] = []
    if is_screen:
        against += objections(known, asked.session)
        steps += plan(known, asked.session)
    if asked.hub or site.there(hub.SERVICE):
        against += hub.objections(known)
        steps += hub.plan(known)
    for objection in against:
        print(objection.said(staff), file=sys.stderr)
    try:
        if asked.dry_run:
            for step in steps:
                _show(step, _foreseen(step, site), site, staff)
            for old in site.outdated(steps):
                print(f"{STATES['remove'].said(staff)}: {old.path}")
            return 0
        if against and not asked.force:
            return 1
        site.carry_out(
            steps,
            lambda step, state: _tell(step, state, site, staff),
            force=asked.force,
        )
        if is_screen:
            _hide_pin(site, staff)
    except PlanRefused as refused:
        print(refused.said(staff), file=sys.stderr)
        return 1
    if asked.hub:
        print(AFTER_HUB.said(staff).format(folder=hub.FOLDER))
        return 0
    print(
        AFTER.said(staff).format(
            settings=SETTINGS,
            show=linux.SHOW,
            state=paths.STATE,
            pin=pin.place(Path(SETTINGS)),
        )
    )
    return 0


def _hide_pin(site: Site, staff: Language) -> None:
    """See to it that the show alone can read the hash of the PIN.

    Raises:
        Refused: that cannot be done.
    """
    from kiosk.cli.commands.pin import moved
    from kiosk.device.setup import linux
    from kiosk.device.setup.installation import SETTINGS, PlanRefused
    from kiosk.device.staff_menu import pin

    settings = site.at(SETTINGS)
    user = site.owner(linux.USER, linux.USER)
    try:
        file = moved(settings, user)
        pin.closed(pin.place(settings), user)
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or str(error)
        raise PlanRefused(
            Message(f"{settings}：{said}", f"{settings}: {said}")
        ) from error
    if file is not None:
        print(HIDDEN.said(staff).format(settings=SETTINGS, file=file))


def own_program() -> str:
    """The kiosk of the environment that this runs in."""
    return str(Path(sys.prefix) / "bin" / "kiosk")


def needs_linux(staff: Language, system: str = sys.platform) -> bool:
    """Say so where a Linux machine is asked for and this is none; whether it is not.

    Windows has neither the calls nor the rights with which its files are laid out.
    """
    if system != "win32":
        return False
    print(ONLY_LINUX.said(staff), file=sys.stderr)
    return True


def ran(words: Sequence[str]) -> None:
    """Run a command of the system.

    Raises:
        Refused: it is not there, or it fails.
    """
    from kiosk.device.setup.installation import PlanRefused

    try:
        done = subprocess.run(words, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise PlanRefused(
            Message(
                f"这台机器上没有 {words[0]}，装好再来（在 Debian 上："
                f"apt-get install {TOOLS.get(words[0], words[0])}）",
                f"{words[0]} is not on this machine; install it first (on Debian: "
                f"apt-get install {TOOLS.get(words[0], words[0])})",
            )
        ) from None
    except OSError as error:
        why = error.strerror or str(error)
    else:
        if done.returncode == 0:
            return
        why = done.stderr.strip() or str(done.returncode)
    said = " ".join(words)
    raise PlanRefused(Message(f"{said} 没有成功：{why}", f"{said} failed: {why}"))


def _foreseen(step: Step, site: Site) -> str:
    from kiosk.device.setup.installation import Copy, File

    if isinstance(step, File):
        return site.state(step)
    if isinstance(step, Copy):
        there = site.there(f"{step.path}/{step.names[0]}")
        return "theirs" if there else "new"
    return "done" if site.words(step) else "skipped"


def _tell(step: Step | Undoing, state: str, site: Site, staff: Language) -> None:
    """One line for a step that has been done."""
    from kiosk.device.setup.installation import Copy, File
    from kiosk.device.setup.site import Undoing

    if isinstance(step, Undoing):
        print(f"{STATES['remove'].said(staff)}: {step.path}")
        return
    done = STATES[state].said(staff)
    what = step.path if isinstance(step, File | Copy) else " ".join(site.words(step))
    if what:
        print(f"{done}: {what}")


def _show(step: Step, state: str, site: Site, staff: Language) -> None:
    """A step that is planned, in full."""
    from kiosk.device.setup.installation import Copy, File

    why, doing = step.why.said(staff), STATES[state].said(staff)
    print(f"# {why}")
    if isinstance(step, File):
        print(f"{doing}: {step.path} ({step.mode:04o})")
        if state in {"new", "ours", "foreign"}:
            for line in step.text.splitlines():
                print(f"    | {line}".rstrip())
    elif isinstance(step, Copy):
        sources = " ".join(str(step.source / name) for name in step.names)
        print(f"{doing}: {sources} -> {step.path}")
    else:
        print(f"{doing}: {' '.join(site.words(step) or step.words)}")
    print()


def _recipes(asked: argparse.Namespace, staff: Language) -> int:
    from kiosk.device.setup import windows

    data = os.environ.get("PROGRAMDATA", r"C:\ProgramData")
    folder = asked.root or recipe_folder()
    program, base = asked.program, ""
    if program is None and sys.platform == "win32":
        # Beside the Python that runs this, with an environment or without.
        program = str(Path(sys.executable).with_name("pythonw.exe"))
        base = str(getattr(sys, "_base_executable", ""))
    elif program is None:
        program = rf"{data}\kiosk\venv\Scripts\pythonw.exe"
    against = [*windows.objections((program, base))]
    for objection in against:
        print(objection.said(staff), file=sys.stderr)
    if against and not (asked.force or asked.dry_run):
        return 1
    there = str(folder) if sys.platform == "win32" else ""
    files = windows.recipes(program, rf"{data}\kiosk", _edition(), there)
    for name, text in files.items():
        if asked.dry_run:
            print(f"{STATES['new'].said(staff)}: {folder / name}")
            for line in text.splitlines():
                print(f"    | {line}".rstrip())
            continue
        folder.mkdir(parents=True, exist_ok=True)
        # PowerShell 5 takes a file without a mark for the system's old encoding,
        # and the task scheduler wants the UTF-16 that the file claims.
        encoding = "utf-16" if name.endswith(".xml") else "utf-8-sig"
        if name.endswith(".cmd"):
            # It would take a mark for a command.
            encoding = "utf-8"
        (folder / name).write_text(text, encoding, newline="\r\n")
        print(folder / name)
    if not asked.dry_run:
        if asked.root is None and sys.platform == "win32":
            _settings(folder.parent / "kiosk.toml", staff)
        first = folder / "READ-ME-FIRST.txt"
        print(f"请先读 {first}" if staff == "zh" else f"Read {first} first.")
    return 0


def _settings(file: Path, staff: Language) -> None:
    """Write the settings of the machine, for installers to edit, if there are none."""
    from kiosk.device import settings

    state = "theirs" if file.exists() else "new"
    if state == "new":
        file.write_text(settings.sample(), "utf-8", newline="\r\n")
    print(f"{STATES[state].said(staff)}: {file}")


def recipe_folder() -> Path:
    """Where the recipes for Windows are written."""
    data = os.environ.get("PROGRAMDATA", r"C:\ProgramData")
    return Path(data) / "kiosk" / "install"


def _edition() -> str:
    """What the registry calls this edition of Windows; "" elsewhere."""
    if sys.platform != "win32":
        return ""
    import winreg

    place = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion"
    with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, place) as key:
        return str(winreg.QueryValueEx(key, "EditionID")[0])
