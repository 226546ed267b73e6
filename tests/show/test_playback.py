"""The visit as arithmetic: what time and requests make of a moment."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.drawing.interaction import NOTHING, Interaction
from kiosk.show.command import (
    Again,
    Cancel,
    Close,
    Command,
    Dial,
    Drag,
    Drop,
    Ease,
    Go,
    Home,
    Keep,
    Lift,
    Miss,
    Next,
    Open,
    Pause,
    Previous,
    Read,
    Reveal,
    Roll,
    Speak,
    ToTheme,
    Touch,
    Zoom,
)
from kiosk.show.playback import (
    COMMITTED,
    ENTER,
    EXIT,
    FADE,
    FASTEST,
    PAN_TO,
    RUBBER,
    SPRING,
    WIPE_FALL,
    WIPE_HOLD,
    WIPE_RISE,
    Playback,
    Scroll,
    Stop,
    Turn,
)
from kiosk.show.visit import (
    ANSWER,
    BREATH,
    BREATH_AT,
    CARD_SECONDS,
    CARD_YOUNG,
    PRESS,
    REVEAL,
    RIPPLE,
    SHOWS,
)
from tests.moment import (
    ASKED,
    ASKING,
    BRIDGE,
    COVER,
    LIFT,
    PAGES,
    SHARE,
    changed,
    moment,
    question,
    told,
    visit,
)

TURN = PAN_TO
WIPE = WIPE_RISE + WIPE_HOLD + WIPE_FALL
TICK = 2.0**-20


def ticked(seconds: float) -> float:
    """The seconds as playback keeps them, in whole ticks."""
    return round(seconds / TICK) * TICK


# --- The loop ---------------------------------------------------------------


def test_a_show_begins_with_the_entrance_of_the_cover() -> None:
    show = Playback(PAGES)
    assert (show.place, show.progress, show.ring, show.position) == (0, 0.0, 0.0, 0.0)
    assert show.after(ENTER / 2).progress == pytest.approx(0.5, abs=TICK)
    assert show.after(ENTER + TICK).progress == 1.0
    assert show.countdown is None


def test_the_ring_is_the_share_of_the_dwell() -> None:
    show = Playback(PAGES)
    assert show.after(2.0).ring == 0.25
    assert show.after(7.75).ring == 0.96875


def test_the_loop_goes_on_when_the_dwell_is_over() -> None:
    show = Playback(PAGES).after(8.0)
    assert show.turn == Turn(COVER, BRIDGE, "tide")
    assert (show.place, show.looping, show.ring) == (COVER, True, None)
    show = show.after(1.0)
    assert show.place == COVER
    assert show.turn == Turn(COVER, BRIDGE, "tide", 1.0)
    show = show.after(0.25)
    assert (show.place, show.turn) == (BRIDGE, None)
    assert (
        show.stay.entered == show.stay.watched == pytest.approx(1.25 - WIPE, abs=TICK)
    )


def test_the_loop_turns_within_a_theme_and_wraps_to_the_cover() -> None:
    within = Playback(PAGES, BRIDGE).after(12.0)
    assert within.turn == Turn(BRIDGE, SHARE, "turn")
    across = Playback(PAGES, SHARE).after(15.5)
    assert across.turn == Turn(SHARE, LIFT, "tide")
    around = Playback(PAGES, LIFT).after(10.25)
    assert around.turn == Turn(LIFT, COVER, "tide")
    assert around.after(2.0).place == COVER


def test_a_whole_lap_ends_where_it_began() -> None:
    lap = sum(page.dwell for page in PAGES) + 3 * WIPE + TURN
    show = Playback(PAGES).after(100 * lap + 5.0)
    assert show.place == COVER
    assert show.stay.entered == show.stay.watched == pytest.approx(5.0, abs=400 * TICK)


def test_no_page_is_left_before_its_entrance_is_over() -> None:
    show = Playback((Stop("a", 0.0), Stop("a", math.nan)))
    assert show.after(0.9375).turn is None
    assert show.after(1.0).turn is not None
    assert show.after(3600.0).looping


def test_an_endless_dwell_stays() -> None:
    show = Playback((Stop("a", math.inf), Stop("a", 1.0))).after(3600.0)
    assert (show.place, show.ring, show.wakes) == (0, 0.0, math.inf)


def test_one_page_alone_has_nothing_to_count_down() -> None:
    show = Playback((Stop("", 8.0),))
    later = show.after(3600.0)
    assert later == changed(show, entered=3600.0, quiet=3600.0)
    assert (later.ring, later.wakes, later.moving) == (None, math.inf, False)
    assert told(later, Next()).turn is None
    assert told(later, Next()).after(100.0).looping


def test_a_show_has_pages() -> None:
    with pytest.raises(ValueError, match="no page 0 among 0"):
        Playback(())
    with pytest.raises(ValueError, match="no page 4 among 4"):
        Playback(PAGES, 4)


@pytest.mark.parametrize("seconds", [0.0, -1.0, math.nan, math.inf, -math.inf, 1e-9])
def test_time_that_is_none_changes_nothing(seconds: float) -> None:
    show = Playback(PAGES)
    assert show.after(seconds) == show


# --- Turns ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "seconds"), [("turn", 0.76), ("tide", 1.18), ("fade", 0.18)]
)
def test_a_turn_knows_its_length(kind: str, seconds: float) -> None:
    turn = Turn(0, 1, kind, seconds / 4)  # type: ignore[arg-type]
    assert turn.seconds == pytest.approx(seconds)
    assert turn.share == pytest.approx(0.25)
    assert replace(turn, elapsed=9.0).share == 1.0
    assert replace(turn, elapsed=9.0).left == 0.0
    assert COMMITTED < EXIT < PAN_TO == TURN
    assert FADE < TURN < WIPE


def test_a_request_turns_the_page_and_ends_the_loop() -> None:
    now = moment(PAGES, BRIDGE, entered=2.0, watched=2.0).told(Next())
    assert now.turn == Turn(BRIDGE, SHARE, "turn")
    assert not now.looping
    halfway = now.after(0.5)
    assert (halfway.place, halfway.stay.entered) == (BRIDGE, 2.0)
    done = now.after(1.0)
    assert (done.place, done.turn, done.stay.watched) == (SHARE, None, 0.0)
    assert done.stay.entered == pytest.approx(1.0 - TURN, abs=TICK)


@pytest.mark.parametrize(
    ("command", "start", "turn"),
    [
        (Next(), SHARE, Turn(SHARE, LIFT, "tide")),
        (Next(), LIFT, Turn(LIFT, COVER, "tide")),
        (Previous(), SHARE, Turn(SHARE, BRIDGE, "turn")),
        (Previous(), COVER, Turn(COVER, LIFT, "tide")),
        (Go(LIFT), COVER, Turn(COVER, LIFT, "tide")),
        (Go(BRIDGE), BRIDGE, None),
        (Go(4), BRIDGE, None),
        (Go(-1), BRIDGE, None),
        (ToTheme("economy"), LIFT, Turn(LIFT, BRIDGE, "tide")),
        (ToTheme("economy"), SHARE, Turn(SHARE, BRIDGE, "turn")),
        (ToTheme("nothing"), SHARE, None),
        (Home(), BRIDGE, Turn(BRIDGE, COVER, "tide")),
        (Home(), COVER, None),
    ],
)
def test_where_requests_lead(command: Command, start: int, turn: Turn | None) -> None:
    now = visit(start, looping=True, quiet=30.0).told(command)
    assert now.turn == turn
    assert (now.place, now.looping, now.presence.quiet) == (start, False, 0.0)


def test_calm_motion_fades_and_has_no_entrance() -> None:
    now = told(visit(), Ease("calm"), Next())
    assert now.turn == Turn(BRIDGE, SHARE, "fade")
    now = now.after(0.1875)
    assert (now.place, now.progress) == (SHARE, 1.0)
    assert now.stay.entered == pytest.approx(0.1875 - FADE, abs=TICK)


def test_two_covers_are_two_worlds() -> None:
    assert Playback((Stop("", 5.0), Stop("", 5.0))).told(Next()).turn == Turn(
        0, 1, "tide"
    )


def test_a_turn_that_shows_nothing_yet_takes_another_destination() -> None:
    pages = (*PAGES, Stop("reform", 9.0), Stop("economy", 9.0))
    now = replace(visit(), pages=pages).told(Next()).after(0.125)
    assert now.told(Go(5)).turn == Turn(BRIDGE, 5, "turn", 0.125)
    assert now.told(Go(LIFT)).turn == Turn(BRIDGE, LIFT, "tide")
    assert now.told(Next()).turn == Turn(BRIDGE, LIFT, "tide")
    wipe = replace(visit(), pages=pages).told(Go(LIFT)).after(0.25)
    assert wipe.told(Next()).turn == Turn(BRIDGE, 4, "tide", 0.25)
    # The water that has risen cannot vanish: it falls on the new page instead.
    assert wipe.told(Go(SHARE)).turn == Turn(BRIDGE, SHARE, "tide", 0.25)


def test_a_fade_that_has_just_begun_takes_another_destination() -> None:
    now = told(visit(calm=True), Next(), Next())
    assert (now.place, now.turn) == (BRIDGE, Turn(BRIDGE, LIFT, "fade"))


def test_a_turn_that_shows_its_page_is_finished_first() -> None:
    now = visit().told(Next()).after(0.5).told(Next())
    assert now.turn == Turn(SHARE, LIFT, "tide")
    assert (now.place, now.stay.entered) == (SHARE, 0.0)
    wipe = visit().told(Go(LIFT)).after(0.5).told(Home())
    assert (wipe.place, wipe.turn) == (LIFT, Turn(LIFT, COVER, "tide"))
    fade = visit(calm=True).told(Next()).after(0.0625).told(Next())
    assert (fade.place, fade.turn) == (SHARE, Turn(SHARE, LIFT, "fade"))


def test_going_where_a_turn_goes_changes_nothing() -> None:
    now = visit().told(Next()).after(0.5)
    assert now.told(Go(SHARE)) == changed(now, quiet=0.0)


def test_the_way_back_is_the_same_picture() -> None:
    def back(start: Playback, seconds: float, there: int) -> Playback:
        return start.told(Go(there)).after(seconds).told(Go(BRIDGE))

    now = back(visit(), 0.5, SHARE)
    assert now.turn == Turn(SHARE, BRIDGE, "turn", ticked(0.26), returns=True)
    assert (now.place, now.stay.entered) == (SHARE, 0.0)
    # What stood there enters only once.
    assert now.after(0.5).progress == 1
    young = back(changed(visit(), entered=0.5), 0.5, SHARE).after(0.5)
    assert young.progress < 1
    assert back(visit(), 0.25, LIFT).turn == Turn(LIFT, BRIDGE, "tide", ticked(0.93))
    fade = back(visit(calm=True), 0.0625, SHARE).turn
    assert fade == Turn(SHARE, BRIDGE, "fade", ticked(0.1175))


def test_back_before_anything_has_moved_is_no_turn() -> None:
    start = visit()
    assert told(start, Next(), Previous()) == start
    assert told(visit(calm=True), Next(), Previous()).turn is None


# --- Fingers ----------------------------------------------------------------


def test_a_touch_takes_over_from_the_loop() -> None:
    show = Playback(PAGES, BRIDGE).after(3.0)
    held = show.told(Touch())
    assert held.held
    assert held.after(60.0) == changed(held, entered=63.0)
    left = told(held.after(60.0), Lift())
    assert (left.held, left.looping, left.ring) == (False, False, None)
    assert left.after(60.0).presence.quiet == 60.0


def test_a_drag_moves_the_pages_with_the_finger() -> None:
    now = told(visit(), Touch(), Drag(-0.25))
    assert now.position == 1.25
    assert now.told(Drag(0.5)).position == 0.5
    assert now.told(Drag(math.nan)).position == 1.25
    assert (now.place, now.moving, now.ring) == (BRIDGE, True, None)


def test_the_pages_follow_like_rubber_beyond_the_ends() -> None:
    first = told(visit(COVER), Touch(), Drag(0.5))
    assert first.position == pytest.approx(-0.275 / 1.275)
    last = told(visit(LIFT), Touch(), Drag(-1.0))
    assert last.position == pytest.approx(3 + 0.55 / 1.55)
    assert told(last, Drag(-1e300)).position == pytest.approx(4.0)


@pytest.mark.parametrize(
    ("start", "pages", "velocity", "target"),
    [
        (BRIDGE, -0.19, 0.0, SHARE),
        (BRIDGE, -0.17, 0.0, BRIDGE),
        (BRIDGE, 0.19, 0.0, COVER),
        (BRIDGE, 0.17, 0.0, BRIDGE),
        (BRIDGE, -0.02, -0.61, SHARE),
        (BRIDGE, -0.02, -0.59, BRIDGE),
        (BRIDGE, 0.02, 0.61, COVER),
        (BRIDGE, -0.4, 0.7, BRIDGE),
        (BRIDGE, -0.4, 0.5, SHARE),
        (BRIDGE, 0.4, -0.7, BRIDGE),
        (BRIDGE, -1.1, -5.0, SHARE),
        (BRIDGE, 1.1, 5.0, COVER),
        (BRIDGE, -0.3, math.nan, SHARE),
        (BRIDGE, -0.3, math.inf, SHARE),
        (COVER, 0.6, 5.0, COVER),
        (LIFT, -0.6, -5.0, LIFT),
    ],
)
def test_where_a_released_drag_goes(
    start: int, pages: float, velocity: float, target: int
) -> None:
    now = told(visit(start), Touch(), Drag(pages), Drop(velocity), Lift())
    assert now.scroll is not None
    assert (now.scroll.target, now.scroll.held, now.held) == (target, False, False)
    assert now.position == told(visit(start), Touch(), Drag(pages)).position
    settled = now.after(1.0)
    assert (settled.place, settled.scroll) == (target, None)


def test_a_drop_and_a_lift_come_in_any_order() -> None:
    held = told(visit(), Touch(), Drag(-0.1))
    assert told(held, Lift(), Drop(-2.0)) == told(held, Drop(-2.0), Lift())


def test_a_glide_is_a_critically_damped_spring_with_the_velocity_of_the_finger() -> (
    None
):
    now = told(visit(), Touch(), Drag(-0.5), Drop(-2.0))
    pull = 2.0 + SPRING * -0.5
    for t in (0.0, 0.0625, 0.125, 0.25):
        moment = now.after(t)
        assert moment.position == pytest.approx(
            2 + (-0.5 + pull * t) * math.exp(-SPRING * t), abs=1e-12
        )
        assert moment.scroll is not None
        assert moment.scroll.velocity == pytest.approx(
            (2.0 - SPRING * pull * t) * math.exp(-SPRING * t), abs=1e-12
        )
    assert told(visit(), Touch(), Drag(-0.5)).scroll == Scroll(
        1.0, BRIDGE, LIFT, travel=0.5
    )


def test_a_glide_ends_within_half_a_pixel() -> None:
    now = told(visit(), Touch(), Drag(-0.5), Drop(-2.0))
    assert now.scroll is not None
    left = now.scroll.left
    assert 0.5 < left < 0.75
    before = now.after(left - TICK)
    assert before.scroll is not None
    assert abs(before.position - SHARE) * 1920 < 0.5
    assert now.after(left).scroll is None


def test_a_landing_on_another_page_begins_its_entrance() -> None:
    now = told(visit(dial=0.5), Touch(), Drag(-0.5), Drop(-2.0))
    assert now.scroll is not None
    left = now.scroll.left
    landed = now.after(left)
    assert (landed.place, landed.stay.entered, landed.dial) == (SHARE, 0.0, None)
    assert now.after(left + 0.25).stay.entered == 0.25


def test_a_return_to_the_same_page_is_no_new_entrance() -> None:
    now = told(visit(dial=0.5), Touch(), Drag(-0.1), Drop(0.0)).after(1.0)
    assert (now.place, now.stay.entered, now.dial) == (BRIDGE, 3.0, 0.5)
    assert told(visit(), Touch(), Drag(0.0), Drop(0.0)).after(TICK).scroll is None


def test_a_glide_never_passes_its_page() -> None:
    now = told(visit(), Touch(), Drag(-0.9), Drop(-100.0))
    assert now.scroll is not None
    assert now.scroll.speed == pytest.approx(SPRING * 0.1)
    positions = [now.after(i / 64).position for i in range(64)]
    assert positions == sorted(positions)
    assert positions[-1] == 2.0
    there = told(visit(COVER), Touch(), Drag(0.0), Drop(5.0))
    assert there.after(0.0625).scroll is None


def test_a_release_beyond_the_end_has_the_speed_of_the_band() -> None:
    now = told(visit(COVER), Touch(), Drag(0.5), Drop(100.0))
    assert now.scroll is not None
    slope = RUBBER * (1 - 0.275 / 1.275) ** 2
    assert now.scroll.speed == pytest.approx(-FASTEST * slope)


def test_a_finger_grabs_a_glide_where_it_is() -> None:
    gliding = told(visit(), Touch(), Drag(-0.5), Drop(0.0)).after(0.0625)
    grabbed = gliding.told(Touch())
    assert grabbed.scroll is not None
    assert grabbed.scroll.held
    assert grabbed.scroll.velocity == 0.0
    assert grabbed.after(5.0).position == grabbed.position == gliding.position
    assert told(grabbed, Drag(-0.25)).position == gliding.position + 0.25
    # Without a drag the glide goes on to where it was going.
    assert told(grabbed, Lift()).after(1.0).place == SHARE


def test_a_second_flick_goes_one_page_on() -> None:
    first = told(visit(), Touch(), Drag(-0.5), Drop(-3.0)).after(0.1875)
    assert 1.8 < first.position < 2.0
    second = told(first, Touch(), Drag(-0.3), Drop(-3.0))
    assert second.scroll is not None
    assert second.scroll.target == LIFT
    assert second.place == BRIDGE
    assert second.after(1.0).place == LIFT


def test_a_drag_that_only_brings_a_page_home_goes_no_further() -> None:
    first = told(visit(), Touch(), Drag(-0.5), Drop(0.0)).after(0.125)
    assert 1.7 < first.position < 1.9
    second = told(first, Touch(), Drag(-0.2), Drop(0.0))
    assert second.scroll is not None
    assert second.scroll.target == SHARE
    back = told(first, Touch(), Drag(0.2), Drop(0.0))
    assert back.scroll is not None
    assert back.scroll.target == BRIDGE


def test_a_glide_beyond_the_end_is_grabbed_without_a_jump() -> None:
    gliding = told(visit(COVER), Touch(), Drag(0.8), Drop(0.0)).after(0.03125)
    assert gliding.position < -0.2
    grabbed = gliding.told(Touch())
    assert grabbed.position == pytest.approx(gliding.position, abs=1e-12)
    far = told(visit(LIFT), Touch(), Drag(-1e9), Drop(0.0), Touch())
    assert 3.9 < far.position < 4.0


def test_a_lost_gesture_glides_back() -> None:
    now = told(visit(), Touch(), Drag(-0.6), Cancel())
    assert now.scroll is not None
    assert (now.scroll.target, now.scroll.speed, now.held) == (BRIDGE, 0.0, False)
    assert now.after(1.0).place == BRIDGE
    assert told(visit(), Touch(), Cancel()) == visit()
    gliding = told(visit(), Touch(), Drag(-0.6), Drop())
    assert told(gliding, Cancel()) == told(gliding, Drop(3.0)) == gliding


def test_a_drag_without_a_drop_goes_on_when_time_does() -> None:
    now = told(visit(), Touch(), Drag(-0.3), Lift())
    assert now.scroll is not None
    assert now.scroll.held
    assert now.after(1.0).place == SHARE
    assert told(now, Drop(3.0)).after(1.0).place == BRIDGE


def test_a_drag_finishes_a_turn() -> None:
    now = told(visit().told(Next()).after(0.25), Touch())
    assert now.turn is not None
    assert now.after(1.0).place == SHARE
    now = now.told(Drag(-0.1))
    assert (now.turn, now.place, now.stay.entered) == (None, SHARE, 0.0)
    assert now.position == pytest.approx(2.1)


def test_a_request_during_a_glide_bends_it_if_its_page_is_near() -> None:
    gliding = told(visit(), Touch(), Drag(-0.5), Drop(-2.0)).after(0.0625)
    back = gliding.told(Previous())
    assert back.scroll is not None
    assert back.turn is None
    assert back.position == gliding.position
    assert back.scroll.target == BRIDGE
    # It is on its way to the other page, and turns round without a jerk.
    assert gliding.scroll is not None
    assert back.scroll.speed == gliding.scroll.velocity > 0
    assert back.after(1.0).place == BRIDGE
    assert gliding.told(Go(SHARE)) == changed(gliding, quiet=0.0)


def test_a_request_during_a_glide_lands_it_if_its_page_is_far() -> None:
    gliding = told(visit(), Touch(), Drag(-0.5), Drop(-2.0)).after(0.0625)
    on = gliding.told(Next())
    assert (on.place, on.scroll) == (SHARE, None)
    assert on.turn == Turn(SHARE, LIFT, "tide")


# --- The pause button -------------------------------------------------------


@pytest.mark.parametrize("looping", [True, False])
@pytest.mark.parametrize(
    "gesture",
    [
        (Pause(),),
        (Touch(), Lift(), Pause()),
        (Touch(), Pause(), Lift()),
        (Touch(), Touch(), Lift(), Pause()),
    ],
)
def test_pause_toggles_what_was_before_the_finger(
    looping: bool, gesture: tuple[Command, ...]
) -> None:
    now = told(visit(looping=looping, watched=3.0), *gesture)
    assert now.looping is not looping
    assert now.stay.watched == 3.0
    # A key pressed later toggles what is seen.
    assert told(now, Pause()).looping is looping
    assert told(now.after(5.0), Pause()).looping is looping


def test_a_touch_long_ago_does_not_matter_to_the_pause_button() -> None:
    show = told(Playback(PAGES), Touch(), Lift()).after(5.0)
    assert show.told(Pause()).looping
    assert told(Playback(PAGES), Touch(), Lift(), Next(), Pause()).looping


def test_a_resumed_loop_goes_on_with_the_dwell() -> None:
    show = told(Playback(PAGES, BRIDGE).after(9.0), Pause()).after(30.0)
    assert (show.ring, show.stay.watched) == (None, 9.0)
    show = show.told(Pause())
    assert show.ring == 0.75
    assert show.after(3.0).turn == Turn(BRIDGE, SHARE, "turn")


# --- Cards, dials, language, easements --------------------------------------


def test_a_card_opens_and_closes() -> None:
    now = visit(looping=True).told(Open("gdp"))
    assert (now.card, now.stay.carded, now.looping) == ("gdp", 0.0, False)
    now = now.after(2.5)
    assert now.stay.carded == 2.5
    assert now.told(Open("gdp")).stay.carded == 2.5
    assert (now.told(Open("tax")).card, now.told(Open("tax")).stay.carded) == (
        "tax",
        0.0,
    )
    assert (now.told(Close()).card, now.told(Close()).stay.carded) == (None, 0.0)


@pytest.mark.parametrize("command", [Next(), Previous(), Go(0), Home(), Drag(-0.1)])
def test_leaving_closes_the_card(command: Command) -> None:
    now = told(visit(), Open("gdp"), command)
    assert (now.card, now.stay.carded) == (None, 0.0)


def test_a_card_closes_by_itself_unless_it_is_touched() -> None:
    now = visit().told(Open("gdp"))
    assert now.after(CARD_SECONDS - TICK).card == "gdp"
    closed = now.after(CARD_SECONDS)
    assert (closed.card, closed.stay.carded) == (None, 0.0)
    held = now.after(40.0).told(Touch())
    assert held.after(600.0).card == "gdp"
    left = held.told(Lift())
    assert left.after(CARD_SECONDS - TICK).card == "gdp"
    assert left.after(CARD_SECONDS).card is None


def test_the_loop_waits_for_the_card() -> None:
    now = told(visit(watched=3.0), Open("gdp"), Pause())
    assert now.ring == 0.25
    later = now.after(CARD_SECONDS)
    assert (later.card, later.ring) == (None, 0.25)
    assert later.after(9.0).turn == Turn(BRIDGE, SHARE, "turn")


def test_no_card_opens_while_pages_change() -> None:
    turning = visit().told(Next()).after(0.25)
    gliding = told(visit(), Touch(), Drag(-0.5), Drop())
    returning = told(visit(), Touch(), Drag(-0.1), Drop())
    assert turning.told(Open("gdp")) == changed(turning, quiet=0.0)
    assert gliding.told(Open("gdp")) == gliding
    assert returning.told(Open("gdp")).card == "gdp"
    assert returning.told(Open("gdp")).after(1.0).card == "gdp"


def test_language_and_easements_keep_the_place() -> None:
    now = visit(quiet=9.0, looping=True)
    spoken = now.told(Speak("en"))
    assert spoken == visit(language="en")
    eased = told(spoken, Ease("large"), Ease("contrast"), Ease("calm"))
    assert eased == visit(language="en", large=True, contrast=True, calm=True)
    assert told(eased, Ease("large"), Ease("contrast"), Ease("calm")) == spoken


def test_a_dial_keeps_within_its_scale_until_the_place_changes() -> None:
    now = visit().told(Dial(0.25))
    assert now.dial == 0.25
    assert now.told(Dial(7.0)).dial == 1.0
    assert now.told(Dial(-math.inf)).dial == 0.0
    assert now.told(Dial(math.nan)).dial == 0.25
    assert now.told(Next()).after(0.5).dial == 0.25
    assert now.told(Next()).after(1.0).dial is None
    assert now.told(Dial(None)).dial is None


def test_a_hand_on_a_dial_closes_the_card() -> None:
    now = told(visit(), Open("gdp"), Dial(0.25))
    assert (now.card, now.stay.carded, now.dial) == (None, 0.0, 0.25)
    assert now.interaction == Interaction(0.25)


# --- Answers ------------------------------------------------------------------

OPEN = (PAGES[0], replace(PAGES[BRIDGE], answers=True), PAGES[2])


def opened(**fields: object) -> Playback:
    """A visitor's moment on a settled page that shows where it is touched."""
    start = moment(OPEN, BRIDGE, entered=2.0, looping=False)
    return changed(start, **fields)


