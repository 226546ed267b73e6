"""Web: the hub's page over TLS, with room for everybody and patience with nobody."""

from __future__ import annotations

import socket
from collections import Counter
from typing import TYPE_CHECKING, Any, ClassVar, Final

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from uvicorn.protocols.http.h11_impl import H11Protocol

from kiosk.fleet import trust
from kiosk.fleet.hub import asked
from kiosk.fleet.hub.guide import GuidePage
from kiosk.fleet.hub.pack_page import PackPage
from kiosk.fleet.hub.page import StaffPage
from kiosk.fleet.packs import receiving

if TYPE_CHECKING:
    import asyncio

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from kiosk.fleet.hub.hall import Hall

PACKS: Final = "packs"
"""The folder with the packs of content, which anybody may fetch: they are signed."""
AT_ONCE: Final = 600
"""Lines that are open at a time."""
EACH: Final = 40
"""The same of one address."""
PATIENCE: Final = 10.0
"""Seconds in which a request has to be said in full, its head."""
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
    """A line of HTTP that is cut if nothing is asked, and if one address has many."""

    counts: ClassVar[Counter[str]] = Counter()

    def connection_made(  # type: ignore[override]
        self, transport: asyncio.Transport
    ) -> None:
        super().connection_made(transport)
        self._who = self.client[0] if self.client else ""
        self.counts[self._who] += 1
        self._deadline = self.loop.call_later(PATIENCE, self._late)
        if self.counts[self._who] > EACH:
            transport.abort()

    def _late(self) -> None:
        if self.cycle is None:
            self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._deadline.cancel()
        self.counts[self._who] -= 1
        if self.counts[self._who] <= 0:
            del self.counts[self._who]
        super().connection_lost(exc)


class _Careful:
    """Says with every answer what a browser may do with it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Cache-Control", "no-store")
                for name, value in SAFE.items():
                    headers[name] = value
            await send(message)

        await self._app(scope, receive, sent if scope["type"] == "http" else send)


def application(hall: Hall) -> ASGIApp:
    """All that the hub answers."""
    packs = hall.folder / PACKS
    packs.mkdir(exist_ok=True)
    staff, sessions = StaffPage(hall), hall.sessions
    routes: list[Any] = [
        *staff.routes(),
        *GuidePage(hall, staff).routes(),
        *PackPage(staff).routes(),
        *asked.routes(hall),
        *receiving.routes(
            hall.folder, sessions.begun, lambda word: sessions.of(word) is not None
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
        timeout_keep_alive=15,
        timeout_graceful_shutdown=2,
        h11_max_incomplete_event_size=16 * 2**10,
        ssl_certfile=hall.folder / trust.CERTIFICATE,
        ssl_keyfile=hall.folder / trust.KEY,
    )
    return uvicorn.Server(config)
