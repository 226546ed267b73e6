from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from kiosk.charts.timeline import EVEN, Event, TimelineChart
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import ACCENT, FILL, GROUND, SEAL, TEXT, WATER
from kiosk.drawing.marks import Arcs, Bars, Dots, Fill, Hot, Label, Mark, Stroke
from kiosk.drawing.typeset import width
from kiosk.drawing.viewport import Box, Viewport
from kiosk.model.figure import Figure, settled

PAGE = Rect(112, 174, 1696, 682)
TALL = Rect(80, 330, 920, 1225.968)
FIRST, LAST = 240.0, 1680.0
"""An eighth of the page from both edges."""


def text(words: str) -> dict[str, str]:
    return {"zh": words, "en": words}


def event(date: str, head: str = "开工", **more: Any) -> dict[str, Any]:
    base = {"head": text(head), "meaning": text("意思"), "source": "sample/1.1"}
    return {**base, "date": date, **more}


def story(date: str, head: str = "开工", **more: Any) -> dict[str, Any]:
    return event(date, head, story=True, **more)


def chart(*events: dict[str, Any], **more: Any) -> TimelineChart:
    raw = {"kind": "timeline", "events": events, **more}
    return TimelineChart.model_validate_json(json.dumps(raw))


def box(
    rect: Rect = PAGE, viewport: Viewport | None = None, unit: str = "平方米"
) -> Box:
    figure = Figure.model_validate(
        {
            "value": 4000,
            "unit": unit,
            "qualifier": "nearly",
            "label": text("厂房"),
            "meaning": text("厂房"),
            "period": text("2019年"),
            "source": "sample/1.1",
        }
    )
    return Box(rect, viewport or Viewport(), settled({"plant": figure}))


PATTERN = (
    story("2019-09", "在港城园区注册", figure="plant"),
    event("2019-12", "第一家"),
    event("2020-01", "第二家"),
    story("2020-03-01", "试剂盒获批"),
    event("2020-04", "第三家"),
)
SEAL_TEXT = {"zh": "全球首个", "en": "World first|of its kind"}


def nodes(marks: tuple[Mark, ...]) -> dict[str, tuple[float, float]]:
    """Where each event's node is, by the name of its note."""
    return {
        mark.target.which: mark.anchor
        for mark in marks
        if isinstance(mark, Hot)
        and mark.anchor is not None
        and mark.target.which.startswith("event")
    }


def labels(marks: tuple[Mark, ...]) -> dict[str, Label]:
    return {mark.text: mark for mark in marks if isinstance(mark, Label)}


def place(label: Label, viewport: Viewport) -> Rect:
    wide, size = width(label.runs, viewport.type), label.runs[0].size
    shift = {"start": 0.0, "middle": wide / 2, "end": wide}[label.anchor]
    return Rect(label.x - shift, label.y - 0.8 * size, wide, size)


def rings(marks: tuple[Mark, ...]) -> list[Arcs]:
    return [mark for mark in marks if isinstance(mark, Arcs)]


# Dates


@pytest.mark.parametrize(
    "date",
    ["2019", "2019-9", "2019-13", "2019-00", "2019-02-29", "2019-01-00", "0000-01"],
)
def test_a_date_is_a_month_or_a_day_that_there_was(date: str) -> None:
    with pytest.raises(ValidationError):
        chart(event(date), event("2030-01"))


@pytest.mark.parametrize("later", ["2019-08", "2019-09", "2019-09-01"])
def test_dates_rise(later: str) -> None:
    with pytest.raises(ValidationError, match="dates-order"):
        chart(event("2019-09"), event(later))


@pytest.mark.parametrize(
    ("date", "zh", "en", "short"),
    [
        ("2019-09", "2019年9月", "September 2019", ("2019.09", "Sep 2019")),
        ("2020-03-01", "2020年3月1日", "1 March 2020", ("2020.03.01", "1 Mar 2020")),
    ],
)
def test_dates_are_said_in_both_languages(
    date: str, zh: str, en: str, short: tuple[str, str]
) -> None:
    found = Event.model_validate_json(json.dumps(event(date)))
    assert (found.when.zh, found.when.en) == (zh, en)
    assert (found.short.zh, found.short.en) == short


