"""Cells of a spreadsheet: the file, and the sheet on which the range is drawn."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QItemSelection, QModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QWidget,
)

from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.drop_list import DropList
from kiosk.authoring.desktop.edit.field import (
    FieldWidget,
    Room,
    button,
    heading,
    words_of,
)
from kiosk.authoring.desktop.edit.group import FieldsWidget
from kiosk.content.content import inside
from kiosk.content.sheet import LIMIT, Book, Range, SheetError, SheetTable, column_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtCore import QPersistentModelIndex

    from kiosk.authoring.edit.form import FormField
    from kiosk.authoring.finding import Finding

_SPARE: Final = 3
"""Empty rows and columns that are seen behind the last that hold anything."""
_MOST: Final = 2000
"""Rows that are seen."""
FOLDER: Final = "data"
"""Where a spreadsheet is copied to that lies somewhere else."""


class SheetModel(QAbstractTableModel):
    """The cells of a sheet as staff see them."""

    def __init__(self) -> None:
        super().__init__()
        self._table: SheetTable | None = None
        self._taken: Range | None = None

    def show_table(self, table: SheetTable | None, taken: Range | None) -> None:
        """Show a sheet, of which a range is taken."""
        if (table, taken) == (self._table, self._taken):
            return
        self.beginResetModel()
        self._table, self._taken = table, taken
        self.endResetModel()

    def rowCount(
        self, parent: QModelIndex | QPersistentModelIndex | None = None
    ) -> int:
        if self._table is None or (parent is not None and parent.isValid()):
            return 0
        return min(_MOST, self._table.size[0] + _SPARE)

    def columnCount(
        self, parent: QModelIndex | QPersistentModelIndex | None = None
    ) -> int:
        if self._table is None or (parent is not None and parent.isValid()):
            return 0
        return self._table.size[1] + _SPARE

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if self._table is None:
            return None
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._table.shown(row, column)
        if role == Qt.ItemDataRole.BackgroundRole and self._holds(row, column):
            return QColor(style.GLOW)
        return None

    def _holds(self, row: int, column: int) -> bool:
        taken = self._taken
        if taken is None:
            return False
        return taken.top <= row <= taken.bottom and taken.left <= column <= taken.right

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            column_name(section)
            if orientation == Qt.Orientation.Horizontal
            else (section + 1)
        )


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
        self.model = SheetModel()
        self.sheet = QTableView()
        self.sheet.setModel(self.model)
        self.sheet.setFont(room.look.font(style.SMALL))
        self.sheet.setFixedHeight(224)
        self.sheet.setAccessibleName(room.say("sheet"))
        self.sheet.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.sheet.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.sheet.setTabKeyNavigation(False)
        self.sheet.verticalHeader().setDefaultSectionSize(24)
        self.sheet.horizontalHeader().setSectionResizeMode(
            QHeaderView.ResizeMode.Interactive
        )
        self.sheet.horizontalHeader().setDefaultSectionSize(88)
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
        self._quiet = False
        self.takes(self.sheet)
        self.sheet.selectionModel().selectionChanged.connect(self._drawn)
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
        self._quiet = True
        self.model.show_table(table, taken)
        self._quiet = False
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
                self._book = key, _book(self.room.desk.path.parent, name)
            named = sheet if isinstance(sheet, str) and sheet else None
            return self._book[1].table(named), ""
        except SheetError as error:
            return None, error.what.said(staff)
        except (OSError, ValueError):
            return None, ""

    def _drawn(self, selected: QItemSelection, _: QItemSelection) -> None:
        """Take the range that has been drawn on the sheet."""
        found = self.sheet.selectionModel().selectedIndexes()
        if self._quiet or not found:
            return
        rows, columns = [o.row() for o in found], [o.column() for o in found]
        drawn = Range(min(rows), min(columns), max(rows), max(columns))
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
    named, _ = QFileDialog.getOpenFileName(
        parent, room.say("choose-file"), str(folder), "Excel, CSV (*.xlsx *.csv)"
    )
    return brought(Path(named), folder) if named else ""


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
    names = _book(room.desk.path.parent, name).sheets()
    sheet = {"sheet": names[0]} if len(names) > 1 else {}
    return {"file": name, **sheet, "range": "A1"}


def _book(folder: Path, name: str) -> Book:
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
