from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from pydantic import ValidationError

from kiosk.charts.area import AreaChart
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import FILL, GROUND, HAIR
from kiosk.drawing.marks import Fill, Hot, Label, Mark, Stroke
from kiosk.drawing.viewport import Box, Viewport
from kiosk.model.figure import settled

if TYPE_CHECKING:
    from kiosk.model.text import Language

SHORE = 853.0
TOP = 276.0
"""The highest total stands 76 below the top of the test box."""


def series(name: str, *values: float) -> dict[str, Any]:
    return {"name": {"zh": name, "en": name}, "values": list(values)}


def chart(*layers: dict[str, Any], **raw: Any) -> AreaChart:
    layers = layers or (series("量", 4, 8, 6),)
    count = len(layers[0]["values"])
    whole = {
        "kind": "area",
        "unit": "%",
        "source": "sample/1.1",
        "periods": [{"zh": f"{2000 + i}年", "en": str(2000 + i)} for i in range(count)],
        "series": list(layers),
    }
    return AreaChart.model_validate_json(json.dumps(whole | raw))


def box(found: AreaChart, language: Language = "zh") -> Box:
    viewport = Viewport(language=language)
    return Box(Rect(100, 200, 1000, 656), viewport, settled(dict(found.figures())))


def fills(marks: tuple[Mark, ...]) -> list[Fill]:
    return [mark for mark in marks if isinstance(mark, Fill)]


def texts(marks: tuple[Mark, ...]) -> list[str]:
    return [mark.text for mark in marks if isinstance(mark, Label)]


def edges(fill: Fill) -> tuple[list[float], list[float]]:
    """Heights of the upper and of the lower edge, from left to right."""
    ys = fill.outlines[0][:, 1].tolist()
    half = len(ys) // 2
    return ys[:half], ys[half:][::-1]


def test_one_area_stands_on_the_river_under_a_thick_line() -> None:
    found = chart()
    marks = found.marks(1.0, box(found))
    (one,) = fills(marks)
    unit = (SHORE - TOP) / 8
    upper, lower = edges(one)
    assert upper == pytest.approx([SHORE - 4 * unit, TOP, SHORE - 6 * unit])
    assert lower == [SHORE] * 3
    assert one.ink == GROUND.mixed("fill", 0.2)
    line = next(m for m in marks if isinstance(m, Stroke) and m.ink == FILL)
    assert line.width == 9.0
    assert line.points[:, 1].tolist() == upper
    x = one.outlines[0][:3, 0]
    left = 100 + (0.56 * 34 + 20) + 14
    right = 1100 - (0.56 * 64 + 5 + 0.56 * 34) - 44
    assert x == pytest.approx([left, (left + right) / 2, right])
    assert texts(marks) == [
        *("2", "4", "6", "8", "6%", "量"),
        *(f"{year}\u2009年" for year in (2000, 2001, 2002)),
    ]


def test_areas_are_heaped_from_below() -> None:
    found = chart(series("慢", 4, 2), series("快", 1, 3), series("超", 0, 5))
    marks = found.marks(1.0, box(found))
    low, middle, high = fills(marks)
    unit = (SHORE - TOP) / 10
    assert edges(low)[0] == pytest.approx([SHORE - 4 * unit, SHORE - 2 * unit])
    assert edges(low)[1] == [SHORE, SHORE]
    assert edges(middle)[0] == pytest.approx([SHORE - 5 * unit, SHORE - 5 * unit])
    assert edges(middle)[1] == edges(low)[0]
    assert edges(high)[0] == pytest.approx([SHORE - 5 * unit, TOP])
    assert edges(high)[1] == edges(middle)[0]
    assert [fill.ink for fill in (low, middle, high)] == [
        FILL,
        FILL.mixed("ground", 0.42),
        FILL.mixed("ground", 0.7),
    ]
    seams = [m for m in marks if isinstance(m, Stroke) and m.ink == GROUND]
    assert [seam.width for seam in seams] == [3.0, 3.0]
    assert texts(marks)[-6:-2] == ["10%", "慢", "快", "超"]


def test_the_swell_runs_downstream() -> None:
    found = chart(series("量", 8, 8, 8))
    (one,) = fills(found.marks(0.365, box(found)))
    shares = [(SHORE - y) / (SHORE - TOP) for y in edges(one)[0]]
    # Half of the growth times 1.25, less a lag of 0, an eighth and a quarter.
    assert shares == pytest.approx([1 - (1 - s) ** 3 for s in (0.625, 0.5, 0.375)])
    (none,) = fills(found.marks(0.0, box(found)))
    assert none.outlines[0][:, 1].tolist() == [SHORE] * 6
    (whole,) = fills(found.marks(0.73, box(found)))
    assert edges(whole)[0] == pytest.approx([TOP] * 3)


