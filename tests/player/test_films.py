"""A film while a show plays: its frames by show time, halted, sought, let go."""

from __future__ import annotations

import gc
import json
from typing import TYPE_CHECKING, Any

import psutil
import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QImage, QPainter, QPaintEvent

from kiosk.content.content import load
from kiosk.show.command import Ease, Roll, Speak
from kiosk.slides.film import FilmSlide
from tests.films import rewrite, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from PySide6.QtCore import QRect
    from pytestqt.qtbot import QtBot

    from tests.visitor import Visitor

SECONDS = 2.0
MIDDLE = (1328.0, 520.0)
"""A point of the film, in page units."""


def written(folder: Path, **changes: Any) -> Path:
    """A show of two films of two seconds, whose red grows by eight a frame."""
    content = shown(folder)
    rewrite(content, repeats=False, **changes)
    raw = json.loads(content.read_text("utf-8"))
    raw["slides"] += [raw["slides"][0] | {"id": "other"}]
    # What lives moves by itself.
    raw["show"]["life"] = False
    content.write_text(json.dumps(raw, ensure_ascii=False), "utf-8")
    return content


def seen(visitor: Visitor) -> QImage:
    stage = visitor.app.stage
    image = QImage(*stage._size, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    stage.picture(painter)
    painter.end()
    return image


def until(qtbot: QtBot, condition: Callable[[], object]) -> None:
    """Wait for what a child process does, on a machine that does much else."""
    qtbot.waitUntil(lambda: bool(condition()), timeout=30_000)


def red(visitor: Visitor) -> int:
    point = visitor.pixel(1328.0, 300.0)
    return seen(visitor).pixelColor(point).red()


@pytest.fixture
def cinema(visitor: Visitor, tmp_path: Path, qtbot: QtBot) -> Visitor:
    """A visitor before a film that has just begun, whose frames are there."""
    visitor.app.show_content(load(written(tmp_path)))
    visitor.waits(1.0, 0.1)
    films = visitor.app.pictures.films
    until(qtbot, lambda: films._reel is not None and bool(films._reel._coming))
    # Its poster, and that of the page next door, are repainted when they are there.
    visitor.app.finish_ahead()
    until(qtbot, lambda: not visitor.app.pictures.awaits)
    return visitor


def wait_for(visitor: Visitor, qtbot: QtBot, value: int) -> None:
    """Wait until the film shows that red; the show's own time stands still."""

    def there() -> bool:
        visitor.app.tell()
        return abs(red(visitor) - value) <= 6

    until(qtbot, there)


def test_the_frame_is_that_of_the_show_s_time(cinema: Visitor, qtbot: QtBot) -> None:
    cinema.waits(1.0 - cinema.app.playback.stay.played, 0.02)
    assert cinema.app.playback.plays
    wait_for(cinema, qtbot, 15 * 8)


def test_a_touch_halts_it_and_another_lets_it_go_on(
    cinema: Visitor, qtbot: QtBot
) -> None:
    cinema.waits(0.5, 0.1)
    cinema.taps(*MIDDLE)
    played = cinema.app.playback.stay.played
    assert not cinema.app.playback.plays
    cinema.waits(3.0, 0.1)
    assert cinema.app.playback.stay.played == played
    wait_for(cinema, qtbot, int(played * 15) * 8)
    cinema.taps(*MIDDLE)
    assert cinema.app.playback.plays


def test_its_bar_leads_to_another_part(cinema: Visitor, qtbot: QtBot) -> None:
    slide = cinema.app.slide
    assert isinstance(slide, FilmSlide)
    bar = slide._laid(cinema.stage.drawn_for).bar
    x, y = bar.x + 0.75 * bar.width, bar.centre[1]
    cinema.taps(*MIDDLE)
    cinema.taps(x, y)
    assert cinema.app.playback.stay.played == pytest.approx(1.5, abs=0.03)
    assert cinema.app.playback.scroll is None
    wait_for(cinema, qtbot, 22 * 8)


def test_small_pages_do_not_interrupt_it(cinema: Visitor, qtbot: QtBot) -> None:
    films = cinema.app.pictures.films
    reel = films._reel
    assert reel is not None
    cinema.waits(0.5, 0.1)
    cinema.taps(*MIDDLE)
    while cinema.stage.draw_small(cinema.app.playback):
        assert films._reel is reel
    assert not films._going.isActive()
    wait_for(cinema, qtbot, int(cinema.app.playback.stay.played * 15) * 8)
    assert films._reel is reel


def test_out_of_sight_it_is_let_go(cinema: Visitor, qtbot: QtBot) -> None:
    films = cinema.app.pictures.films
    reel = films._reel
    assert reel is not None
    cinema.app.tell()
    films.release("own.mp4")
    until(qtbot, lambda: films._reel is None)
    assert reel.broken


def test_the_slide_stays_as_long_as_its_film(cinema: Visitor) -> None:
    now = cinema.app.playback
    assert now.pages[0].dwell == pytest.approx(0.96 + SECONDS)
    left = now.after(SECONDS - now.stay.played - 0.01)
    assert left.turn is None
    assert left.plays
    over = left.after(0.05)
    assert over.turn is not None
    assert not over.plays


def test_a_damaged_film_shows_its_poster(
    visitor: Visitor, tmp_path: Path, qtbot: QtBot
) -> None:
    file = written(tmp_path)
    film = tmp_path / "assets" / "own.mp4"
    visitor.app.show_content(load(file))
    film.write_bytes(film.read_bytes()[:2000])
    visitor.waits(1.5, 0.1)
    films = visitor.app.pictures.films
    until(qtbot, lambda: films._broken["own.mp4"] > 0)
    until(qtbot, lambda: not visitor.app.pictures.awaits)
    visitor.waits(0.2, 0.1)
    assert visitor.app.playback.plays
    # The lake's sky, no red and no frame without a picture.
    sky = seen(visitor).pixelColor(visitor.pixel(1328.0, 300.0))
    assert sky.blue() > sky.red() > 40


def test_where_nothing_decodes_the_poster_stands(
    visitor: Visitor,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    from kiosk.content import film

    monkeypatch.setattr(film, "available", lambda: False)
    visitor.app.show_content(load(written(tmp_path)))
    visitor.waits(1.5, 0.1)
    assert visitor.app.pictures.films._reel is None
    said = [
        record.message for record in caplog.records if "kiosk[video]" in record.message
    ]
    assert said.count(film.MISSING.en) == 1


class Spoken:
    """A reel that notes what of its sound is wished."""

    def __init__(self, visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
        from kiosk.content.reel import FilmFrame, Reel

        self.said: list[tuple[bool, float, str]] = []
        self.wishes: list[bool] = []

        def speak(
            reel: Reel,
            second: float,  # noqa: ARG001
            *,
            runs: bool,
            volume: float = 0,
            device: str = "",
        ) -> None:
            self.wishes.append(reel.wish.sound)
            self.said.append((runs, volume, device))

        def at(_: Reel, second: float, *, runs: bool = True) -> FilmFrame:  # noqa: ARG001
            # Nobody waits for a child: every second has its frame.
            return FilmFrame(0, 0, second, 1, 1, memoryview(bytes(4)))

        monkeypatch.setattr(Reel, "speak", speak)
        monkeypatch.setattr(Reel, "at", at)
        self.visitor = visitor
        self.films = visitor.app.pictures.films
        self.films.volume, self.films.device = 0.6, "hdmi"

    @property
    def last(self) -> tuple[bool, float, str]:
        """What is wished of the sound a moment later."""
        self.said.clear()
        self.visitor.waits(0.04, 0.02)
        return self.said[-1]


@pytest.fixture
def loud(visitor: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Spoken:
    """A film that is to be heard and has just begun."""
    spoken = Spoken(visitor, monkeypatch)
    visitor.app.show_content(load(written(tmp_path, sound=True)))
    visitor.waits(1.0, 0.1)
    return spoken


def test_a_film_is_heard_while_it_runs(loud: Spoken, visitor: Visitor) -> None:
    assert loud.last == (True, 0.6, "hdmi")
    visitor.taps(*MIDDLE)
    assert loud.said[-1][0] is False
    visitor.taps(*MIDDLE)
    assert loud.last[0] is True
    loud.films.volume = 0.0
    assert loud.last == (True, 0.0, "hdmi")


def test_what_covers_a_film_or_stops_the_show_silences_it(
    loud: Spoken, visitor: Visitor
) -> None:
    ticker = visitor.app.ticker
    assert loud.last[0] is True
    # Staff or guests who are welcomed; the night, or a black that was ordered.
    visitor.app.rest(True)
    assert loud.said[-1][0] is False
    visitor.app.rest(False)
    assert loud.last[0] is True
    ticker.halt("night")
    assert loud.said[-1][0] is False
    ticker.resume("night")
    assert loud.last[0] is True
    loud.films.release("own.mp4")
    assert loud.said[-1][0] is False


def test_in_calm_motion_a_film_is_silent_and_not_begun_anew(
    loud: Spoken, visitor: Visitor
) -> None:
    reel = loud.films._reel
    assert loud.last[0] is True
    visitor.app.tell(Ease("calm"), Roll())
    assert visitor.app.playback.plays
    assert loud.last[0] is False
    assert loud.films._reel is reel


def test_a_film_that_does_not_say_sound_asks_for_none(
    cinema: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken = Spoken(cinema, monkeypatch)
    cinema.waits(0.5, 0.02)
    assert spoken.said == []


def test_a_device_that_is_not_there_is_told_once(
    loud: Spoken, visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    reel = loud.films._reel
    assert reel is not None
    reel.heard = False
    visitor.waits(0.1, 0.02)
    assert loud.films.deaf
    assert [one.message for one in caplog.records if "not heard" in one.message] == [
        "films are not heard: there is no sound device, or it fails"
    ]
    reel.heard = True
    visitor.waits(0.04, 0.02)
    assert not loud.films.deaf


class Painted(QObject):
    """What of the stage is repainted, in page units."""

    def __init__(self, visitor: Visitor) -> None:
        super().__init__()
        self._visitor = visitor
        self.parts: list[tuple[float, float, float, float]] = []
        visitor.viewport.installEventFilter(self)

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            scale = self._visitor.stage._scale
            # The stubs do not know that a region is a sequence of rectangles.
            rects: Iterable[QRect] = event.region()  # type: ignore[assignment]
            for rect in rects:
                self.parts.append(
                    (
                        rect.left() / scale,
                        rect.top() / scale,
                        (rect.right() + 1) / scale,
                        (rect.bottom() + 1) / scale,
                    )
                )
        return False


def film_of(visitor: Visitor) -> FilmSlide:
    slide = visitor.app.slide
    assert isinstance(slide, FilmSlide)
    return slide


def test_only_the_film_and_its_bar_are_repainted(cinema: Visitor, qtbot: QtBot) -> None:
    # A visitor's: the countdown of the loop stands still.
    cinema.taps(*MIDDLE)
    cinema.taps(*MIDDLE)
    cinema.waits(0.3, 0.02)
    wait_for(cinema, qtbot, int(cinema.app.playback.stay.played * 15) * 8)
    painted = Painted(cinema)
    laid = film_of(cinema)._laid(cinema.stage.drawn_for)
    cinema.waits(0.4, 0.02)
    assert painted.parts
    for left, top, right, bottom in painted.parts:
        assert left >= laid.bar.x - 80 - 6
        assert right <= laid.rect.right + 6
        assert top >= laid.rect.y - 6
        assert bottom <= laid.bar.bottom + 32


def test_a_halted_film_repaints_nothing(cinema: Visitor, qtbot: QtBot) -> None:
    cinema.waits(0.5, 0.02)
    cinema.taps(*MIDDLE)
    wait_for(cinema, qtbot, int(cinema.app.playback.stay.played * 15) * 8)
    cinema.waits(3.0, 0.1)
    cinema.app.finish_ahead()
    until(qtbot, lambda: not cinema.app.pictures.awaits)
    painted = Painted(cinema)
    cinema.waits(2.0, 0.05)
    assert painted.parts == []


def test_another_language_does_not_interrupt_it(cinema: Visitor, qtbot: QtBot) -> None:
    cinema.waits(0.4, 0.02)
    films = cinema.app.pictures.films
    reel = films._reel
    before = cinema.app.playback.stay.played
    cinema.app.tell(Speak("en"))
    cinema.waits(0.6, 0.02)
    assert not cinema.stage.changing
    assert cinema.stage.drawn_for.language == "en"
    assert cinema.app.playback.stay.played > before + 0.5
    wait_for(cinema, qtbot, int(cinema.app.playback.stay.played * 15) * 8)
    assert films._reel is reel


def test_frames_are_asked_for_when_they_are_due(cinema: Visitor, qtbot: QtBot) -> None:
    films = cinema.app.pictures.films
    reel = films._reel
    assert reel is not None
    until(qtbot, lambda: len(reel._coming) > 3)
    cinema.app.tell()
    # Fifteen frames a second: no tick in vain between them.
    assert 0 < films.due <= 1 / 15
    assert cinema.app.ticker._timer.interval() <= 67


@pytest.mark.long
def test_five_hundred_laps_on_screen_leave_nothing(
    visitor: Visitor, tmp_path: Path, qtbot: QtBot
) -> None:
    content = shown(tmp_path)
    visitor.app.show_content(load(content))
    visitor.waits(1.0, 0.1)
    films = visitor.app.pictures.films
    until(qtbot, lambda: films._reel is not None and bool(films._reel._coming))
    taken: list[tuple[int, int]] = []
    for lap in range(500):
        for _ in range(15):
            visitor.waits(2 / 15, 2 / 15)
            assert films._reel is not None
            films._reel.waited(visitor.app.playback.stay.played)
        if lap in (100, 300, 499):
            gc.collect()
            memory = psutil.Process().memory_info().rss
            taken.append((memory, len(gc.get_objects())))
    assert films.frames > 500 * 15
    assert taken[2][0] - taken[0][0] < 2 * 2**20, taken
    assert taken[2][1] - taken[1][1] < 100, taken
