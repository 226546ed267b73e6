"""The Qt application: one in every process that shows or draws anything."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FREETYPE: Final = "windows:fontengine=freetype"
"""The platform of Windows with the rasteriser that Qt has everywhere else.

What is checked, drawn into files and compared is set as on screen then; the weights
of a variable font do not depend on what DirectWrite makes of them.
"""


def platform(
    environ: Mapping[str, str] = os.environ, system: str = sys.platform
) -> tuple[str, ...]:
    """The words for Qt that choose the platform; none where it chooses well itself."""
    if system != "win32" or environ.get("QT_QPA_PLATFORM"):
        return ()
    return ("-platform", FREETYPE)


def application(arguments: Sequence[str] = ()) -> QApplication:
    """The Qt application, the one that exists or a new one."""
    if os.name != "nt" and os.getuid() != os.geteuid():
        # Qt ends a program that somebody without rights has started with those of
        # another. Here root has laid down its own, and the surroundings are root's.
        QCoreApplication.setSetuidAllowed(True)
    existing = QApplication.instance()
    app = (
        existing
        if isinstance(existing, QApplication)
        else QApplication(["kiosk", *platform(), *arguments])
    )
    app.setApplicationName("kiosk")
    app.setQuitOnLastWindowClosed(False)
    return app
