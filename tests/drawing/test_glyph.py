"""Glyphs: each stands in its cell, and its openings stay open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from kiosk.drawing.glyph import GLYPHS

if TYPE_CHECKING:
    from kiosk.drawing.geometry import Array

DRAWN = [name for name, glyph in GLYPHS.items() if glyph.outline is not None]


def winding(outline: Array, x: float, y: float) -> int:
    """How often an outline goes round a point."""
    a, b = outline, np.roll(outline, -1, axis=0)
    cross = (b[:, 0] - a[:, 0]) * (y - a[:, 1]) - (x - a[:, 0]) * (b[:, 1] - a[:, 1])
    up = (a[:, 1] <= y) & (b[:, 1] > y) & (cross > 0)
    down = (a[:, 1] > y) & (b[:, 1] <= y) & (cross < 0)
    return int(up.sum() - down.sum())


@pytest.mark.parametrize("name", DRAWN)
def test_a_glyph_keeps_within_its_cell(name: str) -> None:
    glyph = GLYPHS[name]  # type: ignore[index]
    assert glyph.outline is not None
    assert np.abs(glyph.outline[:, 0]).max() <= 0.5
    assert glyph.outline[:, 1].min() >= 0
    # Between two that stand one above the other there is air.
    assert glyph.outline[:, 1].max() < 0.95 * glyph.high


@pytest.mark.parametrize(
    ("name", "inside", "outside"),
    [
        ("house", [(0.0, 0.6), (0.2, 0.1)], [(0.0, 0.1), (0.38, 0.1), (0.3, 0.7)]),
        ("flats", [(0.0, 0.5), (0.3, 1.4)], [(-0.16, 0.4), (0.16, 1.2), (0.0, 0.1)]),
        ("person", [(0.0, 1.7), (0.1, 0.3), (-0.2, 1.2)], [(0.0, 0.3), (0.25, 0.3)]),
        ("stall", [(0.0, 0.1), (0.0, 0.8), (0.0, 0.56)], [(0.0, 0.4), (0.11, 0.63)]),
        ("window", [(0.0, 0.25)], [(0.4, 0.25), (0.0, 0.04)]),
        ("car", [(-0.25, 0.05), (-0.25, 0.15), (0.0, 0.2)], [(0.1, 0.33), (0.0, 0.05)]),
    ],
)
def test_what_is_open_is_open(
    name: str, inside: list[tuple[float, float]], outside: list[tuple[float, float]]
) -> None:
    outline = GLYPHS[name].outline  # type: ignore[index]
    assert outline is not None
    assert [winding(outline, *point) != 0 for point in inside] == [True] * len(inside)
    assert [winding(outline, *point) for point in outside] == [0] * len(outside)


def test_a_dot_is_no_outline() -> None:
    assert GLYPHS["dot"].outline is None
    assert (GLYPHS["dot"].zh, GLYPHS["dot"].en) == ("点", "dot")
