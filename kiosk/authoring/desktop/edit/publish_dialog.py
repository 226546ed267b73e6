"""What publishing changes, slide by slide, in words and in pictures; and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.artist import Artist, Sight
from kiosk.authoring.desktop.edit.asking import Asking
from kiosk.authoring.desktop.edit.composing import WordLine
from kiosk.authoring.desktop.edit.drop_list import HIGH
from kiosk.authoring.desktop.edit.field import Room, words_of
from kiosk.authoring.desktop.edit.history_dialog import WholePicture
from kiosk.authoring.difference import difference

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from kiosk.authoring.difference import Change, Difference
    from kiosk.content.content import Content
    from kiosk.model.text import Language

_LINES: Final = 200
"""Changes that are told one by one."""
_PAGES: Final = 40
"""Slides that are seen as they were and as they are."""
_PICTURE: Final = (288, 162)
"""Pixels of a picture, at most."""


class BeforeAfter(QWidget):
    """A slide as it is on the wall, and as it will be."""

    def __init__(self, room: Room, name: str) -> None:
        super().__init__()
        self.name = name
        self.pictures: dict[str, QLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 2, 0, 4)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        for column, word in enumerate(("on-wall", "after")):
            picture = WholePicture()
            picture.setAlignment(Qt.AlignmentFlag.AlignLeft)
            picture.setMaximumWidth(_PICTURE[0])
            self.pictures[word] = picture
            said = words_of(room, room.say(word), style.SMALL, tone="faint")
            grid.addWidget(said, 0, column)
            grid.addWidget(picture, 1, column)
            grid.setColumnStretch(column, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = min(_PICTURE[0], (event.size().width() - 12) // 2)
        for picture in self.pictures.values():
            picture.setFixedHeight(wide * _PICTURE[1] // _PICTURE[0])

    def show_pictures(self, pair: tuple[QImage | None, QImage | None]) -> None:
        """Show both; nothing where there is no such slide."""
        for picture, image in zip(self.pictures.values(), pair, strict=True):
            picture.setPixmap(QPixmap() if image is None else QPixmap.fromImage(image))


class PublishDialog(Asking):
    """What is on the wall and what will be, and who answers for it.

    Signals:
        pictured(): every slide is seen as it was and as it is.
    """

    pictured = Signal()

    def __init__(
        self,
        room: Room,
        parent: QWidget,
        before: Content | None,
        after: Content | None,
        who: str,
    ) -> None:
        """Ask about publishing; what cannot be read, None, is not compared."""
        both = before is not None and after is not None
        self._changes = difference(before, after) if before and after else None
        lead = room.say("not-compared")
        if self._changes is not None:
            lead = self._changes.summary().said(room.staff)
        super().__init__(room, parent, room.say("publish"), lead)
        self._contents = (before, after)
        self._room = room
        self._artists = [Artist(room.desk.path), Artist(room.desk.path)]
        self._left: list[BeforeAfter] = []
        if self._changes is not None and both:
            self._tell(self._changes)
        self.body.addStretch(1)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._ask(who)
        self.be_large(680, 620)
        self._idle = QTimer(self)
        self._idle.timeout.connect(self._draw_next)
        self._idle.start(0)

    # -- what is told --------------------------------------------------------------

    def _tell(self, changes: Difference) -> None:
        """The changes under the slides that they are on, those of the show first."""
        pages = dict.fromkeys(("", *changes.titles))
        left = _LINES
        for page in pages:
            own = [one for one in changes.changes if one.page == page][:left]
            left -= len(own)
            if own:
                self._tell_page(changes, page, own)

    def _tell_page(self, changes: Difference, page: str, own: list[Change]) -> None:
        staff = self._room.staff
        title = self._room.say("whole")
        if page:
            title = " ".join(changes.titles[page].said(staff).split())
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 6, 0, 8)
        column.setSpacing(4)
        column.addWidget(self._line(title, 700))
        for one in own:
            column.addWidget(self._line(changes.alone(one, staff), 400, "soft"))
        if page and len(self._left) < _PAGES:
            beside = BeforeAfter(self._room, page)
            self._left.append(beside)
            column.addWidget(beside)
        self.body.addWidget(part)

    def _line(self, words: str, weight: int, tone: str = "") -> QLabel:
        said = words_of(self._room, words, style.BODY, weight, tone)
        said.setWordWrap(True)
        return said

    # -- what is seen ----------------------------------------------------------------

    def _draw_next(self) -> None:
        """Draw a slide as it was and as it is, one in a turn."""
        if not self._left:
            self._idle.stop()
            self.pictured.emit()
            return
        beside = self._left.pop(0)
        after = self._contents[1]
        spoken = () if after is None else after.show.languages
        pair: tuple[QImage | None, QImage | None] = (None, None)
        # In a language in which it differs, if there is one.
        for language in sorted(spoken, key=lambda one: one != self._room.staff):
            pair = (
                self._drawn(0, beside.name, language),
                self._drawn(1, beside.name, language),
            )
            if pair[0] != pair[1]:
                break
        beside.show_pictures(pair)

    def _drawn(self, number: int, name: str, language: Language) -> QImage | None:
        content = self._contents[number]
        if content is None or language not in content.show.languages:
            return None
        ratio = self.devicePixelRatioF()
        size = (round(_PICTURE[0] * ratio), round(_PICTURE[1] * ratio))
        image = self._artists[number].draw(content, name, Sight(size, language))
        if image is not None:
            image = image.copy()
            image.setDevicePixelRatio(ratio)
        return image

    def done(self, result: int) -> None:
        self._idle.stop()
        for artist in self._artists:
            artist.close()
        super().done(result)

    # -- and by whom -----------------------------------------------------------------

    def _ask(self, who: str) -> None:
        room = self._room
        self.who = WordLine(who)
        self.who.setFont(room.look.font())
        self.who.setMinimumHeight(HIGH)
        self.who.setMaximumWidth(200)
        label = words_of(room, room.say("who"), style.SMALL, tone="soft")
        label.setBuddy(self.who)
        self.who.setAccessibleName(room.say("who"))
        self.foot.addWidget(label)
        self.foot.addWidget(self.who)
        self.accept_, _ = self.answers(room.say("publish-now"), room.say("cancel"))
        self.accept_.setDefault(True)
        self.accept_.clicked.connect(self.accept)
        self.who.textChanged.connect(self._named)
        self._named(who)
        (self.accept_ if who else self.who).setFocus(Qt.FocusReason.OtherFocusReason)

    def _named(self, who: str) -> None:
        self.accept_.setEnabled(bool(who.strip()))

    @property
    def name(self) -> str:
        """Who publishes."""
        return self.who.text().strip()
