"""The last good versions of a content file, kept so that nothing is ever lost.

A version is a folder of its own with a plain copy of the content and of the
spreadsheets that it names, called by its number, the moment (UTC) and the digest
of what is in it. It appears in one step or not at all; one that is torn or damaged
does not have the digest of its name, and is passed over.

Pictures, whatever else the content names and the type beside it are kept beside the
versions, each once, under the digest of its bytes, and a version lists those that it
had. They have a
budget: what does not fit is lost to the oldest versions first, and is told.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import secrets
import shutil
import stat
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from kiosk.content import atomic
from kiosk.content.assets import letters, named, typefaces
from kiosk.content.attempts import Attempts
from kiosk.content.content import (
    ContentError,
    Loaded,
    draft,
    fingerprint,
    inside,
    load,
)
from kiosk.content.held import patient
from kiosk.content.paths import NAME, is_file
from kiosk.content.privilege import read
from kiosk.content.swap import STAGED, decide, finish

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


ROOM: Final = "history"
KEPT: Final = 10
"""Good versions that are kept, and as many of those with mistakes."""
SHORT: Final = 8
"""Digits of a digest that tell versions apart for people."""
STALE: Final = 3600.0
"""Seconds after which what was half made is swept away."""

LARGEST: Final = 32 * 2**20
"""Bytes that a picture or a typeface may have to be kept."""
TYPE: Final = (".ttf", ".otf", ".ttc", ".otc")
"""How the names of typefaces end."""
BUDGET: Final = 256 * 2**20
"""Bytes that the pictures of all versions of one content may take."""
SPARE: Final = 256 * 2**20
"""Bytes that have to stay free on the disk for pictures to be kept."""
PICTURES: Final = "pictures"
"""The folder of what versions list, beside them."""
LISTED: Final = ".pictures.json"
"""What a version lists, in its folder."""

_DIGEST: Final = re.compile("[0-9a-f]{64}")
_MOMENT: Final = "%Y%m%dT%H%M%SZ"
_FORM: Final = re.compile(
    r"(?P<number>[0-9]{6,12})-(?P<moment>[0-9]{8}T[0-9]{6}Z)-(?P<digest>[0-9a-f]{64})"
    r"(?P<broken>-broken)?"
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Version:
    """One version: `number` never names another, `good` is whether it was shown."""

    folder: Path
    number: int
    moment: datetime
    digest: str
    good: bool

    @property
    def file(self) -> Path:
        return self.folder / NAME

    @property
    def short(self) -> str:
        return self.digest[:SHORT]

    @property
    def when(self) -> str:
        """The moment in the time of this place, to the minute."""
        return f"{self.moment.astimezone():%Y-%m-%d %H:%M}"


class History:
    """The versions of one content file, in the folder for what the show learns."""

    def __init__(self, state: Path, path: Path) -> None:
        self.path = path
        self.folder = state / ROOM / _key(path)

    def versions(self) -> tuple[Version, ...]:
        """All that is kept, the newest first; what is in them is not read."""
        found = []
        with suppress(OSError):
            for entry in os.scandir(self.folder):
                version = _understood(Path(entry.path))
                if version is not None:
                    found.append(version)
        found.sort(key=lambda version: (version.number, version.moment), reverse=True)
        return tuple(found)

    def find(self, name: str) -> Version | None:
        """The version of a number, or the newest whose digest begins like this."""
        for version in self.versions():
            if (
                name.isascii()
                and name.isdigit()
                and len(name) < SHORT
                and version.number == int(name)
            ):
                return version
            if len(name) >= 4 and version.digest.startswith(name.lower()):
                return version
        return None

    def newest(
        self, attempts: Attempts | None = None, *, other: bool = False
    ) -> tuple[Version, Loaded] | None:
        """The newest good version that can be shown, as if it were the file.

        Args:
            attempts: those on record; a version that kills its reader is passed over.
            other: whether it has to differ from the file as it is.
        """
        attempts = attempts or Attempts(None)
        for version in self.versions():
            own = f"version {version.digest}"
            if not version.good or attempts.hopeless(own):
                continue
            if other and self._is_present(version):
                continue
            try:
                with attempts.trying(own):
                    loaded = self.read(version)
            except Exception:
                # One that cannot be read must not hide those before it.
                logger.exception("reading %s failed", version.folder)
                continue
            if loaded is not None:
                return version, loaded
        return None

    def _is_present(self, version: Version) -> bool:
        """Whether the file, which is not to be read, has the bytes of a version."""
        try:
            if version.file.read_bytes() != self.path.read_bytes():
                return False
            for room, _, names in os.walk(version.folder):
                for name in names:
                    kept = Path(room) / name
                    there = self.path.parent / kept.relative_to(version.folder)
                    if name in {NAME, LISTED} and Path(room) == version.folder:
                        continue
                    if kept.read_bytes() != there.read_bytes():
                        return False
        except OSError:
            return False
        return True

    def read(self, version: Version) -> Loaded | None:
        """A version as if it were the file; None if it is damaged or has mistakes."""
        try:
            loaded = load(version.file)
            if loaded.digest == version.digest:
                return replace(loaded, path=self.path)
            found = loaded.digest
        except ContentError as error:
            found = error.digest
        if found != version.digest:
            logger.warning("%s is damaged and was passed over", version.folder)
        return None

    def whole(self, version: Version) -> bool:
        """Whether a version is what its name says, with mistakes or without."""
        return draft(version.file).digest == version.digest

    def present(self) -> str:
        """The digest of the file as it is, "" if it cannot be read."""
        return draft(self.path).digest

    def pictures(self, version: Version) -> Mapping[str, str]:
        """Pictures and other files that a version names, with their digests.

        "" is one that was too large to be kept. Nothing is known of what a version
        had that an earlier program kept.
        """
        try:
            listed = json.loads(read(version.folder / LISTED))
        except (OSError, ValueError, RecursionError):
            return {}
        if not isinstance(listed, dict):
            return {}
        # Whoever can write there must not lead a restore to other files than those
        # beside the content.
        return {
            name: own
            for name, own in listed.items()
            if isinstance(own, str)
            and (own == "" or _DIGEST.fullmatch(own))
            and _beside(self.path.parent, name)
        }

    def replaced(self, version: Version) -> Replaced:
        """Files that are not now as they were in a version."""
        back: list[str] = []
        lost: list[str] = []
        for name, own in self.pictures(version).items():
            file = self.path.parent / name
            if own == _digest(file) if own else is_file(file):
                continue
            (back if own and self._picture(own) is not None else lost).append(name)
        return Replaced(tuple(back), tuple(lost))

    def changed(self, version: Version) -> dict[str, bytes | None]:
        """Files beside the content that are not now as they were in a version.

        By their names, with their bytes then; None where no copy is kept.
        """
        found: dict[str, bytes | None] = {}
        for file in sorted(version.folder.rglob("*")):
            name = file.relative_to(version.folder).as_posix()
            if name not in {NAME, LISTED} and is_file(file):
                now = self.path.parent / name
                data = read(file)
                if not is_file(now) or read(now, linked=True) != data:
                    found[name] = data
        replaced, listed = self.replaced(version), self.pictures(version)
        for name in replaced.back:
            found[name] = self._picture(listed[name])
        return found | dict.fromkeys(replaced.lost)

    def at_present(self, version: Version, present: str | None = None) -> bool:
        """Whether the file and its pictures are those of a version.

        `present` is the digest of the file, if that is known already.
        """
        present = self.present() if present is None else present
        return version.digest == present and not any(self.replaced(version))

    def restore(self, version: Version, moment: datetime) -> Version | None:
        """Put a version in place of the file, which is kept first, whatever it is.

        Returns:
            the version that the file has become; None if there was no file, or if it
            was this version already.

        Raises:
            OSError: the disk is full, read-only or gone, or a file is in use; the
                files are as they were.
        """
        copy = _Copy.of(version.file, draft(version.file).files)
        listed = self.pictures(version)
        back = {name: listed[name] for name in self.replaced(version).back}
        made = None
        if back or not _same_beside(copy, self.path.parent):
            # First of all: to keep the present may cost what the oldest had.
            made = self._made(copy, back)
        try:
            kept = self.keep_present(moment)
        except BaseException:
            if made is not None:
                shutil.rmtree(made, ignore_errors=True)
            raise
        if made is not None:
            self._stage(made)
        elif kept is not None and kept.digest == version.digest:
            return None
        else:
            # A link stays a link: what it leads to is put back.
            atomic.written(self.path.resolve(), copy.content, 0o644)
        return kept

    def _made(self, copy: _Copy, back: Mapping[str, str]) -> Path:
        """A folder beside the content with all that is to be put back."""
        finish(self.path)
        folder = self.path.parent
        made = folder / f"{STAGED}-{secrets.token_hex(6)}"
        try:
            for name, own in back.items():
                if (picture := self._picture(own)) is not None:
                    atomic.written(made / name, picture, _mode(folder / name))
            for name, data in {**copy.beside, self.path.name: copy.content}.items():
                atomic.written(made / name, data, _mode(folder / name))
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise
        return made

    def _stage(self, made: Path) -> None:
        """Put a version back as an update is: all of its files or none."""
        try:
            decide(made, self.path)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise
        finish(self.path)

    def keep(self, loaded: Loaded, moment: datetime) -> Version | None:
        """Keep what has been on screen; None if the file is another by now.

        Raises:
            OSError: the disk is full, read-only or gone.
        """
        try:
            copy = _Copy.of(self.path, loaded.files)
        except (FileNotFoundError, ValueError):
            return None
        if copy.digest != loaded.digest:
            return None
        return self._kept(copy, moment, good=True)

    def keep_present(self, moment: datetime) -> Version | None:
        """Keep the file as it is, mistakes and all; None if there is none.

        Raises:
            OSError: the file cannot be read, or its copy not written.
        """
        read = draft(self.path)
        try:
            copy = _Copy.of(self.path, read.files)
        except FileNotFoundError:
            return None
        good = not read.problems and copy.digest == read.digest
        return self._kept(copy, moment, good=good)

    def _kept(self, copy: _Copy, moment: datetime, *, good: bool) -> Version:
        """Keep these bytes as the newest version; the same ones are kept once."""
        digest = copy.digest
        versions = self.versions()
        alike = [one for one in versions if one.good == good]
        listed = {one: self.pictures(one) for one in alike if one.digest == digest}
        # An earlier program has listed none.
        same = [one for one in listed if listed[one] in ({}, copy.pictures)]
        whole = [
            one for one in same if listed[one] == copy.pictures and _holds(one, copy)
        ]
        self._keep_pictures(copy)
        if whole and whole[0] is alike[0]:
            return whole[0]
        number = versions[0].number + 1 if versions else 1
        utc = moment.astimezone(UTC).strftime(_MOMENT)
        end = "" if good else "-broken"
        there = self.folder / f"{number:06d}-{utc}-{digest}{end}"
        version = _understood(there)
        assert version is not None
        if whole:
            atomic.placed(whole[0].folder, there)
        else:
            made = self.folder / f".new-{secrets.token_hex(6)}"
            try:
                for name, data in copy.beside.items():
                    atomic.written(made / name, data)
                if copy.pictures:
                    text = json.dumps(copy.pictures, ensure_ascii=False, indent=1)
                    # Names of files may be no UTF-8.
                    data = text.encode("utf-8", "surrogatepass")
                    atomic.written(made / LISTED, data + b"\n")
                atomic.written(made / NAME, copy.content)
                atomic.placed(made, there)
            except BaseException:
                shutil.rmtree(made, ignore_errors=True)
                raise
        others = [one for one in alike if one not in same]
        self._sweep(
            [*others[KEPT - 1 :], *(one for one in same if one not in whole[:1])]
        )
        return version

    def _sweep(self, gone: list[Version]) -> None:
        """Take away versions, and what was left half made."""
        for version in gone:
            aside = self.folder / f".gone-{secrets.token_hex(6)}"
            # Under a name that is no version's first: it is all there, or not at all.
            with suppress(OSError):
                patient(partial(version.folder.replace, aside))
                shutil.rmtree(aside, ignore_errors=True)
        self._sweep_pictures()
        with suppress(OSError):
            for entry in os.scandir(self.folder):
                if entry.name.startswith("."):
                    age = abs(time.time() - entry.stat().st_mtime)
                    if age > STALE:
                        shutil.rmtree(entry.path, ignore_errors=True)

    # Pictures

    def _picture(self, own: str) -> bytes | None:
        """The bytes of a digest; None if they are not kept, or are damaged."""
        with suppress(OSError):
            data = read(self.folder / PICTURES / own, LARGEST)
            if hashlib.sha256(data).hexdigest() == own:
                return data
        return None

    def _keep_pictures(self, copy: _Copy) -> None:
        """Keep what a version lists; a disk without room costs pictures alone."""
        room = self.folder / PICTURES
        sizes = {}
        with suppress(OSError):
            for name, own in copy.pictures.items():
                if own:
                    sizes[name] = (self.path.parent / name).stat().st_size
        left = BUDGET
        try:
            # Rather many small ones than a large one.
            for name in sorted(sizes, key=lambda name: (sizes[name], name)):
                own = copy.pictures[name]
                left -= sizes[name]
                if left < 0 or (room / own).is_file():
                    continue
                room.mkdir(parents=True, exist_ok=True)
                if shutil.disk_usage(room).free < SPARE + sizes[name]:
                    logger.warning("there is no room to keep pictures of %s", self.path)
                    return
                data = read(self.path.parent / name, LARGEST, linked=True)
                if hashlib.sha256(data).hexdigest() == own:
                    atomic.written(room / own, data)
        except OSError as error:
            logger.warning("pictures cannot be kept: %s", error)

    def _sweep_pictures(self) -> None:
        """Take away pictures of no version, and those of old ones beyond the budget."""
        room = self.folder / PICTURES
        if not room.is_dir():
            return
        wanted: set[str] = set()
        left = BUDGET
        for version in self.versions():
            for own in {*self.pictures(version).values()} - wanted:
                with suppress(OSError):
                    size = (room / own).stat().st_size
                    if own and size <= left:
                        left -= size
                        wanted.add(own)
        with suppress(OSError):
            for entry in os.scandir(room):
                if entry.name not in wanted:
                    with suppress(OSError):
                        Path(entry.path).unlink()


class Replaced(NamedTuple):
    """Files that differ from those of a version: what can be put back, and what not."""

    back: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Copy:
    """The bytes of a content file, and of the spreadsheets beside it by name.

    `pictures` are the digests of what else it names and of the type beside it, "" for
    what is too large.
    """

    digest: str
    content: bytes
    beside: dict[str, bytes]
    pictures: dict[str, str]

    @classmethod
    def of(cls, path: Path, files: tuple[Path, ...]) -> _Copy:
        """A copy of what is there now; a spreadsheet that is not is left out.

        Raises:
            OSError: something cannot be read.
            ValueError: a file is not beside the content.
        """
        content = read(path, linked=True)
        beside = {
            file.relative_to(path.parent).as_posix(): read(file, linked=True)
            for file in files
            if file.is_file()
        }
        digests = [
            hashlib.sha256(beside[name]).hexdigest() if name in beside else ""
            for name in (file.relative_to(path.parent).as_posix() for file in files)
        ]
        own = hashlib.sha256(content).hexdigest()
        pictures = {
            name: _digest(path.parent / name)
            for name in {*named(path.parent, letters(content)), *_type(path.parent)}
            if name not in {path.name, *beside}
        }
        pictures = dict(sorted(pictures.items()))
        return cls(fingerprint(own, digests), content, beside, pictures)


def _type(folder: Path) -> Iterator[str]:
    """The typefaces beside a content, which it need not name."""
    with suppress(OSError):
        for name in typefaces(folder):
            if name.lower().endswith(TYPE):
                yield name


def _beside(folder: Path, name: str) -> bool:
    """Whether a name is that of a file in the folder of a content, or below it."""
    if any(part.startswith(".") for part in name.split("/")):
        return False
    try:
        inside(folder, name)
    except ValueError:
        return False
    return True


def _digest(file: Path) -> str:
    """The digest of a file; "" if it is not there or too large to be kept."""
    with suppress(OSError):
        if file.is_file() and file.stat().st_size <= LARGEST:
            return hashlib.sha256(read(file, LARGEST, linked=True)).hexdigest()
    return ""


def _same_beside(copy: _Copy, folder: Path) -> bool:
    """Whether the spreadsheets in a folder are those of a copy."""
    try:
        return all(
            read(folder / name, linked=True) == data
            for name, data in copy.beside.items()
        )
    except OSError:
        return False


def _mode(file: Path) -> int:
    """The permissions that a file has, or else those of a file for all to read."""
    try:
        return stat.S_IMODE(file.stat().st_mode)
    except OSError:
        return 0o644


def _holds(version: Version, copy: _Copy) -> bool:
    """Whether a version is undamaged."""
    try:
        return read(version.file) == copy.content and all(
            read(version.folder / name) == data for name, data in copy.beside.items()
        )
    except OSError:
        return False


def _key(path: Path) -> str:
    """A folder's name for a content file: its words, and what makes it unique.

    The path is taken as it is written: a share that is away resolves to nothing.
    """
    whole = os.path.normcase(os.path.abspath(path))  # noqa: PTH100
    words = path.parent.absolute().name if path.name == NAME else path.stem
    plain = re.sub(r"\W+", "-", words).strip("-")[:24] or "content"
    return f"{plain}-{hashlib.sha256(os.fsencode(whole)).hexdigest()[:12]}"


def _understood(folder: Path) -> Version | None:
    """The version that a folder's name tells of; None if it is no version."""
    told = _FORM.fullmatch(folder.name)
    if told is None:
        return None
    try:
        moment = datetime.strptime(told["moment"], _MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return None
    return Version(
        folder, int(told["number"]), moment, told["digest"], told["broken"] is None
    )


# What a start shows


def missed(folder: Path, state: Path | None) -> Path | None:
    """The content file that has been in a folder and has gone, if it is known."""
    file = folder / NAME
    if state is None or is_file(file):
        return None
    return file if History(state, file).newest() else None