def test_a_day_counts_as_its_share_of_the_month() -> None:
    def months(date: str) -> float:
        return Event.model_validate_json(json.dumps(event(date))).months

    assert months("2020-01") == months("2020-01-01") == 24240
    assert months("2020-03-16") == 24242 + 15 / 31
    assert months("2020-02-29") == 24241 + 28 / 29


def test_a_note_takes_its_period_from_the_date() -> None:
    found = chart(event("2019-09"), event("2020-03-01", period=text("三月初")))
    notes = found.notes()
    periods = [note.period.zh for note in notes.values() if note.period]
    assert list(notes) == ["event-1", "event-2"]
    assert periods == ["2019年9月", "三月初"]


# Places


def test_places_are_linear_in_time() -> None:
    found = chart(event("2019-01"), event("2019-04"), event("2019-07"))
    x = [x for x, _ in nodes(found.marks(1.0, box())).values()]
    assert x == pytest.approx([FIRST, 960, LAST])
    days = chart(event("2019-01"), event("2019-01-11"), event("2019-02-01"))
    x = [x for x, _ in nodes(days.marks(1.0, box())).values()]
    assert x == pytest.approx([FIRST, FIRST + 1440 * 10 / 31, LAST])


def test_the_last_date_stays_on_the_page() -> None:
    marks = chart(*PATTERN).marks(1.0, box())
    last = labels(marks)["2020.04"]
    # Seven characters of 36 and 24 units more than the box.
    wide = 36 * 7 * 0.56
    assert last.x == pytest.approx(1808 + 24 - wide)
    assert nodes(marks)["event-5"][0] == pytest.approx(last.x - 34)


def test_the_line_climbs_to_the_last_of_the_story() -> None:
    found, at = chart(*PATTERN), box()
    river = found.river(Viewport(), at)
    x, y = nodes(found.marks(1.0, at))["event-4"]
    top = 856 - 0.5425 * 682
    assert y == pytest.approx(top)
    assert river.y[0].min() == pytest.approx(top, abs=0.2)
    assert river.at(x, 1920) == pytest.approx(top, abs=0.2)
    assert river.y[0][[0, -1]].tolist() == [856, 856]
    # The echoes follow, damped.
    step = Viewport().seam - top
    nearest = int(np.argmin(river.y[0]))
    assert river.y[1][nearest] == pytest.approx(
        Viewport().seam - step * 0.66 + 15, abs=0.2
    )


def test_nodes_lie_on_the_line() -> None:
    found, at = chart(*PATTERN), box()
    river = found.river(Viewport(), at)
    for x, y in nodes(found.marks(1.0, at)).values():
        assert river.at(x, 1920) == pytest.approx(y, abs=0.3)


def test_the_story_swells_from_its_first_event_to_its_last() -> None:
    found, at = chart(*PATTERN), box()
    marks = found.marks(1.0, at)
    (swollen,) = [mark.outlines[0] for mark in marks if isinstance(mark, Fill)]
    upper, lower = swollen[:121], swollen[121:][::-1]
    thick = np.hypot(*(upper - lower).T)
    assert thick[[0, 60, 120]] == pytest.approx([6, 16, 26])
    middle = (upper + lower) / 2
    places = nodes(marks)
    assert middle[0] == pytest.approx(places["event-1"])
    assert middle[-1] == pytest.approx(places["event-4"])


def test_months_between_are_dots() -> None:
    marks = chart(*PATTERN).marks(1.0, box())
    small = [m for m in marks if isinstance(m, Dots) and m.diameter == 8]
    (dots,) = small
    assert dots.ink == GROUND
    # October, November and February.
    assert len(dots.points) == 3
    x = sorted(x for x, _ in nodes(marks).values())
    month = (x[1] - x[0]) / 3
    assert sorted(dots.points[:, 0]) == pytest.approx(
        [x[0] + month, x[0] + 2 * month, x[0] + 5 * month]
    )


