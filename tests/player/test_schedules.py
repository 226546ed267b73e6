"""Slides that come and go by the clock, and a visitor who never notices."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.device.screen.locked import LockedScreen
from kiosk.device.settings import Settings
from kiosk.device.staff_menu.usb_update import Delivery
from kiosk.show.command import Next
from kiosk.show.programme import LOOK
from tests.visitor import reread, saved, short

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.visitor import Visitor

    Opened = Callable[..., Visitor]

EARLY, ON, LATE = (datetime(2031, 5, 1, hour, 0) for hour in (8, 12, 20))
HOURS = {"from": "2031-05-01", "hours": ["09:00-17:00"]}
ALL = ("cover", "headline", "columns", "panorama")


def ids(visitor: Visitor) -> tuple[str, ...]:
    return tuple(slide.id for slide in visitor.app.loaded.content.slides)


def here(visitor: Visitor) -> str:
    return ids(visitor)[visitor.app.playback.place]


def themes(visitor: Visitor) -> set[str]:
    """The themes that can be reached."""
    hots = visitor.stage.hots()
    return {hot.target.which for hot in hots if hot.target.what == "theme"}


@pytest.fixture
def opened(visit: Callable[[], Visitor], file: Path) -> Opened:
    """Opens the short show with schedules, by the number of the slide."""

    def opened(moment: datetime, /, **schedules: Any) -> Visitor:
        content = short()
        for number, slide in enumerate(content["slides"]):
            slide["dwell"] = 6
            if f"s{number}" in schedules:
                slide["schedule"] = schedules[f"s{number}"]
        for theme in content["themes"]:
            if theme["id"] in schedules:
                theme["schedule"] = schedules[theme["id"]]
        saved(file, content)
        visitor = visit()
        becomes(visitor, moment)
        visitor.app.begin_anew()
        return visitor

    return opened


def becomes(visitor: Visitor, moment: datetime) -> None:
    """The wall clock shows another moment, and is looked at."""
    visitor.app.today = lambda: moment
    visitor.app._consult()


def laps(visitor: Visitor, seconds: float) -> list[str]:
    """The slides that the loop stays on, in order."""
    seen = [here(visitor)]
    for _ in range(round(seconds / 0.1)):
        visitor.waits(0.1, 0.1)
        if visitor.app.playback.turn is None and here(visitor) != seen[-1]:
            seen.append(here(visitor))
    return seen


def test_only_what_is_on_is_shown(opened: Opened) -> None:
    visitor = opened(EARLY, s2=HOURS)
    names = ids(visitor)
    assert len(names) == 3
    seen = laps(visitor, 30)
    assert set(seen) == {*names}
    visitor.looks()


def test_without_schedules_nothing_wakes(visitor: Visitor) -> None:
    assert not visitor.app._agenda.isActive()
    assert not visitor.app.programme.scheduled


def test_with_schedules_the_clock_is_looked_at(opened: Opened) -> None:
    visitor = opened(EARLY, s2=HOURS)
    assert visitor.app._agenda.isActive()
    assert visitor.app._agenda.interval() == LOOK * 1000
    visitor.app.close()
    assert not visitor.app._agenda.isActive()


def test_a_slide_comes_between_two_pages(opened: Opened) -> None:
    visitor = opened(EARLY, s2=HOURS)
    told: list[object] = []
    visitor.app.shown.connect(told.append)
    visitor.waits(2.0)
    before = visitor.looks()
    becomes(visitor, ON)
    # Nothing moves on the page that is looked at.
    assert (visitor.looks() == before).all()
    assert len(ids(visitor)) == 3
    assert told == []
    laps(visitor, 8)
    assert len(ids(visitor)) == 4
    assert told == [visitor.app.loaded]
    assert set(laps(visitor, 50)) == {*ids(visitor)}


def test_the_loop_passes_over_a_slide_that_goes(opened: Opened) -> None:
    visitor = opened(ON, s1=HOURS)
    gone = ids(visitor)[1]
    visitor.waits(2.0)
    becomes(visitor, LATE)
    seen = laps(visitor, 30)
    assert gone not in seen
    assert gone not in ids(visitor)
    assert len(ids(visitor)) == 3
    visitor.looks()


def test_a_visitor_keeps_the_slide_that_goes(opened: Opened) -> None:
    visitor = opened(ON, s2=HOURS)
    visitor.goes(2)
    mine = here(visitor)
    before = visitor.looks()
    becomes(visitor, LATE)
    visitor.waits(20.0, 0.5)
    assert here(visitor) == mine
    assert mine in ids(visitor)
    assert (visitor.looks() == before).all()
    visitor.app.tell(Next())
    visitor.waits(3.0)
    assert mine not in ids(visitor)
    assert here(visitor) == ids(visitor)[2]
    visitor.looks()


def test_an_open_card_or_a_finger_is_not_disturbed(opened: Opened) -> None:
    visitor = opened(EARLY, s3=HOURS)
    visitor.goes(1)
    becomes(visitor, ON)
    visitor.down(960, 500)
    visitor.app.tell(Next())
    visitor.waits(4.0)
    assert len(ids(visitor)) == 3
    visitor.up(960, 500)
    visitor.waits(0.5)
    assert len(ids(visitor)) == 4


def test_a_theme_that_is_off_has_no_place_in_the_water(opened: Opened) -> None:
    visitor = opened(EARLY, other=HOURS)
    visitor.goes(1)
    themes = {
        hot.target.which for hot in visitor.stage.hots() if hot.target.what == "theme"
    }
    assert "other" not in themes
    assert len(themes) == 1
    becomes(visitor, ON)
    visitor.goes(2)
    visitor.waits(1.0)
    themes = {
        hot.target.which for hot in visitor.stage.hots() if hot.target.what == "theme"
    }
    assert "other" in themes


def test_there_is_always_a_slide(opened: Opened) -> None:
    all_ = {f"s{number}": HOURS for number in range(4)}
    visitor = opened(EARLY, **all_)
    assert len(ids(visitor)) == 1
    visitor.looks()
    becomes(visitor, ON)
    assert len(ids(visitor)) == 4
    assert set(laps(visitor, 50)) == {*ids(visitor)}
    becomes(visitor, LATE)
    laps(visitor, 30)
    assert len(ids(visitor)) == 1
    assert here(visitor) == ids(visitor)[0]


def test_all_slides_may_give_way_to_others(opened: Opened) -> None:
    night = {"from": "2031-05-01", "hours": ["17:00-09:00"]}
    visitor = opened(ON, s0=HOURS, s1=HOURS, s2=night, s3=night)
    day = ids(visitor)
    assert len(day) == 2
    becomes(visitor, LATE)
    laps(visitor, 20)
    assert len(ids(visitor)) == 2
    assert not {*day} & {*ids(visitor)}
    visitor.looks()


def test_a_clock_that_was_not_set_shows_what_is_always_on(opened: Opened) -> None:
    visitor = opened(ON, s2=HOURS)
    scheduled = ids(visitor)[2]
    becomes(visitor, datetime(1970, 1, 1, 0, 5))
    laps(visitor, 30)
    assert scheduled not in ids(visitor)
    becomes(visitor, ON)
    laps(visitor, 30)
    assert scheduled in ids(visitor)


def test_a_save_keeps_to_the_programme(opened: Opened, file: Path) -> None:
    visitor = opened(EARLY, s2=HOURS)
    visitor.goes(1)
    content = short()
    content["slides"][2]["schedule"] = HOURS
    content["slides"][1]["schedule"] = HOURS
    saved(file, content)
    reread(visitor.app)
    # The slide that the visitor looks at stays, though it is off now.
    assert here(visitor) == content["slides"][1]["id"]
    assert len(ids(visitor)) == 3
    visitor.app.tell(Next())
    visitor.waits(3.0)
    assert len(ids(visitor)) == 2


def test_what_was_seen_last_is_still_known(opened: Opened) -> None:
    visitor = opened(EARLY, s0=HOURS)
    visitor.goes(1)
    assert here(visitor) == short()["slides"][2]["id"]
    becomes(visitor, ON)
    app = visitor.app
    app.tell(Next())
    visitor.waits(4.0)
    assert here(visitor) == short()["slides"][3]["id"]
    assert len(ids(visitor)) == 4
    assert ids(visitor)[app.playback.seen] == short()["slides"][2]["id"]


def test_in_the_dark_the_clock_is_looked_at_seldom(opened: Opened) -> None:
    visitor = opened(EARLY, s2=HOURS)
    visitor.app.ticker.halt()
    becomes(visitor, ON)
    assert visitor.app._agenda.interval() == 600_000
    assert len(ids(visitor)) == 3
    visitor.app.ticker.resume()
    visitor.app.begin_anew()
    assert visitor.app._agenda.interval() == LOOK * 1000
    assert len(ids(visitor)) == 4
    assert here(visitor) == ids(visitor)[0]


def test_staff_compare_an_update_with_slides_that_are_not_on(
    opened: Opened, tmp_path: Path
) -> None:
    visitor = opened(LATE, s1=HOURS)
    assert len(visitor.app.loaded.content.slides) == 3
    hall = LockedScreen(visitor.app, Settings(), tmp_path / "state")
    delivery = hall.staff_access.sticks
    assert isinstance(delivery, Delivery)
    assert len(delivery._present().content.slides) == 4
    hall.close()
