"""One instance: a lock that the system's kernel keeps, and drops with the process.

The file says nothing and is never removed: what counts is who holds it, so a
power cut or a crash leaves nothing behind that would have to be cleaned up.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.content.paths import NAME as CONTENT

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME: Final = "run.lock"


class Instance:
    """The right to be the only one with a state folder.

    Promises: lock and folder are the user's alone, so that nobody else can hold the
    lock or lead it elsewhere, and no folder that users share is ever written to.
    """

    def __init__(
        self, folder: Path | None, environ: Mapping[str, str] = os.environ
    ) -> None:
        self._folder = folder
        self._environ = environ
        self._held: int | None = None
        """What is locked, open."""

    def taken(self) -> bool:
        """Take the right; False if another process has it.

        Where nothing can be written what is there is locked as it is, and else the
        folder that a log-in gives its user has to do.
        """
        if self._held is not None:
            return True
        for folder in (self._folder, _given(self._environ)):
            file = None if folder is None else _opened(folder)
            if file is None:
                continue
            if not _locked(file):
                os.close(file)
                return False
            self._held = file
            return True
        # No disk at all: better two shows than none.
        return True

    def given_back(self) -> None:
        """Let another process have it."""
        if self._held is not None:
            with contextlib.suppress(OSError):
                os.close(self._held)
            self._held = None


def _locked(handle: int) -> bool:
    # By name: each of the two exists on its own system only.
    try:
        if os.name == "nt":
            msvcrt = importlib.import_module("msvcrt")
            os.lseek(handle, 0, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl = importlib.import_module("fcntl")
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _given(environ: Mapping[str, str]) -> Path | None:
    """A folder that is this user's alone until the machine ends, if there is one."""
    if os.name == "nt":
        # There it is below the user's own folder.
        return Path(tempfile.gettempdir()) / "kiosk"
    given = environ.get("XDG_RUNTIME_DIR")
    if not given:
        return None
    with contextlib.suppress(OSError):
        found = Path(given).lstat()
        own = found.st_uid == os.geteuid() and not found.st_mode & 0o077
        if stat.S_ISDIR(found.st_mode) and own:
            return Path(given) / "kiosk"
    return None


def _opened(folder: Path) -> int | None:
    """The lock of a folder, or else the folder itself; None if there is neither."""
    with contextlib.suppress(OSError):
        made_private(folder)
    if os.name == "nt":
        with contextlib.suppress(OSError):
            return os.open(folder / NAME, os.O_RDWR | os.O_CREAT)
        return None
    file = folder / NAME
    # A link or a pipe is no lock, whoever has put it there.
    for way, how in (
        (file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK),
        (file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK),
        (folder, os.O_RDONLY | os.O_DIRECTORY),
    ):
        with contextlib.suppress(OSError):
            handle = os.open(way, how | os.O_CLOEXEC, 0o600)
            mode = os.fstat(handle).st_mode
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                os.close(handle)
                continue
            if stat.S_ISREG(mode) and mode & 0o077:
                with contextlib.suppress(OSError):
                    os.fchmod(handle, 0o600)
            return handle
    return None


def made_private(folder: Path) -> None:
    """Make a state folder, and let nobody but its user look into it.

    A folder that holds a content is for others too, and stays as it is.

    Raises:
        OSError: it cannot be made, or is another user's.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if os.name == "nt" or (folder / CONTENT).exists():
        return
    if folder.stat().st_mode & 0o077:
        folder.chmod(0o700)
