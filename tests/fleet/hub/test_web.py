"""The page has room for who asks, and none for who only holds the line."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from typing import TYPE_CHECKING

from kiosk.fleet.hub import web
from tests.fleet.hall import PATIENCE, Browser, hub, planned

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_lines_on_which_nothing_is_asked_are_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "PATIENCE", 0.5)
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE

    async def scenario() -> None:
        plan = planned(tmp_path)
        async with hub(tmp_path), contextlib.AsyncExitStack() as lines:
            ends = []
            for number in range(web.EACH + 20):
                try:
                    reader, writer = await asyncio.open_connection(
                        "127.0.0.1", plan.page, ssl=context
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


def test_a_form_may_only_be_so_long(tmp_path: Path) -> None:
    async def scenario() -> None:
        plan = planned(tmp_path)
        async with hub(tmp_path):
            browser = Browser(plan)
            page = await browser.send("/login", b"password=" + b"x" * 20_000)
            assert page.status == 400
            for odd in ("/packs/../hub.json", "/packs/%2e%2e/hub.nk", "/screen/../x"):
                assert (await browser.get(odd)).status in {303, 404}

    asyncio.run(scenario())
