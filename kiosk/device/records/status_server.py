"""The status server: a read-only page on how a machine is, on loopback by default.

Three addresses and nothing else: no file is ever opened and nothing is taken in. It
runs in one thread of its own, which costs the show next to nothing whoever asks, how
often and how slowly: so many requests a second are taken and the rest wait in the
system, a line that dawdles makes room for the next, and what is told is made anew
once a second at most.
"""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import os
import selectors
import socket
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, NamedTuple

from kiosk.device.operate.port import Port
from kiosk.device.records import health

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.device.records.health import Status

AT_ONCE: Final = 8
"""Requests that are listened to at a time."""
PATIENCE: Final = 5.0
"""Seconds that a request may take in all."""
PACE: Final = 20.0
"""Requests a second that are taken for ever."""
BURST: Final = 10.0
"""Requests that are taken at once after a quiet second."""
FRESH: Final = 1.0
"""Seconds for which what was told is told again."""
PIECES: Final = 16
"""Pieces that a request may come in: each wakes the machine."""
LARGEST: Final = 8 * 2**10
"""Bytes of a request."""

PAGES: Final[dict[str, tuple[str, Callable[[Status], str]]]] = {
    "/": ("text/html; charset=utf-8", health.page),
    "/status.json": ("application/json; charset=utf-8", health.text),
    "/metrics": ("text/plain; version=0.0.4; charset=utf-8", health.metrics),
}
_SAFE: Final = (
    "Cache-Control: no-store",
    "X-Content-Type-Options: nosniff",
    "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'",
    "Connection: close",
)
NOT_HERE: Final = (
    "这台机器不叫这个名字；要用别的名字打开状态页，写进 kiosk.toml 的 status.names\n"
    "This machine has another name. To open the page by this one, write it into "
    "status.names of kiosk.toml.\n"
)

logger = logging.getLogger(__name__)


class StatusServer(Port["_Server"]):
    """Answers at an address and port as long as it is open.

    `status` says how things are, and may be asked from any thread; `names` are names
    by which the page may be opened besides the machine's own.
    """

    def __init__(
        self,
        address: str,
        port: int,
        status: Callable[[], Status],
        names: tuple[str, ...] = (),
    ) -> None:
        def make() -> _Server:
            server = _Server((address, port), status, names)
            logger.info("the page is at http://%s:%d/", address, server.port)
            return server

        super().__init__(f"page at {address}:{port}", make)

    @property
    def port(self) -> int:
        """The port that is listened at; 0 if none is."""
        return 0 if self.server is None else self.server.port


class _Request(NamedTuple):
    """What was asked for; `status` is what is wrong with it, or OK."""

    status: HTTPStatus
    method: str = "GET"
    path: str = ""
    host: str = ""


class _Line:
    """One connection: what has come, and what is yet to be sent."""

    def __init__(self, line: socket.socket, until: float) -> None:
        self.socket = line
        self.until = until
        self.come = bytearray()
        self.pieces = 0
        self.left: memoryview | None = None
        """What is to be sent, once that is known."""


