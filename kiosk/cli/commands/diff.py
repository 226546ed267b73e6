"""`kiosk diff`: what changed between two content files, figures first."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.cli.parser import Parser
from kiosk.content.privilege import dropped

if TYPE_CHECKING:
    from collections.abc import Sequence

UNREADABLE = 2

EPILOG = "exit status: 0 nothing has changed, 1 something has, 2 a file cannot be read."


def command(words: Sequence[str]) -> int:
    """The command line of `kiosk diff`."""
    from kiosk.authoring.difference import LAYOUT, difference
    from kiosk.content.content import ContentError, load
    from kiosk.content.paths import NAME, is_folder
    from kiosk.model.language import system_language
    from kiosk.model.printable import plain

    parser = Parser(
        "kiosk diff",
        description="Say in plain words what changed between two content files: "
        "figures first, then texts, slides, themes, sources and settings.",
        epilog=EPILOG,
    )
    parser.add_argument("old", type=Path, metavar="OLD", help="a file, or its folder")
    parser.add_argument("new", type=Path, metavar="NEW", help="a file, or its folder")
    parser.takes_language()
    parser.add_argument("--json", action="store_true", help="for other programs")
    asked = parser.parse_args(words)
    language = asked.language or system_language()
    loaded = []
    for path in (asked.old, asked.new):
        try:
            with dropped(path):
                loaded.append(load(path / NAME if is_folder(path) else path))
        except ContentError as error:
            print(error.said(language), file=sys.stderr)
    if len(loaded) < 2:
        return UNREADABLE
    old, new = loaded
    found = difference(old.content, new.content)
    if asked.json:
        files = {
            key: {"file": str(one.path), "sha256": one.digest}
            for key, one in (("old", old), ("new", new))
        }
        print(json.dumps({**files, **found.plain()}, ensure_ascii=False, indent=2))
    elif not found and old.digest != new.digest:
        print(LAYOUT.said(language) + ("。" if language == "zh" else "."))
    else:
        print("\n".join(map(plain, found.lines(language))))
    return 1 if found else 0
