"""Share: a ring of which a part is bound by strands, and what it says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from kiosk.charts.share import ShareChart
from kiosk.content.content import load
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import FILL, GROUND
from kiosk.drawing.interaction import NOTHING, Flock, Interaction, Kept
from kiosk.drawing.marks import Arcs, Dots, Fill, Hot, Label, Stroke, same
from kiosk.drawing.ring import Ring
from kiosk.drawing.typeset import width
from kiosk.drawing.viewport import Box, Viewport
from kiosk.model.figure import Figure, settled
from kiosk.model.text import Text

if TYPE_CHECKING:
    from kiosk.drawing.marks import Mark

(SLIDE,) = load(Path(__file__).parent / "share.json").content.slides
(CHART,) = SLIDE.charts()
SHOW = load(Path(__file__).parents[2] / "content.json").content
FINANCE = next(slide for slide in SHOW.slides if slide.id == "finance")


def drawn(t: float = 1.0, **viewport: Any) -> tuple[Mark, ...]:
    """The example in a box 1000 wide and 556 high, whose foot is the river."""
    room = Viewport(**{"language": "en", **viewport})
    return CHART.marks(t, Box(Rect(100, 300, 1000, 556), room, SLIDE.facts()))


def test_nearly_a_third_stops_short_of_its_end_and_runs_out_in_dashes() -> None:
    ring, data = (m for m in drawn() if isinstance(m, Arcs))
    assert (ring.x, ring.y) == (data.x, data.y) == (416, 640)
    assert [sweep.radius for sweep in ring.sweeps] == [298, 271, 249, 231, 216]
    assert {sweep.sweep for sweep in ring.sweeps} == {-360}
    # A third of the ring is 120 degrees, of which "nearly" leaves the last seven.
    strands, dashes = data.sweeps[:5], data.sweeps[5:]
    assert {sweep.sweep for sweep in strands} == {-113}
    assert len(dashes) == 3 * 5
    assert {sweep.sweep for sweep in dashes} == {-1.8, -1.3, -0.7}


def test_the_strands_come_out_of_the_river() -> None:
    fills = [m for m in drawn() if isinstance(m, Fill)]
    assert len(fills) == 5
    assert [round(float(m.outlines[0][0, 0])) for m in fills] == [-12] * 5


def test_a_tick_leads_to_the_part_in_words() -> None:
    (tick,) = (m for m in drawn() if isinstance(m, Stroke))
    (words, *_) = (m for m in drawn() if isinstance(m, Label))
    assert words.text == "nearly 1/3"
    assert tick.points[1].tolist() == pytest.approx([696.592, 478], abs=1e-3)
    assert words.x > tick.points[1, 0]


def test_the_middle_says_the_number_and_its_unit_below_what_it_is() -> None:
    label, number, unit = [m for m in drawn() if isinstance(m, Label)][1:]
    assert (label.text, number.text, unit.text) == (
        "Cargo by water",
        "2.6",
        "million tons",
    )
    assert label.y < number.y < unit.y
    assert label.x == unit.x == 416


def test_ring_and_part_open_their_own_cards() -> None:
    whole, part = (m for m in drawn() if isinstance(m, Hot))
    assert (whole.target.which, whole.rect) == ("cargo", Rect(200, 424, 432, 432))
    assert part.target.which == "third"
    assert part.name == "nearly 1/3"


def test_dots_on_the_river_have_a_halo_and_all_others_none() -> None:
    assert isinstance(CHART, ShareChart)
    chart = CHART.model_copy(update={"style": "dots"})
    figure = Figure.model_validate(
        {
            "value": 473,
            "unit": {"zh": "家", "en": "institutions", "one": "institution"},
            "label": {"zh": "金融机构", "en": "Institutions"},
            "meaning": {"zh": "意思", "en": "meaning"},
            "period": {"zh": "2019年", "en": "2019"},
            "source": "sample/1.1",
        }
    )
    facts = {**SLIDE.facts(), **settled({"cargo": figure})}
    box = Box(Rect(100, 300, 1000, 556), Viewport(), facts)
    halo, dots = (m for m in chart.marks(1.0, box) if isinstance(m, Dots))
    assert len(dots.points) == 473
    assert (halo.ink, dots.ink) == (GROUND, FILL)
    assert halo.diameter == pytest.approx(dots.diameter + 4)
    # Whatever comes within two units of the line, which is six wide.
    near = [p for p in dots.points.tolist() if abs(p[1] - 856) < dots.diameter / 2 + 5]
    assert halo.points.tolist() == near
    assert 0 < len(near) < 60
    halo, dots = (m for m in chart.marks(0.0, box) if isinstance(m, Dots))
    assert (halo.alpha, dots.alpha) == (0, 0)


def test_without_a_whole_the_share_stands_in_the_ring_and_its_name_above() -> None:
    assert isinstance(CHART, ShareChart)
    chart = CHART.model_copy(update={"figure": None})
    box = Box(Rect(700, 240, 560, 616), Viewport(), SLIDE.facts())
    marks = chart.marks(1.0, box)
    hairs, arc, *_ = (m for m in marks if isinstance(m, Arcs))
    radius = hairs.sweeps[-1].radius
    # The ring touches the river and keeps within the box, its outermost strand too.
    assert (hairs.x, hairs.y) == (980, 856 - radius)
    assert hairs.x - radius - 82 >= 700
    assert arc.sweeps[0].sweep == pytest.approx(-(120 - 7))
    labels = [m for m in marks if isinstance(m, Label)]
    (name,) = (m for m in labels if m.anchor == "middle")
    assert (name.text, name.x) == ("水路货运量", 980)
    assert name.y < hairs.y - radius - 82
    (hot,) = (m for m in marks if isinstance(m, Hot))
    assert hot.target.which == "third"
    assert hot.words is not None
    assert abs(hot.words.centre[0] - 980) < 1


def test_what_stands_beside_the_ring_keeps_within_the_box() -> None:
    assert isinstance(CHART, ShareChart)
    note = Text(zh="一点一家", en="a dot for each")
    chart = CHART.model_copy(update={"note": note})
    viewport = Viewport(language="en")
    for wide in (700.0, 760.0, 900.0):
        rect = Rect(100, 300, wide, 556)
        marks = chart.marks(1.0, Box(rect, viewport, SLIDE.facts()))
        labels = [m for m in marks if isinstance(m, Label) and m.anchor == "start"]
        said = " ".join(m.text for m in labels)
        assert said == "nearly 1/3 a dot for each"
        assert max(m.x + width(m.runs, viewport.type) for m in labels) <= rect.right


def test_a_unit_that_is_the_label_is_said_once() -> None:
    assert isinstance(CHART, ShareChart)
    label = Text(zh="百万吨", en="Million tons")
    chart = CHART.model_copy(update={"label": label})
    viewport = Viewport(language="en")
    box = Box(Rect(100, 300, 1000, 556), viewport, SLIDE.facts())
    said = [m.text.strip() for m in chart.marks(1.0, box) if isinstance(m, Label)]
    assert said == ["nearly 1/3", "Million tons", "2.6", ""]


def in_finance(t: float, interaction: Interaction) -> tuple[Mark, ...]:
    """The two rings of the built-in show's page on finance."""
    return FINANCE.marks(t, Viewport(), interaction)


