"""Screens of one hall, each with a window of its own, that keep step by the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

from kiosk.content.content import load
from kiosk.device.operate.hours import SET
from kiosk.player.app import App
from kiosk.show.command import Next
from kiosk.show.opening import begin
from kiosk.show.station import ALONE, Membership, Station
from kiosk.show.step import LEAD
from tests.visitor import SIZE, reread, saved, short

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from tests.visitor import Clock, Visitor

    Joined = Callable[..., Visitor]

BASE = datetime(2031, 5, 1, 11, 0)
KEEPS = Membership(station=Station())
assert BASE.timestamp() > SET


@pytest.fixture
def joined(visit: Callable[[], Visitor], file: Path, clock: Clock) -> Joined:
    """Opens the short show on a screen of a group."""
    content = short()
    for slide in content["slides"]:
        slide["dwell"] = 6
    saved(file, content)

    def joined(place: int = 0, of: int = 1, ahead: float = 0.0) -> Visitor:
        """`ahead` is how many seconds its wall clock is ahead."""
        visitor = visit()
        app = visitor.app
        app.today = partial(_said, BASE + timedelta(seconds=ahead), clock)
        app.join(Membership(station=Station(place, of)))
        app.begin_anew()
        return visitor

    return joined


def _said(base: datetime, clock: Clock) -> datetime:
    return base + timedelta(seconds=clock.now)


def passes(clock: Clock, seconds: float, *screens: Visitor, step: float = 0.05) -> None:
    """Let time pass for several at once."""
    for _ in range(round(seconds / step)):
        clock.now += step
        for one in screens:
            one.app.ticker._tick()


def due(visitor: Visitor) -> int:
    plan = visitor.app.plan
    assert plan is not None
    return plan.table.at(visitor.app.today().timestamp()).place


def left(visitor: Visitor) -> float:
    plan = visitor.app.plan
    assert plan is not None
    return plan.table.at(visitor.app.today().timestamp()).left


def test_a_screen_on_its_own_keeps_step_with_nobody(visitor: Visitor) -> None:
    assert visitor.app.plan is None
    visitor.app.join(ALONE)
    visitor.waits(12.0, 0.1)
    assert visitor.app.in_step is visitor.app.late is None


def test_screens_begin_where_the_group_is(joined: Joined, clock: Clock) -> None:
    first = joined()
    passes(clock, 17.3, first)
    second = joined()
    for _ in range(8):
        assert first.app.playback.bound == second.app.playback.bound == due(first)
        passes(clock, 4.3, first, second)
        if first.app.playback.turn is None:
            assert second.app.playback.turn is None
            assert (first.looks() == second.looks()).mean() > 0.99


def test_pages_side_by_side_turn_at_once(joined: Joined, clock: Clock) -> None:
    screens = [joined(place, 3) for place in range(3)]
    turned = 0
    for _ in range(600):
        before = [one.app.playback.turn for one in screens]
        passes(clock, 0.05, *screens)
        after = [one.app.playback for one in screens]
        bounds = [now.bound for now in after]
        assert bounds == [(bounds[0] + n) % 4 for n in range(3)]
        begun = [
            was is None and now.turn is not None
            for was, now in zip(before, after, strict=True)
        ]
        assert begun in ([False] * 3, [True] * 3)
        turned += begun[0]
    assert turned >= 3
    assert all(one.app.late is not None and one.app.late < 0.1 for one in screens)


def test_nothing_more_is_painted_at_rest(
    joined: Joined, visit: Callable[[], Visitor], clock: Clock
) -> None:
    keeps = joined()
    passes(clock, left(keeps) + LEAD + 3.0, keeps)
    alone = visit()
    alone.app.go_on(keeps.app.playback)
    alone.waits(0.0)
    counts = []
    for one in (keeps, alone):
        one.waits(0.2)
        before = one.stage.painted
        for _ in range(20):
            one.waits(0.05)
        counts.append(one.stage.painted - before)
    assert keeps.app.playback.turn is alone.app.playback.turn is None
    assert 0 < counts[0] <= counts[1]


def test_a_touch_takes_a_screen_out_and_silence_brings_it_back(
    joined: Joined, clock: Clock
) -> None:
    other, touched = joined(), joined()
    passes(clock, 2.0, other, touched)
    touched.app.tell(Next())
    assert not touched.app.playback.looping
    passes(clock, 0.1, other, touched)
    assert (other.app.in_step, touched.app.in_step) == (True, False)
    seen: list[tuple[int, int]] = []
    while not touched.app.playback.looping:
        passes(clock, 0.5, other, touched, step=0.5)
    for _ in range(200):
        passes(clock, 0.02, other, touched, step=0.02)
        turn = touched.app.playback.turn
        if turn is not None and (turn.origin, turn.destination) not in seen:
            seen.append((turn.origin, turn.destination))
        # There is a page, or the water of a turn, in every frame.
        touched.looks()
    assert len(seen) <= 2
    passes(clock, 6.0, other, touched)
    for _ in range(5):
        passes(clock, 3.1, other, touched)
        assert touched.app.playback.bound == other.app.playback.bound == due(other)


def test_a_clock_that_is_set_is_followed(joined: Joined, clock: Clock) -> None:
    visitor = joined()
    passes(clock, 3.0, visitor)
    for ahead in (3600.0, -3600.0, 11.0):
        visitor.app.today = partial(_said, BASE + timedelta(seconds=ahead), clock)
        passes(clock, 4.0, visitor)
        assert visitor.app.playback.bound in {
            due(visitor),
            (due(visitor) + 1) % 4,
        }
        visitor.looks()
    # A clock that has not been set tells nothing: the loop goes on by itself.
    visitor.app.today = partial(_said, datetime(1970, 1, 1), clock)
    assert visitor.app.plan is None
    before = visitor.app.playback.place
    passes(clock, 9.0, visitor)
    assert visitor.app.playback.place != before


def test_slides_come_at_the_same_turn_on_all_screens(
    joined: Joined, file: Path, clock: Clock
) -> None:
    content = short()
    for slide in content["slides"]:
        slide["dwell"] = 6
    content["slides"][2]["schedule"] = {"hours": ["11:00-11:17", "11:18-17:00"]}
    first = joined()
    saved(file, content)
    reread(first.app)
    assert first.app.loaded.content.slides[2].schedule is not None
    second = joined()
    for one in (first, second):
        one.app._consult()
    counts = set()
    for _ in range(300):
        passes(clock, 0.5, first, second, step=0.25)
        ids = [
            [slide.id for slide in one.app.loaded.content.slides]
            for one in (first, second)
        ]
        here = [ids[n][one.app.playback.bound] for n, one in enumerate((first, second))]
        assert here[0] == here[1]
        counts.add(len(ids[0]))
    assert counts == {3, 4}


def test_a_process_that_takes_over_is_where_the_group_is(
    qapp: QApplication, file: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(App, "_watch", lambda _: None)
    for seconds in (0.0, 7.7, 15.2, 21.0, 33.3):
        today = partial(_said, BASE + timedelta(seconds=seconds), clock)
        app = App(load(file), "en", clock=clock, today=today, membership=KEEPS)
        # The process before it was elsewhere, or a visitor was.
        app.go_on(replace(app.playback, place=3))
        app.window.open_on(qapp.primaryScreen(), SIZE)
        app.start()
        plan = app.plan
        assert plan is not None
        place, left = plan.table.at(today().timestamp())
        now = app.playback
        assert (now.place, now.turn) == (place, None)
        spent = plan.table.stay(place) - left
        assert now.stay.entered == pytest.approx(max(spent, 0.0), abs=1e-5)
        app.close()
        app.window.deleteLater()
        app.deleteLater()


def test_a_night_ends_on_the_page_that_is_due(joined: Joined, clock: Clock) -> None:
    visitor = joined(1, 3)
    app = visitor.app
    app.ticker.halt("night")
    app.go_on(begin(app.loaded.content).after(1.5))
    clock.now += 36_000.0
    app.ticker.resume("night")
    app.begin_anew()
    assert app.playback.bound == due(visitor)
    assert app.playback.turn is None
    visitor.looks()
    assert [stop.dwell for stop in app.playback.pages] != [6.0] * 4


def test_a_role_chooses_slides(joined: Joined, file: Path) -> None:
    content = short()
    content["slides"][1]["screens"] = ["door"]
    content["slides"][2]["screens"] = ["wall", "door-left"]
    saved(file, content)
    visitor = joined()
    app = visitor.app
    reread(app)
    names = [slide.id for slide in app.programme.whole.content.slides]
    assert len(app.loaded.content.slides) == 4
    app.join(Membership(frozenset({"door", "door-left"})))
    assert [slide.id for slide in app.loaded.content.slides] == names
    app.join(Membership(frozenset({"wall"})))
    # The page that is looked at is seen to its end.
    visitor.waits(60.0, 0.1)
    assert [slide.id for slide in app.loaded.content.slides] == [
        names[0],
        *names[2:],
    ]
    visitor.looks()
