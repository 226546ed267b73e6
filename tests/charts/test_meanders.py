"""Meanders: equal bends of one line, and a light that runs to what is touched."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from pydantic import ValidationError

from kiosk.charts.meanders import MeandersChart
from kiosk.content.content import load
from kiosk.drawing.geometry import Rect
from kiosk.drawing.interaction import Interaction
from kiosk.drawing.marks import Arcs, Dots, Fill, Hot, Label
from kiosk.drawing.placement import inked
from kiosk.drawing.viewport import Box, Viewport

if TYPE_CHECKING:
    from kiosk.drawing.marks import Mark

(SLIDE,) = load(Path(__file__).parent / "meanders.json").content.slides
(CHART,) = SLIDE.charts()
PAGE = Rect(112, 240, 1696, 616.008)
TALL = Rect(80, 330, 920, 1225.968)
HEAD = 144.0
# Names, 84 units to the other of a pair, this, and 42 to the crest; 30 are left above.
SAID = HEAD * 1.08 + 10 + 84 + 0.88 * 42 * 1.25 + 14
HIGH = PAGE.height - 30 - SAID - 42
"""How far bends rise there under a name and two phrases."""
CREST = 856.008 - HIGH


def box(rect: Rect = PAGE, **viewport: Any) -> Box:
    page = {"width": 1080.0, "height": 1920.0} if rect is TALL else {}
    return Box(rect, Viewport(**{**page, **viewport}), SLIDE.facts())


def note(head: str) -> dict[str, Any]:
    return {
        "head": {"zh": head, "en": head},
        "meaning": {"zh": "意思", "en": "meaning"},
        "source": "sample/1.1",
    }


def chart(n: int, *pair: str, head: str = "新的名称") -> MeandersChart:
    bend = {**note(head), "pair": tuple(map(note, pair))}
    return MeandersChart.model_validate({"kind": "meanders", "bends": (bend,) * n})


def nodes(marks: tuple[Mark, ...]) -> list[tuple[float, float]]:
    found = [(m.x, m.y) for m in marks if isinstance(m, Arcs)]
    return [*dict.fromkeys(found)]


def words(marks: tuple[Mark, ...]) -> list[Label]:
    return [m for m in marks if isinstance(m, Label)]


def test_three_bends_are_equal_and_fill_the_page() -> None:
    found = nodes(CHART.marks(1.0, box()))
    assert [x for x, _ in found] == pytest.approx([400, 960, 1520])
    assert [y for _, y in found] == pytest.approx([CREST] * 3)


@pytest.mark.parametrize("n", [2, 3, 4])
def test_bends_are_equal_however_many(n: int) -> None:
    at = box()
    found = chart(n, "一", "二")
    xs = [x for x, _ in nodes(found.marks(1.0, at))]
    assert xs == pytest.approx([120 + 1680 * (i + 0.5) / n for i in range(n)])
    river = found.river(at.viewport, at)
    assert river is not None
    main = np.interp(
        np.linspace(120, 1800, 40 * n + 1), np.linspace(0, 1920, 241), river.y[0]
    )
    for i in range(1, n):
        assert main[40 * i : 40 * i + 41] == pytest.approx(main[:41], abs=6)
    # Between two bends the line is down at the river.
    assert main[40] == pytest.approx(856.008, abs=0.01)


def test_the_river_itself_swings_and_its_echoes_less_and_less() -> None:
    at = box()
    river = CHART.river(at.viewport, at)
    assert river is not None
    assert (river.y[0][[0, -1]] == at.viewport.seam).all()
    assert river.at(960, 1920) == pytest.approx(CREST, abs=0.01)
    assert (river.shore == at.viewport.seam).all()
    crests = [float(strand.min()) for strand in river.y]
    assert crests[1] == pytest.approx(856.008 - HIGH * 0.7 + 15, abs=0.1)
    assert crests == sorted(crests)
    # What is said stands over the crests.
    said = words(CHART.marks(1.0, at))
    assert max(inked(m, at.viewport).bottom for m in said) < CREST - 30


def test_on_a_high_page_bends_rise_higher_and_never_into_the_title() -> None:
    high = Rect(112, 240, 1376, 816)
    crest = nodes(CHART.marks(1.0, box(high)))[0][1]
    assert crest >= 1056 - 0.62 * 816 - 0.01
    assert 1056 - crest > HIGH
    low = Rect(112, 540, 1696, 316.008)
    marks = CHART.marks(1.0, box(low))
    assert min(inked(m, Viewport()).y for m in words(marks)) >= 540


def test_names_stand_over_the_crests_with_their_strong_part_bold() -> None:
    heads = [m for m in words(CHART.marks(1.0, box())) if m.runs[0].size == HEAD]
    assert [m.text for m in heads] == ["新工坊", "新舞台", "新花园"]
    assert [[run.weight for run in m.runs] for m in heads] == [[300, 700]] * 3
    about = [inked(m, Viewport()).centre[0] for m in heads]
    assert about == pytest.approx([400, 960, 1520])
    foot = CREST - 42 - SAID + 0.84 * HEAD
    assert [m.y for m in heads] == pytest.approx([foot] * 3)
    (plain, *_) = words(chart(2).marks(1.0, box()))
    assert [run.weight for run in plain.runs] == [500]


def test_of_a_pair_the_first_is_read_before_the_other() -> None:
    marks = words(CHART.marks(1.0, box()))
    first, other = (
        next(m for m in marks if m.text == text) for text in ("手艺课", "修理角")
    )
    assert (first.runs[0].size, first.runs[0].weight) == (42, 500)
    assert other.runs[0].size == pytest.approx(0.88 * 42)
    assert other.runs[0].weight == 400
    about = [inked(m, Viewport()).centre[0] for m in (first, other)]
    assert about == pytest.approx([400, 400])
    # The same in all bends are on one line.
    pairs = [m for m in marks if m.runs[0].size < 60]
    assert len({round(m.y, 3) for m in pairs}) == 2


@pytest.mark.parametrize("large", [1.0, 1.3])
@pytest.mark.parametrize("rect", [PAGE, Rect(112, 240, 1216, 616.008), TALL])
@pytest.mark.parametrize("n", [2, 3, 4])
def test_words_meet_neither_each_other_nor_the_line(
    n: int, rect: Rect, large: float
) -> None:
    width = 1440.0 if rect.width == 1216 else None
    page = {} if width is None else {"width": width}
    at = box(rect, language="en", large=large, **page)
    found = chart(n, "Finance and commerce", "Clear rivers", head="New strengths")
    marks = found.marks(1.0, at)
    rects = [inked(m, at.viewport) for m in words(marks)]
    line = next(m for m in marks if isinstance(m, Fill)).outlines[0]
    for i, a in enumerate(rects):
        assert not any(a.meets(b) for b in rects[:i])
        assert rect.y <= a.y
        assert a.right <= rect.right + 1
        inside = (line[:, 0] > a.x) & (line[:, 0] < a.right)
        inside &= (line[:, 1] > a.y) & (line[:, 1] < a.bottom)
        assert not inside.any()


def test_in_a_tall_box_the_line_comes_down_beside_the_words() -> None:
    at = box(TALL)
    assert CHART.river(at.viewport, at) is None
    marks = CHART.marks(1.0, at)
    pitch = (1225.968 - 10) / 3
    found = nodes(marks)
    assert [x for x, _ in found] == pytest.approx([98 + 150] * 3)
    assert [y for _, y in found] == pytest.approx(
        [340 + (i + 0.5) * pitch for i in range(3)]
    )
    assert {m.x for m in words(marks)} == {98 + 150 + 48}
    line = next(m for m in marks if isinstance(m, Fill)).outlines[0]
    assert line[:, 1].max() == pytest.approx(TALL.bottom)


def test_a_light_runs_to_the_crest_that_is_touched() -> None:
    at = box()

    def light(share: float, name: str = "bend-2") -> tuple[list[Fill], list[Dots]]:
        hand = Interaction(touches=((name, share),))
        marks = CHART.marks(1.0, replace(at, interaction=hand))
        _, *lights = (m for m in marks if isinstance(m, Fill))
        dots = [m for m in marks if isinstance(m, Dots) and m.ink.role == "text"]
        return lights, dots

    lights, dots = light(0.4)
    assert [m.alpha for m in lights] == [0, 1, 0]
    assert [m.alpha for m in dots] == [0, 0, 0]
    # Half of the way, in units along the line.
    outline = lights[1].outlines[0]
    assert 120 < outline[:, 0].max() < 700
    lights, dots = light(1.0)
    assert [m.alpha for m in lights] == [0, 0, 0]
    assert [m.alpha for m in dots] == [0, 1, 0]
    assert dots[1].points[0].tolist() == pytest.approx([960, CREST])
    # One of a pair lights the crest of its bend.
    assert [m.alpha for m in light(1.0, "bend-3-2")[1]] == [0, 0, 1]
    assert [m.alpha for m in light(1.0, "another")[1]] == [0, 0, 0]


def test_the_line_runs_and_crests_come_as_it_passes() -> None:
    marks = CHART.marks(0.35, box())
    line = next(m for m in marks if isinstance(m, Fill))
    assert 0 < line.outlines[0][:, 0].max() < 1920
    rings = [m for m in marks if isinstance(m, Arcs)][::2]
    assert [ring.alpha for ring in rings] == [1, 0, 0]


def test_every_name_each_of_its_pair_and_the_hill_answer_a_touch() -> None:
    marks = CHART.marks(0.0, box())
    hots = [m for m in marks if isinstance(m, Hot)]
    assert [hot.target.which for hot in hots[:4]] == [
        *("bend-1", "bend-1-1", "bend-1-2", "bend-1")
    ]
    assert [hot.name for hot in hots[:4]] == ["新工坊", "手艺课", "修理角", "新工坊"]
    assert hots[3].anchor == nodes(marks)[0]
    assert all(hot.words is not None for hot in hots[:3])
    assert all(min(hot.rect.width, hot.rect.height) >= 96 for hot in hots)
    assert len({hot.target.which for hot in hots}) == len(CHART.notes()) == 9
    assert len(CHART.texts()) == 9
    for i, hot in enumerate(hots):
        assert not any(hot.rect.grown(-1).meets(other.rect) for other in hots[:i])


def test_the_strong_part_must_be_in_the_head() -> None:
    wrong = {**note("新动能"), "strong": {"zh": "优势", "en": "edge"}}
    with pytest.raises(ValidationError, match="strong-apart"):
        MeandersChart.model_validate(
            {"kind": "meanders", "bends": (wrong, note("另一个"))}
        )


def signed(*signs: str, head: str = "山水江北拒绝污染") -> MeandersChart:
    bends = tuple({**note(head), "sign": sign} for sign in signs)
    return MeandersChart.model_validate({"kind": "meanders", "bends": bends})


SIGNS = ("village", "towers", "hills", "sprout")


@pytest.mark.parametrize("rect", [PAGE, TALL, Rect(112, 420, 1376, 436)])
@pytest.mark.parametrize("large", [1.0, 1.3])
def test_signs_and_names_keep_apart(rect: Rect, large: float) -> None:
    at = box(rect, large=large)
    marks = signed(*SIGNS).marks(1.0, at)
    drawn = [m for m in marks if isinstance(m, Fill)][: 3 * len(SIGNS)]
    places = [inked(label, at.viewport) for label in words(marks)]
    for fill in drawn:
        points = np.vstack(fill.outlines)
        low, high = points.min(axis=0), points.max(axis=0)
        place = Rect(*low.tolist(), *(high - low).tolist())
        assert not any(place.meets(said) for said in places)
        assert rect.y <= low[1]
        assert high[1] <= at.base
    for i, a in enumerate(places):
        assert not any(a.meets(b) for b in places[:i])
        assert a.y >= rect.y - 1


def test_signs_stand_on_one_level_line_and_the_water_swings_with_it() -> None:
    at = box()
    found = signed(*SIGNS)
    carrying = found.river(at.viewport, at)
    assert carrying is not None
    assert (carrying.shore == carrying.y[0]).all()
    assert (carrying.y[0][[0, -1]] == at.viewport.seam).all()
    # It is level from the outer edge of the first sign to that of the last.
    drawn = [m for m in found.marks(1.0, at) if isinstance(m, Fill)]
    edges = np.vstack([o for m in drawn[: 3 * len(SIGNS)] for o in m.outlines])[:, 0]
    x = np.linspace(0, 1920, 241)
    under = carrying.y[0][(x > edges.min()) & (x < edges.max())]
    assert np.ptp(under) < 1
    assert 856.008 - under[0] == pytest.approx(0.2 * 616.008, abs=16)
    plain = chart(4).river(at.viewport, at)
    assert plain is not None
    assert plain.y[0].min() < under[0] - 150


def test_the_ring_of_a_bend_with_a_sign_stands_after_its_name() -> None:
    at = box()
    chart_ = signed(*SIGNS)
    marks = chart_.marks(1.0, at)
    hots = [m for m in marks if isinstance(m, Hot)]
    assert [hot.target.which for hot in hots] == list(chart_.notes())
    for hot in hots:
        said = hot.words
        assert said is not None
        assert hot.rect.y <= said.y
        assert hot.rect.bottom > said.bottom + 100


def test_a_touched_sign_brightens_when_the_light_has_come() -> None:
    still, lit = (
        signed(*SIGNS).marks(
            1.0, replace(box(), interaction=Interaction(touches=(("bend-2", share),)))
        )
        for share in (0.0, 1.0)
    )
    changed = [
        i
        for i, (a, b) in enumerate(zip(still, lit, strict=True))
        if isinstance(a, Fill) and isinstance(b, Fill) and a.ink != b.ink
    ]
    assert changed == [3, 4, 5]


def test_a_bend_has_a_sign_or_a_pair() -> None:
    bend = {**note("名称"), "sign": "hills", "pair": (note("一"),)}
    with pytest.raises(ValidationError, match="sign-or-pair"):
        MeandersChart.model_validate({"kind": "meanders", "bends": (bend, bend)})
