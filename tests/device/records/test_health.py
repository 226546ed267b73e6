"""Health: one set of facts as a file, a page and metrics."""

from __future__ import annotations

import contextlib
import http.client
import json
import logging
import re
import selectors
import socket
import sys
import threading
import types
from dataclasses import fields, replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.device.operate import port as ports
from kiosk.device.records import health, status_server
from kiosk.device.records.health import (
    NAME,
    Bulletin,
    Status,
    begun_again,
    measured,
    metrics,
    page,
    span,
    supervisor,
    text,
)
from kiosk.device.records.status_server import AT_ONCE, LARGEST, StatusServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STATUS = Status(
    written=1_795_000_000.25,
    version="0.1.0",
    content='con<tent>".json',
    hash="ab" * 32,
    slide="gdp",
    slides=28,
    uptime=93_784.4,
    restarts=2,
    frames=12_345,
    late_frames=7,
    film_frames=5_400,
    late_film_frames=3,
    sound="silent",
    painted=99_999,
    memory_mb=165.26,
    disk_free_mb=1234.56,
    mistakes=3,
    touch_filter={"same": 2, "edge": 40},
    ghost_touches=55,
    ghost_masks=1,
    hours="late",
    open=False,
    visitor=12.34,
    visits=61,
)


def test_the_file_has_every_field_that_the_module_explains() -> None:
    said = json.loads(text(STATUS))
    assert set(said) == {"schema", *(f.name for f in fields(Status))}
    assert said["schema"] == 1
    assert (said["memory_mb"], said["visitor"]) == (165.3, 12.3)
    explained = set(re.findall(r"`(\w+)`", health.__doc__ or ""))
    assert set(said) <= explained
    assert json.loads(text(replace(STATUS, visitor=None)))["visitor"] is None


def test_the_page_names_slides_that_are_left_out() -> None:
    assert "<th>没有放的页 · slides left out</th><td>0</td>" in page(STATUS)
    assert (
        "<tr class=bad><th>没有放的页 · slides left out</th>"
        "<td>“gdp”：放到时程序两次中断；内容或图片改过就会再放 · "
        "“gdp”: the show crashed twice on it; it comes back once the content or its "
        "pictures change</td>"
    ) in page(replace(STATUS, left_out=("gdp",)))


def test_metrics_are_what_prometheus_reads() -> None:
    lines = metrics(STATUS).splitlines()
    sample = re.compile(r'[a-z_]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? -?[0-9.e+]+')
    types: dict[str, str] = {}
    for line in lines:
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            types[name] = kind
        elif not line.startswith("# HELP "):
            assert sample.fullmatch(line), line
            name = re.split(r"[ {]", line)[0]
            assert name in types
            assert name.endswith("_total") == (types[name] == "counter")
    assert 'kiosk_info{version="0.1.0",content_hash="abababababab"} 1' in lines
    assert "kiosk_frames_late_total 7" in lines
    assert "kiosk_sound_missing 0" in lines
    assert "kiosk_film_frames_total 5400" in lines
    assert "kiosk_film_frames_late_total 3" in lines
    assert "kiosk_hall_open 0" in lines
    assert "kiosk_disk_free_bytes 1294529987" in lines
    assert 'kiosk_ghosts_total{why="edge"} 40' in lines
    assert len(types) == len([line for line in lines if line.startswith("# HELP")])
    bare = metrics(replace(STATUS, touch_filter={}, visitor=None, disk_free_mb=None))
    for absent in ("kiosk_ghosts_total", "last_visitor", "disk_free"):
        assert absent not in bare
    odd = metrics(replace(STATUS, version='a"b\\c\nd'))
    assert r'version="a\"b\\c\nd"' in odd