class _Server:
    """The socket that is listened at, and the thread's work."""

    def __init__(
        self,
        where: tuple[str, int],
        status: Callable[[], Status],
        names: tuple[str, ...],
    ) -> None:
        self._status = status
        self._names = _own_names() | {name.lower().rstrip(".") for name in names}
        self._address = where[0]
        self._told: dict[str, tuple[float, bytes]] = {}
        self._lines: dict[int, _Line] = {}
        self._ended = False
        self._socket = _listening(where)
        self.port = int(self._socket.getsockname()[1])
        self._waker, self._woken = socket.socketpair()
        self._waker.setblocking(False)

    def end(self) -> None:
        """Let the thread end soon; the address is free at once."""
        self._ended = True
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        with contextlib.suppress(OSError):
            self._waker.send(b"x")

    # -- the thread

    def serve(self) -> None:
        """Answer until the end."""
        try:
            with selectors.DefaultSelector() as selector:
                self._serve(selector)
        finally:
            for line in [*self._lines.values()]:
                line.socket.close()
            for one in (self._socket, self._waker, self._woken):
                one.close()

    def _serve(self, selector: selectors.BaseSelector) -> None:
        selector.register(self._woken, selectors.EVENT_READ)
        left, then, listening = BURST, time.monotonic(), False
        while not self._ended:
            now = time.monotonic()
            left, then = min(BURST, left + (now - then) * PACE), now
            if (left >= 1) != listening:
                listening = not listening
                if listening:
                    selector.register(self._socket, selectors.EVENT_READ)
                else:
                    selector.unregister(self._socket)
            waits = [line.until - now for line in self._lines.values()]
            if not listening:
                # What comes meanwhile waits in the system, and costs nothing here.
                waits.append((1 - left) / PACE)
            wait = max(0.0, min(waits)) if waits else None
            for key, _ in selector.select(wait):
                if key.fileobj is self._socket:
                    left -= self._taken(selector)
                elif isinstance(key.data, _Line):
                    self._moved(selector, key.data)
            now = time.monotonic()
            for line in [*self._lines.values()]:
                if line.until <= now:
                    self._cut(selector, line)

    def _taken(self, selector: selectors.BaseSelector) -> float:
        """Take the next line; returns what that costs of the pace."""
        try:
            line, _ = self._socket.accept()
        except OSError:
            return 1.0
        line.setblocking(False)
        if len(self._lines) >= AT_ONCE:
            # Whoever has kept us waiting longest makes room.
            self._cut(selector, next(iter(self._lines.values())))
        fresh = _Line(line, time.monotonic() + PATIENCE)
        self._lines[line.fileno()] = fresh
        selector.register(line, selectors.EVENT_READ, fresh)
        return 1.0

    def _cut(self, selector: selectors.BaseSelector, line: _Line) -> None:
        self._lines.pop(line.socket.fileno(), None)
        with contextlib.suppress(KeyError, ValueError):
            selector.unregister(line.socket)
        line.socket.close()

    def _moved(self, selector: selectors.BaseSelector, line: _Line) -> None:
        """Go on with a line on which something has happened."""
        try:
            ended = self._heard(line) if line.left is None else self._said(line)
        except OSError:
            # A visitor who goes away is no fault of ours.
            ended = True
        except Exception:
            logger.exception("a request failed")
            ended = True
        if ended:
            self._cut(selector, line)
        elif line.left is not None:
            wanted = selectors.EVENT_WRITE if line.left else selectors.EVENT_READ
            selector.modify(line.socket, wanted, line)

    def _heard(self, line: _Line) -> bool:
        """Take in a piece of a request, and answer if it is whole; True is the end."""
        data = line.socket.recv(LARGEST)
        line.pieces += 1
        line.come += data
        head, whole, _ = bytes(line.come).replace(b"\r\n", b"\n").partition(b"\n\n")
        large = len(line.come) > LARGEST
        if not (whole or large):
            return not data or line.pieces >= PIECES
        if large:
            said = _Request(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        else:
            said = _understood(head)
        line.left = memoryview(self._answer(said, str(line.socket.getsockname()[0])))
        return self._said(line)

    def _said(self, line: _Line) -> bool:
        """Send what is left; True once the other side has nothing more to say."""
        assert line.left is not None
        if line.left:
            with contextlib.suppress(BlockingIOError):
                line.left = line.left[line.socket.send(line.left) :]
            if not line.left:
                line.socket.shutdown(socket.SHUT_WR)
                # What is still coming would, unread, take the answer back.
                line.until = min(line.until, time.monotonic() + 1.0)
            return False
        line.pieces += 1
        return not line.socket.recv(LARGEST) or line.pieces >= PIECES

    # -- what is answered

    def _answer(self, asked: _Request, own: str) -> bytes:
        status, found = asked.status, PAGES.get(asked.path)
        if status == HTTPStatus.OK and not self._is_own(asked.host, own):
            status = HTTPStatus.MISDIRECTED_REQUEST
        elif status == HTTPStatus.OK and asked.method not in {"GET", "HEAD"}:
            status = HTTPStatus.METHOD_NOT_ALLOWED
        elif status == HTTPStatus.OK and found is None:
            status = HTTPStatus.NOT_FOUND
        kind, data = "text/plain; charset=utf-8", b""
        if status == HTTPStatus.OK and found is not None:
            kind, data = found[0], self._page(asked.path, found[1])
        elif status == HTTPStatus.MISDIRECTED_REQUEST:
            data = NOT_HERE.encode()
        elif status != HTTPStatus.METHOD_NOT_ALLOWED:
            data = f"{status.value} {status.phrase}\n".encode()
        head = [
            f"HTTP/1.1 {status.value} {status.phrase}",
            f"Content-Type: {kind}",
            f"Content-Length: {len(data)}",
            *_SAFE,
        ]
        if status == HTTPStatus.METHOD_NOT_ALLOWED:
            head.append("Allow: GET, HEAD")
        body = b"" if asked.method == "HEAD" else data
        return "\r\n".join((*head, "", "")).encode("ascii") + body

    def _page(self, path: str, said: Callable[[Status], str]) -> bytes:
        now = time.monotonic()
        when, data = self._told.get(path, (-FRESH, b""))
        if now - when >= FRESH:
            data = said(self._status()).encode()
            self._told[path] = now, data
        return data

    def _is_own(self, host: str, own: str) -> bool:
        """Whether a request was meant for this machine.

        A page from elsewhere can have its own name lead here, and read what a browser
        on this machine is told: but then the name is not ours.
        """
        if host == "":
            # As old programs ask; every browser says a name.
            return True
        name = host.rstrip(".").lower()
        if name in self._names or name == self._address.lower():
            return True
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return False
        with contextlib.suppress(ValueError):
            if address == ipaddress.ip_address(own.partition("%")[0]):
                return True
        return address.is_loopback


def _listening(where: tuple[str, int]) -> socket.socket:
    """A socket that listens there.

    Raises:
        OSError: the address cannot be had.
    """
    family = socket.AF_INET6 if ":" in where[0] else socket.AF_INET
    line = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name != "nt":
            # On Windows another program could then take it away.
            line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        line.bind(where)
        line.listen(AT_ONCE)
        line.setblocking(False)
    except BaseException:
        line.close()
        raise
    return line


def _own_names() -> frozenset[str]:
    """The names that this machine has by itself; nobody in the network is asked."""
    host = socket.gethostname().lower().rstrip(".")
    short = host.partition(".")[0]
    return frozenset({"localhost", host, short, f"{short}.local"} - {""})


def _understood(head: bytes) -> _Request:
    """What a request asks for, by its first lines."""
    bad = _Request(HTTPStatus.BAD_REQUEST)
    first, *lines = head.decode("latin-1").lstrip("\n").split("\n")
    words = first.split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1.") or not all(words):
        return bad
    method, target, version = words
    hosts = []
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name.isascii() or name != name.strip():
            return bad
        if name.lower() == "host":
            hosts.append(value.strip())
    if len(hosts) > 1 or (version != "HTTP/1.0" and not all(hosts or [""])):
        return bad
    host = _named(hosts[0]) if hosts else ""
    if host is None:
        return bad
    return _Request(HTTPStatus.OK, method, target.partition("?")[0], host)


def _named(host: str) -> str | None:
    """The name or address of a Host header, without its port; None if it is none."""
    if host.startswith("["):
        name, bracket, port = host[1:].partition("]")
        if not bracket or not (port == "" or port.startswith(":")):
            return None
        port = port[1:]
    else:
        name, _, port = host.partition(":")
    if not name or (port and not (port.isascii() and port.isdecimal())):
        return None
    return name
