"""On a screen that is very wide two pages stand side by side, and both answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from kiosk.drawing.geometry import unit
from kiosk.show import aim
from kiosk.show.command import Go, Next, Previous

if TYPE_CHECKING:
    from kiosk.drawing.marks import Hot
    from tests.visitor import Visitor

WIDE = (768, 240)


@pytest.fixture
def wide(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> Visitor:
    """A visitor before a screen that shows two pages."""

    def pixel(x: float, y: float) -> QPoint:
        scale = unit(*WIDE)
        return QPoint(round(x * scale), round(y * scale))

    monkeypatch.setattr(visitor, "pixel", pixel)
    visitor.app.window.resize(*WIDE)
    QApplication.processEvents()
    visitor.goes(1)
    return visitor


def figure(visitor: Visitor, place: int) -> Hot:
    """The first figure of a page, where it lies on the page."""
    marks = visitor.stage.pages[place].front.marks
    return next(hot for hot in aim.places(marks) if hot.target.what == "figure")


def half(visitor: Visitor) -> float:
    return visitor.stage.drawn_for.width / 2


def test_two_pages_stand_side_by_side(wide: Visitor) -> None:
    assert wide.seen() == [1, 2]
    assert (wide.page_x(1), wide.page_x(2)) == (0.0, half(wide))
    pages = wide.stage.pages
    assert pages[1].viewport.width == pages[2].viewport.width == half(wide)
    assert wide.stage.left == 0.0
    # What is drawn beyond the edge of a page is not seen on the other.
    for place in (1, 2):
        within = pages[place].front.within
        assert within is not None
        assert within.width() == half(wide)


def test_a_touch_goes_to_the_page_under_the_finger(wide: Visitor) -> None:
    hot = figure(wide, 2)
    x, y = hot.rect.centre
    wide.taps(x + half(wide), y)
    wide.waits(1.0)
    assert (wide.app.playback.place, wide.app.playback.card) == (2, hot.target.which)
    # Nothing has moved, and the card lies on the page that it belongs to.
    assert wide.seen() == [1, 2]
    assert (wide.page_x(1), wide.page_x(2)) == (0.0, half(wide))
    close = wide.hot("close")
    assert close.rect.x > half(wide)
    assert wide.stage.hit(*close.rect.centre) is close
    other = figure(wide, 1)
    wide.taps(*other.rect.centre)
    wide.waits(1.0)
    assert (wide.app.playback.place, wide.app.playback.card) == (1, other.target.which)
    assert wide.hot("close").rect.right <= half(wide)


def test_rings_stand_on_both_pages(wide: Visitor) -> None:
    overlays = wide.stage.overlays
    assert overlays.rings.marks
    assert overlays.beside.marks
    assert (overlays.rings.pos().x(), overlays.beside.pos().x()) == (0.0, half(wide))
    wide.app.tell(Go(2))
    wide.waits(2.0)
    assert (overlays.rings.pos().x(), overlays.beside.pos().x()) == (half(wide), 0.0)
    wide.goes(3)
    assert not overlays.beside.marks


def test_pages_are_turned_two_at_a_time(wide: Visitor) -> None:
    wide.app.tell(Next())
    wide.waits(3.0)
    assert (wide.app.playback.place, wide.seen()) == (3, [3])
    # What stands alone has all of the screen.
    page = wide.stage.pages[3]
    assert page.viewport == wide.stage.drawn_for
    assert page.front.within is None
    wide.app.tell(Previous())
    wide.waits(3.0)
    assert (wide.app.playback.place, wide.seen()) == (1, [1, 2])


def test_a_finger_draws_both(wide: Visitor) -> None:
    wide.down(1500.0, 900.0)
    wide.moves(1300.0, 900.0)
    wide.frame()
    assert wide.seen() == [1, 2, 3]
    assert wide.page_x(2) - wide.page_x(1) == half(wide)
    assert wide.page_x(1) == pytest.approx(-200.0, abs=5.0)
    assert {hot.target.what for hot in wide.stage.hots()}.isdisjoint({"figure"})
    wide.up(1300.0, 900.0)
    wide.waits(2.0)


def test_the_screen_may_become_another(wide: Visitor) -> None:
    wide.app.window.resize(768, 432)
    QApplication.processEvents()
    wide.waits(2.0)
    assert (wide.app.playback.paired, wide.seen()) == (False, [1])
    assert wide.stage.pages[1].viewport == wide.stage.drawn_for
    wide.app.window.resize(*WIDE)
    QApplication.processEvents()
    wide.waits(2.0)
    assert (wide.app.playback.paired, wide.seen()) == (True, [1, 2])


def test_all_of_the_screen_is_painted(wide: Visitor) -> None:
    image = wide.stage.grab().toImage()
    left, right = (
        {image.pixel(x, y) for x in range(a, a + 384, 4) for y in range(0, 240, 4)}
        for a in (0, 384)
    )
    assert len(left) > 20
    assert len(right) > 20
    assert np.isclose(half(wide) * 2 * unit(*WIDE), WIDE[0])