def test_where_months_would_crowd_years_are_dots() -> None:
    decade = chart(event("2010-03"), event("2020-03"))
    dots = [m for m in decade.marks(1.0, box()) if isinstance(m, Dots)]
    # January 2020 would touch the last node.
    assert [len(m.points) for m in dots if m.diameter == 8] == [9]
    century = chart(event("1920-03"), event("2020-03"))
    dots = [m for m in century.marks(1.0, box()) if isinstance(m, Dots)]
    assert [m for m in dots if m.diameter == 8] == []


def test_dots_beyond_the_story_are_beads() -> None:
    found = chart(story("2019-01"), event("2019-04"))
    beads = [m for m in found.marks(1.0, box()) if isinstance(m, Dots)][:2]
    assert [(m.diameter, m.ink, len(m.points)) for m in beads] == [
        (14.0, FILL, 2),
        (8.0, GROUND, 2),
    ]


# Nodes and words


def test_the_story_is_of_the_accent_and_the_rest_hollow() -> None:
    marks = chart(*PATTERN).marks(1.0, box())
    discs = {m.points[0, 0]: m for m in marks if isinstance(m, Dots)}
    kinds = []
    for x, _ in nodes(marks).values():
        (ring,) = [m for m in rings(marks) if m.x == x]
        (sweep,) = ring.sweeps
        kinds.append((sweep.radius, sweep.width, sweep.ink, discs[x].ink))
    other = (14.0, 4.5, TEXT, WATER)
    assert kinds == [
        (15.0, 6.0, FILL, GROUND),
        other,
        other,
        (26.0, 6.0, TEXT, FILL),
        other,
    ]


def test_without_a_marked_event_all_are_the_story() -> None:
    found = chart(event("2019-01", "开工"), event("2019-06", "完工"))
    assert found.story() == (0, 1)
    words = labels(found.marks(1.0, box()))
    assert {"开工", "完工", "2019.01", "2019.06"} == set(words)


def test_the_story_stands_north_of_the_line_and_the_rest_south() -> None:
    found, at = chart(*PATTERN), box()
    words = labels(found.marks(1.0, at))
    river = found.river(Viewport(), at)
    for name in ("2019.09", "在港城园区注册", "2020.03.01", "试剂盒获批"):
        rect = place(words[name], at.viewport)
        assert rect.bottom < river.at(rect.x, 1920)
    for name in ("2019.12", "2020.01"):
        rect = place(words[name], at.viewport)
        assert rect.y > river.at(rect.x, 1920)
    # On the fall a date stands right of its node.
    assert words["2020.04"].anchor == "start"
    assert "第一家" not in words
    assert "其他大事，轻触展开" in words


def test_the_last_of_the_story_is_large_and_flush_right() -> None:
    found = chart(*PATTERN, seal=SEAL_TEXT)
    marks = found.marks(1.0, box())
    words = labels(marks)
    date, head = words["2020.03.01"], words["试剂盒获批"]
    assert (date.runs[0].size, date.runs[0].weight) == (124, 300)
    assert (date.x, date.anchor, head.x, head.anchor) == (1772, "end", 1772, "end")
    assert date.y == 174 + 36 + 124 * 0.8
    (seal,) = [m for m in marks if isinstance(m, Bars) and m.ink == SEAL]
    left = 1772 - 124 * 10 * 0.56
    assert seal.rects[0, 0] + seal.rects[0, 2] == pytest.approx(left - 26)


def test_where_the_seal_has_no_room_beside_the_date_it_stands_below() -> None:
    found = chart(*PATTERN, seal=SEAL_TEXT)
    at = box(TALL._replace(width=720), Viewport(1080, 1920, "en"))
    marks = found.marks(1.0, at)
    (seal,) = [m for m in marks if isinstance(m, Bars) and m.ink == SEAL]
    left, top, wide, high = seal.rects[0]
    assert left + wide == pytest.approx(800)
    assert top > labels(marks)["试剂盒获批"].y
    x, y = nodes(marks)["event-4"]
    assert y - 26 > top + high
    assert left < x < left + wide


