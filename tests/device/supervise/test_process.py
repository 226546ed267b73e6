"""Processes: children that are heard, told, halted and ended."""

from __future__ import annotations

import os
import sys
import threading
from queue import SimpleQueue
from typing import TYPE_CHECKING

import pytest

from kiosk.content.relaunch import LAUNCHER, ROOT, again, interpreter, surroundings
from kiosk.device.supervise import process, protocol
from kiosk.device.supervise.memory import megabytes
from kiosk.device.supervise.process import Child, end_with_parent

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

signals = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals")

DEADLINE = 60.0


class Listener:
    """What was heard of a child."""

    def __init__(
        self,
        monkeypatch: pytest.MonkeyPatch,
        code: str,
        python: str = sys.executable,
    ) -> None:
        def again(words: Sequence[str]) -> list[str]:
            return [python, "-c", code, *words]

        monkeypatch.setattr(process, "again", again)
        self.lines: SimpleQueue[bytes] = SimpleQueue()
        self.status: SimpleQueue[int] = SimpleQueue()
        self.child = Child(
            ["word"],
            {**os.environ, "PYTHONPATH": str(ROOT)},
            lambda _, line: self.lines.put(line),
            lambda _, status: self.status.put(status),
        )

    def line(self) -> bytes:
        # What is printed ends with two characters on Windows.
        return self.lines.get(timeout=DEADLINE).rstrip(b"\r")

    def ends(self) -> int:
        return self.status.get(timeout=DEADLINE)


def test_lines_are_heard_and_words_arrive(monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import sys; print(sys.argv[1], flush=True); print(input(), flush=True)"
    listener = Listener(monkeypatch, code)
    assert listener.line() == b"word"
    listener.child.tell("leave")
    assert listener.line() == b"leave"
    assert listener.ends() == 0
    # Whoever has gone is told in vain.
    listener.child.tell("leave")
    listener.child.stop()
    listener.child.abort()
    listener.child.kill()


def test_what_is_too_long_is_no_line(monkeypatch: pytest.MonkeyPatch) -> None:
    code = (
        f"print('x' * {2 * protocol.LONGEST}); print('short'); print('no end', end='')"
    )
    listener = Listener(monkeypatch, code)
    assert listener.line() == b"short"
    assert listener.ends() == 0
    assert listener.lines.empty()


@signals
@pytest.mark.parametrize("halted", [False, True])
def test_even_a_halted_child_leaves_its_stacks(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], halted: bool
) -> None:
    stop = "os.kill(os.getpid(), 19)" if halted else "sys.stdin.read()"
    code = (
        "import faulthandler, os, sys; faulthandler.enable()\n"
        f"def here():\n  print('up', flush=True); {stop}\nhere()"
    )
    listener = Listener(monkeypatch, code)
    assert listener.line() == b"up"
    if halted:
        os.waitid(os.P_PID, listener.child.pid, os.WSTOPPED | os.WNOWAIT)
    listener.child.abort()
    assert listener.ends() == -6
    assert "in here" in capfd.readouterr().err


@signals
def test_a_child_is_asked_to_end_or_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import sys; print('up', flush=True); sys.stdin.read()"
    for act, status in ((Child.stop, -15), (Child.kill, -9)):
        listener = Listener(monkeypatch, code)
        assert listener.line() == b"up"
        act(listener.child)
        assert listener.ends() == status


