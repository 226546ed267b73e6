"""What a JSON file says before its meaning: its letters, and the data in them.

`decoded` turns bytes into text whatever editor saved them. Where in it things stand,
and what is wrong with its writing, `json_scan` finds out for whoever has to know.
Lines and columns count from 1, columns in characters.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

DEPTH: Final = 48
"""Levels of nesting that a file may have; a show needs about ten."""

DIGITS: Final = 400
"""Characters that a number may have; more is not a number but an accident."""

VALUES: Final = 1_200_000
"""Values, and names of fields, that a text may have; the largest show that is
measured has half as many."""

ROUND: Final = 2**17
"""Bytes on either side of one that is not UTF-8 which tell what the text is in."""

MOST: Final = 50
"""Mistakes that are told at once; nobody looks for those beyond."""

Steps = tuple[str | int, ...]
"""The way to a value: keys of objects and places in lists."""


class Position(NamedTuple):
    """Where a key and its value begin; an element of a list is its own key."""

    key_line: int
    key_column: int
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake in the writing, by a code that `kiosk.content.messages` words.

    `found` is what stands there, `wanted` what should; `also` is a second place
    that belongs to the mistake, such as the bracket left open.
    """

    code: str
    line: int
    column: int
    found: str = ""
    wanted: str = ""
    also: tuple[int, int] | None = None


class Malformed(ValueError):
    """The text is not JSON, and why."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(faults[0].code)
        self.faults = faults


class Letters(NamedTuple):
    """Text and the encoding that it was saved in."""

    text: str
    encoding: Literal["utf-8", "utf-16", "gb18030"]


def decoded(data: bytes) -> Letters:
    """The text of a file: UTF-8, UTF-16 with its mark, or else GB18030.

    Raises:
        Malformed: the bytes are none of the three (code "bytes").
    """
    if data.startswith(_OFFICE):
        raise Malformed((Fault("office", 1, 1),))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Letters(_strictly(data, "utf-16"), "utf-16")
    try:
        return Letters(data.decode("utf-8").removeprefix("\ufeff"), "utf-8")
    except UnicodeDecodeError as error:
        unlike_utf8 = error
    # Old Chinese editors save GBK, in which nearly every byte of UTF-8 has some
    # meaning too: a damaged file must not come out as wrong characters.
    if b"\x00" not in data and not _damaged(data, unlike_utf8.start):
        try:
            return Letters(data.decode("gb18030"), "gb18030")
        except UnicodeDecodeError:
            pass
    raise _misread(data, unlike_utf8, "utf-8") from unlike_utf8


def _damaged(data: bytes, at: int) -> bool:
    """Whether the bytes are UTF-8 but for a few, as far as those round `at` tell."""
    near = data[max(0, at - ROUND) : at + ROUND]
    text = near.decode("utf-8", errors="replace")
    return len(re.findall(_HAN, text)) > text.count("\ufffd")


def _strictly(data: bytes, encoding: Literal["utf-16"]) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _misread(data, error, encoding) from error


def _misread(data: bytes, error: UnicodeDecodeError, encoding: str) -> Malformed:
    good = data[: error.start].decode(encoding, errors="ignore").lstrip("\ufeff")
    line, column = Lines(good).at(len(good))
    if error.start >= len(data) - 3 and error.reason == "unexpected end of data":
        return Malformed((Fault("bytes-end", line, column),))
    byte = f"0x{data[error.start]:02X}"
    return Malformed((Fault("bytes", line, column, byte, str(error.start + 1)),))


class Lines:
    """Line and column of any place in a text."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(m.end() for m in re.finditer(r"\r\n|\r|\n", text))]

    def at(self, index: int) -> tuple[int, int]:
        line = bisect_right(self._starts, index)
        return line, index - self._starts[line - 1] + 1

    def index(self, line: int, column: int) -> int:
        """The place in the text; the reverse of `at`."""
        return self._starts[line - 1] + column - 1


def split(text: str) -> list[str]:
    """The lines of a text without their ends, as they are counted here."""
    return re.split(r"\r\n|\r|\n", text)


# What Word and Excel files, new and old, begin with.
_OFFICE: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
# Sets of so many letters take long to compile; few files need one.
_HAN: Final = r"[\u2e80-\u9fff\uff00-\uffef]"


def parsed(text: str) -> Any:
    """The plain data of a JSON text, without keys written twice or NaN.

    Raises:
        Malformed: the text is not JSON.
    """
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        from kiosk.content.json_scan import positions

        positions(text)
        # Nothing is known that comes here; it would still be no reason to crash.
        reason = str(error)
        fault = Fault("unread", 1, 1, found=reason)
        raise Malformed((fault,)) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a key is written twice")
    return members


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no number")


def parts(text: str) -> int:
    """How many values and names of fields a text has, or a few more than that."""
    count = text.count(",") + text.count(":")
    if count > VALUES:
        # Prose has commas, too.
        from kiosk.content.json_scan import STRING

        bare = STRING.sub("", text)
        count = bare.count(",") + bare.count(":")
    return count + 1


@dataclass(frozen=True, slots=True)
class Mended:
    """A text as far as it can be read, and every mistake in it.

    `whole` is whether the mended text is JSON that says what was meant; it has
    the lines of the original, but not always the columns.
    """

    text: str
    faults: tuple[Fault, ...]
    whole: bool
    shifts: tuple[tuple[int, int, int], ...] = ()
    """Line and column at which letters were put in, and how many."""

    def original(self, line: int, column: int) -> int:
        """The column in the original of a place in the mended text."""
        for at, start, count in reversed(self.shifts):
            if at == line and start < column:
                column -= min(count, column - start)
        return column
