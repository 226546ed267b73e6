"""Fate: whether a process may have ended by its own doing, by its exit status."""

from __future__ import annotations

import sys
from typing import Final

from kiosk.device import exits

KILLED: Final = -9
"""On POSIX: by somebody, or by the system that had no memory left."""
TOLD: Final = frozenset({-15, -2, 128 + 15, 128 + 2})
"""On POSIX: terminated or interrupted, whether it saw to that itself or not."""
ENDED: Final = frozenset(
    {
        # Whoever ends a process on Windows chooses its status: some tools take 0, the
        # task manager and taskkill 1, Python the number of a signal, .NET -1.
        0,
        1,
        2,
        9,
        15,
        0xFFFF_FFFF,
        # Ctrl+C, Ctrl+Break, a console that was closed, a log-off.
        0xC000_013A,
        # The end of a session, and of what was just being started then.
        0x4001_0004,
        0xC000_0142,
        0xC000_026B,
    }
)
"""On Windows: what a process that was ended from outside ends with.

What it has done itself ends with other numbers: an invalid access with 0xC0000005,
`abort` with 3, a show that cannot go on with `exits.FAILED`.
"""


def own_doing(status: int, *, starved: bool, system: str = sys.platform) -> bool:
    """Whether a process may have ended by its own doing.

    Args:
        status: what it has ended with; below zero the signal on POSIX.
        starved: whether the system has ended a process meanwhile, to have memory.
        system: the platform.
    """
    if status == exits.UNSEEN:
        return False
    if system == "win32":
        # Some tell the status with a sign.
        return status & 0xFFFF_FFFF not in ENDED
    return starved if status == KILLED else status not in TOLD
