"""A show that writes down what is on its screen: `python -m tests.fleet.watched`.

When it changes pages and content, and how often all of its window was black.
"""

from __future__ import annotations

import json
import os
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kiosk.cli.commands import run
from kiosk.content.relaunch import again

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.device.screen.locked import LockedScreen

MODULE: Final = "tests.fleet.watched"
JOURNAL: Final = "journal.txt"
LOOKS: Final = 5
"""Signs of life after which the count of looks is written down anew."""


class Sight(NamedTuple):
    """What was on a screen from a moment on.

    `stamp` is a POSIX timestamp, `slide` the page it shows or is on its way to, `title`
    that of its content. `dark` is whether it is black as it was ordered to be, and
    `covered` whether a code or guests are shown over it.
    """

    stamp: float
    slide: str
    title: str
    dark: bool
    covered: bool = False


class Looks(NamedTuple):
    """How often a screen was looked at.

    `black` of the `lit` looks saw nothing but black, and so did `night` of all others:
    those while it was ordered to be dark.
    """

    lit: int
    black: int
    night: int


def screen(words: Sequence[str]) -> int:
    """`kiosk run`, or a child of it, that writes down what is on its screen."""
    folder, command, *rest = words
    assert command == "run"

    def program(words: Sequence[str]) -> list[str]:
        return again([folder, *words], MODULE)

    around = run.Around(program=program, fitted=partial(_fitted, Path(folder)))
    return run.command(rest, around)


def _fitted(folder: Path, hall: LockedScreen) -> None:
    from kiosk.lab.screen.black_check import is_black

    app, heart = hall.app, hall.heartbeat
    file = (folder / JOURNAL).open("a", encoding="utf-8")
    last: list[Any] = [None, 0]
    counts = {"pid": os.getpid(), "lit": 0, "black": 0, "night": 0}
    beats = [0]

    def written(line: dict[str, Any]) -> None:
        file.write(json.dumps(line) + "\n")
        file.flush()

    def look() -> None:
        """What is in the window now was painted before this moment."""
        now, content = app.playback, app.loaded.content
        title = content.show.title.en
        covered = bool(app.stage.overlays.greeting)
        seen = (content.slides[now.bound].id, title, heart.dark, covered)
        if seen != last[0]:
            last[:] = seen, app.stage.painted
            written(Sight(time.time(), *seen)._asdict())
        # What it is to show may not have been painted yet, or come out of the dark.
        light = app.stage.painted > last[1] and not hall.operations.blackout.isVisible()
        if app.window.isVisible() and (heart.dark or light):
            black = is_black(app.window)
            counts["lit"] += not heart.dark
            counts["night" if heart.dark else "black"] += black

    def beat() -> None:
        look()
        beats[0] += 1
        if beats[0] % LOOKS == 0:
            written(counts)

    app.ticker.ticked.connect(look)
    heart.beaten.connect(beat)


if __name__ == "__main__":
    sys.exit(screen(sys.argv[1:]))
