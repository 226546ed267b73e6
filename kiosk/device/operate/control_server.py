"""The control server: takes lines of a hall's control system over UDP and TCP.

It runs in one thread of its own and takes so many pieces a second, whoever sends what
and how fast; what is over is left to the system, which drops it. Only addresses that
the settings name are heard. Over TCP each line is answered, in the order of the lines:
OK, or ERR with a word and a sentence. Over UDP nothing is ever answered.
"""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import os
import selectors
import socket
import time
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Final

from kiosk.device.operate import control
from kiosk.device.operate.orders import REFUSED, OrderRefused
from kiosk.device.operate.pace import Pace
from kiosk.device.operate.port import Port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from kiosk.device.operate.orders import ScreenOrder
    from kiosk.device.settings import ControlSystem

    Answered = Callable[[str], None]
    Carry = Callable[[ScreenOrder, Answered], None]
    Network = ipaddress.IPv4Network | ipaddress.IPv6Network

AT_ONCE: Final = 8
"""Connections that are listened to at a time."""
PIECES: Final = 200
"""Pieces that are read a second, from whomever."""
PACE: Final = 10
"""Lines a second that are carried out, and BURST after a quiet while."""
BURST: Final = 20
WAITING: Final = 8
"""Lines that the show may owe an answer at a time."""
PATIENCE: Final = 2.0
"""Seconds after which a show that does not answer is busy."""
SILENCE: Final = 0.5
"""Seconds after which a line over TCP counts that has no end."""

logger = logging.getLogger(__name__)


class ControlServer(Port["_Server"]):
    """Listens where the settings say, as long as it is open.

    `carry` carries an order out and has the answer told: "" or why not, as a key of
    `REFUSED`; both may be called from any thread. `now` is the time of day.
    """

    def __init__(
        self, settings: ControlSystem, carry: Carry, now: Callable[[], datetime]
    ) -> None:
        where = f"{settings.address} (TCP {settings.tcp}, UDP {settings.udp})"
        super().__init__(f"control at {where}", lambda: _Server(settings, carry, now))

    @property
    def ports(self) -> tuple[int, int]:
        """Those of TCP and UDP that are listened at; 0 for none."""
        return (0, 0) if self.server is None else self.server.ports


class _Caller:
    """One connection: what has come, and whether an answer is owed."""

    def __init__(self, line: socket.socket, now: float) -> None:
        self.socket = line
        self.come = bytearray()
        self.heard = now
        """When something came last."""
        self.owed: float | None = None
        """Until when an answer is waited for; None if none is."""
        self.number = 0
        """Of the line that is being carried out."""


