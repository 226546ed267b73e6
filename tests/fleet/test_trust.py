"""The hub's certificate, whatever the calendars of hub and screens say."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from typing import TYPE_CHECKING

import pytest

from kiosk.device.operate.orders import PlainOrder
from kiosk.device.operate.shelf import Shelf
from kiosk.fleet import trust
from tests.fleet.hall import Browser, hub, joined, planned, until
from tests.fleet.packs.hall import Office, person
from tests.fleet.packs.test_packs import PACK
from tests.fleet.test_pushed import publish

if TYPE_CHECKING:
    from pathlib import Path

LONG_AGO = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
FAR_AHEAD = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "made", [LONG_AGO, FAR_AHEAD], ids=["expired", "not valid yet"]
)
def test_a_certificate_that_does_not_hold_today_stops_no_screen(
    tmp_path: Path,
    made: dt.datetime,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("KIOSK_CONFIG", str(tmp_path / "config"))
    office = Office(tmp_path, person(tmp_path / "keys", "lin")).founded()
    office.publish("new", **PACK)
    planned(tmp_path / "hub")
    trust.made(tmp_path / "hub", ["127.0.0.1"], made)
    before = (tmp_path / "hub" / trust.CERTIFICATE).read_bytes()

    async def scenario() -> None:
        async with hub(tmp_path / "hub") as hall:
            (screen,) = await joined(tmp_path, hall, 1)
            (member,) = hall.members
            next_page = PlainOrder(do="next")
            assert (await hall.store.ordered(member.id, next_page)).taken
            await asyncio.to_thread(publish, office, hall)
            staff = Browser(hall.plan)
            word = await staff.let_in()
            await staff.post("/content/push", word=word, pack="1")
            await until(lambda: bool(Shelf(screen.state).packs()))
            await screen.end()

    with caplog.at_level(logging.WARNING, "kiosk.fleet.hub.hall"):
        asyncio.run(scenario())
    assert "certificate does not hold today" in caplog.text
    # Another one would be another hub to every screen.
    assert (tmp_path / "hub" / trust.CERTIFICATE).read_bytes() == before


def test_a_certificate_holds_from_before_it_was_made_for_a_generation(
    tmp_path: Path,
) -> None:
    now = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
    trust.made(tmp_path, ["hub.example", "10.0.0.5"], now)
    pem = (tmp_path / trust.CERTIFICATE).read_text("ascii")
    year = dt.timedelta(days=365)
    for moment in (now - 9 * year, now, now + 29 * year):
        assert trust.holds(pem, moment)
    for moment in (now - 11 * year, now + 31 * year):
        assert not trust.holds(pem, moment)
