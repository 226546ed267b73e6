"""Dumps: what dying processes write of themselves, few and small.

Every child is given a file of its own, into which the interpreter writes all
stacks when it crashes or is aborted. One that stayed empty is removed.
"""

from __future__ import annotations

import contextlib
import faulthandler
import sys
from typing import IO, TYPE_CHECKING, Final

from kiosk.content.paths import listed
from kiosk.content.privilege import is_plain

if TYPE_CHECKING:
    from pathlib import Path

FOLDER: Final = "faults"
KEPT: Final = 12
"""Dumps that are kept."""
LARGEST: Final = 64 * 2**10
"""Bytes of one."""
STUCK: Final = 30
"""Seconds without a sign of life after which a process ends itself."""


def fresh(state: Path | None, number: int) -> Path | None:
    """A file for the dump of the child with this number; None if there is none."""
    if state is None:
        return None
    return state / FOLDER / f"{number:06d}.txt"


def next_number(state: Path | None) -> int:
    """A number above those of all dumps that are kept."""
    return max((int(file.stem) for file in kept(state)), default=0) + 1


def kept(state: Path | None) -> list[Path]:
    """All dumps, the oldest first."""
    if state is None:
        return []
    found = listed(state / FOLDER, "*.txt")
    return [f for f in found if f.stem.isascii() and f.stem.isdigit() and is_plain(f)]


def tidied(state: Path | None, running: frozenset[Path] = frozenset()) -> list[Path]:
    """Keep few and small dumps of what has ended; returns those that are left."""
    left = []
    for file in kept(state):
        if file in running:
            continue
        with contextlib.suppress(OSError):
            size = file.stat().st_size
            if size == 0:
                file.unlink()
                continue
            if size > LARGEST:
                with file.open("r+b") as stream:
                    stream.truncate(LARGEST)
            left.append(file)
    for file in left[:-KEPT]:
        with contextlib.suppress(OSError):
            file.unlink()
    return left[-KEPT:]


def arm(file: Path | None) -> IO[bytes] | None:
    """Let this process write its stacks into a file when it dies.

    Returns the file, to be kept open; where there is none it is standard error.
    """
    stream: IO[bytes] | None = None
    if file is not None:
        with contextlib.suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            stream = file.open("wb", buffering=0)
    if stream is not None:
        faulthandler.enable(stream, all_threads=True)
    elif sys.stderr is not None:
        with contextlib.suppress(OSError, ValueError):
            faulthandler.enable(all_threads=True)
    return stream


def expect_sign(stream: IO[bytes] | None) -> None:
    """End this process, with its stacks, unless this is called again in time.

    A thread of the interpreter's own watches, which needs no lock of Python's.
    """
    with contextlib.suppress(OSError, ValueError, RuntimeError):
        if stream is not None:
            faulthandler.dump_traceback_later(STUCK, exit=True, file=stream)
        elif sys.stderr is not None:
            faulthandler.dump_traceback_later(STUCK, exit=True)
