"""When something is shown: always, on certain days, on days of the week, at hours."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from kiosk.authoring.desktop.edit.field import Room, button
from kiosk.authoring.desktop.edit.flow import FlowLayout
from kiosk.authoring.desktop.edit.group import GroupWidget
from kiosk.authoring.desktop.edit.listed import ItemsWidget

if TYPE_CHECKING:
    from kiosk.authoring.desktop.edit.field import FieldWidget
    from kiosk.authoring.edit.form import FormField
    from kiosk.model.walk import Steps

_PARTS: Final[dict[str, tuple[str, ...]]] = {
    "some-days": ("from", "until"),
    "weekdays": ("days",),
    "some-hours": ("hours",),
}
"""What each button is about, as a schedule has it."""


class ScheduleWidget(GroupWidget):
    """A schedule: buttons for what it goes by, and the fields of those that are on."""

    def __init__(self, room: Room, spec: FormField, level: int) -> None:
        self.kinds: dict[str, QPushButton] = {}
        super().__init__(room, spec, level)
        row = QWidget()
        line = FlowLayout(row, 4)
        for word in ("always-on", *_PARTS):
            chip = button(room, room.say(word), "chip")
            chip.setCheckable(True)
            chip.setAccessibleName(f"{self.name}: {chip.text()}")
            self.takes(chip)
            line.addWidget(chip)
            self.kinds[word] = chip
            if word in _PARTS:
                chip.clicked.connect(partial(self._switched, word))
            else:
                chip.clicked.connect(self.clear)
        self.column.insertWidget(self._above, row)
        self._above += 1
        self._show_kinds()

    # -- what is done -----------------------------------------------------------

    def clear(self) -> None:
        """Let it be shown always."""
        self._wanted.clear()
        self.room.desk.remove(self.spec.steps)
        self.room.rewritten.emit()
        self.refresh()

    def _switched(self, word: str) -> None:
        if self.kinds[word].isChecked():
            self._wanted |= {*_PARTS[word]}
            self._build()
            first = self._made[_PARTS[word][0]]
            widget = first.sought(first.spec.steps)
            if isinstance(first, ItemsWidget) and not first.spec.written:
                # A first span to be typed.
                first.add()
            elif widget is not None:
                widget.setFocus(Qt.FocusReason.OtherFocusReason)
            self.room.unfolded.emit(self)
        else:
            self._wanted -= {*_PARTS[word]}
            self._leave_out(_PARTS[word])
            self.room.rewritten.emit()
            self.refresh()

    def _leave_out(self, names: tuple[str, ...]) -> None:
        """Write nothing of these; where nothing else is left, no schedule at all."""
        steps, desk = self.spec.steps, self.room.desk
        held = desk.at(steps)
        if not isinstance(held, dict):
            return
        left = {name: value for name, value in held.items() if name not in names}
        if not left:
            desk.remove(steps)
        elif left != held:
            desk.change(steps, left)

    # -- what is shown ------------------------------------------------------------

    def _seen(self, part: FormField) -> bool:
        return part.written or part.name in self._wanted or bool(part.heard)

    def _build(self) -> None:
        super()._build()
        # The buttons above do what these would.
        self._adders.hide()
        self._show_kinds()

    def _show_kinds(self) -> None:
        some = False
        for word, names in _PARTS.items():
            on = any(name in self._made for name in names)
            some = some or on
            if word in self.kinds:
                self.kinds[word].setChecked(on)
        if "always-on" in self.kinds:
            self.kinds["always-on"].setChecked(not some)

    def opened(self, steps: Steps) -> FieldWidget:
        own = len(self.spec.steps)
        name = str(steps[own]) if len(steps) > own else ""
        for names in _PARTS.values():
            if name in names:
                self._wanted |= {*names}
                self._build()
        return super().opened(steps)

    def sought(self, steps: Steps) -> QWidget | None:
        return super().sought(steps) or self.kinds["always-on"]
