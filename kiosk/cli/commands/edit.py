"""`kiosk edit`: the content by forms, with the picture of each slide beside."""

from __future__ import annotations

import sys
from argparse import SUPPRESS
from typing import TYPE_CHECKING

from kiosk.cli.parser import Parser

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def command(words: Sequence[str]) -> int:
    """The command line of `kiosk edit`; returns the exit status."""
    from kiosk.cli.commands.gallery import folder
    from kiosk.cli.parser import has_screen, refused_as_root
    from kiosk.content.chosen import meant
    from kiosk.model.language import system_language

    parser = Parser(
        "kiosk edit",
        description="Open a window in which the content is written by forms: the "
        "slides, the form of each, its picture as the wall shows it, and what kiosk "
        "check finds.",
    )
    parser.takes_path()
    parser.takes_language("of the window; by default the system's")
    parser.add_argument("--answers", action="store_true", help=SUPPRESS)
    asked = parser.parse_args(words)
    language = asked.language or system_language()
    if asked.answers:
        from kiosk.authoring.desktop.edit.checker import answer
        from kiosk.authoring.desktop.layout_lint import LayoutLinter, usual_sizes

        # The same screens as those of kiosk check, which must find the same.
        answer(asked.path, LayoutLinter(usual_sizes()))
        return 0
    if not has_screen():
        print(
            "没有屏幕，打不开窗口；可以直接改 content.json，再用 kiosk check 检查。"
            if language == "zh"
            else "There is no screen for a window; content.json can be edited by hand, "
            "and kiosk check tells what is wrong with it.",
            file=sys.stderr,
        )
        return 1
    path = meant(asked.path)
    if refused_as_root(path):
        return 1
    from kiosk.authoring.desktop.edit.app import show

    empty = None if asked.path is None else _empty(path)
    if empty is None:
        return show(path, language, folder())
    return show(empty, language, folder(), fresh=True)


def _empty(path: Path) -> Path | None:
    """The content file to be made where somebody names a folder without a show."""
    from kiosk.authoring import template
    from kiosk.content.paths import NAME, is_missing

    file = path if path.suffix == ".json" else path / NAME
    free = is_missing(file) and file.name == NAME and template.is_free(file.parent)
    return file if free else None
