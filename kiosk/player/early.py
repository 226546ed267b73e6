"""The first picture of a start, on screen before the show itself is imported.

A show begins with its cover. If nothing has changed since the still of it was taken,
the still is what the show would paint first; it fills the show's own window until the
stage has been painted over it.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from kiosk.content.paths import state_folder
from kiosk.player.backdrop import PICTURE, ROOM, Backdrop, form

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from kiosk.player.window import Window

PATIENCE: Final = 300
"""Milliseconds that a window system has for showing a window."""


def opened_early(
    backdrop: Backdrop,
    state: Path,
    content: Path,
    screen: str | None,
    size: tuple[int, int] | None,
    rotation: int,
) -> Window | None:
    """The window of a show, with the still in it; None if that is not the show's.

    Args:
        backdrop: what is known of the still.
        state: the folder with the still.
        content: the file that will be played.
        screen: where, by number or name; None is the primary one.
        size: that of a window at a desk; None fills the screen.
        rotation: degrees that the picture is turned.
    """
    # Imported only now, because Qt for Python reads the source of every module that is
    # imported after it: a start without a still imports it last.
    from PySide6.QtCore import QEventLoop, QSize, QThread, QTimer
    from PySide6.QtGui import QImage

    # The thread that meets Qt first would be the one of the application.
    QThread.currentThread()
    read: list[QImage] = []
    reader = threading.Thread(
        target=lambda: read.append(QImage(str(state / PICTURE))),
        name="still",
        daemon=True,
    )
    reader.start()
    # Imported only now: the picture is decoded meanwhile.
    from kiosk.player.application import application
    from kiosk.player.pixels import whole
    from kiosk.player.window import Window, chosen_screen

    application()
    where = chosen_screen(screen)
    if where is None:
        return None
    width, height = size or where.geometry().size().toTuple()
    ratio = where.devicePixelRatio()
    if not backdrop.opens(state, content, form(width, height, ratio, rotation)):
        return None
    reader.join()
    (still,) = read
    if still.size() != whole(QSize(width, height), ratio):
        return None
    window = Window()
    window.show_still(still)
    loop = QEventLoop()
    window.stilled.connect(loop.quit)
    QTimer.singleShot(PATIENCE, loop.quit)
    window.open_on(where, size)
    loop.exec()
    return window


def first_picture(path: Path, asked: argparse.Namespace) -> Window | None:
    """The window in which the show will be, if it can be seen before it is imported."""
    state = state_folder()
    if state is None or asked.slide is not None:
        return None
    room = state / ROOM
    backdrop = Backdrop.kept(room)
    if backdrop.content != str(path):
        return None
    return opened_early(backdrop, room, path, asked.screen, asked.window, asked.rotate)
