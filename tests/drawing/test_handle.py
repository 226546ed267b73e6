"""The handle: large enough for a finger, and plainly something to move."""

from __future__ import annotations

from kiosk.drawing.handle import RADIUS, REACH, hot, sideways
from kiosk.drawing.ink import FILL, GROUND, TEXT
from kiosk.drawing.marks import Arcs, Dots, Stroke


def test_a_handle_is_a_disc_with_a_chevron_to_each_side() -> None:
    disc, ring, *chevrons = sideways(500.0, 300.0, 0.5)
    assert isinstance(disc, Dots)
    assert (disc.diameter, disc.ink, disc.points.tolist()) == (96, TEXT, [[500, 300]])
    assert isinstance(ring, Arcs)
    assert [(s.radius, s.sweep, s.ink) for s in ring.sweeps] == [(RADIUS, 360.0, FILL)]
    tips = []
    for chevron in chevrons:
        assert isinstance(chevron, Stroke)
        assert chevron.ink == GROUND
        tips.append(chevron.points[1].tolist())
    assert tips == [[472, 300], [528, 300]]
    assert {mark.alpha for mark in (disc, ring)} == {0.5}


def test_more_answers_than_is_drawn() -> None:
    place = hot(500.0, 300.0, "造价")
    assert place.rect.centre == place.anchor == (500.0, 300.0)
    assert (place.rect.width, place.rect.height) == (REACH, REACH) == (140, 140)
    assert (place.target, place.name) == (("dial", ""), "造价")
