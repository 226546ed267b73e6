"""The still: a picture of the cover, taken for the curtain when nobody is there."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QObject, QTimer
from PySide6.QtGui import QImage, QImageWriter

from kiosk.machine.backdrop import Backdrop
from kiosk.palette import Palette

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.playback import Playback
    from kiosk.ui.lifeline import Lifeline, Played

SETTLED: Final = 2.0
"""Seconds that the cover has to have been on screen."""


class Still(QObject):
    """Keeps the curtain's picture as the cover is now.

    The picture is taken in one frame while nothing moves, and written in a thread
    of its own; only when something that it depends on has changed.
    """

    def __init__(self, app: Played, lifeline: Lifeline, state: Path | None) -> None:
        super().__init__()
        self._app, self._lifeline, self._state = app, lifeline, state
        self._kept: Backdrop | None = None
        self._writer: threading.Thread | None = None
        if state is not None:
            app.moved.connect(self._moved)

    def close(self) -> None:
        """Finish writing, for no more than a second."""
        if self._writer is not None:
            self._writer.join(1.0)

    def _moved(self, before: Playback, now: Playback) -> None:
        if not (now.looping and now.watched >= SETTLED) or now.moving or now.turn:
            return
        slides = self._app.loaded.content.slides
        lands = next((i for i, each in enumerate(slides) if each.lands), 0)
        if now.place == lands and self._lifeline.on_duty:
            # After the frame that is being painted.
            QTimer.singleShot(0, self._take)

    def _take(self) -> None:
        stage, loaded = self._app.stage, self._app.loaded
        assert self._state is not None
        if self._kept is None:
            self._kept = Backdrop.kept(self._state)
        viewport = stage.viewport()
        size = f"{viewport.width()}x{viewport.height()}"
        colour = Palette(stage.skin).role("ground")
        wanted = Backdrop(
            f"{loaded.digest} {size} {viewport.devicePixelRatio()} {stage.rotation} "
            f"{stage.skin}",
            stage.screen().name(),
            "#{:02X}{:02X}{:02X}".format(*colour),
        )
        if wanted == self._kept:
            return
        if self._writer is not None and self._writer.is_alive():
            return
        self._kept = wanted
        image = viewport.grab().toImage()
        self._writer = threading.Thread(
            target=_write, args=(image, wanted, self._state), name="still", daemon=True
        )
        self._writer.start()


def _write(image: QImage, backdrop: Backdrop, state: Path) -> None:
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, b"png")
    # Speed before size: it is read once a start.
    writer.setCompression(20)
    if writer.write(image):
        backdrop.keep(state, bytes(buffer.data().data()))
