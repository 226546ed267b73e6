"""Piers: one for each period, up to a deck, and nothing is said of beyond."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.content.content import load
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import FILL, TEXT
from kiosk.drawing.marks import Bars, Fade, Fill, Hot
from kiosk.drawing.viewport import Box, Viewport

if TYPE_CHECKING:
    from kiosk.drawing.marks import Mark

(SLIDE,) = load(Path(__file__).parent / "piers.json").content.slides
(CHART,) = SLIDE.charts()


def drawn(t: float = 1.0, **viewport: Any) -> tuple[Mark, ...]:
    """The example in a box 1000 wide and 556 high, whose foot is the river."""
    room = Viewport(**{"language": "en", **viewport})
    return CHART.marks(t, Box(Rect(100, 300, 1000, 556), room, SLIDE.facts()))


def test_eight_piers_stand_in_equal_steps_and_reach_the_deck() -> None:
    piers = next(m for m in drawn() if isinstance(m, Bars) and m.ink == FILL)
    x, top, wide, high = piers.rects.T
    # Forty beyond each edge: 1080 by eight is a step of 135.
    assert (x + wide / 2).tolist() == [60 + 135 * (i + 0.5) for i in range(8)]
    assert top.tolist() == [856 - 152] * 8
    # Each stands in the river, which is not level.
    assert len(set((top + high).round(3).tolist())) > 1


def test_the_deck_goes_from_edge_to_edge() -> None:
    deck = next(m for m in drawn() if isinstance(m, Bars) and m.ink == TEXT)
    assert deck.rects[0, 0] == 100
    assert deck.rects[0, 2] == 1000
    assert deck.rects[0, 1] + deck.rects[0, 3] / 2 == 704
    half = next(m for m in drawn(0.36) if isinstance(m, Bars) and m.ink == TEXT)
    assert half.rects[0, 2] == pytest.approx(500)


def test_above_the_deck_piers_fade() -> None:
    (tips,) = (m for m in drawn() if isinstance(m, Fill) and isinstance(m.ink, Fade))
    assert len(tips.outlines) == 8
    assert all(outline[:, 1].max() == 704 for outline in tips.outlines)


def test_in_high_contrast_the_arches_are_left_out() -> None:
    arches, lines, _ = (m for m in drawn(contrast=True) if isinstance(m, Fill))
    assert (arches.alpha, lines.alpha) == (0, 0)
    arches, lines, _ = (m for m in drawn() if isinstance(m, Fill))
    assert (arches.alpha, lines.alpha) == (1, 1)


def test_all_of_it_opens_the_count() -> None:
    (hot,) = (m for m in drawn() if isinstance(m, Hot))
    assert hot.target.which == "quarters"
    assert hot.rect == Rect(100, 644, 1000, 212)
    assert hot.anchor == (60 + 135 * 4.5, 704)
