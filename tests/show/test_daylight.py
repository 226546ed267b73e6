"""Daylight: night, twenty-four steps of ten minutes to day, and the same back."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

import pytest

from kiosk.show.daylight import STEPS, left, step


@pytest.mark.parametrize(
    ("time", "wanted", "rest"),
    [
        ("00:00:00", 0, 600),
        ("05:09:59", 0, 1),
        ("05:10:00", 1, 600),
        ("08:59:30", 23, 30),
        ("09:00:00", 24, 600),
        ("16:59:59", 24, 1),
        ("17:00:00", 24, 600),
        ("17:10:00", 23, 600),
        ("20:55:00", 1, 300),
        ("21:00:00", 0, 600),
        ("23:59:59", 0, 1),
    ],
)
def test_the_sky_follows_the_wall_clock(time: str, wanted: int, rest: int) -> None:
    moment = datetime.fromisoformat(f"2026-12-01T{time}")
    assert step(moment) == wanted
    assert left(moment) == rest


def test_no_step_is_passed_over_in_a_day() -> None:
    seen = [step(datetime(2026, 12, 1, n // 6, n % 6 * 10)) for n in range(144)]
    assert {abs(a - b) for a, b in pairwise(seen)} == {0, 1}
    assert set(seen) == set(range(STEPS + 1))
