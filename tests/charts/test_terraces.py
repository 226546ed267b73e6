"""Terraces: equal steps from the first level down to the river."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from kiosk.charts.terraces import TerracesChart
from kiosk.content.content import load
from kiosk.drawing.geometry import Rect
from kiosk.drawing.marks import Arcs, Fade, Fill, Hot, Label
from kiosk.drawing.placement import inked
from kiosk.drawing.viewport import Box, Viewport

if TYPE_CHECKING:
    from kiosk.drawing.marks import Mark

(SLIDE,) = load(Path(__file__).parent / "terraces.json").content.slides
(CHART,) = SLIDE.charts()
PAGE = Rect(112, 240, 1696, 616.008)
TALL = Rect(80, 330, 920, 1225.968)


def box(rect: Rect = PAGE, **viewport: Any) -> Box:
    return Box(rect, Viewport(**viewport), SLIDE.facts())


def chart(*heads: str) -> TerracesChart:
    return TerracesChart.model_validate(
        {
            "kind": "terraces",
            "levels": tuple(
                {
                    "head": {"zh": head, "en": head},
                    "meaning": {"zh": "意思", "en": "meaning"},
                    "source": "sample/1.1",
                }
                for head in heads
            ),
        }
    )


def nodes(marks: tuple[Mark, ...]) -> list[tuple[float, float]]:
    return [(m.x, m.y) for m in marks if isinstance(m, Arcs)]


def words(marks: tuple[Mark, ...]) -> list[Label]:
    return [m for m in marks if isinstance(m, Label)]


def test_four_levels_are_equally_wide_and_equally_high() -> None:
    step = 0.74 * PAGE.height / 4
    found = nodes(CHART.marks(1.0, box()))
    assert [x for x, _ in found] == pytest.approx([180, 592, 1004, 1416])
    # The last stands one step above the river, so that the steps are all one height.
    assert [PAGE.bottom - y for _, y in found] == pytest.approx(
        [4 * step, 3 * step, 2 * step, step]
    )


@pytest.mark.parametrize("rect", [PAGE, TALL], ids=["wide", "tall"])
@pytest.mark.parametrize("n", [2, 3, 4, 5, 6])
def test_steps_are_of_one_height_however_many(n: int, rect: Rect) -> None:
    page = {"width": 1080.0, "height": 1920.0} if rect is TALL else {}
    found = chart(*("级" * (i + 1) for i in range(n))).marks(1.0, box(rect, **page))
    steps = np.diff([*(y for _, y in nodes(found)), rect.bottom])
    assert steps == pytest.approx([steps[0]] * n)
    assert steps[0] * n <= 0.74 * rect.height + 1e-6


def test_the_river_itself_climbs_and_steps_down_and_the_water_does_not() -> None:
    at = box()
    river = CHART.river(at.viewport, at)
    assert river is not None
    step = 0.74 * PAGE.height / 4
    assert (river.y[0][[0, -1]] == at.viewport.seam).all()
    for x, height in ((240, 4), (650, 3), (1060, 2), (1480, 1)):
        assert river.at(x, 1920) == pytest.approx(856.008 - height * step, abs=0.02)
    assert (np.diff(river.y[0][30:]) > -0.01).all()
    assert (river.shore == at.viewport.seam).all()
    # The echoes are the contours of the slope: none meets the one above it.
    assert (np.diff(river.y, axis=0) > 0).all()


def test_beside_another_chart_the_river_is_level_there() -> None:
    at = box(Rect(800, 240, 1008, 616.008))
    river = CHART.river(at.viewport, at)
    assert river is not None
    x = np.linspace(0, 1920, 241)
    assert (river.y[0][x <= 770] == at.viewport.seam).all()
    assert river.y[0][x > 780].min() < 500


def test_above_another_chart_the_line_keeps_the_box() -> None:
    at = box(Rect(80, 330, 920, 500), width=1080.0, height=1920.0)
    (line,) = (
        m
        for m in CHART.marks(1.0, at)
        if isinstance(m, Fill) and not isinstance(m.ink, Fade)
    )
    assert line.outlines[0][:, 0].min() == pytest.approx(50, abs=1)
    assert line.outlines[0][:, 0].max() == pytest.approx(1030, abs=1)


def test_the_line_is_thick_on_the_levels_and_thin_where_it_meets_the_river() -> None:
    marks = CHART.marks(1.0, box())
    slope, line = (m for m in marks if isinstance(m, Fill))
    assert isinstance(slope.ink, Fade)
    outline = line.outlines[0]
    n = len(outline) // 2
    widths = np.hypot(*(outline[:n] - outline[::-1][:n]).T)
    assert widths[[0, 28, -29, -1]] == pytest.approx([6] * 4)
    # It is level for a moment at both ends.
    assert outline[:28, 1] == pytest.approx(outline[0, 1])
    assert widths.max() == pytest.approx(14)
    # Half way down from one level to the next it is slim.
    assert widths[28 * 3 + 14] == pytest.approx(8)


def test_for_high_contrast_the_slope_is_left_out() -> None:
    inks = [
        m.ink
        for contrast in (False, True)
        for m in CHART.marks(1.0, box(contrast=contrast))
        if isinstance(m, Fill) and isinstance(m.ink, Fade)
    ]
    assert [ink.a[1] for ink in inks] == [0.10, 0.0]


def test_words_stand_on_their_level_flush_with_its_node() -> None:
    marks = CHART.marks(1.0, box())
    heads = [m for m in words(marks) if m.runs[0].size == 52]
    assert [m.text for m in heads] == ["区", "部门", "街道（园区）", "社区（楼宇）"]
    for head, (x, y) in zip(heads, nodes(marks), strict=True):
        assert head.x == x - 15
        assert y - head.y == pytest.approx(34 + 0.2 * 52)
    # A number stands above its name.
    (number,) = (m for m in words(marks) if m.text == "12")
    assert number.runs[0].size == 108
    assert number.y == pytest.approx(heads[2].y - (0.58 + 0.82) * 52)


@pytest.mark.parametrize("large", [1.0, 1.3])
@pytest.mark.parametrize("rect", [PAGE, TALL], ids=["wide", "tall"])
def test_words_never_meet(rect: Rect, large: float) -> None:
    page = {"width": 1080.0, "height": 1920.0} if rect is TALL else {}
    at = box(rect, language="en", large=large, **page)
    long = chart(
        "District",
        "Departments",
        "Subdistricts, towns and industrial parks",
        "Communities",
        "Buildings with a watch of their own",
        "Households",
    )
    for each in (CHART, long):
        marks = each.marks(1.0, at)
        rects = [inked(m, at.viewport) for m in words(marks)]
        for i, a in enumerate(rects):
            assert not any(a.meets(b) for b in rects[:i])
            assert rect.y <= a.y
            assert a.right <= rect.right


def test_levels_that_would_be_narrow_lie_close_and_the_last_is_wide() -> None:
    xs = [x for x, _ in nodes(CHART.marks(1.0, box(TALL, width=1080.0, height=1920.0)))]
    first, end = 82.8, 990.0
    pitch = 0.55 * (end - first) / 3
    assert xs == pytest.approx([first + 30 + i * pitch for i in range(4)])


def test_levels_lie_close_where_that_makes_their_words_much_larger() -> None:
    heads = ("One", "Two", "Three", "A level with a long name that goes on and on")
    wide = nodes(chart(*heads[:3], "Four").marks(1.0, box(language="en")))
    close = nodes(chart(*heads).marks(1.0, box(language="en")))
    assert [x for x, _ in wide] == pytest.approx([180, 592, 1004, 1416])
    pitch = 0.55 * (1798 - 150) / 3
    assert [x for x, _ in close] == pytest.approx([180 + i * pitch for i in range(4)])


def test_long_names_take_two_lines_before_they_are_hard_to_read() -> None:
    name = "A level with a name that is much longer"
    marks = chart("One", "Two", "Three", name).marks(1.0, box(language="en"))
    lines = [m for m in words(marks) if m.text not in {"One", "Two", "Three"}]
    assert " ".join(m.text for m in lines) == name
    assert len(lines) > 1
    assert lines[0].runs[0].size >= 28


def test_the_line_runs_down_and_nodes_come_as_it_passes() -> None:
    marks = CHART.marks(0.4, box())
    _, line = (m for m in marks if isinstance(m, Fill))
    assert 0 < line.outlines[0][:, 0].max() < 1920
    rings = [m for m in marks if isinstance(m, Arcs)]
    assert [ring.alpha for ring in rings] == [1, 1, 0, 0]


def test_every_level_and_every_number_answers_a_touch() -> None:
    marks = CHART.marks(0.0, box())
    hots = [m for m in marks if isinstance(m, Hot)]
    assert [hot.target.which for hot in hots] == [
        *("level-1", "level-2", "level-3", "posts", "level-4", "people"),
    ]
    assert [hot.name for hot in hots[:3]] == ["区", "部门", "街道（园区）"]
    assert hots[0].anchor == nodes(marks)[0]
    assert set(CHART.notes()) == {f"level-{i}" for i in range(1, 5)}
    assert [text.zh for text in CHART.texts()][:2] == ["区", "部门"]
