"""Hours: when the hall is open, and what the screen does when it is not."""

from __future__ import annotations

import datetime as dt
import json
import math
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from kiosk.device.operate.hours import LOOK, SOON, WOKEN, HallState, Night, opened
from kiosk.device.settings import Hours, SpecialDay
from kiosk.model.schedule import WEEK
from kiosk.show.gestures import TouchSample

CHINA = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")


def hours(*openings: str, **special: str) -> Hours:
    """Hours from words such as "mon,tue 09:00-17:00" and d20270206="10:00-16:00"."""
    made = []
    for opening in openings:
        days, _, span = opening.partition(" ")
        opens, _, closes = span.partition("-")
        made.append({"days": days.split(","), "opens": opens, "closes": closes})
    days_ = []
    for day, span in special.items():
        date = dt.datetime.strptime(day[1:9], "%Y%m%d").date()
        opens, _, closes = span.partition("-")
        day_: dict[str, str] = {"date": date.isoformat()}
        if opens:
            day_ |= {"opens": opens, "closes": closes}
        days_.append(day_)
    text = json.dumps({"openings": made, "special": days_})
    return Hours.model_validate_json(text)


def at(words: str, zone: ZoneInfo = CHINA, fold: int = 0) -> float:
    return dt.datetime.fromisoformat(words).replace(tzinfo=zone, fold=fold).timestamp()


def said(hours: Hours, words: str, zone: ZoneInfo = CHINA) -> tuple[bool, str]:
    """Whether it is open, and until when in the zone's own time."""
    is_open, until = opened(hours, at(words, zone), zone)
    if math.isinf(until):
        return is_open, "for ever"
    local = dt.datetime.fromtimestamp(until, zone)
    return is_open, f"{local:%a %d %H:%M}"


DAILY = hours("tue,wed,thu,fri,sat,sun 09:00-17:00")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-25 08:59:59", (False, "Wed 25 09:00")),
        ("2026-11-25 09:00", (True, "Wed 25 17:00")),
        ("2026-11-25 16:59:59", (True, "Wed 25 17:00")),
        ("2026-11-25 17:00", (False, "Thu 26 09:00")),
        ("2026-11-29 20:00", (False, "Tue 01 09:00")),
        ("2026-11-30 12:00", (False, "Tue 01 09:00")),
    ],
)
def test_a_week(now: str, expected: tuple[bool, str]) -> None:
    assert said(DAILY, now) == expected


def test_without_openings_it_is_open_but_for_special_days() -> None:
    assert said(Hours(), "2026-11-25 03:00") == (True, "for ever")
    holiday = hours(d20270206="")
    assert said(holiday, "2027-02-05 12:00") == (True, "Sat 06 00:00")
    assert said(holiday, "2027-02-06 12:00") == (False, "Sun 07 00:00")
    assert said(holiday, "2027-02-07 00:00") == (True, "for ever")


def test_special_days_take_the_place_of_ordinary_hours() -> None:
    new_year = hours(
        "mon,tue,wed,thu,fri,sat,sun 09:00-17:00",
        d20270205="09:00-12:00",
        d20270206="",
        d20270207="10:00-12:00",
        d20270207b="14:00-16:00",
    )
    assert said(new_year, "2027-02-05 11:00") == (True, "Fri 05 12:00")
    assert said(new_year, "2027-02-05 12:00") == (False, "Sun 07 10:00")
    assert said(new_year, "2027-02-07 12:30") == (False, "Sun 07 14:00")
    assert said(new_year, "2027-02-07 15:00") == (True, "Sun 07 16:00")
    assert said(new_year, "2027-02-08 10:00") == (True, "Mon 08 17:00")


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    museum_night = hours("fri,sat 18:00-02:00", "sun 10:00-16:00", d20261129="")
    assert said(museum_night, "2026-11-27 23:59") == (True, "Sat 28 02:00")
    assert said(museum_night, "2026-11-28 01:59") == (True, "Sat 28 02:00")
    assert said(museum_night, "2026-11-28 02:00") == (False, "Sat 28 18:00")
    # Sunday is closed, Saturday's night goes on into it.
    assert said(museum_night, "2026-11-29 01:00") == (True, "Sun 29 02:00")
    assert said(museum_night, "2026-11-29 12:00") == (False, "Fri 04 18:00")


