"""Where things stand in a JSON text, and what is wrong with its writing.

`positions` finds the line and column of every key and value, or of the first mistake;
`mended` finds all mistakes. A text that is right needs neither.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from kiosk.content.json_text import (
    DEPTH,
    DIGITS,
    MOST,
    Fault,
    Lines,
    Malformed,
    Mended,
    Position,
    Steps,
)

_SPACE: Final = re.compile(r"[ \t\r\n]*")
_PLAIN: Final = re.compile(r'[^"\\\x00-\x1f]*')
_ESCAPE: Final = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|(["\\/bfnrt]))')
STRING: Final = re.compile(
    rf'"({_PLAIN.pattern}(?:\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{{4}}){_PLAIN.pattern})*)"'
)
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_NUMBERLIKE: Final = re.compile(r"[-+.0-9][-+.0-9A-Za-z_]*")
_WORD: Final = re.compile(r"[^\W\d][\w-]*")
_ESCAPED: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_TWINS: Final = re.compile(r"[\ud800-\udbff][\udc00-\udfff]")
_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")
_HIGH: Final = re.compile(r"\\u[dD][89abAB]")
_LONE: Final = re.compile(r"[\ud800-\udfff]")

WIDE: Final[dict[str, str]] = {
    "，": ",",
    "、": ",",
    "；": ",",
    ";": ",",
    "：": ":",
    "“": '"',
    "”": '"',
    "„": '"',
    "＂": '"',
    "「": '"',
    "」": '"',
    "｛": "{",
    "｝": "}",
    "［": "[",
    "］": "]",
    "【": "[",
    "】": "]",
    "（": "[",
    "）": "]",
    "\u3000": " ",
    "\u00a0": " ",
    "－": "-",
    "．": ".",
} | {chr(0xFF10 + n): str(n) for n in range(10)}
"""Full-width and curly characters, and what each is meant for."""
_UNSEEN: Final = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_CURLY_END: Final = re.compile(r"[”“＂](?=\s*[,，:：}\]])")
_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?(?![0-9])")
_MEASURED: Final = r"[%‰％]|[\u4e00-\u9fff]+"
_WIDE_NUMBER: Final = re.compile("[０-９．－]+")
_SINGLE: Final = frozenset("'`‘’´")
_CLOSERS: Final = {"{": "}", "[": "]"}


@dataclass(slots=True)
class _Open:
    """A bracket that waits for its partner."""

    bracket: str
    index: int
    path: Steps
    count: int = 0
    keys: dict[str, int] | None = None


def within(text: str, index: int, count: int) -> int:
    """How many letters of the file the first characters of a string take.

    The string begins with its quote at `index`; a character that is written as
    an escape takes several.
    """
    at = index + 1
    for _ in range(count):
        escape = _ESCAPE.match(text, at)
        if escape and _HIGH.match(text, at) and _ESCAPE.match(text, at + 6):
            at += 12
        else:
            at += len(escape[0]) if escape else 1
    return at - index


def positions(text: str) -> dict[Steps, Position]:
    """Where every key and value of a JSON text stands, the whole text being ().

    Raises:
        Malformed: the text is not JSON, nests deeper than DEPTH, or writes a
            key twice in one object (then every such key is told, up to MOST and
            one more).
    """
    return _Scanner(text).scanned()


def checked(text: str, raw: object) -> None:
    """See to the mistakes in writing that Python's own reader lets pass.

    `raw` is what it has read of the text.

    Raises:
        Malformed: the text nests deeper than DEPTH, or has half a character.
    """
    if _SURROGATE.search(text) or _deeper(raw):
        positions(text)


def _deeper(raw: object) -> bool:
    level = [raw]
    for _ in range(DEPTH):
        inner: list[object] = []
        for value in level:
            if isinstance(value, dict):
                inner += value.values()
            elif isinstance(value, list):
                inner += value
        if not inner:
            return False
        level = inner
    return any(isinstance(value, dict | list) for value in level)


class Search:
    """Looks for places in a JSON text, and no further than it has to."""

    def __init__(self, text: str) -> None:
        self._scanner = _Scanner(text)

    def place(self, steps: Steps) -> tuple[Steps, Position]:
        """Where a value stands, or else the nearest thing round it, and its way.

        Raises:
            Malformed: the text is not JSON.
        """
        while not self._scanner.found_by(steps):
            steps = steps[:-1]
        return steps, self._scanner.found[steps]


class _Scanner:
    """One pass over the text with a stack of its own, so depth cannot harm."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = Lines(text)
        self.found: dict[Steps, Position] = {}
        self.twice: list[Fault] = []
        self.open: list[_Open] = []
        self.index = 0
        self.ended = 0
        """Where the last token ended: the place of a comma left out."""

    def scanned(self) -> dict[Steps, Position]:
        self.begin()
        while self.open:
            self.step(self.open[-1])
        self.skip()
        if self.index < len(self.text):
            raise self.after_the_end()
        if self.twice:
            raise Malformed(tuple(self.twice))
        return self.found

    def begin(self) -> None:
        if not self.text.strip():
            raise self.fault("empty", 0)
        self.value((), None)

    def found_by(self, steps: Steps) -> bool:
        """Whether there is such a value, having scanned as far as it takes."""
        if not self.found:
            self.begin()
        while self.open and steps not in self.found:
            self.step(self.open[-1])
        return steps in self.found

    def step(self, top: _Open) -> None:
        """One element of the innermost bracket, or its end."""
        self.skip()
        closer = _CLOSERS[top.bracket]
        comma = None
        if top.count:
            if self.peek() not in (",", closer):
                raise self.between(top, closer)
            if self.peek() == ",":
                comma = self.index
                self.take(1)
                self.skip()
        if self.peek() == closer:
            if comma is not None:
                raise self.fault("comma-trailing", comma, found=closer)
            self.take(1)
            self.open.pop()
            return
        if self.peek() == ",":
            raise self.fault("comma-extra", self.index)
        if top.bracket == "[":
            self.value((*top.path, top.count), None)
        else:
            self.member(top)
        top.count += 1

    def member(self, top: _Open) -> None:
        at = self.index
        if self.peek() != '"':
            raise self.no_key()
        key = self.string()
        assert top.keys is not None
        if key in top.keys:
            first = self.lines.at(top.keys[key])
            self.twice.append(self.one("twice", at, found=key, also=first))
            if len(self.twice) > MOST:
                raise Malformed(tuple(self.twice))
        top.keys.setdefault(key, at)
        self.skip()
        if self.peek() != ":":
            if self.peek() in ("", "：", "=", *_SINGLE):
                raise self.unexpected(":")
            raise self.fault("colon-missing", self.ended, found=key)
        self.take(1)
        self.skip()
        self.value((*top.path, key), at)

    def value(self, path: Steps, key: int | None) -> None:
        self.skip()
        at = self.index
        character = self.peek()
        self.found[path] = Position(
            *self.lines.at(at if key is None else key), *self.lines.at(at)
        )
        if character in ("{", "["):
            if len(self.open) == DEPTH:
                raise self.fault("deep", at, wanted=str(DEPTH))
            keys: dict[str, int] | None = {} if character == "{" else None
            self.open.append(_Open(character, at, path, keys=keys))
            self.take(1)
        elif character == '"':
            self.string()
        elif number := _NUMBERLIKE.match(self.text, at):
            if not _NUMBER.fullmatch(number[0]) or len(number[0]) > DIGITS:
                raise self.bad_number(number[0])
            self.take(len(number[0]))
            self.bare(at)
        elif word := _WORD.match(self.text, at):
            if word[0] not in ("true", "false", "null"):
                raise self.fault("word", at, found=word[0], wanted=_meant(word[0]))
            self.take(len(word[0]))
        else:
            raise self.unexpected("value")

    def bare(self, at: int) -> None:
        """Refuse what people write with a number: its unit, groups of three."""
        grouped = _GROUPED.match(self.text, at)
        if grouped and self.open and self.open[-1].bracket == "{":
            wanted = grouped[0].replace(",", "")
            raise self.fault("number-grouped", at, found=grouped[0], wanted=wanted)
        unit = re.compile(_MEASURED).match(self.text, self.index)
        if unit:
            found = self.text[at : unit.end()]
            raise self.fault("number-unit", at, found=found, wanted=unit[0])

    def string(self) -> str:
        at = self.index
        whole = STRING.match(self.text, at)
        if not whole:
            raise self.bad_string()
        self.take(len(whole[0]))
        if "\\" not in whole[1]:
            return whole[1]
        meant = _TWINS.sub(_joined, _ESCAPE.sub(_unescaped, whole[1]))
        lone = _LONE.search(meant)
        if lone:
            half = f"\\u{ord(lone[0]):04x}"
            beyond = whole[1].lower().find(half) + 1
            raise self.fault("half", at + beyond, found=half)
        return meant

    def peek(self) -> str:
        return self.text[self.index : self.index + 1]

    def take(self, length: int) -> None:
        self.index += length
        self.ended = self.index

    def skip(self) -> None:
        space = _SPACE.match(self.text, self.index)
        assert space is not None
        self.index = space.end()

    # What can be wrong

    def one(
        self,
        code: str,
        index: int,
        *,
        found: str = "",
        wanted: str = "",
        also: tuple[int, int] | None = None,
    ) -> Fault:
        line, column = self.lines.at(index)
        return Fault(code, line, column, found, wanted, also)

    def fault(
        self, code: str, index: int, *, found: str = "", wanted: str = ""
    ) -> Malformed:
        return Malformed((self.one(code, index, found=found, wanted=wanted),))

    def unexpected(self, wanted: str) -> Malformed:
        """Something that cannot begin what is wanted here."""
        at = self.index
        rest = self.text[at : at + 2]
        if not rest:
            return self.cut_off()
        if rest in ("//", "/*") or rest[0] == "#":
            return self.fault("comment", at, found=rest if rest[0] == "/" else "#")
        if rest[0] in _SINGLE:
            return self.fault("quote-single", at, found=rest[0])
        if rest[0] in _UNSEEN:
            return self.fault("unseen", at, found=f"U+{ord(rest[0]):04X}")
        digits = _WIDE_NUMBER.match(self.text, at)
        if digits:
            wanted = "".join(WIDE[c] for c in digits[0])
            return self.fault("wide", at, found=digits[0], wanted=wanted)
        if rest[0] in WIDE:
            return self.fault("wide", at, found=rest[0], wanted=WIDE[rest[0]])
        if rest[0] in "]}":
            return self.fault("bracket", at, found=rest[0], wanted=wanted)
        return self.fault("unexpected", at, found=rest[0], wanted=wanted)

    def cut_off(self) -> Malformed:
        end = len(self.text)
        top = self.open[-1]
        also = self.lines.at(top.index)
        return Malformed(
            (
                self.one(
                    "cut-off",
                    end,
                    found=top.bracket,
                    wanted=_CLOSERS[top.bracket],
                    also=also,
                ),
            )
        )

    def between(self, top: _Open, closer: str) -> Malformed:
        """Neither a comma nor the closing bracket after an element."""
        rest = self.peek()
        if rest in ("]", "}"):
            also = self.lines.at(top.index)
            return Malformed(
                (self.one("bracket", self.index, found=rest, wanted=closer, also=also),)
            )
        if not rest or rest in {*WIDE, *_SINGLE, *_UNSEEN} or rest in "/#:":
            return self.unexpected(",")
        touching = self.index == self.ended and self.text[self.ended - 1] == '"'
        if touching and rest not in '{["':
            # A curly mark that was meant to close an earlier text swallows the next.
            start = self.text.rfind('"', 0, self.ended - 1) + 1
            curly = _CURLY_END.search(self.text, start, self.ended - 1)
            if curly:
                return self.fault("wide", curly.start(), found=curly[0], wanted='"')
            return self.fault("quote-inside", self.ended - 1)
        return self.fault("comma-missing", self.ended)

    def no_key(self) -> Malformed:
        word = _WORD.match(self.text, self.index)
        if word:
            return self.fault("key-bare", self.index, found=word[0])
        return self.unexpected("key")

    def bad_number(self, text: str) -> Malformed:
        return self.fault("number", self.index, found=text[:24])

    def bad_string(self) -> Malformed:
        """A string with a wrong escape, or one that its line does not close."""
        at = self.index + 1
        while True:
            good = _PLAIN.match(self.text, at)
            assert good is not None
            at = good.end()
            here = self.text[at : at + 1]
            if here == "\\":
                if not _ESCAPE.match(self.text, at):
                    if at + 1 >= len(self.text):
                        return self.fault("quote-open", self.index)
                    return self.fault("escape", at, found=self.text[at : at + 2])
                at += 2
            elif here == "\t":
                return self.fault("control", at, found="\\t")
            elif here in ("", "\r", "\n"):
                line = self.text[self.index + 1 : at]
                curly = max(line.find(mark) for mark in "”“＂")
                if curly >= 0:
                    where = self.index + 1 + curly
                    found = self.text[where]
                    return self.fault("wide", where, found=found, wanted='"')
                return self.fault("quote-open", self.index)
            else:
                return self.fault("control", at, found=f"\\u{ord(here):04x}")

    def after_the_end(self) -> Malformed:
        rest = self.text[self.index : self.index + 2]
        if rest in ("//", "/*") or rest[0] == "#":
            return self.unexpected("end")
        return self.fault("after-end", self.index, found=rest[0])


