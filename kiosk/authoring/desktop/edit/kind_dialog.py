"""A kind of slide or chart is chosen by its picture."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from kiosk.authoring import handbook
from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.asking import room_for
from kiosk.authoring.desktop.edit.composing import WordLine
from kiosk.authoring.desktop.edit.field import Room, button, words_of
from kiosk.authoring.desktop.edit.picture_list import ROLE, PictureList, still
from kiosk.authoring.edit.absent import ABSENT
from kiosk.authoring.edit.form import FormField
from kiosk.charts import CHARTS, AnyChart
from kiosk.model.question import Question
from kiosk.model.text import LANGUAGES
from kiosk.model.walk import plain
from kiosk.slides import SLIDES, AnySlide

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kiosk.authoring.edit.form import Choice

_PICTURE: Final = QSize(192, 108)


def every_kind() -> list[Choice]:
    """All kinds of slides and of charts, as their models have them."""
    found: list[Choice] = []
    for kind in (AnySlide, AnyChart):
        types = tuple(plain(kind))
        found += FormField((), types, ABSENT, None, LANGUAGES).choices
    return found


@lru_cache(maxsize=128)
def picture(tag: str) -> QPixmap | None:
    """The picture of a kind's example, as the page of kinds has it."""
    made = QPixmap(str(handbook.folder() / "kinds" / f"{tag}.webp"))
    return None if made.isNull() else made


class KindDialog(QDialog):
    """Pictures to choose from; `chosen` is the tag of one, "" before.

    Beside them stands what they are there to say: a question shows its kinds alone.
    `by_sheet` is whether a spreadsheet is to be asked for instead.
    """

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
        self.by_sheet = False
        self._room = room
        self._offered = tuple(offered)
        self._held = held
        self._fitting = frozenset(fitting)
        self.setWindowTitle(title)
        self.setFont(room.look.font())
        self.search = WordLine()
        self.search.setFont(room.look.font())
        self.search.setPlaceholderText(room.say("search"))
        self.search.setAccessibleName(room.say("search"))
        self.search.setClearButtonEnabled(True)
        self.all = QCheckBox(room.say("all-kinds", count=len(offered)))
        self.all.setFont(room.look.font())
        self.all.setVisible(bool(self._fitting))
        self.questions = self._asked()
        self.list = PictureList(room, title, _PICTURE, 60)
        self.about = words_of(room, "", style.BODY, tone="soft")
        self.about.setWordWrap(True)
        self.about.setMinimumHeight(40)
        self.accept_ = button(room, room.say("add" if held is None else "take"), "main")
        self.sheet = button(room, room.say("by-sheet"), "plain")
        self.sheet.setVisible(held is None)
        self._build(title)
        self.list.currentItemChanged.connect(self._seen)
        self.list.itemActivated.connect(self._take)
        self.list.itemDoubleClicked.connect(self._take)
        self.accept_.clicked.connect(self._take)
        self.sheet.clicked.connect(self._leave_for_sheet)
        self.search.textChanged.connect(self._filter)
        self.all.toggled.connect(self._filter)
        self.questions.currentRowChanged.connect(self._filter)
        self._filter()
        first = self.questions if held is None else self.list
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _asked(self) -> QListWidget:
        """The questions that the kinds answer, behind one for all kinds."""
        made = QListWidget()
        made.setFont(self._room.look.font())
        made.setAccessibleName(self._room.say("what-to-say"))
        made.addItem(self._room.say("every-kind"))
        told = {question for one in self._offered for question in _tells(one)}
        for question in Question:
            if question in told:
                item = QListWidgetItem(question.said(self._room.staff))
                item.setData(ROLE, question)
                made.addItem(item)
        made.setCurrentRow(0)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The longest question is read in one line, beside what scrolls.
        made.setFixedWidth(max(168, made.sizeHintForColumn(0) + 32))
        return made

    def _build(self, title: str) -> None:
        say = self._room.say
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.addWidget(words_of(self._room, title, 19.0, 700))
        head.addStretch(1)
        self.search.setFixedWidth(240)
        head.addWidget(self.search)
        column.addLayout(head)
        across = QHBoxLayout()
        across.setSpacing(12)
        side = QVBoxLayout()
        asks = words_of(self._room, say("what-to-say"), style.SMALL, 500, "soft")
        side.addWidget(asks)
        side.addWidget(self.questions, 1)
        across.addLayout(side)
        across.addWidget(self.list, 1)
        column.addLayout(across, 1)
        column.addWidget(self.about)
        foot = QHBoxLayout()
        foot.addWidget(self.sheet)
        foot.addWidget(self.all)
        foot.addStretch(1)
        cancel = button(self._room, say("cancel"), "plain")
        cancel.clicked.connect(self.reject)
        foot.addWidget(cancel)
        foot.addWidget(self.accept_)
        column.addLayout(foot)
        room_for(self, 1040, 640)

    @property
    def _question(self) -> Question | None:
        found = self.questions.currentItem().data(ROLE)
        return found if isinstance(found, Question) else None

    def _filter(self) -> None:
        """Show the kinds that are meant, those first that are best for it."""
        wanted = self.search.text().strip().lower()
        every = self.all.isChecked() or not self._fitting
        question = self._question
        found = [
            one
            for one in self._offered
            if wanted in f"{one.value} {one.about.zh} {one.about.en}".lower()
            and (every or one.value in self._fitting)
            and (question is None or question in _tells(one))
        ]
        if question is not None:
            found.sort(key=lambda one: _tells(one).index(question))
        elif self._held is None:
            # In the order of the questions: what is wanted most comes first.
            found.sort(key=_first_told)
        self.list.clear()
        for one in found:
            self._offer(one)
        tags = [str(one.value) for one in found]
        self.list.setCurrentRow(tags.index(self._held) if self._held in tags else 0)
        self._seen(self.list.currentItem())

    def _offer(self, one: Choice) -> None:
        item = self.list.put(one, one.label.said(self._room.staff), one.value)
        image = picture(one.value)
        if image is not None:
            item.setIcon(still(image))

    def _seen(self, item: QListWidgetItem | None) -> None:
        about = "" if item is None else item.data(ROLE).about.said(self._room.staff)
        self.about.setText(about)
        self.accept_.setEnabled(item is not None)

    def _take(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.chosen = str(item.data(ROLE).value)
            self.accept()

    def _leave_for_sheet(self) -> None:
        self.by_sheet = True
        self.accept()


def _first_told(one: Choice) -> int:
    """Where the first question that a kind answers stands among all."""
    every = [*Question]
    return min(map(every.index, _tells(one)), default=len(every))


def _tells(one: Choice) -> tuple[Question, ...]:
    """What a kind is there to say."""
    return next(
        (kinds[one.value].tells for kinds in (SLIDES, CHARTS) if one.value in kinds), ()
    )
