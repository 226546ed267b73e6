from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from pydantic import ValidationError

from kiosk.charts.shares import SharesChart
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import COMPARE, FILL, TEXT, TEXT2
from kiosk.drawing.marks import Bars, Fill, Hot, Label, Mark, Stroke
from kiosk.drawing.viewport import Box, Viewport
from kiosk.model.figure import settled

if TYPE_CHECKING:
    from kiosk.model.text import Language

SHORE = 853.0
FULL = SHORE - 234
"""The height of a hundred per cent: up to 34 below the top of the test box."""


def chart(*parts: tuple[float, ...], **raw: Any) -> SharesChart:
    parts = parts or ((30, 60), (10, 20), (60, 20))
    n = len(parts[0])
    whole = {
        "kind": "shares",
        "unit": "亿元",
        "source": "sample/1.1",
        "periods": [{"zh": f"{2010 + i}年", "en": str(2010 + i)} for i in range(n)],
        "parts": [
            {"name": {"zh": name, "en": f"Part {name}"}, "values": list(values)}
            for name, values in zip("甲乙丙丁戊己", parts, strict=False)
        ],
    }
    return SharesChart.model_validate_json(json.dumps(whole | raw))


def box(
    found: SharesChart, language: Language = "zh", wide: float = 1600, high: float = 656
) -> Box:
    facts = settled(dict(found.figures()))
    return Box(Rect(100, 856 - high, wide, high), Viewport(language=language), facts)


def bars(marks: tuple[Mark, ...]) -> list[Bars]:
    return [mark for mark in marks if isinstance(mark, Bars)]


def labels(marks: tuple[Mark, ...]) -> list[Label]:
    return [mark for mark in marks if isinstance(mark, Label)]


def texts(marks: tuple[Mark, ...]) -> list[str]:
    return [label.text for label in labels(marks)]


def test_every_period_is_a_hundred_per_cent_from_the_river_up() -> None:
    found = chart((30, 90), (10, 30), (60, 30))
    low, middle, high = bars(found.marks(1.0, box(found)))
    assert low.rects[:, 1] + low.rects[:, 3] == pytest.approx([SHORE] * 2)
    assert low.rects[:, 3] == pytest.approx([FULL * 0.3, FULL * 0.6])
    # Three of ground part the parts, taken from the upper one.
    assert middle.rects[:, 3] == pytest.approx([FULL * 0.1 - 3, FULL * 0.2 - 3])
    assert middle.rects[:, 1] == pytest.approx([SHORE - FULL * 0.4, SHORE - FULL * 0.8])
    assert high.rects[:, 1] == pytest.approx([SHORE - FULL] * 2)
    assert low.ink == FILL
    assert middle.ink == FILL.mixed("ground", 0.42)


def test_shares_are_said_at_both_ends_and_names_at_the_last() -> None:
    found = chart((30, 90), (10, 30), (60, 30))
    assert texts(found.marks(1.0, box(found))) == [
        *("30", "10", "60", "60%甲", "20乙", "20丙", "2010\u2009年", "2011\u2009年")
    ]
    narrow = texts(found.marks(1.0, box(found, wide=500)))
    assert narrow[3:9] == ["60%", "甲", "20", "乙", "20", "丙"]


def test_the_highlight_has_the_accent_to_itself() -> None:
    found = chart(highlight=1)
    marks = found.marks(1.0, box(found))
    assert [part.ink for part in bars(marks)] == [
        *(COMPARE, FILL, COMPARE.mixed("ground", 0.55))
    ]
    ends = labels(marks)[:6]
    assert [label.text for label in ends[3:]] == ["60甲", "20%乙", "20丙"]
    assert [label.runs[0].ink for label in ends] == [TEXT2, TEXT, TEXT2] * 2


def test_bands_join_the_columns_once_these_stand() -> None:
    found = chart((30, 60, 50), (70, 40, 50))
    here = box(found)
    marks = found.marks(1.0, here)
    bands = [mark for mark in marks if isinstance(mark, Fill)]
    assert [len(band.outlines) for band in bands] == [2, 2]
    first, _ = bars(marks)
    x, wide = first.rects[:, 0], first.rects[0, 2]
    assert bands[0].outlines[0] == pytest.approx(
        np.array(
            [
                (x[0] + wide, SHORE - FULL * 0.3),
                (x[1], SHORE - FULL * 0.6),
                (x[1], SHORE),
                (x[0] + wide, SHORE),
            ]
        )
    )
    assert bands[0].ink == FILL.mixed("ground", 0.74)
    early = [m for m in found.marks(0.4, here) if isinstance(m, Fill)]
    assert {band.alpha for band in early} == {0}
    assert np.diff(x) == pytest.approx([x[1] - x[0]] * 2)


def test_columns_rise_one_after_another() -> None:
    found = chart((30, 60), (70, 40))
    low, high = bars(found.marks(0.3, box(found)))
    whole = SHORE - high.rects[:, 1]
    # Half of the time, a lag of 0.3: 0.65 and 0.35 of the way.
    assert whole == pytest.approx([FULL * (1 - 0.35**3), FULL * (1 - 0.65**3)])
    assert low.rects[:, 3] == pytest.approx([whole[0] * 0.3, whole[1] * 0.6])


