from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from pydantic import ValidationError

from kiosk.charts.gauge import GaugeChart
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import ACCENT, FILL, TEXT, TEXT2
from kiosk.drawing.marks import Arcs, Hot, Label, Mark, Stroke
from kiosk.drawing.viewport import Box, Viewport
from kiosk.model.figure import settled

if TYPE_CHECKING:
    from kiosk.model.text import Language

ROW = 72 * 0.8 + 34 * (1.05 + 1.28)
"""What a number and its name below take beside the mast."""


def chart(**raw: Any) -> GaugeChart:
    whole = {
        "kind": "gauge",
        "unit": "亿元",
        "source": "sample/1.1",
        "period": {"zh": "2019年", "en": "2019"},
        "label": {"zh": "投资", "en": "Investment"},
        "value": 1240,
        "goal": 1500,
    }
    return GaugeChart.model_validate_json(json.dumps(whole | raw))


def box(
    found: GaugeChart, language: Language = "zh", wide: float = 1600, high: float = 656
) -> Box:
    facts = settled(dict(found.figures()))
    return Box(Rect(100, 856 - high, wide, high), Viewport(language=language), facts)


def texts(marks: tuple[Mark, ...]) -> list[str]:
    return [mark.text for mark in marks if isinstance(mark, Label)]


def arcs(marks: tuple[Mark, ...]) -> tuple[Arcs, Arcs]:
    thin, thick = [mark for mark in marks if isinstance(mark, Arcs)]
    return thin, thick


def mast(marks: tuple[Mark, ...]) -> Stroke:
    (found,) = [mark for mark in marks if isinstance(mark, Stroke)]
    return found


def test_the_arch_is_built_as_far_as_the_value_reaches() -> None:
    found = chart()
    thin, thick = arcs(found.marks(1.0, box(found)))
    # 430 and what five strands take is the largest arch: 1.09 * 430 + 45 outside.
    assert thick.x == pytest.approx(100 + 513.7 + 6)
    assert thick.y == 856
    assert [sweep.radius for sweep in thick.sweeps] == pytest.approx(
        [431.7, 446.7, 464.7, 486.7, 513.7]
    )
    assert {(sweep.start, sweep.sweep) for sweep in thin.sweeps} == {(270, 180)}
    assert {sweep.start for sweep in thick.sweeps} == {270}
    assert [sweep.sweep for sweep in thick.sweeps] == pytest.approx(
        [180 * 1240 / 1500] * 5
    )
    assert [sweep.width for sweep in thick.sweeps] == [13, 11, 9.5, 8, 6.5]
    assert thick.sweeps[0].ink == FILL


def test_value_goal_and_the_rest_are_said_with_one_unit() -> None:
    found = chart(by={"zh": "2022年", "en": "2022"})
    assert texts(found.marks(1.0, box(found))) == [
        *("1240", "亿元", "1500", "2022\u2009年目标", "260", "还差", "投资")
    ]
    assert texts(found.marks(1.0, box(found, "en"))) == [
        *("RMB", "124", "billion", "150", "Goal for 2022"),
        *("26", "Still to go", "Investment"),
    ]


def test_the_goal_at_the_end_is_a_mast_on_the_far_bank() -> None:
    found = chart()
    marks = found.marks(1.0, box(found))
    line = mast(marks)
    assert (line.ink, line.width) == (TEXT, 3)
    # 36 beyond the outer strand, from the river up to the words' upper edge.
    at = 100 + 513.7 + 6 + 513.7 + 36
    top = 856 - 2 * ROW + 18
    assert line.points[[0, 2]] == pytest.approx(np.array([[at, 853], [at, top]]))
    number, name, rest, word = [
        mark for mark in marks if isinstance(mark, Label) and mark.x > at
    ]
    assert (number.x, number.y) == pytest.approx((at + 18, 856 - 2 * ROW + 72 * 0.78))
    assert (name.text, name.runs[0].ink) == ("目标", TEXT2)
    assert rest.y - number.y == pytest.approx(ROW)
    assert (word.text, word.runs[0].ink) == ("还差", ACCENT)


def test_a_goal_that_is_passed_stands_on_the_arch() -> None:
    found = chart(value=1500, goal=1000)
    marks = found.marks(1.0, box(found))
    _, thick = arcs(marks)
    assert {sweep.sweep for sweep in thick.sweeps} == {180}
    x, y = 100 + 513.7 + 6, 856
    angle = np.radians(270 + 120)
    away = np.array([np.sin(angle), -np.cos(angle)])
    line = mast(marks).points
    assert line[0] == pytest.approx([x, y] + (431.7 - 22) * away)
    assert line[1] == pytest.approx([x, y] + (513.7 + 24) * away)
    # Then level to the words.
    assert line[2] == pytest.approx([x + 513.7 + 36, line[1, 1]])
    assert texts(marks)[2:6] == ["1000", "目标", "500", "超出目标"]


def test_a_goal_that_is_met_leaves_nothing_to_say() -> None:
    found = chart(value=1500)
    assert texts(found.marks(1.0, box(found))) == [
        "1500",
        "亿元",
        "1500",
        "目标",
        "投资",
    ]
    assert list(found.figures()) == ["gauge-value", "gauge-goal"]
    assert [text.zh for text in found.texts()] == ["投资", "目标"]


