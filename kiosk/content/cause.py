"""Cause: one digest for all that can be the cause of a death; mended, it is another.

The show is as it is by the content, by the files that it names, by the type beside it,
and by the program.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.content.assets import FONTS, beside, letters
from kiosk.content.content import LIMIT
from kiosk.content.privilege import read
from kiosk.content.stamps import program, stamp
from kiosk.content.taken import ENDINGS

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.content.content import Loaded

SEARCHED: Final = 4 * 2**20
"""Bytes of a content in which names of files are looked for."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What lies beside a content and is shown with it.

    `files` are the pictures and whatever else it names, and the type; `folders` those
    in which one that is missing would appear.
    """

    files: tuple[Path, ...] = ()
    folders: tuple[Path, ...] = ()

    @classmethod
    def of(cls, path: Path, *, sheets: bool = False) -> Beside:
        """What lies beside a content file, with the `sheets` that it names or without.

        Beside a content that cannot be read that is what every show has.
        """
        # However the content was named, its files are called the same.
        path = path.absolute()
        text = ""
        with contextlib.suppress(OSError, ValueError):
            text = letters(read(path, SEARCHED, linked=True))
        names, folders = beside(path.parent, text)
        found = [
            path.parent / name
            for name in names
            if sheets or not name.lower().endswith(ENDINGS)
        ]
        type_: list[Path] = []
        with contextlib.suppress(OSError):
            type_ = sorted((path.parent / FONTS).iterdir())
        return cls((*found, *type_), folders)

    def cause(self, own: str) -> str:
        """These files and the program in one digest, with one of the content's own."""
        words = [own, program()]
        for file in self.files:
            words.append(f"{os.fsencode(file)!r} {stamp(file)}")
        return hashlib.sha256("\n".join(words).encode()).hexdigest()


def cause(path: Path, own: str, *, sheets: bool = False) -> str:
    """One digest for all that can be the cause of a death: mended, it is another.

    That is the content and the files that it names, the type beside it, and the
    program; of the files the size and the time.

    Args:
        path: the content file.
        own: the digest of what it says.
        sheets: whether spreadsheets count, which that digest may have in it already.
    """
    return Beside.of(path, sheets=sheets).cause(own)


def cause_unread(path: Path) -> str:
    """The cause of a content that nobody has made sense of yet; "" if there is none.

    Saved once more it is another, even if it says the same: somebody wants it tried.
    """
    own = digest_unread(path)
    return cause(path, f"{own} {stamp(path)}", sheets=True) if own else ""


def digest_unread(path: Path) -> str:
    """The digest of a file's bytes, whatever they mean; "" if it cannot be read."""
    try:
        return hashlib.sha256(read(path, LIMIT + 1, linked=True)).hexdigest()
    except (OSError, ValueError):
        return ""


def cause_of(loaded: Loaded) -> str:
    """The cause of a content that was read."""
    return cause(loaded.path, loaded.digest)
