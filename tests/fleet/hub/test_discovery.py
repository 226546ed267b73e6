"""Hubs are found without an address being typed, where they listen and nowhere else."""

from __future__ import annotations

import asyncio
import contextlib

import pytest
from zeroconf import InterfaceChoice
from zeroconf.asyncio import AsyncZeroconf

from kiosk.fleet.hub import discovery
from kiosk.fleet.hub.discovery import FoundHub, announce, hubs
from kiosk.fleet.hub.plan import HubPlan

MARK = "0123456789abcdef"


async def found(plan: HubPlan) -> FoundHub | None:
    """The hub of this plan, as screens on this machine find it."""
    task = asyncio.create_task(announce(plan, MARK * 4))
    try:
        async with asyncio.timeout(60):
            while True:
                for hub in await hubs(0.5):
                    # Other hubs may run here.
                    if hub.mark == MARK:
                        return hub
    except TimeoutError:
        return None
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def test_a_hub_is_found_by_its_name_with_the_way_to_its_page() -> None:
    plan = HubPlan(name="大厅", address="127.0.0.1", page=18443)
    assert asyncio.run(found(plan)) == FoundHub("大厅", ("127.0.0.1",), 18443, MARK)


@pytest.mark.parametrize(
    ("address", "cards"),
    [("0.0.0.0", InterfaceChoice.All), ("127.0.0.1", ["127.0.0.1"])],
)
def test_a_hub_that_listens_at_one_card_is_announced_there_alone(
    address: str, cards: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    class Network(AsyncZeroconf):
        def __init__(self, interfaces: object) -> None:
            asked.append(interfaces)
            raise OSError("no card here")

    monkeypatch.setattr(discovery, "AsyncZeroconf", Network)

    async def scenario() -> None:
        task = asyncio.create_task(announce(HubPlan(address=address), MARK))
        while not asked:
            await asyncio.sleep(0)
        task.cancel()

    asyncio.run(scenario())
    assert asked == [cards]