def test_an_early_summit_has_its_words_over_it() -> None:
    found = chart(story("2019-01", "开工"), event("2019-06"), event("2020-01"))
    marks = found.marks(1.0, box())
    date = labels(marks)["2019.01"]
    wide = 124 * 7 * 0.56
    assert date.x == pytest.approx(112 + wide)
    assert 112 < nodes(marks)["event-1"][0] < date.x
    # One event alone does not swell.
    assert not [mark for mark in marks if isinstance(mark, Fill)]


def test_a_figure_stands_under_its_event_and_answers_a_touch() -> None:
    found, at = chart(*PATTERN), box()
    marks = found.marks(1.0, at)
    (line,) = [m for m in marks if isinstance(m, Label) and "4000" in m.text]
    assert [(run.text, run.ink) for run in line.runs[1:]] == [
        ("近", ACCENT),
        ("4000", TEXT),
        ("平方米", ACCENT),
    ]
    head = labels(marks)["在港城园区注册"]
    assert (line.x, line.y) == (head.x, head.y + 40 * 1.36)
    (hot,) = [m for m in marks if isinstance(m, Hot) and m.target.which == "plant"]
    assert hot.rect.holds(line.x + 1, line.y - 1)


def test_a_figure_of_the_summit_or_of_another_event_is_said_too() -> None:
    long = "一家名字很长很长的高新技术企业联合一所大学共同研发"
    found = chart(
        event("2019-01", figure="plant"),
        story("2019-06", long, figure="plant"),
        event("2020-01"),
    )
    marks = found.marks(1.0, box(Rect(1000, 174, 808, 682), unit="%"))
    numbers = [m for m in marks if isinstance(m, Label) and "4000" in m.text]
    # The percent sign clings to the number.
    assert [line.runs[-1].dx for line in numbers] == [0.0, 0.0]
    assert {line.anchor for line in numbers} == {"middle", "end"}


def test_where_a_figure_is_too_long_its_number_stands_below() -> None:
    found = chart(story("2019-01"), story("2019-06", figure="plant"))
    at = box(Rect(1500, 174, 308, 682))
    words = labels(found.marks(1.0, at))
    assert {"厂房", "近4000平方米"} <= set(words)


def test_dates_that_would_meet_stand_at_different_heights() -> None:
    found = chart(
        story("2019-01"), event("2019-06-01"), event("2019-06-10"), story("2020-01")
    )
    at = box()
    marks = found.marks(1.0, at)
    words = labels(marks)
    a, b = (place(words[d], at.viewport) for d in ("2019.06.01", "2019.06.10"))
    assert not a.grown(4).meets(b.grown(4))
    # A stem leads to the lower one, and passes the higher one by.
    x, y = nodes(marks)["event-3"]
    stems = [m.rects[0] for m in marks if isinstance(m, Bars)]
    (stem,) = [s for s in stems if abs(s[0] + 1 - x) < 0.1]
    assert stem[1] == pytest.approx(y + 14)
    assert stem[1] + stem[3] < b.y
    assert a.right < x


def test_on_a_gentle_fall_a_date_stands_below() -> None:
    found = chart(
        story("2019-01"), story("2019-12"), event("2019-12-10"), event("2019-12-20")
    )
    at = box()
    words = labels(found.marks(1.0, at))
    assert words["2019.12.10"].anchor == "start"
    assert words["2019.12.20"].anchor == "middle"


def test_no_echo_passes_behind_a_text() -> None:
    found, at = chart(*PATTERN), box(viewport=Viewport(large=1.3))
    viewport = at.viewport
    river = found.river(viewport, at)
    words = labels(found.marks(1.0, at))
    x = np.linspace(0, 1920, 241)
    for name in ("2019.12", "2020.01", "其他大事，轻触展开"):
        rect = place(words[name], viewport)
        within = (x >= rect.x) & (x <= rect.right)
        for y, wide in zip(river.y[1:], river.width[1:], strict=True):
            behind = within & (y > rect.y) & (y < rect.bottom)
            assert (wide[behind] == 0).all()
    assert (river.width[0] == 6).all()
    assert river.width[4][0] == 1.5


