"""The update: another show put in place of the present one, whole or not at all.

Everything is copied into a folder beside the content and checked there: what is on
a stick is read by no other reader. Giving that folder its final name is the one step
that decides: before it the old show is whole, after it `swap.finish` moves the new
one into place, at once or, had the power been cut, at the next start.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import logging
import os
import secrets
import shutil
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final, Literal

from kiosk.content import atomic, nofollow
from kiosk.content.assets import ASSETS, letters, mentioned
from kiosk.content.content import LIMIT, load
from kiosk.content.history import History
from kiosk.content.swap import STAGED, decide, digest_of, finish
from kiosk.device.staff_menu.usb import said
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from kiosk.content.content import Content

FILES: Final = 5000
BYTES: Final = 2 * 2**30
"""What a show may have at most."""
SPARE: Final = 32 * 2**20
"""Bytes that have to stay free on the disk."""
DEEP: Final = 12
"""Folders within one another that are looked at."""
NAME_BYTES: Final = 200
"""What a name may have: those of copies and of half-made files are longer."""
WAY: Final = 180
"""Letters of a path from the show's folder: Windows has 260 for all of it."""
_CHUNK: Final = 2**20
_NO_NAME: Final = frozenset((errno.ENAMETOOLONG, errno.EINVAL))

SIDE_EFFECTS: Final = frozenset(("thumbs.db", "desktop.ini"))
"""What systems leave in folders by themselves."""
RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"}
)
"""Names that are devices on Windows, whatever their ending."""

Sort = Literal["picture", "font", "sheet", "file"]
_SORTS: Final[dict[str, Sort]] = {
    **dict.fromkeys(
        (".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp"), "picture"
    ),
    **dict.fromkeys((".ttf", ".otf", ".ttc", ".otc"), "font"),
    **dict.fromkeys((".csv", ".xlsx", ".txt", ".tsv"), "sheet"),
}

logger = logging.getLogger(__name__)


class UpdateRefused(Exception):
    """An update that was not made; nothing has changed."""

    def __init__(self, why: Message) -> None:
        super().__init__(why.en)
        self.why = why


@dataclass(frozen=True, slots=True)
class Parcel:
    """What belongs to a show: the files of a folder, and their bytes.

    `folder` is the folder's name below `root`, and no link is followed below that;
    `content` and `names` are files of the folder.
    """

    root: Path
    folder: str
    content: str
    names: tuple[str, ...]
    size: int

    def way(self, name: str) -> str:
        """A file's name below `root`."""
        return f"{self.folder}/{name}" if self.folder else name


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


def parcel(file: Path, root: Path | None = None) -> Parcel:
    """What belongs to the show of a content file.

    That is the file, all of its folder `assets`, and every file that it names.

    Args:
        file: the content file.
        root: a folder above it, below which no link is followed; its own if None.

    Raises:
        Refused: it is far too large, or something in it cannot be taken.
        OSError: it cannot be read.
    """
    root = file.parent if root is None else root
    way = file.relative_to(root)
    folder = "" if way.parent == Path() else way.parent.as_posix()
    with _plain():
        with nofollow.opened(root, way.as_posix()) as stream:
            data = stream.read(LIMIT + 1)
        sizes = {file.name: len(data)}
        if len(data) <= LIMIT:
            text = letters(data)
            for name, size in _belonging(root, folder, text):
                sizes[name] = size
                if len(sizes) - 1 > FILES:
                    raise UpdateRefused(_too_many(len(sizes) - 1))
    _fit(*way.parent.parts)
    for name in sizes:
        _fit(*name.split("/"))
    _apart(sizes)
    size = sum(sizes.values())
    if size > BYTES:
        raise UpdateRefused(_too_large(size))
    names = tuple(sorted(name for name in sizes if name != file.name))
    return Parcel(root, folder, file.name, names, size)


def _too_many(count: int) -> Message:
    return Message(
        f"这个展示有 {count} 个文件，最多 {FILES} 个",
        f"the show has {count} files; at most {FILES} are taken",
    )


def _too_large(size: int) -> Message:
    return Message(
        f"这个展示有 {size // 2**20} MB，最多 {BYTES // 2**20} MB",
        f"the show has {size // 2**20} MB; at most {BYTES // 2**20} are taken",
    )


@contextlib.contextmanager
def _plain() -> Iterator[None]:
    """Says of a link, a pipe or a device that it is none of what is taken."""
    try:
        yield
    except nofollow.NotPlain as error:
        name = said(error.name)
        raise UpdateRefused(
            Message(
                f"{name} 不是普通的文件或文件夹，而是链接之类；请换成文件本身",
                f"in the place of {name} stands a link or the like and no plain file "
                "or folder; put the file itself there",
            )
        ) from error


