"""The overview: every page is found by a finger, on one river, of however many."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.content.content import load
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import Ink
from kiosk.drawing.marks import Hot, Label, Picture, Stroke
from kiosk.drawing.viewport import Viewport
from kiosk.show import overview
from kiosk.show.overview import arrangement, asked, first_of

if TYPE_CHECKING:
    from kiosk.drawing.marks import Mark

CONTENT = load(Path(__file__).parents[2] / "content.json").content
SHAPES = {
    "wide": Viewport(),
    "tall": Viewport(1080.0, 1920.0),
    "old": Viewport(1600.0, 1200.0),
    "two": Viewport(3840.0, 1080.0),
}


def accents(count: int) -> list[str]:
    return ["all", *["amber"] * (count // 2), *["jade"] * count][:count]


def drawn(
    count: int, here: int = 0, wanted: int = -1, shape: str = "wide", age: float = 9.0
) -> tuple[Mark, ...]:
    slides = [CONTENT.slides[place % len(CONTENT.slides)] for place in range(count)]
    return overview.marks(slides, accents(count), here, wanted, SHAPES[shape], age)


def of(kind: type[Any], marks: tuple[Mark, ...]) -> list[Any]:
    return [mark for mark in marks if isinstance(mark, kind)]


def pages(marks: tuple[Mark, ...]) -> list[Hot]:
    return [hot for hot in of(Hot, marks) if hot.target.what == "page"]


@pytest.mark.parametrize("shape", sorted(SHAPES))
@pytest.mark.parametrize("count", [1, 2, 5, 28, 33])
def test_every_page_is_seen_and_found_by_a_finger(shape: str, count: int) -> None:
    marks = drawn(count, shape=shape)
    found = pages(marks)
    view = SHAPES[shape]
    assert [hot.target.which for hot in found] == [f"{place}" for place in range(count)]
    assert [one.path for one in of(Picture, marks)] == [
        f"@page-{place}" for place in range(count)
    ]
    for hot in found:
        assert hot.rect.width >= 96
        assert hot.rect.height >= 96
        assert hot.rect.x >= view.margin - 1
        assert hot.rect.right <= view.width - view.margin + 1
        assert hot.rect.bottom <= view.seam + 10
    for one, other in pairwise(found):
        assert not one.rect.grown(-1).meets(other.rect.grown(-1))
    for one in of(Picture, marks):
        # Each of two that stand side by side is a page of its own here.
        wide = view.width / 2 if shape == "two" else view.width
        assert one.rect.width / one.rect.height == pytest.approx(wide / view.height)


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_of_a_thousand_pages_those_round_the_present_are_seen(shape: str) -> None:
    marks = drawn(1000, here=500, shape=shape)
    seen = [int(hot.target.which) for hot in pages(marks)]
    assert 500 in seen
    assert len(seen) == arrangement(1000, SHAPES[shape]).most >= 30
    earlier, later = (
        hot.target.which for hot in of(Hot, marks) if hot.target.what == "card"
    )
    # They join what is seen, without a gap.
    before = pages(drawn(1000, wanted=asked(earlier) or 0, shape=shape))
    after = pages(drawn(1000, wanted=asked(later) or 0, shape=shape))
    assert int(before[-1].target.which) == seen[0] - 1
    assert int(after[0].target.which) == seen[-1] + 1


def test_at_either_end_no_way_leads_on() -> None:
    def ways(**how: Any) -> int:
        return len([h for h in of(Hot, drawn(1000, **how)) if h.target.what == "card"])

    assert ways(here=0) == 1
    assert ways(here=999) == 1
    assert ways(wanted=5000) == 1
    assert ways(here=300) == 2


def test_the_present_page_stands_out_and_names_are_read() -> None:
    marks = drawn(33, here=4)
    bold = [label.text for label in of(Label, marks) if label.runs[0].weight == 600]
    assert bold == ["5"]
    assert pages(marks)[4].name.startswith("第 5 页 ")
    (said,) = [one for one in of(Label, marks) if "33" in one.text and one.y < 200]
    assert said.text == "全部 33 页"


def test_the_river_has_the_colours_of_the_themes_and_no_gap() -> None:
    marks = drawn(33)
    lines = [line for line in of(Stroke, marks) if line.width == 5.0]
    rows: dict[float, list[Any]] = {}
    for line in lines:
        rows.setdefault(float(line.points[0][1]), []).append(line)
    for row in rows.values():
        assert row[0].points[0][0] == 0
        assert row[-1].points[1][0] == 1920
        for one, other in pairwise(row):
            assert one.points[1][0] == pytest.approx(other.points[0][0])
    assert {line.ink for line in lines} >= {Ink("fill:amber"), Ink("fill:jade")}


def test_it_comes_with_the_same_cast() -> None:
    young, old = drawn(33, age=0.0), drawn(33)
    assert list(map(type, young)) == list(map(type, old))
    assert all(getattr(mark, "alpha", 0.0) == 0 for mark in young)


@pytest.mark.parametrize(
    ("card", "wanted"),
    [
        (None, None),
        ("gdp", None),
        ("@plot-0", None),
        ("@overview", -1),
        ("@overview-120", 120),
        ("@overview-²", -1),
    ],
)
def test_what_is_open_says_from_where_on(card: str | None, wanted: int | None) -> None:
    assert asked(card) == wanted


def test_where_it_begins() -> None:
    assert first_of(-1, 30, 33, 36) == 0
    assert first_of(-1, 130, 1000, 60) == 120
    assert first_of(-1, 999, 1000, 60) == 940
    assert first_of(77, 0, 1000, 60) == 77
    assert first_of(5000, 0, 1000, 60) == 940


def test_it_covers_the_page_and_its_river() -> None:
    whole = overview.place(SHAPES["wide"])
    assert whole.width == 1920
    assert whole.bottom > SHAPES["wide"].seam
    assert Rect(0, 0, 1, 1).meets(whole)
