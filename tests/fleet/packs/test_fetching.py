"""A screen fetches from its hub what is wished, over HTTP, and says how it stands."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from tuf.api.exceptions import DownloadError, DownloadHTTPError

from kiosk.device.operate.orders import ChangeOrder
from kiosk.device.operate.shelf import FILES, PART
from kiosk.fleet.packs import fetching
from kiosk.fleet.packs.fetching import (
    AGAIN,
    Fetching,
    WishedPack,
    printed,
    understood,
)
from kiosk.fleet.packs.repository import METADATA, TARGETS, Repository
from kiosk.fleet.packs.verifying import HubSource, trusted
from kiosk.fleet.screen import kept
from tests.fleet.packs.hall import Hall, Office, hall, person
from tests.fleet.packs.test_packs import NEW, PACK

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which a folder is served, as a hub serves its packs."""
    folder.mkdir(exist_ok=True)
    app = Starlette(routes=[Mount("/packs", StaticFiles(directory=folder))])
    config = uvicorn.Config(app, log_config=None, ws="none", lifespan="off")
    server = uvicorn.Server(config)
    place = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, args=([place],))
    thread.start()
    try:
        yield f"http://127.0.0.1:{place.getsockname()[1]}/packs"
    finally:
        server.should_exit = True
        thread.join()
        place.close()


class Screen:
    """A screen whose hub wishes something, with the clock in the test's hands."""

    def __init__(self, one: Hall, source: HubSource, root: str | None = None) -> None:
        self.one, self.source, self.now, self.wish = one, source, 0.0, ""
        self.orders: list[ChangeOrder] = []
        self.said: list[dict[str, Any]] = []
        self.fetching = Fetching(
            one.state,
            lambda: self.wish,
            self.orders.append,
            self.said.append,
            root,
            one.path,
            lambda: self.now,
        )

    def looks(self) -> None:
        asyncio.run(self.fetching.look(self.source))


@pytest.fixture
def there(tmp_path: Path) -> Iterator[tuple[Office, Screen]]:
    office, one = hall(tmp_path)
    with served(office.folder) as address:
        yield office, Screen(one, HubSource(address))


def test_what_is_wished_is_fetched_and_the_show_told(
    there: tuple[Office, Screen],
) -> None:
    office, screen = there
    screen.looks()
    assert screen.said == [{"wished": 0, "here": [], "placed": 0, "share": 0.0}]
    office.publish("new", **PACK)
    screen.wish = "1@1800000000"
    screen.looks()
    assert screen.orders == [ChangeOrder(pack=1, at=1_800_000_000)]
    assert screen.said[-1]["here"] == [1]
    assert screen.said[-1]["share"] == 1.0
    # Whom to trust it has from its hub.
    assert trusted(screen.one.state) == office.root
    # It is asked once more as long as it is not in place, and not all the time.
    screen.looks()
    assert len(screen.orders) == 1
    screen.now += AGAIN
    screen.looks()
    assert len(screen.orders) == 2
    pack = screen.one.shelf.pack(1)
    assert pack is not None
    screen.one.place(pack)
    screen.one.shelf.place(1, "d" * 64, pack.made)
    screen.now += AGAIN
    screen.looks()
    assert len(screen.orders) == 2
    assert screen.said[-1]["placed"] == 1
    assert screen.one.shown == NEW


def test_what_is_refused_is_told_and_tried_again(there: tuple[Office, Screen]) -> None:
    office, screen = there
    office.publish("new", **PACK)
    own = Repository(office.folder).packs()[0].files["assets/film.mp4"]
    film = office.folder / TARGETS / FILES / own
    kept = film.read_bytes()
    film.write_bytes(kept[:-1] + b"!")
    screen.wish = "1"
    screen.looks()
    assert not screen.orders
    assert (screen.said[-1]["number"], screen.said[-1]["placed"]) == (1, 0)
    assert "tampered" in screen.said[-1]["en"]
    film.write_bytes(kept)
    screen.looks()
    assert not screen.orders
    screen.now += AGAIN
    screen.looks()
    assert screen.orders == [ChangeOrder(pack=1)]
    # Another wish is seen to at once.
    screen.wish = "7"
    screen.looks()
    assert "no longer among those" in screen.said[-1]["en"]
    screen.wish = "nonsense"
    screen.looks()
    assert len(screen.orders) == 1


