"""Remarks: what Qt has to say goes into the log, with everything else."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QtMsgType, qInstallMessageHandler

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

logger = logging.getLogger("qt")


def heard(kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
    """Log one remark; raises nothing, because Qt cannot be thrown at."""
    category = getattr(context, "category", None) or "default"
    logger.log(LEVELS.get(kind, logging.WARNING), "%s: %s", category, message or "")


def listen() -> Callable[[], None]:
    """Hear Qt from now on; returns what ends it, as it was before."""
    before = qInstallMessageHandler(heard)

    def end() -> None:
        qInstallMessageHandler(before)

    return end
