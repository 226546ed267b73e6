"""Card: what a figure is and where it comes from, in a free place, in words."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest

from kiosk.drawing.marks import Arcs, Bars, Hot, Label, Mark, Target, same
from kiosk.drawing.placement import Scenery
from kiosk.drawing.typeset import width
from kiosk.drawing.viewport import Viewport
from kiosk.model.note import Note
from kiosk.model.text import Text
from kiosk.show import card
from kiosk.show.card import SECONDS
from kiosk.show.citation import Provenance, computed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kiosk.content.content import Loaded
    from kiosk.drawing.geometry import Rect
    from kiosk.model.figure import Fact

ORIGIN = Provenance("江北 改革赋能", "“抓关键盯重点”一节，第 13 段", "文：王彩艳")
SIZES = [(1920.0, 1080.0), (1440.0, 1080.0), (2520.0, 1080.0), (1080.0, 1920.0)]
ROOMS = [
    pytest.param(
        Viewport(*size, language, large=large), id=f"{size[0]:g}-{language}-{large:g}"
    )
    for size in SIZES
    for language in ("zh", "en")
    for large in (1.0, 1.3)
]
ANCHORS = [None, (200.0, 400.0), (900.0, 300.0), (1000.0, 700.0)]


@pytest.fixture
def facts(show: Loaded) -> dict[str, Fact]:
    gdp = next(s for s in show.content.slides if s.id == "gdp")
    return gdp.facts()


def drawn(
    facts: dict[str, Fact],
    viewport: Viewport,
    age: float = SECONDS,
    anchor: tuple[float, float] | None = None,
    name: str = "gdp",
) -> tuple[Mark, ...]:
    around = Scenery(starts=() if anchor is None else (anchor,))
    laid = card.of_figure(facts[name], facts, (ORIGIN,), around, viewport)
    return card.marks(laid, viewport, age)


def slip(marks: Iterable[Mark]) -> Rect:
    """The place of the whole card."""
    hots = {m.target: m.rect for m in marks if isinstance(m, Hot)}
    return hots[Target("slip")]


def words(marks: Iterable[Mark]) -> str:
    return "".join(m.text for m in marks if isinstance(m, Label))


def test_a_card_says_what_it_is_when_and_where_it_comes_from(
    facts: dict[str, Fact],
) -> None:
    said = words(drawn(facts, Viewport()))
    figure = facts["gdp"].figure
    viewport = Viewport()
    for part in (
        viewport.words(figure.label),
        viewport.words(figure.period),
        "1240",
        "亿元",
        "出处",
        "抓关键盯重点",
    ):
        assert part.replace("\u2009", "") in said.replace("\u2009", "")
    meaning = viewport.words(figure.meaning, facts)
    assert meaning in said


def test_a_card_speaks_english(facts: dict[str, Fact]) -> None:
    said = words(drawn(facts, Viewport(language="en")))
    assert "RMB" in said
    assert "Source" in said


@pytest.mark.parametrize("viewport", ROOMS)
@pytest.mark.parametrize("anchor", ANCHORS, ids=str)
def test_a_card_lies_on_the_page_and_its_words_on_the_card(
    facts: dict[str, Fact], viewport: Viewport, anchor: tuple[float, float] | None
) -> None:
    marks = drawn(facts, viewport, anchor=anchor)
    rect = slip(marks)
    assert 0 <= rect.x < rect.right <= viewport.width
    # Large text may cover the controls below the seam, never leave the page.
    foot = viewport.seam if viewport.large == 1 else viewport.height
    assert 0 <= rect.y < rect.bottom <= foot + 1e-6
    for mark in marks:
        if isinstance(mark, Label):
            assert mark.x >= rect.x
            assert mark.x + width(mark.runs, viewport.type) <= rect.right + 1e-6
            assert rect.y < mark.y < rect.bottom


@pytest.mark.parametrize("anchor", [(200.0, 400.0), (1700.0, 400.0)], ids=str)
def test_a_card_leaves_the_half_that_was_touched_free(
    facts: dict[str, Fact], anchor: tuple[float, float]
) -> None:
    rect = slip(drawn(facts, Viewport(), anchor=anchor))
    left = anchor[0] < 960
    assert rect.centre[0] > 960 if left else rect.centre[0] < 960
    assert not rect.holds(*anchor)


def test_a_card_can_be_closed_by_a_finger(facts: dict[str, Fact]) -> None:
    marks = drawn(facts, Viewport())
    close = next(m for m in marks if isinstance(m, Hot) and m.target == Target("close"))
    assert (close.rect.width, close.rect.height, close.name) == (96.0, 96.0, "关闭")
    assert slip(marks).holds(*close.rect.centre)
    english = drawn(facts, Viewport(language="en"))
    assert "Close" in {m.name for m in english if isinstance(m, Hot)}


@pytest.mark.parametrize("viewport", ROOMS)
def test_a_card_comes_with_a_constant_cast_and_then_stands_still(
    facts: dict[str, Fact], viewport: Viewport
) -> None:
    final = drawn(facts, viewport, anchor=(300.0, 400.0))
    for age in np.linspace(0.0, SECONDS, 9):
        marks = drawn(facts, viewport, float(age), anchor=(300.0, 400.0))
        assert list(map(type, marks)) == list(map(type, final))
        assert slip(marks) == slip(final)
    later = drawn(facts, viewport, 9.0, anchor=(300.0, 400.0))
    assert all(map(same, final, later))


@pytest.mark.parametrize("viewport", [Viewport(), Viewport(1080, 1920)])
def test_a_card_begins_unseen_and_its_mark_answers_at_once(
    facts: dict[str, Fact], viewport: Viewport
) -> None:
    anchor = (300.0, 400.0)
    marks = drawn(facts, viewport, 0.0, anchor)
    assert {m.alpha for m in marks if isinstance(m, Label)} == {0.0}
    paper = [m for m in marks if isinstance(m, Bars)][1]
    assert paper.alpha == 0.0
    (ring,) = (m for m in marks if isinstance(m, Arcs))
    assert (ring.x, ring.y, ring.alpha) == (*anchor, 1.0)


def test_on_a_tall_page_the_ring_stays_beside_the_card(
    facts: dict[str, Fact],
) -> None:
    marks = drawn(facts, Viewport(1080, 1920), anchor=(300.0, 400.0))
    (ring,) = (m for m in marks if isinstance(m, Arcs))
    assert ring.alpha == 1.0
    assert not slip(marks).grown(18).holds(300.0, 400.0)


def test_a_card_that_belongs_to_no_mark_answers_by_itself(
    facts: dict[str, Fact],
) -> None:
    marks = drawn(facts, Viewport(), 0.0)
    assert all(m.alpha > 0.1 for m in marks if isinstance(m, Label))
    assert all(m.alpha == 0 for m in marks if isinstance(m, Arcs))


def test_a_leader_runs_from_the_mark_to_the_card(facts: dict[str, Fact]) -> None:
    marks = drawn(facts, Viewport(), anchor=(300.0, 400.0))
    leader = marks[0]
    assert isinstance(leader, Bars)
    x, y, wide, high = leader.rects[0]
    assert (x, x + wide) == (300.0, slip(marks).x)
    assert y + high / 2 == pytest.approx(400.0)
    assert leader.alpha == 1.0


@pytest.mark.parametrize("size", SIZES)
def test_without_a_mark_or_beside_it_there_is_no_leader(
    facts: dict[str, Fact], size: tuple[float, float]
) -> None:
    viewport = Viewport(*size)
    unled = drawn(facts, viewport)[0]
    assert isinstance(unled, Bars)
    assert unled.alpha == 0.0
    inside = slip(drawn(facts, viewport)).centre
    covered = drawn(facts, viewport, anchor=inside)
    if slip(covered).holds(*inside):
        first = covered[0]
        assert isinstance(first, Bars)
        assert first.alpha == 0.0


def test_a_derived_figure_says_how_it_was_computed(show: Loaded) -> None:
    derived = {
        (name, fact.figure.derived.be): (fact, slide.facts())
        for slide in show.content.slides
        for name, fact in slide.facts().items()
        if fact.figure.derived is not None
    }
    assert derived
    for (_, rule), (fact, facts) in derived.items():
        for language, opening in (("zh", "由程序推算："), ("en", "Computed here: ")):
            viewport = Viewport(language=language)  # type: ignore[arg-type]
            said = computed(fact, facts, viewport)
            assert said.startswith(opening)
            for part in fact.parts:
                assert str(facts[part].plain(viewport.language)) in said
            assert said.endswith(" − 1") is (rule == "growth")
            laid = card.of_figure(fact, facts, (ORIGIN,), Scenery(), viewport)
            marks = card.marks(laid, viewport, SECONDS)
            assert ("推算" if language == "zh" else "Derived") in words(marks)


def test_a_figure_of_the_source_is_not_computed(facts: dict[str, Fact]) -> None:
    assert computed(facts["gdp"], facts, Viewport()) == ""


@pytest.mark.parametrize("viewport", ROOMS)
def test_every_card_of_the_show_fits_its_page(show: Loaded, viewport: Viewport) -> None:
    for slide in show.content.slides:
        facts = slide.facts()
        for fact in facts.values():
            around = Scenery(starts=((300.0, 300.0),))
            laid = card.of_figure(fact, facts, (ORIGIN,), around, viewport)
            rect = laid.place.rect
            assert 0 <= rect.y < rect.bottom <= viewport.height


NOTE = Note(
    head=Text(zh="全国首个", en="The first in the country"),
    meaning=Text(zh="以前谁也没有这么做过。", en="Nobody had done so before."),
    period=Text(zh="2018年", en="2018"),
    source="article/1.1",
)


@pytest.mark.parametrize("viewport", ROOMS)
@pytest.mark.parametrize("dated", [True, False])
def test_a_note_has_a_card_without_a_number(viewport: Viewport, dated: bool) -> None:
    note = NOTE if dated else NOTE.model_copy(update={"period": None})
    around = Scenery(starts=((300.0, 400.0),))
    laid = card.of_note(note, (ORIGIN,), around, viewport)
    marks = card.marks(laid, viewport, SECONDS)
    said = words(marks).replace("\u2009", "").replace(" ", "")
    assert viewport.words(NOTE.head).replace(" ", "") in said
    assert ("2018" in said) is dated
    rect = slip(marks)
    assert 0 <= rect.y < rect.bottom <= viewport.seam + 1e-6


def panel(viewport: Viewport, **on: bool) -> tuple[Mark, ...]:
    switches = {"large": False, "contrast": False, "calm": False, "low": False, **on}
    return card.panel(viewport, switches, SECONDS)


@pytest.mark.parametrize("viewport", ROOMS)
def test_the_panel_has_four_switches_for_fingers(viewport: Viewport) -> None:
    hots = [m for m in panel(viewport) if isinstance(m, Hot)]
    rows = [m for m in hots if m.target.what == "ease"]
    assert [m.target.which for m in rows] == ["large", "contrast", "calm", "low"]
    rect = slip(panel(viewport))
    for row in rows:
        assert (row.rect.width, row.rect.height) == (560.0, 96.0)
        assert rect.holds(row.rect.x, row.rect.y)
        assert row.name
    assert not any(a.rect.meets(b.rect) for a, b in combinations(rows, 2))
    assert 0 <= rect.x < rect.right <= viewport.width
    assert 0 <= rect.y < rect.bottom <= viewport.height


def test_a_switch_shows_whether_it_is_on() -> None:
    off, on = panel(Viewport()), panel(Viewport(), contrast=True)
    changed = [
        number
        for number, (a, b) in enumerate(zip(off, on, strict=True))
        if not same(a, b)
    ]
    assert len(changed) == 2
    track, knob = (on[number] for number in changed)
    assert isinstance(track, Bars)
    assert track.ink.role == "slip-ink"
    assert knob.points[0, 0] - off[changed[1]].points[0, 0] == 36.0  # type: ignore[attr-defined]


def test_the_panel_speaks_the_visitors_language() -> None:
    assert "大字" in words(panel(Viewport()))
    assert "Large text" in words(panel(replace(Viewport(), language="en")))
