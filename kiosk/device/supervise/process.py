"""Processes: this program again, as a child that is heard and can be ended.

What a child says comes as lines from its standard output, what it is told goes
into its standard input: pipes that every system has. Whatever a child prints
goes to its standard error instead.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from kiosk.content.relaunch import again, surroundings
from kiosk.device.supervise import protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


class Child:
    """A process of this program.

    Args:
        words: its command line, after the program's name.
        environ: its environment.
        heard: is called with every line it says, in another thread.
        ended: is called with its exit status, in another thread, after the last
            line; below zero it is the signal that ended it.
        program: the command that runs this program with such words, `again` if None.

    Raises:
        OSError: it cannot be started.
    """

    def __init__(
        self,
        words: Sequence[str],
        environ: Mapping[str, str],
        heard: Callable[[Child, bytes], None],
        ended: Callable[[Child, int], None],
        program: Callable[[Sequence[str]], list[str]] | None = None,
    ) -> None:
        self._process = subprocess.Popen(
            (program or again)(words),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # A program without a console has none to hand on.
            stderr=None if sys.stderr is not None else subprocess.DEVNULL,
            env=surroundings(environ),
            bufsize=0,
        )
        assert self._process.stdin is not None
        # Windows has no such call before Python 3.12.
        with contextlib.suppress(OSError, AttributeError):
            # A child that is halted must not halt whoever writes to it.
            os.set_blocking(self._process.stdin.fileno(), False)
        self._heard, self._ended = heard, ended
        threading.Thread(
            target=self._listen, name=f"child {self.pid}", daemon=True
        ).start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def tell(self, word: str) -> None:
        """Send it a word; one that does not listen any more does no harm."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError, ValueError):
            self._process.stdin.write(word.encode() + b"\n")

    def stop(self) -> None:
        """Ask it to end; where only force exists, the word alone has to do."""
        if os.name != "nt":
            self._signal(signal.SIGTERM)

    def abort(self) -> None:
        """End it with its stacks written; a halted process is woken for it."""
        if os.name == "nt":
            self.kill()
            return
        self._signal(signal.SIGABRT)
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """End it."""
        with contextlib.suppress(OSError):
            self._process.kill()

    def _signal(self, number: int) -> None:
        with contextlib.suppress(OSError):
            self._process.send_signal(number)

    def _listen(self) -> None:
        pipe = self._process.stdout
        assert pipe is not None
        rest = b""
        with contextlib.suppress(OSError, ValueError):
            while data := os.read(pipe.fileno(), 65536):
                *lines, rest = (rest + data).split(b"\n")
                for line in lines:
                    if len(line) <= protocol.LONGEST:
                        self._heard(self, line)
                # What is too long already stays too long.
                rest = rest[: protocol.LONGEST + 1]
        status = self._process.wait()
        for end in (pipe, self._process.stdin):
            if end is not None:
                with contextlib.suppress(OSError):
                    end.close()
        self._ended(self, status)


class ChildEnd:
    """A child's end: its standard output and input, taken out of everybody's way.

    From then on what is printed goes to standard error. A process that nobody
    supervises has no line; it speaks into the void and is told nothing.

    What is told before somebody listens waits for them.
    """

    def __init__(self) -> None:
        self._told: SimpleQueue[str] = SimpleQueue()
        down = _apart()
        self._up: int | None = None
        with contextlib.suppress(OSError):
            self._up = os.dup(1)
            os.dup2(2, 1)
            if os.name != "nt":
                # Full pipes must not hold up a picture.
                os.set_blocking(self._up, False)
        threading.Thread(
            target=self._listen, args=(down,), name="line", daemon=True
        ).start()

    def listen(self, told: Callable[[str], None]) -> None:
        """Let this be called with every word, in another thread.

        It is called with "" once whoever supervises has gone.
        """

        def pass_on() -> None:
            while word := self.word():
                told(word)
            told("")

        threading.Thread(target=pass_on, name="words", daemon=True).start()

    def word(self) -> str:
        """Wait for the next word; "" once whoever supervises has gone."""
        return self._told.get()

    def say(self, line: bytes) -> None:
        """Send a line up; one that cannot be taken is lost."""
        if self._up is not None:
            with contextlib.suppress(OSError):
                os.write(self._up, line)

    def _listen(self, down: int | None) -> None:
        rest = b""
        with contextlib.suppress(OSError):
            while down is not None and (data := os.read(down, 4096)):
                *words, rest = (rest + data).split(b"\n")
                for word in filter(None, words):
                    self._told.put(word.decode("ascii", "replace").strip())
        self._told.put("")


def _apart() -> int | None:
    """The standard input under a number of its own; None if there is none.

    In its place stands an empty one. On Windows whoever only asks what kind of file
    the standard input is waits until a reader of the same pipe has got something, and
    numpy asks that while it is imported.
    """
    # WORKAROUND https://github.com/numpy/numpy/issues/24290: the question that hangs.
    try:
        down = os.dup(0)
        empty = os.open(os.devnull, os.O_RDONLY)
        os.dup2(empty, 0)
        os.close(empty)
    except OSError:
        return None
    if sys.platform == "win32":
        import ctypes
        import msvcrt

        # A program without a console does not do so by itself.
        standard_input = -10
        handle = ctypes.c_void_p(msvcrt.get_osfhandle(0))
        ctypes.windll.kernel32.SetStdHandle(standard_input, handle)
    return down


def end_with_parent() -> None:
    """Let the system end this process when whoever started it is gone.

    Only Linux can; elsewhere the end of the line has to do.
    """
    if sys.platform != "linux":
        return
    import ctypes

    parent_death = 1
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(parent_death, signal.SIGKILL, 0, 0, 0)


def go_first(file: Path = Path("/proc/self/oom_score_adj")) -> Callable[[], None]:
    """Let the system end this process before others when memory runs out.

    Only on Linux. Returns what takes that back.
    """
    before = ""
    with contextlib.suppress(OSError):
        before = file.read_text("ascii")
        file.write_text("500", "ascii")

    def take_back() -> None:
        with contextlib.suppress(OSError):
            if before:
                file.write_text(before, "ascii")

    return take_back
