"""The stage: it repaints what changed and nothing else, and rebuilds nothing."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication

from kiosk.content.content import load
from kiosk.drawing.geometry import Rect, unit
from kiosk.drawing.marks import Hot, Target
from kiosk.player.app import App
from kiosk.player.item_text import LabelItem
from kiosk.player.stage import Stage
from kiosk.show.command import Go, Next, Open, Pause, Speak
from kiosk.show.playback import ENTER
from tests.moment import changed

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.drawing.palette import Skin
    from kiosk.model.text import Language
    from tests.visitor import Clock, Visitor


LANGUAGES: tuple[Language, ...] = ("en", "zh")


class Paints(QObject):
    """Counts what is painted on a widget, in pixels."""

    def __init__(self, visitor: Visitor) -> None:
        super().__init__()
        self.areas: list[int] = []
        self.visitor = visitor
        visitor.viewport.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            around = event.region().boundingRect()
            self.areas.append(around.width() * around.height())
        return super().eventFilter(watched, event)


def test_a_settled_slide_of_a_visitor_repaints_nothing(visitor: Visitor) -> None:
    visitor.goes(1)
    QApplication.processEvents()
    paints = Paints(visitor)
    before = visitor.stage.painted
    for _ in range(100):
        visitor.frame(0.5)
    assert visitor.stage.painted == before
    assert paints.areas == []


def test_the_countdown_ring_repaints_only_itself(visitor: Visitor) -> None:
    visitor.goes(1)
    visitor.app.tell(Pause())
    visitor.waits(1.0)
    assert visitor.app.playback.ring is not None
    paints = Paints(visitor)
    for _ in range(10):
        visitor.frame(0.5)
    assert 5 <= len(paints.areas) <= 12
    # The ring has a diameter of 68 of the page's 1080 units.
    assert max(paints.areas) < (100 * 0.4) ** 2


def test_an_entrance_updates_items_and_builds_none(visitor: Visitor) -> None:
    visitor.waits(2.0)
    for place in (1, 2, 3):
        visitor.app.tell(Go(place))
        seen: set[tuple[int, ...]] = set()
        for _ in range(240):
            visitor.frame()
            if visitor.app.playback.place == place:
                page = visitor.stage.pages[place]
                seen.add(tuple(map(id, (*page.river.items, *page.front.items))))
        assert visitor.app.playback.stay.entered > ENTER
        assert len(seen) == 1


def test_a_lap_leaves_no_more_items_behind_than_it_found(visitor: Visitor) -> None:
    counts = []
    for _ in range(4):
        for place in (1, 2, 3, 0):
            visitor.goes(place)
        visitor.app.finish_ahead()
        counts.append(len(visitor.stage.held))
    assert counts[1] == counts[2] == counts[3]


def test_what_fails_to_be_shown_fails_again(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.goes(1)
    now = visitor.app.playback
    assert not visitor.stage.show_moment(now)

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    # Not for what a timer draws after the test.
    with monkeypatch.context() as patched:
        patched.setattr(Stage, "_show_all", broken)
        # Only the countdown would differ the second time.
        for _ in range(2):
            with pytest.raises(ZeroDivisionError):
                visitor.stage.show_moment(changed(now, low=True))


def test_the_same_moment_shows_the_same_picture(visitor: Visitor) -> None:
    visitor.goes(1)
    first = visitor.looks()
    visitor.goes(2)
    visitor.goes(3)
    visitor.goes(1)
    assert np.array_equal(visitor.looks(), first)


@pytest.mark.parametrize("size", [(500, 600), (768, 300), (300, 700)])
def test_any_size_of_window_is_filled(visitor: Visitor, size: tuple[int, int]) -> None:
    visitor.goes(1)
    visitor.app.window.resize(*size)
    QApplication.processEvents()
    visitor.waits(0.2)
    viewport = visitor.stage.drawn_for
    assert viewport.width == pytest.approx(size[0] / unit(*size))
    assert viewport.width / viewport.height == pytest.approx(size[0] / size[1])
    image = visitor.stage.grab().toImage()
    assert (image.width(), image.height()) == size
    colours = {
        image.pixel(x, y) for x in range(0, size[0], 5) for y in range(0, size[1], 5)
    }
    assert len(colours) > 20


def test_a_touch_finds_what_lies_on_top_and_the_smallest_first(
    visitor: Visitor,
) -> None:
    visitor.goes(1)
    visitor.taps_on("figure", "trees")
    visitor.waits(1.0)
    close = visitor.hot("close")
    hit = visitor.stage.hit(*close.rect.centre)
    assert hit is close
    assert visitor.stage.hit(-5.0, -5.0) is None


def test_while_pages_move_only_controls_answer(visitor: Visitor) -> None:
    visitor.goes(1)
    visitor.down(1200.0, 500.0)
    visitor.moves(900.0, 500.0)
    assert {hot.target.what for hot in visitor.stage.hots()}.isdisjoint({"figure"})


def test_nothing_is_shown_before_there_is_content_or_room(visitor: Visitor) -> None:
    playback = visitor.app.playback
    visitor.stage.tear_down()
    visitor.stage.show_moment(playback)
    assert not visitor.stage.build_ahead(playback)
    assert visitor.stage.held == ()


def test_a_show_that_begins_while_the_screen_is_off_waits_for_it(
    file: Path, clock: Clock, qapp: QApplication
) -> None:
    app = App(load(file), "en", clock=clock)
    app.window.open_on(qapp.primaryScreen(), (1, 1))
    app.start()
    assert app.stage.hots() == ()
    assert app.stage.hit(0, 0) is None
    assert app.stage.page_point(3, 4) == (3, 4)
    app.stage.show_overlay((Hot(Rect(0, 0, 10, 10), Target("desk", "lit")),))
    app.window.resize(768, 432)
    qapp.processEvents()
    assert app.stage.hots()[0].target == ("desk", "lit")
    app.stage.show_overlay()
    assert len(app.stage.hots()) > 1
    app.close()
    app.window.deleteLater()
    app.deleteLater()


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is not counted")
def test_a_change_of_language_keeps_no_references(visitor: Visitor) -> None:
    def there_and_back() -> int:
        for language in LANGUAGES:
            visitor.app.tell(Speak(language))
            visitor.waits(0.2)
            # The page is kept as a picture now.
            visitor.app.finish_ahead()
        gc.collect()
        return sys.getrefcount(None)

    visitor.goes(1)
    before = [there_and_back() for _ in range(4)][-1]
    # Qt keeps six for every image that is painted on.
    assert there_and_back() - before < 6


def test_a_hall_has_its_own_colours(qapp: object, file: Path) -> None:
    assert qapp
    seen = []
    skins: tuple[Skin | None, ...] = (None, "night", "paper")
    for skin in skins:
        app = App(load(file), "en", skin=skin)
        app.window.resize(480, 270)
        app.window.show()
        app.go_on(changed(app.playback, place=1, entered=60.0))
        app.stage.show_moment(app.playback)
        assert app.stage.skin == (skin or "night")
        app.ticker.stop()
        seen.append(app.window.grab().toImage())
        app.close()
        app.window.deleteLater()
        app.deleteLater()
    assert seen[0] == seen[1] != seen[2]


def test_a_page_that_is_left_pans_as_one_picture(visitor: Visitor) -> None:
    visitor.goes(1)
    visitor.app.finish_ahead()
    front = visitor.stage.pages[1].front
    shown, picture = front.marks, front._taken
    assert picture is not None
    visitor.app.tell(Next())
    ways = []
    for _ in range(20):
        visitor.frame()
        ways.append(front.pos().x())
        assert front.frozen
        assert front.opacity() == 1
        assert front.marks is shown
        assert front._taken is picture
    # The one that comes stands at its edge.
    assert len(visitor.seen()) == 2
    assert ways == sorted(ways, reverse=True)
    assert ways[-1] < -100
    visitor.waits(3.0)
    assert not front.frozen
    visitor.goes(1)
    assert front.pos().x() == 0


def test_the_text_of_a_card_is_set_before_the_card_is_seen(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.player.stage.BUDGET", 10.0)
    visitor.goes(1)
    name = next(iter(visitor.app.loaded.content.slides[1].facts()))
    visitor.app.tell(Open(name))
    labels = [i for i in visitor.stage.overlays.card.items if isinstance(i, LabelItem)]
    assert len(labels) > 3
    assert all(label.alpha == 0 for label in labels)
    assert all(label._pixmap is not None for label in labels)
