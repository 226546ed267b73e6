"""A monkey at the screen: whatever is touched, the show goes on and comes home.

Run the long one, of 100,000 actions in every mode, with
`pytest -m long -o faulthandler_timeout=0` (it takes half an hour).
"""

from __future__ import annotations

import gc
import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from kiosk.content.content import load
from kiosk.player.app import App
from kiosk.show.gestures import TouchSample

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from kiosk.player.canvas import Rotation

SHOW = Path(__file__).parents[2] / "content.json"
KEYS = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Space,
    Qt.Key.Key_Home,
    Qt.Key.Key_A,
    Qt.Key.Key_F4,
    Qt.Key.Key_Tab,
)


class Monkey:
    """Random touches, drags, several fingers, keys and waits, from a seed."""

    def __init__(self, app: App, seed: int) -> None:
        self.app = app
        self.random = random.Random(seed)
        self.now = 1000.0

    def act(self) -> None:
        choose = self.random.random()
        if choose < 0.45:
            self.tap()
        elif choose < 0.75:
            self.drag(1)
        elif choose < 0.85:
            self.drag(self.random.randint(2, 5))
        elif choose < 0.93:
            self.app._pressed(self.random.choice(KEYS))
        else:
            self.wait(self.random.choice((0.02, 0.3, 2.0, 30.0, 80.0, 100.0)))
        self.wait(self.random.choice((0.0, 0.016, 0.1, 0.5)))

    def wait(self, seconds: float) -> None:
        self.now += seconds
        self.app._ticked(seconds)

    def point(self) -> tuple[float, float]:
        room = self.app.stage.drawn_for
        hots = self.app.stage.hots()
        if hots and self.random.random() < 0.6:
            rect = self.random.choice(hots).rect
            return (
                rect.x + self.random.random() * rect.width,
                rect.y + self.random.random() * rect.height,
            )
        return (
            self.random.uniform(-20, room.width + 20),
            self.random.uniform(-20, room.height + 20),
        )

    def tap(self) -> None:
        x, y = self.point()
        self.touch(0, "down", x, y)
        self.wait(self.random.choice((0.01, 0.1, 0.9)))
        self.touch(0, "up", x, y)

    def drag(self, fingers: int) -> None:
        at = [self.point() for _ in range(fingers)]
        for finger, (x, y) in enumerate(at):
            self.touch(finger, "down", x, y)
        for _ in range(self.random.randint(1, 6)):
            self.wait(0.016)
            for finger in range(fingers):
                x, y = at[finger]
                x += self.random.uniform(-300, 300)
                y += self.random.uniform(-120, 120)
                at[finger] = x, y
                self.touch(finger, "move", x, y)
        for finger, (x, y) in enumerate(at):
            end = self.random.random()
            if end < 0.9:
                self.touch(finger, "up", x, y)
            elif end < 0.96:
                self.touch(finger, "cancel", x, y)
            # else the release never comes

    def touch(self, finger: int, phase: str, x: float, y: float) -> None:
        self.app.input.sampled(
            TouchSample(finger, phase, x, y, self.now)  # type: ignore[arg-type]
        )


@pytest.fixture(params=[(0, 480, 270), (90, 480, 270), (0, 270, 480)], ids=str)
def app(request: pytest.FixtureRequest, qtbot: QtBot, tmp_path: Path) -> Iterator[App]:
    rotation, width, height = request.param
    turned: Rotation = rotation
    app = App(load(SHOW), "en", tmp_path, turned)
    qtbot.addWidget(app.window)
    app.window.resize(width, height)
    app.window.show()
    app.ticker.stop()
    yield app
    app.close()


def come_home(app: App, monkey: Monkey) -> None:
    """Left alone for two minutes, the show is back in its loop."""
    monkey.now += 60
    app.input.recogniser, gestures = app.input.recogniser.after(monkey.now)
    for gesture in gestures:
        app.input.answer(gesture)
    for _ in range(400):
        monkey.wait(0.5)
    playback = app.playback
    assert playback.looping
    assert playback.language == playback.default_language
    eased = (
        playback.eased.large,
        playback.eased.contrast,
        playback.eased.calm,
        playback.eased.low,
    )
    assert not any(eased)
    assert playback.card is None
    assert playback.scroll is None


def test_a_monkey_breaks_nothing(app: App) -> None:
    monkey = Monkey(app, 7)
    for _ in range(250):
        monkey.act()
        assert 0 <= app.playback.place < len(app.playback.pages)
    come_home(app, monkey)


@pytest.mark.long
def test_a_hundred_thousand_acts_leave_no_trace(app: App) -> None:
    monkey = Monkey(app, 11)
    counts = []
    for number in range(100_000 // 3):
        monkey.act()
        if number % 5_000 == 4_999:
            come_home(app, monkey)
            gc.collect()
            counts.append(len(gc.get_objects()))
    # After the first rounds every page and text has been seen: no growth is left.
    assert counts[-1] <= counts[1] * 1.03
