from __future__ import annotations

import json
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from pydantic import ValidationError

from kiosk.charts.line import LineChart
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import FILL, HAIR, MARK
from kiosk.drawing.marks import Dots, Hot, Label, Mark, Stroke
from kiosk.drawing.viewport import Box, Viewport
from kiosk.model.figure import settled

if TYPE_CHECKING:
    from kiosk.model.text import Language

SHORE = 853.0
TOP = 240.0
"""The highest value stands 40 below the top of the test box."""


def series(name: str, *values: float) -> dict[str, Any]:
    return {"name": {"zh": name, "en": name}, "values": list(values)}


def chart(*lines: dict[str, Any], **raw: Any) -> LineChart:
    lines = lines or (series("区", 4, 8, 6),)
    count = len(lines[0]["values"])
    whole = {
        "kind": "line",
        "unit": "%",
        "source": "sample/1.1",
        "periods": [{"zh": f"{2000 + i}年", "en": str(2000 + i)} for i in range(count)],
        "series": list(lines),
    }
    return LineChart.model_validate_json(json.dumps(whole | raw))


def box(found: LineChart, language: Language = "zh", wide: float = 1000) -> Box:
    viewport = Viewport(language=language)
    return Box(Rect(100, 200, wide, 656), viewport, settled(dict(found.figures())))


def lines(marks: tuple[Mark, ...]) -> list[Stroke]:
    return [m for m in marks if isinstance(m, Stroke) and m.ink != HAIR]


def hairs(marks: tuple[Mark, ...]) -> list[float]:
    found = [m for m in marks if isinstance(m, Stroke) and m.ink == HAIR]
    return [float(mark.points[0, 1]) for mark in found]


def texts(marks: tuple[Mark, ...]) -> list[str]:
    return [mark.text for mark in marks if isinstance(mark, Label)]


def test_zero_is_the_river_and_the_highest_value_near_the_top() -> None:
    found = chart()
    marks = found.marks(1.0, box(found))
    (line,) = lines(marks)
    unit = (SHORE - TOP) / 8
    assert line.points[:, 1] == pytest.approx([SHORE - 4 * unit, TOP, SHORE - 6 * unit])
    # Between the words of the hairlines and the last value with unit and name.
    left = 100 + (0.56 * 34 + 20) + 14
    right = 1100 - (0.56 * 64 + 5 + 0.56 * 34 + 16 + 34) - 30
    assert line.points[:, 0] == pytest.approx([left, (left + right) / 2, right])
    assert (line.ink, line.width) == (FILL, 9.0)
    assert hairs(marks) == pytest.approx(
        [SHORE - value * unit for value in (2, 4, 6, 8)]
    )
    assert texts(marks) == [
        *("2", "4", "6", "8", "6%区"),
        *(f"{year}\u2009年" for year in (2000, 2001, 2002)),
    ]


def test_a_line_is_drawn_from_left_to_right() -> None:
    found = chart()
    whole = lines(found.marks(1.0, box(found)))[0].points
    # Half of the growth's span is seven eighths of the way, after out-cubic.
    part = lines(found.marks(0.73 / 2, box(found)))[0].points
    head = whole[0, 0] + (whole[-1, 0] - whole[0, 0]) * 0.875
    y = whole[1, 1] + (whole[2, 1] - whole[1, 1]) * 0.75
    assert part == pytest.approx(np.array([whole[0], whole[1], [head, y]]))
    none = lines(found.marks(0.0, box(found)))[0].points
    assert none == pytest.approx(np.array([whole[0]] * 3))


def test_one_line_is_thick_and_the_others_are_context() -> None:
    found = chart(series("a", 1, 2), series("b", 3, 4), series("c", 5, 6), highlight=1)
    first, second, mine = lines(found.marks(1.0, box(found)))
    assert [first.width, second.width, mine.width] == [4.0, 4.0, 9.0]
    assert [first.ink, second.ink, mine.ink] == [
        MARK,
        FILL.mixed("ground", 0.5),
        FILL,
    ]
    assert mine.points[:, 1].tolist() == pytest.approx(
        [SHORE - value * (SHORE - TOP) / 6 for value in (3, 4)]
    )


def test_labels_at_the_ends_keep_apart() -> None:
    found = chart(series("a", 1, 5), series("b", 3, 5), series("c", 5, 5))
    marks = found.marks(1.0, box(found))
    ends = [m for m in marks if isinstance(m, Label) and m.text[-1] in "abc"]
    assert [label.text for label in ends] == ["5%a", "5b", "5c"]
    heights = [64 * 1.12, 44 * 1.12, 44 * 1.12]
    tops = [label.y - 0.92 * high for label, high in zip(ends, heights, strict=True)]
    for (one, other), high in zip(pairwise(tops), heights, strict=False):
        assert other - one > 0.8 * high


