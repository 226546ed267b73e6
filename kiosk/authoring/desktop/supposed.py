"""What a preview supposes: the screen, the language, the colours and the moment."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDateTime, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateTimeEdit,
    QHBoxLayout,
    QLabel,
    QWidget,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.model.text import Language

SIZES: Final = (
    (1920, 1080),
    (3840, 2160),
    (1280, 720),
    (1080, 1920),
    (2160, 3840),
    (1024, 768),
    (2560, 1080),
    (3840, 1080),
)
WORDS: Final[dict[str, tuple[str, str]]] = {
    "size": ("尺寸", "Size"),
    "language": ("语言", "Language"),
    "skin": ("配色", "Colours"),
    "own": ("按内容", "As written"),
    "night": ("夜", "Night"),
    "paper": ("纸", "Paper"),
    "large": ("大字", "Large text"),
    "contrast": ("高对比", "High contrast"),
    "moment": ("假设此刻是", "Suppose it is"),
    "play": ("从这页放映", "Play from here"),
    "open": ("打开文件", "Open the file"),
    "checking": ("正在检查……", "Checking…"),
    "clean": ("没有发现问题", "Nothing found"),
    "kept": (
        "有错误：画面仍是上一次没有错的内容",
        "There are errors: the picture is of the last content without any",
    ),
    "never": ("还没有能放映的内容", "There is nothing yet that can be shown"),
    "absent": ("（此刻不放）", "(not shown then)"),
}


class Supposed(QWidget):
    """The row of boxes in which it is chosen.

    Signals:
        changed(): another picture is wanted.
        reskinned(): the show is to wear other colours.
        shifted(): it is supposed to be another moment.
    """

    changed = Signal()
    reskinned = Signal()
    shifted = Signal()

    def __init__(self, staff: Language, *, moments: bool) -> None:
        """The boxes, named in the language of `staff`; `moments` asks for one, too."""
        super().__init__()
        self.sizes = QComboBox()
        for wide, high in SIZES:
            self.sizes.addItem(f"{wide} × {high}")
        self.languages = QComboBox()
        self.skins = QComboBox()
        for word, skin in (("own", None), ("night", "night"), ("paper", "paper")):
            self.skins.addItem(say(word, staff), skin)
        self.large_text = QCheckBox(say("large", staff))
        self.high_contrast = QCheckBox(say("contrast", staff))
        self.suppose = QCheckBox(say("moment", staff))
        self.when = QDateTimeEdit(QDateTime.currentDateTime())
        self.when.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.when.setCalendarPopup(True)
        self.when.setEnabled(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for word, box in (
            ("size", self.sizes),
            ("language", self.languages),
            ("skin", self.skins),
        ):
            label = QLabel(say(word, staff))
            label.setBuddy(box)
            row.addWidget(label)
            row.addWidget(box)
        for widget in (self.large_text, self.high_contrast, self.suppose, self.when):
            row.addWidget(widget)
        if not moments:
            self.suppose.hide()
            self.when.hide()
        self.sizes.currentIndexChanged.connect(self.changed)
        self.languages.currentIndexChanged.connect(self.changed)
        self.skins.currentIndexChanged.connect(self.reskinned)
        self.large_text.toggled.connect(self.changed)
        self.high_contrast.toggled.connect(self.changed)
        self.suppose.toggled.connect(self._shifted)
        self.when.dateTimeChanged.connect(self._shifted)

    @property
    def pixels(self) -> tuple[int, int]:
        """The screen, in pixels."""
        return SIZES[self.sizes.currentIndex()]

    @property
    def language(self) -> Language | None:
        """The language of the show; None before there is one."""
        language: Language | None = self.languages.currentData()
        return language

    @property
    def skin(self) -> str | None:
        """The colours; None for those of the content."""
        skin: str | None = self.skins.currentData()
        return skin

    @property
    def large(self) -> bool:
        return self.large_text.isChecked()

    @property
    def contrast(self) -> bool:
        return self.high_contrast.isChecked()

    @property
    def moment(self) -> dt.datetime | None:
        """The moment; None if it is of no matter."""
        if not self.suppose.isChecked():
            return None
        moment = self.when.dateTime().toPython()
        assert isinstance(moment, dt.datetime)
        return moment

    def speak(self, languages: Sequence[Language]) -> None:
        """Let one of these be chosen; the choice stays while they are the same."""
        known = [self.languages.itemData(n) for n in range(self.languages.count())]
        if known == [*languages]:
            return
        self.languages.blockSignals(True)
        self.languages.clear()
        for language in languages:
            name = {"zh": "中文", "en": "English"}[language]
            self.languages.addItem(name, language)
        self.languages.blockSignals(False)

    def _shifted(self) -> None:
        self.when.setEnabled(self.suppose.isChecked())
        self.shifted.emit()


def say(word: str, staff: Language) -> str:
    """A word of the window, in the language of whoever sits before it."""
    return WORDS[word][0 if staff == "zh" else 1]
