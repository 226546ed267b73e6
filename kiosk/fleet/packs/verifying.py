"""Verifying: what of a repository may be believed, by the root that a screen trusts.

python-tuf does it: enough signatures, by whom, no older than what was seen before,
not out of date, nothing mixed. Here it is led to a folder or to a hub, and what it
refuses is said in words.
"""

from __future__ import annotations

import contextlib
import logging
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, Protocol

import urllib3
from tuf.api.exceptions import (
    BadVersionNumberError,
    DownloadError,
    DownloadHTTPError,
    DownloadLengthMismatchError,
    ExpiredMetadataError,
    LengthOrHashMismatchError,
    RepositoryError,
    UnsignedMetadataError,
)
from tuf.api.metadata import Metadata, TargetFile, Targets
from tuf.ngclient import FetcherInterface, Updater, UpdaterConfig

from kiosk.content import nofollow
from kiosk.device.operate.shelf import LARGEST, Pack, understood
from kiosk.device.staff_menu.parcel import UpdateRefused
from kiosk.fleet.packs.repository import METADATA, PACKS, TARGETS
from kiosk.model.message import Message

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator

TRUST: Final = "fleet/trust"
"""The folder of what was verified, below that for what the show learns."""
ROOT: Final = "root.json"
"""In it, the root that this screen was given when it joined."""
LIST: Final = 16 * 2**20
"""Bytes that the list of what is signed may have."""
PATIENCE: Final = 20.0
"""Seconds without a byte after which a hub is given up."""
_CHUNK: Final = 2**18
_SCHEME: Final = "pack:/"

What = Literal[
    "stale", "old", "strange", "damaged", "large", "half", "away", "untrusted", "gone"
]
"""Out of date, older than what was seen, not signed by who may, not what was signed,
too large, not all there, out of reach, no root to believe, no longer on offer."""

logger = logging.getLogger(__name__)


class PackRefused(UpdateRefused):
    """A pack that is not taken: `what` it is for the page, `why` in words."""

    def __init__(self, what: What, why: Message) -> None:
        super().__init__(why)
        self.what: What = what


class PackSource(Protocol):
    """Where a repository lies."""

    def part(self, name: str, start: int) -> Iterator[bytes]:
        """The bytes of a file from a place on.

        Raises:
            DownloadError: they cannot be had; DownloadHTTPError 404 if there are none.
        """


class FolderSource:
    """A repository in a folder, such as on a stick; no link in it is followed.

    Args:
        root: a folder of the system's own.
        folder: the repository's, below it.
    """

    def __init__(self, root: Path, folder: str = "") -> None:
        self._root, self._folder = root, folder.removeprefix(".")

    def part(self, name: str, start: int) -> Iterator[bytes]:
        way = f"{self._folder}/{name}" if self._folder else name
        try:
            with nofollow.opened(self._root, way) as stream:
                stream.seek(start)
                while data := stream.read(_CHUNK):
                    yield data
        except (FileNotFoundError, NotADirectoryError, nofollow.NotPlain) as error:
            raise DownloadHTTPError(f"there is no {name}", 404) from error
        except (OSError, ValueError) as error:
            raise DownloadError(f"{name} cannot be read: {error}") from error


class HubSource:
    """A repository that a hub serves.

    Args:
        address: of the repository, as http://hub:8080/packs.
        context: how to trust the hub's certificate, if it has one.
    """

    def __init__(self, address: str, context: ssl.SSLContext | None = None) -> None:
        self._address = address.rstrip("/")
        self._pool = urllib3.PoolManager(
            timeout=PATIENCE,
            retries=urllib3.Retry(2, backoff_factor=0.2),
            ssl_context=context,
            assert_hostname=None if context is None else context.check_hostname,
        )

    def part(self, name: str, start: int) -> Iterator[bytes]:
        # A line that is kept is one that a hub with many screens has to keep, too.
        headers = {"Connection": "close"}
        if start:
            headers["Range"] = f"bytes={start}-"
        url = f"{self._address}/{name}"
        try:
            answer = self._pool.request(
                "GET", url, headers=headers, preload_content=False, redirect=False
            )
            with contextlib.closing(answer):
                if answer.status not in {200, 206}:
                    said = f"{name}: status {answer.status}"
                    raise DownloadHTTPError(said, answer.status)
                passed = 0 if answer.status == 206 else start
                for data in answer.stream(_CHUNK, decode_content=False):
                    yield data[passed:]
                    passed -= min(passed, len(data))
        except urllib3.exceptions.HTTPError as error:
            raise DownloadError(f"{name} cannot be fetched: {error}") from error


class _Fetcher(FetcherInterface):
    """A source, as python-tuf asks for it."""

    def __init__(self, source: PackSource) -> None:
        self._source = source

    def _fetch(self, url: str) -> Iterator[bytes]:
        return self._source.part(url.removeprefix(_SCHEME), 0)


