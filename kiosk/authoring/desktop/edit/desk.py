"""The desk: the content that is being written, and what of it can be drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.authoring.edit.form import ABSENT
from kiosk.authoring.edit.source_text import SourceText
from kiosk.content import atomic, content
from kiosk.content.content import Content
from kiosk.model.walk import fields_at

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.content.content import Draft
    from kiosk.model.walk import Steps
    from kiosk.slides.base import Slide

SOON: Final = 8
"""Milliseconds after a keystroke until it is read; what is typed is painted first."""


class Desk(QObject):
    """The content that is being written.

    What is typed is in the text at once; it is read a moment later, so that no letter
    waits for the reading of those before.

    Signals:
        changed(): the text is another.
        read(): what the text says has been read.
    """

    changed = Signal()
    read = Signal()

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.source = SourceText.of(path.read_bytes())
        self.draft: Draft = content.draft(path, data=self.source.data)
        self.shown: Content | None = self.draft.content
        """What can be drawn: slides with mistakes are as they were without."""
        self._past: list[tuple[SourceText, Steps]] = []
        self._future: list[tuple[SourceText, Steps]] = []
        self._reader = QTimer(self)
        self._reader.setSingleShot(True)
        self._reader.setInterval(SOON)
        self._reader.timeout.connect(self._read)

    # -- what it says ---------------------------------------------------------

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

    def sound(self, place: int) -> bool:
        """Whether the slide at a place is drawn as it is written."""
        return place in self.draft.slides

    # -- what is done ----------------------------------------------------------

    def change(self, steps: Steps, value: Any) -> None:
        """Let there be another value at the end of a way, or a first one."""
        order: list[str] = []
        if self.at(steps) is ABSENT:
            order = [*fields_at(Content, self.raw, steps[:-1])]
        self._take(self.source.set(steps, value, order), steps)

    def remove(self, steps: Steps) -> None:
        """Let nothing be written at the end of a way."""
        if self.at(steps) is not ABSENT:
            self._take(self.source.remove(steps), steps)

    def insert(self, steps: Steps, value: Any) -> None:
        """Put an item into a list, before the one that is there."""
        self._take(self.source.insert(steps, value), steps)

    def copy(self, steps: Steps) -> None:
        """Put a copy of an item of a list behind it."""
        self._take(self.source.copy(steps), steps)

    def move(self, steps: Steps, to: int) -> None:
        """Let an item of a list stand at another place of it."""
        self._take(self.source.move(steps, to), (*steps[:-1], to))

    def _take(self, source: SourceText, about: Steps) -> None:
        if source.text == self.source.text:
            return
        self._past.append((self.source, about))
        self._future.clear()
        self._show(source)

    @property
    def publishable(self) -> bool:
        """Whether what is written can be shown as a whole."""
        return self.draft.content is not None and not self.draft.problems

    def publish(self) -> None:
        """Put what is written in the place of the file.

        Raises:
            OSError: it cannot be written.
        """
        self.finish()
        if self.publishable:
            atomic.written(self.path, self.source.data, 0o644)

    @property
    def undoable(self) -> bool:
        return bool(self._past)

    @property
    def redoable(self) -> bool:
        return bool(self._future)

    def undo(self) -> Steps:
        """Take the last change back; the way to what it had changed."""
        return self._turned(self._past, self._future)

    def redo(self) -> Steps:
        """Do again what was taken back last; the way to what it changes."""
        return self._turned(self._future, self._past)

    def _turned(
        self,
        from_: list[tuple[SourceText, Steps]],
        to: list[tuple[SourceText, Steps]],
    ) -> Steps:
        if not from_:
            return ()
        source, steps = from_.pop()
        to.append((self.source, steps))
        self._show(source)
        return steps

    def _show(self, source: SourceText) -> None:
        self.source = source
        if not self._reader.isActive():
            self._reader.start()
        self.changed.emit()

    def finish(self) -> None:
        """Read at once what has not been read yet."""
        if self._reader.isActive():
            self._reader.stop()
            self._read()

    def _read(self) -> None:
        self.draft = content.draft(self.path, data=self.source.data)
        self.shown = self._drawable()
        self.read.emit()

    def _drawable(self) -> Content | None:
        """What can be drawn: slides with mistakes as they were without."""
        if self.draft.content is not None or self.shown is None:
            return self.draft.content or self.shown
        before = {slide.id: slide for slide in self.shown.slides}
        slides = []
        for place in range(len(self.slides)):
            name = self.at(("slides", place, "id"))
            slide = self.draft.slides.get(place) or before.get(str(name))
            if slide is not None:
                slides.append(slide)
        return self.shown.model_copy(update={"slides": tuple(slides)})
