"""The ring of strands: where it stands, and how far round a point lies."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import FILL, HAND
from kiosk.drawing.marks import Arcs, Fill
from kiosk.drawing.ring import BAND, DRAWN, OPENING, TRUE, Ring

RING = Ring(472.0, 596.0, 260.0)


def test_a_ring_touches_the_river_with_its_innermost_strand() -> None:
    ring = Ring.within(Rect(112, 174, 1696, 682), 250.0)
    assert ring == RING
    assert ring.at(180.0) == pytest.approx((472.0, 856.0))
    assert ring.sized == 1.0


def test_a_ring_shrinks_until_its_box_holds_it() -> None:
    low = Ring.within(Rect(112, 400, 1696, 456), 250.0)
    assert low.radius == (456 - 2 * BAND) / 2 + 20 == 166.0
    narrow = Ring.within(Rect(80, 240, 600, 616), 250.0)
    assert narrow.radius == 175.0 - BAND + 20 == 113.0
    assert Ring.within(Rect(0, 0, 2000, 2000), 0.0, 214.0).radius == 214.0


@pytest.mark.parametrize(
    ("point", "share"),
    [
        ((472.0, 900.0), 0.0),
        ((732.0, 596.0), 0.25),
        ((472.0, 300.0), 0.5),
        ((100.0, 596.0), 0.75),
    ],
)
def test_a_share_runs_counter_clockwise_from_six(
    point: tuple[float, float], share: float
) -> None:
    assert RING.share(*point) == pytest.approx(share)


@given(st.floats(0.0, 1.0, exclude_max=True), st.floats(-200.0, 200.0))
def test_a_point_of_a_share_has_that_share(share: float, beyond: float) -> None:
    found = RING.share(*RING.at(180.0 - 360.0 * share, beyond))
    assert min(abs(found - share), 1 - abs(found - share)) < 1e-9


def test_an_exact_share_reaches_its_angle_and_nearly_stops_short() -> None:
    *feeds, arcs = RING.strands(0.0, 120.0, 1.0)
    assert [type(feed) for feed in feeds] == [Fill] * 5
    assert isinstance(arcs, Arcs)
    assert {sweep.sweep for sweep in arcs.sweeps[:5]} == {-120.0}
    assert {sweep.sweep for sweep in arcs.sweeps[5:]} == {0.0}
    *_, nearly = RING.strands(0.0, 120.0, 1.0, 2)
    assert isinstance(nearly, Arcs)
    assert {sweep.sweep for sweep in nearly.sweeps[:5]} == {OPENING - 120.0}
    lengths = [sweep.sweep for sweep in nearly.sweeps[5::5]]
    assert lengths == [-1.8, -1.3, 0.0]
    # All three dashes lie before the tick.
    *_, whole = RING.strands(0.0, 120.0, 1.0, 3)
    assert isinstance(whole, Arcs)
    assert min(s.start + s.sweep for s in whole.sweeps) > 180.0 - 120.0


def test_the_feed_comes_before_the_arc() -> None:
    *feeds, arcs = RING.strands(0.0, 120.0, 0.25)
    assert isinstance(arcs, Arcs)
    assert {sweep.sweep for sweep in arcs.sweeps} == {0.0}
    assert isinstance(feeds[0], Fill)
    assert float(np.max(feeds[0].outlines[0][:, 0])) == pytest.approx(473 * 0.625)
    assert RING.rings(0.0).alpha == 0.0


def test_a_visitor_draws_in_the_ink_of_the_hand() -> None:
    assert TRUE[0] == FILL
    shares = [ink.share for ink in TRUE]
    assert shares == pytest.approx([0.0, 0.055, 0.11, 0.165, 0.22])
    *_, arcs = RING.strands(0.0, 120.0, 1.0, inks=DRAWN)
    assert isinstance(arcs, Arcs)
    assert {sweep.ink for sweep in arcs.sweeps} == {HAND}