class Cells(HTMLParser):
    """What a table says, and whether anything moves or is fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.said: list[str] = []
        self.bad = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.bad += ("class", "bad") in attrs

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.said.append(data.strip())


def read(status: Status) -> Cells:
    cells = Cells()
    cells.feed(page(status))
    return cells


def test_the_page_says_the_same_in_both_languages_without_scripts() -> None:
    cells = read(STATUS)
    assert 'con<tent>".json (abababababab)' in cells.said
    assert "1 d 2 h" in cells.said
    assert "已到闭馆时间，等参观者离开 · closing, a visitor is there" in cells.said
    assert "edge 40, same 2" in cells.said
    assert "3 / 5,400" in cells.said
    assert not {"script", "img", "iframe", "link", "form"} & {*cells.tags}
    # Restarts, mistakes and masked glass are worth a look.
    assert cells.bad == 3
    calm = replace(
        STATUS,
        restarts=0,
        mistakes=0,
        touch_filter={},
        ghost_masks=0,
        visitor=None,
        disk_free_mb=None,
    )
    assert read(calm).bad == 0
    assert read(replace(calm, disk_free_mb=20.0)).bad == 1
    assert len(page(STATUS)) < 4_000


JOINED = replace(
    STATUS,
    screen="wall-left",
    role="wall",
    group="lobby",
    in_step=True,
    step_late=0.0042,
    clock="chrony",
    clock_kept=True,
    clock_offset=-0.0003,
)


def test_a_screen_among_others_says_how_it_keeps_step() -> None:
    said = read(JOINED).said
    assert "wall-left · wall" in said
    assert "lobby: 同步 · in step (+4 ms)" in said
    assert "-0.3 ms (chrony)" in said
    assert read(JOINED).bad == read(STATUS).bad == 3
    assert "时钟 · clock" not in read(STATUS).said
    visited = replace(JOINED, in_step=False)
    assert "lobby: 参观者正在看 · a visitor is there" in read(visited).said
    assert read(visited).bad == 3
    unset = replace(JOINED, in_step=None)
    assert read(unset).bad == 4
    for other, words in (
        ({"clock_offset": 0.0613}, "+61.3 ms (chrony)"),
        ({"clock": "", "clock_kept": False}, "没有对时 · nobody keeps it"),
    ):
        found = read(replace(JOINED, **other))
        assert words in found.said
        assert found.bad == 4
    assert "chrony" in read(replace(JOINED, clock_offset=None)).said


def test_what_keeps_step_has_metrics() -> None:
    lines = metrics(JOINED).splitlines()
    assert "kiosk_in_step 1" in lines
    assert "kiosk_step_late_seconds 0.0042" in lines
    assert "kiosk_clock_kept 1" in lines
    assert "kiosk_clock_offset_seconds -0.0003" in lines
    assert not any(
        "clock" in line or "step" in line for line in metrics(STATUS).split()
    )
    said = json.loads(text(replace(JOINED, clock_offset=0.123456789)))
    assert (said["clock_offset"], said["step_late"]) == (0.123457, 0.0042)
    out = replace(JOINED, clock_offset=0.2)
    assert out.clock_is_out
    assert out.alike != JOINED.alike
    assert replace(JOINED, clock_offset=0.001).alike == JOINED.alike


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(-5, "0 min"), (59, "0 min"), (3_700, "1 h 1 min"), (200_000, "2 d 7 h")],
)
def test_times_are_said_in_two_units(seconds: float, said: str) -> None:
    assert span(seconds) == said


def test_memory_and_disk_are_measured(tmp_path: Path) -> None:
    found = measured(STATUS, tmp_path)
    assert 5 < found.memory_mb < 5_000
    assert found.disk_free_mb
    assert measured(STATUS, None).disk_free_mb is None
    assert measured(STATUS, tmp_path / "nowhere").disk_free_mb is None


# -- the file


class Machine:
    """A machine whose status is written, and that knows how often it was asked."""

    def __init__(self) -> None:
        self.asked = threading.Semaphore(0)
        self.status = STATUS

    def __call__(self) -> Status:
        self.asked.release()
        return self.status


def test_the_file_is_written_at_the_beginning_on_change_and_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "SOON", 0.0)
    machine = Machine()
    bulletin = Bulletin(tmp_path, machine)
    bulletin.begin()
    bulletin.begin()
    assert machine.asked.acquire(timeout=30)
    machine.status = replace(STATUS, hours="dark")
    bulletin.changed()
    assert machine.asked.acquire(timeout=30)
    machine.status = replace(STATUS, visits=62)
    bulletin.close(30)
    assert json.loads((tmp_path / NAME).read_text("utf-8"))["visits"] == 62
    assert [file.name for file in tmp_path.iterdir()] == [NAME]
    bulletin.close()


def test_changes_that_keep_coming_are_gathered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "SOON", 600.0)
    machine = Machine()
    bulletin = Bulletin(tmp_path, machine)
    bulletin.begin()
    assert machine.asked.acquire(timeout=30)
    gathering = threading.Event()
    wait = bulletin._ended.wait

    def waits(seconds: float | None = None) -> bool:
        gathering.set()
        return wait(seconds)

    monkeypatch.setattr(bulletin._ended, "wait", waits)
    bulletin.changed()
    assert gathering.wait(30)
    bulletin.changed()
    assert not machine.asked.acquire(timeout=0.05)
    # The end does not wait for more.
    bulletin.close(30)
    assert machine.asked.acquire(blocking=False)
    assert not machine.asked.acquire(blocking=False)


def test_without_a_folder_nothing_is_written() -> None:
    bulletin = Bulletin(None, Machine())
    bulletin.begin()
    bulletin.changed()
    bulletin.close()


def test_a_folder_that_cannot_be_written_is_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(health, "SOON", 0.0)
    (tmp_path / "file").touch()
    machine = Machine()
    bulletin = Bulletin(tmp_path / "file", machine)
    bulletin.begin()
    for _ in range(3):
        assert machine.asked.acquire(timeout=30)
        bulletin.changed()
    bulletin.close(30)
    assert len(caplog.records) == 1
    assert "the status cannot be written" in caplog.text


def test_beginnings_are_counted_by_supervisor(tmp_path: Path) -> None:
    assert [begun_again(tmp_path, "one") for _ in range(3)] == [0, 1, 2]
    assert begun_again(tmp_path, "two") == 0
    (tmp_path / "starts.json").write_text('{"supervisor": 5}', "utf-8")
    assert begun_again(tmp_path, "two") == 0
    assert begun_again(tmp_path, "two") == 1
    assert begun_again(None, "two") == 0
    (tmp_path / "file").touch()
    assert begun_again(tmp_path / "file", "two") == 0
    assert supervisor() == supervisor() != ""


# -- the page on its port


@pytest.fixture
def opened() -> Iterator[StatusServer]:
    server = StatusServer("127.0.0.1", 0, lambda: STATUS)
    server.begin()
    server.begin()
    yield server
    server.close()
    server.close()


def asked(
    server: StatusServer, path: str, method: str = "GET"
) -> tuple[int, str, bytes]:
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        line.request(method, path)
        answer = line.getresponse()
        return answer.status, answer.headers.get("Content-Type", ""), answer.read()
    finally:
        line.close()


def test_no_name_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked_for(name: str = "") -> str:
        raise AssertionError(f"nobody may answer, and the show waits: {name}")

    monkeypatch.setattr(socket, "getfqdn", asked_for)
    one = StatusServer("127.0.0.1", 0, lambda: STATUS)
    one.begin()
    assert asked(one, "/metrics")[0] == 200
    one.close()


def test_three_addresses_answer(opened: StatusServer) -> None:
    assert asked(opened, "/")[2].decode() == page(STATUS)
    status, kind, data = asked(opened, "/status.json?x=1")
    assert (status, kind) == (200, "application/json; charset=utf-8")
    assert json.loads(data)["slide"] == "gdp"
    status, kind, data = asked(opened, "/metrics")
    assert kind.startswith("text/plain; version=0.0.4")
    assert data.decode() == metrics(STATUS)
    assert asked(opened, "/metrics", "HEAD") == (200, kind, b"")


@pytest.mark.parametrize(
    "path",
    ["/etc/passwd", "/../../etc/passwd", "/%2e%2e/status.json", "/status.json/"],
)
def test_nothing_else_does(opened: StatusServer, path: str) -> None:
    assert asked(opened, path)[0] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "BREW"])
def test_nothing_is_taken_in(opened: StatusServer, method: str) -> None:
    line = http.client.HTTPConnection("127.0.0.1", opened.port, timeout=30)
    line.request(method, "/")
    answer = line.getresponse()
    assert (answer.status, answer.read()) == (405, b"")
    assert answer.headers["Allow"] == "GET, HEAD"
    line.close()


def test_nobody_waits_for_its_end() -> None:
    asking, free = threading.Event(), threading.Event()

    def slowly() -> Status:
        asking.set()
        assert free.wait(30)
        return STATUS

    one = StatusServer("127.0.0.1", 0, slowly)
    one.begin()
    port = one.port
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall(b"GET / HTTP/1.0\r\n\r\n")
        assert asking.wait(30)
        one.close()
        assert one.port == 0
        if sys.platform == "linux":
            # The address is free, though, for whoever comes next.
            other = StatusServer("127.0.0.1", port, lambda: STATUS)
            other.begin()
            assert asked(other, "/")[0] == 200
            other.close()
        free.set()
        # What was asked before is answered yet.
        assert line.recv(100).startswith(b"HTTP/1.1 200 OK")


def test_whoever_keeps_it_waiting_makes_room_for_the_next(
    opened: StatusServer,
) -> None:
    with contextlib.ExitStack() as held:
        there = [
            held.enter_context(
                socket.create_connection(("127.0.0.1", opened.port), timeout=30)
            )
            for _ in range(AT_ONCE + 1)
        ]
        for line in there:
            # More and more of a head that never ends.
            line.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ")
        assert asked(opened, "/metrics")[0] == 200
        # Whoever is shown out with words not yet heard is told by a reset.
        with contextlib.suppress(ConnectionResetError):
            assert there[0].recv(100) == b""


def test_of_a_flood_no_more_is_taken_than_the_pace(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [100.0]
    counted: list[float] = []

    class Clock:
        @staticmethod
        def monotonic() -> float:
            return now[0]

    class Selector:
        """A flood: whoever listens always has somebody who asks."""

        def __init__(self) -> None:
            self.there: dict[object, Any] = {}

        def __enter__(self) -> Selector:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def register(self, what: object, _: int, data: Any = None) -> None:
            self.there[what] = data

        def unregister(self, what: object) -> None:
            del self.there[what]

        def select(self, wait: float | None) -> list[tuple[Any, int]]:
            if now[0] >= 110.0:
                server.end()
                return []
            if server._socket in self.there:
                key = types.SimpleNamespace(fileobj=server._socket, data=None)
                return [(key, selectors.EVENT_READ)]
            assert wait is not None
            assert wait > 0
            now[0] += wait + 1e-9
            return []

    class Server(status_server._Server):
        def _taken(self, _: object) -> float:
            counted.append(now[0])
            return 1.0

    monkeypatch.setattr(status_server, "time", Clock)
    monkeypatch.setattr(selectors, "DefaultSelector", Selector)
    server = Server(("127.0.0.1", 0), lambda: STATUS, ())
    server.serve()
    assert counted[: int(status_server.BURST)] == [100.0] * int(status_server.BURST)
    assert len(counted) == pytest.approx(
        status_server.BURST + 10 * status_server.PACE, abs=2
    )


def test_what_is_told_is_made_once_a_second_at_most(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[int] = []

    def status() -> Status:
        made.append(1)
        return STATUS

    monkeypatch.setattr(status_server, "FRESH", 1000.0)
    one = StatusServer("127.0.0.1", 0, status)
    one.begin()
    for _ in range(5):
        assert asked(one, "/")[0] == asked(one, "/status.json")[0] == 200
    assert len(made) == 2
    one.close()


def said(post_: StatusServer, request: bytes) -> bytes:
    """What is answered to these bytes, until the end."""
    with socket.create_connection(("127.0.0.1", post_.port), timeout=30) as line:
        line.sendall(request)
        return b"".join(iter(lambda: line.recv(65536), b""))


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LOCALHOST.:9273", 200),
        ("127.0.0.1:9273", 200),
        ("127.9.9.9", 200),
        ("[::1]:9273", 200),
        (socket.gethostname(), 200),
        ("screen-3.museum.example", 200),
        ("evil.example", 421),
        ("evil.example:9273", 421),
        ("localhost.evil.example", 421),
        ("192.0.2.7", 421),
        ("127.0.0.1.evil.example", 421),
        ("", 400),
        ("[::1", 400),
        ("localhost:x", 400),
    ],
)
def test_only_a_name_of_its_own_is_answered(host: str, status: int) -> None:
    one = StatusServer("127.0.0.1", 0, lambda: STATUS, ("Screen-3.museum.example",))
    one.begin()
    answer = said(one, f"GET /status.json HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    one.close()
    assert answer.startswith(f"HTTP/1.1 {status} ".encode())
    assert (b"gdp" in answer) == (status == 200)
    assert (b"status.names" in answer) == (status == 421)


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.0\n\n", 200),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n", 400),
        (b"GET  / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        (b"GET /\r\n\r\n", 400),
        (b"\x00\xff\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * LARGEST, 431),
        (b"GET " + b"/" * LARGEST, 431),
    ],
)
def test_what_is_no_request_is_told_so(
    request_: bytes, status: int, opened: StatusServer
) -> None:
    assert said(opened, request_).startswith(f"HTTP/1.1 {status} ".encode())


def test_whoever_sends_letter_by_letter_is_cut_off(opened: StatusServer) -> None:
    with socket.create_connection(("127.0.0.1", opened.port), timeout=30) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with contextlib.suppress(ConnectionError):
            # It ends well before the head does, whatever comes together on the way.
            for letter in b"GET / HTTP/1.1" + b"x" * 100_000:
                line.sendall(bytes([letter]))
        with contextlib.suppress(ConnectionError):
            answer = line.recv(100)
            assert answer == b"" or b"431" in answer


def test_whoever_dawdles_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_server, "PATIENCE", 0.05)
    one = StatusServer("127.0.0.1", 0, lambda: STATUS)
    one.begin()
    with socket.create_connection(("127.0.0.1", one.port), timeout=30) as line:
        line.sendall(b"GET / HT")
        assert line.recv(100) == b""
    one.close()


def test_a_port_that_is_taken_is_one_line(
    opened: StatusServer, caplog: pytest.LogCaptureFixture
) -> None:
    other = StatusServer("127.0.0.1", opened.port, lambda: STATUS)
    with caplog.at_level(logging.WARNING):
        other.begin()
    assert other.port == 0
    assert f"no page at 127.0.0.1:{opened.port}" in caplog.text
    other.close()


def test_a_port_is_had_once_whoever_had_it_is_gone(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(ports, "AGAIN", 0.01)
    hung = StatusServer("127.0.0.1", 0, lambda: STATUS)
    hung.begin()
    port = hung.port
    tried, had = threading.Semaphore(0), threading.Event()

    class Relief(StatusServer):
        def _open(self) -> None:
            tried.release()
            super()._open()
            had.set()

    with caplog.at_level(logging.WARNING):
        one, other = (Relief("127.0.0.1", port, lambda: STATUS) for _ in range(2))
        other.begin()
        one.begin()
        for _ in range(5):
            assert tried.acquire(timeout=30)
        other.close()
    # Whoever else has been here may have let milder lines through, too.
    warned = [r for r in caplog.records if r.levelno >= logging.WARNING]
    assert len(warned) == 2
    assert not had.is_set()
    hung.close()
    assert had.wait(30)
    assert asked(one, "/")[0] == 200
    one.close()
    assert (one.port, other.port) == (0, 0)


def test_rubbish_and_sudden_ends_do_no_harm(opened: StatusServer) -> None:
    for rubbish in (b"\x00\xff\r\n\r\n", b"GET\r\n\r\n", b"G" * 70_000, b""):
        line = socket.create_connection(("127.0.0.1", opened.port), timeout=30)
        with contextlib.suppress(OSError):
            line.sendall(rubbish)
        line.close()
    assert asked(opened, "/")[0] == 200
