"""Guard: the window cannot be closed, moved or left by keys, and sees no pointer."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.device.screen import guard as guard_module
from kiosk.device.screen.awake import Awake
from kiosk.device.screen.guard import Guard, best_screen
from tests.system import WINDOWS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from tests.visitor import Clock, Visitor


@pytest.fixture
def guard(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> Iterator[Guard]:
    asked: list[str] = []
    monkeypatch.setattr(Awake, "keep", lambda _: asked.append("keep"))
    guard = Guard(visitor.app.window, None)
    guard.open()
    assert asked == ["keep"]
    QApplication.processEvents()
    yield guard
    guard.close()


def whole() -> QRect:
    return QGuiApplication.primaryScreen().geometry()


def test_the_window_fills_its_screen_above_all_others(
    visitor: Visitor, guard: Guard
) -> None:
    window = visitor.app.window
    assert guard.window is window
    assert window.isFullScreen()
    assert window.geometry() == whole()
    assert window.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    assert window.windowFlags() & Qt.WindowType.FramelessWindowHint
    assert not window.acceptDrops()


def test_closing_is_refused_until_the_guard_lets_go(
    visitor: Visitor, guard: Guard, qtbot: QtBot
) -> None:
    window = visitor.app.window
    with qtbot.assertNotEmitted(window.closing):
        assert not window.close()
    assert window.isVisible()
    guard.close()
    with qtbot.waitSignal(window.closing):
        assert window.close()


def test_no_pointer_is_ever_seen(visitor: Visitor, guard: Guard) -> None:
    cursor = QApplication.overrideCursor()
    assert cursor is not None
    assert cursor.shape() == Qt.CursorShape.BlankCursor
    QTest.mouseMove(visitor.viewport)
    assert visitor.viewport.cursor().shape() == Qt.CursorShape.BlankCursor
    guard.close()
    assert QApplication.overrideCursor() is None


@pytest.mark.parametrize("way", ["minimised", "normal", "moved", "smaller", "hidden"])
def test_it_comes_back(visitor: Visitor, guard: Guard, qtbot: QtBot, way: str) -> None:
    window = visitor.app.window
    match way:
        case "minimised":
            window.showMinimized()
        case "normal":
            window.showNormal()
        case "moved":
            window.move(50, 60)
        case "smaller":
            window.resize(300, 200)
        case _:
            window.hide()

    def back() -> bool:
        return (
            window.isVisible()
            and window.isFullScreen()
            and not window.isMinimized()
            and window.geometry() == whole()
        )

    qtbot.waitUntil(back)
    assert guard.returns == 1


def test_what_is_in_place_is_left_alone(visitor: Visitor, guard: Guard) -> None:
    painted = visitor.stage.painted
    for _ in range(5):
        guard.look()
    assert guard.returns == 0
    assert visitor.stage.painted == painted


def presses(
    visitor: Visitor,
    key: Qt.Key,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, key, modifiers)
        QApplication.sendEvent(visitor.app.window, event)


def test_of_all_keys_only_those_of_a_remote_turn_pages(
    visitor: Visitor, guard: Guard, clock: Clock, left: list[int]
) -> None:
    assert guard.window.locked
    app = visitor.app
    known = {
        Qt.Key.Key_Right,
        Qt.Key.Key_Left,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_Home,
        Qt.Key.Key_Space,
    }
    before = app.playback
    for key in Qt.Key:
        if key not in known | {Qt.Key.Key_unknown, Qt.Key.Key_Escape}:
            presses(visitor, key)
    assert app.playback is before
    assert left == []
    clock.now += 1
    presses(visitor, Qt.Key.Key_Right)
    assert app.playback.place == 0
    assert app.playback.turn is not None


@pytest.mark.parametrize(
    "modifier",
    [
        Qt.KeyboardModifier.AltModifier,
        Qt.KeyboardModifier.ControlModifier,
        Qt.KeyboardModifier.MetaModifier,
        Qt.KeyboardModifier.ShiftModifier,
    ],
)
def test_chords_do_nothing(
    visitor: Visitor, guard: Guard, modifier: Qt.KeyboardModifier
) -> None:
    assert guard.window.locked
    keys: list[int] = []
    visitor.app.window.pressed.connect(keys.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_F4, Qt.Key.Key_Home):
        presses(visitor, key, modifier)
    assert keys == []


def test_a_storm_of_keys_is_a_few(visitor: Visitor, guard: Guard, clock: Clock) -> None:
    assert guard.window.locked
    keys: list[int] = []
    visitor.app.window.pressed.connect(keys.append)
    # A thousand in one second.
    for _ in range(1000):
        clock.now += 0.001
        presses(visitor, Qt.Key.Key_Right)
    assert 8 <= len(keys) <= 9


def test_a_screen_that_is_not_there_is_waited_for_on_another(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    primary = qapp.primaryScreen()
    assert best_screen(None) is primary
    assert best_screen("1") is primary
    assert best_screen(primary.name()) is primary
    assert best_screen("HDMI-7") is primary

    class Off:
        def geometry(self) -> QRect:
            return QRect()

    monkeypatch.setattr(guard_module, "chosen_screen", lambda _: Off())
    assert best_screen("HDMI-1") is primary
    monkeypatch.setattr(QGuiApplication, "primaryScreen", Off)
    monkeypatch.setattr(QGuiApplication, "screens", lambda: [Off()])
    assert best_screen(None) is None


def test_while_every_screen_is_off_nothing_is_done(
    visitor: Visitor, guard: Guard, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    window = visitor.app.window
    with monkeypatch.context() as dark:
        dark.setattr(guard_module, "best_screen", lambda _: None)
        window.showMinimized()
        guard.restore()
        assert window.isMinimized()
    guard.restore()
    qtbot.waitUntil(lambda: not window.isMinimized() and window.isFullScreen())


@pytest.mark.skipif(WINDOWS, reason="Windows has no session bus")
def test_only_the_session_bus_is_asked_and_nobody_waits(tmp_path: Path) -> None:
    # A process of its own: a bus, once met, is remembered.
    code = (
        "from PySide6.QtGui import QGuiApplication\n"
        "from kiosk.device.screen.awake import Awake\n"
        "app = QGuiApplication([])\n"
        "awake = Awake()\n"
        "awake.keep()\n"
        "awake.stop()\n"
        "print('went on', awake.kept)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={
            "QT_QPA_PLATFORM": "offscreen",
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/none",
            "PYTHONPATH": str(Path(__file__).parents[3]),
            "HOME": str(tmp_path),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "went on False\n"
