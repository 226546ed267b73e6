"""A kind of slide or chart is chosen by its picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from kiosk.authoring import handbook
from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.field import Room, button, words_of
from kiosk.authoring.edit.absent import ABSENT
from kiosk.authoring.edit.form import FormField
from kiosk.charts import AnyChart
from kiosk.model.text import LANGUAGES
from kiosk.model.walk import plain
from kiosk.slides import AnySlide

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kiosk.authoring.edit.form import Choice

_PICTURE: Final = QSize(192, 108)
_ROLE: Final = Qt.ItemDataRole.UserRole


def every_kind() -> list[Choice]:
    """All kinds of slides and of charts, as their models have them."""
    found: list[Choice] = []
    for kind in (AnySlide, AnyChart):
        types = tuple(plain(kind))
        found += FormField((), types, ABSENT, None, LANGUAGES).choices
    return found


def picture(tag: str) -> QPixmap | None:
    """The picture of a kind's example, as the page of kinds has it."""
    made = QPixmap(str(handbook.folder() / "kinds" / f"{tag}.webp"))
    return None if made.isNull() else made


class KindDialog(QDialog):
    """Pictures to choose from; `chosen` is the tag of one, "" before."""

    def __init__(
        self,
        room: Room,
        parent: QWidget,
        title: str,
        offered: Sequence[Choice],
        held: str | None = None,
        fitting: Collection[str] = (),
    ) -> None:
        """Offer kinds.

        Args:
            room: what all fields share.
            parent: the window.
            title: what is chosen.
            offered: the kinds.
            held: the kind that is there already.
            fitting: those that what is there allows, which alone are shown at first;
                all are, if none is said.
        """
        super().__init__(parent)
        self.chosen = ""
        self._room = room
        self.setWindowTitle(title)
        self.setFont(room.look.font())
        self.search = QLineEdit()
        self.search.setFont(room.look.font())
        self.search.setPlaceholderText(room.say("search"))
        self.search.setClearButtonEnabled(True)
        self._fitting = frozenset(fitting)
        self.all = QCheckBox(room.say("all-kinds", count=len(offered)))
        self.all.setFont(room.look.font())
        self.all.setVisible(bool(self._fitting))
        self.list = QListWidget()
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setIconSize(_PICTURE)
        self.list.setGridSize(QSize(_PICTURE.width() + 20, _PICTURE.height() + 60))
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setWordWrap(True)
        self.list.setUniformItemSizes(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setFont(room.look.font(style.SMALL))
        self.list.setAccessibleName(title)
        self.about = words_of(room, "", style.BODY, tone="soft")
        self.about.setWordWrap(True)
        self.about.setMinimumHeight(44)
        self.accept_ = button(room, room.say("add" if held is None else "take"), "main")
        for one in offered:
            self._offer(one)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(words_of(room, title, 19.0, 700))
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(self.about)
        row = QHBoxLayout()
        row.addWidget(self.all)
        row.addStretch(1)
        cancel = button(room, room.say("cancel"), "plain")
        row.addWidget(cancel)
        row.addWidget(self.accept_)
        column.addLayout(row)
        self.resize(940, 620)
        self.list.currentItemChanged.connect(self._seen)
        self.list.itemActivated.connect(self._take)
        self.list.itemDoubleClicked.connect(self._take)
        self.accept_.clicked.connect(self._take)
        cancel.clicked.connect(self.reject)
        self.search.textChanged.connect(self._filter)
        self.all.toggled.connect(self._filter)
        self._filter()
        tags = [str(one.value) for one in offered]
        self.list.setCurrentRow(tags.index(held) if held in tags else 0)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer(self, one: Choice) -> None:
        item = QListWidgetItem(one.label.said(self._room.staff))
        item.setData(_ROLE, one)
        item.setToolTip(one.value)
        item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        image = picture(one.value)
        if image is not None:
            item.setIcon(QIcon(image))
        self.list.addItem(item)

    def _filter(self) -> None:
        wanted = self.search.text().strip().lower()
        every = self.all.isChecked() or not self._fitting
        first = True
        for number in range(self.list.count()):
            item = self.list.item(number)
            one: Choice = item.data(_ROLE)
            said = f"{one.value} {one.about.zh} {one.about.en}".lower()
            meant = wanted in said and (every or one.value in self._fitting)
            item.setHidden(not meant)
            if first and meant:
                self.list.setCurrentItem(item)
                first = False

    def _seen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.about.setText(item.data(_ROLE).about.said(self._room.staff))
        self.accept_.setEnabled(item is not None)

    def _take(self) -> None:
        item = self.list.currentItem()
        if self.accept_.isEnabled() and not item.isHidden():
            self.chosen = str(item.data(_ROLE).value)
            self.accept()
