"""What lies above a page: a card follows its page, a countdown lets nothing through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.drawing.geometry import Rect
from kiosk.drawing.marks import Arcs, Bars, Hot, Label
from kiosk.drawing.painted import Drawing
from kiosk.drawing.placement import lines_of
from kiosk.show.command import Ease, Speak

if TYPE_CHECKING:
    from tests.visitor import Visitor


def ringed(visitor: Visitor) -> tuple[float, float]:
    """Where the ring of the open card stands."""
    (ring,) = (m for m in visitor.stage.overlays.card.marks if isinstance(m, Arcs))
    assert ring.alpha == 1.0
    return ring.x, ring.y


def pill(visitor: Visitor) -> Rect:
    bars = [m for m in visitor.stage.overlays.warning.marks if isinstance(m, Bars)]
    return Rect(*bars[0].rects[0].tolist())


def counting(visitor: Visitor) -> None:
    """A visitor who has gone away until the countdown runs."""
    visitor.taps(5, 500)
    for _ in range(400):
        visitor.waits(0.5, 0.5)
        if visitor.app.playback.countdown is not None:
            return
    pytest.fail("there is no countdown")


def first(visitor: Visitor) -> Hot:
    """A place of the page that opens a card."""
    return next(h for h in visitor.stage.hots() if h.target.what == "figure")


@pytest.mark.parametrize("change", [Speak("en"), Ease("large"), Ease("contrast")])
def test_the_marker_of_a_card_follows_its_page(
    visitor: Visitor, change: Speak | Ease
) -> None:
    visitor.goes(1)
    hot = first(visitor)
    visitor.taps_on("figure", hot.target.which)
    visitor.waits(1.0)
    assert visitor.app.playback.card == hot.target.which
    visitor.app.tell(change)
    visitor.waits(2.0)
    assert visitor.app.playback.card == hot.target.which
    now = visitor.hot("figure", hot.target.which)
    assert now.words is not None
    x, y = ringed(visitor)
    assert now.words.grown(31).holds(x, y)
    if isinstance(change, Speak):
        assert now.words != hot.words


def test_what_a_card_cuts_gives_way_and_comes_back(visitor: Visitor) -> None:
    visitor.goes(1)

    def seen() -> list[float]:
        marks = visitor.stage.pages[1].front.marks
        return [m.alpha for m in marks if isinstance(m, Label | Drawing)]

    before = seen()
    visitor.taps(*first(visitor).rect.centre)
    visitor.waits(1.0)
    laid = visitor.stage.overlays.laid
    assert laid is not None
    cut = laid[1].place.cut
    marks = visitor.stage.pages[1].front.marks
    whole = visitor.stage.pages[1].slide.marks(1.0, visitor.stage.drawn_for)
    faint = {
        number
        for number, (now, rest) in enumerate(zip(marks, whole, strict=True))
        if isinstance(now, Label | Drawing) and now.alpha < rest.alpha  # type: ignore[attr-defined]
    }
    assert faint == cut
    assert {type(marks[number]) for number in cut} > {Label}
    visitor.taps_on("close")
    visitor.waits(0.5)
    assert seen() == before


def test_a_tap_that_stops_the_countdown_does_only_that(visitor: Visitor) -> None:
    visitor.goes(1)
    counting(visitor)
    before = visitor.app.playback
    for place in (first(visitor).rect, visitor.hot("next").rect, pill(visitor)):
        if visitor.app.playback.countdown is None:
            counting(visitor)
        visitor.taps(*place.centre)
        visitor.waits(1.0)
        now = visitor.app.playback
        assert now.countdown is None
        assert (now.place, now.card, now.turn) == (before.place, None, None)
    # The next touch is a touch again.
    visitor.taps(*first(visitor).rect.centre)
    visitor.waits(1.0)
    assert visitor.app.playback.card is not None


def test_a_swipe_that_stops_the_countdown_turns_no_page(visitor: Visitor) -> None:
    visitor.goes(1)
    counting(visitor)
    visitor.swipes(-1)
    visitor.waits(2.0)
    assert visitor.app.playback.place == 1
    assert visitor.app.playback.countdown is None
    visitor.swipes(-1)
    visitor.waits(2.0)
    assert visitor.app.playback.place == 2


def test_the_countdown_stands_where_no_words_are(visitor: Visitor) -> None:
    stage = visitor.stage
    for place in (1, 2, 3):
        visitor.goes(place)
        counting(visitor)
        rect = pill(visitor)
        for marks in (stage.pages[place].front.marks, stage.overlays.controls.marks):
            for line in lines_of(marks, stage.drawn_for):
                assert not line.rect.meets(rect), (place, line)
        visitor.taps(*rect.centre)
