"""The control server: answers its own, hears nobody else, and outlives any attack."""

from __future__ import annotations

import contextlib
import datetime as dt
import ipaddress
import socket
import threading
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.device.operate import control_server, port
from kiosk.device.operate.control import LONGEST
from kiosk.device.operate.control_server import (
    AT_ONCE,
    BURST,
    WAITING,
    ControlServer,
)
from kiosk.device.operate.orders import REFUSED, PlainOrder, ScreenOrder
from kiosk.device.settings import ControlSystem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NEXT = PlainOrder(do="next")
HERE = "127.0.0.1"


class Show:
    """A show of paper: what it was told, and what it answers."""

    def __init__(self) -> None:
        self.orders: SimpleQueue[ScreenOrder] = SimpleQueue()
        self.refuses = ""
        self.hangs = self.breaks = False
        self.owed: list[Callable[[str], None]] = []

    def carry(self, order: ScreenOrder, answered: Callable[[str], None]) -> None:
        if self.breaks:
            raise RuntimeError("broken")
        self.orders.put(order)
        if self.hangs:
            self.owed.append(answered)
        else:
            answered(self.refuses)

    def told(self) -> ScreenOrder:
        return self.orders.get(timeout=30)

    def all_told(self) -> list[ScreenOrder]:
        found = []
        try:
            while True:
                found.append(self.orders.get_nowait())
        except Empty:
            return found


@pytest.fixture
def show() -> Show:
    return Show()


@pytest.fixture
def made(show: Show) -> Iterator[Callable[..., ControlServer]]:
    servers: list[ControlServer] = []

    def make(**settings: Any) -> ControlServer:
        # Any free port, which no settings file can ask for.
        free: dict[str, Any] = {"udp": 0, "tcp": 0, "allow": (), "address": HERE}
        asked = ControlSystem.model_construct(**{**free, **settings})
        servers.append(ControlServer(asked, show.carry, dt.datetime.now))
        servers[-1].begin()
        return servers[-1]

    yield make
    for server in servers:
        server.close()


class System:
    """A control system with a line over TCP."""

    def __init__(self, server: ControlServer) -> None:
        self.line = socket.create_connection((HERE, server.ports[0]), timeout=30)
        self.answers = self.line.makefile("rb")

    def says(self, data: bytes) -> None:
        self.line.sendall(data)

    def hears(self) -> str:
        """The next answer; "" where the other side has ended the line."""
        try:
            return self.answers.readline().decode("ascii")
        except ConnectionError:
            return ""

    def close(self) -> None:
        self.answers.close()
        self.line.close()


@pytest.fixture
def system(
    made: Callable[..., ControlServer],
) -> Iterator[Callable[..., System]]:
    lines: list[System] = []

    def connect(server: ControlServer | None = None) -> System:
        lines.append(System(server or made()))
        return lines[-1]

    yield connect
    for line in lines:
        line.close()


