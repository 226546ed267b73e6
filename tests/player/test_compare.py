"""Two photographs under a finger: the seam follows it and comes to a tap."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk.content.content import load
from kiosk.slides.compare import LEAST

if TYPE_CHECKING:
    from tests.visitor import Visitor

FILE = Path(__file__).parents[1] / "slides" / "compare.json"
Y = 478.0
"""The height of the handle on a landscape page."""


@pytest.fixture
def compared(visitor: Visitor) -> Visitor:
    visitor.app.show_content(load(FILE))
    visitor.waits(4.0, 0.1)
    return visitor


def test_the_seam_follows_the_finger_from_edge_to_edge(compared: Visitor) -> None:
    compared.down(960.0, Y)
    for x, dial in ((1200.0, 0.625), (300.0, 0.15625), (-90.0, LEAST)):
        compared.moves(x, Y)
        compared.frame()
        assert compared.app.playback.dial == pytest.approx(dial, abs=0.002)
        assert compared.app.playback.scroll is None
    compared.up(0.0, Y)


def test_a_tap_beside_the_handle_brings_the_seam(compared: Visitor) -> None:
    compared.taps(1440.0, Y)
    assert compared.app.playback.dial == pytest.approx(0.75, abs=0.002)
    compared.taps(480.0, Y + 40.0)
    assert compared.app.playback.dial == pytest.approx(0.25, abs=0.002)


def test_a_drag_that_begins_beside_it_moves_the_seam_from_there(
    compared: Visitor,
) -> None:
    compared.down(480.0, Y)
    compared.moves(500.0, Y)
    compared.moves(576.0, Y)
    compared.frame()
    assert compared.app.playback.dial == pytest.approx(0.3, abs=0.002)
    assert compared.app.playback.scroll is None
    compared.up(576.0, Y)
