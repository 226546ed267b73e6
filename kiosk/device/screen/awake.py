"""Keeps the display awake: asks the desktop, the X server or Windows not to blank."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from kiosk.device.operate import awake, win32

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusPendingCallWatcher

SERVICE: Final = "org.freedesktop.ScreenSaver"
"""What GNOME, KDE and most other desktops listen to."""
PATH: Final = "/org/freedesktop/ScreenSaver"
REASON: Final = "an exhibition is on screen"

logger = logging.getLogger(__name__)


class Awake(QObject):
    """Asks once, and is let go of at the latest when the process ends.

    Nothing waits for an answer: a desktop that hangs must not stop the show.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.kept = False
        """Whether a desktop has promised."""
        self._watcher: QDBusPendingCallWatcher | None = None

    def keep(self) -> None:
        """Ask for a display that stays on."""
        if sys.platform == "win32":
            self.kept = win32.stay_awake()
            if not self.kept:
                logger.warning("the display may blank: Windows does not keep it on")
            return
        awake.unblank()
        self._ask()

    def stop(self) -> None:
        """Let the display sleep again; a bus forgets those who have left."""
        if sys.platform == "win32" and self.kept:
            win32.let_sleep()
        self._watcher = None

    def _ask(self) -> None:
        # Half a megabyte that nothing else needs, and nobody on a bare X server.
        from PySide6.QtDBus import (
            QDBusConnection,
            QDBusMessage,
            QDBusPendingCallWatcher,
        )

        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            return
        call = QDBusMessage.createMethodCall(SERVICE, PATH, SERVICE, "Inhibit")
        call.setArguments(["kiosk", REASON])
        self._watcher = QDBusPendingCallWatcher(bus.asyncCall(call), self)
        self._watcher.finished.connect(self._answered)

    def _answered(self, watcher: QDBusPendingCallWatcher) -> None:
        self.kept = not watcher.isError()
        if not self.kept:
            said = watcher.error().message()
            logger.info("no desktop keeps the display on: %s", said)