def test_a_page_answers_where_it_is_touched_and_rests() -> None:
    now = opened().told(Open("gdp"))
    assert (now.moving, now.interaction) == (True, NOTHING)
    now = now.after(ANSWER / 2)
    assert now.interaction.touch("gdp") == pytest.approx(0.5, abs=1e-5)
    assert now.interaction.touch("tax") == 0
    now = now.after(1.0)
    assert (now.moving, now.interaction.touches) == (False, (("gdp", 1.0),))


def test_it_goes_back_when_the_card_closes_or_another_opens() -> None:
    now = told(opened(card="gdp", carded=3.0), Close())
    assert (now.moving, now.interaction.touches) == (True, (("gdp", 1.0),))
    now = now.after(ANSWER / 4)
    assert now.interaction.touch("gdp") == pytest.approx(0.75, abs=1e-5)
    assert now.after(ANSWER) == opened(
        entered=2.0 + ticked(ANSWER / 4) + ticked(ANSWER),
        quiet=ticked(ANSWER / 4) + ticked(ANSWER),
    )
    # From one to the other: what goes and what comes are both seen.
    now = told(opened(card="gdp", carded=3.0), Open("tax")).after(ANSWER / 4)
    shares = [now.interaction.touch(name) for name in ("gdp", "tax")]
    assert shares == pytest.approx([0.75, 0.25], abs=1e-5)


