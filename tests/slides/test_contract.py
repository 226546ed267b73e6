"""What every kind of slide promises, on its own example.

The example `tests/slides/<kind>.json` is a whole show of one slide: fixture of
this test, page of the gallery, and the first thing to copy for a new slide.
"""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pytest

from kiosk.content.content import load
from kiosk.drawing.handle import WAY
from kiosk.drawing.interaction import Interaction
from kiosk.drawing.marks import Hot, Label, Target, same
from kiosk.drawing.viewport import Viewport, Way
from kiosk.model.takeaway import Takeaway, TakenFigure
from kiosk.model.text import LANGUAGES, Text
from kiosk.show.scene import river
from kiosk.slides import SLIDES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.drawing.marks import Mark
    from kiosk.slides.base import Slide

HERE: Final = Path(__file__).parent
STEPS: Final = tuple(step / 8 for step in range(9))
SIZES: Final = ((1920.0, 1080.0), (1440.0, 1080.0), (2520.0, 1080.0), (1080.0, 1920.0))
TAKEN: Final = Takeaway("zh", "展", "页", (TakenFigure("某数", "1240亿元", "2019年"),))
HANDS: Final = (Interaction(), Interaction(0.3, 9.0, (1, 4, 2), TAKEN))


@pytest.fixture(params=sorted(SLIDES))
def slide(request: pytest.FixtureRequest) -> Slide:
    file = HERE / f"{request.param}.json"
    if not file.exists():
        pytest.fail(f"add tests/slides/{request.param}.json")
    found = load(file).content.slides[0]
    assert found.tag() == request.param
    return found


@pytest.fixture(
    params=[(*size, language) for size in SIZES for language in LANGUAGES],
    ids=lambda p: f"{p[0]:g}x{p[1]:g}-{p[2]}",
)
def viewport(request: pytest.FixtureRequest, slide: Slide) -> Viewport:
    width, height, language = request.param
    ways = tuple(
        Way(theme.id, theme.name, theme.accent)
        for theme in load(HERE / f"{slide.tag()}.json").content.themes
    )
    return Viewport(width, height, language, themes=ways)


def numbers(value: Any) -> Iterator[float]:
    """Every number in a mark, however deep."""
    if isinstance(value, np.ndarray):
        yield from value.ravel().tolist()
    elif isinstance(value, tuple):
        for item in value:
            yield from numbers(item)
    elif isinstance(value, (int, float)):
        yield float(value)


def finite(marks: tuple[Mark, ...]) -> bool:
    found = [
        number
        for mark in marks
        for field in fields(mark)
        for number in numbers(getattr(mark, field.name))
    ]
    return bool(found) and bool(np.isfinite(found).all())


def test_the_cast_is_constant(slide: Slide, viewport: Viewport) -> None:
    casts = {
        tuple(map(type, slide.marks(t, viewport, interaction)))
        for interaction, steps in zip(HANDS, (STEPS, (0.0, 1.0)), strict=True)
        for t in steps
    }
    assert len(casts) == 1


def test_all_numbers_are_finite(slide: Slide, viewport: Viewport) -> None:
    for t in STEPS:
        assert finite(slide.marks(t, viewport))


def test_alphas_are_shares(slide: Slide, viewport: Viewport) -> None:
    for t in STEPS:
        alphas = [getattr(mark, "alpha", 1.0) for mark in slide.marks(t, viewport)]
        assert all(0 <= alpha <= 1 for alpha in alphas)


def test_the_same_moment_is_the_same_picture(slide: Slide, viewport: Viewport) -> None:
    for t in (0.0, 0.3, 1.0):
        again = zip(slide.marks(t, viewport), slide.marks(t, viewport), strict=True)
        assert all(same(a, b) for a, b in again)


def test_the_end_is_reached_steadily(slide: Slide, viewport: Viewport) -> None:
    # What is on screen a moment before the end is what stays, but for a hair.
    last, end = slide.marks(1 - 1e-9, viewport), slide.marks(1.0, viewport)
    for a, b in zip(last, end, strict=True):
        if isinstance(a, Label) and isinstance(b, Label):
            assert a.text == b.text
            assert a.alpha == pytest.approx(b.alpha, abs=1e-3)
            assert (a.x, a.y) == pytest.approx((b.x, b.y), abs=0.05)


def test_the_end_shows_the_title(slide: Slide, viewport: Viewport) -> None:
    shown = "".join(
        mark.text
        for mark in slide.marks(1.0, viewport)
        if isinstance(mark, Label) and mark.alpha == 1.0
    )
    title = viewport.words(slide.title, slide.facts())
    assert "".join(title.split()) in "".join(shown.split())


def test_every_text_lies_on_the_page(slide: Slide, viewport: Viewport) -> None:
    for mark in slide.marks(1.0, viewport):
        if isinstance(mark, Label) and mark.alpha > 0:
            assert 0 <= mark.x <= viewport.width, mark.text
            assert 0 < mark.y < viewport.height, mark.text


def test_places_that_answer_are_large_named_and_known(
    slide: Slide, viewport: Viewport
) -> None:
    facts, notes = slide.facts(), slide.notes()
    for hot in slide.marks(1.0, viewport):
        if not isinstance(hot, Hot):
            continue
        # Where fingers only move what is there, assistive technology has no control.
        assert hot.name or hot.target in {WAY, Target("lens")}
        if hot.target.what == "figure":
            assert hot.target.which in {*facts, *notes}
        assert hot.rect.x < viewport.width
        assert hot.rect.right > 0


def test_the_river_is_the_same_for_the_same_room(
    slide: Slide, viewport: Viewport
) -> None:
    for t in STEPS:
        a, b = river(slide, t, viewport), river(slide, t, viewport)
        assert (a.y == b.y).all()
        assert np.isfinite(a.y).all()
        assert np.isfinite(a.shore).all()


def test_every_figure_that_is_used_is_known(slide: Slide) -> None:
    assert set(slide.uses()) <= set(slide.facts())


def test_the_slide_has_words_to_read(slide: Slide) -> None:
    assert slide.title in slide.texts()


def test_the_file_is_the_only_registration() -> None:
    kinds = {path.stem for path in HERE.glob("*.json")}
    assert kinds == set(SLIDES)


def test_what_a_guide_says_is_never_on_the_wall(
    slide: Slide, viewport: Viewport
) -> None:
    notes = (Text(zh="讲解词", en="to be said"),)
    told = slide.model_copy(update={"spoken": notes})
    assert told.speech(viewport.language) == (notes[0].words(viewport.language),)
    assert told.texts() == slide.texts()
    assert told.uses() == slide.uses()
    assert told.described(viewport) == slide.described(viewport)
    for hand in HANDS:
        for one, other in zip(
            slide.marks(1.0, viewport, hand),
            told.marks(1.0, viewport, hand),
            strict=True,
        ):
            assert same(one, other)
