"""What the editor asks where two have written differently: which of the two."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QVBoxLayout,
    QWidget,
)

from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.asking import Asking
from kiosk.authoring.desktop.edit.field import Room, button, tint, words_of
from kiosk.authoring.desktop.edit.summary import way_said
from kiosk.authoring.edit.absent import ABSENT
from kiosk.authoring.edit.merge import located

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.authoring.edit.merge import Conflict


class ConflictsDialog(Asking):
    """What two have written differently, side by side; each is chosen."""

    def __init__(
        self, room: Room, parent: QWidget, conflicts: Sequence[Conflict]
    ) -> None:
        super().__init__(room, parent, room.say("conflicts"), room.say("conflicts-why"))
        self.room = room
        self.conflicts = tuple(conflicts)
        self._taken: dict[int, str] = {}
        self._sides: dict[tuple[int, str], QFrame] = {}
        for number, conflict in enumerate(conflicts):
            self.body.addWidget(self._row(number, conflict))
        self.body.addStretch(1)
        self.accept_, _ = self.answers(room.say("settle"), room.say("later"))
        self.accept_.setEnabled(False)
        self.accept_.clicked.connect(self.accept)
        self.be_large(760, 560)

    def _row(self, number: int, conflict: Conflict) -> QWidget:
        row = QWidget()
        grid = QGridLayout(row)
        grid.setContentsMargins(0, 8, 0, 8)
        grid.setSpacing(8)
        steps = located(self.room.desk.raw, conflict.way)
        where = way_said(self.room, conflict.way if steps is None else steps)
        grid.addWidget(words_of(self.room, where, style.SMALL, 500, "soft"), 0, 0, 1, 2)
        for column, (side, value) in enumerate(
            (("mine", conflict.mine), ("theirs", conflict.theirs))
        ):
            card = QFrame()
            tint(card, "card", "true")
            held = QVBoxLayout(card)
            held.setContentsMargins(12, 8, 12, 10)
            take = button(self.room, self.room.say(side), "chip")
            take.setCheckable(True)
            take.clicked.connect(partial(self.choose, number, side))
            said = words_of(self.room, _said(value, self.room), style.BODY)
            said.setWordWrap(True)
            held.addWidget(take, 0, Qt.AlignmentFlag.AlignLeft)
            held.addWidget(said, 1)
            card.setProperty("take", take)
            self._sides[number, side] = card
            grid.addWidget(card, 1, column)
        return row

    def choose(self, number: int, side: str) -> None:
        """Take one side of a conflict."""
        self._taken[number] = side
        for one in ("mine", "theirs"):
            card = self._sides[number, one]
            tint(card, "framed", "true" if one == side else "false")
            card.property("take").setChecked(one == side)
        self.accept_.setEnabled(len(self._taken) == len(self.conflicts))

    def taken(self) -> list[tuple[Conflict, str]]:
        """What has been chosen for each."""
        return [(self.conflicts[n], side) for n, side in sorted(self._taken.items())]


def _said(value: Any, room: Room) -> str:
    if value is ABSENT:
        return room.say("removed")
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, indent=1)
