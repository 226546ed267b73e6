"""A hub runs: its server comes back, is filled again, and the page lets in who may."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from kiosk.device.wish import ScreenWish
from kiosk.fleet import identity
from kiosk.fleet.hub import running
from kiosk.fleet.hub.nats import PROCESS
from tests.fleet.hall import Browser, hub, planned, until

if TYPE_CHECKING:
    from pathlib import Path


def test_a_server_that_is_killed_comes_back_with_every_wish(tmp_path: Path) -> None:
    async def scenario() -> None:
        planned(tmp_path)
        async with hub(tmp_path) as hall:
            member = hall.members.added(identity.fresh().public, "one")
            await hall.wish(member.id, ScreenWish(name="one", role="door"))
            filled = hall.store.fillings
            first = int((tmp_path / PROCESS).read_text("ascii"))
            os.kill(first, getattr(signal, "SIGKILL", signal.SIGTERM))
            await until(lambda: hall.store.fillings > filled)
            assert int((tmp_path / PROCESS).read_text("ascii")) != first
            assert hall.server.ends == 1
            assert hall.store._wishes is not None
            kept = await hall.store._wishes.get(member.id)
            assert kept.value == b'{\n "name": "one",\n "place": "",\n ' + (
                b'"role": "door",\n "pack": ""\n}\n'
            )
        assert not (tmp_path / PROCESS).exists()

    asyncio.run(scenario())


def test_nobody_is_let_in_without_the_password(tmp_path: Path) -> None:
    async def scenario() -> None:
        plan = planned(tmp_path)
        async with hub(tmp_path):
            browser = Browser(plan)
            page = await browser.get("/")
            assert (page.status, page.headers["location"]) == (303, "/login")
            assert (await browser.post("/login", password="wrong one")).status == 403
            assert (await browser.post("/order", order="next")).status == 303
            assert browser.cookies == {}
            await browser.let_in()
            page = await browser.get("/")
            assert page.status == 200
            assert "frame-ancestors 'none'" in page.headers["content-security-policy"]

    asyncio.run(scenario())


def test_a_second_hub_says_that_its_port_is_taken(tmp_path: Path) -> None:
    async def scenario() -> None:
        plan = planned(tmp_path)
        async with hub(tmp_path):
            with pytest.raises(running.PortTaken) as caught:
                await running.run(tmp_path, lambda _: None)
            assert caught.value.port == plan.page

    asyncio.run(scenario())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_as_many_files_may_be_open_as_the_machine_lets(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    import resource

    limits = [256, 100_000]
    monkeypatch.setattr(resource, "getrlimit", lambda _: tuple(limits))
    monkeypatch.setattr(
        resource, "setrlimit", lambda _, wanted: limits.__setitem__(0, wanted[0])
    )
    assert running.room() == running.FILES
    assert not caplog.records
    limits[:] = 256, 1024
    assert running.room() == 1024
    assert "only 1024 files may be open at once" in caplog.text
