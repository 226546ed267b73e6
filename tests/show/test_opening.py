"""Opening: a visit goes on in other content, as far as its pages are still there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.content.content import load
from kiosk.drawing.interaction import NOTHING
from kiosk.drawing.viewport import Viewport
from kiosk.show.command import Dial, Drag, Drop, Lift, Next, Open, Reveal, Touch
from kiosk.show.opening import pages, repaged
from kiosk.show.playback import Playback, Stop, Turn
from kiosk.show.visit import Presence
from tests.moment import ASKED, ASKING, BRIDGE, COVER, PAGES, question, told, visit


def test_an_answer_stays_in_new_content_unless_it_is_another_question() -> None:
    now = told(question(), Dial(0.25), Reveal()).after(1.0)
    for page in (ASKED, replace(ASKED, dwell=20.0), replace(ASKED, theme="reform")):
        same = repaged(now, (ASKING[0], page, ASKING[2]), BRIDGE)
        assert (same.dial, same.stay.revealed) == (0.25, 1.0)
    moved = repaged(now, (ASKED, *PAGES), 0)
    assert (moved.dial, moved.stay.revealed) == (0.25, 1.0)
    for page in (replace(ASKED, name="renamed"), replace(ASKED, asks=False)):
        assert repaged(now, (ASKING[0], page), BRIDGE).interaction == NOTHING


def test_new_content_keeps_the_visit() -> None:
    now = told(visit(language="en", large=True, quiet=3.0), Open("gdp"), Dial(0.5))
    pages = (Stop("", 5.0), Stop("news", 5.0, name="news"), *PAGES[1:])
    assert repaged(now, pages, 2) == replace(now, pages=pages, place=2)
    other = repaged(now, pages, 1)
    assert (other.place, other.card, other.dial) == (1, None, None)
    assert (other.language, other.eased.large, other.stay.entered) == ("en", True, 2.0)


def test_new_words_do_not_disturb_what_is_on_its_way() -> None:
    pages = (PAGES[0], replace(PAGES[1], dwell=20.0), *PAGES[2:])
    turning = visit().told(Next()).after(0.25)
    assert repaged(turning, pages, BRIDGE) == replace(turning, pages=pages)
    gliding = told(visit(), Touch(), Drag(-0.5))
    assert repaged(gliding, pages, BRIDGE) == replace(gliding, pages=pages)


def test_what_is_on_its_way_goes_on_where_its_pages_have_gone() -> None:
    more = (Stop("", 5.0, name="news"), *PAGES)
    turning = visit().told(Next()).after(0.25)
    turning = repaged(turning, more, 2)
    assert (turning.place, turning.turn) == (2, Turn(2, 3, "turn", 0.25))
    held = told(visit(), Touch(), Drag(-0.5))
    assert held.position == 1.5
    for left, place, position in ((more, 2, 2.5), (PAGES[1:], 0, 0.5)):
        moved = repaged(held, left, place)
        assert (moved.position, moved.held) == (position, True)
        # The finger goes on from where it is.
        assert moved.told(Drag(-0.75)).position == position + 0.25
        landed = moved.told(Drag(-0.75)).told(Drop(0.0)).told(Lift()).after(9.0)
        assert landed.pages[landed.place].name == "share"
    gliding = held.told(Drop(-1.0)).told(Lift()).after(0.125)
    glides = repaged(gliding, more, 2)
    assert glides.position == gliding.position + 1
    assert glides.after(9.0).place == 3


def test_what_leads_nowhere_any_more_ends_where_it_began() -> None:
    turning = visit().told(Next()).after(0.25)
    gone = repaged(turning, PAGES[:2], BRIDGE)
    assert (gone.turn, gone.place) == (None, BRIDGE)
    swapped = repaged(turning, (PAGES[0], PAGES[2], PAGES[1]), 2)
    assert (swapped.turn, swapped.place) == (None, 2)
    gliding = told(visit(), Touch(), Drag(-0.5), Drop(-1.0), Lift()).after(0.125)
    gone = repaged(gliding, PAGES[:2], BRIDGE)
    assert (gone.scroll, gone.place) == (None, BRIDGE)


def test_a_page_that_goes_while_it_is_left_is_over_at_once() -> None:
    turning = visit(entered=9.0).told(Next()).after(0.25)
    rest = (PAGES[0], *PAGES[2:])
    gone = repaged(turning, rest, BRIDGE)
    assert (gone.turn, gone.pages[gone.place].name) == (None, "share")
    assert gone.progress == 0
    # Under a finger the page that takes its place is the one that is held.
    held = repaged(told(visit(), Touch(), Drag(-0.5)), rest, BRIDGE)
    assert (held.position, held.held) == (1.5, True)
    last = repaged(told(visit(), Touch(), Drag(-0.5)), PAGES[:1], 0)
    assert last.position < 0.5
    assert last.told(Drop()).told(Lift()).after(9.0).place == 0


def test_a_page_that_does_not_exist_is_the_nearest_that_does() -> None:
    assert repaged(visit(), PAGES[:2], 7).place == 1
    assert repaged(visit(), PAGES[:2], -7).place == 0
    with pytest.raises(ValueError, match="among 0"):
        repaged(visit(), (), 0)


def test_a_dwell_that_has_become_shorter_is_over() -> None:
    show = Playback(PAGES).after(7.0)
    show = repaged(show, (Stop("", 5.0), *PAGES[1:]), 0)
    assert show.ring == 1.0
    assert show.after(0.25).turn == Turn(COVER, BRIDGE, "tide", 0.25)


def test_the_trail_keeps_the_pages_that_are_still_there() -> None:
    now = Playback(
        (Stop("", 5.0, name="a"), Stop("", 5.0, name="b")),
        presence=Presence(trail=(1, 0)),
    )
    pages = (Stop("", 5.0, name="new"), Stop("", 5.0, name="b"))
    assert repaged(now, pages, 1).presence.trail == (1,)


def test_a_page_keeps_the_ring_on_which_the_one_before_has_told_the_same() -> None:
    show = load(Path(__file__).parents[2] / "content.json").content
    stops = pages(show)
    assert [stop.name for stop in stops if stop.keeps] == ["finance"]
    place = next(n for n, stop in enumerate(stops) if stop.keeps)
    before, slide = show.slides[place - 1], show.slides[place]
    assert slide.keeps(before) == ("third", "third")
    assert before.keeps(slide) == ("third", "third")
    assert slide.keeps(show.slides[0]) is None
    # Both stand nearly where the other does: what is apart it glides.
    rings = before.ring("third", Viewport()), slide.ring("third", Viewport())
    (x, y, radius), other = ((r.x, r.y, r.radius) for r in rings if r is not None)
    assert (x, y, radius) == pytest.approx(other, abs=20)
    still = show.model_copy(
        update={"show": show.show.model_copy(update={"life": False})}
    )
    assert not any(stop.keeps for stop in pages(still))
