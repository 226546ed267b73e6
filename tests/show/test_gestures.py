"""What fingers mean: taps, drags, releases, and everything that goes wrong."""

from __future__ import annotations

import math
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.show.gestures import (
    LONG,
    SILENCE,
    SLOP,
    STUCK,
    Dragged,
    Dropped,
    Gesture,
    Lost,
    Pinched,
    Pressed,
    Recogniser,
    Tapped,
    TouchSample,
)

Phase = Literal["down", "move", "up", "cancel"]


def told(*samples: TouchSample) -> tuple[Gesture, ...]:
    """All gestures of a sequence of samples."""
    return heard(Recogniser(), *samples)[1]


def heard(
    now: Recogniser, *samples: TouchSample
) -> tuple[Recogniser, tuple[Gesture, ...]]:
    gestures: tuple[Gesture, ...] = ()
    for sample in samples:
        now, more = now.told(sample)
        gestures += more
    return now, gestures


def at(
    phase: Phase, x: float, time: float, *, y: float = 500.0, finger: int = 1
) -> TouchSample:
    return TouchSample(finger, phase, x, y, time)


def test_a_still_touch_is_a_tap_where_it_landed() -> None:
    assert told(
        at("down", 100, 5.0), at("move", 110, 5.1), at("up", 112, 5.2, y=510)
    ) == (Pressed(100, 500), Tapped(100, 500))


@pytest.mark.parametrize(("seconds", "long"), [(0.5, False), (LONG, True), (9.0, True)])
def test_a_slow_press_is_a_long_tap(seconds: float, long: bool) -> None:
    assert told(at("down", 0, 0.0), at("up", 0, seconds))[1:] == (
        Tapped(0, 500, long=long),
    )


def test_a_drag_begins_at_the_slop_and_says_the_whole_way() -> None:
    assert told(
        at("down", 100, 0.0),
        at("move", 100 + SLOP - 1, 0.1),
        at("move", 100 - SLOP, 0.2),
        at("move", 101, 0.3, y=502),
    ) == (
        Pressed(100, 500),
        Dragged(-SLOP, 0, 100 - SLOP, 500, "x"),
        Dragged(1, 2, 101, 502, "x"),
    )


def test_the_axis_is_the_one_on_which_the_drag_began() -> None:
    gestures = told(
        at("down", 0, 0.0, y=0),
        at("move", 10, 0.1, y=30),
        at("move", 400, 0.2, y=30),
        at("up", 400, 9.0, y=30),
    )
    assert gestures == (
        Pressed(0, 0),
        Dragged(10, 30, 10, 30, "y"),
        Dragged(400, 30, 400, 30, "y"),
        Dropped(0, 0, "y"),
    )


def test_an_even_diagonal_is_horizontal() -> None:
    assert told(at("down", 0, 0.0, y=0), at("move", 50, 0.1, y=-50))[1:] == (
        Dragged(50, -50, 50, -50, "x"),
    )


def dropped(*samples: TouchSample) -> Dropped:
    (drop,) = (g for g in told(*samples) if isinstance(g, Dropped))
    return drop


def test_a_release_has_the_velocity_of_its_last_tenth_of_a_second() -> None:
    # 1/64 s apart: slow at first, then 10 units left and 5 down a sample.
    slow = [at("move", 900 + i, i / 64, y=0) for i in range(1, 33)]
    fast = [at("move", 932 - 10 * i, (32 + i) / 64, y=5 * i) for i in range(1, 17)]
    drop = dropped(
        at("down", 900, 0.0, y=0), *slow, *fast, at("up", 772, 48 / 64, y=80)
    )
    assert (drop.vx, drop.vy) == pytest.approx((-640.0, 320.0))


def test_the_velocity_is_the_slope_of_the_line_through_uneven_samples() -> None:
    # Slope through (-.04, -40), (-.03, -20), (0, 0): mean time -7/300.
    drop = dropped(at("down", 100, 1.0), at("move", 120, 1.01), at("up", 140, 1.04))
    times, values = (-0.04, -0.03, 0.0), (-40, -20, 0)
    mean = sum(times) / 3
    slope = sum((t - mean) * v for t, v in zip(times, values, strict=True)) / sum(
        (t - mean) ** 2 for t in times
    )
    assert (drop.vx, drop.vy) == pytest.approx((slope, 0.0))
    assert slope == pytest.approx(923.0769230769231)


def test_a_finger_that_rests_before_it_leaves_has_no_velocity() -> None:
    moves = [at("move", 20.0 * i, i / 100) for i in range(11)]
    silent = dropped(at("down", 0, 0.0), *moves, at("up", 200, 0.16))
    repeating = dropped(
        at("down", 0, 0.0),
        *moves,
        *(at("move", 200 + i % 2, 0.1 + i / 100) for i in range(1, 6)),
        at("up", 200, 0.16),
    )
    moving = dropped(at("down", 0, 0.0), *moves, at("up", 200, 0.11))
    assert silent == repeating == Dropped(0, 0, "x")
    assert moving.vx > 1500


