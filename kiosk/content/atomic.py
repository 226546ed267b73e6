"""Atomic files: written whole or not at all, whatever happens to the power."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, TypeVar

from kiosk.content.held import patient

if TYPE_CHECKING:
    from collections.abc import Callable

ASIDE: Final = ".damaged"
"""What the name of a file that was set aside ends with."""

_HERE: Final[int] = getattr(os, "O_NOFOLLOW", 0)
# A pipe is opened at once, to be seen for one.
_READ: Final[int] = (
    os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
)

T = TypeVar("T")

logger = logging.getLogger(__name__)


def written(
    file: Path, data: bytes, mode: int = 0o600, *, lasting: bool = True
) -> None:
    """Put `data` in place of the file's bytes, in one step and for good.

    At every instant the file holds either its old bytes or the new ones; once
    this returns, the new ones survive a power cut. Folders are made as needed. A
    file keeps the permissions that it has; `mode` is for a new one.

    What need not be `lasting` survives the program but perhaps no power cut, and is
    not waited for.

    Raises:
        OSError: the disk is full, read-only or gone; the old bytes are untouched.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    # A name of its own: two processes must not write into one half-made file.
    handle, made = tempfile.mkstemp(
        dir=file.parent, prefix=f".{file.name}.", suffix=".new"
    )
    fresh = Path(made)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            # By the open file, never by its name: in a folder of others the name may
            # stand for another file by now.
            if os.name != "nt":
                _permitted(stream.fileno(), file, mode)
            if lasting:
                os.fsync(stream.fileno())
        if os.name == "nt":
            _permitted_by_name(fresh, file, mode)
        patient(lambda: fresh.replace(file))
    except BaseException:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise
    if lasting:
        folder_synced(file.parent)


def _permitted(fresh: int, file: Path, mode: int) -> None:
    """Let those who may read or write the file do so with the fresh, open one."""
    found = None
    with contextlib.suppress(FileNotFoundError):
        found = file.lstat()
    if found is None or not stat.S_ISREG(found.st_mode):
        with contextlib.suppress(OSError):
            os.fchmod(fresh, mode)
        return
    # The owner first: what is given away may lose rights by that.
    with contextlib.suppress(OSError):
        os.fchown(fresh, found.st_uid, found.st_gid)
    with contextlib.suppress(OSError):
        os.fchmod(fresh, stat.S_IMODE(found.st_mode))


def _permitted_by_name(fresh: Path, file: Path, mode: int) -> None:
    """The same on Windows, where an open file has no rights to be set."""
    with contextlib.suppress(OSError):
        try:
            fresh.chmod(stat.S_IMODE(file.stat().st_mode))
        except FileNotFoundError:
            fresh.chmod(mode)


def folder_made(folder: Path) -> None:
    """Make a folder and those above it, as open as the one that is there already.

    The show's own files are nobody else's, but what it puts beside a content is for
    staff: whoever may edit the folder above may edit the new one.

    Raises:
        OSError: it cannot be made.
    """
    if folder.is_dir():
        return
    folder_made(folder.parent)
    with contextlib.suppress(FileExistsError):
        folder.mkdir()
        with contextlib.suppress(OSError):
            folder.chmod(stat.S_IMODE(folder.parent.stat().st_mode))


def placed(made: Path, there: Path) -> None:
    """Give a file or folder, whose bytes are on the disk, its name for good.

    Raises:
        OSError: it cannot be renamed; it is still where it was made.
    """
    patient(lambda: made.replace(there))
    folder_synced(there.parent)


def written_through(file: Path) -> None:
    """Have the bytes of a file on the disk itself.

    Raises:
        OSError: the disk is full, read-only or gone.
    """
    with file.open("r+b") as stream:
        os.fsync(stream.fileno())


def folder_synced(folder: Path) -> None:
    """The new name, too, has to reach the disk; Windows does so by itself."""
    if os.name == "nt":
        return
    # Some network shares refuse this: the bytes are safe all the same.
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def plain(file: Path, *, linked: bool = False) -> BinaryIO:
    """A plain file, opened for reading; a link, a pipe or a device is none.

    Args:
        file: the file.
        linked: whether a link to a plain file is one too.

    Raises:
        OSError: it is no plain file, or cannot be opened.
        ValueError: it has a name that no file can have.
    """
    # Looked at first: some devices do something as soon as they are opened.
    _refuse(file, (file.stat() if linked else file.lstat()).st_mode)
    handle = patient(lambda: os.open(file, _READ if linked else _READ | _HERE))
    try:
        # Another may stand in its place by now.
        _refuse(file, os.fstat(handle).st_mode)
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def _refuse(file: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "not a plain file", str(file))


def read(file: Path, understood: Callable[[bytes], T], limit: int = 2**20) -> T | None:
    """What a file says; None if there is none, or none that can be understood.

    A damaged file is set aside under a name that ends with ASIDE, with a line in
    the log, so that the next start begins anew and nothing is lost.

    Args:
        file: the file.
        understood: makes sense of its bytes; raises ValueError if it cannot.
        limit: bytes beyond which the file was written by somebody else.
    """
    try:
        with plain(file) as stream:
            data = stream.read(limit + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        logger.warning("%s cannot be read: %s", file, error)
        return None
    try:
        if len(data) > limit:
            raise ValueError(f"more than {limit} bytes")
        return understood(data)
    except (ValueError, RecursionError) as error:
        logger.warning("%s is damaged (%s) and was set aside", file, error)
        set_aside(file)
        return None


def set_aside(file: Path) -> None:
    """Rename a damaged file; the one that was set aside before makes room."""
    with contextlib.suppress(OSError):
        patient(lambda: file.replace(file.with_name(file.name + ASIDE)))
