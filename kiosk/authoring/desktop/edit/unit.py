"""The unit of a figure: one that the program knows, or a thing that is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.composing import WordLine
from kiosk.authoring.desktop.edit.drop_list import HIGH, DropList
from kiosk.authoring.desktop.edit.field import FieldWidget, Room, words_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject
    from PySide6.QtGui import QResizeEvent

    from kiosk.authoring.edit.form import FormField
    from kiosk.model.walk import Steps

KNOWN: Final = (
    *("", "%", "亿元", "万元", "元", "亿美元", "万人", "人", "倍", "平方米", "公里"),
    *("个百分点", "年", "个月", "天"),
)
"""Units whose English the program knows, offered first."""
_OWN: Final = ("zh", "en", "one")
_ROOMY: Final = 330
"""Pixels from which all words of a unit stand in one row."""


class CountedWords(QWidget):
    """Lines side by side with their names above, and in two rows where it is narrow."""

    def __init__(self) -> None:
        super().__init__()
        self._pairs: list[tuple[QLabel, QLineEdit]] = []
        self._across = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 4, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(2)

    def put(self, label: QLabel, line: QLineEdit) -> None:
        """Put another line behind the others."""
        self._pairs.append((label, line))
        self._across = 0
        self._place(2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(len(self._pairs) if event.size().width() >= _ROOMY else 2)

    def _place(self, across: int) -> None:
        if across == self._across:
            return
        self._across = across
        for number, (label, line) in enumerate(self._pairs):
            row, column = divmod(number, across)
            self._grid.addWidget(label, 2 * row, column)
            self._grid.addWidget(line, 2 * row + 1, column)
        for column in range(len(self._pairs)):
            # The name in Chinese is a word or two.
            wide = 0 if column >= across else 3 if column else 2
            self._grid.setColumnStretch(column, wide)


class UnitWidget(FieldWidget):
    """A unit: picked, or in the words of both languages where something is counted."""

    def __init__(self, room: Room, spec: FormField, level: int) -> None:
        super().__init__(room, spec, level)
        self.head()
        self.list = DropList(room, self.name)
        for unit in KNOWN:
            self.list.addItem(unit or room.say("no-unit"), unit)
        self.list.addItem(room.say("counted"), None)
        self.takes(self.list)
        self.column.addWidget(self.list)
        self.words = CountedWords()
        """What is counted, in words; whoever has the unit in a row sets it below."""
        self.lines: dict[str, QLineEdit] = {}
        for name in _OWN:
            said = room.say(f"unit-{name}")
            line = WordLine()
            line.setFont(room.look.font())
            line.setMinimumHeight(HIGH)
            line.setMinimumWidth(48)
            line.setAccessibleName(f"{self.name} · {said}")
            line.textEdited.connect(self._typed(name))
            self.lines[name] = line
            self.takes(line)
            label = words_of(room, said, style.SMALL, tone="faint")
            self.words.put(label, line)
        self.column.addWidget(self.words)
        self.list.activated.connect(self._picked)

    def _picked(self, place: int) -> None:
        unit = self.list.itemData(place)
        if unit is not None:
            self.write(unit)
        elif not isinstance(self.spec.value, dict):
            old = self.spec.value if isinstance(self.spec.value, str) else ""
            self.write({"zh": old, "en": ""})
            self.refresh()
            self.lines["zh"].setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self, name: str) -> Callable[[str], None]:
        def write(text: str) -> None:
            held: dict[str, Any] = (
                dict(self.spec.value) if isinstance(self.spec.value, dict) else {}
            )
            held[name] = text
            if name == "one" and not text:
                held.pop("one")
            self.room.desk.change(self.spec.steps, held)

        return write

    def refresh(self) -> None:
        value = self.value
        counted = isinstance(value, dict)
        place = self.list.count() - 1 if counted else self.list.findData(value or "")
        if place < 0:
            # A unit that is not offered stays as it is written.
            self.list.insertItem(0, str(value), value)
            place = 0
        self.list.setCurrentIndex(place)
        self.words.setVisible(counted)
        for name, line in self.lines.items():
            text = str(value.get(name, "")) if counted else ""
            if line.text() != text:
                line.setText(text)

    def entered_by(self, watched: QObject) -> Steps:
        for name, line in self.lines.items():
            if line is watched:
                return (*self.spec.steps, name)
        return self.spec.steps

    def sought(self, steps: Steps) -> QWidget | None:
        last = str(steps[-1]) if len(steps) > len(self.spec.steps) else ""
        return self.lines.get(last, self.list)
