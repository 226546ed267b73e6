"""Rings on the stage: seen where a page rests, and nothing repaints for them after."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kiosk.drawing.marks import Arcs
from kiosk.show.command import Ease, Pause
from kiosk.show.visit import BREATH, BREATH_AT, RIPPLE

if TYPE_CHECKING:
    from tests.visitor import Visitor


def arcs(visitor: Visitor) -> list[Arcs]:
    return [m for m in visitor.stage.overlays.rings.marks if isinstance(m, Arcs)]


def radii(visitor: Visitor) -> list[float]:
    """Of all circles that are seen."""
    return [mark.sweeps[0].radius for mark in arcs(visitor) if mark.alpha > 0]


def empty(visitor: Visitor) -> tuple[float, float]:
    """A point of the page at which nothing answers."""
    width = visitor.stage.drawn_for.width
    points = [(x, y) for y in range(30, 700, 30) for x in range(30, int(width), 60)]
    return next(p for p in points if visitor.stage.hit(*p) is None)


def test_a_page_that_rests_has_rings_and_one_that_moves_has_none(
    visitor: Visitor,
) -> None:
    visitor.goes(1)
    assert radii(visitor)
    assert set(radii(visitor)) == {9.0}
    visitor.taps_on("next")
    visitor.waits(0.3)
    assert visitor.app.playback.turn is not None
    assert arcs(visitor) == []


def test_a_card_takes_their_place(visitor: Visitor) -> None:
    visitor.goes(1)
    hot = next(h for h in visitor.stage.hots() if h.target.what == "figure")
    visitor.taps_on("figure", hot.target.which)
    visitor.waits(1.0)
    assert visitor.app.playback.card is not None
    assert arcs(visitor) == []
    visitor.taps_on("close")
    visitor.waits(1.0)
    assert radii(visitor)


def test_the_first_breathes_after_the_entrance_and_then_nothing_repaints(
    visitor: Visitor,
) -> None:
    visitor.goes(1)
    visitor.taps_on("next")
    seen = []
    for _ in range(120):
        visitor.frame(0.05)
        if visitor.app.playback.place == 2:
            seen.append((visitor.app.playback.stay.entered, radii(visitor)))
    assert seen
    ends = [found for at, found in seen if at > 0.96 + BREATH_AT + BREATH]
    rest = ends[-1]
    whole = [found for _, found in seen if len(found) == len(rest)]
    grown = [
        sum(each > own + 3.0 for each, own in zip(found, rest, strict=True))
        for found in whole
    ]
    # One ring at a time, and it goes back to what it was, round a node too.
    assert set(grown) == ({0, 1} if rest else {0})
    assert ends == [rest] * len(ends)
    before = visitor.stage.painted
    for _ in range(40):
        visitor.frame(0.5)
    assert visitor.stage.painted == before


def test_a_first_touch_on_nothing_makes_all_ripple(visitor: Visitor) -> None:
    visitor.goes(1)
    rest = radii(visitor)
    visitor.taps(*empty(visitor))
    visitor.waits(RIPPLE / 2)
    assert len(radii(visitor)) == 2 * len(rest)
    visitor.waits(RIPPLE)
    assert radii(visitor) == rest
    visitor.taps(*empty(visitor))
    visitor.waits(RIPPLE / 2)
    assert radii(visitor) == rest


def test_in_calm_motion_a_touch_on_nothing_changes_nothing(visitor: Visitor) -> None:
    visitor.app.tell(Ease("calm"))
    visitor.goes(1)
    rest = radii(visitor)
    assert rest
    visitor.taps(*empty(visitor))
    visitor.waits(RIPPLE / 2)
    assert radii(visitor) == rest


@pytest.mark.parametrize("easement", ["large", "contrast"])
def test_they_follow_what_makes_reading_easier(visitor: Visitor, easement: str) -> None:
    visitor.goes(1)
    before = [mark.sweeps[0] for mark in arcs(visitor)]
    visitor.app.tell(Ease(easement))  # type: ignore[arg-type]
    visitor.waits(2.0)
    after = [mark.sweeps[0] for mark in arcs(visitor)]
    assert after
    assert after[0] != before[0]


def test_the_loop_presses_and_opens_a_card_by_itself(visitor: Visitor) -> None:
    visitor.goes(1)
    hot = next(h for h in visitor.stage.hots() if h.target.what == "figure")
    now = visitor.app.playback
    stops = tuple(replace(stop, shows="") for stop in now.pages)
    own = replace(stops[1], shows=hot.target.which, dwell=20.0)
    visitor.app.go_on(replace(now, pages=(stops[0], own, *stops[2:])))
    visitor.app.tell(Pause())
    assert visitor.app.playback.looping
    pressing = 0
    for _ in range(400):
        visitor.frame(0.05)
        if visitor.app.playback.card is not None:
            break
        big = [radius for radius in radii(visitor) if radius > 20.0]
        pressing += bool(big)
    assert visitor.app.playback.card == hot.target.which
    assert pressing > 8
    visitor.waits(1.0)
    laid = visitor.stage.overlays.laid
    assert laid is not None
    visitor.waits(6.0)
    assert visitor.app.playback.card is None
    assert visitor.app.playback.looping


def test_rings_of_pages_next_door_are_found_before_they_are_entered(
    visitor: Visitor,
) -> None:
    visitor.goes(1)
    visitor.app.finish_ahead()
    pages = visitor.stage.pages
    assert {0, 1, 2} <= {*pages}
    assert all(page.stands for page in pages.values())
    rest, _ = pages[2].standing()
    # The same again is not looked for again.
    assert pages[2].standing()[0] is rest
