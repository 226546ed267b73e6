"""DisplayPower: switches the display itself off and on, where the machine can.

The picture has gone black before, so that nothing depends on it: what cannot be
done is one line in the log. Commands run in a thread of their own, because a tool
that hangs must hold up no picture.
"""

from __future__ import annotations

import ctypes
import logging
import os
import shutil
import subprocess
import sys
import threading
from queue import SimpleQueue
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Words = tuple[str, ...]
    Run = Callable[[Sequence[str]], None]

PATIENCE: Final = 5.0
"""Seconds that a command may take."""

_FAILURES: Final = ("unable to", "does not have", "error")
"""Words of tools that end with 0 all the same."""
_SC_MONITORPOWER: Final = 0xF170
_WM_SYSCOMMAND: Final = 0x0112
_BROADCAST: Final = 0xFFFF
_ABORT_IF_HUNG: Final = 0x0002
_MOVED: Final = 0x0001

logger = logging.getLogger(__name__)


def commands(
    on: bool,
    environ: Mapping[str, str] = os.environ,
    *,
    platform: str = sys.platform,
    which: Callable[[str], str | None] = shutil.which,
    outputs: Callable[[], Sequence[str]] = lambda: outputs(),
) -> tuple[Words, ...]:
    """The commands, in order, that switch the panel on or off; none if none can.

    Windows needs no command, see `_windows`. Under Wayland `wlopm` is preferred: it
    turns off the power of an output and leaves it where it is, while `wlr-randr`
    takes it away, which ends the cage of Debian 12 (0.1.x) and every window's screen.
    """
    if platform != "linux":
        return ()
    if environ.get("WAYLAND_DISPLAY"):
        if which("wlopm"):
            return (("wlopm", "--on" if on else "--off", "*"),)
        if which("wlr-randr"):
            way = "--on" if on else "--off"
            return tuple(("wlr-randr", "--output", name, way) for name in outputs())
        return ()
    if environ.get("DISPLAY"):
        if not which("xset"):
            return ()
        if on:
            # As before: nothing else may ever blank the screen.
            return (("xset", "dpms", "force", "on"), ("xset", "-dpms"))
        # Only forced off, never by X's own timers.
        never = ("xset", "dpms", "0", "0", "0")
        return (("xset", "+dpms"), never, ("xset", "dpms", "force", "off"))
    if which("vcgencmd"):
        return (("vcgencmd", "display_power", "1" if on else "0"),)
    return ()


def outputs() -> tuple[str, ...]:
    """The names of a Wayland compositor's outputs: the lines that begin at once."""
    done = subprocess.run(
        ["wlr-randr"], capture_output=True, text=True, check=True, timeout=PATIENCE
    )
    lines = [line for line in done.stdout.splitlines() if line[:1].strip()]
    return tuple(line.split()[0] for line in lines)


def run(words: Sequence[str]) -> None:
    """Run a command.

    Raises:
        OSError: it cannot be run.
        subprocess.SubprocessError: it fails, or takes too long.
    """
    done = subprocess.run(
        words,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    # vcgencmd and xset tell some failures in words alone.
    said = (done.stderr or done.stdout).strip().partition("\n")[0]
    if done.returncode or any(word in said.lower() for word in _FAILURES):
        raise subprocess.SubprocessError(f"{words[0]}: {said or done.returncode}")


def _windows(on: bool, user32: object) -> None:
    """Broadcast SC_MONITORPOWER: 2 is off, -1 on; on needs a move of the mouse too."""
    send = user32.SendMessageTimeoutW  # type: ignore[attr-defined]
    state = -1 if on else 2
    send(
        _BROADCAST, _WM_SYSCOMMAND, _SC_MONITORPOWER, state, _ABORT_IF_HUNG, 1000, None
    )
    if on:
        user32.mouse_event(_MOVED, 0, 1, 0, 0)  # type: ignore[attr-defined]
        user32.mouse_event(_MOVED, 0, -1, 0, 0)  # type: ignore[attr-defined]


class DisplayPower:
    """The display, as one that may be told to be off or on, as often as one likes.

    Promises: nothing raises and nothing waits; a failure is one line in the log
    until something has succeeded again.
    """

    def __init__(
        self,
        find: Callable[[bool], tuple[Words, ...]] = commands,
        do: Run = run,
        user32: object = None,
    ) -> None:
        self._find = find
        self._do = do
        windows = getattr(ctypes, "windll", None)
        self._user32 = user32 or (windows and windows.user32)
        self._jobs: SimpleQueue[bool | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._told = False

    def switch(self, on: bool) -> None:
        """Have it on or off, soon."""
        if self._thread is None:
            # A daemon: a tool that hangs must not keep the show from ending.
            self._thread = threading.Thread(
                target=self._work, name="panel", daemon=True
            )
            self._thread.start()
        self._jobs.put(on)

    def close(self, seconds: float = 1.0) -> None:
        """Finish what was asked for, but wait no longer than so many seconds."""
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join(seconds)
            self._thread = None

    def _work(self) -> None:
        while (on := self._jobs.get()) is not None:
            # Of several wishes only the last counts.
            while not self._jobs.empty():
                later = self._jobs.get()
                if later is None:
                    self._jobs.put(None)
                    break
                on = later
            self._switched(on)

    def _switched(self, on: bool) -> None:
        try:
            if self._user32:
                _windows(on, self._user32)
            else:
                found = self._find(on)
                if not found:
                    raise FileNotFoundError("no tool for it on this machine")
                for words in found:
                    self._do(words)
        except (OSError, subprocess.SubprocessError, AttributeError) as error:
            if not self._told:
                self._told = True
                way = "on" if on else "off"
                logger.warning("the panel cannot be switched %s: %s", way, error)
            return
        self._told = False
