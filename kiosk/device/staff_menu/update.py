"""The update: another show put in place of the present one, whole or not at all.

Everything is copied into a folder beside the content and checked there: what is on
a stick is read by no other reader. Giving that folder its final name is the one step
that decides: before it the old show is whole, after it `swap.finish` moves the new
one into place, at once or, had the power been cut, at the next start.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
import stat
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final, Literal

from kiosk.content import atomic
from kiosk.content.content import load
from kiosk.content.history import History
from kiosk.content.swap import STAGED, decide, digest_known, digest_of, finish
from kiosk.device.staff_menu.parcel import Parcel, UpdateRefused, parcel, plain
from kiosk.device.staff_menu.usb import said
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from kiosk.content.content import Content, Loaded

SPARE: Final = 32 * 2**20
"""Bytes that have to stay free on the disk."""

Sort = Literal["picture", "font", "sheet", "file"]
_SORTS: Final[dict[str, Sort]] = {
    **dict.fromkeys(
        (".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp"), "picture"
    ),
    **dict.fromkeys((".ttf", ".otf", ".ttc", ".otc"), "font"),
    **dict.fromkeys((".csv", ".xlsx", ".txt", ".tsv"), "sheet"),
}


@dataclass(frozen=True, slots=True)
class Changed:
    """A file that an update replaces, or that is `new`."""

    name: str
    new: bool

    @property
    def sort(self) -> Sort:
        return _SORTS.get(PurePosixPath(self.name).suffix.lower(), "file")


@dataclass(frozen=True, slots=True)
class Offer:
    """A show that can be had: its content, the files that change, and its digest.

    The digest is of every byte that would be put in place.
    """

    content: Content
    digest: str
    files: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class Brought:
    """What was put in place: the digest of the content, and the files that changed."""

    digest: str
    files: tuple[Changed, ...]


def offered(
    shown: Path | Parcel,
    path: Path,
    root: Path | None = None,
    told: Callable[[float], None] = lambda _: None,
) -> Offer:
    """What a show is, and what putting it in place changes.

    Args:
        shown: its content file on a stick, or all that belongs to it.
        path: the content file that is played.
        root: as for `parcel`.
        told: is given the share that is done.

    Raises:
        UpdateRefused, ContentError, OSError: it cannot be had.
    """
    with _copied(shown, path, root, told) as (made, digests):
        content = load(made / path.name).content
        return Offer(content, digest_of_all(digests), _changed(digests, path))


def bring(
    shown: Path | Parcel,
    path: Path,
    digest: str,
    state: Path | None,
    moment: datetime,
    told: Callable[[float], None] = lambda _: None,
    root: Path | None = None,
    wait: Callable[[Loaded], None] = lambda _: None,
    placed: Callable[[tuple[Changed, ...]], None] = lambda _: None,
) -> Brought:
    """Put a show in place of the one that is played.

    The old content is kept in the history, the files that are replaced in the
    folder `swap.BEFORE`. When this returns, every file in place was read once more
    and is what was confirmed.

    Args:
        shown: its content file on a stick, or all that belongs to it.
        path: the content file that is played.
        digest: that of the offer that was confirmed: anything else is refused.
        state: the folder of the history, None for none.
        moment: now.
        told: is given the share that is done.
        root: as for `parcel`.
        wait: is given what is about to come, which lies beside the content, once all
            is copied and sound, and returns when it is time.
        placed: is given the files that changed as soon as they are in place, before
            they are read once more.

    Raises:
        UpdateRefused, ContentError, OSError: nothing has changed, or it is said what
            has.
    """
    folder = path.parent
    try:
        finish(path)
    except OSError:
        # One that was taken back is in nobody's way.
        if (folder / STAGED).exists():
            raise
    sent = _sent(shown, root)
    with _copied(sent, path, root, told, lasting=True) as (made, digests):
        if digest_of_all(digests) != digest:
            raise UpdateRefused(sent.altered)
        loaded = load(made / path.name)
        own = loaded.digest
        # What takes long is done before its time, and is soon done again.
        _ready(made, digests, path)
        _keep_present(state, path, moment)
        wait(loaded)
        files = _changed(digests, path)
        _keep_present(state, path, moment)
        decide(made, path)
    try:
        finish(path)
    except OSError as error:
        raise UpdateRefused(_unmoved(error, folder)) from error
    placed(files)
    for name, wanted in digests.items():
        if digest_of(folder / name) != wanted:
            raise UpdateRefused(
                Message(
                    f"放好之后再读，{said(name)} 和送来的不一样；请再更新一次",
                    f"now that it is in place, {said(name)} is not what was brought; "
                    "update once more",
                )
            )
    return Brought(own, files)


def _ready(made: Path, digests: Mapping[str, str], path: Path) -> None:
    """Have the digests known that the decision asks for."""
    for name in digests:
        digest_known(made / name)
    _changed(digests, path)


def _keep_present(state: Path | None, path: Path, moment: datetime) -> None:
    if state is not None:
        History(state, path).keep_present(moment)


def _unmoved(error: OSError, folder: Path) -> Message:
    reason = error.strerror or str(error)
    if (folder / STAGED).exists():
        return Message(
            f"没有换完：有文件放不进去（{reason}）；请重新启动展示，会接着换",
            f"the update is not complete: a file could not be put in place ({reason}); "
            "restart the show to go on",
        )
    return Message(
        f"没有换上：有文件放不进去（{reason}）；原来的都还在",
        f"nothing was updated: a file could not be put in place ({reason}); what was "
        "there is there again",
    )


def _sent(shown: Path | Parcel, root: Path | None) -> Parcel:
    return shown if isinstance(shown, Parcel) else parcel(shown, root)


@contextlib.contextmanager
def _copied(
    shown: Path | Parcel,
    path: Path,
    root: Path | None,
    told: Callable[[float], None],
    *,
    lasting: bool = False,
) -> Iterator[tuple[Path, dict[str, str]]]:
    """A copy of a show beside the content, and the digests of its files by name.

    It is taken away afterwards, unless it has another name by then. `lasting` is
    whether it is on the disk itself.
    """
    folder = path.parent
    _sweep(folder)
    sent = _sent(shown, root)
    free = shutil.disk_usage(folder).free
    if free < sent.size + SPARE:
        raise UpdateRefused(
            Message(
                f"磁盘只剩 {free // 2**20} MB，放不下",
                f"only {free // 2**20} MB are free on the disk",
            )
        )
    made = folder / f"{STAGED}-{secrets.token_hex(6)}"
    try:
        with plain():
            yield made, _copy(sent, made, path.name, told, lasting=lasting)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _copy(
    sent: Parcel,
    made: Path,
    content: str,
    told: Callable[[float], None],
    *,
    lasting: bool,
) -> dict[str, str]:
    """Copy what belongs to a show; the digests of what was read, by name."""
    done = 0
    digests = {}

    def copied(before: int, size: int) -> None:
        told(min(1.0, (before + size) / max(1, sent.size)))

    pairs = [(name, name) for name in sent.names]
    for name, as_ in (*pairs, (sent.content, content)):
        target = made / as_
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as copy:
            digests[as_], size = sent.copied(
                name,
                copy,
                sent.size - done,
                partial(copied, done),
            )
            if lasting:
                copy.flush()
                os.fsync(copy.fileno())
        target.chmod(_mode(made.parent / as_))
        done += size
    if lasting:
        for base, _, _ in os.walk(made):
            atomic.folder_synced(Path(base))
    return digests


def _mode(file: Path) -> int:
    """The permissions that a file has, or else those of a file for all to read."""
    with contextlib.suppress(OSError):
        return stat.S_IMODE(file.stat().st_mode)
    return 0o644


def digest_of_all(digests: Mapping[str, str]) -> str:
    """One digest of all names and bytes, by the digests of the files."""
    lines = (f"{own} {name}" for name, own in sorted(digests.items()))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _changed(digests: Mapping[str, str], path: Path) -> tuple[Changed, ...]:
    """Which files beside the content are not now as they would be."""
    changed = []
    for name, own in sorted(digests.items()):
        was = digest_known(path.parent / name)
        if name != path.name and was != own:
            changed.append(Changed(name, not was))
    return tuple(changed)


def _sweep(folder: Path) -> None:
    """Take away what an update that was cut has left half copied."""
    for staged in folder.glob(f"{STAGED}-*"):
        shutil.rmtree(staged, ignore_errors=True)
