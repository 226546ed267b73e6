"""A wall for tests: a hub and its screens as they run in a hall, each a program.

Every screen is a real `kiosk run` with a supervisor, a show and what speaks with the
hub, its own settings and its own content. A show writes down what is on its screen:
when it changes pages and content, and how often all of its window was black.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kiosk.content.relaunch import again, surroundings
from kiosk.device.operate.shelf import Title
from kiosk.device.staff_menu.parcel import parcel
from kiosk.fleet import trust
from kiosk.fleet.packs.repository import Repository
from kiosk.fleet.packs.sending import HubLine, sent
from tests.fleet.hall import PASSWORD
from tests.fleet.packs.hall import MOMENT
from tests.fleet.watched import JOURNAL, MODULE, Looks, Sight
from tests.visitor import saved, short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kiosk.fleet.hub.plan import HubPlan
    from tests.fleet.hall import Browser
    from tests.fleet.packs.hall import Office


HOUSE: Final = Path(__file__).resolve().parents[2]
SIZE: Final = "480x270"


DWELL: Final = 3.0
"""Seconds that a page stays, at least."""


class Wall:
    """Where programs of a hall run: at first all of them on this machine.

    `before` is what comes before the command of a program, such as its namespace.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.running: list[subprocess.Popen[bytes]] = []

    def program(
        self,
        name: str,
        words: Sequence[str],
        module: str = "kiosk",
        before: Sequence[str] = (),
        **environ: str,
    ) -> subprocess.Popen[bytes]:
        """Begin a program; what it says is in NAME.txt."""
        with (self.folder / f"{name}.txt").open("ab") as said:
            process = subprocess.Popen(
                [*before, *again(words, module)],
                env=surroundings(
                    {
                        **os.environ,
                        "PYTHONPATH": str(HOUSE),
                        "KIOSK_CONFIG": str(self.folder / "none.toml"),
                        "LANGUAGE": "en",
                        **environ,
                    }
                ),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )
        self.running.append(process)
        return process

    def hub(self, before: Sequence[str] = ()) -> subprocess.Popen[bytes]:
        """Begin the hub whose plan lies in the folder `hub`."""
        return self.program(
            "hub-said", ["hub", "--folder", str(self.folder / "hub")], before=before
        )

    def close(self) -> None:
        """End all of it, in order."""
        for process in self.running:
            if process.poll() is None:
                process.terminate()
        for process in self.running:
            process.wait(60)


class WallScreen:
    """A screen of the wall.

    Args:
        wall: where.
        number: its place, from 0 on.
        content: the show that it has at first.
        settings: what `[fleet]` of its kiosk.toml says.
        before: what comes before its commands.
    """

    def __init__(
        self,
        wall: Wall,
        number: int,
        content: dict[str, Any],
        settings: str = "step = 'lobby'\n",
        before: Sequence[str] = (),
    ) -> None:
        self.wall, self.name, self.before = wall, f"screen-{number}", before
        self.folder = wall.folder / self.name
        self.state = self.folder / "state"
        (self.folder / "show").mkdir(parents=True)
        file = self.folder / "show" / "content.json"
        file.write_text(json.dumps(content), "utf-8")
        self._settings = self.folder / "kiosk.toml"
        self._settings.write_text(
            f"content = '{file}'\n[fleet]\nname = '{self.name}'\n{settings}", "utf-8"
        )
        self.process: subprocess.Popen[bytes] | None = None

    def _program(
        self, words: Sequence[str], module: str = "kiosk"
    ) -> subprocess.Popen[bytes]:
        return self.wall.program(
            self.name,
            words,
            module,
            self.before,
            KIOSK_CONFIG=str(self._settings),
            KIOSK_STATE=str(self.state),
        )

    def begin(self, *words: str) -> None:
        """Begin to play."""
        said = ["run", "--window", SIZE, "--no-spare", "--no-curtain", *words]
        self.process = self._program([str(self.folder), *said], MODULE)

    def join(self, *where: str) -> subprocess.Popen[bytes]:
        """Ask a hub, as an installer does at this screen."""
        words = [*where, "--name", self.name, "--state", str(self.state)]
        return self._program(["join", *words])

    @property
    def code(self) -> str:
        """The figures that `kiosk join` shows, "" before that."""
        found = re.findall(r"^ +((?:[0-9] ){5}[0-9])$", self.said, re.MULTILINE)
        return found[-1].replace(" ", "") if found else ""

    @property
    def said(self) -> str:
        """What its programs have said."""
        return (self.wall.folder / f"{self.name}.txt").read_text("utf-8")

    def _lines(self) -> list[dict[str, Any]]:
        file = self.folder / JOURNAL
        whole = file.read_text("utf-8").rpartition("\n")[0] if file.exists() else ""
        return [json.loads(line) for line in whole.splitlines()]

    def sights(self) -> list[Sight]:
        """All that was on this screen, in order."""
        return [Sight(**line) for line in self._lines() if "slide" in line]

    @property
    def now(self) -> Sight:
        """What is on it; nothing before it has begun."""
        return next(reversed(self.sights()), Sight(0.0, "", "", dark=False))

    @property
    def looks(self) -> Looks:
        """What was seen by all its shows so far."""
        last = {line["pid"]: line for line in self._lines() if "pid" in line}
        return Looks(*(sum(one[n] for one in last.values()) for n in Looks._fields))


async def soon(true: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait for what has to be within a minute: so long a hall may take to agree."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.1)


async def answers(browser: Browser) -> None:
    """Wait until the hub's page is there."""
    async with asyncio.timeout(60):
        while True:
            try:
                await browser.get("/login")
            except OSError:
                await asyncio.sleep(0.1)
            else:
                return


async def heard(staff: Browser, count: int) -> None:
    """Wait until the hub's page says of so many screens that they play."""
    async with asyncio.timeout(60):
        while True:
            page = (await staff.get("/")).text
            if page.count("playing") - page.count("not playing") == count:
                return
            await asyncio.sleep(0.2)


async def fetched(staff: Browser, count: int) -> None:
    """Wait until the hub's page says that so many screens have a pack."""
    async with asyncio.timeout(60):
        while f"fetched by {count}" not in (await staff.get("/content")).text:
            await asyncio.sleep(0.2)


def show(title: str) -> dict[str, Any]:
    """A show whose pages stay for a moment only."""
    raw = short()
    raw["show"]["title"] = {"zh": title, "en": title}
    for slide in raw["slides"]:
        slide["dwell"] = DWELL
    return raw


def published(office: Office, title: str) -> None:
    """A show of that title is signed and in the office's repository."""
    folder = office.room / "desk" / title
    folder.mkdir(parents=True)
    file = saved(folder / "content.json", show(title))
    named = Title(zh=title, en=title)
    Repository(office.folder).publish(parcel(file), named, office.signer, MOMENT)


def brought(
    office: Office, hub: Path, plan: HubPlan, address: str = "127.0.0.1"
) -> None:
    """What the office has published lies on the hub."""
    certificate = (hub / trust.CERTIFICATE).read_text("ascii")
    line = HubLine(f"https://{address}:{plan.page}", certificate)
    line.begin(PASSWORD)
    sent(office.folder, line)


@contextmanager
def wall(folder: Path) -> Iterator[Wall]:
    found = Wall(folder)
    try:
        yield found
    finally:
        found.close()
