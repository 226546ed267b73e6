"""Kilometres: equal pieces from end to end, and names that have no place on them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from kiosk.charts.base import Bound
from kiosk.charts.kilometres import KilometresChart
from kiosk.content.content import load
from kiosk.drawing.geometry import Rect
from kiosk.drawing.marks import Bars, Fill, Hot, Label, Stroke
from kiosk.drawing.placement import inked
from kiosk.drawing.viewport import Box, Viewport
from kiosk.model.figure import Figure, settled

if TYPE_CHECKING:
    from kiosk.drawing.marks import Mark

(SLIDE,) = load(Path(__file__).parent / "kilometres.json").content.slides
(CHART,) = SLIDE.charts()
PAGE = Rect(112, 240, 1696, 616.008)
TALL = Rect(80, 330, 920, 1225.968)


def box(
    rect: Rect = PAGE, value: float = 5, unit: Any = "公里", **viewport: Any
) -> Box:
    page = {"width": 1080.0, "height": 1920.0} if rect is TALL else {}
    figure = Figure.model_validate(
        {
            "value": value,
            "unit": unit,
            "label": {"zh": "步道", "en": "Path"},
            "meaning": {"zh": "意思", "en": "meaning"},
            "period": {"zh": "2019年", "en": "2019"},
            "source": "sample/1.1",
        }
    )
    return Box(rect, Viewport(**{**page, **viewport}), settled({"path": figure}))


def chart(*heads: str, bank: str = "reeds") -> KilometresChart:
    items = tuple(
        {
            "head": {"zh": head, "en": head},
            "meaning": {"zh": "意思", "en": "meaning"},
            "source": "sample/1.1",
        }
        for head in heads
    )
    return KilometresChart.model_validate(
        {"kind": "kilometres", "length": "path", "items": items, "bank": bank}
    )


def pieces(marks: tuple[Mark, ...]) -> Bars:
    (found,) = (m for m in marks if isinstance(m, Bars))
    return found


def words(marks: tuple[Mark, ...]) -> dict[str, Label]:
    return {m.text: m for m in marks if isinstance(m, Label)}


def test_five_kilometres_are_five_equal_steps() -> None:
    rects = pieces(CHART.marks(1.0, box())).rects
    step = 1696 / 5
    joints = (rects[1:, 0] + (rects[:-1, 0] + rects[:-1, 2])) / 2
    assert joints == pytest.approx([112 + step * i for i in range(1, 5)])
    assert rects[0, 0] == 112
    assert rects[-1, 0] + rects[-1, 2] == pytest.approx(1808)
    assert rects[1:-1, 2] == pytest.approx(step - 14)
    # On the river's line, half above and half below.
    assert rects[:, 1] == pytest.approx(856.008 - 7)
    assert set(rects[:, 3]) == {14}


def test_a_part_of_a_kilometre_is_a_part_of_a_piece() -> None:
    rects = pieces(CHART.marks(1.0, box(value=2.5))).rects
    step = 1696 / 2.5
    assert len(rects) == 3
    assert rects[:, 2] == pytest.approx([step - 7, step - 14, step / 2 - 7])


def test_more_pieces_than_can_be_told_apart_are_refused() -> None:
    assert CHART.bounds() == (Bound("path", ("length",), 1, 40),)


def test_the_number_stands_large_with_what_it_is() -> None:
    found = words(CHART.marks(1.0, box()))
    number, name = found["5"], found["步道"]
    # What is left below the title, above the reeds and over the name.
    free = 616.008 - 7 - 0.44 * 616.008 - 24 - 30 - 0.9 * 40
    assert number.runs[0].size == pytest.approx(min(300, (free - 48) / 0.78))
    assert name.y == pytest.approx(number.y + 30 + 0.9 * 40)
    # In the water below the first piece, clear of the first echo.
    each = found["每段 1\u2009公里"]
    assert (each.x, each.y) == pytest.approx((112, 856.008 + 34.5 + 0.36 * 34))
    said = {"zh": "段", "en": "sections", "one": "section"}
    assert "每段 1\u2009段" in words(CHART.marks(1.0, box(unit=said)))
    english = words(CHART.marks(1.0, box(unit=said, language="en")))
    assert "Each stretch, 1 section" in english
    assert "Each stretch, 1 km" in words(CHART.marks(1.0, box(language="en")))


def test_below_other_things_the_number_is_left_to_the_page() -> None:
    low = Rect(112, 640, 1696, 216.008)
    marks = CHART.marks(1.0, box(low))
    assert "5" not in words(marks)
    hots = [m for m in marks if isinstance(m, Hot)]
    assert [hot.target.which for hot in hots][:2] == ["path", "item-1"]


LOW = Rect(112, 500, 1696, 356.008)


def test_names_stand_beside_the_number_in_two_columns_away_from_the_pieces() -> None:
    at = box()
    marks = CHART.marks(1.0, at)
    heads = [words(marks)[text.zh] for text in CHART.texts()]
    left, right = 112 + 0.42 * 1696, 112 + 0.42 * 1696 + (0.58 * 1696 - 56) / 2 + 56
    assert [m.x for m in heads] == pytest.approx([left, right, left, right])
    assert heads[0].y == heads[1].y < heads[2].y == heads[3].y
    number = words(marks)["5"]
    assert number.y - 0.8 * number.runs[0].size < heads[0].y < number.y
    # A line stands above each, and the first is level with the top of the number.
    rules = [m.points for m in marks if isinstance(m, Stroke)]
    assert np.array([line[0] for line in rules]) == pytest.approx(
        np.array([(m.x, m.y - 20 - m.runs[0].size) for m in heads])
    )
    assert rules[0][0, 1] == pytest.approx(number.y - 0.74 * number.runs[0].size)
    river = CHART.river(at.viewport, at)
    assert river is not None
    assert river.y[1, 120] - river.y[0, 120] == 62


def test_in_a_low_box_names_stand_in_the_water_in_one_line() -> None:
    at = box(LOW)
    marks = CHART.marks(1.0, at)
    heads = [words(marks)[text.zh] for text in CHART.texts()]
    middle = 856.008 + (7 + 62) / 2
    assert [m.y for m in heads] == pytest.approx([middle + 0.36 * 34] * 4)
    assert heads[0].x == 112
    # One after the other at equal distances, whatever the length of the stretch.
    ends = [m.x + 34 * len(m.text) for m in heads]
    assert [b.x - a for a, b in zip(ends, heads[1:], strict=False)] == [72, 72, 72]
    river = CHART.river(at.viewport, at)
    assert river is not None
    assert river.y[1, 120] - river.y[0, 120] == 62
    assert chart().river(at.viewport, at) is None


@pytest.mark.parametrize("rect", [PAGE, LOW])
def test_long_names_are_broken_and_keep_apart(rect: Rect) -> None:
    at = box(rect, language="en")
    long = chart(*("A name that takes a good deal of the width" for _ in range(5)))
    marks = [m for m in long.marks(1.0, at) if isinstance(m, Label)]
    heads = [m for m in marks if m.text.startswith("A name")]
    assert len(heads) == 5
    assert min(m.x for m in heads) == pytest.approx(112 + 0.42 * 1696)
    rects = [inked(m, at.viewport) for m in marks]
    for i, a in enumerate(rects):
        assert a.right <= rect.right
        assert not any(a.meets(b) for b in rects[:i])


def test_reeds_keep_off_what_is_said_and_are_highest_between() -> None:
    at = box(language="en")
    marks = CHART.marks(1.0, at)
    blades = [line for m in marks if isinstance(m, Fill) for line in m.outlines]
    said = [inked(m, at.viewport) for m in marks if isinstance(m, Label)]
    for blade in blades:
        low, high = blade.min(axis=0), blade.max(axis=0)
        place = Rect(*low.tolist(), *(high - low).tolist())
        assert not any(place.meets(one) for one in said)
    tops = np.array([blade.min(axis=0) for blade in blades])
    highest = tops[tops[:, 1].argmin()]
    assert 480 < highest[0] < 112 + 0.42 * 1696


@pytest.mark.parametrize("large", [1.0, 1.3])
def test_in_a_tall_box_names_stand_below_the_number(large: float) -> None:
    at = box(TALL, language="en", large=large)
    marks = CHART.marks(1.0, at)
    found = words(marks)
    heads = [found[text.words("en")] for text in CHART.texts()]
    assert [m.y for m in heads] == sorted(m.y for m in heads)
    assert found["Path"].y < heads[0].y
    assert {m.x for m in heads} == {80}
    rects = [inked(m, at.viewport) for m in marks if isinstance(m, Label)]
    for i, a in enumerate(rects):
        assert not any(a.meets(b) for b in rects[:i])
        assert a.bottom < TALL.bottom - 100


def test_reeds_grow_along_all_of_it_and_nowhere_else() -> None:
    marks = CHART.marks(1.0, box())
    blades = [line for m in marks if isinstance(m, Fill) for line in m.outlines]
    feet = np.sort([float(line[:, 0].mean()) for line in blades])
    assert len(blades) > 300
    assert min(float(line[:, 0].min()) for line in blades) >= 112
    assert max(float(line[:, 0].max()) for line in blades) <= 1808
    # No kilometre has more of them than another by much: they stand for nothing.
    counts, _ = np.histogram(feet, bins=5, range=(112, 1808))
    assert counts.max() / counts.min() < 1.12
    top = min(float(line[:, 1].min()) for line in blades)
    assert top >= 856.008 - 7 - 0.68 * 616.008
    bare = chart(bank="bare").marks(1.0, box())
    assert not any(isinstance(m, Fill) for m in bare)
    # An ornament falls away for high contrast.
    plain = CHART.marks(1.0, box(contrast=True))
    assert not any(isinstance(m, Fill) for m in plain)


def test_the_stretch_runs_downstream_and_the_reeds_come_after() -> None:
    marks = CHART.marks(0.4, box())
    rects = pieces(marks).rects
    assert rects[0, 2] > 0
    assert rects[-1, 2] == 0
    fills = [m for m in marks if isinstance(m, Fill)]
    high = [float(np.ptp(m.outlines[0][:, 1])) if m.alpha else 0.0 for m in fills]
    assert high[0] > 0
    assert high[-1] == 0


def test_the_length_and_every_name_answer_a_touch() -> None:
    hots = [m for m in CHART.marks(0.0, box()) if isinstance(m, Hot)]
    assert [hot.target.which for hot in hots] == [
        *("path", "path", "item-1", "item-2", "item-3", "item-4"),
    ]
    assert hots[1].words is not None
    assert {hot.name for hot in hots[:2]} == {"步道"}
    assert set(CHART.notes()) == {f"item-{i}" for i in range(1, 5)}
