"""A visitor before the real window, with time in the test's own hands."""

from __future__ import annotations

import gc
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QImage, QPainter, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.content import atomic
from kiosk.content.content import load
from kiosk.drawing.geometry import unit
from kiosk.player.app import App
from kiosk.player.reload import read_from
from kiosk.show.command import Go

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy.typing as npt

    from kiosk.drawing.marks import Hot

EXAMPLES = Path(__file__).parents[0] / "slides"
# The offscreen screen has 800 x 800 pixels, and no finger touches beyond it.
SIZE = (768, 432)
FRAME = 1 / 60


def short() -> dict[str, Any]:
    """A show of a cover, two slides of one theme and one of another."""
    whole: dict[str, Any] = {}
    slides = []
    for kind in ("cover", "headline", "columns", "panorama"):
        whole = json.loads((EXAMPLES / f"{kind}.json").read_text("utf-8"))
        slides += whole["slides"]
    slides[3]["theme"] = "other"
    other = {"id": "other", "name": {"zh": "别处", "en": "Other"}, "accent": "amber"}
    whole["themes"].append(other)
    whole["slides"] = slides
    # What lives moves by itself, and has tests of its own.
    whole["show"]["life"] = False
    return whole


def saved(path: Path, content: object) -> Path:
    """Save content as staff's editor does: another file takes the name."""
    new = path.with_suffix(".new")
    text = content if isinstance(content, str) else json.dumps(content)
    new.write_text(text, "utf-8")
    atomic.placed(new, path)
    return path


def reread(app: App) -> None:
    """What a save comes to, without waiting for the watcher and its thread."""
    app.reload.show(read_from(app.loaded.path, app.reload.fit))


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Visitor:
    """Somebody before the window: passes time, touches, looks."""

    def __init__(self, app: App, clock: Clock, screen: QPointingDevice) -> None:
        self.app = app
        self.clock = clock
        self.stage = app.stage
        self.viewport = app.stage.viewport()
        # One sequence for a whole gesture: a new one forgets where fingers are.
        self._fingers = QTest.touchEvent(self.viewport, screen, False)

    # -- time

    def waits(self, seconds: float, step: float = 0.05) -> None:
        """Let time pass in frames."""
        for _ in range(round(seconds / step)):
            self.clock.now += step
            self.app.ticker._tick()
        QApplication.processEvents()

    def frame(self, seconds: float = FRAME) -> None:
        self.waits(seconds, seconds)

    def goes(self, place: int) -> None:
        """To a page, until it has fully entered and its rings stand."""
        self.app.tell(Go(place))
        self.waits(5.0, 0.1)
        assert self.app.playback.place == place
        assert not self.app.playback.moving
        assert not self.app.playback.stirs

    # -- fingers, in page units

    def pixel(self, x: float, y: float) -> QPoint:
        scale = unit(*SIZE)
        return QPoint(round(x * scale), round(y * scale))

    def down(self, x: float, y: float, finger: int = 0, *, others: int = 0) -> None:
        self._fingers.press(finger, self.pixel(x, y))
        self._commit(others)

    def moves(self, x: float, y: float, finger: int = 0, *, others: int = 0) -> None:
        self._fingers.move(finger, self.pixel(x, y))
        self._commit(others)

    def up(self, x: float, y: float, finger: int = 0, *, others: int = 0) -> None:
        self._fingers.release(finger, self.pixel(x, y))
        self._commit(others)

    def _commit(self, others: int) -> None:
        """Send it; fingers 0 to `others` - 1 stay as they are."""
        for finger in range(others):
            self._fingers.stationary(finger)
        self._fingers.commit()

    def taps(self, x: float, y: float) -> None:
        self.down(x, y)
        self.frame(0.1)
        self.up(x, y)
        self.frame()

    def taps_on(self, what: str, which: str = "") -> Hot:
        """Tap on the middle of a place that answers."""
        hot = self.hot(what, which)
        self.taps(*hot.rect.centre)
        return hot

    def hot(self, what: str, which: str = "") -> Hot:
        found = [
            hot
            for hot in self.stage.hots()
            if hot.target.what == what and hot.target.which in {which, which or "*"}
        ]
        assert found, f"no place for {what} {which}"
        return found[0]

    def swipes(self, way: int, seconds: float = 0.1, y: float = 500.0) -> None:
        """A quick swipe, to the right if `way` is positive."""
        x = 960.0 - 300 * way
        self.down(x, y)
        for step in range(1, 7):
            self.frame(seconds / 6)
            self.moves(x + way * 100 * step, y)
        self.up(x + way * 600, y)

    # -- eyes

    def page_x(self, place: int) -> float:
        """Where a page lies, in page units."""
        x: float = self.stage.pages[place].river.pos().x()
        return x

    def seen(self) -> list[int]:
        """The pages that are shown."""
        pages = self.stage.pages.items()
        return sorted(place for place, page in pages if page.river.isVisible())

    def picture(self) -> npt.NDArray[np.uint8]:
        """What is on screen, as (height, width, 3) bytes."""
        image = QImage(*SIZE, QImage.Format.Format_RGB888)
        image.fill(Qt.GlobalColor.magenta)
        painter = QPainter(image)
        self.stage.picture(painter)
        painter.end()
        bits = np.frombuffer(image.constBits(), np.uint8)
        rows = bits.reshape(SIZE[1], image.bytesPerLine())
        return rows[:, : SIZE[0] * 3].reshape(SIZE[1], SIZE[0], 3).copy()

    def looks(self) -> npt.NDArray[np.uint8]:
        """The picture, after making sure that it is one."""
        picture = self.picture()
        magenta = (picture == (255, 0, 255)).all(axis=2)
        assert not magenta.any(), "part of the screen is not painted"
        colours = np.unique(picture @ np.array([1, 256, 65_536]))
        assert len(colours) > 50, "the screen is empty"
        return picture


