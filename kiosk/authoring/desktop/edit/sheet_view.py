"""A sheet as staff see it, on which a range is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QItemSelection, QModelIndex, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from kiosk.authoring.desktop.edit import style
from kiosk.content.sheet import Range, SheetTable, column_name

if TYPE_CHECKING:
    from PySide6.QtCore import QPersistentModelIndex

    from kiosk.authoring.desktop.edit.voice import Voice

_SPARE: Final = 3
"""Empty rows and columns that are seen behind the last that hold anything."""
_MOST: Final = 2000
"""Rows that are seen."""


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


class SheetView(QTableView):
    """The cells, and the range that is drawn over them.

    Signals:
        drawn(object): a range has been drawn.
    """

    drawn = Signal(object)

    def __init__(self, voice: Voice) -> None:
        super().__init__()
        self.cells = SheetModel()
        self._quiet = False
        self.setModel(self.cells)
        self.setFont(voice.look.font(style.SMALL))
        self.setAccessibleName(voice.say("sheet"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.verticalHeader().setDefaultSectionSize(24)
        across = self.horizontalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        across.setDefaultSectionSize(88)
        self.selectionModel().selectionChanged.connect(self._changed)

    def show_table(self, table: SheetTable | None, taken: Range | None) -> None:
        """Show a sheet, of which a range is taken already."""
        self._quiet = True
        self.cells.show_table(table, taken)
        self._quiet = False

    def _changed(self, _: QItemSelection, __: QItemSelection) -> None:
        found = self.selectionModel().selectedIndexes()
        if self._quiet or not found:
            return
        rows, columns = [o.row() for o in found], [o.column() for o in found]
        self.drawn.emit(Range(min(rows), min(columns), max(rows), max(columns)))
