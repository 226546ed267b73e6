"""Post: the read-only page that tells how a machine is, on loopback by default.

Three addresses and nothing else: no file is ever opened, nothing is taken in, and a
request that dawdles or comes in a crowd is turned away. It runs in threads of its
own; the show is only asked how it is.
"""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import TYPE_CHECKING, Any, Final

from kiosk.machine import health

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.machine.health import Status

AT_ONCE: Final = 8
"""Requests that are answered at a time."""
PATIENCE: Final = 5.0
"""Seconds that a request may take in all."""
AGAIN: Final = 10.0
"""Seconds between two tries to have the address."""

PAGES: Final[dict[str, tuple[str, Callable[[Status], str]]]] = {
    "/": ("text/html; charset=utf-8", health.page),
    "/status.json": ("application/json; charset=utf-8", health.text),
    "/metrics": ("text/plain; version=0.0.4; charset=utf-8", health.metrics),
}

logger = logging.getLogger(__name__)


class Post:
    """Answers at an address and port as long as it is open.

    `status` says how things are, and may be asked from any thread. Promises: an
    address that cannot be had is one line in the log, and is tried again: a show
    that hung may hold it for some seconds more.
    """

    def __init__(self, address: str, port: int, status: Callable[[], Status]) -> None:
        self._where = address, port
        self._status = status
        self._server: _Server | None = None
        self._gate = threading.Lock()
        self._ended: threading.Event | None = None
        """Ends the tries, while there are any."""

    @property
    def port(self) -> int:
        """The port that is listened at; 0 if none is."""
        return 0 if self._server is None else int(self._server.server_address[1])

    def begin(self) -> None:
        if self._server is not None or self._ended is not None:
            return
        try:
            self._open()
        except OSError as error:
            logger.warning("no page at %s:%d: %s", *self._where, error)
            self._ended = threading.Event()
            threading.Thread(
                target=self._try_on, args=(self._ended,), name="port", daemon=True
            ).start()

    def _open(self) -> None:
        self._server = _Server(self._where, self._status)
        threading.Thread(
            target=self._server.serve_forever, name="post", daemon=True
        ).start()
        logger.info("the page is at http://%s:%d/", self._where[0], self.port)

    def _try_on(self, ended: threading.Event) -> None:
        while not ended.wait(AGAIN):
            with self._gate, contextlib.suppress(OSError):
                if not ended.is_set():
                    self._open()
                return

    def close(self) -> None:
        with self._gate:
            if self._ended is not None:
                self._ended.set()
                self._ended = None
        if self._server is not None:
            server, self._server = self._server, None
            with contextlib.suppress(OSError):
                # The address is free at once, and the wait for the next request ends.
                server.socket.shutdown(socket.SHUT_RDWR)
            # Where that is not so, the end takes half a second: the show waits for
            # nothing.
            threading.Thread(target=server.end, name="post ends", daemon=True).start()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # Threads that hang in a slow network must not hold up the end.
    block_on_close = False

    def __init__(self, where: tuple[str, int], status: Callable[[], Status]) -> None:
        self.status = status
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self.address_family = socket.AF_INET6 if ":" in where[0] else socket.AF_INET
        super().__init__(where, _Handler)

    def server_bind(self) -> None:
        # Not HTTPServer's, which asks the network for this machine's name: without
        # an answer that takes many seconds, and the show waits.
        TCPServer.server_bind(self)
        host, self.server_port = self.server_address[:2]
        self.server_name = str(host)

    def end(self) -> None:
        """Answer nobody any more; returns when that is so."""
        self.shutdown()
        self.server_close()

    def process_request(self, request: Any, client_address: Any) -> None:
        if not self._places.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        # However slowly it comes: then the line is cut.
        cut = threading.Timer(PATIENCE, _cut, (request,))
        cut.daemon = True
        cut.start()
        try:
            super().process_request_thread(request, client_address)
        finally:
            cut.cancel()
            self._places.release()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002
        # A visitor who goes away is no fault of ours.
        logger.debug("a request failed", exc_info=True)


def _cut(request: socket.socket) -> None:
    with contextlib.suppress(OSError):
        request.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = PATIENCE
    server_version = "kiosk"
    sys_version = ""

    def do_GET(self) -> None:
        self._answer(body=True)

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def __getattr__(self, name: str) -> Callable[[], None]:
        if not name.startswith("do_"):
            raise AttributeError(name)
        return self._refuse

    def _refuse(self) -> None:
        """Any other request: nothing can be done here but look."""
        self.close_connection = True
        self.send_response(HTTPStatus.METHOD_NOT_ALLOWED)
        self.send_header("Allow", "GET, HEAD")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _answer(self, *, body: bool) -> None:
        found = PAGES.get(self.path.partition("?")[0])
        if found is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        kind, said = found
        data = said(self.server.status()).encode()
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header(
            "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"
        )
        self.end_headers()
        if body:
            self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        # Every look at a page would be a line.
        logger.debug(format, *args)
