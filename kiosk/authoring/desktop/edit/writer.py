"""Who writes here: a name that is asked once, kept for the next time."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from kiosk.content import atomic
from kiosk.content.paths import state_folder

FILE: Final = "editor-name"


class Writer:
    """The name of whoever publishes from this machine."""

    def __init__(self) -> None:
        self.name = ""
        state = state_folder()
        self._file = None if state is None else state / FILE
        if self._file is not None:
            with suppress(OSError, UnicodeDecodeError):
                self.name = self._file.read_text("utf-8").strip()[:80]

    def remember(self, name: str) -> None:
        """Offer this name the next time; it is no loss if it cannot be kept."""
        if name != self.name:
            self.name = name
            if self._file is not None:
                with suppress(OSError):
                    atomic.written(self._file, name.encode())
