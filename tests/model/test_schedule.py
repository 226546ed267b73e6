"""Schedules: dates, weekdays and hours, nights across midnight, clocks gone mad."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.content.content import ContentError, load
from kiosk.model.schedule import Schedule, first, lasting, next_edge, shown
from kiosk.show.programme import LOOK, Programme

COVER = Path(__file__).parents[1] / "slides" / "cover.json"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def made(**fields: Any) -> Schedule:
    return Schedule.model_validate_json(json.dumps(fields))


# 2026-05-01 is a Friday.


@pytest.mark.parametrize(
    ("fields", "on", "off"),
    [
        (
            {"from": "2026-05-01"},
            ["2026-05-01T00:00", "2031-01-01T12:00"],
            ["2026-04-30T23:59"],
        ),
        (
            {"until": "2026-05-05"},
            ["2026-05-05T23:59", "2020-01-01T00:00"],
            ["2026-05-06T00:00"],
        ),
        (
            {"from": "2026-05-01T09:00", "until": "2026-05-01T18:00"},
            ["2026-05-01T09:00", "2026-05-01T17:59"],
            ["2026-05-01T08:59", "2026-05-01T18:00"],
        ),
        (
            {"days": ["sat", "sun"]},
            ["2026-05-02T00:00", "2026-05-03T23:59"],
            ["2026-05-01T23:59", "2026-05-04T00:00"],
        ),
        (
            {"hours": ["09:00-12:00", "14:00-17:00"]},
            ["2026-05-01T09:00", "2026-05-01T16:59"],
            ["2026-05-01T08:59", "2026-05-01T12:00", "2026-05-01T13:00"],
        ),
        (
            {"hours": ["18:00-24:00"]},
            ["2026-05-01T23:59"],
            ["2026-05-02T00:00"],
        ),
        # A night belongs to the day on which it begins.
        (
            {"hours": ["22:00-02:00"], "days": ["fri"], "until": "2026-05-01"},
            ["2026-05-01T22:00", "2026-05-02T01:59", "2026-04-25T01:00"],
            ["2026-05-01T01:00", "2026-05-02T02:00", "2026-05-08T23:00"],
        ),
        (
            {"hours": ["22:00-02:00"], "until": "2026-05-02T01:00"},
            ["2026-05-02T00:59"],
            ["2026-05-02T01:00"],
        ),
    ],
)
def test_what_is_on(fields: dict[str, Any], on: list[str], off: list[str]) -> None:
    schedule = made(**fields)
    assert [moment for moment in on if not schedule.on(at(moment))] == []
    assert [moment for moment in off if schedule.on(at(moment))] == []


moments = st.datetimes(datetime(2026, 4, 1), datetime(2026, 6, 30))
clocks = st.sampled_from(["00:00", "07:30", "12:00", "18:00", "23:59"])
days = st.dates(datetime(2026, 4, 20).date(), datetime(2026, 5, 20).date())


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    fields: dict[str, Any] = {}
    begin, end = sorted((draw(days), draw(days)))
    if draw(st.booleans()):
        fields["from"] = begin.isoformat()
    if draw(st.booleans()):
        fields["until"] = end.isoformat() + draw(st.sampled_from(["", "T23:59"]))
    if draw(st.booleans()):
        fields["days"] = draw(
            st.lists(st.sampled_from(["mon", "sat"]), min_size=1, max_size=2)
        )
    start, stop = draw(clocks), draw(clocks)
    if start != stop or not fields:
        stop = stop if start != stop else "24:00"
        fields["hours"] = [f"{start}-{stop}"]
    return made(**fields)


@settings(max_examples=60, deadline=None)
@given(schedules(), moments)
def test_nothing_comes_or_goes_between_two_edges(
    schedule: Schedule, moment: datetime
) -> None:
    moment = moment.replace(microsecond=0)
    edge = next_edge([(schedule, None)], moment)
    end = moment + timedelta(days=7) if edge is None else edge
    steps = [moment + (end - moment) * share / 7 for share in range(7)]
    steps.append(end - timedelta(seconds=1))
    assert len({schedule.on(step) for step in steps if moment <= step < end}) <= 1


@settings(max_examples=40, deadline=None)
@given(schedules(), schedules(), moments)
def test_the_first_moment_is_the_first(
    one: Schedule, other: Schedule, moment: datetime
) -> None:
    found = first((one, other), moment)
    hours = [moment + timedelta(hours=n) for n in range(24 * 30)]
    on = [hour for hour in hours if one.on(hour) and other.on(hour)]
    if found is None:
        assert on == []
    else:
        assert one.on(found)
        assert other.on(found)
        assert not on or found <= on[0]


def test_what_lasts() -> None:
    now = at("2026-05-01T12:00")
    assert lasting((None, None), now)
    assert lasting((made(**{"from": "2020-05-01"}), None), now)
    assert lasting(
        (made(days=["mon", "tue", "wed", "thu", "fri", "sat", "sun"]),) * 2, now
    )
    assert lasting((made(hours=["00:00-12:00", "12:00-24:00"]), None), now)
    assert not lasting((made(days=["fri"]), None), now)
    assert not lasting((made(**{"from": "2027-05-01"}), None), now)
    assert not lasting((made(until="2027-05-01"), None), now)


def test_one_slide_at_least_is_shown() -> None:
    never, fridays = made(until="2020-01-01"), made(days=["fri"])
    now = at("2026-05-01T12:00")
    assert shown([(None, None), (never, None), (fridays, None)], now) == (0, 2)
    assert shown([(None, never), (fridays, fridays), (None, fridays)], now) == (1, 2)
    assert shown([(never, None), (None, never)], now) == (0,)


def test_a_clock_that_was_not_set_shows_what_is_always_on() -> None:
    early = made(until="2025-01-01")
    both = [(early, None), (None, None), (None, early), (None, None)]
    assert shown(both, at("1970-01-01T00:03")) == (1, 3)
    assert shown(both, at("2024-01-01T00:00")) == (0, 1, 2, 3)
    assert shown([(early, None)], at("1970-01-01T00:03")) == (0,)
    assert next_edge(both, at("1970-01-01T00:03")) is None


@pytest.mark.parametrize(
    ("schedule", "en", "zh"),
    [
        (
            {"from": "2026-05-05", "until": "2026-05-01"},
            "until 2026-05-01 is before from 2026-05-05",
            "until 2026-05-01 早于 from 2026-05-05",
        ),
        (
            {"from": "2026-05-01T18:00", "until": "2026-05-01T18:00"},
            "until 2026-05-01T18:00 is before from 2026-05-01T18:00",
            "until 2026-05-01T18:00 早于 from 2026-05-01T18:00",
        ),
        (
            {"from": "2026-02-30"},
            "there is no such day or time",
            "没有这一天或时刻",
        ),
        (
            {"from": "1 May"},
            "a date reads 2026-05-01, or 2026-05-01T09:00 with a time",
            "日期写成 2026-05-01，要写时刻就写成 2026-05-01T09:00",
        ),
        (
            {"hours": ["9-17"]},
            "hours read 09:00-17:30, from when to when",
            "时段写成 09:00-17:30",
        ),
        (
            {"hours": ["09:00-09:00"]},
            "the hours begin and end at the same time",
            "起止是同一时刻",
        ),
        (
            {"days": ["satu"]},
            "“satu” is not one of the choices; did you mean “sat”?",
            "没有“satu”这个选项，是不是想写“sat”？",
        ),
        (
            {},
            "write one of from, until, days and hours at least",
            "至少写 from、until、days、hours 中的一项",
        ),
        (
            {"form": "2026-05-01"},
            "there is no field called “form” here; did you mean “from”?",
            "这里没有叫“form”的字段，是不是想写“from”？",
        ),
    ],
)
def test_mistakes_are_said_in_both_languages(
    tmp_path: Path, schedule: dict[str, Any], en: str, zh: str
) -> None:
    for where in ("slides", "themes"):
        content = json.loads(COVER.read_text("utf-8"))
        content[where][0]["schedule"] = schedule
        file = tmp_path / "content.json"
        file.write_text(json.dumps(content), "utf-8")
        with pytest.raises(ContentError) as caught:
            load(file)
        (problem,) = caught.value.problems
        assert problem.field.startswith(f"{where}[0].schedule")
        assert problem.what.en == en
        assert problem.what.zh == zh


# The programme


def programme(folder: Path, **more: dict[str, Any]) -> Programme:
    """The cover's example, with schedules for its slides and themes by name."""
    content = json.loads(COVER.read_text("utf-8"))
    slide = json.loads((COVER.parent / "headline.json").read_text("utf-8"))
    content["sources"] |= slide["sources"]
    content["themes"].append({**content["themes"][0], "id": "other"})
    for number, theme in enumerate(content["themes"]):
        new = json.loads(json.dumps(slide["slides"][0]))
        new.update(id=f"page-{number}", theme=theme["id"])
        content["slides"].append(new)
    for each in (*content["slides"], *content["themes"]):
        if each["id"] in more:
            each["schedule"] = more[each["id"]]
    file = folder / "content.json"
    file.write_text(json.dumps(content), "utf-8")
    return Programme(load(file))


