"""Last written: a small file that holds the last of what was to be kept in it."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, TypeVar

from kiosk.content import atomic

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

T = TypeVar("T")

logger = logging.getLogger(__name__)


class LastWritten:
    """Writes in a thread of its own: a slow disk holds up nothing.

    A disk that cannot be written is told once; what was to be kept is then not.

    Args:
        file: the file; None keeps nothing.
    """

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._wanted: bytes | None = None
        self._kept: bytes | None = None
        self._changed = threading.Condition()
        self._ending = False
        self._told = False
        self._writer: threading.Thread | None = None

    def read(self, understood: Callable[[bytes], T]) -> T | None:
        """What was kept last; None if nothing was, or nothing that is understood.

        `understood` raises ValueError for what it does not understand.
        """

        def remembered(data: bytes) -> T:
            found = understood(data)
            self._kept = data
            return found

        return None if self._file is None else atomic.read(self._file, remembered)

    def keep(self, data: bytes) -> None:
        """Keep this; only the last of many is written."""
        if self._file is None:
            return
        with self._changed:
            self._wanted = data
            if self._writer is None and data != self._kept:
                name = f"writes {self._file.stem}"
                self._writer = threading.Thread(
                    target=self._write, args=(self._file,), name=name, daemon=True
                )
                self._writer.start()
            self._changed.notify()

    def close(self, seconds: float = 1.0) -> None:
        """Finish writing, but wait no longer than so many seconds for it."""
        with self._changed:
            self._ending = True
            self._changed.notify()
        if self._writer is not None:
            self._writer.join(seconds)
            self._writer = None

    def _write(self, file: Path) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(
                    lambda: self._ending or self._wanted != self._kept
                )
                if self._wanted == self._kept:
                    return
                wanted = self._kept = self._wanted
            assert wanted is not None
            try:
                atomic.written(file, wanted)
            except OSError as error:
                if not self._told:
                    self._told = True
                    logger.warning("%s cannot be written: %s", file, error)
