"""Stamps: what tells at a glance that a file is another than it was."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.content.paths import built_in

if TYPE_CHECKING:
    from collections.abc import Iterable


def stamp(path: Path) -> str:
    """Size in bytes and time in nanoseconds; "" if nothing is there."""
    # A name with a zero in it is that of no file.
    with suppress(OSError, ValueError):
        status = path.stat()
        return f"{status.st_size} {status.st_mtime_ns}"
    return ""


def stamps(paths: Iterable[Path]) -> dict[str, str]:
    """The stamp of every file, by its path."""
    return {str(path): stamp(path) for path in paths}


@cache
def program() -> str:
    """When the newest file of this program was written, in nanoseconds.

    Its built-in pictures count, too: another program reads, and paints, in another
    way. It is looked up once in the life of a process, which goes on with the program
    that it has begun with.
    """
    return str(newest((Path(__file__).parents[1], built_in() / "assets")))


def newest(folders: Iterable[Path]) -> int:
    """When the newest file below some folders was written; 0 if there is none.

    What Python keeps beside its sources does not count.
    """
    found = 0
    for folder in folders:
        for here, _, names in os.walk(folder):
            if not here.endswith("__pycache__"):
                for name in names:
                    with suppress(OSError):
                        found = max(found, os.stat(f"{here}/{name}").st_mtime_ns)  # noqa: PTH116
    return found
