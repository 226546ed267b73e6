"""The place in a source: with its words to pick from, and whether they say the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QListView, QWidget

from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.composing import WordLine
from kiosk.authoring.desktop.edit.drop_list import HIGH
from kiosk.authoring.desktop.edit.field import (
    FieldWidget,
    Room,
    button,
    nothing,
    tint,
    words_of,
)
from kiosk.authoring.extract import judged
from kiosk.model.message import Message

if TYPE_CHECKING:
    from kiosk.authoring.edit.form import FormField

_GAP: Final = "  "
"""What stands between a place and its words in the list."""
_LONG: Final = 60
"""Letters of a source's words that the list shows."""


class Accord(NamedTuple):
    """What a source says of a figure: agreement, doubt, or nothing."""

    tone: str
    what: Message


def accord(room: Room, name: str, locator: str) -> Accord | None:
    """Whether the source says at a place what a figure of the slide says.

    None where nobody can tell: there is no such figure, or no extract.
    """
    slide = room.slide
    fact = None if slide is None else slide.facts().get(name)
    source, _, place = locator.partition("/")
    extract = room.extracts.of(room.desk.shown, source)
    if fact is None or extract is None or fact.figure.derived is not None:
        return None
    outcome, what = judged(fact, extract.at(place), place)
    if outcome == "match":
        return Accord("good", Message("原文相符", "as the source has it"))
    return Accord("wrong" if outcome == "differs" else "doubt", what)


class SourcePlaceWidget(FieldWidget):
    """A place such as article/1.13."""

    def __init__(self, room: Room, spec: FormField, level: int) -> None:
        super().__init__(room, spec, level)
        self.head()
        self.line = WordLine()
        self.line.setFont(room.look.font())
        self.line.setMinimumHeight(HIGH)
        self.line.setAccessibleName(self.name)
        self.line.setPlaceholderText(", ".join(map(str, spec.examples)))
        self.takes(self.line)
        self.pick = button(room, room.say("from-source"), "link")
        self.pick.clicked.connect(self._open)
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        across.addWidget(self.line, 1)
        across.addWidget(self.pick)
        self.column.addWidget(row)
        self.told_place = words_of(room, "", style.SMALL, tone="faint")
        self.verdict = words_of(room, "", style.SMALL, 500, tone="good")
        for label in (self.told_place, self.verdict):
            label.setWordWrap(True)
            self.column.addWidget(label)
        self._offered = QStringListModel(self)
        self._completer = QCompleter(self._offered, self)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setMaxVisibleItems(12)
        self._completer.setWidget(self.line)
        rows = QListView()
        rows.setFont(room.look.font(style.SMALL))
        self._completer.setPopup(rows)
        self._completer.activated.connect(self._picked)
        self.line.textEdited.connect(self._typed)

    def offered(self) -> list[str]:
        """Every place of the sources, with its words where they are known."""
        shown = self.room.desk.shown
        found = []
        for name, source in ({} if shown is None else shown.sources).items():
            extract = self.room.extracts.of(shown, name)
            for section, one in source.sections.items():
                title = one.name.words(self.room.staff)
                for number in range(1, one.paragraphs + 1):
                    place = f"{section}.{number}"
                    words = () if extract is None else extract.words.get(place, ())
                    said = words or (title,)
                    found += [f"{name}/{place}{_GAP}{_brief(each)}" for each in said]
        return found

    def _open(self) -> None:
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._complete("")

    def _typed(self, text: str) -> None:
        self.write(text.strip())
        self._complete(text)

    def _complete(self, text: str) -> None:
        self._offered.setStringList(self.offered())
        self._completer.setCompletionPrefix(text)
        if self._completer.completionCount() and self.isVisible():
            self._completer.complete()

    def _picked(self, text: str) -> None:
        place = text.partition(_GAP)[0]
        self.line.setText(place)
        self.write(place)

    def refresh(self) -> None:
        value = "" if nothing(self.value) else str(self.value)
        if self.line.text().strip() != value:
            self.line.setText(value)
        self.told_place.setText(self._told_place(value))
        self.told_place.setVisible(bool(self.told_place.text()))
        found = self._accord(value)
        self.verdict.setVisible(found is not None)
        if found is not None:
            tint(self.verdict, "tone", found.tone)
            sign = "✓ " if found.tone == "good" else ""
            self.verdict.setText(sign + found.what.said(self.room.staff))

    def _accord(self, value: str) -> Accord | None:
        steps = self.spec.steps
        if len(steps) != 5 or steps[2] != "figures":
            return None
        return accord(self.room, str(steps[3]), value)

    def _told_place(self, locator: str) -> str:
        """What the source says there, or else which part of it that is."""
        name, _, place = locator.partition("/")
        shown = self.room.desk.shown
        source = None if shown is None else shown.sources.get(name)
        if source is None or shown is None:
            return ""
        extract = self.room.extracts.of(shown, name)
        words = () if extract is None else extract.words.get(place, ())
        if words:
            return "“" + "”“".join(map(_brief, words[:6])) + "”"
        section = source.sections.get(place.partition(".")[0])
        return "" if section is None else section.name.words(self.room.staff)


def _brief(words: str) -> str:
    words = re.sub(r"\s+", " ", words).strip()
    return words if len(words) <= _LONG else words[: _LONG - 1] + "…"
