"""The show on a screen of its own, with a meter on every repaint."""

from __future__ import annotations

import math
import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QEventLoop,
    QObject,
    QPoint,
    QTimer,
)
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QTest

from kiosk.content.paths import asset_folders
from kiosk.lab.screen.virtual import make_room
from kiosk.player import garbage
from kiosk.player.app import App
from kiosk.player.application import application
from kiosk.player.backdrop import ROOM, Backdrop
from kiosk.player.fonts import Typeface
from kiosk.player.pictures import Pictures
from kiosk.player.stage import Stage
from kiosk.player.still import SETTLED, Still
from kiosk.player.window import Window
from kiosk.show.command import Close, Go
from kiosk.show.gestures import SLOP
from kiosk.show.visit import Stay

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from PySide6.QtCore import QRect

    from kiosk.content.content import Loaded
    from kiosk.show.playback import Playback

PATIENCE: Final = 10.0
"""Real seconds in which a save has to be shown."""
UNSEEN: Final = 0.5
"""Seconds after which a touch that shows nothing is given up."""
SAMPLES: Final = 12
"""Touch samples of a drag that is measured."""


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


class MeasuredStage:
    """A stage in a window of a fixed size that shows moments one by one.

    Only what differs from the moment before is repainted, as on a real screen.
    """

    def __init__(self, loaded: Loaded, size: tuple[int, int]) -> None:
        self.app = application()
        folders = asset_folders(loaded.path)
        typeface = Typeface.load(folders[0] / "fonts")
        self.stage = Stage(typeface, Pictures(folders), gradual=True)
        self.stage.perform(loaded.content)
        self.window = Window()
        self.window.mount(self.stage, "kiosk bench")
        self.meter = Meter(self.stage)
        _open(self.window, size)
        self.app.processEvents()
        garbage.begin()

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

    @property
    def changing(self) -> bool:
        """Whether the same moment, shown again, would show more of a change."""
        return self.stage.changing

    def build_ahead(self, playback: Playback) -> float | None:
        """Seconds to build one page ahead; None if there is none to build."""
        start = time.perf_counter()
        if self.stage.build_ahead(playback):
            return time.perf_counter() - start
        garbage.tidy()
        return None

    def draw_small(self, playback: Playback) -> None:
        """Draw every page small that the overview would show now."""
        while self.stage.draw_small(playback):
            pass

    @property
    def items(self) -> int:
        """Items in the scene."""
        return len(self.stage.held)

    def close(self) -> None:
        garbage.end()
        self.stage.tear_down()
        self.window.stage.viewport().removeEventFilter(self.window)
        self.window.blockSignals(True)
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


class PlayedShow:
    """The show itself, with its own clock, for some real seconds."""

    def __init__(self, loaded: Loaded, size: tuple[int, int]) -> None:
        self.qt = application()
        self.app = App(loaded, "en")
        self.meter = Meter(self.app.stage)
        self.ticks = 0
        self.app.ticker.ticked.connect(self._count)
        _open(self.app.window, size)

    def _count(self) -> None:
        self.ticks += 1

    def settle(self, place: int, dwell: float, *, lives: bool = False) -> None:
        """Stand at a page whose entrance is long over, its countdown running.

        Unless it `lives`, nothing else moves on it.
        """
        now = self.app.playback
        pages = tuple(replace(page, dwell=dwell, lives=lives) for page in now.pages)
        self.app.go_on(replace(now, pages=pages, place=place, stay=Stay(60.0)))

    def start(self) -> None:
        self.app.start()

    def run(self, seconds: float) -> None:
        """Let real seconds pass."""
        # A loop of its own: quitting the application would close the window.
        loop = QEventLoop()
        QTimer.singleShot(round(seconds * 1000), loop.quit)
        loop.exec()

    def get_ready(self) -> None:
        """Build and draw now what is built and drawn while a page rests."""
        self.app.finish_ahead()
        while self.app.stage.draw_small(self.app.playback):
            pass

    def save(self, text: str) -> float:
        """Save other content as an editor does; seconds until it is on screen.

        Raises:
            TimeoutError: it never was.
        """
        path = self.app.loaded.path
        fresh = path.with_suffix(".fresh")
        fresh.write_text(text, encoding="utf-8")
        loop = QEventLoop()
        self.app.shown.connect(loop.quit)
        timer = QTimer()
        timer.setSingleShot(True)
        timer.timeout.connect(loop.quit)
        timer.start(round(PATIENCE * 1000))
        begun = time.perf_counter()
        fresh.replace(path)
        loop.exec()
        while self.app.stage.changing:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        seconds = time.perf_counter() - begun
        self.app.shown.disconnect(loop.quit)
        if not timer.isActive():
            raise TimeoutError("a save was not shown")
        return seconds

    def close(self) -> None:
        self.app.close()


