"""Spreads: which pages stand side by side, and that a visit moves by spreads."""

from __future__ import annotations

import pytest

from kiosk.drawing.interaction import NOTHING, Interaction
from kiosk.show.command import (
    Dial,
    Drag,
    Drop,
    Ease,
    Go,
    Lift,
    Next,
    Open,
    Previous,
    Reveal,
    Touch,
)
from kiosk.show.playback import ENTER, PAN_TO, WIPE_RISE, Stop
from kiosk.show.scene import PageView, Scene, resolve
from kiosk.show.spread import done, paired, spread
from kiosk.show.visit import REVEAL, ticked
from tests.moment import changed, moment, told

COVER, ONE, TWO = Stop("", 8.0), Stop("one", 8.0), Stop("two", 8.0)
ASKS = Stop("one", 8.0, asks=True)
FILM = Stop("one", 8.0, length=7.0)
PAGES = (COVER, ONE, ONE, ONE, TWO, TWO)
"""Seen as the cover, then 1 and 2, 3 and 4, and 5 alone."""
INSIDE = moment(PAGES, 1, paired=True, entered=2.0, looping=False).after(1.0)


@pytest.mark.parametrize(
    ("size", "found"),
    [((3840, 1080), True), ((3240, 1080), True), ((2520, 1080), False)],
)
def test_a_screen_three_times_as_wide_as_high_shows_two(
    size: tuple[int, int], found: bool
) -> None:
    assert paired(*size) is found
    assert not paired(*size[::-1])


@pytest.mark.parametrize(
    ("pages", "spreads"),
    [
        (PAGES, [(0,), (1, 2), (1, 2), (3, 4), (3, 4), (5,)]),
        ((ONE, TWO), [(0, 1), (0, 1)]),
        ((COVER,), [(0,)]),
        # Pages are counted anew after each that stands alone.
        ((ONE, COVER, ONE, ONE), [(0,), (1,), (2, 3), (2, 3)]),
        # What comes after a question may answer it.
        ((COVER, ONE, ASKS, ONE), [(0,), (1, 2), (1, 2), (3,)]),
        ((COVER, ASKS, ONE, ONE), [(0,), (1,), (2, 3), (2, 3)]),
        # Beside a film nothing else is looked at.
        ((COVER, ONE, FILM, ONE, ONE), [(0,), (1,), (2,), (3, 4), (3, 4)]),
        ((FILM, FILM), [(0,), (1,)]),
    ],
)
def test_pages_go_two_by_two(
    pages: tuple[Stop, ...], spreads: list[tuple[int, ...]]
) -> None:
    assert [spread(pages, place) for place in range(len(pages))] == spreads


def test_both_pages_of_a_spread_enter_and_stand_side_by_side() -> None:
    now = moment(PAGES, 1, paired=True).after(ENTER / 2)
    t = now.progress
    assert t == pytest.approx(0.5, abs=1e-6)
    assert resolve(now) == Scene((PageView(1, t), PageView(2, t, 0.5)), 0.5, 1)
    assert resolve(now).stands
    calm = changed(moment(PAGES, 1, paired=True), calm=True)
    assert [view.t for view in resolve(calm).pages] == [1.0, 1.0]
    assert moment(PAGES, 1).spread == (1,)


def test_the_page_beside_becomes_the_present_one_at_once() -> None:
    now = INSIDE.told(Go(2))
    assert (now.place, now.turn, now.progress, now.seen) == (2, None, 1.0, 1)
    assert resolve(now).pages == resolve(INSIDE).pages
    assert resolve(now).chrome == 2


