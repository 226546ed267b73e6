"""The lock-out after wrong PINs: how long the next try has to wait.

A try is written down before it is checked, so that pulling the plug takes no try
back; the wait is counted by a clock that nobody can set, and begins anew where the
machine was restarted in the middle of it.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.content import atomic

if TYPE_CHECKING:
    from pathlib import Path

FREE: Final = 3
"""Wrong tries before the first wait."""
FIRST: Final = 30.0
"""Seconds of the first wait; each further one is twice as long."""
MOST: Final = 3600.0
"""Seconds of the longest wait."""
FILE: Final = "pin.json"

logger = logging.getLogger(__name__)


def wait(wrong: int) -> float:
    """Seconds to wait after so many wrong tries in a row."""
    if wrong < FREE:
        return 0.0
    # Far beyond the longest wait the power would be a needlessly large number.
    return min(MOST, FIRST * 2.0 ** min(wrong - FREE, 20))


@dataclass(frozen=True, slots=True)
class Lockout:
    """Wrong tries in a row, and until when (seconds of a monotonic clock) to wait."""

    wrong: int = 0
    until: float = 0.0

    def left(self, now: float) -> float:
        """Seconds to wait yet."""
        return max(0.0, self.until - now)

    def tried(self, now: float) -> Lockout:
        """After a try that counts as wrong until it proves right."""
        wrong = self.wrong + 1
        return Lockout(wrong, now + wait(wrong))


def load(folder: Path | None, now: float) -> Lockout:
    """What was written down; a wait that was not over begins anew.

    A damaged file is set aside. None forgets everything at a restart.
    """
    if folder is None:
        return Lockout()

    def understood(data: bytes) -> Lockout:
        said = json.loads(data)
        if not isinstance(said, dict):
            raise ValueError("not an object")
        wrong, waiting = said.get("wrong"), said.get("waiting")
        if type(wrong) is not int or wrong < 0 or type(waiting) is not bool:
            raise ValueError("not a count of tries")
        return Lockout(wrong, now + wait(wrong) if waiting else 0.0)

    return atomic.read(folder / FILE, understood) or Lockout()


def keep(folder: Path | None, lockout: Lockout, now: float) -> None:
    """Write down the tries, and whether there is a wait.

    A disk that is full or read-only costs one line in the log: tries are then
    counted until the next restart.
    """
    if folder is None:
        return
    said = {"wrong": lockout.wrong, "waiting": lockout.left(now) > 0}
    try:
        atomic.written(folder / FILE, json.dumps(said).encode())
    except OSError as error:
        logger.warning("wrong PINs cannot be written down: %s", error)
