"""The shelf: the signed packs of content that lie on this machine's disk.

Every file lies there once, under the digest of its bytes; a pack is a manifest that
names them, and is written when all of them are there. Who signed a pack is looked at
by whoever puts it here (`kiosk.fleet.packs`); what is on the shelf is taken from it
without the network, and only if its bytes still are what was signed.
"""

from __future__ import annotations

import contextlib
import re
from datetime import datetime  # noqa: TC003 pydantic has to see it
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import AwareDatetime, Field, ValidationError, model_validator

from kiosk.content import atomic
from kiosk.content.paths import listed
from kiosk.device.staff_menu.parcel import Parcel, UpdateRefused, bounded, left
from kiosk.device.staff_menu.update import digest_of_all
from kiosk.model.kinds import Model
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

ROOM: Final = "fleet/packs"
"""The folder of the shelf below that for what the show learns."""
FILES: Final = "files"
"""The folder of the files, below that of the shelf, and in a repository alike."""
KEPT: Final = 10
"""Packs that can be gone back to."""
LARGEST: Final = 2 * 2**20
"""Bytes that a manifest may have."""
PART: Final = ".part"
"""What the name of a file that is half fetched ends with."""
REFUSED: Final = "refused.json"
"""Why the last pack was not taken."""
PLACED: Final = "placed.json"
"""What of the shelf was put in place last."""

_MANIFEST: Final = re.compile(r"([0-9]{1,9})\.json")
_ALTERED: Final = Message(
    "这个内容包在本机的副本坏了，不能用；请再送一次",
    "this machine's copy of the pack is damaged and is not used; send it once more",
)

Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Title(Model):
    """What a pack's show is called, in both languages."""

    zh: str = Field(max_length=400)
    en: str = Field(max_length=400)


class Pack(Model):
    """A pack: what it is called, and which bytes its files have.

    `files` has the digest of each file, by its name from the folder of the show;
    `content` is one of them. Promises: no name leads out of that folder, is hidden or
    is another one on another system.
    """

    kind: Literal["kiosk-pack"] = "kiosk-pack"
    number: int = Field(ge=1, le=999_999_999)
    title: Title
    made: AwareDatetime
    by: str = Field(default="", max_length=200)
    content: str
    files: dict[str, Digest] = Field(min_length=1)

    @model_validator(mode="after")
    def _fit(self) -> Pack:
        for name in self.files:
            parts = name.split("/")
            if "" in parts or any(left(part) for part in parts):
                raise ValueError(f"no name of a show's file: {name!r}")
        try:
            bounded(dict.fromkeys(self.files, 0))
        except UpdateRefused as error:
            raise ValueError(error.why.en) from error
        if self.content not in self.files or "/" in self.content:
            raise ValueError("the content is none of the files")
        return self

    @property
    def digest(self) -> str:
        """One digest of all names and bytes, as `update.bring` asks for it."""
        return self.digest_as(self.content)

    def digest_as(self, content: str) -> str:
        """The same where the content is called otherwise."""
        return digest_of_all(self.named(content))

    def named(self, content: str) -> dict[str, str]:
        """The digests by name where the content is called otherwise."""
        files = dict(self.files)
        own = files.pop(self.content)
        return {**files, content: own}


class Placed(Model):
    """The pack that was put in place last: its number, the content's digest, when."""

    number: int
    digest: str
    moment: AwareDatetime


class Refused(Model):
    """Why the last pack was not taken, or not shown; `number` 0 where it has none."""

    number: int
    zh: str
    en: str
    moment: AwareDatetime

    @property
    def why(self) -> Message:
        return Message(self.zh, self.en)


def understood(data: bytes) -> Pack:
    """The manifest that some bytes are.

    Raises:
        ValueError: they are none.
    """
    if len(data) > LARGEST:
        raise ValueError("too large for a manifest")
    return Pack.model_validate_json(data)


