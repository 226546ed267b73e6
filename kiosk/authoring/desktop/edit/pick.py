"""Fields that name something else in the show: picked from what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kiosk.authoring.desktop.edit.drop_list import DropList
from kiosk.authoring.desktop.edit.field import FieldWidget, Room
from kiosk.authoring.desktop.edit.summary import figure_said
from kiosk.model.figure import filled

if TYPE_CHECKING:
    from kiosk.authoring.edit.form import FormField


class PickWidget(FieldWidget):
    """A name, picked from those that there are; one that is not there stays written."""

    def __init__(self, room: Room, spec: FormField, level: int) -> None:
        super().__init__(room, spec, level)
        self.head()
        self.list = DropList(room, self.name)
        self.takes(self.list)
        self.column.addWidget(self.list)
        self._names: list[str] = []
        self._words: list[str] = []
        self.list.activated.connect(self._picked)

    def offered(self) -> list[tuple[str, str]]:
        """The names that there are, each with what is said of it."""
        return []

    def refresh(self) -> None:
        offered = self.offered()
        value = self.value if isinstance(self.value, str) else ""
        if value not in [name for name, _ in offered]:
            offered.insert(0, (value, value or self.room.say("none")))
        elif not self.spec.required and self.spec.field is not None:
            offered.insert(0, ("", self.room.say("none")))
        names = [name for name, _ in offered]
        words = [said.replace("\n", " ") for _, said in offered]
        if (names, words) != (self._names, self._words):
            self._names, self._words = names, words
            self.list.clear()
            self.list.addItems(words)
        self.list.setCurrentIndex(names.index(value))

    def _picked(self, place: int) -> None:
        self.write(self._names[place])


class FigureNameWidget(PickWidget):
    """A figure of the slide."""

    def offered(self) -> list[tuple[str, str]]:
        figures: Any = self.room.desk.at((*self.room.home, "figures"))
        names = [*figures] if isinstance(figures, dict) else []
        return [(name, figure_said(self.room, name) or name) for name in names]


class ThemeNameWidget(PickWidget):
    """A theme of the show."""

    def offered(self) -> list[tuple[str, str]]:
        shown = self.room.desk.shown
        themes = () if shown is None else shown.themes
        return [(one.id, one.name.words(self.room.staff)) for one in themes]


class SlideNameWidget(PickWidget):
    """A slide of the show."""

    def offered(self) -> list[tuple[str, str]]:
        shown, staff = self.room.desk.shown, self.room.staff
        return [
            (one.id, filled(one.title.words(staff), one.facts(), staff))
            for one in (() if shown is None else shown.slides)
        ]
