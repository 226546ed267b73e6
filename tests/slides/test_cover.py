"""Cover: a strand for every theme, in the theme's own accent."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from kiosk.content.content import load
from kiosk.drawing.entrance import extent
from kiosk.drawing.marks import Arcs, Label, Strands
from kiosk.drawing.viewport import Viewport
from kiosk.player.setting import ways
from kiosk.slides.cover import CoverSlide

if TYPE_CHECKING:
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