def test_it_goes_back_from_as_far_as_it_had_come() -> None:
    now = told(opened(card="gdp", carded=ticked(ANSWER / 4)), Close())
    assert now.interaction.touch("gdp") == pytest.approx(0.25, abs=1e-5)
    # One that is touched again before it is back does not jump.
    now = told(now, Open("gdp"))
    assert now.interaction.touch("gdp") == pytest.approx(0.25, abs=1e-5)


def test_in_calm_motion_it_answers_at_once() -> None:
    now = told(opened(calm=True), Open("gdp"))
    assert now.interaction.touches == (("gdp", 1.0),)
    assert told(now, Close()).interaction == NOTHING
    assert not told(now, Close()).moving


def test_other_pages_do_not_show_where_they_are_touched() -> None:
    now = visit().told(Open("gdp")).after(1.0)
    assert now.card == "gdp"
    assert now.interaction == NOTHING
    assert told(now, Close()).stay.left is None


def test_a_page_that_is_left_answers_no_more() -> None:
    now = told(opened(card="gdp", carded=3.0), Next())
    assert now.stay.left == "gdp"
    now = now.after(TURN)
    assert (now.place, now.stay.left, now.stay.gone) == (SHARE, None, 0.0)


# --- Questions --------------------------------------------------------------


def test_a_visitor_reveals_the_answer_once() -> None:
    now = told(question(), Dial(0.25), Open("gdp"), Reveal())
    assert (now.dial, now.stay.revealed, now.card, now.moving) == (
        0.25,
        0.0,
        None,
        True,
    )
    assert now.wakes == 0
    now = now.after(0.5)
    assert (now.stay.revealed, now.interaction) == (0.5, Interaction(0.25, 0.5))
    assert now.told(Reveal()).stay.revealed == 0.5
    later = now.after(60.0)
    assert (later.stay.revealed, later.moving) == (60.5, False)
    assert later.interaction == Interaction(0.25, REVEAL)


