"""Slabs: where the difference between two bars is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk.charts.slabs import SlabsChart
from kiosk.content.content import load
from kiosk.drawing.entrance import extent
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import GROUND, TEXT
from kiosk.drawing.marks import Bars, Label
from kiosk.drawing.viewport import Box, Viewport

if TYPE_CHECKING:
    from kiosk.model.text import Language

SHOW = load(Path(__file__).parents[2] / "content.json").content
TRADE = next(slide for slide in SHOW.slides if slide.id == "trade")


def drawn(width: float, language: Language) -> tuple[Label, list[Bars]]:
    """The label of the difference, and the bars, in a box of that width."""
    (chart,) = (c for c in TRADE.charts() if isinstance(c, SlabsChart))
    viewport = Viewport(1920, 1080, language)
    marks = chart.marks(1.0, Box(Rect(100, 300, width, 560), viewport, TRADE.facts()))
    labels = [m for m in marks if isinstance(m, Label)]
    (difference,) = (m for m in labels if m.runs[0].text.startswith("+"))
    return difference, [m for m in marks if isinstance(m, Bars)]


def words(width: float, language: Language) -> list[Label]:
    (chart,) = (c for c in TRADE.charts() if isinstance(c, SlabsChart))
    viewport = Viewport(1920, 1080, language)
    marks = chart.marks(1.0, Box(Rect(100, 300, width, 560), viewport, TRADE.facts()))
    return [m for m in marks if isinstance(m, Label)]


def last_bar(bars: list[Bars]) -> tuple[float, float]:
    """The left and the right edge of the last bar."""
    left, _, wide, _ = bars[-2].rects[0]
    return float(left), float(left + wide)


def test_the_difference_stands_between_the_bars() -> None:
    label, bars = drawn(700, "zh")
    left, _ = last_bar(bars)
    assert label.anchor == "end"
    assert label.x == left - 56
    assert label.runs[0].ink == TEXT


@pytest.mark.parametrize(("language", "said"), [("zh", "+2"), ("en", "+0.2")])
def test_with_its_unit_it_stands_behind_the_last_bar(
    language: Language, said: str
) -> None:
    label, bars = drawn(900, language)
    _, right = last_bar(bars)
    assert label.runs[0].text == said
    assert label.x == right + 56
    assert label.runs[0].ink == TEXT
    unit = next(m for m in words(900, language) if m.x == right + 56 and m.y > label.y)
    assert unit.text == {"zh": "亿美元", "en": "billion"}[language]


def test_what_the_last_bar_says_is_the_largest() -> None:
    said = {m.text: max(run.size for run in m.runs) for m in words(900, "zh")}
    assert said["11亿美元"] == 140.0 > said["9亿美元"] == 96.0


def test_a_long_unit_is_said_by_the_last_bar_for_all() -> None:
    said = [m.text for m in words(900, "en")]
    assert "US$1.1billion" in said
    assert "0.9" in said
    # A short one stands at every bar.
    assert {"9亿美元", "11亿美元"} <= {m.text for m in words(900, "zh")}


def test_where_there_is_no_room_it_stands_on_the_bar() -> None:
    label, bars = drawn(330, "en")
    left, _ = last_bar(bars)
    assert label.x == left + 24
    assert label.runs[0].ink == GROUND


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [560.0, 700.0])
def test_no_words_leave_the_box(width: float, language: Language) -> None:
    viewport = Viewport(1920, 1080, language)
    for label in words(width, language):
        assert extent((label,), viewport)[1] <= 100 + width + 1e-6, label.text
