"""A virtual X screen with a window manager, and the show on it as a process.

Nothing here sleeps: a condition is looked at again and again, and every look is
paced by a round trip to the X server.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np
import pytest

from tests.visitor import saved, short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy.typing as npt

    Pixels = npt.NDArray[np.uint8]

T = TypeVar("T")

ROOT: Final = Path(__file__).parents[2]
SIZE: Final = (1280, 720)
DEADLINE: Final = 60.0
"""Seconds after which a condition will not come any more; only failures wait."""
STILL: Final = 25
"""Looks in a row that have to be alike for a picture to be settled."""
REST: Final = 1.0
"""Seconds that they have to span, too: a busy machine pauses between two frames."""


@dataclass
class Screen:
    """The X screen: a hand and an eye."""

    display: str
    framebuffer: Path
    managers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def manage(self) -> None:
        """See to it that a window manager runs, if there is one to run.

        One that has ended, for whatever reason, is no reason for a test to fail.
        """
        if shutil.which("openbox") is None:
            return
        if not self.managers or self.managers[-1].poll() is not None:
            manager = subprocess.Popen(
                ["openbox"], env=self.environment, stderr=subprocess.DEVNULL
            )
            self.managers.append(manager)

    @property
    def environment(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("QT_") and name != "WAYLAND_DISPLAY"
        }
        return {**kept, "DISPLAY": self.display, "PYTHONPATH": str(ROOT)}

    def interaction(self, *words: object) -> str:
        """Let xdotool do something; returns what it says."""
        done = subprocess.run(
            ["xdotool", *map(str, words)],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=DEADLINE,
        )
        return done.stdout

    def look(self) -> Pixels:
        """What is on the screen, (height, width, 3)."""
        data = self.framebuffer.read_bytes()
        # The header of an XWD file: big-endian numbers, then a colour map.
        header = np.frombuffer(data, ">u4", 25)
        size, width, height = int(header[0]), int(header[4]), int(header[5])
        line, colours = int(header[12]), int(header[19])
        rows = np.frombuffer(data, np.uint8, line * height, size + 12 * colours)
        bgrx = rows.reshape(height, line)[:, : 4 * width].reshape(height, width, 4)
        return bgrx[:, :, 2::-1].copy()

    def until(self, look: Callable[[], T], what: str, deadline: float = DEADLINE) -> T:
        """What `look` finds, once it finds something.

        Raises:
            AssertionError: it has not for `deadline` seconds.
        """
        end = time.monotonic() + deadline
        while not (found := look()):
            assert time.monotonic() < end, f"it never came to this: {what}"
            self.interaction("getmouselocation")
        return found

    def settled(self, rest: float = REST) -> Pixels:
        """The picture, once it stands still, for so many seconds at least."""
        last = self.look()
        alike, since = 0, time.monotonic()

        def still() -> bool:
            nonlocal last, alike, since
            now = self.look()
            if np.array_equal(now, last):
                alike += 1
            else:
                last, alike, since = now, 0, time.monotonic()
            return alike >= STILL and time.monotonic() - since >= rest

        self.until(still, "a picture that stands still")
        return last

    def swipe(self, start: int, end: int, y: int = 300) -> None:
        """Drag the mouse from x to x."""
        steps = [round(start + (end - start) * i / 12) for i in range(1, 13)]
        moves = [word for x in steps for word in ("mousemove", "--sync", x, y)]
        # Not synchronously: where the pointer already is, xdotool would wait long.
        self.interaction("mousemove", start, y, "mousedown", 1, *moves, "mouseup", 1)

    def tap(self, x: int, y: int) -> None:
        self.interaction("mousemove", x, y, "click", 1)


class Show:
    """`python -m kiosk` on a screen."""

    def __init__(self, screen: Screen, file: Path, *words: str) -> None:
        self.screen = screen
        self.file = file
        self._said = file.parent / "said.txt"
        with self._said.open("wb") as said:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-X",
                    "faulthandler",
                    "-m",
                    "kiosk",
                    str(file),
                    *words,
                ],
                env={**screen.environment, "LANGUAGE": "en"},
                stdout=said,
                stderr=said,
            )

    @property
    def said(self) -> str:
        return self._said.read_text("utf-8")

    def appears(self) -> str:
        """Waits for its window; returns the window's number."""

        def window() -> str:
            assert self.process.poll() is None, self.said
            found = self.screen.interaction(
                "search", "--onlyvisible", "--pid", self.process.pid
            )
            return found.split()[-1] if found.split() else ""

        number = self.screen.until(window, "a window")
        self.screen.until(
            lambda: (
                len(np.unique(self.screen.look()[::7, ::7].reshape(-1, 3), axis=0)) > 50
            ),
            "a picture in the window",
        )
        return number

    def ends(self) -> int:
        """Waits for its end; returns the exit status."""
        return self.process.wait(DEADLINE)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()


@contextmanager
def x_server(
    folder: Path, *options: str, pixels: tuple[int, int] = SIZE
) -> Iterator[Screen]:
    """A virtual X screen that nobody else uses, with a window manager if any."""
    for tool in ("Xvfb", "xdotool"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed; .ci/run installs it")
    reader, writer = os.pipe()
    size = "{}x{}x24".format(*pixels)
    server = subprocess.Popen(
        [
            *("Xvfb", "-displayfd", str(writer), "-screen", "0", size),
            *("-fbdir", str(folder), "-nolisten", "tcp", *options),
            # When its last client leaves it starts anew, and refuses the next one
            # that comes meanwhile.
            "-noreset",
        ],
        pass_fds=(writer,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    # The server writes its number when it is ready, or ends and closes the pipe.
    with os.fdopen(reader) as pipe:
        number = pipe.readline().strip()
    if not number:
        server.wait()
        pytest.skip("Xvfb does not start here")
    screen = Screen(f":{number}", folder / "Xvfb_screen0")
    screen.manage()
    try:
        yield screen
    finally:
        for helper in (*screen.managers, server):
            helper.terminate()
            helper.wait()


@pytest.fixture(scope="session")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    """A screen whose pointer is never painted: pictures can be compared."""
    with x_server(tmp_path_factory.mktemp("framebuffer"), "-nocursor") as screen:
        yield screen


@pytest.fixture
def pointed_screen(tmp_path: Path) -> Iterator[Screen]:
    """A screen with a pointer."""
    folder = tmp_path / "framebuffer"
    folder.mkdir()
    with x_server(folder) as screen:
        yield screen


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The short show in a folder as staff name it."""
    folder = tmp_path / "展厅 一号 屏"
    folder.mkdir()
    content = short()
    # So that nothing moves by itself while a test looks.
    for slide in content["slides"]:
        slide["dwell"] = 600
    return saved(folder / "content.json", json.loads(json.dumps(content)))


@pytest.fixture
def open_show(file: Path) -> Iterator[Callable[..., Show]]:
    """Opens the short show on a screen, with words of the command line."""
    shows: list[Show] = []

    def open_show(screen: Screen, *words: str) -> Show:
        screen.manage()
        shows.append(Show(screen, file, *words))
        return shows[-1]

    yield open_show
    for show in shows:
        show.stop()
