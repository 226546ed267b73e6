from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from pydantic import ValidationError

from kiosk.charts.dotplot import DotplotChart
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import COMPARE, FILL, GROUND, HAIR, TEXT, TEXT2
from kiosk.drawing.marks import Dots, Hot, Label, Mark, Stroke
from kiosk.drawing.viewport import Box, Viewport
from kiosk.model.figure import settled

if TYPE_CHECKING:
    from kiosk.model.text import Language

SHORE = 853.0
"""The upper edge of the river's main strand in the test box."""
ONE = 0.56 * 58
"""The width of a digit of a value where the rows are high."""


def chart(*series: tuple[float, ...], **raw: Any) -> DotplotChart:
    series = series or ((20, 40, 10),)
    whole = {
        "kind": "dotplot",
        "unit": "%",
        "source": "sample/1.1",
        "period": {"zh": "2019年", "en": "2019"},
        "labels": [
            {"zh": name, "en": name}
            for name in "甲乙丙丁戊己庚辛壬癸子丑"[: len(series[0])]
        ],
        "series": [
            {"name": {"zh": name, "en": name}, "values": list(values)}
            for name, values in zip(("前", "后"), series, strict=False)
        ],
    }
    return DotplotChart.model_validate_json(json.dumps(whole | raw))


def box(
    found: DotplotChart,
    language: Language = "zh",
    wide: float = 1000,
    high: float = 656,
) -> Box:
    facts = settled(dict(found.figures()))
    return Box(Rect(100, 856 - high, wide, high), Viewport(language=language), facts)


def labels(marks: tuple[Mark, ...]) -> list[Label]:
    return [mark for mark in marks if isinstance(mark, Label)]


def texts(marks: tuple[Mark, ...]) -> list[str]:
    return [label.text for label in labels(marks)]


def dots(marks: tuple[Mark, ...]) -> list[Dots]:
    return [mark for mark in marks if isinstance(mark, Dots) and len(mark.points)]


def test_dots_stand_on_one_axis_from_the_largest_down() -> None:
    found = chart()
    assert found.rows == (1, 0, 2)
    marks = found.marks(1.0, box(found))
    (one,) = dots(marks)
    assert (one.ink, one.diameter) == (FILL, 34)
    # Names 34 and a gap of 26, then half a dot; at the right the largest value,
    # 15 and half a dot beside it, and the unit.
    left = 100 + 34 + 26 + 17
    right = 1100 - 32 - (2 * ONE + 5 + 0.56 * 34)
    assert one.points[:, 0] == pytest.approx(
        [right, (left + right) / 2, left + (right - left) / 4]
    )
    # Rows of 112 in the middle between 10 below the top and 60 above the river.
    middle = (210 + 796) / 2
    assert one.points[:, 1] == pytest.approx([middle - 112, middle, middle + 112])
    assert texts(marks) == [
        *("0", "20", "40"),
        *("乙", "甲", "丙", "40%", "20", "10"),
    ]


def test_rows_may_stay_as_they_were_written() -> None:
    found = chart(order="written")
    assert found.rows == (0, 1, 2)
    assert texts(found.marks(1.0, box(found)))[3:] == [
        *("甲", "乙", "丙", "20", "40%", "10")
    ]


def test_the_axis_has_ticks_on_the_river_and_a_hairline_at_zero() -> None:
    found = chart()
    marks = found.marks(1.0, box(found))
    hairs = [m for m in marks if isinstance(m, Stroke) and m.ink == HAIR and not m.dash]
    *short, nought = hairs
    assert [float(np.ptp(mark.points[:, 1])) for mark in short] == [22] * 3
    assert {float(mark.points[0, 1]) for mark in hairs} == {SHORE}
    assert nought.points[0, 0] == short[0].points[0, 0] == 177
    steps = np.diff([mark.points[0, 0] for mark in short])
    assert steps == pytest.approx([steps[0]] * 2)


def test_an_axis_without_zero_begins_at_the_least_value() -> None:
    found = chart(zero=False)
    marks = found.marks(1.0, box(found))
    assert dots(marks)[0].points[-1, 0] == 177
    assert not any(
        isinstance(m, Stroke) and not m.dash and np.ptp(m.points[:, 1]) > 22
        for m in marks
    )
    level = chart((7, 7), zero=False)
    assert dots(level.marks(1.0, box(level)))[0].points[:, 0] == pytest.approx(
        [177] * 2
    )


def test_two_series_are_joined_hollow_before_and_solid_after() -> None:
    found = chart((20, 40, 10), (30, 10, 10), highlight=0)
    marks = found.marks(1.0, box(found))
    ring, inside, hollow, core, others, tip = dots(marks)
    assert (ring.ink, inside.ink, others.ink) == (COMPARE, GROUND, COMPARE)
    assert (hollow.ink, core.ink, tip.ink) == (FILL, GROUND, FILL)
    assert core.diameter == 22
    joints = [m for m in marks if isinstance(m, Stroke) and m.width == 8]
    assert [joint.ink.role for joint in joints] == ["compare", "compare", "fill"]
    mine = joints[-1].points
    assert mine[0] == pytest.approx(hollow.points[0])
    assert mine[1] == pytest.approx(tip.points[0])
    # Sorted by the later value; equal values stay as written.
    assert found.rows == (0, 1, 2)
    said = {label.text: label for label in labels(marks)}
    # Values stand outside: the smaller left of its dot, the larger right of it.
    assert said["20"].anchor == "end"
    assert said["20"].x == pytest.approx(mine[0, 0] - 32)
    assert said["30"].anchor == "start"
    assert said["30"].x == pytest.approx(mine[1, 0] + 32)
    assert said["40%"].x > mine[1, 0]
    assert (said["20"].runs[0].ink, said["30"].runs[0].ink) == (TEXT2, TEXT)


