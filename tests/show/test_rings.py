"""Rings: after what can be touched, clear of all else, and still once seen."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from math import hypot
from typing import TYPE_CHECKING

import numpy as np
import pytest

from kiosk.drawing.geometry import Rect, around, points
from kiosk.drawing.ink import FILL, SEAL_INK, TEXT
from kiosk.drawing.marks import (
    Arcs,
    Bars,
    Dots,
    Hot,
    Label,
    Mark,
    Run,
    Stroke,
    Sweep,
    Target,
    same,
)
from kiosk.drawing.painted import away
from kiosk.drawing.placement import inked, lines_of
from kiosk.drawing.viewport import Viewport
from kiosk.show import aim, rings
from kiosk.show.rings import NODE, RADIUS, TouchRing
from kiosk.show.visit import BREATH, BREATH_AT, RIPPLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.content.content import Loaded
    from kiosk.drawing.marks import Anchor
    from kiosk.model.text import Language

ROOM = Viewport(language="en")


def label(
    text: str, x: float, y: float, size: float = 40.0, anchor: Anchor = "start"
) -> Label:
    return Label(x, y, (Run(text, size, 400, TEXT),), anchor)


def place(words: Label, which: str = "a") -> Hot:
    box = inked(words, ROOM)
    return Hot(box.at_least(96, 96), Target("figure", which), box.centre, words=box)


def stood(*marks: Mark) -> tuple[TouchRing, ...]:
    return rings.stand(marks, lines_of(marks, ROOM), {}, ROOM)


def test_a_ring_stands_after_the_words_that_are_meant() -> None:
    name = label("Villages", 300, 400)
    (ring,) = stood(name, place(name))
    # In the middle of its small letters.
    assert ring == TouchRing("a", inked(name, ROOM).right + 23.0, 389.2, RADIUS)


@pytest.mark.parametrize(("text", "y"), [("改革", 385.2), ("120 km", 389.2)])
def test_it_stands_in_the_middle_of_the_last_letter(text: str, y: float) -> None:
    words = label(text, 300, 400)
    (ring,) = stood(words, place(words))
    assert ring.y == y


def test_centred_words_have_it_after_their_last_one_too() -> None:
    lines = [
        label(text, 500, y, 40, "middle") for text, y in (("Port", 400), ("A", 450))
    ]
    boxes = [inked(line, ROOM) for line in lines]
    words = around(boxes)
    hot = Hot(words.at_least(96, 96), Target("figure", "a"), words.centre, words=words)
    (ring,) = stood(*lines, hot)
    assert (ring.x, ring.y) == (boxes[1].right + 23.0, 450 - 0.27 * 40)


def test_a_seal_has_no_ring_and_what_it_seals_has() -> None:
    name = label("Villages", 300, 400)
    first = replace(
        label("First", 300, 500, 60), runs=(Run("First", 60, 700, SEAL_INK),)
    )
    plate = inked(first, ROOM).grown(20)
    sealed = Hot(plate, Target("figure", "a"), plate.centre, words=plate)
    whole = around([inked(name, ROOM), plate])
    (ring,) = stood(
        name, first, sealed, Hot(whole, Target("figure", "a"), whole.centre)
    )
    assert (ring.x, ring.y) == (inked(name, ROOM).right + 23.0, 389.2)


def test_a_number_that_stands_alone_has_it_after_its_caption() -> None:
    number = label("70,000", 300, 400, 120)
    caption = (label("merchants selling", 304, 450, 36), label("online", 304, 500, 36))
    (ring,) = stood(number, *caption, place(number))
    assert ring.x == inked(caption[1], ROOM).right + 23.0
    unit = label("merchants", inked(number, ROOM).right + 10, 400)
    (ring,) = stood(number, unit, *caption, place(number))
    assert ring.x == inked(unit, ROOM).right + 23.0
    # Without a caption it stands low beside the digits, where no degree would.
    (ring,) = stood(number, place(number))
    assert (ring.x, ring.y) == (inked(number, ROOM).right + 23.0, 400 - 0.27 * 48)


def test_after_a_wide_bracket_it_stands_where_its_ink_ends() -> None:
    wide = replace(ROOM, language="zh")
    for text, less in (("街镇（园区）", 20.0), ("街镇（园区", 0.0)):
        words = label(text, 300, 400)
        box = inked(words, wide)
        hot = Hot(box.at_least(96, 96), Target("figure", "a"), box.centre, words=box)
        marks = (words, hot)
        (ring,) = rings.stand(marks, lines_of(marks, wide), {}, wide)
        assert ring.x == box.right - less + 23.0


def test_it_stands_after_the_unit_and_the_name_that_follow() -> None:
    number = label("2", 300, 400, 120)
    name = label("full renewal", inked(number, ROOM).right + 20, 395)
    (ring,) = stood(number, name, place(number))
    assert ring.x == inked(name, ROOM).right + 23.0


def test_words_of_another_place_are_none_that_follow() -> None:
    name = label("Mouth", 300, 400)
    other = label("Sands", inked(name, ROOM).right + 39, 400)
    # And it would have no free room before them.
    (ring,) = stood(name, other, place(name), place(other, "b"))
    assert (ring.which, ring.x) == ("b", inked(other, ROOM).right + 23.0)


@pytest.mark.parametrize("free", [23.0, 25.0])
def test_after_it_24_units_of_its_line_are_free(free: float) -> None:
    number = label("120", 300, 400)
    x = inked(number, ROOM).right + 14.0 + 2 * RADIUS + free
    other = label("apart", x, 400)
    marks = (number, other, place(number))
    assert len(stood(*marks)) == (free > 24)
    # Above and below its line there need not be so much.
    lower = replace(number, y=444.0)
    assert len(stood(lower, other, place(lower))) == 1


def node_at(x: float, y: float, radius: float = 12.0) -> Arcs:
    return Arcs(x, y, (Sweep(radius, 0.0, 360.0, 4.0, FILL),))


def test_a_node_of_a_line_is_the_sign_and_no_ring_follows_the_words() -> None:
    name = label("Villages", 300, 400)
    hot = replace(place(name), node=(200.0, 500.0))
    (ring,) = stood(name, node_at(200.0, 500.0), hot)
    # Round its edge, 12 and half the stroke.
    assert ring == TouchRing("a", 200.0, 500.0, 14.0 + 8.0, node=True)
    # One that is not drawn, as a path without nodes, is none.
    (ring,) = stood(name, replace(node_at(200.0, 500.0), alpha=0.0), hot)
    assert not ring.node
    assert ring.x == inked(name, ROOM).right + 23.0


def test_of_several_places_of_a_figure_one_has_the_node() -> None:
    name, spot = label("Villages", 300, 400), Rect(152, 452, 96, 96)
    node = Hot(spot, Target("figure", "a"), (200.0, 500.0), node=(200.0, 500.0))
    (ring,) = stood(name, place(name), node_at(200.0, 500.0), node)
    assert ring.node


def test_a_node_that_leads_to_a_page_has_a_ring_as_well() -> None:
    spot = Rect(152, 452, 96, 96)
    away = Hot(spot, Target("theme", "a"), (200.0, 500.0), node=(200.0, 500.0))
    (ring,) = stood(node_at(200.0, 500.0), away)
    assert (ring.which, ring.node) == ("", True)


def test_a_part_of_what_has_a_sign_has_none() -> None:
    head, part = label("Forces", 300, 400), label("industry", 300, 480)
    ring, *more = stood(head, part, place(head), replace(place(part, "b"), quiet=True))
    assert (ring.which, more) == ("a", [])


def test_what_stands_in_lines_has_it_after_the_last() -> None:
    lines = (label("Villages", 300, 400), label("renewed", 300, 452))
    other = label("elsewhere", 300, 640)
    hot = Hot(Rect(290, 350, 400, 330), Target("figure", "a"), (300, 500))
    (ring,) = stood(*lines, other, hot)
    assert (ring.x, ring.y) == (inked(lines[1], ROOM).right + 23.0, 452 - 0.27 * 40)


def test_a_ring_that_would_meet_the_frame_of_its_words_stands_outside() -> None:
    number = label("120", 300, 400)
    usual = stood(number, place(number))[0].x

    def framed(right: float) -> float:
        corners = points((280, 340), (right, 340), (right, 440), (280, 440))
        frame = Stroke(np.vstack([corners, corners[:2]]), 5.0, FILL)
        return stood(frame, number, place(number))[0].x

    for right in (usual - 10, usual, usual + 10):
        assert framed(right) == right + 23.0
    assert framed(usual + 40) == usual


@pytest.mark.parametrize(
    "beside",
    [
        label("per cent of it", 366, 400),
        Dots(points((392, 385)), 12.0, TEXT),
    ],
    ids=["words", "drawing"],
)
def test_where_something_stands_there_is_none(beside: Mark) -> None:
    number = label("120", 300, 400)
    hot = replace(place(number), rect=Rect(300, 360, 60, 60))
    if isinstance(beside, Label):
        # In the midst of a sentence, whose words go on behind it.
        number = label("120 of", 300, 400)
    assert stood(number, beside, hot) == ()


def test_it_hangs_in_the_margin_but_not_beyond() -> None:
    edge = ROOM.width - ROOM.margin
    line = label("Villages renewed", 0, 400)
    line = replace(line, x=edge - inked(line, ROOM).width)
    (ring,) = stood(line, place(line))
    assert ring.x == edge + 23.0
    # Past the margin it stands after another line of the same words.
    short = label("a part", line.x, 348)
    beyond = replace(line, x=line.x + 20)
    hot = Hot(Rect(line.x, 300, edge - line.x, 130), Target("figure", "a"), (0, 0))
    (ring,) = stood(replace(short, x=beyond.x), beyond, hot)
    assert ring.x == inked(short, ROOM).right + 20 + 23.0


@pytest.mark.parametrize("far", [31.0, 33.0])
def test_it_keeps_32_units_from_a_node(far: float) -> None:
    number = label("120", 300, 400)
    box = inked(number, ROOM)
    x, y = box.right + 23.0 + RADIUS + 14.0 + far, box.centre[1]
    assert len(stood(number, place(number), node_at(x, y))) == (far > 32)


def test_a_figure_in_several_places_has_one_ring() -> None:
    first, second = label("120", 300, 400), label("120", 900, 400)
    assert len(stood(first, second, place(first), place(second))) == 1


def test_they_come_in_the_order_in_which_they_are_read() -> None:
    low, high = label("1", 300, 700), label("2", 300, 300)
    found = stood(low, high, place(low, "low"), place(high, "high"))
    assert [ring.which for ring in found] == ["high", "low"]


def clear(ring: TouchRing, inks: Sequence[Rect]) -> bool:
    """Whether a ring round a node crosses no words."""
    for ink in inks:
        x = min(max(ring.x, ink.x), ink.right)
        y = min(max(ring.y, ink.y), ink.bottom)
        if hypot(x - ring.x, y - ring.y) < ring.radius:
            return False
    return True


def answers(ring: TouchRing, hots: Sequence[Hot]) -> bool:
    """Whether a touch on a node opens what its ring promises."""
    meant = aim.meant(hots, ring.x, ring.y)
    return meant is not None and ring.which in {meant.target.which, ""}


@pytest.mark.parametrize("large", [1.0, 1.3])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [(1920.0, 1080.0), (1080.0, 1920.0), (1600.0, 1280.0)])
def test_in_the_show_every_ring_is_clear_of_all_else(
    show: Loaded, size: tuple[float, float], language: Language, large: float
) -> None:
    viewport = Viewport(*size, language, large=large)
    count = 0
    for slide in show.content.slides:
        marks = slide.marks(1.0, viewport)
        lines = lines_of(marks, viewport)
        found = rings.stand(marks, lines, slide.facts(), viewport)
        inks = [
            each.rect._replace(width=each.rect.width - rings.blank(words, viewport))
            for each in lines
            if isinstance(words := marks[each.mark], Label)
        ]
        hots = sorted(
            (mark for mark in marks if isinstance(mark, Hot)), key=aim.nearness
        )
        names = [hot.target.which for hot in hots]
        assert {ring.which for ring in found} <= {*names, ""}
        count += len(found)
        for ring in found:
            if ring.node:
                assert clear(ring, inks), (slide.id, ring)
                assert answers(ring, hots), (slide.id, ring)
                continue
            box = Rect(
                ring.x - ring.radius,
                ring.y - ring.radius,
                2 * ring.radius,
                2 * ring.radius,
            )
            assert not any(map(box.meets, inks)), (slide.id, ring)
            assert box.x > viewport.margin - 2, (slide.id, ring)
            # Large text may take the room that words leave to their rings.
            hangs = 40.0 if large > 1 else 0.0
            edge = viewport.width - viewport.margin
            assert box.right <= edge + hangs, (slide.id, ring)
            # Beside the end of a line of words, within its height.
            assert any(
                abs(box.x - ink.right - 14.0) < 0.1 and ink.y < ring.y < ink.bottom
                for ink in inks
            ), (slide.id, ring)
            for node in rings.nodes_of(marks):
                far = hypot(node.x - ring.x, node.y - ring.y)
                assert far >= ring.radius + node.radius + NODE, (slide.id, ring)
            assert all(
                away(mark, (ring.x, ring.y)) > ring.radius
                for mark in marks
                if isinstance(mark, Dots)
            )
        for a, b in combinations(found, 2):
            assert abs(a.x - b.x) + abs(a.y - b.y) > a.radius + b.radius, slide.id
    assert count > 60


TWO = (TouchRing("a", 300.0, 400.0, 9.0), TouchRing("b", 600.0, 400.0, 9.0))


def drawn(
    progress: float = 1.0,
    rested: float = 9.0,
    rippled: float | None = None,
    *,
    calm: bool = False,
    viewport: Viewport = ROOM,
) -> list[Arcs]:
    found = rings.marks(
        TWO, viewport, progress=progress, rested=rested, rippled=rippled, calm=calm
    )
    assert all(isinstance(mark, Arcs) for mark in found)
    return [mark for mark in found if isinstance(mark, Arcs)]


def test_they_come_with_the_end_of_the_entrance() -> None:
    assert [mark.alpha for mark in drawn(0.5)] == [0.0] * 4
    assert [mark.alpha for mark in drawn(1.0)] == [1.0, 0.0, 1.0, 0.0]


def test_the_first_breathes_once() -> None:
    before, after = drawn(rested=BREATH_AT - 0.01), drawn(rested=BREATH_AT + BREATH)
    assert all(map(same, before, after))
    deep = drawn(rested=BREATH_AT + BREATH / 2)
    assert deep[0].sweeps[0].radius == pytest.approx(9.0 * 1.6)
    assert deep[0].sweeps[0].ink == TEXT
    assert all(map(same, deep[1:], before[1:]))


def test_all_ripple_once() -> None:
    begun = drawn(rippled=0.0)
    assert [mark.alpha for mark in begun] == [1.0] * 4
    wide = drawn(rippled=RIPPLE / 2)
    assert wide[1].sweeps[0].radius == wide[3].sweeps[0].radius > 20.0
    assert 0.0 < wide[1].alpha < 1.0
    assert all(map(same, drawn(rippled=RIPPLE), drawn()))


def test_in_calm_motion_they_stand() -> None:
    for moment in (
        drawn(0.0, calm=True),
        drawn(rested=BREATH_AT + BREATH / 2, calm=True),
        drawn(rippled=RIPPLE / 2, calm=True),
    ):
        assert all(map(same, moment, drawn(calm=True)))


def test_contrast_makes_them_as_strong_as_text() -> None:
    plain = drawn()[0].sweeps[0]
    strong = drawn(viewport=replace(ROOM, contrast=True))[0].sweeps[0]
    assert strong.ink == TEXT != plain.ink
    assert strong.width > plain.width


def test_the_loop_presses_on_the_ring_of_a_figure_else_on_its_words() -> None:
    number = label("120", 300, 400)
    hot = place(number)
    assert rings.pressed([number, hot], "b", TWO) == (600.0, 400.0)
    assert hot.words is not None
    assert rings.pressed([number, hot], "a", ()) == hot.words.centre
    bare = replace(hot, words=None, anchor=(1.0, 2.0))
    assert rings.pressed([bare], "a", ()) == (1.0, 2.0)
    assert rings.pressed([], "a", ()) == (0.0, 0.0)


def test_it_comes_down_on_it_and_then_presses() -> None:
    away, down = (rings.press((5.0, 6.0), share, ROOM) for share in (0.1, 0.9))
    none = rings.press((5.0, 6.0), None, ROOM)
    for found in (away, down, none):
        assert list(map(type, found)) == [Dots, Arcs]
    rings_ = [found[1] for found in (away, down, none)]
    assert [mark.alpha > 0 for mark in rings_ if isinstance(mark, Arcs)] == [
        True,
        True,
        False,
    ]
    radii = [m.sweeps[0].radius for m in rings_ if isinstance(m, Arcs)]
    assert radii[0] > 40.0 > radii[1] == 24.0
    filled = [found[0] for found in (away, down, none)]
    assert [m.alpha > 0 for m in filled if isinstance(m, Dots)] == [False, True, False]


def test_on_a_plate_that_carries_its_words_a_ring_may_stand() -> None:
    name = label("Mouth", 300, 400)
    right = inked(name, ROOM).right + 23.0
    below = Dots(points((right, inked(name, ROOM).centre[1])), 60.0, FILL)

    def plate(wide: float) -> Bars:
        return Bars(np.array([[280.0, 300.0, wide, 300.0]]), FILL)

    (ring,) = stood(below, plate(400.0), name, place(name))
    assert ring.x == right
    # Not on its edge, and not under what lies on the plate.
    assert stood(plate(right - 280.0), name, place(name)) == ()
    assert stood(plate(400.0), below, name, place(name)) == ()