def _unescaped(match: re.Match[str]) -> str:
    if match[1]:
        return chr(int(match[1], 16))
    return _ESCAPED.get(match[2], match[2])


def _joined(twins: re.Match[str]) -> str:
    return twins[0].encode("utf-16", "surrogatepass").decode("utf-16")


def _meant(word: str) -> str:
    """What JSON calls the value that a word of another language names."""
    meanings = {"none": "null", "nil": "null", "undefined": "null"}
    lower = word.lower()
    if lower in ("true", "false", "null"):
        return lower
    if lower in ("nan", "infinity", "inf"):
        return "a number"
    return meanings.get(lower, "")


# How writing is mended, so that one mistake does not hide the next.

SCANS: Final = 20
"""Mistakes in writing that are looked for in one text; fewer in a long one."""
LONG: Final = 2**19
"""Characters of a text in which only the first few are."""


class Edit(NamedTuple):
    """Letters to put in the place of others; `sure` if nothing else can be meant."""

    at: int
    length: int
    put: str
    sure: bool = True


def mended(text: str) -> Mended:
    """All mistakes in the writing of a text, each mended to find the next."""
    faults: list[Fault] = []
    shifts: list[tuple[int, int, int]] = []
    sure = True
    for _ in range(SCANS if len(text) < LONG else 3):
        try:
            positions(text)
        except Malformed as error:
            so_far = Mended(text, (), False, tuple(shifts))
            for fault in error.faults:
                column = so_far.original(fault.line, fault.column)
                faults.append(replace(fault, column=column))
            edit = remedy(text, error.faults[0])
            if edit is None:
                break
            sure = sure and edit.sure
            grown = len(edit.put) - edit.length
            end = edit.at + edit.length
            if grown:
                shifts.append((*Lines(text).at(end), grown))
            text = text[: edit.at] + edit.put + text[end:]
        else:
            return Mended(text, tuple(faults), sure, tuple(shifts))
    return Mended(text, tuple(faults), False, tuple(shifts))


