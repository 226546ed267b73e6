"""The parcel: what belongs to a show, and what may be taken from others.

Names that mean something else on other systems, links, pipes, folders without end
and what is far too large are refused before a byte of it is read.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from kiosk.content import nofollow
from kiosk.content.assets import ASSETS, letters, mentioned
from kiosk.content.content import LIMIT
from kiosk.device.staff_menu.usb import said
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

FILES: Final = 5000
BYTES: Final = 2 * 2**30
"""What a show may have at most."""
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

ALTERED: Final = Message(
    "U 盘上的内容刚才变了，请再看一遍",
    "the stick has changed meanwhile; look at it once more",
)


class UpdateRefused(Exception):
    """An update that was not made; nothing has changed."""

    def __init__(self, why: Message) -> None:
        super().__init__(why.en)
        self.why = why


@dataclass(frozen=True, slots=True)
class Parcel:
    """What belongs to a show: the files of a folder, and their bytes.

    `folder` is the folder's name below `root`, and no link is followed below that;
    `content` and `names` are files of the folder. Where they do not lie under their
    own names, `ways` has those below `root`. `altered` is said if they change while
    they are copied.
    """

    root: Path
    folder: str
    content: str
    names: tuple[str, ...]
    size: int
    ways: Mapping[str, str] = field(default_factory=dict)
    altered: Message = ALTERED

    def way(self, name: str) -> str:
        """A file's name below `root`."""
        return self.ways.get(name) or (f"{self.folder}/{name}" if self.folder else name)

    def copied(
        self,
        name: str,
        copy: BinaryIO,
        most: int,
        told: Callable[[int], None] = lambda _: None,
    ) -> tuple[str, int]:
        """Copy a file; the digest and the number of its bytes.

        Args:
            name: of the file.
            copy: where its bytes go.
            most: bytes that it may have.
            told: is told how many have been copied.

        Raises:
            UpdateRefused: it has more.
            OSError: it cannot be read or written.
        """
        own, size = hashlib.sha256(), 0
        with nofollow.opened(self.root, self.way(name)) as source:
            while data := source.read(_CHUNK):
                copy.write(data)
                own.update(data)
                size += len(data)
                if size > most:
                    # It grows while it is read: there may be no end to it.
                    raise UpdateRefused(self.altered)
                told(size)
        return own.hexdigest(), size


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
    with plain():
        with nofollow.opened(root, way.as_posix()) as stream:
            data = stream.read(LIMIT + 1)
        sizes = {file.name: len(data)}
        if len(data) <= LIMIT:
            text = letters(data)
            for name, size in _belonging(root, folder, text):
                sizes[name] = size
                if len(sizes) - 1 > FILES:
                    break
    fit(*way.parent.parts)
    bounded(sizes)
    size = sum(sizes.values())
    names = tuple(sorted(name for name in sizes if name != file.name))
    return Parcel(root, folder, file.name, names, size)


def bounded(sizes: Mapping[str, int]) -> None:
    """Refuse what is too much to be a show, or has names that cannot be taken.

    Args:
        sizes: the bytes of each file, by its name from the show's folder.

    Raises:
        UpdateRefused: one of them is not fit.
    """
    if len(sizes) - 1 > FILES:
        raise UpdateRefused(_too_many(len(sizes) - 1))
    for name in sizes:
        fit(*name.split("/"))
    apart(sizes)
    if (size := sum(sizes.values())) > BYTES:
        raise UpdateRefused(_too_large(size))


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
def plain() -> Iterator[None]:
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
                if entry.kind != "folder" and not left(entry.name):
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
        if left(entry.name):
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


def left(name: str) -> bool:
    """Whether a file is none of the show's: hidden, or left by a system or Office."""
    return name.startswith((".", "~$")) or name.lower() in SIDE_EFFECTS


def fit(*parts: str) -> None:
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


def apart(names: Iterable[str]) -> None:
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
