"""Figures: the first the largest, each on its stem with its caption."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.charts.figures import FiguresChart
from kiosk.content.content import load
from kiosk.drawing.geometry import Rect
from kiosk.drawing.marks import Arcs, Bars, Fill, Hot, Label
from kiosk.drawing.viewport import Box, Viewport

if TYPE_CHECKING:
    from kiosk.drawing.marks import Mark

(SLIDE,) = load(Path(__file__).parent / "figures.json").content.slides
(CHART,) = SLIDE.charts()


def drawn(t: float = 1.0, **viewport: Any) -> tuple[Mark, ...]:
    """The example in a box 1000 wide and 556 high, whose foot is the river."""
    room = Viewport(**{"language": "en", **viewport})
    return CHART.marks(t, Box(Rect(100, 300, 1000, 556), room, SLIDE.facts()))


def test_the_first_number_is_the_largest_and_all_share_a_baseline() -> None:
    labels = [m for m in drawn() if isinstance(m, Label)]
    first, second = (m for m in labels if m.runs[0].weight == 300)
    assert (first.text, second.text) == ("37", "62.5")
    assert first.y == second.y
    # They shrink together, as far as the wider one needs.
    assert first.runs[0].size == pytest.approx(240 * 0.97**4)
    assert second.runs[0].size == pytest.approx(0.46 * first.runs[0].size)


@pytest.mark.parametrize("wide", [1000, 300])
def test_equal_numbers_are_of_one_size(wide: float) -> None:
    chart = CHART.model_copy(update={"equal": True})
    box = Box(Rect(100, 300, wide, 556), Viewport(language="en"), SLIDE.facts())
    labels = [m for m in chart.marks(1.0, box) if isinstance(m, Label)]
    sizes = {m.runs[0].size for m in labels if m.runs[0].weight == 300}
    assert len(sizes) == 1


def test_a_number_is_much_larger_than_its_unit() -> None:
    labels = [m for m in drawn() if isinstance(m, Label)]
    sizes = {m.text: m.runs[0].size for m in labels}
    assert sizes["62.5"] > 1.6 * sizes["km"]
    tight = Box(Rect(80, 300, 150, 400), Viewport(language="en"), SLIDE.facts())
    small = [m for m in CHART.marks(1.0, tight) if isinstance(m, Label)]
    sizes = {m.text: m.runs[0].size for m in small}
    assert sizes["62.5"] == pytest.approx(1.6 * sizes["km"])


def test_a_noun_moves_down_into_the_caption_where_it_is_narrow() -> None:
    narrow = Box(Rect(100, 300, 820, 556), Viewport(language="en"), SLIDE.facts())
    caption = next(
        m
        for m in CHART.marks(1.0, narrow)
        if isinstance(m, Label) and m.runs[-1].weight == 400
    )
    assert [run.text for run in caption.runs] == ["parks", " "]


def test_the_tail_of_a_comma_keeps_off_the_caption() -> None:
    parks = SLIDE.facts()["parks"]
    drops = []
    for value in (37, 37_000):
        facts = {**SLIDE.facts(), "parks": replace(parks, value=Fraction(value))}
        box = Box(Rect(100, 300, 1700, 556), Viewport(language="en"), facts)
        labels = [m for m in CHART.marks(1.0, box) if isinstance(m, Label)]
        number = next(m for m in labels if m.runs[0].weight == 300)
        caption = next(m for m in labels if m.runs[0].weight == 400)
        drops.append((caption.y - number.y, number.runs[0].size))
    (plain, _), (with_comma, size) = drops
    assert with_comma - plain == pytest.approx(0.08 * size)


def test_units_are_words_and_a_reservation_stands_before_its_number() -> None:
    texts = [m.text for m in drawn() if isinstance(m, Label)]
    assert texts == [
        *("37", "parks", "neighbourhood", "parks built", "or rebuilt"),
        *("about", "62.5", "km", "of riverside walks"),
    ]


def test_stems_end_in_a_node_in_the_river() -> None:
    stems = [m for m in drawn() if isinstance(m, Bars)]
    nodes = [m for m in drawn() if isinstance(m, Arcs)]
    assert [m.sweeps[0].radius for m in nodes] == [15, 15]
    for stem, node in zip(stems, nodes, strict=True):
        x, y, wide, high = stem.rects[0]
        assert (wide, y + high) == (2, 856)
        assert (node.x, node.y) == (x + 1, 856)


def test_a_narrow_page_stacks_them() -> None:
    tall = Box(Rect(80, 300, 700, 1000), Viewport(1080, 1920, "en"), SLIDE.facts())
    labels = [m for m in CHART.marks(1.0, tall) if isinstance(m, Label)]
    numbers = [m for m in labels if m.runs[0].weight == 300]
    assert numbers[0].y < numbers[1].y
    assert numbers[0].runs[0].size == 176
    assert numbers[1].runs[0].size == pytest.approx(0.72 * 176)


def test_a_number_counts_up_in_its_place() -> None:
    (half, *_), (whole, *_) = (
        [m for m in drawn(t) if isinstance(m, Label) and m.runs[0].weight == 300]
        for t in (0.3, 1.0)
    )
    assert half.changing
    assert 0 < float(half.text) < 37
    assert (half.x, half.anchor) == (whole.x, "end")


def test_each_opens_its_own_card() -> None:
    hots = [m for m in drawn() if isinstance(m, Hot)]
    # Each by its words, and by the node that says so.
    assert [m.target.which for m in hots] == ["parks", "parks", "walks", "walks"]
    words, node = hots[:2]
    assert words.node is None
    assert node.node == node.rect.centre == (106.0, 856.0)


def test_the_node_of_a_stem_of_several_numbers_is_the_sign_of_none() -> None:
    box = Box(Rect(112, 240, 340, 616.008), Viewport(), SLIDE.facts())
    hots = [m for m in CHART.marks(1.0, box) if isinstance(m, Hot)]
    assert [m.target.which for m in hots] == ["parks", "walks"]
    assert all(m.node is None for m in hots)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_numbers_alone_on_their_stems_share_a_baseline(language: str) -> None:
    viewport = Viewport(language=language)  # type: ignore[arg-type]
    lines = []
    for item, wide in zip(CHART.items[:2], (700.0, 330.0), strict=True):  # type: ignore[attr-defined]
        chart = CHART.model_copy(update={"items": (item,)})
        box = Box(Rect(112, 240, wide, 616.008), viewport, SLIDE.facts())
        labels = [m for m in chart.marks(1.0, box) if isinstance(m, Label)]
        number = next(m for m in labels if m.runs[0].weight == 300)
        caption = min(m.y for m in labels if m.y > number.y + 20)
        lines.append((number.runs[0].size, number.y, caption))
    (large, *first), (small, *second) = lines
    # However large each is, and however many lines its caption has.
    assert large > small + 10
    assert first == second
    assert first[0] == pytest.approx(240 + 0.385 * 616.008)


def numbers(name: str, rect: Rect, **viewport: Any) -> tuple[list[Label], list[Label]]:
    """The light numbers and the captions of a slide's items in a box off the river."""
    show = Path(__file__).parents[2] / "content.json"
    slide = next(s for s in load(show).content.slides if s.id == name)
    items = slide.items  # type: ignore[attr-defined]
    chart = FiguresChart(kind="figures", items=items)
    marks = chart.marks(1.0, Box(rect, Viewport(**viewport), slide.facts()))
    labels = [m for m in marks if isinstance(m, Label)]
    light = [m for m in labels if m.runs[0].weight == 300]
    captions = [m for m in labels if m.runs[-1].weight == 400]
    return light, captions


