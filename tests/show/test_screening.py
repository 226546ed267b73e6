"""The screening: a film runs with the show's time, and with nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.drawing.interaction import FilmMoment
from kiosk.show import screening
from kiosk.show.command import Close, Dial, Ease, Go, Lift, Open, Roll, Touch
from kiosk.show.playback import ENTER, Playback, Stop
from kiosk.show.visit import Stay, ticked

FILM = Stop("a", ENTER + 10.0, name="film", length=10.0)
LOOP = replace(FILM, name="loop", repeats=True)
PLAIN = Stop("a", 9.0, name="plain")


def begun(page: Stop = FILM, *others: Stop) -> Playback:
    """The first moment at which the film may run."""
    return Playback((page, *(others or (PLAIN,)))).after(ticked(ENTER))


def test_it_begins_when_the_page_has_entered_and_ends_with_its_dwell() -> None:
    start = Playback((FILM, PLAIN))
    assert not start.plays
    # No sign that it waits for a touch: it waits for its page alone.
    assert start.after(0.5).interaction.film == FilmMoment(0.0, kept=True)
    assert start.after(ENTER + 3.0).stay.played == pytest.approx(3.0, abs=1e-5)
    last = start.after(ENTER + 9.99)
    assert last.plays
    assert last.turn is None
    over = last.after(0.02)
    assert over.turn is not None
    assert over.interaction.film == FilmMoment(10.0, runs=False)


def test_a_page_without_a_film_knows_of_none() -> None:
    now = begun(PLAIN, FILM)
    assert now.interaction.film is None
    assert not now.plays
    assert now.told(Roll()).stay == now.stay


@given(st.lists(st.integers(1, 2**21), min_size=1, max_size=8), st.booleans())
def test_it_stands_where_the_show_s_time_has_brought_it(
    steps: list[int], repeats: bool
) -> None:
    whole = sum(steps) / 2**20
    page = replace(FILM, repeats=repeats)
    now = Playback((page, PLAIN))
    for step in steps:
        now = now.after(step / 2**20)
    assert now == Playback((page, PLAIN)).after(whole)
    if now.place == 0 and now.turn is None:
        assert now.stay.played == max(whole - ticked(ENTER), 0.0)


def test_a_touch_halts_it_and_another_lets_it_run() -> None:
    now = begun().after(2.0)
    held = now.told(Touch()).after(1.0)
    assert held.stay.played == now.stay.played
    assert held.interaction.film == FilmMoment(2.0, kept=True)
    halted = held.told(Roll()).told(Lift())
    assert not halted.plays
    assert halted.after(5.0).stay.played == now.stay.played
    assert halted.interaction.film == FilmMoment(2.0, runs=False, touched=True)
    on = halted.told(Touch()).told(Roll()).told(Lift())
    assert on.after(1.5).stay.played == now.stay.played + 1.5


def test_under_a_card_it_stands() -> None:
    now = begun().after(2.0).told(Open("transcript")).after(4.0)
    assert now.stay.played == 2.0
    assert now.told(Close()).after(1.0).stay.played == 3.0


def test_in_calm_motion_it_waits_for_a_visitor() -> None:
    now = Playback((FILM, PLAIN)).told(Ease("calm")).after(3.0)
    assert now.stay.played == 0.0
    assert now.interaction.film == FilmMoment(0.0, runs=False, hushed=True)
    assert now.told(Roll()).after(1.0).stay.played == 1.0


def test_one_that_is_over_begins_anew() -> None:
    now = begun().after(1.0).told(Touch()).told(Lift()).after(30.0)
    assert now.place == 0
    assert now.interaction.film == FilmMoment(10.0, runs=False)
    again = now.told(Roll())
    assert again.stay.played == 0.0
    assert again.plays


def test_one_that_repeats_goes_on_and_on() -> None:
    now = begun(LOOP).told(Touch()).told(Lift()).after(34.0)
    assert now.stay.played == 34.0
    assert now.plays
    assert now.wakes > 0


def test_the_bar_brings_it_to_another_part() -> None:
    now = begun().told(Dial(0.75))
    assert now.stay.played == 7.5
    assert now.told(Dial(None)).stay.played == 7.5
    assert screening.handle(now) == 0.75
    assert screening.handle(now.after(1.0)) == 0.85
    watched = begun(LOOP).told(Touch()).told(Lift()).after(13.0)
    assert watched.told(Dial(0.5)).stay.played == 5.0
    assert screening.handle(watched) == pytest.approx(0.3)
    assert screening.handle(begun(PLAIN).told(Dial(0.25))) == 0.25


def test_who_watches_is_there_until_the_film_is_over() -> None:
    long = replace(FILM, length=200.0, dwell=200.0 + ENTER)
    now = begun(long).told(Touch()).told(Lift()).after(199.0)
    assert now.plays
    assert now.countdown is None
    # From its end on the visitor's silence counts.
    over = now.after(1.0 + now.idle_after + 1.0)
    assert over.countdown is not None
    gone = over.after(now.idle_warning)
    assert gone.looping


def test_a_halted_film_keeps_nobody() -> None:
    now = begun().told(Touch()).told(Roll()).told(Lift())
    assert now.after(now.idle_after + now.idle_warning).looping


def test_a_film_that_is_alone_begins_anew_and_a_loop_just_goes_on() -> None:
    alone = Playback((FILM,)).after(ENTER + 10.0 + 1.0)
    assert alone.stay.played == pytest.approx(1.0, abs=1e-4)
    loop = Playback((LOOP,)).after(ENTER + 25.0)
    assert loop.stay.played == pytest.approx(25.0, abs=1e-5)


def test_while_its_page_leaves_it_stands() -> None:
    now = begun().after(2.0).told(Go(1))
    assert not now.plays
    assert now.after(0.3).stay.played == 2.0
    # And another visit to the page begins it anew.
    assert now.after(5.0).told(Go(0)).after(5.0).place == 0


def test_for_somebody_else_it_begins_anew() -> None:
    assert Stay(5.0, played=3.0, runs=False).anew == Stay(5.0)
