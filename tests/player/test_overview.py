"""The overview under fingers: it opens by a pinch or a long touch on the stops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QImage, QPainter

from kiosk.player import small_pages
from kiosk.show import overview
from kiosk.show.command import Open
from tests.visitor import SIZE

if TYPE_CHECKING:
    import pytest

    from kiosk.player.small_pages import SmallPages
    from tests.visitor import Visitor


def small(visitor: Visitor) -> SmallPages:
    """All pages drawn small, and what holds them."""
    while visitor.stage.draw_small(visitor.app.playback):
        pass
    found = visitor.app.pictures.small
    assert found is not None
    return found


def card(visitor: Visitor) -> str | None:
    return visitor.app.playback.card


def stop(visitor: Visitor) -> tuple[float, float]:
    """The middle of the stop of the present page."""
    here = f"{visitor.app.playback.place}"
    x, y = visitor.hot("page", here).rect.centre
    return x, y


def pinch(visitor: Visitor, apart: float, then: float, y: float = 400.0) -> None:
    """Two fingers land so far apart, upright over one another, and move."""
    visitor.down(900, y - apart / 2 - 4)
    visitor.moves(900, y - apart / 2)
    visitor.down(900, y + apart / 2, 1, others=1)
    for share in (0.5, 1.0):
        wide = apart + (then - apart) * share
        visitor.moves(900, y + wide - apart / 2, 1, others=1)
        visitor.frame()
    visitor.up(900, y + then - apart / 2, 1, others=1)
    visitor.up(900, y - apart / 2)
    visitor.frame()


def test_a_finger_that_rests_on_a_stop_opens_it_while_it_rests(
    visitor: Visitor,
) -> None:
    visitor.goes(1)
    x, y = stop(visitor)
    visitor.down(x, y)
    visitor.waits(0.4)
    assert card(visitor) is None
    visitor.waits(0.2)
    assert card(visitor) == overview.NAME
    visitor.up(x, y)
    visitor.waits(1.0)
    # That it leaves then means nothing more.
    assert card(visitor) == overview.NAME
    assert visitor.app.playback.place == 1


def test_a_short_touch_on_a_stop_goes_there_as_ever(visitor: Visitor) -> None:
    visitor.goes(1)
    visitor.taps_on("page", "2")
    visitor.waits(3.0)
    assert card(visitor) is None
    assert visitor.app.playback.place == 2


def test_a_finger_that_has_moved_opens_nothing(visitor: Visitor) -> None:
    visitor.goes(1)
    x, y = stop(visitor)
    visitor.down(x, y)
    visitor.moves(x + 60, y)
    visitor.waits(1.0)
    assert card(visitor) is None
    visitor.up(x + 60, y)


def test_two_fingers_together_open_it_and_apart_put_it_away(visitor: Visitor) -> None:
    visitor.goes(1)
    pinch(visitor, 400, 350)
    assert card(visitor) is None
    pinch(visitor, 400, 200)
    visitor.waits(1.0)
    assert card(visitor) == overview.NAME
    assert visitor.app.playback.scroll is None
    pinch(visitor, 200, 300)
    visitor.waits(1.0)
    assert card(visitor) is None
    assert visitor.app.playback.place == 1


def test_a_second_finger_on_a_page_that_is_drawn_means_nothing(
    visitor: Visitor,
) -> None:
    visitor.goes(1)
    visitor.down(1400, 500)
    visitor.moves(1300, 500)
    visitor.down(300, 500, 1, others=1)
    visitor.moves(1000, 500, 1, others=1)
    visitor.frame()
    assert card(visitor) is None
    assert visitor.app.playback.scroll is not None
    visitor.up(1000, 500, 1, others=1)
    visitor.up(1300, 500)


def test_a_pinch_from_the_side_opens_it_too(visitor: Visitor) -> None:
    visitor.goes(1)
    visitor.down(598, 500)
    visitor.moves(600, 500)
    visitor.down(1200, 500, 1, others=1)
    for step in (40, 80, 120):
        visitor.moves(600 + step, 500)
        visitor.moves(1200 - step, 500, 1, others=1)
        visitor.frame()
    visitor.up(1080, 500, 1, others=1)
    visitor.up(720, 500)
    visitor.waits(1.5)
    assert card(visitor) == overview.NAME
    assert visitor.app.playback.place == 1


def test_fingers_that_land_side_by_side_mean_nothing(visitor: Visitor) -> None:
    visitor.goes(1)
    pinch(visitor, 60, 20)
    assert card(visitor) is None


def test_a_touch_on_a_page_goes_there(visitor: Visitor) -> None:
    visitor.goes(1)
    visitor.app.tell(Open(overview.NAME))
    visitor.waits(1.0)
    visitor.taps(*_page(visitor, 3))
    visitor.waits(6.0, 0.1)
    assert visitor.app.playback.place == 3
    assert card(visitor) is None


def _page(visitor: Visitor, place: int) -> tuple[float, float]:
    hots = visitor.stage.overlays.card.marks
    (found,) = (
        mark for mark in hots if getattr(mark, "target", None) == ("page", f"{place}")
    )
    x, y = found.rect.centre  # type: ignore[attr-defined]
    return x, y


def test_the_button_and_the_idle_return_put_it_away(visitor: Visitor) -> None:
    visitor.goes(1)
    visitor.app.tell(Open(overview.NAME))
    visitor.waits(1.0)
    visitor.taps_on("close")
    assert card(visitor) is None
    visitor.app.tell(Open(overview.NAME))
    visitor.waits(200.0, 0.5)
    assert card(visitor) is None
    assert visitor.app.playback.looping


def test_small_pictures_are_what_pages_look_like(visitor: Visitor) -> None:
    visitor.goes(1)
    found = small(visitor)
    wide, high = found._size
    picture = found.pixmap(f"{overview.PAGE}1", wide, high).toImage()
    whole = QImage(*SIZE, QImage.Format.Format_RGB32)
    painter = QPainter(whole)
    visitor.stage.picture(painter)
    painter.end()
    scaled = whole.scaled(wide, high)
    differs = sum(
        abs(scaled.pixelColor(x, y).lightness() - picture.pixelColor(x, y).lightness())
        for x in range(wide)
        for y in range(high)
    )
    assert differs / (wide * high) < 12
    # Not any page looks like this one.
    other = found.pixmap(f"{overview.PAGE}3", wide, high).toImage()
    assert other != picture


def test_what_is_not_drawn_yet_comes_while_it_is_open(visitor: Visitor) -> None:
    visitor.goes(1)
    visitor.app.tell(Open(overview.NAME))
    visitor.waits(1.0)
    layer = visitor.stage.overlays.card
    before = visitor.stage.painted
    names = []
    renew = layer.renew

    def told(path: str) -> None:
        names.append(path)
        renew(path)

    layer.renew = told  # type: ignore[method-assign]
    small(visitor)
    count = len(visitor.app.playback.pages)
    assert sorted(names) == [f"{overview.PAGE}{place}" for place in range(count)]
    assert visitor.stage.painted >= before


def test_another_language_has_other_pictures(visitor: Visitor) -> None:
    from kiosk.show.command import Speak

    visitor.goes(1)
    found = small(visitor)
    size = found._size
    first = found.pixmap(f"{overview.PAGE}1", *size).toImage()
    visitor.app.tell(Speak("en"))
    visitor.waits(3.0)
    visitor.app.finish_ahead()
    found = small(visitor)
    assert found.pixmap(f"{overview.PAGE}1", *size).toImage() != first


def test_of_many_no_more_are_kept_than_there_is_room_for(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.goes(1)
    found = small(visitor)
    wide, high = found._size
    monkeypatch.setattr(small_pages, "BUDGET", 2 * 4 * wide * high)
    visitor.app.tell(Open(overview.NAME))
    found._kept.clear()
    drawn = 0
    while visitor.stage.draw_small(visitor.app.playback) and drawn < 50:
        drawn += 1
        assert len(found._kept) <= 2
    # Nothing is drawn for ever that has no room.
    assert drawn < 50


def test_what_is_no_page_is_none(visitor: Visitor) -> None:
    found = small(visitor)
    assert found.pixmap(f"{overview.PAGE}²", 9, 9).isNull()
    assert found.pixmap(f"{overview.PAGE}99", *found._size).isNull()
