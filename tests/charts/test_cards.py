"""Cards: equal, on the bank, and up where they are touched."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
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


def panorama(**fields: Any) -> CardsChart:
    """The same cards with signs and, but for the last, phrases."""
    signs = ("village", "wharf", "flowers")
    cards_ = tuple(
        {
            **card.model_dump(exclude_none=True),
            "sign": sign,
            **({"phrase": {"zh": "“几个字”", "en": "a few words"}} if i < 2 else {}),
            **fields,
        }
        for i, (card, sign) in enumerate(zip(CHART.cards, signs, strict=True))
    )
    return CardsChart.model_validate({"kind": "cards", "cards": cards_})


@pytest.mark.parametrize("rect", [PAGE, TALL, Rect(112, 420, 1376, 436)])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("large", [1.0, 1.3])
def test_signs_are_a_panorama_without_cards(
    rect: Rect, language: Any, large: float
) -> None:
    size = (1080, 1920) if rect is TALL else (1920, 1080)
    viewport = Viewport(*size, language=language, large=large)
    marks = panorama().marks(1.0, Box(rect, viewport, {}))
    assert not [m for m in marks if isinstance(m, Bars)]
    said = [inked(label, viewport) for label in labels(marks)]
    for i, a in enumerate(said):
        assert rect.x - 60 <= a.x
        assert a.right <= rect.right
        assert rect.y <= a.y
        assert not any(a.meets(b) for b in said[:i])
    # The land comes first, then three fills of each sign.
    for fill in [m for m in marks if isinstance(m, Fill)][1:]:
        points = np.vstack(fill.outlines)
        low, high = points.min(axis=0), points.max(axis=0)
        drawn = Rect(*low.tolist(), *(high - low).tolist())
        assert not any(drawn.meets(place) for place in said)
        assert low[1] >= rect.y
        assert high[1] <= rect.bottom


def test_a_phrase_stands_for_the_sentence_which_its_note_still_says() -> None:
    found = panorama()
    marks = found.marks(1.0, Box(PAGE, Viewport(), {}))
    text = "".join(label.text for label in labels(marks))
    assert text.count("“几个字”") == 2
    assert all(card.meaning.words("zh") not in text for card in found.cards)
    assert [note.meaning for note in found.notes().values()] == [
        card.meaning for card in CHART.cards
    ]
    assert CHART.cards[0].meaning not in found.texts()


def test_the_name_of_a_touched_sign_rises_and_its_ring_stands_after_it() -> None:
    still, up = (
        panorama().marks(1.0, Box(PAGE, Viewport(), {}, hand))
        for hand in (NOTHING, touched(1.0))
    )
    moved = [
        a.text
        for a, b in zip(labels(still), labels(up), strict=True)
        if a.y != pytest.approx(b.y)
    ]
    assert moved[0] == CHART.cards[1].head.words("zh")
    for hot in (mark for mark in still if isinstance(mark, Hot)):
        assert hot.words is not None
        assert hot.rect.bottom == pytest.approx(853)