def test_a_theme_that_is_off_is_nowhere(tmp_path: Path) -> None:
    whole = json.loads(COVER.read_text("utf-8"))
    theme = whole["themes"][0]["id"]
    show = programme(tmp_path, **{theme: {"days": ["sat"]}})
    entries = [e.theme for e in show.whole.content.slides[0].entries]  # type: ignore[attr-defined]
    assert theme in entries
    friday, saturday = at("2026-05-01T12:00"), at("2026-05-02T12:00")
    assert show.part(show.ids(saturday)) is show.whole
    part = show.part(show.ids(friday)).content
    assert theme not in [one.id for one in part.themes]
    assert theme not in [slide.theme for slide in part.slides]
    left = [entry.theme for entry in part.slides[0].entries]  # type: ignore[attr-defined]
    assert left == [entry for entry in entries if entry != theme]


def test_a_theme_without_any_slides_is_still_announced(tmp_path: Path) -> None:
    show = programme(tmp_path, **{"page-0": {"days": ["sat"]}})
    content = show.whole.content
    empty = content.model_copy(update={"slides": content.slides[:-1]})
    show = Programme(replace(show.whole, content=empty))
    part = show.part(show.ids(at("2026-05-01T12:00"))).content
    assert content.themes[-1].id in [theme.id for theme in part.themes]
    assert content.themes[0].id not in [theme.id for theme in part.themes]


