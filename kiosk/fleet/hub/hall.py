"""Hall: all that the hub knows and can do, whoever asks for it.

What staff want is first in the plain files, then with the server, then with the
screens: whatever fails on the way is made good at the next start of what has failed.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import time
from typing import TYPE_CHECKING, Final

from kiosk.device.operate.orders import PlainOrder
from kiosk.fleet import identity, trust
from kiosk.fleet.hub import nats, plan
from kiosk.fleet.hub.discovery import own_addresses
from kiosk.fleet.hub.heard import Heard
from kiosk.fleet.hub.join import JoinDesk
from kiosk.fleet.hub.members import Members
from kiosk.fleet.hub.session import Sessions
from kiosk.fleet.hub.store import Store, Unreached

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kiosk.device.operate.orders import ScreenOrder
    from kiosk.device.wish import ScreenWish
    from kiosk.fleet.answer import OrderAnswer
    from kiosk.fleet.hub.join import JoinRequest
    from kiosk.fleet.member import Member

HUB_KEY: Final = "hub.nk"
SYSTEM_KEY: Final = "system.nk"
LOOKED: Final = 20.0
"""Seconds after the last look at the page for which pictures of now are asked for."""
PICTURES: Final = 8.0
"""Seconds between two pictures of a screen while somebody looks."""
AT_ONCE: Final = 4
"""Screens that are asked for a picture at a time: their drawing costs them little, but
fifty at once would cost the network much."""
PICTURE: Final = PlainOrder(do="picture")

logger = logging.getLogger(__name__)


class Hall:
    """A hub and its screens; `folder` is the hub's.

    Raises:
        OSError: its files cannot be read or written.
        kiosk.fleet.hub.nats.NoServer: there is no nats-server.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        # Keys lie in it, and who belongs to the hall.
        with contextlib.suppress(OSError):
            folder.chmod(0o750)
        self.folder = folder
        self.plan = plan.read(folder)
        trust.made(folder, own_addresses())
        certificate = (folder / trust.CERTIFICATE).read_text("ascii")
        self.fingerprint = trust.fingerprint(certificate)
        if not trust.holds(certificate, dt.datetime.now(dt.UTC)):
            logger.warning(
                "by this machine's clock the hub's certificate does not hold today: "
                "screens go on with it, but browsers and Prometheus will refuse it"
            )
        self.members = Members(folder)
        self.heard = Heard(lambda one: self.members.get(one) is not None)
        self.desk = JoinDesk(self.fingerprint, time.monotonic)
        self.sessions = Sessions(folder, time.monotonic)
        self._hub = identity.kept(folder / HUB_KEY)
        self._system = identity.kept(folder / SYSTEM_KEY)
        self.server = nats.ServerProcess(folder, nats.program())
        self.store = Store(
            folder, self.plan, self._hub, self._system, self.members, self.heard
        )
        self._looked = float("-inf")
        self._pictures_asked: dict[str, float] = {}
        self._reading = asyncio.Lock()

    async def keep(self) -> None:
        """Have the server run and be spoken to until this is cancelled."""
        self._configure()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.server.keep())
            tasks.create_task(self.store.keep())
            tasks.create_task(self._pictured())

    def _configure(self) -> None:
        self.server.configured(
            nats.configuration(
                self.folder, self.plan, self._hub, self._system, self.members
            )
        )

    async def _changed(self) -> None:
        """Let the server know who belongs to the hall by now."""
        async with self._reading:
            self._configure()
            try:
                await self.store.read_again()
            except Unreached:
                # It reads the same when it is started.
                logger.warning("the server is not there to be told who may join")

    # -- what staff do -----------------------------------------------------------

    async def accept(self, request: JoinRequest) -> Member:
        """Let a screen belong to the hall whose code staff have typed.

        Raises:
            OSError: that cannot be kept.
            kiosk.fleet.hub.members.MembersFull: there are too many.
        """
        known = {one.id for one in self.members}
        member = self.members.added(request.key, request.name)
        for old in known - {one.id for one in self.members}:
            await self._let_go(old)
        await self._changed()
        await self.store.wished(member)
        self.desk.accepted(request.token, member.id)
        logger.info("%s (%s) has joined", member.id, member.wish.name)
        return member

    async def revoke(self, screen: str) -> None:
        """Let a screen belong to the hall no longer; its line is cut at once.

        Raises:
            OSError: that cannot be kept.
        """
        self.members.removed(screen)
        await self._let_go(screen)
        await self._changed()
        logger.info("%s has been revoked", screen)

    async def _let_go(self, screen: str) -> None:
        self.heard.forgotten(screen)
        self._pictures_asked.pop(screen, None)
        await self.store.forgotten(screen)

    async def wish(self, screen: str, what: ScreenWish) -> None:
        """ScreenWish something else of a screen.

        Raises:
            KeyError: there is no such screen.
            OSError: that cannot be kept.
        """
        await self.store.wished(self.members.wished(screen, what))

    async def ordered(
        self, screens: Iterable[str], order: ScreenOrder
    ) -> dict[str, OrderAnswer]:
        """Send an order to some screens, all at the same moment; what each answers."""
        asked = tuple(screens)
        said = await asyncio.gather(*(self.store.ordered(one, order) for one in asked))
        return dict(zip(asked, said, strict=True))

    # -- pictures of now ---------------------------------------------------------

    def looked_at(self) -> None:
        """Somebody looks at the page: they are to see what is on the screens."""
        self._looked = time.monotonic()

    async def _pictured(self) -> None:
        """Ask for pictures of now while somebody looks."""
        room = asyncio.Semaphore(AT_ONCE)

        async def asked(screen: str) -> None:
            async with room:
                await self.store.ordered(screen, PICTURE)

        while True:
            await asyncio.sleep(1)
            if time.monotonic() - self._looked > LOOKED:
                continue
            now = time.monotonic()
            due = [
                one.id
                for one in self.members
                if not self.heard.away(one.id)
                and now - self._pictures_asked.get(one.id, float("-inf")) >= PICTURES
            ]
            self._pictures_asked.update(dict.fromkeys(due, now))
            await asyncio.gather(*(asked(one) for one in due))
