"""Seals: one for each honour, on the line of its level, stamped one after another."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from kiosk.charts.seals import SealsChart
from kiosk.content.content import load
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import ACCENT, GROUND, MARK, SEAL, SEAL_INK
from kiosk.drawing.marks import Bars, Hot, Label, Stroke
from kiosk.drawing.viewport import Box, Viewport
from kiosk.model.text import Text

if TYPE_CHECKING:
    from kiosk.drawing.marks import Mark

(SLIDE,) = load(Path(__file__).parent / "seals.json").content.slides
(FOUND,) = SLIDE.charts()
assert isinstance(FOUND, SealsChart)
CHART: SealsChart = FOUND
PAGE = Rect(112, 218, 1696, 638)
NARROW = Rect(112, 218, 1216, 638)
TALL = Rect(80, 330, 920, 1226)


def drawn(
    t: float = 1.0, rect: Rect = PAGE, chart: SealsChart = CHART, **how: Any
) -> tuple[Mark, ...]:
    size = (1080, 1920) if rect is TALL else (1920, 1080)
    return chart.marks(t, Box(rect, Viewport(*size, **how), {}))


def of(kind: type[Any], marks: tuple[Mark, ...]) -> list[Any]:
    return [mark for mark in marks if isinstance(mark, kind)]


def seals(marks: tuple[Mark, ...]) -> list[Rect]:
    return [Rect(*m.rects[0]) for m in of(Bars, marks) if m.ink == SEAL]


def lines(marks: tuple[Mark, ...]) -> list[Rect]:
    return [
        Rect(m.points[0, 0], m.points[0, 1] - 1, float(np.ptp(m.points[:, 0])), 2.0)
        for m in of(Stroke, marks)
        if m.ink == MARK
    ]


def stamps(marks: tuple[Mark, ...]) -> list[Label]:
    """What stands on seals, in the order in which they are stamped."""
    return [m for m in of(Label, marks) if m.anchor == "middle"]


def test_seals_stand_in_one_line_and_each_level_is_a_step_lower() -> None:
    marks = drawn()
    found = seals(marks)
    assert {rect[2:] for rect in found} == {(256.0, 256.0)}
    pitch = (1696 + 28) / 4
    assert [rect.x for rect in found] == pytest.approx(
        [112 + i * pitch for i in range(4)]
    )
    # One level is lower than the other; one that is not told lies half way.
    assert found[0].y < found[3].y < found[1].y == found[2].y
    assert found[3].y == pytest.approx((found[0].y + found[1].y) / 2)
    assert 72 <= found[1].y - found[0].y <= 110
    # Each level is named over its first seal, and a line follows over its columns.
    bold = [m for m in of(Label, marks) if m.runs[0].weight == 700]
    named = [m for m in bold if m.anchor == "start"]
    assert [(m.text, m.x) for m in named] == [
        ("全国", found[0].x),
        ("全市", found[1].x),
    ]
    untold = next(m for m in of(Label, marks) if m.text == "原文没有说明级别")
    assert (untold.x, untold.y < found[3].y) == (found[3].x, True)
    upper, lower = lines(marks)
    assert upper.y < found[0].y < lower.y < found[1].y
    assert [upper.right, lower.right] == pytest.approx(
        [112 + pitch - 44, 112 + 3 * pitch - 44]
    )
    # Words stand below, flush with their seal, and keep off the river.
    heads = [m for m in of(Label, marks) if m.runs[0].weight == 500]
    assert [m.x for m in heads] == [rect.x for rect in found]
    assert all(m.y > rect.bottom for m, rect in zip(heads, found, strict=True))
    assert max(m.y for m in of(Label, marks)) < 856 - 30


def test_seals_with_words_are_longer_than_high_and_their_words_of_one_size() -> None:
    marks = drawn(language="en")
    assert {round(r.width / r.height, 6) for r in seals(marks)} == {1.25}
    assert len({m.runs[0].size for m in stamps(marks)}) == 1


def test_many_seals_stand_in_the_rows_of_their_levels() -> None:
    seal = CHART.levels[1].seals[0]
    two = CHART.levels[0].model_copy(update={"seals": (seal,) * 3})
    more = CHART.levels[1].model_copy(update={"seals": (seal,) * 4})
    found = seals(drawn(chart=CHART.model_copy(update={"levels": (two, more)})))
    assert len({(rect.width, rect.height) for rect in found}) == 1
    assert len({rect.y for rect in found[:3]}) == len({r.y for r in found[3:]}) == 1
    assert [a.x for a in found[:3]] == [b.x for b in found[3:6]]
    assert found[0].bottom < found[3].y


def test_the_names_of_a_row_stand_on_one_line() -> None:
    for language in ("zh", "en"):
        marks = drawn(language=language)
        heads = [m for m in of(Label, marks) if m.runs[0].weight == 500]
        first = [
            next(m for m in heads if m.x == rect.x and m.y > rect.bottom)
            for rect in seals(marks)
        ]
        below = [m.y - r.bottom for m, r in zip(first, seals(marks), strict=True)]
        assert below == pytest.approx([below[0]] * 4)


def test_the_highest_level_is_full_and_one_that_is_not_told_is_dashed() -> None:
    marks = drawn()
    hollow = [m.alpha for m in of(Bars, marks) if m.ink == GROUND]
    dashed = [m.alpha for m in of(Stroke, marks) if m.dash]
    assert hollow == [0, 1, 1, 1]
    assert dashed == [0, 0, 0, 1]
    inks = [m.runs[0].ink for m in of(Label, marks) if m.runs[0].spacing]
    assert inks == [SEAL_INK] * 2 + [ACCENT] * 6


def test_where_no_level_is_told_nothing_is_said_of_it() -> None:
    level = CHART.levels[1].model_copy(update={"name": None})
    marks = drawn(chart=CHART.model_copy(update={"levels": (level, level)}))
    assert not [m for m in of(Label, marks) if m.text.startswith("原文没有")]
    assert {m.alpha for m in of(Stroke, marks)} == {0.0}


def test_four_characters_stand_two_by_two_and_english_in_lines() -> None:
    stamped = stamps(drawn())
    assert [m.text for m in stamped[:4]] == ["最美", "步道", "首批", "示范"]
    (size,) = {m.runs[0].size for m in stamped}
    assert size == pytest.approx(0.3676 * seals(drawn())[0].height)
    assert stamped[1].y - stamped[0].y == pytest.approx(1.12 * size)
    english = stamps(drawn(language="en"))
    assert [m.text for m in english] == [
        *("Finest", "walk", "First", "model", "Trendiest", "Pilot")
    ]
    # Each line is as wide as its seal, or as high as it may be.
    view, place = Viewport(), seals(drawn(language="en"))[0]
    for label in english:
        (run,) = label.runs
        wide = view.type.advance(run.text, run.size, 700)
        assert (
            wide == pytest.approx(0.86 * place.width, rel=0.2)
            or run.size <= 0.46 * place.height + 1e-9
        )
        assert wide <= 0.86 * place.width + 1e-6


def test_a_line_break_in_chinese_parts_as_it_is_written() -> None:
    level = CHART.levels[0]
    mark = Text(zh="4A|景区", en="4A")
    one = level.seals[0].model_copy(update={"mark": mark})
    level = level.model_copy(update={"seals": (one,)})
    marks = drawn(chart=CHART.model_copy(update={"levels": (level,)}))
    assert [m.text for m in stamps(marks)] == ["4A", "景区"]


@pytest.mark.parametrize("rect", [PAGE, NARROW, TALL])
@pytest.mark.parametrize("large", [1.0, 1.3])
def test_what_stands_on_a_seal_is_large_enough_and_within_it(
    rect: Rect, large: float
) -> None:
    view = Viewport()
    marks = drawn(rect=rect, language="en", large=large)
    found = seals(marks)
    assert len({place[2:] for place in found}) == 1
    for label in stamps(marks):
        (run,) = label.runs
        assert run.size >= 28 - 1e-9
        wide = view.type.advance(run.text, run.size, 700)
        assert any(
            p.x < label.x - wide / 2 and label.x + wide / 2 < p.right for p in found
        )


def test_seals_are_stamped_from_115_per_cent_in_140_ms_one_by_one() -> None:
    first = 0.01 + 70 / 960
    marks = drawn(first)
    alphas = [m.alpha for m in of(Bars, marks) if m.ink == SEAL]
    assert alphas == [1.0, 0.0, 0.0, 0.0]
    # Half of the time is seven eighths of the way.
    side = seals(drawn())[0].width
    assert seals(marks)[0].width == pytest.approx(side * (1.15 - 0.15 * 0.875))
    assert seals(drawn(0.01 + 140 / 960))[0].width == pytest.approx(side)
    # Four fit into the entrance 260 ms apart.
    for number in range(4):
        begin = 0.01 + number * 260 / 960
        before, after = (
            [m.alpha for m in of(Bars, drawn(t)) if m.ink == SEAL]
            for t in (begin - 0.001, begin + 0.001)
        )
        assert (before[number], after[number]) == (0.0, 1.0)


def test_many_seals_are_stamped_faster_so_that_all_are_there() -> None:
    level = CHART.levels[1].model_copy(
        update={"seals": tuple(CHART.levels[1].seals * 3)}
    )
    marks = drawn(0.99, chart=CHART.model_copy(update={"levels": (level,)}))
    assert {m.alpha for m in of(Bars, marks) if m.ink == SEAL} == {1.0}
    assert len({rect.width for rect in seals(marks)}) == 1


@pytest.mark.parametrize("rect", [PAGE, NARROW, TALL])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("large", [1.0, 1.3])
def test_words_keep_off_seals_lines_and_each_other(
    rect: Rect, language: str, large: float
) -> None:
    view = Viewport()
    marks = drawn(rect=rect, language=language, large=large)
    stamped = seals(marks)
    spans: list[Rect] = []
    for label in of(Label, marks):
        (run,) = label.runs
        if label.anchor == "middle":
            continue
        wide = view.type.advance(run.text, run.size, run.weight)
        place = Rect(label.x, label.y - 0.76 * run.size, wide, 0.8 * run.size)
        assert rect.x - 1 <= place.x
        assert place.right < rect.right + 2
        assert rect.y - 2 < place.y
        assert place.bottom < rect.bottom
        assert not any(place.meets(seal) for seal in stamped)
        assert not any(place.meets(line) for line in lines(marks))
        assert not any(place.meets(other) for other in spans)
        spans.append(place)


def test_words_that_have_no_room_beside_a_seal_stand_below_its_line() -> None:
    marks = drawn(rect=NARROW, language="en")
    upper, *_ = lines(marks)
    words = next(m for m in of(Label, marks) if m.text.startswith("Riverside"))
    assert words.x == seals(marks)[0].x
    assert words.y > upper.y


def test_on_a_tall_page_each_has_a_line_of_its_own() -> None:
    found = seals(drawn(rect=TALL))
    assert {rect.x for rect in found} == {80}
    assert [a.bottom < b.y for a, b in pairwise(found)] == [True] * 3


def test_a_seal_opens_its_honour() -> None:
    hots = of(Hot, drawn(0.0))
    assert [hot.target.which for hot in hots] == [f"seal-{i}" for i in (1, 2, 3, 4)]
    heads = [m for m in of(Label, drawn()) if m.runs[0].weight == 500]
    found = [sum(h.words.holds(m.x + 1, m.y - 1) for m in heads) for h in hots]
    assert min(found) >= 1
    assert all(hot.rect.width > 190 and hot.rect.height > 150 for hot in hots)
    assert [note.head.zh for note in CHART.notes().values()][3] == "公园管理改革试点"
    assert CHART.texts()[0].zh == "全国"
    assert np.isfinite([hot.anchor for hot in hots]).all()
