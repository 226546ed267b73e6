"""Upkeep: a ghost is kept back before the show, and visitors are not."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from kiosk.machine.settings import Settings
from kiosk.ui.upkeep import Upkeep

if TYPE_CHECKING:
    import pytest

    from tests.ui.conftest import Visitor


def test_a_spot_that_is_touched_for_nothing_keeps_no_visit_alive(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    upkeep = Upkeep(visitor.app, Settings(), None, visitor.clock)
    visitor.goes(1)
    dead = next(
        (x, y)
        for x in range(200, 1700, 50)
        for y in range(150, 900, 50)
        if visitor.stage.hit(x, y) is None
    )
    with caplog.at_level(logging.WARNING):
        for _ in range(9):
            visitor.taps(*dead)
    (mask,) = upkeep.ghosts.holding(upkeep.ghosts.time)
    assert abs(mask.x - dead[0]) < 3
    assert upkeep.ghosts.counts == {"unanswered": 1}
    assert "unanswered" in caplog.text
    # What is masked keeps no visit alive.
    quiet = visitor.app.playback.quiet
    visitor.waits(2.0)
    visitor.taps(*dead)
    assert visitor.app.playback.quiet > quiet + 2
    visitor.taps_on("next")
    visitor.waits(3.0)
    assert visitor.app.playback.place == 2
    # And a mask ends by itself.
    visitor.waits(10.0)
    visitor.taps(*dead)
    assert visitor.app.playback.quiet < 1


def test_a_control_touched_over_and_over_goes_on_answering(visitor: Visitor) -> None:
    upkeep = Upkeep(visitor.app, Settings(), None, visitor.clock)
    visitor.goes(1)
    x, y = visitor.hot("next").rect.centre
    for number in range(30):
        # Fingers do not hit one and the same point.
        visitor.taps(x + 6 * (number % 3), y)
        visitor.waits(1.0)
    assert upkeep.ghosts.counts == {}
    assert upkeep.ghosts.kept == 0