def test_the_hint_is_said_only_where_something_opens_unseen() -> None:
    told = chart(*PATTERN, hint=text("轻触看看"))
    assert "轻触看看" in labels(told.marks(1.0, box()))
    assert [words.zh for words in told.texts()] == [
        "在港城园区注册",
        "试剂盒获批",
        "轻触看看",
    ]
    both = chart(story("2019-01"), story("2019-06"))
    assert "其他大事，轻触展开" not in labels(both.marks(1.0, box()))
    assert len(both.texts()) == 2
    # Without room the hint is left out.
    narrow = box(Rect(1700, 174, 108, 682))
    assert "轻触看看" not in labels(told.marks(1.0, narrow))
    many = [story("2019-01"), *(event(f"2019-{m:02d}") for m in range(2, 10))]
    full = chart(*many, story("2019-10")).marks(1.0, box(Rect(1400, 700, 340, 156)))
    assert "其他大事，轻触展开" not in labels(full)


HEADS = (
    "在园区注册成立公司",
    "厂房交付",
    "第一条生产线投入使用",
    "与高校联合研发",
    "提交审批材料",
)


@pytest.mark.parametrize(
    "viewport", [Viewport(), Viewport(large=1.3), Viewport(1080, 1920, "en")]
)
def test_words_of_a_crowded_story_never_meet(viewport: Viewport) -> None:
    events = [event(f"2019-{m:02d}-15", HEADS[m % 5]) for m in range(1, 11)]
    found = chart(*events)
    at = box(TALL if viewport.portrait else PAGE, viewport)
    marks = found.marks(1.0, at)
    said = [m for m in marks if isinstance(m, Label)]
    rects = [place(label, viewport) for label in said]
    for i, a in enumerate(rects):
        assert at.rect.y <= a.y
        assert a.right <= viewport.width
        assert not any(a.meets(b) for b in rects[:i])
    # Stems cross no words.
    stems = [Rect(*m.rects[0]) for m in marks if isinstance(m, Bars)]
    for stem in stems:
        assert not any(stem.meets(rect) for rect in rects)
    # Dates that find no room are left to the card.
    assert len(nodes(marks)) == 10
    assert len(said) > 6


def test_a_break_that_was_written_is_not_kept() -> None:
    found = chart(event("2019-01", "在港城\n园区"), event("2019-06"))
    assert "在港城园区" in labels(found.marks(1.0, box()))


# Time and touch


def test_the_run_passes_events_from_left_to_right() -> None:
    found, at = chart(*PATTERN, seal=SEAL_TEXT), box()
    half = found.marks(0.42 + 0.53 / 2, at)
    alphas = {name: label.alpha for name, label in labels(half).items()}
    assert alphas["2019.09"] == 1
    # The line is run through as far as 0.5 / 0.86 of the time from first to last.
    assert alphas["2019.12"] == 1
    assert alphas["2020.03.01"] == 0
    (swollen,) = [m.outlines[0] for m in half if isinstance(m, Fill)]
    places = nodes(half)
    first, last = places["event-1"][0], places["event-5"][0]
    assert swollen[:, 0].max() == pytest.approx(
        first + (last - first) * 0.5 / 0.86, abs=3
    )
    assert [m.alpha for m in half if isinstance(m, Bars) and m.ink == SEAL] == [0]


def test_nodes_pop_as_the_run_passes() -> None:
    found, at = chart(*PATTERN), box()
    early = found.marks(0.45, at)
    first = rings(early)[0]
    assert 0.3 * 15 < first.sweeps[0].radius < 15
    assert first.alpha == 1
    assert rings(early)[-1].alpha == 0
    assert rings(found.marks(1.0, at))[0].sweeps[0].radius == 15


def test_off_the_river_the_chart_draws_its_own_line() -> None:
    found = chart(*PATTERN)
    at = box(Rect(112, 174, 1696, 500))
    lines = [m for m in found.marks(1.0, at) if isinstance(m, Fill)]
    assert len(lines) == 2
    line = lines[0].outlines[0]
    assert (line[:, 0].min(), line[:, 0].max()) == pytest.approx((0, 1920), abs=0.5)
    assert line[:, 1].max() == pytest.approx(677, abs=0.5)
    assert found.marks(0.0, at)[0].alpha == 0  # type: ignore[attr-defined]


