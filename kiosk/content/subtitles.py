"""Subtitles: what a file of them says at each second; SubRip (.srt) and WebVTT (.vtt).

Of markup nothing is taken, and of places and colours neither: the page has its own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final, NamedTuple

from kiosk.content import json_text, privilege

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ENDINGS: Final = (".srt", ".vtt")
LARGEST: Final = 2**19
"""Bytes that a file may have; a film of three hours has less than half of it."""
LONGEST: Final = 400
"""Letters that one may have: no film has room for more, and to break them into lines
takes ever longer."""
_TIMES: Final = re.compile(
    r"\s*(?:([0-9]{1,3}):)?([0-5]?[0-9]):([0-5]?[0-9])[.,]([0-9]{1,3})\s*-->\s*"
    r"(?:([0-9]{1,3}):)?([0-5]?[0-9]):([0-5]?[0-9])[.,]([0-9]{1,3})(?:\s.*)?"
)
_MARKUP: Final = re.compile(r"<[^<>]{0,80}>|\{\\[^{}]{0,80}\}")
_NAMED: Final = {"&lt;": "<", "&gt;": ">", "&nbsp;": "\u00a0", "&amp;": "&"}


class Cue(NamedTuple):
    """What is said from one second to another; of several lines one each."""

    start: float
    end: float
    text: str


class SubtitleError(Exception):
    """A file of subtitles cannot be used: `code` says why, `line` where."""

    def __init__(self, code: str, line: int = 0) -> None:
        super().__init__(code, line)
        self.code = code
        self.line = line


def parsed(data: bytes) -> tuple[Cue, ...]:
    """The cues of a file, in the order of their beginnings.

    Raises:
        SubtitleError: it has none, or one that ends before it begins or is too long.
    """
    try:
        text = json_text.decoded(data).text
    except json_text.Malformed as error:
        raise SubtitleError("letters") from error
    cues: list[Cue] = []
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        times = _TIMES.fullmatch(lines[at])
        at += 1
        if times is None:
            continue
        start, end = _seconds(*times.groups()[:4]), _seconds(*times.groups()[4:])
        if end <= start:
            raise SubtitleError("order", at)
        said: list[str] = []
        line = at
        while at < len(lines) and lines[at].strip():
            said.append(_plain(lines[at]))
            at += 1
        words = "\n".join(filter(None, said))
        if len(words) > LONGEST:
            raise SubtitleError("long", line)
        if words:
            cues.append(Cue(start, end, words))
    if not cues:
        raise SubtitleError("none")
    return tuple(sorted(cues))


def read(file: Path) -> tuple[Cue, ...]:
    """The cues of a file; none if it cannot be used."""
    try:
        return parsed(privilege.read(file, LARGEST))
    except (OSError, SubtitleError):
        return ()


def at(cues: Sequence[Cue], second: float) -> str:
    """What is said at a second: the last that has begun, if it has not ended."""
    number = bisect_right(cues, second, key=lambda cue: cue.start) - 1
    if number < 0 or second >= cues[number].end:
        return ""
    return cues[number].text


def _seconds(hours: str | None, minutes: str, seconds: str, part: str) -> float:
    whole = 3600 * int(hours or 0) + 60 * int(minutes) + int(seconds)
    return whole + int(part) / float(10 ** len(part))


def _plain(line: str) -> str:
    """A line without markup."""
    line = _MARKUP.sub("", line)
    for name, letter in _NAMED.items():
        line = line.replace(name, letter)
    return line.strip()
