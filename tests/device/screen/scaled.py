"""Curtain, early start and blackout on screens of other ratios; JSON for each."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QScreen

from kiosk.content.content import load
from kiosk.device.screen.blackout import FADE, STEP, Blackout
from kiosk.device.screen.curtain import Curtain
from kiosk.drawing.easing import in_out_cubic
from kiosk.player.app import App
from kiosk.player.application import application
from kiosk.player.backdrop import PICTURE, Backdrop
from kiosk.player.early import opened_early
from kiosk.player.still import Still

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication

    from kiosk.player.window import Window

SIZE = (413, 237)
"""Units of the window system that no ratio makes round."""

KEPT: list[Window] = []
"""Windows that are hidden: one that no show has taken on outlives its use."""


def values(image: QImage) -> npt.NDArray[np.int16]:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    array = np.frombuffer(image.constBits(), np.uint8)
    whole = array.reshape(image.height(), image.bytesPerLine() // 4, 4)
    return whole[:, : image.width(), :3].astype(np.int16)


def apart(a: npt.NDArray[np.int16], b: npt.NDArray[np.int16]) -> int:
    """How far two pictures differ at the most; 999 if they have other sizes."""
    return 999 if a.shape != b.shape else int(np.abs(a - b).max())


def wait(qt: QApplication, done: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + 30
    while not done():
        qt.processEvents()
        if time.monotonic() > end:
            raise TimeoutError(what)


def seen_on(
    qt: QApplication, path: Path, screen: QScreen, folder: Path
) -> dict[str, object]:
    """All three on one screen, beside what the show itself paints there."""
    now = 1000.0
    app = App(load(path), "en", clock=lambda: now)
    app.ticker.passed()
    app.window.setWindowFlag(Qt.WindowType.FramelessWindowHint)
    app.window.open_on(screen, SIZE)
    still = Still(app, folder)
    app.start()
    qt.processEvents()
    for _ in range(120):
        now += 0.05
        app.ticker._tick()
    wait(qt, lambda: Backdrop.kept(folder) != Backdrop(), "the still")
    still.close()
    show = values(app.stage.viewport().grab().toImage())
    found: dict[str, object] = {"ratio": app.stage.ratio, "size": show.shape[1::-1]}
    found |= darkened(app, show)
    app.close()

    window = opened_early(Backdrop.kept(folder), folder, path, screen.name(), SIZE, 0)
    early = None if window is None else values(window.grab().toImage())
    found["early"] = 999 if early is None else apart(early, show)
    if window is not None:
        window.hide()
        KEPT.append(window)

    curtain = Curtain(folder, lambda: None)
    curtain.open_on(screen, SIZE)
    wait(qt, curtain.isExposed, "the curtain")
    device = curtain._store.paintDevice()
    assert isinstance(device, QImage)
    kept = values(QImage(str(folder / PICTURE)))
    found["curtain"] = max(apart(values(device), kept), apart(kept, show))
    curtain.destroy()
    return found


def darkened(app: App, show: npt.NDArray[np.int16]) -> dict[str, int]:
    """The show going black and coming back, in its middle and at its ends."""
    blackout = Blackout(app.window)
    blackout.darken()
    for _ in range(10):
        blackout._step()
    share = 1 - in_out_cubic(10 * STEP / FADE)
    half = values(app.window.grab().toImage())
    while not blackout.black:
        blackout._step()
    black = values(app.window.grab().toImage())
    blackout.lighten()
    while blackout.isVisible():
        blackout._step()
    back = values(app.window.grab().toImage())
    return {
        "half": apart(half, (show * share).round().astype(np.int16)),
        "black": int(black.max()),
        "whole": int(black.shape == show.shape),
        "back": apart(back, show),
    }


def main(path: Path, state: Path) -> None:
    qt = application()
    screens = sorted(qt.screens(), key=QScreen.devicePixelRatio)
    # By night, as every test: what is kept does not follow the hour.
    with patch("kiosk.show.daylight.step", return_value=0):
        for number, screen in enumerate((*screens[1:], screens[0])):
            folder = state / str(number)
            folder.mkdir()
            print(json.dumps(seen_on(qt, path, screen, folder)), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
