"""Privilege: what a command that root runs may do in folders of other people.

Whoever can write to a folder can put there, at any moment, a link to a file that
only root may read or write, or a pipe that nobody ever writes into. So root becomes
the owner of such a folder before it goes there, and what is read is opened without
following a link, and only if it is a plain file.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import pkgutil
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from kiosk.content import atomic

if TYPE_CHECKING:
    from collections.abc import Iterator

NOBODY: Final = 65534
"""Who has no rights but those of a group that is lent."""
READING: Final = (
    *("kiosk.charts.*", "kiosk.slides.*"),
    *("kiosk.content.drafting", "kiosk.content.json_scan", "kiosk.content.limited"),
    *("kiosk.content.outlines", "kiosk.content.spreadsheets", "kiosk.model.language"),
    *("encodings.gb18030", "encodings.utf_16", "encodings.utf_8_sig", "email.parser"),
    # What pydantic looks for where the first model is compiled.
    "pydantic.plugin._loader",
)
"""What a content may need to be read."""
LINKS: Final = 40
"""Links on one way, as the kernel has it."""


class Owner(NamedTuple):
    """A user and a group, by their numbers."""

    uid: int
    gid: int


def is_root() -> bool:
    """Whether this process may do everything."""
    return os.name != "nt" and os.geteuid() == 0


def owner(path: Path, above: Path | None = None) -> Owner | None:
    """Who can change what is found at a path; None if that is root alone.

    The way is walked from the top: the first folder that others can write to
    decides, for they can put anything in place of what follows. Of one that is
    root's but open to a group it is that group, with no rights of its own. Links
    that only root can have made are followed.

    Args:
        path: the path.
        above: a folder that is trusted with all that it lies in.
    """
    if os.name == "nt":
        return None
    left = list(reversed(Path(os.path.abspath(path)).parts))  # noqa: PTH100
    at = Path(left.pop())
    if above is not None:
        for _ in Path(os.path.abspath(above)).parts[1:]:  # noqa: PTH100
            at /= left.pop()
        at /= left.pop()
    links = 0
    while True:
        try:
            found = at.lstat()
        except OSError:
            return None
        if (changes := _changed_by(found)) is not None:
            return changes
        if stat.S_ISLNK(found.st_mode):
            links += 1
            if links > LINKS:
                return None
            aim = at.parent / at.readlink()
            left += reversed(Path(os.path.abspath(aim)).parts)  # noqa: PTH100
            at = Path(left.pop())
            continue
        if not left:
            return None
        at /= left.pop()


def _changed_by(found: os.stat_result) -> Owner | None:
    """Who but root can change a file, a link or what is in a folder."""
    if found.st_uid != 0:
        return Owner(found.st_uid, found.st_gid)
    if stat.S_ISLNK(found.st_mode):
        return None
    if stat.S_ISDIR(found.st_mode) and found.st_mode & stat.S_ISVTX:
        # As in /tmp: each has what is their own, and nobody takes it away.
        return None
    if stat.S_ISSOCK(found.st_mode):
        # Who may write to one may ask whoever listens, and change nothing.
        return None
    shared = found.st_mode & stat.S_IWGRP and found.st_gid != 0
    if shared or found.st_mode & stat.S_IWOTH:
        return Owner(NOBODY, found.st_gid if shared else NOBODY)
    return None


def private(state: Path, name: str, *, make: bool = False) -> Path | None:
    """A folder within that of the state, if it is this user's alone; else None.

    Who writes there says what stands on the screen.

    Args:
        state: the folder of the state.
        name: of the folder within it.
        make: whether it is made where it is not there.
    """
    if is_root() and owner(state) is not None:
        # What root leaves in other people's folders is in their way.
        return None
    room = state / name
    with contextlib.suppress(OSError):
        if make:
            for folder in (state, room):
                folder.mkdir(0o700, parents=True, exist_ok=True)
        if _own(room):
            return room
    return None


def _own(room: Path) -> bool:
    """Whether nobody else can have put anything into a folder.

    Raises:
        OSError: it is not there.
    """
    found = room.lstat()
    if not stat.S_ISDIR(found.st_mode):
        return False
    if os.name == "nt":
        # A user's folder is closed to others there by where it lies.
        return True
    return found.st_uid == os.geteuid() and not found.st_mode & 0o022


def ready(*names: str) -> None:
    """Import what may be asked for once rights are laid down.

    The program may lie where only root can read it. A name that ends with .* is that
    of a package with all that is in it; what is not installed is passed over. Nothing
    happens where another user than root runs this.
    """
    if not is_root():
        return
    for name in names:
        package = name.removesuffix(".*")
        with contextlib.suppress(ImportError):
            found = importlib.import_module(package)
            if package != name:
                for entry in pkgutil.iter_modules(found.__path__, f"{package}."):
                    importlib.import_module(entry.name)


@contextlib.contextmanager
def dropped(*paths: Path | None) -> Iterator[None]:
    """Be the owner of the first of these paths that is not root's alone, meanwhile.

    Nothing happens where another user than root runs this, or on Windows. What reads
    a content has been imported before; whoever needs more sees to it with `ready`.
    """
    chosen = None
    if is_root():
        owners = (owner(path) for path in paths if path is not None)
        chosen = next((one for one in owners if one is not None), None)
    if chosen is not None:
        ready(*READING)
    with become(chosen):
        yield


@contextlib.contextmanager
def become(other: Owner | None) -> Iterator[None]:
    """Have the rights of another user, and of their group alone; None changes nobody.

    Raises:
        PermissionError: this is not root.
    """
    if other is None or os.name == "nt":
        yield
        return
    uid, gid, groups = os.geteuid(), os.getegid(), os.getgroups()
    os.setgroups([other.gid])
    try:
        os.setegid(other.gid)
        os.seteuid(other.uid)
        yield
    finally:
        os.seteuid(uid)
        os.setegid(gid)
        os.setgroups(groups)


def read(
    file: Path, limit: int | None = None, start: int = 0, *, linked: bool = False
) -> bytes:
    """Bytes of a plain file; a link, a pipe or a device is none.

    Args:
        file: the file.
        limit: how many bytes at most; all that are there if not said.
        start: the byte to begin at.
        linked: whether a link to a plain file is one too.

    Raises:
        OSError: it cannot be read, or is no plain file.
    """
    with atomic.plain(file, linked=linked) as stream:
        # No more than is there now: somebody may go on writing.
        most = max(0, os.fstat(stream.fileno()).st_size - start)
        stream.seek(start)
        return stream.read(most if limit is None else min(limit, most))


def write(file: Path, data: bytes) -> None:
    """Write a file that was named on the command line.

    Where others could have put a link in its place, root replaces what is there.

    Raises:
        OSError: it cannot be written.
    """
    if is_root() and owner(file) is not None:
        atomic.written(file, data, 0o644)
    else:
        file.write_bytes(data)


def is_plain(file: Path) -> bool:
    """Whether a path is that of a plain file itself, and no link to one."""
    try:
        return stat.S_ISREG(file.lstat().st_mode)
    except (OSError, ValueError):
        return False