def test_hours_that_touch_are_one_opening() -> None:
    always = hours(f"{','.join(WEEK)} 08:00-08:00")
    assert said(always, "2026-11-25 08:00") == (True, "for ever")
    split = hours("wed 09:00-12:00", "wed 12:00-17:00", "wed 16:00-18:00")
    assert said(split, "2026-11-25 11:00") == (True, "Wed 25 18:00")
    midnight = hours("wed 20:00-00:00", "thu 00:00-03:00")
    assert said(midnight, "2026-11-25 21:00") == (True, "Thu 26 03:00")


def test_a_hall_that_never_opens_is_looked_at_again() -> None:
    never = hours(*(), d20261125="")
    monday = hours("mon 09:00-09:01", d20261130="", d20261207="")
    assert said(never, "2026-11-25 10:00") == (False, "Thu 26 00:00")
    assert said(monday, "2026-11-30 12:00") == (False, "for ever")


def test_the_night_on_which_clocks_are_set_back_is_an_hour_longer() -> None:
    party = hours("sat 20:00-02:30")
    before = at("2026-10-24 20:00", BERLIN)
    is_open, until = opened(party, before, BERLIN)
    # The second half past two, in winter time: later than it looks.
    assert (is_open, (until - before) / 3600) == (True, 7.5)
    assert not opened(party, until, BERLIN).open
    assert opened(party, at("2026-10-25 02:15", BERLIN, fold=1), BERLIN).open


def test_the_night_on_which_clocks_are_set_forward_is_an_hour_shorter() -> None:
    party = hours("sat 20:00-04:00")
    before = at("2026-03-28 20:00", BERLIN)
    assert (opened(party, before, BERLIN).until - before) / 3600 == 7
    # A closing time that does not exist that night is still a closing.
    skipped = hours("sat 20:00-02:30")
    is_open, until = opened(skipped, before, BERLIN)
    assert is_open
    assert 5.5 <= (until - before) / 3600 <= 6.5


@pytest.mark.parametrize("now", [0.0, 946_684_800.0, 1_704_067_200.0, -5.0])
def test_a_clock_that_was_never_set_counts_as_open(now: float) -> None:
    closed = hours(d19700101="", d20000101="", d20240101="")
    assert opened(closed, now, CHINA) == (True, now + SOON)


@pytest.mark.parametrize("now", [1e18, math.inf, math.nan])
def test_a_clock_gone_mad_counts_as_open(now: float) -> None:
    assert opened(DAILY, now).open


def test_the_machines_own_zone_is_the_default() -> None:
    now = at("2026-11-25 12:00")
    local = dt.datetime.fromtimestamp(now)
    day, hour = WEEK[local.weekday()], local.hour
    here = hours(f"{day} {hour:02}:00-{(hour + 1) % 24:02}:00")
    assert opened(here, now).open


def test_half_a_special_day_is_refused() -> None:
    with pytest.raises(ValidationError, match="write both"):
        SpecialDay(date=dt.date(2027, 2, 6), opens="10:00")


CLOCKS = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))
DAYS = st.lists(st.sampled_from(WEEK), min_size=1, max_size=7, unique=True)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(DAYS, CLOCKS, CLOCKS), min_size=1, max_size=4),
    st.floats(at("2026-01-01 00:00"), at("2028-01-01 00:00")),
    st.sampled_from([CHINA, BERLIN, ZoneInfo("Australia/Lord_Howe")]),
)
def test_until_the_boundary_nothing_changes_and_there_it_does(
    openings: list[tuple[list[str], str, str]], now: float, zone: ZoneInfo
) -> None:
    made = hours(*(f"{','.join(days)} {a}-{b}" for days, a, b in openings))
    is_open, until = opened(made, now, zone)
    assert until > now
    if math.isinf(until):
        return
    assert opened(made, until, zone).open is not is_open
    for share in (0.1, 0.5, 0.9, 1.0):
        moment = min(now + share * (until - now), until - 1)
        if moment > now:
            assert opened(made, moment, zone) == (is_open, until)


