"""How text becomes lines: measuring, breaking and setting them as labels."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Final, Protocol

from kiosk.drawing.ink import TEXT
from kiosk.drawing.marks import Label, Run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.drawing.ink import Ink
    from kiosk.drawing.marks import Anchor

# Marks that may not begin, and marks that may not end, a Chinese line.
_NOT_FIRST: Final = frozenset("、。，．：；！？）》」』】〉”’…—·%,.:;!?)")
_OPENING: Final = "“‘「『《\"'"
"""Marks that hang in the margin."""
_NOT_LAST: Final = frozenset("（《「『【〈“‘(")

# Latin words and numbers stay whole; a Chinese character is a piece of its own.
_PIECES: Final = re.compile(
    r"[A-Za-z0-9À-ɏ¥$+−][A-Za-z0-9À-ɏ_'’.,%/&+−$-]*|\s+|.", re.DOTALL
)


# Where a reader pauses, and so does not mind the end of a line.
_PAUSES: Final = frozenset("，。；：！？、”》,.;:!?)")
BETWEEN: Final = 0.1
"""What a break between words costs that belong together more than a pause does, as
lines do that differ from the even length by a fifth of the room each."""
INSIDE: Final = 0.2
"""What a break inside Chinese text costs, as lines do that differ from the even
length by almost a third of the room each."""


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


_QUOTES: Final = {"“": "”", "‘": "’", "《": "》", "「": "」"}
QUOTED: Final = 12
"""Characters of a phrase in quotes, these counted, up to which it stays on one line."""


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
        for piece in _whole(paragraph, size, weight, room, type_):
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
    """As `broken`, in as many lines, of about equal length, ended where one pauses.

    Chinese has no spaces, so a break between two ideographs may part a word; one
    after a comma never does, and is worth lines of somewhat unequal length. In other
    languages it keeps together what belongs together.
    """
    lines = broken(text, size, weight, room, type_)
    if len(lines) < 2 or "\n" in text:
        return lines
    pieces = list(_whole(text, size, weight, room, type_))
    widths = [type_.advance(piece, size, weight) for piece in pieces]
    found = tuple(
        "".join(pieces[start:end]).strip()
        for start, end in _evenly(pieces, widths, len(lines), room)
    )
    # Widths of pieces do not quite add up to that of their line.
    fits = all(type_.advance(line, size, weight) <= room for line in found)
    return found if found and fits else lines


def _evenly(
    pieces: list[str], widths: list[float], count: int, room: float
) -> list[tuple[int, int]]:
    """The pieces parted into `count` lines at the least cost; none if none fit."""
    ends = len(pieces)
    places = [0.0, *accumulate(widths)]
    # The best way to fill the lines so far, by the piece that the next begins with.
    best: dict[int, tuple[float, list[tuple[int, int]]]] = {0: (0.0, [])}
    even = places[-1] / count
    for line in range(count):
        ways: dict[int, tuple[float, list[tuple[int, int]]]] = {}
        for start, (cost, before) in best.items():
            first = start
            while first < ends and pieces[first].isspace():
                first += 1
            for end in range(first + 1, ends + 1):
                blank = widths[end - 1] if pieces[end - 1].isspace() else 0.0
                wide = places[end] - places[first] - blank
                if wide > room:
                    break
                if (end == ends) != (line == count - 1):
                    continue
                whole = cost + ((wide - even) / room) ** 2
                whole += 0.0 if end == ends else _parted(pieces, end)
                # Of two equal ways, the one whose first line is longer.
                if end not in ways or whole <= ways[end][0] + 1e-9:
                    ways[end] = (whole, [*before, (first, end)])
        best = ways
    return best[ends][1] if ends in best else []


def _parted(pieces: list[str], end: int) -> float:
    """What it costs to end a line before this piece."""
    before, after = pieces[end - 1][-1], pieces[end][0]
    spaced = before.isspace() or after.isspace()
    if before.isspace() and end > 1:
        before = pieces[end - 2][-1]
    # Chinese has spaces only where something ends.
    if before in _PAUSES or (spaced and before > "\u2e7f"):
        return 0.0
    return BETWEEN if spaced else INSIDE


def hung(line: str, size: float, weight: int, type_: Typesetter) -> float:
    """How far a line moves out, so that the mark it opens with hangs in the margin."""
    mark = line[: len(line) - len(line.lstrip(_OPENING))]
    return type_.advance(mark, size, weight) if mark else 0.0


def _whole(
    text: str, size: float, weight: int, room: float, type_: Typesetter
) -> Iterator[str]:
    """The pieces of a text; a short Chinese phrase in quotes is one, if it fits."""
    pieces = _unbreakable(text)
    start = 0
    while start < len(pieces):
        end = start + 1
        mark = _QUOTES.get(pieces[start][0])
        if mark is not None:
            while end < len(pieces) and mark not in "".join(pieces[start:end]):
                end += 1
            phrase = "".join(pieces[start:end])
            closed = mark in phrase and len(phrase) <= QUOTED and " " not in phrase
            if not closed or type_.advance(phrase, size, weight) > room:
                end = start + 1
        yield "".join(pieces[start:end])
        start = end


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
