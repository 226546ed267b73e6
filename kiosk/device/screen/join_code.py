"""The join code on the wall: shown over the show while the screen asks to join."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from kiosk.device.operate import join_code

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.device.operate.join_code import JoinCode
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Viewport
    from kiosk.player.app import App


class JoinCodePage(QObject):
    """Looks whether there is a code, and shows it.

    `state` is the folder for what the show learns, `stamp` tells the time of day as a
    timestamp, and `after` shows again what the page has covered.
    """

    def __init__(
        self,
        app: App,
        state: Path | None,
        stamp: Callable[[], float],
        after: Callable[[], None],
    ) -> None:
        super().__init__()
        self._app, self._state, self._stamp, self._after = app, state, stamp, after
        self._wanted: tuple[JoinCode, Viewport] | None = None
        self._shown: tuple[Mark, ...] = ()

    @Slot()
    def look(self) -> None:
        """See whether there is a code by now, or none any more."""
        stage, code = self._app.stage, self._code()
        if code is None:
            if self._wanted is not None:
                self._wanted, self._shown = None, ()
                stage.show_greeting()
                self._after()
            return
        wanted = code, stage.drawn_for
        if wanted != self._wanted:
            # It is needed once in the life of a screen.
            from kiosk.show import join_code as page

            self._wanted = wanted
            self._shown = page.marks(code.code, code.place, stage.drawn_for)
        if stage.overlays.greeting is not self._shown:
            # Guests are welcomed meanwhile, or the show has changed.
            stage.show_greeting(self._shown)

    def _code(self) -> JoinCode | None:
        if self._state is None or not join_code.file(self._state).exists():
            return None
        found = join_code.kept(self._state)
        holds = found is not None and found.holds(self._stamp())
        return found if holds else None