def test_the_other_end_keeps_what_is_printed_apart(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    code = (
        "import threading\n"
        "from kiosk.device.supervise.process import ChildEnd, end_with_parent\n"
        "end_with_parent()\n"
        "gone = threading.Event()\n"
        "def told(word):\n"
        "  line.say(b'told ' + word.encode() + b'\\n')\n"
        "  if not word: gone.set()\n"
        "line = ChildEnd()\n"
        "line.listen(told)\n"
        "print('for people', flush=True)\n"
        "line.say(b'up\\n')\n"
        "gone.wait()\n"
    )
    listener = Listener(monkeypatch, code)
    assert listener.line() == b"up"
    listener.child.tell("relieved")
    listener.child.tell("on")
    assert listener.line() == b"told relieved"
    assert listener.line() == b"told on"
    assert listener.child._process.stdin is not None
    listener.child._process.stdin.close()
    # The end of the line is heard, too.
    assert listener.line() == b"told "
    assert listener.ends() == 0
    assert capfd.readouterr().err.splitlines() == ["for people"]


def test_the_same_program_is_run_from_the_same_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = again(["run", "--show"], system="linux")
    assert words == [sys.executable, "-P", "-m", "kiosk", "run", "--show"]
    words = again(["run"], "kiosk.part", "win32")
    assert words[1:] == ["-P", "-X", "utf8", "-m", "kiosk.part", "run"]
    assert words[0] == interpreter("win32")
    real = getattr(sys, "_base_executable", sys.executable)
    assert interpreter("linux") == sys.executable
    assert interpreter("win32") == real
    named = {}
    if real != sys.executable:
        named[LAUNCHER] = sys.executable
    assert surroundings({}, ["", str(ROOT)], "win32") == named
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert again(["run"]) == [sys.executable, "run"]
    root = str(ROOT)
    assert surroundings({"A": "1"}, ["", root], "linux") == {"A": "1"}
    assert surroundings({}, [root, "lib"])["PYTHONPATH"] == root
    found = surroundings({"PYTHONPATH": "/other"}, [""])
    assert found["PYTHONPATH"] == os.pathsep.join([root, "/other"])


def test_what_is_not_linux_lives_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    end_with_parent()


@signals
def test_where_only_force_exists_the_word_has_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code = "import sys; print('up', flush=True); sys.stdin.read()"
    listener = Listener(monkeypatch, code)
    assert listener.line() == b"up"
    sent: list[int] = []
    act: Callable[[int], None] = sent.append
    monkeypatch.setattr(listener.child, "_signal", act)
    monkeypatch.setattr(os, "name", "nt")
    listener.child.stop()
    assert sent == []
    listener.child.abort()
    monkeypatch.setattr(os, "name", "posix")
    assert listener.ends() == -9


@pytest.mark.skipif(sys.platform != "win32", reason="what Windows has for signals")
def test_on_windows_a_child_is_ended_by_force_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code = "import sys; print('up', flush=True); sys.stdin.read()"
    for act in (Child.abort, Child.kill):
        listener = Listener(monkeypatch, code, interpreter())
        assert listener.line() == b"up"
        listener.child.stop()
        act(listener.child)
        assert listener.ends() == 1


def test_a_child_is_told_where_pipes_always_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # As on Windows with Python 3.11.
    monkeypatch.delattr(os, "set_blocking", raising=False)
    listener = Listener(monkeypatch, "print(input(), flush=True)")
    listener.child.tell("leave")
    assert listener.line() == b"leave"
    assert listener.ends() == 0


def test_nobody_waits_for_what_a_line_is_about_to_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On Windows a question about a pipe that is being read is answered after it."""
    code = (
        "import os\n"
        "from kiosk.device.supervise.process import ChildEnd\n"
        "line = ChildEnd()\n"
        "os.fstat(0)\n"
        "import numpy\n"
        "line.say(b'up\\n')\n"
        "line.say(line.word().encode() + b'\\n')\n"
        # What stands there in its place is empty, and a child's own.
        "line.say(b'%d\\n' % len(os.read(0, 9)))\n"
    )
    listener = Listener(monkeypatch, code)
    assert listener.line() == b"up"
    listener.child.tell("on")
    assert listener.line() == b"on"
    assert listener.line() == b"0"
    assert listener.ends() == 0


def test_the_process_that_is_started_is_the_one_that_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code = (
        "import os; kept = b'x' * 20_000_000; "
        "print(os.getpid(), os.getppid(), flush=True); input()"
    )
    listener = Listener(monkeypatch, code, interpreter())
    pid, parent = map(int, listener.line().split())
    assert (pid, parent) == (listener.child.pid, os.getpid())
    # What it keeps is its own, a program that only starts another has nothing.
    # Of the interpreter little counts where many processes share it.
    assert megabytes(pid) > 20
    listener.child.tell("on")
    assert listener.ends() == 0


def test_a_program_without_a_console_has_no_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> int:
        raise OSError("bad file descriptor")

    gone = threading.Event()
    monkeypatch.setattr(os, "dup", refuse)
    monkeypatch.setattr(os, "read", refuse)
    line = process.ChildEnd()
    line.listen(lambda word: gone.set() if word == "" else None)
    line.say(b"nobody hears\n")
    assert gone.wait(DEADLINE)


def test_who_waits_goes_first_when_memory_runs_out(tmp_path: Path) -> None:
    file = tmp_path / "oom_score_adj"
    file.write_text("-500\n", "ascii")
    needed = process.go_first(file)
    assert file.read_text("ascii") == "500"
    needed()
    assert file.read_text("ascii") == "-500\n"
    process.go_first(tmp_path / "none" / "oom_score_adj")()
    assert not (tmp_path / "none").exists()
