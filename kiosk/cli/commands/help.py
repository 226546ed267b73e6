"""`kiosk help`: the handbook, without a network, in the system's browser."""

from __future__ import annotations

import sys
import webbrowser
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Final

from kiosk.cli.parser import Parser, has_screen, said, unwritable

if TYPE_CHECKING:
    from collections.abc import Sequence

EPILOG: Final = "exit status: 0, or 1 if the pages cannot be written."


def command(words: Sequence[str]) -> int:
    """The command line of `kiosk help`; returns the exit status."""
    from kiosk.authoring import handbook
    from kiosk.cli.commands import named, names
    from kiosk.model.language import system_language

    others = [name for name in names() if name != "help"]
    parser = Parser(
        "kiosk help",
        description="Open the handbook in the browser; where there is none, print it. "
        "The name of a command shows that command's own help.",
        epilog=EPILOG,
    )
    parser.add_argument(
        "page",
        nargs="?",
        default="staff",
        choices=(*handbook.PAGES, *others),
        metavar="PAGE",
        help=f"{', '.join(handbook.PAGES)}, or a command; by default staff",
    )
    parser.add_argument("--print", action="store_true", help="print it in the terminal")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FOLDER",
        help="write all pages into a folder instead, to take along",
    )
    parser.takes_language("by default the system's")
    asked = parser.parse_args(words)
    if asked.page in others and (other := named(asked.page)) is not None:
        return other(["--help"])
    page = handbook.file(asked.page, asked.language or system_language())
    if asked.print or (asked.out is None and not has_screen()):
        _printed(page)
        return 0
    try:
        # A browser goes on reading after this process: the system clears it away.
        folder = asked.out or Path(mkdtemp(prefix="kiosk-handbook-"))
        handbook.written(folder)
    except OSError as error:
        unwritable(error.filename or asked.out or "TMPDIR", error)
        return 1
    file = (folder / f"{page.stem}.html").absolute()
    print(file)
    if asked.out is None and not webbrowser.open(file.as_uri()):
        print(said("没有找到浏览器。", "There is no browser here."), file=sys.stderr)
        _printed(page)
    return 0


def _printed(page: Path) -> None:
    """Print a page; in a terminal a screenful at a time."""
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console()
    words = Markdown(page.read_text("utf-8"))
    if console.is_terminal:
        with console.pager():
            console.print(words)
    else:
        console.print(words)
