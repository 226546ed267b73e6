"""A person before the editor: hands on the mouse and the keys, at a person's pace."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from PIL import Image

from tests.screen.conftest import DEADLINE, ROOT, Screen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WATCHED: Final = "tests.authoring.desktop.edit.watched"
KEY: Final = 0.28
POINT: Final = 1.1
THINK: Final = 1.35
"""Seconds of somebody who types with a few fingers: for a key, to point at something,
and to make up one's mind (Card, Moran and Newell's keystroke-level model)."""


@dataclass
class Person:
    """Does what the screen shows can be done; nothing that is not seen is touched."""

    screen: Screen
    process: subprocess.Popen[str]
    pace: float = 1.0
    folder: Path | None = None
    said: list[str] = field(default_factory=list)
    pictures: int = 0
    done: int = 0
    """Clicks and keys so far."""

    # -- eyes ----------------------------------------------------------------

    def ask(self, kind: str, words: str = "") -> dict[str, Any] | None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{kind}\t{words}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, f"the editor has ended ({self.process.poll()})"
        found: dict[str, Any] | None = json.loads(line)
        return found

    def sees(self, kind: str, words: str, deadline: float = DEADLINE) -> dict[str, Any]:
        """Waits until something can be touched, turning the wheel if need be."""
        found: dict[str, Any] | None = None

        def look() -> bool:
            nonlocal found
            found = self.ask(kind, words)
            if found is not None and not found["free"] and "roll" in found:
                x, y = found["over"]
                wheel = 5 if found["roll"] > 0 else 4
                self.screen.interaction("mousemove", x, y, "click", wheel)
                self.done += 1
            return found is not None and found["free"]

        self.screen.until(look, f"{kind} {words!r}: {found}", deadline)
        assert found is not None
        return found

    def picture(self, about: str) -> None:
        """Keep what is on the screen as the next numbered picture."""
        if self.folder is None:
            return
        self.pictures += 1
        self.screen.settled(0.3)
        image = Image.fromarray(self.screen.look())
        image.save(self.folder / f"{self.pictures:02}-{about}.png")

    # -- hands ----------------------------------------------------------------

    def thinks(self) -> None:
        self._rests(THINK)

    def _rests(self, seconds: float) -> None:
        if self.pace:
            self.screen.interaction("sleep", seconds * self.pace)

    def goes(self, kind: str, words: str) -> tuple[int, int]:
        """Points at something."""
        self.thinks()
        self.sees(kind, words)
        self._rests(POINT)
        # What scrolled may still have moved.
        found = self.sees(kind, words)
        self.screen.interaction("mousemove", found["x"], found["y"])
        return found["x"], found["y"]

    def clicks(self, kind: str, words: str, times: int = 1) -> None:
        self.goes(kind, words)
        for _ in range(times):
            self.screen.interaction("click", 1)
        self.done += times

    def drags(self, kind: str, first: str, last: str) -> None:
        """Draws from one thing to another."""
        x, y = self.goes(kind, first)
        end = self.ask(kind, last)
        if end is None or not end["free"]:
            # Not both are in sight: a touch on each, the second with Shift.
            self.screen.interaction("click", 1)
            self.screen.interaction("keydown", "shift")
            self.clicks(kind, last)
            self.screen.interaction("keyup", "shift")
            return
        self.screen.interaction("mousemove", x, y, "mousedown", 1)
        for part in range(1, 9):
            at = (x + (end["x"] - x) * part // 8, y + (end["y"] - y) * part // 8)
            self.screen.interaction("mousemove", *at)
        self._rests(POINT)
        self.screen.interaction("mouseup", 1)
        self.done += 1

    def types(self, text: str) -> None:
        """Types, key by key."""
        delay = round(1000 * KEY * self.pace)
        self.screen.interaction("type", "--delay", max(1, delay), text)
        self.done += len(text)

    def presses(self, *keys: str) -> None:
        for key in keys:
            self._rests(KEY)
            self.screen.interaction("key", key)
            self.done += 1

    def writes(self, words: str, text: str) -> None:
        """Puts a text in the place of what stands in a field."""
        self.clicks("field", words)
        self.presses("ctrl+a")
        self.types(text)

    def front(self, title: str) -> None:
        """Waits until a window with these words in its title is in front."""
        self.screen.until(
            lambda: title in ((self.ask("front") or {}).get("title") or ""),
            f"a window called {title!r}, not {self.ask('front')}",
        )


@contextmanager
def sitting(
    screen: Screen,
    content: Path,
    language: str,
    *,
    pace: float = 1.0,
    folder: Path | None = None,
    environment: dict[str, str] | None = None,
) -> Iterator[tuple[Person, float]]:
    """Somebody for whom the editor has just been started, and when that was."""
    begun = time.monotonic()
    said = content.parent.parent / "said.txt"
    with said.open("w") as errors:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                WATCHED,
                str(content),
                language,
            ],
            cwd=ROOT,
            env={
                **screen.environment,
                "KIOSK_STATE": str(content.parent.parent / "state"),
                **(environment or {}),
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    try:
        yield Person(screen, process, pace, folder), begun
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            pipe.close()
    complaints = [
        line
        for line in said.read_text("utf-8").splitlines()
        if "propagateSizeHints" not in line
    ]
    assert not complaints, complaints
