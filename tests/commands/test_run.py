"""`kiosk run`: real processes that are killed, halted and asked to end."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from kiosk.machine import exits
from tests.ui.conftest import saved, short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT: Final = Path(__file__).parents[2]
DEADLINE: Final = 180.0
"""Seconds after which a condition will not come any more; only failures wait."""

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="signals and process handles of Linux"
)


class Running:
    """`kiosk run` in a window that no screen shows, and its journal as a pipe."""

    def __init__(self, folder: Path, *words: str, **environ: str) -> None:
        self.folder = folder
        self.state = folder / "state"
        journal = folder / "journal.jsonl"
        if not journal.exists():
            os.mkfifo(journal)
        self._journal = os.open(journal, os.O_RDWR | os.O_NONBLOCK)
        self._rest = b""
        self.events: list[dict[str, Any]] = []
        self._read = 0
        with (folder / "said.txt").open("ab") as said:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "kiosk", "run"),
                    *(str(folder / "content.json"), "--window", "640x360", *words),
                ],
                env={
                    **os.environ,
                    "PYTHONPATH": str(ROOT),
                    "QT_QPA_PLATFORM": "offscreen",
                    "LANGUAGE": "en",
                    "KIOSK_STATE": str(self.state),
                    "KIOSK_CONFIG": str(folder / "none.toml"),
                    "KIOSK_DRILL": str(folder),
                    **environ,
                },
                stderr=said,
            )

    @property
    def said(self) -> str:
        return (self.folder / "said.txt").read_text("utf-8")

    def until(self, what: str) -> dict[str, Any]:
        """The next event of this kind; those before it are passed over."""
        end = time.monotonic() + DEADLINE
        while True:
            while self._read < len(self.events):
                self._read += 1
                if self.events[self._read - 1]["what"] == what:
                    return self.events[self._read - 1]
            left = max(0.0, end - time.monotonic())
            ready, _, _ = select.select([self._journal], [], [], left)
            assert ready, f"never: {what}\n{self.said}"
            *lines, self._rest = (self._rest + os.read(self._journal, 65536)).split(
                b"\n"
            )
            self.events += [json.loads(line) for line in lines]

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(DEADLINE)

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._journal)


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    content = short()
    for slide in content["slides"]:
        slide["dwell"] = 600
    saved(tmp_path / "content.json", content)
    running: list[Running] = []

    def start(*words: str, **environ: str) -> Running:
        running.append(Running(tmp_path, *words, **environ))
        return running[-1]

    yield start
    for each in running:
        each.kill()


def gone(pid: int) -> bool:
    """Waits until a process has ended."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        ready, _, _ = select.select([handle], [], [], DEADLINE)
    finally:
        os.close(handle)
    return bool(ready)


def test_a_show_that_dies_in_any_way_comes_back(run: Callable[..., Running]) -> None:
    running = run()
    pid = running.until("painted")["pid"]
    for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV):
        os.kill(pid, number)
        crash = running.until("crash")
        assert crash["pid"] == pid
        assert crash["status"] == {signal.SIGTERM: 143}.get(number, -number)
        pid = running.until("painted")["pid"]
    assert running.stop() == exits.QUIT
    assert gone(pid)
    # The first slide is not left out: of three crashes one was its own doing.
    assert [e["slide"] for e in running.events if e["what"] == "painted"] == [
        "cover"
    ] * 4
    (dump,) = (running.state / "faults").iterdir()
    assert "Segmentation fault" in dump.read_text("utf-8")


def test_a_show_that_is_halted_is_relieved_and_leaves_its_stacks(
    run: Callable[..., Running],
) -> None:
    running = run()
    old = running.until("painted")["pid"]
    os.kill(old, signal.SIGSTOP)
    relief = running.until("relief")
    assert relief["why"] == "silent"
    # On a slow machine the relief paints only afterwards.
    assert running.until("hang")["pid"] == old
    assert gone(old)
    painted = [e["pid"] for e in running.events if e["what"] == "painted"]
    if painted == [old]:
        painted.append(running.until("painted")["pid"])
    assert painted == [old, relief["pid"]]
    assert running.stop() == exits.QUIT
    (dump,) = (running.state / "faults").iterdir()
    assert "Aborted" in dump.read_text("utf-8")


def test_a_second_one_says_that_there_is_one(run: Callable[..., Running]) -> None:
    first = run()
    pid = first.until("started")["pid"]
    second = run()
    assert second.process.wait(DEADLINE) == exits.RUNNING
    assert "kiosk run is already running" in first.said
    # During its start, too, it leaves nothing behind.
    assert first.stop() == exits.QUIT
    assert gone(pid)


def test_nothing_is_left_when_the_supervisor_is_killed(
    run: Callable[..., Running],
) -> None:
    running = run()
    pid = running.until("painted")["pid"]
    running.process.kill()
    assert gone(pid)


def test_the_service_manager_hears_of_the_first_picture_and_of_the_end(
    run: Callable[..., Running], tmp_path: Path
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(DEADLINE)
        running = run(NOTIFY_SOCKET=str(tmp_path / "notify"), WATCHDOG_USEC="200000")
        assert manager.recv(999) == b"READY=1\nSTATUS=on screen"
        running.until("painted")
        assert manager.recv(999) == b"WATCHDOG=1"
        running.process.send_signal(signal.SIGTERM)
        while (said := manager.recv(999)) == b"WATCHDOG=1":
            pass
        assert said == b"STOPPING=1"
        assert running.process.wait(DEADLINE) == exits.QUIT
