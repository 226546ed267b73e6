from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest

from kiosk.drawing import axis
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import ACCENT, FILL
from kiosk.drawing.marks import Label, Stroke
from kiosk.drawing.river import OFFSETS
from kiosk.drawing.viewport import Box, Viewport

ROOM = Viewport()
BOX = Box(Rect(100, 200, 1000, 656), ROOM, {})


def test_zero_is_the_upper_edge_of_the_main_strand() -> None:
    assert axis.shore(BOX) == 853.0


def test_the_echoes_part_between_the_margins_and_meet_at_the_seam() -> None:
    river = axis.channel(ROOM, Box(Rect(0, 0, 1920, ROOM.seam), ROOM, {}))
    edges, middle = river.y[:, [0, -1]], river.y[:, 120]
    assert edges == pytest.approx(ROOM.seam + np.array([OFFSETS, OFFSETS]).T)
    assert middle == pytest.approx(ROOM.seam + np.array(axis.CHANNEL))
    # The main strand stays level, and no echo crosses another on its way.
    assert np.ptp(river.y[0]) == 0
    assert (np.diff(river.y, axis=0) > 5).all()


def test_a_tall_box_is_used_from_below() -> None:
    assert axis.stage(BOX) == BOX
    tall = Box(Rect(80, 300, 920, 1256), Viewport(1080, 1920), {})
    assert axis.stage(tall).rect == pytest.approx(Rect(80, 544, 920, 1012))
    narrow = Box(Rect(80, 300, 400, 656), ROOM, {})
    assert axis.stage(narrow).rect == Rect(80, 396, 400, 560)


@pytest.mark.parametrize(
    ("count", "shares"),
    [(1, [0.0]), (2, [0.0, 0.55]), (3, [0.0, 0.42, 0.7]), (4, [0.0, 0.32, 0.55, 0.76])],
)
def test_parts_fade_towards_the_ground(count: int, shares: list[float]) -> None:
    inks = axis.inks(count)
    assert inks[0] == FILL
    assert [ink.share for ink in inks] == shares


def test_the_unit_is_a_line_of_its_own_or_a_run() -> None:
    (label,) = axis.unit_label("亿元", BOX, 1.0)
    assert (label.x, label.y, label.text, label.alpha) == (100, 234, "亿元", 1.0)
    assert axis.unit_label("亿元", BOX, 0.0)[0].alpha == 0.0
    assert axis.unit_label("", BOX, 1.0) == ()
    assert axis.unit_height(ROOM) == pytest.approx(45.9)
    assert axis.unit_run("亿元", ROOM) == ("亿元", 34.0, 500, ACCENT, 12.0, 0.0)
    assert axis.unit_run("%", ROOM).dx == 5.0


def test_hairlines_are_drawn_on_beside_their_words() -> None:
    words = ("5", "10")
    assert axis.gutter(words, ROOM) == pytest.approx(2 * 0.56 * 34 + 20)
    assert axis.gutter((), ROOM) == 0.0
    marks = axis.hairlines((700.0, 500.0), words, BOX, 1100.0, 0.175)
    strokes = [mark for mark in marks if isinstance(mark, Stroke)]
    labels = [mark for mark in marks if isinstance(mark, Label)]
    assert strokes[1].points == pytest.approx(
        np.array([[158.08, 500.0], [(158.08 + 1100) / 2, 500.0]])
    )
    assert [label.x for label in labels] == pytest.approx([138.08, 138.08])
    assert [label.alpha for label in labels] == [0.5, 0.5]
    assert all(m.alpha == 0 for m in axis.hairlines((9.0,), ("1",), BOX, 900, 0))  # type: ignore[attr-defined]


def texts(labels: tuple[Label, ...]) -> list[str]:
    return [label.text for label in labels]


def spread(count: int, pitch: float) -> list[float]:
    return [100 + pitch * (index + 0.5) for index in range(count)]


def test_names_lie_in_the_channel_under_their_places() -> None:
    labels = axis.names(["甲", "乙"], spread(2, 500), BOX, keep=1)
    assert [label.x for label in labels] == [350, 850]
    assert {label.y for label in labels} == {856 + 32.5 + 34 * 0.36}
    for label in labels:
        top = label.y - 0.88 * label.runs[0].size
        assert top > 856 + axis.BANK
        assert label.y + 0.12 * label.runs[0].size < 856 + axis.CHANNEL[1]


def test_names_of_bars_shrink_before_any_is_left_out() -> None:
    words = ["商贸业"] * 10
    labels = axis.names(words, spread(10, 106), BOX, keep=0)
    assert len(labels) == 10
    assert {label.runs[0].size for label in labels} == {30.0}


def test_where_names_do_not_fit_the_kept_one_is_among_those_set() -> None:
    words = [f"{index}号楼" for index in range(10)]
    labels = axis.names(words, spread(10, 60), BOX, keep=3)
    assert texts(labels) == ["1号楼", "3号楼", "5号楼", "7号楼", "9号楼"]
    assert {label.runs[0].size for label in labels} == {34.0}


DISTRICTS = ["江北街道", "石马河街道", "大石坝街道", "观音桥街道", "华新街街道"]
SUBDISTRICTS = ["Jiangbei", "Shimahe", "Dashiba", "Guanyinqiao", "Huaxinjie"]