def test_the_arch_never_goes_beyond_its_scale() -> None:
    found = chart(unit="%", value=62.5, goal=85, scale=100)
    marks = found.marks(1.0, box(found))
    _, thick = arcs(marks)
    assert thick.sweeps[0].sweep == pytest.approx(112.5)
    assert texts(marks) == ["62.5", "%", "85", "目标", "22.5", "还差", "投资"]
    for value in (0, 3, 8000, 10**6):
        found = chart(value=value)
        _, thick = arcs(found.marks(1.0, box(found)))
        assert 0 <= thick.sweeps[0].sweep <= 180


def test_where_it_is_narrow_the_words_stand_above_the_arch() -> None:
    found = chart()
    marks = found.marks(1.0, box(found, wide=500))
    _, thick = arcs(marks)
    # Half the width, and air for the mast.
    outer = 500 / 2 - 12
    assert thick.x == pytest.approx(100 + outer + 6)
    assert thick.sweeps[-1].radius == pytest.approx(outer)
    labels = [m for m in marks if isinstance(m, Label) and m.anchor == "end"][1:]
    assert [label.text for label in labels] == ["1500", "目标", "260", "还差"]
    at = thick.x + outer + 6
    assert mast(marks).points[:, 0] == pytest.approx([at] * 3)
    goal = 3 * 72 * 0.56 + 1 * 72 * 0.56
    assert [label.x for label in labels] == pytest.approx(
        [at - 18, at - 18, at - 18 - goal - 44, at - 18 - goal - 44]
    )
    assert all(label.y < 856 - outer for label in labels)


def test_words_of_an_early_goal_stand_right_of_its_mast() -> None:
    found = chart(value=1500, goal=240)
    marks = found.marks(1.0, box(found))
    line = mast(marks).points
    assert line[1, 0] == line[2, 0]
    number = next(m for m in marks if isinstance(m, Label) and m.text == "240")
    assert number.anchor == "start"
    assert number.x == pytest.approx(line[2, 0] + 18)


def test_words_shrink_where_the_box_is_low() -> None:
    found = chart()
    marks = found.marks(1.0, box(found, high=200))
    number = next(m for m in marks if isinstance(m, Label) and m.text == "260")
    assert number.runs[0].size == pytest.approx(72 * 200 / (2 * ROW))
    assert number.y > 656


def test_every_number_is_a_figure_and_the_rest_is_computed() -> None:
    found = chart(name="trees", value=1240.25, by={"zh": "2022年", "en": "2022"})
    figures = found.figures()
    assert list(figures) == ["trees-value", "trees-goal", "trees-gap"]
    assert figures["trees-value"].period.zh == "2019年"
    assert figures["trees-goal"].period.zh == "2022年"
    assert figures["trees-goal"].label.zh == "投资 · 2022年目标"
    facts = settled(dict(figures))
    gap = facts["trees-gap"]
    assert gap.value == Fraction("259.75")
    assert gap.qualifier == "derived"
    assert gap.parts == ("trees-goal", "trees-value")
    beyond = settled(dict(chart(value=1600).figures()))["gauge-gap"]
    assert beyond.value == 100
    assert beyond.parts == ("gauge-value", "gauge-goal")


def test_the_distance_between_percentages_is_in_points() -> None:
    found = chart(unit="%", value=62.5, goal=85)
    gap = settled(dict(found.figures()))["gauge-gap"]
    assert str(gap.said("zh")) == "22.5个百分点"
    assert str(gap.said("en")) == "22.5 percentage points"


def test_value_goal_and_rest_answer_a_touch() -> None:
    found = chart()
    hots = [m for m in found.marks(1.0, box(found)) if isinstance(m, Hot)]
    assert [hot.target.which for hot in hots] == [
        *("gauge-goal", "gauge-gap", "gauge-value")
    ]
    assert [hot.name for hot in hots] == [
        *("投资 · 目标 1500亿元", "投资 · 还差 260亿元", "投资 1240亿元")
    ]
    assert not hots[0].rect.meets(hots[1].rect)
    # Leaders start on the mast, each at the height of its words.
    at = 100 + 513.7 + 6 + 513.7 + 36
    assert hots[0].anchor == pytest.approx((at, 856 - 1.6 * ROW))
    assert hots[1].anchor == pytest.approx((at, 856 - 0.6 * ROW))


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ({"value": -1}, "value-negative: value -1,"),
        ({"goal": 0}, "goal-zero"),
        ({"goal": -5}, "value-negative: value -5,"),
        ({"scale": 1400}, "scale-short"),
        ({"unit": "亿吨"}, "unit-english: unit 吨"),
        ({"values": [1]}, "Extra inputs"),
    ],
)
def test_what_cannot_be_drawn_is_refused(raw: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        chart(**raw)


def test_words_above_a_narrow_arch_shrink_to_its_width() -> None:
    found = chart(value=1240.75, goal=100000.25)
    marks = found.marks(1.0, box(found, wide=300))
    labels = [m for m in marks if isinstance(m, Label) and m.text == "98759.5"]
    # Nine digits and points, then seven, and 44 beside each, at 72.
    long = 72 * 0.56 * (9 + 7) + 2 * 44
    assert labels[0].runs[0].size == pytest.approx(72 * 300 / long)
