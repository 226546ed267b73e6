"""A store: files that are kept as long as there is room, the newest longest."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path
from typing import Final

from kiosk.content import atomic

STALE: Final = 3600.0
"""Seconds after which what was half written is swept away."""


def keep(file: Path, data: bytes, *, budget: int, most: int | None = None) -> None:
    """Keep a file beside others of its ending; the oldest make room for it.

    Args:
        file: where it lies, in a folder that has nothing else in it.
        data: what is in it.
        budget: bytes that all of them may have; the newest stays in any case.
        most: how many there may be.

    Raises:
        OSError: it cannot be written.
    """
    atomic.written(file, data)
    kept: list[tuple[float, int, str]] = []
    for entry in os.scandir(file.parent):
        with contextlib.suppress(OSError):
            found = entry.stat(follow_symlinks=False)
            if entry.name.endswith(file.suffix) and not entry.name.startswith("."):
                kept.append((found.st_mtime, found.st_size, entry.path))
            elif abs(time.time() - found.st_mtime) > STALE:
                Path(entry.path).unlink()
    total = 0
    for number, (_, size, path) in enumerate(sorted(kept, reverse=True)):
        total += size
        beyond = total > budget or (most is not None and number >= most)
        if beyond and path != str(file):
            with contextlib.suppress(OSError):
                Path(path).unlink()
