"""The locked screen on a real X server: no way out, and always back in its place."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import numpy as np
import pytest

from kiosk.device.staff_menu import menu, pin_pad
from kiosk.device.staff_menu.pin import hashed
from kiosk.device.staff_menu.session import Session
from kiosk.drawing.marks import Hot
from kiosk.drawing.viewport import Viewport
from tests.screen.conftest import DEADLINE, SIZE, Screen, x_server
from tests.visitor import saved, short

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.screen

THIEF: Final = """\
import sys
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication(["thief"])
window = QWidget()
window.setWindowTitle("thief")
window.setWindowFlags(Qt.WindowType.Window | Qt.WindowType.WindowStaysOnTopHint)
window.setStyleSheet("background: #ff0000")
window.showFullScreen()
window.raise_()
app.exec()
"""
KEYS: Final = (
    *"abcdefghijklmnopqrstuvwxyz0123456789",
    *(f"F{number}" for number in range(1, 13)),
    *("Escape", "Tab", "Return", "BackSpace", "Delete", "Insert", "End", "Up"),
    *("Down", "Print", "Pause", "Menu", "Super_L", "Alt_L", "Control_L", "period"),
    *("comma", "minus", "equal", "slash", "backslash", "semicolon", "apostrophe"),
    *("bracketleft", "bracketright", "grave", "Caps_Lock", "Caps_Lock", "Num_Lock"),
    *("Num_Lock", "KP_Enter", "KP_Add", "KP_5", "Scroll_Lock", "XF86AudioMute"),
    *("XF86PowerOff", "XF86Sleep", "XF86Close", "XF86Back", "XF86HomePage"),
)
MODIFIERS: Final = ("ctrl", "alt", "shift", "super")


class Locked:
    """`kiosk run` on a screen, with a PIN."""

    def __init__(self, screen: Screen, folder: Path, *words: str) -> None:
        self.screen = screen
        self.state = folder / "state"
        content = short()
        for slide in content["slides"]:
            slide["dwell"] = 600
        content["show"]["title"] = {"zh": "锁住", "en": "locked show"}
        self.file = saved(folder / "content.json", json.loads(json.dumps(content)))
        config = folder / "kiosk.toml"
        config.write_text(f'pin = "{hashed("2580", cost=10)}"\n', "utf-8")
        self._said = folder / "said.txt"
        with self._said.open("wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "kiosk", "run", str(self.file), *words],
                env={
                    **screen.environment,
                    "LANGUAGE": "en",
                    "KIOSK_CONFIG": str(config),
                    "KIOSK_STATE": str(self.state),
                },
                stdout=said,
                stderr=said,
            )

    @property
    def said(self) -> str:
        return self._said.read_text("utf-8")

    @property
    def window(self) -> str:
        """The number of its window, whether it is seen or not."""
        found = self.screen.interaction("search", "--name", "locked show").split()
        return found[-1] if found else ""

    def there(self, size: tuple[int, int] = SIZE) -> bool:
        """Whether the show is all that is seen."""
        seen = self.screen.interaction(
            "search", "--onlyvisible", "--name", "locked show"
        )
        if not seen.split():
            return False
        said = self.screen.interaction("getwindowgeometry", "--shell", seen.split()[-1])
        lines = set(said.split())
        place = {"X=0", "Y=0", f"WIDTH={size[0]}", f"HEIGHT={size[1]}"}
        if not place <= lines:
            return False
        picture = self.screen.look()[: size[1], : size[0]]
        dots = picture[::7, ::7].reshape(-1, 3)
        red = (dots == (255, 0, 0)).all(axis=1).mean()
        return len(np.unique(dots, axis=0)) > 50 and red < 0.001

    def back(self, what: str, size: tuple[int, int] = SIZE) -> None:
        """Waits for the show to be all that is seen."""
        assert self.process.poll() is None, self.said
        self.screen.until(lambda: self.there(size), f"the show, after {what}")
        assert self.process.poll() is None, self.said

    @property
    def starts(self) -> int:
        """How often a show was started."""
        return self.said.count("role=show")

    # -- staff

    def opens(self) -> None:
        """Holds the corner until the pad is there."""
        before = self.screen.settled()
        self.screen.interaction("mousemove", 20, 20, "mousedown", 1)
        self.screen.until(
            lambda: (self.screen.look() != before).any(axis=2).mean() > 0.5, "the pad"
        )
        self.screen.interaction("mouseup", 1)

    def types(self, digits: str) -> None:
        for word in (*digits, "enter"):
            self.touches(word)

    def touches(self, word: str) -> None:
        """Taps on the middle of a key of the pad."""
        x, y = pin_pad.keys(Viewport(), None)[pin_pad.KEYS.index(word)].centre
        self.screen.tap(round(x * 2 / 3), round(y * 2 / 3))

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(DEADLINE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def needed(*tools: str) -> None:
    for tool in tools:
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed; .ci/run installs it")


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Locked]:
    """A locked show on a screen of its own; it asks for a screen that is not there."""
    needed("openbox")
    folder = tmp_path_factory.mktemp("locked")
    framebuffer = tmp_path_factory.mktemp("framebuffer")
    with x_server(framebuffer) as screen:
        show = Locked(screen, folder, "--screen", "HDMI-7")
        show.back("the start")
        yield show
        show.stop()


def tool(locked: Locked, *words: str) -> str:
    done = subprocess.run(
        words,
        env=locked.screen.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=DEADLINE,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "way", ["close", "minimise", "restore", "move", "resize", "unmap", "desktop"]
)
def test_no_window_manager_takes_it_away(locked: Locked, way: str) -> None:
    window, interaction = locked.window, locked.screen.interaction
    match way:
        case "close":
            needed("wmctrl")
            tool(locked, "wmctrl", "-ic", window)
            interaction("key", "alt+F4")
        case "minimise":
            interaction("windowminimize", window)
        case "restore":
            needed("wmctrl")
            tool(locked, "wmctrl", "-ir", window, "-b", "remove,fullscreen,above")
        case "move":
            interaction("windowmove", window, 200, 100)
        case "resize":
            interaction("windowsize", window, 300, 300)
        case "unmap":
            interaction("windowunmap", window)
        case _:
            interaction("set_desktop", 1)
    locked.back(way)
    assert locked.starts == 1
    interaction("set_desktop", 0)
    locked.back("the first desktop")


def test_no_pointer_is_seen(locked: Locked) -> None:
    plain = locked.screen.settled()
    locked.screen.interaction("mousemove", 640, 330, "mousemove", 645, 335)
    near = (slice(310, 360), slice(620, 670))
    for _ in range(20):
        locked.screen.interaction("getmouselocation")
        assert np.array_equal(locked.screen.look()[near], plain[near])


def test_another_window_on_top_does_not_stay_there(locked: Locked) -> None:
    thief = subprocess.Popen(
        [sys.executable, "-c", THIEF], env=locked.screen.environment
    )
    try:
        locked.screen.until(
            lambda: (
                "thief" in locked.screen.interaction("search", "--name", "thief")
                or locked.screen.interaction(
                    "search", "--onlyvisible", "--name", "thief"
                )
            ),
            "the other window",
        )
        locked.back("another window")
        locked.screen.interaction("search", "--name", "thief", "windowraise")
        locked.back("another window, raised again")
    finally:
        thief.kill()
        thief.wait()
    locked.back("the other window has gone")


def test_the_screen_may_change_be_unplugged_and_come_back(locked: Locked) -> None:
    needed("xrandr")
    for mode in ("1024x720", "600x720"):
        wide = mode.partition("x")[0]
        tool(
            locked,
            *("xrandr", "--newmode", mode, "60", wide),
            *(str(int(wide) + n) for n in (10, 20, 30)),
            *("720", "723", "728", "748"),
        )
        tool(locked, "xrandr", "--addmode", "screen", mode)
    own = "x".join(map(str, SIZE))
    # Smaller, as tall as a panel that was turned, off and on again.
    for mode, size in (("1024x720", (1024, 720)), ("600x720", (600, 720))):
        tool(locked, "xrandr", "--output", "screen", "--mode", mode)
        locked.back(mode, size)
    # Xvfb refuses the last step of this, but the output is off by then.
    subprocess.run(
        ["xrandr", "--output", "screen", "--off"],
        env=locked.screen.environment,
        capture_output=True,
        check=False,
    )
    assert "screen connected (" in tool(locked, "xrandr") or (
        "screen connected\n" in tool(locked, "xrandr")
    )
    tool(locked, "xrandr", "--output", "screen", "--mode", own)
    locked.back("it was plugged in again")
    assert locked.starts == 1


def storm(locked: Locked, keys: tuple[str, ...]) -> int:
    """All these keys with all sets of modifiers, as fast as they can be sent."""
    chords = [
        "+".join((*held, key))
        for count in range(len(MODIFIERS) + 1)
        for held in itertools.combinations(MODIFIERS, count)
        for key in keys
        # It would end the X server itself, which a session forbids (DontZap).
        if not ({"ctrl", "alt"} <= set(held) and key == "BackSpace")
    ]
    for start in range(0, len(chords), 60):
        locked.screen.interaction("key", "--delay", 1, *chords[start : start + 60])
    # What a window manager's own keys have opened is closed by its own.
    locked.screen.interaction("key", "Escape", "key", "Escape", "set_desktop", 0)
    locked.back("a storm of keys")
    assert locked.starts == 1
    return len(chords)


def test_no_chord_that_programs_end_with_leads_out(locked: Locked) -> None:
    keys = ("q", "w", "F4", "Escape", "Tab", "Delete", "BackSpace", "Super_L", "space")
    assert storm(locked, keys) == 140


def test_the_named_screen_may_come_late_go_and_come_again(locked: Locked) -> None:
    """`--screen HDMI-7`: on another one until it is there, and after it has gone."""
    needed("xrandr")
    half, rest = SIZE[0] // 2, SIZE[0] - SIZE[0] // 2

    def where() -> set[str]:
        return set(
            locked.screen.interaction(
                "getwindowgeometry", "--shell", locked.window
            ).split()
        )

    def at(x: int, wide: int) -> bool:
        return {f"X={x}", f"WIDTH={wide}", f"HEIGHT={SIZE[1]}"} <= where()

    def monitor(name: str, wide: int, x: int, output: str) -> None:
        place = f"{wide}/100x{SIZE[1]}/100+{x}+0"
        tool(locked, "xrandr", "--setmonitor", name, place, output)

    monitor("HDMI-6", half, 0, "screen")
    locked.screen.until(lambda: at(0, half), "the show on the first screen")
    for _ in range(2):
        monitor("HDMI-7", rest, half, "none")
        locked.screen.until(lambda: at(half, rest), "the show on its own screen")
        tool(locked, "xrandr", "--delmonitor", "HDMI-7")
        locked.screen.until(lambda: at(0, half), "the show on the screen that is left")
    tool(locked, "xrandr", "--delmonitor", "HDMI-6")
    locked.back("the only screen")
    assert locked.starts == 1


@pytest.mark.long
def test_no_key_and_no_chord_leads_out(locked: Locked) -> None:
    assert storm(locked, KEYS) > 1300


@pytest.mark.long
def test_wrong_pins_lead_nowhere_not_even_over_a_crash(locked: Locked) -> None:
    locked.opens()
    for n in (1, 2, 3):
        locked.types("1111")
        told = f"a wrong PIN, the {n}. in a row"
        locked.screen.until(lambda told=told: told in locked.said, told)  # type: ignore[misc]
    locked.types("2580")
    # The show is killed: the wait is not over for the next one.
    pid = int(locked.said.rpartition("role=show")[0].rpartition("pid=")[2])
    os.kill(pid, signal.SIGKILL)
    locked.screen.until(lambda: locked.starts == 2, "another show")
    locked.screen.until(lambda: locked.said.count("painted") == 2, "its first picture")
    locked.back("a kill")
    locked.opens()
    locked.types("2580")
    assert "staff have entered" not in locked.said
    kept = json.loads((locked.state / "pin.json").read_text("utf-8"))
    assert kept == {"wrong": 3, "waiting": True}


def test_the_right_pin_leads_out_with_status_0(locked: Locked) -> None:
    """The last of these: it ends the show that the others have looked at."""
    screen = locked.screen
    if locked.starts > 1:
        pytest.skip("wrong PINs make wait")
    locked.opens()
    locked.types("2580")
    screen.until(lambda: "staff have entered" in locked.said, "the menu")
    # It tells what is measured anew every second.
    screen.settled(0.0)
    (hot,) = [
        m
        for m in menu.marks(Session(view="menu"), Viewport(language="en"))
        if isinstance(m, Hot) and m.target.which == "quit"
    ]
    x, y = hot.rect.centre
    for _ in range(2):
        screen.tap(round(x * 2 / 3), round(y * 2 / 3))
    assert locked.process.wait(DEADLINE) == 0, locked.said
    assert "Traceback" not in locked.said
