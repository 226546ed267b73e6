from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from pydantic import ValidationError

from kiosk.charts.multiples import MultiplesChart
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import COMPARE, FILL, GROUND, HAIR
from kiosk.drawing.marks import Bars, Dots, Fill, Hot, Label, Mark, Stroke
from kiosk.drawing.viewport import Box, Viewport
from kiosk.model.figure import settled

if TYPE_CHECKING:
    from kiosk.model.text import Language

SHORE = 853.0


def chart(*items: tuple[float, ...], **raw: Any) -> MultiplesChart:
    items = items or ((10, 20, 40), (5, 5, 10))
    n = len(items[0])
    whole = {
        "kind": "multiples",
        "unit": "%",
        "source": "sample/1.1",
        "periods": [{"zh": f"{2010 + i}年", "en": str(2010 + i)} for i in range(n)],
        "items": [
            {"name": {"zh": name, "en": f"Item {name}"}, "values": list(values)}
            for name, values in zip("甲乙丙丁戊己庚辛壬癸", items, strict=False)
        ],
    }
    return MultiplesChart.model_validate_json(json.dumps(whole | raw))


def box(
    found: MultiplesChart,
    language: Language = "zh",
    wide: float = 1600,
    high: float = 656,
) -> Box:
    facts = settled(dict(found.figures()))
    return Box(Rect(100, 856 - high, wide, high), Viewport(language=language), facts)


def labels(marks: tuple[Mark, ...]) -> list[Label]:
    return [mark for mark in marks if isinstance(mark, Label)]


def texts(marks: tuple[Mark, ...]) -> list[str]:
    return [label.text for label in labels(marks)]


def lines(marks: tuple[Mark, ...]) -> list[Stroke]:
    return [
        m
        for m in marks
        if isinstance(m, Stroke)
        and m.ink.role in {"fill", "compare"}
        and not m.ink.toward
    ]


def hairs(marks: tuple[Mark, ...]) -> list[Stroke]:
    return [m for m in marks if isinstance(m, Stroke) and m.ink == HAIR]


def strands(marks: tuple[Mark, ...]) -> list[Stroke]:
    return [m for m in marks if isinstance(m, Stroke) and m.ink.toward == "ground"]


# Two panels: the words of the hairline, 0.56 * 34 a digit, and 20 at the left.
LEFT = 100 + 2 * 0.56 * 34 + 20
WIDE = (1700 - LEFT - 56) / 2
# 656 less 16 above, the number of 56 and 26 above the panel.
PLOT = SHORE - 216 - 56 * 0.9 - 26


def test_panels_have_one_scale_from_zero_at_the_river() -> None:
    found = chart()
    marks = found.marks(1.0, box(found))
    one, two = lines(marks)
    assert one.points[:, 1] == pytest.approx(
        [SHORE - PLOT / 4, SHORE - PLOT / 2, SHORE - PLOT]
    )
    assert two.points[:, 1] == pytest.approx(
        [SHORE - PLOT / 8, SHORE - PLOT / 8, SHORE - PLOT / 4]
    )
    assert one.points[:, 0] == pytest.approx(
        [LEFT + 12, LEFT + WIDE / 2, LEFT + WIDE - 12]
    )
    assert two.points[:, 0] == pytest.approx(one.points[:, 0] + WIDE + 56)
    assert (one.ink, one.width) == (FILL, 7)
    tints = [m for m in marks if isinstance(m, Fill)]
    assert {tint.ink for tint in tints} == {GROUND.mixed("fill", 0.14)}
    assert max(float(tint.outlines[0][:, 1].max()) for tint in tints) == SHORE


