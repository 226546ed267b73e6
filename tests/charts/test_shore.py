"""A bank before and after: what stands on which side of the handle."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from kiosk.charts.shore import REST, ShoreChart
from kiosk.content.content import load
from kiosk.drawing.ink import FILL, MARK, TEXT2
from kiosk.drawing.interaction import Interaction
from kiosk.drawing.marks import Arcs, Bars, Dots, Fade, Fill, Hot, Label, Mark, Stroke
from kiosk.drawing.typeset import width
from kiosk.drawing.viewport import Box, Viewport

if TYPE_CHECKING:
    from kiosk.drawing.ink import Ink

FILE = Path(__file__).with_name("shore.json")
SLIDE = load(FILE).content.slides[0]
ROOMS = (
    Viewport(),
    Viewport(1440, 1080),
    Viewport(2560, 1080),
    Viewport(1080, 1920),
    Viewport(language="en"),
    Viewport(1080, 1920, "en"),
    Viewport(large=1.3),
    Viewport(1080, 1920, large=1.3),
)


def only() -> ShoreChart:
    (found,) = SLIDE.charts()
    assert isinstance(found, ShoreChart)
    return found


CHART = only()


def box(viewport: Viewport | None = None, dial: float | None = None) -> Box:
    (found,) = SLIDE.boxes(viewport or Viewport(), Interaction(dial))
    return found


def marks(
    dial: float | None = None, viewport: Viewport | None = None
) -> tuple[Mark, ...]:
    return CHART.marks(1.0, box(viewport, dial))


def handle(
    dial: float | None = None, viewport: Viewport | None = None
) -> tuple[float, float]:
    (disc,) = (
        m for m in marks(dial, viewport) if isinstance(m, Dots) and m.diameter == 96
    )
    x, y = disc.points[0]
    return float(x), float(y)


def _edges() -> tuple[float, float]:
    """From the first dock's left edge to the last one's, the arm of its crane."""
    height = box().rect.height
    # As large as the height lets them be: names, the bank and two words take the rest.
    size = (height - min(144.0, 0.42 * height) - 56) / 146
    first, last = (112 + 1696 * share for share in (0.115, 0.885))
    return first - 92 * size, last + 96.83 * size


LEFT, RIGHT = _edges()


def span(found: tuple[Mark, ...], ink: Ink) -> tuple[float, float]:
    """From where to where something of an ink is filled."""
    xs = [
        outline[:, 0]
        for mark in found
        if isinstance(mark, Fill) and mark.ink == ink
        for outline in mark.outlines
    ]
    whole = np.concatenate(xs) if xs else np.array([np.nan])
    return float(whole.min()), float(whole.max())


def ghosts(found: tuple[Mark, ...]) -> np.ndarray[Any, np.dtype[np.float64]]:
    dots = [m for m in found if isinstance(m, Dots) and m.ink == TEXT2]
    assert len(dots) == 5
    return np.vstack([m.points for m in dots])


def changed(**fields: Any) -> ShoreChart:
    raw = json.loads(FILE.read_text("utf-8"))["slides"][0]["chart"]
    return ShoreChart.model_validate_json(json.dumps(raw | fields))


@pytest.mark.parametrize("dial", [0.1, REST, 0.5, 0.77, 0.9])
def test_the_handle_parts_before_from_after(dial: float) -> None:
    found, (cut, _) = marks(dial), handle(dial)
    assert span(found, MARK)[1] <= cut
    assert span(found, MARK.mixed("ground", 0.45))[1] <= cut
    assert (ghosts(found)[:, 0] >= cut).all()


def test_the_node_of_a_dock_is_bright_where_that_has_been() -> None:
    found, (cut, _) = marks(0.5), handle(0.5)
    sweeps = [(m.x, s) for m in found if isinstance(m, Arcs) for s in m.sweeps]
    nodes = [(x, sweep.ink) for x, sweep in sweeps if sweep.radius == 13.0]
    assert nodes == [(x, FILL if x >= cut else MARK) for x, _ in nodes]
    assert len(nodes) == 5
    hots = [m.node for m in found if isinstance(m, Hot) and m.node is not None]
    assert [x for x, _ in hots] == [x for x, _ in nodes]


def test_a_dock_under_the_handle_is_cut_in_two() -> None:
    # The third of five docks stands in the middle.
    x = 960.0
    dial = CHART.dialled(x, 0.0, box())
    found = marks(dial)
    assert handle(dial)[0] == pytest.approx(x)
    assert span(found, MARK) == pytest.approx((LEFT, x), abs=0.1)
    third = ghosts(found)
    assert third[:, 0].min() == pytest.approx(x, abs=10)


def test_at_the_ends_all_is_before_or_all_is_after() -> None:
    before, after = marks(1.0), marks(0.0)
    assert span(before, MARK) == pytest.approx((LEFT, RIGHT), abs=0.1)
    assert len(ghosts(before)) == 0
    assert np.isnan(span(after, MARK)[0])
    assert ghosts(after)[:, 0].min() == pytest.approx(LEFT, abs=0.1)


def test_the_line_is_dull_before_and_broad_after() -> None:
    found, (cut, _) = marks(0.5), handle(0.5)
    # The first two are the haze before and the light on the water after.
    dust, water, *line = [m for m in found if isinstance(m, Fill) and m.outlines]
    assert dust.outlines[0][:, 0].max() <= cut <= water.outlines[0][:, 0].min()
    dull = [m.outlines[0] for m in line if isinstance(m.ink, Fade)]
    bright = [m.outlines[0] for m in line if m.ink == FILL]
    assert max(o[:, 0].max() for o in dull) <= cut
    assert min(o[:, 0].min() for o in bright) >= cut
    assert min(o[:, 0].min() for o in dull) == pytest.approx(0, abs=4)
    last = bright[-1]
    right = last[np.abs(last[:, 0] - 1920) < 0.5]
    # Both edges of the page are the neighbours' river: six wide, at the seam.
    assert np.ptp(right[:, 1]) == pytest.approx(6.0, abs=0.1)
    assert right[:, 1].mean() == pytest.approx(Viewport().seam, abs=0.5)
    fades = [m.ink for m in line if isinstance(m.ink, Fade)]
    assert {fade.a for fade in fades} == {(FILL, 1.0)}


@pytest.mark.parametrize("viewport", ROOMS)
def test_no_joint_of_the_line_shows_the_ground(viewport: Viewport) -> None:
    # All but a little of the line is broad at one end of the handle, dull at the other.
    for dial, side in ((0.0, FILL), (1.0, FILL.mixed("ground", 0.45))):
        line = [
            m.outlines[0]
            for m in marks(dial, viewport)
            if isinstance(m, Fill) and m.ink == side and len(m.outlines) == 1
        ]
        assert len(line) > 40
        # The last one ends under the handle.
        for piece, following in pairwise(line if side == FILL else line[:-1]):
            assert piece[:, 0].max() == following[:, 0].min() + 1.0


def test_what_is_far_from_the_handle_is_not_made_again() -> None:
    viewport = Viewport()
    fills = [
        [m for m in marks(dial, viewport) if isinstance(m, Fill)]
        for dial in (0.500, 0.505)
    ]
    same = sum(a is b for a, b in zip(*fills, strict=True))
    assert same > 0.85 * len(fills[0])


def test_the_river_rises_to_the_bank_and_falls_back() -> None:
    river = CHART.river(Viewport(), box())
    assert {river.at(0, 1920), river.at(1920, 1920)} == {Viewport().seam}
    inner = 112 + 0.046 * 1696
    lift = min(144.0, 0.42 * box().rect.height)
    assert river.at(inner, 1920) == pytest.approx(Viewport().seam - lift, abs=0.1)
    assert (river.shore == river.y[0]).all()


@pytest.mark.parametrize("viewport", ROOMS)
def test_the_handle_rides_the_river_within_reach(viewport: Viewport) -> None:
    river = CHART.river(viewport, box(viewport))
    left, right = handle(0.0, viewport)[0], handle(1.0, viewport)[0]
    for dial in (0.0, 0.125, 0.5, 1.0):
        x, y = handle(dial, viewport)
        assert x == pytest.approx(left + dial * (right - left))
        assert y == pytest.approx(river.at(x, viewport.width))
        assert CHART.dialled(x, 0.0, box(viewport)) == pytest.approx(dial, abs=1e-9)
        assert not viewport.portrait or 0.35 * 1920 < y < 0.85 * 1920
    # Every dock can be wiped away, and be brought back.
    docks = [m.rect.centre[0] for m in marks(0.5, viewport) if isinstance(m, Hot)][:-1]
    assert left < docks[0]
    assert docks[-1] < right


@pytest.mark.parametrize("viewport", ROOMS)
@pytest.mark.parametrize("dial", [0.0, 0.5, 1.0])
def test_words_stay_on_the_page_and_apart(viewport: Viewport, dial: float) -> None:
    rects = []
    for mark in marks(dial, viewport):
        if isinstance(mark, Label):
            wide = width(mark.runs, viewport.type)
            left = mark.x - {"start": 0, "middle": wide / 2, "end": wide}[mark.anchor]
            if mark.alpha == 0:
                continue
            assert left >= 0
            assert left + wide <= viewport.width
            size = mark.runs[0].size
            rects.append((left, mark.y - 0.85 * size, left + wide, mark.y + 0.1 * size))
    assert 6 <= len(rects) <= 7
    for i, a in enumerate(rects):
        for b in rects[:i]:
            apart = a[0] > b[2] or b[0] > a[2] or a[1] > b[3] or b[1] > a[3]
            assert apart, (a, b)


@pytest.mark.parametrize("viewport", ROOMS)
def test_names_lie_between_two_lines_of_the_river(viewport: Viewport) -> None:
    river = CHART.river(viewport, box(viewport))
    at = np.linspace(0.0, viewport.width, 241)
    names = [m for m in marks(viewport=viewport) if isinstance(m, Label)][2:]
    assert len(names) == 5
    # All names of a row stand on one baseline, in one row or in two.
    assert len({round(label.y, 6) for label in names}) <= 2
    assert names[0].y == pytest.approx(names[2].y) == pytest.approx(names[4].y)
    for label in names:
        wide, size = width(label.runs, viewport.type), label.runs[0].size
        x = np.linspace(label.x - wide / 2, label.x + wide / 2, 20)
        for strand in river.y[1:]:
            y = np.interp(x, at, strand)
            # No line of the river runs through a word.
            assert (y < label.y - 0.6 * size).all() or (y > label.y - 0.1 * size).all()


def test_docks_with_a_name_open_its_note_and_others_the_count() -> None:
    found = [m for m in marks() if isinstance(m, Hot)]
    names = [f"dock-{i}" for i in range(1, 6)]
    assert [hot.target.which for hot in found] == [*names, ""]
    assert list(CHART.notes()) == names
    assert CHART.notes()["dock-2"].head.en == "Miaoxizui Dock"
    assert found[1].name == "庙溪嘴码头"
    few = changed(members=[])
    hots = [m for m in few.marks(1.0, box()) if isinstance(m, Hot)]
    assert [hot.target for hot in hots[:-1]] == [("figure", "docks")] * 5
    assert {hot.name for hot in hots[:-1]} == {"退出的码头"}


def test_one_dock_alone_stands_in_the_middle() -> None:
    one = changed(count="months", members=[])
    single = json.loads(FILE.read_text("utf-8"))
    single["slides"][0]["figures"]["months"]["value"] = 1
    facts = type(SLIDE).model_validate_json(json.dumps(single["slides"][0])).facts()
    alone = Box(box().rect, Viewport(), facts)
    hots = [m for m in one.marks(1.0, alone) if isinstance(m, Hot)]
    assert len(hots) == 2
    assert hots[0].rect.centre[0] == pytest.approx(960)


def test_nothing_grows_where_docks_are_gone() -> None:
    """After is what is known: a cleared bank, and where the docks stood."""
    found = marks(0.0)
    line = {FILL, FILL.mixed("ground", 0.45)}
    seen = {m.ink for m in found if isinstance(m, Fill) and m.outlines}
    assert {ink for ink in seen if not isinstance(ink, Fade)} <= line


def test_what_stands_on_the_bank_comes_downstream() -> None:
    def alphas(t: float) -> list[float]:
        found = CHART.marks(t, box(dial=0.0))
        return [m.alpha for m in found if isinstance(m, Dots) and m.ink == TEXT2]

    assert set(alphas(0.4)) == {0.0}
    halfway = alphas(0.6)
    assert halfway == sorted(halfway, reverse=True)
    assert halfway[0] > 0.9
    assert halfway[-1] == 0.0
    assert set(alphas(0.9)) == {1.0}


def test_the_wipe_is_a_line_from_the_handle_up() -> None:
    cut, y = handle(0.4)
    lines = [m.points for m in marks(0.4) if isinstance(m, Stroke) and m.width == 3.0]
    assert len(lines) == 1
    assert lines[0][:, 0].tolist() == [cut, cut]
    assert lines[0][1, 1] == y
    assert lines[0][0, 1] >= box().rect.y
    assert not [m for m in marks(0.4) if isinstance(m, Bars)]
