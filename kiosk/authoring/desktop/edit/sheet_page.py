"""The first page of a chart from a spreadsheet: the file or rows, and the range."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.cells import asked, book
from kiosk.authoring.desktop.edit.drop_list import DropList
from kiosk.authoring.desktop.edit.field import button, tint, words_of
from kiosk.authoring.desktop.edit.sheet_view import SheetView
from kiosk.authoring.edit.sheet_block import NoBlock, SheetBlock, block
from kiosk.authoring.edit.sheet_chart import SheetName
from kiosk.content.sheet import Book, Range, SheetError

if TYPE_CHECKING:
    from kiosk.authoring.desktop.edit.field import Room

_PASTED: Final = "rows.csv"
_ALL: Final = Range(0, 0, 9999, 255)
"""What is taken at first: as much as there is."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A block of cells: where they are, and whether the rows were only pasted.

    `folder` is the one from which the sheet names its file.
    """

    block: SheetBlock
    sheet: SheetName
    folder: Path
    pasted: bool


class SheetPage(QWidget):
    """A file is chosen or rows are pasted, and the cells that are meant drawn.

    Signals:
        changed(): other cells are meant.
    """

    changed = Signal()

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self.found: Drawn | None = None
        self._book: Book | None = None
        self._pasted = False
        self._place: TemporaryDirectory[str] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        row = QHBoxLayout()
        self.choose = button(room, room.say("choose-file"), "plain")
        self.paste = button(room, room.say("paste-rows"), "plain")
        self.sheets = DropList(room, room.say("sheet"))
        self.sheets.setMaximumWidth(200)
        self.sheets.hide()
        row.addWidget(self.choose)
        row.addWidget(self.paste)
        row.addWidget(self.sheets)
        row.addStretch(1)
        column.addLayout(row)
        self.how = words_of(room, room.say("sheet-draw"), style.SMALL, tone="soft")
        self.how.setWordWrap(True)
        column.addWidget(self.how)
        self.view = SheetView(room)
        self.view.setMinimumHeight(96)
        column.addWidget(self.view, 1)
        self.choose.clicked.connect(self._choose)
        self.paste.clicked.connect(self.take_clipboard)
        self.sheets.activated.connect(lambda _: self._take(_ALL))
        self.view.drawn.connect(self._take)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self).activated.connect(
            self.take_clipboard
        )

    def _choose(self) -> None:
        name = asked(self._room, self)
        if name:
            self.take_file(name)

    def take_file(self, name: str) -> None:
        """Show a spreadsheet beside the content."""
        self._open(book(self._room.desk.path.parent, name), pasted=False)

    def take_clipboard(self) -> None:
        """Show the rows that have been copied in Excel or WPS."""
        text = QApplication.clipboard().text()
        if not text.strip():
            self._tell(self._room.say("nothing-copied"), "doubt")
            return
        if self._place is None:
            self._place = TemporaryDirectory(prefix="kiosk-rows-")
        data = rows_of(text)
        (Path(self._place.name) / _PASTED).write_bytes(data)
        self._open(Book(_PASTED, data), pasted=True)

    def _open(self, found: Book, *, pasted: bool) -> None:
        self._book, self._pasted = found, pasted
        try:
            names = [*found.sheets()]
        except SheetError:
            # What is wrong is told where it is read.
            names = []
        self.sheets.clear()
        self.sheets.addItems(names)
        self.sheets.setVisible(len(names) > 1)
        self._take(_ALL)

    def _take(self, drawn: Range) -> None:
        """Take some cells, and say what has been understood of them."""
        self.found = None
        say, staff = self._room.say, self._room.staff
        sheet = self.sheets.currentText() if self.sheets.count() > 1 else None
        assert self._book is not None
        try:
            table = self._book.table(sheet)
        except SheetError as error:
            self._tell(error.what.said(staff), "wrong")
            self.view.show_table(None, None)
        else:
            self.view.show_table(table, None if drawn is _ALL else drawn)
            try:
                made = block(table, drawn)
            except NoBlock as error:
                self._tell(error.what.said(staff), "doubt")
            else:
                self._tell(
                    say("understood", rows=len(made.labels), lines=len(made.lines)),
                    "good",
                )
                self.found = Drawn(
                    made,
                    SheetName(self._book.file, sheet),
                    self._folder(),
                    self._pasted,
                )
        self.changed.emit()

    def _folder(self) -> Path:
        if self._pasted and self._place is not None:
            return Path(self._place.name)
        return self._room.desk.path.parent

    def _tell(self, words: str, tone: str) -> None:
        tint(self.how, "tone", tone)
        self.how.setText(words)

    def stop(self) -> None:
        """Take away what was only pasted."""
        if self._place is not None:
            self._place.cleanup()
            self._place = None


def rows_of(text: str) -> bytes:
    """Rows as a spreadsheet copies them, as the bytes of a file."""
    made = io.StringIO()
    rows = csv.reader(io.StringIO(text.rstrip("\r\n")), delimiter="\t")
    csv.writer(made, lineterminator="\n").writerows(rows)
    return made.getvalue().encode()
