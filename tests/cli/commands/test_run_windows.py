"""`kiosk run` on Windows: real processes and windows; `test_run.py` has Linux's."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import threading
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Final

import pytest

from kiosk.cli.commands import restore
from kiosk.content import atomic
from kiosk.content.content import load
from kiosk.content.relaunch import again, surroundings
from kiosk.device import exits
from kiosk.device.staff_menu.usb_update import Delivery
from tests.visitor import saved, short

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(
    sys.platform != "win32", reason="processes and windows of Windows"
)

DEADLINE: Final = 100.0
"""Seconds after which a condition will not come any more; only failures wait."""
CODE: Final = """
import json, sys
from kiosk.cli.commands.run import Around, command

def noted(what, details):
    print(json.dumps({"what": what, **details}, default=str), flush=True)

sys.exit(command(sys.argv[1:], Around(noted=noted)))
"""
ESCAPE: Final = 0x1B
KEY_DOWN: Final = 0x100


class Running:
    """`kiosk run` in a window, and what it tells of itself."""

    def __init__(self, folder: Path) -> None:
        self.content, self.state = folder / "content.json", folder / "state"
        self.told: SimpleQueue[dict[str, Any]] = SimpleQueue()
        self.pids: set[int] = set()
        python = again([])[0]
        with (folder / "said.txt").open("ab") as said:
            self.process = subprocess.Popen(
                [python, "-c", CODE, str(self.content), "--window", "640x360"],
                env={
                    **surroundings(os.environ),
                    "KIOSK_STATE": str(self.state),
                    "KIOSK_CONFIG": str(folder / "none.toml"),
                    # That of the tests has none that anybody could press a key in.
                    "QT_QPA_PLATFORM": "",
                },
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=said,
            )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout:
            for line in self.process.stdout:
                self.told.put(json.loads(line))

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._listener.join(DEADLINE)

    def until(self, what: str) -> dict[str, Any]:
        """The next event of this kind; those before it are passed over."""
        while True:
            event = self.told.get(timeout=DEADLINE)
            if event["what"] == "started":
                self.pids.add(event["pid"])
            if event["what"] == what:
                return event

    def leaves_nothing(self) -> bool:
        """Waits until every process that was started has ended."""
        import psutil

        left = [psutil.Process(p) for p in self.pids if psutil.pid_exists(p)]
        return not psutil.wait_procs(left, DEADLINE)[1]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    content = short()
    for slide in content["slides"]:
        slide["dwell"] = 600
    saved(tmp_path / "content.json", content)
    run = Running(tmp_path)
    yield run
    run.close()
    assert run.leaves_nothing()


def ended(pid: int, status: int) -> None:
    """End a process as the task manager does, with any status."""
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined]
    kernel.OpenProcess.restype = ctypes.c_void_p
    terminate = 1
    process = ctypes.c_void_p(kernel.OpenProcess(terminate, False, pid))
    assert kernel.TerminateProcess(process, status)
    kernel.CloseHandle(process)


def pressed(pid: int, key: int) -> None:
    """Press a key in the window of a process."""
    user = ctypes.WinDLL("user32", use_last_error=True)  # type: ignore[attr-defined]
    found: list[int] = []

    @ctypes.WINFUNCTYPE(ctypes.c_bool, ctypes.c_void_p, ctypes.c_void_p)  # type: ignore[attr-defined, untyped-decorator]
    def look(window: int, _: int) -> bool:
        owner = ctypes.c_uint32()
        user.GetWindowThreadProcessId(ctypes.c_void_p(window), ctypes.byref(owner))
        if owner.value == pid and user.IsWindowVisible(ctypes.c_void_p(window)):
            found.append(window)
        return True

    user.EnumWindows(look, None)
    assert found
    for window in found:
        user.PostMessageW(ctypes.c_void_p(window), KEY_DOWN, key, 0)


def test_it_plays_comes_back_and_leaves_nothing(running: Running) -> None:
    pid = running.until("painted")["pid"]
    # As a tool, the task manager and Python end a process; none of it is a crash of
    # the slide, nor is 0 what staff want.
    for status in (1, 0, 15):
        ended(pid, status)
        crash = running.until("crash")
        assert (crash["pid"], crash["status"]) == (pid, status)
        painted = running.until("painted")
        assert painted["slide"] == "cover"
        pid = painted["pid"]
    pressed(pid, ESCAPE)
    assert running.until("quit")["pid"] == pid
    assert running.process.wait(DEADLINE) == exits.QUIT


def test_nothing_is_left_when_the_supervisor_is_ended(running: Running) -> None:
    running.until("painted")
    ended(running.process.pid, 1)
    assert running.process.wait(DEADLINE) == 1
    assert running.leaves_nothing()


def test_every_way_of_saving_reaches_the_screen(
    running: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = [running.until("content")["content"]]
    running.until("painted")

    def reaches() -> None:
        digest = running.until("content")["content"]
        assert digest not in shown
        shown.append(digest)

    def with_title(title: str) -> bytes:
        content = short()
        content["show"]["title"] = {"zh": title, "en": title}
        return json.dumps(content).encode()

    # In the place of what is there, as most editors do, three times in a row.
    for number in range(3):
        atomic.written(running.content, with_title(f"replaced {number}"))
        reaches()
    running.content.write_bytes(with_title("in place"))
    reaches()
    # By somebody who keeps the file to themselves for a while.
    with running.content.open("r+b") as file:
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 10)  # type: ignore[attr-defined]
        file.write(with_title("held"))
        file.truncate()
        file.flush()
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 10)  # type: ignore[attr-defined]
    reaches()

    # As an earlier version that staff put back.
    monkeypatch.setenv("KIOSK_STATE", str(running.state))
    assert restore.command([shown[1], str(running.content)]) == 0
    assert running.until("content")["content"] == shown[1]
    # From a stick.
    stick = tmp_path / "media" / "KINGSTON" / "content.json"
    stick.parent.mkdir(parents=True)
    stick.write_bytes(with_title("from a stick"))
    delivery = Delivery(
        lambda: load(running.content),
        running.state,
        lambda: ((tmp_path / "media", 3),),
        lambda _: None,
    )
    (found,) = delivery.search().found
    assert delivery.read(found, lambda _: None).stage == "compare"
    brought = delivery.bring(found, lambda _: None)
    assert brought.stage == "show", brought.lines
    assert running.until("content")["content"] == brought.digest
