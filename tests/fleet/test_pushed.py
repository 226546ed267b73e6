"""Packs through a whole hall: published to its hub, pushed on its page, on screens."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from kiosk.device.operate.shelf import FILES, Shelf
from kiosk.fleet import trust
from kiosk.fleet.packs.repository import TARGETS, Repository
from kiosk.fleet.packs.sending import HubLine, sent
from tests.fleet.hall import PASSWORD, Browser, Screen, played, until
from tests.fleet.packs.hall import Office, person
from tests.fleet.packs.test_packs import PACK

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.fleet.hub.hall import Hall


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings of this machine are read."""
    monkeypatch.setenv("KIOSK_CONFIG", str(tmp_path / "config"))


def publish(office: Office, hall: Hall) -> None:
    """Bring what an office has published to the hub."""
    certificate = (hall.folder / trust.CERTIFICATE).read_text("ascii")
    line = HubLine(f"https://127.0.0.1:{hall.plan.page}", certificate)
    line.begin(PASSWORD)
    sent(office.folder, line)


def test_a_pack_is_pushed_to_all_at_one_moment(tmp_path: Path) -> None:
    office = Office(tmp_path, person(tmp_path / "keys", "lin")).founded()
    office.publish("new", **PACK)

    async def scenario(hall: Hall, screens: tuple[Screen, ...]) -> None:
        browser = Browser(hall.plan)
        word = await browser.let_in()
        page = (await browser.get("/content")).text
        assert "kiosk publish content.json --to" in page
        await asyncio.to_thread(publish, office, hall)
        page = (await browser.get("/content")).text
        assert "on 0, fetched by 0" in page
        assert "<strong>new</strong>" in page
        form = {"word": word, "pack": "1", "at": "2099-01-01T09:00"}
        await browser.post("/content/push", **form)
        assert "pack 1: screens told: 2" in (await browser.get("/content")).text
        await until(lambda: all(screen.done for screen in screens))
        orders = [screen.done[0] for screen in screens]
        assert orders[0] == orders[1]
        assert (orders[0]["do"], orders[0]["pack"]) == ("change", 1)
        for screen in screens:
            shelf = Shelf(screen.state)
            assert [pack.title.en for pack in shelf.packs()] == ["new"]
        (first, _) = hall.members
        await until(lambda: "pack" in hall.heard.of(first.id).state.more)  # type: ignore[union-attr]
        await until(lambda: hall.heard.of(first.id).state.more["pack"]["here"] == [1])  # type: ignore[union-attr]
        card = (await browser.get(f"/screen/{first.id}")).text
        assert "to become" in card
        for wrong in ({"pack": "9"}, {"pack": "１"}, {"pack": "1", "at": "soon"}):
            await browser.post("/content/push", word=word, **wrong)
            assert "no such pack" in (await browser.get("/content")).text
        await browser.post("/content/push", word=word, pack="1", role="door")
        assert "there is no such screen" in (await browser.get("/content")).text
        # A form of another page does nothing.
        assert (await browser.post("/content/push", pack="1")).status == 403
        stranger = Browser(hall.plan)
        assert (await stranger.get("/content")).status == 303

    played(tmp_path, scenario, 2)


def test_a_pack_that_is_damaged_on_the_hub_is_told_on_the_page(tmp_path: Path) -> None:
    office = Office(tmp_path, person(tmp_path / "keys", "lin")).founded()
    office.publish("new", **PACK)

    async def scenario(hall: Hall, screens: tuple[Screen, ...]) -> None:
        await asyncio.to_thread(publish, office, hall)
        own = Repository(office.folder).packs()[0].files["assets/film.mp4"]
        film = hall.folder / "packs" / TARGETS / FILES / own
        film.write_bytes(b"evil" * 1000)
        browser = Browser(hall.plan)
        word = await browser.let_in()
        await browser.post("/content/push", word=word, pack="1")
        (member,) = hall.members
        await until(lambda: "en" in hall.heard.of(member.id).state.more.get("pack", {}))  # type: ignore[union-attr]
        card = (await browser.get(f"/screen/{member.id}")).text
        assert "tampered" in card
        assert not screens[0].done
        (hall.folder / "packs" / "metadata" / "2.targets.json").write_bytes(b"{}")
        assert "tampered" in (await browser.get("/content")).text

    played(tmp_path, scenario, 1)
