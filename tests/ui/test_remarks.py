"""Remarks: Qt's words are logged, and afterwards heard as before."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QtMsgType, qDebug, qInstallMessageHandler, qWarning

from kiosk.ui import remarks

if TYPE_CHECKING:
    import pytest


def test_what_qt_says_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    before: list[str] = []
    original = qInstallMessageHandler(lambda *words: before.append(str(words[2])))
    try:
        end = remarks.listen()
        with caplog.at_level(logging.INFO, "qt"):
            qWarning("the plugin is missing")
            qDebug("nobody wants to know")
        assert [(r.levelno, r.message) for r in caplog.records] == [
            (logging.WARNING, "default: the plugin is missing")
        ]
        assert before == []
        end()
        qWarning("as before")
        assert before == ["as before"]
    finally:
        qInstallMessageHandler(original)
    assert set(remarks.LEVELS) == set(QtMsgType)
