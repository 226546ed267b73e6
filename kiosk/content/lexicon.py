"""The lexicon: Chinese words that have been told apart, kept for the next start.

What tells them apart reads a dictionary, a tenth of a second and 30 MB of it. A show
has few words: who knows them from the start before needs no dictionary.
"""

from __future__ import annotations

import json
import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from kiosk.content.last_written import LastWritten
from kiosk.content.stamps import stamp
from kiosk.drawing import typeset

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME: Final = "words.json"
LARGEST: Final = 2**19
"""Bytes of words that are kept, those that were asked for last."""
_ROW: Final = re.compile("[\u3400-\u9fff]+(?: [\u3400-\u9fff]+)*")
"""Words with a space between them."""


class Lexicon:
    """The words that are known, in a file of the state's folder; None keeps none."""

    def __init__(self, state: Path | None) -> None:
        self._kept = LastWritten(None if state is None else state / NAME)
        self._there: frozenset[tuple[str, ...]] = frozenset()
        """What is in the file, or has had no room in it."""

    @classmethod
    def learnt(cls, state: Path | None) -> Self:
        """The lexicon of a folder, with what is in it known from now on."""
        lexicon = cls(state)
        lexicon.learn()
        return lexicon

    def learn(self) -> None:
        """Know what was known before, if the same program has told it apart."""
        rows = self._kept.read(_understood)
        if rows:
            typeset.learn_words(rows)
            self._there = frozenset(rows)

    def keep(self) -> None:
        """Keep what is known, in a thread of its own, if there is more of it."""
        known = typeset.known_words()
        if not self._there.issuperset(known):
            self._there = frozenset(known)
            self._kept.keep(_said(known))

    def close(self) -> None:
        """Finish writing, for no more than a second."""
        self._kept.close()


def _teller() -> str:
    """What tells words apart: another may do so in another way."""
    spec = find_spec("rjieba")
    return "" if spec is None or spec.origin is None else stamp(Path(spec.origin))


def _said(rows: Sequence[tuple[str, ...]]) -> bytes:
    left, kept = LARGEST, []
    for words in reversed(rows):
        kept.append(" ".join(words))
        left -= 3 * len(kept[-1]) + 4
        if left < 0:
            break
    said = {"teller": _teller(), "rows": kept[::-1]}
    return json.dumps(said, ensure_ascii=False).encode() + b"\n"


def _understood(data: bytes) -> list[tuple[str, ...]]:
    said = json.loads(data)
    if not isinstance(said, dict) or not isinstance(said.get("rows"), list):
        raise ValueError("no lexicon")
    if said.get("teller") != _teller():
        return []
    rows = said["rows"]
    if not all(isinstance(row, str) and _ROW.fullmatch(row) for row in rows):
        raise ValueError("not words")
    return [tuple(row.split(" ")) for row in rows]
