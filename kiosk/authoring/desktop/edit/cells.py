"""Cells of a spreadsheet: the file, and the sheet on which the range is drawn."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.choosing import chosen
from kiosk.authoring.desktop.edit.drop_list import DropList
from kiosk.authoring.desktop.edit.field import (
    FieldWidget,
    Room,
    button,
    heading,
    words_of,
)
from kiosk.authoring.desktop.edit.group import FieldsWidget
from kiosk.authoring.desktop.edit.sheet_view import SheetView
from kiosk.authoring.desktop.edit.trouble import why
from kiosk.content.content import inside
from kiosk.content.sheet import LIMIT, Book, Range, SheetError, SheetTable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from kiosk.authoring.edit.form import FormField
    from kiosk.authoring.finding import Finding

FOLDER: Final = "data"
"""Where a spreadsheet is copied to that lies somewhere else."""


class CellsWidget(FieldWidget):
    """A range of cells that stands in for what would be typed."""

    def __init__(self, room: Room, spec: FormField, level: int) -> None:
        super().__init__(room, spec, level)
        if spec.field is not None:
            self.column.addWidget(heading(room, spec, level))
        self.sheets = DropList(room, room.say("sheet"))
        self.sheets.activated.connect(self._picked)
        self.takes(self.sheets)
        self.fields = FieldsWidget(room, spec, level + 1, ("file", "range"))
        self.column.addWidget(self.fields)
        self.column.addWidget(self.sheets)
        self.sheet = SheetView(room)
        self.model = self.sheet.cells
        self.sheet.setFixedHeight(224)
        self.how = words_of(room, room.say("sheet-how"), style.SMALL, tone="faint")
        self.how.setWordWrap(True)
        typed = button(room, room.say("typed-here"), "link")
        pick = button(room, room.say("choose-file"), "link")
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(pick)
        across.addWidget(typed)
        across.addStretch(1)
        for widget in (self.sheet, self.how, row):
            self.column.addWidget(widget)
        self._book: tuple[object, Book] | None = None
        self.takes(self.sheet)
        self.sheet.drawn.connect(self._drawn)
        typed.clicked.connect(self._type)
        pick.clicked.connect(self._ask)

    def refresh(self) -> None:
        self.fields.show_field(self.spec)
        value: Any = self.spec.value if isinstance(self.spec.value, dict) else {}
        table, why = self._table(str(value.get("file", "")), value.get("sheet"))
        try:
            taken = Range.spelt(str(value.get("range", "")))
        except SheetError:
            taken = None
        self._show_sheets(value.get("sheet"))
        self.sheet.show_table(table, taken)
        self.sheet.setVisible(table is not None)
        self.how.setText(why or self.room.say("sheet-how"))

    def _show_sheets(self, sheet: object) -> None:
        """The sheets of the file, where there are several."""
        names = [] if self._book is None else [*self._book[1].sheets()]
        held = [self.sheets.itemText(n) for n in range(self.sheets.count())]
        if names != held:
            self.sheets.clear()
            self.sheets.addItems(names)
        self.sheets.setCurrentIndex(names.index(sheet) if sheet in names else -1)
        self.sheets.setVisible(len(names) > 1)

    def _picked(self, place: int) -> None:
        way = (*self.spec.steps, "sheet")
        self.room.desk.change(way, self.sheets.itemText(place))

    def _table(self, name: str, sheet: object) -> tuple[SheetTable | None, str]:
        """The sheet that is named, or why there is none."""
        staff = self.room.staff
        try:
            file = inside(self.room.desk.path.parent, name)
            when = file.stat()
            key = (name, when.st_mtime_ns, when.st_size)
            if self._book is None or self._book[0] != key:
                self._book = key, book(self.room.desk.path.parent, name)
            named = sheet if isinstance(sheet, str) and sheet else None
            return self._book[1].table(named), ""
        except SheetError as error:
            return None, error.what.said(staff)
        except (OSError, ValueError):
            return None, ""

    def _drawn(self, drawn: Range) -> None:
        """Take the range that has been drawn on the sheet."""
        self.room.desk.change((*self.spec.steps, "range"), str(drawn))

    def _type(self) -> None:
        """Write the values themselves in the place of the cells."""
        read: Any = self.room.desk.draft.raw
        try:
            for step in self.spec.steps:
                read = read[step]
        except (KeyError, IndexError, TypeError):
            read = None
        if read is None or (isinstance(read, dict) and "file" in read):
            read = self.spec.fresh()
        self.room.desk.change(self.spec.steps, read)

    def _ask(self) -> None:
        name = asked(self.room, self)
        if name:
            self.room.desk.change(self.spec.steps, first(self.room, name))

    def heard(self) -> Iterable[Finding]:
        # The fields tell the rest.
        return [one for one in self.spec.heard if one.steps[-1:] == ("sheet",)]

    def within(self) -> Iterable[FieldWidget]:
        return (self.fields,)


def asked(room: Room, parent: QWidget) -> str:
    """The path, beside the content, of a spreadsheet that is chosen; "" for none."""
    folder = room.desk.path.parent
    held = folder / FOLDER
    file = chosen(
        room,
        parent,
        room.say("choose-file"),
        held if held.is_dir() else folder,
        "Excel, CSV (*.xlsx *.csv)",
    )
    if file is None:
        return ""
    try:
        return brought(file, folder)
    except OSError as error:
        room.told.emit(room.say("not-brought", why=why(error, room.staff)))
        return ""


def brought(file: Path, folder: Path) -> str:
    """The path of a file beside a content, which is copied there if need be."""
    try:
        return file.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        pass
    there = folder / FOLDER
    there.mkdir(parents=True, exist_ok=True)
    number, target = 1, there / file.name
    while target.exists() and target.read_bytes() != file.read_bytes():
        number += 1
        target = there / f"{file.stem}-{number}{file.suffix}"
    if not target.exists():
        shutil.copyfile(file, target)
    return target.relative_to(folder).as_posix()


def first(room: Room, name: str) -> dict[str, str]:
    """The first cell of a spreadsheet, from which a range is drawn then."""
    names = book(room.desk.path.parent, name).sheets()
    sheet = {"sheet": names[0]} if len(names) > 1 else {}
    return {"file": name, **sheet, "range": "A1"}


def book(folder: Path, name: str) -> Book:
    """A spreadsheet beside the content; one that is too large is as an empty one."""
    try:
        file = inside(folder, name)
        data = file.read_bytes() if file.stat().st_size <= LIMIT else b""
    except (OSError, ValueError):
        data = b""
    return Book(name, data)


def offering(room: Room, field: FieldWidget) -> None:
    """Put a button under a field, by which cells stand in for what is typed."""
    link = button(room, room.say("from-sheet"), "link")
    link.clicked.connect(_taking(room, field))
    field.column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)


def _taking(room: Room, field: FieldWidget) -> Callable[[], None]:
    def take() -> None:
        name = asked(room, field)
        if name:
            room.desk.change(field.spec.steps, first(room, name))

    return take