def test_beside_another_chart_the_line_keeps_to_its_box() -> None:
    found = chart(*PATTERN)
    at = box(Rect(900, 174, 700, 682))
    river = found.river(Viewport(), at)
    x = np.linspace(0, 1920, 241)
    beside = (x <= 876) | (x >= 1624)
    assert river.y[0][beside] == pytest.approx(856)
    assert river.y[0][~beside].min() < 700


def test_every_event_answers_at_its_node() -> None:
    found, at = chart(*PATTERN), box()
    hots = [m for m in found.marks(0.0, at) if isinstance(m, Hot)]
    assert [hot.target.which for hot in hots] == [
        *("event-1", "plant", "event-2", "event-3", "event-4", "event-5"),
    ]
    for hot in hots:
        assert hot.anchor is not None
        assert hot.target.which == "plant" or hot.rect.holds(*hot.anchor)
    assert hots[0].name == "2019.09 在港城园区注册"


DATES = {"2019.12", "2020.01"}


def test_posts_that_differ_little_stand_level() -> None:
    found = chart(
        story("2019-12", "开业"), story("2020-01", "落户"), story("2020-04", "落户")
    )
    marks = found.marks(1.0, box())
    posts = [m for m in marks if isinstance(m, Bars) and m.rects[0, 2] == 2.0]
    first, second = (float(post.rects[0, 1]) for post in posts)
    dates = [m.y for m in marks if isinstance(m, Label) and m.text[:7] in DATES]
    assert first == second
    assert dates == [dates[0]] * 2
    # They stand where the higher one has its place; the line climbs between them.
    low, high = (float(post.rects[0, 1] + post.rects[0, 3]) for post in posts)
    assert 20 < low - high < 48


PEERS = (
    story("2019-12", "甲开业", more=text("全市首家")),
    story("2020-01", "乙落户"),
    story("2020-04", "丙落户", more=text("首家落户的")),
)


def test_equal_events_are_of_one_weight_on_a_line_of_one_width() -> None:
    marks = chart(*PEERS, equal=True).marks(1.0, box())
    said = labels(marks)
    dates = [said[date] for date in ("2019.12", "2020.01", "2020.04")]
    assert {label.runs[0].size for label in dates} == {120.0}
    assert len({label.y for label in dates}) == 1
    heads = [said[head] for head in ("甲开业", "乙落户", "丙落户")]
    apart = [head.y - date.y for date, head in zip(dates, heads, strict=True)]
    assert apart == pytest.approx([apart[0]] * 3)
    found = rings(marks)
    # The small ones are the silent months; months of events have their nodes.
    assert [ring.sweeps[0].radius for ring in found] == [15.0] * 3 + [6, 6]
    heights = [y for _, y in nodes(marks).values()]
    assert np.ptp(heights) == pytest.approx(0)
    (band,) = (m for m in marks if isinstance(m, Fill))
    upper, lower = np.split(band.outlines[0], 2)
    thick = np.hypot(*(upper - lower[::-1]).T)
    assert thick.tolist() == pytest.approx([EVEN] * len(thick), abs=0.1)


def test_equal_events_stand_in_columns_and_silent_months_are_named() -> None:
    marks = chart(*PEERS, equal=True).marks(1.0, box())
    said = labels(marks)
    for number, date in enumerate(("2019.12", "2020.01", "2020.04")):
        assert said[date].anchor == "start"
        assert said[date].x == pytest.approx(112 + 18 + number * 1678 / 3 + 22)
    (x0, _), (x1, _) = (nodes(marks)[f"event-{n}"] for n in (2, 3))
    assert said["2 月"].x == pytest.approx(x0 + (x1 - x0) / 3)
    assert said["3 月"].x == pytest.approx(x0 + (x1 - x0) * 2 / 3)
    # Those of events are in their dates already.
    assert "1 月" not in said
    # Where events are not equal, months are dots.
    assert "2 月" not in labels(chart(*PEERS).marks(1.0, box()))


