"""The right side of the editor: the picture, how it is looked at, and other screens."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.artist import Artist, Sight
from kiosk.authoring.desktop.edit.drop_list import DropList
from kiosk.authoring.desktop.edit.field import Room, button
from kiosk.authoring.desktop.edit.flow import FlowLayout
from kiosk.authoring.desktop.edit.picture import Framing, PictureView
from kiosk.authoring.desktop.edit.shapes import LOW, Shape, ShapeStrip
from kiosk.authoring.desktop.edit.spots import Spots
from kiosk.authoring.desktop.layout_lint import faults_of_slide
from kiosk.authoring.desktop.supposed import SIZES

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from kiosk.drawing.palette import Skin
    from kiosk.model.text import Language
    from kiosk.model.walk import Steps
    from kiosk.slides.base import Slide

_STRIP: Final = 520
"""Pixels of height from which there is room for other screens, too."""
IDLE: Final = 350
"""Milliseconds without a keystroke after which other screens are drawn, one a turn."""


class Viewer(QWidget):
    """The picture of the slide that is chosen.

    Signals:
        drawn(): the picture is of what was typed or chosen last.
        touched(object): the way within the slide to what was touched.
    """

    drawn = Signal()
    touched = Signal(object)

    def __init__(self, room: Room) -> None:
        super().__init__()
        self.room = room
        self.setObjectName("well")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(240)
        self.artist = Artist(room.desk.path)
        self._shapist = Artist(room.desk.path)
        self.spots: Spots | None = None
        self.framed: Steps = ()
        """The way within the slide to what is framed."""
        self._name = ""
        self._skin: Skin = "night"
        self._tongue: Language = "zh"
        self._tongues: dict[Language, QPushButton] = {}
        self._size = SIZES[0]
        self._shaped: dict[Shape, object] = {}
        self._faults: dict[Shape, tuple[str, ...]] = {}
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self._draw_shape)
        self._build()

    # -- what is shown ---------------------------------------------------------

    @property
    def slide(self) -> Slide | None:
        return self.room.slide

    @property
    def busy(self) -> bool:
        """Whether another screen is still to be drawn."""
        return self._idle.isActive()

    def sight(self) -> Sight:
        """How the slide is looked at now."""
        fitted = self.picture.fitted(self._size)
        return Sight(
            (max(160, fitted.width()), max(90, fitted.height())),
            self._tongue,
            self._skin,
            self._large.isChecked(),
            self._contrast.isChecked(),
        )

    def refresh(self) -> None:
        """Draw the slide as large as the window allows, in its screen's shape."""
        shown, slide = self.room.desk.shown, self.slide
        if shown is None or slide is None:
            self.picture.show_picture(None, 1.0)
            self.picture.show_notice(self.room.say("no-picture"))
            self.strip.show_nothing()
            self._shaped.clear()
            self.spots = None
            return
        sight = self.sight()
        image = self.artist.draw(shown, slide.id, sight)
        self.picture.show_picture(image, self.artist.scale)
        place, desk = max(0, self.room.place), self.room.desk
        word = "supposed" if desk.supposed(place) else "kept"
        self.picture.show_notice("" if desk.sound(place) else self.room.say(word))
        page, left = self.artist.page(slide.id)
        done = self.artist.interaction(slide.id, sight)
        self.spots = Spots.of(slide, page, done, left)
        self._show_frames()
        self._idle.start(IDLE)
        self.drawn.emit()

    def frame(self, steps: Steps, name: str) -> None:
        """Frame what is written at a way within the slide."""
        self.framed, self._name = steps, name
        self._show_frames()

    def _show_frames(self) -> None:
        frames = []
        if self.spots is not None and self.framed:
            rects = self.spots.of_way(self.framed)
            frames = [
                Framing(rect, self._name, first=number == 0)
                for number, rect in enumerate(rects)
            ]
        self.picture.show_frames(frames)

    def _draw_shape(self) -> None:
        """Draw one of the other screens that is not as it is written."""
        shown, slide = self.room.desk.shown, self.slide
        if shown is None or slide is None or not self.strip.isVisible():
            return
        ratio = self.devicePixelRatioF()
        for shape in self.strip.seen():
            small = shape.shown(self.strip.high)
            wide, high = small.width(), small.height()
            size = (round(wide * ratio * 1.5), round(high * ratio * 1.5))
            sight = Sight(size, self._tongue, self._skin, self._large.isChecked())
            state = (slide, shown.show, shown.themes, sight)
            if self._shaped.get(shape) == state:
                continue
            self._shaped[shape] = state
            image = self._shapist.draw(shown, slide.id, sight)
            if image is not None:
                self.strip.show_picture(shape, image)
                self._faults[shape] = self._told(slide)
                self.strip.show_faults(dict(self._faults))
            self._idle.start(0)
            return

    def _told(self, slide: Slide) -> tuple[str, ...]:
        """What does not fit on the screen that was drawn last, in words."""
        page, _ = self._shapist.page(slide.id)
        flaws = faults_of_slide(slide, page, page.type)  # type: ignore[arg-type]
        said = (flaw.what.said(self.room.staff) for flaw in flaws)
        return tuple(dict.fromkeys(said))

    def speak(self, language: Language) -> None:
        """Show the picture in a language of the show, if it is another."""
        chip = self._tongues.get(language)
        if chip is not None and language != self._tongue:
            self._switched(language, chip, [*self._tongues.values()])

    # -- how it is looked at ------------------------------------------------------

    def _switched(
        self, word: str, chosen: QPushButton, chips: list[QPushButton]
    ) -> None:
        for chip in chips:
            chip.setChecked(chip is chosen)
        if word in ("night", "paper"):
            self._skin = "night" if word == "night" else "paper"
        else:
            self._tongue = "zh" if word == "zh" else "en"
        self.refresh()

    def _sized(self, place: int) -> None:
        self._size = SIZES[place]
        self._give_room()
        self.refresh()

    def _enlarged(self, size: tuple[int, int]) -> None:
        """See another screen large; again, the first one."""
        if size == self._size:
            size = SIZES[0]
        if size in SIZES:
            self._sizes.setCurrentIndex(SIZES.index(size))

    def _touched(self, x: float, y: float) -> None:
        spot = None if self.spots is None else self.spots.at(x, y)
        if spot is not None:
            self.touched.emit(spot.steps)

    def _hovered(self, x: float, y: float) -> None:
        spot = None if self.spots is None else self.spots.at(x, y)
        self.picture.show_hover(None if spot is None else Framing(spot.rect))

    def _left(self) -> None:
        self.picture.show_hover(None)

    def forget(self) -> None:
        """Read pictures again, which may be others of the same name."""
        self.artist.forget()
        self._shapist.forget()
        self._shaped.clear()

    def stop(self) -> None:
        """End everything, while Qt still lives."""
        self._idle.stop()
        # A layout that is still to come would have everything drawn once more.
        self.picture.resized.disconnect(self._resized)
        self.artist.close()
        self._shapist.close()

    # -- what it is made of -------------------------------------------------

    def _build(self) -> None:
        self.picture = PictureView(self.room.look)
        self.strip = ShapeStrip(self.room)
        # Before anybody knows whether there is room, it takes none.
        self.strip.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 8)
        column.setSpacing(10)
        self._bar = self._choices()
        column.addWidget(self._bar)
        column.addWidget(self.picture, 100)
        column.addWidget(self.strip)
        column.addStretch(1)
        self.picture.resized.connect(self._resized)
        self.picture.touched.connect(self._touched)
        self.picture.hovered.connect(self._hovered)
        self.picture.left.connect(self._left)
        self.strip.chosen.connect(self._enlarged)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_room()

    def _give_room(self) -> None:
        """Let the picture be no higher than its shape, so that the rest follows it."""
        wide, high = self._size
        room = self.width() - 32
        tall = max(120, round(room * high / wide))
        self.picture.setMaximumHeight(tall)
        self.strip.be_high(room, self.height() - self._bar.height() - tall - 56)

    def _resized(self) -> None:
        left = self.height() - self._bar.height() - self.picture.maximumHeight() - 56
        self.strip.setVisible(self.height() >= _STRIP or left >= LOW)
        self.refresh()

    def _choices(self) -> QWidget:
        """What the picture is to be of: skin, language, size of text, screen."""
        bar = QWidget()
        row = FlowLayout(bar, 4)
        shown = self.room.desk.shown
        languages: tuple[Language, ...] = ("zh", "en")
        self._skin = "night"
        if shown is not None:
            languages, self._skin = shown.show.languages, shown.show.skin
        self._tongue = languages[0]
        for group in (("night", "paper"), languages):
            chips = [self._chip(word) for word in group]
            held = QWidget()
            line = QHBoxLayout(held)
            line.setContentsMargins(0, 0, 8, 0)
            line.setSpacing(4)
            for word, chip in zip(group, chips, strict=True):
                chip.setChecked(word in (self._skin, self._tongue))
                chip.clicked.connect(partial(self._switched, word, chip, chips))
                line.addWidget(chip)
            row.addWidget(held)
            if group == languages:
                self._tongues = dict(zip(languages, chips, strict=True))
        self._large, self._contrast = self._chip("large"), self._chip("contrast")
        for chip in (self._large, self._contrast):
            chip.clicked.connect(self.refresh)
            row.addWidget(chip)
        self._sizes = DropList(self.room, self.room.say("screen"))
        self._sizes.setFont(self.room.look.font(style.SMALL))
        self._sizes.setMinimumHeight(30)
        self._sizes.setMinimumWidth(136)
        for wide, high in SIZES:
            self._sizes.addItem(f"{wide} × {high}")
        self._sizes.currentIndexChanged.connect(self._sized)
        row.addWidget(self._sizes)
        return bar

    def _chip(self, word: str) -> QPushButton:
        chip = button(self.room, self.room.say(word), "chip")
        chip.setCheckable(True)
        return chip
