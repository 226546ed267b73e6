"""A whole slide from a spreadsheet: cells, what they do not tell, and the chart."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.artist import Artist, Sight
from kiosk.authoring.desktop.edit.asking import Asking
from kiosk.authoring.desktop.edit.chart_fields import ChartFields
from kiosk.authoring.desktop.edit.field import button, tint, words_of
from kiosk.authoring.desktop.edit.kind_dialog import every_kind
from kiosk.authoring.desktop.edit.picture_list import ROLE, PictureList, still
from kiosk.authoring.desktop.edit.sheet_page import SheetPage
from kiosk.authoring.edit.sheet_chart import (
    SheetChart,
    charts,
    question,
    slide_of,
    suited,
    typed_in,
)
from kiosk.content import content

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kiosk.authoring.desktop.edit.field import Room

_PICTURE: Final = QSize(224, 126)
_PAUSE: Final = 350
"""Milliseconds without a keystroke after which charts are offered anew."""


class SheetDialog(Asking):
    """Two pages: the cells, and the chart; `slide` is what is made of them."""

    def __init__(
        self, room: Room, parent: QWidget, example: Callable[[str], Mapping[str, Any]]
    ) -> None:
        """`example` gives the example of a kind of chart, as plain data."""
        super().__init__(room, parent, room.say("from-sheet-title"))
        self.room = room
        self.slide: dict[str, Any] | None = None
        self._example = example
        self._artist = Artist(room.desk.path)
        self._waiting: list[int] = []
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._offer)
        self.cells = SheetPage(room)
        self.fields = ChartFields(room)
        self.list = PictureList(room, room.say("charts"), _PICTURE)
        self.list.setMinimumHeight(_PICTURE.height() + 60)
        self.told = words_of(room, "", style.SMALL, tone="soft")
        self.told.setWordWrap(True)
        chart = QWidget()
        chart.setObjectName("page")
        column = QVBoxLayout(chart)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.fields)
        column.addWidget(self.told)
        column.addWidget(self.list)
        column.addStretch(1)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.cells)
        self._pages.addWidget(chart)
        self.body.addWidget(self._pages)
        self.back = button(room, room.say("back"), "plain")
        self.back.clicked.connect(self._go_back)
        self.back.hide()
        self.foot.addWidget(self.back)
        self.accept_, _ = self.answers(room.say("next"), room.say("cancel"))
        self.accept_.setEnabled(False)
        self.accept_.clicked.connect(self._go_on)
        self.cells.changed.connect(self._celled)
        self.fields.changed.connect(self._wait)
        self.list.itemDoubleClicked.connect(self._take)
        self.be_large(860, 640)

    # -- from page to page ----------------------------------------------------------

    @property
    def _on_cells(self) -> bool:
        return self._pages.currentIndex() == 0

    def _celled(self) -> None:
        self.accept_.setEnabled(self.cells.found is not None)

    def _go_on(self) -> None:
        if not self._on_cells:
            self._take()
        elif self.cells.found is not None:
            self.fields.show_block(self.cells.found.block)
            self._show_page(1)
            self.fields.title.setFocus(Qt.FocusReason.OtherFocusReason)
            first = next(iter(self.fields.title.lines.values()))
            first.setFocus(Qt.FocusReason.OtherFocusReason)
            self._offer()

    def _go_back(self) -> None:
        self._show_page(0)
        self._celled()

    def _show_page(self, number: int) -> None:
        self._pages.setCurrentIndex(number)
        self.back.setVisible(number > 0)
        word = "next" if number == 0 else "add"
        self.accept_.setText(self.room.say(word))

    # -- what it can be -------------------------------------------------------------

    def _wait(self) -> None:
        if not self._on_cells:
            self.accept_.setEnabled(False)
            self._pause.start(_PAUSE)

    def _offer(self) -> None:
        """Offer the charts that the cells can be, once all is told."""
        self.list.clear()
        self._waiting = []
        told, drawn = self.fields.told(), self.cells.found
        if told is None or drawn is None:
            self._say(self.room.say("tell-first"), "soft")
            self.accept_.setEnabled(False)
            return
        made = [*charts(drawn.block, drawn.sheet, told, self._content(), self._framed)]
        unit = told.unit if isinstance(told.unit, str) else ""
        for one in suited(made, question(drawn.block, unit)):
            self._list(one)
        found = bool(self.list.count())
        self.accept_.setEnabled(found)
        if found:
            self._say(self.room.say("charts-found", n=self.list.count()), "soft")
            self.list.setCurrentRow(0)
            self._waiting = [*range(self.list.count())]
            QTimer.singleShot(0, self, self._draw)
        else:
            why = next((one.wrong for one in made if one.wrong is not None), None)
            said = "" if why is None else why.said(self.room.staff)
            self._say(said or self.room.say("no-chart"), "wrong")

    def _list(self, one: SheetChart) -> None:
        called = next(kind for kind in every_kind() if kind.value == one.tag)
        self.list.put(one, called.label.said(self.room.staff), one.tag)

    def _content(self) -> tuple[Any, Any]:
        """The content with the source that is to be added."""
        raw = self.room.desk.raw
        if (new := self.fields.new_source) is not None:
            raw = {**raw, "sources": {**raw["sources"], new[0]: new[1]}}
        return raw, self.room.desk.path

    def _framed(self, tag: str, chart: dict[str, Any]) -> dict[str, Any]:
        """The slide for a chart: what was pasted is typed in it."""
        slide = slide_of(self._example(tag), tag, chart)
        slide["title"] = self.fields.title.words
        if "theme" in slide:
            themes = [one["id"] for one in self.room.desk.raw["themes"]]
            here = self.room.desk.at(("slides", max(0, self.room.place), "theme"))
            slide["theme"] = here if here in themes else themes[0]
        drawn = self.cells.found
        if drawn is not None and drawn.pasted:
            return typed_in(slide, drawn.folder)
        return slide

    def _draw(self) -> None:
        """Draw the charts as they would be, one a turn."""
        if not self._waiting:
            return
        item = self.list.item(self._waiting.pop(0))
        made: SheetChart = item.data(ROLE)
        raw, path = self._content()
        alone = {**raw, "slides": [made.slide]}
        whole = content.draft(path, data=json.dumps(alone).encode()).content
        if whole is not None:
            ratio = self.devicePixelRatioF()
            size = (round(_PICTURE.width() * ratio), round(_PICTURE.height() * ratio))
            language = self.fields.languages[0]
            if self.room.staff in self.fields.languages:
                language = self.room.staff
            sight = Sight(size, language)
            image = self._artist.draw(whole, whole.slides[0].id, sight)
            if image is not None:
                image.setDevicePixelRatio(ratio)
                item.setIcon(still(QPixmap.fromImage(image)))
        QTimer.singleShot(0, self, self._draw)

    def _say(self, words: str, tone: str) -> None:
        tint(self.told, "tone", tone)
        self.told.setText(words)

    # -- and what is taken -----------------------------------------------------------

    def _take(self) -> None:
        item = self.list.currentItem()
        if self.accept_.isEnabled() and item is not None:
            self.slide = item.data(ROLE).slide
            self.accept()

    def done(self, result: int) -> None:
        self._pause.stop()
        self._waiting = []
        self._artist.close()
        self.cells.stop()
        super().done(result)
