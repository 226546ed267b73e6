"""Files below a folder, opened so that no link is followed anywhere on the way."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ANCHORED: Final = os.open in os.supports_dir_fd and hasattr(os, "O_NOFOLLOW")
"""Whether a name can be opened within an open folder; Windows opens whole paths."""

CROWD: Final = 20_000
"""Entries of a folder that are looked at: no show has as many."""

Kind = Literal["file", "folder", "link", "other"]


class NotPlain(OSError):
    """A link, a pipe or a device in the place of a file or a folder.

    `name` is the place, from the folder below which nothing is followed.
    """

    def __init__(self, name: str) -> None:
        super().__init__(errno.ELOOP, "a link, or not a plain file", name)
        self.name = name


class FolderEntry(NamedTuple):
    """What lies in a folder; `size` is that of a file, in bytes."""

    name: str
    kind: Kind
    size: int


def opened(root: Path, name: str) -> BinaryIO:
    """The plain file of a name, for reading; only `root` itself is followed.

    Raises:
        NotPlain: something on the way is a link, or what is there is no file.
        OSError: it is not there, or cannot be read.
        ValueError: the name leads out of `root`.
    """
    parts = _parts(name)
    if not parts:
        raise ValueError("no name")
    if not ANCHORED:
        if _walked(root, parts) != "file":
            raise NotPlain(name)
        return root.joinpath(*parts).open("rb")
    folder = _folder(root, parts[:-1])
    try:
        # A pipe that nobody writes to must not be waited for.
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        kind = _kind(os.stat(parts[-1], dir_fd=folder, follow_symlinks=False).st_mode)
        if kind != "file":
            raise NotPlain(name)
        handle = os.open(parts[-1], flags, dir_fd=folder)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise NotPlain(name) from error
        raise
    finally:
        os.close(folder)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise NotPlain(name)
    return os.fdopen(handle, "rb")


def entries(root: Path, name: str) -> tuple[FolderEntry, ...]:
    """What lies in the folder of a name, in the order of the names; CROWD at most.

    Raises:
        NotPlain: something on the way is a link.
        OSError: it is not there, is no folder, or cannot be read.
        ValueError: the name leads out of `root`.
    """
    parts = _parts(name)
    if not ANCHORED:
        if _walked(root, parts) != "folder":
            raise NotADirectoryError(errno.ENOTDIR, "no folder", name)
        with os.scandir(root.joinpath(*parts)) as found:
            return tuple(sorted(_listed(found)))
    folder = _folder(root, parts)
    try:
        with os.scandir(folder) as found:
            return tuple(sorted(_listed(found)))
    finally:
        os.close(folder)


def _listed(found: Iterator[os.DirEntry[str]]) -> Iterator[FolderEntry]:
    for entry in islice(found, CROWD):
        # What is gone by now is no entry.
        with contextlib.suppress(FileNotFoundError):
            told = entry.stat(follow_symlinks=False)
            kind = "link" if _turned(told) else _kind(told.st_mode)
            yield FolderEntry(entry.name, kind, told.st_size)


def _parts(name: str) -> tuple[str, ...]:
    parts = tuple(part for part in name.split("/") if part)
    if any(part in {".", ".."} or "\0" in part for part in parts):
        raise ValueError(f"not a name within a folder: {name!r}")
    return parts


def _kind(mode: int) -> Kind:
    if stat.S_ISREG(mode):
        return "file"
    if stat.S_ISDIR(mode):
        return "folder"
    return "link" if stat.S_ISLNK(mode) else "other"


def _turned(told: os.stat_result) -> bool:
    """Whether Windows leads elsewhere from here: a link, a junction, a mount."""
    return bool(getattr(told, "st_reparse_tag", 0))


def _folder(root: Path, parts: tuple[str, ...]) -> int:
    """A handle of a folder below `root`."""
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
    here = os.open(root, flags)
    for number, part in enumerate(parts):
        try:
            below = os.open(part, flags | os.O_NOFOLLOW, dir_fd=here)
        except OSError as error:
            if error.errno in {errno.ELOOP, errno.ENOTDIR} and _is_link(part, here):
                raise NotPlain("/".join(parts[: number + 1])) from error
            raise
        finally:
            os.close(here)
        here = below
    return here


def _is_link(name: str, folder: int) -> bool:
    with contextlib.suppress(OSError):
        mode = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
        return stat.S_ISLNK(mode)
    return False


def _walked(root: Path, parts: tuple[str, ...]) -> Kind:
    """What stands at the end of a way without links."""
    here, kind = root, "folder"
    for number, part in enumerate(parts):
        here = here / part
        told = here.lstat()
        kind = _kind(told.st_mode)
        if kind == "link" or _turned(told):
            raise NotPlain("/".join(parts[: number + 1]))
    return kind  # type: ignore[return-value]
