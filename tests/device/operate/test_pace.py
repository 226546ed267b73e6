"""Pace: a burst, then so many a second, and never more for having waited long."""

from __future__ import annotations

import pytest

from kiosk.device.operate.pace import Pace


def test_a_burst_passes_and_then_so_many_a_second() -> None:
    pace = Pace(3, 2.0)
    assert [pace.passes(10.0) for _ in range(5)] == [True] * 3 + [False] * 2
    assert pace.wait(10.0) == pytest.approx(0.5)
    assert not pace.passes(10.4)
    assert pace.passes(10.5)
    assert not pace.passes(10.5)
    # A long rest is worth no more than a burst,
    assert [pace.passes(9999.0) for _ in range(5)] == [True] * 3 + [False] * 2
    # and a clock that goes back gives nothing.
    assert not pace.passes(5.0)
