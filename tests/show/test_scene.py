"""Scene: whatever happens, the screen is covered by pages and nothing jumps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.show.command import (
    Cancel,
    Close,
    Command,
    Drag,
    Drop,
    Ease,
    Go,
    Home,
    Lift,
    Next,
    Open,
    Pause,
    Previous,
    Speak,
    ToTheme,
    Touch,
)
from kiosk.show.playback import (
    ENTER,
    EXIT,
    FADE,
    PAN_TO,
    WIPE_FALL,
    WIPE_HOLD,
    WIPE_RISE,
    Playback,
    Stop,
)
from kiosk.show.scene import PageView, Scene, resolve
from tests.moment import changed, moment

PAGES = (
    Stop("", 12.0),
    *(Stop("economy", 15.0) for _ in range(3)),
    *(Stop("reform", 9.0) for _ in range(2)),
)
START = Playback(PAGES)
TICK = 1e-5
"""Time passes in steps of a millionth of a second; what follows is as exact."""
INSIDE = moment(PAGES, place=2, entered=ENTER)


def test_a_page_at_rest_is_alone() -> None:
    assert resolve(START) == Scene((PageView(0, 0.0),), 0.0, 0)
    half = START.after(ENTER / 2)
    assert resolve(half) == Scene((PageView(0, half.progress),), 0.0, 0)
    assert resolve(START.after(5.0)).pages[0].t == 1.0


def test_a_drag_shows_the_page_and_its_neighbour_side_by_side() -> None:
    left = resolve(INSIDE.told(Touch()).told(Drag(-0.25)))
    assert left == Scene(
        (PageView(2, 1.0, -0.25, still=True), PageView(3, 0.0, 0.75, still=True)),
        2.25,
        2,
    )
    right = resolve(INSIDE.told(Touch()).told(Drag(0.75)))
    assert right == Scene(
        (PageView(1, 0.0, -0.25, still=True), PageView(2, 1.0, 0.75, still=True)),
        1.25,
        1,
    )


def test_beyond_the_ends_there_is_no_neighbour() -> None:
    before = resolve(START.told(Touch()).told(Drag(0.5)))
    assert [view.place for view in before.pages] == [0]
    assert 0 < before.pages[0].dx < 0.5
    last = moment(PAGES, place=5, entered=ENTER).told(Touch()).told(Drag(-0.5))
    after = resolve(last)
    assert [view.place for view in after.pages] == [5]
    assert -0.5 < after.pages[0].dx < 0
    assert after.chrome == 5


def test_a_page_dragged_back_onto_its_place_is_alone() -> None:
    moved = INSIDE.told(Touch()).told(Drag(-0.25)).told(Drag(0.0))
    assert resolve(moved).pages == (PageView(2, 1.0, 0.0, still=True),)


def test_a_turn_pans_both_pages_as_a_finger_does() -> None:
    turn = INSIDE.told(Next())
    assert resolve(turn).pages == (PageView(2, 1.0, still=True),)
    for moment_ in (0.05, 0.3, 0.7):
        old, new = resolve(turn.after(moment_)).pages
        assert (old.t, old.alpha, old.still) == (1.0, 1.0, True)
        assert new.dx - old.dx == pytest.approx(1.0)
    middle = resolve(turn.after(PAN_TO / 2))
    old, new = middle.pages
    assert (old.place, new.place, middle.chrome) == (2, 3, 3)
    assert (new.alpha, new.t, new.still) == (1.0, 0.0, True)
    assert (old.dx, new.dx) == pytest.approx((-0.5, 0.5), abs=TICK)
    assert middle.land == pytest.approx(2.5, abs=TICK)
    assert resolve(turn.after(PAN_TO)).pages == (PageView(3, 0.0),)


def test_a_turn_back_comes_from_the_left() -> None:
    old, new = resolve(INSIDE.told(Previous()).after(PAN_TO / 2)).pages
    assert (old.place, new.place) == (2, 1)
    assert (old.dx, new.dx) == pytest.approx((0.5, -0.5), abs=TICK)


def test_a_page_that_comes_back_is_as_it_was_left() -> None:
    away = INSIDE.told(Next()).after(0.5)
    left = resolve(away).pages[0]
    back = resolve(away.told(Previous()))
    new = next(view for view in back.pages if view.place == left.place)
    assert (new.t, new.alpha) == (left.t, left.alpha) == (1.0, 1.0)
    assert new.dx == pytest.approx(left.dx, abs=TICK)


def test_a_page_that_is_still_entering_goes_back_the_way_it_came() -> None:
    young = changed(INSIDE, entered=ENTER / 2)
    old = resolve(young.told(Next()).after(EXIT / 2)).pages[0]
    assert not old.still
    assert 0 < old.t < 0.5
    assert old.t == pytest.approx(0.5 * old.alpha, abs=TICK)


def test_a_tide_exchanges_the_pages_out_of_sight() -> None:
    wipe = START.after(5.0).told(ToTheme("reform"))
    rising = resolve(wipe.after(WIPE_RISE / 2))
    assert rising.pages == (PageView(0, 1.0, still=True),)
    assert rising.wipe is not None
    assert rising.wipe == pytest.approx((4, WIPE_RISE / 2), abs=TICK)
    for age in (WIPE_RISE, WIPE_RISE + WIPE_HOLD, WIPE_RISE + WIPE_HOLD + 0.2):
        fallen = resolve(wipe.after(age))
        assert fallen.pages == (PageView(4, 0.0),)
        assert fallen.chrome == 4
    assert resolve(wipe.after(WIPE_RISE + WIPE_HOLD + WIPE_FALL)).wipe is None


def test_calm_motion_fades() -> None:
    calm = INSIDE.told(Ease("calm")).told(Go(5)).after(FADE / 2)
    old, new = resolve(calm).pages
    assert (old.place, old.t, old.dx) == (2, 1.0, 0.0)
    assert (new.place, new.t, new.dx) == (5, 1.0, 0.0)
    assert (old.alpha, new.alpha) == pytest.approx((0.5, 0.5), abs=TICK)
    assert (old.still, new.still, resolve(calm).chrome) == (True, True, 5)


COMMANDS: st.SearchStrategy[Command] = st.one_of(
    st.sampled_from(
        [
            Touch(),
            Lift(),
            Cancel(),
            Next(),
            Previous(),
            Home(),
            Pause(),
            Open("gdp"),
            Close(),
            ToTheme("economy"),
            ToTheme("reform"),
            Speak("en"),
            Ease("calm"),
            Ease("large"),
        ]
    ),
    st.builds(Go, st.integers(-1, 6)),
    st.builds(Drag, st.floats(-7, 7)),
    st.builds(Drop, st.floats(-20, 20)),
)
STEPS = st.lists(st.one_of(COMMANDS, st.floats(0.001, 3.0)), max_size=40)


def covered(scene: Scene) -> float:
    """The share of the screen's width that pages cover."""
    x = (np.arange(200) + 0.5) / 200
    seen = np.zeros(200, dtype=bool)
    for view in scene.pages:
        seen |= (x >= view.dx) & (x <= view.dx + 1)
    return float(seen.mean())


