"""Structure: a stream for each member, joined by group, then one."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from kiosk.charts.structure import StructureChart
from kiosk.content.content import load
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import FILL
from kiosk.drawing.marks import Dots, Fill, Hot, Label
from kiosk.drawing.viewport import Box, Viewport
from kiosk.model.text import Text

if TYPE_CHECKING:
    from kiosk.drawing.marks import Mark

(SLIDE,) = load(Path(__file__).parent / "structure.json").content.slides
(CHART,) = SLIDE.charts()


def drawn(t: float = 1.0, **viewport: Any) -> tuple[Mark, ...]:
    """The example in a box 1000 wide and 556 high, whose foot is the river."""
    room = Viewport(**{"language": "en", **viewport})
    return CHART.marks(t, Box(Rect(100, 300, 1000, 556), room, SLIDE.facts()))


def test_named_members_are_streams_and_those_not_named_are_dotted() -> None:
    fills = [m for m in drawn() if isinstance(m, Fill)]
    # Two and two members by name, the dots of a third, the two streams of the groups,
    # and what lies between those where they touch.
    assert len(fills) == 4 + 1 + 1 + 2
    (dotted,) = (m for m in drawn() if isinstance(m, Dots))
    # Dots as wide as the streams of the others.
    assert dotted.diameter == 12
    # It begins where it is clear of them.
    x = dotted.points[:, 0]
    assert 0 < x[0] < 0.14 * 1100
    # It is level as far as the others are.
    assert np.diff(x) == pytest.approx([1.9 * 12] * (len(x) - 1))
    assert 0 <= 0.5 * 1100 - x[-1] < 1.9 * 12 + 1e-6
    assert len(x) == len(next(m for m in drawn(0.2) if isinstance(m, Dots)).points)


def test_members_are_called_by_name_and_the_rest_together() -> None:
    labels = [m for m in drawn() if isinstance(m, Label)]
    assert [m.text for m in labels] == [
        *("Library", "Canteen", "Legal advice", "Repairs", "not named in the source"),
        *("2", "every day", "3", "by", "appointment"),
    ]
    assert {m.x for m in labels[:5]} == {0.14 * 1100 + 8}
    # Six tenths of a step more lie between two groups.
    steps = [b.y - a.y for a, b in pairwise(labels[:5])]
    pitch = (856 - 64 - 406) / 4.6
    assert steps == pytest.approx([pitch, 1.6 * pitch, pitch, pitch])


def test_a_group_opens_its_count_at_its_members_and_at_its_number() -> None:
    hots = [m for m in drawn() if isinstance(m, Hot)]
    assert [m.target.which for m in hots] == ["daily", "daily", "booked", "booked"]
    assert [m.words is not None for m in hots] == [False, True, False, True]
    assert hots[0].anchor == pytest.approx((803.0, 479.261), abs=1e-3)


def test_a_lesser_group_is_paler_and_lies_below_the_other() -> None:
    assert isinstance(CHART, StructureChart)
    lesser = CHART.groups[0].model_copy(update={"quiet": True})
    chart = CHART.model_copy(update={"groups": (lesser, *CHART.groups[1:])})
    room = Viewport(language="en")
    marks = chart.marks(1.0, Box(Rect(100, 300, 1000, 556), room, SLIDE.facts()))
    fills = [m for m in marks if isinstance(m, Fill)]
    pale = FILL.mixed("ground", 0.3)
    # Its two members and its stream; nothing is mended between unequal colours.
    dotted = FILL.mixed("ground", 0.35)
    assert [m.ink for m in fills] == [pale, pale, FILL, FILL, dotted, pale, FILL]


def summed(t: float = 1.0) -> tuple[Mark, ...]:
    """The example with a sum, over a whole page."""
    chart = CHART.model_copy(update={"total": Text(zh="项服务", en="services")})
    room = Viewport(language="en")
    return chart.marks(t, Box(Rect(112, 240, 1696, 616), room, SLIDE.facts()))


def test_groups_with_a_sum_become_one_stream_under_it() -> None:
    marks = summed()
    *_, daily, booked, whole = (m for m in marks if isinstance(m, Fill))
    x = 0.8 * 1808
    top, low = across(whole, x)
    assert low - top == pytest.approx(60.0)
    # As wide as both, which lie side by side where they meet it.
    meet = (0.4 + 0.09 + 0.14 + 0.13) * 1808
    (a, b), (c, d) = across(daily, meet), across(booked, meet)
    assert (a, d) == pytest.approx((top, low), abs=0.5)
    assert b == pytest.approx(c, abs=0.5)
    five = next(m for m in marks if isinstance(m, Label) and m.text == "5")
    assert five.y < top
    assert five.x == pytest.approx(meet, abs=30)
    assert max(m.runs[0].size for m in marks if isinstance(m, Label)) == (
        five.runs[0].size
    )
    # No name is smaller than can be read, and none meets another.
    assert min(m.runs[0].size for m in marks if isinstance(m, Label)) >= 28
    casts = {tuple(map(type, summed(t))) for t in (0.0, 0.3, 1.0)}
    assert len(casts) == 1


def across(fill: Fill, x: float) -> tuple[float, float]:
    """The upper and the lower edge of a stream at x."""
    outline = fill.outlines[0]
    half = len(outline) // 2
    ends = [
        float(np.interp(x, side[:, 0], side[:, 1]))
        for side in (outline[:half], outline[half:][::-1])
    ]
    return min(ends), max(ends)


def test_members_are_equally_wide_and_what_joins_is_their_sum() -> None:
    *members, _, _, daily, booked = (m for m in drawn() if isinstance(m, Fill))
    widths = [low - top for top, low in (across(m, 400) for m in members)]
    assert widths == pytest.approx([12.0] * 4)
    assert np.ptp(across(daily, 800)) == pytest.approx(24.0)
    # Of its three members two are named.
    assert np.ptp(across(booked, 800)) == pytest.approx(24.0)


def test_a_joint_has_no_step() -> None:
    first, second, *_, daily, _ = (m for m in drawn() if isinstance(m, Fill))
    join = 0.6 * 1100
    (top, middle), (same, low) = across(first, join), across(second, join)
    assert middle == pytest.approx(same, abs=0.05)
    assert across(daily, join) == pytest.approx((top, low), abs=0.05)


def test_those_not_named_run_on_as_dots_below_the_others_until_all_is_river() -> None:
    *_, trail, _, _, booked = (m for m in drawn() if isinstance(m, Fill))
    widths = [np.ptp(across(booked, x)) for x in (662, 710, 750, 790)]
    assert widths == pytest.approx([24.0] * 4, abs=0.1)
    middles = np.array([dot.mean(axis=0) for dot in trail.outlines])
    across_ = np.array([np.ptp(dot[:, 0]) for dot in trail.outlines])
    level = (middles[:, 0] > 662) & (middles[:, 0] < 790)
    assert level.sum() >= 5
    low = across(booked, 700)[1]
    # In the middle of the third of the width that is theirs.
    assert middles[level, 1] == pytest.approx([low + 6] * int(level.sum()), abs=0.1)
    assert across_[level] == pytest.approx([0.64 * 12] * int(level.sum()), abs=0.1)
    # The last are finer and finer; none is left where the stream is the river.
    last = across_[middles[:, 0] > 850]
    assert (np.diff(last) <= 1e-6).all()
    assert middles[:, 1].max() < 853


def test_without_any_names_the_river_stays() -> None:
    groups = tuple(
        group.model_copy(update={"members": ()})
        for group in CHART.groups  # type: ignore[attr-defined]
    )
    chart = CHART.model_copy(update={"groups": groups})
    box = Box(Rect(100, 300, 1000, 556), Viewport(), SLIDE.facts())
    assert chart.river(Viewport(), box) is None


def test_all_streams_end_as_the_river() -> None:
    *_, between, daily, booked = (m for m in drawn() if isinstance(m, Fill))
    for x in (1132, 1146):
        assert across(daily, x) == pytest.approx((853, 859), abs=0.1)
        assert across(booked, x) == pytest.approx((853, 859), abs=0.1)
    # The lower is down before the upper, which comes down to it along its line.
    assert across(booked, 1080) == pytest.approx((853, 859), abs=0.1)
    assert across(daily, 1080)[1] < 853
    assert between.outlines[0][:, 0].max() == pytest.approx(1132)


def centre(fill: Fill) -> tuple[Any, Any]:
    """The middle line of a stream, and its widths."""
    outline = fill.outlines[0]
    half = len(outline) // 2
    low, high = outline[:half], outline[half:][::-1]
    return (low + high) / 2, np.hypot(*(high - low).T)


@pytest.mark.parametrize("size", [(1920.0, 1080.0), (1080.0, 1920.0)])
def test_joined_streams_fall_in_one_curve_and_do_not_cross(
    size: tuple[float, float],
) -> None:
    *_, daily, booked = (
        m for m in drawn(width=size[0], height=size[1]) if isinstance(m, Fill)
    )
    lines = []
    for stream, whole, start, end in (
        (daily, 24.0, 0.86 * 1100, 1132.0),
        (booked, 24.0, 0.86 * 1100 - 54, 1078.0),
    ):
        line, wide = centre(stream)
        fall = line[:, 0] >= start
        # Down all the way, steepest once, and along no corner.
        assert (np.diff(line[fall][:, 1]) >= -1e-9).all()
        turn = np.degrees(np.arctan2(*np.diff(line[fall], axis=0)[:, ::-1].T))
        assert np.abs(np.diff(turn)).max() < 4.0
        # As wide as all its members, but for the last 350 units.
        steps = np.hypot(*np.diff(line, axis=0).T)
        left = np.append(np.cumsum(steps[::-1])[::-1], 0.0) - (line[-1, 0] - end)
        level = (line[:, 0] >= 800) & (left >= 350)
        assert level.any()
        assert wide[level] == pytest.approx([whole] * int(level.sum()), abs=0.4)
        assert (np.diff(wide[left < 350]) <= 1e-6).all()
        lines.append(line[fall])
    x = np.linspace(0.87 * 1100, 1131, 50)
    upper, lower = (np.interp(x, line[:, 0], line[:, 1]) for line in lines)
    assert (upper < lower).all()


def test_no_seam_shows_where_streams_join_and_touch() -> None:
    first, second, *_, between, daily, booked = (
        m for m in drawn() if isinstance(m, Fill)
    )
    # The group's stream begins where its two members are 2 units apart at most.
    start = float(daily.outlines[0][:, 0].min()) + 1
    gap = across(second, start)[0] - across(first, start)[1]
    assert 0 < gap <= 2.1
    assert across(daily, start)[0] == pytest.approx(across(first, start)[0], abs=0.3)
    assert across(daily, start)[1] == pytest.approx(across(second, start)[1], abs=0.3)
    # What lies between two groups is filled from where they touch to their end.
    for x in np.linspace(float(between.outlines[0][:, 0].min()) + 1, 1130, 30):
        top, low = across(between, float(x))
        assert across(daily, float(x))[1] >= top - 1e-6
        assert across(booked, float(x))[0] <= low + 1e-6


def test_many_members_are_thinner_and_still_equal() -> None:
    counts = {"daily": 12, "booked": 10}
    facts = {
        name: replace(fact, value=Fraction(counts[name]))
        for name, fact in SLIDE.facts().items()
    }
    box = Box(Rect(100, 300, 1000, 556), Viewport(language="en"), facts)
    marks = CHART.marks(1.0, box)
    assert {m.diameter for m in marks if isinstance(m, Dots)} == {132.0 / 22}
    *_, daily, booked = (m for m in marks if isinstance(m, Fill))
    # Two of either are named.
    assert np.ptp(across(daily, 800)) == pytest.approx(12.0, abs=0.3)
    assert np.ptp(across(booked, 750)) == pytest.approx(12.0, abs=0.3)


def test_streams_rise_out_of_the_river_and_stay_as_many_points() -> None:
    first, half, whole = (
        [m for m in drawn(t) if isinstance(m, Fill)] for t in (1e-9, 0.2, 1.0)
    )
    sizes = [[len(m.outlines[0]) for m in fills] for fills in (first, half, whole)]
    assert sizes[0] == sizes[1] == sizes[2]
    assert {m.alpha for m in half} == {1.0}
    # At first they lie on the main strand; upstream is up before downstream.
    *members, trail, between, daily, booked = first
    # Dots come with the width of which they are a part.
    assert len(trail.outlines) < len(whole[4].outlines)
    assert np.ptp(between.outlines[0][:, 1]) < 1e-3
    for fill in (*members, daily, booked):
        assert across(fill, 500) == pytest.approx((853, 859), abs=1e-3)
    risen = [
        (856 - sum(across(half[0], x)) / 2) / (856 - sum(across(whole[0], x)) / 2)
        for x in (200, 350, 500)
    ]
    assert risen == sorted(risen, reverse=True)
    assert 0 < risen[-1] < risen[0] < 1


def test_the_main_strand_rests_where_the_streams_have_left() -> None:
    viewport = Viewport()
    box = Box(Rect(100, 300, 1000, 556), viewport, SLIDE.facts())
    river = CHART.river(viewport, box)
    assert river is not None
    here = np.linspace(0, 1920, river.width.shape[1])
    # It is whole again where they end, 32 units beside their box.
    assert (river.width[0][(here > 0) & (here < 1132)] == 0).all()
    assert (river.width[0][here >= 1132] == 6).all()
    # They run on along it, over the samples in which it is not.
    *_, last = (m for m in drawn() if isinstance(m, Fill))
    assert last.outlines[0][:, 0].max() == pytest.approx(1132 + 16)


def test_words_stand_clear_of_wide_streams() -> None:
    marks = drawn()
    *_, daily, booked = (m for m in marks if isinstance(m, Fill))
    labels = {m.text: m for m in marks if isinstance(m, Label)}
    for number, stream in (("2", daily), ("3", booked)):
        assert labels[number].y == pytest.approx(across(stream, 800)[0] - 20, abs=0.1)


def test_streams_fall_side_by_side_and_meet_at_the_river_alone() -> None:
    *_, daily, booked = (m for m in drawn() if isinstance(m, Fill))
    upper, lower = (centre(stream) for stream in (daily, booked))
    for (x, y), wide in zip(*lower, strict=True):
        if y > 800:
            break
        apart = np.hypot(*(upper[0] - (x, y)).T) - (upper[1] + wide) / 2
        assert apart.min() > 12.0


def test_members_that_nothing_names_stand_closer() -> None:
    groups = tuple(
        group.model_copy(update={"members": group.members[:1]})
        for group in CHART.groups  # type: ignore[attr-defined]
    )
    chart = CHART.model_copy(update={"groups": groups})
    box = Box(Rect(100, 300, 1000, 556), Viewport(), SLIDE.facts())
    dotted = [m for m in chart.marks(1.0, box) if isinstance(m, Dots)]
    rows = [float(np.interp(400, *m.points.T)) for m in dotted]
    # The first of them bears what is said of all.
    steps = np.diff(rows[1:])
    assert steps == pytest.approx([0.5 * (856 - 64 - 406) / 4.1])


@pytest.mark.parametrize("size", [(1920.0, 1080.0), (1080.0, 1920.0)])
def test_the_total_is_the_sum_and_says_of_what(size: tuple[float, float]) -> None:
    total = Text(zh="个站点", en="stations")
    chart = CHART.model_copy(update={"total": total})
    viewport = Viewport(width=size[0], height=size[1], language="en")
    box = Box(Rect(100, 300, 900, 556), viewport, SLIDE.facts())
    labels = {m.text: m for m in chart.marks(1.0, box) if isinstance(m, Label)}
    assert {"5", "stations", "2 + 3"} <= set(labels)
    assert labels["5"].y == labels["stations"].y > labels["2 + 3"].y
    sizes = [labels[text].runs[0].size for text in ("5", "2", "3")]
    assert sizes[0] > sizes[1] == sizes[2]
