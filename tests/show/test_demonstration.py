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
from kiosk.show.opening import pages
from kiosk.show.playback import Stop
from kiosk.show.visit import CARD_SECONDS, PRESS, SHOWS, Presence, Stay, ticked

if TYPE_CHECKING:
    from kiosk.content.content import Loaded

PAGE = Stop("economy", 10.0, shows="gdp")
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
