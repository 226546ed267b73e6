"""Store: the hub's own line to its server, and what goes through it.

Wishes are kept in the server's memory, where each screen finds its own; what screens
say is passed on to what the hub has heard. When the server has been away, everything
is put there again.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

import nats
from nats.errors import Error, NoRespondersError
from nats.errors import TimeoutError as Late
from nats.js.api import KeyValueConfig, StorageType

from kiosk.device.operate import orders
from kiosk.device.wish import printed
from kiosk.fleet import answer, subjects, trust
from kiosk.fleet.answer import AWAY, OrderAnswer

if TYPE_CHECKING:
    from pathlib import Path

    from nats.aio.client import Client
    from nats.aio.msg import Msg
    from nats.js.kv import KeyValue

    from kiosk.device.operate.orders import ScreenOrder
    from kiosk.fleet.hub.heard import Heard
    from kiosk.fleet.hub.members import Members
    from kiosk.fleet.hub.plan import HubPlan
    from kiosk.fleet.identity import Identity
    from kiosk.fleet.member import Member

AGAIN: Final = 0.25
"""Seconds until the next try to reach the server."""
PATIENCE: Final = 4.0
"""Seconds in which a screen has to answer an order."""

logger = logging.getLogger(__name__)


class Unreached(Exception):
    """The hub's server cannot be spoken to now."""


class Store:
    """The hub's line to its server; it is there again whenever the server is.

    Args:
        folder: the hub's.
        plan: where the server listens.
        hub: the key that may say everything.
        system: the key with which the server is looked after.
        members: the screens.
        heard: what they have said.
    """

    def __init__(
        self,
        folder: Path,
        plan: HubPlan,
        hub: Identity,
        system: Identity,
        members: Members,
        heard: Heard,
    ) -> None:
        here = "127.0.0.1" if plan.address == "0.0.0.0" else plan.address
        self._url = f"tls://{here}:{plan.orders}"
        self._tls = trust.trusting((folder / trust.CERTIFICATE).read_text("ascii"))
        self._keys = hub, system
        self._members, self._heard = members, heard
        self._hub: Client | None = None
        self._system: Client | None = None
        self._wishes: KeyValue | None = None
        self.ready = asyncio.Event()
        """Set while the server is there and has everything."""
        self.fillings = 0
        """How often the server had to be given everything."""

    async def keep(self) -> None:
        """Hold the line until this is cancelled."""
        while True:
            try:
                await self._held()
            except (OSError, Error, TimeoutError) as error:
                logger.debug("the server is not there: %s", error)
            await asyncio.sleep(AGAIN)

    async def _held(self) -> None:
        """Hold one line as long as it lasts."""
        gone = asyncio.Event()

        async def ended() -> None:
            gone.set()

        async with contextlib.AsyncExitStack() as lines:
            self._hub = await self._line(lines, self._keys[0], ended)
            self._system = await self._line(lines, self._keys[1], ended)
            lines.callback(self._lost)
            await self._hub.subscribe(subjects.EVERY_STATE, cb=self._state)
            await self._hub.subscribe(subjects.EVERY_PICTURE, cb=self._picture)
            # Of memory alone: what the server kept on a disk would be another truth.
            config = KeyValueConfig(
                subjects.BUCKET, history=1, storage=StorageType.MEMORY, direct=True
            )
            self._wishes = await self._hub.jetstream().create_key_value(config)
            for member in tuple(self._members):
                await self._wishes.put(member.id, printed(member.wish))
            self.fillings += 1
            self.ready.set()
            logger.info("the server has the wishes of %d screens", len(self._members))
            await gone.wait()

    async def _line(
        self, lines: contextlib.AsyncExitStack, key: Identity, ended: Any
    ) -> Client:
        found = await nats.connect(
            self._url,
            tls=self._tls,
            nkeys_seed_str=key.seed,
            allow_reconnect=False,
            max_reconnect_attempts=1,
            reconnect_time_wait=AGAIN,
            connect_timeout=5,
            ping_interval=5,
            error_cb=_quiet,
            closed_cb=ended,
        )
        lines.push_async_callback(found.close)
        return found

    def _lost(self) -> None:
        self.ready.clear()
        self._hub = self._system = self._wishes = None

    # -- what screens say ------------------------------------------------------

    async def _state(self, message: Msg) -> None:
        self._heard.state(message.subject.rpartition(".")[2], message.data)

    async def _picture(self, message: Msg) -> None:
        slide = unquote((message.headers or {}).get(subjects.SLIDE, ""))
        screen = message.subject.rpartition(".")[2]
        self._heard.picture(screen, message.data, slide)

    # -- what the hub says -----------------------------------------------------

    async def ordered(self, screen: str, order: ScreenOrder) -> OrderAnswer:
        """Send one order to a screen; returns what it answers."""
        if self._hub is None:
            return AWAY
        try:
            said = await self._hub.request(
                subjects.order(screen), orders.printed(order).encode(), timeout=PATIENCE
            )
        except (NoRespondersError, Late, Error, OSError):
            return AWAY
        return answer.understood(said.data)

    async def wished(self, member: Member) -> None:
        """Tell a screen what is wished of it now, and keep that for its next start.

        What cannot be said now is said when the server is there again.
        """
        if self._wishes is not None:
            with contextlib.suppress(Error, OSError):
                await self._wishes.put(member.id, printed(member.wish))

    async def forgotten(self, screen: str) -> None:
        """Keep nothing of a screen any more."""
        if self._wishes is not None:
            with contextlib.suppress(Error, OSError):
                await self._wishes.purge(screen)

    async def read_again(self) -> None:
        """Let the server read its configuration; who is no longer in it is cut off.

        Raises:
            Unreached: it is not there, and will read it when it is started.
        """
        if self._system is None:
            raise Unreached
        try:
            said = await self._system.request("$SYS.REQ.SERVER.PING", b"", timeout=5)
            server = json.loads(said.data)["server"]["id"]
            done = await self._system.request(
                f"$SYS.REQ.SERVER.{server}.RELOAD", b"", timeout=10
            )
        except (Error, OSError, ValueError, KeyError) as error:
            raise Unreached from error
        if "error" in json.loads(done.data):
            logger.error("the server refuses its configuration: %s", done.data[:400])
            raise Unreached


async def _quiet(error: Exception) -> None:
    logger.debug("nats: %s", error)
