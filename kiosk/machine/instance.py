"""One instance: a lock that the system's kernel keeps, and drops with the process.

The file says nothing and is never removed: what counts is who holds it, so a
power cut or a crash leaves nothing behind that would have to be cleaned up.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import tempfile
from pathlib import Path
from typing import IO, Final

NAME: Final = "run.lock"


class Instance:
    """The right to be the only one with a state folder."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._held: IO[bytes] | None = None

    def taken(self) -> bool:
        """Take the right; False if another process has it.

        Where nothing can be written, a folder for temporary files has to do.
        """
        if self._held is not None:
            return True
        for folder in (self._folder, Path(tempfile.gettempdir()) / "kiosk"):
            if folder is None:
                continue
            try:
                folder.mkdir(parents=True, exist_ok=True)
                file = (folder / NAME).open("ab")
            except OSError:
                continue
            if not _locked(file):
                file.close()
                return False
            self._held = file
            return True
        # No disk at all: better two shows than none.
        return True

    def given_back(self) -> None:
        """Let another process have it."""
        if self._held is not None:
            with contextlib.suppress(OSError):
                self._held.close()
            self._held = None


def _locked(file: IO[bytes]) -> bool:
    # By name: each of the two exists on its own system only.
    try:
        if os.name == "nt":
            msvcrt = importlib.import_module("msvcrt")
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl = importlib.import_module("fcntl")
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
