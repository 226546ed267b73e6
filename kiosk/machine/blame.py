"""Blame: which slides were on screen in crashes, and so are left out of the show.

A slide on which the show has crashed twice is left out until its content changes.
One that has since been shown to its end a few times is cleared: crashes that have
other reasons must not empty a show over the years.
"""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Final

from kiosk import durable

if TYPE_CHECKING:
    from pathlib import Path

NAME: Final = "crashes.json"
TWICE: Final = 2
"""Crashes after which a slide is left out."""
CLEARED: Final = 3
"""Times that a slide has to be shown to its end after a crash to be cleared."""
MOST: Final = 1000
"""Slides that are remembered."""

logger = logging.getLogger(__name__)


class Blame:
    """Crashes by slide, for one content, which is known by its digest.

    Slides of other content start without blame. What cannot be written is kept
    as long as this process lives.
    """

    def __init__(self, folder: Path | None) -> None:
        self._file = None if folder is None else folder / NAME
        self._content = ""
        self._crashes: dict[str, int] = {}
        self._passed: dict[str, int] = {}
        found = None if self._file is None else durable.read(self._file, _understood)
        if found is not None:
            self._content, self._crashes = found

    def left_out(self, content: str) -> frozenset[str]:
        """Slides of this content that are not to be shown."""
        if content != self._content:
            return frozenset()
        return frozenset(s for s, times in self._crashes.items() if times >= TWICE)

    def crashed(self, slide: str, content: str) -> bool:
        """Count a crash; True if the slide is left out from now on."""
        if content != self._content:
            self._content, self._crashes, self._passed = content, {}, {}
        if slide not in self._crashes and len(self._crashes) >= MOST:
            self._crashes.pop(next(iter(self._crashes)))
        self._crashes[slide] = self._crashes.get(slide, 0) + 1
        self._passed.pop(slide, None)
        self._keep()
        if self._crashes[slide] != TWICE:
            return False
        logger.warning(
            "slide %s was on screen in %d crashes: it is left out until the "
            "content changes",
            slide,
            TWICE,
        )
        return True

    def passed(self, slide: str) -> None:
        """A slide was shown to its end and nothing happened."""
        if slide not in self._crashes:
            return
        self._passed[slide] = self._passed.get(slide, 0) + 1
        if self._passed[slide] >= CLEARED:
            del self._crashes[slide], self._passed[slide]
            self._keep()

    def _keep(self) -> None:
        if self._file is None:
            return
        said = {"content": self._content, "crashes": self._crashes}
        try:
            data = json.dumps(said, ensure_ascii=False, indent=1).encode()
            durable.written(self._file, data + b"\n")
        except OSError as error:
            logger.warning("crashes cannot be kept: %s: %s", self._file, error)


def _understood(data: bytes) -> tuple[str, dict[str, int]]:
    said = json.loads(data)
    if not isinstance(said, dict):
        raise ValueError("not an object")
    content, crashes = said.get("content"), said.get("crashes")
    if not isinstance(content, str) or not isinstance(crashes, dict):
        raise ValueError("no content or no crashes in it")
    for times in crashes.values():
        if type(times) is not int or times < 1:
            raise ValueError("a count that is none")
    return content, crashes
