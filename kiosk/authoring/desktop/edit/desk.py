"""The desk: the draft that is being written, and what of it can be drawn."""

from __future__ import annotations

import json
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, Literal

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from kiosk.authoring.edit.absent import ABSENT
from kiosk.authoring.edit.document import Document
from kiosk.authoring.edit.operation import (
    CopyItem,
    InsertItem,
    MoveItem,
    RemoveValue,
    RenameField,
    ReplaceText,
    SetValue,
    Together,
)
from kiosk.content import content
from kiosk.content.history import History
from kiosk.model.figure import filled, places
from kiosk.model.text import LANGUAGES, Text
from kiosk.model.walk import walked
from kiosk.player.watcher import Watcher
from kiosk.slides import SLIDES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kiosk.authoring.edit.document import Published
    from kiosk.authoring.edit.merge import Conflict
    from kiosk.authoring.edit.operation import Operation
    from kiosk.authoring.edit.source_text import SourceText
    from kiosk.content.content import Content, Draft
    from kiosk.model.text import Language
    from kiosk.model.walk import Steps
    from kiosk.slides.base import Slide

SOON: Final = 8
"""Milliseconds after a keystroke until its slide is read; it is painted first."""
REST: Final = 300
"""Milliseconds without a keystroke after which the whole content is read."""


