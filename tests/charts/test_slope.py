from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from pydantic import ValidationError

from kiosk.charts.slope import SlopeChart
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import FILL, GROUND, HAIR, MARK
from kiosk.drawing.marks import Dots, Hot, Label, Mark, Stroke
from kiosk.drawing.river import OFFSETS
from kiosk.drawing.viewport import Box, Viewport
from kiosk.model.figure import settled

if TYPE_CHECKING:
    from kiosk.model.text import Language

SHORE = 853.0
"""The river of the test box is at 856; zero is the upper edge of its strand."""


def chart(*pairs: tuple[float, float], **raw: Any) -> SlopeChart:
    pairs = pairs or ((10, 20), (40, 30))
    names = "甲乙丙丁戊己庚辛壬"
    whole = {
        "kind": "slope",
        "unit": "%",
        "source": "sample/1.1",
        "periods": [{"zh": "去年", "en": "2018"}, {"zh": "今年", "en": "2019"}],
        "items": [
            {"label": {"zh": name, "en": f"No. {name}"}, "values": list(pair)}
            for name, pair in zip(names, pairs, strict=False)
        ],
    }
    return SlopeChart.model_validate_json(json.dumps(whole | raw))


def box(
    found: SlopeChart, language: Language = "zh", wide: float = 1200, high: float = 656
) -> Box:
    facts = settled(dict(found.figures()))
    return Box(Rect(100, 856 - high, wide, high), Viewport(language=language), facts)


def labels(marks: tuple[Mark, ...]) -> list[Label]:
    return [mark for mark in marks if isinstance(mark, Label)]


def texts(marks: tuple[Mark, ...]) -> list[str]:
    return [label.text for label in labels(marks)]


def lines(marks: tuple[Mark, ...]) -> list[Stroke]:
    return [
        mark
        for mark in marks
        if isinstance(mark, Stroke) and mark.width >= 5 and mark.ink != HAIR
    ]


def test_lines_run_from_post_to_post_with_zero_at_the_river() -> None:
    found = chart()
    marks = found.marks(1.0, box(found))
    one, two = lines(marks)
    # Names 34, numbers two digits of 60, the gap between them 16, to the post 34.
    left = 100 + 34 + 2 * 0.56 * 60 + 16 + 34
    # On the right the unit follows the larger value: 5 and 0.56 * 34 more.
    right = 1300 - (left - 100) - 5 - 0.56 * 34
    top = 248
    unit = (SHORE - top) / 40
    assert one.points == pytest.approx(
        np.array([[left, SHORE - 10 * unit], [right, SHORE - 20 * unit]])
    )
    assert two.points == pytest.approx(
        np.array([[left, top], [right, top + 10 * unit]])
    )
    assert {one.ink, two.ink} == {FILL}
    assert texts(marks) == ["甲10", "乙40", "20甲", "30%乙", "去年", "今年"]
    posts = [m for m in marks if isinstance(m, Stroke) and m.ink == HAIR]
    assert [post.points[:, 0].tolist() for post in posts] == [
        pytest.approx([left, left]),
        pytest.approx([right, right]),
    ]
    assert {float(post.points[0, 1]) for post in posts} == {SHORE}


def test_the_highlight_has_the_accent_to_itself_and_lies_on_top() -> None:
    found = chart((10, 20), (40, 30), (5, 6), highlight=0)
    marks = found.marks(1.0, box(found))
    drawn = lines(marks)
    assert [line.ink for line in drawn] == [MARK, MARK, FILL]
    assert [line.width for line in drawn] == [5, 5, 9]
    last = [mark for mark in marks if isinstance(mark, Dots)][-1]
    assert (last.ink, last.diameter) == (GROUND, 16)
    assert last.points[0] == pytest.approx(drawn[-1].points[1])
    assert "20%甲" in texts(marks)


def test_lines_are_drawn_from_left_to_right() -> None:
    found = chart()
    done = lines(found.marks(1.0, box(found)))[0].points
    half = lines(found.marks(0.73 / 2, box(found)))[0].points
    assert half[0] == pytest.approx(done[0])
    assert half[1] == pytest.approx(done[0] + (done[1] - done[0]) * 0.875)


def test_words_at_one_end_keep_clear_of_each_other_and_are_led_to_their_dots() -> None:
    pairs = [(50, 20 + 0.1 * i) for i in range(8)]
    found = chart(*pairs, highlight=3)
    marks = found.marks(1.0, box(found))
    for side in ("end", "start"):
        ends = sorted(
            (m.y, max(run.size for run in m.runs))
            for m in labels(marks)
            if m.anchor == side
        )
        assert len(ends) == 8
        gaps = np.diff([y for y, _ in ends])
        # Half of each line's height, and a little more.
        need = [
            1.06 * (a + b) / 2 - 0.36 * (a - b) for (_, a), (_, b) in pairwise(ends)
        ]
        assert (gaps >= np.array(need) - 15).all()
        assert max(y for y, _ in ends) < 856
    leaders = [m for m in marks if isinstance(m, Stroke) and m.width == 2][2:]
    assert len(leaders) >= 12
    for leader in leaders:
        assert abs(leader.points[1, 1] - leader.points[0, 1]) > 5


