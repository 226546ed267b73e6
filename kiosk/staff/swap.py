"""The swap: a show that was decided on moves into place, file by file, at any start."""

from __future__ import annotations

import contextlib
import filecmp
import logging
import os
import secrets
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk import durable

if TYPE_CHECKING:
    from collections.abc import Iterator

STAGED: Final = ".kiosk-update"
"""The folder of a show that is to be put in place."""
BEFORE: Final = ".kiosk-before"
"""The folder of the files that the last update has replaced."""

logger = logging.getLogger(__name__)


def finish(path: Path) -> bool:
    """Put in place what is left of an update that was decided; whether there was one.

    Each file moves in one step, the content last; what was moved is gone from the
    folder, so that this can be cut anywhere and begun again.

    Raises:
        OSError: a file cannot be moved; the rest waits.
    """
    folder = path.parent
    staged = folder / STAGED
    if not staged.is_dir():
        return False
    names = sorted(below(staged, staged), key=lambda name: (name == path.name, name))
    for name in names:
        source, target = staged / name, folder / name
        if target.is_symlink():
            # A link stays a link.
            target = target.resolve()
        _clear(target, folder)
        if target.is_file():
            if filecmp.cmp(source, target, shallow=False):
                continue
            _keep(target, folder / BEFORE / name)
        durable.folder_made(target.parent)
        try:
            durable.placed(source, target)
        except OSError:
            # Another disk, behind a link.
            durable.written(target, source.read_bytes(), 0o644)
    logger.info("an update of %s was put in place", path)
    gone = folder / f"{STAGED}-{secrets.token_hex(6)}"
    durable.placed(staged, gone)
    shutil.rmtree(gone, ignore_errors=True)
    return True


def below(room: Path, folder: Path) -> Iterator[str]:
    """The files below a room, named from a folder; hidden ones and links are none."""
    for base, rooms, files in os.walk(room):
        rooms[:] = sorted(name for name in rooms if not name.startswith("."))
        for name in files:
            file = Path(base) / name
            if not name.startswith(".") and not file.is_symlink() and file.is_file():
                yield file.relative_to(folder).as_posix()


def _clear(target: Path, folder: Path) -> None:
    """Move aside what cannot be replaced by a file, or hold it: it would stay for ever.

    That is a folder of the file's name, and a file in the place of its folder.
    """
    if not target.is_relative_to(folder):
        return
    way = [target, *target.parents][: len(target.relative_to(folder).parts)]
    for place in way:
        if place.is_dir() if place == target else place.is_file():
            before = folder / BEFORE / place.relative_to(folder)
            if before.exists():
                before = before.with_name(f"{before.name}-{secrets.token_hex(6)}")
            before.parent.mkdir(parents=True, exist_ok=True)
            place.rename(before)


def _keep(target: Path, before: Path) -> None:
    """Keep a file that is about to be replaced; without it the update goes on."""
    with contextlib.suppress(OSError):
        before.parent.mkdir(parents=True, exist_ok=True)
        try:
            before.hardlink_to(target)
        except FileExistsError:
            # Kept already, before the power was cut.
            return
        except OSError:
            shutil.copyfile(target, before)
