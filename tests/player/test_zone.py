"""A zone that is set while the show plays: schedules and hours follow it."""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

from kiosk.device.screen.operations import Operations
from kiosk.device.settings import Hours, Settings
from tests.device.screen.test_operations import DAILY
from tests.show.test_zone import set_zone
from tests.visitor import reread, saved, short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.visitor import Visitor

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="the zone is the system's there"
)


@pytest.fixture
def clock_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[float], None]]:
    """Sets the machine's zone so that it is so many hours after midnight."""
    file = tmp_path / "localtime"

    def shows(hour: float) -> None:
        utc = dt.datetime.now(dt.UTC)
        set_zone(file, hour - utc.hour - utc.minute / 60)

    with monkeypatch.context() as here:
        shows(0.5)
        here.setenv("TZ", f":{file}")
        time.tzset()
        yield shows
    time.tzset()


def test_what_is_scheduled_comes_within_a_minute(
    visitor: Visitor, file: Path, clock_shows: Callable[[float], None]
) -> None:
    content = short()
    content["slides"][2]["schedule"] = {"hours": ["12:00-13:00"]}
    saved(file, content)
    reread(visitor.app)
    app = visitor.app
    name = content["slides"][2]["id"]
    assert name not in app._due
    assert app._agenda.isActive()
    assert app._agenda.interval() * 1.05 <= 60_000
    clock_shows(12.5)
    app._consult()
    assert name in app._due
    clock_shows(15.5)
    app._consult()
    assert name not in app._due


def test_the_hall_closes_and_opens_by_the_zone_of_now(
    visitor: Visitor, clock_shows: Callable[[float], None]
) -> None:
    clock_shows(12.5)
    settings = Settings(hours=Hours.model_validate_json(DAILY))
    operations = Operations(visitor.app, settings, None)
    operations.start()
    assert not operations.night.dark
    assert operations._timer.interval() * 1.05 <= 60_000
    clock_shows(20.5)
    operations.look()
    assert operations.night.dark
    assert operations._timer.interval() * 1.05 <= 60_000
    clock_shows(10.5)
    operations.look()
    QApplication.processEvents()
    assert not operations.night.dark
    operations.close()


def test_hours_are_told_by_whatever_zone_is_read(visitor: Visitor) -> None:
    read: list[int] = []
    settings = Settings(hours=Hours.model_validate_json(json.dumps({})))
    operations = Operations(visitor.app, settings, None, renew=lambda: read.append(1))
    operations.look()
    assert read == [1]
    operations.close()
