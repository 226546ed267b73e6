"""Examination: real ink, real screens, and a touch in every corner."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtTest import QTest

from kiosk.device.screen import inspect
from kiosk.device.screen.inspect import Corners, ink, seen
from kiosk.player.fonts import Typeface

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.mark.usefixtures("qtbot")
def test_every_weight_has_more_ink() -> None:
    found = seen()
    assert found.family == "Noto Sans SC"
    inks = [found.inks[weight] for weight in sorted(found.inks)]
    assert all(heavy > 1.1 * light for light, heavy in pairwise(inks))
    assert found.platform == "offscreen"
    (panel,) = found.panels
    size = QGuiApplication.primaryScreen().size()
    assert (panel.width, panel.height) == (size.width(), size.height())


@pytest.mark.usefixtures("qtbot")
def test_a_typeface_that_cannot_vary_is_found_out() -> None:
    families = Typeface.load().families
    if len(QFontDatabase.styles(families[0])) > 1:
        pytest.skip("Windows, or a typeface installed there, gives its weights names")
    plain = Typeface(families, variable=False)
    assert ink(plain, 300) == ink(plain, 400)


@pytest.fixture
def corners(qtbot: QtBot) -> Corners:
    widget = Corners("en")
    qtbot.addWidget(widget)
    widget.resize(1000, 500)
    widget.show()
    return widget


def test_corners_are_asked_one_after_the_other(corners: Corners) -> None:
    device = QTest.createTouchDevice()
    for number, mark in enumerate(corners.marks()):
        at = mark.toPoint() + QPoint(number, 0)
        touch = QTest.touchEvent(corners, device, False)
        touch.press(0, at)
        touch.commit()
        touch.release(0, at)
        touch.commit()
        assert len(corners.touched) == number + 1
    found = corners.corners(2000.0, 1000.0)
    assert [corner.wanted for corner in found] == [
        (60.0, 60.0),
        (1940.0, 60.0),
        (1940.0, 940.0),
        (60.0, 940.0),
    ]
    for number, corner in enumerate(found):
        assert corner.touched is not None
        # The offscreen platform may be off by its frame.
        assert abs(corner.touched[0] - corner.wanted[0] - 2 * number) <= 8
        assert corner.mm
    corners._take(QPointF(1, 1))
    assert len(corners.touched) == 4
    corners.grab()


def test_without_a_size_pixels_count_and_what_is_missed_is_missing(
    corners: Corners,
) -> None:
    QTest.mouseClick(corners, Qt.MouseButton.LeftButton, pos=QPoint(31, 30))
    found = corners.corners(0.0, 0.0)
    assert found[0].wanted == (30.0, 30.0)
    assert found[0].touched == (31.0, 30.0)
    assert [corner.touched for corner in found[1:]] == [None] * 3
    assert not found[0].mm


@pytest.mark.usefixtures("qtbot")
def test_nobody_there_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspect, "PATIENCE", 0.0)
    found = inspect.corner_test(None, "zh")
    assert [corner.touched for corner in found] == [None] * 4


def test_escape_gives_up(corners: Corners) -> None:
    QTimer.singleShot(0, lambda: QTest.keyClick(corners, Qt.Key.Key_Escape))
    found = corners.asked(QGuiApplication.primaryScreen(), (0.0, 0.0))
    assert [corner.touched for corner in found] == [None] * 4
