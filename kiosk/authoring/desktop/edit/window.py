"""The editor's window: slides on the left, their form, the picture, and findings."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.artist import Artist, Sight
from kiosk.authoring.desktop.edit.desk import Desk
from kiosk.authoring.desktop.edit.editors import made
from kiosk.authoring.desktop.edit.field import Room, button, words_of
from kiosk.authoring.desktop.edit.form_view import FormView
from kiosk.authoring.desktop.edit.picture import Framing, PictureView
from kiosk.authoring.desktop.edit.slide_list import THUMB, SlideEntry, SlideList
from kiosk.authoring.desktop.edit.spots import Spots
from kiosk.authoring.desktop.edit.words import say
from kiosk.authoring.desktop.supposed import SIZES
from kiosk.authoring.finding import Finding
from kiosk.content.paths import asset_folders
from kiosk.model.figure import filled
from kiosk.player.application import application
from kiosk.player.fonts import Typeface
from kiosk.player.play import woken_by_signals

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.model.text import Language
    from kiosk.model.walk import Steps

_IDLE: Final = 60
"""Milliseconds without a keystroke after which small pictures are drawn, one a turn."""


class EditorWindow(QWidget):
    """The window on one content file.

    Signals:
        drawn(): the picture is of what was typed or chosen last.
        closed(): the window has been closed.
    """

    drawn = Signal()
    closed = Signal()

    def __init__(self, path: Path, staff: Language, typeface: Typeface) -> None:
        super().__init__()
        self.staff = staff
        self.look = style.Lettering(typeface)
        self.desk = Desk(path)
        self.room = Room(self.desk, self.look, staff, made)
        self.artist, self._miniaturist = Artist(path), Artist(path)
        self.spots: Spots | None = None
        self.framed: Steps = ()
        self._thumbs: dict[str, object] = {}
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self._draw_next)
        self.setObjectName("editor")
        self.setStyleSheet(style.SHEET)
        self.setFont(self.look.font())
        self._build()
        self._connect()

    def start(self) -> None:
        """Show the first slide."""
        self._list()
        self.slides.choose(0)
        self._idle.start(_IDLE)

    def stop(self) -> None:
        """End everything, while Qt still lives."""
        self._idle.stop()
        self.artist.close()
        self._miniaturist.close()

    @property
    def place(self) -> int:
        return max(0, self.slides.place)

    # -- what is shown ---------------------------------------------------------

    def _list(self) -> None:
        """The slides by theme."""
        entries, theme = [], None
        shown = self.desk.shown
        themes = {} if shown is None else {one.id: one for one in shown.themes}
        for place, raw in enumerate(self.desk.slides):
            own = themes.get(str(raw.get("theme", "")))
            if own is not None and own.id != theme:
                theme = own.id
                name = own.name.words(self.staff)
                entries.append(SlideEntry(-1, name, accent=own.accent))
            slide = self.desk.slide(place)
            title = str(raw.get("id", ""))
            if slide is not None:
                words = slide.title.words(self.staff)
                title = filled(words, slide.facts(), self.staff)
            off = slide is not None and slide.schedule is not None
            entries.append(SlideEntry(place, title, str(raw.get("id", "")), off=off))
        self.slides.show_entries(entries)

    def _chosen(self, place: int) -> None:
        self.framed = ()
        self.form.show_slide(place)
        self._where.setText(self._say("where", n=place + 1, all=len(self.desk.slides)))
        self._draw()

    def _sight(self) -> Sight:
        size = self.picture.fitted(SIZES[self._sizes.currentIndex()])
        return Sight(
            (max(160, size.width()), max(90, size.height())),
            self._tongue,
            self._skin,
            self._large.isChecked(),
            self._contrast.isChecked(),
        )

    def _draw(self) -> None:
        """Draw the slide as large as the window allows, in its screen's shape."""
        shown, slide = self.desk.shown, self.desk.slide(self.place)
        if shown is None or slide is None:
            self.picture.show_picture(None, 1.0)
            self.spots = None
            return
        sight = self._sight()
        image = self.artist.draw(shown, slide.id, sight)
        self.picture.show_picture(image, self.artist.scale)
        sound = self.desk.sound(self.place)
        self.picture.show_notice("" if sound else self._say("kept"))
        self.spots = Spots.of(
            slide, self.artist.viewport, self.artist.interaction(slide.id, sight)
        )
        self._frame()
        self.drawn.emit()

    def _frame(self) -> None:
        """Framing on the picture what the field that was entered is about."""
        frames = []
        if self.spots is not None and len(self.framed) > 2:
            rects = self.spots.of_way(self.framed[2:])
            name = self._called(self.framed)
            frames = [Framing(r, name, first=n == 0) for n, r in enumerate(rects)]
        self.picture.show_frames(frames)

    def _called(self, steps: Steps) -> str:
        spec = self.form.spec()
        if spec is None:
            return ""
        return spec.at(steps[:4]).summary.said(self.staff)[:24]

    def _draw_next(self) -> None:
        """Draw one small picture that is not as it is written."""
        shown = self.desk.shown
        if shown is None:
            return
        ratio = self.devicePixelRatioF()
        size = (round(THUMB[0] * 2 * ratio), round(THUMB[1] * 2 * ratio))
        look = (shown.show, shown.themes, size)
        for slide in shown.slides:
            if self._thumbs.get(slide.id) != (slide, look):
                self._thumbs[slide.id] = (slide, look)
                image = self._miniaturist.draw(shown, slide.id, Sight(size))
                if image is not None:
                    self.slides.show_picture(slide.id, image)
                self._idle.start(0)
                return

    # -- what is done ----------------------------------------------------------

    def _written(self) -> None:
        """Something has been typed: what else shows it follows."""
        self.form.refresh()
        self._undo.setEnabled(self.desk.undoable)
        self._redo.setEnabled(self.desk.redoable)

    def _read(self) -> None:
        self.publish.setEnabled(self.desk.publishable)
        self._list()
        self.form.show_findings(
            [Finding.of(one, "error") for one in self.desk.draft.problems]
        )
        self._draw()
        self._idle.start(_IDLE)

    def _entered(self, steps: Steps) -> None:
        spec = self.form.spec()
        found = None if spec is None else spec.at(steps)
        if found is not None and found.editor == "figure-name":
            steps = (*self.room.home, "figures", str(found.value))
        self.framed = steps
        self._frame()

    def _touched(self, x: float, y: float) -> None:
        spot = None if self.spots is None else self.spots.at(x, y)
        if spot is not None:
            self.form.go((*self.room.home, *spot.steps))

    def _hovered(self, x: float, y: float) -> None:
        spot = None if self.spots is None else self.spots.at(x, y)
        self.picture.show_hover(None if spot is None else Framing(spot.rect))

    def _left(self) -> None:
        self.picture.show_hover(None)

    def _turned_back(self) -> None:
        self._go(self.desk.undo())

    def _turned_forth(self) -> None:
        self._go(self.desk.redo())

    def _go(self, steps: Steps) -> None:
        """Show where something has changed."""
        self.desk.finish()
        if steps[:1] == ("slides",) and len(steps) > 1:
            self.slides.choose(int(steps[1]))
            self.form.go(steps)

    def _say(self, word: str, **values: object) -> str:
        return say(word, self.staff, **values)

    # -- what it is made of -------------------------------------------------

    def _build(self) -> None:
        self.slides = SlideList(self.look)
        self.form = FormView(self.room)
        self.picture = PictureView(self.look)
        side = QWidget()
        side.setObjectName("side")
        side.setMinimumWidth(140)
        column = QVBoxLayout(side)
        column.setContentsMargins(6, 8, 2, 8)
        column.addWidget(self.slides)
        well = QWidget()
        well.setObjectName("well")
        well.setMinimumWidth(260)
        column = QVBoxLayout(well)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        column.addLayout(self._choices())
        column.addWidget(self.picture, 1)
        whole = QSplitter(Qt.Orientation.Horizontal)
        whole.setHandleWidth(3)
        for part in (side, self.form, well):
            whole.addWidget(part)
        whole.setStretchFactor(2, 1)
        whole.setSizes([236, 430, 720])
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self._bar())
        page.addWidget(whole, 1)
        self.setWindowTitle(f"kiosk edit · {self.desk.path.name}")
        self.resize(1366, 720)

    def _bar(self) -> QWidget:
        bar = QWidget()
        bar.setObjectName("bar")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(8)
        self._title = words_of(self.room, self._show_title(), 17.0, 700)
        self._where = words_of(self.room, "", style.SMALL, tone="soft")
        self._undo = button(self.room, self._say("undo"), "plain")
        self._redo = button(self.room, self._say("redo"), "plain")
        self.publish = button(self.room, self._say("publish"), "main")
        self._undo.setEnabled(False)
        self._redo.setEnabled(False)
        row.addWidget(self._title)
        row.addWidget(self._where)
        row.addStretch(1)
        for one in (self._undo, self._redo, self.publish):
            row.addWidget(one)
        return bar

    def _show_title(self) -> str:
        shown = self.desk.shown
        title = None if shown is None else shown.show.title.words(self.staff)
        return title or self.desk.path.name

    def _choices(self) -> QHBoxLayout:
        """What the picture is to be of: skin, language, size of text, screen."""
        row = QHBoxLayout()
        row.setSpacing(4)
        shown = self.desk.shown
        languages = ("zh", "en") if shown is None else shown.show.languages
        self._skin = None if shown is None else shown.show.skin
        self._tongue = languages[0]
        for group in (("night", "paper"), languages):
            chips = []
            for word in group:
                chip = self._chip(word)
                chip.setAutoExclusive(False)
                chips.append(chip)
                row.addWidget(chip)
            for word, chip in zip(group, chips, strict=True):
                chip.setChecked(word in (self._skin, self._tongue))
                chip.clicked.connect(partial(self._switched, word, chip, chips))
            row.addSpacing(8)
        self._large, self._contrast = self._chip("large"), self._chip("contrast")
        for chip in (self._large, self._contrast):
            chip.clicked.connect(self._draw)
            row.addWidget(chip)
        row.addStretch(1)
        self._sizes = QComboBox()
        self._sizes.setFont(self.look.font(style.SMALL))
        self._sizes.setAccessibleName(self._say("screen"))
        for wide, high in SIZES:
            self._sizes.addItem(f"{wide} × {high}")
        self._sizes.currentIndexChanged.connect(self._draw)
        row.addWidget(self._sizes)
        return row

    def _chip(self, word: str) -> QPushButton:
        chip = button(self.room, self._say(word), "chip")
        chip.setCheckable(True)
        return chip

    def _switched(
        self, word: str, chosen: QPushButton, chips: list[QPushButton]
    ) -> None:
        for chip in chips:
            chip.setChecked(chip is chosen)
        if word in ("night", "paper"):
            self._skin = word  # type: ignore[assignment]
        else:
            self._tongue = word  # type: ignore[assignment]
        self._draw()

    def _connect(self) -> None:
        self.slides.chosen.connect(self._chosen)
        self.room.entered.connect(self._entered)
        self.desk.changed.connect(self._written)
        self.desk.read.connect(self._read)
        self.picture.resized.connect(self._draw)
        self.picture.touched.connect(self._touched)
        self.picture.hovered.connect(self._hovered)
        self.picture.left.connect(self._left)
        self.publish.clicked.connect(self.desk.publish)
        self._undo.clicked.connect(self._turned_back)
        self._redo.clicked.connect(self._turned_forth)
        for keys, act in (
            (QKeySequence.StandardKey.Undo, self._turned_back),
            (QKeySequence.StandardKey.Redo, self._turned_forth),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    # -- Qt -----------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        event.accept()
        self.closed.emit()


def show(path: Path, language: Language) -> int:
    """Open the editor on a content file until it is closed; the exit status."""
    qt = application()
    typeface = Typeface.load(asset_folders(path)[0] / "fonts")
    qt.setFont(typeface.font(style.BODY, 400))
    window = EditorWindow(path, language, typeface)
    window.closed.connect(qt.quit)
    with woken_by_signals(window, qt.quit):
        window.show()
        window.start()
        status = qt.exec()
        window.stop()
    return status
