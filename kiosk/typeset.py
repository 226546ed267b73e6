"""How text becomes lines: measuring, breaking and setting them as labels."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Protocol

from kiosk.ink import TEXT
from kiosk.marks import Label, Run

if TYPE_CHECKING:
    from kiosk.ink import Ink
    from kiosk.marks import Anchor

ASCENT: Final = 0.88
"""Height above the baseline of a line of Noto Sans SC, in em (ideographs)."""
DESCENT: Final = 0.24
"""Depth below the baseline, in em."""

# Marks that may not begin, and marks that may not end, a Chinese line.
_NOT_FIRST: Final = frozenset("、。，．：；！？）》」』】〉”’…—·%,.:;!?)")
_NOT_LAST: Final = frozenset("（《「『【〈“‘(")

# Latin words and numbers stay whole; a Chinese character is a piece of its own.
_PIECES: Final = re.compile(
    r"[A-Za-z0-9À-ɏ¥$+−][A-Za-z0-9À-ɏ_'’.,%/&+−-]*|\s+|.", re.DOTALL
)


class Typesetter(Protocol):
    """Who knows how wide a text is."""

    def advance(self, text: str, size: float, weight: int) -> float:
        """The width of a line in page units, at a font size in page units."""

    def __hash__(self) -> int:
        """Lines that have been broken once are remembered with their typesetter."""


class Approximate:
    """A typesetter without a font: an em for an ideograph, 0.56 for the rest.

    For arithmetic where no screen is; the window brings the real one.
    """

    def advance(self, text: str, size: float, weight: int) -> float:  # noqa: ARG002
        return size * sum(1.0 if ord(char) > 0x2E7F else 0.56 for char in text)


def run_width(run: Run, type_: Typesetter) -> float:
    width = type_.advance(run.text, run.size, run.weight)
    return run.dx + width + run.spacing * run.size * len(run.text)


def width(runs: tuple[Run, ...], type_: Typesetter) -> float:
    """The width of runs set side by side, gaps included."""
    return sum(run_width(run, type_) for run in runs)


def fitted(runs: tuple[Run, ...], room: float, type_: Typesetter) -> tuple[Run, ...]:
    """The runs, shrunk together by as little as makes them fit the room."""
    whole = width(runs, type_)
    if whole <= room:
        return runs
    share = room / whole
    return tuple(run._replace(size=run.size * share, dx=run.dx * share) for run in runs)


@lru_cache(maxsize=1024)
def broken(
    text: str, size: float, weight: int, room: float, type_: Typesetter
) -> tuple[str, ...]:
    """Lines of at most `room`: words stay whole, Chinese punctuation stays put.

    A single word wider than the room stays on a line of its own.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in _unbreakable(paragraph):
            if line and type_.advance((line + piece).rstrip(), size, weight) > room:
                lines.append(line.rstrip())
                line = piece.lstrip()
            else:
                line += piece
        lines.append(line.rstrip())
    return tuple(lines)


@lru_cache(maxsize=1024)
def balanced(
    text: str, size: float, weight: int, room: float, type_: Typesetter
) -> tuple[str, ...]:
    """As `broken`, with lines of about equal length and no lonely last word."""
    lines = broken(text, size, weight, room, type_)
    if len(lines) < 2 or "\n" in text:
        return lines
    low, high = room / len(lines), room
    for _ in range(8):
        middle = (low + high) / 2
        if len(broken(text, size, weight, middle, type_)) > len(lines):
            low = middle
        else:
            high = middle
    return broken(text, size, weight, high, type_)


def _unbreakable(text: str) -> list[str]:
    pieces: list[str] = []
    for piece in _PIECES.findall(text):
        glued = pieces and (piece[0] in _NOT_FIRST or pieces[-1][-1] in _NOT_LAST)
        if (
            glued
            or (pieces and piece[0] == "\u2009")
            or (pieces and pieces[-1][-1] == "\u2009")
        ):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def paragraph(
    text: str,
    x: float,
    y: float,
    size: float,
    room: float,
    type_: Typesetter,
    *,
    weight: int = 400,
    ink: Ink = TEXT,
    leading: float = 1.4,
    anchor: Anchor = "start",
    alpha: float = 1.0,
) -> tuple[Label, ...]:
    """Labels for a text broken into balanced lines; `y` is the first baseline."""
    return tuple(
        Label(x, y + i * size * leading, (Run(line, size, weight, ink),), anchor, alpha)
        for i, line in enumerate(balanced(text, size, weight, room, type_))
    )
