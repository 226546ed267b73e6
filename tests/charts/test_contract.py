"""What every kind of chart promises, on its own example.

The example `tests/charts/<kind>.json` is a whole show of one slide: fixture of
this test, page of the gallery, and the first thing to copy for a new chart.
"""

from __future__ import annotations

import json
import math
import random
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pytest

from kiosk.charts import CHARTS
from kiosk.content.content import load
from kiosk.drawing.geometry import Rect, arc
from kiosk.drawing.interaction import NOTHING, Interaction
from kiosk.drawing.marks import (
    Arcs,
    Bars,
    Dots,
    Fill,
    Hot,
    Label,
    Picture,
    Plot,
    Stroke,
    same,
)
from kiosk.drawing.typeset import width
from kiosk.drawing.viewport import Box, Viewport
from kiosk.model.figure import Figure, settled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.charts.base import Chart
    from kiosk.drawing.marks import Mark

HERE: Final = Path(__file__).parent
STEPS: Final = tuple(step / 20 for step in range(21))
ROOMS: Final = {
    "landscape-zh": Viewport(language="zh"),
    "landscape-en": Viewport(language="en"),
    "landscape-en-large": Viewport(language="en", large=1.3),
    "portrait-zh": Viewport(1080, 1920, language="zh"),
    "portrait-en": Viewport(1080, 1920, language="en"),
    "portrait-zh-large": Viewport(1080, 1920, language="zh", large=1.3),
}
BANK: Final = 5.0
"""Half the river's main strand, and the joint under the lowest of some slabs."""


def example(kind: str) -> dict[str, Any]:
    file = HERE / f"{kind}.json"
    if not file.exists():
        pytest.fail(f"add tests/charts/{kind}.json")
    slide: dict[str, Any] = json.loads(file.read_text("utf-8"))["slides"][0]
    return slide


def chart_of(kind: str) -> Chart:
    # With what it takes from files beside the example.
    (slide,) = load(HERE / f"{kind}.json").content.slides
    found: Any = slide
    chart: Chart = found.chart if hasattr(found, "chart") else found.columns[0].chart
    return chart


def box_of(kind: str, chart: Chart, viewport: Viewport) -> Box:
    own = {
        name: Figure.model_validate_json(json.dumps(raw))
        for name, raw in example(kind).get("figures", {}).items()
    }
    facts = settled({**own, **chart.figures()})
    top = 330.0 if viewport.portrait else 240.0
    margin = viewport.margin
    rect = Rect(margin, top, viewport.width - 2 * margin, viewport.seam - top)
    return Box(rect, viewport, facts)


@pytest.fixture(params=sorted(CHARTS))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=sorted(ROOMS))
def viewport(request: pytest.FixtureRequest) -> Viewport:
    return ROOMS[request.param]


@pytest.fixture
def chart(kind: str) -> Chart:
    return chart_of(kind)


@pytest.fixture
def box(kind: str, chart: Chart, viewport: Viewport) -> Box:
    return box_of(kind, chart, viewport)


def numbers(value: object) -> Iterator[float]:
    """Every number in a mark."""
    if isinstance(value, (int, float)):
        yield float(value)
    elif isinstance(value, np.ndarray):
        yield from value.ravel().tolist()
    elif isinstance(value, tuple):
        for item in value:
            yield from numbers(item)


def extent(mark: Mark, viewport: Viewport) -> Rect | None:
    """Where a mark paints; None for nothing."""
    if isinstance(mark, Label):
        wide = width(mark.runs, viewport.type)
        size = max(run.size for run in mark.runs)
        left = mark.x - {"start": 0.0, "middle": wide / 2, "end": wide}[mark.anchor]
        return Rect(left, mark.y - size, wide, size * 1.3)
    if isinstance(mark, (Hot, Picture, Plot)):
        return mark.rect
    if isinstance(mark, Bars):
        corners = np.vstack([mark.rects[:, :2], mark.rects[:, :2] + mark.rects[:, 2:]])
    elif isinstance(mark, Arcs):
        swept = [
            arc(mark.x, mark.y, sweep.radius, sweep.start, sweep.start + sweep.sweep)
            for sweep in mark.sweeps
        ]
        corners = np.vstack([np.zeros((0, 2)), *swept])
    elif isinstance(mark, Fill):
        corners = np.vstack([np.zeros((0, 2)), *mark.outlines])
    elif isinstance(mark, (Stroke, Dots)):
        corners = mark.points
    else:
        raise AssertionError(f"say here where a {type(mark).__name__} paints")
    if not len(corners):
        return None
    low, high = corners.min(axis=0), corners.max(axis=0)
    return Rect(low[0], low[1], high[0] - low[0], high[1] - low[1])


