"""Versions of a content: who published when, what each changed, and the way back."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.artist import Artist, Sight
from kiosk.authoring.desktop.edit.asking import Asking
from kiosk.authoring.desktop.edit.drop_list import DropList
from kiosk.authoring.desktop.edit.field import Room, words_of
from kiosk.authoring.difference import difference
from kiosk.authoring.edit.revival import Revival, as_it_was, revival
from kiosk.content.publication import publications
from kiosk.model.figure import filled

if TYPE_CHECKING:
    from kiosk.content.content import Content
    from kiosk.content.history import History, Version
    from kiosk.model.text import Language

_PICTURE: Final = (384, 216)


class WholePicture(QLabel):
    """A picture that is as large as it is, or as there is room for."""

    def paintEvent(self, event: QPaintEvent) -> None:
        picture = self.pixmap()
        if picture.isNull():
            return
        room, whole = QSizeF(self.size()), picture.deviceIndependentSize()
        if whole.width() > room.width() or whole.height() > room.height():
            whole.scale(room, Qt.AspectRatioMode.KeepAspectRatio)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(QRectF(QPointF(), whole), picture, QRectF(picture.rect()))
        painter.end()


class HistoryDialog(Asking):
    """The list, and a version beside the draft or another one, slide by slide.

    `revival` is what bringing back the version takes that is chosen, None before.
    """

    def __init__(self, room: Room, parent: QWidget, history: History) -> None:
        super().__init__(room, parent, room.say("history"))
        self.room = room
        self.history = history
        self.revival: Revival | None = None
        self._place = TemporaryDirectory(prefix="kiosk-history-")
        self._read: dict[int, Content | None] = {}
        self._artists: dict[int, Artist] = {}
        """By the number of a version; 0 is what is written now."""
        self._who = {one.digest: one for one in publications(history.folder)}
        self._versions = history.versions()
        self.list = QListWidget()
        self.list.setFont(room.look.font(style.SMALL))
        self.list.setMinimumWidth(150)
        self.list.setMaximumWidth(280)
        self.list.setSpacing(2)
        self.list.setWordWrap(True)
        self.list.setAccessibleName(room.say("history"))
        self.then, self.now = self._picture(), self._picture()
        self.other = DropList(room, room.say("compare-with"))
        self.slide = DropList(room, room.say("slides"))
        self.files = words_of(room, "", style.SMALL, tone="doubt")
        self.changes = words_of(room, "", style.SMALL, tone="soft")
        for label in (self.files, self.changes):
            label.setWordWrap(True)
        self._build()
        self.restore, _ = self.answers(room.say("restore"), room.say("cancel"))
        self.other.addItem(room.say("today"), 0)
        for version in self._versions:
            self._list(version)
            self.other.addItem(self._said(version), version.number)
        self.list.currentItemChanged.connect(self._seen)
        self.other.currentIndexChanged.connect(self._compare)
        self.slide.currentIndexChanged.connect(self._draw)
        self.restore.clicked.connect(self._take)
        self.restore.setEnabled(False)
        if self.list.count():
            self.list.setCurrentRow(0)
        else:
            self.changes.setText(room.say("no-history"))
        self.be_large(1120, 640)

    def _picture(self) -> QLabel:
        label = WholePicture()
        label.setMinimumSize(QSize(*_PICTURE) / 2.4)
        return label

    def _build(self) -> None:
        say = self.room.say
        across = QHBoxLayout()
        across.setSpacing(16)
        across.addWidget(self.list, 1)
        right = QVBoxLayout()
        right.addWidget(self.slide)
        pictures = QGridLayout()
        pictures.setHorizontalSpacing(12)
        pictures.addWidget(
            words_of(self.room, say("then"), style.SMALL, 500, "soft"), 0, 0
        )
        pictures.addWidget(self.other, 0, 1)
        pictures.addWidget(self.then, 1, 0)
        pictures.addWidget(self.now, 1, 1)
        right.addLayout(pictures)
        right.addWidget(self.files)
        right.addWidget(self.changes)
        right.addStretch(1)
        across.addLayout(right, 3)
        self.body.addLayout(across)

    def _said(self, version: Version) -> str:
        """When a version was, who has published it, and what that changed."""
        told = self._who.get(version.digest)
        if told is None:
            return version.when
        return f"{version.when}  {told.who}\n{told.summary.said(self.room.staff)}"

    def _list(self, version: Version) -> None:
        self.list.addItem(QListWidgetItem(self._said(version)))

    # -- what is seen -------------------------------------------------------------

    @property
    def version(self) -> Version | None:
        """The version that is chosen."""
        row = self.list.currentRow()
        return self._versions[row] if row >= 0 else None

    def _seen(self) -> None:
        """Show another version, with what bringing it back would bring."""
        version = self.version
        readable = self._content(self._then) is not None
        self.restore.setEnabled(readable)
        self.files.setText("")
        if version is not None and readable:
            found = revival(self.history, version)
            back = [*found.renamed.values()]
            back += [one for one in found.files if one not in back]
            said = []
            if back:
                said.append(self.room.say("files-back", files=", ".join(back)))
            if found.lost:
                said.append(self.room.say("files-lost", files=", ".join(found.lost)))
            self.files.setText("\n".join(said))
        self.files.setVisible(bool(self.files.text()))
        self._compare()

    def _compare(self) -> None:
        """Show the version beside another one, first where they differ."""
        before, after = self._content(self._then), self._content(self._after)
        self.slide.blockSignals(True)
        self.slide.clear()
        if before is None or after is None:
            self.changes.setText(self.room.say("unreadable"))
        else:
            found = difference(before, after)
            self.changes.setText("\n".join(found.lines(self.room.staff, titled=True)))
            for name, title in self._slides(before, after):
                self.slide.addItem(title, name)
        self.slide.blockSignals(False)
        self._draw()

    @property
    def _then(self) -> int:
        version = self.version
        return -1 if version is None else version.number

    @property
    def _after(self) -> int:
        return int(self.other.currentData() or 0)

    def _slides(self, before: Content, after: Content) -> list[tuple[str, str]]:
        """Names and titles of all slides, those first that differ."""
        old = {one.id: one for one in before.slides}
        new = {one.id: one for one in after.slides}
        here = self.room.slide
        mine = "" if here is None else here.id
        found = []
        for name in dict.fromkeys((*new, *old)):
            slide = new.get(name) or old[name]
            title = filled(
                slide.title.words(self.room.staff), slide.facts(), self.room.staff
            ).replace("\n", " ")
            same = old.get(name) == new.get(name)
            found.append((same, name != mine, name, title if same else f"● {title}"))
        found.sort(key=lambda one: one[:2])
        return [(name, title) for _, _, name, title in found]

    def _content(self, number: int) -> Content | None:
        """What a version says; 0 is what is written now."""
        if number == 0:
            return self.room.desk.shown
        if number not in self._read:
            version = next((v for v in self._versions if v.number == number), None)
            loaded = None if version is None else self.history.read(version)
            self._read[number] = None if loaded is None else loaded.content
        return self._read[number]

    def _draw(self) -> None:
        """Draw the slide twice, in a language in which it differs if there is one."""
        name = str(self.slide.currentData() or "")
        shown = self._content(self._after)
        spoken = () if shown is None else shown.show.languages
        mine = [one for one in spoken if one == self.room.staff]
        both = (self._then, self._after)
        pair = [self._drawn(number, name, None) for number in both]
        for language in (*mine, *(one for one in spoken if one not in mine)):
            pair = [self._drawn(number, name, language) for number in both]
            if pair[0] != pair[1]:
                break
        for label, image in zip((self.then, self.now), pair, strict=True):
            label.setPixmap(QPixmap.fromImage(image))

    def _drawn(self, number: int, name: str, language: Language | None) -> QImage:
        ratio = self.devicePixelRatioF()
        size = (round(_PICTURE[0] * ratio), round(_PICTURE[1] * ratio))
        image, content = None, self._content(number)
        if content is not None and name and language in content.show.languages:
            sight = Sight(size, language)
            image = self._artist(number).draw(content, name, sight)
        if image is None:
            image = QImage(*size, QImage.Format.Format_RGB32)
            image.fill(style.colour(style.RULE))
        image.setDevicePixelRatio(ratio)
        return image

    def _artist(self, number: int) -> Artist:
        """What draws a version, with the pictures that it had."""
        if number not in self._artists:
            path = self.room.desk.path
            version = next((v for v in self._versions if v.number == number), None)
            if version is not None:
                folder = Path(self._place.name) / f"{number}"
                path = as_it_was(self.history, version, folder)
            self._artists[number] = Artist(path)
        return self._artists[number]

    # -- and what is taken ----------------------------------------------------------

    def _take(self) -> None:
        if (version := self.version) is not None:
            self.revival = revival(self.history, version)
            self.accept()

    def done(self, result: int) -> None:
        for artist in self._artists.values():
            artist.close()
        self._artists = {}
        self._place.cleanup()
        super().done(result)
