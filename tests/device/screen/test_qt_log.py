"""Remarks: Qt's words are logged, and afterwards heard as before."""

from __future__ import annotations

import logging
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QtMsgType, qDebug, qInstallMessageHandler, qWarning

from kiosk.device.exits import UNSEEN
from kiosk.device.screen import qt_log


def test_what_qt_says_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    before: list[str] = []
    original = qInstallMessageHandler(lambda *words: before.append(str(words[2])))
    try:
        end = qt_log.listen()
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
    assert set(qt_log.LEVELS) == set(QtMsgType)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("The X11 connection broke (error 1). Did the X11 server die?", [UNSEEN]),
        ("The Wayland connection broke. Did the Wayland compositor die?", [UNSEEN]),
        ("QPainter::begin: Paint device returned engine == 0", []),
    ],
)
def test_the_end_of_the_display_is_no_failure_of_the_show(
    said: str, left: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[int] = []
    monkeypatch.setattr(qt_log, "_leave", ended.append)
    context: Any = SimpleNamespace(category="qt.qpa")
    qt_log.heard(QtMsgType.QtWarningMsg, context, said)
    assert ended == left