class Touched(PlayedShow):
    """The show under a finger: real touch events, and how soon they are seen."""

    def __init__(self, loaded: Loaded, size: tuple[int, int]) -> None:
        make_room(*size)
        super().__init__(loaded, size)
        self._finger = QTest.touchEvent(
            self.app.stage.viewport(), QTest.createTouchDevice(), False
        )
        self.start()
        self.run(0.5)

    def go(self, place: int) -> None:
        """To a page that is settled, its neighbours built."""
        self.app.tell(Close(), Go(place))
        self._rest()

    def _rest(self) -> None:
        """Let pass, without waiting, whatever moves."""
        while self.app.playback.moving:
            self.app.ticker.ticked.emit(0.1)
        self.app.finish_ahead()

    def touches(self) -> Iterator[tuple[str, float]]:
        """What a finger does on this page: its kind, and seconds until it is seen."""
        stage = self.app.stage
        hots = stage.hots()
        for kind, wanted in (("figure", "figure"), ("control", "speak")):
            here = [hot for hot in hots if hot.target.what == wanted]
            for hot in here[:1]:
                self._press(*hot.rect.centre)
                seconds = self._seen(partial(self._lift, *hot.rect.centre))
                if seconds is not None:
                    yield kind, seconds
                if kind == "control":
                    yield "whole", self._changed(time.perf_counter()) + (seconds or 0.0)
                self._rest()
                if kind == "control":
                    # Back to the language of before.
                    self._press(*hot.rect.centre)
                    self._lift(*hot.rect.centre)
                    self._rest()
                self.app.tell(Close())
                self._rest()
        dials = [hot for hot in stage.hots() if hot.target.what == "dial"]
        for hot in dials[:1]:
            yield from self._drawn("dial", *hot.rect.centre, 12.0)
            self._rest()
        viewport = stage.drawn_for
        free = (viewport.width * 0.5, viewport.height * 0.12)
        yield from self._drawn("drag", *free, -viewport.width / 40)
        self._rest()

    def _drawn(
        self, kind: str, x: float, y: float, step: float
    ) -> Iterator[tuple[str, float]]:
        """A drag; until it has left the slop, nothing is shown of it."""
        self._press(x, y)
        x += math.copysign(1.5 * SLOP, step)
        self._move(x, y)
        for number in range(1, SAMPLES + 1):
            seconds = self._seen(partial(self._move, x + number * step, y))
            if seconds is not None:
                yield kind, seconds
        self._lift(x + SAMPLES * step, y)

    def _seen(self, act: Callable[[], None]) -> float | None:
        """Seconds from an act to the end of the first repaint after it, if any."""
        pixels, begun = self.meter.pixels, time.perf_counter()
        act()
        while self.meter.pixels == pixels:
            if time.perf_counter() - begun > UNSEEN:
                return None
            # A tap is shown by the clock's next frame.
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        return time.perf_counter() - begun

    def _changed(self, begun: float) -> float:
        """Seconds until a change of language is over."""
        while self.app.stage.changing:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        return time.perf_counter() - begun

    def _press(self, x: float, y: float) -> None:
        self._finger.press(0, self._pixel(x, y))
        self._finger.commit()

    def _move(self, x: float, y: float) -> None:
        self._finger.move(0, self._pixel(x, y))
        self._finger.commit()

    def _lift(self, x: float, y: float) -> None:
        self._finger.release(0, self._pixel(x, y))
        self._finger.commit()

    def _pixel(self, x: float, y: float) -> QPoint:
        stage = self.app.stage
        scale = stage.viewport().width() / stage.drawn_for.width
        return QPoint(round(x * scale), round(y * scale))


def keep_still(loaded: Loaded, size: tuple[int, int], state: Path) -> bool:
    """Play the show until its next start has a first picture; whether it has one.

    All else that a start keeps for the next one is in the folder `state` as well.
    """
    application()
    app = App(loaded, "en", state)
    room = state / ROOM
    still = Still(app, room)
    _open(app.window, size)
    app.start()
    app.go_on(app.playback.after(2 * SETTLED))
    app.tell()
    left = time.perf_counter() + PATIENCE
    while not Backdrop.kept(room).content and time.perf_counter() < left:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
    still.close()
    app.close()
    return bool(Backdrop.kept(room).content)
