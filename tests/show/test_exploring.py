"""Exploring: every value can be read off exactly, and two fingers draw a plot apart."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.content.content import Content, load
from kiosk.drawing.ink import COMPARE, FILL, WATER
from kiosk.drawing.marks import Bars, Dots, Hot, Label, Mark, Plot
from kiosk.drawing.placement import lines_of
from kiosk.drawing.viewport import Viewport
from kiosk.show import exploring
from kiosk.show.visit import WHOLE

CHARTS = Path(__file__).parents[1] / "charts"
WIDE, TALL = Viewport(), Viewport(1080.0, 1920.0)
TABLED = ("area", "bars", "dotplot", "line", "multiples", "shares", "slope")


def changed(folder: Path, kind: str, **fields: Any) -> Content:
    """The example of a kind of chart, with other fields in the chart."""
    raw = json.loads((CHARTS / f"{kind}.json").read_text("utf-8"))
    for value in _values(raw["slides"][0]):
        if isinstance(value, dict) and value.get("kind") == kind:
            value |= fields
    file = folder / "content.json"
    file.write_text(json.dumps(raw, ensure_ascii=False), "utf-8")
    return load(file).content


def _values(value: object) -> list[object]:
    found = [value]
    if isinstance(value, (dict, list)):
        for one in value.values() if isinstance(value, dict) else value:
            found += _values(one)
    return found


@pytest.fixture
def sixty(tmp_path: Path) -> Content:
    """A line of sixty months, one of them missing."""
    values: list[float | None] = [float(month) for month in range(60)]
    values[30] = None
    return changed(
        tmp_path,
        "line",
        periods=[
            {"zh": f"{2010 + i // 12}年{i % 12 + 1}月", "en": f"month {i}"}
            for i in range(60)
        ],
        series=[{"name": {"zh": "示例", "en": "Sample"}, "values": values}],
        highlight=0,
    )


def opened(
    content: Content,
    window: tuple[float, float] = WHOLE,
    reading: float | None = None,
    viewport: Viewport = WIDE,
) -> tuple[Mark, ...]:
    slide = content.slides[0]
    (chart, *_) = slide.charts()
    return exploring.marks(slide, chart, window, reading, viewport, 9.0)


def texts(marks: tuple[Mark, ...]) -> list[str]:
    return [m.text for m in marks if isinstance(m, Label) and m.alpha > 0]


# -- which charts, and how they are opened


@pytest.mark.parametrize("kind", TABLED)
def test_staff_say_whether_a_chart_opens(tmp_path: Path, kind: str) -> None:
    for wanted in (True, False):
        slide = changed(tmp_path, kind, explore=wanted).slides[0]
        (chart, *_) = slide.charts()
        assert chart.explored() is wanted
        hots = [m for m in exploring.signs(slide, WIDE) if isinstance(m, Hot)]
        assert [hot.target for hot in hots] == [("card", "@plot-0")] * wanted


@pytest.mark.parametrize("viewport", [WIDE, TALL, Viewport(1440.0, 1080.0)])
@pytest.mark.parametrize("large", [1.0, 1.3])
@pytest.mark.parametrize("kind", TABLED)
def test_the_sign_that_opens_one_covers_no_words(
    tmp_path: Path, kind: str, large: float, viewport: Viewport
) -> None:
    slide = changed(tmp_path, kind, explore=True).slides[0]
    whole = replace(viewport, large=large)
    signs = exploring.signs(slide, whole)
    (hot,) = [m for m in signs if isinstance(m, Hot)]
    sign = hot.rect.grown(-14)
    assert sign.width == 68
    for line in lines_of(signs, whole):
        assert whole.margin <= line.rect.x < line.rect.right < sign.x
    assert 0 <= sign.x <= sign.right <= whole.width
    for line in lines_of(slide.marks(1.0, whole), whole):
        assert not sign.meets(line.rect), line


@pytest.mark.parametrize(("language", "word"), [("zh", "看数据"), ("en", "Data")])
def test_a_word_says_what_the_sign_opens(
    tmp_path: Path, language: Any, word: str
) -> None:
    slide = changed(tmp_path, "slabs", explore=True).slides[0]
    signs = exploring.signs(slide, Viewport(language=language))
    (said,) = (mark for mark in signs if isinstance(mark, Label))
    (hot,) = (mark for mark in signs if isinstance(mark, Hot))
    assert said.text == word
    assert hot.rect.centre[0] - 34 - 20 < said.x < hot.rect.centre[0] - 34


def test_without_a_word_of_theirs_many_values_do(sixty: Content) -> None:
    (chart,) = sixty.slides[0].charts()
    assert chart.explored()
    (few,) = load(CHARTS / "slope.json").content.slides[0].charts()
    assert not few.explored()


def test_a_chart_without_typed_values_never_does() -> None:
    (chart, *_) = load(CHARTS / "gauge.json").content.slides[0].charts()
    assert not chart.explored()


@pytest.mark.parametrize(
    ("card", "number"),
    [
        ("@plot-0", 0),
        ("@plot-12", 12),
        ("@plot-", None),
        ("@plot-²", None),
        ("@plot--1", None),
        ("@ease", None),
        ("gdp", None),
        (None, None),
    ],
)
def test_a_plot_has_a_name_where_a_card_has_one(
    card: str | None, number: int | None
) -> None:
    assert exploring.named(card) == number


def test_a_plot_that_is_not_there_is_not_open(sixty: Content) -> None:
    slide = sixty.slides[0]
    assert exploring.explored(slide, "@plot-0") is slide.charts()[0]
    assert exploring.explored(slide, "@plot-1") is None
    assert exploring.explored(slide, "gdp") is None


# -- what is seen


@pytest.mark.parametrize("viewport", [WIDE, TALL, Viewport(3840.0, 1080.0)])
@pytest.mark.parametrize("large", [1.0, 1.3])
@pytest.mark.parametrize("kind", TABLED)
def test_every_kind_is_plotted_within_its_place(
    tmp_path: Path, kind: str, large: float, viewport: Viewport
) -> None:
    content = changed(tmp_path, kind, explore=True)
    whole = replace(viewport, large=large)
    marks = opened(content, reading=0.4, viewport=whole)
    (plot,) = [m for m in marks if isinstance(m, Plot)]
    assert plot.rect.x >= whole.margin
    assert plot.rect.right <= whole.width - whole.margin + 0.01
    assert plot.rect.bottom <= whole.seam
    assert plot.rect.height > 0.3 * whole.seam
    table = content.slides[0].charts()[0].table()
    assert table is not None
    assert plot.joined is table.time
    for curve in plot.curves:
        there = curve.y[~np.isnan(curve.y)]
        assert plot.low <= there.min()
        assert there.max() <= plot.high
        assert ((curve.x > 0) & (curve.x < 1)).all()
    assert all(
        0 <= label.x <= whole.width for label in marks if isinstance(label, Label)
    )


def test_values_that_begin_at_zero_stand_on_the_river(sixty: Content) -> None:
    (plot,) = [m for m in opened(sixty) if isinstance(m, Plot)]
    assert plot.low == 0
    assert plot.rect.bottom == WIDE.seam - 3


def test_what_is_zoomed_in_on_fills_the_height(sixty: Content) -> None:
    (whole,) = [m for m in opened(sixty) if isinstance(m, Plot)]
    (part,) = [m for m in opened(sixty, (0.0, 0.25)) if isinstance(m, Plot)]
    assert whole.high == pytest.approx(59 * 1.06)
    assert part.high == pytest.approx(14 * 1.06)
    assert part.window == (0.0, 0.25)
    # The same arrays: whoever paints them need not take them anew.
    assert part.curves[0].y is whole.curves[0].y


@pytest.mark.parametrize("column", [0, 7, 29, 31, 59])
def test_a_value_is_read_off_exactly(sixty: Content, column: int) -> None:
    marks = opened(sixty, reading=(column + 0.5) / 60)
    month = f"{2010 + column // 12}\u2009年\u2009{column % 12 + 1}\u2009月"
    seen = texts(marks)
    assert month in seen
    assert any(said.endswith(f"{column}%") for said in seen)
    (plot,) = [m for m in marks if isinstance(m, Plot)]
    (line,) = [m for m in marks if isinstance(m, Bars) and m.rects[0, 2] == 3.0]
    x = plot.rect.x + (column + 0.5) / 60 * plot.rect.width
    assert line.rects[0, 0] + 1.5 == pytest.approx(x)
    # The first is that of the name.
    _, *dot = [m for m in marks if isinstance(m, Dots) and m.diameter == 18.0]
    y = plot.rect.bottom - column / plot.high * plot.rect.height
    assert dot[0].points[0].tolist() == pytest.approx([x, y])


def test_a_missing_value_says_so(sixty: Content) -> None:
    marks = opened(sixty, reading=30.5 / 60)
    assert any(said.endswith("缺") for said in texts(marks))
    _, dot = [m for m in marks if isinstance(m, Dots) and m.diameter == 18.0]
    assert dot.alpha == 0


def test_what_is_out_of_sight_is_not_read(sixty: Content) -> None:
    marks = opened(sixty, (0.5, 1.0), reading=0.1)
    (line,) = [m for m in marks if isinstance(m, Bars) and m.rects[0, 2] == 3.0]
    assert line.alpha == 0


def test_reading_moves_nothing_but_what_it_says(sixty: Content) -> None:
    def rest(reading: float | None) -> list[tuple[str, float, float]]:
        marks = opened(sixty, reading=reading)
        return [
            (m.text, m.x, m.y)
            for m in marks
            if isinstance(m, Label) and m.y > 300 and "年" in m.text
        ]

    assert rest(0.2) == rest(0.9)
    plots = [
        next(m for m in opened(sixty, reading=r) if isinstance(m, Plot)).rect
        for r in (None, 0.2, 0.9)
    ]
    assert len(set(plots)) == 1


@pytest.mark.parametrize("viewport", [WIDE, TALL])
@pytest.mark.parametrize("window", [WHOLE, (0.2, 0.5), (0.0, 0.1)])
def test_names_below_it_never_meet(
    sixty: Content, window: tuple[float, float], viewport: Viewport
) -> None:
    marks = opened(sixty, window, viewport=viewport)
    below = [m for m in marks if isinstance(m, Label) and m.y > viewport.seam]
    assert len(below) >= 2
    ends = []
    for label in below:
        wide = viewport.type.advance(label.text, label.runs[0].size, 400)
        ends.append((label.x - wide / 2, label.x + wide / 2))
    assert all(a[1] < b[0] for a, b in pairwise(ends))


def test_large_text_has_a_table_beside_it(sixty: Content) -> None:
    large = replace(WIDE, large=1.3)
    marks = opened(sixty, reading=20.5 / 60, viewport=large)
    (plot,) = [m for m in marks if isinstance(m, Plot)]
    beside = [
        m.text
        for m in marks
        if isinstance(m, Label)
        and m.x > plot.rect.right
        and m.y > plot.rect.y
        and m.anchor == "end"
    ]
    assert beside == [str(value) for value in range(17, 24)]


def test_it_is_put_away_and_seen_whole_by_touch(sixty: Content) -> None:
    def answering(window: tuple[float, float]) -> set[str]:
        return {
            m.target.what
            for m in opened(sixty, window)
            if isinstance(m, Hot) and min(m.rect.width, m.rect.height) >= 96
        }

    assert answering(WHOLE) == {"slip", "read", "close"}
    assert answering((0.2, 0.6)) == {"slip", "read", "close", "whole"}


def test_the_unit_stands_above_the_axis_until_values_are_read(sixty: Content) -> None:
    assert "%" in texts(opened(sixty))
    assert "%" not in texts(opened(sixty, reading=0.5))


def test_where_each_value_has_a_name_of_its_own_no_dot_stands_for_all(
    tmp_path: Path,
) -> None:
    content = changed(tmp_path, "tiles", explore=True)
    marks = opened(content)
    assert [m.alpha for m in marks if isinstance(m, Dots) and m.diameter == 18.0] == [
        0.0,
        0.0,
    ]
    read = opened(content, reading=0.01)
    assert sum(m.alpha for m in read if isinstance(m, Dots) and m.diameter == 18) == 1


# -- two fingers

SHARES = st.floats(0.0, 1.0)


def test_what_is_under_two_fingers_stays_under_them() -> None:
    low, high = exploring.spread(WHOLE, (0.4, 0.6), (0.2, 0.8), 0.01)
    assert (low, high) == pytest.approx((1 / 3, 2 / 3))
    # Back together it is as it was.
    assert exploring.spread((low, high), (0.2, 0.8), (0.4, 0.6), 0.01) == (
        pytest.approx((0.0, 1.0))
    )


def test_two_fingers_side_by_side_move_it() -> None:
    assert exploring.spread((0.2, 0.4), (0.3, 0.7), (0.1, 0.5), 0.01) == (
        pytest.approx((0.24, 0.44))
    )


@given(SHARES, SHARES, SHARES, SHARES, SHARES, st.floats(0.001, 1.0))
def test_a_window_stays_a_window(
    start: float, a: float, b: float, c: float, d: float, least: float
) -> None:
    window = (start * 0.5, start * 0.5 + 0.5)
    low, high = exploring.spread(window, (a, b), (c, d), least)
    assert -1e-9 <= low < high <= 1 + 1e-9
    assert (low, high) == window or high - low >= min(least, 1.0) - 1e-9
    assert math.isfinite(low + high)


def test_what_lies_unevenly_is_read_where_it_lies() -> None:
    (slide,) = load(CHARTS / "series.json").content.slides
    (chart,) = slide.charts()
    values = exploring.values_of(chart)
    days = len(values.columns)
    assert values.column(0.0) == 0
    assert values.column(1.0) == days - 1
    middle = float(values.x[400] + values.x[401]) / 2
    assert (values.column(middle - 1e-6), values.column(middle + 1e-6)) == (400, 401)
    assert values.seen(WHOLE) == (0, days - 1)
    # A line comes from the value before the window, and goes to that behind it.
    low, high = float(values.x[100]) + 1e-6, float(values.x[200]) - 1e-6
    assert values.seen((low, high)) == (100, 200)


def test_a_chart_that_opens_does_so_wherever_it_is_touched() -> None:
    (slide,) = load(CHARTS / "series.json").content.slides
    sign, whole = (
        mark for mark in exploring.signs(slide, WIDE) if isinstance(mark, Hot)
    )
    assert sign.target == whole.target
    (box,) = slide.boxes(WIDE)
    assert whole.rect == box.rect
    # What has a card of its own keeps it.
    assert whole.rect.width * whole.rect.height > 10 * sign.rect.width**2


@pytest.mark.parametrize("language", ["zh", "en"])
def test_names_below_an_uneven_plot_keep_apart(language: Any) -> None:
    (slide,) = load(CHARTS / "series.json").content.slides
    (chart,) = slide.charts()
    view = Viewport(language=language)
    for window in (WHOLE, (0.2, 0.3), (0.0, 0.01)):
        marks = exploring.marks(slide, chart, window, None, view, 1.0)
        low = [line.rect for line in lines_of(marks, view) if line.rect.y > view.seam]
        assert low
        assert all(a.right < b.x for a, b in pairwise(sorted(low)))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [1080.0, 1920.0])
@pytest.mark.parametrize("window", [WHOLE, (0.2, 0.3), (0.4, 0.9)])
def test_columns_called_by_numbers_are_named_at_round_ones(
    language: Any, width: float, window: tuple[float, float]
) -> None:
    show = load(Path(__file__).parents[2] / "content.json").content
    (lift,) = (slide for slide in show.slides if slide.id == "lift")
    chart = exploring.explored(lift, "@plot-0")
    assert chart is not None
    view = Viewport(width, 3000 - width, language)
    marks = exploring.marks(lift, chart, window, None, view, 9.0)
    named = [
        int("".join(filter(str.isdigit, mark.text)))
        for mark in marks
        if isinstance(mark, Label) and mark.y > view.seam
    ]
    thousands = 10_000 if language == "en" else 1
    steps = {b - a for a, b in pairwise(named)}
    assert len(named) >= 2
    assert len(steps) == 1
    (step,) = steps
    assert step // thousands in {1, 2, 5, 10, 20, 25, 30}
    assert all(number % step == 0 for number in named)


def test_below_a_plot_the_river_is_level_from_edge_to_edge(sixty: Content) -> None:
    river, channel = (
        next(m for m in opened(sixty) if isinstance(m, Bars) and m.ink == ink)
        for ink in (FILL, WATER)
    )
    assert river.rects.tolist() == [[0.0, WIDE.seam - 3.0, 1920.0, 6.0]]
    assert channel.rects[0, [0, 2]].tolist() == [0.0, 1920.0]


def test_figures_of_a_slide_can_be_read_off_where_staff_say_so() -> None:
    show = load(Path(__file__).parents[2] / "content.json").content
    slides = {slide.id: slide for slide in show.slides}
    trade, lift = slides["trade"], slides["lift"]
    chart = exploring.explored(trade, "@plot-0")
    assert chart is not None
    values = exploring.values_of(chart, trade.facts())
    assert [str(name.en) for name in values.columns] == ["2018 (derived)", "2019"]
    assert [values.rows[0].typed[n] for n in range(2)] == [9, 11]
    # Each in the tone that it has on the page; so is the dot where it is read.
    assert values.inks(0) == (COMPARE, FILL)
    for reading, tone in ((0.25, COMPARE), (0.75, FILL)):
        open_ = exploring.marks(trade, chart, WHOLE, reading, WIDE, 9.0)
        (plot,) = (mark for mark in open_ if isinstance(mark, Plot))
        assert [curve.inks for curve in plot.curves] == [(COMPARE, FILL)]
        (dot,) = (
            m for m in open_ if isinstance(m, Dots) and m.diameter == 18.0 and m.alpha
        )
        assert dot.ink == tone
    chart = exploring.explored(lift, "@plot-0")
    assert chart is not None
    values = exploring.values_of(chart, lift.facts())
    paid = {
        name.zh: typed
        for name, typed in zip(values.columns, values.rows[0].typed, strict=True)
    }
    # 60 % of the cost, and 25 at most, at every cost that the handle can stand at.
    assert paid["38万元"] == Decimal("22.8")
    assert paid["42万元"] == paid["80万元"] == 25
    plain = chart.model_copy(update={"explore": None})
    assert not plain.explored()
