"""Sending: a show with all that it names put into another folder, or nothing of it."""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from kiosk.content import atomic
from kiosk.content.assets import copied
from kiosk.content.content import load
from kiosk.content.paths import NAME, is_file

if TYPE_CHECKING:
    from pathlib import Path


def target(path: Path, folder: Path) -> Path:
    """Where the show of a content file comes to lie in a folder.

    That is a folder of the name of its own; or the folder itself, if a show is there.
    """
    return folder if is_file(folder / NAME) else folder / path.resolve().parent.name


def sent(path: Path, data: bytes, there: Path) -> Path:
    """Put a show into a folder that is not there yet, or in place of the show in it.

    Args:
        path: the content file, beside which its pictures and spreadsheets lie.
        data: what it is to say, which need not be what is saved.
        there: the folder.

    Returns:
        its content file there.

    Raises:
        ContentError: it has mistakes.
        OSError: something cannot be read or written, or what lies there is no show;
            all is as it was before.
    """
    if there.resolve() == path.resolve().parent:
        raise FileExistsError(17, os.strerror(17), str(there))
    if there.exists() and not is_file(there / NAME):
        raise FileExistsError(17, os.strerror(17), str(there))
    mark = secrets.token_hex(4)
    fresh, gone = (there.with_name(f".{mark}.{end}") for end in ("new", "old"))
    try:
        fresh.mkdir(parents=True)
        load(copied(path, fresh, NAME, data))
        _settle(fresh)
        if there.exists():
            atomic.placed(there, gone)
        try:
            atomic.placed(fresh, there)
        except BaseException:
            if gone.exists():
                atomic.placed(gone, there)
            raise
    finally:
        for one in (fresh, gone):
            with suppress(OSError):
                shutil.rmtree(one)
    return there / NAME


def _settle(folder: Path) -> None:
    """Have everything on the disk itself: a stick is soon pulled out."""
    for file in folder.rglob("*"):
        if file.is_file():
            atomic.written_through(file)
