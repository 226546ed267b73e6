"""A network for tests: hosts as namespaces of the kernel, on a switch that is ours.

Each host has one card, whose cable ends in this process. So what a cable does is in
the test's hands: it can be cut, lose a share of the frames, and be long.
"""

from __future__ import annotations

import contextlib
import heapq
import os
import random
import selectors
import shutil
import struct
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

TUN: Final = Path("/dev/net/tun")
_SET: Final = 0x400454CA
_TAP: Final = 0x1002
"""Whole frames, without a header of the kernel's own."""
FRAME: Final = 2**16
MULTICAST: Final = b"\x01\x00\x5e"
"""How a frame begins that is for all who listen to an address of many."""
HERE: Final = 254
"""The number of the host that the test itself runs on."""


def forbidden() -> str:
    """Why there can be no such network here; "" if there can be one."""
    if sys.platform != "linux":
        return "namespaces are Linux's"
    if shutil.which("ip") is None:
        return "the command ip is not there"
    if os.geteuid() != 0:
        return "namespaces and cards need root"
    try:
        os.close(_tap("ktry%d")[0])
        name = f"ktry{os.getpid()}"
        _ip("netns", "add", name)
        _ip("netns", "del", name)
    except (OSError, subprocess.CalledProcessError) as error:
        return f"this kernel forbids namespaces or cards: {error}"
    return ""


def _tap(name: str) -> tuple[int, str]:
    """A card whose cable is a file of this process, and its name."""
    import fcntl

    line = os.open(TUN, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        asked = struct.pack("16sH22x", name.encode(), _TAP)
        told = fcntl.ioctl(line, _SET, asked)
    except OSError:
        os.close(line)
        raise
    return line, told[:16].rstrip(b"\0").decode()


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True, text=True)


@dataclass
class Cable:
    """What becomes of frames on the way to a host and from it.

    `loss` is the share that is lost each way, `delay` how many seconds each takes.
    """

    line: int
    cut: bool = False
    loss: float = 0.0
    delay: float = 0.0
    dumb: bool = False
    """Whether what this host says to everybody at once (multicast) is not passed on."""
    carried: int = 0
    """Frames that this host was brought."""


@dataclass
class Network:
    """Hosts on one switch; `net` is the first three numbers of their addresses.

    What chance decides is the same every time, as far as frames come in one order.
    """

    net: str = field(default_factory=lambda: f"10.{200 + os.getpid() % 50}.77")
    cables: dict[str, Cable] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._chance = random.Random(19)
        self._selector = selectors.DefaultSelector()
        self._wake, self._woken = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        self._selector.register(self._wake, selectors.EVENT_READ, None)
        self._known: dict[bytes, Cable] = {}
        self._due: list[tuple[float, int, Cable, bytes]] = []
        self._count = 0
        self._ended = False
        self._names: list[str] = []
        self._thread = threading.Thread(target=self._work, name="switch", daemon=True)

    def host(self, number: int) -> tuple[str, ...]:
        """A host with an address of its own; what comes before its commands."""
        name = f"kiosk{os.getpid()}-{number}"
        _ip("netns", "add", name)
        self._names.append(name)
        inside = ("ip", "netns", "exec", name)
        line, card = _tap("kcard%d")
        _ip("link", "set", card, "netns", name, "name", "eth0")
        for words in (
            ("link", "set", "lo", "up"),
            ("address", "add", f"{self.address(number)}/24", "dev", "eth0"),
            ("link", "set", "eth0", "up"),
            # As a router would be there: multicast has to go somewhere.
            ("route", "add", "default", "dev", "eth0"),
        ):
            _ip("-n", name, *words)
        self._plugged(str(number), line)
        return inside

    def move(self, number: int, to: int) -> None:
        """A host gets the address of another number: its router has forgotten it."""
        name = f"kiosk{os.getpid()}-{number}"
        _ip("-n", name, "address", "flush", "dev", "eth0")
        address = f"{self.address(to)}/24"
        _ip("-n", name, "address", "add", address, "dev", "eth0")
        _ip("-n", name, "route", "add", "default", "dev", "eth0")

    def here(self) -> None:
        """Let the test itself be a host."""
        line, card = _tap("kcard%d")
        _ip("address", "add", f"{self.address(HERE)}/24", "dev", card)
        _ip("link", "set", card, "up")
        self._plugged(str(HERE), line)
        # Hubs of other tests may be found on this machine.
        self.cable(HERE).dumb = True

    def address(self, number: int) -> str:
        return f"{self.net}.{number}"

    def cable(self, number: int) -> Cable:
        return self.cables[str(number)]

    def _plugged(self, name: str, line: int) -> None:
        self.cables[name] = cable = Cable(line)
        self._selector.register(line, selectors.EVENT_READ, cable)
        if not self._thread.is_alive():
            self._thread.start()
        os.write(self._woken, b".")

    def close(self) -> None:
        """Take all of it down."""
        self._ended = True
        if self._thread.is_alive():
            os.write(self._woken, b".")
            self._thread.join(30)
        for cable in self.cables.values():
            os.close(cable.line)
        for name in self._names:
            subprocess.run(["ip", "netns", "del", name], check=False)
        self._selector.close()
        os.close(self._wake)
        os.close(self._woken)

    # -- the switch, in its thread

    def _work(self) -> None:
        while not self._ended:
            wait = self._due[0][0] - time.monotonic() if self._due else None
            for key, _ in self._selector.select(None if wait is None else max(wait, 0)):
                if key.data is None:
                    os.read(self._wake, 100)
                else:
                    self._read(key.data)
            now = time.monotonic()
            while self._due and self._due[0][0] <= now:
                self._bring(*heapq.heappop(self._due)[2:])

    def _read(self, source: Cable) -> None:
        with contextlib.suppress(BlockingIOError, OSError):
            while True:
                frame = os.read(source.line, FRAME)
                self._known[frame[6:12]] = source
                if self._lost(source) or (source.dumb and frame[:3] == MULTICAST):
                    continue
                known = self._known.get(frame[:6])
                several = [known] if known else list(self.cables.values())
                for goal in several:
                    if goal is not source and not self._lost(goal):
                        self._send(source.delay + goal.delay, goal, frame)

    def _lost(self, cable: Cable) -> bool:
        return cable.cut or self._chance.random() < cable.loss

    def _send(self, delay: float, goal: Cable, frame: bytes) -> None:
        if not delay:
            self._bring(goal, frame)
            return
        self._count += 1
        due = time.monotonic() + delay
        heapq.heappush(self._due, (due, self._count, goal, frame))

    def _bring(self, goal: Cable, frame: bytes) -> None:
        if not goal.cut:
            # A card that is down or full loses it, as cards do.
            with contextlib.suppress(OSError):
                os.write(goal.line, frame)
                goal.carried += 1


@contextlib.contextmanager
def network() -> Iterator[Network]:
    """A network with the test itself on it."""
    found = Network()
    try:
        found.here()
        yield found
    finally:
        found.close()
