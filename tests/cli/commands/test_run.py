"""`kiosk run`: real processes that are killed, halted and asked to end."""

from __future__ import annotations

import gc
import json
import logging
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Final

import pytest

from kiosk.cli.commands import run as run_module
from kiosk.content import relaunch
from kiosk.device import exits
from kiosk.device.records.logs import Steady
from kiosk.device.supervise import process, protocol
from kiosk.device.supervise.blame import Blame
from kiosk.device.supervise.instance import Instance
from kiosk.device.supervise.protocol import Beat
from kiosk.device.supervise.sd_notify import Notify
from tests.visitor import saved, short

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Sequence

run_command = run_module.command
ROOT: Final = Path(__file__).parents[3]
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
                    *(sys.executable, "-m", "kiosk.cli.drilled", str(folder), "run"),
                    *(str(folder / "content.json"), "--window", "640x360", *words),
                ],
                env={
                    **os.environ,
                    "PYTHONPATH": str(ROOT),
                    "QT_QPA_PLATFORM": "offscreen",
                    "LANGUAGE": "en",
                    "KIOSK_STATE": str(self.state),
                    "KIOSK_CONFIG": str(folder / "none.toml"),
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


@pytest.fixture(autouse=True)
def logging_ends(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a command in this process begins to log to is gone after the test."""
    root = logging.getLogger()
    for owner, name in (
        (sys, "excepthook"),
        (sys, "unraisablehook"),
        (threading, "excepthook"),
        (logging, "raiseExceptions"),
        (root, "level"),
    ):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    yield
    for handler in [each for each in root.handlers if isinstance(each, Steady)]:
        root.removeHandler(handler)
        handler.close()


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


def test_a_crash_goes_on_in_the_spare_which_leaves_a_dump_like_any_show(
    run: Callable[..., Running],
) -> None:
    running = run()
    first = running.until("painted")["pid"]
    spare = running.until("spare")["pid"]
    os.kill(first, signal.SIGKILL)
    assert running.until("painted")["pid"] == spare
    os.kill(spare, signal.SIGSEGV)
    assert running.until("crash")["status"] == -signal.SIGSEGV
    running.until("painted")
    assert running.stop() == exits.QUIT
    (dump,) = (running.state / "faults").iterdir()
    assert "Segmentation fault" in dump.read_text("utf-8")


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


# In this process, with children that only beat


def child(*acts: str) -> str:
    """A child that beats once and then does something."""
    beat = Beat(painted=1, slide="gdp", content="c0ffee").line()
    return f"import os, sys, time; os.write(1, {beat!r}); {'; '.join(acts)}"


def parting(status: int) -> tuple[str, str]:
    """What a child does that ends by itself."""
    return f"os.write(1, {protocol.leaving(status)!r})", f"sys.exit({status})"


def again(monkeypatch: pytest.MonkeyPatch, *codes: str) -> list[Sequence[str]]:
    """Let each start be the next of these, and the last from then on."""
    asked: list[Sequence[str]] = []

    def again(words: Sequence[str]) -> list[str]:
        asked.append(words)
        code = codes[min(len(asked), len(codes)) - 1]
        return [sys.executable, "-c", code]

    monkeypatch.setattr(process, "again", again)
    return asked


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("KIOSK_STATE", str(tmp_path))
    before = {n: signal.getsignal(n) for n in (signal.SIGTERM, signal.SIGINT)}
    before[signal.SIGHUP] = signal.getsignal(signal.SIGHUP)
    yield tmp_path
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("status", [exits.QUIT, exits.REBOOT])
def test_the_show_decides_how_it_ends(
    state: Path, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    asked = again(
        monkeypatch,
        child("os.abort()"),
        child(*parting(exits.RESTART)),
        child(*parting(status)),
    )
    words = ["--no-curtain", "show.json", "--screen", "2", "--rotate", "90"]
    assert run_command([*words, "--window", "800x600"]) == status
    kept = ["run", "--show", "show.json", "--screen", "2", "--window", "800x600"]
    assert asked[0][:9] == [*kept, "--rotate", "90"]
    assert asked[1][9:11] == ["--at", "gdp"]
    assert len(asked) == 3
    assert Blame(state).crashed("gdp", "c0ffee")


@pytest.mark.parametrize("served", [False, True])
def test_a_program_that_was_replaced_is_started_anew(
    state: Path, monkeypatch: pytest.MonkeyPatch, served: bool
) -> None:
    stamps = [(1,), (2,)]
    monkeypatch.setattr(run_module, "_stamp", lambda: stamps.pop(0))
    started: list[dict[str, str]] = []
    monkeypatch.setattr(os, "execve", lambda *all_of_it: started.append(all_of_it[2]))
    # As in a clone: what comes then must find the same files.
    monkeypatch.setattr(relaunch, "surroundings", lambda _: {"PYTHONPATH": "clone"})
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    if served:
        monkeypatch.setenv("NOTIFY_SOCKET", str(state / "nobody"))
    again(monkeypatch, child(*parting(exits.RESTART)))
    words = ["--no-curtain", "show.json"]
    assert run_command(words) == exits.RESTART
    assert started == ([] if served else [{"PYTHONPATH": "clone"}])


def test_the_program_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(run_module._stamp()) == 3
    monkeypatch.setattr(run_module, "__file__", "/nowhere/run.py")
    assert run_module._stamp() == ()


def test_it_ends_when_it_is_asked(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert state.is_dir()
    ask = "os.kill(os.getppid(), 15)"
    again(monkeypatch, child(ask, "time.sleep(600)"))
    assert run_command([]) == exits.QUIT


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "已经在运行"), ("en", "already running")]
)
def test_only_one_runs(
    state: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    language: str,
    words: str,
) -> None:
    monkeypatch.setenv("LANGUAGE", language)
    first = Instance(state)
    assert first.taken()
    assert run_command([]) == exits.RUNNING
    assert words in capsys.readouterr().err
    monkeypatch.setattr(sys, "stderr", None)
    assert run_command([]) == exits.RUNNING
    first.given_back()


def test_what_was_done_from_outside_is_nobodys_fault(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed = [0, 0, 1, 1, 1]
    monkeypatch.setattr(run_module, "_killed_for_memory", lambda: killed.pop(0))
    world = run_module._World(
        run_module._parser().parse_args([]),
        state,
        Notify({}),
        SimpleQueue(),
        run_module.PLAIN,
    )
    assert not world.guilty(-9)
    # The system had no memory left, and killed it.
    assert world.guilty(-9)
    assert not world.guilty(143)
    assert world.guilty(-11)
    world.close()


def test_seconds_are_told_as_one_reads_them(
    state: Path, caplog: pytest.LogCaptureFixture
) -> None:
    world = run_module._World(
        run_module._parser().parse_args([]),
        state,
        Notify({}),
        SimpleQueue(),
        run_module.PLAIN,
    )
    with caplog.at_level("INFO", "kiosk.cli.commands.run"):
        world.told("painted", pid=7, slide="gdp", took=4.083863703000134)
    assert caplog.messages == ["painted pid=7 slide=gdp took=4.08"]
    world.close()


def test_how_many_were_killed_for_memory_is_known_on_linux_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Path, "read_text", lambda *_: "pgfault 7\noom_kill 3\n")
    assert run_module._killed_for_memory() == 3
    monkeypatch.setattr(Path, "read_text", lambda *_: "pgfault 7\n")
    assert run_module._killed_for_memory() == 0


@pytest.mark.usefixtures("state")
def test_a_spare_is_what_it_is_called_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[bytes] = []
    begun: list[tuple[str, float | None, Path | None]] = []

    class Line:
        def say(self, line: bytes) -> None:
            said.append(line)

    def perform(asked: argparse.Namespace, *_: object) -> int:
        begun.append((asked.at, asked.since, asked.dump))
        return 9

    words = {"at": "gdp", "since": "12.5", "dump": str(tmp_path / "1.txt")}
    calls = iter(
        [protocol.CALL + json.dumps(words), protocol.CALL + "{}", protocol.LEAVE]
    )
    monkeypatch.setattr(process, "ChildEnd", Line)
    monkeypatch.setattr(process, "end_with_parent", lambda: None)
    monkeypatch.setattr(process, "go_first", lambda: lambda: None)
    monkeypatch.setattr("kiosk.device.screen.locked.wait", lambda *_: next(calls))
    monkeypatch.setattr(run_module, "_perform", perform)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(gc, "disable", lambda: None)
    assert run_command(["--spare", "show.json"]) == 9
    assert run_command(["--spare"]) == 9
    assert run_command(["--spare"]) == exits.QUIT
    assert begun == [("gdp", 12.5, tmp_path / "1.txt"), ("", None, None)]
    # It has answered before it begins to load.
    assert said == [Beat().line()] * 2


def test_children_are_what_they_are_told_to_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(run_module, "_show", lambda *_: 7)
    monkeypatch.setattr(run_module, "_curtain", lambda _: 8)
    assert run_command(["--show"]) == 7
    assert run_command(["--curtain"]) == 8


def test_a_content_that_is_not_there_is_told_at_once(
    run: Callable[..., Running], tmp_path: Path
) -> None:
    (tmp_path / "content.json").unlink()
    alone = run("--no-curtain", NOTIFY_SOCKET="")
    assert alone.process.wait(DEADLINE) == exits.MISTAKE
    assert f"{tmp_path}/content.json: there is no such file" in alone.said
    log = "".join(f.read_text("utf-8") for f in (tmp_path / "state").rglob("*.log"))
    assert "content.json: there is no such file" in log
    service = run("--no-curtain", NOTIFY_SOCKET=str(tmp_path / "nobody"))
    assert service.until("crash")["status"] == exits.NOTHING
    saved(tmp_path / "content.json", short())
    service.until("painted")
    assert service.stop() == exits.QUIT