def test_in_a_narrow_box_names_stand_under_their_values() -> None:
    found = chart(series("示例行政区划", 4, 8), series("全市平均", 3, 5))
    assert "8%示例行政区划" in texts(found.marks(1.0, box(found, wide=1696)))
    narrow = texts(found.marks(1.0, box(found, wide=800)))
    assert [text for text in narrow if text in {"8%", "示例行政区划"}] == [
        "8%",
        "示例行政区划",
    ]


def test_negative_values_lift_the_axis_off_the_river() -> None:
    found = chart(series("山", -4, 18, -2.5))
    marks = found.marks(1.0, box(found))
    assert texts(marks)[:4] == ["−10", "0", "10", "−2.5%山"]
    foot = SHORE - 56
    unit = (foot - TOP) / 28
    assert hairs(marks) == pytest.approx([foot, foot - 10 * unit, foot - 20 * unit])


@pytest.mark.parametrize("low", [-9.7, -5, -0.3, 0.1, 1, 7.77, 98])
@pytest.mark.parametrize("rise", [0.04, 0.5, 1, 3.3, 22, 190])
def test_an_axis_off_the_river_has_one_to_four_hairlines_around_the_data(
    low: float, rise: float
) -> None:
    found = chart(series("a", low, round(low + rise, 2)), zero=False)
    marks = found.marks(1.0, box(found))
    count = len(hairs(marks))
    assert 1 <= count <= 4
    first = lines(marks)[0].points[0, 1]
    assert first <= SHORE - 56 + 1e-6
    assert hairs(marks)[0] >= first - (SHORE - 56 - TOP) / 2


def test_an_axis_may_begin_near_the_smallest_value() -> None:
    found = chart(series("指数", 98.2, 101.4), zero=False)
    marks = found.marks(1.0, box(found))
    assert texts(marks)[:4] == ["98", "99", "100", "101"]
    foot = SHORE - 56
    assert hairs(marks)[0] == pytest.approx(foot)
    assert lines(marks)[0].points[1, 1] == pytest.approx(TOP)


@pytest.mark.parametrize("zero", [True, False])
def test_a_level_line_is_drawn_at_its_value(zero: bool) -> None:
    found = chart(series("平", 5, 5), zero=zero)
    ys = lines(found.marks(1.0, box(found)))[0].points[:, 1]
    assert ys == pytest.approx([TOP, TOP] if zero else [SHORE - 56, SHORE - 56])


def test_nothing_but_zeros_lies_on_the_river() -> None:
    found = chart(series("无", 0, 0))
    ys = lines(found.marks(1.0, box(found)))[0].points[:, 1]
    assert ys == pytest.approx([SHORE, SHORE])


def test_few_periods_are_marked_one_by_one_and_many_only_at_the_end() -> None:
    few, many = chart(), chart(series("多", *range(17)))
    nodes = [
        next(m for m in found.marks(1.0, box(found)) if isinstance(m, Dots))
        for found in (few, many)
    ]
    assert [len(mark.points) for mark in nodes] == [3, 1]


def test_a_long_unit_has_a_line_of_its_own() -> None:
    found = chart(unit={"zh": "人", "en": "registered passengers"})
    assert "registered passengers" in texts(found.marks(1.0, box(found, "en")))
    assert "6人区" in texts(found.marks(1.0, box(found, "zh")))


def test_every_value_has_a_figure_of_its_period() -> None:
    found = chart(series("a", 1, 2), series("b", 3, 4), name="growth")
    figures = found.figures()
    assert list(figures) == ["growth-0-0", "growth-0-1", "growth-1-0", "growth-1-1"]
    one = figures["growth-1-0"]
    assert (one.label.zh, one.period.zh, one.value) == ("b", "2000年", Decimal(3))


def test_every_value_answers_a_touch() -> None:
    found = chart()
    marks = found.marks(1.0, box(found))
    hots = [mark for mark in marks if isinstance(mark, Hot)]
    line = lines(marks)[0].points
    # What stands at the end of the line is about its last point.
    end = hots.pop()
    assert end.words is not None
    assert (end.target, end.anchor) == (hots[-1].target, hots[-1].anchor)
    assert [hot.target.which for hot in hots] == ["line-0-0", "line-0-1", "line-0-2"]
    assert [hot.anchor for hot in hots] == [
        pytest.approx(tuple(point)) for point in line.tolist()
    ]
    assert hots[1].name == "区 2001\u2009年 8%"
    # Alone, a line's places reach down to the names of the periods.
    assert hots[1].rect.y == pytest.approx(TOP - 48)
    assert hots[1].rect.bottom == pytest.approx(856 + 58)