def test_what_was_done_on_a_page_stays_while_it_is_in_sight() -> None:
    pages = (COVER, ONE, ASKS, ONE)
    asked = moment(pages, 2, paired=True, entered=2.0, looping=False)
    now = told(asked, Dial(0.25), Reveal()).after(0.5).told(Go(1))
    assert done(now, 2) == Interaction(0.25, 0.5)
    assert done(now, 1) == done(now, 3) == NOTHING
    # The answer goes on, and is there when the page is touched again.
    later = now.after(9.0).told(Go(2))
    assert later.interaction == done(later, 2) == Interaction(0.25, ticked(REVEAL))
    assert done(told(later, Next()).after(2.0), 2) == NOTHING


def test_a_card_closes_where_the_other_page_is_touched() -> None:
    now = told(INSIDE, Open("gdp"), Go(2))
    assert now.card is None
    assert now.told(Go(1)).card is None


def test_next_and_previous_lead_from_spread_to_spread() -> None:
    for place in (1, 2):
        there = told(INSIDE, Go(place), Next()).after(2.0)
        assert there.place == 3
        assert told(there, Previous()).after(2.0).place == 1
    assert told(INSIDE, Next(), Next()).after(4.0).place == 5
    assert told(INSIDE, Previous(), Previous()).after(4.0).place == 5


def test_the_loop_shows_a_spread_for_as_long_as_both_pages_have() -> None:
    now = moment(PAGES, 1, paired=True)
    assert now.after(8.0).place == 2
    assert not now.after(8.0).moving
    turning = now.after(16.0)
    assert turning.turn is not None
    assert turning.turn.destination == 3


def test_a_finger_draws_both_pages_and_brings_the_next_two() -> None:
    dragged = told(INSIDE, Touch(), Drag(-0.25))
    assert resolve(dragged).pages == (
        PageView(1, 1.0, -0.25, still=True),
        PageView(2, 1.0, 0.25, still=True),
        PageView(3, 0.0, 0.75, still=True),
        PageView(4, 0.0, 1.25, still=True),
    )
    assert resolve(dragged).land == 0.75
    assert not resolve(dragged).stands
    assert told(dragged, Drop(-2.0), Lift()).after(2.0).place == 3
    back = told(INSIDE, Go(2), Touch(), Drag(0.25))
    assert [(v.place, v.dx) for v in resolve(back).pages] == [
        (0, -0.75),
        (1, 0.25),
        (2, 0.75),
    ]
    assert told(back, Drop(2.0), Lift()).after(2.0).place == 0
    # There is no way between two pages that are both in sight.
    held = told(INSIDE, Touch(), Drag(-0.25), Drag(0.5))
    assert resolve(held).pages == tuple(v for v in resolve(INSIDE).pages)


def test_a_turn_leads_from_two_pages_to_two() -> None:
    start = moment(PAGES, 1, paired=True, entered=2.0, looping=False).after(1.0)
    gone = told(start, Go(3)).after(PAN_TO - 0.3)
    views = resolve(gone).pages
    assert [view.place for view in views] == [1, 2, 3, 4]
    assert [view.dx - views[0].dx for view in views] == [0.0, 0.5, 1.0, 1.5]
    assert 0.5 < resolve(gone).land < 1.5
    there = told(start, Go(3)).after(PAN_TO)
    assert [view.t for view in resolve(there).pages] == [0.0, 0.0]


def test_a_tide_and_a_fade_have_both_pages() -> None:
    rising = told(INSIDE, Go(4)).after(WIPE_RISE / 2)
    assert [(view.place, view.t) for view in resolve(rising).pages] == [
        (1, 1.0),
        (2, 1.0),
    ]
    falling = told(INSIDE, Go(4)).after(WIPE_RISE)
    assert [(view.place, view.t) for view in resolve(falling).pages] == [
        (3, 0.0),
        (4, 0.0),
    ]
    fading = told(INSIDE, Ease("calm"), Go(3)).after(0.09)
    assert [view.place for view in resolve(fading).pages] == [1, 2, 3, 4]
    alphas = [view.alpha for view in resolve(fading).pages]
    assert alphas == pytest.approx([0.5] * 4, abs=1e-5)
