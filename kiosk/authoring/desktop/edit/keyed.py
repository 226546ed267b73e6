"""Items by name: figures and sections, each with a name that can be changed."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QInputDialog

from kiosk.authoring.addition import free
from kiosk.authoring.desktop.edit.listed import ItemRow, ItemsWidget

if TYPE_CHECKING:
    from kiosk.authoring.desktop.edit.group import Fold
    from kiosk.authoring.edit.form import FormField
    from kiosk.authoring.edit.operation import Operation


class KeyedWidget(ItemsWidget):
    """Items that are called by a name, in the order in which they are written."""

    named = "item"
    """What a new one is called, before it has a better name."""

    def give_tools(self, row: Fold | ItemRow, part: FormField) -> None:
        say, name = self.room.say, str(part.steps[-1])
        row.tool("name", say("rename"), partial(self._ask_name, name))
        row.tool("copy", say("copy"), partial(self._copy, name))
        row.tool("remove", say("remove"), partial(self._remove, name))

    def _held(self) -> dict[str, Any]:
        value = self.spec.value
        return value if isinstance(value, dict) else {}

    def _free(self, name: str) -> str:
        return free(name, self._held())

    def _ask_name(self, name: str) -> None:
        wanted, sure = QInputDialog.getText(
            self, self.room.say("rename"), self.room.say("rename-why"), text=name
        )
        if sure:
            self.rename(name, wanted)

    def rename(self, name: str, wanted: str) -> None:
        """Call an item otherwise, if that is a name; whoever names it follows."""
        wanted = re.sub(r"[^a-z0-9-]+", "-", wanted.strip().lower()).strip("-")
        if wanted and wanted not in self._held():
            way = (*self.spec.steps, name)
            self.room.desk.rename(way, wanted, self.following(name, wanted))

    def following(self, name: str, wanted: str) -> tuple[Operation, ...]:
        """What else changes with a name: whatever names the item."""
        return ()

    def _copy(self, name: str) -> None:
        way = (*self.spec.steps, self._free(name))
        self.room.desk.change(way, self._held()[name])

    def _remove(self, name: str) -> None:
        self.room.desk.remove((*self.spec.steps, name))

    def add(self) -> None:
        way = (*self.spec.steps, self._free(self.named))
        self.room.desk.change(way, self.spec.fresh_item())
        self.go_last()
