"""Life on the stage: little is repainted, what is seen is right, and it gives way."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QImage, QPaintEvent

from kiosk.drawing.marks import Dots
from kiosk.player.stage import Stage
from kiosk.show.command import Close, Ease, Go, Next, Reveal
from kiosk.show.visit import LATE
from tests.visitor import saved, short

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from tests.visitor import Clock, Visitor


class Areas(QObject):
    """The pixels that are repainted of a widget, moment by moment."""

    def __init__(self, visitor: Visitor) -> None:
        super().__init__()
        self.pixels = 0
        visitor.viewport.installEventFilter(self)

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            rect = event.rect()
            self.pixels += rect.width() * rect.height()
        return False


@pytest.fixture
def file(tmp_path: Path) -> Path:
    whole: dict[str, Any] = short()
    whole["show"]["life"] = True
    whole["show"]["shows_touch"] = False
    return saved(tmp_path / "content.json", json.dumps(whole))


def alive(visitor: Visitor, place: int) -> None:
    """On a page that has come to rest, and lives."""
    visitor.goes(place)
    assert visitor.app.playback.lives


@pytest.mark.parametrize("place", [0, 1, 2])
def test_little_is_repainted_of_a_page_that_lives(visitor: Visitor, place: int) -> None:
    alive(visitor, place)
    areas = Areas(visitor)
    painted = visitor.stage.painted
    for _ in range(20):
        visitor.frame(0.1)
    assert visitor.stage.painted > painted
    # Of 20 moments each repaints at most a third of the screen, most of them less.
    assert areas.pixels < 20 * 768 * 432 / 5


def test_the_cover_changes_while_it_rests(visitor: Visitor) -> None:
    alive(visitor, 0)
    before = visitor.looks().astype(int)
    visitor.waits(2.0, 0.1)
    changed = np.abs(visitor.looks().astype(int) - before).max(axis=2) > 8
    assert 0 < changed.mean() < 0.05


def test_the_first_picture_does_not_wait_for_what_lives(
    visitor: Visitor,
) -> None:
    alive(visitor, 0)
    app, content = visitor.app, visitor.app.loaded.content
    stage = Stage(app.stage.typeface, app.stage.pictures)
    stage.resize(320, 180)
    stage.perform(content)
    stage.show_moment(app.playback)
    assert stage._life is None
    painted = stage.still()
    while stage.build_ahead(app.playback):
        pass
    assert stage._life is not None
    assert np.array_equal(pixels(stage.still()), pixels(painted))
    stage.tear_down()
    stage.deleteLater()


def test_the_still_of_the_next_start_shows_nothing_that_lives(
    visitor: Visitor,
) -> None:
    visitor.app.tell(Ease("calm"))
    visitor.goes(0)
    before = visitor.stage.still()
    visitor.app.tell(Ease("calm"))
    visitor.waits(6.0, 0.1)
    assert visitor.app.playback.lives
    alive, still = visitor.picture(), visitor.stage.still()
    assert np.array_equal(alive, visitor.picture())
    # What is copied twice is rounded twice.
    assert np.abs(pixels(before) - pixels(still)).max() <= 2
    seen = pixels(visitor.viewport.grab().toImage())
    assert np.abs(seen - pixels(still)).max() > 8


def pixels(image: QImage) -> npt.NDArray[np.int16]:
    """The colours of an image, (height, width, 4)."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(plain.constBits(), np.uint8)
    return rows.reshape(plain.height(), plain.width(), 4).astype(np.int16)


def test_it_is_gone_without_a_trace_under_a_card_and_in_calm_motion(
    visitor: Visitor,
) -> None:
    visitor.app.tell(Ease("calm"))
    visitor.goes(1)
    still = visitor.picture().astype(int)
    visitor.app.tell(Ease("calm"))
    visitor.waits(6.0, 0.1)
    assert visitor.app.playback.lives
    assert np.abs(visitor.picture().astype(int) - still).max() > 8
    hot = next(h for h in visitor.stage.hots() if h.target.what == "figure")
    visitor.down(*hot.rect.centre)
    assert not visitor.app.playback.lives
    assert np.abs(visitor.picture().astype(int) - still).max() <= 2
    visitor.up(*hot.rect.centre)
    visitor.waits(1.0)
    assert visitor.app.playback.card is not None
    painted = visitor.stage.painted
    visitor.waits(1.0, 0.1)
    assert visitor.stage.painted == painted
    visitor.app.tell(Close())
    visitor.waits(2.0)
    assert visitor.app.playback.lives


