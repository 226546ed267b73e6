"""Cover: a strand for every theme, in the theme's own accent."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from kiosk.content.content import load
from kiosk.drawing.marks import Arcs, Strands
from kiosk.drawing.viewport import Viewport
from kiosk.player.setting import ways
from kiosk.slides.cover import CoverSlide

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
