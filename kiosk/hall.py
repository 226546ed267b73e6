"""The composition root of the locked screen: the show, its guards and its records."""

from __future__ import annotations

import os
from importlib import metadata
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from kiosk.desk.facts import Known, lines
from kiosk.machine.memory import megabytes
from kiosk.machine.panel import Panel
from kiosk.machine.supervisor import Part
from kiosk.staff.delivery import Delivery
from kiosk.ui import remarks
from kiosk.ui.guard import Guard
from kiosk.ui.lifeline import Lifeline
from kiosk.ui.reception import Reception
from kiosk.ui.still import Still
from kiosk.ui.upkeep import Upkeep

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.app import App
    from kiosk.desk.session import Line
    from kiosk.machine.settings import Settings


class Hall(QObject):
    """Joins the show with what a public screen needs around it.

    `state` is the folder for all that must survive; None remembers nothing. `part`
    is where and how the show begins.

    While `lifeline.on_duty` is False another process is on screen, or about to be:
    guards and records keep still until its signal `duty` says otherwise.
    """

    def __init__(
        self,
        app: App,
        settings: Settings,
        state: Path | None,
        part: Part | None = None,
    ) -> None:
        super().__init__()
        self.app = app
        self.settings = settings
        self.state = state
        self._deaf = remarks.listen()
        self.upkeep = Upkeep(app, settings, state, panel=Panel())
        self.began = app.clock()
        self.guard = Guard(app.window, settings.screen.name, self)
        self.reception = Reception(
            app,
            self._facts,
            Delivery(lambda: app.loaded, state, app.staff),
            settings.pin,
            state,
            app.staff,
            settings.screen.corner,
            settings.screen.per_mm,
            app.clock,
        )
        app.sieves.append(self.reception.sieve)
        app.access.chosen.connect(self.reception.choose)
        app.window.resized.connect(self.reception.redraw)
        self.reception.answered.connect(self.upkeep.answered)
        self.upkeep.lit.connect(self.reception.light)
        self.lifeline = Lifeline(app, state, part or Part(), settings.memory_mb)
        self.still = Still(app, self.lifeline, state)
        self.guard.resting = not self.lifeline.on_duty
        self.lifeline.duty.connect(self.guard.rest_unless)
        self.reception.came.connect(self.lifeline.occupy)
        self.reception.went.connect(self.lifeline.vacate)
        self.lifeline.duty.connect(self.upkeep.serve)
        self.lifeline.intrusion.connect(self._forced)
        self.reception.came.connect(self.upkeep.occupy)
        self.reception.went.connect(self.upkeep.vacate)

    def start(self, size: tuple[int, int] | None = None) -> None:
        """Begin to guard and to record; opens the window on its screen.

        With a size it is a window at a desk, and not locked.
        """
        if size is None:
            self.guard.open()
        else:
            self.app.window.open_on(QGuiApplication.primaryScreen(), size)
        self.app.start()
        self.upkeep.start(on_duty=self.lifeline.on_duty)

    def _facts(self) -> tuple[Line, ...]:
        """What the staff menu tells."""
        app, loaded = self.app, self.app.loaded
        fault = app.fault
        known = Known(
            metadata.version("kiosk"),
            loaded.path.name,
            loaded.digest,
            len(loaded.content.slides),
            0 if fault is None else len(fault.problems),
            app.clock() - self.began,
            restarts=self.upkeep.restarts,
            memory=megabytes(os.getpid()) or None,
            frames=app.stage.painted,
        )
        return lines(known, app.staff)

    def _forced(self, fault: dict[str, Any], drill: Path) -> None:
        """A drill tries to get out."""
        # Nobody needs it otherwise.
        from kiosk.ui.intruder import Intruder

        self._intruder = Intruder(self.app.window, self.reception, drill)
        self._intruder.begin(fault)

    def close(self) -> None:
        """End everything in order, the show last."""
        self.upkeep.close()
        self.reception.close()
        self.guard.close()
        self.still.close()
        self.lifeline.close()
        self.app.close()
        self._deaf()
