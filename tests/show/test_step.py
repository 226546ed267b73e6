"""In step: screens that never speak with each other agree at every moment."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.content.content import Content, Loaded
from kiosk.show.command import Dial, Ease, Go, Lift, Next, Touch
from kiosk.show.playback import ENTER, Playback, Stop
from kiosk.show.programme import Programme
from kiosk.show.station import Station
from kiosk.show.step import (
    EARLY,
    LEAD,
    NEAR,
    Plan,
    Rounds,
    Timetable,
    followed,
    in_step,
    joined,
    later,
)
from kiosk.show.visit import PRESS, SHOWS, ticked
from tests.moment import BRIDGE, COVER, LIFT, PAGES, SHARE

if TYPE_CHECKING:
    from collections.abc import Sequence

NOON = 1_930_000_000.0
"""A moment of 2031 at which nothing begins."""

dwells = st.floats(3.0, 120.0)
stops = st.builds(
    Stop,
    st.sampled_from(["", "economy", "reform"]),
    dwells,
    asks=st.booleans(),
    shows=st.sampled_from(["", "gdp"]),
)
stamps = st.floats(1_800_000_000.0, 1_900_000_000.0)


@st.composite
def shows(draw: st.DrawFn, least: int = 1, most: int = 7) -> tuple[Stop, ...]:
    found = draw(st.lists(stops, min_size=least, max_size=most))
    return tuple(
        replace(page, name=f"s{n}", shows="" if page.asks else page.shows)
        for n, page in enumerate(found)
    )


@st.composite
def stations(draw: st.DrawFn) -> Station:
    of = draw(st.integers(1, 9))
    return Station(draw(st.integers(0, of - 1)), of)


class Clock:
    """A screen: a playback, and a clock that its steps are timed by."""

    def __init__(self, table: Timetable, stamp: float, place: int = 0) -> None:
        self.table, self.stamp = table, stamp
        self.now = Playback(table.stops, place)

    def passes(self, seconds: float, real: float | None = None) -> None:
        """Let time pass; the wall clock may say another span."""
        self.stamp += seconds if real is None else real
        self.now = later(self.now, seconds, self.table, self.stamp)

    def rests(self, seconds: float) -> None:
        """Let time pass as the frame clock has it: only where something happens."""
        left = seconds
        while left > 0:
            step = min(left, self.now.wakes or 0.016, 30.0)
            # A timer of whole milliseconds is never early.
            step = min(-(-step * 1000 // 1) / 1000, left)
            self.passes(step)
            left -= step


# --- The timetable ----------------------------------------------------------------


def test_a_round_is_what_the_loop_takes() -> None:
    table = Timetable(PAGES)
    now, seconds = Playback(PAGES), 0.0
    seen = []
    for _ in range(len(PAGES)):
        seconds += now._next
        now = now.after(now._next)
        seen.append(now.place)
        assert now.turn is not None
        seconds += now.turn.left
        now = now.after(now.turn.left)
    assert seen == [COVER, BRIDGE, SHARE, LIFT]
    assert now.place == COVER
    assert table.round == seconds
    assert table.stops == PAGES


def test_the_card_that_the_loop_opens_takes_its_time() -> None:
    shows = (PAGES[0], replace(PAGES[1], shows="gdp"), *PAGES[2:])
    more = Timetable(shows).round - Timetable(PAGES).round
    assert more == ticked(PRESS + SHOWS) - ticked(PRESS)
    now = Playback(shows, BRIDGE)
    assert now.after(PAGES[1].dwell + SHOWS - 0.01).turn is None
    assert now.after(PAGES[1].dwell + SHOWS + 0.01).turn is not None


@given(shows(), stations(), stamps)
def test_what_is_due_goes_round(
    pages: tuple[Stop, ...], station: Station, stamp: float
) -> None:
    table = Timetable(pages, station)
    place, left = table.at(stamp)
    assert 0 < left <= table.round
    assert table.left(place, stamp) == left
    assert table.turns(stamp) - stamp == pytest.approx(
        left % table.round, abs=1e-5
    ) or (table.turns(stamp) == ticked(stamp))
    after = table.at(ticked(stamp) + left)
    assert after.place == (place + 1) % len(pages)
    assert table.at(ticked(stamp) + table.round) == (place, left)
    assert sum(table.stay(n) for n in range(len(pages))) <= table.round


@given(shows(), st.integers(1, 9), stamps)
def test_side_by_side_hang_pages_that_follow_each_other(
    pages: tuple[Stop, ...], of: int, stamp: float
) -> None:
    tables = [Timetable(pages, Station(place, of)) for place in range(of)]
    dues = [table.at(stamp) for table in tables]
    first = dues[0].place
    assert [due.place for due in dues] == [(first + n) % len(pages) for n in range(of)]
    # All change pages at the same moment.
    assert {due.left for due in dues} == {dues[0].left}
    assert {table.round for table in tables} == {tables[0].round}
    # What leaves one screen on its left enters the one beside it.
    then = ticked(stamp) + dues[0].left
    for left, right in pairwise(tables):
        assert left.at(then).place == right.at(stamp).place


@given(shows(), stations())
def test_no_page_beside_others_is_shorter_than_by_itself(
    pages: tuple[Stop, ...], station: Station
) -> None:
    for alone, stop in zip(pages, Timetable(pages, station).stops, strict=True):
        assert stop.dwell >= alone.dwell - 1e-5
        assert replace(stop, dwell=alone.dwell) == alone


# --- A screen in step --------------------------------------------------------------


@settings(max_examples=25)
@given(
    shows(least=2),
    stations(),
    stamps,
    st.lists(st.floats(0.016, 40.0), min_size=1, max_size=12),
)
def test_two_screens_agree_whenever_they_were_switched_on(
    pages: tuple[Stop, ...], station: Station, stamp: float, spans: list[float]
) -> None:
    table = Timetable(pages, station)
    early = Clock(table, stamp)
    early.now = joined(early.now, table, stamp)
    for span in spans:
        early.rests(span)
    fresh = joined(Playback(table.stops), table, early.stamp)
    due, left = table.at(early.stamp)
    assert fresh.bound == due
    turning = table.stay(due) < left + NEAR
    if turning or left < 2 * NEAR:
        # A screen that was there turns, one that comes finds the page.
        assert early.now.bound in (due, (due + 1) % len(pages))
    else:
        assert early.now.place == fresh.place == due
        assert early.now.turn is None
    if not turning and early.now.card is None and left > 2 * NEAR:
        assert early.now.stay.watched == pytest.approx(fresh.stay.watched, abs=0.01)
    assert in_step(early.now, table, early.stamp)


@settings(max_examples=25)
@given(shows(least=2), stations(), stamps, st.data())
def test_from_wherever_it_is_a_screen_finds_its_way(
    pages: tuple[Stop, ...], station: Station, stamp: float, data: st.DataObject
) -> None:
    table = Timetable(pages, station)
    place = data.draw(st.integers(0, len(pages) - 1))
    lost = Clock(table, stamp, place)
    lost.rests(5.0)
    assert in_step(lost.now, table, lost.stamp)
    lost.rests(table.round)
    due, left = table.at(lost.stamp)
    assert lost.now.bound in {due} | (
        {(due + 1) % len(pages)} if left < 0.01 else set()
    )
    if lost.now.turn is None and lost.now.card is None:
        spent = table.stay(due) - left
        page = lost.now.pages[due]
        if page.shows and spent > 0.4 * page.dwell + PRESS:
            return
        assert lost.now.stay.watched == pytest.approx(spent, abs=0.01)


@settings(max_examples=25)
@given(
    shows(least=2),
    stations(),
    stamps,
    st.lists(st.floats(-5000.0, 5000.0), min_size=1, max_size=4),
)
def test_a_clock_that_jumps_is_followed(
    pages: tuple[Stop, ...], station: Station, stamp: float, jumps: list[float]
) -> None:
    table = Timetable(pages, station)
    screen = Clock(table, stamp)
    for jump in jumps:
        screen.rests(1.0)
        screen.stamp += jump
        screen.rests(4.0)
        assert in_step(screen.now, table, screen.stamp)
        assert screen.now.turn is None or screen.now.turn.elapsed <= LEAD


def test_a_page_is_left_with_the_group_though_the_clock_drifts() -> None:
    table = Timetable(PAGES)
    screen = Clock(table, NOON)
    screen.now = joined(screen.now, table, NOON)
    turns: list[float] = []
    for _ in range(20_000):
        before = screen.now.turn
        step = max(0.001, min(screen.now.wakes or 0.016, 1.0))
        # The machine's own clock runs one part in a thousand slow.
        screen.passes(step, step * 1.001)
        if screen.now.turn is not None and before is None:
            place, left = table.at(screen.stamp)
            begun = ticked(screen.now.turn.seconds) + table.stay(place) - left
            turns.append(begun)
    assert len(turns) > 100
    assert all(abs(late) < 0.004 for late in turns)


def test_one_page_goes_on_for_ever() -> None:
    for alone in (
        Stop("", 8.0, name="cover"),
        Stop("economy", 12.0, asks=True, name="question"),
        Stop("economy", 20.0 + ENTER, length=20.0, name="film"),
    ):
        table = Timetable((alone,))
        assert table.round == table.stay(0) == ticked(alone.dwell)
        one, two = Clock(table, NOON), Clock(table, NOON)
        two.now = joined(two.now, table, NOON)
        for _ in range(50):
            one.rests(3.0)
            two.rests(3.0)
            assert one.now.bound == two.now.bound == 0
            apart = abs(one.now.stay.watched - two.now.stay.watched)
            assert apart < 0.01 or apart > alone.dwell - 0.01
            assert (one.now.stay.revealed is None) == (two.now.stay.revealed is None)


def test_films_stand_where_the_clock_has_them() -> None:
    film = Stop("economy", 30.0 + ENTER, length=30.0, name="film")
    table = Timetable((PAGES[0], film, PAGES[2]))
    begins = next(
        NOON + n / 10 for n in range(1000) if table.at(NOON + n / 10).place == 1
    )
    here = begins + table.at(begins).left - 10.0
    late = Clock(table, here)
    late.rests(4.0)
    other = Clock(table, here - 25.0)
    other.rests(29.0)
    assert other.stamp == pytest.approx(late.stamp, abs=1e-5)
    assert late.now.place == other.now.place == 1
    assert late.now.plays
    assert other.now.plays
    assert late.now.stay.played == pytest.approx(24.0, abs=0.01)
    assert other.now.stay.played == pytest.approx(24.0, abs=0.01)


def test_one_that_comes_late_opens_no_card_of_its_own() -> None:
    shows = (PAGES[0], replace(PAGES[1], shows="gdp"), *PAGES[2:])
    table = Timetable(shows)
    at = next(NOON + n for n in range(100) if table.at(NOON + n).place == BRIDGE)
    begin = at + table.at(at).left - table.stay(BRIDGE)
    other = joined(Playback(table.stops), table, begin + 0.4 * 12.0 + PRESS + 2.0)
    assert (other.place, other.card) == (BRIDGE, None)
    assert other.stay.watched == pytest.approx(0.4 * 12.0 + PRESS, abs=0.01)
    # While the card of the others is open, its countdown stands still, too.
    stamp = begin + 0.4 * 12.0 + PRESS + 5.0
    other = later(other, 3.0, table, stamp)
    assert other.card is None
    assert other.stay.watched == pytest.approx(0.4 * 12.0 + PRESS, abs=0.01)


# --- Visitors -----------------------------------------------------------------------


@settings(max_examples=25)
@given(stamps, st.sampled_from([BRIDGE, SHARE, LIFT]), st.floats(0.0, 60.0))
def test_a_visit_ends_on_the_page_that_is_due(
    stamp: float, place: int, quiet: float
) -> None:
    table = Timetable(PAGES)
    screen = Clock(table, stamp)
    screen.now = joined(screen.now, table, stamp)
    screen.rests(quiet)
    screen.now = screen.now.told(Go(place))
    assert not screen.now.looping
    assert not in_step(screen.now, table, screen.stamp)
    seen: list[tuple[int, int]] = []
    while not screen.now.looping:
        screen.passes(min(max(screen.now.wakes, 0.016), 1.0))
    while not (screen.now.turn is None and screen.now.progress == 1):
        turn = screen.now.turn
        if turn is not None and (turn.origin, turn.destination) not in seen:
            seen.append((turn.origin, turn.destination))
        screen.passes(0.016)
    # At most one turn, straight to the page; a second only with the group.
    assert len(seen) <= 2
    assert in_step(screen.now, table, screen.stamp)
    around = (screen.stamp - ENTER, screen.stamp, screen.stamp + EARLY)
    assert screen.now.place in {table.at(then).place for then in around}


def test_nothing_is_kept_from_a_visitor() -> None:
    table = Timetable(PAGES)
    now = joined(Playback(table.stops), table, NOON).told(Next()).after(3.0)
    for command in (Dial(0.5), Ease("large"), Touch(), Lift()):
        now = now.told(command)
        assert followed(now, table, NOON + 500) is now


def test_calm_motion_leaves_with_the_group() -> None:
    table = Timetable(PAGES)
    screen = Clock(table, NOON)
    screen.now = joined(screen.now, table, NOON)
    screen.now = replace(screen.now, eased=replace(screen.now.eased, calm=True))
    for _ in range(6):
        left = table.at(screen.stamp).left
        screen.rests(left - 0.05)
        assert screen.now.turn is None
        screen.rests(0.1)
        assert screen.now.turn is not None
        assert screen.now.turn.kind == "fade"
        # It comes to its page before the others, and waits.
        screen.rests(1.0)
        assert screen.now.turn is None
        assert in_step(screen.now, table, screen.stamp)


def test_pages_are_known_by_their_names() -> None:
    table = Timetable(PAGES[1:])
    now = Playback(PAGES, COVER)
    found = followed(now, table, NOON)
    due = table.at(NOON + LEAD).place
    assert found.turn is not None
    assert found.turn.destination == due + 1
    gone = Playback((replace(PAGES[0], name="x"), replace(PAGES[1], name="y")))
    assert followed(gone, table, NOON) is gone
    assert joined(gone, table, NOON) is gone
    assert not in_step(gone, table, NOON)
    visited = gone.told(Next()).after(3.0)
    assert later(replace(visited, returns=1), 1.0, table, NOON).returns == 0


# --- What comes and goes by the clock -----------------------------------------------


@pytest.fixture(scope="module")
def raw() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        Path("tests/authoring/show.json").read_text("utf-8")
    )
    return found


def programme(raw: dict[str, Any], *schedules: tuple[int, dict[str, Any]]) -> Programme:
    """The show with schedules on some of its slides."""
    raw = json.loads(json.dumps(raw))
    for number, schedule in schedules:
        raw["slides"][number]["schedule"] = schedule
    content = Content.model_validate_json(json.dumps(raw))
    return Programme(Loaded(content, Path("show.json"), "0"))


DAY = datetime(2031, 5, 1)


def test_without_schedules_one_plan_holds_for_ever(raw: dict[str, Any]) -> None:
    rounds = Rounds(programme(raw))
    plan = rounds.plan(DAY)
    assert plan is not None
    assert plan.holds(0.0)
    assert plan.holds(9e9)
    assert rounds.plan(DAY + timedelta(days=900)) is plan
    assert rounds.plan(datetime(1970, 1, 1)) is None


def test_slides_come_where_pages_change(raw: dict[str, Any]) -> None:
    hours = {"hours": ["09:00-12:00", "12:00-12:01", "14:00-17:00"]}
    show = programme(raw, (2, hours), (4, {"hours": ["09:00-17:00"]}))
    rounds = Rounds(show)
    eight = rounds.plan(DAY.replace(hour=8))
    assert eight is not None
    nine = DAY.replace(hour=9).timestamp()
    assert 0 <= eight.until - nine < 200
    # What is on is seen to its end, and the next that is on comes after it.
    turn = datetime.fromtimestamp(eight.until) + timedelta(microseconds=1)
    before = eight.ids[eight.table.at(eight.until - 0.01).place]
    after = Rounds(show).plan(turn)
    assert after is not None
    assert after.since == eight.until
    assert len(after.ids) == len(eight.ids) + 2
    place = after.table.at(eight.until)
    whole = [slide.id for slide in show.whole.content.slides]
    there = whole[(whole.index(before) + 1) % len(whole)]
    assert after.ids[place.place] == there
    assert after.table.stay(place.place) <= place.left


@given(st.integers(0, 86_399 * 2), st.lists(st.integers(0, 86_399 * 2), max_size=3))
def test_a_plan_is_the_same_whatever_was_asked_before(
    seconds: int, others: Sequence[int]
) -> None:
    show = _SHOW[0]
    asked = Rounds(show)
    for other in others:
        asked.plan(DAY + timedelta(seconds=other))
    moment = DAY + timedelta(seconds=seconds)
    found, fresh = asked.plan(moment), Rounds(show).plan(moment)
    assert found is not None
    assert found.holds(moment.timestamp())
    assert found == fresh
    # As long as it holds the programme is its own, or a page is seen to its end.
    on = show.ids(moment)
    assert found.ids == on or _is_seen_to_its_end(found, on, moment, show)


def _is_seen_to_its_end(
    plan: Plan, on: tuple[str, ...], moment: datetime, show: Programme
) -> bool:
    left = plan.until - moment.timestamp()
    now = plan.table.at(moment.timestamp()).left
    return 0 < left <= now + 1e-3 and show.ids(datetime.fromtimestamp(plan.until)) == on


_SHOW = [
    programme(
        json.loads(Path("tests/authoring/show.json").read_text("utf-8")),
        (1, {"hours": ["08:00-08:01", "09:30-18:00"]}),
        (3, {"days": ["thu"]}),
        (5, {"from": "2031-05-01T23:59", "until": "2031-05-02T10:00"}),
    )
]


def test_a_group_goes_on_at_all_its_stations(raw: dict[str, Any]) -> None:
    show = programme(raw, (2, {"hours": ["09:00-17:00"]}))
    for of in (1, 3):
        plans = [
            Rounds(show, Station(place, of)).plan(DAY.replace(hour=11))
            for place in range(of)
        ]
        assert None not in plans
        assert len({plan.since for plan in plans if plan}) == 1
        stamp = DAY.replace(hour=11).timestamp()
        places = [plan.table.at(stamp).place for plan in plans if plan]
        count = len(plans[0].ids) if plans[0] else 0
        assert places == [(places[0] + n) % count for n in range(of)]
