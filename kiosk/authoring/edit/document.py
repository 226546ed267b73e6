"""Document: a content that is being edited, kept as a draft until it is published.

What is typed never reaches the wall before `publish`, and is never lost: every change
is in the journal of the draft, and so is what can be undone. What somebody else saves
meanwhile is merged; where both have changed one field, that is asked.
"""

from __future__ import annotations

import errno
import logging
import os
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Literal

from kiosk.authoring.checking import report
from kiosk.authoring.difference import difference
from kiosk.authoring.edit import drafts
from kiosk.authoring.edit.absent import ABSENT, within
from kiosk.authoring.edit.form import FormField, form
from kiosk.authoring.edit.merge import Conflict, located
from kiosk.authoring.edit.merged_text import merged_text
from kiosk.authoring.edit.operation import (
    InsertItem,
    RemoveValue,
    SetValue,
    Together,
)
from kiosk.authoring.edit.source_text import SourceText, Splice
from kiosk.authoring.edit.undo_stack import Deed, UndoStack
from kiosk.content import atomic
from kiosk.content.content import Content, ContentError, draft, read_bytes
from kiosk.content.history import History
from kiosk.content.publication import Publication, remember
from kiosk.model.message import Message
from kiosk.model.walk import fields_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from kiosk.authoring.checking import Layout, Report
    from kiosk.authoring.difference import Difference
    from kiosk.authoring.edit.journal import Journal
    from kiosk.authoring.edit.operation import Operation
    from kiosk.authoring.finding import Finding
    from kiosk.content.history import Version
    from kiosk.content.json_text import Fault, Steps

LARGE: Final = 4 * 2**20
"""Bytes of a journal beyond which it is written anew when a draft is opened."""
TRIES: Final = 5
"""Times that somebody may save while one publishes."""

DAMAGED: Final = "journal.damaged"
"""Records that did not go with those before them."""

logger = logging.getLogger(__name__)


class Unpublishable(Exception):
    """A draft cannot be published, and why.

    Either it has `findings` that are errors, or there are `conflicts` to be asked
    about, or the file has been saved with mistakes in its writing (`faults`).
    """

    def __init__(
        self,
        findings: Sequence[Finding] = (),
        conflicts: Sequence[Conflict] = (),
        faults: Sequence[Fault] = (),
    ) -> None:
        super().__init__(findings, conflicts, faults)
        self.findings = tuple(findings)
        self.conflicts = tuple(conflicts)
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Published:
    """What `publish` has done: what changed, and the version that was there before."""

    publication: Publication
    changes: Difference | None
    before: Version | None


