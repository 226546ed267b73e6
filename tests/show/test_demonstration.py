"""Demonstration: when the loop opens a card by itself, and on which pages."""

from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk.content.content import load
from kiosk.drawing.marks import Hot
from kiosk.drawing.viewport import Viewport
from kiosk.show import demonstration
from kiosk.show.command import Lift, Touch
from kiosk.show.demonstration import TURNS
from kiosk.show.opening import pages
from kiosk.show.playback import Playback, Stop
from kiosk.show.visit import CARD_SECONDS, PRESS, SHOWS, Presence, Stay, ticked

if TYPE_CHECKING:
    from kiosk.content.content import Loaded

PAGE = Stop("economy", 10.0, shows="gdp")
GALLERY = Path(__file__).parents[1] / "slides" / "gallery.json"
CLOSES = ticked(PRESS + SHOWS)
EXAMPLES = sorted(Path(__file__).parents[1].glob("*s/*.json"))


def test_it_waits_for_its_share_of_the_dwell_and_comes_once() -> None:
    assert demonstration.waits(PAGE, Stay(watched=1.0), 10.0) == 3.0
    assert demonstration.waits(PAGE, Stay(watched=9.0), 10.0) == 0.0
    assert demonstration.waits(PAGE, Stay(shown=0.0), 10.0) == math.inf
    assert demonstration.waits(Stop("economy", 10.0), Stay(), 10.0) == math.inf


@pytest.mark.parametrize(
    ("shown", "seconds"),
    [(None, math.inf), (0.0, ticked(PRESS)), (2.0, CLOSES - 2.0), (CLOSES, math.inf)],
)
def test_what_is_to_come_is_the_opening_and_then_the_end(
    shown: float | None, seconds: float
) -> None:
    assert demonstration.left(Stay(shown=shown), looping=True) == seconds
    assert demonstration.left(Stay(shown=shown), looping=False) == math.inf


def test_a_card_of_the_loop_is_not_closed_for_want_of_a_touch() -> None:
    quiet, own = Presence(quiet=99.0), Stay(card="gdp", shown=2.0)
    assert demonstration.closes(PAGE, own, quiet) == math.inf
    # Any other is.
    assert demonstration.closes(PAGE, Stay(card="gdp"), quiet) == 0.0
    assert demonstration.closes(PAGE, Stay(card="tax", shown=2.0), quiet) == 0.0
    late = Stay(card="gdp", shown=CLOSES)
    assert demonstration.closes(PAGE, late, Presence(quiet=5.0)) == CARD_SECONDS - 5.0
    visited = Presence(looping=False, quiet=5.0)
    assert demonstration.closes(PAGE, own, visited) == CARD_SECONDS - 5.0


def test_only_its_own_card_is_closed() -> None:
    before, now = Stay(shown=6.0), Stay(card="tax", shown=CLOSES)
    assert demonstration.led(PAGE, before, now) is now
    own = Stay(card="gdp", shown=CLOSES)
    assert demonstration.led(PAGE, before, own).card is None


def test_in_the_show_every_third_page_has_a_figure_that_is_there(show: Loaded) -> None:
    shown = {
        stop.name: (number, stop.shows)
        for number, stop in enumerate(pages(show.content))
        if stop.shows
    }
    assert len(shown) >= 5
    slides = {slide.id: slide for slide in show.content.slides}
    for name, (_, figure) in shown.items():
        slide = slides[name]
        assert (slide.asks, slide.lands, slide.takes) == (False, False, False)
        marks = slide.marks(1.0, Viewport())
        assert figure in {m.target.which for m in marks if isinstance(m, Hot)}, name
    numbers = [number for number, _ in shown.values()]
    assert min(b - a for a, b in pairwise(numbers)) >= 3


def test_staff_can_switch_it_off(show: Loaded) -> None:
    settings = show.content.show.model_copy(update={"shows_touch": False})
    content = show.content.model_copy(update={"show": settings})
    assert not any(stop.shows for stop in pages(content))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_a_short_show_is_left_alone(file: Path) -> None:
    content = load(file).content
    assert sum(bool(stop.shows) for stop in pages(content)) <= len(content.slides) / 2


# -- a handle that turns by itself

TURNING = Stop("economy", 15.0, turns=3)


def dial(now: Playback) -> float | None:
    return now.interaction.dial


def test_the_loop_turns_from_each_photograph_to_the_next() -> None:
    show = Playback((TURNING, Stop("economy", 9.0)))
    assert dial(show) == 0
    assert dial(show.after(3.5)) == 0
    on_way = show.after(5.0 - TURNS / 2)
    assert on_way.moving
    assert dial(on_way) == pytest.approx(0.25, abs=0.01)
    assert dial(show.after(5.0)) == pytest.approx(0.5)
    assert not show.after(5.5).moving
    assert dial(show.after(10.0)) == pytest.approx(1.0)
    # Before the page is left the last one stands for as long as any other.
    assert dial(show.after(14.9)) == 1.0
    assert not show.after(13.0).moving
    assert show.after(15.5).turn is not None


def test_it_wakes_when_the_handle_begins_to_move() -> None:
    show = Playback((TURNING, Stop("economy", 9.0))).after(4.0 - TURNS)
    assert 0 < show.wakes <= 1.0
    assert show.after(1.0 + TURNS / 2).wakes == 0


def test_a_finger_keeps_what_the_loop_has_turned_to() -> None:
    show = Playback((TURNING, Stop("economy", 9.0)))
    touched = show.after(6.0).told(Touch())
    assert dial(touched) == 0.5
    assert dial(touched.told(Lift()).after(20.0)) == 0.5
    assert dial(show.after(4.9).told(Touch())) == 0.5


def test_a_gallery_alone_begins_anew() -> None:
    alone = Playback((TURNING,))
    assert dial(alone.after(12.0)) == 1.0
    assert dial(alone.after(16.0)) == 0.0


def test_a_gallery_says_how_many_places_it_has() -> None:
    content = load(GALLERY).content
    (page,) = pages(content)
    assert page.turns == len(content.slides[0].described(Viewport())) > 1
    assert page.dwell >= 5 * page.turns