def test_again_asks_anew_and_keeps_the_guess() -> None:
    now = told(question(watched=9.0), Dial(0.25), Reveal()).after(3.0).told(Again())
    assert (now.dial, now.stay.revealed, now.stay.watched) == (0.25, None, 0.0)
    assert now.interaction == Interaction(0.25)
    assert now.told(Reveal()).stay.revealed == 0.0


def test_only_a_settled_page_that_asks_reveals() -> None:
    assert visit().told(Reveal()).stay.revealed is None
    assert question().told(Next()).told(Reveal()).stay.revealed is None
    assert told(question(), Touch(), Drag(-0.5), Drop(), Reveal()).stay.revealed is None
    assert told(question(), Touch(), Drag(-0.1), Drop(), Reveal()).stay.revealed == 0.0


def test_calm_motion_shows_the_answer_at_once() -> None:
    now = told(question(calm=True), Reveal())
    assert (now.stay.revealed, now.moving, now.interaction) == (
        0.0,
        False,
        Interaction(None, REVEAL),
    )


def test_the_loop_answers_after_half_of_the_dwell() -> None:
    show = Playback(ASKING, BRIDGE)
    assert show.after(6.0 - TICK).stay.revealed is None
    assert show.after(6.0).stay.revealed == 0.0
    assert show.after(6.0).looping
    assert show.after(8.5).stay.revealed == 2.5
    turned = show.after(12.0)
    assert (turned.turn, turned.stay.revealed) == (Turn(BRIDGE, SHARE, "turn"), 6.0)
    assert turned.after(1.0).stay.revealed is None


