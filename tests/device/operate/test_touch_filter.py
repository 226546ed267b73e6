"""Ghosts: what only looks like a finger is kept back; no visitor ever is."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.device.operate import touch_filter
from kiosk.device.operate.touch_filter import (
    FIRST,
    LONGEST,
    RADIUS,
    RESTING,
    TouchFilter,
    answers,
)
from kiosk.show.command import Dial, Next, Open, Roll, Touch
from kiosk.show.gestures import Pressed, Recogniser, TouchSample
from kiosk.show.playback import Playback, Stop
from tests.moment import changed

WIDE, HIGH = 1920.0, 1080.0


class Glass:
    """A glass whose touches pass through the sieve; what passed is kept."""

    def __init__(self) -> None:
        self.touch_filter = TouchFilter()
        self.now = 1000.0
        self.passed: list[TouchSample] = []
        self.live: set[tuple[float, float]] = set()
        """Middles of places that answer."""

    def answers(self, x: float, y: float) -> bool:
        return any(math.dist(spot, (x, y)) < 48 for spot in self.live)

    def sample(self, finger: int, phase: str, x: float, y: float) -> TouchSample | None:
        given = TouchSample(finger, phase, x, y, self.now)  # type: ignore[arg-type]
        self.touch_filter, left = self.touch_filter.told(
            given, WIDE, HIGH, self.answers
        )
        if left is not None:
            self.passed.append(left)
        return left

    def taps(
        self, x: float, y: float, finger: int = 0, *, answered: bool = False
    ) -> bool:
        """Whether a tap is let through, landing and end."""
        down = self.sample(finger, "down", x, y)
        self.now += 0.1
        up = self.sample(finger, "up", x, y)
        if answered:
            self.touch_filter = self.touch_filter.answered(self.now)
        self.now += 0.4
        assert (down is None) == (up is None)
        return down is not None

    def swipes(self, x: float, y: float, dx: float, finger: int = 0) -> list[str]:
        """The phases that are let through of a swipe."""
        before = len(self.passed)
        self.sample(finger, "down", x, y)
        for step in range(1, 11):
            self.now += 0.02
            self.sample(finger, "move", x + dx * step / 10, y)
        self.sample(finger, "up", x + dx, y)
        self.now += 0.5
        return [sample.phase for sample in self.passed[before:]]

    @property
    def masked(self) -> list[tuple[float, float]]:
        return [(m.x, m.y) for m in self.touch_filter.holding(self.now)]


@pytest.fixture
def glass() -> Glass:
    return Glass()


def test_eight_taps_that_nothing_answers_mask_their_spot_alone(glass: Glass) -> None:
    assert [glass.taps(700, 500) for _ in range(10)] == [True] * 8 + [False] * 2
    assert glass.masked == [(700, 500)]
    assert glass.touch_filter.counts == {"unanswered": 1}
    assert glass.touch_filter.kept == 2
    assert not glass.taps(700 + RADIUS - 1, 500)
    assert glass.taps(700 + RADIUS + 1, 500)
    glass.now += FIRST
    assert glass.masked == []
    assert glass.taps(700, 500)


def test_taps_that_do_something_are_a_visitors(glass: Glass) -> None:
    # Nobody hits one point to two units, time after time.
    for number in range(60):
        assert glass.taps(1700 + 3 * (number % 2), 900, answered=True)
    assert glass.touch_filter.counts == {}


def test_a_film_that_is_halted_is_an_answer() -> None:
    now = Playback((Stop("a", 9.0, length=8.0),)).after(1.0).told(Touch())
    assert answers(now, now.told(Roll()))
    assert answers(now, now.told(Dial(0.5)))
    assert not answers(now, now.after(1.0))


def test_the_very_same_point_twelve_times_is_no_finger(glass: Glass) -> None:
    passed = [glass.taps(1700, 900, answered=True) for _ in range(13)]
    assert passed == [True] * 12 + [False]
    assert glass.touch_filter.counts == {"same": 1}
    # A place that answers, too, is masked then.
    glass.live = {(1700, 900)}
    assert not glass.taps(1700, 900)


def test_a_spot_that_nothing_answered_answers_as_soon_as_something_is_there(
    glass: Glass,
) -> None:
    while glass.taps(700, 500):
        pass
    glass.live = {(720, 510)}
    assert glass.taps(700, 500)
    assert not glass.taps(700, 463)


def test_another_tap_in_between_breaks_the_row(glass: Glass) -> None:
    for _ in range(11):
        assert glass.taps(1700, 900, answered=True)
    assert glass.taps(400, 300, answered=True)
    for _ in range(12):
        assert glass.taps(1700, 900, answered=True)
    assert glass.touch_filter.counts == {}


def test_taps_far_apart_in_time_are_no_ghost(glass: Glass) -> None:
    for _ in range(30):
        assert glass.taps(700, 500)
        assert glass.taps(200, 500)
        glass.now += 15
    assert glass.touch_filter.counts == {}


def test_a_spot_that_is_found_again_is_masked_for_longer(glass: Glass) -> None:
    lengths = []
    for _ in range(9):
        while glass.taps(700, 500):
            pass
        (mask,) = glass.touch_filter.holding(glass.now)
        lengths.append(round(mask.until - glass.now))
        glass.now = mask.until + 1
    assert lengths == [10, 20, 40, 80, 160, 320, 600, 600, 600]
    # Three taps are enough now; an hour without a fault is forgiven.
    assert [glass.taps(700, 500) for _ in range(4)] == [True, True, True, False]
    glass.now += LONGEST + 3601
    assert [glass.taps(700, 500) for _ in range(9)] == [True] * 8 + [False]
    (mask,) = glass.touch_filter.holding(glass.now)
    assert mask.times == 1


def test_what_rests_is_cut_off_and_masked(glass: Glass) -> None:
    glass.sample(3, "down", 800, 400)
    for step in range(int(RESTING * 10) - 1):
        glass.now += 0.1
        left = glass.sample(3, "move", 800 + step % 3, 400)
        assert left is not None
        assert left.phase == "move"
    glass.now += 0.2
    left = glass.sample(3, "move", 800, 400)
    assert left is not None
    assert left.phase == "cancel"
    assert glass.sample(3, "move", 801, 400) is None
    assert glass.taps(1400, 700, 4)
    assert glass.sample(3, "up", 800, 400) is None
    assert not glass.taps(800, 400)
    assert glass.touch_filter.counts == {"resting": 1}


def test_what_rested_in_silence_is_found_when_it_leaves(glass: Glass) -> None:
    glass.sample(3, "down", 800, 400)
    glass.now += RESTING
    left = glass.sample(3, "up", 800, 400)
    assert left is not None
    assert left.phase == "cancel"
    assert glass.masked == [(800, 400)]


def test_a_finger_whose_crowd_left_in_silence_is_cut_off_too(glass: Glass) -> None:
    for finger in range(6):
        glass.sample(finger, "down", 200 + 150 * finger, 300)
    left = glass.sample(0, "up", 200, 300)
    assert left is not None
    assert left.phase == "cancel"


def test_a_finger_that_wanders_does_not_rest(glass: Glass) -> None:
    glass.sample(0, "down", 800, 400)
    for step in range(120):
        glass.now += 1
        left = glass.sample(0, "move", 800 + 30 * (step % 2), 400)
        assert left is not None
        assert left.phase == "move"
    assert glass.sample(0, "up", 800, 400) is not None
    assert glass.touch_filter.counts == {}


def test_more_than_five_at_once_are_a_crowd_and_no_more_is_told_of_it(
    glass: Glass,
) -> None:
    recogniser = Recogniser()
    for finger in range(8):
        glass.sample(finger, "down", 200 + 150 * finger, 300 + 20 * finger)
        glass.now += 0.01
    assert [s.finger for s in glass.passed] == [0, 1, 2, 3, 4, 6, 7]
    for finger in range(8):
        glass.sample(finger, "move", 205 + 150 * finger, 300 + 20 * finger)
        glass.sample(finger, "up", 205 + 150 * finger, 300 + 20 * finger)
    assert glass.touch_filter.counts == {"crowd": 1}
    ends = {s.finger: s.phase for s in glass.passed}
    assert ends == {**dict.fromkeys(range(5), "cancel"), 6: "up", 7: "up"}
    pressed = 0
    for sample in glass.passed:
        recogniser, gestures = recogniser.told(sample)
        pressed += sum(isinstance(g, Pressed) for g in gestures)
    # Nothing is left behind: the next finger is heard.
    assert recogniser.fingers == ()
    assert pressed == 1
    assert glass.taps(900, 500)


def test_a_hand_laid_beside_a_dragging_finger_does_not_end_the_drag(
    glass: Glass,
) -> None:
    glass.sample(0, "down", 900, 500)
    glass.now += 1
    for finger in range(1, 8):
        glass.sample(finger, "down", 200 + 50 * finger, 900)
    left = glass.sample(0, "move", 1000, 500)
    assert left is not None
    assert left.phase == "move"


@pytest.mark.parametrize(
    ("x", "y"), [(0, 500), (5.9, 500), (1919, 500), (900, 0), (900, 1079)]
)
def test_the_bezel_touches_nothing(glass: Glass, x: float, y: float) -> None:
    assert not glass.taps(x, y)
    assert glass.touch_filter.counts == {"edge": 1}
    assert glass.masked == []


@pytest.mark.parametrize(("x", "y"), [(0, 0), (1919, 20), (100, 1079), (7, 500)])
def test_a_corner_and_what_is_beside_the_edge_are_heard(
    glass: Glass, x: float, y: float
) -> None:
    assert glass.taps(x, y)
    assert glass.touch_filter.counts == {}


def test_a_swipe_from_the_edge_counts_from_where_it_is_clear_of_it(
    glass: Glass,
) -> None:
    assert glass.swipes(2, 500, 400) == ["down", *["move"] * 9, "up"]
    assert glass.passed[0].x == 42
    assert glass.touch_filter.counts == {}


def test_a_swipe_out_of_a_mask_counts_from_where_it_is_clear_of_it(
    glass: Glass,
) -> None:
    for _ in range(9):
        glass.taps(700, 500)
    assert glass.masked == [(700, 500)]
    assert glass.swipes(700, 500, 400) == ["down", *["move"] * 6, "up"]
    # And one that only wobbles there does not.
    assert glass.swipes(700, 500, 30) == []


def test_the_mouse_is_no_ghost(glass: Glass) -> None:
    for _ in range(40):
        assert glass.taps(0, 500, -1)


def test_a_clock_set_back_forgets_masks_and_keeps_counts(glass: Glass) -> None:
    for _ in range(9):
        glass.taps(700, 500)
    glass.now -= 500
    assert glass.taps(700, 500)
    assert glass.masked == []
    assert glass.touch_filter.counts == {"unanswered": 1}


@pytest.mark.parametrize("bad", [math.nan, math.inf, 1e9])
def test_an_error_of_the_controller_is_left_to_who_knows_it(
    glass: Glass, bad: float
) -> None:
    assert glass.sample(0, "down", bad, 10) is not None
    assert glass.sample(0, "down", 900, 500) is not None
    assert glass.sample(0, "move", bad, 500) is not None
    assert glass.sample(0, "up", bad, 500) is not None
    assert glass.touch_filter.tracks == ()
    odd = TouchSample(0, "down", 900, 500, math.nan)
    assert glass.touch_filter.told(odd, WIDE, HIGH, glass.answers) == (
        glass.touch_filter,
        odd,
    )


def test_lost_releases_are_forgotten(glass: Glass) -> None:
    for finger in range(5):
        glass.sample(finger, "down", 200 + 150 * finger, 300)
        glass.now += 1
    glass.now += 10
    assert glass.taps(900, 500, 9)
    glass.now += 61
    assert glass.taps(900, 500, 9)
    assert glass.touch_filter.tracks == ()


# -- visitors


def visit(random_: random.Random, glass: Glass) -> tuple[int, int]:
    """A visit as people pay them, children too.

    Returns how many touches there were where something answers, and how many of
    them were kept back.
    """
    # Places in a grid, so that no two are one; every third answers nothing.
    places = [(x, y) for x in range(120, 1900, 240) for y in range(120, 1000, 210)]
    spots = random_.sample(places, 12)
    glass.live = {spot for number, spot in enumerate(spots) if number % 3}
    touches = kept = 0
    for _ in range(random_.randrange(5, 40)):
        number = random_.randrange(12)
        answers_ = number % 3 > 0
        x, y = spots[number]
        for _ in range(random_.choice([1, 1, 1, 2, 5, 20])):
            # A finger hits within some millimetres, not within one.
            at = x + random_.gauss(0, 6), y + random_.gauss(0, 6)
            if random_.random() < 0.25:
                heard = bool(glass.swipes(*at, random_.choice([-1, 1]) * 300))
            else:
                heard = glass.taps(*at, answered=answers_)
            touches += answers_
            kept += answers_ and not heard
            glass.now += random_.expovariate(1.5)
    return touches, kept


def test_no_visitor_of_a_hundred_and_fifty_is_kept_from_what_answers() -> None:
    random_ = random.Random(7)
    glass = Glass()
    touches = 0
    for _ in range(150):
        more, kept = visit(random_, glass)
        touches += more
        assert kept == 0
        glass.now += random_.uniform(1, 300)
    assert touches > 7_000


def test_with_a_ghost_on_the_glass_all_else_answers_visitors() -> None:
    random_ = random.Random(8)
    glass = Glass()
    for _ in range(200):
        where = random_.uniform(100, 1800), random_.uniform(100, 980)
        for _ in range(12):
            glass.taps(*where, 7)
        x, y = random_.uniform(60, 1860), random_.uniform(60, 1020)
        if math.dist((x, y), where) <= RADIUS + 20:
            continue
        if all(math.dist((x, y), m) > RADIUS for m in glass.masked):
            assert glass.taps(x, y, answered=True)
            assert glass.swipes(x, y, 300 if x < 900 else -300)[0] == "down"
        glass.now += 5
    assert glass.touch_filter.counts["unanswered"] >= 190
    assert len(glass.touch_filter.masks) <= 8


SAMPLES = st.lists(
    st.tuples(
        st.integers(0, 9),
        st.sampled_from(["down", "move", "up", "cancel"]),
        st.sampled_from([0.0, 3.0, 300.0, 305.0, 700.0, 900.0, 1500.0, 1918.0]),
        st.sampled_from([0.0, 3.0, 300.0, 500.0, 505.0, 1079.0, math.nan]),
        st.sampled_from([0.0, 0.01, 0.1, 0.6, 5.0, 21.0, -0.5, -30.0]),
    ),
    max_size=120,
)


@settings(max_examples=150, deadline=None)
@given(SAMPLES)
def test_whatever_came_before_free_glass_answers_and_masks_end(
    samples: list[tuple[int, str, float, float, float]],
) -> None:
    glass = Glass()
    for finger, phase, x, y, seconds in samples:
        glass.now += seconds
        glass.sample(finger, phase, x, y)
    holding = glass.touch_filter.holding(glass.now)
    assert len(holding) <= 8
    assert all(mask.until - glass.now <= LONGEST + 1 for mask in holding)
    # Once no crowd is on the glass, whatever is free answers.
    glass.now += touch_filter.QUIET + 1
    assert glass.taps(1100, 777, 42)
    glass.now += LONGEST
    assert glass.masked == []
    assert glass.taps(300, 500, 42)


# -- what counts as an answer


def test_an_answer_is_what_a_touch_can_bring_about() -> None:
    first = Playback((Stop("", 9.0), Stop("a", 9.0)))
    touched = first.told(Touch())
    assert not answers(first, touched)
    assert not answers(first, first.after(1.0))
    assert answers(touched, touched.told(Next()))
    assert answers(touched, touched.told(Open("gdp")))
    # What the loop does by itself answers nobody.
    assert not answers(first, changed(first, card="gdp"))


def test_an_answer_that_comes_late_answers_nothing(glass: Glass) -> None:
    glass.taps(700, 500)
    assert len(glass.touch_filter.answered(glass.now).taps) == 0
    assert len(glass.touch_filter.answered(glass.now + 1).taps) == 1
    assert TouchFilter().answered(5.0) == TouchFilter()
