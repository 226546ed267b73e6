"""The text of a content as it is written: an edit changes its own letters alone.

Order, indentation, ends of lines, encoding and whatever else somebody has written stay
as they are, byte for byte. What is new is written as what stands round it.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from kiosk.authoring.edit.rewriting import changed
from kiosk.authoring.edit.style import END, LONE, WIDE, Style
from kiosk.content import json_scan, json_text
from kiosk.content.json_text import Malformed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.content.json_text import Fault, Steps

Encoding = Literal["utf-8", "utf-16-le", "utf-16-be", "gb18030"]


_MARKS: Final[tuple[tuple[bytes, Encoding], ...]] = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_DECODER: Final = json.JSONDecoder()
_SPACE: Final = re.compile(r"[ \t\r\n]*")


class Splice(NamedTuple):
    """Letters in the place of others, `at` so many from the beginning."""

    at: int
    old: str
    new: str

    @property
    def inverse(self) -> Splice:
        return Splice(self.at, self.new, self.old)


class Extent(NamedTuple):
    """Where a value stands: from its key, or itself, to its end."""

    key: int
    start: int
    end: int


@dataclass(frozen=True)
class SourceText:
    """The letters of a file and how they become its bytes again.

    Letters that no encoding has given, in a file that is damaged, are kept as they are.
    An edit gives a new text; `raw` and edits by a way need a text that is JSON.
    """

    text: str
    encoding: Encoding = "utf-8"
    mark: bytes = b""

    @classmethod
    def of(cls, data: bytes) -> SourceText:
        """The text of a file; `data` gives the same bytes back."""
        for mark, encoding in _MARKS:
            if data.startswith(mark):
                with suppress(UnicodeDecodeError):
                    body = data[len(mark) :].decode(encoding, _errors(encoding))
                    return cls(body, encoding, mark)
        try:
            found = json_text.decoded(data)
        except Malformed:
            # What is no text at all is kept as well.
            return cls(data.decode("utf-8", "surrogateescape"))
        return cls(found.text, "gb18030" if found.encoding == "gb18030" else "utf-8")

    @cached_property
    def data(self) -> bytes:
        """The bytes of the file.

        Text in GB18030 whose bytes would be taken for another becomes UTF-8: with
        few letters that are not ASCII they may be that by chance.
        """
        data = self.text.encode(self.encoding, _errors(self.encoding))
        if self.encoding == "gb18030" and SourceText.of(data).text != self.text:
            return self.text.encode()
        return self.mark + data

    @cached_property
    def raw(self) -> Any:
        """The plain data.

        Raises:
            Malformed: the text is not JSON.
        """
        if LONE.search(self.text):
            json_text.decoded(self.data)
        found = json_text.parsed(self.text)
        json_scan.checked(self.text, found)
        return found

    @cached_property
    def faults(self) -> tuple[Fault, ...]:
        """Every mistake in the writing, in the order of the text; none in JSON."""
        try:
            _ = self.raw
        except Malformed as error:
            if error.faults[0].code in ("bytes", "bytes-end", "office"):
                return error.faults
            return json_scan.mended(self.text).faults or error.faults
        return ()

    @property
    def sound(self) -> bool:
        """Whether the text is JSON."""
        return not self.faults

    @cached_property
    def mended(self) -> SourceText | None:
        """The text with its mistakes in writing mended; None if that is a guess."""
        found = json_scan.mended(self.text) if self.faults else None
        if found is None or not found.whole or not found.faults:
            return None
        return replace(self, text=found.text)

    def faults_at(self, line: int) -> tuple[Fault, ...]:
        """The mistakes in the writing of one line, counted from 1."""
        return tuple(fault for fault in self.faults if fault.line == line)

    def value(self, steps: Steps) -> Any:
        """The plain data at the end of a way.

        Raises:
            LookupError: there is none.
        """
        value = self.raw
        for step in steps:
            value = _within(value, step)
        return value

    def span(self, steps: Steps) -> Extent:
        """Where a value stands.

        Raises:
            LookupError: there is none.
        """
        key = start = _skipped(self.text, 0)
        for step in steps:
            # Only what stands before it is read, and not what it is in.
            for number, (name, begins, at) in enumerate(_starts(self.text, start)):
                if step == (number if name is None else name):
                    key, start = begins, at
                    break
            else:
                raise LookupError(steps)
        return Extent(key, start, _ended(self.text, start))

    def steps_at(self, place: int) -> Steps:
        """The way to the innermost value, or its key, round a place in the text."""
        steps: Steps = ()
        span = self.span(())
        while True:
            for number, (key, own) in enumerate(_members(self.text, span.start)):
                if own.key <= place < own.end:
                    steps = (*steps, number if key is None else key)
                    span = own
                    break
            else:
                return steps

    # Edits

    def spliced(self, *splices: Splice) -> SourceText:
        """The text with letters replaced, one after the other.

        Raises:
            ValueError: other letters stand there than are to be replaced.
        """
        text = self.text
        for one in splices:
            end = one.at + len(one.old)
            if not 0 <= one.at <= len(text) or text[one.at : end] != one.old:
                raise ValueError(f"other letters stand at {one.at}")
            text = text[: one.at] + one.new + text[end:]
        return self if text == self.text else replace(self, text=text)

    def splice_to(self, other: SourceText) -> Splice:
        """What makes this text the other; the shortest that is one piece."""
        old, new = self.text, other.text
        first = _common(old, new)
        short = min(len(old), len(new)) - first
        last = _common(old[::-1][:short], new[::-1][:short])
        return Splice(first, old[first : len(old) - last], new[first : len(new) - last])

    def set(self, steps: Steps, value: Any, order: Sequence[str] = ()) -> SourceText:
        """A value in the place of another, or a field that was not there.

        Of an object or a list only what differs is written. Objects on the way that
        are not there are made.

        Args:
            steps: the way to the value.
            value: plain data.
            order: names of fields in the order in which a new one takes its place.

        Raises:
            LookupError: there is no such place.
            ValueError: the value is none of JSON.
        """
        _refuse(value)
        try:
            old = self.value(steps)
        except LookupError:
            *parent, last = steps
            if not isinstance(last, str):
                raise
            try:
                self.value(tuple(parent))
            except LookupError:
                return self.set(tuple(parent), {last: value})
            return self.with_field(tuple(parent), last, value, order)
        return changed(self, steps, old, value)

    def insert(self, steps: Steps, value: Any) -> SourceText:
        """An item put into a list before the one that the way leads to, or last.

        Raises:
            LookupError: there is no such list, or its end is before that.
            ValueError: the value is none of JSON.
        """
        _refuse(value)
        *parent, number = steps
        members = self._items(tuple(parent), number)
        assert isinstance(number, int)
        if number > len(members):
            raise LookupError(steps)
        return self.entered(tuple(parent), number, None, value)

    def remove(self, steps: Steps) -> SourceText:
        """The text without an item of a list, or without a field.

        Raises:
            LookupError: there is none.
        """
        if not steps:
            raise LookupError(steps)
        *parent, step = steps
        around = self.span(tuple(parent))
        members = list(_members(self.text, around.start))
        for number, (key, own) in enumerate(members):
            if step != (number if key is None else key):
                continue
            if len(members) == 1:
                return self._put(around.start + 1, around.end - 1, "")
            if number + 1 < len(members):
                after = members[number + 1][1].key
                if not self._ends_line(members, number):
                    return self._put(own.key, after, "")
            return self._put(members[number - 1][1].end, own.end, "")
        raise LookupError(steps)

    def _ends_line(
        self, members: Sequence[tuple[str | None, Extent]], number: int
    ) -> bool:
        """Whether a member is the last of several in one line, and another follows."""
        if not number:
            return False
        own = members[number][1]
        before = self.text[members[number - 1][1].end : own.key]
        behind = self.text[own.end : members[number + 1][1].key]
        return END.search(before) is None and END.search(behind) is not None

    def move(self, steps: Steps, to: int) -> SourceText:
        """An item of a list at another place of it; the others move up.

        Raises:
            LookupError: there is no such item or place.
        """
        *parent, number = steps
        members = self._items(tuple(parent), number)
        assert isinstance(number, int)
        if not (0 <= number < len(members) and 0 <= to < len(members)):
            raise LookupError(steps)
        first, last = min(number, to), max(number, to)
        spans = [own for _, own in members[first : last + 1]]
        words = [self.text[own.start : own.end] for own in spans]
        words.insert(to - first, words.pop(number - first))
        gaps = [self.text[a.end : b.start] for a, b in pairwise(spans)]
        put = "".join(word + gap for word, gap in zip(words, [*gaps, ""], strict=True))
        return self._put(spans[0].start, spans[-1].end, put)

    def copy(self, steps: Steps) -> SourceText:
        """A copy of an item of a list behind it, letter for letter.

        Raises:
            LookupError: there is no such item.
        """
        *parent, number = steps
        members = self._items(tuple(parent), number)
        assert isinstance(number, int)
        if not 0 <= number < len(members):
            raise LookupError(steps)
        own = members[number][1]
        gap = self._gap(self.span(tuple(parent)), members, number + 1)
        word = self.text[own.start : own.end]
        if number + 1 == len(members):
            return self._put(own.end, own.end, f",{gap}{word}")
        at = members[number + 1][1].key
        return self._put(at, at, f"{word},{gap}")

    def rename(self, steps: Steps, key: str) -> SourceText:
        """A field under another name, in its place.

        Raises:
            LookupError: there is no such field.
            ValueError: there is one of that name already.
        """
        *parent, old = steps
        fields = self.value(tuple(parent))
        if not isinstance(fields, dict) or old not in fields:
            raise LookupError(steps)
        if key in fields and key != old:
            raise ValueError(f"there is a field {key!r} already")
        span = self.span(steps)
        return self._put(span.key, _ended(self.text, span.key), self.style.said(key))

    # How they are made

    def written(self, steps: Steps, value: Any) -> SourceText:
        """A value written in the place of another, whatever they share."""
        span = self.span(steps)
        margin, alone = _margin(self.text, span.key)
        before = span.start - span.key
        put = self.style.laid_out(value, margin, before, alone=alone or not steps)
        return self._put(span.start, span.end, put)

    def with_field(
        self, steps: Steps, key: str, value: Any, order: Sequence[str]
    ) -> SourceText:
        """A field put into an object that has none of that name."""
        fields = self.value(steps)
        if not isinstance(fields, dict):
            raise LookupError(steps)
        place = len(fields)
        if key in order:
            earlier = {*order[: order.index(key)]}
            # Behind the last of those that come before it, if one is there.
            found = [n + 1 for n, name in enumerate(fields) if name in earlier]
            place = found[-1] if found else 0
        return self.entered(steps, place, key, value)

    def entered(
        self, steps: Steps, place: int, key: str | None, value: Any
    ) -> SourceText:
        """A member put into an object or a list, before the one at a place."""
        around = self.span(steps)
        members = list(_members(self.text, around.start))
        name = "" if key is None else self.style.said(key) + self.style.colon
        if not members:
            return self._entered_alone(steps, around, name, value)
        gap = self._gap(around, members, place)
        lines = bool(END.search(gap))
        margin = END.split(gap)[-1] if lines else ""
        put = name + self.style.laid_out(value, margin, len(name), alone=lines)
        if place == len(members):
            end = members[-1][1].end
            return self._put(end, end, f",{gap}{put}")
        at = members[place][1].key
        return self._put(at, at, f"{put},{gap}")

    def _entered_alone(
        self, steps: Steps, around: Extent, name: str, value: Any
    ) -> SourceText:
        """A first member put where there was none."""
        own = self.span(steps)
        margin, alone = _margin(self.text, own.key)
        style = self.style
        alone = (alone or not steps) and style.lines
        holds_list = self.text[around.start] == "["
        inline = style.inline_lists if holds_list else style.inline_objects
        short = name + self.style.in_line(value)
        room = WIDE - len(margin) - (own.start - own.key) - 4
        if not alone or (inline and steps and len(short) <= room):
            pad = "" if holds_list else style.pad
            return self._put(around.start + 1, around.end - 1, f"{pad}{short}{pad}")
        deeper = margin + style.unit
        put = name + self.style.laid_out(value, deeper, len(name), alone=True)
        put = f"{style.newline}{deeper}{put}{style.newline}{margin}"
        return self._put(around.start + 1, around.end - 1, put)

    def _gap(
        self, around: Extent, members: Sequence[tuple[str | None, Extent]], place: int
    ) -> str:
        """What stands between a comma and a new member, as between the others."""
        text = self.text
        if len(members) > 1:
            here = members[min(max(place, 1), len(members) - 1)][1].key
            return text[text.rindex(",", 0, here) + 1 : here]
        gap = text[around.start + 1 : members[0][1].key]
        return gap if END.search(gap) else self.style.comma[1:]

    def _items(
        self, steps: Steps, number: str | int
    ) -> list[tuple[str | None, Extent]]:
        if not isinstance(self.value(steps), list) or not isinstance(number, int):
            raise LookupError((*steps, number))
        return list(_members(self.text, self.span(steps).start))

    def _put(self, start: int, end: int, put: str) -> SourceText:
        return self.spliced(Splice(start, self.text[start:end], put))

    @cached_property
    def style(self) -> Style:
        """How the text is laid out."""
        return Style.of(self.text)


def _errors(encoding: Encoding) -> str:
    # Of UTF-8, bytes that are none; of UTF-16, halves of characters.
    return {"utf-8": "surrogateescape", "gb18030": "strict"}.get(
        encoding, "surrogatepass"
    )


def _refuse(value: Any) -> None:
    """Raise for what is no plain data.

    Raises:
        ValueError: it has something in it that JSON does not have.
    """
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError("no number")
    elif isinstance(value, dict):
        for key, one in value.items():
            if not isinstance(key, str):
                raise ValueError("a name that is no text")
            _refuse(one)
    elif isinstance(value, list | tuple):
        for one in value:
            _refuse(one)
    else:
        try:
            json.dumps(value, allow_nan=False)
        except TypeError as error:
            raise ValueError(str(error)) from error


def _within(value: Any, step: str | int) -> Any:
    if isinstance(value, dict) and step in value:
        return value[step]
    if isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
        return value[step]
    raise LookupError(step)


def _skipped(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _ended(text: str, start: int) -> int:
    return _DECODER.raw_decode(text, start)[1]


def _members(text: str, start: int) -> Iterator[tuple[str | None, Extent]]:
    """The members of the object or list that begins at a place, with their keys."""
    for key, begins, at in _starts(text, start):
        yield key, Extent(begins, at, _ended(text, at))


def _starts(text: str, start: int) -> Iterator[tuple[str | None, int, int]]:
    """The keys of the members, and where they and their values begin."""
    if text[start] not in "{[":
        return
    at = _skipped(text, start + 1)
    while text[at] not in "}]":
        key, begins = None, at
        if text[start] == "{":
            key, at = _DECODER.raw_decode(text, at)
            at = _skipped(text, _skipped(text, at) + 1)
        yield key, begins, at
        at = _skipped(text, _ended(text, at))
        if text[at] == ",":
            at = _skipped(text, at + 1)


def _margin(text: str, at: int) -> tuple[str, bool]:
    """The blanks of the line before a place, and whether there is nothing else."""
    line = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    blanks = re.match(r"[ \t]*", text[line:at])
    margin = blanks[0] if blanks else ""
    return margin, len(margin) == at - line


def _common(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