def test_a_line_leads_from_each_column_to_its_month() -> None:
    marks = chart(*PEERS, equal=True).marks(1.0, box())
    ways = [m.points for m in marks if isinstance(m, Stroke) and m.width == 5.0]
    found = nodes(marks)
    for number, way in enumerate(ways):
        x, y = found[f"event-{number + 1}"]
        assert way[0, 0] == pytest.approx(130 + number * 1678 / 3)
        assert way[-1].tolist() == pytest.approx([x, y - 15])
    # The first and the last stand over their months, the others swing over.
    assert [float(np.ptp(way[:, 0])) for way in ways] == pytest.approx(
        [0, 1678 / 3 - 1678 * 2 / 3 / 4, 0]
    )
    said = [place(label, Viewport()) for label in labels(marks).values()]
    assert not any(rect.holds(*at) for rect in said for way in ways for at in way)


def test_many_equal_events_stand_at_their_stems() -> None:
    many = [story(f"2019-{month:02d}", "落户") for month in (1, 3, 6, 9, 12)]
    marks = chart(*many, equal=True).marks(1.0, box())
    for date, (x, _) in zip(
        ("2019.01", "2019.03"), nodes(marks).values(), strict=False
    ):
        assert labels(marks)[date].x == pytest.approx(x + 22)


def test_an_equal_event_has_its_seal_below_its_words() -> None:
    first = story("2019-12", "甲开业", more=text("全市首家"))
    sealed = {**first, "seal": {"zh": "全市首家", "en": "First|here"}}
    marks = chart(sealed, *PEERS[1:], equal=True).marks(1.0, box())
    (plate,) = [m for m in marks if isinstance(m, Bars) and m.ink == SEAL]
    x, y, _, high = plate.rects[0]
    said = labels(marks)["全市首家"]
    assert x == pytest.approx(said.x)
    assert said.y < y < y + high < min(y for _, y in nodes(marks).values())
    # In a tall box it stands at the right, level with the date.
    tall = chart(sealed, *PEERS[1:], equal=True)
    marks = tall.marks(1.0, box(TALL, Viewport(1080, 1920)))
    (plate,) = [m for m in marks if isinstance(m, Bars) and m.ink == SEAL]
    x, y, wide, _ = plate.rects[0]
    assert x + wide == pytest.approx(TALL.right)
    date = place(labels(marks)["2019.12"], Viewport(1080, 1920))
    assert y == pytest.approx(date.y)
    assert date.right < x


def test_in_a_tall_box_equal_events_stand_below_one_another_as_far_as_in_time() -> None:
    view = Viewport(1080, 1920)
    marks = chart(*PEERS, equal=True).marks(1.0, box(TALL, view))
    at = nodes(marks)
    assert {x for x, _ in at.values()} == {TALL.x + 18}
    first, second, third = (y for _, y in at.values())
    assert second - first == pytest.approx((third - first) / 4)
    said = labels(marks)
    for date, (_, y) in zip(
        ("2019.12", "2020.01", "2020.04"), at.values(), strict=True
    ):
        assert place(said[date], view).centre[1] == pytest.approx(y, abs=12)
    # The line comes down through all of them to the river, past the silent months.
    (line,) = [m for m in marks if isinstance(m, Stroke)]
    assert line.width == EVEN
    assert line.points[:, 1].tolist() == pytest.approx([first, TALL.bottom])
    assert second < said["2 月"].y < said["3 月"].y < third
    rects = [place(label, view) for label in said.values()]
    assert not any(a.meets(b) for i, a in enumerate(rects) for b in rects[:i])


def test_the_bracket_of_how_long_it_takes_stands_on_the_nodes() -> None:
    found = chart(*PATTERN, seal=SEAL_TEXT, lasts={"zh": "半年", "en": "half a year"})
    marks = found.marks(1.0, box())
    at = nodes(marks)
    legs = [m.points for m in marks if isinstance(m, Stroke) and m.width == 4.0]
    ends = [at[name] for name in ("event-1", "event-4")]
    for leg, (x, y) in zip(legs, ends, strict=True):
        assert leg[0, 0] == pytest.approx(x)
        assert 10 < y - leg[0, 1] < 30
    date = labels(marks)["2020.03.01"]
    assert date.anchor == "start"
    assert date.x < ends[1][0] - 200


