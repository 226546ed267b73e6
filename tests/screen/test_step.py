"""Real screens in step on one machine: all turn to the same page, at the same turns."""

from __future__ import annotations

import os
import statistics
import time
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.bench.step import Change, Group, Skew, brisk, told
from tests.screen.conftest import DEADLINE
from tests.visitor import short

if TYPE_CHECKING:
    from pathlib import Path

    from tests.screen.conftest import Screen

HOUR = 3600.0
MANY = 12
FRAME = 17.0
"""Milliseconds of a frame, and a little more."""


@pytest.mark.screen
def test_three_screens_turn_together(screen: Screen, tmp_path: Path) -> None:
    content = short()
    for slide in content["slides"]:
        slide["dwell"] = 3.0
    group = Group(tmp_path / "group", content, 3, environ=screen.environment)
    try:
        # Starting takes as long as it takes; from then on a round has four pages.
        screen.until(lambda: _whole(group) >= 3, "three changes of all", 3 * DEADLINE)
    finally:
        group.close()
    skew = group.skew()
    assert len(skew.changes) >= 3
    for one in skew.changes:
        assert len({change.slide for change in one}) == 1
    begun = [one[0].slide for one in skew.changes]
    assert all(a != b for a, b in pairwise(begun))


def _whole(group: Group) -> int:
    """How many changes of page all of them have made so far."""
    return 0 if group.idle() else len(group.skew().changes)


@pytest.mark.long
@pytest.mark.screen
def test_twelve_screens_keep_step_for_an_hour(screen: Screen, tmp_path: Path) -> None:
    group = Group(
        tmp_path / "group", brisk(8.0), MANY, size="384x216", environ=screen.environment
    )
    try:
        time.sleep(HOUR)
    finally:
        group.close()
    skew = group.skew()
    print(told(skew, 0.0))
    assert len(skew.changes) > 300
    assert skew.missed == 0
    assert all(len({change.slide for change in one}) == 1 for one in skew.changes)
    if (os.cpu_count() or 1) >= MANY:
        # With fewer cores they wait for one another, which halls do not.
        assert statistics.quantiles(skew.apart, n=100)[98] < FRAME


def test_changes_are_told_apart_and_together(tmp_path: Path) -> None:
    group = object.__new__(Group)
    group.folder, group.screens = tmp_path, 3
    for number, late in enumerate((0.0, 0.004, 0.124)):
        (tmp_path / str(number)).mkdir()
        lines = [f"{100 + 5 * n + late:.6f} s{n}" for n in range(8)]
        if number == 1:
            del lines[4]
        file = tmp_path / str(number) / "changes.txt"
        if number < 2:
            file.write_text("\n".join(lines) + "\n", "utf-8")
    with pytest.raises(ValueError, match=r"screens \[2\] have changed no page"):
        group.skew()
    file.write_text("\n".join(lines) + "\n", "utf-8")
    skew = group.skew()
    assert skew.missed == 1
    assert [one[0].slide for one in skew.changes] == ["s1", "s2", "s3", "s5", "s6"]
    assert skew.apart == pytest.approx([124.0] * 5, abs=0.01)
    assert skew.of(2) == pytest.approx(122.0, abs=0.01)
    assert "p50 124.0 ms" in told(skew, 0.0)
    assert "-120 ms ahead: it was later by 122.0 ms (median)" in told(skew, -0.12)
    assert skew.changes[0][0] == Change(0, 105.0, "s1")
    # The one whose clock is wrong is no measure of the others.
    assert "of all screens but the last: p50 4.0 ms" in told(skew, -0.12)
    assert Skew((), 0).apart == []
    assert told(Skew((), 2), 0.0) == "no change of page was made by all, 2 by some"
