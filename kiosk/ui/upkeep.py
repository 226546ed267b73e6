"""Upkeep: what keeps a public screen in order, joined with the show.

Ghost touches are kept back before anything answers them.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from kiosk.machine.ghosts import Ghosts, answers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.app import App
    from kiosk.gestures import TouchSample
    from kiosk.machine.settings import Settings
    from kiosk.playback import Playback

logger = logging.getLogger(__name__)


class Upkeep(QObject):
    """Watches over one show on one machine.

    `state` is the folder for what it records; None records nothing.
    """

    def __init__(
        self,
        app: App,
        settings: Settings,
        state: Path | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._clock = clock
        self.app = app
        self.settings = settings
        self.state = state
        self.ghosts = Ghosts()
        app.sieves.append(self._sifted)
        app.moved.connect(self._moved)

    def _sifted(self, sample: TouchSample) -> TouchSample | None:
        room = self.app.stage.room
        before = self.ghosts
        self.ghosts, left = before.told(sample, room.width, room.height, self._live)
        if self.ghosts.counts is not before.counts:
            self._log(before)
        return left

    def _live(self, x: float, y: float) -> bool:
        return self.app.stage.hit(x, y) is not None

    def _log(self, before: Ghosts) -> None:
        for why, count in self.ghosts.counts.items():
            if count > before.counts.get(why, 0):
                logger.warning(
                    "a ghost touch (%s), %d so far; masked: %s",
                    why,
                    count,
                    [
                        f"({mask.x:.0f}, {mask.y:.0f}) for {mask.until - now:.0f} s"
                        for now in (self.ghosts.time,)
                        for mask in self.ghosts.holding(now)
                    ],
                )

    def _moved(self, before: Playback, after: Playback) -> None:
        if self.ghosts.taps and answers(before, after):
            self.ghosts = self.ghosts.answered(self._clock())
