"""Crowd: so many dots, so many of them lit, and three columns that fade."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.content.content import load
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import FILL
from kiosk.drawing.marks import Dots, Hot, Label
from kiosk.drawing.viewport import Box, Viewport

if TYPE_CHECKING:
    from kiosk.drawing.marks import Mark

(SLIDE,) = load(Path(__file__).parent / "crowd.json").content.slides
(CHART,) = SLIDE.charts()


def drawn(t: float = 1.0, **viewport: Any) -> tuple[Mark, ...]:
    """The example in a box 1000 wide and 556 high, whose foot is the river."""
    room = Viewport(**{"language": "en", **viewport})
    return CHART.marks(t, Box(Rect(100, 300, 1000, 556), room, SLIDE.facts()))


def test_a_dot_stands_for_ten_trees_and_the_street_trees_are_lit() -> None:
    lit, rest, *beyond = (m for m in drawn() if isinstance(m, Dots))
    # 2,400 trees by ten are 240 dots, of which 1,835 by ten are 184, rounded.
    assert (len(lit.points), len(rest.points)) == (184, 56)
    assert lit.ink == FILL
    assert rest.ink == FILL.mixed("ground", 0.68)
    # "Over" has no known end: three more columns of twelve run out.
    assert [len(m.points) for m in beyond] == [12, 12, 12]
    shares = [m.ink.share for m in beyond]
    assert shares == pytest.approx([1 - 0.32 * left for left in (0.62, 0.36, 0.16)])


def test_dots_fill_columns_of_twelve_from_the_river_up() -> None:
    lit, *_ = (m for m in drawn() if isinstance(m, Dots))
    # The words and the foot leave 475.4 of the height to twelve rows.
    pitch = (556 - 16 - 34 * 1.9) / 12
    assert lit.diameter == pytest.approx(0.56 * pitch)
    assert lit.points[0] == pytest.approx([100 + pitch / 2, 840 - pitch / 2])
    assert lit.points[11] == pytest.approx([100 + pitch / 2, 840 - 11.5 * pitch])
    assert lit.points[12] == pytest.approx([100 + 1.5 * pitch, 840 - pitch / 2])


def test_the_words_say_what_a_dot_is() -> None:
    (words,) = (m for m in drawn() if isinstance(m, Label))
    assert words.text == "One dot, 10 trees: One dot, ten trees"


def test_each_of_two_counts_has_its_place_and_last_dot() -> None:
    lit, rest, *_ = (m for m in drawn() if isinstance(m, Dots))
    trees, street = (m for m in drawn() if isinstance(m, Hot))
    assert (trees.target.which, street.target.which) == ("trees", "street")
    assert trees.anchor == pytest.approx(tuple(rest.points[-1]))
    assert street.anchor == pytest.approx(tuple(lit.points[-1]))


def test_dots_come_in_order() -> None:
    counts = []
    for t in (0.0, 0.2, 1.0):
        lit, rest, *_ = (m for m in drawn(t) if isinstance(m, Dots))
        counts.append((len(lit.points), len(rest.points)))
    assert counts[0] == (0, 0)
    assert counts[0] < counts[1] < counts[2]
