"""The Qt application: one in every process that shows or draws anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from collections.abc import Sequence


def application(arguments: Sequence[str] = ()) -> QApplication:
    """The Qt application, the one that exists or a new one."""
    existing = QApplication.instance()
    app = (
        existing
        if isinstance(existing, QApplication)
        else QApplication(["kiosk", *arguments])
    )
    app.setApplicationName("kiosk")
    app.setQuitOnLastWindowClosed(False)
    return app
