"""Unplug: the screen is switched off and on under the running show."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from typing import TYPE_CHECKING, Final, NamedTuple

from kiosk.lab.sandbox import Outcome
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.lab.sandbox import Sandbox

ORDER: Final = 22
TITLE: Final = Message("屏幕断开又接上", "The screen is unplugged and comes back")
AWAY: Final = 2.0
"""Seconds for which the screen is off."""
_OUTPUT: Final = re.compile(
    r"^(?P<name>\S+) connected (?:primary )?"
    r"(?P<mode>[0-9]+x[0-9]+)\+(?P<x>[0-9]+)\+(?P<y>[0-9]+)"
    r" ?(?P<turned>left|right|inverted)?",
    re.MULTILINE,
)


class Output(NamedTuple):
    """A connector with a screen, and how it is driven."""

    name: str
    mode: str
    position: str
    rotation: str


def outputs(said: str) -> tuple[Output, ...]:
    """The screens that are on, from what `xrandr` says."""
    found = []
    for match in _OUTPUT.finditer(said):
        turned = match["turned"] or "normal"
        mode = match["mode"]
        if turned in {"left", "right"}:
            # The size is told as it is seen, the mode as the panel has it.
            mode = "x".join(reversed(mode.split("x")))
        position = f"{match['x']}x{match['y']}"
        found.append(Output(match["name"], mode, position, turned))
    return tuple(found)


def drill(sandbox: Sandbox) -> Outcome:
    """Switch the screen off and on; the show has to be on it, the same process."""
    if not os.environ.get("DISPLAY") or shutil.which("xrandr") is None:
        note = Message("要 Xorg 和 xrandr", "needs Xorg and xrandr")
        return Outcome(held=False, note=note)
    found = outputs(_xrandr(()))
    if len(found) != 1:
        note = Message("只在一块屏幕上演练", "is held with one screen only")
        return Outcome(held=False, note=note)
    (screen,) = found
    lost = []
    with sandbox.running() as run:
        pid = run.pid
        for _ in range(sandbox.times):
            try:
                _xrandr(("--output", screen.name, "--off"))
                time.sleep(AWAY)
            finally:
                _xrandr(
                    (
                        *("--output", screen.name, "--mode", screen.mode),
                        *("--pos", screen.position),
                        *(
                            ("--rotate", screen.rotation)
                            if screen.rotation != "normal"
                            else ()
                        ),
                    )
                )
            time.sleep(AWAY)
            if run.process.poll() is not None:
                lost.append("the show has ended")
                break
            if run.pid != pid:
                lost.append("the show had to be started again")
                pid = run.pid
            sandbox.progress()
    # What is seen once the screen is back.
    with sandbox.running(), sandbox.looked() as looks:
        time.sleep(AWAY)
    return Outcome((), looks[0], looks[1], tuple(lost))


def _xrandr(words: Sequence[str]) -> str:
    # Without an output left Xvfb refuses the last step; it is off by then.
    done = subprocess.run(
        ["xrandr", *words], capture_output=True, text=True, check=False, timeout=20
    )
    return done.stdout
