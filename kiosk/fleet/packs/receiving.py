"""Receiving: a hub takes packs that somebody publishes to it over the network.

Files are taken under the digest of their bytes and harm nobody before they are signed.
What says who has signed is laid aside until it has been verified as a screen verifies
it, and is then put in place, the time stamp last. So whoever has the password of the
hall, and no key, can show nothing.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import logging
import re
import secrets
import shutil
from functools import partial
from typing import TYPE_CHECKING, Final

from starlette.responses import JSONResponse
from starlette.routing import Route
from tuf.api.exceptions import DownloadHTTPError

from kiosk.content import atomic
from kiosk.content.paths import is_file, listed
from kiosk.content.swap import digest_of
from kiosk.device.operate.shelf import FILES
from kiosk.device.staff_menu.parcel import BYTES
from kiosk.device.staff_menu.update import SPARE
from kiosk.fleet.packs.repository import (
    METADATA,
    PACKS,
    STAMP,
    TARGETS,
    Repository,
    swept,
)
from kiosk.fleet.packs.verifying import LIST, FolderSource, PackRefused, Verified
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response

INCOMING: Final = "packs-incoming"
TRUST: Final = "packs-trust"
_FILE: Final = re.compile(rf"{TARGETS}/{FILES}/([0-9a-f]{{64}})")
_PACK: Final = re.compile(rf"{TARGETS}/{PACKS}/[0-9]{{1,9}}\.json")
_METADATA: Final = re.compile(
    rf"{METADATA}/(?:[0-9]{{1,9}}\.(?:root|targets|snapshot)|timestamp)\.json"
)

logger = logging.getLogger(__name__)


class Receiving:
    """The packs of a hub, as somebody who publishes changes them.

    Args:
        folder: the hub's.
    """

    def __init__(self, folder: Path) -> None:
        self.packs = folder / PACKS
        self._incoming, self._trust = folder / INCOMING, folder / TRUST
        self._one = asyncio.Lock()

    def place(self, name: str) -> tuple[Path, int] | None:
        """Where a file goes that is sent, and the bytes that it may have."""
        if _FILE.fullmatch(name):
            return self.packs / name, BYTES
        if _PACK.fullmatch(name) or _METADATA.fullmatch(name):
            return self._incoming / name, LIST
        return None

    async def take(self, name: str, request: Request) -> Response:
        """Take one file."""
        found = self.place(name)
        if found is None:
            return JSONResponse({}, 404)
        there, limit = found
        made = there.with_name(f".{there.name}.{secrets.token_hex(4)}")
        own, size = hashlib.sha256(), 0
        try:
            there.parent.mkdir(parents=True, exist_ok=True)
            with made.open("wb") as copy:
                async for data in request.stream():
                    size += len(data)
                    if size > limit:
                        return JSONResponse({}, 413)
                    if shutil.disk_usage(there.parent).free < SPARE:
                        return JSONResponse({}, 507)
                    copy.write(data)
                    own.update(data)
            if limit == BYTES and own.hexdigest() != there.name:
                return JSONResponse({}, 422)
            await asyncio.to_thread(atomic.written_through, made)
            await asyncio.to_thread(atomic.placed, made, there)
        except OSError as error:
            logger.warning("%s cannot be taken: %s", name, error)
            return JSONResponse({}, 507)
        finally:
            made.unlink(missing_ok=True)
        return JSONResponse({}, 201)

    async def finish(self) -> Response:
        """Put in place what was sent, if a screen would believe it."""
        async with self._one:
            try:
                await asyncio.to_thread(self._finish)
            except PackRefused as refused:
                # Nor may it be mixed with what somebody else sends.
                shutil.rmtree(self._incoming, ignore_errors=True)
                logger.warning("packs were not taken: %s", refused.why.en)
                return JSONResponse({"zh": refused.why.zh, "en": refused.why.en}, 409)
            except OSError as error:
                logger.warning("packs were not taken: %s", error)
                return JSONResponse({}, 507)
        return JSONResponse({})

    def _finish(self) -> None:
        source = _Both(self._incoming, self.packs)
        first = f"{METADATA}/1.root.json"
        known = self.packs / first
        root = known if is_file(known) else self._incoming / first
        try:
            trusted = root.read_bytes()
        except FileNotFoundError as error:
            raise PackRefused(
                "half", Message("没有收全", "not all of it was sent")
            ) from error
        verified = Verified(source, self._trust, trusted)
        for number in verified.numbers():
            for own in verified.pack(number).files.values():
                verified.target(f"{FILES}/{own}")
                if digest_of(self.packs / TARGETS / FILES / own) != own:
                    raise PackRefused(
                        "half", Message("没有收全", "not all of it was sent")
                    )
        names = [
            f"{room}/{file.name}"
            for room in (f"{TARGETS}/{PACKS}", METADATA)
            for file in listed(self._incoming / room, "*.json")
        ]
        for name in sorted(names, key=lambda name: name == STAMP):
            (self.packs / name).parent.mkdir(parents=True, exist_ok=True)
            atomic.placed(self._incoming / name, self.packs / name)
        shutil.rmtree(self._incoming, ignore_errors=True)
        swept(Repository(self.packs))
        logger.info("packs were published: %s", verified.numbers())


class _Both:
    """A repository of which a part is new."""

    def __init__(self, new: Path, old: Path) -> None:
        self._new, self._old = FolderSource(new), FolderSource(old)

    def part(self, name: str, start: int) -> Iterator[bytes]:
        try:
            yield from self._new.part(name, start)
        except (DownloadHTTPError, FileNotFoundError):
            yield from self._old.part(name, start)


def routes(
    folder: Path,
    begun: Callable[[str, str], Awaitable[str | None]],
    known: Callable[[str], bool],
) -> list[Route]:
    """What a hub answers those who publish.

    Args:
        folder: the hub's.
        begun: the word of a new session, by a password and an address; None if it is
            another.
        known: whether a word is that of a session.
    """
    receiving = Receiving(folder)

    async def begin(request: Request) -> Response:
        scheme, _, password = request.headers.get("authorization", "").partition(" ")
        address = request.client.host if request.client else ""
        word = None
        if scheme == "Password":
            with contextlib.suppress(ValueError):
                said = base64.b64decode(password, validate=True).decode()
                word = await begun(said, address)
        return JSONResponse({"word": word}, 401 if word is None else 200)

    async def answered(
        request: Request, answer: Callable[[], Awaitable[Response]]
    ) -> Response:
        # A header that no form of another page can send.
        scheme, _, word = request.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer" or not known(word):
            return JSONResponse({}, 401)
        return await answer()

    async def take(request: Request) -> Response:
        name = request.path_params["name"]
        return await answered(request, partial(receiving.take, name, request))

    async def finish(request: Request) -> Response:
        return await answered(request, receiving.finish)

    return [
        Route("/publish", begin, methods=["POST"]),
        Route("/publish/finish", finish, methods=["POST"]),
        Route("/publish/{name:path}", take, methods=["PUT"]),
    ]