def test_a_ring_that_is_kept_comes_from_where_it_stood_with_its_share() -> None:
    stood = Ring(700.0, 500.0, 200.0)
    for told, degrees in ((True, 113.0), (False, 0.0)):
        kept = Kept("third", stood, told)
        ring, data, other, *_ = (
            mark
            for mark in in_finance(0.0, Interaction(kept=kept))
            if isinstance(mark, Arcs)
        )
        assert (ring.x, ring.y, ring.sweeps[-1].radius) == (700, 500, 200)
        assert {sweep.sweep for sweep in ring.sweeps} == {-360}
        assert -data.sweeps[0].sweep == degrees
        # The other ring of the page is drawn as ever.
        assert other.alpha == 0
        there = in_finance(1.0, Interaction(kept=kept))
        assert all(map(same, there, in_finance(1.0, NOTHING)))
    assert FINANCE.ringed() == ("third",)


def test_dots_come_flying_from_a_flock_of_as_many() -> None:
    windows = np.column_stack(
        [np.linspace(1000.0, 1700.0, 473), np.linspace(300.0, 600.0, 473)]
    )
    assert FINANCE.gathers() == 473
    flock = Interaction(flock=Flock(windows))

    def dots(t: float, interaction: Interaction) -> Dots:
        found = [m for m in in_finance(t, interaction) if isinstance(m, Dots)]
        return max(found, key=lambda one: len(one.points))

    assert dots(0.0, flock).alpha == 0
    begun = dots(0.12, flock)
    assert begun.alpha == 1
    assert begun.points == pytest.approx(windows)
    flown = dots(0.5, flock)
    assert len(flown.points) == 473
    assert (np.abs(flown.points - windows).max(axis=1) > 20).any()
    assert flown.points != pytest.approx(dots(1.0, NOTHING).points)
    assert dots(1.0, flock).points == pytest.approx(dots(1.0, NOTHING).points)
    # One more or fewer is no flock of theirs.
    fewer = Interaction(flock=Flock(windows[1:]))
    assert all(map(same, in_finance(0.4, fewer), in_finance(0.4, NOTHING)))
