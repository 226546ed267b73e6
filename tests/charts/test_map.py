"""Map: areas in named steps of one colour, with who has reviewed it on the page."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from pydantic import ValidationError

from kiosk.charts.map import MapChart, keyhole
from kiosk.content.content import load
from kiosk.drawing.axis import SMALLEST
from kiosk.drawing.geometry import Rect, points
from kiosk.drawing.ink import ACCENT, GROUND, MARK, TEXT
from kiosk.drawing.interaction import NOTHING, Interaction
from kiosk.drawing.marks import Bars, Dots, Fill, Hot, Label, Stroke
from kiosk.drawing.placement import inked
from kiosk.drawing.steps import key_of, shade
from kiosk.drawing.viewport import Box, Viewport
from kiosk.model.figure import settled

if TYPE_CHECKING:
    from kiosk.drawing.marks import Mark

EXAMPLE = Path(__file__).parent / "map.json"
(SLIDE,) = load(EXAMPLE).content.slides
CHART: MapChart = SLIDE.columns[0].chart  # type: ignore[attr-defined]
RAW = json.loads(EXAMPLE.read_text("utf-8"))["slides"][0]["columns"][0]["chart"]
RAW["outlines"] = CHART.outlines.model_dump(mode="json")
PAGE = Rect(112, 218, 1696, 638)
TALL = Rect(80, 430, 920, 1126)
SMALL = 14
"""The town that is too small for its name."""


def chart(**more: Any) -> MapChart:
    return MapChart.model_validate_json(json.dumps(RAW | more))


def viewport(rect: Rect, **how: Any) -> Viewport:
    return Viewport(*((1080, 1920) if rect is TALL else (1920, 1080)), **how)


def drawn(
    one: MapChart | None = None,
    rect: Rect = PAGE,
    t: float = 1.0,
    hand: Interaction = NOTHING,
    **how: Any,
) -> tuple[Mark, ...]:
    one = one or CHART
    facts = settled(dict(one.figures()))
    return one.marks(t, Box(rect, viewport(rect, **how), facts, hand))


def of(kind: type[Any], marks: tuple[Mark, ...]) -> list[Any]:
    return [mark for mark in marks if isinstance(mark, kind)]


def label(marks: tuple[Mark, ...], text: str) -> Label:
    (found,) = (one for one in of(Label, marks) if one.text == text)
    return found  # type: ignore[no-any-return]


def code(**more: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        chart(**more)
    return caught.value.errors()[0]["type"]


def test_every_area_has_the_ink_of_its_step() -> None:
    fills = of(Fill, drawn())
    wanted = [
        GROUND
        if area.value is None
        else shade(sum(area.value >= bound for bound in CHART.steps), 4)[0]
        for area in CHART.areas
    ]
    assert [fill.ink for fill in fills] == wanted
    assert ACCENT in wanted


def test_the_map_is_as_large_as_its_place_allows_and_not_distorted() -> None:
    outlines = [points for fill in of(Fill, drawn()) for points in fill.outlines]
    every = np.vstack(outlines)
    wide, high = np.ptp(every, axis=0).tolist()
    raw = np.vstack(
        [ring for a in CHART.outlines.areas for part in a.parts for ring in part]
    )
    assert wide / high == pytest.approx(float(np.divide(*np.ptp(raw, axis=0))), 1e-3)
    assert every[:, 1].min() == pytest.approx(PAGE.y)
    assert every[:, 0].max() <= PAGE.right


@pytest.mark.parametrize("rect", [PAGE, TALL])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_review_and_the_maker_stand_on_the_page(rect: Rect, language: Any) -> None:
    marks = drawn(rect=rect, language=language)
    view = viewport(rect, language=language)
    number, maker = map(view.words, CHART.credits)
    assert "S(2019)001" in number
    low, lower = label(marks, number), label(marks, maker)
    assert low.x == lower.x == rect.x
    assert low.y < lower.y <= rect.bottom
    # Neither lies on the map.
    every = np.vstack([p for fill in of(Fill, marks) for p in fill.outlines])
    (left, top), (right, foot) = every.min(axis=0).tolist(), every.max(axis=0).tolist()
    whole = Rect(left, top, right - left, foot - top)
    for one in (low, lower):
        assert not inked(one, view).meets(whole)


def test_a_long_credit_is_set_smaller_rather_than_over_the_map() -> None:
    maker = "某某省自然资源厅测绘地理信息与国土空间规划编制研究院地图制作中心" * 2
    one = chart(maker={"zh": maker, "en": "x"})
    run = label(drawn(one), f"制图：{maker}").runs[0]
    assert SMALLEST <= run.size < viewport(PAGE).label


def test_a_prefix_of_the_number_is_not_said_twice() -> None:
    one = chart(review_number="审图号：GS(2019)1822号")
    assert one.credits[0].zh == "审图号：GS(2019)1822号"


@pytest.mark.parametrize("rect", [PAGE, TALL])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("large", [1.0, 1.3])
def test_no_name_lies_on_another_or_under_a_line(
    rect: Rect, language: Any, large: float
) -> None:
    marks = drawn(rect=rect, language=language, large=large)
    view = viewport(rect, language=language, large=large)
    names = [area.name.words(language) for area in CHART.areas]
    boxes = [inked(label(marks, name), view) for name in names]
    for number, box in enumerate(boxes):
        assert not any(box.meets(other) for other in boxes[number + 1 :])
    leaders = [
        line for line in of(Stroke, marks) if line.ink == MARK and len(line.points) == 3
    ]
    assert leaders
    # In large English most towns of a tall page have their names beside the map.
    for line in leaders if rect is PAGE or large == 1.0 else ():
        (_, _), (bend, middle), (end, _) = line.points.tolist()
        level = Rect(min(bend, end), middle - 1, abs(end - bend), 2)
        assert not any(box.meets(level) for box in boxes)


def test_a_name_without_room_stands_beside_with_a_line_to_its_area() -> None:
    marks = drawn()
    name = label(marks, CHART.areas[SMALL].name.zh)
    fills = of(Fill, marks)
    right = max(float(p[:, 0].max()) for fill in fills for p in fill.outlines)
    assert name.x > right
    outline = fills[SMALL].outlines[0]
    assert any(
        math.dist(dot.points[0], outline.mean(axis=0)) < 30 for dot in of(Dots, marks)
    )


def test_a_touch_means_the_area_under_the_finger() -> None:
    marks = drawn()
    hots = {hot.name.split()[0]: hot for hot in of(Hot, marks)}
    fills = of(Fill, marks)
    for number, area in enumerate(CHART.areas[:SMALL]):
        hot = hots[area.name.zh]
        assert hot.holds(*hot.anchor)
        assert hot.outlines[: len(fills[number].outlines)] == fills[number].outlines
    # Of an area on the shore a corner of the rectangle round it is the sea.
    shore = hots["石滩"]
    assert not shore.holds(shore.rect.x + 1, shore.rect.y + 1)
    small = hots[CHART.areas[SMALL].name.zh]
    assert min(small.rect.width, small.rect.height) >= 96


def test_a_small_and_narrow_area_answers_over_all_of_it() -> None:
    ring = [[0, 0], [0.02, 0], [0.02, 0.9], [0, 0.9], [0, 0]]
    wide = [[0.1, 0], [1, 0], [1, 0.9], [0.1, 0.9], [0.1, 0]]
    outlines = {
        "areas": [
            {"name": "条", "parts": [[ring]], "at": [0.01, 0.45], "reach": 0.01},
            {"name": "块", "parts": [[wide]], "at": [0.5, 0.45], "reach": 0.4},
        ],
        "lines": [[[0, 0.95], [1, 0.95]]],
    }
    names = [{"zh": "条", "en": "Strip"}, {"zh": "块", "en": "Block"}]
    areas = [{"name": n, "value": v} for n, v in zip(names, (1, 50), strict=True)]
    marks = drawn(chart(outlines=outlines, areas=areas))
    strip, block = of(Hot, marks)
    x, _ = strip.anchor
    assert strip.holds(x, strip.rect.y + 5)
    assert strip.holds(x, strip.rect.bottom - 5)
    # Beside it only where the finger finds room round its middle.
    assert strip.holds(x + 40, strip.anchor[1])
    assert not strip.holds(x + 40, strip.rect.y + 5)
    assert len(block.outlines) == 1
    assert max(len(line.points) for line in of(Stroke, marks)[-4:]) >= 2


def test_the_touched_area_is_framed() -> None:
    key = key_of(CHART, CHART.areas, 0)
    frame = [
        line
        for line in of(Stroke, drawn(hand=Interaction(touches=((key, 1.0),))))
        if line.ink == TEXT and line.alpha
    ]
    assert len(frame) == 1
    assert not any(line.alpha for line in of(Stroke, drawn()) if line.ink == TEXT)


def test_what_has_no_value_is_empty_and_says_so() -> None:
    (empty,) = (n for n, area in enumerate(CHART.areas) if area.value is None)
    marks = drawn()
    assert of(Fill, marks)[empty].ink == GROUND
    assert label(marks, "缺").alpha == 1
    dotted = [line for line in of(Stroke, marks) if line.dash]
    assert len(dotted) == 2  # The area and its square in the legend.
    (note,) = CHART.notes().values()
    assert note.meaning is not None
    assert "没有数据" in note.meaning.zh


def test_nothing_is_seen_before_it_begins() -> None:
    for mark in drawn(t=0.0):
        assert isinstance(mark, Hot) or mark.alpha == 0  # type: ignore[attr-defined]


def test_without_missing_values_the_legend_has_the_steps_alone() -> None:
    areas = [area | {"value": area["value"] or 1} for area in RAW["areas"]]
    full = chart(areas=areas)
    assert len(of(Bars, drawn(full))) == 4
    assert not [line for line in of(Stroke, drawn(full)) if line.dash]
    assert full.notes() == {}


def test_a_keyhole_goes_to_the_hole_and_back() -> None:
    outer = points((0, 0), (4, 0), (4, 4), (0, 4), (0, 0))
    hole = points((1, 1), (1, 2), (2, 2), (1, 1))
    line = keyhole([outer, hole])
    assert line.tolist() == [*outer.tolist(), *hole.tolist(), [0, 0]]
    # A touch on the lake means no shore.
    hot = Hot(Rect(0, 0, 4, 4), CHART_TARGET, outlines=(line,))
    assert hot.holds(3, 3)
    assert not hot.holds(1.2, 1.6)


CHART_TARGET = of(Hot, drawn())[0].target


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"steps": [20, 10, 30]}, "steps-order"),
        ({"steps": [100, 200]}, "steps-one"),
        ({"areas": [a | {"value": None} for a in RAW["areas"]]}, "values-none"),
        ({"areas": [*RAW["areas"], RAW["areas"][0]]}, "name-twice"),
        ({"areas": RAW["areas"][1:]}, "area-missing"),
        (
            {
                "areas": [
                    *RAW["areas"],
                    {"name": {"zh": "无", "en": "None"}, "value": 1},
                ]
            },
            "area-unknown",
        ),
        ({"outlines": {"file": 3}}, "outlines-file"),
    ],
)
def test_what_cannot_be_drawn_honestly_is_refused(
    more: dict[str, Any], told: str
) -> None:
    assert code(**more) == told


def test_an_area_may_be_called_in_the_file_as_in_english() -> None:
    areas = [
        area | {"name": {"zh": f"{area['name']['zh']}镇", "en": area["name"]["zh"]}}
        for area in RAW["areas"]
    ]
    assert len(chart(areas=areas)._shapes) == 15
    assert chart().table() is not None