class Document:
    """A content file, what has been typed into it, and what can be undone.

    `source` is the text as it is typed, `base` that of the file as it was last seen.
    `conflicts` are to be asked about; `held` are the mistakes in the writing of a file
    that somebody has saved, or of the draft itself, as long as which they cannot be
    merged.
    """

    def __init__(
        self, path: Path, folder: Path, journal: Journal, base: SourceText
    ) -> None:
        self.path = path
        self.folder = folder
        self.base = base
        self.source = base
        self.stack = UndoStack()
        self.conflicts: tuple[Conflict, ...] = ()
        self.held: tuple[Fault, ...] = ()
        self._journal = journal

    @classmethod
    def open(cls, path: Path, state: Path | None = None) -> Document:
        """The draft of a content file, or a new one; what was saved since is merged.

        Args:
            path: the file.
            state: the folder with what the show keeps, for its history.

        Raises:
            ContentError: the file cannot be read.
            Busy: another window has the draft open.
            OSError: no draft can be kept anywhere.
        """
        data = read_bytes(path)
        folder, journal = drafts.opened(path, state)
        try:
            made = cls(path, folder, journal, SourceText.of(data))
            made._state = state
            made._begun(data)
            made.refresh()
        except BaseException:
            journal.close()
            raise
        return made

    _state: Path | None = None

    def close(self) -> None:
        """Have all on the disk, and let another window have the draft."""
        self._journal.close()

    # What it says

    @property
    def changed(self) -> bool:
        """Whether the draft differs from the file as it was last seen."""
        return self.source.data != self.base.data

    @property
    def trouble(self) -> OSError | None:
        """Why the draft cannot be kept at the moment; None if it is."""
        return self._journal.trouble

    def report(
        self, *, layout: Layout | None = None, moment: datetime | None = None
    ) -> Report:
        """All findings of the draft, in its order."""
        return report(self.path, layout=layout, moment=moment, data=self.source.data)

    def form(self, steps: Steps = (), findings: Iterable[Finding] = ()) -> FormField:
        """The form of a value of the draft.

        Raises:
            Malformed: the text is not JSON.
            LookupError: there is no such value.
        """
        return form(self.source.raw, steps, findings=findings)

    def both(self) -> tuple[Content | None, Content | None]:
        """What the file says and what the draft does; None for one with mistakes."""
        before, after = (
            draft(self.path, data=one.data).content for one in (self.base, self.source)
        )
        return before, after

    def changes(self) -> Difference | None:
        """What publishing would change, in plain words; None if that cannot be told."""
        before, after = self.both()
        if before is None or after is None:
            return None
        return difference(before, after)

    # What is done to it

    def edit(self, operation: Operation, moment: float) -> bool:
        """Do something to the text; whether that has changed it.

        Args:
            operation: what to do.
            moment: seconds of any clock that only goes forward.

        Raises:
            Malformed: it needs a text that is JSON, and there is none.
            LookupError: there is no such place.
            ValueError: what is to be written cannot be.
        """
        if isinstance(operation, SetValue) and not operation.order:
            operation = replace(operation, order=self._order(operation.steps))
        made = operation.on(self.source)
        if made.text == self.source.text:
            return False
        deed = Deed(
            self.source.splice_to(made), operation.place, moment, operation.typing
        )
        self._become(made, self.stack.did(self.source, deed))
        return True

    def undo(self) -> Steps | None:
        """Undo what was done last; the way to what that was about, None for nothing."""
        return self._back_or_forth(UndoStack.undone)

    def redo(self) -> Steps | None:
        """Do again what was undone last; the way to that, None for nothing."""
        return self._back_or_forth(UndoStack.redone)

    def _back_or_forth(self, how: Any) -> Steps | None:
        try:
            source, stack = how(self.stack, self.source)
        except LookupError:
            return None
        forth = len(stack.future) < len(self.stack.future)
        deed = stack.past[-1] if forth else stack.future[-1]
        self._become(source, stack)
        return tuple(deed.steps)

    def _order(self, steps: Steps) -> tuple[str, ...]:
        """The fields that may stand beside one, in the order of their model."""
        with suppress(LookupError, TypeError, ValueError):
            raw = self.source.raw
            if _at_end(raw, steps) is ABSENT:
                return tuple(fields_at(Content, raw, steps[:-1]))
        return ()

    def settle(self) -> None:
        """Have all that was typed on the disk for good."""
        self._journal.settle()

    def retry(self) -> None:
        """Try once more to keep what a disk did not take; `trouble` tells."""
        self._journal.add()

    # What others do to it

    def refresh(self) -> bool:
        """Look at the file, and merge what somebody has saved; whether that was so."""
        try:
            data = read_bytes(self.path)
        except ContentError:
            # It is away, or being saved: what is published next makes it anew.
            return False
        if data == self.base.data:
            self.held = ()
            return False
        theirs = SourceText.of(data)
        unread = not (self.source.sound and theirs.sound)
        if unread and (self.source.sound or self.source.text != self.base.text):
            self.held = theirs.faults or self.source.faults
            return False
        self.held = ()
        both = merged_text(self.base, self.source, theirs)
        fresh = {one.way for one in both.conflicts}
        left = (one for one in self.conflicts if one.way not in fresh)
        asked = (*left, *both.conflicts)
        self._have_base(theirs, both.text, asked)
        return True

    def _have_base(
        self, theirs: SourceText, source: SourceText, conflicts: tuple[Conflict, ...]
    ) -> None:
        """Go on from what is saved now."""
        more: dict[str, Any] = {"conflicts": [one.plain() for one in conflicts]}
        try:
            # Before the record that names it.
            more["base"] = drafts.keep_base(self.folder, theirs.data)
        except OSError as error:
            # Then it is merged once more when the draft is opened.
            logger.warning("what was saved cannot be kept: %s", error)
        self.base, self.conflicts = theirs, conflicts
        stack = self.stack
        if source.text != self.source.text:
            deed = Deed(self.source.splice_to(source), foreign=True)
            stack = stack.did(self.source, deed)
        self._become(source, stack, more)

    def resolve(
        self, conflict: Conflict, moment: float, take: Literal["mine", "theirs"]
    ) -> None:
        """Settle a conflict: what is taken stands in the draft from now on.

        Raises:
            ValueError: there is no such conflict.
        """
        left = [one for one in self.conflicts if one != conflict]
        if len(left) == len(self.conflicts):
            raise ValueError("no such conflict")
        self.conflicts = tuple(left)
        more = {"conflicts": [one.plain() for one in left]}
        source, stack = self.source, self.stack
        if take == "theirs" and (act := _taking(conflict, source.raw)) is not None:
            source = act.on(source)
            deed = Deed(self.source.splice_to(source), act.place, moment)
            if source.text != self.source.text:
                stack = stack.did(self.source, deed)
        self._become(source, stack, more)

    # Publishing

    def publish(
        self,
        who: str,
        *,
        layout: Layout | None = None,
        moment: datetime | None = None,
    ) -> Published:
        """Put the draft in the place of the file, in one step, which is kept first.

        Args:
            who: the name of whoever answers for it.
            layout: what lays slides out, if what it finds counts as well.
            moment: the moment of the wall clock; now if None.

        Raises:
            Unpublishable: it has errors, or something has to be asked first.
            OSError: the disk is full, read-only or gone; the file is as it was.
        """
        now = datetime.now(UTC) if moment is None else moment
        history = History(self._state, self.path) if self._state is not None else None
        before = None
        for _ in range(TRIES):
            self.refresh()
            self._refuse(layout, now)
            if history is not None:
                before = history.keep_present(now)
            if self._is_seen():
                break
        else:
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(self.path))
        changes = self.changes()
        data = self.source.data
        # A link stays a link: what it leads to is written.
        atomic.written(self.path.resolve(), data, 0o644)
        self._have_base(SourceText.of(data), self.source, ())
        digest = draft(self.path).digest
        summary = changes.summary() if changes is not None else Message("", "")
        publication = Publication(now, who, digest, summary)
        if history is not None:
            try:
                history.keep_present(now)
                remember(history.folder, publication)
            except OSError as error:
                # It is on the wall all the same.
                logger.warning("who has published cannot be kept: %s", error)
        self.settle()
        return Published(publication, changes, before)

    def _refuse(self, layout: Layout | None, now: datetime) -> None:
        if self.held:
            raise Unpublishable(faults=self.held)
        if self.conflicts:
            raise Unpublishable(conflicts=self.conflicts)
        found = self.report(layout=layout, moment=now.astimezone().replace(tzinfo=None))
        if found.errors or found.loaded is None:
            raise Unpublishable(findings=found.errors)

    def _is_seen(self) -> bool:
        """Whether the file is as it was last seen, or is away."""
        try:
            return read_bytes(self.path) == self.base.data
        except ContentError:
            return True

    # The journal

    def _become(
        self, source: SourceText, stack: UndoStack, more: dict[str, Any] | None = None
    ) -> None:
        """Have another text and another stack, and write down what makes them so."""
        record = dict(more or {})
        if source.text != self.source.text:
            record["text"] = list(self.source.splice_to(source))
        for name in ("past", "future"):
            old, new = getattr(self.stack, name), getattr(stack, name)
            kept = _alike(old, new)
            if kept < max(len(old), len(new)):
                record[name] = [kept, *(deed.plain() for deed in new[kept:])]
        source = replace(self.base, text=source.text)
        self.source, self.stack = source, stack
        if record:
            self._journal.add(record)

    def _begun(self, data: bytes) -> None:
        """Have the text and the stack that the journal tells, or those of the file."""
        records = self._journal.records
        digest, text = "", None
        for number, record in enumerate(records):
            try:
                text = self._replayed(record, text)
                digest = record.get("base", digest)
            except (LookupError, ValueError, TypeError) as error:
                logger.warning("the draft of %s ends early: %s", self.path, error)
                atomic.written(
                    self.folder / DAMAGED, repr(records[number:]).encode(), 0o666
                )
                break
        if text is None:
            self._journal.anew([self._snapshot(drafts.keep_base(self.folder, data))])
            return
        known = drafts.base(self.folder, digest)
        # Of what is lost nothing is known to be the same: all that differs is asked.
        self.base = SourceText.of(known if known is not None else b"{}")
        self.source = replace(self.base, text=text)
        if self._journal.size > LARGE or number + 1 < len(records):
            self._journal.anew([self._snapshot(digest)])
        drafts.sweep(self.folder, digest)

    def _snapshot(self, digest: str) -> dict[str, Any]:
        """A record that needs none before it."""
        return {
            "base": digest,
            "whole": self.source.text,
            "past": [0, *(deed.plain() for deed in self.stack.past)],
            "future": [0, *(deed.plain() for deed in self.stack.future)],
            "conflicts": [one.plain() for one in self.conflicts],
        }

    def _replayed(self, record: dict[str, Any], text: str | None) -> str:
        """The text after a record, and with it the stack and the conflicts.

        Raises:
            LookupError, ValueError, TypeError: it does not go with those before it.
        """
        text = record.get("whole", text)
        if text is None:
            raise ValueError("the first record has no text")
        if "text" in record:
            at, old, new = record["text"]
            text = SourceText(text).spliced(Splice(at, old, new)).text
        found = {
            name: (
                *getattr(self.stack, name)[: record[name][0]],
                *map(Deed.of, record[name][1:]),
            )
            for name in ("past", "future")
            if name in record
        }
        self.stack = UndoStack(
            found.get("past", self.stack.past),
            found.get("future", self.stack.future),
            closed=True,
        )
        if "conflicts" in record:
            self.conflicts = tuple(map(Conflict.of, record["conflicts"]))
        return text


