"""The figures of a slide: each as a card, with how it is said in both languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.field import FieldWidget, Room, words_of
from kiosk.authoring.desktop.edit.group import FieldsWidget, Fold
from kiosk.authoring.desktop.edit.keyed import KeyedWidget
from kiosk.authoring.desktop.edit.source_place import accord
from kiosk.authoring.desktop.edit.unit import UnitWidget
from kiosk.authoring.edit.form import form
from kiosk.authoring.edit.operation import SetValue

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kiosk.authoring.edit.form import FormField
    from kiosk.authoring.edit.operation import Operation
    from kiosk.authoring.finding import Finding
    from kiosk.model.walk import Steps

_SIDE: Final = ("value", "unit", "qualifier", "word")
"""What makes the number, seen side by side."""


class FigureWidget(FieldWidget):
    """A number that the show answers for."""

    def __init__(self, room: Room, spec: FormField, level: int) -> None:
        super().__init__(room, spec, level)
        self.column.setSpacing(10)
        row = QWidget()
        self._across = QHBoxLayout(row)
        self._across.setContentsMargins(0, 0, 0, 0)
        self._across.setSpacing(12)
        self._sides: dict[str, FieldWidget] = {}
        names = [part.name for part in spec.parts]
        for name in _SIDE[:2]:
            if name in names:
                one = room.made(spec.at((*spec.steps, name)), level + 1)
                self._sides[name] = one
                self._across.addWidget(
                    one, 2 if name == "unit" else 1, Qt.AlignmentFlag.AlignTop
                )
        self.column.addWidget(row)
        unit = self._sides.get("unit")
        if isinstance(unit, UnitWidget):
            self.column.addWidget(unit.words)
        self.said: QLabel = words_of(room, "", style.SMALL, tone="said")
        self.said.setWordWrap(True)
        left = [name for name in names if name not in self._sides]
        self.fields = FieldsWidget(room, spec, level + 1, left)
        self.column.addWidget(self.said)
        self.column.addWidget(self.fields)

    def refresh(self) -> None:
        for name, one in self._sides.items():
            one.show_field(self.spec.at((*self.spec.steps, name)))
        self.fields.show_field(self.spec)
        self.said.setText(spoken(self.room, str(self.spec.steps[-1])))

    def heard(self) -> Iterable[Finding]:
        # The fields tell it.
        return ()

    def within(self) -> Iterable[FieldWidget]:
        return (*self._sides.values(), self.fields)

    def opened(self, steps: Steps) -> FieldWidget:
        own = len(self.spec.steps)
        if len(steps) <= own:
            # Who means the figure means its value first.
            return self
        name = str(steps[own])
        return self._sides[name] if name in self._sides else self.fields.opened(steps)

    def sought(self, steps: Steps) -> QWidget | None:
        return next(iter(self._sides.values())).sought(steps)


def spoken(room: Room, name: str) -> str:
    """How a figure of the slide is said, in every language of the show."""
    slide = room.slide
    fact = None if slide is None else slide.facts().get(name)
    if fact is None or room.desk.shown is None:
        return ""
    return "\n".join(str(fact.said(one)) for one in room.desk.shown.show.languages)


class FiguresWidget(KeyedWidget):
    """Figures by name, each a card that says its number."""

    named = "figure"

    def following(self, name: str, wanted: str) -> tuple[Operation, ...]:
        """Charts, sentences and derived figures that name the figure."""
        slide = form(self.room.desk.raw, self.room.home)
        found: list[Operation] = []
        for part in slide.every():
            steps, value = part.steps, part.value
            if steps[:4] == (*self.spec.steps, name):
                # By then it is there under its new name.
                steps = (*steps[:3], wanted, *steps[4:])
            derived = steps[-3:-1] == ("derived", "of")
            if value == name and (part.editor == "figure-name" or derived):
                found.append(SetValue(steps, wanted))
            elif part.editor == "words" and isinstance(value, dict):
                for language, words in value.items():
                    told = re.sub(
                        rf"\{{{re.escape(name)}(?=[.}}])", f"{{{wanted}", str(words)
                    )
                    if told != words:
                        found.append(SetValue((*steps, language), told))
        return tuple(found)

    def describe(self, row: Fold, part: FormField) -> None:
        name = str(part.steps[-1])
        label = part.summary.said(self.room.staff)
        slide = self.room.slide
        fact = None if slide is None else slide.facts().get(name)
        said = "" if fact is None else str(fact.said(self.room.staff))
        worst = min((one.severity for one in part.heard), default="")
        mark, tone = ("●", "doubt") if worst else ("", "good")
        if worst == "error":
            tone = "wrong"
        source = part.value.get("source") if isinstance(part.value, dict) else None
        if not mark and isinstance(source, str):
            found = accord(self.room, name, source)
            if found is not None:
                mark, tone = ("✓" if found.tone == "good" else "≠"), found.tone
        row.say(label or name, said, mark, tone)
        row.switch.setToolTip(name)