def sends(server: ControlServer, *data: bytes) -> None:
    """Each as a datagram."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        for one in data:
            line.sendto(one, (HERE, server.ports[1]))


@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r", b"\0"])
def test_a_line_over_tcp_is_carried_out_and_answered(
    system: Callable[..., System], show: Show, end: bytes
) -> None:
    line = system()
    line.says(b"NEXT" + end)
    assert show.told() == NEXT
    assert line.hears() == "OK\r\n"
    # In pieces, and several at once.
    for piece in (b"BA", b"CK" + end + b"NE", b"XT" + end):
        line.says(piece)
    assert [line.hears() for _ in range(2)] == ["OK\r\n"] * 2
    assert [show.told().do for _ in range(2)] == ["back", "next"]


def test_a_line_without_an_end_counts_after_a_moment(
    system: Callable[..., System], show: Show
) -> None:
    line = system()
    line.says(bytes.fromhex("4E 45 58 54"))
    assert line.hears() == "OK\r\n"
    assert show.told() == NEXT


@pytest.mark.parametrize("end", [b"", b"\r\n", b"\n", b"\r\nNEXT\r\n"])
def test_a_datagram_is_a_line_or_several(
    made: Callable[..., ControlServer], show: Show, end: bytes
) -> None:
    sends(made(), b"NEXT" + end)
    for _ in range(1 + end.count(b"NEXT")):
        assert show.told() == NEXT


def test_why_not_is_answered_in_order(
    system: Callable[..., System], show: Show
) -> None:
    show.refuses = "staff"
    line = system()
    line.says(b"NEXT\r\nJUMP\r\n\r\nBACK\r\n")
    assert line.hears() == f"ERR staff {REFUSED['staff'].en}\r\n"
    assert line.hears() == f"ERR malformed {REFUSED['malformed'].en}\r\n"
    assert line.hears() == f"ERR staff {REFUSED['staff'].en}\r\n"


def test_a_show_that_hangs_is_busy_and_a_late_answer_is_nobodys(
    system: Callable[..., System], show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control_server, "PATIENCE", 0.05)
    show.hangs = True
    line = system()
    line.says(b"NEXT\r\n")
    assert line.hears().startswith("ERR busy")
    show.hangs = False
    show.owed[0]("staff")
    line.says(b"BACK\r\n")
    assert line.hears() == "OK\r\n"


def test_a_show_that_hangs_is_not_given_more_and_more(
    made: Callable[..., ControlServer],
    system: Callable[..., System],
    show: Show,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(control_server, "PATIENCE", 0.05)
    show.hangs = True
    line = system(made())
    for _ in range(WAITING + 4):
        line.says(b"NEXT\r\n")
        assert line.hears().startswith("ERR busy")
    assert len(show.all_told()) == WAITING
    for answered in show.owed:
        answered("")
    show.hangs = False
    line.says(b"BACK\r\n")
    assert line.hears() == "OK\r\n"


def test_a_flood_over_tcp_is_thinned_out_and_told(
    system: Callable[..., System], show: Show
) -> None:
    line = system()
    line.says(b"NEXT\r\n" * 100)
    heard = [line.hears() for _ in range(100)]
    done = heard.count("OK\r\n")
    assert BURST <= done < 100
    assert heard.count(f"ERR pace {REFUSED['pace'].en}\r\n") == 100 - done
    assert len(show.all_told()) == done


def test_a_flood_over_udp_harms_nothing(
    made: Callable[..., ControlServer], system: Callable[..., System], show: Show
) -> None:
    server = made()
    line = system(server)
    for _ in range(20):
        sends(server, *[b"NEXT"] * 500, b"\xff" * 65_000, b"", b"\r\n" * 512)
    line.says(b"HOME\r\n")
    # It may have come too soon after the others.
    while line.hears().startswith("ERR pace"):
        line.says(b"HOME\r\n")
    assert PlainOrder(do="home") in show.all_told()


@pytest.mark.parametrize(
    "data",
    [b"x" * (LONGEST + 1), b"x" * 100_000, b"NEXT" + b" " * LONGEST],
    ids=["long", "huge", "blank"],
)
def test_what_is_too_long_ends_the_line(
    made: Callable[..., ControlServer],
    system: Callable[..., System],
    show: Show,
    data: bytes,
) -> None:
    server = made()
    line = system(server)
    with contextlib.suppress(ConnectionError):
        line.says(data)
    # The answer may be lost where the other side has not read to the end.
    assert line.hears() in {"", f"ERR long {REFUSED['long'].en}\r\n"}
    assert line.hears() == ""
    assert show.all_told() == []
    other = system(server)
    other.says(b"NEXT\r\n")
    assert other.hears() == "OK\r\n"


def test_bytes_of_any_kind_are_refused_one_line_after_the_other(
    made: Callable[..., ControlServer], system: Callable[..., System], show: Show
) -> None:
    server = made()
    line = system(server)
    line.says(bytes(range(256)) * 4 + b"\r\n")
    for _ in range(4 * 2):
        assert line.hears().startswith("ERR malformed")
    line.says(b"NEXT\r\n")
    while (said := line.hears()) != "OK\r\n":
        assert said.startswith("ERR")
    assert show.all_told() == [NEXT]


def test_connections_that_say_nothing_make_room(
    made: Callable[..., ControlServer], system: Callable[..., System]
) -> None:
    server = made()
    silent = [system(server) for _ in range(AT_ONCE)]
    for one in silent[1:]:
        one.says(b"NEXT\r\n")
        assert one.hears() == "OK\r\n"
    late = system(server)
    late.says(b"NEXT\r\n")
    assert late.hears() == "OK\r\n"
    assert silent[0].hears() == ""
    silent[1].says(b"NEXT\r\n")
    assert silent[1].hears() == "OK\r\n"


def test_only_those_who_are_named_are_heard(
    made: Callable[..., ControlServer],
    system: Callable[..., System],
    show: Show,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # This machine is one as any other here.
    stranger = ipaddress.IPv4Address
    monkeypatch.setattr(stranger, "is_loopback", property(lambda _: False))
    server = made(allow=("192.0.2.0/24",))
    line = system(server)
    assert line.hears() == ""
    sends(server, b"NEXT")
    friends = made(allow=("192.0.2.7", "127.0.0.0/30"))
    sends(friends, b"BACK")
    assert show.told().do == "back"
    other = system(friends)
    other.says(b"HOME\r\n")
    assert other.hears() == "OK\r\n"
    assert {one.do for one in show.all_told()} == {"home"}


def test_a_mapped_address_is_the_one_that_is_meant() -> None:
    allowed = (ipaddress.ip_network("192.0.2.0/24"),)
    assert control_server._within("::ffff:192.0.2.9", allowed)
    assert not control_server._within("::ffff:198.51.100.9", allowed)
    assert not control_server._within("fe80::1%eth0", allowed)
    assert control_server._within("::1", ())


def test_a_port_that_is_held_is_had_later(
    made: Callable[..., ControlServer],
    show: Show,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(port, "AGAIN", 0.01)
    held = made()
    tcp, udp = held.ports
    had = threading.Event()

    class Relief(ControlServer):
        def _open(self) -> None:
            super()._open()
            had.set()

    where = ControlSystem(tcp=tcp, udp=udp, address=HERE)
    relief = Relief(where, show.carry, dt.datetime.now)
    relief.begin()
    assert relief.ports == (0, 0)
    assert f"no control at {HERE}" in caplog.text
    held.close()
    assert had.wait(30)
    sends(relief, b"NEXT")
    assert show.told() == NEXT
    relief.close()


def test_one_of_the_two_is_enough(
    made: Callable[..., ControlServer], show: Show
) -> None:
    assert made(udp=None).ports[1] == 0
    only = made(tcp=None)
    assert only.ports[0] == 0
    sends(only, b"NEXT")
    assert show.told() == NEXT


def test_a_show_that_breaks_is_told_of_and_heard_again(
    system: Callable[..., System], show: Show, caplog: pytest.LogCaptureFixture
) -> None:
    line = system()
    show.breaks = True
    line.says(b"NEXT\r\n")
    assert line.hears() == f"ERR failed {REFUSED['failed'].en}\r\n"
    assert "broken" in caplog.text
    show.breaks = False
    line.says(b"NEXT\r\n")
    assert line.hears() == "OK\r\n"
