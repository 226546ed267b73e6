"""The undo stack: what goes on, what is joined, and what others have saved."""

from __future__ import annotations

import pytest

from kiosk.authoring.edit.source_text import SourceText, Splice
from kiosk.authoring.edit.undo_stack import Deed, UndoStack, joined


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Splice(2, "", "ab"), Splice(4, "", "c")),
        (Splice(2, "", "ab"), Splice(3, "b", "")),
        (Splice(2, "cd", "x"), Splice(0, "abx", "y")),
        (Splice(2, "cd", "x"), Splice(5, "g", "zz")),
        (Splice(5, "f", "F"), Splice(1, "b", "B")),
    ],
)
def test_two_splices_are_one(first: Splice, second: Splice) -> None:
    text = SourceText("abcdefgh")
    between = text.spliced(first)
    both = joined(first, second, between.text)
    assert text.spliced(both) == between.spliced(second)
    assert between.spliced(second).spliced(both.inverse) == text


def test_typing_goes_on_in_one_field_without_a_pause() -> None:
    first = Deed(Splice(5, "", "a"), ("x",), 10.0, typing=True)

    def goes_on(at: int, steps: str = "x", moment: float = 10.5) -> bool:
        return Deed(Splice(at, "", "b"), (steps,), moment, typing=True).goes_on(first)

    assert goes_on(6)
    assert goes_on(5)
    assert not goes_on(9)
    assert not goes_on(6, "y")
    assert not goes_on(6, moment=12.0)
    assert not goes_on(6, moment=9.0)
    assert not Deed(Splice(6, "", "b"), ("x",), 10.5).goes_on(first)


def test_nothing_is_undone_where_nothing_was_done() -> None:
    stack, text = UndoStack(), SourceText("{}")
    assert (stack.undoable, stack.redoable) == (None, None)
    for act in (stack.undone, stack.redone):
        with pytest.raises(LookupError):
            act(text)
    foreign = stack.did(text, Deed(Splice(1, "", " "), foreign=True))
    assert foreign.undoable is None
    with pytest.raises(LookupError):
        foreign.undone(text.spliced(Splice(1, "", " ")))


def test_what_was_undone_is_dropped_where_others_leave_no_way_back() -> None:
    text = SourceText('{"a": 1}')
    deed = Deed(text.splice_to(SourceText('{"a": 2')), ("a",))
    now = text.spliced(deed.splice)
    stack = UndoStack().did(text, deed)
    text, stack = stack.undone(now)
    assert stack.redoable is not None
    theirs = SourceText('{"a": 345}')
    stack = stack.did(text, Deed(text.splice_to(theirs), foreign=True))
    assert stack.redoable is None
