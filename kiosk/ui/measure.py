"""The show on a screen of its own, with a meter on every repaint."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QTimer
from PySide6.QtGui import QPaintEvent

from kiosk.app import App, application
from kiosk.content import asset_folders
from kiosk.ui import rest
from kiosk.ui.fonts import Typeface
from kiosk.ui.pictures import Pictures
from kiosk.ui.stage import Stage
from kiosk.ui.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtCore import QRect

    from kiosk.content import Loaded
    from kiosk.playback import Playback


class Meter(QObject):
    """Counts the repaints of a stage, and the pixels that they cover."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.events = 0
        self.pixels = 0
        stage.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.events += 1
            # The stubs do not know that a region is a sequence of rectangles.
            rects: Iterable[QRect] = event.region()  # type: ignore[assignment]
            self.pixels += sum(rect.width() * rect.height() for rect in rects)
        return False


def _open(window: Window, size: tuple[int, int]) -> None:
    """Show a window of this size, larger than the screen if need be."""
    window.resize(*size)
    window.show()


class Cost(NamedTuple):
    """What a frame took: seconds to resolve and to paint it, pixels repainted."""

    resolve: float
    paint: float
    pixels: int

    @property
    def seconds(self) -> float:
        return self.resolve + self.paint


class Screen:
    """A stage in a window of a fixed size that shows moments one by one.

    Only what differs from the moment before is repainted, as on a real screen.
    """

    def __init__(self, loaded: Loaded, size: tuple[int, int]) -> None:
        self.app = application()
        folders = asset_folders(loaded.path)
        self.stage = Stage(Typeface.load(folders[0] / "fonts"), Pictures(folders))
        self.stage.perform(loaded.content)
        self.window = Window(self.stage, "kiosk bench")
        self.meter = Meter(self.stage)
        _open(self.window, size)
        self.app.processEvents()
        rest.begin()

    def show(self, playback: Playback) -> Cost:
        """Show a moment and paint what has changed, now."""
        pixels = self.meter.pixels
        start = time.perf_counter()
        self.stage.show_moment(playback)
        between = time.perf_counter()
        # First the scene learns what is dirty, then the window paints it.
        QCoreApplication.sendPostedEvents()
        QCoreApplication.sendPostedEvents()
        end = time.perf_counter()
        return Cost(between - start, end - between, self.meter.pixels - pixels)

    def build_ahead(self, playback: Playback) -> float | None:
        """Seconds to build one page ahead; None if there is none to build."""
        start = time.perf_counter()
        if self.stage.build_ahead(playback):
            return time.perf_counter() - start
        rest.tidy()
        return None

    @property
    def items(self) -> int:
        """Items in the scene."""
        return len(self.stage.scene().items())

    def close(self) -> None:
        rest.end()
        self.stage.tear_down()
        self.window.stage.viewport().removeEventFilter(self.window)
        self.window.blockSignals(True)
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


class Played:
    """The show itself, with its own clock, for some real seconds."""

    def __init__(self, loaded: Loaded, size: tuple[int, int]) -> None:
        self.qt = application()
        self.app = App(loaded, "en")
        self.meter = Meter(self.app.stage)
        _open(self.app.window, size)

    def settle(self, place: int, dwell: float) -> None:
        """Stand at a page whose entrance is long over, its countdown running."""
        now = self.app.playback
        pages = tuple(replace(page, dwell=dwell) for page in now.pages)
        self.app.playback = replace(now, pages=pages, place=place, entered=60.0)

    def start(self) -> None:
        self.app.start()

    def run(self, seconds: float) -> None:
        """Let real seconds pass."""
        # A loop of its own: quitting the application would close the window.
        loop = QEventLoop()
        QTimer.singleShot(round(seconds * 1000), loop.quit)
        loop.exec()

    def close(self) -> None:
        self.app.close()


class _Told(QObject):
    """Calls back as soon as the first repaint of a stage is over."""

    def __init__(self, stage: Stage, told: Callable[[], None]) -> None:
        super().__init__()
        self._told = told
        stage.viewport().installEventFilter(self)
        self._viewport = stage.viewport()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self._viewport.removeEventFilter(self)
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User), 2**20)
        return False

    def customEvent(self, event: QEvent) -> None:
        self._told()


def first_paint(
    loaded: Loaded, size: tuple[int, int], told: Callable[[], None]
) -> None:
    """Start the show as `kiosk` does, say when it is on screen, and leave."""
    qt = application()
    app = App(loaded, "en")

    def painted() -> None:
        told()
        app.leave()

    watcher = _Told(app.stage, painted)
    _open(app.window, size)
    app.start()
    qt.exec()
    app.close()
    del watcher
