"""Gates: equal, ajar, and open where they are touched."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from kiosk.charts.gates import GatesChart
from kiosk.content.content import load
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import FILL
from kiosk.drawing.interaction import NOTHING, Interaction
from kiosk.drawing.marks import Bars, Fill, Hot, Label, Stroke, same
from kiosk.drawing.viewport import Box, Viewport
from kiosk.show.visit import ANSWER

if TYPE_CHECKING:
    from kiosk.drawing.marks import Mark

(SLIDE,) = load(Path(__file__).parent / "gates.json").content.slides
(FOUND,) = SLIDE.charts()
assert isinstance(FOUND, GatesChart)
CHART: GatesChart = FOUND
PAGE = Rect(112, 218, 1696, 638)
TALL = Rect(80, 330, 920, 1226)


def drawn(
    t: float = 1.0, rect: Rect = PAGE, hand: Interaction = NOTHING, **how: Any
) -> tuple[Mark, ...]:
    size = (1080, 1920) if rect is TALL else (1920, 1080)
    return CHART.marks(t, Box(rect, Viewport(*size, **how), {}, hand))


def touched(share: float) -> Interaction:
    return Interaction(touches=(("gate-2", share),))


def of(kind: type[Any], marks: tuple[Mark, ...]) -> list[Any]:
    return [mark for mark in marks if isinstance(mark, kind)]


def frames(marks: tuple[Mark, ...]) -> list[Rect]:
    found = []
    for stroke in of(Stroke, marks):
        (x, y), (right, bottom) = stroke.points.min(axis=0), stroke.points.max(axis=0)
        found.append(Rect(x, y, right - x, bottom - y))
    return found


def leaves(marks: tuple[Mark, ...]) -> list[float]:
    """How wide the leaves of each gate are; both of a gate are equal."""
    rims = [m.rects for m in of(Bars, marks) if m.rects.shape == (2, 4)]
    widths = []
    for frame, (left, right) in zip(frames(marks), rims, strict=True):
        widths.append(left[0] + 1.25 - frame.x)
        assert frame.right - right[0] - 1.25 == pytest.approx(widths[-1])
    return widths


def test_gates_are_equal_and_stand_on_the_river_in_equal_steps() -> None:
    found = frames(drawn())
    assert [frame.width for frame in found] == [236.0] * 4
    assert [frame.height for frame in found] == pytest.approx([408.0] * 4, abs=0.05)
    # On the upper edge of the main strand.
    assert {frame.bottom for frame in found} == {853.0}
    assert [b.x - a.x for a, b in pairwise(found)] == pytest.approx([424.0] * 3)


def test_they_are_ajar_and_the_touched_one_opens_within_320_ms() -> None:
    assert leaves(drawn()) == pytest.approx([48.0] * 4)
    half, there, whole = (
        leaves(drawn(hand=touched(seconds / ANSWER)))
        for seconds in (0.1, 0.321, ANSWER)
    )
    assert there == pytest.approx([48.0, 26.0, 48.0, 48.0])
    assert whole == there
    assert half[1] == pytest.approx(48 - 22 * (1 - (1 - 0.1 / 0.48 / 0.667) ** 3))
    assert half[0] == 48.0


def test_light_comes_through_the_open_gate_and_its_name_grows_heavy() -> None:
    marks = drawn(hand=touched(1.0))
    inks = [stroke.ink for stroke in of(Stroke, marks)]
    assert inks == [FILL.mixed("ground", share) for share in (0.16, 0.0, 0.16, 0.16)]
    weights = [label.runs[0].weight for label in of(Label, marks)]
    assert weights == [500, 700, 500, 500]


def test_no_other_gate_changes() -> None:
    before, after = (
        [mark for mark in drawn(hand=hand) if not isinstance(mark, Label | Hot)]
        for hand in (NOTHING, touched(0.5))
    )
    # After the four marks of the wall those of a gate stand together.
    each = (len(before) - 4) // 4
    pairs = enumerate(zip(before, after, strict=True))
    changed = [i for i, (a, b) in pairs if not same(a, b)]
    assert 5 < len(changed) <= each
    assert all(4 + each <= i < 4 + 2 * each for i in changed)


def test_gates_rise_shut_and_are_then_opened_a_little() -> None:
    assert {frame.height for frame in frames(drawn(0.0))} == {0.0}
    heights = [frame.height for frame in frames(drawn(0.25))]
    assert heights == sorted(heights, reverse=True)
    # One after another: the last has not begun while the first is nearly up.
    assert 0 == heights[-1] < heights[1] < heights[0] < 408
    assert leaves(drawn(0.25)) == pytest.approx([118.0] * 4)
    opening = leaves(drawn(0.5))
    assert opening == sorted(opening)
    assert opening[0] < 118


def test_the_wall_runs_from_edge_to_edge_unless_something_stands_beside_it() -> None:
    wall = of(Fill, drawn())[0].outlines[0]
    assert wall[:, 0].tolist() == [0, 1920, 1920, 0]
    assert wall[:, 1].tolist() == [853 - 446, 853 - 446, 853, 853]
    beside = of(Fill, drawn(rect=Rect(600, 218, 1208, 638)))[0].outlines[0]
    assert beside[:, 0].tolist() == [600, 1920, 1920, 600]


def test_narrow_gates_keep_their_height() -> None:
    found = frames(drawn(rect=Rect(112, 218, 800, 638)))
    assert [frame.width for frame in found] == pytest.approx([0.66 * 200] * 4)
    assert [frame.height for frame in found] == pytest.approx([408.0] * 4, abs=0.05)
    assert leaves(drawn(rect=Rect(112, 218, 800, 638))) == pytest.approx(
        [48 * 132 / 236] * 4
    )


def test_on_a_high_page_they_are_higher() -> None:
    found = frames(drawn(rect=Rect(112, 56, 1216, 800)))
    assert [frame.height for frame in found] == pytest.approx([480.0] * 4, abs=0.05)


def test_on_a_tall_page_they_stand_in_two_rows_the_upper_on_a_quay() -> None:
    marks = drawn(rect=TALL)
    feet = [frame.bottom for frame in frames(marks)]
    assert feet == pytest.approx([330 + 613 - 3] * 2 + [1556 - 3] * 2)
    quays = [m for m in of(Bars, marks) if m.ink == FILL.mixed("ground", 0.4)]
    assert [quay.alpha for quay in quays if quay.rects.shape == (1, 4)] == [1.0, 0.0]


def test_decoration_falls_away_in_high_contrast() -> None:
    def unseen(marks: tuple[Mark, ...]) -> int:
        return sum(mark.alpha == 0 for mark in (*of(Fill, marks), *of(Bars, marks)))

    # The quay is never seen on a wide page; rays, light and battlements are.
    assert unseen(drawn()) == 1
    assert unseen(drawn(contrast=True)) == 1 + 1 + 2 * 4


@pytest.mark.parametrize("rect", [PAGE, Rect(112, 218, 1216, 638), TALL])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("large", [1.0, 1.3])
def test_names_stand_over_their_gates_and_keep_off_each_other(
    rect: Rect, language: str, large: float
) -> None:
    marks = drawn(rect=rect, language=language, large=large)
    view = Viewport()
    spans = []
    for label in of(Label, marks):
        (run,) = label.runs
        wide = view.type.advance(run.text, run.size, 700)
        spans.append((label.x - wide / 2, label.x + wide / 2, label.y, run.size))
        assert rect.x - 1 <= spans[-1][0]
        assert label.y - run.size > rect.y - 1
    for i, (x0, x1, y, size) in enumerate(spans):
        for a0, a1, b, _ in spans[:i]:
            assert x0 > a1 or a0 > x1 or abs(y - b) >= size


def test_all_of_a_gate_is_touched() -> None:
    hots = of(Hot, drawn(0.0))
    assert [hot.target.which for hot in hots] == [f"gate-{i}" for i in (1, 2, 3, 4)]
    for hot, frame in zip(hots, frames(drawn()), strict=True):
        assert hot.rect.x < frame.x
        assert hot.rect.right > frame.right
        assert hot.rect.bottom == 853
        assert hot.rect.y < 853 - 446 - 40
        assert hot.anchor == (frame.x + 118, pytest.approx(853 - 0.2 * 408))
    assert np.ptp([hot.rect.width for hot in hots]) == 0
    assert next(note.head.zh for note in CHART.notes().values()) == "植物园"
    assert CHART.answers
