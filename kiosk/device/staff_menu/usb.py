"""The stick: where removable media are mounted, and which shows lie on them."""

from __future__ import annotations

import ctypes
import os
import re
import string
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from kiosk.content import nofollow
from kiosk.content.paths import NAME
from kiosk.model.message import Message, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOUNTS: Final = ("/media", "/run/media", "/mnt")
"""Folders below which Linux mounts sticks, a level or two deep."""
DEPTH: Final = 4
"""Levels below a mount folder at which a show may lie: user, stick, folder, show."""
MOST: Final = 4
"""Shows that are offered."""
PACKS: Final = "metadata/timestamp.json"
"""The file by which a folder of signed packs is known; it lies in that folder."""
CROWD: Final = 200
"""Entries of a folder that are looked at."""
LONG: Final = 48
"""Characters of a name that are said."""
SYSTEMS: Final = frozenset(
    ("vfat", "msdos", "exfat", "ntfs", "ntfs3", "fuseblk", "fat", "fat32")
)
"""File systems of a stick; FUSE calls NTFS and exFAT alike fuseblk."""
MOUNTED: Final = Path("/proc/self/mountinfo")
_REMOVABLE: Final = 2
"""What Windows calls a drive that can be taken out."""
_OCTAL: Final = re.compile(rb"\\([0-7]{3})")


class UsbShow(NamedTuple):
    """A content file or signed packs on a stick, and where that lies in words.

    Of packs `file` is PACKS. Below `root`, a folder of the system's own, nothing is
    followed.
    """

    file: Path
    where: str
    root: Path


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


def shows(where: tuple[tuple[Path, int], ...]) -> tuple[tuple[UsbShow, ...], int]:
    """The content files and packs below these folders, those nearest to the top first.

    Returns:
        those that are offered, and how many more there are.
    """
    found: list[UsbShow] = []
    for root, depth in where:
        files = sorted(
            _below(root, "", depth), key=lambda name: (name.count("/"), name)
        )
        for name in files:
            inner = name.removesuffix(PACKS) if is_packs(Path(name)) else name
            found.append(UsbShow(root / name, _words(inner, root), root))
    return tuple(found[:MOST]), max(0, len(found) - MOST)


def is_packs(file: Path) -> bool:
    """Whether a file that was found stands for signed packs."""
    return file.as_posix().endswith(PACKS)


def said(name: str, most: int = LONG) -> str:
    """A name from a stick, short and harmless: its middle is left out first.

    Characters that cannot be seen, turn the direction of writing or are no letters
    at all are written out.
    """
    # A space is a space, however wide it is.
    name = "".join(" " if unicodedata.category(c) == "Zs" else shown(c) for c in name)
    if len(name) <= most:
        return name
    end = most // 2
    return f"{name[: most - end - 1]}…{name[-end:]}"


def unfit(
    file: Path,
    platform: str = sys.platform,
    system: Callable[[Path], str] | None = None,
) -> Message | None:
    """Why nothing is taken from where a file lies; None if it may be.

    Args:
        file: its path, in which no link is followed.
        platform: as in `sys.platform`.
        system: the file system that a path is on, "" if it cannot be told.
    """
    if system is None:
        if platform == "win32":
            system = _windows_system
        elif platform == "linux":
            system = mounted
        else:
            return None
    found = system(file)
    if found.lower() in SYSTEMS:
        return None
    name = said(found) or "?"
    return Message(
        f"这个 U 盘的格式是 {name}，只收 exFAT、FAT32 和 NTFS；请在电脑上把它格式化"
        "为 exFAT，再把内容拷进去",
        f"this stick is formatted as {name}; only exFAT, FAT32 and NTFS are taken: "
        "format it as exFAT on a computer and copy the show onto it again",
    )


def mounted(file: Path, table: Path = MOUNTED) -> str:
    """The file system that Linux has mounted where a path lies; "" if unknown."""
    way = os.fsencode(file)
    found, longest = "", -1
    try:
        lines = table.read_bytes().splitlines()
    except OSError:
        return ""
    for line in lines:
        head, _, tail = line.partition(b" - ")
        words = head.split(b" ")
        if len(words) < 5 or not tail:
            continue
        point = _OCTAL.sub(lambda told: bytes([int(told[1], 8) & 255]), words[4])
        within = way == point or way.startswith(point.rstrip(b"/") + b"/")
        # What is mounted later lies above what was there.
        if within and len(point) >= longest:
            found, longest = os.fsdecode(tail.split(b" ")[0]), len(point)
    return found


def _below(root: Path, room: str, depth: int) -> Iterator[str]:
    try:
        found = nofollow.entries(root, room)
    except OSError:
        # A stick that is being pulled out, or that is for others to read.
        return
    way = f"{room}/" if room else ""
    kinds = {entry.name: entry.kind for entry in found}
    packs = kinds.get("metadata") == "folder" and _has_packs(root, way)
    if packs:
        yield way + PACKS
    if NAME in kinds and kinds[NAME] != "folder":
        # What lies below a show belongs to it. A link is told of when it is chosen.
        yield way + NAME
        return
    if packs:
        return
    if depth == 0:
        return
    for entry in found[:CROWD]:
        if entry.kind == "folder" and not entry.name.startswith((".", "$")):
            yield from _below(root, way + entry.name, depth - 1)


def _has_packs(root: Path, way: str) -> bool:
    try:
        nofollow.opened(root, way + PACKS).close()
    except (OSError, ValueError):
        return False
    return True


def _words(name: str, root: Path) -> str:
    parts = name.split("/")[:-1]
    return " / ".join(said(part, LONG // 2) for part in parts[-2:]) or str(root)


def _windows_kind(drive: str) -> int:
    windows = ctypes.windll  # type: ignore[attr-defined,unused-ignore]
    return int(windows.kernel32.GetDriveTypeW(drive))


def _windows_system(file: Path) -> str:
    windows = ctypes.windll  # type: ignore[attr-defined,unused-ignore]
    name = ctypes.create_unicode_buffer(64)
    drive = file.anchor or str(file)[:3]
    told = windows.kernel32.GetVolumeInformationW(
        drive, None, 0, None, None, None, name, len(name)
    )
    return name.value if told else ""
