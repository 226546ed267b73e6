from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from pydantic import ValidationError

from kiosk.charts.waffle import WaffleChart
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import FILL
from kiosk.drawing.marks import Bars, Hot, Label, Mark, Stroke
from kiosk.drawing.viewport import Box, Viewport
from kiosk.model.figure import settled

if TYPE_CHECKING:
    from kiosk.model.text import Language

SHORE = 853.0
SIDE = 623.0
"""Of the square: from 30 below the top of the test box to the shore."""
PITCH = SIDE / 9.86
CELL = PITCH * 0.86


def chart(*values: float, **raw: Any) -> WaffleChart:
    values = values or (61.5, 14, 6.5)
    whole = {
        "kind": "waffle",
        "source": "sample/1.1",
        "period": {"zh": "2019年", "en": "2019"},
        "parts": [
            {"label": {"zh": name, "en": f"Part {name}"}, "value": value}
            for name, value in zip("甲乙丙丁", values, strict=False)
        ],
    }
    return WaffleChart.model_validate_json(json.dumps(whole | raw))


def box(
    found: WaffleChart, language: Language = "zh", wide: float = 1600, high: float = 656
) -> Box:
    facts = settled(dict(found.figures()))
    return Box(Rect(100, 856 - high, wide, high), Viewport(language=language), facts)


def bars(marks: tuple[Mark, ...]) -> list[Bars]:
    return [mark for mark in marks if isinstance(mark, Bars)]


def labels(marks: tuple[Mark, ...]) -> list[Label]:
    return [mark for mark in marks if isinstance(mark, Label)]


def texts(marks: tuple[Mark, ...]) -> list[str]:
    return [label.text for label in labels(marks)]


def area(cells: Bars) -> float:
    return float((cells.rects[:, 2] * cells.rects[:, 3]).sum()) / CELL**2


def test_every_cell_is_one_per_cent_and_parts_of_it_are_parts_of_a_cell() -> None:
    for values in ((61.5, 14, 6.5), (0.25,), (100,), (33.333333, 33.333333, 33.333333)):
        found = chart(*values)
        empty, *parts = bars(found.marks(1.0, box(found)))
        assert [area(part) for part in parts] == pytest.approx(list(values))
        assert area(empty) == pytest.approx(100 - sum(values))


def test_rows_fill_from_the_river_up() -> None:
    found = chart(12.5, 10)
    _, one, two = bars(found.marks(1.0, box(found)))
    assert one.ink == FILL
    assert two.ink == FILL.mixed("ground", 0.5)
    assert one.rects[:10, 0] == pytest.approx(100 + PITCH * np.arange(10))
    assert one.rects[:10, 1] + one.rects[:10, 3] == pytest.approx([SHORE] * 10)
    assert one.rects[10:, 1] + one.rects[10:, 3] == pytest.approx([SHORE - PITCH] * 3)
    # The thirteenth cell is shared, half and half.
    assert one.rects[12] == pytest.approx(
        [100 + 2 * PITCH, SHORE - PITCH - CELL, CELL / 2, CELL]
    )
    assert two.rects[0] == pytest.approx(
        [100 + 2 * PITCH + CELL / 2, SHORE - PITCH - CELL, CELL / 2, CELL]
    )


def test_the_square_ends_where_the_last_cell_does() -> None:
    found = chart(100)
    _, one = bars(found.marks(1.0, box(found)))
    assert (one.rects[:, 0] + one.rects[:, 2]).max() == pytest.approx(100 + SIDE)
    assert one.rects[:, 1].min() == pytest.approx(SHORE - SIDE)


def test_the_square_leaves_room_for_words_where_it_is_narrow() -> None:
    found = chart(100)
    _, one = bars(found.marks(1.0, box(found, wide=800)))
    assert (one.rects[:, 0] + one.rects[:, 2]).max() == pytest.approx(100 + 0.62 * 800)


def test_cells_fill_one_after_another() -> None:
    found = chart(60, 20)
    empty, one, two = bars(found.marks(0.78 / 2, box(found)))
    assert [area(part) for part in (empty, one, two)] == pytest.approx([60, 40, 0])
    empty, one, two = bars(found.marks(0.78 * 7 / 8, box(found)))
    assert [area(part) for part in (empty, one, two)] == pytest.approx([30, 60, 10])
    parts = bars(found.marks(0.0, box(found)))
    assert [area(part) for part in parts] == pytest.approx([100, 0, 0])


