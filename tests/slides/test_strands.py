"""Strands: a trunk that divides into strands of one width, and becomes one again."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from kiosk.content.content import load
from kiosk.drawing.ink import FILL, TEXT, Ink
from kiosk.drawing.marks import Arcs, Fade, Fill, Hot, Label, Target
from kiosk.drawing.viewport import Viewport, Way
from kiosk.show.scene import river
from kiosk.slides.strands import StrandsSlide

if TYPE_CHECKING:
    from kiosk.drawing.marks import Mark

CONTENT = load(Path(__file__).parent / "strands.json").content
(FOUND,) = CONTENT.slides
assert isinstance(FOUND, StrandsSlide)
SLIDE: StrandsSlide = FOUND
WAYS = tuple(Way(theme.id, theme.name, theme.accent) for theme in CONTENT.themes)


def page(width: float = 1920, height: float = 1080, **how: Any) -> Viewport:
    return Viewport(width, height, **{"themes": WAYS, **how})


def changed(**fields: Any) -> StrandsSlide:
    return SLIDE.model_copy(update=fields)


def of(kind: type[Any], marks: tuple[Mark, ...]) -> list[Any]:
    return [mark for mark in marks if isinstance(mark, kind)]


def level(marks: tuple[Mark, ...]) -> list[Fill]:
    """The level pieces of the strands, from above."""
    return [fill for fill in of(Fill, marks) if isinstance(fill.ink, Ink)]


def middle(fill: Fill) -> tuple[float, float]:
    """Height and width of a piece where it is level."""
    (outline,) = fill.outlines
    x, y = outline[np.abs(outline[:, 0] - 1100) < 9].T
    assert len(x)
    return float((y.min() + y.max()) / 2), float(np.ptp(y))


def test_strands_have_one_width_and_one_pitch() -> None:
    places = [middle(fill) for fill in level(SLIDE.marks(1.0, page()))]
    assert [wide for _, wide in places] == pytest.approx([16.0] * 3)
    assert [y for y, _ in places] == pytest.approx([348.9, 560.304, 771.708])


@pytest.mark.parametrize(("count", "wide"), [(2, 16.0), (4, 14.0), (5, 12.0)])
def test_many_strands_are_thinner_and_all_equal(count: int, wide: float) -> None:
    strands = (SLIDE.strands * 2)[:count]
    fills = level(changed(strands=strands).marks(1.0, page()))
    assert [middle(fill)[1] for fill in fills] == pytest.approx([wide] * count)


def test_a_strand_has_the_colour_of_where_it_leads_and_ends_in_the_river() -> None:
    marks = SLIDE.marks(1.0, page())
    inks = [Ink(f"fill:{accent}") for accent in ("jade", "amber", "vermilion")]
    assert [fill.ink for fill in level(marks)] == inks
    fades = [fill.ink for fill in of(Fill, marks) if isinstance(fill.ink, Fade)]
    assert [(fade.a, fade.b) for fade in fades] == [
        pair
        for ink in inks
        for pair in (((FILL, 1.0), (ink, 1.0)), ((ink, 1.0), (FILL, 1.0)))
    ]
    assert [ring.sweeps[0].ink for ring in of(Arcs, marks)] == inks


def test_the_trunk_is_as_thick_as_its_strands_and_stands_on_the_river() -> None:
    fills = [f for f in of(Fill, SLIDE.marks(1.0, page())) if isinstance(f.ink, Fade)]
    edges = []
    for fill in fills[::2]:
        (outline,) = fill.outlines
        y = outline[np.abs(outline[:, 0] - 190) < 4.5, 1]
        edges.append((float(y.min()), float(y.max())))
    foot = 1080 * 0.7926 + 3
    # Each overlaps its neighbours by half a unit a side.
    assert edges[-1][1] == pytest.approx(foot + 0.5, abs=0.3)
    assert edges[0][0] == pytest.approx(foot - 3 * 16 - 0.5, abs=0.3)
    for above, below in pairwise(edges):
        assert above[1] - below[0] == pytest.approx(1.0, abs=0.3)


@pytest.mark.parametrize("t", [0.05, 0.25, 0.5, 1.0])
def test_strands_rise_out_of_the_river_that_they_replace(t: float) -> None:
    view = page()
    fills = of(Fill, SLIDE.marks(t, view))
    water = river(SLIDE, t, view)
    x = np.linspace(0, 1920, 241)
    for fill in fills:
        assert fill.alpha == 1.0
    # Wherever the main strand is thinner than the river, all strands are there.
    for at in x[water.width[0] < 5.9]:
        here = [
            f
            for f in fills
            if f.outlines[0][:, 0].min() - 1 <= at <= f.outlines[0][:, 0].max() + 1
        ]
        assert len(here) >= 3, at
    for fill in fills:
        outline = fill.outlines[0]
        ends = outline[(outline[:, 0] < 1) | (outline[:, 0] > 1919), 1]
        assert np.abs(ends - view.seam) == pytest.approx(np.full(len(ends), 3.0), abs=1)


def test_at_first_there_is_the_level_river_alone() -> None:
    view = page()
    assert {fill.alpha for fill in of(Fill, SLIDE.marks(0.0, view))} == {0.0}
    assert (river(SLIDE, 0.0, view).width[0] == 6.0).all()


def test_letters_of_a_phrase_are_bold_and_its_quotation_marks_coloured() -> None:
    labels = of(Label, SLIDE.marks(1.0, page()))
    phrase = next(label for label in labels if label.text == "“家家有园”")
    jade = Ink("ink:jade")
    assert [(run.text, run.weight, run.ink) for run in phrase.runs] == [
        ("“", 300, jade),
        ("家", 700, TEXT),
        ("家有", 300, TEXT),
        ("园", 700, TEXT),
        ("”", 300, jade),
    ]
    # The opening mark hangs: all phrases begin where their names do.
    name = next(label for label in labels if label.text == "公园")
    assert phrase.x + 0.56 * phrase.runs[0].size == pytest.approx(name.x)


def test_a_phrase_without_quotation_marks_or_bold_letters_is_of_one_weight() -> None:
    plain = SLIDE.strands[0].model_copy(
        update={
            "strong": None,
            "quote": SLIDE.strands[0].name.model_copy(update={"zh": "家家有园"}),
        }
    )
    labels = of(Label, changed(strands=(plain,) * 2).marks(1.0, page()))
    phrase = next(label for label in labels if label.text == "家家有园")
    assert [(run.text, run.weight) for run in phrase.runs] == [("家家有园", 500)]


def test_a_strand_leads_to_its_theme_or_slide_and_its_figures_open() -> None:
    first, second, third = SLIDE.strands
    led = first.model_copy(update={"slide": "trees"})
    nowhere = third.model_copy(update={"theme": ""})
    slide = changed(strands=(led, second, nowhere))
    hots = of(Hot, slide.marks(1.0, page()))
    assert [hot.target for hot in hots] == [
        Target("slide", "trees"),
        *(Target("figure", "parks"), Target("figure", "trees")),
        Target("theme", "walks"),
        *(Target("figure", "walks"), Target("figure", "bridges")),
        Target("figure", "days"),
    ]
    assert min(min(hot.rect.width, hot.rect.height) for hot in hots) >= 96
    assert hots[0].name == "公园 “家家有园”"
    # The strand that leads nowhere is of the page's own colour.
    assert level(slide.marks(1.0, page()))[-1].ink == FILL


@pytest.mark.parametrize("size", [(1920, 1080), (1440, 1080), (1350, 1080)])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("large", [1.0, 1.3])
def test_words_keep_off_the_strands_and_each_other(
    size: tuple[float, float], language: str, large: float
) -> None:
    view = page(*size, language=language, large=large)
    marks = SLIDE.marks(1.0, view)
    rows = [node.y for node in of(Arcs, marks)]
    spans = []
    for label in of(Label, marks):
        tall = max(run.size for run in label.runs)
        assert tall >= 28
        across = sum(view.type.advance(r.text, r.size, r.weight) for r in label.runs)
        left = label.x - (across if label.anchor == "end" else 0)
        spans.append((left, label.y - 0.74 * tall, left + across, label.y + 2))
        if label.y > 300:
            assert not any(
                s - 8 < label.y and s + 8 > label.y - 0.7 * tall for s in rows
            )
    for i, (x0, y0, x1, y1) in enumerate(spans):
        for a0, b0, a1, b1 in spans[:i]:
            assert not (x0 < a1 - 1 and a0 < x1 - 1 and y0 < b1 and b0 < y1)


def test_on_a_tall_page_figures_are_lines_below_their_strand() -> None:
    view = page(1080, 1920)
    marks = SLIDE.marks(1.0, view)
    labels = {label.text: label for label in of(Label, marks)}
    assert labels["37"].y == labels["社区公园"].y
    assert labels["128"].y - labels["37"].y == pytest.approx(80)
    assert labels["社区公园"].x == labels["种下的树"].x
    rows = [node.y for node in of(Arcs, marks)]
    assert rows[0] < labels["37"].y < labels["128"].y < rows[1]


def test_long_phrases_stand_on_two_lines_and_their_figures_beside_them() -> None:
    show = load(Path(__file__).parents[2] / "content.json").content
    slide = next(each for each in show.slides if each.id == "thesis")
    ways = tuple(Way(theme.id, theme.name, theme.accent) for theme in show.themes)
    view = page(language="en", themes=ways)
    marks = slide.marks(1.0, view)
    said = {label.text: label for label in of(Label, marks)}
    first, second = said["'Quality and"], said["quantity'"]
    assert first.runs[0].size == second.runs[0].size >= 40
    assert 0 < second.y - first.y < 1.2 * second.runs[0].size
    # The quotation mark hangs: letters are below one another.
    assert first.x < second.x
    # Figures stand on the strand too, on the line of the phrase and larger.
    numbers = [
        m for m in of(Label, marks) if m.runs[0].weight == 300 and "124" in m.text
    ]
    assert [m.y for m in numbers] == pytest.approx([second.y])
    assert numbers[0].runs[0].size > second.runs[0].size
    # Every figure has a place that is touched.
    names = {hot.target.which for hot in of(Hot, marks) if hot.target.what == "figure"}
    assert len(names) == 9
