"""Structure: a stream for each member, joined by group, then one."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from kiosk.content.content import load
from kiosk.drawing.geometry import Rect
from kiosk.drawing.marks import Fill, Hot, Label, Stroke
from kiosk.drawing.viewport import Box, Viewport

if TYPE_CHECKING:
    from kiosk.drawing.marks import Mark

(SLIDE,) = load(Path(__file__).parent / "structure.json").content.slides
(CHART,) = SLIDE.charts()


def drawn(t: float = 1.0, **viewport: Any) -> tuple[Mark, ...]:
    """The example in a box 1000 wide and 556 high, whose foot is the river."""
    room = Viewport(**{"language": "en", **viewport})
    return CHART.marks(t, Box(Rect(100, 300, 1000, 556), room, SLIDE.facts()))


def test_named_members_are_streams_and_those_not_named_are_dotted() -> None:
    fills = [m for m in drawn() if isinstance(m, Fill)]
    # Two and two members by name, and the two streams of the groups.
    assert len(fills) == 4 + 2
    (dotted,) = (m for m in drawn() if isinstance(m, Stroke))
    assert (dotted.width, dotted.dash) == (3, (0.1, 3.2))
    assert dotted.points[0].tolist() == [0, 856]


def test_members_are_called_by_name_and_the_rest_together() -> None:
    labels = [m for m in drawn() if isinstance(m, Label)]
    assert [m.text for m in labels] == [
        *("Library", "Canteen", "Legal advice", "Repairs", "not named in the source"),
        *("2", "every day", "3", "by appointment"),
    ]
    assert {m.x for m in labels[:5]} == {0.17 * 1100 + 8}
    # Six tenths of a step more lie between two groups; thick streams lift their names.
    steps = [b.y - a.y for a, b in pairwise(labels[:5])]
    pitch = (856 - 78 - 386) / 4.6
    thick = 16 / 2 - 10 / 2
    assert steps == pytest.approx([pitch, 1.6 * pitch + thick, pitch, pitch])


def test_a_group_opens_its_count_at_its_members_and_at_its_number() -> None:
    hots = [m for m in drawn() if isinstance(m, Hot)]
    assert [m.target.which for m in hots] == ["daily", "daily", "booked", "booked"]
    assert [m.words is not None for m in hots] == [False, True, False, True]
    assert hots[0].anchor == pytest.approx((830.5, 459.913), abs=1e-3)


def test_streams_run_downstream_and_stay_as_many_points() -> None:
    half, whole = ([m for m in drawn(t) if isinstance(m, Fill)] for t in (0.4, 1.0))
    sizes = [[len(m.outlines[0]) for m in fills] for fills in (half, whole)]
    assert sizes[0] == sizes[1]
    # Where the groups join, nothing is seen before the streams are there.
    assert [m.alpha for m in half] == [1, 1, 1, 1, 0, 0]
    furthest = [
        max(float(m.outlines[0][:, 0].max()) for m in fills if m.alpha)
        for fills in (half, whole)
    ]
    assert furthest[0] < 0.5 * 1140
    assert furthest[1] == pytest.approx(1140, abs=5)


def test_the_main_strand_rests_where_the_streams_have_left() -> None:
    viewport = Viewport()
    box = Box(Rect(100, 300, 1000, 556), viewport, SLIDE.facts())
    river = CHART.river(viewport, box)
    assert river is not None
    here = np.linspace(0, 1920, river.width.shape[1])
    assert (river.width[0][(here > 0) & (here < 1140)] == 0).all()
    assert (river.width[0][here > 1140] > 0).all()