def test_shares_are_said_beside_their_cells_with_one_unit() -> None:
    found = chart()
    marks = found.marks(1.0, box(found))
    assert texts(marks) == ["61.5", "14", "6.5", "%", "甲", "乙", "丙"]
    one, two, three = labels(marks)[:3]
    assert one.y > two.y > three.y
    assert one.runs[0].size > two.runs[0].size == three.runs[0].size
    unit = labels(marks)[3]
    assert (unit.x, unit.y) == pytest.approx((one.x + 6, one.y))
    leaders = [mark for mark in marks if isinstance(mark, Stroke)]
    assert [leader.points[0, 0] for leader in leaders] == pytest.approx(
        [100 + SIDE + 8] * 2
    )
    # From the middles of the rows; the third stands level with its words, and a
    # level line before a number would read as a minus sign.
    middles = [SHORE - PITCH * rows for rows in (3.075, 6.85)]
    assert [leader.points[0, 1] for leader in leaders] == pytest.approx(middles)


def test_a_single_share_is_a_big_number_at_the_height_of_its_cells() -> None:
    found = chart(50)
    number, unit, name = labels(found.marks(1.0, box(found)))
    assert number.runs[0].size == 220
    assert (unit.text, unit.runs[0].size) == ("%", 55)
    # A block of the number, and 40 high the name, round the middle of five rows.
    high = 220 * 0.8 + 40 * 1.8 + 12
    assert number.y == pytest.approx(SHORE - PITCH * 2.5 - high / 2 + 220 * 0.8)
    assert name.y == pytest.approx(number.y + 40 * 1.4)


def test_numbers_count_up_in_their_place() -> None:
    found = chart(60)
    half = labels(found.marks(0.47, box(found)))[0]
    done = labels(found.marks(1.0, box(found)))[0]
    # Half of the count's time is 7/8 of its way.
    assert (half.text, half.changing, done.changing) == ("53", True, False)
    assert (half.x, half.y, half.anchor) == (done.x, done.y, "end")
    assert labels(found.marks(0.0, box(found)))[0].alpha == 0


def test_words_shrink_until_all_parts_have_room() -> None:
    found = chart(1, 2, 3)
    here = box(found, high=260)
    first, *_ = labels(found.marks(1.0, here))
    assert first.runs[0].size < 96
    assert max(label.y for label in labels(found.marks(1.0, here))) < 856


def test_every_share_has_a_figure_and_answers_on_cells_and_words() -> None:
    found = chart(name="lifts")
    figures = found.figures()
    assert list(figures) == ["lifts-0", "lifts-1", "lifts-2"]
    assert str(settled(dict(figures))["lifts-0"].said("en")) == "61.5%"
    hots = [m for m in found.marks(1.0, box(found)) if isinstance(m, Hot)]
    assert [hot.target.which for hot in hots] == [
        *("lifts-0", "lifts-0", "lifts-1", "lifts-1", "lifts-2", "lifts-2")
    ]
    assert hots[1].rect == pytest.approx(
        (100, SHORE - 6.15 * PITCH, SIDE, 6.15 * PITCH)
    )
    assert hots[0].name == "甲 61.5%"


def test_a_visitor_reads_the_names() -> None:
    assert [text.zh for text in chart().texts()] == ["甲", "乙", "丙"]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ({"parts": []}, "at least 1"),
        ({"unit": "%"}, "Extra inputs"),
    ],
)
def test_what_cannot_be_drawn_is_refused(raw: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        chart(**raw)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ((60, 40.5), "parts-beyond: total 100.5"),
        ((0,), "greater than 0"),
        ((-3,), "greater than 0"),
        ((101,), "less than or equal to 100"),
        ((1, 2, 3, 4), "at most 3"),
    ],
)
def test_shares_that_are_none_are_refused(
    values: tuple[float, ...], reason: str
) -> None:
    with pytest.raises(ValidationError, match=reason):
        chart(*values)
