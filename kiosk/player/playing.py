"""Playing: what a guard may ask of a show that plays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance

    from kiosk.content.content import Loaded
    from kiosk.player.stage import Stage
    from kiosk.player.ticker import Ticker
    from kiosk.show.playback import Playback


class Played(Protocol):
    """The show, as far as it has to be known here."""

    @property
    def stage(self) -> Stage: ...
    @property
    def ticker(self) -> Ticker: ...
    @property
    def loaded(self) -> Loaded: ...

    @property
    def moved(self) -> SignalInstance: ...

    @property
    def playback(self) -> Playback: ...

    def go_on(self, playback: Playback) -> None: ...
    def tell(self) -> None: ...
    def leave(self, status: int = 0) -> None: ...
