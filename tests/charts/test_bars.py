from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from pydantic import ValidationError

from kiosk.charts.bars import BarsChart
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import COMPARE, FILL
from kiosk.drawing.marks import Bars, Hot, Label, Mark, Stroke
from kiosk.drawing.river import OFFSETS
from kiosk.drawing.viewport import Box, Viewport
from kiosk.model.figure import settled

if TYPE_CHECKING:
    from kiosk.model.text import Language

SHORE = 853.0
"""The river of the test box is at 856; zero is the upper edge of its strand."""


def chart(**raw: Any) -> BarsChart:
    whole = {
        "kind": "bars",
        "unit": "亿元",
        "source": "sample/1.1",
        "period": {"zh": "2019年", "en": "2019"},
        "labels": [{"zh": "甲", "en": "A"}, {"zh": "乙", "en": "B"}],
        "series": [series("值", 10, 5)],
    }
    return BarsChart.model_validate_json(json.dumps(whole | raw))


def series(name: str, *values: float) -> dict[str, Any]:
    return {"name": {"zh": name, "en": name}, "values": list(values)}


def labels(count: int) -> list[dict[str, str]]:
    return [{"zh": f"{index}号", "en": f"No. {index}"} for index in range(count)]


def box(found: BarsChart, language: Language = "zh", wide: float = 1000) -> Box:
    viewport = Viewport(language=language)
    return Box(Rect(100, 200, wide, 656), viewport, settled(dict(found.figures())))


def bars(marks: tuple[Mark, ...]) -> list[Bars]:
    return [mark for mark in marks if isinstance(mark, Bars)]


def texts(marks: tuple[Mark, ...]) -> list[str]:
    return [mark.text for mark in marks if isinstance(mark, Label)]


def test_few_bars_stand_at_the_left_with_their_numbers_and_names_on_top() -> None:
    found = chart()
    marks = found.marks(1.0, box(found))
    (one,) = bars(marks)
    # 250 wide on places of 250 / 0.64; the number is 96 high, so the tallest bar
    # ends 0.78 * 96 + 38 below the top of the box.
    high = SHORE - (200 + 0.78 * 96 + 38)
    assert one.rects == pytest.approx(
        np.array(
            [
                [170.3125, SHORE - high, 250, high],
                [560.9375, SHORE - high / 2, 250, high / 2],
            ]
        )
    )
    assert one.ink == FILL
    assert texts(marks) == ["10", "5", "亿元", "甲", "乙"]
    ten, five = [mark for mark in marks if isinstance(mark, Label)][:2]
    assert ten.anchor == "end"
    assert ten.x == pytest.approx(170.3125 + 2 * 0.56 * 96)
    assert ten.y == pytest.approx(SHORE - high - 24)
    assert five.runs[0].size == 96.0


def test_bars_grow_one_after_another_and_their_numbers_ride_on_them() -> None:
    found = chart()
    marks = found.marks(0.73 / 2, box(found))
    (one,) = bars(marks)
    high = SHORE - (200 + 0.78 * 96 + 38)
    first, second = 1 - 0.35**3, 1 - 0.65**3
    assert one.rects[:, 3] == pytest.approx(np.array([high * first, high / 2 * second]))
    assert one.rects[:, 1] + one.rects[:, 3] == pytest.approx(SHORE)
    ten, five = [mark for mark in marks if isinstance(mark, Label)][:2]
    assert (ten.text, five.text) == ("10", "4")
    assert ten.changing
    assert ten.y == pytest.approx(SHORE - high * first - 24)


def test_no_name_in_the_water_leaves_the_river_level() -> None:
    found = chart()
    assert found.river(Viewport(), box(found)) is None


def test_names_of_many_bars_part_the_echoes() -> None:
    found = chart(labels=labels(6), series=[series("值", 1, 2, 3, 4, 5, 6)])
    where = box(found)
    river = found.river(where.viewport, where)
    assert river is not None
    offsets = river.y[:, 120] - river.y[0, 120]
    assert offsets[1] > OFFSETS[1] + 40


def test_the_highlighted_bar_alone_has_the_accent() -> None:
    found = chart(highlight=1)
    others, one = bars(found.marks(1.0, box(found)))
    assert (others.ink, one.ink) == (COMPARE, FILL)
    assert others.rects[:, 0] == pytest.approx([170.3125])
    assert one.rects[:, 0] == pytest.approx([560.9375])


def test_series_stand_side_by_side_under_flags() -> None:
    found = chart(series=[series("2018年", 8, 4), series("2019年", 10, 5)])
    marks = found.marks(1.0, box(found))
    before, now = bars(marks)
    assert (before.ink, now.ink) == (COMPARE, FILL)
    # Places of 300 / 0.76; within one, two slots of 150 with a gap of 8.
    assert before.rects[:, 0] == pytest.approx([147.368, 542.105], abs=0.001)
    assert now.rects[:, 0] == pytest.approx([297.368, 692.105], abs=0.001)
    assert before.rects[:, 2] == pytest.approx([142, 142])
    assert before.rects[:, 3] == pytest.approx(now.rects[:, 3] * 0.8)
    poles = [mark for mark in marks if isinstance(mark, Stroke)]
    assert [pole.ink for pole in poles] == [COMPARE, FILL]
    assert [pole.points[0, 0] for pole in poles] == pytest.approx(
        [222.368, 372.368], abs=0.001
    )
    assert texts(marks) == [
        *("亿元", "2018\u2009年", "2019\u2009年"),
        *("8", "4", "10", "5", "甲", "乙"),
    ]


