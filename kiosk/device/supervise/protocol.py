"""The protocol: the lines by which the show and its supervisor know of each other.

Every line upwards is one JSON object, a beat, or the number that a show is about to end
with. Downwards go single words, two of which have an object after them. What cannot be
understood is no line: a process that writes nonsense is silent.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

BEAT: Final = 0.5
"""Seconds between two beats of a healthy show."""
LONGEST: Final = 4096
"""Bytes of a line."""

LEAVE: Final = "leave"
"""End now, in order."""
RELIEVED: Final = "relieved"
"""Another process is about to take over: keep still, and keep nothing any more."""
ON: Final = "on"
"""You are the one on screen."""
DARK: Final = "dark"
"""To the curtain: the hall is closed, and what is behind the show is black."""
LIGHT: Final = "light"
"""To the curtain: it is open again."""
CALL: Final = "call "
"""Wait no longer; what to be follows as a JSON object."""
DO: Final = "DO "
"""Carry out an order, which follows as a JSON object; see `kiosk.device.operate`.

Whoever brings orders says the same to the supervisor, which passes them on.
"""


def order(line: bytes) -> str | None:
    """The order that a line brings, with its word; None if it brings none.

    No longer than what a pipe takes whole or not at all.
    """
    said = line.strip()
    fits = said.startswith(DO.encode()) and len(said) < LONGEST and said.isascii()
    return said.decode() if fits else None


def leaving(status: int) -> bytes:
    """The line by which a show says that it ends by itself, and with which status.

    Said by itself, since a status tells nothing of whose doing it was: on Windows
    whoever ends a process chooses the status too.
    """
    return b"%d\n" % status


def left(line: bytes) -> int | None:
    """The status that a line says; None if it says none."""
    said = line.strip()
    return int(said) if said.isdigit() and said.isascii() and len(said) <= 3 else None


@dataclass(frozen=True, slots=True)
class Beat:
    """A sign of life: so many paintings have really happened.

    `painted` 0 is a process that is still starting. `slide` is what is on screen
    or about to be, `content` the digest of its content, `watched` the seconds it
    has been looked at. `quiet` is a moment at which nobody would notice a change
    of processes; `hidden` a window that no screen shows, and so never paints.
    `dark` is a picture that is black because the hall is closed. `budget` is how
    many megabytes the show may take, 0 for any number. `making` is the slide of the
    page that is being built, "" for none: most are built before they are needed.
    `cause` is the digest of the content with its pictures, its type and the program.
    """

    painted: int = 0
    slide: str = ""
    content: str = ""
    watched: float = 0.0
    quiet: bool = False
    hidden: bool = False
    dark: bool = False
    budget: int = 0
    making: str = ""
    cause: str = ""

    @property
    def charged(self) -> str:
        """What a crash is put down to: the content and all that it is shown with."""
        return self.cause or self.content

    @property
    def culprit(self) -> str:
        """The slide that is to blame if nothing is heard any more."""
        return self.making or self.slide

    def line(self) -> bytes:
        """The beat as a line, with its end."""
        said = {
            "painted": self.painted,
            "slide": self.slide,
            "content": self.content,
            "watched": round(self.watched, 2),
            "quiet": self.quiet,
            "hidden": self.hidden,
            "dark": self.dark,
            "budget": self.budget,
            "making": self.making,
            "cause": self.cause,
        }
        return json.dumps(said, ensure_ascii=True).encode() + b"\n"

    @classmethod
    def heard(cls, line: bytes) -> Beat | None:
        """The beat that a line is; None if it is none."""
        try:
            said = json.loads(line)
        except (ValueError, RecursionError):
            return None
        if not isinstance(said, dict):
            return None
        kinds = {name: type(getattr(BLANK, name)) for name in cls.__slots__}
        if said.keys() != kinds.keys():
            return None
        for name, kind in kinds.items():
            if type(said[name]) is not kind:
                return None
        return cls(**said)


BLANK: Final = Beat()
