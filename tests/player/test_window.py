"""Window: the cursor rests, keys go out once, sizes of a moment are ignored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPointingDevice, QResizeEvent
from PySide6.QtWidgets import QApplication

from kiosk.player.window import CURSOR_SECONDS

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.visitor import Visitor


def moved(visitor: Visitor) -> None:
    at, none = QPointF(50, 50), Qt.MouseButton.NoButton
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        at,
        at,
        at,
        none,
        none,
        Qt.KeyboardModifier.NoModifier,
        QPointingDevice.primaryPointingDevice(),
    )
    QApplication.sendEvent(visitor.viewport, event)


def test_the_cursor_is_hidden_until_the_mouse_moves_and_after_it_rests(
    visitor: Visitor,
) -> None:
    def shape() -> Qt.CursorShape:
        return visitor.viewport.cursor().shape()

    window = visitor.app.window
    assert shape() == Qt.CursorShape.BlankCursor
    moved(visitor)
    assert shape() == Qt.CursorShape.ArrowCursor
    assert window._cursor.interval() == CURSOR_SECONDS * 1000
    # The timer's own moment, without waiting for it.
    window._cursor.timeout.emit()
    assert shape() == Qt.CursorShape.BlankCursor


def test_a_key_that_is_held_counts_once(visitor: Visitor) -> None:
    keys: list[int] = []
    window = visitor.app.window
    window.pressed.connect(keys.append)
    for again in (False, True, True):
        event = QKeyEvent(
            QEvent.Type.KeyPress,
            Qt.Key.Key_Right,
            Qt.KeyboardModifier.NoModifier,
            "",
            again,
        )
        QApplication.sendEvent(window, event)
    assert keys == [Qt.Key.Key_Right]


def test_a_screen_without_a_size_is_waited_for(visitor: Visitor, qtbot: QtBot) -> None:
    window, stage = visitor.app.window, visitor.stage
    size = stage.size()
    with qtbot.assertNotEmitted(window.resized):
        QApplication.sendEvent(window, QResizeEvent(QSize(0, 0), window.size()))
    assert stage.size() == size


def test_the_stage_fills_the_window(visitor: Visitor) -> None:
    window = visitor.app.window
    assert visitor.stage.geometry() == window.rect()
    assert visitor.viewport.size() == window.size()


def test_the_window_asks_for_nothing_but_touches_and_keys(visitor: Visitor) -> None:
    window = visitor.app.window
    prevent = Qt.ContextMenuPolicy.PreventContextMenu
    assert window.contextMenuPolicy() == prevent
    assert visitor.stage.contextMenuPolicy() == prevent
    assert not window.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    assert visitor.viewport.testAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
    assert not visitor.stage.acceptDrops()


def test_closing_the_window_asks_to_leave(
    visitor: Visitor, left: list[int], qtbot: QtBot
) -> None:
    with qtbot.waitSignal(visitor.app.window.closing):
        visitor.app.window.close()
    assert left == [0]
    assert not visitor.app.ticker._timer.isActive()