def test_stacks_rise_from_the_river_and_bear_their_sum() -> None:
    found = chart(
        arrange="stacked", series=[series("慢", 6, 2), series("快", 3, 0)], unit="%"
    )
    marks = found.marks(1.0, box(found))
    low, high = bars(marks)
    assert low.ink == FILL
    assert high.ink == FILL.mixed("ground", 0.55)
    unit = low.rects[0, 3] / 6
    assert low.rects[:, 3] == pytest.approx([6 * unit, 2 * unit])
    assert low.rects[:, 1] + low.rects[:, 3] == pytest.approx([SHORE, SHORE])
    # Three units of ground part the two; nothing stands on the second stack.
    assert high.rects[:, 3] == pytest.approx([3 * unit - 3, 0])
    assert high.rects[0, 1] == pytest.approx(SHORE - 9 * unit)
    assert texts(marks)[:2] == ["慢", "快"]
    assert "9%" in texts(marks)
    assert "2" in texts(marks)


def test_a_single_series_cannot_be_stacked() -> None:
    alike = chart(arrange="stacked"), chart()
    one, other = (bars(found.marks(1.0, box(found)))[0] for found in alike)
    assert np.array_equal(one.rects, other.rects)


def crowd(**raw: Any) -> BarsChart:
    values = [10000 + 137 * index for index in range(24)]
    return chart(labels=labels(24), series=[series("值", *values)], **raw)


def test_crowded_bars_have_hairlines_and_one_number() -> None:
    found = crowd(unit="万元")
    marks = found.marks(1.0, box(found))
    shown = texts(marks)
    assert shown[:4] == ["5000", "10000", "万元", "13151"]
    number = next(m for m in marks if isinstance(m, Label) and m.text == "13151")
    top = bars(marks)[0].rects[:, 1].min()
    assert number.y == pytest.approx(top - 14)
    lines = [mark for mark in marks if isinstance(mark, Stroke)]
    unit = (SHORE - top) / 13151
    assert [line.points[0, 1] for line in lines] == pytest.approx(
        [SHORE - 5000 * unit, SHORE - 10000 * unit]
    )


def test_the_number_of_a_crowded_highlight_clears_its_taller_neighbours() -> None:
    found = crowd(unit="万元", highlight=12)
    marks = found.marks(1.0, box(found))
    number = next(m for m in marks if isinstance(m, Label) and m.text == "11644")
    others, one = bars(marks)
    assert number.y < one.rects[0, 1] - 14
    near = np.abs(others.rects[:, 0] - one.rects[0, 0]) < 60
    assert number.y <= others.rects[near, 1].min() - 14


def test_crowded_groups_number_the_tallest_of_the_last_series() -> None:
    values = [10000 + 137 * index for index in range(12)]
    found = chart(
        labels=labels(12),
        series=[series("a", *[v + 5 for v in values]), series("b", *values)],
    )
    marks = found.marks(1.0, box(found))
    assert "11507" in texts(marks)
    assert "11512" not in texts(marks)


def test_english_has_its_own_unit_and_names() -> None:
    found = chart(series=[series("值", 1240, 620)], labels=labels(2))
    assert texts(found.marks(1.0, box(found, "en"))) == [
        *("RMB billion", "124", "62", "No. 0", "No. 1")
    ]


def test_a_unit_too_long_for_its_bar_has_a_line_of_its_own() -> None:
    found = chart(
        unit={"zh": "人", "en": "registered passengers and crew"},
        series=[series("值", 3, 4, 5, 6, 7)],
        labels=labels(5),
    )
    shown = texts(found.marks(1.0, box(found, "en")))
    assert shown[0] == "registered passengers and crew"
    shown = texts(found.marks(1.0, box(found, "zh")))
    assert shown[4] == "7人"


def test_every_bar_has_a_figure() -> None:
    found = chart(series=[series("a", 8, 4), series("b", 10, 5)], name="trade")
    figures = found.figures()
    assert list(figures) == ["trade-0-0", "trade-0-1", "trade-1-0", "trade-1-1"]
    one = figures["trade-1-0"]
    assert one.value == 10
    assert (one.unit, one.source) == ("亿元", "sample/1.1")
    assert one.label.zh == one.meaning.zh == "甲 · b"
    assert one.period.en == "2019"
    assert chart().figures()["bars-0-1"].label.en == "B"


def test_every_bar_answers_a_touch_at_its_end() -> None:
    found = chart()
    hots = [m for m in found.marks(1.0, box(found)) if isinstance(m, Hot)]
    assert [hot.target.which for hot in hots] == ["bars-0-0", "bars-0-1"]
    assert [hot.name for hot in hots] == ["甲 10亿元", "乙 5亿元"]
    assert hots[0].anchor == pytest.approx((295.3125, 200 + 0.78 * 96 + 38))


def test_a_visitor_reads_labels_and_the_names_of_several_series() -> None:
    assert [text.zh for text in chart().texts()] == ["甲", "乙"]
    many = chart(series=[series("a", 1, 2), series("b", 3, 4)])
    assert [text.zh for text in many.texts()] == ["甲", "乙", "a", "b"]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ({"series": [series("a", 1)]}, "number 0, found 1, count 2, places labels"),
        ({"series": [series("a", 1, -2)]}, "value-negative: value -2,"),
        ({"highlight": 2}, "highlight-beyond: most 1"),
        (
            {"highlight": 1, "series": [series("a", 1, 2), series("b", 1, 2)]},
            "highlight-single",
        ),
        ({"unit": "亿吨"}, "unit-english: unit 吨"),
        ({"labels": labels(25)}, "at most 24"),
        ({"series": [series("a", 1, 2)] * 5}, "at most 4"),
        ({"source": ""}, "at least 1"),
    ],
)
def test_what_cannot_be_drawn_is_refused(raw: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        chart(**raw)