def test_equal_events_whose_words_are_wide_stand_below_one_another() -> None:
    wide = [
        story("2019-12", "一个名称很长很长的公司开业", more=text("全市首家如此的总部")),
        story("2020-01", "又一个名称很长的公司落户"),
        story("2020-02", "丁落户"),
        story("2020-03", "戊落户"),
        story("2020-04", "丙落户", more=text("首家落户的")),
    ]
    said = labels(chart(*wide, equal=True).marks(1.0, box()))
    dates = [said[date] for date in ("2019.12", "2020.01", "2020.04")]
    assert len({label.runs[0].size for label in dates}) == 1
    rects = [place(label, Viewport()) for label in said.values()]
    assert not any(a.meets(b) for i, a in enumerate(rects) for b in rects[:i])
    assert dates[0].y < dates[1].y


def test_half_a_sentence_more_is_smaller_below_the_head() -> None:
    said = labels(chart(*PEERS).marks(1.0, box()))
    for head, more in (("甲开业", "全市首家"), ("丙落户", "首家落户的")):
        assert said[more].y > said[head].y
        assert said[more].runs[0].size < said[head].runs[0].size


def test_equal_events_that_have_no_room_side_by_side_stand_at_different_heights() -> (
    None
):
    room = Viewport(1080, 1920)
    marks = chart(*PEERS, equal=True).marks(1.0, box(TALL, room))
    said = labels(marks)
    rects = [place(said[d], room) for d in ("2019.12", "2020.01", "2020.04")]
    assert not any(a.meets(b) for a, b in pairwise(rects))
    assert said["2019.12"].y < said["2020.01"].y


def test_how_long_a_story_takes_stands_in_a_bracket_and_dates_give_way() -> None:
    plain = chart(*PATTERN)
    lasting = chart(*PATTERN, lasts=text("半年左右"))
    marks = lasting.marks(1.0, box())
    (said,) = (m for m in marks if isinstance(m, Label) and m.text == "半年左右")
    assert said.runs[0].size == 150
    left, right = (m for m in marks if isinstance(m, Stroke))
    # From the first of the story to its last, and clear of its words.
    assert left.points[0][0] == pytest.approx(nodes(marks)["event-1"][0])
    assert right.points[0][0] == pytest.approx(nodes(marks)["event-4"][0])
    wide = width(said.runs, Viewport().type)
    assert left.points[-1][0] == pytest.approx(said.x - wide / 2 - 28)
    assert right.points[-1][0] == pytest.approx(said.x + wide / 2 + 28)

    def dated(one: TimelineChart) -> float:
        labels = (m for m in one.marks(1.0, box()) if isinstance(m, Label))
        return next(m.runs[0].size for m in labels if m.text == "2020.03.01")

    assert (dated(plain), dated(lasting)) == (124, 64)
    # It comes at the end of the run, and nothing lies above it.
    assert [m.alpha for m in lasting.marks(0.6, box()) if isinstance(m, Stroke)] == [
        0
    ] * 2
    tops = [m.y - m.runs[0].size for m in marks if isinstance(m, Label) and m != said]
    assert min(tops) > said.y


@pytest.mark.parametrize("wide", [1045.0, 1208.0])
def test_within_the_bracket_seal_and_words_keep_off_its_legs(wide: float) -> None:
    found = chart(*PATTERN, seal=SEAL_TEXT, lasts={"zh": "半年", "en": "half a year"})
    view = Viewport(language="en")
    marks = found.marks(1.0, box(Rect(112, 240, wide, 616), view))
    at = nodes(marks)
    (seal,) = [m for m in marks if isinstance(m, Bars) and m.ink == SEAL]
    left, _, across, _ = seal.rects[0]
    date = labels(marks)["1 Mar 2020"]
    assert at["event-1"][0] + 20 <= left
    assert left + across + 20 <= date.x
    assert date.x + width(date.runs, view.type) <= at["event-4"][0] - 20