def seen(mark: Mark) -> float:
    """How much of a mark is to be seen: an amount, and 0 for nothing at all."""
    alpha = float(getattr(mark, "alpha", 1.0))
    if isinstance(mark, (Hot, Picture)):
        return 0.0
    if isinstance(mark, Label):
        # A number that counts from zero shows nothing yet.
        digits = {char for char in mark.text if char.isdigit()}
        return 0.0 if digits == {"0"} and mark.changing else alpha
    if isinstance(mark, Plot):
        return alpha * mark.seen
    if isinstance(mark, Bars):
        return alpha * float((mark.rects[:, 2] * mark.rects[:, 3]).sum())
    if isinstance(mark, Arcs):
        return alpha * sum(abs(sweep.sweep) * sweep.width for sweep in mark.sweeps)
    if isinstance(mark, Dots):
        return alpha * mark.diameter * len(mark.points)
    if isinstance(mark, Stroke):
        return alpha * float(np.hypot(*np.diff(mark.points, axis=0).T).sum())
    if isinstance(mark, Fill):
        return alpha * sum(map(area, mark.outlines))
    raise AssertionError(f"say here how much of a {type(mark).__name__} is seen")


def area(outline: np.ndarray[Any, np.dtype[np.float64]]) -> float:
    x, y = outline.T
    return abs(float(x @ np.roll(y, 1) - y @ np.roll(x, 1))) / 2


def test_the_example_is_a_show_of_its_own(kind: str) -> None:
    example(kind)
    content = load(HERE / f"{kind}.json").content
    (slide,) = content.slides
    assert [chart.tag() for chart in slide.charts()] == [kind]
    assert slide.id == kind


def test_the_cast_is_the_same_at_any_time(chart: Chart, box: Box) -> None:
    casts = {tuple(map(type, chart.marks(t, box))) for t in STEPS}
    assert len(casts) == 1


def test_all_numbers_are_finite(chart: Chart, box: Box) -> None:
    for t in STEPS:
        for mark in chart.marks(t, box):
            for field in fields(mark):
                value = getattr(mark, field.name)
                if field.name == "curves":
                    # A value that is missing is none.
                    value = tuple((one.x, one.y[~np.isnan(one.y)]) for one in value)
                assert all(map(math.isfinite, numbers(value))), (t, mark)


def test_the_picture_is_a_function_of_progress(
    kind: str, chart: Chart, box: Box
) -> None:
    forth = {t: chart.marks(t, box) for t in STEPS}
    other, again = chart_of(kind), box_of(kind, chart, box.viewport)
    for t in random.Random(7).sample(STEPS, len(STEPS)):
        for before, now in zip(forth[t], other.marks(t, again), strict=True):
            assert same(before, now), (t, before, now)


def test_marks_stay_near_their_box(chart: Chart, box: Box) -> None:
    near = box.rect.grown(120)
    for t in STEPS:
        for mark in chart.marks(t, box):
            place = extent(mark, box.viewport)
            if place is None or getattr(mark, "alpha", 1.0) == 0:
                continue
            left, right = place.x, place.right
            if not isinstance(mark, Hot):
                # Scenery may run on beyond the edges of the page.
                left, right = max(left, 0.0), min(right, box.viewport.width)
            assert near.x <= left, (t, mark)
            assert right <= near.right + 1e-6, (t, mark)
            assert near.y <= place.y, (t, mark)
            assert place.bottom <= near.bottom + 1e-6, (t, mark)


def test_nothing_is_seen_at_the_beginning(chart: Chart, box: Box) -> None:
    assert [mark for mark in chart.marks(0.0, box) if seen(mark) > 0] == []


def test_everything_stands_at_the_end(chart: Chart, box: Box) -> None:
    marks = chart.marks(1.0, box)
    assert sum(map(seen, marks)) > 0
    for number, mark in enumerate(marks):
        if isinstance(mark, Label):
            shown = mark.alpha or by_touch(chart, box, number)
            assert shown == 1.0, mark
            assert not mark.changing, mark


