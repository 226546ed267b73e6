"""Operations: what may be done to the text of a content, as frozen data."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kiosk.authoring.edit.source_text import Splice

if TYPE_CHECKING:
    from kiosk.authoring.edit.source_text import SourceText
    from kiosk.content.json_text import Steps


class Operation(ABC):
    """Something to do to a text.

    `on` raises LookupError where there is no such place, ValueError where what is to
    be written cannot be.
    """

    @abstractmethod
    def on(self, source: SourceText) -> SourceText:
        """The text once it is done."""

    @property
    def place(self) -> Steps:
        """The way to what it is about; () for the whole."""
        return ()

    @property
    def typing(self) -> bool:
        """Whether it is one of many by which one value is typed."""
        return False


@dataclass(frozen=True, slots=True)
class SetValue(Operation):
    """A value in the place of another; a field that is not there is put in.

    `order` are the names of fields in the order in which a new one takes its place.
    """

    steps: Steps
    value: Any
    order: tuple[str, ...] = ()

    def on(self, source: SourceText) -> SourceText:
        return source.set(self.steps, self.value, self.order)

    @property
    def place(self) -> Steps:
        return self.steps

    @property
    def typing(self) -> bool:
        return not isinstance(self.value, dict | list | bool)


@dataclass(frozen=True, slots=True)
class InsertItem(Operation):
    """An item put into a list before the one that the way leads to, or last."""

    steps: Steps
    value: Any

    def on(self, source: SourceText) -> SourceText:
        return source.insert(self.steps, self.value)

    @property
    def place(self) -> Steps:
        return self.steps


@dataclass(frozen=True, slots=True)
class RemoveValue(Operation):
    """A field or an item of a list taken away."""

    steps: Steps

    def on(self, source: SourceText) -> SourceText:
        return source.remove(self.steps)

    @property
    def place(self) -> Steps:
        return self.steps[:-1]


@dataclass(frozen=True, slots=True)
class MoveItem(Operation):
    """An item of a list put at another place of it."""

    steps: Steps
    to: int

    def on(self, source: SourceText) -> SourceText:
        return source.move(self.steps, self.to)

    @property
    def place(self) -> Steps:
        return (*self.steps[:-1], self.to)


@dataclass(frozen=True, slots=True)
class CopyItem(Operation):
    """A copy of an item of a list behind it; `named` is the id that it gets."""

    steps: Steps
    named: str = ""

    def on(self, source: SourceText) -> SourceText:
        made = source.copy(self.steps)
        return made.set((*self.place, "id"), self.named) if self.named else made

    @property
    def place(self) -> Steps:
        *parent, number = self.steps
        assert isinstance(number, int)
        return (*parent, number + 1)


@dataclass(frozen=True, slots=True)
class RenameField(Operation):
    """A field, such as a figure, under another name."""

    steps: Steps
    key: str

    def on(self, source: SourceText) -> SourceText:
        return source.rename(self.steps, self.key)

    @property
    def place(self) -> Steps:
        return (*self.steps[:-1], self.key)


@dataclass(frozen=True, slots=True)
class ReplaceText(Operation):
    """Letters in the place of others, in a text that need not be JSON."""

    at: int
    length: int
    put: str

    def on(self, source: SourceText) -> SourceText:
        old = source.text[self.at : self.at + self.length]
        if self.at < 0 or len(old) < self.length:
            raise LookupError(self.at)
        return source.spliced(Splice(self.at, old, self.put))

    @property
    def typing(self) -> bool:
        return self.length + len(self.put) == 1


@dataclass(frozen=True, slots=True)
class Together(Operation):
    """Several operations that are one for whoever undoes them."""

    operations: tuple[Operation, ...]

    def on(self, source: SourceText) -> SourceText:
        for one in self.operations:
            source = one.on(source)
        return source

    @property
    def place(self) -> Steps:
        return self.operations[0].place if self.operations else ()