# -- the screen


def test_a_visitor_is_not_cut_off_and_then_it_is_dark() -> None:
    night = Night().after(0.0, is_open=True, busy=True)
    assert night == Night()
    night = night.after(10.0, is_open=False, busy=True)
    assert night.phase == "late"
    assert not night.dark
    night = night.after(100.0, is_open=False, busy=True)
    assert night.phase == "late"
    assert night.after(110.0, is_open=False, busy=False).dark
    assert night.after(110.0, is_open=True, busy=False).phase == "day"
    assert Night().after(10.0, is_open=False, busy=False).dark


def touch(night: Night, finger: int, phase: str, time: float) -> tuple[Night, bool]:
    sample = TouchSample(finger, phase, 900, 500, time)  # type: ignore[arg-type]
    night, left = night.told(sample)
    assert left in {None, sample}
    return night, left is not None


def test_the_first_touch_wakes_for_ten_minutes_and_does_nothing_else() -> None:
    night = Night("dark")
    night, passed = touch(night, 0, "down", 100.0)
    assert (night.phase, passed) == ("woken", False)
    for phase in ("move", "move"):
        night, passed = touch(night, 0, phase, 101.0)
        assert not passed
    # Another finger of the same hand, and its end, mean as little.
    night, passed = touch(night, 1, "down", 101.1)
    assert not passed
    night, passed = touch(night, 0, "up", 101.2)
    assert not passed
    night, passed = touch(night, 2, "down", 101.3)
    assert not passed
    for finger in (1, 2):
        night, passed = touch(night, finger, "up", 101.4)
        assert not passed
    assert night.swallowed == ()
    night, passed = touch(night, 0, "down", 101.5)
    assert (night.phase, passed) == ("woken", True)
    night = night.after(100.0 + WOKEN - 1, is_open=False, busy=False)
    assert night.phase == "woken"
    assert night.after(100.0 + WOKEN, is_open=False, busy=True).phase == "woken"
    assert night.after(100.0 + WOKEN, is_open=False, busy=False).dark
    assert night.after(200.0, is_open=True, busy=False).phase == "day"


def test_a_finger_whose_end_never_comes_swallows_nothing_for_ever() -> None:
    night, _ = touch(Night("dark"), 0, "down", 100.0)
    night, passed = touch(night, 5, "move", 111.0)
    assert passed
    assert night.swallowed == ()
    night, _ = touch(Night("dark"), 0, "down", 100.0)
    night, passed = touch(night, 1, "down", 111.0)
    assert passed


def test_what_moves_in_the_dark_without_having_landed_wakes_nobody() -> None:
    night, passed = touch(Night("dark"), 3, "move", 5.0)
    assert (night, passed) == (Night("dark"), False)
    night, passed = touch(Night(), 3, "move", 5.0)
    assert (night, passed) == (Night(), True)


def test_a_key_wakes_too_and_only_in_the_dark() -> None:
    assert Night("dark").woken(7.0) == Night("woken", 7.0)
    assert Night("woken", 7.0).woken(9.0) == Night("woken", 7.0)
    assert Night().woken(9.0) == Night()


def test_it_is_looked_at_again_at_the_boundary_or_within_a_minute() -> None:
    now, stamp = 50.0, at("2026-11-25 16:59")
    assert Night().wakes(now, stamp, HallState(True, stamp + 30)) == 30
    assert LOOK * 1.05 < 60
    assert Night("dark").wakes(now, stamp, HallState(False, stamp + 9e9)) == LOOK
    woken = Night("woken", since=now - 580)
    assert woken.wakes(now, stamp, HallState(False, math.inf)) == WOKEN - 580
    assert Night().wakes(now, stamp, HallState(True, stamp)) == 1.0
