"""Entrance: what appears rises into place, and numbers count up on the spot."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.drawing.easing import in_out_cubic
from kiosk.drawing.entrance import (
    COUNT,
    RISE,
    RIVER,
    appearing,
    extent,
    hero,
    hero_runs,
    risen,
    tail,
)
from kiosk.drawing.ink import ACCENT, FILL, TEXT
from kiosk.drawing.marks import Label, Run
from kiosk.drawing.river import SAMPLES, WIDTHS, River, between
from kiosk.drawing.typeset import width
from kiosk.drawing.viewport import Viewport
from kiosk.model.figure import Fact, Figure, settled

ROOM = Viewport()
WORDS = {"zh": "某数", "en": "a figure"}


def fact(**fields: Any) -> Fact:
    whole = {"label": WORDS, "meaning": WORDS, "period": WORDS, "source": "a/1.1"}
    figure = Figure.model_validate_json(json.dumps({**whole, **fields}))
    return settled({"it": figure})["it"]


GDP = fact(value=1240, unit="亿元")
GROWTH = fact(value=6.6, unit="%", qualifier="over")
PLAIN = fact(value=8, unit=WORDS)


def label(alpha: float = 1.0) -> Label:
    return Label(10.0, 100.0, (Run("江北", 40.0, 400, TEXT),), alpha=alpha)


def test_labels_appear_one_after_another_and_rise_into_place() -> None:
    first, second = appearing((label(), label()), 0.0, start=0.0, lag=0.125)
    assert (first.alpha, first.y) == (0.0, 100.0 + RISE)
    assert (second.alpha, second.y) == (0.0, 100.0 + RISE)
    first, second = appearing((label(), label()), 0.125, start=0.0, lag=0.125)
    assert first.alpha == pytest.approx(1 - 0.5**3)
    assert first.y == pytest.approx(100.0 + RISE * 0.5**3)
    assert second.alpha == 0.0


def test_a_label_that_has_appeared_is_the_label_itself() -> None:
    whole = label(0.5)
    assert appearing((whole,), 1.0) == (whole,)
    assert appearing((whole,), 0.0)[0].alpha == 0.0


@given(st.integers(1, 60))
def test_however_many_labels_all_are_there_at_the_end(count: int) -> None:
    shown = appearing([label()] * count, 1.0)
    assert [one.alpha for one in shown] == [1.0] * count


def test_a_hero_is_a_light_number_and_a_small_unit_in_the_accent() -> None:
    number, unit = hero_runs(GDP, 400.0, ROOM)
    assert number == Run("1240", 400.0, 300, TEXT, 0.0, -0.02)
    assert unit == Run("亿元", 100.0, 500, ACCENT, 36.0)
    assert hero_runs(GDP, 100.0, ROOM)[-1].size == 44.0
    assert hero_runs(GDP, 100.0, ROOM, unit=50.0, ink=FILL)[-1] == Run(
        "亿元", 50.0, 500, FILL, 9.0
    )


@pytest.mark.parametrize(("size", "gap"), [(200.0, 18.0), (400.0, 20.0)])
def test_a_qualifier_stands_before_the_number_and_a_per_cent_sign_close_behind(
    size: float, gap: float
) -> None:
    before, number, after = hero_runs(GROWTH, size, Viewport(language="en"))
    assert (before.text.strip(), number.text, after.text) == ("over", "6.6", "%")
    assert (number.dx, after.dx) == (gap, 0.0)


def labels(t: float, **more: Any) -> tuple[Label, ...]:
    return hero(GDP, 100.0, 500.0, 300.0, t, ROOM, **more)


def test_a_hero_counts_up_flush_right_in_its_final_box() -> None:
    final = labels(1.0)
    left = final[0].x - width(hero_runs(GDP, 300.0, ROOM)[:1], ROOM.type)
    # A digit stands a little in from its left edge; its ink stands at x.
    assert 100.0 - 0.05 * 300.0 <= left <= 100.0
    for t in (0.0, 0.1, 0.5, COUNT.end):
        number, unit = labels(t)
        assert (number.x, number.y, number.anchor) == (final[0].x, 500.0, "end")
        assert unit.x == final[1].x
    assert [label.text for label in final] == ["1240", "亿元"]
    assert labels(0.5)[0].text != "1240"


def test_a_hero_changes_only_while_it_counts() -> None:
    assert labels(0.5)[0].changing
    assert not labels(COUNT.end)[0].changing
    assert (labels(0.0)[0].alpha, labels(0.01)[0].alpha) == (0.0, 1.0)
    assert (labels(0.0)[1].alpha, labels(1.0)[1].alpha) == (0.0, 1.0)


def test_a_hero_may_be_centred_and_shrinks_to_its_room() -> None:
    number, unit = labels(1.0, middle=True)
    left = number.x - width(number.runs, ROOM.type)
    right = unit.x + width(unit.runs, ROOM.type)
    assert (left + right) / 2 == pytest.approx(100.0, abs=0.01)
    small = labels(1.0, room_width=500.0)
    assert small[0].runs[0].size < 300.0
    edges = extent(small, ROOM)
    assert edges[1] - edges[0] <= 500.0
    assert labels(1.0, room_width=5000.0)[0].runs[0].size == 300.0


def test_what_stands_before_a_raised_hero_is_as_high_as_its_digits() -> None:
    english = Viewport(language="en")
    before, number, after = hero(
        GDP, 100.0, 500.0, 300.0, 1.0, english, room_width=800.0, raised=True
    )
    assert (before.text.strip(), number.text, after.text) == ("RMB", "124", "billion")
    assert before.x == pytest.approx(100.0, abs=0.01)
    assert extent((before,), english)[1] < extent((number,), english)[0]
    assert before.y < after.y == number.y
    assert before.runs[0].size < after.runs[0].size
    left, right = extent((before, number, after), english)
    assert 85.0 < left <= 100.0
    assert right <= 900.0


def test_a_hero_stops_shrinking_while_it_can_be_read() -> None:
    tiny = labels(1.0, room_width=1.0)
    assert 55.0 < tiny[0].runs[0].size <= 60.0


def test_only_the_tail_of_a_comma_keeps_words_off() -> None:
    people = fact(value=59000, unit={"zh": "人", "en": "people"})
    assert tail(people, 100, Viewport(language="en")) == pytest.approx(8)
    assert tail(PLAIN, 100, Viewport(language="en")) == 0


def test_inks_may_be_chosen() -> None:
    number, unit = labels(1.0, ink=FILL, unit_ink=TEXT)
    assert (number.runs[0].ink, unit.runs[0].ink) == (FILL, TEXT)


@given(st.floats(0, 1))
def test_the_cast_of_a_hero_is_constant(t: float) -> None:
    for fact_ in (GDP, GROWTH, PLAIN):
        whole = hero(fact_, 0.0, 0.0, 200.0, 1.0, ROOM)
        assert len(hero(fact_, 0.0, 0.0, 200.0, t, ROOM)) == len(whole)


def test_the_extent_of_labels_knows_their_anchors() -> None:
    run = (Run("江北", 10.0, 400, TEXT),)
    marks = (
        Label(100.0, 0, run),
        Label(50.0, 0, run, "end"),
        Label(0, 0, run, "middle"),
    )
    assert extent(marks[:1], ROOM) == (100.0, 120.0)
    assert extent(marks[:2], ROOM) == (30.0, 120.0)
    assert extent(marks, ROOM) == (-10.0, 120.0)


@pytest.mark.parametrize("t", [0.0, 0.1, 0.3, 0.49, 0.5, 1.0])
def test_a_stream_rises_as_the_river_itself_does(t: float) -> None:
    course = River.through([(0, 856), (700, 500), (1920, 856)], 1920, 856)
    whole = between(River.level(856), course, RIVER.at(t), in_out_cubic)
    x = np.linspace(0.0, 1920.0, SAMPLES)
    widths = np.full(SAMPLES, 20.0)
    line, wide = risen(np.column_stack([x, course.y[0]]), widths, t, ROOM, 856)
    assert line[:, 0].tolist() == x.tolist()
    assert line[:, 1] == pytest.approx(whole.y[0])
    share = (wide - WIDTHS[0]) / (20.0 - WIDTHS[0])
    moved = course.y[0] < 855
    rose = (856 - whole.y[0][moved]) / (856 - course.y[0][moved])
    assert share[moved] == pytest.approx(rose)