def _belonging(root: Path, folder: str, text: str) -> Iterator[tuple[str, int]]:
    """The files beside a content that are its own, with their bytes."""
    sizes: dict[str, int] = {}

    def listed(inner: str) -> list[str]:
        names = []
        # What only looks like a name is no folder.
        with (
            contextlib.suppress(FileNotFoundError, NotADirectoryError, ValueError),
            _named_too_long(),
        ):
            for entry in nofollow.entries(root, f"{folder}/{inner}"):
                if entry.kind != "folder" and not _left(entry.name):
                    name = f"{inner}/{entry.name}" if inner else entry.name
                    sizes[name] = entry.size if entry.kind == "file" else -1
                    names.append(entry.name)
        return names

    found = mentioned(text, listed)
    for name in sorted(found):
        if sizes[name] < 0:
            raise nofollow.NotPlain(name)
        yield name, sizes[name]
    yield from _all(root, folder, ASSETS, DEEP)


@contextlib.contextmanager
def _named_too_long() -> Iterator[None]:
    """A text of a content that is no name at all, such as a whole paragraph."""
    try:
        yield
    except OSError as error:
        if error.errno not in _NO_NAME:
            raise


def _all(root: Path, folder: str, inner: str, deep: int) -> Iterator[tuple[str, int]]:
    """All files of a folder and of those in it; hidden ones are none."""
    try:
        found = nofollow.entries(root, f"{folder}/{inner}")
    except FileNotFoundError:
        return
    except NotADirectoryError as error:
        raise nofollow.NotPlain(inner) from error
    for entry in found:
        name = f"{inner}/{entry.name}"
        if _left(entry.name):
            continue
        if entry.kind == "file":
            yield name, entry.size
        elif entry.kind != "folder":
            raise nofollow.NotPlain(name)
        elif deep:
            yield from _all(root, folder, name, deep - 1)
        else:
            raise UpdateRefused(
                Message(
                    f"{said(name)} 套了太多层文件夹，请往上挪",
                    f"too deep in folders: {said(name)}; move it up",
                )
            )


def _left(name: str) -> bool:
    """Whether a file is none of the show's: hidden, or left by a system or Office."""
    return name.startswith((".", "~$")) or name.lower() in SIDE_EFFECTS


def _fit(*parts: str) -> None:
    """Refuse names that mean something else, or nothing, on other systems."""
    why = None
    for part in parts:
        stem = part.split(".")[0].rstrip().lower()
        if not _is_utf8(part):
            why = Message("不是 UTF-8 文字", "is not written in UTF-8")
        elif not part.isprintable():
            why = Message("有看不见的字符", "has characters that cannot be seen")
        elif stem in RESERVED:
            why = Message(
                "在 Windows 上是设备的名字", "is the name of a device on Windows"
            )
        elif part[-1] in " .":
            why = Message("以空格或句点结尾", "ends with a space or a full stop")
        elif bad := set(part) & set('<>:"|?*\\'):
            why = Message(
                f"含有不能用的字符 {min(bad)}",
                f"has {min(bad)}, which no name may have",
            )
        elif len(part.encode()) > NAME_BYTES:
            why = Message("太长了", "is too long")
        if why is not None:
            raise _renamed(part, why)
    if len("/".join(parts)) > WAY:
        raise _renamed(
            "/".join(parts), Message("连同文件夹太长了", "is too long with its folders")
        )


def _renamed(name: str, why: Message) -> UpdateRefused:
    return UpdateRefused(
        Message(
            f"文件名 {said(name)} {why.zh}，请改名",
            f"the name {said(name)} {why.en}; rename it",
        )
    )


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _apart(names: Mapping[str, int]) -> None:
    """Refuse names that are one name on a system that does not tell cases apart."""
    seen: dict[str, str] = {}
    for name in sorted(names):
        parts = name.split("/")
        for end in range(1, len(parts) + 1):
            way = "/".join(parts[:end])
            plain = unicodedata.normalize("NFC", way.casefold())
            other = seen.setdefault(plain, way)
            if other != way:
                raise UpdateRefused(
                    Message(
                        f"{said(other)} 和 {said(way)} 只有大小写不同，"
                        "请删去一个或改名",
                        f"two names differ in capitals only: {said(other)} and "
                        f"{said(way)}; remove or rename one",
                    )
                )


