"""The sky of the cover follows the hour step by step, where nobody asks anything."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from kiosk.player.sky import LATER, SOON, Sky
from kiosk.show import daylight
from kiosk.show.command import Ease
from kiosk.show.visit import BEAT
from tests.visitor import saved, short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.visitor import Visitor


@pytest.fixture
def file(tmp_path: Path) -> Path:
    whole: dict[str, Any] = short()
    whole["show"]["life"] = True
    whole["show"]["shows_touch"] = False
    return saved(tmp_path / "content.json", json.dumps(whole))


@pytest.fixture
def hour(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """The step that is due, as the clock would say it."""
    said = {"due": 0}
    monkeypatch.setattr(daylight, "step", lambda _: said["due"])
    return said


@pytest.fixture
def sky(visitor: Visitor) -> Iterator[Sky]:
    visitor.app.today = lambda: datetime(2026, 12, 1, 12, 5)
    sky = Sky(visitor.app)
    yield sky
    sky.stop()


def above(visitor: Visitor) -> float:
    """How light the sky is at the upper edge."""
    return float(visitor.looks()[2:10].mean())


def test_it_comes_to_its_hour_in_steps_and_then_waits(
    visitor: Visitor, sky: Sky, hour: dict[str, int]
) -> None:
    visitor.goes(0)
    night = above(visitor)
    assert sky._follow() == 300
    hour["due"] = 24
    lights = []
    for number in range(24):
        assert sky._follow() == (BEAT if number < 23 else 300)
        lights.append(above(visitor))
        visitor.frame(0.1)
    assert lights == sorted(lights)
    assert lights[-1] > night + 5
    assert max(np.diff([night, *lights])) < 1.5
    painted = visitor.stage.painted
    assert sky._follow() == 300
    assert visitor.stage.painted == painted


def test_it_waits_for_a_finger_calm_motion_and_staff(
    visitor: Visitor, sky: Sky, hour: dict[str, int]
) -> None:
    visitor.goes(0)
    hour["due"] = 24
    before = above(visitor)
    visitor.down(300, 300)
    assert sky._follow() == SOON
    visitor.up(300, 300)
    visitor.app.tell(Ease("calm"))
    assert sky._follow() == SOON
    visitor.app.tell(Ease("calm"))
    visitor.app.rest(True)
    assert sky._follow() == LATER
    visitor.app.rest(False)
    assert above(visitor) == before
    visitor.goes(0)
    assert sky._follow() == BEAT


def test_on_other_pages_nobody_sees_it_change(
    visitor: Visitor, sky: Sky, hour: dict[str, int]
) -> None:
    visitor.goes(0)
    night = above(visitor)
    visitor.goes(1)
    page = visitor.picture()
    hour["due"] = 24
    assert sky._follow() == 300
    # What is copied twice is rounded twice.
    assert np.abs(visitor.picture().astype(int) - page.astype(int)).max() <= 2
    visitor.goes(0)
    assert above(visitor) > night + 5


def test_the_next_start_begins_by_night(
    visitor: Visitor, sky: Sky, hour: dict[str, int]
) -> None:
    visitor.goes(0)
    night = visitor.stage.still()
    hour["due"] = 24
    visitor.goes(1)
    sky._follow()
    visitor.goes(0)
    day = above(visitor)
    still = visitor.stage.still()
    assert still.pixelColor(20, 4) == night.pixelColor(20, 4)
    visitor.frame()
    assert above(visitor) == day


def test_a_show_without_life_has_none(
    visit: Callable[[], Visitor], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = json.loads(file.read_text("utf-8"))
    whole["show"]["life"] = False
    saved(file, json.dumps(whole))
    visitor = visit()
    monkeypatch.setattr(daylight, "step", lambda _: 24)
    visitor.goes(0)
    painted = visitor.stage.painted
    sky = Sky(visitor.app)
    assert sky._follow() <= daylight.EVERY
    assert visitor.stage.painted == painted
