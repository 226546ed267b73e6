"""Series: values over dates or numbers, drawn once as a plot in the page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from pydantic import ValidationError

from kiosk.charts.series import SeriesChart
from kiosk.content.content import load
from kiosk.drawing.geometry import Rect
from kiosk.drawing.marks import Dots, Hot, Label, Plot
from kiosk.drawing.placement import inked
from kiosk.drawing.viewport import Box, Viewport
from kiosk.model.figure import settled

if TYPE_CHECKING:
    from kiosk.drawing.marks import Mark

(SLIDE,) = load(Path(__file__).parent / "series.json").content.slides
CHART: SeriesChart = SLIDE.columns[0].chart  # type: ignore[attr-defined]
PAGE = Rect(112, 218, 1696, 638)
TALL = Rect(80, 430, 920, 1126)
UNIT = {"zh": "米", "en": "metres"}


def text(word: object) -> dict[str, str]:
    return {"zh": str(word), "en": str(word)}


def chart(at: list[object], *rows: list[float | None], **more: Any) -> SeriesChart:
    raw = {
        "kind": "series",
        "unit": UNIT,
        "source": "sample/1.1",
        "at": [text(one) for one in at],
        "series": [
            {"name": text(f"线{number}"), "values": row}
            for number, row in enumerate(rows)
        ],
    }
    return SeriesChart.model_validate_json(json.dumps(raw | more))


def drawn(
    one: SeriesChart, rect: Rect = PAGE, t: float = 1.0, **how: Any
) -> tuple[Mark, ...]:
    view = Viewport(*((1080, 1920) if rect is TALL else (1920, 1080)), **how)
    return one.marks(t, Box(rect, view, settled(dict(one.figures()))))


def of(kind: type[Any], marks: tuple[Mark, ...]) -> list[Any]:
    return [mark for mark in marks if isinstance(mark, kind)]


def code(*words: Any, **more: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        chart(*words, **more)
    return caught.value.errors()[0]["type"]


def test_values_lie_as_far_apart_as_their_dates() -> None:
    one = chart(["2019年1月1日", "2019年1月2日", "2019年1月11日"], [1, 2, 3])
    (plot,) = of(Plot, drawn(one))
    assert plot.curves[0].x == pytest.approx([0, 0.1, 1])
    assert plot.window == (0, 1)
    assert plot.still
    assert one.table().places == pytest.approx((0, 0.1, 1))


def test_the_plot_stands_on_the_river_where_it_begins_at_zero() -> None:
    (plot,) = of(Plot, drawn(chart(["0", "1"], [3, 5], across=text("里程"))))
    assert (plot.low, plot.rect.bottom) == (0, pytest.approx(PAGE.bottom, abs=4))
    (plot,) = of(Plot, drawn(chart(["0", "1"], [3, 5], across=text("a"), zero=False)))
    assert plot.low > 0
    assert plot.rect.bottom < PAGE.bottom - 40
    (plot,) = of(Plot, drawn(chart(["0", "1"], [-3, 5], across=text("里程"))))
    assert plot.low <= -3
    (plot,) = of(Plot, drawn(chart(["0", "1"], [0, 0], across=text("里程"))))
    assert plot.low < plot.high
    (plot,) = of(Plot, drawn(chart(["0", "1"], [4, 4], across=text("a"), zero=False)))
    assert plot.low < 4 < plot.high


def test_what_is_highest_and_what_is_last_are_said() -> None:
    marks = drawn(CHART, language="zh")
    said = {label.text for label in of(Label, marks)}
    values = [value for value in CHART.series[0].values if value is not None]
    assert any(words.startswith(f"{max(values)}") for words in said)
    assert any(f"{values[-1]}" in words for words in said)
    peak = next(i for i, v in enumerate(CHART.series[0].values) if v == max(values))
    dots = [dot for dot in of(Dots, marks) if dot.diameter == 22]
    (plot,) = of(Plot, marks)
    share = float(plot.curves[0].x[peak])
    assert dots[0].points[0][0] == pytest.approx(plot.rect.x + share * plot.rect.width)


@pytest.mark.parametrize("rect", [PAGE, TALL])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("large", [1.0, 1.3])
def test_no_line_runs_through_the_words_of_the_highest(
    rect: Rect, language: Any, large: float
) -> None:
    marks = drawn(CHART, rect, language=language, large=large)
    (plot,) = of(Plot, marks)
    top = max(CHART._told[0], key=lambda i: CHART.series[0].values[i] or 0)
    value = CHART.series[0].values[top]
    (label,) = (one for one in of(Label, marks) if one.text.startswith(f"{value}"))
    box = inked(label, Viewport(language=language, large=large))
    for curve in plot.curves:
        x = plot.rect.x + curve.x * plot.rect.width
        there = (x >= box.x) & (x <= box.right)
        high = plot.rect.bottom - (curve.y - plot.low) / (plot.high - plot.low) * (
            plot.rect.height
        )
        assert np.nanmin(high[there]) > box.bottom


def test_it_is_drawn_from_the_left() -> None:
    box = Box(PAGE, Viewport(), settled(dict(CHART.figures())))
    (half,) = of(Plot, CHART.marks(0.3, box))
    (whole,) = of(Plot, CHART.marks(1.0, box))
    assert 0 < half.seen < whole.seen == 1
    assert half.curves[0].y is whole.curves[0].y
    (none,) = of(Plot, drawn(CHART, t=0.0))
    assert none.alpha == 0


def test_the_axis_has_round_dates_or_numbers() -> None:
    names = {label.text for label in of(Label, drawn(CHART, language="en"))}
    assert {"2017", "2018", "2019"} <= names
    far = chart(["0", "7.5", "20"], [1, 2, 3], across={"zh": "里程", "en": "km"})
    names = {label.text for label in of(Label, drawn(far, language="en"))}
    assert {"0", "10", "20", "km"} <= names | {"20"}
    wide = chart(["0", "90000"], [1, 2], across={"zh": "人数", "en": "people"})
    names = {label.text for label in of(Label, drawn(wide, language="en"))}
    assert "20,000" in names


def test_a_gap_says_so_where_it_is_touched() -> None:
    (key,) = CHART.notes()
    (hot,) = (hot for hot in of(Hot, drawn(CHART)) if hot.target.which == key)
    (plot,) = of(Plot, drawn(CHART))
    middle = (700 + 716) / 2 / 1095
    assert hot.anchor[0] == pytest.approx(plot.rect.x + middle * plot.rect.width, abs=2)
    # One that begins the line has a value at one side alone.
    early = chart(["2019年1月", "2019年2月", "2019年3月"], [None, 2, 3])
    assert len(of(Hot, drawn(early))) == 3


def test_all_open_by_a_touch_unless_staff_say_no() -> None:
    assert CHART.explored()
    assert CHART.opens
    assert not chart(["2018年", "2019年"], [1, 2], explore=False).explored()


@pytest.mark.parametrize(
    ("at", "row", "more", "told"),
    [
        (["2018年", "一", "2019年"], [1, 2, 3], {}, "places-mixed"),
        (["2018年", "2018年", "2019年"], [1, 2, 3], {}, "places-order"),
        (["2019年", "2018年"], [1, 2], {}, "places-order"),
        (["1", "2"], [1, 2], {}, "across-missing"),
        (["2018年", "2019年"], [1, None], {}, "series-end"),
    ],
)
def test_what_has_no_place_is_refused(
    at: list[object], row: list[float | None], more: dict[str, Any], told: str
) -> None:
    assert code(at, row, **more) == told


def test_lines_of_another_length_are_refused() -> None:
    with pytest.raises(ValidationError):
        chart(["2018年", "2019年"], [1, 2, 3])
