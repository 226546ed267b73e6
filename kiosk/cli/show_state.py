"""The state folder of the show of this machine, for what a screen belongs to."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.model.message import Message

if TYPE_CHECKING:
    from kiosk.cli.parser import Parser
    from kiosk.model.text import Language

NOWHERE: Final = Message(
    "没有可以存放的文件夹；请用放展示的用户运行",
    "there is no folder for it; run this as the user of the show",
)


def takes_state(parser: Parser) -> None:
    """The folder, which may be left out."""
    parser.add_argument(
        "--state", type=Path, metavar="DIR", help="the state folder of the show"
    )


def state_of_the_show(asked: Path | None, staff: Language) -> Path | None:
    """The folder: asked for, installed, or one's own; None, said, if there is none."""
    from kiosk.content.paths import state_folder
    from kiosk.device.paths import SERVICE

    if asked is not None:
        return asked
    found = SERVICE if SERVICE.is_dir() else state_folder()
    if found is None:
        print(NOWHERE.said(staff), file=sys.stderr)
    return found