class _Server:
    """The sockets that are listened at, and the thread's work."""

    def __init__(
        self, settings: ControlSystem, carry: Carry, now: Callable[[], datetime]
    ) -> None:
        self._allowed = settings.networks
        self._carry, self._now = carry, now
        self._callers: dict[int, _Caller] = {}
        self._answers: SimpleQueue[tuple[_Caller, int, str]] = SimpleQueue()
        self._owed = 0
        """Orders that the show has not answered yet."""
        self._reads, self._lines = Pace(PIECES, PIECES), Pace(BURST, PACE)
        self._ended = False
        self._tcp = self._udp = None
        self._waker, self._woken = socket.socketpair()
        for end in (self._waker, self._woken):
            end.setblocking(False)
        try:
            self._tcp = _bound(settings.address, settings.tcp, socket.SOCK_STREAM)
            self._udp = _bound(settings.address, settings.udp, socket.SOCK_DGRAM)
        except BaseException:
            self._close()
            raise
        logger.info("control lines are taken at %s, %s", settings.address, self.ports)

    @property
    def ports(self) -> tuple[int, int]:
        tcp, udp = (
            0 if one is None else int(one.getsockname()[1])
            for one in (self._tcp, self._udp)
        )
        return tcp, udp

    def end(self) -> None:
        """Let the thread end soon; the addresses are free at once."""
        self._ended = True
        for one in (self._tcp, self._udp):
            if one is not None:
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
        self._wake()

    def _wake(self) -> None:
        with contextlib.suppress(OSError):
            self._waker.send(b"x")

    def _close(self) -> None:
        for line in self._callers.values():
            line.socket.close()
        for one in (self._tcp, self._udp, self._waker, self._woken):
            if one is not None:
                one.close()

    # -- the thread

    def serve(self) -> None:
        """Listen until the end."""
        try:
            with selectors.DefaultSelector() as selector:
                for one in (self._tcp, self._udp, self._woken):
                    if one is not None:
                        selector.register(one, selectors.EVENT_READ)
                while not self._ended:
                    self._serve(selector)
        except Exception:
            logger.exception("control lines are taken no more")
        finally:
            self._close()

    def _serve(self, selector: selectors.BaseSelector) -> None:
        for key, _ in selector.select(self._wait(time.monotonic())):
            now = time.monotonic()
            if key.fileobj is self._woken:
                with contextlib.suppress(OSError):
                    self._woken.recv(4096)
            elif not self._reads.passes(now):
                # The rest waits in the system, which drops it when it is too much.
                time.sleep(self._reads.wait(now))
            elif key.fileobj is self._tcp:
                self._accept(selector, now)
            elif key.fileobj is self._udp:
                self._receive(now)
            else:
                self._read(selector, key.data, now)
        with contextlib.suppress(Empty):
            while True:
                self._answered(selector, *self._answers.get_nowait())
        now = time.monotonic()
        for caller in [*self._callers.values()]:
            if caller.owed is not None and caller.owed <= now:
                self._answer(selector, caller, "busy")
            if caller.come and caller.owed is None and caller.heard + SILENCE <= now:
                caller.come += b"\n"
                self._go_on(selector, caller, now)

    def _wait(self, now: float) -> float | None:
        """Seconds until something is due by itself; None if nothing is."""
        waits = [
            caller.heard + SILENCE if caller.owed is None else caller.owed
            for caller in self._callers.values()
            if caller.come or caller.owed is not None
        ]
        return max(0.0, min(waits) - now) if waits else None

    # -- what comes

    def _accept(self, selector: selectors.BaseSelector, now: float) -> None:
        assert self._tcp is not None
        try:
            line, address = self._tcp.accept()
        except OSError:
            return
        if not _within(address[0], self._allowed):
            line.close()
            return
        if len(self._callers) >= AT_ONCE:
            # Whoever has been silent longest makes room.
            silent = min(self._callers.values(), key=lambda caller: caller.heard)
            self._cut(selector, silent)
        line.setblocking(False)
        caller = self._callers[line.fileno()] = _Caller(line, now)
        selector.register(line, selectors.EVENT_READ, caller)

    def _cut(self, selector: selectors.BaseSelector, caller: _Caller) -> None:
        if self._callers.pop(caller.socket.fileno(), None) is not None:
            selector.unregister(caller.socket)
            caller.socket.close()

    def _read(
        self, selector: selectors.BaseSelector, caller: _Caller, now: float
    ) -> None:
        try:
            data = caller.socket.recv(control.LONGEST)
        except OSError:
            data = b""
        if not data:
            self._cut(selector, caller)
            return
        caller.come += data
        caller.heard = now
        self._go_on(selector, caller, now)
        if len(caller.come) > control.LONGEST:
            # No line is so long, or nobody waits for answers.
            self._say(selector, caller, "long")
            self._cut(selector, caller)

    def _go_on(
        self, selector: selectors.BaseSelector, caller: _Caller, now: float
    ) -> None:
        """Carry out the lines that are whole, one after the other."""
        while caller.owed is None and caller.socket.fileno() in self._callers:
            line, rest = _first(bytes(caller.come))
            if rest is None:
                return
            caller.come[:] = rest
            if line.strip():
                caller.owed = now + PATIENCE
                caller.number += 1
                refused = self._order(line, caller, now)
                if refused:
                    self._answer(selector, caller, refused)

    def _receive(self, now: float) -> None:
        assert self._udp is not None
        try:
            data, address = self._udp.recvfrom(control.LONGEST + 1)
        except OSError:
            # On Windows that is what an answer to somebody else comes to.
            return
        if len(data) > control.LONGEST or not _within(address[0], self._allowed):
            return
        nobody = _Caller(self._udp, now)
        rest: bytes | None = data + b"\n"
        while rest:
            line, rest = _first(rest)
            if line.strip():
                self._order(line, nobody, now)

    def _order(self, line: bytes, caller: _Caller, now: float) -> str:
        """Have a line carried out; returns why that cannot be, or "" for not yet."""
        if not self._lines.passes(now):
            return "pace"
        try:
            order = control.order(line, self._now())
        except OrderRefused as refused:
            return refused.code
        if self._owed >= WAITING:
            return "busy"
        self._owed += 1
        number = caller.number

        def answered(refused: str) -> None:
            self._answers.put((caller, number, refused))
            self._wake()

        try:
            self._carry(order, answered)
        except Exception:
            logger.exception("%s has failed", order.do)
            self._owed -= 1
            return "failed"
        return ""

    # -- what is answered

    def _answered(
        self,
        selector: selectors.BaseSelector,
        caller: _Caller,
        number: int,
        refused: str,
    ) -> None:
        self._owed -= 1
        if caller.number == number and caller.owed is not None:
            self._answer(selector, caller, refused)

    def _answer(
        self, selector: selectors.BaseSelector, caller: _Caller, refused: str
    ) -> None:
        """Answer the line that is owed an answer, and go on with the next."""
        caller.owed = None
        self._say(selector, caller, refused)
        self._go_on(selector, caller, time.monotonic())

    def _say(
        self, selector: selectors.BaseSelector, caller: _Caller, refused: str
    ) -> None:
        said = f"ERR {refused} {REFUSED[refused].en}" if refused else "OK"
        if caller.socket.fileno() not in self._callers:
            return
        data = said.encode("ascii") + b"\r\n"
        try:
            whole = caller.socket.send(data) == len(data)
        except OSError:
            whole = False
        if not whole:
            # Whoever does not read is not waited for.
            self._cut(selector, caller)


def _bound(
    address: str, port: int | None, kind: socket.SocketKind
) -> socket.socket | None:
    """A socket of this kind at a port; None if there is to be none.

    Raises:
        OSError: the address cannot be had.
    """
    if port is None:
        return None
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    made = socket.socket(family, kind)
    try:
        if kind == socket.SOCK_DGRAM:
            # What came too fast is not to be carried out long after.
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2**13)
        elif os.name != "nt":
            # On Windows another program could then take it away.
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((address, port))
        if kind == socket.SOCK_STREAM:
            made.listen(AT_ONCE)
        made.setblocking(False)
    except BaseException:
        made.close()
        raise
    return made


def _first(data: bytes) -> tuple[bytes, bytes | None]:
    """The first line of what has come, and the rest: None if it has no end."""
    ends = [at for end in control.ENDS if (at := data.find(end)) >= 0]
    if not ends:
        return data, None
    return data[: min(ends)], data[min(ends) + 1 :]


def _within(host: str, allowed: Iterable[Network]) -> bool:
    """Whether an address is one of this machine, or of those that are named."""
    address = ipaddress.ip_address(host.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    address = address if mapped is None else mapped
    return address.is_loopback or any(address in network for network in allowed)
