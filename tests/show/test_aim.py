"""Aim: a finger means the words it is on, else the nearest mark; reading is by rows."""

from __future__ import annotations

from kiosk.drawing.geometry import Rect
from kiosk.drawing.marks import Hot, Target
from kiosk.show.aim import in_order, meant, nearness


def hot(
    name: str,
    rect: Rect,
    anchor: tuple[float, float] | None = None,
    words: Rect | None = None,
    what: str = "figure",
) -> Hot:
    return Hot(rect, Target(what, name), anchor, name, words)


def test_outside_every_place_nothing_is_meant() -> None:
    assert meant([hot("a", Rect(0, 0, 96, 96))], 200, 200) is None


def test_of_places_that_overlap_the_nearest_mark_is_meant() -> None:
    a = hot("a", Rect(0, 0, 96, 96), (48, 48))
    b = hot("b", Rect(40, 0, 96, 96), (88, 48))
    assert meant([a, b], 60, 48) is a
    assert meant([a, b], 80, 48) is b


def test_who_touches_words_means_them() -> None:
    far = hot("far", Rect(0, 0, 200, 96), (0, 0), Rect(100, 0, 100, 40))
    near = hot("near", Rect(60, 0, 96, 96), (110, 20))
    assert meant([near, far], 110, 20) is far
    assert meant([near, far], 110, 60) is near


def test_a_handle_answers_before_what_is_smaller() -> None:
    handle = hot("", Rect(0, 0, 150, 150), what="dial")
    small = hot("a", Rect(0, 0, 96, 96))
    assert sorted([small, handle], key=nearness) == [handle, small]


def test_places_are_read_row_by_row() -> None:
    right, left = hot("2", Rect(300, 10, 96, 96)), hot("1", Rect(0, 0, 96, 96))
    below = hot("3", Rect(100, 200, 96, 96))
    assert [h.name for h in in_order([below, right, left])] == ["1", "2", "3"]


def test_a_place_that_has_no_height_yet_is_read_in_its_row() -> None:
    flat = hot("2", Rect(300, 10, 0, 0))
    first, below = hot("1", Rect(0, 0, 96, 9)), hot("3", Rect(100, 200, 96, 96))
    assert [h.name for h in in_order([below, flat, first])] == ["1", "2", "3"]