@pytest.fixture(scope="session")
def touchscreen(qapp: object) -> QPointingDevice:
    assert qapp
    device = QTest.createTouchDevice()
    assert isinstance(device, QPointingDevice)
    return device


@pytest.fixture(autouse=True)
def no_leaks(qapp: QApplication) -> Iterator[None]:
    """Fails a test that leaves a window behind."""
    before = set(map(id, qapp.topLevelWidgets()))
    yield
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
        left = [w for w in qapp.topLevelWidgets() if id(w) not in before]
        if not left:
            break
        del left
        # A cycle may still hold it, which is no leak.
        gc.collect()
    left = [w for w in qapp.topLevelWidgets() if id(w) not in before]
    assert not left, f"left behind: {left}"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The short show, where staff could save it."""
    return saved(tmp_path / "content.json", short())


@pytest.fixture(scope="session", autouse=True)
def _windows_close_alone(qapp: QApplication) -> None:
    """Closing a window ends no event loop of a later test."""
    qapp.setQuitOnLastWindowClosed(False)


@pytest.fixture(autouse=True)
def left(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The statuses with which the show was left."""
    statuses: list[int] = []
    # Outside of exec, Qt would let no other event loop run from then on.
    monkeypatch.setattr(QApplication, "exit", statuses.append)
    return statuses


@pytest.fixture
def visit(
    left: list[int],
    qapp: QApplication,
    file: Path,
    clock: Clock,
    touchscreen: QPointingDevice,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[[], Visitor]]:
    """Opens the show for a visitor."""
    apps: list[App] = []
    assert left == []
    # The watcher has a clock and a thread of its own, and tests of its own.
    monkeypatch.setattr(App, "_watch", lambda _: None)

    def visit() -> Visitor:
        app = App(load(file), "en", clock=clock)
        apps.append(app)
        app.escaped.connect(app.leave)
        # Tests look at once; how a change comes into sight has tests of its own.
        app.stage.gradual = False
        app.ticker.passed()
        # A frame would shift touches by its width.
        app.window.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        app.window.open_on(qapp.primaryScreen(), SIZE)
        app.start()
        QApplication.processEvents()
        return Visitor(app, clock, touchscreen)

    yield visit
    for app in apps:
        app.close()
        app.window.deleteLater()
        app.deleteLater()


@pytest.fixture
def visitor(visit: Callable[[], Visitor]) -> Visitor:
    return visit()
