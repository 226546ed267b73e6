"""The update: another show put in place of the present one, whole or not at all.

Everything is copied into a folder beside the content and checked there. Giving
that folder its final name is the one step that decides: before it the old show is
whole, after it `swap.finish` moves the new one into place, at once or, had the power
been cut, at the next start.
"""

from __future__ import annotations

import logging
import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk import durable
from kiosk.content import draft, load
from kiosk.messages import Message
from kiosk.staff.belongings import ASSETS, named
from kiosk.staff.history import History
from kiosk.staff.swap import BEFORE, STAGED, below, finish

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

FILES: Final = 5000
BYTES: Final = 2 * 2**30
"""What a show may have at most."""
SPARE: Final = 32 * 2**20
"""Bytes that have to stay free on the disk."""
_CHUNK: Final = 2**20

logger = logging.getLogger(__name__)


class Refused(Exception):
    """An update that was not made; nothing has changed."""

    def __init__(self, why: Message) -> None:
        super().__init__(why.en)
        self.why = why


@dataclass(frozen=True, slots=True)
class Parcel:
    """What belongs to a show: its folder, the names in it, and their bytes."""

    folder: Path
    content: str
    names: tuple[str, ...]
    size: int


def parcel(file: Path) -> Parcel:
    """What belongs to the show of a content file.

    That is the file, all of its folder `assets`, and every file that it names.

    Raises:
        Refused: it is far too large.
        OSError: it cannot be read.
    """
    folder = file.parent
    read = draft(file)
    names = set(named(folder, read.text))
    names |= {one.relative_to(folder).as_posix() for one in read.files if one.is_file()}
    names |= set(below(folder / ASSETS, folder))
    names.discard(file.name)
    if len(names) > FILES:
        raise Refused(
            Message(
                f"这个展示有 {len(names)} 个文件，最多 {FILES} 个",
                f"the show has {len(names)} files; at most {FILES} are taken",
            )
        )
    size = sum((folder / name).stat().st_size for name in (file.name, *names))
    if size > BYTES:
        raise Refused(
            Message(
                f"这个展示有 {size // 2**20} MB，最多 {BYTES // 2**20} MB",
                f"the show has {size // 2**20} MB; at most {BYTES // 2**20} are taken",
            )
        )
    return Parcel(folder, file.name, tuple(sorted(names)), size)


def bring(
    file: Path,
    path: Path,
    digest: str,
    state: Path | None,
    moment: datetime,
    told: Callable[[float], None] = lambda _: None,
) -> None:
    """Put the show of a file on a stick in place of the one that is played.

    The old content is kept in the history, the files that are replaced in the
    folder BEFORE.

    Args:
        file: the content file on the stick.
        path: the content file that is played.
        digest: what was confirmed: anything else on the stick is refused.
        state: the folder of the history, None for none.
        moment: now.
        told: is given the share that is done.

    Raises:
        Refused, ContentError, OSError: nothing has changed.
    """
    finish(path)
    folder = path.parent
    sent = parcel(file)
    free = shutil.disk_usage(folder).free
    if free < sent.size + SPARE:
        raise Refused(
            Message(
                f"磁盘只剩 {free // 2**20} MB，放不下",
                f"only {free // 2**20} MB are free on the disk",
            )
        )
    _sweep(folder)
    made = folder / f"{STAGED}-{secrets.token_hex(6)}"
    try:
        _copy(sent, made, path.name, told)
        if load(made / path.name).digest != digest:
            raise Refused(
                Message(
                    "U 盘上的内容刚才变了，请再看一遍",
                    "the stick has changed meanwhile; look at it once more",
                )
            )
        if state is not None:
            History(state, path).keep_present(moment)
        shutil.rmtree(folder / BEFORE, ignore_errors=True)
        durable.placed(made, folder / STAGED)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    try:
        finish(path)
    except OSError as error:
        # It is decided: what is missing is put in place by the next start.
        logger.warning("the update is finished at the next start: %s", error)


def _copy(
    sent: Parcel, made: Path, content: str, told: Callable[[float], None]
) -> None:
    """Copy what belongs to a show, down to the disk itself."""
    done = 0
    pairs = [(name, name) for name in sent.names]
    for name, as_ in (*pairs, (sent.content, content)):
        target = made / as_
        target.parent.mkdir(parents=True, exist_ok=True)
        with (sent.folder / name).open("rb") as source, target.open("wb") as copy:
            while data := source.read(_CHUNK):
                copy.write(data)
                done += len(data)
                told(min(1.0, done / max(1, sent.size)))
            copy.flush()
            os.fsync(copy.fileno())
        target.chmod(0o644)
    for base, _, _ in os.walk(made):
        durable.folder_synced(Path(base))


def _sweep(folder: Path) -> None:
    """Take away what an update that was cut has left half copied."""
    for room in folder.glob(f"{STAGED}-*"):
        shutil.rmtree(room, ignore_errors=True)
