"""Cover: a strand for every theme, in the theme's own accent."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from kiosk.content.content import load
from kiosk.drawing.entrance import extent
from kiosk.drawing.interaction import Interaction
from kiosk.drawing.marks import Arcs, Fill, Label, Picture, Strands, same
from kiosk.drawing.viewport import Viewport
from kiosk.player.setting import ways
from kiosk.slides.cover import CoverSlide

if TYPE_CHECKING:
    from kiosk.drawing.marks import Mark
    from kiosk.model.text import Language

SHOW = load(Path(__file__).parents[2] / "content.json").content
ACCENTS = {theme.id: theme.accent for theme in SHOW.themes}


@pytest.mark.parametrize("order", list(permutations(range(3))))
@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_strand_has_the_accent_of_the_theme_that_stands_on_it(
    order: tuple[int, ...], count: int
) -> None:
    slide = SHOW.slides[0]
    assert isinstance(slide, CoverSlide)
    entries = tuple(slide.entries[i] for i in order)[:count]
    moved = slide.model_copy(update={"entries": entries})
    marks = moved.marks(1.0, Viewport(themes=ways(SHOW)))
    wanted = [f"fill:{ACCENTS[entry.theme]}" for entry in entries]
    # From the lowest strand up, as the entries stand.
    strands = [m for m in marks if isinstance(m, Strands)][::-1]
    seen = [m for m in strands if m.width.any()]
    assert [str(m.inks[0].role) for m in seen] == wanted
    rings = [m.sweeps[0].ink.role for m in marks if isinstance(m, Arcs)]
    assert rings == wanted


@pytest.mark.parametrize("size", [(1600.0, 1280.0), (1600.0, 1200.0), (1920.0, 1080.0)])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_strand_runs_through_words(
    size: tuple[float, float], language: Language
) -> None:
    viewport = Viewport(*size, language, themes=ways(SHOW))
    marks = SHOW.slides[0].marks(1.0, viewport)
    strands = [m for m in marks if isinstance(m, Strands) and m.width.any()]
    # What stands on the strands, below all of the land.
    words = [
        m
        for m in marks
        if isinstance(m, Label) and m.y > min(float(s.y.min()) for s in strands)
    ]
    assert len(words) >= 3
    for label in words:
        left, right = extent((label,), viewport)
        high = label.runs[-1].size
        for strand in strands:
            x = np.linspace(strand.x0, strand.x1, strand.y.shape[1])
            main = strand.y[0, (x > left) & (x < right)]
            meets = (main > label.y - 0.8 * high) & (main < label.y + 0.1 * high)
            assert not meets.any(), label.text


@pytest.mark.parametrize(
    ("size", "language", "lines"),
    [
        ((1920.0, 1080.0), "en", ["Jiangbei in", "Numbers"]),
        ((1080.0, 1920.0), "en", ["Jiangbei in", "Numbers"]),
        ((1920.0, 1080.0), "zh", ["数说江北"]),
        # The year stands below it there, and it has most of the width.
        ((1600.0, 1280.0), "en", ["Jiangbei in Numbers"]),
    ],
)
def test_a_title_that_would_have_to_be_small_stands_on_two_lines(
    size: tuple[float, float], language: Language, lines: list[str]
) -> None:
    viewport = Viewport(*size, language, themes=ways(SHOW))
    labels = [m for m in SHOW.slides[0].marks(1.0, viewport) if isinstance(m, Label)]
    title = [label for label in labels if label.text in lines]
    assert [label.text for label in title] == lines
    assert all(extent((label,), viewport)[1] < viewport.width for label in title)
    if len(lines) > 1:
        # One line would be set in less than 80.
        assert min(label.runs[0].size for label in title) > 95


def test_a_title_of_two_lines_keeps_them_apart_and_off_the_edge() -> None:
    show = Path(__file__).parents[2] / "content.json"
    slide = load(show).content.slides[0]
    labels = [
        m
        for m in slide.marks(1.0, Viewport(language="en"))
        if isinstance(m, Label) and m.text in {"Jiangbei in", "Numbers"}
    ]
    first, second = labels
    size = first.runs[0].size
    assert size == second.runs[0].size
    # A descender reaches a quarter down, a capital three quarters up.
    assert second.y - first.y >= 1.1 * size
    assert first.y - 0.75 * size > 64


def alpha(mark: Mark) -> float:
    assert isinstance(mark, Fill)
    return mark.alpha


@pytest.mark.parametrize("size", [(1920.0, 1080.0), (2560.0, 1080.0), (1080.0, 1920.0)])
def test_daylight_changes_the_sky_alone_and_glows_in_between(
    size: tuple[float, float],
) -> None:
    viewport = Viewport(*size, themes=ways(SHOW))
    night, dusk, day = (
        SHOW.slides[0].marks(1.0, viewport, Interaction(daylight=light))
        for light in (0.0, 0.5, 1.0)
    )
    assert [type(mark) for mark in night] == [type(mark) for mark in dusk]
    assert all(map(same, night, SHOW.slides[0].marks(1.0, viewport)))
    # Sky, glow and mist differ; the land and all that is below it does not.
    land = next(i for i, mark in enumerate(night) if isinstance(mark, Picture))
    changed = [
        i for i, pair in enumerate(zip(night, dusk, strict=True)) if not same(*pair)
    ]
    assert changed
    assert all(isinstance(night[i], Fill) for i in changed)
    glow = [[alpha(m) for m in marks[2:land]] for marks in (night, dusk, day)]
    assert max(glow[0]) == max(glow[2]) == 0
    assert max(glow[1]) > 0.3
    calm = SHOW.slides[0].marks(
        1.0, replace(viewport, contrast=True), Interaction(daylight=0.5)
    )
    assert max(map(alpha, calm[2:land])) == 0
