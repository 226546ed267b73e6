"""The black check sees black where there is black, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QWidget

from kiosk.lab.screen.black_check import is_black

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.mark.parametrize(
    ("ground", "black"),
    [("#000000", True), ("#080808", True), ("#090000", False), ("#101418", False)],
)
def test_black_is_what_is_black_all_over(
    qtbot: QtBot, ground: str, black: bool
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor(ground))
    window.setPalette(palette)
    window.resize(480, 270)
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: is_black(window) is black)


def test_one_thing_that_is_seen_is_enough(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.setStyleSheet("background: black")
    window.resize(480, 270)
    # In the middle, where one of the places is.
    child = QWidget(window)
    child.setGeometry(230, 130, 20, 10)
    child.setStyleSheet("background: white")
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: not is_black(window))
    child.hide()
    qtbot.waitUntil(lambda: is_black(window))
