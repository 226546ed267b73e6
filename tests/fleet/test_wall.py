"""Three screens of a hall as they run, with a hub, staff and a guide."""

from __future__ import annotations

import asyncio
import re
import signal
import time
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

import pytest

from kiosk.device.operate.shelf import Shelf
from kiosk.fleet.hub import guide
from kiosk.fleet.screen import kept
from tests.fleet.hall import Browser, planned
from tests.fleet.hub.test_guide import word as form_word
from tests.fleet.packs.hall import Office, person
from tests.fleet.wall import (
    Wall,
    WallScreen,
    answers,
    brought,
    fetched,
    heard,
    published,
    show,
    soon,
    wall,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kiosk.fleet.hub.plan import HubPlan

pytestmark = pytest.mark.skipif(
    not hasattr(signal, "SIGKILL"), reason="a hub is killed as Unix does it"
)
PIN = "246810"
AHEAD = 3.0
"""Seconds from a push of what all have to its moment: time to tell and to prepare."""
LATE = 4e9
"""A moment that never comes: what waits for it is fetched meanwhile."""


def together(screens: tuple[WallScreen, ...], since: float) -> bool:
    """Whether all have turned since then, to the same two pages in order."""
    turns = []
    for one in screens:
        slides = [sight.slide for sight in one.sights() if sight.stamp > since]
        turns.append([slide for slide, _ in groupby(slides)][-2:])
    return len(turns[0]) == 2 and all(own == turns[0] for own in turns)


def changed(screen: WallScreen, title: str) -> float:
    """When a screen has shown another content first."""
    return next(s.stamp for s in screen.sights() if s.title == title)


def test_a_hall_is_led_from_its_hub_and_plays_on_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_CONFIG", str(tmp_path / "none.toml"))
    office = Office(tmp_path, person(tmp_path / "keys", "lin")).founded()
    published(office, "new")
    published(office, "newest")
    plan = planned(tmp_path / "hub")
    guide.keep_pin(tmp_path / "hub", PIN)

    async def scenario(wall: Wall) -> None:
        screens = tuple(WallScreen(wall, n, show("old")) for n in range(3))
        for screen in screens:
            screen.begin()
        hub = wall.hub()
        staff = Browser(plan)
        await answers(staff)
        word = await staff.let_in()
        await _join(staff, word, screens, plan)

        # A push: all fetch it, and change together between two pages.
        await asyncio.to_thread(brought, office, tmp_path / "hub", plan)
        await _pushed(staff, word, LATE)
        await fetched(staff, len(screens))
        at = round(time.time() + AHEAD)
        await _pushed(staff, word, at)
        await soon(lambda: all(one.now.title == "new" for one in screens))
        comes = {
            re.findall(r"pack 1 comes before (.+)", one.said)[0] for one in screens
        }
        assert len(comes) == 1
        assert all(changed(one, "new") >= at for one in screens)
        assert all(Shelf(one.state).placed() is not None for one in screens)

        # The hub is killed; they play on in step, and it is back.
        hub.kill()
        hub.wait()
        since = time.time()
        await soon(lambda: together(screens, since))
        wall.hub()
        await answers(staff)
        word = await staff.let_in()
        await heard(staff, len(screens))

        # An order to all, and one belongs to the hall no longer.
        await staff.post("/order", word=word, order="black")
        await soon(lambda: all(one.now.dark and one.looks.night for one in screens))
        await staff.post("/order", word=word, order="light")
        await soon(lambda: not any(one.now.dark for one in screens))
        gone, *left = screens
        await _revoke(staff, word, gone)
        await heard(staff, len(left))

        # It plays on, and what is pushed to the others is none of its business.
        await staff.post("/content/push", word=word, pack="2")
        await soon(lambda: all(one.now.title == "newest" for one in left))
        assert gone.now.title == "new"

        # A guide leads them to a page, and gives them back.
        phone = Browser(plan)
        await phone.post("/guide/in", pin=PIN)
        await _led(phone, left)
        assert gone.now.title == "new"
        for one in screens:
            assert one.looks.lit > 100
            assert one.looks.black == 0, one.said

    with wall(tmp_path) as found:
        asyncio.run(scenario(found))


async def _join(
    staff: Browser, word: str, screens: tuple[WallScreen, ...], plan: HubPlan
) -> None:
    joins = [one.join(f"127.0.0.1:{plan.page}") for one in screens]
    await soon(lambda: all(one.code for one in screens))
    # It is on the wall, too.
    await soon(lambda: all(one.now.covered for one in screens))
    for screen in screens:
        await staff.post("/code", word=word, code=screen.code)
    ends = [asyncio.to_thread(join.wait, 60) for join in joins]
    assert await asyncio.gather(*ends) == [0] * len(screens)
    await heard(staff, len(screens))
    await soon(lambda: not any(one.now.covered for one in screens))


async def _pushed(staff: Browser, word: str, at: float) -> None:
    """Staff push the first pack, for a moment."""
    form = {"pack": "1", "at": datetime.fromtimestamp(at).isoformat()}
    await staff.post("/content/push", word=word, **form)


async def _led(phone: Browser, screens: Sequence[WallScreen]) -> None:
    """A guide leads all screens to a page, darkens them and gives them back."""
    word = form_word((await phone.get("/guide")).text)
    page = (await phone.get("/guide")).text
    chosen = dict.fromkeys(re.findall(r'name="(screen-[a-z2-7]{8})"', page), "on")
    assert len(chosen) == len(screens)
    fourth = show("")["slides"][3]["id"]

    async def order(name: str) -> None:
        answer = await phone.post("/guide/order", word=word, order=name, **chosen)
        assert answer.status == 200
        assert '<p class="note">' not in answer.text

    await order(f"page:{fourth}")
    await soon(lambda: all(one.now.slide == fourth for one in screens))
    await order("black")
    await soon(lambda: all(one.now.dark for one in screens))
    await order("light")
    await soon(lambda: not any(one.now.dark for one in screens))
    # As long as they are led nobody turns.
    assert all(one.now.slide == fourth for one in screens)
    await order("end")


async def _revoke(staff: Browser, word: str, screen: WallScreen) -> None:
    """Staff have a screen in their hall no longer."""
    membership = kept.read(screen.state)
    assert membership is not None
    await staff.post(f"/screen/{membership.id}/revoke", word=word)
