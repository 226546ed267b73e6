"""Held: files that another program has open, which Windows guards until it lets go.

There no file can be replaced, moved or taken away while somebody reads it, and none
be read while somebody writes it alone: editors, scanners of viruses, indexers and the
show itself do so for moments. Whoever meets that tries again, for a while.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PATIENCE: Final = 3.0
"""Seconds for which it is tried again: who only looks at a file has done by then."""
PAUSE: Final = 0.02
"""Seconds until the next try; twice as long after each, up to ten times that."""

T = TypeVar("T")


def patient(
    act: Callable[[], T],
    *,
    seconds: float = PATIENCE,
    system: str = sys.platform,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> T:
    """What an act on a file gives, once nobody has the file open.

    Elsewhere than on Windows a refusal is for good, and is not waited for.

    Raises:
        OSError: as the act; on Windows somebody keeps the file for longer.
    """
    end, pause = clock() + seconds, PAUSE
    while True:
        try:
            return act()
        except PermissionError:
            if system != "win32" or clock() >= end:
                raise
        sleep(pause)
        pause = min(2 * pause, 10 * PAUSE)


def beginning(file: Path, most: int, *, seconds: float = PATIENCE) -> bytes:
    """The first bytes of a file, `most` at most, read in as short a time as can be.

    Raises:
        OSError: it cannot be read, or is a folder.
        ValueError: it has a name that no file can have.
    """
    if file.is_dir():
        # Windows says of it what it says of a file that is held.
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(file))
    with patient(lambda: file.open("rb", buffering=0), seconds=seconds) as stream:
        # Room for as much as there is: to ask for 32 MB takes its time.
        left = min(most, os.fstat(stream.fileno()).st_size + 1)
        parts = []
        while left > 0 and (part := stream.read(left)):
            parts.append(part)
            left -= len(part)
    return b"".join(parts)