def test_the_loop_leaves_a_guess_to_its_visitor() -> None:
    taken = told(question(), Dial(0.25), Pause())
    assert (taken.looping, taken.after(9.0).stay.revealed) == (True, None)
    opened = told(question(), Open("gdp"), Pause())
    assert opened.after(40.0).stay.revealed is None
    held = told(question(), Pause(), Touch())
    assert held.after(40.0).stay.revealed is None
    # Nobody has guessed: the loop, let go on, answers what is asked again.
    again = told(question(watched=11.0), Reveal(), Again(), Pause())
    assert again.after(6.0 - TICK).stay.revealed is None
    assert again.after(6.0).stay.revealed == 0.0


def test_an_answer_is_hidden_when_its_page_is_left() -> None:
    now = told(question(), Dial(0.25), Reveal()).after(1.0)
    turning = now.told(Next()).after(0.5)
    assert (turning.stay.revealed, turning.interaction) == (
        1.5,
        Interaction(0.25, REVEAL),
    )
    assert now.told(Next()).after(1.0).interaction == NOTHING
    assert now.told(Previous()).after(2.0).interaction == NOTHING
    assert now.after(95.0).interaction == NOTHING


def test_a_question_alone_is_answered_and_asked_anew() -> None:
    show = Playback((ASKED,))
    assert show.after(6.0 - TICK).stay.revealed is None
    assert show.wakes == 0
    assert show.after(1.0).wakes == 5.0
    answered = show.after(6.0)
    assert (answered.stay.revealed, answered.ring, answered.looping) == (
        0.0,
        None,
        True,
    )
    anew = show.after(12.0)
    assert (anew.stay.revealed, anew.stay.watched, anew.turn) == (None, 0.0, None)
    assert anew.after(6.0).stay.revealed == 0.0
    # A guess is its visitor's until the visit ends; the next finds the question.
    mine = told(show.after(2.0), Touch(), Lift(), Dial(0.5))
    assert mine.after(60.0).stay.revealed is None
    assert mine.after(95.0).dial is None
    assert mine.after(95.0 + 6.0).stay.revealed == 0.0
    left = told(mine, Pause())
    assert (left.looping, left.dial) == (True, 0.5)
    assert left.after(12.0).dial is None


