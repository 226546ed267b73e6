"""Terraces: equal steps from the first level down to the river."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from kiosk.charts.terraces import TerracesChart
from kiosk.content.content import load
from kiosk.drawing.geometry import Rect
from kiosk.drawing.marks import Arcs, Bars, Fade, Fill, Hot, Label
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


def test_levels_are_equally_wide_as_far_as_their_names_let_them_be() -> None:
    even = np.diff([x for x, _ in nodes(chart(*"甲乙丙丁").marks(1.0, box()))])
    assert even == pytest.approx([(1798 - 150) / 4] * 3)
    wide = chart("甲", "乙", "丙", "一二三四五六七八九十一二三四五六")
    xs = [x for x, _ in nodes(wide.marks(1.0, box()))]
    # The long one takes what it needs, and the others share the rest.
    assert np.diff(xs)[:2] == pytest.approx([xs[1] - xs[0]] * 2)
    assert xs[1] - xs[0] < 1798 - (xs[3] - 30)


def test_names_hang_in_the_slope_beside_a_thin_line_from_their_node() -> None:
    marks = chart("区", "部门", "街镇", "社区").marks(1.0, box())
    found = nodes(marks)
    names = [m for m in words(marks) if m.runs[0].weight == 500]
    (stems,) = (m.rects for m in marks if isinstance(m, Bars))
    assert [m.text for m in names] == ["区", "部门", "街镇", "社区"]
    # Which level each is stands at its foot, all on one line, and is no figure.
    counts = [m for m in words(marks) if m.runs[0].weight == 300]
    assert [(m.text, m.y) for m in counts] == [(n, 856.008 - 62) for n in "1234"]
    assert {m.runs[0].size for m in counts} == {190.0}
    assert [m.x - x for m, (x, _) in zip(counts, found, strict=True)] == (
        pytest.approx([20 - 0.035 * 190] * 4)
    )
    assert len(words(marks)) == 8
    for stem, name, (x, y) in zip(stems, names, found, strict=True):
        assert stem.tolist() == pytest.approx([x - 1, y + 15, 2, 841.008 - y])
        assert name.x == x + 20
        assert name.y - 0.86 * 84 == pytest.approx(y + 36)
    # Each name's ring is to stand at the name.
    hots = [m for m in marks if isinstance(m, Hot)]
    at = box()
    for hot, name in zip(hots, names, strict=True):
        assert hot.words is not None
        assert hot.words.holds(*inked(name, at.viewport).centre)


def test_where_a_level_has_a_figure_none_is_counted() -> None:
    assert all(level.figure is None for level in chart("甲", "乙").levels)
    figured = [m.text for m in words(CHART.marks(1.0, box()))]
    assert "1" not in figured


def test_in_a_low_box_the_counts_are_smaller_or_left_out() -> None:
    def sizes(high: float) -> set[float]:
        rect = Rect(112, 856.008 - high, 1696, high)
        marks = chart("区", "部门", "街镇").marks(1.0, box(rect))
        return {m.runs[0].size for m in words(marks) if m.runs[0].weight == 300}

    (less,) = sizes(470.0)
    assert 120 <= less < 190
    assert sizes(300.0) == set()


def test_what_stands_in_brackets_is_a_smaller_second_line() -> None:
    marks = chart("区", "部门", "街镇\n（工业园区）", "社区\n（楼宇）").marks(
        1.0, box()
    )
    sizes = {m.text: m.runs[0].size for m in words(marks)}
    assert sizes["（工业园区）"] == pytest.approx(0.6 * sizes["街镇"])
    assert np.diff([x for x, _ in nodes(marks)]) == pytest.approx(
        [(1798 - 150) / 4] * 3
    )
    # It goes on until the bracket closes.
    marks = chart("District", "Towns\n(industrial\nparks)").marks(1.0, box())
    sizes = {m.text: m.runs[0].size for m in words(marks)}
    assert sizes["parks)"] == sizes["(industrial"] < sizes["Towns"]


@pytest.mark.parametrize("rect", [PAGE, TALL], ids=["wide", "tall"])
@pytest.mark.parametrize("n", [2, 3, 4, 5, 6])
def test_steps_are_of_one_height_however_many(n: int, rect: Rect) -> None:
    page = {"width": 1080.0, "height": 1920.0} if rect is TALL else {}
    heads = ("级" * (i + 1) for i in range(n))
    marks = chart(*heads).marks(1.0, box(rect, **page))
    ys = [y for _, y in nodes(marks)]
    steps = np.diff(ys)
    assert steps == pytest.approx([steps[0]] * (n - 1))
    assert 44 <= steps[0] <= 0.74 * rect.height / n + 1e-6
    # Words begin within the box, and the last level stands above the river.
    at = box(rect, **page)
    assert min(inked(m, at.viewport).y for m in words(marks)) >= rect.y
    assert rect.bottom - ys[-1] > 70


def test_the_river_itself_climbs_and_steps_down_and_the_water_does_not() -> None:
    at = box()
    river = CHART.river(at.viewport, at)
    assert river is not None
    assert (river.y[0][[0, -1]] == at.viewport.seam).all()
    for x, y in nodes(CHART.marks(1.0, at)):
        assert river.at(x + 10, 1920) == pytest.approx(y, abs=0.02)
    assert (np.diff(river.y[0][30:]) > -0.01).all()
    assert (river.shore == at.viewport.seam).all()
    # The echoes are the contours of the slope: none meets the one above it, and
    # names stand on none of them.
    assert (np.diff(river.y, axis=0) > 0).all()
    lowest = max(inked(m, at.viewport).bottom for m in words(CHART.marks(1.0, at)))
    assert lowest < river.y[1][60:-40].max()


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
    assert [(ink.a[1], ink.b[1]) for ink in inks] == [(0.2, 0.05), (0.0, 0.0)]


def test_a_number_stands_on_its_level_and_the_name_below_beside_its_line() -> None:
    marks = CHART.marks(1.0, box())
    heads = [m for m in words(marks) if m.text in {"区", "部门"}]
    size = heads[0].runs[0].size
    assert size >= 40
    for head, (x, y) in zip(heads, nodes(marks)[:2], strict=True):
        assert head.x == x + 20
        assert head.y - 0.86 * size == pytest.approx(y + 36)
    # Where levels have numbers of their own nothing counts them.
    (number,) = (m for m in words(marks) if m.text == "12")
    assert number.runs[0].size == 108
    assert not [m for m in words(marks) if m.text in {"1", "2", "3", "4"}]
    x, y = nodes(marks)[2]
    assert number.y == pytest.approx(y - 34, abs=8)


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
    low = Rect(112, 480, 1696, 376.008)
    wide = nodes(chart(*heads[:3], "Four").marks(1.0, box(low, language="en")))
    close = nodes(chart(*heads).marks(1.0, box(low, language="en")))
    assert [x for x, _ in wide] == pytest.approx([180, 592, 1004, 1416])
    pitches = np.diff([x for x, _ in close])
    assert pitches == pytest.approx([pitches[0]] * 3)
    assert pitches[0] < 0.8 * 412


def test_long_names_take_two_lines_before_they_are_hard_to_read() -> None:
    name = "A level with a name that is much longer"
    marks = chart("One", "Two", "Three", name).marks(1.0, box(language="en"))
    others = {"One", "Two", "Three", "1", "2", "3", "4"}
    lines = [m for m in words(marks) if m.text not in others]
    assert " ".join(m.text for m in lines) == name
    assert len(lines) > 1
    assert lines[0].runs[0].size >= 28


def test_the_line_runs_down_and_nodes_come_as_it_passes() -> None:
    marks = CHART.marks(0.4, box())
    _, line = (m for m in marks if isinstance(m, Fill))
    assert 0 < line.outlines[0][:, 0].max() < 1920
    rings = [m for m in marks if isinstance(m, Arcs)]
    assert rings[0].alpha == 1
    assert rings[-1].alpha == 0


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
