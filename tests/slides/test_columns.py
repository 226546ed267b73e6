"""Columns: on a tall page each chart but the last stands on an upper reach."""

from __future__ import annotations

import numpy as np
import pytest

from kiosk.drawing.marks import Fill
from kiosk.drawing.river import OFFSETS, River
from kiosk.drawing.viewport import Viewport
from kiosk.slides.columns import upper_reach

TALL = Viewport(1080, 1920)


def heights(river: River | None) -> list[float]:
    """How far below its base the strands of an upper reach lie, from above."""
    fills = [m for m in upper_reach(TALL, 1000.0, river) if isinstance(m, Fill)]
    middles = {round(float(np.mean(m.outlines[0][:, 1])), 3) for m in fills}
    return sorted(middle - 1000.0 for middle in middles)


def test_the_strands_of_a_reach_lie_close_together_however_a_chart_bends_its_own() -> (
    None
):
    assert heights(None) == pytest.approx(sorted(OFFSETS), abs=0.01)
    bent = River.through(((0, 1000), (540, 600), (1080, 1000)), 1080, 1000)
    assert heights(bent) == pytest.approx(sorted(OFFSETS), abs=0.01)


def test_a_river_that_is_parted_parts_the_reach() -> None:
    level = River.level(1000.0)
    apart = River(level.y + np.arange(5.0)[:, None] * 20, level.width, level.shore)
    found = heights(apart)
    assert found == pytest.approx([o + 20 * i for i, o in enumerate(OFFSETS)], abs=0.01)
