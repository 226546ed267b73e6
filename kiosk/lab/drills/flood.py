"""Flood: clients ask the status page without end, and no picture comes late for it."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import threading
import time
from typing import TYPE_CHECKING, Final, NamedTuple

from kiosk.lab.sandbox import PATIENCE, Never, Outcome
from kiosk.model.message import Message

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.lab.sandbox import Sandbox

ORDER: Final = 22
TITLE: Final = Message(
    "八个客户端不停地问状态页", "Eight clients flood the status page"
)
CLIENTS: Final = 8
SECONDS: Final = 10.0
"""How long frames are counted, quiet and flooded in turn."""
DWELL: Final = 3
"""Seconds that a page stands: what stands still has no frames."""
MOST: Final = 0.01
"""What share of frames may be late under flood, beyond that of those without."""


class Frames(NamedTuple):
    """Frames that were shown, and those of them that were late."""

    shown: int
    late: int

    @property
    def share(self) -> float:
        return self.late / self.shown if self.shown else 0.0


def drill(sandbox: Sandbox) -> Outcome:
    """Count late frames while nobody asks, and while everybody does."""
    port = _free()
    sandbox.settings.write_text(f"[status]\nport = {port}\n", "utf-8")
    before = sandbox.content.read_bytes()
    _quicken(sandbox.content)
    quiet, flooded, answered = Frames(0, 0), Frames(0, 0), 0
    try:
        with sandbox.running(), sandbox.looked() as looks:
            for _ in range(sandbox.times):
                quiet = _sum(quiet, _counted(port, 0)[0])
                found, more = _counted(port, CLIENTS)
                flooded, answered = _sum(flooded, found), answered + more
                sandbox.progress()
    finally:
        sandbox.content.write_bytes(before)
    note = Message(
        f"回答 {answered} 次；晚到的帧 {flooded.late}/{flooded.shown}，"
        f"没人问时 {quiet.late}/{quiet.shown}",
        f"{answered} answers; {flooded.late} of {flooded.shown} frames late, "
        f"{quiet.late} of {quiet.shown} with nobody there",
    )
    lost = []
    if not answered:
        lost.append("nobody was answered")
    if flooded.share > MOST + quiet.share:
        lost.append(f"{flooded.late} of {flooded.shown} frames were late")
    return Outcome((), looks[0], looks[1], tuple(lost), note)


def _sum(one: Frames, other: Frames) -> Frames:
    return Frames(one.shown + other.shown, one.late + other.late)


def _counted(port: int, clients: int) -> tuple[Frames, int]:
    """The frames of some seconds, and how often so many clients were answered."""
    over = threading.Event()
    answers = [0] * clients

    def ask(number: int) -> None:
        while not over.is_set():
            with contextlib.suppress(OSError, http.client.HTTPException):
                _asked(port, "/")
                answers[number] += 1

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(clients)]
    before = _frames(port)
    for thread in threads:
        thread.start()
    try:
        over.wait(SECONDS)
        after = _frames(port)
    finally:
        over.set()
        for thread in threads:
            thread.join()
    return Frames(after.shown - before.shown, after.late - before.late), sum(answers)


def _frames(port: int) -> Frames:
    """What the page tells of frames so far.

    Raises:
        Never: it does not answer.
    """
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with contextlib.suppress(OSError, http.client.HTTPException, ValueError):
            said = json.loads(_asked(port, "/status.json"))
            return Frames(said["frames"], said["late_frames"])
        time.sleep(0.05)
    raise Never("the status page")


def _asked(port: int, page: str) -> bytes:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    with contextlib.closing(line):
        line.request("GET", page)
        return line.getresponse().read()


def _free() -> int:
    """A port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def _quicken(content: Path) -> None:
    """Let pages turn as often as they may."""
    raw = json.loads(content.read_bytes())
    for slide in raw.get("slides", ()):
        slide["dwell"] = DWELL
    content.write_text(json.dumps(raw, ensure_ascii=False), "utf-8")
