"""The visit: whether anybody is there, what is done on a page, what makes it easier."""

from __future__ import annotations

import math

import pytest

from kiosk.drawing.interaction import Interaction
from kiosk.show.visit import ANSWER, REVEAL, Easements, Presence, Stay, ticked


def test_seconds_are_whole_ticks_and_infinity_stays() -> None:
    assert ticked(0.1) * 2**20 == round(0.1 * 2**20)
    assert ticked(math.inf) == math.inf


@pytest.mark.parametrize("name", ["large", "contrast", "calm", "low"])
def test_an_easement_is_switched_on_and_off(name: str) -> None:
    eased = Easements().toggled(name)  # type: ignore[arg-type]
    assert eased == Easements(**{name: True})
    assert eased.toggled(name) == Easements()  # type: ignore[arg-type]


def test_a_request_makes_the_show_the_visitors() -> None:
    assert Presence(quiet=9.0).asked() == Presence(looping=False)


def test_a_tap_on_pause_knows_whether_the_loop_ran_before_the_finger() -> None:
    held = Presence().touched()
    assert held == Presence(looping=False, held=True, looped=True)
    # A second finger knows it too.
    assert held.touched() == held
    assert held.paused() == Presence(looping=False, held=True)
    assert Presence(looping=False).touched().paused().looping


def test_nobody_is_quiet_under_a_finger() -> None:
    held = Presence().touched()
    assert held.after(5.0) == held
    assert held.lifted().after(5.0).quiet == 5.0


def test_a_visit_ends_after_so_much_quiet_but_not_under_a_finger() -> None:
    assert Presence(looping=False, quiet=30.0).left(95.0) == 65.0
    assert Presence(looping=False, quiet=99.0).left(95.0) == 0.0
    assert Presence(quiet=99.0).left(95.0) == math.inf
    assert Presence().touched().left(95.0) == math.inf


def test_rings_ripple_once_a_page() -> None:
    rippling = Stay().missed()
    assert rippling.rippled == 0.0
    later = rippling.after(9.0, enters=True, dwells=True)
    assert later.missed() == later


def test_entrance_and_dwell_stand_still_when_they_are_told_to() -> None:
    stay = Stay(1.0, 2.0, revealed=0.5)
    later = stay.after(0.25, enters=True, dwells=False)
    assert (later.entered, later.watched, later.revealed) == (1.25, 2.0, 0.75)
    later = stay.after(0.25, enters=False, dwells=True)
    assert (later.entered, later.watched, later.carded) == (1.0, 2.25, 0.0)


def test_a_place_goes_back_from_as_far_as_it_had_answered() -> None:
    stay = Stay().opened("gdp", answers=True)
    assert (stay.card, stay.opening, stay.answering) == ("gdp", True, True)
    half = stay.after(ANSWER / 2, enters=True, dwells=True)
    assert half.interaction(answers=True, calm=False).touches == (("gdp", 0.5),)
    assert half.interaction(answers=False, calm=False).touches == ()
    left = half.closed(answers=True)
    assert (left.card, left.carded, left.left) == (None, 0.0, "gdp")
    assert left.gone == pytest.approx(ANSWER / 2, abs=1e-6)
    back = left.after(ANSWER / 4, enters=True, dwells=True)
    ((name, share),) = back.interaction(answers=True, calm=False).touches
    assert name == "gdp"
    assert share == pytest.approx(0.25, abs=1e-5)
    # In calm motion it is there or it is not.
    assert back.interaction(answers=True, calm=True).touches == ()
    assert half.interaction(answers=True, calm=True).touches == (("gdp", 1.0),)
    over = back.after(ANSWER, enters=True, dwells=True)
    assert (over.left, over.gone, over.answering) == (None, 0.0, False)


def test_a_page_that_does_not_answer_only_closes_its_card() -> None:
    stay = Stay(carded=3.0, card="gdp").closed(answers=False)
    assert stay == Stay()
    assert Stay().closed(answers=True) == Stay()


def test_a_reveal_grows_as_old_as_it_takes() -> None:
    assert Stay(revealed=0.5).revealing
    assert not Stay(revealed=REVEAL).revealing
    assert not Stay().revealing
    young = Stay(dial=0.25, revealed=0.5)
    assert young.interaction(answers=False, calm=False) == Interaction(0.25, 0.5)
    assert young.interaction(answers=False, calm=True) == Interaction(0.25, REVEAL)
    old = Stay(revealed=9.0).interaction(answers=False, calm=False)
    assert old == Interaction(None, REVEAL)


def test_an_untouched_page_keeps_its_seconds_alone() -> None:
    stay = Stay(1.0, 2.0, "gdp", 3.0, "tax", 0.1, 0.5, 0.25)
    assert stay.untouched == Stay(1.0, 2.0)
