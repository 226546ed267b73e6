"""Web: the hub's page over TLS, with room for everybody and patience with nobody."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections import Counter
from typing import TYPE_CHECKING, Any, ClassVar, Final

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from kiosk.fleet import trust
from kiosk.fleet.hub import asked
from kiosk.fleet.hub.guide import GuidePage
from kiosk.fleet.hub.pack_page import PackPage
from kiosk.fleet.hub.page import StaffPage
from kiosk.fleet.hub.session import TooOften
from kiosk.fleet.packs import receiving

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from kiosk.fleet.hub.hall import Hall

PACKS: Final = "packs"
"""The folder with the packs of content, which anybody may fetch: they are signed."""
AT_ONCE: Final = 600
"""Lines that are open at a time."""
EACH: Final = 40
"""The same of one address."""
PATIENCE: Final = 10.0
"""Seconds in which the head of a request has to be said in full."""
HANDSHAKE: Final = 8.0
"""Seconds in which TLS has to come about; until then nobody is counted as anybody's."""
KEPT: Final = 15
"""Seconds in which something else may be asked on the same line."""
UNREAD: Final = 60.0
"""Seconds in which some tens of thousands of bytes of an answer have to be read."""
PIECE: Final = 30.0
"""Seconds between two pieces of what is sent."""
SAFE: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
        "base-uri 'none'"
    ),
}
"""What every answer says of itself."""


class _Patient(H11Protocol):
    """A line of HTTP with patience, but not for ever, and not for many of one address.

    It is cut if a request is not said in time, the first or a later one, and if what
    is answered is not read.
    """

    counts: ClassVar[Counter[str]] = Counter()
    handshakes: ClassVar[Counter[str]] = Counter()
    """How many lines were `begun`, and how many of them came to speak TLS."""
    _asking: asyncio.TimerHandle | None = None
    _reading: asyncio.TimerHandle | None = None

    def connection_made(  # type: ignore[override]
        self, transport: asyncio.Transport
    ) -> None:
        super().connection_made(transport)
        self.handshakes["made"] += 1
        self._who = self.client[0] if self.client else ""
        self.counts[self._who] += 1
        self._asking = self.loop.call_later(PATIENCE, transport.abort)
        if self.counts[self._who] > EACH:
            transport.abort()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is not None and not cycle.response_complete:
            self._asked()
        elif self._asking is None:
            self._asking = self.loop.call_later(PATIENCE, self.transport.abort)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._reading = self.loop.call_later(UNREAD, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._read()

    def connection_lost(self, exc: Exception | None) -> None:
        self._asked()
        self._read()
        self.counts[self._who] -= 1
        if self.counts[self._who] <= 0:
            del self.counts[self._who]
        super().connection_lost(exc)

    def _asked(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None

    def _read(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None


def handshakes() -> tuple[int, int]:
    """How many lines were begun so far, and on how many TLS has come about."""
    return _Patient.handshakes["begun"], _Patient.handshakes["made"]


class _Brisk(uvicorn.Server):
    """A server that waits less long for a handshake than a minute."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        def line() -> asyncio.Protocol:
            _Patient.handshakes["begun"] += 1
            return _Patient(
                config=self.config,
                server_state=self.server_state,
                app_state=self.lifespan.state,
            )

        await self.lifespan.startup()
        loop = asyncio.get_running_loop()
        self.servers = [
            await loop.create_server(
                line,
                sock=place,
                ssl=self.config.ssl,
                backlog=self.config.backlog,
                ssl_handshake_timeout=HANDSHAKE,
            )
            for place in sockets or ()
        ]
        self.started = True


class _Careful:
    """Says with every answer what a browser may do with it; waits for nobody long."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        whole = False

        async def received() -> Message:
            nonlocal whole
            if whole:
                # All that comes now is the end of the line, whenever that is.
                return await receive()
            try:
                message = await asyncio.wait_for(receive(), PIECE)
            except TimeoutError:
                return {"type": "http.disconnect"}
            whole = not message.get("more_body", False)
            return message

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Cache-Control", "no-store")
                for name, value in SAFE.items():
                    headers[name] = value
            await send(message)

        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # Whoever has gone is answered nothing.
        with contextlib.suppress(ClientDisconnect):
            await self._app(scope, received, sent)


def application(hall: Hall) -> ASGIApp:
    """All that the hub answers."""
    packs = hall.folder / PACKS
    packs.mkdir(exist_ok=True)
    staff, sessions = StaffPage(hall), hall.sessions

    async def begun(password: str, address: str) -> str | None:
        """As whoever publishes is told: another password, or too many tries."""
        with contextlib.suppress(TooOften):
            return await sessions.begun(password, address)
        return None

    routes: list[Any] = [
        *staff.routes(),
        *GuidePage(hall, staff).routes(),
        *PackPage(staff).routes(),
        *asked.routes(hall, handshakes),
        *receiving.routes(
            hall.folder, begun, lambda word: sessions.of(word) is not None
        ),
        Mount(f"/{PACKS}", StaticFiles(directory=packs)),
    ]
    return _Careful(Starlette(routes=routes))


def listening(address: str, port: int) -> socket.socket:
    """The place at which the page is asked for.

    Raises:
        OSError: another has it.
    """
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            # On Windows the other option lets two programs have one port.
            found.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((address, port))
        found.listen(512)
    except OSError:
        found.close()
        raise
    return found


def server(hall: Hall) -> uvicorn.Server:
    """What answers, over TLS with the hub's own certificate."""
    config = uvicorn.Config(
        application(hall),
        http=_Patient,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=AT_ONCE,
        timeout_keep_alive=KEPT,
        timeout_graceful_shutdown=2,
        h11_max_incomplete_event_size=16 * 2**10,
        ssl_certfile=hall.folder / trust.CERTIFICATE,
        ssl_keyfile=hall.folder / trust.KEY,
    )
    return _Brisk(config)
