"""What of the editor cannot be reached or read, on a laptop whose letters are large.

    python -m tests.authoring.desktop.edit.reach CONTENT LANGUAGE MARK [FOLDER]

opens the window and every dialog of the editor, as large as the screen lets them be,
goes through each by the Tab key, and prints what is wrong as JSON; with a folder it
leaves a picture of each there, named by a mark of the screen. The screen is Qt's, as
test_reach.py says it.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from kiosk.authoring.desktop import edit
from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.asking import Asking
from kiosk.authoring.desktop.edit.conflicts_dialog import ConflictsDialog
from kiosk.authoring.desktop.edit.desk import Desk
from kiosk.authoring.desktop.edit.field import ElidedLabel
from kiosk.authoring.desktop.edit.history_dialog import HistoryDialog
from kiosk.authoring.desktop.edit.kind_dialog import KindDialog, every_kind
from kiosk.authoring.desktop.edit.new_show import NewShowDialog
from kiosk.authoring.desktop.edit.paste_dialog import PasteDialog
from kiosk.authoring.desktop.edit.publish_dialog import PublishDialog
from kiosk.authoring.desktop.edit.sheet_dialog import SheetDialog
from kiosk.authoring.desktop.edit.window import EditorWindow
from kiosk.authoring.edit.form import form
from kiosk.authoring.edit.merge import Conflict
from kiosk.authoring.edit.pasted_rows import pasted_rows
from kiosk.cli.commands.gallery import folder as examples
from kiosk.player.application import application
from kiosk.player.fonts import Typeface

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kiosk.model.text import Language

_STOPS: Final = 400
"""Presses of Tab after which no round has an end."""


def every_dialog() -> set[type[QDialog]]:
    """The dialogs that the editor has, whatever file they are in."""
    for one in pkgutil.iter_modules(edit.__path__, edit.__name__ + "."):
        importlib.import_module(one.name)
    found: set[type[QDialog]] = set()
    left: list[type[QDialog]] = [QDialog]
    while left:
        kind = left.pop()
        left += kind.__subclasses__()
        if kind.__module__.startswith(edit.__name__ + ".") and kind is not Asking:
            found.add(kind)
    return found


def _publishing(window: EditorWindow) -> QDialog:
    window.desk.change(("slides", 3, "title", "en"), "A title of another day " * 6)
    window.desk.finish()
    before, after = window.desk.document.both()
    return PublishDialog(window.room, window, before, after, "")


def _conflicts(window: EditorWindow) -> QDialog:
    def both(*way: str | int) -> Conflict:
        return Conflict(way, "was", "mine " * 30, "theirs " * 30)

    ways = (("slides", "visits", "title", "en"), ("slides", "months", "lead", "zh"))
    return ConflictsDialog(window.room, window, [both(*way) for way in ways])


def _history(window: EditorWindow) -> QDialog:
    for title in ("One", "Two"):
        window.desk.change(("slides", 2, "title", "en"), title)
        window.desk.publish("Wang Fang")
    assert window.desk.history is not None
    return HistoryDialog(window.room, window, window.desk.history)


def _sheet(window: EditorWindow) -> SheetDialog:
    dialog = SheetDialog(window.room, window, window.acts._read)
    dialog.cells.take_file("data/visitors.xlsx")
    return dialog


def _charts(window: EditorWindow) -> QDialog:
    dialog = _sheet(window)
    dialog.accept_.click()
    for pair in (dialog.fields.title, dialog.fields.unit, dialog.fields.period):
        pair.show_words({"zh": "一年的观众", "en": "Visitors of a year"})
    dialog.fields.source.setCurrentIndex(dialog.fields.source.count() - 1)
    for pair in (dialog.fields.source_title, dialog.fields.credits):
        pair.show_words({"zh": "年报", "en": "Report"})
    dialog._offer()
    return dialog


def _kinds(window: EditorWindow) -> QDialog:
    title = window.room.say("new-slide")
    return KindDialog(window.room, window, title, every_kind())


def _new_show(window: EditorWindow) -> QDialog:
    return NewShowDialog(window.room, window, window.desk.path.parent.parent / "new")


def _pasting(window: EditorWindow) -> QDialog:
    spec = form(window.desk.raw, ("slides", 0, "entries"))
    rows = pasted_rows(spec, "Line\tEnglish line\n一句话\tA line\n又一句\tAnother\n")
    assert rows is not None
    return PasteDialog(window.room, window, "进入各主题的一句话", rows, 3)


MADE: Final[dict[str, tuple[type[QDialog], Callable[[EditorWindow], QDialog]]]] = {
    "publish": (PublishDialog, _publishing),
    "conflicts": (ConflictsDialog, _conflicts),
    "history": (HistoryDialog, _history),
    "kinds": (KindDialog, _kinds),
    "sheet": (SheetDialog, _sheet),
    "charts": (SheetDialog, _charts),
    "pasting": (PasteDialog, _pasting),
    "new-show": (NewShowDialog, _new_show),
}
"""Every page of every dialog: which it is, and how it is opened."""


@dataclass
class Reach:
    """Goes through a window, and notes what is wrong with it."""

    top: QWidget
    faults: list[str] = field(default_factory=list)

    def look(self) -> None:
        self._size()
        self._words()
        self._go_round()

    def _size(self) -> None:
        there = self.top.screen().availableSize()
        for said, size in (
            ("is", self.top.size()),
            ("wants at least", self.top.minimumSizeHint()),
        ):
            if size.width() > there.width() or size.height() > there.height():
                self.faults.append(f"{said} {size.toTuple()}, on {there.toTuple()}")

    def _words(self) -> None:
        """Words that have less room than they are long."""
        for label in self.top.findChildren(QLabel):
            cut = label.isVisible() and not isinstance(label, ElidedLabel)
            if cut and label.text() and not label.wordWrap():
                self._is_wide(label, label.text())
        for button in self.top.findChildren(QPushButton):
            if button.isVisible() and button.text():
                self._is_wide(button, button.text())
        for box in self.top.findChildren(QWidget):
            inside = box.isVisible() and box.window() is self.top
            edge = box.mapTo(self.top, QPoint(box.width(), 0)).x() if inside else 0
            if edge > self.top.width() + 1 and not box.visibleRegion().isEmpty():
                self.faults.append(f"{_called(box)} ends at {edge}")

    def _is_wide(self, widget: QWidget, words: str) -> None:
        needs = widget.sizeHint().width()
        if widget.width() < needs - 1:
            self.faults.append(f"{words!r} has {widget.width()} of {needs}")

    def _go_round(self) -> None:
        """Press Tab until the round is made; each stop is seen, named and framed."""
        first: QWidget | None = None
        met: list[QWidget] = []
        for _ in range(_STOPS):
            now = QApplication.focusWidget()
            if now is None or (now is first and len(met) > 1):
                break
            first = first or now
            if now in met:
                self.faults.append(f"Tab goes round within {_called(now)}")
                break
            met.append(now)
            self._stop(now)
            self._tab()
        for one in self._inputs():
            if one not in met:
                self.faults.append(f"Tab never comes to {_called(one)}")
        if len(met) >= _STOPS:
            self.faults.append("Tab has no end")

    def _tab(self) -> None:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Qt.Key.Key_Tab)
        QApplication.processEvents()
        QApplication.processEvents()

    def _stop(self, now: QWidget) -> None:
        if not now.accessibleName() and not getattr(now, "text", str)():
            self.faults.append(f"{_called(now)} has no name")
        begin = QPoint(now.width() // 2, min(now.height(), 64) // 2)
        if not now.visibleRegion().contains(begin):
            self.faults.append(f"{_called(now)} is not seen when it is entered")
        seen = now.visibleRegion().boundingRect()
        if seen.width() < now.width() - 1:
            self.faults.append(f"{_called(now)} is cut: {seen.width()}/{now.width()}")
        framed = now.grab().toImage()
        now.clearFocus()
        bare = now.grab().toImage()
        now.setFocus(Qt.FocusReason.TabFocusReason)
        if framed == bare:
            self.faults.append(f"{_called(now)} looks the same when it is entered")

    def _inputs(self) -> Iterator[QWidget]:
        for kind in (QLineEdit, QPlainTextEdit, QComboBox, QPushButton):
            for one in self.top.findChildren(kind):
                inner = isinstance(one.parent(), QComboBox) or one.focusProxy()
                takes = one.focusPolicy() & Qt.FocusPolicy.TabFocus
                if takes and one.isVisible() and one.isEnabled() and not inner:
                    yield one


def _called(widget: QWidget) -> str:
    words = getattr(widget, "text", str)()
    return f"{type(widget).__name__} {widget.accessibleName() or words!r}"


def settled(top: QWidget) -> None:
    for _ in range(60):
        QApplication.processEvents()
    if not QTest.qWaitForWindowActive(top):
        raise AssertionError(f"{top} does not come to the front")


def main(content: str, language: Language, mark: str, folder: str = "") -> None:
    qt = application()
    qt.setCursorFlashTime(0)
    typeface = Typeface.load(None)
    qt.setFont(typeface.font(style.BODY, 400))
    faults: dict[str, list[str]] = {}
    path = Path(content)
    desk = Desk(path, path.parent.parent / "state")
    window = EditorWindow(desk, language, typeface, examples=examples())
    window.resize(window.screen().availableSize())
    window.show()
    window.start()
    settled(window)
    window.slides.choose(1)
    settled(window)
    for name in ("window", *MADE):
        top: Any = window if name == "window" else MADE[name][1](window)
        if top is not window:
            top.open()
        settled(top)
        if folder:
            top.grab().save(str(Path(folder) / f"{name}-{language}-{mark}.png"))
        reach = Reach(top)
        reach.look()
        if top is not window:
            focus = QApplication.focusWidget()
            QTest.keyClick(focus or top, Qt.Key.Key_Escape)
            if top.isVisible():
                reach.faults.append("Escape does not close it")
                top.reject()
            top.deleteLater()
        if reach.faults:
            faults[name] = reach.faults
    window.stop()
    desk.close()
    print(json.dumps(faults, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])  # type: ignore[arg-type]
