"""Lists: items that are added, copied, moved and removed; and items by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.authoring.desktop.edit.field import FieldWidget, Room, button
from kiosk.authoring.desktop.edit.group import FieldsWidget, Fold
from kiosk.authoring.desktop.edit.icons import icon
from kiosk.authoring.desktop.edit.summary import summary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtWidgets import QPushButton

    from kiosk.authoring.edit.form import Editor, FormField
    from kiosk.model.walk import Steps

_FOLDED: Final = frozenset({"group", "kind", "figure", "list", "table", "cells"})
"""Editors that are too high to stand one under the other, always open."""


class _Row(QWidget):
    """An item that is always seen, with its tools behind it."""

    def __init__(self, room: Room, body: FieldWidget) -> None:
        super().__init__()
        self.room = room
        self.body = body
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(0)
        self._line.addWidget(body, 1)
        self._line.addSpacing(4)

    def tool(self, sign: str, about: str, act: Callable[[], None]) -> QPushButton:
        made = button(self.room, "", "tool", about)
        made.setIcon(icon(sign))
        made.clicked.connect(act)
        self._line.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
        return made

    def show_field(self, spec: FormField) -> None:
        self.body.show_field(spec)

    def open(self) -> FieldWidget:
        return self.body


class ItemsWidget(FieldWidget):
    """Items in an order."""

    def __init__(self, room: Room, spec: FormField, level: int) -> None:
        super().__init__(room, spec, level)
        self.head()
        self.column.setSpacing(4)
        self._rows: list[Fold | _Row] = []
        self._editors: list[Editor] = []
        self.more = button(room, room.say("add-named", name=room.say("add")), "link")
        self.more.setAccessibleName(f"{room.say('add')} · {self.name}")
        self.more.clicked.connect(self._add)
        self.takes(self.more)
        self.column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)

    def refresh(self) -> None:
        parts = self.spec.parts
        editors = [part.editor for part in parts]
        for number in range(min(len(editors), len(self._editors))):
            if editors[number] != self._editors[number]:
                self._cut(number)
                break
        self._cut(len(parts))
        for part in parts[len(self._rows) :]:
            self._put(part, len(self._rows))
        self._editors = editors
        for row, part in zip(self._rows, parts, strict=True):
            row.show_field(part)
            if isinstance(row, Fold):
                self.describe(row, part)

    def describe(self, row: Fold, part: FormField) -> None:
        """Say on a card what is in it."""
        errors = len(part.heard)
        row.say(summary(self.room, part), mark="●" if errors else "", tone="wrong")

    def _cut(self, length: int) -> None:
        while len(self._rows) > length:
            gone = self._rows.pop()
            self.column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()

    def _put(self, part: FormField, place: int) -> None:
        row: Fold | _Row
        if part.editor in _FOLDED:

            def build() -> FieldWidget:
                return self.body_of(self.spec.parts[place])

            row = Fold(self.room, build)
        else:
            row = _Row(self.room, self.room.made(part, self.level + 1))
        self.give_tools(row, place)
        self._rows.append(row)
        at = self.column.indexOf(self.more)
        self.column.insertWidget(at, row)

    def body_of(self, part: FormField) -> FieldWidget:
        """What is in a card."""
        if part.editor == "group":
            return FieldsWidget(self.room, part, self.level + 1)
        return self.room.made(part, self.level + 1)

    def give_tools(self, row: Fold | _Row, place: int) -> None:
        say, desk = self.room.say, self.room.desk

        def way() -> Steps:
            return (*self.spec.steps, place)

        def up() -> None:
            if place > 0:
                desk.move(way(), place - 1)

        def down() -> None:
            if place + 1 < len(self._rows):
                desk.move(way(), place + 1)

        def copy() -> None:
            desk.copy(way())

        def remove() -> None:
            desk.remove(way())

        row.tool("up", say("up"), up)
        row.tool("down", say("down"), down)
        row.tool("copy", say("copy"), copy)
        row.tool("remove", say("remove"), remove)

    def _add(self) -> None:
        fresh = self.spec.fresh_item()
        items = self.spec.value
        if not isinstance(items, list):
            self.room.desk.change(self.spec.steps, [fresh])
        else:
            self.room.desk.insert((*self.spec.steps, len(items)), fresh)

    def within(self) -> Iterable[FieldWidget]:
        for row in self._rows:
            if row.body is not None:
                yield row.body

    def opened(self, steps: Steps) -> FieldWidget:
        own = len(self.spec.steps)
        for row, part in zip(self._rows, self.spec.parts, strict=False):
            if len(steps) > own and part.steps[-1] == steps[own]:
                return row.open().opened(steps)
        return self
