"""The editor's window as a process that tells where on the screen something is seen.

    python -m tests.authoring.desktop.edit.watched CONTENT LANGUAGE

A line that comes in is a question: what kind of thing it is, a tab, and what is written
on it. The line that goes out is where that is, as JSON: `x` and `y` in pixels of the
screen, `free` if it can be touched there, and else `roll` if it lies below (1) or above
(-1) in something that scrolls, with the point over which to roll. Nothing is done here:
a hand on the X screen does.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, QRect, QSocketNotifier
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QTableView,
    QWidget,
)

from kiosk.authoring.desktop.edit import app
from kiosk.authoring.desktop.edit.window import EditorWindow
from kiosk.cli.commands.gallery import folder
from kiosk.player.application import application

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.model.text import Language

Found = tuple[QWidget, QRect]
"""A widget, and the place in it that is meant."""


class Eyes(QObject):
    """Looks for things in the window that is in front."""

    def __init__(self) -> None:
        super().__init__()
        self._asks = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
        self._asks.activated.connect(self._answer)

    def close(self) -> None:
        """Ask no more."""
        self._asks.setEnabled(False)

    def _answer(self) -> None:
        question = sys.stdin.readline()
        if not question:
            self.close()
            return
        kind, _, words = question.rstrip("\n").partition("\t")
        print(json.dumps(self.place(kind, words)), flush=True)

    def place(self, kind: str, words: str) -> dict[str, Any] | None:
        """Where something is; None if it is nowhere in the front window."""
        front = (
            QApplication.activePopupWidget()
            or QApplication.activeModalWidget()
            or QApplication.activeWindow()
        )
        if front is None:
            return None
        if kind == "front":
            return {"title": front.windowTitle(), "is": type(front).__name__}
        if kind == "held":
            for widget, _ in self._field(front, words):
                if isinstance(widget, QPlainTextEdit):
                    return {"text": widget.toPlainText()}
            return None
        if kind == "focus":
            return {"is": _called(QApplication.focusWidget())}
        look = getattr(self, f"_{kind}")
        found = [*look(front, words)]
        return seen(*found[0]) if found else None

    # -- what is meant by words ------------------------------------------------

    def _button(self, front: QWidget, words: str) -> Iterator[Found]:
        """A button, or a label that is one with its field."""
        if isinstance(front, QMenu):
            for action in front.actions():
                if action.text().partition("\t")[0] == words:
                    yield front, front.actionGeometry(action)
        for one in _shown(front, QAbstractButton):
            if words in (one.text(), one.accessibleName(), one.toolTip()):
                yield one, one.rect()

    def _field(self, front: QWidget, words: str) -> Iterator[Found]:
        for kind in (QLineEdit, QPlainTextEdit, QComboBox):
            for one in _shown(front, kind):
                hint = getattr(one, "placeholderText", str)()
                if words in (one.accessibleName(), hint):
                    yield one, one.rect()

    def _words(self, front: QWidget, words: str) -> Iterator[Found]:
        for one in _shown(front, QLabel):
            if words in one.text():
                yield one, one.rect()

    def _row(self, front: QWidget, words: str) -> Iterator[Found]:
        """A row of a list, by what is read of it."""
        for view in _shown(front, QAbstractItemView):
            model = view.model()
            for number in range(0 if model is None else model.rowCount()):
                at = model.index(number, 0)
                said = (str(at.data() or ""), str(at.data(11) or ""))
                if any(words in one for one in said):
                    rect = view.visualRect(at)
                    yield view.viewport(), rect

    def _cell(self, front: QWidget, words: str) -> Iterator[Found]:
        """A cell of the sheet, such as `3 2`: row and column, from 1."""
        row, column = map(int, words.split())
        for view in _shown(front, QTableView):
            at = view.model().index(row - 1, column - 1)
            if at.isValid():
                yield view.viewport(), view.visualRect(at)

    def _thing(self, front: QWidget, words: str) -> Iterator[Found]:
        """A figure on the picture, by its name."""
        if isinstance(front, EditorWindow) and front.viewer.spots is not None:
            for rect in front.viewer.spots.of_way(("figures", words)):
                spot = front.viewer.picture.spot(rect)
                yield front.viewer.picture, spot.toRect()


def seen(widget: QWidget, rect: QRect) -> dict[str, Any]:
    """Where a place in a widget is on the screen, and whether it can be touched."""
    ratio = widget.devicePixelRatioF()
    middle = rect.center()
    at = widget.mapToGlobal(middle)
    there = QApplication.widgetAt(at)
    free = widget.visibleRegion().contains(middle) and (
        there is widget or (there is not None and widget.isAncestorOf(there))
    )
    told: dict[str, Any] = {
        "x": round(at.x() * ratio),
        "y": round(at.y() * ratio),
        "free": free,
        "is": _called(widget),
    }
    if not free:
        told |= _rolled(widget, at, ratio)
    return told


def _rolled(widget: QWidget, at: QPoint, ratio: float) -> dict[str, Any]:
    """Over which point the wheel has to be turned, and which way."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea | QAbstractItemView):
            port = above.viewport()
            middle = port.mapToGlobal(port.rect().center())
            top = port.mapToGlobal(port.rect().topLeft()).y()
            if not top <= at.y() < top + port.height():
                return {
                    "roll": 1 if at.y() >= top + port.height() else -1,
                    "over": [round(middle.x() * ratio), round(middle.y() * ratio)],
                }
        above = above.parentWidget()
    return {}


def _shown(front: QWidget, kind: type[Any]) -> list[Any]:
    return [one for one in front.findChildren(kind) if one.isVisible()]


def _called(widget: QWidget | None) -> str:
    if widget is None:
        return ""
    words = getattr(widget, "text", str)() if hasattr(widget, "text") else ""
    return f"{type(widget).__name__} {widget.accessibleName() or words}"


def main(content: str, language: Language) -> int:
    # The notifier wants the application, which the editor takes as it is.
    application()
    eyes = Eyes()
    status = app.show(Path(content), language, folder())
    eyes.close()
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))  # type: ignore[arg-type]
