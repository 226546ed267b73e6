"""Gallery: each photograph stands still near its place, and has its own words."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from kiosk.content.content import load
from kiosk.drawing.interaction import Interaction
from kiosk.drawing.marks import Bars, Hot, Label, Mark, Picture
from kiosk.drawing.viewport import Viewport
from kiosk.slides.gallery import GallerySlide

FILE = Path(__file__).with_name("gallery.json")
WIDE, TALL = Viewport(), Viewport(1080.0, 1920.0)


def gallery(count: int = 3) -> GallerySlide:
    slide = load(FILE).content.slides[0]
    assert isinstance(slide, GallerySlide)
    photos = tuple(slide.photos[i % 3] for i in range(count))
    return slide.model_copy(update={"photos": photos})


def large(marks: tuple[Mark, ...]) -> list[Picture]:
    """The photographs over the page, as far as they are seen."""
    return [
        m for m in marks if isinstance(m, Picture) and m.rect.width > 300 and m.alpha
    ]


def small(marks: tuple[Mark, ...]) -> list[Picture]:
    return [m for m in marks if isinstance(m, Picture) and m.rect.width <= 300]


@pytest.mark.parametrize(
    ("dial", "number", "turned"),
    [
        (None, 0, 0.0),
        (0.0, 0, 0.0),
        (0.17, 0, 0.0),
        (0.25, 0, 0.5),
        (0.34, 0, 1.0),
        (0.5, 1, 0.0),
        (1.0, 2, 0.0),
    ],
)
def test_it_stands_still_near_each_and_turns_between(
    dial: float | None, number: int, turned: float
) -> None:
    here, share = gallery().position(dial)
    assert here == number
    assert share == pytest.approx(turned)


def test_one_shows_at_a_time_and_two_while_they_turn() -> None:
    slide = gallery()
    (first,) = large(slide.marks(1.0, WIDE))
    assert first.path == slide.photos[0].file
    assert (first.rect.x, first.rect.width) == (0.0, 1920.0)
    left, right = large(slide.marks(1.0, WIDE, Interaction(0.25)))
    assert (left.rect.x, right.rect.x) == (-960.0, 960.0)
    (last,) = large(slide.marks(1.0, WIDE, Interaction(1.0)))
    assert last.focus == slide.photos[2].focus


@pytest.mark.parametrize("viewport", [WIDE, TALL, Viewport(3840.0, 1080.0)])
@pytest.mark.parametrize("count", [2, 5, 12])
def test_the_small_ones_stand_in_a_row_within_the_margins(
    viewport: Viewport, count: int
) -> None:
    marks = gallery(count).marks(1.0, viewport)
    row = small(marks)
    assert len(row) == count
    assert row[0].rect.x >= viewport.margin - 0.01
    assert row[-1].rect.right <= viewport.width - viewport.margin + 0.01
    assert row[-1].rect.bottom < viewport.seam
    for one, other in pairwise(row):
        assert one.rect.right < other.rect.x
    words = [m for m in marks if isinstance(m, Label) and m.y > 0.5 * viewport.seam]
    for label in words:
        right = label.x + viewport.type.advance(
            label.text, label.runs[0].size, label.runs[0].weight
        )
        assert right < row[0].rect.x or label.y < row[0].rect.y


def test_a_touch_on_a_small_one_shows_it() -> None:
    slide = gallery(5)
    for number, one in enumerate(small(slide.marks(1.0, WIDE))):
        dial = slide.placed(*one.rect.centre, WIDE)
        assert slide.position(dial) == (number, 0.0)
        marks = slide.marks(1.0, WIDE, Interaction(dial))
        (framed,) = [
            m.rects[0]
            for m in marks
            if isinstance(m, Bars) and m.alpha and m.ink.role == "text"
        ]
        assert framed[0] == pytest.approx(one.rect.x - 4)
        (hand,) = [m for m in marks if isinstance(m, Hot) and m.target == ("dial", "")]
        assert hand.rect.centre == pytest.approx(one.rect.centre)


def test_the_words_are_those_of_the_one_that_is_seen_most() -> None:
    def said(dial: float | None) -> list[str]:
        marks = gallery().marks(1.0, replace(WIDE, language="en"), Interaction(dial))
        return [m.text for m in marks if isinstance(m, Label) and m.y > 600]

    credit = "Drawn by a program"
    assert said(None) == ["The north shore with its pagoda, drawn", credit]
    assert said(0.24) == said(None)
    assert said(0.26) == ["Before the pagoda stood", credit]
    assert said(1.0) == ["The west bay, drawn", credit]


def test_all_are_read_aloud_and_the_first_is_read() -> None:
    slide = gallery()
    assert slide.described(WIDE) == ("岸边一座塔", "山上一间小屋", "湖湾和一条小船")
    assert slide.photos[0].caption in slide.texts()
    assert slide.photos[1].caption not in slide.texts()