def test_the_clock_is_looked_at_once_a_minute_and_at_every_edge(tmp_path: Path) -> None:
    show = programme(tmp_path)
    assert show.wait(at("2026-05-01T12:00")) is None
    assert not show.scheduled
    show = programme(tmp_path, **{"page-0": {"hours": ["09:00-17:00"]}})
    assert show.wait(at("2026-05-01T12:00")) == LOOK
    assert LOOK * 1.05 < 60
    assert show.wait(at("2026-05-01T16:59:45")) == 15
    assert show.wait(at("1970-01-01T00:00")) == LOOK
    assert "page-0" in show.ids(at("2026-05-01T12:00"))
    assert "page-0" not in show.ids(at("2026-05-01T17:00"))


@pytest.mark.parametrize(
    "said",
    [
        {"until": "9999-12-31"},
        {"from": "9999-12-31"},
        {"from": "0001-01-01"},
        {"until": "0001-01-01"},
        {"from": "0001-01-01", "until": "9999-12-31T23:59", "hours": ["22:00-02:00"]},
        {"from": "9999-12-31", "hours": ["09:00-24:00"], "days": ["fri"]},
    ],
)
@pytest.mark.parametrize(
    "moment", [datetime.min, datetime(2026, 5, 1, 12), datetime.max]
)
def test_the_ends_of_the_calendar_are_days_like_others(
    said: dict[str, object], moment: datetime
) -> None:
    schedule = Schedule.model_validate_json(json.dumps(said))
    assert schedule.on(moment) in {True, False}
    edges = schedule.edges(moment)
    assert all(datetime.min <= edge <= datetime.max for edge in edges)
    both: tuple[Schedule | None, Schedule | None] = (schedule, None)
    assert shown([both], moment) == (0,)
    edge = next_edge([both], moment)
    assert edge is None or edge > moment
    begins = first(both, moment)
    assert begins is None or begins >= moment
    assert lasting(both, moment) in {True, False}
    assert schedule.ends is None or schedule.ends >= datetime(1, 1, 2)
    if said == {"until": "9999-12-31"}:
        assert schedule.on(datetime(2026, 5, 1))


@pytest.mark.parametrize("day", ["２０２６-０５-０１", "٢٠٢٦-٠٥-٠١", "2026-05-0１"])
def test_digits_of_other_scripts_are_told_how_a_date_reads(day: str) -> None:
    with pytest.raises(ValueError, match="moment"):
        Schedule.model_validate({"from": day})
