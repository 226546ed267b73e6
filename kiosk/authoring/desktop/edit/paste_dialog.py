"""Rows pasted into a list: what goes where is told, and can be put right, before."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.asking import Asking
from kiosk.authoring.desktop.edit.drop_list import DropList
from kiosk.authoring.desktop.edit.field import words_of

if TYPE_CHECKING:
    from kiosk.authoring.desktop.edit.field import Room
    from kiosk.authoring.edit.pasted_rows import PastedRows

_SHOWN: Final = 3
"""Rows of which the cells are shown."""


class PasteDialog(Asking):
    """A line for each column: its heading, its first cells, and the field for them."""

    def __init__(
        self, room: Room, parent: QWidget, name: str, rows: PastedRows, held: int
    ) -> None:
        """`name` is that of the list, `held` how many items are in it."""
        self._count = len(rows.cells)
        lead = room.say("rows-told", n=self._count, name=name)
        super().__init__(room, parent, room.say("paste-rows-into"), lead)
        self.rows = rows
        self._staff = room.staff
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        self.lists: list[DropList] = []
        for column in range(len(rows.columns)):
            grid.addWidget(self._cells(room, column), column, 0)
            grid.addWidget(words_of(room, "→", style.BODY, tone="faint"), column, 1)
            grid.addWidget(self._list(room, column), column, 2)
        self.body.addLayout(grid)
        self.body.addStretch(1)
        self.instead = QCheckBox(room.say("rows-instead", n=held))
        self.instead.setFont(room.look.font())
        self.instead.setVisible(held > 0)
        self.foot.addWidget(self.instead)
        self.accept_, _ = self.answers(
            room.say("rows-take", n=self._count), room.say("cancel")
        )
        self.accept_.setDefault(True)
        self.accept_.clicked.connect(self.accept)
        self._show_columns()
        self.lists[0].setFocus(Qt.FocusReason.OtherFocusReason)
        self.be_large(680, 460)

    def _cells(self, room: Room, column: int) -> QWidget:
        held = [row[column].strip() for row in self.rows.cells[:_SHOWN]]
        more = " …" if self._count > _SHOWN else ""
        said = " / ".join(cell or "—" for cell in held) + more
        if self.rows.headings:
            said = f"{self.rows.headings[column]}: {said}"
        label = words_of(room, said, style.BODY)
        label.setWordWrap(True)
        return label

    def _list(self, room: Room, column: int) -> DropList:
        heading = self.rows.headings[column] if self.rows.headings else str(column + 1)
        made = DropList(room, room.say("rows-column", name=heading))
        made.addItem(room.say("rows-left"))
        for target in self.rows.targets:
            made.addItem(target.said(self._staff) or room.say("rows-whole"))
        made.setMinimumWidth(220)
        made.activated.connect(partial(self._put, column))
        self.lists.append(made)
        return made

    def _put(self, column: int, choice: int) -> None:
        target = self.rows.targets[choice - 1] if choice else None
        self.rows = self.rows.put(column, target)
        self._show_columns()

    def _show_columns(self) -> None:
        for made, target in zip(self.lists, self.rows.columns, strict=True):
            at = 0 if target is None else self.rows.targets.index(target) + 1
            made.setCurrentIndex(at)
        self.accept_.setEnabled(any(self.rows.columns))