def test_the_river_makes_room_for_the_periods() -> None:
    found = chart()
    river = found.river(Viewport(), box(found))
    assert river.y[1, 120] - river.y[0, 120] == 62


def test_a_visitor_reads_the_names_and_both_ends() -> None:
    read = chart(series("a", *range(400))).texts()
    assert [text.en for text in read] == ["a", "2000", "2399"]


@pytest.mark.parametrize(
    ("lines_", "raw", "reason"),
    [
        (
            (series("a", 1, 2), series("b", 1)),
            {},
            "number 1, found 1, count 2, places periods",
        ),
        ((series("a", 1, 2),), {"highlight": 1}, "highlight-beyond: most 0"),
        ((series("a", 1, 2),), {"unit": "吨"}, "unit-english: unit 吨"),
        ((series("a", 1),), {}, "at least 2"),
        ((series("a", 1, 2),) * 5, {}, "at most 4"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    lines_: tuple[dict[str, Any], ...], raw: dict[str, Any], reason: str
) -> None:
    with pytest.raises(ValidationError, match=reason):
        chart(*lines_, **raw)


def test_of_a_hundred_thousand_values_every_peak_is_drawn_and_can_be_touched() -> None:
    values = [50 + i % 7 for i in range(100_000)]
    values[31_337], values[77_001] = 900, 3
    found = chart(series("a", *values))
    drawn = found.marks(1.0, box(found))
    line = next(m for m in drawn if isinstance(m, Stroke) and len(m.points) > 100)
    # Two for each pair of its 748 page units: what a screen can show.
    assert 700 < len(line.points) <= 750
    highest = line.points[line.points[:, 1].argmin()]
    assert highest[0] == pytest.approx(
        line.points[0, 0] + (line.points[-1, 0] - line.points[0, 0]) * 31_337 / 99_999
    )
    touched = {m.target.which for m in drawn if isinstance(m, Hot)}
    assert {"line-0-0", "line-0-31337", "line-0-77001", "line-0-99999"} <= touched
    assert len(touched) <= 402
    assert set(found.figures()) == touched
    with pytest.raises(ValidationError, match="at most 100000"):
        chart(series("a", *values, 1))


def test_four_hundred_values_can_all_be_touched() -> None:
    assert len(chart(series("a", *range(400))).figures()) == 400


# Values that are missing


def broken(*values: float | None) -> LineChart:
    return chart({"name": {"zh": "区", "en": "Area"}, "values": list(values)})


def test_a_line_is_broken_where_a_value_is_missing() -> None:
    found = broken(4, 8, None, None, 6, 5)
    marks = found.marks(1.0, box(found))
    first, second = lines(marks)
    assert len(first.points) == len(second.points) == 2
    step = first.points[1, 0] - first.points[0, 0]
    assert second.points[0, 0] - first.points[1, 0] == pytest.approx(3 * step)
    assert "缺" in texts(marks)
    assert "no data" in texts(found.marks(1.0, box(found, "en")))
    assert set(found.figures()) == {f"line-0-{i}" for i in (0, 1, 4, 5)}


def test_a_gap_answers_a_touch() -> None:
    found = broken(4, None, None, 6)
    ((key, note),) = found.notes().items()
    assert (note.head.zh, note.head.en) == ("缺", "no data")
    assert note.period is not None
    assert (note.period.zh, note.period.en) == ("2001年—2002年", "2001 to 2002")
    hots = [m for m in found.marks(1.0, box(found)) if isinstance(m, Hot)]
    (gap,) = [hot for hot in hots if hot.target.which == key]
    # A figure's target is what opens cards, those of notes too.
    assert gap.target.what == "figure"
    assert gap.name.replace("\u2009", "") == "区 2001年—2002年 缺"
    assert gap.rect.width >= 96


def test_a_line_may_begin_with_a_gap_and_single_values_are_seen() -> None:
    found = broken(None, 4, None, 6, 5)
    marks = found.marks(1.0, box(found))
    assert len(lines(marks)) == 1
    early = found.marks(0.3, box(found))
    assert [type(mark) for mark in early] == [type(mark) for mark in marks]
    dots = [mark for mark in marks if isinstance(mark, Dots)]
    assert any(len(dot.points) == 1 and dot.alpha == 1.0 for dot in dots)


def test_a_line_without_its_last_value_is_refused() -> None:
    with pytest.raises(ValidationError, match=r"series-end: .*a line"):
        broken(1, 2, None)
