"""Undo stack: what has been done to a text, and can be undone without end.

What somebody else has saved meanwhile is not undone: what one has done oneself before
that is taken out from under it, by the same merge that has brought it in.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from kiosk.authoring.edit.merged_text import merged_text
from kiosk.authoring.edit.source_text import Splice

if TYPE_CHECKING:
    from kiosk.authoring.edit.source_text import SourceText
    from kiosk.content.json_text import Steps

PAUSE: Final = 2.0
"""Seconds without a key after which typing in one field is a new step of undoing."""


@dataclass(frozen=True, slots=True)
class Deed:
    """A change of the text, made at a moment, and the way to what it was about.

    `moment` counts seconds; `typing` is whether it is one of many by which one value
    is typed, `foreign` whether somebody else has saved it.
    """

    splice: Splice
    steps: Steps = ()
    moment: float = 0.0
    typing: bool = False
    foreign: bool = False

    def plain(self) -> dict[str, Any]:
        """For a file of JSON."""
        return {
            "splice": list(self.splice),
            "steps": list(self.steps),
            "moment": self.moment,
            "typing": self.typing,
            "foreign": self.foreign,
        }

    @classmethod
    def of(cls, plain: dict[str, Any]) -> Deed:
        """What `plain` has told."""
        at, old, new = plain["splice"]
        return cls(
            Splice(at, old, new),
            tuple(plain["steps"]),
            plain["moment"],
            plain["typing"],
            plain["foreign"],
        )

    def goes_on(self, before: Deed) -> bool:
        """Whether it is typed on in the field in which the one before was typed."""
        return (
            self.typing
            and before.typing
            and self.steps == before.steps
            and 0 <= self.moment - before.moment < PAUSE
            and _touching(before.splice, self.splice)
        )


@dataclass(frozen=True, slots=True)
class UndoStack:
    """What has been done, the newest last, and what has been undone."""

    past: tuple[Deed, ...] = ()
    future: tuple[Deed, ...] = ()
    closed: bool = field(default=False, compare=False)
    """Whether the newest is a step by itself, whatever is typed next."""

    @property
    def undoable(self) -> Deed | None:
        """What would be undone."""
        return next((one for one in reversed(self.past) if not one.foreign), None)

    @property
    def redoable(self) -> Deed | None:
        """What would be done again."""
        return self.future[-1] if self.future else None

    def did(self, before: SourceText, deed: Deed) -> UndoStack:
        """Something has been done to the text `before`."""
        last = self.past[-1] if self.past else None
        if deed.foreign:
            return UndoStack((*self.past, deed), self._after(before, deed), closed=True)
        if last is not None and not self.closed and deed.goes_on(last):
            one = replace(deed, splice=joined(last.splice, deed.splice, before.text))
            return UndoStack((*self.past[:-1], one))
        return UndoStack((*self.past, deed))

    def _after(self, before: SourceText, foreign: Deed) -> tuple[Deed, ...]:
        """What can be done again once somebody else has changed the text."""
        found: list[Deed] = []
        now = before.spliced(foreign.splice)
        for again in reversed(self.future):
            after = before.spliced(again.splice)
            both = merged_text(before, now, after)
            if not both.whole:
                break
            found.append(replace(again, splice=now.splice_to(both.text)))
            before, now = after, both.text
        return tuple(reversed(found))

    def undone(self, now: SourceText) -> tuple[SourceText, UndoStack]:
        """The text without the newest of one's own deeds.

        Raises:
            LookupError: there is none.
        """
        past, others = list(self.past), []
        while past and past[-1].foreign:
            others.append(past.pop())
        if not past:
            raise LookupError("nothing to undo")
        mine = past.pop()
        if not others:
            text = now.spliced(mine.splice.inverse)
            return text, UndoStack(tuple(past), (*self.future, mine), closed=True)
        after = now.spliced(*(one.splice.inverse for one in others))
        before = after.spliced(mine.splice.inverse)
        both = merged_text(after, now, before)
        if not both.whole:
            raise LookupError("it cannot be told apart from what others have saved")
        text = both.text
        foreign = replace(others[0], splice=before.splice_to(text))
        again = replace(mine, splice=text.splice_to(now))
        return text, UndoStack((*past, foreign), (*self.future, again), closed=True)

    def redone(self, now: SourceText) -> tuple[SourceText, UndoStack]:
        """The text with what has been undone last.

        Raises:
            LookupError: there is none.
        """
        if not self.future:
            raise LookupError("nothing to do again")
        *future, again = self.future
        text = now.spliced(again.splice)
        return text, UndoStack((*self.past, again), tuple(future), closed=True)


def _touching(first: Splice, second: Splice) -> bool:
    """Whether the second changes what the first has put in, or beside it."""
    return (
        second.at <= first.at + len(first.new)
        and second.at + len(second.old) >= first.at
    )


def joined(first: Splice, second: Splice, between: str) -> Splice:
    """Two splices as one; `between` is the text after the first of them."""
    start = min(first.at, second.at)
    mine, yours = first.at + len(first.new), second.at + len(second.old)
    end = max(mine, yours)
    old = between[start : first.at] + first.old + between[mine:end]
    new = between[start : second.at] + second.new + between[yours:end]
    return Splice(start, old, new)