def test_a_release_far_from_the_last_report_is_a_drag_first() -> None:
    pressed, dragged, drop = told(at("down", 0, 0.0), at("up", 100, 0.0625))
    assert pressed == Pressed(0, 500)
    assert dragged == Dragged(100, 0, 100, 500, "x")
    assert drop == Dropped(1600.0, 0.0, "x")


def test_samples_of_one_moment_have_no_velocity_and_fill_no_memory() -> None:
    now, _ = heard(
        Recogniser(), at("down", 0, 3.0), *(at("move", x, 3.0) for x in range(500))
    )
    assert now.press is not None
    assert len(now.press.trail) == 1
    assert now.told(at("up", 499, 3.0))[1] == (Dropped(0, 0, "x"),)
    assert now.told(at("up", 499, 3.004))[1] == (Dropped(0, 0, "x"),)


def test_a_long_drag_keeps_a_short_memory() -> None:
    now, _ = heard(
        Recogniser(),
        at("down", 0, 0.0),
        *(at("move", float(i), i / 256) for i in range(1, 2000)),
    )
    assert now.press is not None
    # 0.1 s is 25 steps of 1/256 s: 26 points, and one before them.
    assert len(now.press.trail) == 27


def test_a_cancelled_touch_is_lost() -> None:
    assert told(
        at("down", 0, 0.0), at("cancel", 0, 0.1), at("move", 90, 0.2), at("up", 90, 0.3)
    ) == (Pressed(0, 500), Lost())


def test_a_second_finger_tells_how_far_apart_two_are() -> None:
    now, gestures = heard(
        Recogniser(),
        at("down", 400, 0.0, finger=1),
        at("down", 600, 0.1, finger=2),
        at("move", 700, 0.2, finger=2),
        at("move", 350, 0.3, finger=1),
        # A third one is nobody's.
        at("down", 900, 0.3, finger=3),
        at("move", 950, 0.3, finger=3),
    )
    assert gestures == (
        Pressed(400, 500),
        Pinched((400, 600), (400, 700)),
        Dragged(-50, 0, 350, 500, "x"),
        Pinched((400, 600), (350, 700)),
    )
    # Where another second finger lands, it begins anew.
    now, gestures = heard(
        now,
        at("up", 700, 0.4, finger=2),
        at("move", 340, 0.5, finger=1),
        at("down", 500, 0.6, finger=2),
        at("move", 520, 0.7, finger=2),
    )
    assert gestures == (
        Dragged(-60, 0, 340, 500, "x"),
        Pinched((340, 500), (340, 520)),
    )
    # Without the first there is nothing apart.
    assert heard(now, at("up", 340, 0.8, finger=1))[0].pair is None


def test_further_fingers_never_start_anything() -> None:
    now, gestures = heard(
        Recogniser(),
        at("down", 0, 0.0, finger=1),
        at("down", 900, 0.1, finger=2),
        at("move", 700, 0.2, finger=2),
        at("down", 300, 0.2, finger=3),
        at("cancel", 300, 0.2, finger=3),
        at("up", 0, 0.3, finger=1),
        at("move", 500, 0.4, finger=2),
        at("down", 50, 0.5, finger=1),
        at("up", 50, 0.6, finger=1),
        at("up", 500, 0.7, finger=2),
    )
    assert gestures == (Pressed(0, 500), Pinched((0, 900), (0, 700)), Tapped(0, 500))
    assert now.told(at("down", 50, 0.8))[1] == (Pressed(50, 500),)


def test_a_finger_that_lands_twice_was_lost_in_between() -> None:
    assert told(at("down", 0, 0.0), at("down", 300, 0.5), at("up", 300, 0.6)) == (
        Pressed(0, 500),
        Lost(),
        Pressed(300, 500),
        Tapped(300, 500),
    )


def test_a_finger_that_lands_twice_beside_another_starts_nothing() -> None:
    assert told(
        at("down", 0, 0.0), at("down", 9, 0.1, finger=2), at("down", 300, 0.5)
    ) == (Pressed(0, 500), Lost())


def test_a_release_or_a_move_without_a_landing_is_nothing() -> None:
    assert told(at("up", 0, 0.0), at("move", 90, 0.1), at("cancel", 0, 0.2)) == ()


def test_a_release_that_never_comes_is_lost_after_ten_seconds() -> None:
    now, _ = heard(Recogniser(), at("down", 0, 1.0), at("move", 90, 2.0))
    assert now.after(2.0 + SILENCE - 0.001) == (now, ())
    later, gestures = now.after(2.0 + SILENCE)
    assert gestures == (Lost(),)
    assert later.after(99.0) == (later, ())
    assert later.told(at("up", 90, 12.5))[1] == ()
    # The next sample tells the time as well as a clock does.
    assert now.told(at("down", 5, 30.0, finger=2))[1] == (Lost(), Pressed(5, 500))


