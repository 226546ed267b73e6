"""The sky of the cover: it follows the wall clock, in steps that nobody sees."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from kiosk.show import daylight
from kiosk.show.visit import BEAT

if TYPE_CHECKING:
    from kiosk.player.app import App

SOON: Final = 1.0
"""Seconds until a page that does not rest may do so."""
LATER: Final = 60.0
"""Seconds until the clock is looked at again while the show stands still."""


class Sky(QObject):
    """Lets the sky follow the hour while nobody asks anything of the page.

    It begins by night, as the kept still does, and comes to its hour step by step.
    """

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._app = app
        self._step = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)

    def look(self) -> None:
        """Go a step towards the hour, if the page rests, and look again in time."""
        self._timer.start(math.ceil(1000 * self._follow()))

    def stop(self) -> None:
        self._timer.stop()

    def _follow(self) -> float:
        """Seconds after which to look again."""
        app, now = self._app, self._app.today()
        due = daylight.step(now) if app.loaded.content.show.life else 0
        if due == self._step:
            return daylight.left(now)
        if app.stands:
            return LATER
        playback = app.playback
        if playback.turn is not None or playback.scroll is not None:
            return SOON
        if not app.slide.lands:
            # Nobody sees it.
            self._step = due
        elif playback.lives or not app.loaded.content.show.life:
            self._step += 1 if due > self._step else -1
        else:
            return SOON
        app.show_sky(self._step / daylight.STEPS)
        return BEAT if due != self._step else daylight.left(now)
