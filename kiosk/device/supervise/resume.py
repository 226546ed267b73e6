"""The resume point: the slide that is on screen, kept so that every start goes on."""

from __future__ import annotations

import json
import logging
import threading
from typing import TYPE_CHECKING, Final

from kiosk.content import atomic

if TYPE_CHECKING:
    from pathlib import Path

NAME: Final = "place.json"

logger = logging.getLogger(__name__)


class ResumePoint:
    """Remembers a slide, in a thread of its own: a slow disk holds up nothing.

    A disk that cannot be written is told once; the place is then not kept.
    """

    def __init__(self, folder: Path | None) -> None:
        self._file = None if folder is None else folder / NAME
        self._wanted: str | None = None
        self._kept: str | None = None
        self._changed = threading.Condition()
        self._ending = False
        self._told = False
        self._writer: threading.Thread | None = None

    def last(self) -> str:
        """The slide that was kept last; "" if none is known."""
        found = None if self._file is None else atomic.read(self._file, _understood)
        self._kept = found
        return found or ""

    def keep(self, slide: str) -> None:
        """Keep a slide; only the last of many is written."""
        if self._file is None:
            return
        with self._changed:
            self._wanted = slide
            if self._writer is None and slide != self._kept:
                self._writer = threading.Thread(
                    target=self._write, args=(self._file,), name="place", daemon=True
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
            data = json.dumps({"slide": wanted}, ensure_ascii=False).encode()
            try:
                atomic.written(file, data + b"\n")
            except OSError as error:
                if not self._told:
                    self._told = True
                    logger.warning("the place cannot be kept: %s: %s", file, error)


def _understood(data: bytes) -> str:
    said = json.loads(data)
    slide = said.get("slide") if isinstance(said, dict) else None
    if not isinstance(slide, str):
        raise ValueError("no slide in it")
    return slide
