"""A list of numbers, typed in a row or pasted from a spreadsheet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from kiosk.authoring.desktop.edit.field import FieldWidget, Room
from kiosk.authoring.desktop.edit.text import GrowingText
from kiosk.authoring.edit.typed import number

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from kiosk.authoring.edit.form import FormField
    from kiosk.model.walk import Steps

# A comma between digits is one of thousands only if three follow, and no blank.
_APART: Final = re.compile(r"[\t\n;；、]+|[,，]\s+|(?<![0-9])[,，]|[,，](?![0-9])|\s+")
_NONE: Final = frozenset({"—", "-", "–", "null", "…"})
"""What stands for a number that is missing."""


class ValuesWidget(FieldWidget):
    """Numbers behind one another; a dash where there is none."""

    def __init__(self, room: Room, spec: FormField, level: int) -> None:
        super().__init__(room, spec, level)
        self.head()
        self.line = GrowingText(room, self.name)
        self.line.setPlaceholderText("12  15.5  —  18")
        self.line.setToolTip(room.say("values-how"))
        self.takes(self.line)
        self.column.addWidget(self.line)
        self.line.typed.connect(self._typed)

    def _typed(self, text: str) -> None:
        self.write(values(text))

    def refresh(self) -> None:
        value = self.value
        held = list(value) if isinstance(value, list | tuple) else []
        if values(self.line.toPlainText()) != held:
            self.line.show_text("  ".join(map(_said, held)))

    def sought(self, steps: Steps) -> QWidget | None:
        return self.line


def values(text: str) -> list[Any]:
    """The numbers of a text, None where a dash stands; what is none stays a text."""
    parts = [part for part in _APART.split(text.strip()) if part]
    return [None if part in _NONE else number(part) for part in parts]


def _said(value: Any) -> str:
    if value is None:
        return "—"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
