"""Ticker: it counts the seconds of its clock, and sleeps as long as it may."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.player.ticker import FRAME, LONGEST, STALL, Ticker
from tests.visitor import Clock

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def own() -> Clock:
    return Clock()


@pytest.fixture
def ticker(qapp: object, own: Clock) -> Ticker:
    assert qapp
    return Ticker(clock=own)


@pytest.mark.parametrize(
    ("seconds", "milliseconds"),
    [
        (0.0, 16),
        (-1.0, 16),
        (0.25, 250),
        (0.0001, 1),
        (float("inf"), LONGEST * 1000),
        (999.0, LONGEST * 1000),
    ],
)
def test_it_wakes_when_something_is_due(
    ticker: Ticker, seconds: float, milliseconds: float
) -> None:
    ticker.wake_in(seconds)
    assert ticker._timer.interval() == milliseconds
    assert ticker._timer.isSingleShot()


@pytest.mark.parametrize(("spent", "wait"), [(0.010, 6), (0.016, 1), (0.5, 1)])
def test_a_frame_is_counted_from_the_last_one(
    ticker: Ticker, own: Clock, spent: float, wait: int
) -> None:
    own.now += spent
    ticker.wake_in(0.0)
    assert ticker._timer.interval() == pytest.approx(wait, abs=1)
    assert FRAME == 0.016


def test_asking_counts_the_seconds_once(ticker: Ticker, own: Clock) -> None:
    own.now += 3.5
    assert ticker.passed() == 3.5
    assert ticker.passed() == 0.0


def test_a_stall_skips_nothing_that_moves(ticker: Ticker, own: Clock) -> None:
    ticker.wake_in(0.0)
    own.now += 2.0
    assert ticker.passed() == STALL
    ticker.wake_in(5.0)
    own.now += 2.0
    assert ticker.passed() == 2.0


def test_a_clock_that_is_set_back_is_no_time(ticker: Ticker, own: Clock) -> None:
    own.now -= 60.0
    assert ticker.passed() == 0.0


def test_it_ticks_with_the_seconds_that_have_passed(
    ticker: Ticker, own: Clock, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(ticker.ticked, timeout=5000) as told:
        ticker.wake_in(0.02)
        own.now += 0.75
    assert told.args == [0.75]


def test_it_can_be_stopped(ticker: Ticker) -> None:
    ticker.wake_in(1.0)
    ticker.stop()
    assert not ticker._timer.isActive()


def test_halted_it_never_ticks_and_no_time_passes(ticker: Ticker, own: Clock) -> None:
    ticker.wake_in(1.0)
    ticker.halt()
    assert not ticker._timer.isActive()
    ticker.wake_in(0.0)
    assert not ticker._timer.isActive()
    own.now += 36_000
    ticker.resume()
    assert ticker.passed() == 0
    ticker.wake_in(1.0)
    assert ticker._timer.isActive()
    ticker.stop()


def test_late_frames_are_counted_while_something_moves(
    ticker: Ticker, own: Clock
) -> None:
    for seconds, moves in ((0.5, 1.0), (0.016, 0.0), (0.016, 0.0), (0.05, 0.0)):
        ticker.wake_in(moves)
        own.now += seconds
        ticker._tick()
    assert (ticker.frames, ticker.late) == (3, 1)
    ticker.stop()
