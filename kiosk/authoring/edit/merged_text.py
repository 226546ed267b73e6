"""Merged text: what two have made of one text, in the layout of what is saved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kiosk.authoring.edit.merge import merged
from kiosk.authoring.edit.plain_data import same

if TYPE_CHECKING:
    from kiosk.authoring.edit.merge import Conflict
    from kiosk.authoring.edit.source_text import SourceText


@dataclass(frozen=True, slots=True)
class MergedText:
    """The text that both have made, and what is to be asked.

    `whole` is whether all that both have made is in it, conflicts aside: of a text
    with mistakes in writing that may be more than can be told.
    """

    text: SourceText
    conflicts: tuple[Conflict, ...] = ()
    whole: bool = True


def merged_text(base: SourceText, mine: SourceText, theirs: SourceText) -> MergedText:
    """What two have made of a text; it is encoded as theirs is."""
    if mine.text == base.text:
        return MergedText(theirs)
    if theirs.text in (base.text, mine.text):
        return MergedText(replace(theirs, text=mine.text))
    beside = _beside(base, mine, theirs)
    if not (mine.sound and theirs.sound):
        if beside is not None:
            return MergedText(beside)
        return MergedText(replace(theirs, text=mine.text), whole=False)
    # Of what cannot be read nothing is known to be the same: all that differs is asked.
    both = merged(base.raw if base.sound else {}, mine.raw, theirs.raw)
    told = beside is not None and beside.sound and not both.conflicts
    if told and beside is not None and same(beside.raw, both.raw):
        return MergedText(beside)
    return MergedText(theirs.set((), both.raw), both.conflicts)


def _beside(
    base: SourceText, mine: SourceText, theirs: SourceText
) -> SourceText | None:
    """Both changes, letter for letter, where neither touches the other."""
    ours, other = base.splice_to(mine), base.splice_to(theirs)
    first, last = sorted((ours, other))
    if first.at + len(first.old) >= last.at:
        return None
    return replace(theirs, text=base.spliced(last, first).text)
