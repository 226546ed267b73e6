"""The editor as a pair of hands uses it: opened, typed into, answered, closed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.authoring.desktop.edit.desk import Desk
from kiosk.authoring.desktop.edit.window import EditorWindow
from kiosk.player.fonts import Typeface

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from kiosk.authoring.desktop.edit.field import FieldWidget
    from kiosk.model.walk import Steps

EXAMPLES = Path(__file__).parents[3]
"""The folder with the examples of kinds."""


def opened(qtbot: QtBot, path: Path, state: Path | None = None) -> EditorWindow:
    """The window on a content, of its full size, with its first slide."""
    desk = Desk(path, state or path.parent / "state")
    window = EditorWindow(desk, "en", Typeface.load(None), examples=EXAMPLES)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.start()
    assert QTest.qWaitForWindowActive(window)
    return window


def closed(window: EditorWindow) -> None:
    window.stop()
    window.desk.close()


def answering(window: EditorWindow, act: Callable[[Any], None]) -> None:
    """Do something in the dialog that opens next."""
    timer = QTimer(window)

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            timer.stop()
            try:
                act(dialog)
            except BaseException:
                # Nobody else would answer it.
                dialog.close()
                raise

    timer.timeout.connect(answer)
    timer.start(0)


def target(window: EditorWindow, *steps: str | int) -> QWidget:
    """The widget in which the field at the end of a way is written."""
    way: Steps = ("slides", window.place, *steps)
    assert window.form.go(way)
    # What has just been made is shown with the next events only.
    QApplication.processEvents()
    found = [
        one for one in fields(window) if way[: len(one.spec.steps)] == one.spec.steps
    ]
    widget = max(found, key=lambda one: len(one.spec.steps)).sought(way)
    assert widget is not None
    return widget


def fields(window: EditorWindow) -> list[FieldWidget]:
    return [one for part in window.form.everything() for one in part.everything()]


def typed(window: EditorWindow, widget: QWidget, text: str) -> None:
    """Write a text in the place of what stands there, key by key."""
    QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(widget, text)
    window.desk.finish()


def written(window: EditorWindow, *steps: str | int) -> Any:
    return window.desk.at(("slides", window.place, *steps))