# --- Kept by staff ----------------------------------------------------------


@pytest.mark.parametrize("looping", [True, False])
def test_a_page_that_is_kept_stays(looping: bool) -> None:
    kept = told(visit(looping=looping), Keep())
    assert not kept.looping
    assert kept.after(7200.0).place == BRIDGE
    assert kept.after(7200.0).countdown is None
    # Pages are turned as ever, and a card stays open as long as somebody talks of it.
    there = told(kept, Next()).after(5.0)
    assert there.place == SHARE
    assert told(there, Open("gdp")).after(600.0).card == "gdp"
    # Nor does a finger, or the button of the loop, let it go.
    assert told(there, Touch(), Lift()).after(600.0).place == SHARE
    assert not told(there, Touch(), Lift(), Pause()).looping


def test_one_that_is_kept_no_longer_is_counted_down_at_once() -> None:
    kept = told(visit(SHARE), Keep()).after(500.0)
    left = told(kept, Keep(False))
    assert left.countdown == 20.0
    assert told(left, Touch(), Lift()).countdown is None
    ended = left.after(20.0)
    assert ended.looping
    assert not ended.presence.kept
    # Where nothing is kept, nothing is let go.
    assert told(visit(), Keep(False)) == visit()
    assert told(visit(looping=True), Keep(False)).looping


# --- Idle -------------------------------------------------------------------


def test_an_idle_visit_is_counted_down() -> None:
    now = visit()
    assert now.after(75.0 - TICK).countdown is None
    assert now.after(75.0).countdown == 20.0
    assert now.after(94.5).countdown == 0.5
    assert now.after(80.0).told(Touch()).countdown is None
    assert told(now.after(80.0), Touch(), Lift()).after(74.0).countdown is None
    assert now.after(80.0).told(Pause()).countdown is None


def test_an_idle_visit_ends_at_the_cover_as_the_show_began() -> None:
    now = visit(
        SHARE,
        language="en",
        large=True,
        contrast=True,
        dial=0.5,
        idle_after=30.0,
        idle_warning=10.0,
        watched=4.0,
    ).told(Open("gdp"))
    before = now.after(40.0 - TICK)
    assert (before.card, before.looping, before.place) == ("gdp", False, SHARE)
    ended = now.after(40.0)
    assert ended.turn == Turn(SHARE, COVER, "tide")
    ended = ended.after(WIPE + TICK)
    assert ended == moment(
        PAGES,
        entered=ended.stay.entered,
        watched=ended.stay.entered,
        quiet=ended.presence.quiet,
        seen=SHARE,
        idle_after=30.0,
        idle_warning=10.0,
    )
    assert ended.presence.quiet == ticked(WIPE + TICK)


def test_an_idle_visit_in_calm_motion_fades_away() -> None:
    now = visit(calm=True).after(95.0)
    assert now.turn == Turn(BRIDGE, COVER, "fade")
    assert not now.eased.calm


def test_an_idle_visit_at_the_cover_begins_its_dwell() -> None:
    now = visit(COVER, watched=7.0, language="en").after(95.0)
    assert (now.turn, now.looping, now.stay.watched) == (None, True, 0.0)
    assert (now.language, now.stay.entered) == ("zh", 97.0)
    assert now.after(8.0).turn == Turn(COVER, BRIDGE, "tide")


def test_the_show_speaks_its_own_language_again() -> None:
    now = visit(default_language="en", language="zh").after(95.0)
    assert now.language == "en"


def test_a_visit_without_patience_ends_at_once() -> None:
    now = visit(idle_after=0.0, idle_warning=0.0)
    assert now.countdown == 0.0
    assert now.after(TICK).looping
    assert told(now, Next()).after(0.5).turn == Turn(BRIDGE, COVER, "tide", 0.5)


def test_a_visit_with_endless_patience_never_ends() -> None:
    now = visit(idle_after=math.inf)
    assert (now.after(1e6).looping, now.countdown, now.wakes) == (
        False,
        None,
        math.inf,
    )
    now = visit(idle_warning=math.inf)
    assert (now.after(1e6).looping, now.countdown, now.wakes) == (
        False,
        None,
        math.inf,
    )


# --- Sleeping ---------------------------------------------------------------


def test_something_moves_until_all_is_settled() -> None:
    assert Playback(PAGES).after(0.9375).moving
    assert not Playback(PAGES).after(1.0).moving
    assert visit().told(Next()).moving
    assert told(visit(), Touch(), Drag(-0.1)).moving
    card = visit().told(Open("gdp"))
    assert card.moving
    assert not card.after(CARD_YOUNG + TICK).moving


def test_a_settled_page_sleeps_until_the_ring_moves() -> None:
    show = Playback((Stop("", 60.0), Stop("", 8.0)))
    assert show.wakes == 0.0
    assert show.after(1.5).wakes == 0.5
    assert show.after(2.0).wakes == 1.0
    assert show.after(59.75).wakes == 0.25


