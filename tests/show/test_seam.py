"""The seam rule: on every page, at every moment, the river's line is unbroken.

The line may be the river's main strand or what a picture paints in its stead. It is
looked for in upright columns: what is painted in a column is a number of spans, and
spans of neighbouring columns that touch belong together. From the left edge of the
page a way has to lead to the right edge.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pytest

from kiosk.charts import CHARTS
from kiosk.content.content import load
from kiosk.drawing.geometry import Rect, ribbon
from kiosk.drawing.marks import Bars, Fade, Fill, Strands, Stroke
from kiosk.drawing.river import BESIDE, SAMPLES, WIDTHS, River
from kiosk.drawing.viewport import Box, Viewport, Way
from kiosk.show.scene import river

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.content.content import Content
    from kiosk.drawing.geometry import Array
    from kiosk.drawing.ink import Ink
    from kiosk.drawing.marks import Mark
    from kiosk.slides.base import Slide

TESTS: Final = Path(__file__).parents[1]
MOMENTS: Final = tuple(step / 10 for step in range(11))
STEP: Final = 4.0
"""Units between columns."""
TOUCH: Final = 1.0
"""Units by which spans may miss each other and still touch, for an eye."""
MUTED: Final = 0.2
"""How far the ink of a line may be mixed towards the ground."""
LEAST: Final = WIDTHS[0] / 2
"""A main strand that is thinner is no line."""


class Case(NamedTuple):
    content: Content
    slide: Slide

    @property
    def name(self) -> str:
        return self.slide.id


def cases() -> Iterator[Case]:
    files = [TESTS.parent / "content.json"]
    for folder in ("charts", "slides"):
        files += sorted((TESTS / folder).glob("*.json"))
    for file in files:
        content = load(file).content
        for slide in content.slides:
            if not slide.lands:
                yield Case(content, slide)


CASES: Final = tuple(cases())


@lru_cache(maxsize=4)
def columns(width: float) -> Array:
    return np.arange(STEP / 2, width, STEP)


def spans(outline: Array, x: Array) -> Iterator[tuple[int, float, float]]:
    """Where an outline covers each column: number of the column, from, to."""
    ends = np.roll(outline, -1, axis=0)
    low = np.minimum(outline[:, 0], ends[:, 0])
    high = np.maximum(outline[:, 0], ends[:, 0])
    first = np.searchsorted(x, low, "left")
    last = np.searchsorted(x, high, "left")
    crossings: dict[int, list[float]] = {}
    for edge in np.flatnonzero(last > first).tolist():
        (x0, y0), (x1, y1) = outline[edge], ends[edge]
        for at in range(first[edge], last[edge]):
            y = y0 + (y1 - y0) * (x[at] - x0) / (x1 - x0)
            crossings.setdefault(at, []).append(float(y))
    for at, heights in crossings.items():
        # Ribbons may overlap themselves: all that lies between is taken as covered
        # only where edges come in pairs.
        heights.sort()
        for top, bottom in zip(heights[::2], heights[1::2], strict=False):
            yield at, top, bottom


def accented(ink: Ink | Fade) -> bool:
    """Whether an ink is an accent, a little muted at most."""
    inks = (ink.a[0], ink.b[0]) if isinstance(ink, Fade) else (ink,)
    return any(
        one.role.startswith("fill") and (not one.toward or one.share <= MUTED)
        for one in inks
    )


def outlines(marks: tuple[Mark, ...], water: River, width: float) -> Iterator[Array]:
    """What is painted of the line, as outlines."""
    x = np.linspace(0.0, width, water.y.shape[1])
    y, wide = water.y[0], water.width[0]
    # The main strand in pieces, wherever it is wide enough to be a line.
    there = wide >= LEAST
    for i, (a, b) in enumerate(pairwise(there.tolist())):
        if a and b:
            yield ribbon(np.column_stack([x[i : i + 2], y[i : i + 2]]), wide[i : i + 2])
    for mark in marks:
        if getattr(mark, "alpha", 1.0) < 0.99:
            continue
        if isinstance(mark, Fill) and accented(mark.ink):
            yield from mark.outlines
        elif isinstance(mark, Stroke) and accented(mark.ink) and not mark.dash:
            yield ribbon(mark.points, mark.width)
        elif isinstance(mark, Bars) and accented(mark.ink):
            for left, top, across, high in mark.rects.tolist():
                right, low = left + across, top + high
                corners = ((left, top), (right, top), (right, low), (left, low))
                yield np.array(corners)
        elif isinstance(mark, Strands) and accented(mark.inks[0]):
            at = np.linspace(mark.x0, mark.x1, mark.y.shape[1])
            yield ribbon(np.column_stack([at, mark.y[0]]), mark.width[0])


def broken_at(marks: tuple[Mark, ...], water: River, width: float) -> float | None:
    """Where the line that begins at the left edge ends; None if it never does."""
    x = columns(width)
    found: list[list[tuple[float, float]]] = [[] for _ in x]
    for outline in outlines(marks, water, width):
        for at, top, bottom in spans(outline, x):
            found[at].append((top - TOUCH / 2, bottom + TOUCH / 2))
    merged = [merge(column) for column in found]
    reached = {(0, i) for i in range(len(merged[0]))}
    waiting = list(reached)
    furthest = 0
    while waiting:
        at, i = waiting.pop()
        furthest = max(furthest, at)
        top, bottom = merged[at][i]
        for beside in (at - 1, at + 1):
            if 0 <= beside < len(x):
                for j, (a, b) in enumerate(merged[beside]):
                    if a <= bottom and top <= b and (beside, j) not in reached:
                        reached.add((beside, j))
                        waiting.append((beside, j))
    return None if furthest == len(x) - 1 else float(x[furthest])


def merge(column: list[tuple[float, float]]) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for top, bottom in sorted(column):
        if merged and top <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(bottom, merged[-1][1])
        else:
            merged.append((top, bottom))
    return merged


@pytest.mark.parametrize(
    "size", [(1920.0, 1080.0), (1080.0, 1920.0)], ids=["wide", "tall"]
)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_line_is_unbroken(case: Case, size: tuple[float, float]) -> None:
    ways = tuple(Way(th.id, th.name, th.accent) for th in case.content.themes)
    view = Viewport(*size, themes=ways)
    broken = {}
    for t in MOMENTS:
        at = broken_at(case.slide.marks(t, view), river(case.slide, t, view), size[0])
        if at is not None:
            broken[t] = at
    assert broken == {}


@pytest.mark.parametrize("kind", sorted(CHARTS))
def test_beside_others_a_chart_bends_the_river_only_where_it_stands(kind: str) -> None:
    (slide,) = load(TESTS / "charts" / f"{kind}.json").content.slides
    (chart,) = slide.charts()
    view = Viewport()
    rect = Rect(700, 300, 620, view.seam - 300)
    course = chart.river(view, Box(rect, view, slide.facts()))
    if course is None:
        return
    level = River.level(view.seam)
    x = np.linspace(0.0, 1920.0, SAMPLES)
    # A sample to either side may be on its way.
    away = (x < rect.x - BESIDE - 8) | (x > rect.right + BESIDE + 8)
    assert np.abs(course.y - level.y)[0, away].max() < 0.5
    assert np.abs(course.width - level.width)[0, away].max() == 0


def test_a_gap_and_a_step_are_found() -> None:
    view = Viewport()
    slide = next(case.slide for case in CASES if case.slide.id == "strands")
    water = river(slide, 1.0, view)
    marks = slide.marks(1.0, view)
    assert broken_at(marks, water, 1920) is None
    # Without the fills that stand for it the line ends where the trunk begins.
    assert broken_at((), water, 1920) == pytest.approx(2.0)
