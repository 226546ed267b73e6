"""The resume point: the slide that is on screen, kept so that every start goes on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from kiosk.content.last_written import LastWritten

if TYPE_CHECKING:
    from pathlib import Path

NAME: Final = "place.json"


class ResumePoint:
    """Remembers a slide."""

    def __init__(self, folder: Path | None) -> None:
        self._file = LastWritten(None if folder is None else folder / NAME)

    def last(self) -> str:
        """The slide that was kept last; "" if none is known."""
        return self._file.read(_understood) or ""

    def keep(self, slide: str) -> None:
        """Keep a slide; only the last of many is written."""
        said = json.dumps({"slide": slide}, ensure_ascii=False)
        self._file.keep(said.encode() + b"\n")

    def close(self, seconds: float = 1.0) -> None:
        """Finish writing, but wait no longer than so many seconds for it."""
        self._file.close(seconds)


def _understood(data: bytes) -> str:
    said = json.loads(data)
    slide = said.get("slide") if isinstance(said, dict) else None
    if not isinstance(slide, str):
        raise ValueError("no slide in it")
    return slide
