"""A rule as a calculator: what it gives, and where the line lies."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from kiosk.charts.rule import RuleChart, paid
from kiosk.content.content import load
from kiosk.drawing.interaction import Interaction
from kiosk.drawing.marks import Bars, Dots, Hot, Label, Stroke
from kiosk.drawing.placement import inked
from kiosk.drawing.viewport import Box, Viewport

FILE = Path(__file__).with_name("rule.json")
SLIDE = load(FILE).content.slides[0]


def only() -> RuleChart:
    (found,) = SLIDE.charts()
    assert isinstance(found, RuleChart)
    return found


CHART = only()
SCALE = (1482 - 110 - 150) / 90
"""Page units for a unit of cost, on a page of 1920."""
RATE, CAP = Fraction(60, 100), Fraction(25)
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


def box(viewport: Viewport | None = None, dial: float | None = None) -> Box:
    (found,) = SLIDE.boxes(viewport or Viewport(), Interaction(dial))
    return found


def changed(**fields: Any) -> RuleChart:
    raw = json.loads(FILE.read_text("utf-8"))["slides"][0]["columns"][0]["chart"]
    return RuleChart.model_validate_json(json.dumps(raw | fields))


def texts(dial: float | None = None, viewport: Viewport | None = None) -> list[str]:
    marks = CHART.marks(1.0, box(viewport, dial))
    return [mark.text for mark in marks if isinstance(mark, Label)]


def handle(
    dial: float | None = None, viewport: Viewport | None = None
) -> tuple[float, float]:
    marks = CHART.marks(1.0, box(viewport, dial))
    (disc,) = (m for m in marks if isinstance(m, Dots) and m.diameter == 96)
    x, y = disc.points[0]
    return float(x), float(y)


@pytest.mark.parametrize(
    ("cost", "gives"),
    [
        (Fraction(0), Fraction(0)),
        (Fraction(1), Fraction(6, 10)),
        (Fraction(38), Fraction(228, 10)),
        (Fraction(41), Fraction(246, 10)),
        (Fraction(125, 3), Fraction(25)),
        (Fraction(42), Fraction(25)),
        (Fraction(60), Fraction(25)),
    ],
)
def test_a_share_of_the_cost_is_paid_up_to_the_cap(
    cost: Fraction, gives: Fraction
) -> None:
    assert paid(cost, RATE, CAP) == gives
    assert CHART.gives(cost, box()) == gives


def test_every_cost_in_steps_of_one_gives_its_exact_amount() -> None:
    for cost in range(5, 91):
        dial = (cost - 5) / 85
        assert CHART.cost(dial) == cost
        assert CHART.gives(CHART.cost(dial), box()) == min(Fraction(6 * cost, 10), 25)


def test_a_result_has_one_decimal() -> None:
    third = changed(unit="元")
    odd = Box(box().rect, Viewport(), SLIDE.facts())
    # In yuan the cap is ten thousand times as many.
    assert third.gives(Fraction(125, 3), odd) == 25
    assert third.gives(Fraction(1, 3), odd) == Fraction(2, 10)
    assert third.gives(Fraction(500_000), odd) == 250_000


def test_a_result_that_is_not_nothing_is_never_given_as_nothing() -> None:
    facts = box().facts
    rate = replace(facts["rate"], value=Fraction("0.2"))
    small = replace(box(), facts={**facts, "rate": rate})
    assert CHART.gives(Fraction(5), small) == Fraction("0.01")
    assert CHART.gives(Fraction(40), small) == Fraction("0.08")


def test_the_rule_is_large_and_what_is_computed_is_an_example() -> None:
    said = [text.replace("\u2009", "") for text in texts()]
    assert said[:4] == ["20万", "40万", "60万", "造价80万"]
    assert said[4:] == [
        "示例：造价38万元",
        "补贴（推算）22.8万元",
        "余下自筹15.2万元",
        "最多补25万元",
        *("按造价的", "60%", "补"),
    ]
    assert texts(viewport=Viewport(language="en"))[4:7] == [
        "Example: Cost RMB 380,000",
        "paid (computed) RMB 228,000",
        "Left to the owners: RMB 152,000",
    ]
    assert [text.replace("\u2009", "") for text in texts(1.0)[4:7]] == [
        "示例：造价90万元",
        "补贴（推算）25万元",
        "余下自筹65万元",
    ]
    labels = [m for m in CHART.marks(1.0, box()) if isinstance(m, Label)]
    example, rule = labels[4:7], labels[7:]
    numbers = [r.size for m in rule for r in m.runs if r.text in ("60", "25")]
    words = [r.size for m in rule for r in m.runs if r.text not in ("60", "25")]
    assert len(numbers) == 2
    assert min(numbers) > 3 * max(run.size for m in example for run in m.runs)
    assert min(numbers) > 1.6 * max(words)


def test_words_that_have_no_room_beside_their_figure_stand_above_and_below() -> None:
    labels = [
        m
        for m in CHART.marks(1.0, box(Viewport(1080, 1920)))
        if isinstance(m, Label) and m.text.strip()
    ]
    *_, above, amount, below = labels
    assert [m.text for m in (above, amount, below)] == ["按造价的", "60%", "补"]
    assert above.x == amount.x == below.x
    assert above.y < amount.y - 100 < below.y - 100


def test_the_example_counts_up_to_what_it_says_in_the_end() -> None:
    def example(t: float) -> str:
        labels = [m for m in CHART.marks(t, box()) if isinstance(m, Label)]
        (found,) = (m.text for m in labels if m.text.startswith("补贴"))
        return found.replace("\u2009", "")

    assert example(0.0) == "补贴（推算）0万元"
    assert example(1.0) == "补贴（推算）22.8万元"


def test_the_handle_rides_the_line() -> None:
    roof = handle(1.0)[1]
    high = Viewport().seam - roof
    assert 330 <= high <= 365
    # As high as what is paid: 22.8 of 25, then 3 of 25.
    assert handle() == pytest.approx((150 + 38 * SCALE, Viewport().seam - high * 0.912))
    assert handle(0.0) == pytest.approx(
        (150 + 5 * SCALE, Viewport().seam - high * 0.12)
    )
    assert handle(1.0)[0] == pytest.approx(150 + 90 * SCALE)


@pytest.mark.parametrize("viewport", ROOMS)
def test_the_handle_follows_the_finger_along_its_scale(viewport: Viewport) -> None:
    left, right = handle(0.0, viewport)[0], handle(1.0, viewport)[0]
    assert left + 300 < right
    for dial in (0.0, 0.125, 0.5, 1.0):
        x, _ = handle(dial, viewport)
        assert x == pytest.approx(left + dial * (right - left))
        assert CHART.dialled(x, 0.0, box(viewport)) == pytest.approx(dial, abs=1e-9)
    assert CHART.dialled(left - 1, 0.0, box(viewport)) == 0.0
    assert CHART.dialled(right + 1, 0.0, box(viewport)) == 1.0
    assert SLIDE.dialled(right, 0.0, viewport) == 1.0


def test_a_tall_page_keeps_the_handle_within_reach() -> None:
    for viewport in ROOMS:
        if viewport.portrait:
            for dial in np.linspace(0, 1, 21):
                _, y = handle(float(dial), viewport)
                assert 0.35 * 1920 < y < 0.85 * 1920


@pytest.mark.parametrize("viewport", ROOMS)
def test_the_handle_never_runs_over_words(viewport: Viewport) -> None:
    for dial in np.linspace(0, 1, 41):
        x, y = handle(float(dial), viewport)
        marks = CHART.marks(1.0, box(viewport, float(dial)))
        labels = [m for m in marks if isinstance(m, Label) and m.text.strip()]
        names = {m.text for m in labels if m.anchor == "middle"}
        for label in labels:
            if label.text in names:
                continue
            words = inked(label, viewport)
            across = max(words.x - x, x - words.right, 0)
            down = max(words.y - y, y - words.bottom, 0)
            assert np.hypot(across, down) > 48, (dial, label.text)


def test_the_river_is_the_rule() -> None:
    river = CHART.river(Viewport(), box())
    roof = handle(1.0)[1]
    high = Viewport().seam - roof
    for cost in (10, 20, 30):
        y = river.at(150 + cost * SCALE, 1920)
        assert y == pytest.approx(Viewport().seam - high * cost * 0.6 / 25, abs=0.2)
    assert river.at(150 + 50 * SCALE, 1920) == pytest.approx(roof)
    assert {river.at(0, 1920), river.at(1920, 1920)} == {Viewport().seam}
    assert (river.shore == Viewport().seam).all()
    assert (river.y[1:] == river.y[1:, :1]).all()
    # The shaft is upright, and drawn by the chart.
    places = np.linspace(0, 1920, 241)
    assert (river.width[0][(places > 1460) & (places < 1510)] == 0).all()


def test_the_car_hangs_as_high_as_the_result() -> None:
    for dial in (0.0, 0.4, 1.0):
        marks = CHART.marks(1.0, box(dial=dial))
        (car,) = (
            m.rects[0]
            for m in marks
            if isinstance(m, Bars) and tuple(m.rects[0][2:]) == (48.0, 66.0)
        )
        assert car[1] + 8 == pytest.approx(handle(dial)[1])


def test_a_dotted_line_drops_to_the_axis_and_not_through_words() -> None:
    for viewport in ROOMS:
        for dial in np.linspace(0, 1, 41):
            marks = CHART.marks(1.0, box(viewport, float(dial)))
            (drop,) = (m for m in marks if isinstance(m, Stroke) and m.dash)
            x, low = drop.points[-1]
            _, y = handle(float(dial), viewport)
            for label in marks:
                if isinstance(label, Label) and label.anchor != "middle":
                    words = inked(label, viewport)
                    if words.x < x < words.right and words.y > y:
                        assert low < words.y


def test_the_share_stands_over_the_slope_and_is_the_largest() -> None:
    for language in ("zh", "en"):
        viewport = Viewport(language=language)
        labels = [m for m in CHART.marks(1.0, box(viewport)) if isinstance(m, Label)]
        sizes = {run.text: run.size for m in labels for run in m.runs}
        cap = "25" if language == "zh" else "250,000"
        assert sizes["60"] >= 190
        assert sizes[cap] == pytest.approx(0.5 * sizes["60"])
        share = next(m for m in labels if m.runs[0].size == sizes["60"])
        assert share.x == pytest.approx(112 - 0.045 * sizes["60"])
        assert share.y < handle(1.0, viewport)[1] + 60
        # What is computed stands below the level part, and is smaller than either.
        example = [m for m in labels if "38" in m.text and m.anchor == "start"]
        assert [m.y > handle(1.0, viewport)[1] for m in example] == [True]
        assert max(run.size for m in example for run in m.runs) < 0.5 * sizes[cap]


def test_the_rule_and_its_cap_open_their_cards() -> None:
    hots = [m for m in CHART.marks(1.0, box()) if isinstance(m, Hot)]
    assert [hot.target for hot in hots] == [
        ("figure", "rate"),
        ("figure", "cap"),
        ("dial", ""),
    ]
    assert hots[-1].rect.centre == pytest.approx(handle())


def test_figures_speak_for_a_rule_without_words_of_its_own() -> None:
    bare = changed(slope=None, roof=None)
    labels = [m for m in bare.marks(1.0, box()) if isinstance(m, Label)]
    assert [label.text for label in labels[-2:]] == ["最高25万元", "60%"]


@pytest.mark.parametrize(
    "fields",
    [
        {"from": 50, "start": 50, "to": 50},
        {"from": -1},
        {"start": 4},
        {"start": 91},
        {"unit": "斤"},
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        changed(**fields)


def test_a_line_never_sinks_below_half_of_its_height() -> None:
    cramped = Viewport(1200, 1080, "en", large=1.3)
    high = cramped.seam - handle(1.0, cramped)[1]
    assert 0.5 * 0.6 * box(cramped).rect.height <= high <= 365


def test_the_example_has_as_many_lines_whatever_the_handle_says() -> None:
    large = Viewport(1080, 1920, large=1.3)
    for dial in (None, 0.0, 0.5, 1.0):
        found = texts(dial, viewport=large)
        begins = next(i for i, text in enumerate(found) if text.startswith("示例"))
        cost, paid, rest = found[begins : begins + 3]
        assert cost.endswith("万元")
        assert paid.startswith("补贴")
        assert paid.endswith("万元")
        assert rest.startswith("余下自筹")
        assert found[begins + 3].startswith("最多补")
