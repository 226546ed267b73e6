"""The guard: keeps the window on its screen, over everything, and the display awake.

What a window can do against being left, it does here; what lies below it (the
Windows key, Ctrl+Alt+Del, switching to a text console) is for the session that it
runs in, see "Locked" in docs/installers.md.
"""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QApplication

from kiosk.device.operate import win32
from kiosk.device.screen.awake import Awake
from kiosk.device.screen.stacking import STACKED
from kiosk.player.window import chosen_screen

if TYPE_CHECKING:
    from kiosk.player.window import Window

LOOK: Final = 2000
"""Milliseconds between two looks: no event tells of another window on top."""
SOON: Final = 120
"""Milliseconds from a disturbance to the answer: several come at once."""

logger = logging.getLogger(__name__)


class Guard(QObject):
    """Holds a window full screen on the wanted screen until it is let go.

    The wanted screen is a number (from 1) or a connector's name; while it is not
    there the window waits on another one.
    """

    def __init__(
        self, window: Window, wanted: str | None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.window = window
        self.wanted = wanted
        self.returns = 0
        """How often the window had to be brought back."""
        self.resting = False
        """Whether another process has the screen, or is about to."""
        self._away = False
        self._awake = Awake(self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON)
        self._soon.timeout.connect(self.restore)
        self._look = QTimer(self)
        self._look.setInterval(LOOK)
        self._look.timeout.connect(self.look)
        self._unseen = 0
        """Looks in a row at which nothing of the window was to be seen."""

    def open(self) -> None:
        """Lock the window and show it."""
        window = self.window
        window.setWindowFlags(
            Qt.WindowType.Window
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint
        )
        window.setAcceptDrops(False)
        window.locked = True
        QApplication.setOverrideCursor(Qt.CursorShape.BlankCursor)
        screen = best_screen(self.wanted) or QGuiApplication.primaryScreen()
        window.open_on(screen, None)
        window.disturbed.connect(self._soon.start)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.screenAdded.connect(self._met)
        app.screenRemoved.connect(self._soon.start)
        app.primaryScreenChanged.connect(self._soon.start)
        for each in QGuiApplication.screens():
            self._met(each)
        self._look.start()
        if sys.platform == "win32" and not win32.edges_off(int(window.winId())):
            logger.warning("swipes from the screen's edge could not be turned off")
        self._awake.keep()

    def close(self) -> None:
        """Let the window go: from now on it may close."""
        if not self.window.locked:
            return
        self.window.locked = False
        self._look.stop()
        self._soon.stop()
        self._awake.stop()
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.screenAdded.disconnect(self._met)
        app.screenRemoved.disconnect(self._soon.start)
        app.primaryScreenChanged.disconnect(self._soon.start)
        QApplication.restoreOverrideCursor()

    def rest_unless(self, on_duty: bool) -> None:
        """Leave the window where it is while another process has the screen."""
        self.resting = not on_duty
        if on_duty:
            self._soon.start()

    def _met(self, screen: QScreen) -> None:
        """A screen is there: what becomes of it is to be heard."""
        screen.geometryChanged.connect(self._soon.start)
        self._soon.start()

    def look(self) -> None:
        """Look after the window, which may have lost its place unheard."""
        if self.resting:
            return
        seen = self.window.windowHandle().isExposed()
        self._unseen = 0 if seen else self._unseen + 1
        if self._unseen > 1 and QGuiApplication.platformName() in STACKED:
            # Another client may have taken it off the screen: Qt still thinks that
            # it is there, and would not show it again.
            self.window.hide()
        self.restore()

    def restore(self) -> None:
        """Bring the window back to where it has to be; nothing happens if it is."""
        if not self.window.locked or self.resting:
            return
        screen = best_screen(self.wanted)
        if screen is None:
            # Every screen is off or has no size yet: the next one is heard of.
            return
        window, area = self.window, screen.geometry()
        full = bool(window.windowState() & Qt.WindowState.WindowFullScreen)
        small = bool(window.windowState() & Qt.WindowState.WindowMinimized)
        there = window.geometry() == area
        if not (window.isVisible() and full and there) or small:
            self._told(f"the window came back to {screen.name()}")
            if window.screen() is not screen:
                window.setScreen(screen)
            if not there:
                window.setGeometry(area)
            window.showFullScreen()
        else:
            self._away = False
        if QGuiApplication.platformName() in STACKED:
            window.raise_()
            if not window.isActiveWindow():
                window.activateWindow()

    def _told(self, what: str) -> None:
        """One line in the log for each time, however many tries it takes."""
        if not self._away:
            self._away = True
            self.returns += 1
            logger.warning(what)


def best_screen(wanted: str | None) -> QScreen | None:
    """The wanted screen if it is there, or another; None if none has a size."""
    chosen = chosen_screen(wanted)
    primary = QGuiApplication.primaryScreen()
    for screen in (chosen, primary, *QGuiApplication.screens()):
        if screen is not None and not screen.geometry().isEmpty():
            return screen
    return None
