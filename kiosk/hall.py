"""The composition root of the locked screen: the show, its guards and its records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from kiosk.machine.panel import Panel
from kiosk.ui.upkeep import Upkeep

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.app import App
    from kiosk.machine.settings import Settings


class Hall(QObject):
    """Joins the show with what a public screen needs around it.

    `state` is the folder for all that must survive; None remembers nothing.
    """

    def __init__(self, app: App, settings: Settings, state: Path | None) -> None:
        super().__init__()
        self.app = app
        self.settings = settings
        self.state = state
        self.upkeep = Upkeep(app, settings, state, panel=Panel())

    def start(self) -> None:
        """Begin to guard and to record; the show has been opened, not started."""
        self.app.start()
        self.upkeep.look()

    def close(self) -> None:
        """End everything in order, the show last."""
        self.upkeep.close()
        self.app.close()