def test_one_hairline_a_row_says_the_shared_scale() -> None:
    found = chart()
    (line,) = hairs(found.marks(1.0, box(found)))
    assert line.points == pytest.approx(
        np.array([[LEFT, SHORE - PLOT], [1700, SHORE - PLOT]])
    )
    many = chart(*[(1, 45 - i) for i in range(9)])
    here = box(many)
    rows = hairs(many.marks(1.0, here))
    assert len(rows) == 2
    heights = [float(line.points[0, 1]) for line in rows]
    # Below its panel a row has 34; above it its number, a fifth as high as the
    # panel is wide, and 26.
    number = 0.2 * (1700 - LEFT - 4 * 56) / 5
    plot = (SHORE - 216 + 34) / 2 - 34 - number * 0.9 - 26
    assert heights == pytest.approx(
        [SHORE - plot * 40 / 45, SHORE - (SHORE - 216 + 34) / 2 - plot * 40 / 45]
    )


@pytest.mark.parametrize(
    ("count", "wide", "high", "columns"),
    [
        (2, 1600, 656, 2),
        (3, 1600, 656, 3),
        (4, 1600, 656, 4),
        (4, 1600, 1226, 2),
        (6, 1600, 656, 3),
        (9, 1600, 656, 5),
        (2, 920, 1226, 1),
        (9, 920, 1226, 3),
    ],
)
def test_panels_are_as_large_as_the_box_allows(
    count: int, wide: float, high: float, columns: int
) -> None:
    found = chart(*[(1, 45 - i) for i in range(count)])
    marks = found.marks(1.0, box(found, wide=wide, high=high))
    lefts = {round(float(line.points[0, 0]), 3) for line in lines(marks)}
    assert len(lefts) == columns
    assert len(hairs(marks)) <= 4


def test_upper_rows_stand_on_a_strand_of_their_own() -> None:
    found = chart(*[(10, 40)] * 6)
    marks = found.marks(1.0, box(found))
    upper = strands(marks)
    assert len(upper) == 3
    feet = {
        float(tint.outlines[0][:, 1].max()) for tint in marks if isinstance(tint, Fill)
    }
    assert max(feet) == SHORE
    assert {float(line.points[0, 1]) for line in upper} == {min(feet) + 2}
    assert strands(chart().marks(1.0, box(chart()))) == []


def test_each_panel_says_its_name_and_its_last_value() -> None:
    found = chart()
    marks = found.marks(1.0, box(found))
    assert texts(marks) == [
        *("40", "甲", "40%", "乙", "10"),
        *("2010\u2009年", "2012\u2009年") * 2,
    ]
    name, number = labels(marks)[1:3]
    assert (name.x, number.x) == pytest.approx((LEFT, LEFT + WIDE))
    assert (name.anchor, number.anchor) == ("start", "end")
    assert name.y == number.y == pytest.approx(SHORE - PLOT - 26)


def test_the_highlight_has_the_accent_and_the_unit() -> None:
    found = chart(highlight=1)
    marks = found.marks(1.0, box(found))
    assert [line.ink for line in lines(marks)] == [COMPARE, FILL]
    assert "10%" in texts(marks)
    assert "40" in texts(marks)
    last = [m for m in marks if isinstance(m, Dots)][1]
    assert last.points[0] == pytest.approx(lines(marks)[1].points[-1])


def test_bars_have_their_last_value_in_the_full_ink() -> None:
    found = chart(shape="bars", highlight=0)
    marks = found.marks(1.0, box(found))
    rest, last, other, end = [m for m in marks if isinstance(m, Bars)]
    assert (rest.ink, last.ink) == (FILL.mixed("ground", 0.5), FILL)
    assert (other.ink, end.ink) == (COMPARE.mixed("ground", 0.5), COMPARE)
    assert rest.rects[:, 3] == pytest.approx([PLOT / 4, PLOT / 2])
    assert last.rects[0] == pytest.approx(
        [LEFT + WIDE * 5 / 6 - 45, SHORE - PLOT, 90, PLOT]
    )
    # One bar in three: 0.68 of its place at most.
    slim = chart(*[tuple(range(1, 25))] * 2, shape="bars")
    rest = next(m for m in slim.marks(1.0, box(slim)) if isinstance(m, Bars))
    assert rest.rects[0, 2] == pytest.approx(WIDE / 24 * 0.68)


