"""Blame: which slides were on screen in crashes, and so are left out of the show.

A slide on which the show has crashed twice is left out until its content changes,
and again if that content comes back. One that has since been shown to its end a few
times is cleared: crashes that have other reasons must not empty a show over the
years.
"""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Final

from kiosk.content import atomic

if TYPE_CHECKING:
    from pathlib import Path

NAME: Final = "crashes.json"
TWICE: Final = 2
"""Crashes after which a slide is left out."""
CLEARED: Final = 3
"""Times that a slide has to be shown to its end after a crash to be cleared."""
MOST: Final = 1000
"""Slides of a content that are remembered."""
CONTENTS: Final = 8
"""Contents that are remembered, those that crashed last: staff go back and forth."""

logger = logging.getLogger(__name__)


class Blame:
    """Crashes by slide, for the last contents that crashed, known by their digests.

    Slides of other contents start without blame. What cannot be written is kept as
    long as this process lives.
    """

    def __init__(self, folder: Path | None) -> None:
        self._file = None if folder is None else folder / NAME
        self._contents: dict[str, dict[str, int]] = {}
        """Crashes by slide, by content; the one that crashed last is last."""
        self._passed: dict[tuple[str, str], int] = {}
        """Times that a slide of a content has been shown to its end since."""
        found = None if self._file is None else atomic.read(self._file, _understood)
        if found is not None:
            self._contents = found

    def left_out(self, content: str) -> frozenset[str]:
        """Slides of this content that are not to be shown."""
        crashes = self._contents.get(content, {})
        return frozenset(s for s, times in crashes.items() if times >= TWICE)

    def crashed(self, slide: str, content: str) -> bool:
        """Count a crash; True if the slide is left out from now on."""
        crashes = self._contents[content] = self._contents.pop(content, {})
        while len(self._contents) > CONTENTS:
            self._forget(next(iter(self._contents)))
        if slide not in crashes and len(crashes) >= MOST:
            gone = next(iter(crashes))
            del crashes[gone]
            self._passed.pop((content, gone), None)
        crashes[slide] = crashes.get(slide, 0) + 1
        self._passed.pop((content, slide), None)
        self._keep()
        if crashes[slide] != TWICE:
            return False
        logger.warning(
            "slide %s was on screen in %d crashes: it is left out until the "
            "content changes",
            slide,
            TWICE,
        )
        return True

    def passed(self, slide: str, content: str) -> None:
        """A slide was shown to its end and nothing happened."""
        crashes = self._contents.get(content, {})
        if slide not in crashes:
            return
        key = content, slide
        self._passed[key] = self._passed.get(key, 0) + 1
        if self._passed[key] >= CLEARED:
            del crashes[slide], self._passed[key]
            if not crashes:
                self._forget(content)
            self._keep()

    def _forget(self, content: str) -> None:
        del self._contents[content]
        for key in [key for key in self._passed if key[0] == content]:
            del self._passed[key]

    def _keep(self) -> None:
        if self._file is None:
            return
        said = {"contents": self._contents}
        try:
            data = json.dumps(said, ensure_ascii=False, indent=1).encode()
            atomic.written(self._file, data + b"\n")
        except OSError as error:
            logger.warning("crashes cannot be kept: %s: %s", self._file, error)


def _understood(data: bytes) -> dict[str, dict[str, int]]:
    said = json.loads(data)
    if not isinstance(said, dict):
        raise ValueError("not an object")
    contents = said.get("contents")
    if isinstance(said.get("content"), str):
        # As it was written while one content alone was remembered.
        contents = {said["content"]: said.get("crashes")}
    if not isinstance(contents, dict):
        raise ValueError("no contents in it")
    for crashes in contents.values():
        if not isinstance(crashes, dict):
            raise ValueError("no crashes in it")
        for times in crashes.values():
            if type(times) is not int or times < 1:
                raise ValueError("a count that is none")
    return contents