def offered(
    file: Path,
    path: Path,
    root: Path | None = None,
    told: Callable[[float], None] = lambda _: None,
) -> Offer:
    """What the show of a file on a stick is, and what putting it in place changes.

    Args:
        file: the content file on the stick.
        path: the content file that is played.
        root: as for `parcel`.
        told: is given the share that is done.

    Raises:
        Refused, ContentError, OSError: it cannot be had.
    """
    with _copied(file, path, root, told) as (made, digests):
        content = load(made / path.name).content
        return Offer(content, _digest(digests), _changed(digests, path))


def bring(
    file: Path,
    path: Path,
    digest: str,
    state: Path | None,
    moment: datetime,
    told: Callable[[float], None] = lambda _: None,
    root: Path | None = None,
) -> Brought:
    """Put the show of a file on a stick in place of the one that is played.

    The old content is kept in the history, the files that are replaced in the
    folder `swap.BEFORE`. When this returns, every file in place was read once more
    and is what was confirmed.

    Args:
        file: the content file on the stick.
        path: the content file that is played.
        digest: that of the offer that was confirmed: anything else is refused.
        state: the folder of the history, None for none.
        moment: now.
        told: is given the share that is done.
        root: as for `parcel`.

    Raises:
        Refused, ContentError, OSError: nothing has changed, or it is said what has.
    """
    folder = path.parent
    try:
        finish(path)
    except OSError:
        # One that was taken back is in nobody's way.
        if (folder / STAGED).exists():
            raise
    with _copied(file, path, root, told, lasting=True) as (made, digests):
        if _digest(digests) != digest:
            raise UpdateRefused(
                Message(
                    "U 盘上的内容刚才变了，请再看一遍",
                    "the stick has changed meanwhile; look at it once more",
                )
            )
        own = load(made / path.name).digest
        files = _changed(digests, path)
        if state is not None:
            History(state, path).keep_present(moment)
        decide(made, path)
    try:
        finish(path)
    except OSError as error:
        raise UpdateRefused(_unmoved(error, folder)) from error
    for name, wanted in digests.items():
        if digest_of(folder / name) != wanted:
            raise UpdateRefused(
                Message(
                    f"放好之后再读，{said(name)} 和 U 盘上的不一样；请再更新一次",
                    f"now that it is in place, {said(name)} is not what is on the "
                    "stick; update once more",
                )
            )
    return Brought(own, files)


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


@contextlib.contextmanager
def _copied(
    file: Path,
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
    sent = parcel(file, root)
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
        with _plain():
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
    pairs = [(name, name) for name in sent.names]
    for name, as_ in (*pairs, (sent.content, content)):
        target = made / as_
        target.parent.mkdir(parents=True, exist_ok=True)
        own = hashlib.sha256()
        with (
            nofollow.opened(sent.root, sent.way(name)) as source,
            target.open("wb") as copy,
        ):
            while data := source.read(_CHUNK):
                copy.write(data)
                own.update(data)
                done += len(data)
                if done > sent.size:
                    # It grows while it is read: there may be no end to it.
                    raise UpdateRefused(
                        Message(
                            "U 盘上的内容刚才变了，请再看一遍",
                            "the stick has changed meanwhile; look at it once more",
                        )
                    )
                told(min(1.0, done / max(1, sent.size)))
            if lasting:
                copy.flush()
                os.fsync(copy.fileno())
        target.chmod(_mode(made.parent / as_))
        digests[as_] = own.hexdigest()
    if lasting:
        for base, _, _ in os.walk(made):
            atomic.folder_synced(Path(base))
    return digests


def _mode(file: Path) -> int:
    """The permissions that a file has, or else those of a file for all to read."""
    with contextlib.suppress(OSError):
        return stat.S_IMODE(file.stat().st_mode)
    return 0o644


def _digest(digests: Mapping[str, str]) -> str:
    """One digest of all names and bytes."""
    lines = (f"{own} {name}" for name, own in sorted(digests.items()))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _changed(digests: Mapping[str, str], path: Path) -> tuple[Changed, ...]:
    """Which files beside the content are not now as they would be."""
    changed = []
    for name, own in sorted(digests.items()):
        was = digest_of(path.parent / name)
        if name != path.name and was != own:
            changed.append(Changed(name, not was))
    return tuple(changed)


def _sweep(folder: Path) -> None:
    """Take away what an update that was cut has left half copied."""
    for staged in folder.glob(f"{STAGED}-*"):
        shutil.rmtree(staged, ignore_errors=True)
