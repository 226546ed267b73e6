"""Disks that are full: a screen plays on and says so, and a hub stays in charge."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import nats
import pytest
from nats.errors import Error

from kiosk.device.operate.orders import PlainOrder
from kiosk.device.operate.shelf import PART
from kiosk.fleet import trust
from kiosk.fleet.hub.members import FOLDER
from kiosk.fleet.packs import staging
from kiosk.fleet.packs.repository import TARGETS, RepositoryRefused
from kiosk.fleet.packs.sending import sent
from kiosk.fleet.packs.verifying import FolderSource, PackRefused
from kiosk.fleet.screen import kept
from tests.fleet.hall import Browser, hub, joined, planned
from tests.fleet.packs.hall import Hall, Office, hall, person
from tests.fleet.packs.test_hubs import hub as packs_hub
from tests.fleet.packs.test_hubs import line
from tests.fleet.packs.test_packs import PACK

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NEXT = PlainOrder(do="next")


@contextmanager
def small_disk(at: Path, megabytes: int) -> Iterator[Path]:
    """A disk of its own there, as full as the test makes it."""
    at.mkdir(parents=True, exist_ok=True)
    words = ["-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(at)]
    try:
        done = subprocess.run(["mount", *words], check=False, capture_output=True)
    except OSError:
        pytest.skip("the command mount is not there")
    if done.returncode != 0:
        pytest.skip("mounting a small disk needs root")
    try:
        yield at
    finally:
        subprocess.run(["umount", "--lazy", str(at)], check=False)


def filled(disk: Path) -> Path:
    """Fill a disk to its last byte; returns the file that does."""
    file = disk / "fill"
    with file.open("ab", buffering=0) as fill:
        for size in (2**20, 2**12, 1):
            try:
                while fill.write(b"\0" * size) == size:
                    pass
            except OSError:
                continue
    return file


pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="small disks are mounted as on Linux"
)


def test_a_disk_that_fills_up_while_a_pack_is_fetched_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "SPARE", 0)
    office, _ = hall(tmp_path / "office")
    office.publish("new", **{**PACK, "assets__film_mp4": "film" * 2**20})

    class Filling(FolderSource):
        """Something else takes the room meanwhile."""

        full = False

        def part(self, name: str, start: int) -> Iterator[bytes]:
            for data in super().part(name, start):
                yield data
                if name.startswith(TARGETS) and len(data) > 2**17 and not self.full:
                    self.full = bool(filled(disk))

    with small_disk(tmp_path / "disk", 16) as disk:
        screen = Hall(disk, office.root)
        before = screen.shown
        with pytest.raises(PackRefused) as refused:
            screen.fetch(Filling(office.folder))
        assert refused.value.what == "away"
        assert "No space left" in refused.value.why.en
        assert (screen.shown, screen.shelf.packs()) == (before, ())
        (disk / "fill").unlink()
        # What is here of it is gone on with.
        assert [*screen.shelf.folder.rglob(f"*{PART}")]
        assert [*screen.fetch(office.folder).files] == [*screen.shelf.packs()[0].files]


def test_a_hub_whose_disk_is_full_still_orders_and_revokes_and_begins_again(
    tmp_path: Path,
) -> None:
    with small_disk(tmp_path / "disk", 8) as disk:
        folder = disk / "hub"

        async def scenario() -> None:
            plan = planned(folder)
            async with hub(folder) as found:
                screens = await joined(tmp_path, found, 3)
                fill = filled(disk)
                browser = Browser(plan)
                word = await browser.let_in()
                first, second, _ = found.members
                assert (await found.store.ordered(first.id, NEXT)).taken
                form = {"word": word, "name": "door", "tue-opens": "09:00"}
                form["tue-closes"] = "17:30"
                await browser.post(f"/screen/{second.id}/wish", **form)
                page = (await browser.get("/")).text
                assert "nothing was changed" in page
                await browser.post(f"/screen/{first.id}/revoke", word=word)
                assert not (folder / FOLDER / f"{first.id}.json").exists()
                await _kept_out(screens[0].state, plan.orders)
                assert (await found.store.ordered(second.id, NEXT)).taken
                filled(disk)
            # It is begun again, as after a power cut.
            async with hub(folder) as found:
                assert len(found.members) == 2
            fill.unlink()
            async with hub(folder) as found:
                assert len(found.members) == 2
                await asyncio.gather(*(one.end() for one in screens))

        asyncio.run(scenario())


async def _kept_out(state: Path, port: int) -> None:
    """A screen that was revoked is not let in any more."""
    membership, own = kept.read(state), kept.key(state)
    assert membership is not None
    assert own is not None
    with pytest.raises(Error):
        await nats.connect(
            f"tls://127.0.0.1:{port}",
            tls=trust.trusting(membership.certificate),
            nkeys_seed_str=own.seed,
            allow_reconnect=False,
        )


def test_a_hub_whose_disk_is_full_takes_no_pack_and_says_so(tmp_path: Path) -> None:
    office = Office(tmp_path, person(tmp_path / "keys", "lin")).founded()
    office.publish("new", **PACK)
    with small_disk(tmp_path / "disk", 8) as disk, packs_hub(disk / "hub") as address:
        filled(disk)
        with pytest.raises(RepositoryRefused, match="disk is full"):
            sent(office.folder, line(address))
        assert not [*(disk / "hub").rglob("*.json")]
