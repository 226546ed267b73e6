"""Heard: what the screens have said of themselves, the last of each.

A screen that was broken into may say anything: what cannot be understood is not
taken, and nothing is kept of a screen that the hub does not know.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LONGEST: Final = 64 * 2**10
"""Bytes in which a screen says how it is."""
LARGEST: Final = 400 * 2**10
"""Bytes of a picture of now."""
PAGES: Final = 32 * 2**20
"""Bytes of all pictures of pages: about two thousand."""
SILENT: Final = 30.0
"""Seconds without news after which a screen counts as away: it speaks every ten."""


class ScreenState(BaseModel):
    """How a screen says that it is; fields of another version are passed over.

    `sent` is the screen's clock, a POSIX timestamp. `showing` is whether its show
    gives signs of life, `slide` what is on screen, `dark` whether that is black.
    `status` is its status file, field by field as `kiosk.device.records.health` has it.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    sent: float = Field(default=0.0, allow_inf_nan=False)
    version: str = Field(default="", max_length=40)
    showing: bool = False
    slide: str = Field(default="", max_length=200)
    dark: bool = False
    status: dict[str, Any] = Field(default_factory=dict)
    more: dict[str, Any] = Field(default_factory=dict)
    """What other parts of a screen tell, by their names."""


@dataclass(frozen=True, slots=True)
class NowPicture:
    """The picture of now, as WebP, and when it came, by a clock that never jumps."""

    data: bytes
    came: float


@dataclass(frozen=True, slots=True)
class Last:
    """What was heard last of one screen, and when, by a clock that never jumps.

    `ahead` is by how many seconds the screen's clock was ahead of the hub's.
    """

    state: ScreenState | None = None
    came: float = float("-inf")
    ahead: float = 0.0
    picture: NowPicture | None = None


NEVER: Final = Last()


class Heard:
    """The last that each screen has said.

    Args:
        known: whether there is such a screen.
        clock: seconds that never jump, whoever sets the time of day.
        stamp: the time of day as a POSIX timestamp.
    """

    def __init__(
        self,
        known: Callable[[str], bool],
        clock: Callable[[], float] = time.monotonic,
        stamp: Callable[[], float] = time.time,
    ) -> None:
        self._known, self._clock, self._stamp = known, clock, stamp
        self._last: dict[str, Last] = {}
        self._pages: dict[tuple[str, str], NowPicture] = {}
        """Pictures of pages, by screen and slide, the newest last."""
        self._size = 0
        self.refused = 0
        """Messages that were not taken."""

    def of(self, screen: str) -> Last:
        return self._last.get(screen, NEVER)

    def away(self, screen: str) -> bool:
        """Whether nothing has been heard of a screen for too long."""
        return self.silent(screen) > SILENT

    def silent(self, screen: str) -> float:
        """Seconds since a screen was heard of; infinite if it never was."""
        return self._clock() - self.of(screen).came

    def state(self, screen: str, data: bytes) -> None:
        """A screen says how it is."""
        if not self._known(screen) or len(data) > LONGEST:
            self.refused += 1
            return
        try:
            state = ScreenState.model_validate_json(data)
        except (ValidationError, RecursionError):
            self.refused += 1
            return
        before = self.of(screen)
        ahead = state.sent - self._stamp() if state.sent else 0.0
        self._last[screen] = Last(state, self._clock(), ahead, before.picture)

    def picture(self, screen: str, data: bytes, slide: str = "") -> None:
        """A screen sends a picture of now, which is one of a page if it rests there."""
        whole = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
        if not self._known(screen) or len(data) > LARGEST or not whole:
            self.refused += 1
            return
        before = self.of(screen)
        picture = NowPicture(data, self._clock())
        self._last[screen] = replace(before, picture=picture)
        if slide:
            self._drop(screen, slide)
            self._pages[screen, slide] = picture
            self._size += len(data)
            while self._size > PAGES:
                self._drop(*next(iter(self._pages)))

    def page(self, screen: str, slide: str) -> NowPicture | None:
        """What a page looked like on a screen; None if that is not known."""
        return self._pages.get((screen, slide))

    def _drop(self, screen: str, slide: str) -> None:
        old = self._pages.pop((screen, slide), None)
        self._size -= 0 if old is None else len(old.data)

    def forgotten(self, screen: str) -> None:
        """A screen is no longer there."""
        self._last.pop(screen, None)
        for own, slide in [one for one in self._pages if one[0] == screen]:
            self._drop(own, slide)


def number(found: Mapping[str, Any], name: str) -> float | None:
    """A number of a status; None if there is none of that name."""
    value = found.get(name)
    return float(value) if isinstance(value, int | float) else None
