from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from pydantic import ValidationError

from kiosk.charts.ranking import RankingChart
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import COMPARE, FILL, TEXT, TEXT2
from kiosk.drawing.marks import Bars, Hot, Label, Mark
from kiosk.drawing.viewport import Box, Viewport
from kiosk.model.figure import settled

if TYPE_CHECKING:
    from kiosk.model.text import Language


def chart(*values: float, names: tuple[str, ...] = (), **raw: Any) -> RankingChart:
    values = values or (20, 40, 10)
    names = names or tuple("甲乙丙丁戊己庚辛壬癸子丑"[: len(values)])
    whole = {
        "kind": "ranking",
        "unit": "%",
        "source": "sample/1.1",
        "period": {"zh": "2019年", "en": "2019"},
        "items": [
            {"label": {"zh": name, "en": name}, "value": value}
            for name, value in zip(names, values, strict=True)
        ],
    }
    return RankingChart.model_validate_json(json.dumps(whole | raw))


def box(found: RankingChart, language: Language = "zh", high: float = 656) -> Box:
    viewport = Viewport(language=language)
    facts = settled(dict(found.figures()))
    return Box(Rect(100, 856 - high, 1000, high), viewport, facts)


def bars(marks: tuple[Mark, ...]) -> list[Bars]:
    return [mark for mark in marks if isinstance(mark, Bars)]


def texts(marks: tuple[Mark, ...]) -> list[str]:
    return [mark.text for mark in marks if isinstance(mark, Label)]


def test_values_run_from_the_largest_to_the_smallest() -> None:
    found = chart()
    assert found.order == (1, 0, 2)
    marks = found.marks(1.0, box(found))
    assert texts(marks) == ["乙", "甲", "丙", "40%", "20", "10"]
    none, all_ = bars(marks)
    assert len(none.rects) == 0
    assert all_.ink == FILL
    # Names 34 wide and a gap of 26; numbers 64 high, two digits and the unit wide.
    left = 100 + 34 + 26
    most = 1100 - (2 * 0.56 * 64 + 5 + 0.56 * 34) - 22 - left
    assert all_.rects[:, 0] == pytest.approx([left] * 3)
    assert all_.rects[:, 2] == pytest.approx([most, most / 2, most / 4])


def test_rows_stand_in_the_middle_of_their_room() -> None:
    found = chart()
    rects = bars(found.marks(1.0, box(found)))[1].rects
    # Rows 112 apart, between 14 below the top and 46 above the river.
    middle = (214 + 810) / 2
    assert rects[:, 1] + rects[:, 3] / 2 == pytest.approx(
        [middle - 112, middle, middle + 112]
    )
    assert rects[:, 3] == pytest.approx([40, 40, 40])


def test_bars_grow_from_the_left_one_after_another() -> None:
    found = chart()
    end = bars(found.marks(1.0, box(found)))[1].rects
    half = bars(found.marks(0.73 / 2, box(found)))[1].rects
    shares = [1 - (1 - s) ** 3 for s in (0.8, 0.5, 0.2)]
    assert half[:, 2] == pytest.approx(end[:, 2] * np.array(shares))
    assert np.array_equal(half[:, 0], end[:, 0])


def test_equal_values_keep_the_order_typed() -> None:
    assert chart(5, 7, 5, 7).order == (1, 3, 0, 2)


def test_the_highlighted_item_alone_has_the_accent() -> None:
    found = chart(highlight=0)
    marks = found.marks(1.0, box(found))
    others, one = bars(marks)
    assert (others.ink, one.ink) == (COMPARE, FILL)
    assert (len(others.rects), len(one.rects)) == (2, 1)
    named = [mark for mark in marks if isinstance(mark, Label)][:3]
    runs = {label.text: label.runs[0] for label in named}
    assert (runs["甲"].weight, runs["甲"].ink) == (500, TEXT)
    assert (runs["乙"].weight, runs["乙"].ink) == (400, TEXT2)


def test_long_names_go_above_their_bars() -> None:
    found = chart(9, 8, names=("第一街道办事处联合社区居委会", "第二"))
    marks = found.marks(1.0, box(found))
    first = next(mark for mark in marks if isinstance(mark, Label))
    rects = bars(marks)[1].rects
    assert (first.x, first.anchor) == (100, "start")
    assert rects[0, 0] == 100
    assert first.y < rects[0, 1]


def test_long_names_in_low_rows_shrink_and_then_push_the_bars() -> None:
    values = tuple(range(12, 0, -1))
    found = chart(*values, names=("第一街道办事处联合社区居委会",) * 12)
    marks = found.marks(1.0, box(found))
    first = next(mark for mark in marks if isinstance(mark, Label))
    assert first.runs[0].size == pytest.approx(400 / 14)
    found = chart(*values, names=("很" * 24,) * 12)
    marks = found.marks(1.0, box(found))
    first = next(mark for mark in marks if isinstance(mark, Label))
    assert first.runs[0].size == 28
    assert bars(marks)[1].rects[0, 0] == pytest.approx(100 + 24 * 28 + 26)


def test_a_long_unit_has_a_line_of_its_own() -> None:
    found = chart(unit={"zh": "人", "en": "registered passengers and crew"})
    assert texts(found.marks(1.0, box(found, "en")))[0] == (
        "registered passengers and crew"
    )
    assert "40人" in texts(found.marks(1.0, box(found, "zh")))


def test_nothing_but_zeros_has_no_length() -> None:
    found = chart(0, 0)
    assert bars(found.marks(1.0, box(found)))[1].rects[:, 2].tolist() == [0, 0]


def test_items_keep_the_figures_of_the_order_typed() -> None:
    found = chart(name="trees")
    figures = found.figures()
    assert list(figures) == ["trees-0-0", "trees-0-1", "trees-0-2"]
    assert figures["trees-0-1"].value == 40
    assert figures["trees-0-1"].label.zh == "乙"
    hots = [mark for mark in chart().marks(1.0, box(chart())) if isinstance(mark, Hot)]
    assert [hot.target.which for hot in hots] == [
        "ranking-0-1",
        "ranking-0-0",
        "ranking-0-2",
    ]
    assert hots[0].name == "乙 40%"
    assert (hots[0].rect.x, hots[0].rect.width) == (100, 1000)
    assert hots[0].rect.height == pytest.approx(112)


def test_a_visitor_reads_the_names_in_their_order() -> None:
    assert [text.zh for text in chart().texts()] == ["乙", "甲", "丙"]


@pytest.mark.parametrize(
    ("values", "raw", "reason"),
    [
        ((1, -1), {}, "value-negative: value -1,"),
        ((1, 2), {"highlight": 2}, "highlight-beyond: most 1"),
        ((1, 2), {"highlight": -1}, "greater than or equal to 0"),
        ((1,), {}, "at least 2"),
        ((1, 2), {"unit": "吨"}, "unit-english: unit 吨"),
    ],
)
def test_what_cannot_be_ranked_is_refused(
    values: tuple[float, ...], raw: dict[str, Any], reason: str
) -> None:
    with pytest.raises(ValidationError, match=reason):
        chart(*values, **raw)


def test_there_are_at_most_twelve() -> None:
    with pytest.raises(ValidationError, match="at most 12"):
        chart(*range(13), names=("甲",) * 13)
