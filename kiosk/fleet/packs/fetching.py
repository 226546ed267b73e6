"""Fetching: a screen has the pack that its hub wishes, and lets its show change to it.

What is wished is a number, "12", or one with the moment from which on it is to be
shown, "12@1800000000": so all screens of a hall have it on their disks by then, and
change together. Without the hub a screen plays what it has.
"""

from __future__ import annotations

import asyncio
import logging
import re
import shutil
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kiosk.device.operate.orders import ChangeOrder
from kiosk.device.operate.shelf import Shelf
from kiosk.fleet.packs import verifying
from kiosk.fleet.packs.repository import METADATA
from kiosk.fleet.packs.staging import staged
from kiosk.fleet.packs.verifying import PackRefused, believed
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.device.operate.shelf import Pack
    from kiosk.fleet.packs.verifying import PackSource

LOOK: Final = 2.0
"""Seconds between two looks at what is wished."""
AGAIN: Final = 30.0
"""Seconds before what could not be fetched is tried again, and a change asked again."""
_WISHED: Final = re.compile(r"([0-9]{1,9})(?:@([0-9]{1,12}))?")
_ROOT: Final = 512 * 2**10
"""Bytes that a root may have."""

logger = logging.getLogger(__name__)


class WishedPack(NamedTuple):
    """The number of a pack, and the POSIX timestamp from which on it is shown."""

    number: int
    at: float = 0.0


def understood(text: str) -> WishedPack | None:
    """The pack that a wish means; None if it means none."""
    found = _WISHED.fullmatch(text)
    if found is None or not int(found[1]):
        return None
    return WishedPack(int(found[1]), float(found[2] or 0))


def printed(wish: WishedPack) -> str:
    """A wish as it is written."""
    return f"{wish.number}@{wish.at:.0f}" if wish.at else str(wish.number)


class Fetching:
    """Has on this screen the pack that is wished.

    Args:
        state: the folder for what the show learns.
        wished: what is wished just now, as it is written.
        order: hands an order to the show.
        told: is given how it stands, as plain data for the hub, when that changes.
        root: the file of the root that the settings name, None for the hub's own.
        beside: the content that is played; what its folder has is not fetched.
        clock: seconds that never jump.
    """

    def __init__(
        self,
        state: Path,
        wished: Callable[[], str],
        order: Callable[[ChangeOrder], None],
        told: Callable[[dict[str, Any]], None] = lambda _: None,
        root: str | None = None,
        beside: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._state, self._shelf = state, Shelf(state)
        self._wished, self._order, self._told = wished, order, told
        self._root, self._beside, self._clock = root, beside, clock
        self._next = float("-inf")
        """When what has failed, or was asked, is next tried."""
        self._last: WishedPack | None = None
        self._share = 0.0
        self._said: dict[str, Any] = {}

    async def run(self, source: PackSource) -> None:
        """Fetch from a source what is wished, until this is cancelled."""
        while True:
            await self.look(source)
            await asyncio.sleep(LOOK)

    async def look(self, source: PackSource) -> None:
        """See what is wished, and do the next thing for it."""
        wish = await asyncio.to_thread(lambda: understood(self._wished()))
        if wish != self._last:
            self._last, self._next, self._share = wish, float("-inf"), 0.0
        if wish is not None and self._clock() >= self._next:
            self._next = self._clock() + AGAIN
            working = asyncio.create_task(asyncio.to_thread(self._take, source, wish))
            while not working.done():
                await asyncio.wait([working], timeout=LOOK)
                self._say(wish)
            if await working:
                self._order(ChangeOrder(pack=wish.number, at=wish.at))
        self._say(wish)

    def _take(self, source: PackSource, wish: WishedPack) -> bool:
        """In a thread: have the pack here; whether the show is to change to it."""
        shelf = self._shelf
        try:
            # First: nothing is here any more then of a hall that was left before.
            root = self._trusted(source)
            placed = shelf.placed()
            if placed is not None and placed.number == wish.number:
                return False
            if shelf.pack(wish.number) is None:
                self._fetched(source, root, wish.number)
        except PackRefused as refused:
            logger.error("pack %d is not taken: %s", wish.number, refused.why.en)
            shelf.refuse(wish.number, refused.why, datetime.now(UTC))
            return False
        except OSError as error:
            reason = error.strerror or str(error)
            why = Message(f"写不下来：{reason}", f"it cannot be written: {reason}")
            logger.error("pack %d is not taken: %s", wish.number, why.en)
            shelf.refuse(wish.number, why, datetime.now(UTC))
            return False
        return True

    def _fetched(self, source: PackSource, root: bytes, number: int) -> Pack:
        def told(share: float) -> None:
            self._share = share

        return staged(source, self._state, root, number, self._beside, told)

    def _trusted(self, source: PackSource) -> bytes:
        """The root that this screen trusts: the first that its hub has shown it.

        The hub is known by its certificate, which staff have confirmed with the code.
        What a hub before it has sent is told from its own by nothing but the root: the
        packs of both are numbered from 1 on.
        """
        try:
            return verifying.trusted(self._state, self._root)
        except PackRefused:
            if self._root is not None:
                raise
        data = bytearray()
        with believed():
            for part in source.part(f"{METADATA}/1.root.json", 0):
                data += part
                if len(data) > _ROOT:
                    raise ValueError("too large for a root")
        shutil.rmtree(self._shelf.folder, ignore_errors=True)
        verifying.trust(self._state, bytes(data))
        return bytes(data)

    def _say(self, wish: WishedPack | None) -> None:
        """Tell how it stands, if that is something new."""
        placed, refused = self._shelf.placed(), self._shelf.refused()
        said: dict[str, Any] = {
            "wished": 0 if wish is None else wish.number,
            "here": [pack.number for pack in self._shelf.packs()],
            "placed": 0 if placed is None else placed.number,
            "share": round(self._share, 2),
        }
        if refused is not None:
            said |= {"number": refused.number, "zh": refused.zh, "en": refused.en}
        if said != self._said:
            self._said = said
            self._told(said)