def _taking(conflict: Conflict, raw: Any) -> Operation | None:
    """What puts theirs in the place of mine; None where there is no such place."""
    *around, last = conflict.way or ("",)
    if conflict.order:
        return _ordering(conflict, raw)
    steps = located(raw, conflict.way)
    if steps is not None and _at_end(raw, steps) is not ABSENT:
        if conflict.theirs is ABSENT:
            return RemoveValue(steps)
        return SetValue(steps, conflict.theirs)
    if conflict.theirs is ABSENT:
        return None
    parent = located(raw, tuple(around))
    if parent is None:
        return None
    value = _at_end(raw, parent)
    if isinstance(value, list):
        return InsertItem((*parent, len(value)), conflict.theirs)
    return SetValue((*parent, last), conflict.theirs)


def _ordering(conflict: Conflict, raw: Any) -> Operation | None:
    """The items in their order; those that they do not have behind whom they follow."""
    steps = located(raw, conflict.way)
    items = _at_end(raw, steps) if steps is not None else ABSENT
    if not isinstance(items, list) or steps is None:
        return None
    own = {item["id"]: item for item in items if isinstance(item, dict)}
    names = [name for name in conflict.theirs if name in own]
    for number, name in enumerate(own):
        if name not in names:
            before = [one for one in [*own][:number] if one in names]
            names.insert(names.index(before[-1]) + 1 if before else 0, name)
    return Together((SetValue(steps, [own[name] for name in names]),))


def _at_end(raw: Any, steps: Steps) -> Any:
    """What is at the end of the steps; ABSENT where there is nothing."""
    for step in steps:
        raw = within(raw, step)
    return raw


def _alike(old: Sequence[Deed], new: Sequence[Deed]) -> int:
    """How many deeds two lists begin with that are the very same."""
    count = 0
    for one, other in zip(old, new, strict=False):
        if one is not other:
            break
        count += 1
    return count