def remedy(text: str, fault: Fault) -> Edit | None:
    """What mends a mistake; None if that cannot be told."""
    at = Lines(text).index(fault.line, fault.column)
    match fault.code:
        case "wide":
            return Edit(at, len(fault.found), fault.wanted)
        case "unseen":
            return Edit(at, 1, " ")
        case "comma-missing":
            return Edit(at, 0, ",")
        case "comma-trailing" | "comma-extra":
            return Edit(at, 1, " ")
        case "colon-missing":
            return Edit(at, 0, ":")
        case "key-bare":
            length = len(fault.found)
            if text[at + length : at + length + 1] == '"':
                return Edit(at, 0, '"')
            return Edit(at, length, f'"{fault.found}"')
        case "quote-single":
            quoted = _SINGLED.match(text, at)
            return Edit(at, len(quoted[0]), f'"{quoted[1]}"') if quoted else None
        case "comment":
            remark = _COMMENT.match(text, at)
            return Edit(at, len(remark[0]), _blank(remark[0])) if remark else None
        case "word":
            return Edit(at, len(fault.found), f'"{fault.found}"', sure=False)
        case "number-grouped" | "number-unit":
            number = fault.wanted if fault.code == "number-grouped" else "0"
            put = number.ljust(len(fault.found))
            return Edit(at, len(fault.found), put, sure=fault.code == "number-grouped")
        case "number":
            digits = _NUMBERLIKE.match(text, at)
            length = len(digits[0]) if digits else 1
            return Edit(at, length, "0".ljust(length), sure=False)
        case "control":
            return Edit(at, 1, " ")
        case "escape":
            return Edit(at, 1, "/", sure=False) if text[at] == "\\" else None
        case "unexpected":
            return Edit(at, 1, ":") if fault.found == "=" else None
        case _:
            return None


_SINGLED: Final = re.compile(r"['`‘’´]([^'`‘’´\"\n]*)['`‘’´]")
_COMMENT: Final = re.compile(r"/\*.*?\*/|(?://|#)[^\n]*", re.DOTALL)


def _blank(text: str) -> str:
    """The text as blanks, on the same lines."""
    return re.sub(r"[^\r\n]", " ", text)