def by_touch(chart: Chart, box: Box, number: int) -> float:
    """How much is seen of a label that only a touch shows."""
    names = {m.target.which for m in chart.marks(1.0, box) if isinstance(m, Hot)}
    hands = [Interaction(touches=((name, 1.0),)) for name in sorted(names)]
    shown = [chart.marks(1.0, replace(box, interaction=h))[number] for h in hands]
    return max(getattr(mark, "alpha", 0.0) for mark in shown)


def test_every_datum_answers_a_touch(chart: Chart, box: Box) -> None:
    hots = [mark for mark in chart.marks(1.0, box) if isinstance(mark, Hot)]
    for hot in hots:
        assert hot.rect.width >= 96, hot
        assert hot.rect.height >= 96, hot
        if hot.target.what == "dial":
            assert chart.dials, hot
        else:
            assert hot.target.what == "figure"
            assert hot.target.which in {*box.facts, *chart.notes()}, hot
        assert hot.name.strip(), hot
        assert hot.anchor is not None, hot
        assert box.rect.grown(120).holds(*hot.anchor), hot
    touched = {hot.target.which for hot in hots}
    assert touched >= {*chart.figures(), *chart.notes()}
    assert touched & {*chart.figures(), *chart.notes(), *chart.uses()}


def test_a_handle_lies_under_the_finger_that_draws_it(chart: Chart, box: Box) -> None:
    def handles(interaction: Interaction) -> list[Hot]:
        marks = chart.marks(1.0, replace(box, interaction=interaction))
        return [m for m in marks if isinstance(m, Hot) and m.target.what == "dial"]

    assert len(handles(NOTHING)) == chart.dials
    for dial in (0.0, 0.3, 0.7, 1.0) if chart.dials else ():
        (hot,) = handles(Interaction(dial))
        assert min(hot.rect.width, hot.rect.height) >= 140
        found = chart.dialled(
            *hot.rect.centre, replace(box, interaction=Interaction(dial))
        )
        assert found == pytest.approx(dial, abs=1e-6)
        # Wherever the finger goes, the handle stays on its scale.
        for far in (-9e5, 9e5):
            assert 0 <= chart.dialled(far, far, box) <= 1


def test_a_hand_changes_the_picture_and_not_the_cast(chart: Chart, box: Box) -> None:
    untouched = chart.marks(1.0, box)
    casts = {tuple(map(type, untouched))}
    for dial in (0.0, 0.3, 0.7, 1.0):
        marks = chart.marks(1.0, replace(box, interaction=Interaction(dial)))
        casts.add(tuple(map(type, marks)))
        alike = all(map(same, untouched, marks))
        assert not alike if chart.dials else alike
    assert len(casts) == 1


def test_a_touch_is_seen_where_the_chart_answers_and_nowhere_else(
    chart: Chart, box: Box
) -> None:
    untouched = chart.marks(1.0, box)
    names = {m.target.which for m in untouched if isinstance(m, Hot)} - {""}
    for name in names:
        for share in (0.3, 1.0):
            hand = Interaction(touches=((name, share),))
            marks = chart.marks(1.0, replace(box, interaction=hand))
            assert [*map(type, marks)] == [*map(type, untouched)]
            alike = all(map(same, untouched, marks))
            assert alike != chart.answers, name


def test_touches_are_answered_during_the_entrance(chart: Chart, box: Box) -> None:
    def hots(t: float) -> list[Mark]:
        return [mark for mark in chart.marks(t, box) if isinstance(mark, Hot)]

    for early, late in zip(hots(0.0), hots(1.0), strict=True):
        assert same(early, late)


def test_text_is_large_enough_to_read(chart: Chart, box: Box) -> None:
    for mark in chart.marks(1.0, box):
        if isinstance(mark, Label):
            for run in mark.runs:
                assert run.size >= 28 or not run.text.strip(), mark


# Kinds whose data rise from the river; zero is the river and nothing else.
@pytest.mark.parametrize(
    "kind", ["area", "bars", "multiples", "shares", "slabs", "waffle"]
)
@pytest.mark.parametrize("name", sorted(ROOMS))
def test_lengths_begin_at_the_river(kind: str, name: str) -> None:
    chart = chart_of(kind)
    box = box_of(kind, chart, ROOMS[name])
    feet = []
    for mark in chart.marks(1.0, box):
        if isinstance(mark, Bars) and mark.ink.role in {"fill", "compare"}:
            feet += (mark.rects[:, 1] + mark.rects[:, 3]).tolist()
        elif isinstance(mark, Fill):
            feet += [float(outline[:, 1].max()) for outline in mark.outlines]
    assert box.base - BANK <= max(feet) <= box.base
