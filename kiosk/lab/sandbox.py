"""A sandbox for drills: the real `kiosk run`, apart from everything that is in use.

It has a state folder, settings and a copy of the content of its own; only the
screen is the real one, if there is one.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kiosk.content import assets
from kiosk.content.relaunch import again, surroundings
from kiosk.lab import faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kiosk.model.message import Message

PATIENCE: Final = 180.0
"""Seconds after which something will not come any more."""
UNSPARED: Final = 30.0
"""Seconds after which no spare is waited for any more."""
PACE: Final = 0.01
"""Seconds between two looks into the journal."""


class Never(Exception):
    """Something that had to come has not."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a drill has shown.

    `recoveries` are the seconds from each fault to the first picture after it.
    `black` of `looks` at the screen saw nothing but black; without a screen that
    can be looked at, `looks` is 0. `lost` says what was lost, and `note` why a
    drill could not be held here, or what else is to be known.
    """

    recoveries: tuple[float, ...] = ()
    looks: int = 0
    black: int = 0
    lost: tuple[str, ...] = ()
    note: Message | None = None
    held: bool = True

    @property
    def passed(self) -> bool:
        return not (self.black or self.lost)


@dataclass
class Sandbox:
    """Where a drill is held.

    Args:
        folder: everything is written in here.
        content: the content file that is played, a copy.
        times: how often a drill repeats its fault.
        words: more words for `kiosk run`.
        program: the module that runs `kiosk run` in a drill's folder.
        environ: what is added to the environment.
        looking: begins to look at the screen and returns what ends it, which
            gives the number of looks and of those that saw black; None if no
            screen can be looked at.
        progress: is called after each repetition.
        seed: chance is the same every time.
    """

    folder: Path
    content: Path
    program: str
    times: int = 5
    words: tuple[str, ...] = ()
    environ: dict[str, str] = field(default_factory=dict)
    looking: Callable[[], Callable[[], tuple[int, int]]] | None = None
    progress: Callable[[], None] = lambda: None
    seed: int = 20191231

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self._looks = [0, 0]
        self.state = self.folder / "state"
        self.settings = self.folder / "kiosk.toml"
        self.settings.touch()

    @contextmanager
    def running(self, *words: str) -> Iterator[Running]:
        """`kiosk run` until its first picture, ended in order afterwards.

        Raises:
            Never: it has not painted.
        """
        run = Running(self, words)
        try:
            run.until("painted")
            yield run
        finally:
            run.end()

    def started(self, *words: str) -> Running:
        """`kiosk run` as it is right after its start; the caller ends it."""
        return Running(self, words)

    @contextmanager
    def looked(self) -> Iterator[list[int]]:
        """Look at the screen meanwhile; [looks, black] so far, once it is over.

        Only while a show plays: between two of them nobody owes a picture.
        """
        end = None if self.looking is None else self.looking()
        try:
            yield self._looks
        finally:
            if end is not None:
                looks, black = end()
                self._looks[0] += looks
                self._looks[1] += black


class Running:
    """A `kiosk run` of a drill, its journal, and the faults that it is given."""

    def __init__(self, sandbox: Sandbox, words: tuple[str, ...]) -> None:
        self._sandbox = sandbox
        self._journal = sandbox.folder / faults.JOURNAL
        self._journal.unlink(missing_ok=True)
        (sandbox.folder / faults.NAME).unlink(missing_ok=True)
        self._read = 0
        self.began = time.monotonic()
        environ = surroundings(
            {
                **os.environ,
                "KIOSK_STATE": str(sandbox.state),
                "KIOSK_CONFIG": str(sandbox.settings),
                **sandbox.environ,
            }
        )
        environ.pop("NOTIFY_SOCKET", None)
        self._said = (sandbox.folder / "said.txt").open("ab")
        self.process = subprocess.Popen(
            again(
                [
                    *(str(sandbox.folder), "run", str(sandbox.content)),
                    *(*sandbox.words, *words),
                ],
                sandbox.program,
            ),
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=self._said,
            stderr=self._said,
            # A group of its own on Windows: it alone is told to break off.
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )

    def events(self) -> list[dict[str, Any]]:
        """All that has happened so far."""
        with contextlib.suppress(OSError):
            whole = self._journal.read_text("utf-8").rpartition("\n")[0]
            return [json.loads(line) for line in whole.splitlines()]
        return []

    def until(
        self, *what: str, seconds: float = PATIENCE, **matching: object
    ) -> dict[str, Any]:
        """The next event of one of these kinds; those before are passed over.

        Raises:
            Never: it has not come.
        """
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            events = self.events()
            for number in range(self._read, len(events)):
                event = events[number]
                if event["what"] in what and matching.items() <= event.items():
                    self._read = number + 1
                    return event
            time.sleep(PACE)
        raise Never(" / ".join(what))

    @property
    def pid(self) -> int:
        """The process that is on screen."""
        for event in reversed(self.events()):
            if event["what"] in {"painted", "relieved"}:
                return int(event["pid"])
        raise Never("painted")

    @property
    def slide(self) -> str:
        """The slide that is on screen."""
        return self.slide_of(None)

    def slide_of(self, pid: int | None) -> str:
        """The slide that this process, or any, showed last."""
        for event in reversed(self.events()):
            if event["what"] in {"painted", "slide"} and pid in {None, event["pid"]}:
                return str(event["slide"])
        return ""

    def strike(self, number: int) -> float:
        """Send a signal to the show; returns when."""
        pid, now = self.pid, time.monotonic()
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        return now

    def fault(self, do: str, **details: object) -> float:
        """Ask the show for a fault; returns when it was committed."""
        file = self._sandbox.folder / faults.NAME
        fresh = file.with_suffix(".new")
        fresh.write_text(json.dumps({"do": do, **details}), "utf-8")
        fresh.replace(file)
        end = time.monotonic() + PATIENCE
        while file.exists():
            if time.monotonic() > end:
                raise Never(do)
            time.sleep(PACE)
        return time.monotonic()

    def asked(self, do: str, **details: object) -> dict[str, Any]:
        """Ask the show for a fault that is answered; returns what came of it.

        Raises:
            Never: there was no answer.
        """
        file = self._sandbox.folder / faults.ANSWER
        file.unlink(missing_ok=True)
        self.fault(do, **details)
        end = time.monotonic() + PATIENCE
        while not file.exists():
            if time.monotonic() > end or self.process.poll() is not None:
                raise Never(f"{do}: an answer")
            time.sleep(PACE)
        said = json.loads(file.read_text("utf-8"))
        assert isinstance(said, dict)
        return said

    def recovered(self, since: float, *what: str) -> float:
        """Seconds from then until the show is there again."""
        event = self.until(*(what or ("painted", "relieved")))
        return float(event["at"]) - since

    def relieved(self, old: int, since: float) -> tuple[float, str]:
        """Seconds from then until another process is on screen, and its slide.

        Raises:
            Never: none is.
        """
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            painted = taken = None
            for event in self.events():
                if event["what"] == "painted" and event["pid"] != old:
                    painted = painted or event
                elif event["what"] == "relieved" and event["old"] == old:
                    taken = event["at"]
                elif event["what"] == "hang" and event["pid"] == old:
                    # It was ended before its relief had painted.
                    taken = taken or 0.0
            if painted is not None and taken is not None:
                return max(painted["at"], taken) - since, painted["slide"]
            time.sleep(PACE)
        raise Never("relieved")

    def rest(
        self, least: float = 0.2, most: float = 1.0, *, spare: bool = False
    ) -> None:
        """Let the show play for a moment of chance.

        Args:
            least: seconds at least.
            most: seconds at most.
            spare: wait until a spare waits beside it, as it does but for the first
                moments after a start. Where there is no room for one, there is none.
        """
        end = time.monotonic() + UNSPARED
        while spare and not self._spared and time.monotonic() < end:
            time.sleep(PACE)
        time.sleep(self._sandbox.chance.uniform(least, most))

    @property
    def _spared(self) -> bool:
        """Whether a spare is ready to be called."""
        for event in reversed(self.events()):
            if event["what"] == "spare":
                return True
            if event["what"] == "spare-crash" or event.get("role") == "spare":
                return False
        return False

    def end(self) -> tuple[int, float]:
        """Ask it to end; returns its exit status and the seconds that took."""
        began = time.monotonic()
        if self.process.poll() is None:
            if os.name == "nt":
                self.process.send_signal(getattr(signal, "CTRL_BREAK_EVENT", 1))
            else:
                self.process.terminate()
        try:
            status = self.process.wait(PATIENCE)
        finally:
            self.process.kill()
            self._said.close()
        return status, time.monotonic() - began


def copied(content: Path, folder: Path) -> Path:
    """A copy of a content file, beside which lies what it names."""
    into = folder / "content"
    into.mkdir()
    return assets.copied(content, into)


def alive(pid: int) -> bool:
    """Whether a process still runs."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            said = Path(f"/proc/{pid}/stat").read_text("ascii", "replace")
            return said.rpartition(")")[2].split()[0] != "Z"
        return False
    # By name: it is not installed where it is not needed. To Windows the signal 0
    # is no question but Ctrl+C, for this program too.
    psutil = importlib.import_module("psutil")
    return bool(psutil.pid_exists(pid))
