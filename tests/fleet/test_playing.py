"""`kiosk run` on Windows, on a screen that has joined: a process speaks with a hub."""

from __future__ import annotations

import asyncio
import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from kiosk.content.relaunch import again, surroundings
from kiosk.device.operate.orders import PlainOrder
from tests.fleet.hall import PATIENCE, Browser, Screen, hub, planned, until
from tests.system import WINDOWS
from tests.visitor import saved, short

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.fleet.hub.hall import Hall

pytestmark = pytest.mark.skipif(not WINDOWS, reason="`test_wall.py` has a whole hall")


async def _led(hall: Hall, screen: Screen, content: Path) -> None:
    browser = Browser(hall.plan)
    id_ = await screen.join(browser, await browser.let_in(), "wall")
    first, second = (slide["id"] for slide in short()["slides"][:2])

    def shows(slide: str) -> bool:
        state = hall.heard.of(id_).state
        return state is not None and state.slide == slide

    process = subprocess.Popen(
        again(["run", str(content), "--window", "640x360"]),
        env={
            **surroundings(os.environ),
            "KIOSK_STATE": str(screen.state),
            "KIOSK_CONFIG": str(content.parent / "none.toml"),
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        await until(lambda: shows(first))
        async with asyncio.timeout(PATIENCE):
            # A show that is too busy for a sign of life is not led.
            while not (await hall.store.ordered(id_, PlainOrder(do="next"))).taken:
                await asyncio.sleep(0.2)
        await until(lambda: shows(second))
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait)


def test_a_screen_that_plays_is_seen_by_the_hub_and_led(tmp_path: Path) -> None:
    slides = [slide | {"dwell": 600} for slide in short()["slides"]]
    content = saved(tmp_path / "content.json", short() | {"slides": slides})

    async def whole() -> None:
        plan = planned(tmp_path / "hub")
        async with hub(tmp_path / "hub") as hall:
            await _led(hall, Screen(tmp_path / "state", plan), content)

    asyncio.run(whole())
