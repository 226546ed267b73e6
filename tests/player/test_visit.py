"""A visit: real touch events on the real window, and what is seen of them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.show.gestures import SILENCE, TouchSample

from .test_change import fresh, there

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.player.touch import Phase
    from tests.visitor import Visitor

FRAME = 1 / 60
FIGURE = ("figure", "trees")


def test_the_show_begins_on_the_cover_in_its_loop(visitor: Visitor) -> None:
    visitor.waits(2.0)
    assert visitor.seen() == [0]
    assert visitor.app.playback.looping
    visitor.looks()


def test_the_loop_goes_through_all_pages_and_begins_again(visitor: Visitor) -> None:
    places: list[int] = []
    for _ in range(400):
        visitor.waits(0.5, 0.1)
        if not places or places[-1] != visitor.app.playback.place:
            places.append(visitor.app.playback.place)
        if len(places) > 5:
            break
    assert places[:6] == [0, 1, 2, 3, 0, 1]


def test_a_tap_on_the_cover_enters_the_show(visitor: Visitor) -> None:
    visitor.waits(2.0)
    visitor.taps(960, 300)
    visitor.waits(3.0)
    assert visitor.app.playback.place == 1
    assert not visitor.app.playback.looping


@pytest.mark.parametrize("wait", [0.1, 0.3, 0.6])
def test_a_tap_after_a_swipe_off_the_cover_skips_no_page(
    visitor: Visitor, wait: float
) -> None:
    visitor.waits(2.0)
    visitor.swipes(-1)
    visitor.waits(wait)
    assert visitor.app.playback.scroll
    visitor.taps(960, 20)
    visitor.waits(3.0)
    assert visitor.app.playback.place == 1


def test_a_tap_on_a_figure_opens_its_card_and_another_closes_it(
    visitor: Visitor,
) -> None:
    visitor.goes(1)
    before = visitor.looks()
    visitor.taps_on(*FIGURE)
    visitor.waits(1.0)
    assert visitor.app.playback.card == "trees"
    after = visitor.looks()
    assert (before != after).any(axis=2).mean() > 0.1
    visitor.taps_on("close")
    visitor.waits(1.0)
    assert visitor.app.playback.card is None
    assert np.abs(visitor.looks().astype(int) - before).mean() < 0.5


def test_a_card_closes_by_a_tap_beside_it_on_it_and_by_a_swipe(
    visitor: Visitor,
) -> None:
    visitor.goes(1)
    ways: tuple[Callable[[], None], ...] = (
        lambda: visitor.taps(960.0, 20.0),
        lambda: visitor.taps(*visitor.hot("slip").rect.centre),
        lambda: visitor.swipes(1, y=820.0),
    )
    for close in ways:
        visitor.goes(1)
        visitor.taps_on(*FIGURE)
        visitor.waits(1.0)
        assert visitor.app.playback.card == "trees"
        close()
        assert visitor.app.playback.card is None
        visitor.waits(2.0)


def test_a_card_that_nobody_touches_closes_by_itself(visitor: Visitor) -> None:
    visitor.goes(1)
    visitor.taps_on(*FIGURE)
    visitor.waits(1.0)
    visitor.waits(43.0, 0.5)
    assert visitor.app.playback.card == "trees"
    visitor.waits(2.0, 0.5)
    assert visitor.app.playback.card is None


def test_the_page_follows_the_finger_one_to_one(visitor: Visitor) -> None:
    visitor.goes(1)
    visitor.down(1200.0, 500.0)
    for x in (1150.0, 1000.0, 800.0, 600.0, 900.0):
        visitor.moves(x, 500.0)
        assert visitor.page_x(1) == pytest.approx(x - 1200.0, abs=2.0)
        assert visitor.page_x(2) == pytest.approx(x - 1200.0 + 1920.0, abs=2.0)
        assert visitor.seen() == [1, 2]
    visitor.looks()


def test_a_page_meets_its_neighbour_without_a_gap(visitor: Visitor) -> None:
    visitor.goes(1)
    visitor.down(1200.0, 500.0)
    visitor.moves(643.0, 500.0)
    apart = visitor.page_x(2) - visitor.page_x(1)
    assert apart == pytest.approx(1920.0, abs=0.01)


def test_a_swipe_lands_on_the_next_page_and_back(visitor: Visitor) -> None:
    visitor.goes(1)
    visitor.swipes(-1)
    position = [visitor.app.playback.position]
    for _ in range(90):
        visitor.frame(FRAME)
        position.append(visitor.app.playback.position)
    # Momentum: on without a stop, and never past the page.
    assert all(b >= a - 1e-9 for a, b in pairwise(position))
    assert visitor.app.playback.place == 2
    assert visitor.page_x(2) == 0
    assert visitor.seen() == [2]
    visitor.swipes(1)
    visitor.waits(2.0)
    assert visitor.app.playback.place == 1


def test_a_short_slow_drag_goes_back(visitor: Visitor) -> None:
    visitor.goes(1)
    visitor.down(1200.0, 500.0)
    visitor.frame()
    visitor.moves(1050.0, 500.0)
    visitor.waits(0.5)
    visitor.up(1050.0, 500.0)
    visitor.waits(2.0)
    assert (visitor.app.playback.place, visitor.page_x(1)) == (1, 0.0)


def test_the_ends_give_way_like_a_rubber_band(visitor: Visitor) -> None:
    visitor.goes(0)
    visitor.down(600.0, 500.0)
    xs = []
    for x in (800.0, 1000.0, 1200.0, 1400.0):
        visitor.moves(x, 500.0)
        xs.append(visitor.page_x(0))
    steps = np.diff([0.0, *xs])
    assert (steps > 0).all()
    assert (np.diff(steps) < 0).all()
    assert xs[-1] < 0.5 * 800.0
    visitor.up(1400.0, 500.0)
    visitor.waits(2.0)
    assert (visitor.app.playback.place, visitor.page_x(0)) == (0, 0.0)


def test_a_glide_can_be_caught_in_mid_flight(visitor: Visitor) -> None:
    visitor.goes(1)
    visitor.swipes(-1)
    visitor.waits(3 * FRAME, FRAME)
    flying = visitor.app.playback.position
    assert 1.0 < flying < 2.0
    visitor.down(900.0, 500.0)
    visitor.waits(0.5)
    assert visitor.app.playback.position == pytest.approx(flying, abs=0.05)
    x = visitor.page_x(1)
    visitor.moves(1100.0, 500.0)
    assert visitor.page_x(1) == pytest.approx(x + 200.0, abs=3.0)
    visitor.waits(0.2)
    visitor.up(1100.0, 500.0)
    visitor.waits(2.0)
    assert visitor.app.playback.place in {1, 2}
    assert visitor.app.playback.scroll is None


def test_second_and_later_fingers_are_ignored(visitor: Visitor) -> None:
    visitor.goes(1)
    visitor.down(1200.0, 500.0, 0)
    visitor.moves(1000.0, 500.0, 0)
    x = visitor.page_x(1)
    visitor.down(300.0, 300.0, 1, others=1)
    visitor.moves(900.0, 300.0, 1, others=1)
    assert visitor.page_x(1) == x
    visitor.up(900.0, 300.0, 1, others=1)
    assert visitor.app.playback.held
    visitor.moves(900.0, 500.0, 0)
    assert visitor.page_x(1) == pytest.approx(-300.0, abs=2.0)
    visitor.up(900.0, 500.0, 0)
    visitor.waits(2.0)
    assert not visitor.app.playback.held


def test_a_tap_of_a_second_finger_opens_nothing(visitor: Visitor) -> None:
    visitor.goes(1)
    at = visitor.hot(*FIGURE).rect.centre
    visitor.down(1700.0, 60.0, 0)
    visitor.down(*at, 1, others=1)
    visitor.up(*at, 1, others=1)
    visitor.up(1700.0, 60.0, 0)
    visitor.waits(0.5)
    assert visitor.app.playback.card is None


def test_a_release_that_never_comes_is_cancelled(visitor: Visitor) -> None:
    visitor.goes(1)
    visitor.down(1200.0, 500.0)
    visitor.moves(600.0, 500.0)
    visitor.waits(SILENCE - 1, 0.5)
    assert visitor.app.playback.held
    visitor.waits(3.0, 0.1)
    assert not visitor.app.playback.held
    assert visitor.app.playback.place == 1
    assert visitor.page_x(1) == 0.0


def mouse(
    visitor: Visitor,
    kind: QEvent.Type,
    x: float,
    *,
    pressed: bool,
    source: Qt.MouseEventSource = Qt.MouseEventSource.MouseEventNotSynthesized,
) -> None:
    at = QPointF(visitor.pixel(x, 500.0))
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    event = QMouseEvent(
        kind,
        at,
        at,
        at,
        none if kind == QEvent.Type.MouseMove else left,
        left if pressed else none,
        Qt.KeyboardModifier.NoModifier,
        source,
        QPointingDevice.primaryPointingDevice(),
    )
    QApplication.sendEvent(visitor.viewport, event)


PRESS, MOVE, RELEASE = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonRelease,
)


def test_a_mouse_works_as_one_finger(visitor: Visitor) -> None:
    visitor.goes(1)
    mouse(visitor, PRESS, 1200.0, pressed=True)
    mouse(visitor, MOVE, 900.0, pressed=True)
    assert visitor.page_x(1) == pytest.approx(-300.0, abs=2.0)
    visitor.frame()
    mouse(visitor, MOVE, 700.0, pressed=True)
    mouse(visitor, RELEASE, 700.0, pressed=False)
    visitor.waits(2.0)
    assert visitor.app.playback.place == 2


def test_a_mouse_that_only_passes_by_is_no_touch(visitor: Visitor) -> None:
    visitor.waits(2.0)
    mouse(visitor, MOVE, 900.0, pressed=False)
    visitor.frame()
    assert visitor.app.playback.looping


def test_a_mouse_made_from_a_touch_is_dropped(visitor: Visitor) -> None:
    visitor.goes(1)
    for source in (
        Qt.MouseEventSource.MouseEventSynthesizedByQt,
        Qt.MouseEventSource.MouseEventSynthesizedBySystem,
    ):
        mouse(visitor, PRESS, 1200.0, pressed=True, source=source)
        mouse(visitor, MOVE, 700.0, pressed=True, source=source)
        assert not visitor.app.playback.held
        assert visitor.page_x(1) == 0.0
        mouse(visitor, RELEASE, 700.0, pressed=False, source=source)


def test_a_touch_pauses_the_loop_and_the_button_lets_it_go_on(
    visitor: Visitor,
) -> None:
    visitor.goes(1)
    assert not visitor.app.playback.looping
    visitor.taps_on("pause")
    assert visitor.app.playback.looping
    visitor.taps_on("pause")
    assert not visitor.app.playback.looping


def test_language_keeps_the_place(visitor: Visitor) -> None:
    visitor.goes(1)
    chinese = visitor.looks()
    visitor.taps_on("speak", "en")
    visitor.waits(1.0)
    assert visitor.app.playback.language == "en"
    assert visitor.app.playback.place == 1
    assert (visitor.looks() != chinese).any()
    visitor.taps_on("speak", "zh")
    visitor.waits(1.0)
    assert np.array_equal(visitor.looks(), chinese)


def test_controls_lead_everywhere(visitor: Visitor) -> None:
    visitor.goes(1)
    for tap, place in (
        (("page", "2"), 2),
        (("theme", "other"), 3),
        (("home", ""), 0),
        (("next", ""), 1),
        (("next", ""), 2),
    ):
        visitor.taps_on(*tap)
        visitor.waits(4.0)
        assert visitor.app.playback.place == place


def test_easements_are_switched_on_a_panel(visitor: Visitor) -> None:
    visitor.goes(1)
    visitor.taps_on("card", "@ease")
    visitor.waits(0.6)
    plain = visitor.looks()
    visitor.taps_on("ease", "contrast")
    visitor.waits(0.6)
    assert visitor.app.playback.eased.contrast
    assert visitor.app.playback.card == "@ease"
    assert (visitor.looks() != plain).any(axis=2).mean() > 0.3
    visitor.taps_on("ease", "large")
    visitor.waits(0.6)
    assert visitor.stage.drawn_for.large > 1
    visitor.taps_on("ease", "calm")
    visitor.taps_on("card", "@ease")
    visitor.waits(0.6)
    assert visitor.app.playback.card is None
    visitor.looks()


@pytest.mark.parametrize(
    ("key", "place"),
    [
        (Qt.Key.Key_Right, 2),
        (Qt.Key.Key_PageDown, 2),
        (Qt.Key.Key_Left, 0),
        (Qt.Key.Key_PageUp, 0),
        (Qt.Key.Key_Home, 0),
    ],
)
def test_keys_of_a_presenters_remote(visitor: Visitor, key: Qt.Key, place: int) -> None:
    visitor.goes(1)
    QTest.keyClick(visitor.app.window, key)
    visitor.waits(4.0)
    assert visitor.app.playback.place == place


def test_space_pauses_and_resumes_and_other_keys_do_nothing(visitor: Visitor) -> None:
    visitor.waits(1.0)
    QTest.keyClick(visitor.app.window, Qt.Key.Key_Space)
    assert not visitor.app.playback.looping
    QTest.keyClick(visitor.app.window, Qt.Key.Key_Space)
    assert visitor.app.playback.looping
    QTest.keyClick(visitor.app.window, Qt.Key.Key_F5)
    assert visitor.app.playback.looping


def test_an_abandoned_visit_counts_down_and_ends_on_the_cover(
    visitor: Visitor,
) -> None:
    visitor.goes(2)
    visitor.taps_on("speak", "en")
    visitor.waits(74.0, 0.5)
    plain = visitor.looks()
    assert visitor.app.playback.countdown is None
    visitor.waits(2.0, 0.5)
    assert visitor.app.playback.countdown == pytest.approx(19.0, abs=0.6)
    assert (visitor.looks() != plain).any()
    visitor.waits(25.0, 0.5)
    now = visitor.app.playback
    assert (now.place, now.looping, now.language) == (0, True, "zh")
    visitor.looks()


def test_a_touch_stops_the_countdown(visitor: Visitor) -> None:
    visitor.goes(2)
    visitor.waits(80.0, 0.5)
    assert visitor.app.playback.countdown is not None
    visitor.taps(960.0, 20.0)
    assert visitor.app.playback.countdown is None
    assert visitor.app.playback.place == 2


@pytest.mark.parametrize("way", ["next", "theme", "swipe"])
def test_no_frame_of_a_change_is_empty(visitor: Visitor, way: str) -> None:
    visitor.goes(1)
    if way == "swipe":
        visitor.swipes(-1)
    elif way == "next":
        visitor.taps_on("next")
    else:
        visitor.taps_on("theme", "other")
    for _ in range(45):
        visitor.frame(0.05)
        visitor.looks()


@pytest.mark.parametrize("place", [0, 3])
@pytest.mark.parametrize(
    "xs",
    [
        (1400.0, 200.0, 1800.0, -300.0),
        (500.0, 1500.0, 2400.0),
        (900.0, -1e5, 1e5, 960.0),
    ],
)
@pytest.mark.parametrize("gone", [False, True])
def test_a_finger_that_jumps_overshoots_or_leaves_the_glass_harms_nothing(
    visitor: Visitor, place: int, xs: tuple[float, ...], *, gone: bool
) -> None:
    visitor.goes(place)

    def does(phase: Phase, x: float, finger: int = 0) -> None:
        now = visitor.clock()
        visitor.app.input.sampled(TouchSample(finger, phase, x, 500.0, now))

    does("down", 960.0)
    for number, x in enumerate(xs):
        does("move", x)
        # Another finger comes and goes, and means nothing.
        does("down" if number % 2 == 0 else "up", 300.0, 1)
        visitor.frame()
        assert np.abs(there(visitor) - fresh(visitor)).max() < 24
    does("up", 300.0, 1)
    # A release beyond the edge may come without a place, or as a loss.
    does("cancel" if gone else "up", xs[-1])
    visitor.waits(2.0)
    playback = visitor.app.playback
    assert (playback.scroll, playback.held) == (None, False)
    assert abs(playback.place - place) <= (0 if gone else 1)
    assert visitor.seen() == [playback.place]
    assert np.abs(there(visitor) - fresh(visitor)).max() < 24
