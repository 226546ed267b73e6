"""The stick: where removable media are mounted, and which shows lie on them."""

from __future__ import annotations

import ctypes
import os
import string
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from kiosk.location import NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOUNTS: Final = ("/media", "/run/media", "/mnt")
"""Folders below which Linux mounts sticks, a level or two deep."""
DEPTH: Final = 4
"""Levels below a mount folder at which a show may lie: user, stick, folder, show."""
MOST: Final = 8
"""Shows that are offered."""
CROWD: Final = 200
"""Entries of a folder that are looked at."""
_REMOVABLE: Final = 2
"""What Windows calls a drive that can be taken out."""


class Place(NamedTuple):
    """A content file on a stick, and where it lies in words."""

    file: Path
    where: str


def roots(
    platform: str = sys.platform,
    mounts: tuple[str, ...] = MOUNTS,
    kind: Callable[[str], int] | None = None,
) -> tuple[tuple[Path, int], ...]:
    """Where to look, and how many levels deep.

    Args:
        platform: as in `sys.platform`.
        mounts: the folders below which Linux mounts.
        kind: GetDriveTypeW of Windows.
    """
    if platform == "win32":
        kind = _windows_kind if kind is None else kind
        drives = (f"{letter}:\\" for letter in string.ascii_uppercase)
        return tuple((Path(d), 2) for d in drives if kind(d) == _REMOVABLE)
    return tuple((Path(mount), DEPTH) for mount in mounts)


def shows(where: tuple[tuple[Path, int], ...]) -> tuple[Place, ...]:
    """The content files below these folders, those nearest to the top first."""
    found: list[Place] = []
    for root, depth in where:
        files = sorted(_below(root, depth), key=lambda file: (len(file.parts), file))
        found += [Place(file, _words(file, root)) for file in files]
    return tuple(found[:MOST])


def _below(folder: Path, depth: int) -> Iterator[Path]:
    file = folder / NAME
    try:
        if file.is_file() and not file.is_symlink():
            yield file
            # What lies below a show belongs to it.
            return
        if depth == 0:
            return
        with os.scandir(folder) as entries:
            names = [
                entry.name
                for number, entry in enumerate(entries)
                if number < CROWD
                and not entry.name.startswith((".", "$"))
                and entry.is_dir(follow_symlinks=False)
            ]
    except OSError:
        # A stick that is being pulled out, or that is for others to read.
        return
    for name in sorted(names):
        yield from _below(folder / name, depth - 1)


def _words(file: Path, root: Path) -> str:
    parts = file.parent.relative_to(root).parts
    return " / ".join(parts[-2:]) or str(root)


def _windows_kind(drive: str) -> int:
    windows = ctypes.windll  # type: ignore[attr-defined,unused-ignore]
    return int(windows.kernel32.GetDriveTypeW(drive))
