"""A screen in memory that is as large as what is shown on it."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QApplication

SCALES: Final = ("QT_SCALE_FACTOR", "QT_SCREEN_SCALE_FACTORS", "QT_FONT_DPI")
"""How a user has Qt scale what is shown."""


def make_room(width: int, height: int) -> None:
    """Let the offscreen platform have a screen of at least that size, either way up.

    Its own has 800x800 pixels, and no finger touches beyond it. To be called before
    there is an application; other platforms have the screens that they have. It is
    not scaled, however the displays of this machine are.
    """
    if os.environ.get("QT_QPA_PLATFORM") != "offscreen":
        return
    if QApplication.instance() is not None:
        return
    for name in SCALES:
        os.environ.pop(name, None)
    side = max(width, height) + 100
    screen = {
        "name": "memory",
        "x": 0,
        "y": 0,
        "width": side,
        "height": side,
        "logicalDpi": 96,
        "logicalBaseDpi": 96,
        "dpr": 1,
    }
    with tempfile.TemporaryDirectory(prefix="kiosk-screen-") as folder:
        file = Path(folder, "screens.json")
        file.write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
        # Named from within: Qt parts the words at every colon, that of a drive too.
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={file.name}"
        try:
            with contextlib.chdir(folder):
                # The file is read now, and never again.
                QApplication(["kiosk"])
        finally:
            os.environ["QT_QPA_PLATFORM"] = "offscreen"
