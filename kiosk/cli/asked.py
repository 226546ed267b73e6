"""What `kiosk` is to play, and where, by the words after its name."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from kiosk.cli.parser import Parser, program

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

DESCRIPTION = """\
Play a show of data slides, full screen, on a touch screen.

Without PATH, a content.json in the current folder is played, and else the
built-in show. PATH is another content file, or a folder that holds one."""

EPILOG = """\
commands (each has its own --help):
{commands}

keys: Left/Right or PageUp/PageDown turn pages, Space pauses and resumes,
      Home returns to the cover, Esc leaves.

exit status: 0 after any way of leaving, 1 if the content has mistakes,
             2 if the command line has."""


class _Parser(Parser):
    """Looks through the commands when it is asked for its help, and not before."""

    def format_help(self) -> str:
        self.epilog = EPILOG.format(commands=_commands())
        return super().format_help()


class _Version(argparse.Action):
    """Prints the version, and looks it up only now."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        print(program())
        parser.exit()


def asked_for(words: Sequence[str]) -> argparse.Namespace:
    """What `kiosk` is to play, and where, by the words after its name."""
    parser = _Parser(
        "kiosk",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.takes_path()
    parser.takes_screen("play in a window of this size, for a desk")
    parser.takes_rotation()
    parser.add_argument("--slide", metavar="ID", help="begin at this slide")
    parser.add_argument(
        "--version",
        action=_Version,
        nargs=0,
        help="show program's version number and exit",
    )
    return parser.parse_args(words)


def _commands() -> str:
    """All commands, one a line, with what they do."""
    from kiosk.cli.commands import names, summary

    return "\n".join(f"  {name:<10} {summary(name)}" for name in names())
