"""Versions of a content: who published when, what each changed, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.artist import Artist, Sight
from kiosk.authoring.desktop.edit.field import Room, button, words_of
from kiosk.authoring.difference import difference
from kiosk.content.publication import publications

if TYPE_CHECKING:
    from kiosk.content.content import Content
    from kiosk.content.history import History, Version

_ROLE: Final = Qt.ItemDataRole.UserRole
_PICTURE: Final = (384, 216)


class HistoryDialog(QDialog):
    """The list; `text` is that of the version to go back to, None before."""

    def __init__(self, room: Room, parent: QWidget, history: History) -> None:
        super().__init__(parent)
        self.room = room
        self.history = history
        self.text: str | None = None
        self._artist = Artist(room.desk.path)
        self._who = {one.digest: one for one in publications(history.folder)}
        self.setWindowTitle(room.say("history"))
        self.setFont(room.look.font())
        self.list = QListWidget()
        self.list.setFont(room.look.font(style.SMALL))
        self.list.setFixedWidth(280)
        self.list.setSpacing(2)
        self.list.setAccessibleName(room.say("history"))
        self.then, self.now = self._picture(), self._picture()
        self.changes = words_of(room, "", style.SMALL, tone="soft")
        self.changes.setWordWrap(True)
        self.changes.setObjectName("page")
        self.changes.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.restore = button(room, room.say("restore"), "main")
        self._build()
        for version in history.versions():
            self._list(version)
        self.list.currentItemChanged.connect(self._seen)
        self.restore.clicked.connect(self._take)
        self.restore.setEnabled(False)
        if self.list.count():
            self.list.setCurrentRow(0)
        else:
            self.changes.setText(room.say("no-history"))

    def _picture(self) -> QLabel:
        label = QLabel()
        label.setFixedSize(QSize(*_PICTURE))
        return label

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        say = self.room.say
        column.addWidget(words_of(self.room, say("history"), 19.0, 700))
        across = QHBoxLayout()
        across.setSpacing(16)
        across.addWidget(self.list)
        right = QVBoxLayout()
        pictures = QHBoxLayout()
        pictures.setSpacing(12)
        for word, label in (("then", self.then), ("today", self.now)):
            one = QVBoxLayout()
            one.addWidget(words_of(self.room, say(word), style.SMALL, 500, "soft"))
            one.addWidget(label)
            pictures.addLayout(one)
        pictures.addStretch(1)
        right.addLayout(pictures)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self.changes)
        right.addWidget(area, 1)
        across.addLayout(right, 1)
        column.addLayout(across, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        cancel = button(self.room, say("cancel"), "plain")
        cancel.clicked.connect(self.reject)
        foot.addWidget(cancel)
        foot.addWidget(self.restore)
        column.addLayout(foot)
        self.resize(1120, 620)

    def _list(self, version: Version) -> None:
        words = version.when
        told = self._who.get(version.digest)
        if told is not None:
            words += f"  {told.who}\n{told.summary.said(self.room.staff)}"
        item = QListWidgetItem(words)
        item.setData(_ROLE, version)
        self.list.addItem(item)

    def _seen(self, item: QListWidgetItem | None) -> None:
        """Show a version beside what is written now."""
        version: Version | None = None if item is None else item.data(_ROLE)
        loaded = None if version is None else self.history.read(version)
        shown = self.room.desk.shown
        self.restore.setEnabled(loaded is not None)
        if loaded is None or shown is None:
            self.changes.setText(self.room.say("unreadable"))
            return
        found = difference(loaded.content, shown)
        self.changes.setText("\n".join(found.lines(self.room.staff)))
        slide = self.room.slide
        name = "" if slide is None else slide.id
        for label, content in ((self.then, loaded.content), (self.now, shown)):
            label.setPixmap(QPixmap.fromImage(self._drawn(content, name)))

    def _drawn(self, content: Content, name: str) -> QImage:
        ratio = self.devicePixelRatioF()
        size = (round(_PICTURE[0] * ratio), round(_PICTURE[1] * ratio))
        image = self._artist.draw(content, name, Sight(size))
        if image is None:
            image = QImage(*size, QImage.Format.Format_RGB32)
            image.fill(style.colour(style.RULE))
        image.setDevicePixelRatio(ratio)
        return image

    def _take(self) -> None:
        version: Version = self.list.currentItem().data(_ROLE)
        self.text = version.file.read_text("utf-8-sig")
        self.accept()

    def done(self, result: int) -> None:
        self._artist.close()
        super().done(result)
