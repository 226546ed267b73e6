"""Pictogram: a circle for each, and those that are lit."""

from __future__ import annotations

from itertools import combinations
from math import hypot
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.content.content import load
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import FILL, GROUND
from kiosk.drawing.marks import Arcs, Dots, Hot, Label
from kiosk.drawing.viewport import Box, Viewport
from kiosk.model.text import Text

if TYPE_CHECKING:
    from kiosk.drawing.marks import Mark

(SLIDE,) = load(Path(__file__).parent / "pictogram.json").content.slides
(CHART,) = SLIDE.charts()


def drawn(t: float = 1.0, **viewport: Any) -> tuple[Mark, ...]:
    """The example in a box 1000 wide and 556 high, whose foot is the river."""
    room = Viewport(**{"language": "en", **viewport})
    return CHART.marks(t, Box(Rect(100, 300, 1000, 556), room, SLIDE.facts()))


def test_three_of_four_are_lit() -> None:
    dots = [m for m in drawn() if isinstance(m, Dots)]
    assert [m.ink for m in dots] == [FILL, FILL, FILL, GROUND]
    assert [m.text for m in drawn() if isinstance(m, Label)] == [
        *("Running", "Running", "Running", " "),
        "tram lines planned",
    ]


def named(wide: float) -> tuple[Label, ...]:
    """What stands in the rings of the example, in a box so wide."""
    box = Box(Rect(100, 300, wide, 556), Viewport(language="en"), SLIDE.facts())
    labels = [m for m in CHART.marks(1.0, box) if isinstance(m, Label)]
    return tuple(labels[:4])


def test_a_name_is_within_its_ring_or_not_there() -> None:
    roomy, narrow, tiny = (named(wide)[0] for wide in (1000.0, 640.0, 300.0))
    (run,) = roomy.runs
    assert (run.text, run.size) == ("Running", 44.0)
    (run,) = narrow.runs
    # Rings of a radius of (640 - 3 * 30) / 8, and a name 1.7 times as wide as that.
    across = Viewport(language="en").type.advance("Running", 44.0, 700)
    assert (run.text, run.size) == ("Running", 44.0 * 1.7 * (640 - 90) / 8 / across)
    assert 28.0 <= run.size < 44.0
    assert tiny.text == " "
    assert len(named(300.0)) == len(named(1000.0)) == 4


def test_rings_grow_with_the_room_and_their_names_with_them() -> None:
    box = Box(Rect(100, 240, 1700, 616), Viewport(language="en"), SLIDE.facts())
    marks = CHART.marks(1.0, box)
    assert {m.sweeps[0].radius for m in marks if isinstance(m, Arcs)} == {190.0}
    name = next(m for m in marks if isinstance(m, Label))
    # Faster than they do, and never wider than has room in them.
    across = box.viewport.type.advance("Running", 44.0, 700)
    grown = min(44 * (190 / 118) ** 1.7, 44 * 1.7 * 190 / across)
    assert name.runs[0].size == pytest.approx(grown)


def test_circles_stand_on_the_river_thirty_apart() -> None:
    rings = [m for m in drawn() if isinstance(m, Arcs)]
    # Four circles and three gaps of 30 fill a width of 1000.
    radius = (1000 - 3 * 30) / 4 / 2
    assert [m.sweeps[0].radius for m in rings] == [radius] * 4
    step = 2 * radius + 30
    assert [m.x for m in rings] == [100 + radius + i * step for i in range(4)]
    assert {m.y for m in rings} == {856 - 3 - radius}


def test_the_lit_and_all_of_them_have_places_side_by_side() -> None:
    lit, whole = (m for m in drawn() if isinstance(m, Hot))
    assert (lit.target.which, whole.target.which) == ("open", "lines")
    assert lit.rect.right == whole.rect.x == 857.5
    assert (lit.anchor, whole.anchor) == ((728.75, 625.5), (986.25, 625.5))


def test_rings_are_drawn_before_they_fill() -> None:
    marks = drawn(0.3)
    assert {m.alpha for m in marks if isinstance(m, Arcs)} == {1.0}
    assert [m.alpha > 0 for m in marks if isinstance(m, Dots)] == [False] * 3 + [True]
    assert all(0 > m.sweeps[0].sweep > -360 for m in marks if isinstance(m, Arcs))
    assert pytest.approx(0.0) == sum(m.alpha for m in drawn(0.0) if isinstance(m, Arcs))


def test_a_name_of_its_own_stands_on_two_lines_in_those_that_are_lit() -> None:
    chart = CHART.model_copy(update={"name": Text(zh="一\n二", en="One\nTwo")})
    box = Box(Rect(100, 300, 1000, 556), Viewport(language="en"), SLIDE.facts())
    labels = [m for m in chart.marks(1.0, box) if isinstance(m, Label)]
    assert [m.text for m in labels[:8]] == ["One", "Two"] * 3 + [" ", " "]
    first, second = labels[:2]
    assert second.y - first.y == pytest.approx(1.2 * first.runs[0].size)


def test_what_the_others_are_stands_in_them_smaller() -> None:
    chart = CHART.model_copy(update={"rest": Text(zh="在建", en="Being\nbuilt")})
    box = Box(Rect(100, 240, 1700, 616), Viewport(language="en"), SLIDE.facts())
    labels = [m for m in chart.marks(1.0, box) if isinstance(m, Label)]
    assert [m.text for m in labels[:5]] == ["Running"] * 3 + ["Being", "built"]
    assert {m.x for m in labels[3:5]} == {labels[2].x + 2 * 190 + 30}
    lit, rest = labels[0].runs[0], labels[3].runs[0]
    assert 28 <= rest.size <= 0.72 * lit.size
    assert lit.weight > rest.weight


def test_on_a_tall_page_the_first_stand_on_the_others_where_all_are_larger() -> None:
    facts = dict(SLIDE.facts())
    viewport = Viewport(1080, 1920, "en")

    def rings(high: float) -> list[Arcs]:
        box = Box(Rect(112, 300, 856, high), viewport, facts)
        return [m for m in CHART.marks(1.0, box) if isinstance(m, Arcs)]

    low, tall = rings(300.0), rings(900.0)
    assert len({ring.y for ring in low}) == 1
    radius = tall[0].sweeps[0].radius
    assert radius > 1.15 * low[0].sweeps[0].radius
    # Two and two, the first above; none meets another, and all are within the box.
    assert [ring.y < tall[-1].y for ring in tall] == [True, True, False, False]
    for a, b in combinations(tall, 2):
        assert hypot(a.x - b.x, a.y - b.y) > 2 * radius
    assert min(ring.x for ring in tall) - radius >= 112
    assert max(ring.x for ring in tall) + radius <= 968
    assert tall[-1].y + radius + 3 == 1200
    # A row of those that are lit, what is left of them, and the other.
    box = Box(Rect(112, 300, 856, 900.0), viewport, facts)
    hots = [m for m in CHART.marks(1.0, box) if isinstance(m, Hot)]
    assert len(hots) == 3
    assert all(
        hot.holds(ring.x, ring.y) for hot, ring in zip(hots, tall[1:], strict=True)
    )
