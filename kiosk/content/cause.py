"""Cause: one digest for all that can be the cause of a death; mended, it is another."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import kiosk
from kiosk.content.assets import letters, named
from kiosk.content.content import LIMIT
from kiosk.content.paths import asset_folders

if TYPE_CHECKING:
    from kiosk.content.content import Loaded

SEARCHED: Final = 4 * 2**20
"""Bytes of a content in which names of files are looked for."""


def cause(path: Path, own: str) -> str:
    """One digest for all that can be the cause of a death: mended, it is another.

    That is the content and the files that it names, the type beside it, and the
    program; of the files the size and the time.

    Args:
        path: the content file.
        own: the digest of what it says.
    """
    words = [own, _stamp(Path(kiosk.__file__))]
    names: tuple[str, ...] = ()
    with contextlib.suppress(OSError):
        with path.open("rb") as file:
            data = file.read(SEARCHED)
        names = named(path.parent, letters(data))
    fonts = asset_folders(path)[0] / "fonts"
    type_: list[Path] = []
    with contextlib.suppress(OSError):
        type_ = sorted(fonts.iterdir())
    for file_ in (*(path.parent / name for name in names), *type_):
        words.append(f"{os.fsencode(file_)!r} {_stamp(file_)}")
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def cause_unread(path: Path) -> str:
    """The cause of a content that nobody has made sense of yet; "" if there is none.

    Saved once more it is another, even if it says the same: somebody wants it tried.
    """
    own = digest_unread(path)
    return cause(path, f"{own} {_stamp(path)}") if own else ""


def digest_unread(path: Path) -> str:
    """The digest of a file's bytes, whatever they mean; "" if it cannot be read."""
    try:
        # A pipe would keep whoever opens it waiting.
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            return hashlib.sha256(file.read(LIMIT + 1)).hexdigest()
    except (OSError, ValueError):
        return ""


def _stamp(file: Path) -> str:
    with contextlib.suppress(OSError):
        status = file.stat()
        return f"{status.st_size} {status.st_mtime_ns}"
    return ""


def cause_of(loaded: Loaded) -> str:
    """The cause of a content that was read."""
    return cause(loaded.path, loaded.digest)
