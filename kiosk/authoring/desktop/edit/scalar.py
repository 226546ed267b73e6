"""Fields of single values: plain words, numbers, choices and switches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from kiosk.authoring.desktop.edit.composing import WordLine
from kiosk.authoring.desktop.edit.drop_list import HIGH, DropList
from kiosk.authoring.desktop.edit.field import FieldWidget, Room, button, nothing
from kiosk.authoring.desktop.edit.flow import FlowLayout
from kiosk.authoring.edit.typed import number

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QPushButton

    from kiosk.authoring.edit.form import FormField

_FEW: Final = 4
"""Choices that are buttons side by side; more are a list."""
_ROOM: Final = 44
"""Letters of buttons that stand side by side, a Chinese one counting twice."""


class LineWidget(FieldWidget):
    """One line of plain words."""

    def __init__(self, room: Room, spec: FormField, level: int) -> None:
        super().__init__(room, spec, level)
        self.head()
        self.line = WordLine()
        self.line.setFont(room.look.font())
        self.line.setMinimumHeight(HIGH)
        self.line.setAccessibleName(self.name)
        if spec.examples:
            self.line.setPlaceholderText(str(spec.examples[0]))
        self.takes(self.line)
        self.column.addWidget(self.line)
        self.line.textEdited.connect(self._typed)

    def refresh(self) -> None:
        text = self.shown(self.value)
        if text != self.line.text() and self.read(self.line.text()) != self.value:
            self.line.setText(text)

    def shown(self, value: Any) -> str:
        """A value as it stands in the line."""
        return "" if nothing(value) else str(value)

    def read(self, text: str) -> Any:
        """The value that a text means."""
        return text

    def _typed(self, text: str) -> None:
        self.write(self.read(text))


class NumberWidget(LineWidget):
    """A number as it is typed; what is none is written as words, and told of."""

    def __init__(self, room: Room, spec: FormField, level: int) -> None:
        super().__init__(room, spec, level)
        self.line.setMaximumWidth(176)
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)

    def shown(self, value: Any) -> str:
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return super().shown(value)

    def read(self, text: str) -> Any:
        return number(text)


class SwitchWidget(FieldWidget):
    """Yes or no."""

    def __init__(self, room: Room, spec: FormField, level: int) -> None:
        super().__init__(room, spec, level)
        self.box = QCheckBox(self.name)
        self.box.setFont(room.look.font())
        about = spec.hint.said(room.staff).replace("<", "&lt;")
        self.box.setToolTip(f"<p>{about}</p>")
        self.takes(self.box)
        self.column.addWidget(self.box)
        self.box.clicked.connect(self._clicked)

    def refresh(self) -> None:
        self.box.setChecked(bool(self.value))

    def _clicked(self, checked: bool) -> None:
        if not self.spec.required and checked == bool(self.spec.default):
            self.room.desk.remove(self.spec.steps)
        else:
            self.room.desk.change(self.spec.steps, checked)


class ChoiceWidget(FieldWidget):
    """One of a few: buttons side by side, or a list."""

    def __init__(self, room: Room, spec: FormField, level: int) -> None:
        super().__init__(room, spec, level)
        self.head()
        self._values = [one.value for one in spec.choices]
        words = [one.label.said(room.staff) for one in spec.choices]
        self.chips: list[QPushButton] = []
        self.list: DropList | None = None
        wide = sum(2 if letter > "\u2e80" else 1 for word in words for letter in word)
        if len(words) <= _FEW and wide + 4 * len(words) <= _ROOM:
            self.chips = chips(self, words, self._chosen)
        else:
            self._build_list(words)

    def _build_list(self, words: list[str]) -> None:
        self.list = DropList(self.room, self.name)
        self.list.addItems(words)
        self.takes(self.list)
        self.column.addWidget(self.list)
        self.list.activated.connect(self._chosen)

    def _chosen(self, place: int) -> None:
        value = self._values[place]
        if not self.spec.required and value == self.spec.default:
            self.room.desk.remove(self.spec.steps)
        else:
            self.room.desk.change(self.spec.steps, value)
        self.refresh()

    def refresh(self) -> None:
        value = self.value
        place = self._values.index(value) if value in self._values else -1
        for number_, chip in enumerate(self.chips):
            chip.setChecked(number_ == place)
        if self.list is not None:
            self.list.setCurrentIndex(place)


class ChoicesWidget(FieldWidget):
    """Several of a few, in their own order."""

    def __init__(self, room: Room, spec: FormField, level: int) -> None:
        super().__init__(room, spec, level)
        self.head()
        self._values = [one.value for one in spec.choices]
        words = [one.label.said(room.staff) for one in spec.choices]
        self.chips = chips(self, words, self._chosen)

    def _chosen(self, place: int) -> None:
        held = [*self.value] if isinstance(self.value, list | tuple) else []
        one = self._values[place]
        if one in held:
            held.remove(one)
        else:
            held = [each for each in self._values if each in held or each == one]
        self.write(held)

    def refresh(self) -> None:
        held = self.value if isinstance(self.value, list | tuple) else ()
        for value, chip in zip(self._values, self.chips, strict=True):
            chip.setChecked(value in held)


def chips(
    field: FieldWidget, words: list[str], chosen: Callable[[int], None]
) -> list[QPushButton]:
    """Buttons side by side in a field, each of which tells its place when chosen."""
    row = QWidget()
    line = FlowLayout(row, 4)
    made = []
    for place, said in enumerate(words):
        chip = button(field.room, said, "chip")
        chip.setCheckable(True)
        chip.setAccessibleName(f"{field.name}: {said}")
        chip.clicked.connect(_telling(chosen, place))
        field.takes(chip)
        made.append(chip)
        line.addWidget(chip)
    field.column.addWidget(row)
    return made


def _telling(chosen: Callable[[int], None], place: int) -> Callable[[], None]:
    def tell() -> None:
        chosen(place)

    return tell