@pytest.mark.parametrize(
    ("words", "pitch", "deep", "size", "lines"),
    [
        (DISTRICTS, 300, False, 34.0, 5),
        (DISTRICTS, 160, False, 28.8, 5),
        (DISTRICTS, 120, True, 30.0, 10),
        # English words that cannot be parted stand in turn on two lines.
        (SUBDISTRICTS, 120, True, 30.0, 5),
        # Nothing is left out, even where the check has to say that it is too much.
        (DISTRICTS, 30, True, 7.92, 5),
    ],
)
def test_no_name_of_a_place_is_left_out(
    words: list[str], pitch: float, deep: bool, size: float, lines: int
) -> None:
    centres = spread(5, pitch)
    labels, found = axis.all_names(words, centres, BOX)
    assert found is deep
    assert len(labels) == lines
    for word in words:
        assert "".join(word.split()) in "".join(texts(labels))
    sizes = [label.runs[0].size for label in labels]
    assert sizes == pytest.approx([size] * lines, abs=0.02)
    depth = (axis.DEEP if deep else axis.CHANNEL)[1]
    for label in labels:
        assert label.y - 0.88 * label.runs[0].size > 856 + axis.BANK - 2
        assert label.y + 0.12 * label.runs[0].size < 856 + depth


def test_periods_keep_their_size_and_the_last_is_named() -> None:
    years = [str(2010 + index) for index in range(10)]
    # 76 wide and a gap of 16 on places 50 apart: every second would do, but every
    # third meets the first year too.
    assert texts(axis.names(years, spread(10, 50), BOX)) == [
        "2010",
        "2013",
        "2016",
        "2019",
    ]


def test_months_are_named_by_whole_years() -> None:
    months = [f"{2000 + i // 12}-{i % 12 + 1:02d}" for i in range(120)]
    assert texts(axis.names(months, spread(120, 8), BOX)) == [
        "2001-12",
        "2003-12",
        "2005-12",
        "2007-12",
        "2009-12",
    ]


def test_a_step_that_meets_nothing_still_ends_on_the_last() -> None:
    days = [f"d{index:04d}" for index in range(60)]
    assert texts(axis.names(days, spread(60, 16), BOX))[-1] == "d0059"


def test_names_do_not_leave_the_box() -> None:
    (first, last) = axis.names(["二〇〇〇年一月", "末"], [100, 1100], BOX)
    assert first.x == 100 + 7 * 34 / 2
    assert last.x == 1100 - 34 / 2


def test_one_name_has_the_whole_box() -> None:
    (only,) = axis.names(["甲"], [600], BOX, keep=0)
    assert only.x == 600


@pytest.mark.parametrize(
    ("wanted", "heights", "placed"),
    [
        ([100, 300], [40, 40], (100, 300)),
        ([100, 110], [40, 40], (100, 140)),
        ([110, 100], [40, 40], (140, 100)),
        ([0, 300], [40, 40], (20, 300)),
        ([390, 395], [40, 40], (340, 380)),
    ],
)
def test_parts_keep_apart_inside_their_limits(
    wanted: list[float], heights: list[float], placed: tuple[float, ...]
) -> None:
    assert axis.apart(wanted, heights, 0, 400) == placed


def test_a_place_reaches_half_way_to_its_neighbours() -> None:
    assert axis.column(600, 200, 500, 900, BOX) == Rect(500, 500, 200, 400)
    assert axis.column(100, 400, 500, 900, BOX) == Rect(100, 500, 200, 400)
    assert axis.column(600, 10, 880, 900, BOX) == Rect(552, 842, 96, 96)


@pytest.mark.parametrize(("pitch", "wide"), [(100, 9.0), (20, 7.0), (2, 4.0)])
def test_crowded_lines_are_thinner(pitch: float, wide: float) -> None:
    x = np.array([0, pitch, 2 * pitch], dtype=float)
    assert axis.thickness(x) == pytest.approx(wide)


def test_a_name_breaks_where_it_must() -> None:
    assert axis.lines_of("other services", 34, 500, ROOM, 200) == ("other", "services")


@dataclass
class Counter:
    made: list[Rect] = field(default_factory=list)

    @axis.kept
    def plan(self, box: Box) -> tuple[Rect, ...]:
        self.made.append(box.rect)
        return (box.rect,)

    __hash__ = object.__hash__


def test_what_was_made_for_a_box_is_kept() -> None:
    one, other = Counter(), Counter()
    again = one.plan(Box(BOX.rect, Viewport(type=ROOM.type), BOX.facts))
    assert one.plan(BOX) is again
    assert one.made == [BOX.rect]
    other.plan(BOX)
    assert other.made == [BOX.rect]


@pytest.mark.parametrize(
    "box",
    [
        BOX.within(Rect(0, 0, 10, 10)),
        Box(BOX.rect, Viewport(language="en"), BOX.facts),
        Box(BOX.rect, BOX.viewport, {}),
    ],
)
def test_another_box_is_planned_anew(box: Box) -> None:
    one = Counter()
    one.plan(BOX)
    one.plan(box)
    assert one.made == [BOX.rect, box.rect]