def test_a_settled_visit_sleeps_until_it_is_warned_and_then_by_the_second() -> None:
    assert visit().after(15.0).wakes == 60.0
    assert visit().after(75.0).wakes == 1.0
    assert visit().after(75.25).wakes == 0.75
    assert visit().after(94.5).wakes == 0.5
    assert visit(idle_after=0.0, idle_warning=0.0).wakes == 0.0


def test_an_open_card_wakes_to_close() -> None:
    assert visit().told(Open("gdp")).after(15.0).wakes == 30.0


def test_nothing_happens_under_a_resting_finger() -> None:
    assert told(visit(), Open("gdp"), Touch()).after(9.0).wakes == math.inf


# --- New content ------------------------------------------------------------


def test_a_handle_in_sight_is_taken_while_pages_change() -> None:
    for at, place in ((WIPE_RISE / 2, SHARE), (WIPE_RISE + 0.1, LIFT)):
        wipe = visit(SHARE).told(Next()).after(at)
        assert wipe.turn is not None
        assert wipe.facing == place
        taken = told(wipe, Touch(), Dial(0.5))
        assert (taken.turn, taken.place, taken.dial) == (None, place, 0.5)
        assert taken.after(3.0).dial == 0.5


# --- Plots -------------------------------------------------------------------
# --- Properties -------------------------------------------------------------

commands: st.SearchStrategy[Command] = st.one_of(
    st.sampled_from(
        [
            Touch(),
            Lift(),
            Cancel(),
            Next(),
            Previous(),
            Home(),
            Pause(),
            Keep(),
            Keep(False),
            Close(),
            Open("gdp"),
            Open("tax"),
            Speak("en"),
            ToTheme("economy"),
            ToTheme("reform"),
            ToTheme("nothing"),
            Ease("large"),
            Ease("contrast"),
            Ease("calm"),
            Dial(None),
            Reveal(),
            Again(),
            Roll(),
            Open("@plot-0"),
        ]
    ),
    st.builds(Read, st.floats()),
    st.builds(Zoom, st.floats(), st.floats()),
    st.builds(Drag, st.floats() | st.floats(-1.2, 1.2)),
    st.builds(Drop, st.floats() | st.floats(-8, 8)),
    st.builds(Go, st.integers(-2, 6)),
    st.builds(Dial, st.floats()),
)
# Frames and pauses of whole 1/256 s; short ones hit turns and glides.
dyadic = (st.integers(1, 64) | st.integers(1, 2000) | st.integers(1, 50_000)).map(
    lambda n: n / 256
)
LONGEST = 7.25
"""Seconds of the longest film."""
shows = st.builds(
    Playback,
    st.lists(
        st.builds(
            Stop,
            st.sampled_from(["", "a", "b"]),
            st.floats(0, 20),
            st.booleans(),
            answers=st.booleans(),
            length=st.sampled_from([0.0, 0.0, 0.5, LONGEST]),
            repeats=st.booleans(),
        ),
        min_size=1,
        max_size=6,
    ).map(tuple),
    idle_after=st.sampled_from([75.0, 10.1, 0.3]),
    idle_warning=st.sampled_from([20.0, 3.3, 0.0]),
)
screens = st.tuples(shows, st.booleans()).map(
    lambda each: replace(each[0], paired=each[1])
)
"""Shows on screens of any shape."""
visits = st.lists(st.tuples(commands, dyadic), max_size=25)


@given(screens, visits, st.lists(dyadic, min_size=1, max_size=20))
@settings(max_examples=300, deadline=None)
def test_the_frame_rate_does_not_matter(
    show: Playback, requests: list[tuple[Command, float]], steps: list[float]
) -> None:
    for command, seconds in requests:
        show = show.told(command).after(seconds)
    whole = show.after(sum(steps))
    for step in steps:
        show = show.after(step)
    assert show == whole


@given(screens, visits)
@settings(max_examples=300, deadline=None)
def test_every_moment_can_be_shown_and_every_visit_ends(
    show: Playback, requests: list[tuple[Command, float]]
) -> None:
    last = len(show.pages) - 1
    for command, seconds in requests:
        for then in (show.told(command), show.told(command).after(seconds)):
            assert 0 <= then.place <= last
            assert 0 <= then.progress <= 1
            assert then.ring is None or 0 <= then.ring <= 1
            assert -1 <= then.position <= last + 1
            assert then.wakes >= 0
            assert then.countdown is None or (
                0 <= then.countdown <= then.idle_warning + TICK
            )
            assert then.turn is None or then.scroll is None
            assert then.turn is None or then.turn.origin == then.place
            assert then.card is not None or then.stay.carded == 0
            assert not then.moving or then.wakes == 0
            asks = then.pages[then.place].asks
            assert then.stay.revealed is None or (asks and then.stay.revealed >= 0)
            assert then.dial is None or 0 <= then.dial <= 1
            show = then
    idle = show.idle_after + show.idle_warning
    # A resumed loop is no visit; a last request makes it one.
    ended = told(show, Keep(False), Lift(), Close()).after(idle + TICK)
    # Unless a film has run meanwhile, from whose end on the silence counts.
    films = [page for page in show.pages if page.length]
    waited = 0.0
    while films and not ended.looping and waited < LONGEST + 2.0:
        ended, waited = ended.after(1 / 8), waited + 1 / 8
    assert (ended.looping, ended.held, ended.card) == (True, False, None)
    assert (ended.eased.large, ended.eased.contrast, ended.eased.calm) == (
        False,
        False,
        False,
    )
    assert ended.language == ended.default_language
    if ended.scroll:  # the visit was so short that the pages still glide
        assert ended.scroll.target == 0
    else:
        assert (ended.turn.destination if ended.turn else ended.place) == 0
    assert ended.after(600.0).looping


@given(shows, st.integers(0, 5), st.floats(1.5, 20))
def test_next_and_previous_return(show: Playback, place: int, seconds: float) -> None:
    settled = changed(
        show, place=place % len(show.pages), looping=False, idle_after=900.0
    )
    there = settled.told(Next()).after(seconds)
    assert there.place == (settled.place + 1) % len(show.pages)
    assert there.told(Previous()).after(seconds).place == settled.place


