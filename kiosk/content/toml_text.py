"""What a TOML file says before its meaning: what can be read, and where it stands.

TOML is written line by line, so a statement that cannot be read costs only itself:
it is told of and left out, and the rest is read. Lines and columns count from 1.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kiosk.content.json_text import DEPTH, WIDE, Fault, Lines, Position

if TYPE_CHECKING:
    from collections.abc import Sequence

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
_SCALAR: Final = re.compile(r"\d{4}-\d\d-\d\d[ ]\d\d:[^\s,\]}#]*|[^\s,\]}#]+", re.ASCII)
_HEADER: Final = re.compile(r"[ \t]*\[\[?[ \t]*[A-Za-z0-9_][\w.-]*[ \t]*(?:\]|#|$)")
_MEMBER: Final = re.compile(r"""[ \t]*(?:[^\s\[\]{}#,"'][^,"']*|["'][^,]*["'][ ]*)=""")
_TOLD: Final = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)")
_TIME: Final = re.compile(r"\d{1,2}:\d\d(?::\d\d)?")
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
            wrong = _Wrong(lines, str(error))
            faults.append(wrong.fault())
            lines[wrong.first : wrong.last + 1] = [""] * (wrong.last + 1 - wrong.first)
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


class _Wrong:
    """A statement that tomllib refuses: from where to where it goes, and why.

    Lines count from 0 here; `line` and `column` are where tomllib stopped.
    """

    def __init__(self, lines: Sequence[str], said: str) -> None:
        told = _TOLD.fullmatch(said)
        self.said = told[1] if told else said
        self.lines = lines
        self.ended = told is None or told[2] is None
        """Whether tomllib went on to the end of the file in vain."""
        self.line = int(told[2]) - 1 if told and told[2] else len(lines) - 1
        self.column = int(told[3]) - 1 if told and told[3] else 0
        self.first = self._first()
        self.last = self._last()

    def _first(self) -> int:
        """The last line that begins a statement and before which all is well."""
        for number in range(min(self.line, len(self.lines) - 1), 0, -1):
            if _begins(self.lines[number]) and _readable(self.lines[:number]):
                return number
        return 0

    @property
    def met(self) -> bool:
        """Whether it stopped at the next statement, because this one is not over."""
        if self.ended:
            return True
        here = self.lines[self.line] if self.line < len(self.lines) else ""
        return (
            self.line > self.first
            and not here[: self.column].strip()
            and (_begins(here) or not here.strip())
        )

    def _last(self) -> int:
        ends = _HEADER.match if _HEADER.match(self.lines[self.first]) else _begins
        last = self.first if self.met else self.line
        while last + 1 < len(self.lines) and not ends(self.lines[last + 1]):
            last += 1
        return last

    def fault(self) -> Fault:
        """The mistake by a code of `kiosk.content.messages`."""
        here = self.lines[self.line] if self.line < len(self.lines) else ""
        rest = here[self.column :]
        found = rest[:1]
        start = self.lines[self.first]
        value = _value(start)
        if not self.ended and found in _MEANT:
            return self._at("wide", found, _MEANT[found])
        if self.said.startswith("Illegal character '\\n'"):
            quote = max(here.find('"'), here.find("'"))
            return Fault("quote-open", self.line + 1, quote + 1)
        if self.said.startswith(("Unterminated string", 'Expected "\'"')):
            return Fault("quote-open", self.first + 1, value + 1)
        if self.said.startswith(("Unclosed", "Expected ']'")) or (
            self.ended and start[value : value + 1] in ("[", "{")
        ):
            return self._unclosed(start, value, rest)
        if self.said.startswith("Expected newline") and _TIME.fullmatch(start[value:]):
            return Fault("word", self.first + 1, value + 1, found=start[value:].strip())
        if self.said.startswith("Invalid value"):
            word = _SCALAR.match(rest)
            if not word:
                return self._at("toml-value")
            return self._at("word", word[0], _TRUTH.get(word[0].lower(), ""))
        if self.said.startswith("Unescaped"):
            column = here.rfind("\\", 0, self.column) + 1
            return Fault("toml-backslash", self.line + 1, column)
        for beginning, code in _CODES:
            if self.said.startswith(beginning):
                word = _SCALAR.match(rest.lstrip())
                return self._at(code, word[0] if word else found)
        return self._at("toml-unread", self.said)

    def _unclosed(self, start: str, value: int, rest: str) -> Fault:
        if self.met or not rest or self.said.startswith("Expected"):
            opened = _HEADER.match(start)
            column = start.find("[") if opened else value
            bracket = start[column : column + 1]
            wanted = "}" if bracket == "{" else "]"
            return Fault("toml-open", self.first + 1, column + 1, bracket, wanted)
        return self._at("comma-missing")

    def _at(self, code: str, found: str = "", wanted: str = "") -> Fault:
        if code == "toml-twice":
            return self._twice()
        if code == "toml-equals" and not found:
            code = "toml-alone"
        return Fault(code, self.line + 1, self.column + 1, found, wanted)

    def _twice(self) -> Fault:
        """A key or a table that is there already: where it was first."""
        before = _Scanner("\n".join(self.lines[: self.first]) + "\n")
        where = before.scanned()
        start = self.lines[self.first]
        base = () if _HEADER.match(start) else before.table
        keys = _Scanner(start.lstrip(" \t[")).keys()
        steps = (*base, *(key for key, _ in keys))
        line, column = self.first + 1, len(start) - len(start.lstrip(" \t[")) + 1
        if steps not in where or self.said.startswith("Duplicate"):
            inline = re.search(r"'(.*)'$", self.said)
            name = inline[1] if inline and len(keys) == 1 else str(steps[-1])
            return Fault("toml-again", line, column, name)
        first = where[steps]
        also = (first.key_line, first.key_column)
        return Fault("twice", line, column, str(steps[-1]), also=also)


_CODES: Final = (
    ("Expected '='", "toml-equals"),
    ("Expected newline", "toml-rest"),
    ("Illegal", "toml-control"),
    ("Cannot", "toml-twice"),
    ("Duplicate", "toml-twice"),
    ("Invalid date", "toml-date"),
    ("Invalid statement", "toml-key"),
    ("Invalid initial", "toml-key"),
)
"""How what tomllib says begins, and the code of the mistake."""


def _begins(line: str) -> bool:
    """Whether a statement begins on this line."""
    return bool(_HEADER.match(line) or _MEMBER.match(line))


def _readable(lines: Sequence[str]) -> bool:
    try:
        tomllib.loads("\n".join(lines) + "\n")
    except (tomllib.TOMLDecodeError, RecursionError):
        return False
    return True


def _value(line: str) -> int:
    """Where in a line the value of a statement begins."""
    equals = line.find("=")
    return len(line) - len(line[equals + 1 :].lstrip()) if equals >= 0 else 0