def test_a_silent_second_finger_blocks_nobody_for_ever() -> None:
    now, _ = heard(
        Recogniser(),
        at("down", 0, 0.0),
        at("down", 9, 0.0, finger=2),
        at("up", 0, 0.5),
    )
    assert now.told(at("down", 0, 9.0))[1] == ()
    assert now.told(at("down", 0, 10.0))[1] == (Pressed(0, 500),)


def test_dirt_that_reports_for_ever_blocks_nobody_for_ever() -> None:
    now, gestures = heard(
        Recogniser(),
        *(at("move" if i else "down", i % 3, 100.0 + i) for i in range(60)),
    )
    assert gestures == (Pressed(0, 500),)
    assert now.told(at("move", 0, 100.0 + STUCK))[1] == (Lost(),)


def test_a_finger_that_keeps_moving_may_take_its_time() -> None:
    now, _ = heard(
        Recogniser(),
        *(at("down" if i == 0 else "move", 30.0 * i, float(i)) for i in range(100)),
    )
    assert now.after(100.0)[1] == ()


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, 1e9])
def test_a_position_that_is_none_counts_as_unchanged(bad: float) -> None:
    assert told(at("down", bad, 0.0), at("up", 0, 0.1)) == ()
    assert told(at("down", 0, 0.0, y=bad), at("up", 0, 0.1)) == ()
    assert told(at("down", 0, 0.0), at("move", bad, 0.1), at("up", bad, 0.7)) == (
        Pressed(0, 500),
        Tapped(0, 500, long=True),
    )
    assert told(at("down", 0, 0.0), at("move", 90, 0.1), at("up", bad, 9.0))[2:] == (
        Dropped(0, 0, "x"),
    )


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, 1e13])
def test_a_time_that_is_none_counts_as_unchanged(bad: float) -> None:
    assert told(at("down", 0, bad), at("up", 0, 1.0)) == ()
    assert told(at("down", 0, 1.0), at("move", 30, bad), at("up", 30, 1.1)) == (
        Pressed(0, 500),
        Dragged(30, 0, 30, 500, "x"),
        # Taken to have been at 30 when it landed.
        Dropped(0, 0, "x"),
    )
    now = heard(Recogniser(), at("down", 0, 1.0))[0]
    assert now.after(bad) == (now, ())


def test_disorder_within_a_second_counts_as_no_time() -> None:
    now, gestures = heard(
        Recogniser(), at("down", 0, 5.0), at("move", 40, 4.5), at("up", 40, 4.6)
    )
    assert gestures[2:] == (Dropped(0, 0, "x"),)
    assert now.time == 5.0


def test_a_clock_set_back_loses_the_gesture_and_begins_anew() -> None:
    now, _ = heard(Recogniser(), at("down", 0, 1e9))
    assert now.after(2.0) == (Recogniser(), (Lost(),))
    now, gestures = heard(now, at("move", 0, 1.0), at("down", 0, 2.0), at("up", 0, 2.1))
    assert gestures == (Lost(), Pressed(0, 500), Tapped(0, 500))
    assert now.after(0.0) == (Recogniser(), ())


numbers = st.floats() | st.floats(-200, 2200)
samples = st.lists(
    st.builds(
        TouchSample,
        st.integers(1, 3),
        st.sampled_from(["down", "move", "move", "up", "cancel"]),
        numbers,
        numbers,
        st.floats() | st.floats(0, 30),
    ),
    max_size=40,
)


@given(samples)
def test_every_press_ends_exactly_once_whatever_is_told(
    sequence: list[TouchSample],
) -> None:
    now, gestures = heard(Recogniser(), *sequence)
    if math.isfinite(now.time):
        now, more = now.after(now.time + STUCK)
        gestures += more
    assert now.press is None
    pressed = False
    for gesture in gestures:
        match gesture:
            case Pressed():
                assert not pressed
                pressed = True
            case Dragged(dx, dy, x, y):
                assert pressed
                assert all(map(math.isfinite, (dx, dy, x, y)))
            case Dropped(vx, vy):
                assert pressed
                assert math.isfinite(vx)
                assert math.isfinite(vy)
                pressed = False
            case Tapped() | Lost():
                assert pressed
                pressed = False
    assert not pressed


@given(
    st.lists(
        st.tuples(st.floats(0.001, 0.1), st.floats(0, 1920), st.floats(0, 1080)),
        min_size=1,
        max_size=30,
    )
)
def test_one_touch_is_one_action(steps: list[tuple[float, float, float]]) -> None:
    time = 0.0
    sequence = []
    for i, (step, x, y) in enumerate(steps):
        time += step
        sequence.append(TouchSample(1, "move" if i else "down", x, y, time))
    sequence.append(TouchSample(1, "up", x, y, time + 0.01))
    gestures = told(*sequence)
    assert gestures[0] == Pressed(*steps[0][1:])
    drags = [g for g in gestures if isinstance(g, Dragged)]
    assert len({drag.axis for drag in drags}) <= 1
    (action,) = (g for g in gestures[1:] if not isinstance(g, Dragged))
    assert action is gestures[-1]
    assert isinstance(action, Dropped if drags else Tapped)
