"""Clock: who keeps the machine's clock, and how far it is out by their own figures.

Screens that keep step have nothing but their clocks in common. Asked is what the
system has: chrony first, then systemd-timesyncd, on Windows its time service.
"""

from __future__ import annotations

import csv
import logging
import os
import re
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

OUT: Final = 0.05
"""Seconds by which a clock may be out before it is told: an eye sees more."""
LOOK: Final = 60.0
"""Seconds between two looks."""
PATIENCE: Final = 10.0
"""Seconds that a program may take to answer."""

Words = tuple[str, ...]

_QUIET: Final[int] = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""On Windows no console flashes up over the show."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ClockReading:
    """How the clock is, as those who keep it say.

    `offset` is how many seconds it is ahead, None if nobody knows. A clock is `kept`
    if it follows another one.
    """

    keeper: str
    kept: bool
    offset: float | None = None

    @property
    def out(self) -> bool:
        """Whether it is out by more than can be overlooked."""
        return self.offset is not None and abs(self.offset) > OUT

    @property
    def good(self) -> bool:
        """Whether screens can keep step by it."""
        return self.kept and not self.out


NOBODY: Final = ClockReading("", kept=False)
"""Nobody keeps the clock, or nobody who can be asked."""


# What programs say


def of_chrony(said: str) -> ClockReading | None:
    """What `chronyc -c tracking` says; None if it says nothing.

    Of its fields the third is the stratum, 0 if there is no source, the fifth how far
    the clock is behind, and the last whether it is synchronised.
    """
    rows = [row for row in csv.reader(said.splitlines()) if len(row) >= 14]
    if not rows:
        return None
    row = rows[-1]
    kept = row[2] != "0" and row[-1] != "Not synchronised"
    behind = _number(row[4])
    return ClockReading(
        "chrony", kept, -behind if kept and behind is not None else None
    )


def of_timesyncd(said: str) -> ClockReading | None:
    """What `timedatectl timesync-status` says; None if it says nothing."""
    lines = (line.partition(":") for line in said.splitlines())
    told = {name.strip(): value.strip() for name, _, value in lines}
    if "Server" not in told:
        return None
    behind = _span(told.get("Offset", ""))
    kept = behind is not None and told.get("Packet count", "1") != "0"
    return ClockReading("timesyncd", kept, -behind if behind is not None else None)


def of_windows(said: str) -> ClockReading | None:
    """What `w32tm /query /status /verbose` says, in any language; None if nothing.

    Its lines are known by their order and their units: the first number is 3 where
    nothing is followed, and of the lines that are seconds the third is the offset.
    """
    leap = re.search(r":\s*([0-9])", said)
    seconds = re.findall(r":\s*([+-]?[0-9]+[.,][0-9]+)s\s*$", said, re.MULTILINE)
    if leap is None or len(seconds) < 3:
        return None
    # The machine's own clock, which it follows where it has no other: LOCL.
    alone = leap[1] == "3" or "0x4C4F434C" in said.upper().replace("0X", "0x")
    ahead = _number(seconds[2].replace(",", "."))
    return ClockReading("w32time", not alone, None if alone else ahead)


_UNITS: Final[Mapping[str, float]] = {
    "us": 1e-6,
    "ms": 1e-3,
    "s": 1.0,
    "min": 60.0,
    "h": 3600.0,
    "d": 86_400.0,
}


def _span(said: str) -> float | None:
    """A span as systemd writes it, such as +1.154ms or -1min 2.5s."""
    parts = re.findall(r"([0-9]+(?:\.[0-9]+)?)(us|ms|min|s|h|d)\b", said)
    if not parts:
        return None
    seconds = sum(float(number) * _UNITS[unit] for number, unit in parts)
    return -seconds if said.startswith("-") else seconds


def _number(said: str) -> float | None:
    try:
        return float(said)
    except ValueError:
        return None


# Who is asked


def reading(
    ask: Callable[[Words], str | None], platform: str = sys.platform
) -> ClockReading:
    """How the clock is, by the first who knows; `ask` runs a command."""
    if platform == "win32":
        said = ask(("w32tm", "/query", "/status", "/verbose"))
        return of_windows(said or "") or NOBODY
    said = ask(("chronyc", "-c", "tracking"))
    if said and (found := of_chrony(said)):
        return found
    said = ask(("timedatectl", "timesync-status"))
    return of_timesyncd(said or "") or NOBODY


def asked(words: Words) -> str | None:
    """What a command says, in English; None if it is not there or fails."""
    try:
        done = subprocess.run(
            words,
            env={**os.environ, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=PATIENCE,
            creationflags=_QUIET,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout if done.returncode == 0 else None


class ClockWatch:
    """Looks at the clock once a minute, in a thread of its own.

    A clock that is no longer good, or is again, is told in the log once, and `changed`
    is called, in that thread.
    """

    def __init__(
        self,
        changed: Callable[[], None],
        look: Callable[[], ClockReading] = lambda: reading(asked),
    ) -> None:
        self._changed, self._look = changed, look
        self.last: ClockReading | None = None
        """What was found last."""
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        if self._thread is None:
            self._ended = threading.Event()
            # A daemon: a program that hangs must not keep the show from ending.
            self._thread = threading.Thread(
                target=self._work, args=(self._ended,), name="clock", daemon=True
            )
            self._thread.start()

    def close(self) -> None:
        self._ended.set()
        self._thread = None

    def look(self) -> None:
        """Look at the clock now."""
        before, now = self.last, self._look()
        self.last = now
        if before is not None and before.good == now.good and before.kept == now.kept:
            return
        if not now.kept:
            logger.warning("nobody keeps the clock: screens may fall out of step")
        elif now.out:
            told = 1000 * (now.offset or 0.0)
            logger.warning("the clock is out by %+.0f ms, says %s", told, now.keeper)
        elif before is not None:
            logger.info("the clock is right again, says %s", now.keeper)
        self._changed()

    def _work(self, ended: threading.Event) -> None:
        while not ended.is_set():
            self.look()
            ended.wait(LOOK)
