"""How quotation marks and full-width punctuation are set, whoever typed them.

People type straight quotes, and every full-width mark with half an em of nothing
beside it. A line shows the curly ones, and two such marks in a row share their nothing,
as printers have them: the requirements for Chinese text layout (W3C clreq, 3.1.6) take
half an em out between them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

SHARED: Final = 0.5
"""Em that goes where two full-width marks meet."""

_OPEN: Final = frozenset("“‘「『《〈（【〔")
_CLOSE: Final = frozenset("”’」』》〉）】〕，。、；：！？．")
_ELIDED: Final = ("s", "t", "re", "ve", "ll", "d", "m")
"""What follows an apostrophe rather than a quotation mark, where a text begins."""
_MARKS: Final = frozenset("‘’“”")
_DIGITS: Final = tuple("0123456789")
_CURLY: Final = {"'": ("‘", "’"), '"': ("“", "”")}


class Piece(NamedTuple):
    """A part of a text that is set in one go, `dx` em from where the last one ended."""

    text: str
    dx: float = 0.0


def is_chinese(text: str) -> bool:
    """Whether a text has ideographs or full-width marks, or curly quotes alone."""
    if any(
        "\u2e80" <= char <= "\ud7ff" or "\uff00" <= char <= "\uffef" for char in text
    ):
        return True
    return not _MARKS.isdisjoint(text) and not any(char.isalpha() for char in text)


def is_latin_quoted(text: str) -> bool:
    """Whether a text has curly quotes and is not Chinese."""
    return not _MARKS.isdisjoint(text) and not is_chinese(text)


@lru_cache(maxsize=2048)
def curled(text: str) -> str:
    """The text with its straight quotes curly; one after a number may be a measure.

    Chinese text is left alone: its quotes are typed as they are meant.
    """
    if is_chinese(text):
        return text
    out: list[str] = []
    awaited: list[str] = []
    """Straight quotes that have opened and not closed."""
    for at, char in enumerate(text):
        if char not in _CURLY:
            out.append(char)
            continue
        opening, closing = _CURLY[char]
        before, after = text[at - 1 : at], text[at + 1 :]
        if _opens(char, before, after):
            awaited.append(char)
            out.append(opening)
        elif char in awaited and not (char == "'" and after[:1].isalpha()):
            while awaited.pop() != char:
                pass
            out.append(closing)
        else:
            measure = before in _DIGITS and not after[:1].isalpha()
            out.append(char if measure else closing)
    return "".join(out)


def _opens(char: str, before: str, after: str) -> bool:
    if before and not (before.isspace() or before in "([{—–-/“‘'\""):
        return False
    if not after or after[0].isspace() or after[0] in ".,;:!?)]}":
        return False
    word = ""
    for letter in after:
        if not letter.isalnum():
            break
        word += letter
    return bool(before) or char == '"' or word.lower() not in _ELIDED


@lru_cache(maxsize=2048)
def pieces(text: str) -> tuple[Piece, ...]:
    """A text parted where full-width marks meet and share their nothing.

    A closing mark has it on its right: what follows it moves up. An opening one has it
    on its left: a second one moves up to the first.
    """
    out: list[Piece] = []
    begun, dx = 0, 0.0
    for at in range(1, len(text)):
        before, char = text[at - 1], text[at]
        meet = (before in _CLOSE and (char in _CLOSE or char in _OPEN)) or (
            before in _OPEN and char in _OPEN
        )
        if meet:
            out.append(Piece(text[begun:at], dx))
            begun, dx = at, -SHARED
    out.append(Piece(text[begun:], dx))
    return tuple(out)
