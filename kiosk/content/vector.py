"""Vector: what is wrong with a drawing, by its text alone: SVG that can be trusted.

A drawing may name files and addresses, and may be small and yet take for ever to
paint. Here it is read and never followed: what refers to anything outside itself, and
what grows beyond measure, is refused in a sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kiosk.model.message import Message, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.drawing.life import Motif

ENDING: Final = ".svg"
"""What the name of a drawing ends with, in small letters."""
LARGEST: Final = 4 * 2**20
"""Bytes that a drawing may have; more takes seconds to paint."""
PIECES: Final = 100_000
"""Shapes that a drawing may come to, those counted that it repeats."""
EFFECTS: Final = 40
"""Steps of filters that it may come to; each paints the page once more."""
DEPTH: Final = 100
"""Levels of nesting."""
INLINE: Final = 2 * 2**20
"""Characters of a picture that is written into a drawing."""

PAINTER: Final = "kiosk.player.drawn:drawn"
"""What paints a drawing in a child process."""
SECONDS: Final = 1.25
"""Seconds of the processor that it may take: a start waits for it."""
MEGABYTES: Final = 768
"""Megabytes that it may take."""

WINDOWS: Final = 4000
"""Windows of a drawing that may live; more take too long to be told apart."""
FARTHEST: Final = 1e6
"""Units from its corner beyond which a number in a drawing is an error."""

_URL: Final = re.compile(r"url\(\s*['\"]?\s*([^'\")]*)", re.IGNORECASE)
_IMPORT: Final = re.compile(r"@import\b", re.IGNORECASE)
_INLINE: Final = re.compile(r"data:image/(?:png|jpe?g);base64,", re.IGNORECASE)
_EFFECT: Final = re.compile(r"fe[A-Z]")
_NUMBER: Final = r"(-?[0-9]+(?:\.[0-9]+)?)"
_WINDOW: Final = re.compile(rf"M{_NUMBER}[, ]{_NUMBER}h{_NUMBER}v{_NUMBER}h-")
_LEVEL: Final = re.compile(rf"M{_NUMBER}[, ]{_NUMBER} ?[LH] ?{_NUMBER}")


def fault(data: bytes, name: str) -> Message | None:
    """Why a drawing is not painted; None if nothing speaks against it.

    Args:
        data: its bytes.
        name: what staff call it.
    """
    called = shown(name)
    if len(data) > LARGEST:
        size, limit = len(data) / 2**20, LARGEST // 2**20
        return Message(
            f"“{called}”有 {size:.1f} MB，超过 {limit} MB，画起来太慢",
            f"“{called}” has {size:.1f} MB; more than {limit} MB take too long to "
            "paint",
        )
    reading = _Reading()
    try:
        reading.read(data)
    except _Broken:
        reading.kind = ""
    except _Refused as refused:
        what = refused.what
        return Message(f"“{called}”{what.zh}", f"“{called}” {what.en}")
    if reading.kind != "svg":
        return broken(name)
    try:
        pieces, effects = reading.weight()
    except _Refused as refused:
        what = refused.what
        return Message(f"“{called}”{what.zh}", f"“{called}” {what.en}")
    if pieces > PIECES or effects > EFFECTS:
        return Message(
            f"“{called}”里重复、嵌套或滤镜太多，画起来太慢；请在绘图软件里把它简化，"
            "或栅格化后再存",
            f"“{called}” repeats, nests or filters too much and takes too long to "
            "paint; simplify it in the drawing program",
        )
    return None


def motif(data: bytes) -> Motif | None:
    """What of a drawing can live; None if it says nothing of that.

    Paths say so by their `id`: `windows`, each of them as `Mx,yhWvHh-Wz`, and `road`
    and `fairway`, level lines as `Mx,y Lx,y`.

    Args:
        data: bytes of a drawing that has no fault.
    """
    # Imported only now: no first picture lives.
    import numpy as np

    from kiosk.drawing.life import Motif

    reading = _Reading()
    try:
        reading.read(data)
    except (_Broken, _Refused):
        return None
    box = [float(word) for word in re.findall(_NUMBER, reading.box)]
    if len(box) != 4 or min(box[2:]) <= 0 or not reading.shapes:
        return None
    windows = [
        (float(x), float(y), float(wide), float(high))
        for x, y, wide, high in _WINDOW.findall(reading.shapes.get("windows", ""))
    ]
    if len(windows) > WINDOWS:
        windows = []
    found = np.array(windows, dtype=float).reshape(-1, 4) - (*box[:2], 0.0, 0.0)
    if not (np.abs(found) < FARTHEST).all() or max(map(abs, box)) > FARTHEST:
        return None
    return Motif(box[2], box[3], found, reading.level("road"), reading.level("fairway"))


def broken(name: str) -> Message:
    """What is said of a file that is no drawing."""
    return Message(
        f"“{shown(name)}”不是 SVG 图，或已损坏",
        f"“{shown(name)}” is no SVG drawing, or is damaged",
    )


class _Broken(Exception):
    """A drawing that is no XML."""


class _Refused(Exception):
    def __init__(self, what: Message) -> None:
        super().__init__(what.en)
        self.what = what


@dataclass(slots=True)
class _Part:
    """An element: what it is, what it holds, and what it refers to by name."""

    kind: str
    parts: list[_Part] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


class _Reading:
    """One pass over a drawing; nothing that it names is opened."""

    def __init__(self) -> None:
        self.kind = ""
        self._open: list[_Part] = []
        self._named: dict[str, _Part] = {}
        self._root = _Part("")
        self.box = ""
        """What the drawing says of its corner and its size."""
        self.shapes: dict[str, str] = {}
        """Paths that have a name."""

    def level(self, name: str) -> tuple[float, float, float] | None:
        """A named level line from the drawing's corner: x from, x to and y."""
        found = _LEVEL.match(self.shapes.get(name, ""))
        if found is None:
            return None
        x, y, to = map(float, found.groups())
        if max(abs(x), abs(y), abs(to)) > FARTHEST:
            return None
        left, top = map(float, re.findall(_NUMBER, self.box)[:2])
        return x - left, to - left, y - top

    def read(self, data: bytes) -> None:
        # Imported only now: a drawing of the program itself is not looked into.
        from xml.parsers import expat

        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.EntityDeclHandler = self._entity
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            raise _Broken(str(error)) from error

    def weight(self) -> tuple[int, int]:
        """Shapes and steps of filters, as often as they are painted."""
        known: dict[int, tuple[int, int]] = {}
        on_way: set[int] = set()

        def weigh(part: _Part, depth: int) -> tuple[int, int]:
            key = id(part)
            if key in known:
                return known[key]
            if key in on_way or depth > 4 * DEPTH:
                raise _Refused(
                    Message(
                        "里有图形绕一圈又引用了自己，或层层引用得太深",
                        "has a shape that refers to itself in a circle, or through "
                        "too many others",
                    )
                )
            on_way.add(key)
            shapes, effects = 1, 1 if _EFFECT.match(part.kind) else 0
            for other in (*part.parts, *self._referred(part)):
                more, steps = weigh(other, depth + 1)
                # Numbers of thousands of digits would take as long as the drawing.
                shapes = min(shapes + more, 10 * PIECES)
                effects = min(effects + steps, 10 * EFFECTS)
            on_way.discard(key)
            known[key] = shapes, effects
            return known[key]

        return weigh(self._root, 0)

    def _referred(self, part: _Part) -> Iterator[_Part]:
        for name in part.names:
            if (other := self._named.get(name)) is not None:
                yield other

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        part = _Part(tag.rpartition(" ")[2])
        if not self._open:
            self.kind = part.kind
            self.box = attributes.get("viewBox", "")
            self._root = part
        else:
            self._open[-1].parts.append(part)
        self._open.append(part)
        if len(self._open) > DEPTH:
            raise _Refused(
                Message(f"嵌套超过 {DEPTH} 层", f"nests more than {DEPTH} levels deep")
            )
        for full, value in attributes.items():
            name = full.rpartition(" ")[2]
            if name == "id":
                self._named.setdefault(value, part)
                self.shapes.setdefault(value, attributes.get("d", ""))
            elif name == "href" and part.kind != "a":
                self._refer(part, value.strip())
            else:
                self._urls(part, value)

    def _end(self, _: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        if self._open and self._open[-1].kind == "style":
            self._urls(self._open[-1], text)

    def _urls(self, part: _Part, text: str) -> None:
        if _IMPORT.search(text):
            raise _Refused(_outside("@import"))
        if "\\" in text and part.kind == "style":
            # CSS can write any letter as an escape, and so hide an address.
            raise _Refused(_outside("\\"))
        for address in _URL.findall(text):
            self._refer(part, address.strip())

    def _refer(self, part: _Part, address: str) -> None:
        if address.startswith("#"):
            part.names.append(address[1:])
        elif _INLINE.match(address):
            if len(address) > INLINE:
                limit = INLINE // 2**20
                raise _Refused(
                    Message(
                        f"里嵌的图片超过 {limit} MB",
                        f"holds a picture of more than {limit} MB",
                    )
                )
        elif address:
            raise _Refused(_outside(address))

    def _entity(self, *_: object) -> None:
        raise _Refused(
            Message(
                "里声明了实体（ENTITY），不能用；请在绘图软件里另存为普通 SVG",
                "declares entities, which are not read; save it as a plain SVG",
            )
        )


def _outside(address: str) -> Message:
    return Message(
        f"引用了别处的“{shown(address)}”；图要自成一体，请在绘图软件里把它嵌入再另存",
        f"refers to “{shown(address)}” elsewhere; a drawing has to hold all that it "
        "shows: embed it in the drawing program",
    )