class Shelf:
    """The packs below a folder for what the show learns.

    Args:
        state: that folder.
    """

    def __init__(self, state: Path) -> None:
        self.folder = state / ROOM

    def file(self, digest: str) -> Path:
        """Where the file of a digest lies, or would."""
        return self.folder / FILES / digest

    def packs(self) -> tuple[Pack, ...]:
        """The packs that are here, the newest first."""
        found = (self.pack(number) for number in self._numbers())
        return tuple(one for one in found if one is not None)

    def pack(self, number: int) -> Pack | None:
        """The pack of a number; None if it is not here."""
        with contextlib.suppress(OSError, ValueError, ValidationError):
            with atomic.plain(self._manifest(number)) as stream:
                found = understood(stream.read(LARGEST + 1))
            return found if found.number == number else None
        return None

    def _manifest(self, number: int) -> Path:
        return self.folder / f"{number}.json"

    def _numbers(self) -> list[int]:
        names = (_MANIFEST.fullmatch(one.name) for one in listed(self.folder, "*.json"))
        return sorted((int(one[1]) for one in names if one), reverse=True)

    def keep(self, pack: Pack) -> None:
        """Write down that all files of a pack are here; older ones make room.

        Raises:
            OSError: the disk is full, read-only or gone.
        """
        data = pack.model_dump_json(indent=1).encode()
        atomic.written(self._manifest(pack.number), data)
        self.sweep(pack.number)

    def sweep(self, *also: int) -> None:
        """Take away what no pack has that is kept: the last ones, and those named."""
        placed = self.placed()
        wanted = {*also, *self._numbers()[:KEPT]}
        for number in self._numbers():
            if number not in wanted and (placed is None or number != placed.number):
                with contextlib.suppress(OSError):
                    self._manifest(number).unlink()
        used = {own for one in self.packs() for own in one.files.values()}
        for file in listed(self.folder / FILES, "*"):
            if file.name not in used:
                with contextlib.suppress(OSError):
                    file.unlink()

    def parcel(self, pack: Pack) -> Parcel:
        """A pack as `update.bring` takes it.

        Raises:
            OSError: a file of it is not here.
        """
        files = pack.files
        size = sum(self.file(own).stat().st_size for own in files.values())
        names = tuple(sorted(name for name in files if name != pack.content))
        ways = {name: f"{FILES}/{own}" for name, own in files.items()}
        return Parcel(
            self.folder, "", pack.content, names, size, ways, altered=_ALTERED
        )

    def place(self, number: int, digest: str, moment: datetime) -> None:
        """Write down which pack is in place, and the digest of its content as loaded.

        Raises:
            OSError: the disk is full, read-only or gone.
        """
        placed = Placed(number=number, digest=digest, moment=moment)
        atomic.written(self.folder / PLACED, placed.model_dump_json().encode())
        self.forgive()

    def refuse(self, number: int, why: Message, moment: datetime) -> None:
        """Write down why a pack was not taken or not shown, as far as that can be."""
        said = Refused(number=number, zh=why.zh, en=why.en, moment=moment)
        with contextlib.suppress(OSError):
            atomic.written(self.folder / REFUSED, said.model_dump_json().encode())

    def forgive(self) -> None:
        """All is well again."""
        with contextlib.suppress(OSError):
            (self.folder / REFUSED).unlink(missing_ok=True)

    def refused(self) -> Refused | None:
        """Why the last pack was not taken, None if it was."""
        return atomic.read(self.folder / REFUSED, Refused.model_validate_json)

    def placed(self) -> Placed | None:
        """The pack that was put in place last, None if there was none."""
        return atomic.read(self.folder / PLACED, Placed.model_validate_json)


def said(packs: Iterable[Pack]) -> Iterator[Message]:
    """Packs, a line each."""
    for one in packs:
        when = f"{one.made.astimezone():%Y-%m-%d %H:%M}"
        by = f"，{one.by}" if one.by else ""
        by_en = f", {one.by}" if one.by else ""
        yield Message(
            f"第 {one.number} 包：{one.title.zh}（{when}{by}）",
            f"pack {one.number}: {one.title.en} ({when}{by_en})",
        )
