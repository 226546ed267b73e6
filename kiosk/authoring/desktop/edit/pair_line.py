"""A text in the languages of a show, where no field of a content stands behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from kiosk.authoring.desktop.edit.composing import WordLine
from kiosk.authoring.desktop.edit.drop_list import HIGH

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kiosk.authoring.desktop.edit.voice import Voice
    from kiosk.model.text import Language


class PairLine(QWidget):
    """A line for each language, side by side.

    Signals:
        changed(): something else stands there.
    """

    changed = Signal()

    def __init__(self, voice: Voice, name: str, languages: Sequence[Language]) -> None:
        super().__init__()
        self.lines: dict[Language, QLineEdit] = {}
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        for one in languages:
            line = WordLine()
            line.setFont(voice.look.font())
            line.setMinimumHeight(HIGH)
            word = voice.say("chinese" if one == "zh" else "english")
            line.setPlaceholderText(word)
            line.setAccessibleName(f"{name} · {word}")
            line.textChanged.connect(self.changed)
            self.lines[one] = line
            across.addWidget(line, 1)

    @property
    def words(self) -> dict[str, str]:
        """What stands there, in every language."""
        return {one: line.text().strip() for one, line in self.lines.items()}

    @property
    def whole(self) -> bool:
        """Whether something stands there in every language."""
        return all(self.words.values())

    def show_words(self, words: Mapping[Language, str | None]) -> None:
        """Put words where nothing stands yet."""
        for one, line in self.lines.items():
            if not line.text() and words.get(one):
                line.setText(str(words[one]))