def test_names_of_thin_layers_are_led_to_them() -> None:
    found = chart(series("慢", 100, 100), series("快", 0, 1), series("超", 0, 1))
    marks = found.marks(1.0, box(found))
    leaders = [
        m
        for m in marks
        if isinstance(m, Stroke) and m.ink.role == "fill" and len(m.points) == 2
    ]
    assert len(leaders) == 3
    named = {m.text: m.y for m in marks if isinstance(m, Label)}
    for leader, name in zip(leaders, ("慢", "快", "超"), strict=True):
        assert named[name] == pytest.approx(leader.points[1, 1] + 34 * 0.36)
    assert named["快"] - named["超"] == pytest.approx(34 * 1.25 + 8)


def test_hairlines_lie_behind_the_areas() -> None:
    found = chart()
    marks = found.marks(1.0, box(found))
    first = next(i for i, mark in enumerate(marks) if isinstance(mark, Fill))
    hairs = [i for i, m in enumerate(marks) if isinstance(m, Stroke) and m.ink == HAIR]
    assert len(hairs) == 4
    assert max(hairs) < first


def test_nothing_but_zeros_lies_on_the_river() -> None:
    found = chart(series("无", 0, 0))
    (one,) = fills(found.marks(1.0, box(found)))
    assert one.outlines[0][:, 1].tolist() == [SHORE] * 4


def test_a_long_unit_has_a_line_of_its_own() -> None:
    found = chart(unit={"zh": "人", "en": "registered passengers"})
    assert "registered passengers" in texts(found.marks(1.0, box(found, "en")))
    assert "6人" in texts(found.marks(1.0, box(found, "zh")))


def test_every_value_has_a_figure_of_its_period() -> None:
    found = chart(series("a", 1, 2), series("b", 3, 4), name="points")
    figures = found.figures()
    assert list(figures) == ["points-0-0", "points-0-1", "points-1-0", "points-1-1"]
    one = figures["points-1-0"]
    assert (one.label.zh, one.period.zh, one.value) == ("b", "2000年", Decimal(3))


def test_every_value_answers_a_touch_in_its_layer() -> None:
    found = chart(series("a", 1, 2), series("b", 3, 4))
    marks = found.marks(1.0, box(found))
    hots = [mark for mark in marks if isinstance(mark, Hot)]
    low, high = fills(marks)
    (top, *_), (bottom, *_) = edges(high)
    assert hots[2].target.which == "area-1-0"
    assert hots[2].name == "b 2000\u2009年 3%"
    assert hots[2].anchor == pytest.approx((low.outlines[0][0, 0], (top + bottom) / 2))
    assert (hots[2].rect.y, hots[2].rect.bottom) == pytest.approx((top, bottom))
    # The lowest layer's places reach down to the names of the periods.
    assert hots[0].rect.bottom == pytest.approx(856 + 58)
    alone = chart()
    first = next(m for m in alone.marks(1.0, box(alone)) if isinstance(m, Hot))
    assert first.anchor is not None
    assert first.anchor[1] == pytest.approx(SHORE - 4 * (SHORE - TOP) / 8)


def test_the_river_makes_room_for_the_periods() -> None:
    found = chart()
    river = found.river(Viewport(), box(found))
    assert np.diff(river.y[:2, 120]).tolist() == [62]


def test_a_visitor_reads_the_names_and_both_ends() -> None:
    read = chart(series("a", *range(400))).texts()
    assert [text.en for text in read] == ["a", "2000", "2399"]


@pytest.mark.parametrize(
    ("layers", "raw", "reason"),
    [
        (
            (series("a", 1, 2), series("b", 1)),
            {},
            "number 1, found 1, count 2, places periods",
        ),
        ((series("a", 1, -2),), {}, "value-negative: value -2,"),
        ((series("a", 1, 2),), {"unit": "吨"}, "unit-english: unit 吨"),
        ((series("a", 1),), {}, "at least 2"),
        ((series("a", 1, 2),) * 5, {}, "at most 4"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    layers: tuple[dict[str, Any], ...], raw: dict[str, Any], reason: str
) -> None:
    with pytest.raises(ValidationError, match=reason):
        chart(*layers, **raw)
