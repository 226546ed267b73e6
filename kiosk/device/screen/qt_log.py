"""The Qt log: what Qt has to say goes into the log, with everything else."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QtMsgType, qInstallMessageHandler

from kiosk.device.exits import UNSEEN

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QMessageLogContext

LEVELS: Final = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}

GONE: Final = (
    "The X11 connection broke",
    "The Wayland connection broke",
    "The Wayland connection experienced a fatal error",
)
"""How Qt tells that the display server has died, before it ends the process."""

logger = logging.getLogger("qt")

_leave = os._exit


def heard(kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
    """Log one remark; raises nothing, because Qt cannot be thrown at."""
    category = getattr(context, "category", None) or "default"
    logger.log(LEVELS.get(kind, logging.WARNING), "%s: %s", category, message or "")
    if (message or "").startswith(GONE):
        # Qt would end the process with the status of any failure.
        _leave(UNSEEN)


def listen() -> Callable[[], None]:
    """Hear Qt from now on; returns what ends it, as it was before."""
    before = qInstallMessageHandler(heard)

    def end() -> None:
        qInstallMessageHandler(before)

    return end
