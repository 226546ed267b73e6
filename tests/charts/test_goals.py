"""Goals: solid until now, then dotted; thin where the source does not tell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from pydantic import ValidationError

from kiosk.charts.goals import GoalsChart
from kiosk.content.content import load
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import FILL, GROUND
from kiosk.drawing.marks import Arcs, Dots, Fade, Fill, Hot, Label, Stroke
from kiosk.drawing.placement import inked
from kiosk.drawing.river import INKS
from kiosk.drawing.viewport import Box, Viewport

if TYPE_CHECKING:
    from kiosk.drawing.marks import Mark

FILE = Path(__file__).parent / "goals.json"
(SLIDE,) = load(FILE).content.slides
(FOUND,) = SLIDE.charts()
assert isinstance(FOUND, GoalsChart)
CHART: GoalsChart = FOUND
PAGE = Rect(112, 218, 1696, 638)


def drawn(t: float = 1.0, rect: Rect = PAGE, **how: Any) -> tuple[Mark, ...]:
    size = (1080, 1920) if rect.width < 1000 else (1920, 1080)
    return CHART.marks(t, Box(rect, Viewport(*size, **how), SLIDE.facts()))


def of(kind: type[Any], marks: tuple[Mark, ...]) -> list[Any]:
    return [mark for mark in marks if isinstance(mark, kind)]


def said(marks: tuple[Mark, ...]) -> dict[str, Label]:
    return {label.text: label for label in of(Label, marks)}


def strands(marks: tuple[Mark, ...]) -> list[Fill]:
    """From the highest down: the main strand, painted last, is the highest."""
    return of(Fill, marks)[::-1]


def ways(marks: tuple[Mark, ...]) -> list[Stroke]:
    return [one for one in of(Stroke, marks) if one.width == 8.0][::-1]


def test_a_strand_is_eleven_wide_and_a_hairline_where_the_source_is_silent() -> None:
    widths = []
    for fill in strands(drawn()):
        outline = fill.outlines[0]
        end = outline[outline[:, 0] > outline[:, 0].max() - 1, 1]
        widths.append(float(np.ptp(end)))
    assert widths == pytest.approx([11.0, 11.0, 11.0, 3.0])


def test_every_goal_leaves_a_strand_of_the_river() -> None:
    fills = strands(drawn())
    feet = [f.outlines[0][f.outlines[0][:, 0] < 2, 1].mean() for f in fills]
    assert feet == pytest.approx([856.0, 871.0, 889.0, 911.0], abs=1)
    inks = [fill.ink for fill in fills if isinstance(fill.ink, Fade)]
    assert [ink.a[0] for ink in inks] == list(INKS[:4])
    assert {ink.b[0] for ink in inks} == {FILL}


def test_what_is_to_be_is_dotted_and_lies_forty_higher() -> None:
    for way in ways(drawn()):
        assert (way.cap, way.dash) == ("round", (0.01, 2.3))
        (x0, y0), (x1, y1) = way.points[0], way.points[-1]
        assert y0 - y1 == pytest.approx(40.0)
        assert x1 - x0 > 300
    steps = np.diff([way.points[0, 1] for way in ways(drawn())])
    assert steps == pytest.approx([steps[0]] * 3)


def test_nodes_are_full_where_it_is_known_how_things_stand() -> None:
    marks = drawn()
    full = [one for one in of(Dots, marks) if one.ink == FILL]
    assert len(full) == 3
    rings = of(Arcs, marks)
    # One for each goal, and one thinner for what is not known.
    widths = sorted(ring.sweeps[0].width for ring in rings)
    assert widths == [4.0, 6.0, 6.0, 6.0, 6.0]
    assert {one.ink for one in of(Dots, marks)} == {FILL, GROUND}


@pytest.mark.parametrize(
    ("language", "aims", "goals"),
    [
        (
            "zh",
            ["力争", "力争", "保持", "力争"],
            "全国前三 10余% 全市第一 不低于绿地增速",
        ),
        (
            "en",
            ["aims for", "aims for", "to stay", "aims for"],
            "the country's top three over 10% a year first in the city "
            "no less than that of green",
        ),
    ],
)
def test_the_word_that_makes_it_a_goal_stands_before_it_light(
    language: str, aims: list[str], goals: str
) -> None:
    marks = drawn(language=language)
    lines = [
        label
        for label in of(Label, marks)
        if {run.weight for run in label.runs} & {700} or label.text in aims
    ]
    runs = [run for line in lines for run in line.runs]
    assert [run.text for run in runs if run.weight == 300] == aims
    bold = "".join(run.text for run in runs if run.weight == 700)
    assert "".join(bold.split()) == "".join(goals.split())


def test_a_goal_without_that_word_is_refused() -> None:
    raw = json.loads(FILE.read_text("utf-8"))["slides"][0]["columns"][0]["chart"]
    for value in (None, {"zh": "", "en": ""}):
        goal = dict(raw["goals"][0])
        if value is None:
            del goal["aims"]
        else:
            goal["aims"] = value
        changed = {**raw, "goals": [goal, *raw["goals"][1:]]}
        with pytest.raises(ValidationError, match="aims"):
            GoalsChart.model_validate_json(json.dumps(changed))


def test_the_year_of_the_goals_comes_after_the_present() -> None:
    raw = json.loads(FILE.read_text("utf-8"))["slides"][0]["columns"][0]["chart"]
    with pytest.raises(ValidationError, match="goal-past"):
        GoalsChart.model_validate_json(json.dumps({**raw, "by": 2019}))


def test_cards_say_the_goal_whole() -> None:
    heads = [note.head for note in CHART.notes().values()]
    assert heads[0].zh == "公园：力争全国前三"
    assert heads[0].en == "Parks: aims for the country's top three"
    assert heads[2].zh == "步道：保持全市第一"


def test_the_present_is_set_and_the_future_dotted() -> None:
    marks = drawn()
    year = said(marks)["2019年"]
    assert [run.weight for run in year.runs] == [300, 300]
    assert "2022" not in said(marks)
    digits = [s for s in of(Stroke, marks) if s.dash and s.width != 8.0]
    # Two, nought, two, two: a line each.
    assert len(digits) == 4
    size = year.runs[0].size
    lows = [float(s.points[:, 1].max()) for s in digits]
    assert lows == pytest.approx([year.y] * 4, abs=0.02 * size)
    tall = [float(np.ptp(s.points[:, 1])) for s in digits]
    assert tall == pytest.approx([0.72 * size] * 4, rel=0.01)


def test_the_years_are_large_where_the_words_leave_room() -> None:
    goals = tuple(
        goal.model_copy(update={"goal": goal.goal.model_copy(update={"zh": "第一"})})
        for goal in CHART.goals
    )
    chart = CHART.model_copy(update={"goals": goals})
    marks = chart.marks(1.0, Box(PAGE, Viewport(), SLIDE.facts()))
    digits = [s for s in of(Stroke, marks) if s.dash and s.width != 8.0]
    assert min(float(np.ptp(s.points[:, 1])) for s in digits) >= 110


def test_numbers_end_at_the_present_and_words_say_what_is_not_known() -> None:
    labels = said(drawn())
    unknown = labels["原文没有给"]
    assert unknown.anchor == "end"
    view = Viewport()
    unit = labels["座"]
    right = unit.x + view.type.advance("座", unit.runs[0].size, 500)
    assert right == pytest.approx(unknown.x)


def test_an_arrow_leads_to_the_goal_that_another_is_measured_by() -> None:
    marks = drawn()
    line, head = (s for s in of(Stroke, marks) if not s.dash)
    goals = [way.points[-1, 1] for way in ways(marks)]
    assert line.points[[0, -1], 1].tolist() == pytest.approx([goals[3], goals[1]])
    assert head.points[1, 1] == pytest.approx(goals[1])
    # It keeps 28 units off the words, which have no rings: the node is the sign.
    ends = [
        inked(m, Viewport()).right for m in of(Label, marks) if m.runs[-1].weight == 700
    ]
    assert line.points[:, 0].min() >= max(ends) + 28 - 1
    assert line.points[:, 0].max() <= PAGE.right
    plain = [goal.model_copy(update={"follows": None}) for goal in CHART.goals]
    chart = CHART.model_copy(update={"goals": tuple(plain)})
    rest = chart.marks(1.0, Box(PAGE, Viewport(), SLIDE.facts()))
    assert not [s for s in of(Stroke, rest) if not s.dash]


def test_strands_run_downstream_first_solid_and_then_dotted() -> None:
    half = drawn(0.4)
    reach = max(float(f.outlines[0][:, 0].max()) for f in strands(half))
    assert 0 < reach < ways(drawn())[0].points[0, 0]
    assert {way.alpha for way in ways(half)} == {0.0}
    assert {way.alpha for way in ways(drawn(0.8))} == {1.0}
    assert CHART.river(Viewport(), Box(PAGE, Viewport(), SLIDE.facts())) is None


def test_goals_numbers_and_figures_named_in_words_open() -> None:
    hots = of(Hot, drawn(0.0))
    assert [hot.target.which for hot in hots] == [
        *("goal-1", "parks", "parks", "goal-2", "green", "green", "more"),
        *("goal-3", "walks", "walks", "goal-4"),
    ]
    # A goal by its hollow node, a number by that of where its strand stands now.
    nodes = {hot.target.which: hot.node for hot in hots if hot.node is not None}
    assert set(nodes) == {
        "goal-1",
        "goal-2",
        "goal-3",
        "goal-4",
        "parks",
        "green",
        "walks",
    }
    assert [hot.target.which for hot in hots if hot.quiet] == ["more"]
    assert min(min(hot.rect.width, hot.rect.height) for hot in hots) >= 96
    assert hots[0].name == "公园 力争 全国前三"


@pytest.mark.parametrize("rect", [PAGE, Rect(112, 218, 1216, 638)])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("large", [1.0, 1.3])
def test_words_keep_off_each_other_and_within_the_box(
    rect: Rect, language: str, large: float
) -> None:
    view = Viewport(language=language, large=large)  # type: ignore[arg-type]
    marks = CHART.marks(1.0, Box(rect, view, SLIDE.facts()))
    spans = []
    for label in of(Label, marks):
        tall = max(run.size for run in label.runs)
        wide = sum(
            run.dx + view.type.advance(run.text, run.size, run.weight)
            for run in label.runs
        )
        left = label.x - (wide if label.anchor == "end" else 0)
        assert left + wide < rect.right + 12, label.text
        spans.append((left, label.y - 0.72 * tall, left + wide, label.y))
    for i, (x0, y0, x1, y1) in enumerate(spans):
        for a0, b0, a1, b1 in spans[:i]:
            assert not (x0 < a1 - 2 and a0 < x1 - 2 and y0 < b1 and b0 < y1)


def test_on_a_tall_page_names_stand_above_their_numbers() -> None:
    labels = said(drawn(rect=Rect(80, 330, 920, 1226)))
    assert labels["公园"].y < labels["128"].y - 40
    assert labels["做到的"].y > labels["2019年"].y


def test_what_makes_all_of_them_goals_is_said_once_where_it_is_the_same() -> None:
    raw = json.loads(CHART.model_dump_json())
    for goal in raw["goals"]:
        goal["aims"] = {"zh": "力争", "en": "aims to"}
    same = GoalsChart.model_validate_json(json.dumps(raw))
    box = Box(PAGE, Viewport(), SLIDE.facts())
    marks = same.marks(1.0, box)
    assert sum("力争" in m.text for m in of(Label, marks)) == 1
    assert all("力争" in note.head.zh for note in same.notes().values())
    # At the year, over all of them.
    (year,) = (m for m in of(Label, marks) if m.text == "力争")
    nodes = [a.y for a in of(Arcs, marks) if a.sweeps[0].radius == 14.0]
    assert year.y < min(nodes)