def test_words_of_thin_parts_are_led_to_them_without_overlap() -> None:
    found = chart((96, 1), (1, 1), (1, 1), (1, 1), (1, 96))
    marks = found.marks(1.0, box(found))
    for anchor in ("end", "start"):
        ys = sorted(label.y for label in labels(marks)[:10] if label.anchor == anchor)
        assert len(ys) == 5
        assert (np.diff(ys) >= 44).all()
        assert max(ys) < 856
    leaders = [mark for mark in marks if isinstance(mark, Stroke)]
    assert len(leaders) >= 6
    # No level line before a number: it would read as a minus sign.
    assert all(abs(np.diff(leader.points[:, 1])[0]) > 8 for leader in leaders)


def test_long_names_break_or_shrink_beside_narrow_columns() -> None:
    name = "Engineering and construction services"
    parts = [
        {"name": {"zh": "甲", "en": name}, "values": [1, 2]},
        {"name": {"zh": "乙", "en": "Other"}, "values": [3, 4]},
    ]
    found = chart(parts=parts)
    shown = texts(found.marks(1.0, box(found, "en", wide=700)))
    assert "Engineering" in shown
    assert name not in shown
    low = found.marks(1.0, box(found, "en", wide=700, high=180))
    assert name in texts(low)


def test_amounts_are_made_shares_by_the_program_and_marked_so() -> None:
    found = chart((200, 310), (100, 290), name="work")
    figures = found.figures()
    assert list(figures) == [
        *("work-0-0", "work-0-1", "work-1-0", "work-1-1"),
        *("work-total-0", "work-total-1"),
        *("work-0-0-share", "work-0-1-share", "work-1-0-share", "work-1-1-share"),
    ]
    facts = settled(dict(figures))
    assert facts["work-total-1"].value == 600
    assert facts["work-0-0-share"].value == Fraction("66.7")
    assert facts["work-0-0-share"].qualifier == "derived"
    assert facts["work-0-0-share"].parts == ("work-0-0", "work-total-0")
    assert {figure.source for figure in figures.values()} == {"sample/1.1"}
    assert figures["work-0-1"].label.zh == "甲"
    assert figures["work-0-1"].period.zh == "2011年"
    assert str(facts["work-total-1"].said("zh")) == "600亿元"


def test_typed_shares_are_taken_as_they_are() -> None:
    found = chart((33.3, 50), (66.6, 50), unit="%")
    assert list(found.figures()) == [
        "shares-0-0",
        "shares-0-1",
        "shares-1-0",
        "shares-1-1",
    ]
    marks = found.marks(1.0, box(found))
    assert texts(marks)[:2] == ["33.3", "66.6"]
    # Rounded shares are drawn as a hundred all the same.
    assert bars(marks)[1].rects[:, 1] == pytest.approx([SHORE - FULL] * 2)


def test_parts_sums_and_shares_answer_a_touch() -> None:
    found = chart((30, 90), (10, 30))
    here = box(found)
    hots = [m for m in found.marks(1.0, here) if isinstance(m, Hot)]
    assert [hot.target.which for hot in hots] == [
        *("shares-0-0", "shares-1-0", "shares-total-0"),
        *("shares-0-1", "shares-1-1", "shares-total-1"),
        *("shares-0-0-share", "shares-1-0-share"),
        *("shares-0-1-share", "shares-1-1-share"),
    ]
    assert hots[0].name == "甲 2010\u2009年 30亿元"
    assert hots[2].name == "合计 2010\u2009年 40亿元"
    assert hots[6].name == "甲 · 占比 2010\u2009年 75%"
    first = bars(found.marks(1.0, here))[0].rects[0]
    assert hots[0].rect.bottom == pytest.approx(SHORE)
    assert hots[0].anchor == pytest.approx(
        (first[0] + first[2] / 2, SHORE - first[3] / 2)
    )


def test_the_echoes_part_for_the_periods() -> None:
    found = chart()
    here = box(found)
    river = found.river(here.viewport, here)
    assert 856 < labels(found.marks(1.0, here))[-1].y < river.y[1, 120]


def test_a_visitor_reads_names_and_the_first_and_last_period() -> None:
    found = chart((1, 2, 3), (1, 2, 3))
    assert [text.zh for text in found.texts()] == ["甲", "乙", "2010年", "2012年"]


@pytest.mark.parametrize(
    ("parts", "raw", "reason"),
    [
        (((30, 60), (70, 38)), {"unit": "%"}, "parts-sum: period .*2011.*, total 98"),
        (((30, 0), (70, 0)), {}, "parts-zero: period .*2011"),
        (((30, -1), (70, 5)), {}, "value-negative: value -1,"),
        (((30, 60), (70,)), {}, "found 1, count 2, places periods"),
        (((30, 60), (70, 40)), {"highlight": 2}, "highlight-beyond: most 1"),
        (((30, 60), (70, 40)), {"unit": "亿吨"}, "unit-english: unit 吨"),
        (((30, 60),), {}, "at least 2"),
        ((tuple(range(1, 14)),) * 2, {}, "at most 12"),
        (((1, 2),) * 6, {}, "at most 5"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    parts: tuple[tuple[float, ...], ...], raw: dict[str, Any], reason: str
) -> None:
    with pytest.raises(ValidationError, match=reason):
        chart(*parts, **raw)


@pytest.mark.parametrize(
    ("part", "said"),
    [(0, "0%"), (1, "0.00001%"), (40, "0.0004%"), (50_000, "0.5%"), (12_345, "0.1%")],
)
def test_a_part_that_is_there_is_never_nought_per_cent(part: int, said: str) -> None:
    found = chart((part, 5), (10_000_000 - part, 5))
    facts = settled(dict(found.figures()))
    assert str(facts["shares-0-0-share"].said("zh")) == said
    assert said.rstrip("%") in texts(found.marks(1.0, box(found)))
