"""Placement: a card leaves free what it explains, and its leader crosses no text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import TEXT
from kiosk.drawing.leader import segments
from kiosk.drawing.marks import Hot, Label, Run, Target
from kiosk.drawing.placement import (
    APART,
    Line,
    Scenery,
    Size,
    answered,
    inked,
    placed,
    says,
    scenery,
)
from kiosk.drawing.viewport import Viewport

ROOM = Viewport(language="en")


def label(text: str, x: float, y: float, size: float = 40.0) -> Label:
    return Label(x, y, (Run(text, size, 400, TEXT),))


def test_a_number_is_said_only_as_a_number_of_its_own() -> None:
    assert says(label("RMB 1,240 million", 0, 0), "1,240")
    assert says(label("8%", 0, 0), "8")
    for other in ("238.95", "8.5", "18"):
        assert not says(label(other, 0, 0), "8")


def test_ink_reaches_below_the_line_where_letters_do() -> None:
    assert inked(label("120", 10, 100), ROOM) == pytest.approx(
        Rect(10, 69.6, 67.2, 31.2)
    )
    assert inked(label("gap", 10, 100), ROOM).bottom == pytest.approx(108.8)
    assert inked(label("江北", 10, 100), ROOM) == pytest.approx(Rect(10, 64.8, 80, 40))


def test_a_ring_finds_room_beside_words() -> None:
    number = label("120", 300, 400)
    words = inked(number, ROOM)
    hot = Hot(words.at_least(96, 96), Target("figure", "a"), words=words)
    around = scenery(
        (number, label("right of it", words.right + 4, 400)), hot, "", ROOM
    )
    assert around.own[0] == words
    # To its right stands something else.
    assert around.starts[0] == (words.x - APART, words.centre[1])


def test_words_beside_their_mark_are_led_to_from_the_mark() -> None:
    number = label("120", 300, 400)
    words = inked(number, ROOM)
    x, y = words.centre
    right = (words.right + APART, y)
    for anchor, starts in (
        # Beside the words, or in them: a ring stands on any side of them.
        (right, 4),
        ((x, words.y - APART), 4),
        ((x + 5, y + 5), 4),
        # Aslant from them, as a place and its number under its name are.
        ((words.x - 26, words.y - 16), 1),
        ((words.right + 40, y), 1),
    ):
        hot = Hot(words, Target("figure", "a"), anchor=anchor, words=words)
        found = scenery((number,), hot, "", ROOM).starts
        assert len(found) == starts, anchor
        assert found[0] == (anchor if starts == 1 else right)


def test_what_stands_up_where_it_is_touched_is_left_free_as_well() -> None:
    name, number = label("Pier", 300, 400), label("120", 300, 300, 96)
    hot = Hot(Rect(290, 340, 200, 96), Target("note", "a"), anchor=(280, 390))
    rest, touched = (name, replace(number, alpha=0.0)), (name, number)
    around = scenery(rest, hot, "", ROOM)
    assert around.own == (inked(name, ROOM),)
    up = answered(around, rest, touched, ROOM)
    assert up.own == (inked(name, ROOM), inked(number, ROOM))
    assert [line.mark for line in up.lines] == [0, 1]
    assert (up.starts, up.words) == (around.starts, around.words)
    assert answered(around, rest, rest, ROOM) == around


def test_a_card_gives_way_to_what_it_explains_and_cuts_as_little_as_it_can() -> None:
    own = Rect(1100, 300, 300, 100)
    lines = (Line(0, own, 60.0), Line(1, Rect(112, 500, 700, 40), 40.0))
    place = placed(ROOM, [Size(738, 400)], Scenery(lines, (own,), ((1250, 420),)))
    assert not place.rect.meets(own)
    assert place.cut == frozenset()
    assert place.path[0] == (1250, 420)
    assert not any(
        piece.meets(line.rect) for piece in segments(place.path, 3) for line in lines
    )


def test_a_leader_goes_round_words_in_its_way() -> None:
    walls = tuple(
        Line(n, Rect(x, 150, 20, 700), 40.0) for n, x in enumerate((440, 560))
    )
    start = (500.0, 410.0)
    place = placed(ROOM, [Size(738, 400)], Scenery(walls, (), (start,)))
    assert len(place.path) in {2, 3}
    for piece in segments(place.path, 3):
        assert not any(piece.meets(wall.rect) for wall in walls)


def test_a_card_is_set_otherwise_where_it_does_not_fit() -> None:
    own = (Rect(300, 300, 1320, 120),)
    lines = (Line(0, own[0], 60.0),)
    sizes = [Size(738, 700), Size(880, 420, 3.0)]
    place = placed(ROOM, sizes, Scenery(lines, own, ((960.0, 440.0),)))
    assert place.sheet == 1
    assert not place.rect.meets(own[0])
