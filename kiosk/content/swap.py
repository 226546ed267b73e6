"""The swap: a show that was decided on moves into place, whole, at any start.

The folder STAGED holds what is to be moved, and a ledger of what stood there when it
was decided. Whatever has been edited since is newer: then nothing is moved, and what
had been moved is taken back.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import secrets
import shutil
import time
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from kiosk.content import atomic
from kiosk.content.held import patient
from kiosk.content.privilege import dropped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

STAGED: Final = ".kiosk-update"
"""The folder of a show that is to be put in place."""
BEFORE: Final = ".kiosk-before"
"""The folder of the files that the last update has replaced."""
LEDGER: Final = ".ledger.json"
"""In STAGED: for each name the digest that its file had, and the one it is to have."""
WITHDRAWN: Final = ".withdrawn.json"
"""What the ledger is called once the update is to be taken back."""

Ledger = dict[str, tuple[str, str]]

logger = logging.getLogger(__name__)


FRESH: Final = 20_000_000
"""Nanoseconds within which a file system may give two writes the same time."""
KNOWN: Final = 20_000
_known: dict[tuple[int, ...], str] = {}
"""Digests of files as they were read, by what tells that they are still the same."""


class Edited(OSError):
    """A file has been edited since the update was decided; it was taken back."""


def digest_of(file: Path) -> str:
    """SHA-256 of a file's bytes in hexadecimal digits; "" if there is no file.

    Raises:
        OSError: it cannot be read.
    """
    if not file.is_file():
        return ""
    with patient(lambda: file.open("rb")) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def digest_known(file: Path) -> str:
    """The same, read once as long as nobody has written to the file.

    Whoever changes a show between two frames has no time to read films again.

    Raises:
        OSError: it cannot be read.
    """
    try:
        found = file.stat()
    except OSError:
        return digest_of(file)
    mark = (found.st_dev, found.st_ino, found.st_size, *_times(found))
    if mark not in _known:
        own = digest_of(file)
        if (
            time.time_ns() - max(_times(found)) < FRESH
            or _times(file.stat()) != mark[3:]
        ):
            # Written to a moment ago, it could be again without another time.
            return own
        while len(_known) >= KNOWN:
            _known.pop(next(iter(_known)), None)
        _known[mark] = own
    return _known[mark]


def _times(found: os.stat_result) -> tuple[int, int]:
    return found.st_mtime_ns, found.st_ctime_ns


def decide(made: Path, path: Path) -> None:
    """Decide that the files of a folder are put in place of those beside a content.

    `made` lies beside the content, and everything in it is on the disk. From then on
    they are put in place by `finish`, at once or by a later start.

    Raises:
        OSError: nothing is decided.
    """
    folder = path.parent
    ledger = {
        name: (digest_known(folder / name), digest_known(made / name))
        for name in sorted(below(made, made))
    }
    atomic.written(made / LEDGER, json.dumps(ledger).encode(), 0o644)
    # What an earlier update has replaced would pass for what this one does.
    shutil.rmtree(folder / BEFORE, ignore_errors=True)
    atomic.placed(made, folder / STAGED)


def finish(path: Path) -> bool:
    """Put in place what is left of an update that was decided; whether there was one.

    What is replaced is kept first. Then each file moves in one step, the content
    last; what was moved is gone from the folder, so that this can be cut anywhere
    and begun again.

    Raises:
        Edited: a file is newer than the decision; the old files are in place.
        OSError: a file cannot be moved. The old files are in place again; if not
            even that was possible, STAGED is still there, and waits.
    """
    if not (path.parent / STAGED).is_dir():
        return False
    # Whoever may change the content could lead root to other files.
    with dropped(path):
        return _finished(path)


def _finished(path: Path) -> bool:
    folder = path.parent
    staged = folder / STAGED
    taken_back = _ledger(staged / WITHDRAWN)
    if taken_back is not None:
        _take_back(path, taken_back)
        _drop(staged)
        return False
    ledger = _ledger(staged / LEDGER)
    names = sorted(below(staged, staged), key=lambda name: (name == path.name, name))
    try:
        other = [name for name in names if _prepare(folder, name, ledger)]
        for name in other:
            _move(folder, name)
    except OSError as error:
        logger.warning("the update of %s is taken back: %s", path, error)
        if ledger is not None:
            atomic.placed(staged / LEDGER, staged / WITHDRAWN)
            _take_back(path, ledger)
            _drop(staged)
        raise
    logger.info("an update of %s was put in place", path)
    _drop(staged)
    return True


def below(room: Path, folder: Path) -> Iterator[str]:
    """The files below a room, named from a folder; hidden ones and links are none."""
    for base, rooms, files in os.walk(room):
        rooms[:] = sorted(name for name in rooms if not name.startswith("."))
        for name in files:
            file = Path(base) / name
            if not name.startswith(".") and not file.is_symlink() and file.is_file():
                yield file.relative_to(folder).as_posix()


def _ledger(file: Path) -> Ledger | None:
    """What a ledger says; None if there is none that can be understood."""
    with contextlib.suppress(OSError, ValueError, TypeError, AttributeError):
        said = json.loads(file.read_bytes())
        ledger = {str(name): (str(was), str(new)) for name, (was, new) in said.items()}
        # Whoever can write here must not have files elsewhere taken away.
        if all(_within(name) for name in ledger):
            return ledger
    return None


def _within(name: str) -> bool:
    way = PurePosixPath(name)
    return bool(way.parts) and not way.is_absolute() and ".." not in way.parts


def _target(folder: Path, name: str) -> Path:
    """Where a file goes: a link stays a link."""
    target = folder / name
    return target.resolve() if target.is_symlink() else target


def _prepare(
    folder: Path, name: str, ledger: Mapping[str, tuple[str, str]] | None
) -> bool:
    """Keep what a file is about to replace, unless it is newer; whether it is another.

    Raises:
        Edited: it is.
        OSError: it cannot be kept.
    """
    target = _target(folder, name)
    here = digest_known(target)
    if ledger is not None and here not in ledger.get(name, (here,)):
        raise Edited(f"{name} has been edited since the update was decided")
    same = here == digest_known(folder / STAGED / name)
    if here and not same:
        _keep(target, folder / BEFORE / name, here)
    return not same


def _move(folder: Path, name: str) -> None:
    source, target = folder / STAGED / name, _target(folder, name)
    _clear(target, folder)
    atomic.folder_made(target.parent)
    _put(source, target)


def _put(source: Path, target: Path) -> None:
    try:
        atomic.placed(source, target)
    except OSError:
        # Another disk, behind a link.
        atomic.written(target, source.read_bytes(), 0o644)


def _take_back(path: Path, ledger: Mapping[str, tuple[str, str]]) -> None:
    """Put what was replaced back in place; what has been edited since stays.

    Raises:
        OSError: a file cannot be put back; this can be begun again.
    """
    folder = path.parent
    # The content first: it must not be read with the files of the other show.
    for name in sorted(ledger, key=lambda name: (name != path.name, name)):
        was, new = ledger[name]
        target, before = _target(folder, name), folder / BEFORE / name
        if was != new and digest_of(target) == new:
            if not was:
                patient(target.unlink)
            elif digest_of(before) == was:
                _put(before, target)
        if not was:
            _unclear(folder, name)


def _drop(staged: Path) -> None:
    """Take the folder away, in one step as seen by a later start."""
    gone = staged.with_name(f"{STAGED}-{secrets.token_hex(6)}")
    atomic.placed(staged, gone)
    shutil.rmtree(gone, ignore_errors=True)


def _way(target: Path, folder: Path) -> list[Path]:
    """A place and the folders that it lies in, below `folder`."""
    if not target.is_relative_to(folder):
        return []
    return [target, *target.parents][: len(target.relative_to(folder).parts)]


def _clear(target: Path, folder: Path) -> None:
    """Move aside what cannot be replaced by a file, or hold it: it would stay for ever.

    That is a folder of the file's name, and a file in the place of its folder.
    """
    for place in _way(target, folder):
        if place.is_dir() if place == target else place.is_file():
            before = folder / BEFORE / place.relative_to(folder)
            if before.exists():
                before = before.with_name(f"{before.name}-{secrets.token_hex(6)}")
            before.parent.mkdir(parents=True, exist_ok=True)
            patient(partial(place.rename, before))


def _unclear(folder: Path, name: str) -> None:
    """Take away folders that the update has made, and put back what `_clear` moved."""
    target = folder / name
    for place in _way(target, folder):
        if place != target:
            with contextlib.suppress(OSError):
                place.rmdir()
        before = folder / BEFORE / place.relative_to(folder)
        moved = before.is_dir() if place == target else before.is_file()
        if moved and not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            patient(partial(before.rename, place))


def _keep(target: Path, before: Path, digest: str) -> None:
    """Keep a file that is about to be replaced.

    Raises:
        OSError: the disk is full, or gone.
    """
    if digest_of(before) == digest:
        # Kept already, before the power was cut.
        return
    before.parent.mkdir(parents=True, exist_ok=True)
    patient(lambda: before.unlink(missing_ok=True))
    try:
        before.hardlink_to(target)
    except OSError:
        shutil.copyfile(target, before)
        atomic.written_through(before)
