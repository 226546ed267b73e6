"""Staging: a pack that was verified is laid by on this machine, file by file.

Only what is not here yet is fetched, and from where it broke off; nothing of a pack
counts before all of it is here.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from typing import TYPE_CHECKING, Final

from tuf.api.exceptions import DownloadLengthMismatchError, LengthOrHashMismatchError

from kiosk.content import atomic
from kiosk.content.paths import is_file
from kiosk.content.swap import digest_of
from kiosk.device.operate.shelf import FILES, PART, Shelf
from kiosk.device.staff_menu.parcel import UpdateRefused, bounded
from kiosk.device.staff_menu.update import SPARE
from kiosk.device.supervise.instance import Instance
from kiosk.fleet.packs.repository import TARGETS
from kiosk.fleet.packs.verifying import PackRefused, Verified, believed
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tuf.api.metadata import TargetFile

    from kiosk.device.operate.shelf import Pack
    from kiosk.fleet.packs.verifying import PackSource

_CHUNK: Final = 2**20


def staged(
    source: PackSource,
    state: Path,
    root: bytes,
    number: int | None = None,
    beside: Path | None = None,
    told: Callable[[float], None] = lambda _: None,
) -> Pack:
    """Have a pack on the shelf of this machine, verified and whole.

    Args:
        source: where its repository lies.
        state: the folder for what the show learns.
        root: the root that this screen trusts at first.
        number: that of the pack; the newest if None.
        beside: the content that is played; what its folder has is not fetched.
        told: is given the share that is here.

    Raises:
        PackRefused: it is not believed, or not to be had just now.
        OSError: the disk is full, read-only or gone.
    """
    with _alone(state):
        verified = Verified(source, state, root)
        if number is None:
            number = next(iter(verified.numbers()), 0)
        pack = verified.pack(number)
        _fetch(verified, pack, Shelf(state), beside, told)
    return pack


@contextlib.contextmanager
def _alone(state: Path) -> Iterator[None]:
    """Only one at a time may change what a screen trusts and keeps."""
    instance = Instance(Shelf(state).folder)
    if not instance.taken():
        raise PackRefused(
            "away",
            Message(
                "正在收另一个内容包，请稍后再试",
                "another pack is being fetched; try again later",
            ),
        )
    try:
        yield
    finally:
        instance.given_back()


def _fetch(
    verified: Verified,
    pack: Pack,
    shelf: Shelf,
    beside: Path | None,
    told: Callable[[float], None],
) -> None:
    targets = {own: verified.target(f"{FILES}/{own}") for own in {*pack.files.values()}}
    if any(one.hashes.get("sha256") != own for own, one in targets.items()):
        with believed():
            raise LengthOrHashMismatchError("a file is signed with another digest")
    try:
        bounded({name: targets[own].length for name, own in pack.files.items()})
    except UpdateRefused as error:
        raise PackRefused("large", error.why) from error
    room = shelf.folder / FILES
    room.mkdir(parents=True, exist_ok=True)
    missing = {
        own: target
        for own, target in targets.items()
        if not _sound(shelf.file(own), target)
    }
    needed = sum(one.length for one in missing.values())
    free = shutil.disk_usage(room).free
    if free < needed + SPARE:
        raise PackRefused(
            "away",
            Message(
                f"磁盘只剩 {free // 2**20} MB，放不下",
                f"only {free // 2**20} MB are free on the disk",
            ),
        )
    names = {own: name for name, own in pack.files.items()}
    done = 0
    for own, target in sorted(missing.items()):
        here = None if beside is None else beside.parent / names[own]
        if here is None or not _copied(here, shelf.file(own), own):

            def more(size: int, before: int = done) -> None:
                told((before + size) / needed)

            _resumed(verified.source, target, shelf.file(own), more)
        done += target.length
        told(done / max(1, needed))
    atomic.folder_synced(room)
    shelf.keep(pack)


def _sound(file: Path, target: TargetFile) -> bool:
    """Whether a file is here, with the bytes that were signed."""
    with contextlib.suppress(OSError):
        return (
            is_file(file)
            and file.stat().st_size == target.length
            and digest_of(file) == target.hashes["sha256"]
        )
    return False


def _copied(here: Path, there: Path, digest: str) -> bool:
    """Take what the show has beside it already; whether it is that."""
    with contextlib.suppress(OSError):
        if digest_of(here) == digest:
            made = there.with_name(there.name + PART)
            shutil.copyfile(here, made)
            if digest_of(made) == digest:
                atomic.written_through(made)
                atomic.placed(made, there)
                return True
            made.unlink()
    return False


def _resumed(
    source: PackSource, target: TargetFile, there: Path, told: Callable[[int], None]
) -> None:
    """Fetch a file from where it broke off; once more from the start if it is wrong.

    Raises:
        PackRefused: it is not what was signed, or not to be had.
    """
    made = there.with_name(there.name + PART)
    start = made.stat().st_size if is_file(made) else 0
    if start > target.length:
        start = 0
    for begin in (start, 0) if start else (0,):
        with believed():
            try:
                _append(source, target, made, begin, told)
                with made.open("rb") as stream:
                    target.verify_length_and_hashes(stream)
            except (LengthOrHashMismatchError, DownloadLengthMismatchError):
                made.unlink(missing_ok=True)
                if begin:
                    continue
                raise
            atomic.placed(made, there)
            return


def _append(
    source: PackSource,
    target: TargetFile,
    made: Path,
    start: int,
    told: Callable[[int], None],
) -> None:
    size = start
    with made.open("ab" if start else "wb") as copy:
        if start < target.length:
            for data in source.part(f"{TARGETS}/{target.path}", start):
                size += len(data)
                if size > target.length:
                    raise DownloadLengthMismatchError(target.path)
                copy.write(data)
                told(size)
        copy.flush()
        os.fsync(copy.fileno())
