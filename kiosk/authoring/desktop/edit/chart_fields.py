"""What a sheet does not tell of a chart: title, unit, time, source, English names."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QSpinBox, QWidget

from kiosk.authoring.addition import free
from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.drop_list import HIGH, DropList
from kiosk.authoring.desktop.edit.field import words_of
from kiosk.authoring.desktop.edit.pair_line import PairLine
from kiosk.authoring.edit.sheet_chart import Told
from kiosk.model.text import LANGUAGES

if TYPE_CHECKING:
    from kiosk.authoring.desktop.edit.field import Room
    from kiosk.authoring.edit.sheet_block import SheetBlock
    from kiosk.model.text import Language

_SECTION: Final = "1"
"""The only section of a source that is told here."""


class ChartFields(QWidget):
    """The fields, those of a new source only where there is to be one.

    Signals:
        changed(): something else stands in them.
    """

    changed = Signal()

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        shown = room.desk.shown
        self.languages: tuple[Language, ...] = (
            LANGUAGES if shown is None else shown.show.languages
        )
        self._rows: dict[QWidget, QLabel] = {}
        """What stands before each field."""
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self.title = self._pair("sheet-title")
        self.unit = self._pair("sheet-unit")
        self.period = self._pair("sheet-period")
        self.source = DropList(room, room.say("sheet-source"))
        self._places = self._known()
        for _, said in self._places:
            self.source.addItem(said)
        self.source.addItem(room.say("new-source"))
        self._row("sheet-source", self.source)
        self.source_title = self._pair("source-title")
        self.credits = self._pair("source-credits")
        self.year = QSpinBox()
        self.year.setRange(1000, 9999)
        self.year.setValue(date.today().year)
        self.year.setFont(room.look.font())
        self.year.setMinimumHeight(HIGH)
        self._row("source-year", self.year)
        self._names: dict[str, PairLine] = {}
        self.source.currentIndexChanged.connect(self._sourced)
        self._sourced()

    def show_block(self, block: SheetBlock) -> None:
        """Ask for what this block does not tell."""
        if block.timed:
            first, last = block.labels[0], block.labels[-1]
            ends = {
                "zh": f"{first.zh}至{last.zh}",
                "en": f"{first.en} to {last.en}" if first.en and last.en else None,
            }
            self.period.show_words({one: ends[one] for one in LANGUAGES})
        if block.unit:
            self.unit.show_words(dict.fromkeys(self.languages[:1], block.unit))
        self._ask_names(block)

    def _ask_names(self, block: SheetBlock) -> None:
        """Ask for the English of names that are Chinese alone, and for missing ones."""
        for line in self._names.values():
            for gone in (line, self._rows.pop(line)):
                self._grid.removeWidget(gone)
                gone.hide()
                gone.deleteLater()
        self._names = {}
        whole = len(self.languages) == len(LANGUAGES)
        for one in block.captions:
            if one.zh and (one.en or not whole):
                continue
            line = PairLine(self._room, one.zh, self.languages)
            said = self._room.say("name-of", name=one.zh or "…")
            self._row_of(said, line)
            if one.zh and "zh" in line.lines:
                line.lines["zh"].setText(one.zh)
                line.lines["zh"].setReadOnly(True)
                line.lines["zh"].setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._names[one.zh] = line
            line.changed.connect(self.changed)

    def told(self) -> Told | None:
        """What has been told; None as long as something is missing."""
        asked = [self.title, self.period, *self._names.values()]
        if self._new:
            asked += [self.source_title, self.credits]
        unit = self.unit.words
        if not all(one.whole for one in asked) or not any(unit.values()):
            return None
        words = [said for said in unit.values() if said]
        # A sign is one in both languages; words are said in each.
        sign = len({*words}) == 1 and (len(words) < len(unit) or not words[0].isalpha())
        return Told(
            words[0] if sign or len(unit) == 1 else unit,
            self.locator,
            self.period.words,
            self.languages,
            {name: line.words.get("en", "") for name, line in self._names.items()},
        )

    # -- the source -------------------------------------------------------------

    def _known(self) -> list[tuple[str, str]]:
        """Places in the sources that there are, and what they are called."""
        shown = self._room.desk.shown
        found = []
        for name, source in ({} if shown is None else shown.sources).items():
            for section, one in source.sections.items():
                title = source.title.words(self._room.staff)
                said = f"{title} · {one.name.words(self._room.staff)}"
                found.append((f"{name}/{section}.1", said))
        return found

    @property
    def _new(self) -> bool:
        return self.source.currentIndex() >= len(self._places)

    @property
    def new_source(self) -> tuple[str, dict[str, Any]] | None:
        """The source that is to be added, by its name; None for none."""
        if not self._new:
            return None
        shown = self._room.desk.shown
        name = free("sheet", () if shown is None else shown.sources)
        title = self.source_title.words
        section = {"name": title, "paragraphs": 1}
        return name, {
            "title": title,
            "credits": self.credits.words,
            "year": self.year.value(),
            "sections": {_SECTION: section},
        }

    @property
    def locator(self) -> str:
        """The place in a source that the numbers are from."""
        if (new := self.new_source) is not None:
            return f"{new[0]}/{_SECTION}.1"
        return self._places[self.source.currentIndex()][0]

    def _sourced(self) -> None:
        for widget in (self.source_title, self.credits, self.year):
            self._rows[widget].setVisible(self._new)
            widget.setVisible(self._new)
        self.changed.emit()

    # -- what it is made of -------------------------------------------------

    def _pair(self, word: str) -> PairLine:
        line = PairLine(self._room, self._room.say(word), self.languages)
        line.changed.connect(self.changed)
        self._row(word, line)
        return line

    def _row(self, word: str, widget: QWidget) -> None:
        self._row_of(self._room.say(word), widget)

    def _row_of(self, said: str, widget: QWidget) -> None:
        head = words_of(self._room, said, style.SMALL, 500, "soft")
        head.setBuddy(widget)
        row = self._grid.rowCount()
        self._grid.addWidget(head, row, 0)
        self._grid.addWidget(widget, row, 1)
        self._rows[widget] = head
