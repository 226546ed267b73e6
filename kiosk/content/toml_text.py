"""What a TOML file says before its meaning: what can be read, and where it stands.

TOML is written line by line, so a statement that cannot be read costs only itself:
it is told of and left out, and the rest is read. Lines and columns count from 1.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kiosk.content.json_scan import WIDE
from kiosk.content.json_text import DEPTH, Fault, Lines, Position

if TYPE_CHECKING:
    from kiosk.content.json_text import Steps

MOST: Final = 20
"""Statements that are left out; a file with more is no TOML."""

_GAP: Final = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE: Final = re.compile(r"[ \t]*")
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_STRING: Final = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})|'
    r"'''.*?'''(?:'{0,2})|"
    r'"(?:\\.|[^"\\\n])*"|'
    r"'[^'\n]*'",
    re.DOTALL,
)
_SCALAR: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ ][0-9]{2}:[^\s,\]}#]*|[^\s,\]}#]+", re.ASCII
)
_HEADER: Final = re.compile(r"[ \t]*\[\[?[ \t]*[A-Za-z0-9_][\w.-]*[ \t]*(?:\]|#|$)")
_MEMBER: Final = re.compile(r"""[ \t]*(?:[^\s\[\]{}#,"'][^,"']*|["'][^,]*["'][ ]*)=""")
_TOLD: Final = re.compile(
    r"(.*) \(at (?:line ([0-9]+), column ([0-9]+)|end of document)\)"
)
_SIGN: Final = re.compile(rf"{_STRING.pattern}|#[^\n]*|[\[\]{{}}\"']", re.DOTALL)
_WORD: Final = re.compile(
    r"(?:[0-9]{1,2}:[0-9][0-9](?::[0-9][0-9])?|[^\W\d])[^,\]}#\n\"]*"
)
"""A time, or what begins with a letter."""
_MEANT: Final = {**WIDE, "：": "=", "＝": "=", "＃": "#"}
_TRUTH: Final = {"true": "true", "false": "false", "yes": "true", "no": "false"}


class Written(NamedTuple):
    """The data of a file, where it stands, and what could not be read."""

    data: dict[str, Any]
    where: dict[Steps, Position]
    faults: tuple[Fault, ...]


def written(text: str) -> Written:
    """What a TOML text says, without the statements that are none."""
    lines = text.replace("\r\n", "\n").split("\n")
    faults: list[Fault] = []
    while len(faults) < MOST:
        whole = "\n".join(lines) + "\n"
        try:
            return Written(tomllib.loads(whole), positions(whole), tuple(faults))
        except tomllib.TOMLDecodeError as error:
            wrong = _Refused.of(lines, str(error))
            faults.append(wrong.fault())
            lines[wrong.first : wrong.end] = [""] * (wrong.end - wrong.first)
        except RecursionError:
            faults.append(Fault("deep", 1, 1, wanted=str(DEPTH)))
            break
    return Written({}, {(): Position(1, 1, 1, 1)}, tuple(faults))


def positions(text: str) -> dict[Steps, Position]:
    """Where every key and value of a TOML text stands, the whole text being ().

    Args:
        text: what tomllib reads without a mistake.
    """
    return _Scanner(text).scanned()


class _Scanner:
    """One pass over a text that is known to be TOML."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = Lines(text)
        self.index = 0
        self.found: dict[Steps, Position] = {(): Position(1, 1, 1, 1)}
        self.table: Steps = ()
        self.counts: dict[Steps, int] = {}
        """How many members each list of tables has so far."""

    def scanned(self) -> dict[Steps, Position]:
        while True:
            self.skip(_GAP)
            if self.index >= len(self.text):
                return self.found
            if self.peek() == "[":
                self.header()
            else:
                self.member(self.table)

    def header(self) -> None:
        at = self.index
        many = self.text.startswith("[[", at)
        self.index += 1 + many
        self.skip(_SPACE)
        self.table = ()
        keys = self.keys()
        for number, (key, _) in enumerate(keys, 1):
            self.table = (*self.table, key)
            self.note(self.table, at, at)
            if many and number == len(keys):
                self.counts[self.table] = self.counts.get(self.table, 0) + 1
            if self.table in self.counts:
                self.table = (*self.table, self.counts[self.table] - 1)
                self.note(self.table, at, at)
        self.index += 1 + many

    def member(self, base: Steps) -> None:
        keys = self.keys()
        self.index += 1  # the sign of equality
        self.skip(_SPACE)
        for key, at in keys[:-1]:
            base = (*base, key)
            self.note(base, at, at)
        self.value((*base, keys[-1][0]), keys[-1][1])

    def keys(self) -> list[tuple[str, int]]:
        """The parts of a dotted key, and where each begins."""
        keys: list[tuple[str, int]] = []
        while True:
            at = self.index
            if bare := _BARE.match(self.text, at):
                keys.append((bare[0], at))
                self.index = bare.end()
            else:
                keys.append((self.string(), at))
            self.skip(_SPACE)
            if self.peek() != ".":
                return keys
            self.index += 1
            self.skip(_SPACE)

    def value(self, steps: Steps, key: int) -> None:
        self.note(steps, key, self.index)
        match self.peek():
            case "[":
                self.members(steps, "]", _GAP)
            case "{":
                self.members(steps, "}", _SPACE)
            case '"' | "'":
                self.string()
            case _:
                self.skip(_SCALAR)

    def members(self, steps: Steps, closer: str, gap: re.Pattern[str]) -> None:
        self.index += 1
        count = 0
        while True:
            self.skip(gap)
            if self.peek() == closer:
                self.index += 1
                return
            if closer == "]":
                self.value((*steps, count), self.index)
            else:
                self.member(steps)
            count += 1
            self.skip(gap)
            if self.peek() == ",":
                self.index += 1

    def string(self) -> str:
        found = _STRING.match(self.text, self.index)
        assert found is not None
        self.index = found.end()
        return str(tomllib.loads(f"it = {found[0]}")["it"])

    def note(self, steps: Steps, key: int, value: int) -> None:
        place = Position(*self.lines.at(key), *self.lines.at(value))
        self.found.setdefault(steps, place)

    def peek(self) -> str:
        return self.text[self.index : self.index + 1]

    def skip(self, what: re.Pattern[str]) -> None:
        found = what.match(self.text, self.index)
        assert found is not None
        self.index = found.end()


class _Refused(NamedTuple):
    """A statement that tomllib refuses: its text, and where in it tomllib stopped.

    What is wrong is judged by the text. What tomllib says of it is for nobody but
    whoever has to mend what is not foreseen here.
    """

    first: int
    """Its first line, from 0."""
    end: int
    """The line after its last."""
    text: str
    place: int
    """How many characters of the text, or of it and what follows, tomllib took."""
    said: str

    @classmethod
    def of(cls, lines: list[str], said: str) -> _Refused:
        told = _TOLD.fullmatch(said)
        line, column = len(lines) - 1, 0
        if told and told[2]:
            line, column = min(int(told[2]) - 1, line), int(told[3]) - 1
        first = line
        while first and not _readable(lines[:first]):
            first -= 1
        begins = _HEADER.match if _HEADER.match(lines[first]) else _begins
        here = lines[line]
        end = first + 1 if _begins(here) and not here[:column].strip() else line + 1
        while end < len(lines) and not begins(lines[end]):
            end += 1
        place = column + sum(len(line) + 1 for line in lines[first:line])
        text = "\n".join(lines[first:end])
        return cls(first, end, text, place, told[1] if told else said)

    def fault(self) -> Fault:
        """The mistake by a code of `kiosk.content.messages`."""
        found = self.text[self.place : self.place + 1]
        if found in _MEANT:
            return self._at(self.place, "wide", found, _MEANT[found])
        if _readable([self.text]):
            # By itself it can be read, so it is there already.
            name = re.split(r"[=\]\n]", self.text)[0].strip(" \t[")
            return self._at(0, "toml-again", name)
        unread = self._at(self.place, "toml-unread", self.said)
        return self._unquoted() or self._unpaired() or unread

    def _unquoted(self) -> Fault | None:
        """Text without quotes where a value is due, or how true is not written."""
        for at in (self.text.find("=") + 1, self.place):
            before = self.text[:at].rstrip()
            word = _WORD.match(self.text[at:].lstrip(" \t"))
            if word and before.endswith(("=", "[", ",")):
                found = word[0].strip()
                if not _readable([f"it = {found}"]):
                    start = self.text.index(found, at)
                    wanted = _TRUTH.get(found.lower(), "")
                    return self._at(start, "word", found, wanted)
        return None

    def _unpaired(self) -> Fault | None:
        """A quote or a bracket without its partner, or a backslash between quotes."""
        open_: list[int] = []
        for sign in _SIGN.finditer(self.text):
            if sign[0] in ('"', "'"):
                return self._at(sign.start(), "quote-open")
            if sign[0] in ("[", "{"):
                open_.append(sign.start())
            elif sign[0] in ("]", "}"):
                del open_[-1:]
            slash = self.text.rfind("\\", sign.start(), self.place)
            if sign[0][0] == '"' and slash >= 0 and self.place <= sign.end():
                return self._at(slash, "toml-backslash")
            touching = self.text[: self.place].rstrip()[-1:]
            if open_ and sign.start() == self.place and touching not in "[{,=":
                return self._at(self.place, "comma-missing")
        if open_:
            bracket = self.text[open_[-1]]
            wanted = "}" if bracket == "{" else "]"
            return self._at(open_[-1], "toml-open", bracket, wanted)
        return None

    def _at(self, place: int, code: str, found: str = "", wanted: str = "") -> Fault:
        before = self.text[:place].split("\n")
        line = self.first + len(before)
        return Fault(code, line, len(before[-1]) + 1, found, wanted)


def _begins(line: str) -> bool:
    """Whether a statement begins on this line."""
    return bool(_HEADER.match(line) or _MEMBER.match(line))


def _readable(lines: list[str]) -> bool:
    try:
        tomllib.loads("\n".join(lines) + "\n")
    except (tomllib.TOMLDecodeError, RecursionError):
        return False
    return True
