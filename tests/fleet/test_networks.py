"""A hall on a network that fails: cut, half cut, slow, losing frames, without its hub.

Each screen and the hub are hosts of their own; what they show is never black, all play
on, and all agree within a minute after what was away is back.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import pytest

from kiosk.device.operate.shelf import Shelf
from kiosk.fleet.hub import session
from kiosk.fleet.hub.plan import FILE, HubPlan
from tests.fleet.hall import PASSWORD, Browser
from tests.fleet.network import Network, forbidden, network
from tests.fleet.packs.hall import Office, person
from tests.fleet.wall import (
    Wall,
    WallScreen,
    answers,
    brought,
    heard,
    published,
    show,
    soon,
    wall,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

pytestmark = pytest.mark.long

HUB = 1
FIRST = 2
"""The number of the host of the first screen."""
COUNT = 4
MOVED = 100
"""The number of an address that the hub gets later."""


class Hall:
    """A hub and four screens, each a host; they have found the hub by themselves."""

    def __init__(self, folder: Path, net: Network, wall: Wall) -> None:
        self.folder, self.net, self.wall = folder, net, wall
        self.plan = HubPlan(name="hall")
        (folder / "hub").mkdir()
        (folder / "hub" / FILE).write_text(self.plan.model_dump_json(), "utf-8")
        session.keep(folder / "hub", PASSWORD)
        self.office = Office(folder, person(folder / "keys", "lin")).founded()
        self._before = net.host(HUB)
        self.process = wall.hub(self._before)
        self.staff = Browser(self.plan, net.address(HUB))
        self.word = ""
        self.screens = tuple(
            WallScreen(wall, n, show("old"), before=net.host(FIRST + n))
            for n in range(COUNT)
        )

    async def begin(self) -> None:
        for screen in self.screens:
            screen.begin()
        await answers(self.staff)
        self.word = await self.staff.let_in()
        for screen in self.screens:
            # By mDNS: nobody says where the hub is.
            join = screen.join()
            await soon(lambda screen=screen: bool(screen.code))  # type: ignore[misc]
            await self.staff.post("/code", word=self.word, code=screen.code)
            assert await asyncio.to_thread(join.wait, 60) == 0
        await heard(self.staff, COUNT)

    async def publish(self, title: str) -> None:
        """A show is signed and lies on the hub."""
        published(self.office, title)
        where = self.net.address(HUB)
        hub = self.folder / "hub"
        await asyncio.to_thread(brought, self.office, hub, self.plan, where)

    async def push(self, pack: int) -> None:
        await self.staff.post("/content/push", word=self.word, pack=str(pack))

    async def again(self) -> None:
        """The hub is begun again, and staff log in."""
        self.process = self.wall.hub(self._before)
        await answers(self.staff)
        self.word = await self.staff.let_in()

    def cut(self, numbers: Sequence[int], cut: bool = True) -> None:
        """Cut the cables of hosts, or mend them."""
        for number in numbers:
            self.net.cable(number).cut = cut

    def title(self, *titles: str) -> bool:
        """Whether the screens show these, the last of them all that are left."""
        wanted = [*titles, *[titles[-1]] * COUNT][:COUNT]
        return [one.now.title for one in self.screens] == wanted

    async def plays(self) -> None:
        """Wait until every screen has turned."""
        before = [len(one.sights()) for one in self.screens]
        await soon(
            lambda: all(
                len(one.sights()) > n
                for one, n in zip(self.screens, before, strict=True)
            )
        )


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings of this machine are read, and there can be a network of our own."""
    if why := forbidden():
        pytest.skip(why)
    monkeypatch.setenv("KIOSK_CONFIG", str(tmp_path / "none.toml"))


def test_a_hall_on_a_network_that_fails_is_never_black_and_agrees_again(
    tmp_path: Path,
) -> None:
    told: dict[str, float] = {}

    async def scenario(hall: Hall) -> None:
        screens = range(FIRST, FIRST + COUNT)
        await hall.begin()
        await hall.publish("one")
        await hall.push(1)
        await soon(lambda: hall.title("one"))

        # Half of them are cut off while another show is pushed.
        await hall.publish("two")
        hall.cut(screens[:2])
        await hall.push(2)
        await soon(lambda: hall.title("one", "one", "two"))
        await hall.plays()
        hall.cut(screens[:2], cut=False)
        told["half cut off"] = await _agreed(hall, "two")

        # The hub's cable is pulled; what is wished meanwhile is wished afterwards.
        hall.cut([HUB])
        await hall.plays()
        await hall.plays()
        hall.cut([HUB], cut=False)
        await hall.publish("three")
        await hall.push(3)
        told["cable of the hub"] = await _agreed(hall, "three")

        # The hub is killed, and is back.
        hall.process.kill()
        hall.process.wait()
        await hall.plays()
        await hall.again()
        await hall.push(2)
        told["hub killed"] = await _agreed(hall, "two")

        # A network that loses every twentieth frame and takes 200 ms there and back.
        for number in screens:
            hall.net.cable(number).loss = 0.05
            hall.net.cable(number).delay = 0.1
        await hall.publish("four")
        await hall.push(4)
        told["5 % loss, 200 ms"] = await _agreed(hall, "four")
        await heard(hall.staff, COUNT)
        await hall.staff.post("/order", word=hall.word, order="black")
        await soon(lambda: all(one.looks.night for one in hall.screens))
        await hall.staff.post("/order", word=hall.word, order="light")
        await soon(lambda: not any(one.now.dark for one in hall.screens))

        # And all of that at once: lost frames, no hub, no cables; then all is back.
        hall.cut(screens)
        hall.process.kill()
        hall.process.wait()
        await hall.plays()
        await hall.again()
        await hall.push(1)
        hall.cut(screens, cut=False)
        told["all of it"] = await _agreed(hall, "one")
        for screen in hall.screens:
            looks = screen.looks
            assert looks.lit > 500
            assert looks.black == 0
            assert Shelf(screen.state).refused() is None

    with network() as net, wall(tmp_path) as found:
        asyncio.run(scenario(Hall(tmp_path, net, found)))
    for what, seconds in told.items():
        print(f"{what}: all agreed after {seconds:.1f} s")


def test_a_hub_that_has_another_address_is_found_by_its_certificate(
    tmp_path: Path,
) -> None:
    async def scenario(hall: Hall) -> None:
        await hall.begin()
        hall.process.terminate()
        await asyncio.to_thread(hall.process.wait, 60)
        hall.net.move(HUB, MOVED)
        hall.staff = Browser(hall.plan, hall.net.address(MOVED))
        began = time.monotonic()
        await hall.again()
        await heard(hall.staff, COUNT)
        print(f"the hub has moved: found after {time.monotonic() - began:.1f} s")
        await hall.staff.post("/order", word=hall.word, order="black")
        await soon(lambda: all(one.looks.night for one in hall.screens))
        for screen in hall.screens:
            assert screen.looks.black == 0

    with network() as net, wall(tmp_path) as found:
        asyncio.run(scenario(Hall(tmp_path, net, found)))


async def _agreed(hall: Hall, title: str) -> float:
    """Wait until all show this, a minute at most; returns how long it took."""
    began = time.monotonic()
    await soon(lambda: hall.title(title))
    return time.monotonic() - began