def test_where_it_is_narrow_only_the_right_end_is_named() -> None:
    found = chart()
    assert texts(found.marks(1.0, box(found, wide=420)))[:4] == [
        *("10", "40", "20甲", "30%乙")
    ]


def test_only_a_name_gives_way_and_never_below_what_can_be_read() -> None:
    long = {"zh": "临港经济开发示范区", "en": "x"}
    found = chart(items=[{"label": long, "values": [10, 20]}] * 2)
    here = box(found, wide=760)
    ends = [m for m in labels(found.marks(1.0, here)) if len(m.runs) > 1]
    assert all(28 < label.runs[-1].size <= 34 for label in ends[-2:])
    here = box(found, wide=620)
    marks = labels(found.marks(1.0, here))
    numbers = [m.runs[0] for m in marks if m.text.startswith("20")]
    assert [run.size for run in numbers] == pytest.approx([0.09 * 620] * 2)
    # Where one line has too little room it takes two, and the lines are no steeper.
    named = [m for m in marks if m.text in {"临港经济", "开发示范区"}]
    assert [(m.text, m.runs[0].size) for m in named] == [
        *(("临港经济", 28.0), ("开发示范区", 28.0)) * 2
    ]
    for upper, lower in (named[:2], named[2:]):
        assert lower.y - upper.y == pytest.approx(1.1 * 28)
    one, _ = lines(found.marks(1.0, here))
    assert one.points[1, 0] - one.points[0, 0] > 0.28 * 620


def test_posts_never_change_places() -> None:
    long = {"zh": "临港经济技术开发示范区管理委员会", "en": "x"}
    found = chart(items=[{"label": long, "values": [123456, 200000]}] * 2, unit="元")
    one, _ = lines(found.marks(1.0, box(found, wide=360)))
    assert one.points[1, 0] - one.points[0, 0] == pytest.approx(80)


def test_a_negative_value_lifts_the_scale_off_the_river_and_shows_zero() -> None:
    found = chart((-10, 10), (1, -9))
    marks = found.marks(1.0, box(found))
    one, _ = lines(marks)
    low = SHORE - 40
    assert one.points[:, 1] == pytest.approx([low, 248])
    flat = [m for m in marks if isinstance(m, Stroke) and m.ink == HAIR][2]
    assert flat.points[:, 1] == pytest.approx([(low + 248) / 2] * 2)
    # Beside the post where no line ends near zero.
    first = labels(marks)[0]
    assert (first.text, first.anchor) == ("0", "end")
    assert "−10" in "".join(texts(marks))


def test_a_scale_without_zero_keeps_clear_of_the_river() -> None:
    found = chart((30, 40), (35, 32), zero=False)
    one, _ = lines(found.marks(1.0, box(found)))
    assert one.points[:, 1] == pytest.approx([SHORE - 40, 248])
    level = chart((7, 7), (7, 7), zero=False)
    one, _ = lines(level.marks(1.0, box(level)))
    assert one.points[:, 1] == pytest.approx([SHORE - 40] * 2)


def test_a_long_unit_has_a_line_of_its_own() -> None:
    found = chart(unit={"zh": "人", "en": "registered passengers"})
    assert texts(found.marks(1.0, box(found, "en")))[0] == "registered passengers"


def test_periods_stand_where_the_echoes_part() -> None:
    found = chart()
    here = box(found)
    river = found.river(here.viewport, here)
    middle = river.y.shape[1] // 2
    assert river.y[1, middle] > 856 + 2 * OFFSETS[1]
    names = labels(found.marks(1.0, here))[-2:]
    assert all(856 < name.y < river.y[1, middle] for name in names)


def test_every_value_has_a_figure_and_answers_a_touch() -> None:
    found = chart(name="green")
    figures = found.figures()
    assert list(figures) == ["green-0-0", "green-0-1", "green-1-0", "green-1-1"]
    assert figures["green-1-0"].value == 40
    assert figures["green-1-0"].label.zh == "乙"
    assert figures["green-1-0"].period.zh == "去年"
    hots = [m for m in found.marks(1.0, box(found)) if isinstance(m, Hot)]
    assert [hot.target.which for hot in hots] == [
        *("green-0-0", "green-1-0", "green-0-1", "green-1-1")
    ]
    assert hots[3].name == "乙 今年 30%"
    line = lines(found.marks(1.0, box(found)))[1]
    assert hots[3].anchor == pytest.approx(tuple(line.points[1]))


def test_a_visitor_reads_periods_and_names() -> None:
    assert [text.zh for text in chart().texts()] == ["去年", "今年", "甲", "乙"]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ({"highlight": 2}, "highlight-beyond: most 1"),
        ({"unit": "亿吨"}, "unit-english: unit 吨"),
        ({"periods": [{"zh": "去年", "en": "2018"}]}, "at least 2"),
        ({"items": []}, "at least 2"),
    ],
)
def test_what_cannot_be_drawn_is_refused(raw: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        chart(**raw)
