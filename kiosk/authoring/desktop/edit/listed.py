"""Lists: items that are added, copied, moved and removed; and items by name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from kiosk.authoring.desktop.edit.field import FieldWidget, Room, button
from kiosk.authoring.desktop.edit.group import Fold
from kiosk.authoring.desktop.edit.paste_dialog import PasteDialog
from kiosk.authoring.desktop.edit.summary import summary
from kiosk.authoring.desktop.edit.tools import Tools
from kiosk.authoring.edit.operation import InsertItem, Together
from kiosk.authoring.edit.pasted_rows import pasted_rows, takes_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QPushButton

    from kiosk.authoring.edit.form import Editor, FormField
    from kiosk.authoring.finding import Finding
    from kiosk.model.walk import Steps

_FOLDED: Final = frozenset({"group", "kind", "figure", "list", "table", "cells"})
"""Editors that are too high to stand one under the other, always open."""


class ItemRow(QWidget):
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
        self._tools = Tools(room)
        self._line.addWidget(self._tools, 0, Qt.AlignmentFlag.AlignTop)

    def tool(self, sign: str, about: str, act: Callable[[], None]) -> QPushButton:
        """Put a small button behind it."""
        return self._tools.put(sign, about, act)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tools.gather(event.size().width())

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
        self._rows: list[Fold | ItemRow] = []
        self._shapes: list[tuple[Editor, str | int]] = []
        self.more = button(room, room.say("add-named", name=room.say("add")), "link")
        self.more.setAccessibleName(f"{room.say('add')} · {self.name}")
        self.more.clicked.connect(self.add)
        self.takes(self.more)
        self.foot = QWidget()
        below = QHBoxLayout(self.foot)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(8)
        below.addWidget(self.more)
        self._takes_rows = spec.editor == "list" and takes_rows(spec)
        if self._takes_rows:
            paste = button(room, room.say("paste-rows"), "link")
            paste.setAccessibleName(f"{paste.text()} · {self.name}")
            paste.clicked.connect(self.paste)
            below.addWidget(paste)
        below.addStretch(1)
        self.column.addWidget(self.foot)

    def refresh(self) -> None:
        parts = self.spec.parts
        shapes = [(part.editor, part.steps[-1]) for part in parts]
        for number in range(min(len(shapes), len(self._shapes))):
            if shapes[number] != self._shapes[number]:
                self._cut(number)
                break
        self._cut(len(parts))
        for part in parts[len(self._rows) :]:
            self._put(part)
        self._shapes = shapes
        for row, part in zip(self._rows, parts, strict=True):
            row.show_field(part)
            if isinstance(row, Fold):
                self.describe(row, part)

    def heard(self) -> Iterable[Finding]:
        return self.spec.findings

    def describe(self, row: Fold, part: FormField) -> None:
        """Say on a card what is in it."""
        worst = min((one.severity for one in part.heard), default="")
        tone = "wrong" if worst == "error" else "doubt"
        row.say(summary(self.room, part), mark="●" if worst else "", tone=tone)

    def _cut(self, length: int) -> None:
        while len(self._rows) > length:
            gone = self._rows.pop()
            self.column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()

    def _put(self, part: FormField) -> None:
        place = len(self._rows)
        row: Fold | ItemRow
        if part.editor in _FOLDED:

            def build() -> FieldWidget:
                return self.body_of(self.spec.parts[place])

            row = Fold(self.room, build)
        else:
            row = ItemRow(self.room, self.room.made(part, self.level + 1))
        self.give_tools(row, part)
        self._rows.append(row)
        self.column.insertWidget(self.column.indexOf(self.foot), row)

    def body_of(self, part: FormField) -> FieldWidget:
        """What is in a card."""
        return self.room.made(part, self.level + 1)

    def give_tools(self, row: Fold | ItemRow, part: FormField) -> None:
        """What can be done with one of the items."""
        say, desk, place = self.room.say, self.room.desk, int(part.steps[-1])
        way = part.steps

        def up() -> None:
            if place > 0:
                desk.move(way, place - 1)

        def down() -> None:
            if place + 1 < len(self._rows):
                desk.move(way, place + 1)

        row.tool("up", say("up"), up)
        row.tool("down", say("down"), down)
        row.tool("copy", say("copy"), partial(desk.copy, way))
        row.tool("remove", say("remove"), partial(desk.remove, way))

    def add(self) -> None:
        """Put a new item behind the others, and go there."""
        fresh = self.spec.fresh_item()
        items = self.spec.value
        if not isinstance(items, list):
            self.room.desk.change(self.spec.steps, [fresh])
        else:
            self.room.desk.insert((*self.spec.steps, len(items)), fresh)
        self.go_last()

    def take_rows(self) -> bool:
        if self._takes_rows:
            self.paste()
        return self._takes_rows

    def paste(self) -> None:
        """Put in the rows that have been copied in a spreadsheet, once it is sure."""
        rows = pasted_rows(self.spec, QApplication.clipboard().text())
        if rows is None:
            self.room.told.emit(self.room.say("rows-none"))
            return
        held = len(self.spec.value) if isinstance(self.spec.value, list) else 0
        dialog = PasteDialog(self.room, self.window(), self.name, rows, held)
        if dialog.exec():
            self.put(dialog.rows.items(), instead=dialog.instead.isChecked())

    def put(self, items: list[Any], *, instead: bool) -> None:
        """Put items behind the others, or in their place; undone as one."""
        steps, desk = self.spec.steps, self.room.desk
        held = self.spec.value
        if instead or not isinstance(held, list) or not held:
            desk.change(steps, items)
        else:
            place = len(held)
            desk.do(
                Together(
                    tuple(
                        InsertItem((*steps, place + number), item)
                        for number, item in enumerate(items)
                    )
                )
            )
        self.room.rewritten.emit()

    def go_last(self) -> None:
        """Enter the last of the items."""
        self.room.rewritten.emit()
        if self._rows:
            body = self._rows[-1].open()
            widget = body.sought(body.spec.steps)
            if widget is not None:
                widget.setFocus(Qt.FocusReason.OtherFocusReason)

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
