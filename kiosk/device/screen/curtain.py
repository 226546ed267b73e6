"""The curtain: a still picture behind the show, a process of its own.

It is what is seen while there is no show: before the first one has been imported,
and between a crash and the next start. It imports as little as it can, so that it
is there first and has little that could fail.
"""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import (
    QBackingStore,
    QColor,
    QGuiApplication,
    QImage,
    QPainter,
    QRegion,
    QSurface,
    QWindow,
)

from kiosk.device.screen.stacking import STACKED
from kiosk.device.supervise import protocol
from kiosk.player import pixels
from kiosk.player.backdrop import PICTURE, Backdrop

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QExposeEvent, QResizeEvent, QScreen


def _nothing() -> None:
    pass


class Curtain(QWindow):
    """Fills a screen, below all other windows, and answers nothing.

    It is painted once for each size; what is uncovered later comes from memory.

    Args:
        state: the folder with the still.
        shown: is called once it has been painted first.
        dark: whether it is black, since the hall is closed.
    """

    _word = Signal(str)

    def __init__(
        self, state: Path | None, shown: Callable[[], None], *, dark: bool = False
    ) -> None:
        super().__init__()
        self._state, self._shown, self._dark = state, shown, dark
        self._word.connect(self._told)
        self._store = QBackingStore(self)
        self._painted = QRect(), 1.0, 0, False
        self.setSurfaceType(QSurface.SurfaceType.RasterSurface)
        self.setFlags(
            Qt.WindowType.Window
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnBottomHint
            | Qt.WindowType.WindowDoesNotAcceptFocus
        )
        self.setTitle("kiosk: curtain")
        self.setCursor(Qt.CursorShape.BlankCursor)

    def open_on(self, screen: QScreen, size: tuple[int, int] | None) -> None:
        """Show it: the whole screen, or in a size for a desk."""
        self.setScreen(screen)
        self.setGeometry(screen.geometry())
        if size is not None:
            self.resize(*size)
        self.create()
        if QGuiApplication.platformName() in STACKED:
            # Without a window manager what is mapped later would lie on top.
            self.lower()
        if size is None:
            # Not `showFullScreen`, which would ask for the focus.
            self.setWindowState(Qt.WindowState.WindowFullScreen)
        self.setVisible(True)

    def hear(self, word: str) -> None:
        """A word from the supervisor; may be called in any thread."""
        self._word.emit(word)

    def _told(self, word: str) -> None:
        if word in {protocol.DARK, protocol.LIGHT}:
            self._dark = word == protocol.DARK
            if self.isExposed():
                self._show()

    def exposeEvent(self, event: QExposeEvent) -> None:
        if not self.isExposed():
            return
        self._show()
        shown, self._shown = self._shown, _nothing
        shown()

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self.isExposed():
            self._show()

    def _show(self) -> None:
        whole = QRect(0, 0, self.width(), self.height())
        wanted = whole, self.devicePixelRatio(), self._written(), self._dark
        if wanted != self._painted:
            self._painted = wanted
            self._paint(whole)
        self._store.flush(QRegion(whole))

    def _written(self) -> int:
        """When the still was written, for it may be newer than what was painted."""
        with contextlib.suppress(OSError):
            if self._state is not None:
                return (self._state / PICTURE).stat().st_mtime_ns
        return 0

    def _paint(self, whole: QRect) -> None:
        """Black, or the still if it was made for these pixels, else its ground."""
        self._store.resize(whole.size())
        self._store.beginPaint(QRegion(whole))
        device = self._store.paintDevice()
        painter = QPainter(device)
        ground = "#000000" if self._dark else Backdrop.kept(self._state).ground
        painter.fillRect(whole, QColor(ground))
        if self._state is not None and not self._dark:
            still = QImage(str(self._state / PICTURE))
            ratio = self.devicePixelRatio()
            if still.size() == pixels.whole(whole.size(), ratio):
                pixels.count_in_pixels(painter, ratio)
                painter.drawImage(0, 0, still)
        painter.end()
        self._store.endPaint()


def hang(
    state: Path | None,
    screen: str | None,
    size: tuple[int, int] | None,
    shown: Callable[[], None],
    listen: Callable[[Callable[[str], None]], None],
    *,
    dark: bool = False,
) -> int:
    """Hang a curtain until this process ends; returns the exit status.

    `listen` is given what is to be called with every word from the supervisor.
    """
    app = QGuiApplication.instance() or QGuiApplication(["kiosk", *sys.argv[:0]])
    app.setApplicationName("kiosk")
    assert isinstance(app, QGuiApplication)
    name = screen or Backdrop.kept(state).screen
    screens = app.screens()
    named = (
        each
        for number, each in enumerate(screens, 1)
        if name in {str(number), each.name()}
    )
    curtain = Curtain(state, shown, dark=dark)
    listen(curtain.hear)
    curtain.open_on(next(named, app.primaryScreen()), size)
    return app.exec()