def test_a_machine_that_is_late_is_spared(
    visitor: Visitor, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    alive(visitor, 1)
    show = visitor.stage.show_moment

    def slow(*args: Any) -> bool:
        clock.now += 0.02
        return show(*args)

    monkeypatch.setattr(visitor.stage, "show_moment", slow)
    visitor.waits(0.1 * LATE, 0.1)
    assert visitor.app.playback.pulse.tired
    visitor.frame(0.1)
    painted = visitor.stage.painted
    visitor.waits(2.0, 0.1)
    assert visitor.stage.painted == painted


def test_nothing_lives_in_a_show_that_does_not_want_it(
    visit: Callable[[], Visitor], file: Path
) -> None:
    whole = json.loads(file.read_text("utf-8"))
    whole["show"]["life"] = False
    saved(file, json.dumps(whole))
    visitor = visit()
    visitor.goes(1)
    painted = visitor.stage.painted
    visitor.waits(3.0, 0.1)
    assert visitor.stage.painted == painted


def test_another_language_and_another_shape_live_on(visitor: Visitor) -> None:
    alive(visitor, 0)
    app = visitor.app
    app._playback = replace(app.playback, language="en")
    visitor.waits(1.0, 0.1)
    assert app.playback.lives
    visitor.looks()
    app.window.resize(600, 700)
    visitor.waits(1.0, 0.1)
    assert app.playback.lives
    assert visitor.stage.painted


@pytest.fixture
def asked(file: Path, visit: Callable[[], Visitor]) -> Visitor:
    """Before the answer of a question, which the next page has on the same ring."""
    show = json.loads((Path(__file__).parents[2] / "content.json").read_text("utf-8"))
    wanted = ("cover", "guess-finance", "finance")
    show["slides"] = [each for each in show["slides"] if each["id"] in wanted]
    show["slides"][0]["entries"] = show["slides"][0]["entries"][1:2]
    saved(file, json.dumps(show))
    visitor = visit()
    visitor.goes(1)
    visitor.app.tell(Reveal())
    visitor.waits(2.0)
    return visitor


def test_the_ring_of_a_question_stands_still_while_its_answer_is_told(
    asked: Visitor,
) -> None:
    asked.app.tell(Next())
    asked.frame(0.05)
    begun = pixels_of_ring(asked)
    # But for its soft edges, behind which the hills go by.
    assert (begun > 180).sum() > 10
    for _ in range(12):
        asked.frame(0.05)
        assert pixels_of_ring(asked)[begun > 180].min() > 120
    asked.waits(0.3)
    assert asked.app.playback.place == 2
    # It may stand a little elsewhere there, and glides while the page enters.
    assert asked.app.playback.progress < 1
    asked.waits(3.0)
    assert asked.stage._common is None


def pixels_of_ring(visitor: Visitor) -> npt.NDArray[np.int16]:
    """A part of the ring that nothing else stands on: its right lower side."""
    ring = visitor.app.loaded.content.slides[2].ring("third", visitor.stage.drawn_for)
    assert ring is not None
    x, y = ring.at(135.0, 40.0)
    at = visitor.pixel(x, y)
    picture = visitor.looks().astype(np.int16)
    return picture[at.y() - 12 : at.y() + 12, at.x() - 12 : at.x() + 12]


def test_the_windows_of_the_cover_become_its_dots(asked: Visitor) -> None:
    asked.goes(0)
    asked.app.tell(Go(2))
    while asked.app.playback.turn is not None:
        asked.frame(0.05)
    asked.frame(0.13)
    flock = asked.stage._flock_of(asked.stage.pages[2])
    assert flock is not None
    dots = max(
        (m for m in asked.stage.pages[2].front.marks if isinstance(m, Dots)),
        key=lambda one: len(one.points),
    )
    assert len(dots.points) == len(flock.points) == 473
    apart = np.abs(np.sort(dots.points[:, 0]) - np.sort(flock.points[:, 0]))
    assert apart.max() < 120
    asked.looks()
