"""`kiosk run` as a drill holds it: `python -m kiosk.cli.drilled FOLDER run ...`.

What happens is written into a journal in the folder, and the show commits the faults
that are asked for there. No other way of starting a show has either.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.cli.commands import run
from kiosk.content.relaunch import again
from kiosk.lab import faults

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.device.screen.locked import LockedScreen

LOOK: Final = 1.0
"""Seconds between two looks at the memory of the show."""


def around(folder: Path) -> run.Around:
    """What a drill in this folder puts around the show."""
    return run.Around(
        program=partial(_program, folder),
        noted=partial(faults.noted, folder),
        fitted=partial(_fitted, folder),
        look=LOOK,
    )


def main(words: Sequence[str]) -> int:
    """`kiosk run`, or a child of it, in the drill's folder."""
    folder, command, *rest = words
    assert command == "run"
    return run.command(rest, around(Path(folder)))


def _program(folder: Path, words: Sequence[str]) -> list[str]:
    return again([str(folder), *words], "kiosk.cli.drilled")


def _fitted(folder: Path, hall: LockedScreen) -> None:
    from kiosk.lab.screen.practice import Practice

    Practice(hall, folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
