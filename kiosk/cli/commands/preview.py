"""`kiosk preview`: a desk window with slides, picture and findings, live on save."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from kiosk.cli.parser import Parser

if TYPE_CHECKING:
    from collections.abc import Sequence


def command(words: Sequence[str]) -> int:
    """The command line of `kiosk preview`; returns the exit status."""
    from kiosk.cli.parser import has_screen, refused_as_root
    from kiosk.content.chosen import meant
    from kiosk.model.language import system_language

    parser = Parser(
        "kiosk preview",
        description="Open a window beside your editor: the slides, the picture of each "
        "in any size, language and skin, and what kiosk check finds, as you save.",
    )
    parser.takes_path()
    parser.takes_language("of the window; by default the system's")
    asked = parser.parse_args(words)
    language = asked.language or system_language()
    if not has_screen():
        print(
            "没有屏幕，打不开窗口；可以用 kiosk check 和 kiosk pictures。"
            if language == "zh"
            else "There is no screen for a window; kiosk check and kiosk pictures "
            "do without.",
            file=sys.stderr,
        )
        return 1
    path = meant(asked.path)
    if refused_as_root(path):
        return 1
    from kiosk.authoring.desktop.preview import show

    return show(path, language)
