"""The greeting: the page that welcomes guests, over a show that waits below it.

It is there while nobody has the show in hand. A touch puts it aside, and so does a
page that is asked for; it comes back when the loop does, until its time is over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from kiosk.player.ticker import Ticker
from kiosk.show import welcome
from kiosk.show.command import Home

if TYPE_CHECKING:
    from kiosk.device.operate.standing import Welcome
    from kiosk.player.app import App
    from kiosk.show.gestures import TouchSample
    from kiosk.show.playback import Playback

FADE: Final = 0.4
"""Seconds in which it covers the show, and uncovers it."""


class Greeting(QObject):
    """Shows guests their page, while there are guests and staff are away."""

    def __init__(self, app: App) -> None:
        super().__init__()
        self._app = app
        self._guests: Welcome | None = None
        self._last: Welcome | None = None
        """Who is welcomed still while the page goes."""
        self._staff = False
        self._there = False
        """Whether it is shown, or on its way to be."""
        self._covers = self._age = 0.0
        """How much of the show it covers, and how many seconds it has been there."""
        self._fingers: set[int] = set()
        """Those that have put it aside, and mean nothing else."""
        self._ticker = Ticker(self, app.clock)
        self._ticker.ticked.connect(self._ticked)
        app.moved.connect(self._moved)
        app.shown.connect(self._draw)
        app.window.resized.connect(self._draw)

    def welcome(self, guests: Welcome | None, *, at_once: bool = False) -> None:
        """Welcome these from now on, or nobody any more."""
        self._guests, self._last = guests, guests or self._last
        if at_once:
            self._covers, self._age = 1.0, welcome.ENTER
        self._look()
        self._draw()

    def give_way(self, staff: bool) -> None:
        """Staff have come, or have gone."""
        self._staff = staff
        if staff:
            # Nothing moves below what they do.
            self._covers = 0.0
        self._look()
        self._draw()

    def redraw(self) -> None:
        """Show what is to be there, after something else has been."""
        self._draw()

    def close(self) -> None:
        """Show nothing any more; the show is being taken down."""
        self._ticker.stop()

    def sieve(self, sample: TouchSample) -> TouchSample | None:
        """A finger puts it aside, for as long as somebody is there."""
        if sample.phase == "down" and self._there:
            self._fingers.add(sample.finger)
            self._app.tell(Home())
            return None
        if sample.finger not in self._fingers:
            return sample
        if sample.phase != "move":
            self._fingers.discard(sample.finger)
        return None

    def _moved(self, before: Playback, after: Playback) -> None:
        if before.looping != after.looping:
            self._look()

    def _look(self) -> None:
        """See whether it is to be there."""
        there = self._guests is not None and not self._staff
        there = there and self._app.playback.looping
        if there == self._there:
            return
        self._there = there
        if there and self._covers == 0:
            self._age = 0.0
        self._ticker.passed()
        self._ticker.wake_in(0.0)
        if not self._staff:
            self._app.rest(there)
            self._app.access.follow()

    def _ticked(self, seconds: float) -> None:
        self._age += seconds
        step = seconds / FADE
        covers = self._covers + (step if self._there else -step)
        self._covers = min(max(covers, 0.0), 1.0)
        self._draw()
        young = self._covers < 1 or self._age < welcome.ENTER
        if young if self._there else self._covers > 0:
            self._ticker.wake_in(0.0)
        else:
            self._ticker.stop()

    def _draw(self, *_: object) -> None:
        app, guests = self._app, self._last
        if guests is None or self._covers == 0:
            if app.stage.overlays.greeting:
                app.stage.show_greeting()
            return
        marks = welcome.marks(
            min(self._age / welcome.ENTER, 1.0),
            {"zh": guests.zh, "en": guests.en},
            app.loaded.content.show.title,
            app.stage.drawn_for,
        )
        app.stage.show_greeting(marks, self._covers)