class Verified:
    """A repository of which everything that is told here has been verified.

    Args:
        source: where it lies.
        state: the folder for what the show learns; what is trusted is kept in it.
        root: the root that this screen trusts at first.

    Raises:
        PackRefused: it is not believed.
    """

    def __init__(self, source: PackSource, state: Path, root: bytes) -> None:
        self.source = source
        self._room = state / TRUST
        config = UpdaterConfig(
            targets_max_length=LIST,
            prefix_targets_with_hash=False,
            app_user_agent="kiosk",
        )
        with believed():
            self._room.mkdir(parents=True, exist_ok=True)
            self._updater = Updater(
                str(self._room),
                f"{_SCHEME}{METADATA}",
                str(self._room),
                f"{_SCHEME}{TARGETS}",
                _Fetcher(source),
                config,
                bootstrap=root,
            )
            self._updater.refresh()

    def numbers(self) -> tuple[int, ...]:
        """The packs that are on offer, the newest first."""
        with believed():
            # What lies here was verified by the refresh, and is this user's alone.
            data = (self._room / "targets.json").read_bytes()
            targets = Metadata[Targets].from_bytes(data).signed.targets
        names = (path.split("/") for path in targets)
        found = (name[1].removesuffix(".json") for name in names if name[0] == PACKS)
        return tuple(sorted(map(int, found), reverse=True))

    def target(self, path: str) -> TargetFile:
        """What is signed of a file.

        Raises:
            PackRefused: nothing is.
        """
        with believed():
            found = self._updater.get_targetinfo(path)
        if found is None:
            raise PackRefused(
                "gone",
                Message(
                    "这个内容包已经不在可用之列",
                    "this pack is no longer among those that can be had",
                ),
            )
        return found

    def pack(self, number: int) -> Pack:
        """The pack of a number.

        Raises:
            PackRefused: it is not on offer, or what is there is not what was signed.
        """
        target = self.target(f"{PACKS}/{number}.json")
        if target.length > LARGEST:
            raise PackRefused("large", _LARGE)
        data = bytearray()
        with believed():
            for part in self.source.part(f"{TARGETS}/{target.path}", 0):
                data += part
                if len(data) > target.length:
                    raise DownloadLengthMismatchError(target.path)
            target.verify_length_and_hashes(bytes(data))
            pack = understood(bytes(data))
            if pack.number != number:
                raise RepositoryError("a manifest says another number than its name")
        return pack


def trusted(state: Path, named: str | None = None) -> bytes:
    """The root that this screen trusts: of a file that is named, or from joining.

    Raises:
        PackRefused: it knows of none.
    """
    file = Path(named) if named else state / TRUST / "given" / ROOT
    try:
        return file.read_bytes()
    except OSError as error:
        raise PackRefused(
            "untrusted",
            Message(
                "这块屏幕还不知道该信谁的签名：请先 kiosk join，或在 kiosk.toml 里写 "
                "[fleet] root",
                "this screen does not know yet whose signatures to trust: have it join "
                "a hub, or name a file as [fleet] root in kiosk.toml",
            ),
        ) from error


def trust(state: Path, root: bytes) -> None:
    """Have this screen trust a root from now on, and nothing that it trusted before.

    Raises:
        PackRefused: it is none.
        OSError: it cannot be written.
    """
    from tuf.api.metadata import Root

    from kiosk.content import atomic

    with believed():
        found = Metadata[Root].from_bytes(root)
        found.signed.verify_delegate(Root.type, found.signed_bytes, found.signatures)
    shutil.rmtree(state / TRUST, ignore_errors=True)
    atomic.written(state / TRUST / "given" / ROOT, root)


def distrust(state: Path) -> None:
    """Trust nobody any more but whom the settings name.

    Raises:
        OSError: that cannot be kept.
    """
    (state / TRUST / "given" / ROOT).unlink(missing_ok=True)


@contextlib.contextmanager
def believed() -> Iterator[None]:
    """Says of what cannot be believed why not.

    Raises:
        PackRefused: with the reason, for whatever python-tuf refuses.
    """
    try:
        yield
    except PackRefused:
        raise
    except (RepositoryError, DownloadError, ValueError, OSError, KeyError) as error:
        logger.warning("a pack is refused: %s: %s", type(error).__name__, error)
        raise _told(error) from error


_LARGE: Final = Message(
    "内容包比说好的大，没有收", "the pack is larger than it may be, and was not taken"
)


def _told(error: Exception) -> PackRefused:
    match error:
        case ExpiredMetadataError():
            today = f"{datetime.now(UTC).astimezone():%Y-%m-%d}"
            return PackRefused(
                "stale",
                Message(
                    f"内容包的签名过期了（这块屏幕的日期是 {today}）：日期不对就先改"
                    "日期，对的话请重新发布",
                    f"the pack is out of date (this screen's date is {today}): set the "
                    "date if it is wrong, and else publish once more",
                ),
            )
        case BadVersionNumberError():
            return PackRefused(
                "old",
                Message(
                    "这些内容包比这块屏幕见过的旧，没有收",
                    "these packs are older than what this screen has seen already, and "
                    "were not taken",
                ),
            )
        case UnsignedMetadataError():
            return PackRefused(
                "strange",
                Message(
                    "内容包的签名不够，或者不是这块屏幕信得过的人签的",
                    "the pack is not signed by enough of those whom this screen trusts",
                ),
            )
        case DownloadLengthMismatchError():
            return PackRefused("large", _LARGE)
        case DownloadHTTPError(status_code=404):
            return PackRefused(
                "half",
                Message(
                    "内容包不全：缺文件，请再拷一次",
                    "the pack is not all there: a file is missing; copy it once more",
                ),
            )
        case LengthOrHashMismatchError() | RepositoryError() | ValueError():
            return PackRefused(
                "damaged",
                Message(
                    "内容包坏了，或者被人动过，没有收",
                    "the pack is damaged, or somebody has tampered with it; it was not "
                    "taken",
                ),
            )
        case OSError():
            reason = error.strerror or str(error)
            return PackRefused(
                "away",
                Message(f"读写没有成功：{reason}", f"reading or writing: {reason}"),
            )
    return PackRefused(
        "away",
        Message(
            "够不着放内容包的地方，稍后再试",
            "where the packs lie is out of reach; it is tried again later",
        ),
    )
