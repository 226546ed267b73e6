"""`kiosk logs`: what happened on this machine, or all of it in one file to send."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.cli.parser import Parser
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

PAUSE = 0.5
"""Seconds between two looks for new lines."""


def command(words: Sequence[str]) -> int:
    """The command line of `kiosk logs`; returns the exit status."""
    from kiosk.content.privilege import dropped
    from kiosk.device.paths import closed, holding
    from kiosk.device.records.logs import FOLDER, followed, last
    from kiosk.model.language import system_language

    parser = Parser(
        "kiosk logs",
        description="The newest lines of the logs that `kiosk run` keeps.",
    )
    parser.add_argument(
        "--lines", type=int, default=50, metavar="N", help="how many entries (50)"
    )
    parser.add_argument(
        "--follow", action="store_true", help="go on with new lines until Ctrl+C"
    )
    parser.add_argument(
        "--bundle",
        type=Path,
        metavar="FILE",
        help="write logs, crash dumps, status, settings without the PIN and versions "
        "into a zip file",
    )
    parser.add_argument(
        "--report",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="a report of `kiosk doctor` to go into the bundle",
    )
    parser.add_argument(
        "--state", type=Path, metavar="DIR", help="the folder of the logs"
    )
    asked = parser.parse_args(words)
    folder = holding(FOLDER, asked.state)
    language = system_language()
    if asked.bundle is not None:
        return _bundle(asked.bundle, folder, tuple(asked.report))
    with dropped(folder):
        found = [] if folder is None else last(folder, asked.lines)
        for entry in found:
            print(entry)
        if asked.follow and folder is not None:
            for line in followed(folder, lambda: time.sleep(PAUSE)):
                print(line, flush=True)
    if not found:
        nothing = Message(f"还没有日志：{folder}", f"there are no logs in {folder}")
        print((closed(folder) or nothing).said(language), file=sys.stderr)
        return 1
    return 0


def _bundle(file: Path, folder: Path | None, reports: tuple[Path, ...]) -> int:
    from kiosk.content.chosen import played
    from kiosk.device import settings
    from kiosk.device.records import bundle
    from kiosk.model.language import system_language

    own = settings.load()
    content = played(None, own.content)
    language = system_language()
    try:
        names = bundle.written(file, folder, own, content, reports)
    except OSError as error:
        cannot = Message(f"写不了 {file}：{error}", f"{file}: {error}")
        print(cannot.said(language), file=sys.stderr)
        return 1
    print(file)
    for name in names:
        print(f"  {name}")
    return 0
