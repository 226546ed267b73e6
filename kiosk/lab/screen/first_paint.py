"""The first paint of a show, with nothing imported that the show does without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QPaintEvent

from kiosk.player.app import App
from kiosk.player.application import application

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.content.content import Loaded
    from kiosk.player.stage import Stage
    from kiosk.player.window import Window


class _Told(QObject):
    """Calls back as soon as the first repaint of a stage is over."""

    def __init__(self, stage: Stage, told: Callable[[], None]) -> None:
        super().__init__()
        self._told = told
        stage.viewport().installEventFilter(self)
        self._viewport = stage.viewport()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self._viewport.removeEventFilter(self)
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User), 2**20)
        return False

    def customEvent(self, event: QEvent) -> None:
        self._told()


def first_paint(
    loaded: Loaded,
    size: tuple[int, int],
    told: Callable[[], None],
    window: Window | None = None,
    state: Path | None = None,
) -> None:
    """Start the show as `kiosk` does, say when it is on screen, and leave.

    `window` is one that is on screen already, with a still of the cover, and `state`
    the folder with what earlier starts have kept.
    """
    qt = application()
    app = App(loaded, "en", state, window=window)

    def painted() -> None:
        told()
        app.leave()

    watcher = _Told(app.stage, painted)
    if window is None:
        app.window.resize(*size)
        app.window.show()
    app.start()
    qt.exec()
    app.close()
    del watcher
