"""How text becomes lines: measuring, breaking and setting them as labels."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Final, Protocol

from kiosk.drawing.ink import TEXT
from kiosk.drawing.marks import Label, Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kiosk.drawing.ink import Ink
    from kiosk.drawing.marks import Anchor

# Marks that may not begin, and marks that may not end, a Chinese line.
_NOT_FIRST: Final = frozenset("、。，．：；！？）》」』】〉”’…—·%,.:;!?)")
_OPENING: Final = "“‘「『《\"'"
"""Marks that hang in the margin."""
_NOT_LAST: Final = frozenset("（《「『【〈“‘(")

# Latin words and numbers stay whole; a Chinese character is an atom of its own.
_ATOMS: Final = re.compile(
    r"[A-Za-z0-9À-ɏ¥$+−][A-Za-z0-9À-ɏ_'’.,%/&+−$-]*|\s+|.", re.DOTALL
)
# Sets of so many letters take long to compile, and few starts break a line.
_IDEOGRAPHS: Final = r"[\u3400-\u9fff]{2,}"
_THIN: Final = r"(?<=[0-9A-Za-z%\u3400-\u9fff]\u2009)(?=[0-9A-Za-z\u3400-\u9fff])"
_OPENERS: Final = frozenset(
    "在与和及或为对从把向由以是让按到比据自将被也都就不无更最新大小全各每其该本近超逾约共"
    "且而但则并又再已可能会要有未总先后送占"
)
"""Words of one ideograph that lean on the one after them; all others lean back."""
_MONTH: Final = (
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r"(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?"
)
# The space, or nothing, between a number and what it is a number of. A year is not
# a number of what follows it.
_AMOUNTS: Final = (
    rf"\b(?:RMB|US\$|No\.|{_MONTH})( )(?=[0-9])",
    rf"(?<![0-9.,])[0-9]{{1,2}}( )(?={_MONTH}\b)",
    r"(?<![0-9.,A-Za-z–-])(?!(?:1[89]|20)[0-9]{2} )(?:US\$)?[+−]?"
    r"[0-9](?:[0-9.,]*[0-9])?( )"
    r"(?=[a-z%])(?!(?:and|or|of|in|to|by|on|for|from|at|is|are|was|were)\b)",
    r"[0-9]()(?=[\u3400-\u9fff])",
)


# Where a reader pauses, and so does not mind the end of a line.
_PAUSES: Final = frozenset("，。；：！？、,.;:!?)）")
_CLOSING: Final = frozenset("”》")
"""Marks after which a phrase in quotes has ended, but not what is said of it."""
BETWEEN: Final = 0.1
"""What a break between words costs that belong together more than a pause does, as
lines do that differ from the even length by a fifth of the room each."""
INSIDE: Final = 0.2
"""What a break between two Chinese words costs, as lines do that differ from the even
length by almost a third of the room each: nothing tells the eye that a word ends."""


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


QUOTES: Final = {"“": "”", "‘": "’", "《": "》", "「": "」"}
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
        if type_.advance(paragraph.rstrip(), size, weight) <= room:
            lines.append(paragraph.rstrip())
            continue
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

    A word is parted only where the room is narrower than it, and a number from its
    unit only where the room is narrower than both. An end of a line after a comma is
    worth lines of somewhat unequal length. A word of one ideograph stays with the one
    that it leans on.
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
    return BETWEEN if spaced or before in _CLOSING else INSIDE


def hung(line: str, size: float, weight: int, type_: Typesetter) -> float:
    """How far a line moves out, so that the mark it opens with hangs in the margin."""
    mark = line[: len(line) - len(line.lstrip(_OPENING))]
    return type_.advance(mark, size, weight) if mark else 0.0


def longest_word(
    text: str, size: float, weight: int, type_: Typesetter, *, tied: bool = False
) -> float:
    """The width of the widest piece of a text that is not to be parted.

    That is a word or, where they are `tied`, one with what leans on it.
    """
    return max(
        (
            type_.advance(piece, size, weight)
            for piece in _pieces(text, 0 if tied else 1)
            if not piece.isspace()
        ),
        default=0.0,
    )


def _whole(
    text: str, size: float, weight: int, room: float, type_: Typesetter
) -> Iterator[str]:
    """The pieces of a text; a short Chinese phrase in quotes is one, if it fits.

    A piece that is wider than the room is parted where that does the least harm.
    """

    def _wider(piece: str) -> bool:
        return type_.advance(piece.rstrip(), size, weight) > room

    pieces = _pieces(text, 0)
    start = 0
    while start < len(pieces):
        end = start + 1
        mark = QUOTES.get(pieces[start][0])
        if mark is not None:
            while end < len(pieces) and mark not in "".join(pieces[start:end]):
                end += 1
            phrase = "".join(pieces[start:end])
            closed = mark in phrase and len(phrase) <= QUOTED and " " not in phrase
            if not closed or type_.advance(phrase, size, weight) > room:
                end = start + 1
        whole = "".join(pieces[start:end])
        if end == start + 1 and _wider(whole):
            for word in _pieces(whole, 1):
                # At a thin space rather than within a word.
                for part in re.split(_THIN, word) if _wider(word) else (word,):
                    yield from _pieces(part, 2) if _wider(part) else (part,)
        else:
            yield whole
        start = end


@lru_cache(maxsize=1024)
def _pieces(text: str, leave: int) -> tuple[str, ...]:
    """A text in pieces; `leave` is 1 to part what merely leans on a word, 2 words."""
    held: set[int] = set()
    if leave < 2:
        for run in re.finditer(_IDEOGRAPHS, text):
            place = run.start()
            for word in _words(run.group()):
                held.update(range(place + 1, place + len(word)))
                if leave < 1 and len(word) == 1:
                    held.add(place + 1 if word in _OPENERS else place)
                place += len(word)
            # What leans on nothing within its own ideographs stands alone.
            held -= {run.start(), run.end()}
    if leave < 1:
        for amount in _AMOUNTS:
            held.update(at for m in re.finditer(amount, text) for at in m.span(1))
    pieces: list[str] = []
    place = 0
    for atom in _unbreakable(text):
        if place in held and pieces:
            pieces[-1] += atom
        else:
            pieces.append(atom)
        place += len(atom)
    return tuple(pieces)


MOST_WORDS: Final = 4096
"""Ideographs in a row whose words are known, those that were asked last."""
_known: Final[OrderedDict[str, tuple[str, ...]]] = OrderedDict()
"""The words of ideographs in a row, those that were asked last at the end."""
_knowing: Final = threading.Lock()


def known_words() -> tuple[tuple[str, ...], ...]:
    """The words of every row of ideographs that is known, the last asked for last."""
    with _knowing:
        return tuple(_known.values())


def learn_words(found: Iterable[tuple[str, ...]]) -> None:
    """Know these words from now on: what tells them apart takes long to get ready."""
    with _knowing:
        for words in found:
            _known["".join(words)] = words
        while len(_known) > MOST_WORDS:
            _known.popitem(last=False)


def forget_words() -> None:
    """Know no words any more."""
    with _knowing:
        _known.clear()


def _words(text: str) -> tuple[str, ...]:
    """The words of Chinese text, which has no spaces between them."""
    with _knowing:
        if text in _known:
            _known.move_to_end(text)
            return _known[text]
    # Its dictionary takes a tenth of a second and 30 MB: read once a line has to be
    # broken that nobody has broken before.
    from rjieba import cut

    words = tuple(cut(text))
    learn_words((words,))
    return words


def _unbreakable(text: str) -> list[str]:
    """What stays together however narrow the room is."""
    atoms: list[str] = []
    for atom in _ATOMS.findall(text):
        glued = atoms and (atom[0] in _NOT_FIRST or atoms[-1][-1] in _NOT_LAST)
        if (
            glued
            or (atoms and atom[0] == "\u2009")
            or (atoms and atoms[-1][-1] == "\u2009")
        ):
            atoms[-1] += atom
        else:
            atoms.append(atom)
    return atoms


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
