"""Compare: the seam follows the finger, and both photographs lie exactly alike."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kiosk.content.content import load
from kiosk.drawing.interaction import Interaction
from kiosk.drawing.marks import Bars, Hot, Label, Mark, Picture
from kiosk.drawing.viewport import Viewport
from kiosk.slides.compare import LEAST, CompareSlide

FILE = Path(__file__).with_name("compare.json")
WIDE, TALL = Viewport(), Viewport(1080.0, 1920.0)


def compare() -> CompareSlide:
    slide = load(FILE).content.slides[0]
    assert isinstance(slide, CompareSlide)
    return slide


def pictures(marks: tuple[Mark, ...]) -> tuple[Picture, Picture]:
    before, after = (mark for mark in marks if isinstance(mark, Picture))
    return before, after


@pytest.mark.parametrize("viewport", [WIDE, TALL, Viewport(3840.0, 1080.0)])
@pytest.mark.parametrize("dial", [LEAST, 0.3, 0.7, 1 - LEAST])
def test_one_shows_to_the_left_of_the_seam_and_one_to_its_right(
    viewport: Viewport, dial: float
) -> None:
    before, after = pictures(compare().marks(1.0, viewport, Interaction(dial)))
    assert before.rect == after.rect
    assert before.rect.width == viewport.width
    assert before.part is not None
    assert after.part is not None
    seam = round(dial * viewport.width)
    assert (before.part.x, before.part.right) == (0.0, seam)
    assert (after.part.x, after.part.right) == (seam, viewport.width)
    assert (before.tone, after.tone) == ("grey", "duotone")


def test_a_photograph_in_its_own_colours_is_shown_in_them() -> None:
    own = compare()
    natural = own.before.model_copy(update={"tone": "natural"})
    before, _ = pictures(own.model_copy(update={"before": natural}).marks(1.0, WIDE))
    assert before.tone == "natural"


def test_untouched_what_was_makes_way_and_the_seam_waits_in_the_middle() -> None:
    seams = []
    for t in np.linspace(0.0, 1.0, 21):
        before, _ = pictures(compare().marks(float(t), WIDE))
        assert before.part is not None
        seams.append(before.part.right)
    assert seams[0] == round((1 - LEAST) * 1920)
    assert seams[-1] == 960
    assert seams == sorted(seams, reverse=True)


@pytest.mark.parametrize(
    ("x", "dial"),
    [(-50.0, LEAST), (0.0, LEAST), (480.0, 0.25), (960.0, 0.5), (5000.0, 1 - LEAST)],
)
def test_the_seam_stands_where_the_finger_is(x: float, dial: float) -> None:
    slide = compare()
    assert slide.dials
    assert slide.dialled(x, 400.0, WIDE) == pytest.approx(dial)
    marks = slide.marks(1.0, WIDE, Interaction(dial))
    (hand,) = [m for m in marks if isinstance(m, Hot) and m.target == ("dial", "")]
    assert hand.rect.centre[0] == round(dial * 1920)


@pytest.mark.parametrize("viewport", [WIDE, TALL, replace(TALL, language="en")])
@pytest.mark.parametrize("dial", [0.1, 0.25, 0.4, 0.8])
def test_the_seam_runs_through_no_words(viewport: Viewport, dial: float) -> None:
    marks = compare().marks(1.0, viewport, Interaction(dial))
    (seam,) = [
        m.rects[0] for m in marks if isinstance(m, Bars) and m.rects[0, 2] == 3.0
    ]
    for label in marks:
        if isinstance(label, Label) and abs(label.x - seam[0]) > 200:
            size = label.runs[0].size
            top, bottom = label.y - 0.8 * size, label.y + 0.1 * size
            beside = abs(label.y - viewport.seam * 0.56) < 80
            assert beside or bottom <= seam[1] or top >= seam[1] + seam[3], label.text


def test_a_name_that_has_no_room_beside_the_seam_is_gone() -> None:
    def seen(dial: float) -> dict[str, float]:
        marks = compare().marks(1.0, WIDE, Interaction(dial))
        return {
            m.text: m.alpha
            for m in marks
            if isinstance(m, Label) and m.text in ("从前", "后来")
        }

    assert seen(0.5) == {"从前": 1.0, "后来": 1.0}
    assert seen(LEAST) == {"从前": 0.0, "后来": 1.0}
    assert seen(1 - LEAST) == {"从前": 1.0, "后来": 0.0}


def test_both_are_read_aloud_with_their_names() -> None:
    assert compare().described(replace(WIDE, language="en")) == (
        "Before: A hut on the hill by the lake",
        "After: A pagoda on the hill by the lake",
    )
