"""Moves the show's window over screens of other ratios; a line of JSON for each."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap, QScreen
from PySide6.QtTest import QTest

from kiosk.authoring.desktop.render import Renderer
from kiosk.content.content import load
from kiosk.player.app import App
from kiosk.player.application import application
from kiosk.show.command import Close, Go

SIZE = (683, 384)


def values(image: QImage) -> npt.NDArray[np.int16]:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    array = np.frombuffer(image.constBits(), np.uint8)
    whole = array.reshape(image.height(), image.width(), 4)
    return whole[:, :, :3].astype(np.int16)


class Tour:
    def __init__(self, path: Path) -> None:
        self.qt = application()
        self.loaded = load(path)
        self.now = 1000.0
        self.app = App(self.loaded, "en", clock=lambda: self.now)
        self.app.stage.gradual = False
        self.app.ticker.passed()
        window = self.app.window
        window.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        window.open_on(self.qt.primaryScreen(), SIZE)
        self.app.start()

    def wait(self, seconds: float) -> None:
        for _ in range(round(seconds / 0.05)):
            self.now += 0.05
            self.app.ticker._tick()
        self.qt.processEvents()

    def seen(self) -> QPixmap:
        window = self.app.window
        return window.screen().grabWindow(window.winId())

    def visit(self, screen: QScreen) -> dict[str, object]:
        """Move there, turn two pages, touch a figure, and look."""
        app, window = self.app, self.app.window
        window.windowHandle().setScreen(screen)
        window.move(screen.geometry().topLeft())
        self.qt.processEvents()
        self.wait(0.2)
        stage = app.stage
        for place in (2, 1):
            app.tell(Go(place))
            self.wait(4.0)
        hot = next(h for h in stage.hots() if h.target.what == "figure")
        at = stage.outlined(hot.rect).center()
        # Qt's test for touch reaches the first screen only.
        viewport, left = stage.viewport(), Qt.MouseButton.LeftButton
        QTest.mousePress(viewport, left, pos=at)
        self.wait(0.1)
        QTest.mouseRelease(viewport, left, pos=at)
        self.wait(2.0)
        opened = app.playback.card == hot.target.which
        there = values(self.seen().toImage())
        fresh = values(stage.viewport().grab().toImage())
        high, wide = min(len(there), len(fresh)), min(there.shape[1], fresh.shape[1])
        stale = np.abs(there[:high, :wide] - fresh[:high, :wide]).max(axis=2) > 24
        size = (fresh.shape[1], fresh.shape[0])
        artist = Renderer(self.loaded.content, self.loaded.path, size)
        once = values(artist.taken(app.playback))
        artist.close()
        app.tell(Close())
        self.wait(1.0)
        return {
            "ratio": stage.ratio,
            "size": size,
            "stale": int(stale.sum()),
            "worst": int(np.abs(fresh - once).max()),
            "opened": opened,
        }


def main(path: Path) -> None:
    tour = Tour(path)
    screens = sorted(tour.qt.screens(), key=QScreen.devicePixelRatio)
    for screen in (*screens[1:], screens[0]):
        print(json.dumps(tour.visit(screen)), flush=True)
    tour.app.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
