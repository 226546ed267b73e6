"""A hall for tests: a hub with a real nats-server, its screens, and a browser."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import re
import socket
import ssl
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlencode

from kiosk.device.operate import answered
from kiosk.device.operate.answered import OrderDone
from kiosk.device.paths import HALL
from kiosk.device.supervise.protocol import BEAT, DO, Beat
from kiosk.fleet.hub import running, session
from kiosk.fleet.hub.plan import FILE, HubPlan
from kiosk.fleet.screen import joining, kept
from kiosk.fleet.screen.agent import Agent

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
    from pathlib import Path

    from kiosk.fleet.hub.hall import Hall

    Scenario = Callable[[Hall, tuple["Screen", ...]], Coroutine[None, None, None]]

PASSWORD: Final = "correct horse"
PATIENCE: Final = 60.0
"""Seconds that something may take on a machine that is slow; it takes parts of one."""


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens at."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def planned(folder: Path) -> HubPlan:
    """A plan of a hub on this machine alone, and its password."""
    folder.mkdir(parents=True, exist_ok=True)
    page, orders, phones = free_ports(3)
    plan = HubPlan(
        name="hall", address="127.0.0.1", page=page, orders=orders, phones=phones
    )
    (folder / FILE).write_text(plan.model_dump_json(), "utf-8")
    session.keep(folder, PASSWORD)
    return plan


@contextlib.asynccontextmanager
async def hub(folder: Path) -> AsyncIterator[Hall]:
    """A hub that runs, with its server there; the folder has been planned."""
    begun: asyncio.Future[Hall] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(running.run(folder, begun.set_result))
    try:
        task.add_done_callback(lambda _: begun.cancel())
        try:
            hall = await asyncio.wait_for(begun, PATIENCE)
        except asyncio.CancelledError:
            task.result()
            raise
        await asyncio.wait_for(hall.store.ready.wait(), PATIENCE)
        yield hall
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


class Page(NamedTuple):
    """What a browser got."""

    status: int
    headers: Mapping[str, str]
    text: str


class Browser:
    """Asks for pages as a browser does, keeps its cookies and fills in forms."""

    def __init__(self, plan: HubPlan, address: str = "127.0.0.1") -> None:
        self._plan, self._address = plan, address
        self.cookies: dict[str, str] = {}
        self.origin = f"https://{address}:{plan.page}"

    async def get(self, path: str, **headers: str) -> Page:
        return await asyncio.to_thread(self._ask, "GET", path, b"", headers)

    async def post(self, path: str, **fields: str) -> Page:
        """Send a form that comes from this very page."""
        sent = {"Origin": self.origin, "Sec-Fetch-Site": "same-origin"}
        return await self.send(path, urlencode(fields).encode(), **sent)

    async def send(self, path: str, data: bytes, **headers: str) -> Page:
        return await asyncio.to_thread(self._ask, "POST", path, data, headers)

    def _ask(
        self, method: str, path: str, data: bytes, headers: Mapping[str, str]
    ) -> Page:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        line = http.client.HTTPSConnection(
            self._address, self._plan.page, timeout=PATIENCE, context=context
        )
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        with contextlib.closing(line):
            line.request(method, path, data, {"Cookie": cookie, **headers})
            answer = line.getresponse()
            for said in answer.headers.get_all("Set-Cookie") or ():
                name, _, value = said.partition(";")[0].partition("=")
                self.cookies[name] = value
            text = answer.read().decode("utf-8", "replace")
            headers_in = {k.lower(): v for k, v in answer.headers.items()}
            return Page(answer.status, headers_in, text)

    async def let_in(self) -> str:
        """Log in; returns the word that forms need."""
        assert (await self.post("/login", password=PASSWORD)).status == 303
        found = re.search(r'name="word" value="([^"]+)"', (await self.get("/")).text)
        assert found is not None
        return found[1]


class Screen:
    """A screen that joins: a real agent, and a show that is played by the test."""

    def __init__(self, state: Path, plan: HubPlan) -> None:
        self.state, self._plan = state, plan
        self.done: list[dict[str, object]] = []
        """What the show was told to do, but for pictures of now."""
        self.refuses = ""
        """Why the show refuses what it is told."""
        self.drawn = 0
        """How often it was told to draw one."""
        self.agent = Agent(state, self._said)
        self._tasks: list[asyncio.Task[None]] = []

    def _said(self, line: bytes) -> None:
        if line.startswith(DO.encode()):
            order = json.loads(line.removeprefix(DO.encode()))
            if number := order.pop("id", ""):
                done = OrderDone(number, self.refuses)
                file = self.state / HALL / answered.FILE
                file.write_bytes(answered.printed(done))
            if order == {"do": "picture"}:
                self.drawn += 1
            else:
                self.done.append(order)

    async def join(self, browser: Browser, word: str, name: str) -> str:
        """Ask, and let staff type the code; returns the id."""
        waiting = await asyncio.to_thread(
            joining.asked, "127.0.0.1", self._plan.page, name
        )
        page = await browser.post("/code", word=word, code=waiting.code)
        assert page.status == 303
        membership = await asyncio.to_thread(joining.joined, waiting)
        kept.keep(self.state, membership, waiting.own)
        return membership.id

    def play(self, slide: str) -> None:
        """The show is at a slide from now on."""
        self._beat = Beat(painted=1, slide=slide).line().decode()
        self.agent.heard(self._beat)

    async def _beating(self) -> None:
        while True:
            self.agent.heard(self._beat)
            await asyncio.sleep(BEAT)

    def begin(self) -> None:
        self.play("cover")
        self._tasks = [
            asyncio.create_task(self.agent.run()),
            asyncio.create_task(self._beating()),
        ]

    async def end(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def until(true: Callable[[], bool]) -> None:
    """Wait for something that other tasks bring about."""
    async with asyncio.timeout(PATIENCE):
        while not true():
            await asyncio.sleep(0.01)


async def joined(folder: Path, hall: Hall, count: int = 3) -> tuple[Screen, ...]:
    """Screens that have joined a hall and are heard of."""
    browser = Browser(hall.plan)
    word = await browser.let_in()
    screens = []
    for number in range(count):
        screen = Screen(folder / f"screen-{number}", hall.plan)
        await screen.join(browser, word, f"screen {number}")
        screen.begin()
        screens.append(screen)
    await until(lambda: all(hall.heard.of(one.id).state for one in hall.members))
    return tuple(screens)


def played(folder: Path, scenario: Scenario, count: int = 3) -> None:
    """Play a scenario in a hall whose screens have joined."""

    async def whole() -> None:
        planned(folder / "hub")
        async with hub(folder / "hub") as hall:
            screens = await joined(folder, hall, count)
            try:
                await scenario(hall, screens)
            finally:
                await asyncio.gather(*(one.end() for one in screens))

    asyncio.run(whole())
