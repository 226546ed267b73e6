"""Fields that have fields: a model, a kind that is chosen, and cards that fold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.drop_list import DropList
from kiosk.authoring.desktop.edit.field import (
    ElidedLabel,
    FieldWidget,
    Room,
    button,
    heading,
    tint,
    words_of,
)
from kiosk.authoring.desktop.edit.flow import FlowLayout
from kiosk.authoring.desktop.edit.icons import icon
from kiosk.authoring.desktop.edit.kind_dialog import KindDialog
from kiosk.authoring.desktop.edit.tools import Tools
from kiosk.authoring.edit.kind_fit import fitting
from kiosk.model.schedule import Schedule

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from PySide6.QtGui import QResizeEvent

    from kiosk.authoring.edit.form import FormField
    from kiosk.authoring.finding import Finding
    from kiosk.model.walk import Steps

_ALWAYS: Final = frozenset({"switch", "choice", "choices", "kind", "moment"})
"""Editors that are seen where nothing is written, too: they show what holds then."""


class FieldsWidget(FieldWidget):
    """The fields of a model, those that may be left out as buttons to add them."""

    def __init__(
        self,
        room: Room,
        spec: FormField,
        level: int,
        names: Sequence[str] | None = None,
    ) -> None:
        """The fields of these names alone, in their order; of all if None."""
        super().__init__(room, spec, level)
        self._names = names
        self._above = 0
        """Widgets that stand above the fields."""
        self.column.setSpacing(16 if level == 0 else 10)
        self._made: dict[str, FieldWidget] = {}
        self._wanted: set[str] = set()
        self._adders = QWidget()
        self._adders_flow = FlowLayout(self._adders, 4)
        self._chips: dict[str, QPushButton] = {}
        self.column.addWidget(self._adders)
        self._build()

    def parts(self) -> list[FormField]:
        """The fields that stand here."""
        if self._names is None:
            return list(self.spec.parts)
        found = {part.name: part for part in self.spec.parts}
        return [found[name] for name in self._names if name in found]

    def _seen(self, part: FormField) -> bool:
        return (
            part.required
            or part.written
            or part.name in self._wanted
            or bool(part.heard)
            or part.editor in _ALWAYS
            or part.model is Schedule
        )

    def _build(self) -> None:
        """Make what has come, and take away what has gone."""
        place = 0
        parts = self.parts()
        for part in parts:
            held = self._made.get(part.name)
            if held is not None and (
                held.spec.editor != part.editor or not self._seen(part)
            ):
                self._drop(part.name)
                held = None
            if not self._seen(part):
                continue
            if held is None:
                held = self.room.made(part, self.level)
                self._made[part.name] = held
                self.column.insertWidget(self._above + place, held)
            held.show_field(part)
            place += 1
        for name in self._made.keys() - {part.name for part in parts}:
            self._drop(name)
        self._build_adders([part for part in parts if not self._seen(part)])

    def _drop(self, name: str) -> None:
        gone = self._made.pop(name)
        self.column.removeWidget(gone)
        gone.hide()
        gone.deleteLater()

    def _build_adders(self, parts: list[FormField]) -> None:
        names = [part.name for part in parts]
        if names == [*self._chips]:
            return
        for chip in self._chips.values():
            self._adders_flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = {}
        for part in parts:
            called = part.label.said(self.room.staff)
            chip = button(self.room, self.room.say("add-named", name=called), "chip")
            about = part.about.said(self.room.staff).replace("<", "&lt;")
            chip.setToolTip(f"<p>{about}</p>")
            chip.clicked.connect(self._adding(part.name))
            self._chips[part.name] = chip
            self._adders_flow.addWidget(chip)
        self._adders.setVisible(bool(names))

    def _adding(self, name: str) -> Callable[[], None]:
        def add() -> None:
            self._wanted.add(name)
            part = next(one for one in self.parts() if one.name == name)
            fresh = part.fresh()
            # A group that needs nothing is written with the first of its fields.
            if part.editor in ("group", "list", "table", "cells", "figure") and (
                fresh != {} or part.editor != "group"
            ):
                self.room.desk.change(part.steps, fresh)
            self._build()
            widget = self._made[name].sought(part.steps)
            if widget is not None:
                widget.setFocus(Qt.FocusReason.OtherFocusReason)
            self.room.unfolded.emit(self._made[name])

        return add

    def refresh(self) -> None:
        self._build()

    def heard(self) -> Iterable[Finding]:
        return self.spec.findings

    def within(self) -> Iterable[FieldWidget]:
        return self._made.values()

    def opened(self, steps: Steps) -> FieldWidget:
        own = len(self.spec.steps)
        name = str(steps[own]) if len(steps) > own else ""
        if name in self._chips:
            self._wanted.add(name)
            self._build()
        return super().opened(steps)

    def sought(self, steps: Steps) -> QWidget | None:
        for one in self._made.values():
            found = one.sought(steps)
            if found is not None:
                return found
        return None


class GroupWidget(FieldsWidget):
    """A model within a model, under its name."""

    def __init__(self, room: Room, spec: FormField, level: int) -> None:
        super().__init__(room, spec, level + 1)
        self.column.setContentsMargins(0, 0, 0, 0)
        if spec.field is None:
            return
        self.column.insertWidget(0, heading(room, spec, level))
        self._above = 1


class KindWidget(FieldWidget):
    """A model that is chosen by its kind, such as what is drawn."""

    def __init__(self, room: Room, spec: FormField, level: int) -> None:
        super().__init__(room, spec, level)
        self.head()
        self.list = DropList(room, self.name)
        self._tags = [str(one.value) for one in spec.choices]
        for one in spec.choices:
            self.list.addItem(f"{one.label.said(room.staff)} · {one.value}")
        self.takes(self.list)
        self.pictures = button(room, room.say("by-pictures"), "link")
        self.pictures.clicked.connect(self._choose)
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        across.addWidget(self.list, 1)
        across.addWidget(self.pictures)
        self.column.addWidget(row)
        self.about = words_of(room, "", style.SMALL, tone="faint")
        self.about.setWordWrap(True)
        self.column.addWidget(self.about)
        self.fields: FieldsWidget | None = None
        self._tag: str | None = None
        self.list.activated.connect(self._chosen)

    def _chosen(self, place: int) -> None:
        self._become(self._tags[place])

    def _choose(self) -> None:
        """Ask for a kind by pictures; those come first that what is there allows."""
        fits = self._fitting(self._tags)
        dialog = KindDialog(
            self.room, self.window(), self.name, self.spec.choices, self.spec.tag, fits
        )
        if dialog.exec():
            self._become(dialog.chosen)

    def _fitting(self, tags: Collection[str]) -> dict[str, Any]:
        """Of some kinds those that fit, and what each would be."""
        desk = self.room.desk
        if self.spec.tag is None or not desk.source.sound:
            return {}
        return fitting(desk.raw, self.spec.steps, desk.path, tags)

    def _become(self, tag: str) -> None:
        if tag != self.spec.tag:
            fits = self._fitting((tag,))
            value = fits[tag] if tag in fits else self.spec.as_kind(tag)
            self.room.desk.change(self.spec.steps, value)

    def refresh(self) -> None:
        tag = self.spec.tag
        self.list.setCurrentIndex(self._tags.index(tag) if tag in self._tags else -1)
        choice = next((one for one in self.spec.choices if one.value == tag), None)
        about = "" if choice is None else choice.about.said(self.room.staff)
        self.about.setText(about)
        if self.fields is not None and tag != self._tag:
            self.column.removeWidget(self.fields)
            self.fields.hide()
            self.fields.deleteLater()
            self.fields = None
        self._tag = tag
        if self.spec.model is None:
            return
        if self.fields is None:
            self.fields = FieldsWidget(self.room, self.spec, self.level + 1)
            self.fields.column.setContentsMargins(16, 6, 0, 0)
            self.column.addWidget(self.fields)
        self.fields.show_field(self.spec)

    def heard(self) -> Iterable[Finding]:
        # The fields below tell it.
        return () if self.fields is not None else self.spec.heard

    def within(self) -> Iterable[FieldWidget]:
        return () if self.fields is None else (self.fields,)

    def opened(self, steps: Steps) -> FieldWidget:
        if self.fields is not None and len(steps) > len(self.spec.steps):
            return self.fields.opened(steps)
        return self


class Fold(QFrame):
    """A card with a line that says what is in it, and the rest when it is opened."""

    def __init__(self, room: Room, build: Callable[[], FieldWidget]) -> None:
        """A closed card; `build` makes what is in it, when it is opened first."""
        super().__init__()
        self.room = room
        self._build = build
        self.body: FieldWidget | None = None
        self.spec: FormField | None = None
        self._words = ""
        tint(self, "card", "true")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        head = QWidget()
        self.row = QHBoxLayout(head)
        self.row.setContentsMargins(4, 4, 4, 4)
        self.row.setSpacing(0)
        self.switch = button(room, "", "fold")
        self.switch.setFont(room.look.font(style.BODY, 500))
        self.switch.setCheckable(True)
        self.switch.setMinimumWidth(24)
        self.switch.setIcon(icon("closed"))
        self.side = ElidedLabel(right=True)
        self.side.setFont(room.look.font(style.SMALL))
        self.side.setProperty("tone", "soft")
        self.mark = words_of(room, "", style.SMALL, 500, tone="good")
        self._tools = Tools(room)
        self.switch.setSizePolicy(
            QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred
        )
        self.row.addWidget(self.switch, 3)
        self.row.addWidget(self.side, 2)
        self.row.addSpacing(8)
        self.row.addWidget(self.mark)
        self.row.addWidget(self._tools)
        self._column.addWidget(head)
        self.switch.toggled.connect(self._toggled)

    def tool(self, sign: str, about: str, act: Callable[[], None]) -> QPushButton:
        """Put a small button at the end of the line."""
        return self._tools.put(sign, about, act)

    def say(self, words: str, side: str = "", mark: str = "", tone: str = "") -> None:
        """What is in it, what stands at the end of the line, and the mark there."""
        words = words.replace("\n", " ")
        if (words, side) != (self._words, self.side.text()):
            # With every keystroke a form says what is in all its cards.
            self._words = words
            self.switch.setAccessibleName(words)
            self.side.setText(side)
            self._fit()
        _set(self.mark, mark)
        if tone:
            tint(self.mark, "tone", tone)

    def _fit(self) -> None:
        """Let the name be read first, and what stands behind it where there is room."""
        self._tools.gather(self.width())
        room = self.width() - self._tools.wide - 84
        wide = self.switch.fontMetrics().horizontalAdvance(self._words)
        beside = self.side.fontMetrics().horizontalAdvance(self.side.text())
        self.side.setVisible(bool(self.side.text()) and wide + beside / 2 <= room)
        if not self.side.isHidden():
            # It has no more than it needs, and the name all the rest.
            self.side.setFixedWidth(min(beside + 8, max(0, room - wide)))
            room -= self.side.width()
        elide = Qt.TextElideMode.ElideRight
        metrics = self.switch.fontMetrics()
        self.switch.setText(
            metrics.elidedText(self._words, elide, max(room, wide // 3))
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def show_field(self, spec: FormField) -> None:
        self.spec = spec
        if self.body is not None:
            self.body.show_field(spec)

    def open(self) -> FieldWidget:
        """Open it, and give what is in it."""
        self.switch.setChecked(True)
        assert self.body is not None
        return self.body

    def _toggled(self, opened: bool) -> None:
        if opened and self.body is None:
            self.body = self._build()
            self.body.column.setContentsMargins(16, 4, 12, 14)
            self._column.addWidget(self.body)
            if self.spec is not None:
                self.body.show_field(self.spec)
        if self.body is not None:
            self.body.setVisible(opened)
        self.switch.setIcon(icon("open" if opened else "closed"))


def _set(label: QLabel, words: str) -> None:
    if label.text() != words:
        label.setText(words)
    label.setVisible(bool(words))