def test_two_series_are_named_on_poles_over_the_first_row() -> None:
    found = chart((20, 40, 10), (30, 50, 10))
    marks = found.marks(1.0, box(found))
    poles = [m for m in marks if isinstance(m, Stroke) and m.ink == FILL]
    before, after = [m for m in labels(marks) if m.text in {"前", "后"}]
    assert (before.anchor, after.anchor) == ("end", "start")
    tops = dots(marks)[0].points[0], dots(marks)[2].points[0]
    for pole, dot in zip(poles, tops, strict=True):
        assert pole.points[:, 0] == pytest.approx([dot[0]] * 2)
        assert pole.points[:, 1] == pytest.approx([dot[1] - 21, dot[1] - 47])
    falling = chart((50, 10), (20, 10))
    before, after = [
        m for m in labels(falling.marks(1.0, box(falling))) if m.text in {"前", "后"}
    ]
    assert (before.anchor, after.anchor) == ("start", "end")


def test_no_hairline_runs_through_a_number() -> None:
    far = chart((20, 40), (30, 50))
    near = chart((1, 40), (30, 50))

    def hairs(found: DotplotChart) -> int:
        return sum(
            isinstance(m, Stroke) and m.ink == HAIR and not m.dash
            for m in found.marks(1.0, box(found))
        )

    assert (hairs(far), hairs(near)) == (4, 3)


def test_dots_run_from_the_axis_and_from_dot_to_dot() -> None:
    found = chart()
    done = dots(found.marks(1.0, box(found)))[0].points
    early = dots(found.marks(0.3, box(found)))[0].points
    assert (early[:, 0] < done[: len(early), 0]).all()
    assert (early[:, 0] >= 177).all()
    assert dots(found.marks(0.05, box(found))) == []
    pair = chart((20, 40), (30, 50))
    begin, _, tip = dots(pair.marks(0.2, box(pair)))
    assert (tip.points[:, 0] > begin.points[:, 0]).all()


def test_negative_values_move_zero_into_the_chart() -> None:
    found = chart((-10, 10))
    marks = found.marks(1.0, box(found))
    xs = dots(marks)[0].points[:, 0]
    tall = next(
        m
        for m in marks
        if isinstance(m, Stroke) and not m.dash and np.ptp(m.points[:, 1]) > 22
    )
    assert tall.points[0, 0] == pytest.approx(xs.mean())
    assert "−10" in texts(marks)


def test_long_names_go_on_two_lines_or_shrink_but_can_be_read() -> None:
    long = "临港经济技术开发区管理委员会"
    rows = [{"zh": long, "en": "x"}, {"zh": "乙", "en": "y"}]
    found = chart((1, 2), labels=rows)
    marks = found.marks(1.0, box(found, wide=900))
    assert "临港经济技术开发" in "".join(texts(marks))
    assert long not in texts(marks)
    many = chart(
        tuple(range(12)), labels=[*rows, *({"zh": "丙", "en": "z"} for _ in range(10))]
    )
    marks = many.marks(1.0, box(many, high=480))
    name = next(label for label in labels(marks) if label.text == long)
    assert name.runs[0].size == 28


def test_a_long_unit_has_a_line_of_its_own() -> None:
    found = chart(unit={"zh": "人", "en": "registered passengers"})
    shown = texts(found.marks(1.0, box(found, "en")))
    assert shown[0] == "registered passengers"


def test_every_value_has_a_figure_and_answers_a_touch() -> None:
    found = chart((20, 40), (30, 10), name="ways")
    figures = found.figures()
    assert list(figures) == ["ways-0-0", "ways-0-1", "ways-1-0", "ways-1-1"]
    assert figures["ways-1-0"].label.zh == "甲 · 后"
    assert figures["ways-1-0"].value == 30
    assert chart().figures()["dotplot-0-0"].label.zh == "甲"
    hots = [m for m in found.marks(1.0, box(found)) if isinstance(m, Hot)]
    # Row by row; the row is shared half way between its dots.
    assert [hot.target.which for hot in hots] == [
        *("ways-0-0", "ways-1-0", "ways-0-1", "ways-1-1")
    ]
    assert hots[0].rect.right == pytest.approx(hots[1].rect.x)
    assert hots[3].rect.right == pytest.approx(hots[2].rect.x)
    assert hots[1].name == "甲 · 后 30%"


def test_a_visitor_reads_names_and_those_of_two_series() -> None:
    assert [text.zh for text in chart().texts()] == ["乙", "甲", "丙"]
    assert [text.zh for text in chart((1, 2), (3, 4)).texts()] == [
        *("前", "后", "乙", "甲")
    ]


def test_the_echoes_part_for_the_ticks() -> None:
    found = chart()
    here = box(found)
    river = found.river(here.viewport, here)
    tick = labels(found.marks(1.0, here))[0]
    assert 856 < tick.y < river.y[1, 120]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ({"highlight": 3}, "highlight-beyond: most 2"),
        ({"unit": "亿吨"}, "unit-english: unit 吨"),
        ({"labels": [{"zh": "甲", "en": "A"}] * 2}, "found 3, count 2, places labels"),
        ({"labels": [{"zh": "甲", "en": "A"}]}, "at least 2"),
        ({"order": "name"}, "'value' or 'written'"),
    ],
)
def test_what_cannot_be_drawn_is_refused(raw: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        chart(**raw)
