"""Core: equal traces, level, upright or at 45°, and a pulse on the one touched."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from kiosk.charts.core import CoreChart
from kiosk.content.content import load
from kiosk.drawing.geometry import Rect
from kiosk.drawing.interaction import Interaction
from kiosk.drawing.marks import Arcs, Bars, Dots, Fill, Hot, Label, Stroke
from kiosk.drawing.placement import inked
from kiosk.drawing.viewport import Box, Viewport

if TYPE_CHECKING:
    from kiosk.drawing.marks import Mark

(SLIDE,) = load(Path(__file__).parent / "core.json").content.slides
(CHART,) = SLIDE.charts()
PAGE = Rect(112, 240, 1696, 616.008)
SIDE = 0.28 * 1696
TALL = Rect(80, 330, 920, 1225.968)
MIDDLE = 240 + 0.5 * 616.008 + 12


def box(rect: Rect = PAGE, **viewport: Any) -> Box:
    page = {"width": 1080.0, "height": 1920.0} if rect is TALL else {}
    return Box(rect, Viewport(**{**page, **viewport}), SLIDE.facts())


def chart(*heads: str) -> CoreChart:
    notes = [
        {
            "head": {"zh": head, "en": head},
            "meaning": {"zh": "意思", "en": "meaning"},
            "source": "sample/1.1",
        }
        for head in ("核心", *heads)
    ]
    return CoreChart.model_validate(
        {"kind": "core", "core": notes[0], "branches": tuple(notes[1:])}
    )


def traces(marks: tuple[Mark, ...]) -> list[Stroke]:
    return [m for m in marks if isinstance(m, Stroke) and m.width == 6]


def nodes(marks: tuple[Mark, ...]) -> list[tuple[float, float]]:
    return [(m.x, m.y) for m in marks if isinstance(m, Arcs) and m.sweeps[0].width == 6]


def words(marks: tuple[Mark, ...]) -> list[Label]:
    return [m for m in marks if isinstance(m, Label)]


def test_the_core_is_a_square_in_the_middle() -> None:
    (body,) = (
        m
        for m in CHART.marks(1.0, box())
        if isinstance(m, Fill) and m.ink[0] == "ground"
    )
    low, high = body.outlines[0].min(axis=0), body.outlines[0].max(axis=0)
    assert (high - low).tolist() == pytest.approx([SIDE, SIDE])
    assert ((high + low) / 2).tolist() == pytest.approx([960, MIDDLE])
    name = [m for m in words(CHART.marks(1.0, box())) if m.x == 960]
    assert [m.text for m in name] == ["社区", "平台"]
    assert {(m.anchor, m.runs[0].size) for m in name} == {("middle", 128)}


def test_traces_end_at_equal_steps_both_sides_mirrored() -> None:
    found = nodes(CHART.marks(1.0, box()))
    left, right = {x for x, _ in found[:2]}, {x for x, _ in found[2:]}
    assert len(left) == len(right) == 1
    assert left.pop() + right.pop() == pytest.approx(1920)
    pitch = 0.92 / 3 * 616.008
    ys = [y for _, y in found]
    assert np.diff(ys[:2]) == pytest.approx(pitch)
    assert np.diff(ys[2:]) == pytest.approx([pitch] * 2)
    # Four of them are alike, two and two at the same heights.
    marks = chart("甲", "乙", "丙", "丁").marks(1.0, box())
    four = [y for _, y in nodes(marks)]
    assert four[:2] == four[2:]
    assert sum(four) / 4 == pytest.approx(MIDDLE)
    turned = {round(float(np.ptp(m.points[:, 1]))) for m in traces(marks)[1:]}
    assert len(turned) == 1
    # Each begins at a pin of the core.
    (pins,) = (m for m in marks if isinstance(m, Bars))
    sides = pins.rects[pins.rects[:, 2] == 16]
    starts = [m.points[0, 1] for m in traces(marks)[1:]]
    assert set(np.round(starts, 3)) <= set(np.round(sides[:, 1] + 2, 3))


@pytest.mark.parametrize("n", [2, 3, 4, 5, 6])
@pytest.mark.parametrize("rect", [PAGE, TALL, Rect(112, 240, 700, 616.008)])
def test_traces_are_level_upright_or_at_45_degrees(n: int, rect: Rect) -> None:
    marks = chart(*("名称" for _ in range(n))).marks(1.0, box(rect))
    found = traces(marks)
    assert len(found) == n + 1
    for stroke in found:
        steps = np.diff(stroke.points, axis=0)
        # Corners are rounded over ten units: the long stretches are straight.
        long = steps[np.hypot(*steps.T) > 11]
        angle = np.degrees(np.arctan2(long[:, 1], long[:, 0])) % 45
        assert np.minimum(angle, 45 - angle) == pytest.approx(0, abs=1e-6)


def test_the_root_stands_in_the_river() -> None:
    for rect, x in ((PAGE, 960), (TALL, 80)):
        root = traces(CHART.marks(1.0, box(rect)))[0]
        assert root.points[-1].tolist() == pytest.approx([x, rect.bottom])


def test_words_stand_beside_their_nodes() -> None:
    marks = CHART.marks(1.0, box())
    found = nodes(marks)
    left = next(m for m in words(marks) if m.text == "预约看诊")
    right = next(m for m in words(marks) if m.text == "设施报修")
    assert (left.anchor, right.anchor) == ("end", "start")
    assert found[0][0] - left.x == pytest.approx(13 + 34, abs=4)
    assert right.x - found[-1][0] == pytest.approx(found[0][0] - left.x)
    inside = inked(left, Viewport())
    assert inside.y < found[0][1] < inside.bottom


def test_the_core_gives_way_to_long_words() -> None:
    def side(head: str) -> float:
        at = box(Rect(112, 240, 1216, 616.008), language="en", large=1.3)
        marks = chart(*[head] * 6).marks(1.0, at)
        hot = next(m for m in marks if isinstance(m, Hot))
        return hot.rect.width

    assert side("Manufacturing") < side("Trade") == pytest.approx(0.28 * 1216)


def named(zh: str, **viewport: Any) -> list[Label]:
    """The labels of a core of that name."""
    one = chart("甲", "乙")
    head = one.core.head.model_copy(update={"zh": zh, "en": zh})
    one = one.model_copy(update={"core": one.core.model_copy(update={"head": head})})
    return [
        m for m in words(one.marks(1.0, box(**viewport))) if m.runs[0].weight == 700
    ]


def test_a_name_on_one_line_leaves_room_beside_it() -> None:
    (name,) = named("江北脑")
    assert (name.text, name.x) == ("江北脑", 960)
    size, side = name.runs[0].size, SIDE
    assert Viewport().type.advance("江北脑", size, 700) == pytest.approx(side - 144)
    assert 82 < size < 128


def test_a_longer_name_stands_large_on_two_lines_without_its_quotes() -> None:
    first, second = named("“智能江北”")
    assert (first.text, second.text) == ("智能", "江北")
    assert first.runs[0].size == pytest.approx(128)
    assert (first.x, second.x) == (960, 960)
    first, second = named("'Smart Jiangbei'", language="en")
    assert (first.text, second.text) == ("Smart", "Jiangbei")


@pytest.mark.parametrize("large", [1.0, 1.3])
@pytest.mark.parametrize("n", [2, 3, 4, 5, 6])
@pytest.mark.parametrize("rect", [PAGE, TALL, Rect(112, 240, 1216, 616.008)])
def test_words_meet_neither_each_other_nor_a_trace(
    rect: Rect, n: int, large: float
) -> None:
    heads = ("Advanced manufacturing clusters", "Commerce", "Real economy") * 2
    at = box(rect, language="en", large=large)
    marks = chart(*heads[:n]).marks(1.0, at)
    rects = [inked(m, at.viewport) for m in words(marks)]
    for i, a in enumerate(rects):
        assert not any(a.meets(b) for b in rects[:i])
        assert rect.y <= a.y
        assert a.bottom < rect.bottom
        assert rect.x - 1 <= a.x
        assert a.right <= rect.right + 1
        for trace in traces(marks):
            x, y = trace.points.T
            inside = (x > a.x) & (x < a.right) & (y > a.y) & (y < a.bottom)
            assert not inside.any()


def test_pins_stand_on_all_four_sides_alike() -> None:
    (pins,) = (m for m in CHART.marks(1.0, box()) if isinstance(m, Bars))
    across, x = pins.rects[pins.rects[:, 3] == 16], pins.rects[:, 0]
    upright = pins.rects[pins.rects[:, 2] == 16]
    assert len(across) == len(upright) == 2 * 13
    assert np.unique(across[:, 0] + 2 - 960) == pytest.approx(
        np.unique(upright[:, 1] + 2 - MIDDLE)
    )
    assert x.min() + x.max() + 16 == pytest.approx(1920)


def test_in_a_tall_box_the_words_stand_below_the_core_and_each_other() -> None:
    marks = CHART.marks(1.0, box(TALL))
    found = nodes(marks)
    assert [x for x, _ in found] == [80 + 5 * 34 + 66] * 5
    heights = [y for _, y in found]
    assert heights == sorted(heights)
    (body,) = (m for m in marks if isinstance(m, Fill) and m.ink[0] == "ground")
    assert body.outlines[0][:, 1].max() < heights[0]
    # The first hangs on the innermost of the traces.
    assert traces(marks)[1].points[:, 0].min() == pytest.approx(80 + 5 * 34)


def test_a_pulse_runs_on_the_trace_that_is_touched() -> None:
    at = box()

    def lit(share: float, name: str) -> tuple[list[float], list[float], float]:
        hand = Interaction(touches=((name, share),))
        marks = CHART.marks(1.0, replace(at, interaction=hand))
        beams = [m.alpha for m in marks if isinstance(m, Fill) and m.ink[0] == "text"]
        discs = [m.alpha for m in marks if isinstance(m, Dots) and m.ink[0] == "text"]
        (edge,) = (m for m in marks if isinstance(m, Stroke) and m.width == 7)
        return beams, discs, edge.alpha

    assert lit(0.4, "branch-2") == ([0, 1, 0, 0, 0], [0] * 5, 0)
    assert lit(1.0, "branch-2") == ([0] * 5, [0, 1, 0, 0, 0], 0)
    # The number of a branch is on its trace, too; the core shines at its edge.
    assert lit(1.0, "users") == ([0] * 5, [0, 0, 1, 0, 0], 0)
    assert lit(0.5, "core") == ([0] * 5, [0] * 5, 0.5)


def test_the_core_comes_first_and_the_traces_grow_from_it() -> None:
    marks = CHART.marks(0.35, box())
    (body,) = (m for m in marks if isinstance(m, Fill) and m.ink[0] == "ground")
    assert body.alpha == 1
    ends = [m.points[-1] for m in traces(marks)[1:]]
    assert all(180 < abs(end[0] - 960) < 833 for end in ends)
    assert all(m.alpha == 0 for m in marks if isinstance(m, Dots))


def test_the_core_and_every_branch_answer_a_touch() -> None:
    hots = [m for m in CHART.marks(0.0, box()) if isinstance(m, Hot)]
    assert [hot.target.which for hot in hots] == [
        *("core", "branch-1", "branch-2", "branch-3", "users", "branch-4", "branch-5"),
    ]
    assert hots[0].rect.width == pytest.approx(SIDE)
    assert set(CHART.notes()) == {"core", *(f"branch-{i}" for i in range(1, 6))}
    assert [text.zh for text in CHART.texts()][:2] == ["社区平台", "预约看诊"]
