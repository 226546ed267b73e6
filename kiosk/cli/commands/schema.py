"""`kiosk schema`: what editors need to complete and explain content.json."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.cli.parser import Parser

if TYPE_CHECKING:
    from collections.abc import Sequence

EPILOG = "exit status: 0, or 1 if the file cannot be written."


def command(words: Sequence[str]) -> int:
    """The command line of `kiosk schema`; returns the exit status."""
    from kiosk.authoring.schema import NAME, text
    from kiosk.model.language import system_language

    parser = Parser(
        "kiosk schema",
        description="Print the JSON Schema of content.json, or put it beside the "
        "content, where an editor such as VS Code finds it.",
        epilog=EPILOG,
    )
    parser.add_argument(
        "path",
        nargs="?",
        type=Path,
        metavar="PATH",
        help="the content file, or its folder; by default the current one",
    )
    parser.add_argument(
        "--write", action="store_true", help=f"write {NAME} beside the content"
    )
    asked = parser.parse_args(words)
    if not asked.write:
        print(text(), end="")
        return 0
    from kiosk.content import atomic

    zh = system_language() == "zh"
    path: Path = asked.path or Path()
    folder = path if path.is_dir() else path.parent
    file = folder / NAME
    try:
        atomic.written(file, text().encode(), 0o644)
    except OSError as error:
        reason = error.strerror or error
        print(
            f"{file} 写不进去（{reason}）。"
            if zh
            else f"{file} cannot be written ({reason}).",
            file=sys.stderr,
        )
        return 1
    print(
        f'写好了 {file}。content.json 的第一项写 "$schema": "{NAME}"，编辑器就会补全、'
        "解释各个字段。"
        if zh
        else f'Wrote {file}. Begin content.json with "$schema": "{NAME}", and an '
        "editor completes and explains its fields."
    )
    return 0