def test_with_room_both_ways_the_first_stands_over_a_row_of_the_others() -> None:
    light, _ = numbers("sharing", Rect(112, 270, 980, 570))
    first, *others = light
    assert len({m.y for m in others}) == 1
    assert others[0].y > first.y + 100
    (small,) = {m.runs[0].size for m in others}
    assert small == pytest.approx(min(140.0, 0.5 * first.runs[0].size))


def test_columns_that_would_be_too_narrow_are_stacked_instead() -> None:
    light, captions = numbers("commerce", Rect(80, 450, 860, 690), language="en")
    assert len({m.y for m in light}) == 3
    assert len(captions) == 3
    first, *others = (m.runs[0].size for m in light)
    assert max(others) == pytest.approx(0.72 * first)


def test_columns_are_as_wide_as_lets_captions_stand_on_one_line() -> None:
    _, captions = numbers("tasks", Rect(112, 270, 1696, 280))
    assert len(captions) == 2
    assert len({m.y for m in captions}) == 1
    # A number that is first is seen to be: the others are 112 units at most.
    wide, _ = numbers("commerce", Rect(112, 270, 1696, 390))
    sizes = [m.runs[0].size for m in wide]
    assert sizes == pytest.approx([280.0, 112.0, 112.0])


def test_a_row_that_is_too_narrow_keeps_within_it() -> None:
    light, _ = numbers("housing", Rect(112, 270, 1200, 300), language="en", large=1.3)
    assert min(m.runs[0].size for m in light) > 57
    assert max(m.x for m in light) < 1312


def test_numbers_beside_a_picture_that_speaks_first_are_smaller() -> None:
    chart = CHART.model_copy(update={"items": CHART.items[:1], "aside": True})  # type: ignore[attr-defined]
    box = Box(Rect(112, 240, 450, 616), Viewport(), SLIDE.facts())
    labels = [m for m in chart.marks(1.0, box) if isinstance(m, Label)]
    assert next(m.runs[0].size for m in labels if m.runs[0].weight == 300) <= 96
    captions = [m.runs[0].size for m in labels if m.runs[0].weight == 400]
    assert set(captions) == {0.85 * box.viewport.body}


def tallied(wide: float, **fields: Any) -> tuple[Mark, ...]:
    """The first number of the example with what it counts, in a box so wide."""
    item = CHART.items[0].model_copy(update={"tally": "dot", **fields})  # type: ignore[attr-defined]
    chart = CHART.model_copy(update={"items": (item,)})
    box = Box(Rect(100, 300, wide, 400), Viewport(), SLIDE.facts())
    return chart.marks(1.0, box)


def counted(wide: float, **fields: Any) -> list[Fill]:
    return [m for m in tallied(wide, **fields) if isinstance(m, Fill)]


def labelled(wide: float) -> list[Label]:
    return [m for m in tallied(wide) if isinstance(m, Label)]


def test_what_a_number_counts_stands_beside_it_or_below_it_one_by_one() -> None:
    (beside,), (below,) = counted(1400.0), counted(420.0)
    assert len(beside.outlines) == len(below.outlines) == 37
    left = [min(o[:, 0].min() for o in m.outlines) for m in (beside, below)]
    assert left[0] > 300
    assert 100 <= left[1] < 110
    # Beside the number they are a single row of strokes half as tall as its digits.
    edges = [(o[:, 1].min(), o[:, 1].max()) for o in beside.outlines]
    assert len({round(float(low), 3) for low, _ in edges}) == 1
    size = next(m for m in labelled(1400.0) if m.runs[0].weight == 300).runs[0].size
    assert edges[0][1] - edges[0][0] == pytest.approx(0.36 * size)
    # A number that is no multiple of what one stands for, or too large, is said alone.
    assert counted(1400.0, each=10) == []
