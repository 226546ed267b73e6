"""A new show: a template, a title, languages and colours, and where it is to lie."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, get_args

from PySide6.QtCore import QSize, QStandardPaths, Qt, QTimer
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QWidget,
)

from kiosk.authoring import template
from kiosk.authoring.addition import free
from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.artist import Artist, Sight
from kiosk.authoring.desktop.edit.asking import Asking
from kiosk.authoring.desktop.edit.composing import WordLine
from kiosk.authoring.desktop.edit.drop_list import HIGH
from kiosk.authoring.desktop.edit.field import button, words_of
from kiosk.authoring.desktop.edit.picture_list import ROLE, PictureList, still
from kiosk.authoring.desktop.edit.trouble import why
from kiosk.content import content
from kiosk.content.content import ContentError
from kiosk.content.paths import NAME
from kiosk.model.text import LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QPushButton

    from kiosk.authoring.desktop.edit.voice import Voice

_PICTURE: Final = QSize(208, 117)
_SPOKEN: Final[tuple[tuple[Language, ...], ...]] = (
    LANGUAGES,
    *((o,) for o in LANGUAGES),
)
"""Which languages a show may be in."""
_PAUSE: Final = 200
"""Milliseconds without a keystroke after which covers are drawn anew."""


class NewShowDialog(Asking):
    """What a new show is made of; `made` is its content file, None before."""

    def __init__(
        self, voice: Voice, parent: QWidget | None, folder: Path | None = None
    ) -> None:
        """`folder` is where it is to lie, if that is known already."""
        super().__init__(
            voice, parent, voice.say("new-show"), voice.say("new-show-why")
        )
        self.made: Path | None = None
        self._languages: tuple[Language, ...] = LANGUAGES
        self._skin: template.Skin = "night"
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._draw)
        self._artists: dict[str, Artist] = {}
        self._waiting: list[str] = []
        self.list = self._templates()
        self.titles = {one: self._line(voice.say(f"title-{one}")) for one in LANGUAGES}
        self.place = self._line(voice.say("where-to"))
        self.place.setText(str(folder or own_folder(voice)))
        self.trouble = words_of(voice, "", style.SMALL, tone="wrong")
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        self._build()
        self.accept_, _ = self.answers(voice.say("make-show"), voice.say("cancel"))
        self.accept_.setDefault(True)
        self.accept_.clicked.connect(self._make)
        self.list.currentRowChanged.connect(self._chosen)
        self.list.setCurrentRow(template.names().index(template.FIRST))
        self.be_large(792, 580)
        self.titles[LANGUAGES[0]].setFocus(Qt.FocusReason.OtherFocusReason)

    # -- what it is made of -------------------------------------------------

    def _templates(self) -> PictureList:
        """The templates, each as its own cover."""
        made = PictureList(self.voice, self.voice.say("template"), _PICTURE)
        made.setFixedHeight(_PICTURE.height() + 56)
        for name in template.names():
            made.put(name, template.title(name).words(self.voice.staff))
        return made

    def _line(self, name: str) -> QLineEdit:
        line = WordLine()
        line.setFont(self.voice.look.font())
        line.setMinimumHeight(HIGH)
        line.setAccessibleName(name)
        line.textChanged.connect(lambda _: self._pause.start(_PAUSE))
        return line

    def _build(self) -> None:
        say = self.voice.say
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        self._heads = {
            one: words_of(self.voice, say(f"title-{one}"), style.SMALL, 500, "soft")
            for one in LANGUAGES
        }
        for row, one in enumerate(LANGUAGES):
            grid.addWidget(self._heads[one], row, 0)
            grid.addWidget(self.titles[one], row, 1)
        self.spoken = self._chips([say(f"speaks-{'-'.join(one)}") for one in _SPOKEN])
        self.skins = self._chips([say(one) for one in get_args(template.Skin)])
        for chip, languages in zip(self.spoken, _SPOKEN, strict=True):
            chip.clicked.connect(partial(self._speak, languages))
        for chip, skin in zip(self.skins, get_args(template.Skin), strict=True):
            chip.clicked.connect(partial(self._dress, skin))
        for row, (word, chips) in enumerate(
            (("languages", self.spoken), ("skin", self.skins)), 2
        ):
            grid.addWidget(
                words_of(self.voice, say(word), style.SMALL, 500, "soft"), row, 0
            )
            grid.addWidget(_row(chips), row, 1)
        pick = button(self.voice, say("choose-folder"), "link")
        pick.clicked.connect(self._ask_folder)
        where = QWidget()
        across = QHBoxLayout(where)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(self.place, 1)
        across.addWidget(pick)
        grid.addWidget(
            words_of(self.voice, say("where-to"), style.SMALL, 500, "soft"), 4, 0
        )
        grid.addWidget(where, 4, 1)
        self.body.addWidget(self.list)
        self.body.addLayout(grid)
        self.body.addWidget(self.trouble)
        self.body.addStretch(1)

    def _chips(self, words: Sequence[str]) -> list[QPushButton]:
        chips = []
        for number, said in enumerate(words):
            chip = button(self.voice, said, "chip")
            chip.setCheckable(True)
            chip.setChecked(number == 0)
            chips.append(chip)
        return chips

    # -- what is wished ---------------------------------------------------------

    @property
    def base(self) -> str:
        """The name of the template that is chosen."""
        return str(self.list.currentItem().data(ROLE))

    def wishes(self) -> template.Wishes:
        """What is to be different from the template."""
        said = {
            one: line.text().strip()
            for one, line in self.titles.items()
            if one in self._languages and line.text().strip()
        }
        return template.Wishes(said, self._languages, self._skin)

    def _speak(self, languages: tuple[Language, ...]) -> None:
        self._languages = languages
        _check(self.spoken, _SPOKEN.index(languages))
        for one in LANGUAGES:
            for widget in (self._heads[one], self.titles[one]):
                widget.setVisible(one in languages)
        self._pause.start(0)

    def _dress(self, skin: template.Skin) -> None:
        self._skin = skin
        _check(self.skins, get_args(template.Skin).index(skin))
        self._pause.start(0)

    def _chosen(self) -> None:
        title = template.title(self.base)
        for one, line in self.titles.items():
            line.setPlaceholderText(title.words(one))
        self._pause.start(0)

    def _ask_folder(self) -> None:
        above = Path(self.place.text()).parent
        named = QFileDialog.getExistingDirectory(
            self, self.voice.say("choose-folder"), str(above)
        )
        if named:
            there = Path(named)
            if not template.is_free(there):
                there = _free(there, self.voice.say("my-show"))
            self.place.setText(str(there))

    # -- how it will look ---------------------------------------------------------

    def _draw(self) -> None:
        """Draw the covers as they would be, one a turn, the chosen one first."""
        names = [*template.names()]
        names.remove(self.base)
        self._waiting = [self.base, *names]
        QTimer.singleShot(0, self, self._draw_next)

    def _draw_next(self) -> None:
        if self._waiting:
            name = self._waiting.pop(0)
            image = self._cover(name)
            if image is not None:
                for number in range(self.list.count()):
                    if self.list.item(number).data(ROLE) == name:
                        drawn = still(QPixmap.fromImage(image))
                        self.list.item(number).setIcon(drawn)
            QTimer.singleShot(0, self, self._draw_next)

    def _cover(self, name: str) -> QImage | None:
        file = template.FOLDER / name / NAME
        data = template.files(name, self.wishes())[NAME]
        wished = content.draft(file, data=data).content
        if wished is None:
            return None
        artist = self._artists.setdefault(name, Artist(file))
        ratio = self.devicePixelRatioF()
        size = (round(_PICTURE.width() * ratio), round(_PICTURE.height() * ratio))
        image = artist.draw(wished, wished.slides[0].id, Sight(size))
        if image is not None:
            image.setDevicePixelRatio(ratio)
        return image

    # -- and how it is made ---------------------------------------------------------

    def _make(self) -> None:
        """Make it where it is to lie; what stands against that is said."""
        folder = Path(self.place.text().strip().strip("\"'"))
        try:
            if not self.place.text().strip() or not template.is_free(folder):
                self._refuse(self.voice.say("folder-taken", folder=folder))
                return
            whole = template.files(self.base, self.wishes())
            template.make(folder, whole)
        except OSError as error:
            told = why(error, self.voice.staff)
            self._refuse(self.voice.say("not-made", why=told))
        except ContentError as error:
            self._refuse(error.said(self.voice.staff))
        else:
            self.made = folder / NAME
            self.accept()

    def _refuse(self, why: str) -> None:
        self.trouble.setText(why)
        self.trouble.show()
        self.place.setFocus(Qt.FocusReason.OtherFocusReason)

    def done(self, result: int) -> None:
        self._pause.stop()
        self._waiting = []
        for artist in self._artists.values():
            artist.close()
        super().done(result)


def own_folder(voice: Voice) -> Path:
    """A folder for a new show where people keep what they write."""
    documents = QStandardPaths.writableLocation(
        QStandardPaths.StandardLocation.DocumentsLocation
    )
    return _free(Path(documents or Path.home()), voice.say("my-show"))


def _free(above: Path, name: str) -> Path:
    """A folder of a name, or of name-2, name-3 ..., that is not there yet."""
    try:
        taken = [one.name for one in above.iterdir()]
    except OSError:
        taken = []
    return above / free(name, taken)


def _row(widgets: Sequence[QWidget]) -> QWidget:
    held = QWidget()
    across = QHBoxLayout(held)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(4)
    for one in widgets:
        across.addWidget(one)
    across.addStretch(1)
    return held


def _check(chips: Sequence[QPushButton], chosen: int) -> None:
    for number, chip in enumerate(chips):
        chip.setChecked(number == chosen)