def test_a_disk_that_is_full_is_told(
    there: tuple[Office, Screen], monkeypatch: pytest.MonkeyPatch
) -> None:
    office, screen = there
    office.publish("new", **PACK)
    screen.wish = "1"

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(fetching, "staged", full)
    screen.looks()
    assert screen.said[-1]["en"] == "it cannot be written: No space left on device"


def test_a_root_that_is_named_is_the_only_one(tmp_path: Path) -> None:
    office, one = hall(tmp_path)
    office.publish("new", **PACK)
    other = Office(tmp_path / "x", person(tmp_path / "x", "mallory")).founded()
    with served(office.folder) as address:
        named = other.folder / METADATA / "1.root.json"
        screen = Screen(one, HubSource(address), str(named))
        screen.wish = "1"
        screen.looks()
        assert "enough of those whom" in screen.said[-1]["en"]
        screen = Screen(Hall(tmp_path / "b", b""), HubSource(address), "/nowhere")
        screen.wish = "1"
        screen.looks()
        assert "does not know yet" in screen.said[-1]["en"]
    # And a hub whose root is none is not believed.
    (office.folder / METADATA / "1.root.json").write_bytes(b"x" * 600_000)
    with served(office.folder) as address:
        screen = Screen(Hall(tmp_path / "c", b""), HubSource(address))
        screen.wish = "1"
        screen.looks()
        assert "tampered" in screen.said[-1]["en"]


def test_another_hub_has_packs_of_its_own(there: tuple[Office, Screen]) -> None:
    office, screen = there
    office.publish("new", **PACK)
    office.publish("newer", **PACK)
    screen.wish = "2"
    screen.looks()
    screen.wish = "1"
    screen.looks()
    assert [pack.title.en for pack in screen.one.shelf.packs()] == ["newer", "new"]
    # It leaves the hall, and joins another one, whose packs begin at 1 as well.
    kept.left(screen.one.state)
    other = Office(
        office.room / "other", person(office.room / "other", "chen")
    ).founded()
    other.publish("another", **PACK)
    with served(other.folder) as address:
        screen = Screen(screen.one, HubSource(address))
        screen.wish = "1"
        screen.looks()
        assert screen.orders == [ChangeOrder(pack=1)]
        assert [pack.title.en for pack in screen.one.shelf.packs()] == ["another"]
        # Of the first hall it takes nothing any more.
        screen = Screen(screen.one, there[1].source)
        screen.wish = "2"
        screen.looks()
        assert not screen.orders
        assert "number" in screen.said[-1]


def test_it_goes_on_until_the_line_ends(there: tuple[Office, Screen]) -> None:
    office, screen = there
    office.publish("new", **PACK)
    screen.wish = "1"

    async def until_ordered() -> None:
        task = asyncio.create_task(screen.fetching.run(screen.source))
        while not screen.orders:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(until_ordered())


def test_a_hub_gives_a_part_of_a_file(tmp_path: Path) -> None:
    office, one = hall(tmp_path)
    office.publish("new", **PACK)
    own = Repository(office.folder).packs()[0].files["assets/film.mp4"]
    with served(office.folder) as address:
        source = HubSource(address)
        name = f"{TARGETS}/{FILES}/{own}"
        assert b"".join(source.part(name, 3995)) == b"mfilm"[-5:]
        with pytest.raises(DownloadHTTPError) as gone:
            list(source.part("nothing", 0))
        assert gone.value.status_code == 404
        # What is half here is gone on with.
        part = one.shelf.file(f"{own}{PART}")
        part.parent.mkdir(parents=True)
        part.write_bytes(b"film" * 999)
        one.place(one.fetch(source))
        assert one.shown == NEW
    with pytest.raises(DownloadError):
        list(source.part(name, 0))


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("12", WishedPack(12)),
        ("12@1800000000", WishedPack(12, 1_800_000_000)),
        ("", None),
        ("0", None),
        ("12@", None),
        ("１２", None),
        ("-1", None),
        ("12@soon", None),
        ("1234567890", None),
    ],
)
def test_a_wish_is_a_number_and_perhaps_a_moment(
    text: str, wish: WishedPack | None
) -> None:
    assert understood(text) == wish
    if wish is not None:
        assert printed(wish) == text