def test_panels_grow_one_after_another() -> None:
    found = chart((40, 40), (40, 40), (40, 40))
    heights = [
        SHORE - line.points[0, 1] for line in lines(found.marks(0.3, box(found)))
    ]
    assert heights[0] > heights[1] > heights[2] > 0
    early = lines(found.marks(0.0, box(found)))
    assert {line.alpha for line in early} == {0}


def test_narrow_panels_have_their_number_below_the_name_and_one_period() -> None:
    long = [
        {"name": {"zh": "临港经济开发示范区", "en": "x"}, "values": [1, 2, 3]},
        {"name": {"zh": "乙", "en": "y"}, "values": [3, 4, 5]},
    ]
    found = chart(items=long)
    marks = found.marks(1.0, box(found, wide=500, high=400))
    first, rest, number, other, _ = labels(marks)[1:6]
    assert first.text + rest.text == "临港经济开发示范区"
    assert first.x == rest.x == number.x
    assert first.y < rest.y < number.y
    # Names end at one height.
    assert other.y == rest.y == pytest.approx(number.y - number.runs[0].size - 4)
    slim = chart(*[(1, 2)] * 3)
    marks = slim.marks(1.0, box(slim, wide=600, high=300))
    assert texts(marks)[-3:] == ["2011\u2009年"] * 3


def test_a_long_unit_has_a_line_of_its_own() -> None:
    found = chart(*[(1, 2)] * 9, unit={"zh": "人", "en": "registered passengers"})
    assert "registered passengers" in texts(
        found.marks(1.0, box(found, "en", wide=800))
    )


def test_a_box_that_is_far_too_low_still_has_panels() -> None:
    found = chart(*[(1, 2)] * 9)
    marks = found.marks(1.0, box(found, wide=300, high=150))
    assert all(np.ptp(line.points[:, 1]) == pytest.approx(12) for line in lines(marks))


def test_every_value_has_a_figure_and_answers_a_touch() -> None:
    found = chart(name="visits")
    figures = found.figures()
    assert list(figures) == [f"visits-{item}-{i}" for item in (0, 1) for i in range(3)]
    assert figures["visits-1-2"].value == 10
    assert figures["visits-1-2"].label.zh == "乙"
    assert figures["visits-1-2"].period.en == "2012"
    marks = found.marks(1.0, box(found))
    hots = [m for m in marks if isinstance(m, Hot) and m.words is None]
    assert [hot.target.which for hot in hots] == list(figures)
    # The numbers above the charts are those of the last period.
    above = [m for m in marks if isinstance(m, Hot) and m.words is not None]
    assert [hot.target.which for hot in above] == ["visits-0-2", "visits-1-2"]
    assert [hot.anchor for hot in above] == [hots[2].anchor, hots[5].anchor]
    assert hots[5].name == "乙 2012\u2009年 10%"
    assert hots[5].anchor == pytest.approx(tuple(lines(marks)[1].points[-1]))


def test_the_echoes_part_for_the_periods() -> None:
    found = chart()
    here = box(found)
    river = found.river(here.viewport, here)
    assert 856 < labels(found.marks(1.0, here))[-1].y < river.y[1, 120]


def test_a_visitor_reads_names_and_the_first_and_last_period() -> None:
    assert [text.zh for text in chart().texts()] == ["甲", "乙", "2010年", "2012年"]


@pytest.mark.parametrize(
    ("items", "raw", "reason"),
    [
        (((1, 2), (3,)), {}, "found 1, count 2, places periods"),
        (((1, -2), (3, 4)), {}, "value-negative: value -2,"),
        (((1, 2), (3, 4)), {"highlight": 2}, "highlight-beyond: most 1"),
        (((1, 2), (3, 4)), {"unit": "亿吨"}, "unit-english: unit 吨"),
        (((1, 2), (3, 4)), {"shape": "dots"}, "'line' or 'bars'"),
        (((1, 2),), {}, "at least 2"),
        (((1, 2),) * 10, {}, "at most 9"),
        ((tuple(range(25)),) * 2, {}, "at most 24"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    items: tuple[tuple[float, ...], ...], raw: dict[str, Any], reason: str
) -> None:
    with pytest.raises(ValidationError, match=reason):
        chart(*items, **raw)