class Desk(QObject):
    """The draft, and what it says.

    What is typed is in the draft at once; it is read a moment later, so that no letter
    waits for the reading of those before.

    Signals:
        changed(): the text is another.
        glanced(): the slide that is being written has been read.
        read(): all that the text says has been read.
        pictured(): a file beside the content is another.
    """

    changed = Signal()
    glanced = Signal()
    read = Signal()
    pictured = Signal()

    def __init__(self, path: Path, state: Path | None = None) -> None:
        """The draft of a content file.

        Args:
            path: the file.
            state: the folder with what the show keeps, for its history.

        Raises:
            ContentError: the file cannot be read.
            Busy: another window has the draft open.
            OSError: no draft can be kept anywhere.
        """
        super().__init__()
        self.path = path
        self.history = None if state is None else History(state, path)
        self.document = Document.open(path, state)
        self.draft: Draft = content.draft(path, data=self.source.data)
        self.shown: Content | None = self.draft.content
        """What can be drawn: slides with mistakes are as they were without."""
        self._supposed: frozenset[str] = frozenset()
        """Slides that never were: words that lack are those of another language."""
        if self.shown is None:
            self.shown = self._pieced()
        self._written: set[int] = set()
        """Slides that have been written on since all was read."""
        self._glancer, self._reader = QTimer(self), QTimer(self)
        for timer, act in ((self._glancer, self._glance), (self._reader, self._read)):
            timer.setSingleShot(True)
            timer.timeout.connect(act)
        self._watcher: Watcher | None = None
        self._digest = ""

    def watch(self) -> None:
        """Look after the file from now on: others may save it."""
        saved = content.draft(self.path)
        self._digest = saved.digest
        self._watcher = Watcher(self.path, saved.digest, saved.files, parent=self)
        self._watcher.changed.connect(self.refresh)

    def close(self) -> None:
        """Have all on the disk, and let another window have the draft."""
        self._glancer.stop()
        self._reader.stop()
        if self._watcher is not None:
            self._watcher.stop()
            self._watcher = None
        self.document.close()

    # -- what it says ---------------------------------------------------------

    @property
    def source(self) -> SourceText:
        return self.document.source

    @property
    def raw(self) -> Any:
        """The plain data; nothing where the text is no JSON."""
        return self.source.raw if self.source.sound else {}

    def at(self, steps: Steps) -> Any:
        """The value at the end of a way; ABSENT if there is none."""
        value = self.raw
        for step in steps:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return ABSENT
        return value

    @property
    def slides(self) -> list[dict[str, Any]]:
        """The slides as they are written."""
        slides = self.at(("slides",))
        return slides if isinstance(slides, list) else []

    def slide(self, place: int) -> Slide | None:
        """A slide as it can be drawn: as it is, or as it was without mistakes."""
        if self.shown is None or not 0 <= place < len(self.slides):
            return None
        name = self.at(("slides", place, "id"))
        return next((one for one in self.shown.slides if one.id == name), None)

    def title(self, place: int, staff: Language) -> str:
        """What a slide is called: its title as far as one is written, or its name."""
        slide = self.slide(place)
        if slide is not None:
            return filled(slide.title.words(staff), slide.facts(), staff)
        for one in sorted(LANGUAGES, key=lambda language: language != staff):
            words = self.at(("slides", place, "title", one))
            if isinstance(words, str) and words.strip():
                return words
        name = self.at(("slides", place, "id"))
        return name if isinstance(name, str) and name else str(place + 1)

    def supposed(self, place: int) -> bool:
        """Whether the slide is drawn with words that are not written yet."""
        return self.at(("slides", place, "id")) in self._supposed

    def sound(self, place: int) -> bool:
        """Whether the slide at a place is drawn as it is written."""
        slide = self.draft.slides.get(place)
        return slide is not None and drawable(slide)

    # -- what is done ----------------------------------------------------------

    def change(self, steps: Steps, value: Any) -> None:
        """Let there be another value at the end of a way, or a first one.

        Objects on the way that are not there yet come along.
        """
        while len(steps) > 1 and self.at(steps[:-1]) is ABSENT:
            steps, value = steps[:-1], {steps[-1]: value}
        self.do(SetValue(steps, value))

    def remove(self, steps: Steps) -> None:
        """Let nothing be written at the end of a way."""
        if self.at(steps) is not ABSENT:
            self.do(RemoveValue(steps))

    def insert(self, steps: Steps, value: Any) -> None:
        """Put an item into a list, before the one that is there."""
        self.do(InsertItem(steps, value))

    def copy(self, steps: Steps, named: str = "") -> None:
        """Put a copy of an item of a list behind it; `named` is the id that it gets."""
        self.do(CopyItem(steps, named))

    def move(self, steps: Steps, to: int) -> None:
        """Let an item of a list stand at another place of it."""
        self.do(MoveItem(steps, to))

    def rename(self, steps: Steps, name: str, then: tuple[Operation, ...] = ()) -> None:
        """Let a field have another name, and do more along; undone as one."""
        self.do(Together((RenameField(steps, name), *then)))

    def rewrite(self, text: str, then: tuple[Operation, ...] = ()) -> None:
        """Have another text, and do something to that; undone as one."""
        whole = ReplaceText(0, len(self.source.text), text)
        self.do(Together((whole, *then)) if then else whole)

    def do(self, operation: Operation) -> None:
        """Do something to the draft; nothing where the text has no such place."""
        with suppress(LookupError, ValueError):
            if self.document.edit(operation, monotonic()):
                self._became(operation.place)

    @property
    def undoable(self) -> bool:
        return self.document.stack.undoable is not None

    @property
    def redoable(self) -> bool:
        return self.document.stack.redoable is not None

    def undo(self) -> Steps:
        """Take the last change back; the way to what it had changed."""
        return self._turned(self.document.undo())

    def redo(self) -> Steps:
        """Do again what was taken back last; the way to what it changes."""
        return self._turned(self.document.redo())

    def _turned(self, steps: Steps | None) -> Steps:
        if steps is not None:
            self._became(steps)
        return steps or ()

    # -- what others do ----------------------------------------------------------

    def refresh(self) -> None:
        """Look at the file and what lies beside it, and merge what has been saved."""
        if self._watcher is not None:
            saved = content.draft(self.path)
            if saved.digest:
                self._watcher.follow(saved.files, saved.digest)
        before = self.source.text
        self.document.refresh()
        self.pictured.emit()
        if self.source.text != before:
            self.changed.emit()
        self._read()

    def resolve(self, conflict: Conflict, take: Literal["mine", "theirs"]) -> None:
        """Settle what two have written differently."""
        self.document.resolve(conflict, monotonic(), take)
        self._became()

    @property
    def publishable(self) -> bool:
        """Whether what is written can be shown as a whole."""
        return self.draft.content is not None and not self.draft.problems

    def publish(self, who: str) -> Published:
        """Put what is written where the wall takes it from.

        Raises:
            Unpublishable: there are errors, or something has to be asked first.
            OSError: it cannot be written.
        """
        self.finish()
        done = self.document.publish(who)
        if self._watcher is not None:
            saved = content.draft(self.path)
            self._watcher.follow(saved.files, saved.digest)
        return done

    # -- how it is read ------------------------------------------------------------

    def _became(self, steps: Steps = ()) -> None:
        """The text is another, at the end of a way; anywhere if there is none."""
        within = len(steps) > 2 and steps[0] == "slides"
        if within and isinstance(steps[1], int):
            self._written.add(steps[1])
            if not self._glancer.isActive():
                self._glancer.start(SOON)
            self._reader.start(REST)
        else:
            self._glancer.stop()
            self._reader.start(SOON)
        self.changed.emit()

    def _glance(self) -> None:
        """Read the slides that are being written, each by itself."""
        for place in tuple(self._written):
            slide = self._alone(self.at(("slides", place)))
            if slide is None or self.shown is None:
                continue
            slides = [slide if s.id == slide.id else s for s in self.shown.slides]
            self.shown = self.shown.model_copy(update={"slides": tuple(slides)})
        self.glanced.emit()

    def _alone(self, raw: Any) -> Slide | None:
        """A slide as it is written; None if that takes the whole content to tell."""
        shown = self.shown
        if shown is None or not isinstance(raw, dict) or self.draft.files:
            return None
        kind = SLIDES.get(raw.get("kind", ""))
        if kind is None or len(shown.show.languages) < len(LANGUAGES):
            return None
        try:
            slide = kind.model_validate_json(json.dumps(raw))
        except ValueError:
            return None
        return slide if drawable(slide) else None

    def finish(self) -> None:
        """Read at once what has not been read yet.

        What an input method still composes is taken as it is: it was typed before.
        """
        QGuiApplication.inputMethod().commit()
        if self._reader.isActive():
            self._glancer.stop()
            self._reader.stop()
            self._read()

    def _read(self) -> None:
        self._written.clear()
        self.draft = content.draft(self.path, data=self.source.data)
        self.shown = self.draft.content or self._pieced()
        self.read.emit()

    def _pieced(self) -> Content | None:
        """Slides without mistakes as they are written, others as they were."""
        before = {slide.id: slide for slide in self.shown.slides} if self.shown else {}
        for name in self._supposed:
            before.pop(name, None)
        filled_in: Mapping[int, Slide] | None = None
        supposed: set[str] = set()
        slides = []
        for place in range(len(self.slides)):
            name = self.at(("slides", place, "id"))
            fresh = self.draft.slides.get(place)
            if fresh is None or not drawable(fresh):
                fresh = before.get(str(name))
            if fresh is None:
                if filled_in is None:
                    data = json.dumps(_worded(self.raw)).encode()
                    filled_in = content.draft(self.path, data=data).slides
                fresh = filled_in.get(place)
                if fresh is not None and drawable(fresh):
                    supposed.add(fresh.id)
                else:
                    fresh = None
            if fresh is not None:
                slides.append(fresh)
        self._supposed = frozenset(supposed)
        frame = self.shown or content.draft(self.path, data=self._bare()).content
        if frame is None or not slides:
            return self.shown
        return frame.model_copy(update={"slides": tuple(slides)})

    def _bare(self) -> bytes:
        """The text with only those slides that have no mistakes."""
        source = self.source
        if not source.sound:
            return source.data
        for place in reversed(range(len(self.slides))):
            slide = self.draft.slides.get(place)
            if slide is None or not drawable(slide):
                source = source.remove(("slides", place))
        return source.data


def _worded(raw: Any) -> Any:
    """Plain data whose texts of one language stand for those that are empty."""
    if isinstance(raw, list):
        return [_worded(one) for one in raw]
    if not isinstance(raw, dict):
        return raw
    if raw.keys() <= {*LANGUAGES} and all(isinstance(one, str) for one in raw.values()):
        other = next((one for one in raw.values() if one.strip()), "")
        return {one: raw.get(one, "").strip() or other for one in LANGUAGES}
    return {name: _worded(one) for name, one in raw.items()}


def drawable(slide: Slide) -> bool:
    """Whether all figures that a slide names are there, and can be computed."""
    try:
        known = {*slide.facts()}
    except ValueError:
        return False
    named = {*slide.uses()}
    for found in walked(slide):
        if isinstance(found.value, Text):
            named |= {*places(found.value)}
    return named <= known
