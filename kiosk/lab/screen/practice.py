"""A locked show in a drill: it commits the faults that it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from kiosk.lab import faults
from kiosk.lab.screen.escape_test import EscapeTest

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.device.screen.locked import LockedScreen


class Practice(QObject):
    """Looks for a fault in the drill's folder after every sign of life."""

    def __init__(self, hall: LockedScreen, folder: Path) -> None:
        super().__init__(hall)
        self._hall, self._folder = hall, folder
        self._escape_test: EscapeTest | None = None
        hall.heartbeat.beaten.connect(self._look)

    def _look(self) -> None:
        fault = faults.wanted(self._folder)
        if fault is None:
            return
        if fault.get("do") in faults.INTRUSIONS:
            self._force(fault)
            return
        app = self._hall.app
        slides = app.loaded.content.slides
        faults.commit(fault, slides[app.playback.place])
        app.stage.perform(app.loaded.content)
        app.tell()

    def _force(self, fault: dict[str, Any]) -> None:
        """Try to get out of the locked window."""
        hall = self._hall
        self._escape_test = EscapeTest(hall.app.window, hall.staff_access, self._folder)
        self._escape_test.begin(fault)