@given(STEPS)
@settings(max_examples=200)
def test_no_moment_shows_an_empty_screen(steps: list[Command | float]) -> None:
    now = START
    for step in steps:
        now = now.after(step) if isinstance(step, float) else now.told(step)
        scene = resolve(now)
        assert 1 <= len(scene.pages) <= 2
        assert all(0 <= view.place < len(PAGES) for view in scene.pages)
        assert all(0 <= view.t <= 1 and 0 <= view.alpha <= 1 for view in scene.pages)
        assert 0 <= scene.chrome < len(PAGES)
        # Land and water lie behind every page, so a page that has gone back leaves no
        # hole; what its neighbours do not cover is the rubber band's.
        position = now.position
        beyond = max(-position, position - (len(PAGES) - 1), 0.0)
        assert covered(scene) >= 1 - beyond - 0.01


@given(STEPS)
@settings(max_examples=100)
def test_nothing_jumps_from_frame_to_frame(steps: list[Command | float]) -> None:
    now = START
    for step in steps:
        now = now.after(step) if isinstance(step, float) else now.told(step)
    before = resolve(now)
    for _ in range(20):
        now = now.after(1 / 240)
        scene = resolve(now)
        places = {view.place: view.dx for view in before.pages}
        for view in scene.pages:
            if view.place in places and not (now.turn and now.turn.kind == "tide"):
                assert abs(view.dx - places[view.place]) < 0.15
        before = scene


KEEPING = (*PAGES[:2], replace(PAGES[2], keeps=True), *PAGES[3:])


def test_pages_with_a_ring_in_common_stand_while_one_becomes_the_other() -> None:
    now = moment(KEEPING, place=1, entered=ENTER).told(Next())
    assert now.turn is not None
    assert now.turn.holds
    seen = [resolve(now.after(PAN_TO * part)) for part in (0.0, 0.25, 0.5, 0.75)]
    for scene in seen:
        assert [(view.place, view.dx) for view in scene.pages] == [(2, 0.0), (1, 0.0)]
        new, old = scene.pages
        # Their words are never seen at once, and the river never goes.
        assert min(new.alpha, old.alpha) == 0
        assert new.water == 1
    assert [scene.pages[1].alpha for scene in seen] == pytest.approx(
        [1, 0.875, 0, 0], abs=1e-5
    )
    assert [scene.pages[0].alpha for scene in seen] == pytest.approx(
        [0, 0, 0, 0.875], abs=1e-5
    )
    there = now.after(PAN_TO)
    assert (there.place, there.turn) == (2, None)
    # Whoever turns back goes there as ever, from where it leads.
    back = now.after(0.1).told(Go(1))
    assert back.turn is not None
    assert (back.turn.origin, back.turn.destination, back.turn.holds) == (2, 1, False)


@pytest.mark.parametrize("given", [{"entered": 0.5}, {"calm": True}, {"paired": True}])
def test_other_pages_turn_as_ever(given: dict[str, Any]) -> None:
    now = moment(KEEPING, **{"place": 1, "entered": ENTER, **given})
    for command in (Next(), Go(3), Go(0)):
        turn = now.told(command).turn
        assert turn is None or not turn.holds
