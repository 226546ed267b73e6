"""What holds: each until its time, over a crash, and never longer than it may."""

from __future__ import annotations

import pytest

from kiosk.device.operate.standing import (
    BLACK,
    GUIDE,
    PAUSE,
    SLACK,
    VOLUME,
    WELCOME,
    StandingOrders,
    Welcome,
    printed,
    understood,
)

NOW = 1_800_000_000.0
GUESTS = Welcome("某某代表团", "A delegation", NOW + 600)
ALL = StandingOrders(NOW + 100, NOW + 200, NOW + 50, GUESTS)


def test_everything_is_over_at_its_own_time() -> None:
    assert ALL.after(NOW) == ALL
    assert ALL.wakes(NOW) == 50
    assert ALL.after(NOW + 50) == StandingOrders(NOW + 100, NOW + 200, 0.0, GUESTS)
    assert ALL.after(NOW + 200) == StandingOrders(welcome=GUESTS)
    assert ALL.after(NOW + 600) == StandingOrders()
    assert StandingOrders().wakes(NOW) is None


@pytest.mark.parametrize(
    "held",
    [
        StandingOrders(black=NOW + BLACK),
        StandingOrders(pause=NOW + PAUSE),
        StandingOrders(guide=NOW + GUIDE),
        StandingOrders(loud=NOW + VOLUME),
        StandingOrders(welcome=Welcome("客", "", NOW + WELCOME)),
    ],
)
def test_a_clock_that_was_set_back_lets_nothing_hold_for_years(
    held: StandingOrders,
) -> None:
    assert held.after(NOW) == held
    assert held.after(NOW - SLACK - 1) == StandingOrders()


def test_what_keeps_a_page_and_what_lights_a_closed_hall() -> None:
    assert [StandingOrders(pause=NOW).keeps, StandingOrders(pause=NOW).lights] == [
        True,
        False,
    ]
    assert [StandingOrders(guide=NOW).keeps, StandingOrders(guide=NOW).lights] == [
        True,
        True,
    ]
    guests = StandingOrders(welcome=GUESTS)
    assert [guests.keeps, guests.lights] == [False, True]
    assert ALL.unguided() == StandingOrders(NOW + 100, welcome=GUESTS)


@pytest.mark.parametrize(
    "held", [StandingOrders(), ALL, StandingOrders(volume=40, loud=NOW + 1)]
)
def test_a_file_says_it_all(held: StandingOrders) -> None:
    assert understood(printed(held)) == held


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"7",
        b"[]",
        b"{}",
        b"\xff",
        b'{"welcome": null}',
        b'{"welcome": null, "black": [], "pause": 0, "guide": 0}',
        b'{"welcome": {}, "black": 0, "pause": 0, "guide": 0}',
        b'{"welcome": 3, "black": 0, "pause": 0, "guide": 0}',
    ],
)
def test_a_damaged_file_is_known_for_one(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        understood(data)


def test_a_file_of_before_knows_no_volume() -> None:
    old = b'{"black": 0.0, "pause": 5.0, "guide": 0.0, "welcome": null}'
    assert understood(old) == StandingOrders(pause=5.0)


def test_a_volume_holds_until_it_is_over() -> None:
    held = StandingOrders(volume=0, loud=NOW + 9)
    assert held.ordered == 0
    assert held.wakes(NOW) == 9
    assert held.after(NOW + 9).ordered is None
    assert not held.keeps


def test_a_moment_that_is_none_holds_nothing() -> None:
    odd = b'{"welcome": null, "black": NaN, "pause": Infinity, "guide": -1}'
    assert understood(odd).after(NOW) == StandingOrders()
