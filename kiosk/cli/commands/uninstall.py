"""`kiosk uninstall`: take back all that `kiosk install` has done.

Files that somebody has changed since are kept, and so are the content and what
the show has learnt; `--purge` takes those too.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.cli.parser import Parser
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.device.setup.site import Undoing
    from kiosk.model.text import Language

DOINGS: Final = {
    "run": Message("运行", "run"),
    "remove": Message("删去", "remove"),
    "keep": Message("保留（有人改过）", "keep (changed since)"),
    "restore": Message("恢复原来的", "put back"),
    "folder": Message("删去空文件夹", "remove if empty"),
    "tree": Message("删去整个文件夹", "remove with all that is in it"),
}
SCRIPTS: Final = Message(
    "以管理员身份依次运行（4-person.ps1 以 kiosk 登录后运行），再删去程序的文件夹：",
    "As administrator (4-person.ps1 logged in as kiosk), in this order; then delete "
    "the folder of the program:",
)
NO_SCRIPTS: Final = Message(
    "{folder} 里没有 kiosk install 写的脚本，没有要撤销的。",
    "There are no scripts of kiosk install in {folder}, and nothing to take back.",
)
FAILED: Final = Message("没有成功", "failed")
LEFT: Final = Message(
    "留下的：{left} 和用户 {user}；--purge 会一并删去。",
    "Left: {left} and the user {user}; --purge takes them too.",
)


def command(words: Sequence[str]) -> int:
    """The command line of `kiosk uninstall`; returns the exit status."""
    from kiosk.cli.commands.install import (
        NO_ROOT,
        is_root,
        needs_linux,
        own_program,
        ran,
    )
    from kiosk.device.setup import linux
    from kiosk.device.setup.installation import PlanRefused
    from kiosk.device.setup.site import LEFT as PLACES
    from kiosk.device.setup.site import Site
    from kiosk.model.language import system_language

    parser = Parser(
        "kiosk uninstall",
        description="Take back all that `kiosk install` has done. "
        + __doc__.partition("\n\n")[2],
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="print every step and change nothing"
    )
    parser.add_argument(
        "--root",
        type=Path,
        metavar="DIR",
        help="uninstall from this folder, the files of a machine that does not run",
    )
    parser.add_argument(
        "--force", action="store_true", help="remove files that were changed, too"
    )
    parser.add_argument(
        "--purge",
        action="store_true",
        help="remove settings, content, records and the user as well",
    )
    asked = parser.parse_args(words)
    staff = system_language()
    if sys.platform == "win32" and asked.root is None:
        return _scripts(staff)
    if needs_linux(staff):
        return 1
    root = None if asked.root is None else asked.root.resolve()
    if not (asked.dry_run or root is not None or is_root()):
        print(
            NO_ROOT.said(staff).format(
                program=own_program(), words=" ".join(("uninstall", *words))
            ),
            file=sys.stderr,
        )
        return 1
    site = Site(root, ran)
    try:
        steps = site.undoing(force=asked.force, purge=asked.purge)
    except PlanRefused as refused:
        print(refused.said(staff), file=sys.stderr)
        return 1
    if asked.dry_run:
        for step in steps:
            _tell(step, "done", staff)
        return 0
    site.undo(steps, lambda step, state: _tell(step, state, staff))
    left = [str(site.at(path)) for path in PLACES if site.at(path).exists()]
    if left and not asked.purge:
        said = LEFT.said(staff)
        print(said.format(left=" ".join(left), user=linux.USER))
    return 0


def _scripts(staff: Language) -> int:
    """On Windows nothing was done but by scripts, which take themselves back."""
    from kiosk.cli.commands.install import recipe_folder

    folder = recipe_folder()
    found = sorted(folder.glob("*.ps1"), reverse=True)
    if not found:
        print(NO_SCRIPTS.said(staff).format(folder=folder), file=sys.stderr)
        return 1
    print(SCRIPTS.said(staff))
    for file in found:
        print(f'  powershell -ExecutionPolicy Bypass -File "{file}" -Undo')
    return 0


def _tell(step: Undoing, state: str, staff: Language) -> None:
    what = step.path or " ".join(step.words)
    if step.what == "folder" and state == "kept":
        return
    ending = f" ({FAILED.said(staff)})" if state == "failed" else ""
    print(f"{DOINGS[step.what].said(staff)}: {what}{ending}")