@given(screens, visits)
@settings(deadline=None)
def test_a_sleeper_misses_nothing(
    show: Playback, requests: list[tuple[Command, float]]
) -> None:
    for command, seconds in requests:
        show = show.told(command).after(seconds)
    # A film that runs changes with each of its frames.
    if show.wakes > 2 * TICK and show.wakes < math.inf and not show.plays:
        slept = show.after(show.wakes - TICK)

        def seen(now: Playback) -> tuple[object, ...]:
            left = now.countdown
            return (
                now.place,
                now.turn,
                now.scroll,
                now.card,
                now.looping,
                now.progress,
                now.interaction,
                None if left is None else math.ceil(left),
            )

        assert seen(slept) == seen(show)
        assert slept.wakes <= 2 * TICK


@settings(deadline=None)
@given(st.floats(-1, 1), st.floats(-20, 20), st.integers(0, 3))
def test_a_release_never_skips_a_page(
    pages: float, velocity: float, place: int
) -> None:
    now = told(visit(place), Touch(), Drag(pages), Drop(velocity))
    positions = [now.after(i / 64).position for i in range(64)]
    landed = now.after(1.0)
    assert landed.scroll is None
    assert abs(landed.place - place) <= 1
    assert all(-1 < position < 4 for position in positions)


# --- Rings ------------------------------------------------------------------

OFFERING = tuple(replace(page, offers=page.name != "cover") for page in PAGES)


def test_a_ring_breathes_once_and_wakes_the_show_for_it() -> None:
    now = moment(OFFERING, BRIDGE, entered=ticked(ENTER), looping=False)
    at = ticked(ENTER + BREATH_AT)
    assert not now.stirs
    assert now.wakes == pytest.approx(BREATH_AT, abs=2 * TICK)
    begun = now.after(now.wakes)
    assert begun.stay.entered == at
    assert begun.stirs
    assert begun.wakes == 0.0
    # Nothing but the rings: a page that rests is one that rests.
    assert not begun.moving
    over = begun.after(BREATH)
    assert not over.stirs
    assert over.wakes > 1.0


@pytest.mark.parametrize(
    "now",
    [
        moment(PAGES, BRIDGE, entered=ENTER + BREATH_AT + 0.1),
        moment(OFFERING, BRIDGE, entered=ENTER + BREATH_AT + 0.1, calm=True),
        moment(OFFERING, BRIDGE, entered=ENTER + BREATH_AT + 0.1, card="a"),
    ],
    ids=["none", "calm", "card"],
)
def test_where_no_ring_is_seen_or_nothing_may_move_none_breathes(now: Playback) -> None:
    assert not now.stirs
    missed = now.told(Miss())
    assert missed.stay.rippled is None
    assert not missed.stirs


def test_a_first_touch_on_nothing_lets_the_rings_ripple_once() -> None:
    now = moment(OFFERING, BRIDGE, entered=9.0, looping=False).told(Miss())
    assert now.stay.rippled == 0.0
    assert now.stirs
    later = now.after(RIPPLE)
    assert not later.stirs
    assert later.told(Miss()).stay.rippled == later.stay.rippled
    # Another page has its own.
    there = later.told(Next()).after(3.0)
    assert there.stay.rippled is None
    assert there.told(Miss()).stay.rippled == 0.0


def test_the_end_of_a_visit_forgets_the_ripple() -> None:
    everywhere = tuple(replace(page, offers=True) for page in PAGES)
    now = moment(everywhere, COVER, entered=9.0, looping=False).told(Miss())
    ended = now.after(now.idle_after + now.idle_warning + 1.0)
    assert ended.looping
    assert ended.stay.rippled is None


# --- What the loop opens by itself -------------------------------------------

SHOWING = tuple(replace(p, shows="gdp" if p.name == "bridge" else "") for p in OFFERING)
AT = ticked(0.4 * 12.0)


def test_the_loop_presses_on_a_figure_and_opens_its_card_for_six_seconds() -> None:
    now = moment(SHOWING, BRIDGE).after(AT)
    assert now.stay.shown == 0.0
    assert now.stirs
    assert now.card is None
    opened = now.after(PRESS)
    assert (opened.card, opened.stay.carded) == ("gdp", 0.0)
    assert opened.after(SHOWS - 2 * TICK).card == "gdp"
    closed = opened.after(SHOWS + TICK)
    assert closed.card is None
    assert closed.looping
    # The dwell waits meanwhile, and the card does not come twice.
    assert closed.stay.watched == pytest.approx(AT + PRESS, abs=4 * TICK)
    left = closed.after(12.0 - AT - PRESS + 4 * TICK)
    assert left.turn is not None
    assert left.card is None


def test_a_show_that_has_run_for_long_opens_cards_like_a_young_one() -> None:
    now = moment(SHOWING, BRIDGE, quiet=3600.0).after(AT + PRESS)
    assert now.card == "gdp"
    assert now.after(SHOWS / 2).card == "gdp"


def test_whoever_touches_keeps_the_card_that_the_loop_has_opened() -> None:
    now = told(moment(SHOWING, BRIDGE).after(AT + PRESS + 1.0), Touch(), Lift())
    assert (now.card, now.looping) == ("gdp", False)
    assert now.after(CARD_SECONDS - 1.0).card == "gdp"
    assert now.after(CARD_SECONDS).card is None


def test_a_touch_while_the_ring_presses_means_the_loop_opens_nothing() -> None:
    now = told(moment(SHOWING, BRIDGE).after(AT + PRESS / 2), Touch(), Lift())
    assert not now.stirs
    assert now.after(PRESS).card is None


def test_a_visitor_is_shown_nothing_and_neither_is_a_page_without_figures() -> None:
    visited = moment(SHOWING, BRIDGE, entered=2.0, looping=False)
    assert visited.after(11.0).stay.shown is None
    assert moment(SHOWING, SHARE).after(15.0).stay.shown is None


def test_the_next_visitor_is_shown_it_anew() -> None:
    now = moment(SHOWING, BRIDGE).after(AT + PRESS + SHOWS + TICK)
    there = now.told(Home()).after(200.0)
    assert there.stay.shown is None


def test_the_trail_is_what_this_visitor_has_left_each_page_once() -> None:
    show = Playback(PAGES)
    assert show.after(300.0).presence.trail == ()
    went = told(show, Next()).after(5.0).told(Next()).after(5.0)
    assert went.presence.trail == (0, 1)
    back = went.told(Previous()).after(5.0)
    assert back.presence.trail == (0, 1, 2)
    assert back.told(Next()).after(5.0).presence.trail == (0, 2, 1)
    # The next visitor begins anew, and so does the loop.
    assert back.after(1000.0).presence.trail == ()
    assert back.told(Pause()).after(120.0).presence.trail == ()
