"""The page has room for who asks, and none for who only holds the line."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from typing import TYPE_CHECKING

import pytest

from kiosk.fleet.hub import page, web
from tests.fleet.hall import PATIENCE, Browser, hub, planned

if TYPE_CHECKING:
    from pathlib import Path


def unasked() -> ssl.SSLContext:
    """How to speak with a hub, whoever it is."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def test_lines_on_which_nothing_is_asked_are_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "PATIENCE", 0.5)
    monkeypatch.setattr(web, "EACH", 12)

    async def scenario() -> None:
        plan = planned(tmp_path)
        async with hub(tmp_path), contextlib.AsyncExitStack() as lines:
            ends = []
            for number in range(web.EACH + 8):
                try:
                    reader, writer = await asyncio.open_connection(
                        "127.0.0.1", plan.page, ssl=unasked()
                    )
                except OSError:
                    # One address has only so many.
                    continue
                lines.callback(writer.close)
                with contextlib.suppress(OSError):
                    writer.write(b"GET / HTTP/1.1\r\nX-Slow: " if number % 2 else b"")
                ends.append(reader)
            async with asyncio.timeout(PATIENCE):
                for reader in ends:
                    with contextlib.suppress(OSError):
                        await reader.read()
            assert (await Browser(plan).get("/login")).status == 200

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(
            b"GET /login HTTP/1.1\r\nHost: hub\r\n\r\n|GET /", id="a later head"
        ),
        pytest.param(
            b"POST /join HTTP/1.1\r\nHost: hub\r\nContent-Length: 900\r\n\r\n{|",
            id="a form",
        ),
        pytest.param(
            b"POST /publish/finish HTTP/1.1\r\nHost: hub\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n1\r\n|",
            id="a piece",
        ),
    ],
)
def test_a_line_on_which_something_is_never_said_to_its_end_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    monkeypatch.setattr(web, "PATIENCE", 0.5)
    monkeypatch.setattr(web, "PIECE", 0.5)
    monkeypatch.setattr(page, "SOON", 0.5)
    monkeypatch.setattr(web, "KEPT", 1)

    async def scenario() -> None:
        plan = planned(tmp_path)
        async with hub(tmp_path):
            reader, writer = await asyncio.open_connection(
                "127.0.0.1", plan.page, ssl=unasked()
            )
            for part in said.split(b"|"):
                writer.write(part)
                if part.startswith(b"GET /login"):
                    await reader.readuntil(b"</html>")
            async with asyncio.timeout(PATIENCE):
                with contextlib.suppress(OSError):
                    await reader.read()
            writer.close()

    asyncio.run(scenario())


def test_whoever_reads_nothing_of_an_answer_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "UNREAD", 0.5)
    cut = asyncio.Event()
    lost = web._Patient.connection_lost

    def told(line: web._Patient, exc: Exception | None) -> None:
        lost(line, exc)
        cut.set()

    monkeypatch.setattr(web._Patient, "connection_lost", told)

    async def scenario() -> None:
        plan = planned(tmp_path)
        async with hub(tmp_path):
            film = tmp_path / web.PACKS / "film.mp4"
            film.write_bytes(b"x" * 50 * 2**20)
            with socket.create_connection(("127.0.0.1", plan.page)) as raw:
                line = await asyncio.to_thread(unasked().wrap_socket, raw)
                line.send(b"GET /packs/film.mp4 HTTP/1.1\r\nHost: hub\r\n\r\n")
                async with asyncio.timeout(PATIENCE):
                    await cut.wait()
                line.close()

    asyncio.run(scenario())


def test_a_handshake_that_does_not_come_is_not_waited_for_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "HANDSHAKE", 0.2)

    async def scenario() -> None:
        plan = planned(tmp_path)
        async with hub(tmp_path):
            begun, made = web.handshakes()
            reader, writer = await asyncio.open_connection("127.0.0.1", plan.page)
            async with asyncio.timeout(PATIENCE):
                assert await reader.read() == b""
            writer.close()
            assert (await Browser(plan).get("/login")).status == 200
            assert web.handshakes() == (begun + 2, made + 1)

    asyncio.run(scenario())


def test_lines_that_say_nothing_at_all_leave_room_for_others(tmp_path: Path) -> None:
    async def scenario() -> None:
        plan = planned(tmp_path)
        async with hub(tmp_path), contextlib.AsyncExitStack() as lines:
            for _ in range(400):
                # Not even a handshake: nobody knows whose they are.
                raw = socket.create_connection(("127.0.0.1", plan.page))
                lines.callback(raw.close)
            assert (await Browser(plan).get("/login")).status == 200

    asyncio.run(scenario())


def test_a_form_may_only_be_so_long(tmp_path: Path) -> None:
    async def scenario() -> None:
        plan = planned(tmp_path)
        async with hub(tmp_path):
            browser = Browser(plan)
            answer = await browser.send("/login", b"password=" + b"x" * 20_000)
            assert answer.status == 400
            for odd in ("/packs/../hub.json", "/packs/%2e%2e/hub.nk", "/screen/../x"):
                assert (await browser.get(odd)).status in {303, 404}

    asyncio.run(scenario())
