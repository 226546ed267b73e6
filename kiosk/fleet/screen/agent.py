"""Agent: what speaks with the hub for a screen that has joined one.

A process beside the show, which knows nothing of it: what the show does it hears from
the supervisor and from the status file, and orders it hands on. If the hub is away it
tries again for ever; if the hub has moved, it finds it by its certificate.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import secrets
import time
from importlib import metadata
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import nats
from nats.errors import Error

from kiosk.content import atomic
from kiosk.content.chosen import played
from kiosk.device import paths, settings, wish
from kiosk.device.operate import answered, guide_book, orders
from kiosk.device.operate.orders import REFUSED, OrderRefused, PlainOrder
from kiosk.device.records.health import NAME
from kiosk.device.supervise import protocol
from kiosk.device.supervise.protocol import Beat
from kiosk.fleet import answer, subjects, trust
from kiosk.fleet.answer import OrderAnswer
from kiosk.fleet.screen import kept

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from nats.aio.client import Client
    from nats.aio.msg import Msg

    from kiosk.device.operate.orders import ScreenOrder
    from kiosk.fleet.identity import Identity
    from kiosk.fleet.screen.kept import HubMembership

EVERY: Final = 8.0
"""Seconds between two states, if nothing changes."""
SOON: Final = 0.25
"""Seconds that changes are gathered for."""
ALIVE: Final = 5.0
"""Seconds without a beat after which the show counts as gone."""
PAUSES: Final = (1.0, 2.0, 5.0, 10.0, 20.0)
"""Seconds before the hub is tried again, the more often it was not there."""
LOST: Final = 2
"""Tries in vain after which the hub is looked for elsewhere, before each other one."""
STATUS: Final = 48 * 2**10
"""Bytes of a status file."""
PICTURE: Final = 400 * 2**10
"""Bytes of a picture of now."""
DRAWN: Final = 6.0
"""Seconds in which the show has to write a picture."""
DONE: Final = 3.0
"""Seconds in which it has to say whether it has carried out an order."""
LOOK: Final = 0.1
RESTS: Final = 5.0
"""Seconds for which a page is on screen before a picture of it is taken."""
ALONE: Final = 120.0
"""Seconds after a touch in which a page may not look as it does for everybody."""

NO_SHOW: Final = OrderAnswer(
    taken=False, zh="这块屏幕上现在没有展示在放", en="no show plays on that screen now"
)

logger = logging.getLogger(__name__)


class Agent:
    """Speaks with the hub for this screen.

    Args:
        state: the state folder.
        say: sends a line to the supervisor.
        clock: seconds that never jump.
    """

    def __init__(
        self,
        state: Path,
        say: Callable[[bytes], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._state, self._say, self._clock = state, say, clock
        self._folder = state / paths.HALL
        self._beat = protocol.BLANK
        self._beaten = float("-inf")
        self._showing = False
        self._since = clock()
        """When the page that is on screen has come."""
        self._changed = asyncio.Event()
        self._pictures: set[asyncio.Task[bool]] = set()
        self.more: dict[str, Any] = {}
        """What other parts of the screen have to tell, by their names."""

    # -- what the supervisor says ------------------------------------------------

    def heard(self, line: str) -> None:
        """The supervisor says something: a beat of the show on screen."""
        beat = Beat.heard(line.encode())
        if beat is None:
            return
        before, self._beat, self._beaten = self._beat, beat, self._clock()
        if (before.slide, before.dark) != (beat.slide, beat.dark):
            self._since = self._clock()
        if (before.slide, before.dark) != (beat.slide, beat.dark) or not self._showing:
            self._changed.set()

    @property
    def showing(self) -> bool:
        """Whether the show gives signs of life."""
        painted = bool(self._beat.painted or self._beat.hidden)
        return painted and self._clock() - self._beaten < ALIVE

    # -- the line to the hub -----------------------------------------------------

    async def run(self) -> None:
        """Speak with the hub until this is cancelled."""
        asyncio.get_running_loop().create_task(self._live())
        failures = 0
        while True:
            membership, own = await asyncio.to_thread(self._who)
            if membership is None or own is None:
                # `kiosk leave`: the supervisor sees it, too.
                return
            try:
                await self._spoken(membership, own)
                failures = 0
            except (OSError, Error, TimeoutError, ValueError) as error:
                failures += 1
                level = logging.INFO if failures == 1 else logging.DEBUG
                logger.log(level, "the hub cannot be reached: %s", error)
            await asyncio.sleep(PAUSES[min(failures, len(PAUSES) - 1)])
            if failures >= LOST:
                await self._looked_for(membership)

    def _who(self) -> tuple[HubMembership | None, Identity | None]:
        return kept.read(self._state), kept.key(self._state)

    async def _live(self) -> None:
        """Let the supervisor know that this has not hung."""
        while True:
            self._say(b"\n")
            await asyncio.sleep(EVERY)

    async def _spoken(self, membership: HubMembership, own: Identity) -> None:
        """Speak with the hub as long as the line lasts.

        Raises:
            OSError, nats.errors.Error, TimeoutError: it cannot be reached.
        """
        gone = asyncio.Event()

        async def ended() -> None:
            gone.set()

        line = await nats.connect(
            f"tls://{membership.address}:{membership.orders}",
            name=membership.name,
            tls=trust.trusting(membership.certificate),
            nkeys_seed_str=own.seed,
            inbox_prefix=subjects.inbox(membership.id),
            allow_reconnect=False,
            max_reconnect_attempts=1,
            reconnect_time_wait=0.1,
            connect_timeout=5,
            ping_interval=10,
            max_outstanding_pings=2,
            error_cb=_quiet,
            closed_cb=ended,
        )
        logger.info("the hub %s is reached at %s", membership.hub, membership.address)
        try:
            screen = membership.id
            for subject in (subjects.order(screen), subjects.order()):
                await line.subscribe(subject, cb=self._ordered(line, screen))
            await line.subscribe(subjects.wish(screen), cb=self._wished)
            with contextlib.suppress(Error):
                await self._wished(
                    await line.request(subjects.wish_now(screen), b"", timeout=5)
                )
            telling = asyncio.create_task(self._telling(line, screen))
            fetching = asyncio.create_task(self._fetching(membership))
            paging = asyncio.create_task(self._paging(line, screen))
            ending = asyncio.create_task(gone.wait())
            try:
                await asyncio.wait(
                    [telling, ending], return_when=asyncio.FIRST_COMPLETED
                )
                if telling.done():
                    telling.result()
            finally:
                telling.cancel()
                fetching.cancel()
                paging.cancel()
                ending.cancel()
        finally:
            await line.close()

    async def _looked_for(self, membership: HubMembership) -> None:
        """The hub may have another address by now: look for it by its certificate."""
        from kiosk.fleet.hub import discovery

        mark = trust.fingerprint(membership.certificate)[: discovery.SHORT]
        for hub in await discovery.hubs():
            address = hub.addresses[0]
            if hub.mark != mark or (address, hub.port) == (
                membership.address,
                membership.page,
            ):
                continue
            logger.info("the hub has moved to %s", address)
            moved = membership.model_copy(update={"address": address, "page": hub.port})
            with contextlib.suppress(OSError):
                await asyncio.to_thread(kept.keep, self._state, moved)

    async def _fetching(self, membership: HubMembership) -> None:
        """Have on this screen the pack that is wished, as long as the line lasts."""
        # It is large, and most of the time there is nothing to fetch.
        from kiosk.fleet.packs.fetching import Fetching
        from kiosk.fleet.packs.verifying import HubSource

        def told(said: dict[str, Any]) -> None:
            self.more["pack"] = said
            self._changed.set()

        found = settings.read().settings
        content = found.content
        fetching = Fetching(
            self._state,
            lambda: wish.kept(self._state).pack,
            self._do,
            told,
            found.fleet.root,
            None if content is None else played(None, content),
        )
        while True:
            try:
                await fetching.run(
                    HubSource(
                        f"https://{membership.address}:{membership.page}/packs",
                        trust.trusting(membership.certificate),
                    )
                )
            except Exception:
                # Whatever is wrong with packs, orders are heard.
                logger.exception("packs cannot be fetched")
                await asyncio.sleep(PAUSES[-1])

    # -- how this screen is ------------------------------------------------------

    async def _telling(self, line: Client, screen: str) -> None:
        """Tell how this screen is, every few seconds and when it changes."""
        while True:
            self._changed.clear()
            await line.publish(
                subjects.state(screen), await asyncio.to_thread(self.said)
            )
            # A line on which nothing can be sent any more is noticed here.
            await line.flush(timeout=10)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), EVERY)
                await asyncio.sleep(SOON)

    def said(self) -> bytes:
        """How this screen is, as `kiosk.fleet.hub.heard.ScreenState` has it."""
        self._showing = self.showing
        return json.dumps(
            {
                "sent": time.time(),
                "version": _version(),
                "showing": self._showing,
                "slide": self._beat.slide,
                "dark": self._beat.dark,
                "status": self._status(),
                "more": {**self.more, "guide": self._book()},
            }
        ).encode()

    def _book(self) -> dict[str, Any]:
        """What a guide needs to know of the show; nothing if there is none."""
        with contextlib.suppress(OSError, ValueError, RecursionError):
            with atomic.plain(self._folder / guide_book.FILE) as stream:
                data = stream.read(guide_book.LARGEST)
            return guide_book.told(data, self._beat.slide)
        return {}

    def _status(self) -> dict[str, Any]:
        """What the status file says; nothing if there is none to be read."""
        with contextlib.suppress(OSError, ValueError, RecursionError):
            with atomic.plain(self._state / NAME) as stream:
                found = json.loads(stream.read(STATUS))
            if isinstance(found, dict):
                return found
        return {}

    # -- what the hub says -------------------------------------------------------

    async def _wished(self, message: Msg) -> None:
        """The hub wishes something of this screen."""
        if not message.data:
            return
        try:
            fresh = wish.understood(message.data)
        except ValueError:
            logger.warning("a wish of the hub is not understood")
            return
        before = await asyncio.to_thread(wish.kept, self._state)
        if fresh == before:
            return
        try:
            await asyncio.to_thread(
                atomic.written, self._folder / wish.FILE, wish.printed(fresh)
            )
        except OSError as error:
            logger.warning("the wish of the hub cannot be kept: %s", error)
            return
        logger.info("the hub wishes: %s", fresh)
        if (fresh.role, fresh.hours) != (before.role, before.hours):
            # The show reads both when it begins.
            self._do(PlainOrder(do="restart"))

    def _ordered(self, line: Client, screen: str) -> Callable[[Msg], Any]:
        async def ordered(message: Msg) -> None:
            said = await self._taken(message.data, line, screen)
            if message.reply:
                with contextlib.suppress(Error):
                    await message.respond(said.model_dump_json().encode())

        return ordered

    async def _taken(self, data: bytes, line: Client, screen: str) -> OrderAnswer:
        """Pass an order on to the show; returns what the hub is answered."""
        try:
            order = orders.understood(data)
        except OrderRefused as refused:
            return OrderAnswer(taken=False, zh=refused.why.zh, en=refused.why.en)
        if not self.showing:
            return NO_SHOW
        before = self._drawn()
        number = secrets.token_hex(8)
        self._do(order.model_copy(update={"id": number}))
        if order.do == "picture":
            task = asyncio.create_task(
                self._pictured(line, screen, before, self._page())
            )
            self._pictures.add(task)
            task.add_done_callback(self._pictures.discard)
            return answer.TAKEN
        return await self._done(number)

    async def _done(self, number: str) -> OrderAnswer:
        """What the show says to an order, once it has been carried out or not."""
        for _ in range(int(DONE / LOOK)):
            await asyncio.sleep(LOOK)
            with contextlib.suppress(OSError, ValueError, RecursionError):
                with atomic.plain(self._folder / answered.FILE) as stream:
                    done = answered.understood(stream.read(answered.LARGEST))
                if done.id != number:
                    continue
                if not done.refused:
                    return answer.TAKEN
                return OrderAnswer(taken=False, **REFUSED[done.refused]._asdict())
        return OrderAnswer(taken=False, **REFUSED["busy"]._asdict())

    def _do(self, order: ScreenOrder) -> None:
        self._say(f"{protocol.DO}{orders.printed(order)}\n".encode("ascii"))

    def _drawn(self) -> int:
        """When the picture of now was written."""
        with contextlib.suppress(OSError):
            return (self._folder / kept.NOW).stat().st_mtime_ns
        return 0

    async def _paging(self, line: Client, screen: str) -> None:
        """Send one picture of every page while it rests, for who chooses a page.

        What is shown is taken as it comes by: drawing others would cost the show much.
        """
        sent: set[tuple[str, str]] = set()
        while True:
            await asyncio.sleep(1)
            # The disk of a screen may be slow.
            slide = await asyncio.to_thread(self._page)
            content = str((await asyncio.to_thread(self._status)).get("hash"))
            if not slide or (content, slide) in sent:
                continue
            before = self._drawn()
            self._do(PlainOrder(do="picture"))
            if await self._pictured(line, screen, before, slide):
                sent.add((content, slide))

    def _page(self) -> str:
        """The page on screen that looks as it does for everybody; "" if none does."""
        rests = self._clock() - self._since >= RESTS
        if not rests or self._beat.dark or not self.showing:
            return ""
        visitor = self._status().get("visitor")
        alone = not isinstance(visitor, int | float) or visitor >= ALONE
        return self._beat.slide if alone else ""

    async def _pictured(
        self, line: Client, screen: str, before: int, slide: str = ""
    ) -> bool:
        """Wait for the picture that the show has been ordered to write; send it.

        `slide` is the page that it is of, if that is known; whether it was sent.
        """
        for _ in range(int(DRAWN / LOOK)):
            await asyncio.sleep(LOOK)
            if self._drawn() == before:
                continue
            with contextlib.suppress(OSError, Error):
                with atomic.plain(self._folder / kept.NOW) as stream:
                    data = stream.read(PICTURE + 1)
                # A page that has been turned meanwhile is no picture of either.
                told = slide if slide == self._page() else ""
                if len(data) <= PICTURE:
                    headers = {subjects.SLIDE: quote(told)} if told else None
                    await line.publish(subjects.picture(screen), data, headers=headers)
                return not slide or bool(told)
            return False
        return False


def _version() -> str:
    try:
        return metadata.version("kiosk")
    except metadata.PackageNotFoundError:
        return ""


async def _quiet(error: Exception) -> None:
    logger.debug("nats: %s", error)
