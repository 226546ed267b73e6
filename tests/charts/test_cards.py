"""Cards: equal, on the bank, and up where they are touched."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.charts.cards import RISE, CardsChart
from kiosk.content.content import load
from kiosk.drawing.geometry import Rect
from kiosk.drawing.interaction import NOTHING, Interaction
from kiosk.drawing.marks import Bars, Fill, Hot, Label
from kiosk.drawing.placement import inked
from kiosk.drawing.viewport import Box, Viewport

if TYPE_CHECKING:
    from kiosk.drawing.marks import Mark

(SLIDE,) = load(Path(__file__).parent / "cards.json").content.slides
(FOUND,) = SLIDE.charts()
assert isinstance(FOUND, CardsChart)
CHART: CardsChart = FOUND
PAGE = Rect(112, 218, 1696, 638)
TALL = Rect(80, 330, 920, 1226)


def drawn(
    t: float = 1.0, rect: Rect = PAGE, hand: Interaction = NOTHING, **how: Any
) -> tuple[Mark, ...]:
    size = (1080, 1920) if rect is TALL else (1920, 1080)
    return CHART.marks(t, Box(rect, Viewport(*size, **how), {}, hand))


def touched(share: float) -> Interaction:
    return Interaction(touches=(("card-2", share),))


def cards(marks: tuple[Mark, ...]) -> list[Rect]:
    """The cards, whole; every other is what lies within the frame."""
    bars = [mark for mark in marks if isinstance(mark, Bars)]
    return [Rect(*bar.rects[0].tolist()) for bar in bars[::2]]


def labels(marks: tuple[Mark, ...]) -> list[Label]:
    return [mark for mark in marks if isinstance(mark, Label)]


def test_cards_are_equal_and_stand_on_the_river_in_equal_steps() -> None:
    found = cards(drawn())
    assert {(one.width, one.height) for one in found} == {(440.0, 500.0)}
    assert {one.bottom for one in found} == {853.0}
    steps = [b.x - a.x for a, b in pairwise(found)]
    assert steps == pytest.approx([1696 / 3] * 2)


def test_the_touched_one_rises_with_its_words_and_no_other_does() -> None:
    still, up, half = (
        cards(drawn(hand=hand)) for hand in (NOTHING, touched(1.0), touched(0.2))
    )
    assert [a.y - b.y for a, b in zip(still, up, strict=True)] == [0.0, RISE, 0.0]
    assert 0 < still[1].y - half[1].y < RISE
    before, after = labels(drawn()), labels(drawn(hand=touched(1.0)))
    moved = {a.y - b.y for a, b in zip(before, after, strict=True)}
    assert moved == {0.0, RISE}
    heavy = [one.text for one in after if one.runs[0].weight == 700]
    assert "".join(heavy) == CHART.cards[1].head.words("zh")


@pytest.mark.parametrize("rect", [PAGE, TALL, Rect(80, 330, 920, 700)])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("large", [1.0, 1.3])
def test_words_stay_within_their_card(rect: Rect, language: str, large: float) -> None:
    marks = drawn(rect=rect, language=language, large=large)
    viewport = Viewport(language=language, large=large)  # type: ignore[arg-type]
    places = cards(marks)
    for label in labels(marks):
        said = inked(label, viewport)
        assert any(
            card.x < said.x
            and said.right < card.right
            and card.y < said.y
            and said.bottom < card.bottom
            for card in places
        ), label.text
    for a, b in pairwise(places):
        assert a.right < b.x or a.bottom < b.y


def test_in_a_tall_box_they_lie_below_each_other() -> None:
    found = cards(drawn(rect=TALL))
    assert len({one.x for one in found}) == 1
    assert found[-1].bottom == TALL.bottom - 3


def test_words_that_have_no_room_are_left_to_the_card_that_opens() -> None:
    low = labels(drawn(rect=Rect(112, 700, 1696, 156)))
    assert "".join(label.text for label in low) == "".join(
        card.head.words("zh") for card in CHART.cards
    )


def test_they_come_up_out_of_the_river_one_after_another() -> None:
    assert {one.height for one in cards(drawn(0.0))} == {0.0}
    heights = [one.height for one in cards(drawn(0.25))]
    assert heights == sorted(heights, reverse=True)
    assert heights[0] < 500


def test_in_high_contrast_there_is_no_decoration() -> None:
    fills = [m for m in drawn(contrast=True) if isinstance(m, Fill)]
    assert {fill.alpha for fill in fills} == {0.0}


def test_every_card_opens_its_note() -> None:
    hots = [mark for mark in drawn() if isinstance(mark, Hot)]
    assert [hot.target.which for hot in hots] == ["card-1", "card-2", "card-3"]
    assert list(CHART.notes()) == ["card-1", "card-2", "card-3"]
    assert [hot.rect for hot in hots] == cards(drawn())
