"""Orders on screen: what each does, who wins, and what holds until when."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QApplication

from kiosk.device import exits
from kiosk.device.operate import answered, clock, guide_book, orders, standing
from kiosk.device.operate.hours import WOKEN
from kiosk.device.operate.membership import placed
from kiosk.device.operate.orders import REFUSED
from kiosk.device.paths import HALL, JOINED
from kiosk.device.screen.operations import Operations
from kiosk.device.screen.orders import AGAIN, LARGE, PICTURE, Orders
from kiosk.device.settings import Hours, Settings, Sound
from kiosk.drawing.marks import Label
from kiosk.show.station import ALONE, Membership, Station

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.visitor import Visitor

DAILY = '{"openings": [{"days": ["mon","tue","wed","thu","fri","sat","sun"], \
"opens": "09:00", "closes": "17:00"}]}'
NOON = dt.datetime(2026, 11, 25, 12, 0)
OFF = Sound()


class Hall:
    """A show that orders come to, with the time of day in the test's hands."""

    def __init__(
        self,
        visitor: Visitor,
        state: Path,
        at: dt.datetime = NOON,
        sound: Sound = OFF,
    ) -> None:
        self.visitor, self.app, self.state = visitor, visitor.app, state
        self.base = at.timestamp() - visitor.clock()
        settings = Settings(hours=Hours.model_validate_json(DAILY), sound=sound)
        self.operations = Operations(self.app, settings, None, self.stamp)
        self.operations.serve(True)
        # The fade has tests of its own.
        self.operations.blackout._timer.setInterval(0)
        self.orders = Orders(self.app, self.operations, state, self.stamp)
        self.app.input.sieves.append(self.orders.sieve)
        held = self.orders.standing
        self.operations.start(black=bool(held.black), expects=held.lights)
        self.orders.start()

    def stamp(self) -> float:
        return self.base + self.visitor.clock()

    def says(self, do: str, **more: object) -> str:
        """Give an order; returns why it was refused."""
        found: list[str] = []
        self.orders.answered.connect(lambda _, why: found.append(why))
        self.orders.hear(json.dumps({"do": do, **more}))
        self.orders.answered.disconnect()
        (why,) = found
        return why

    def later(self, seconds: float) -> None:
        """So much time passes without a frame, and clocks are looked at."""
        self.visitor.clock.now += seconds
        self.operations.look()
        self.orders.look()

    def rests(self, seconds: float) -> None:
        """So much time passes, and no frame of it comes late."""
        for _ in range(round(seconds / 0.1)):
            self.visitor.waits(0.1, 0.1)
            if self.orders._greeting._ticker._timer.isActive():
                self.orders._greeting._ticker._tick()

    @property
    def place(self) -> int:
        return self.app.playback.place

    @property
    def brightest(self) -> int:
        """Of the whole window, as it is seen."""
        image = self.app.window.grab().toImage()
        image = image.convertToFormat(QImage.Format.Format_Grayscale8)
        return max(bytes(image.constBits()))

    def close(self) -> None:
        self.orders.close()
        self.operations.close()


@pytest.fixture
def hall(visit: Callable[[], Visitor], tmp_path: Path) -> Iterator[Callable[..., Hall]]:
    made: list[Hall] = []

    def make(at: dt.datetime = NOON, sound: Sound = OFF) -> Hall:
        made.append(Hall(visit(), tmp_path / "state", at, sound))
        return made[-1]

    yield make
    for one in made:
        one.close()


def settled(hall: Hall, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not hall.operations.blackout._timer.isActive())


def test_pages_are_turned(hall: Callable[..., Hall]) -> None:
    show = hall()
    ids = [slide.id for slide in show.app.loaded.content.slides]
    for order, place in (
        (("next", {}), 1),
        (("next", {}), 2),
        (("back", {}), 1),
        (("page", {"page": 4}), 3),
        (("home", {}), 0),
        (("page", {"page": ids[2]}), 2),
    ):
        assert show.says(order[0], **order[1]) == ""
        show.visitor.waits(5.0, 0.1)
        assert show.place == place
    assert show.says("page", page=99) == "page"
    assert show.says("page", page="no such page") == "page"
    assert show.place == 2


def test_an_order_is_no_visit_and_ends_one(hall: Callable[..., Hall]) -> None:
    show = hall()
    show.says("next")
    show.visitor.waits(5.0, 0.1)
    assert show.operations.visits.begun is None
    assert show.operations.status().visitor is None
    show.visitor.taps_on("next")
    assert show.operations.visits.begun is not None
    show.visitor.waits(5.0, 0.1)
    show.says("home")
    assert show.operations.visits.begun is None
    assert show.operations.status().visits == 1


def test_what_nobody_repeats_ends_as_a_visit_does(hall: Callable[..., Hall]) -> None:
    show = hall()
    show.says("page", page=3)
    assert not show.app.playback.looping
    show.rests(96.0)
    assert show.app.playback.looping


def test_pause_holds_the_page_for_a_quarter_of_an_hour(
    hall: Callable[..., Hall],
) -> None:
    show = hall()
    show.visitor.goes(2)
    assert show.says("pause") == ""
    show.visitor.waits(300.0, 1.0)
    assert show.place == 2
    assert not show.app.playback.looping
    # A page turned meanwhile is held as well.
    show.says("next")
    show.visitor.waits(300.0, 1.0)
    assert show.place == 3
    show.later(standing.PAUSE - 600)
    assert show.app.playback.countdown is not None
    show.rests(21.0)
    assert show.app.playback.looping


def test_play_goes_on_at_once(hall: Callable[..., Hall]) -> None:
    show = hall()
    assert show.says("play") == ""
    assert show.app.playback.looping
    show.says("pause")
    assert not show.app.playback.looping
    show.says("play")
    assert show.app.playback.looping
    assert not show.app.playback.presence.kept
    assert show.orders.standing == standing.StandingOrders()


def test_a_visitor_takes_over_a_page_that_is_held(hall: Callable[..., Hall]) -> None:
    show = hall()
    show.visitor.goes(2)
    show.says("pause")
    show.visitor.taps(960, 400)
    assert not show.orders.standing.pause
    show.rests(96.0)
    assert show.app.playback.looping


def test_language_is_spoken_if_the_show_speaks_it(hall: Callable[..., Hall]) -> None:
    show = hall()
    assert show.says("language", language="en") == ""
    assert show.app.playback.language == "en"
    assert show.operations.visits.begun is None


def test_films_have_no_volume_where_sound_is_off(hall: Callable[..., Hall]) -> None:
    show = hall()
    assert show.says("volume", volume=40) == "silent"
    assert show.operations.status().sound == "off"


def test_films_are_as_loud_as_is_ordered_at_the_hours_of_sound(
    hall: Callable[..., Hall],
) -> None:
    spoken = Sound.model_validate_json('{"on": true, "closes": "14:00"}')
    show = hall(sound=spoken)
    films = show.app.pictures.films
    assert films.volume == 0.6
    assert show.operations.status().sound == "on"
    assert show.says("volume", volume=40) == ""
    assert films.volume == 0.4
    assert show.says("volume", volume=0) == ""
    assert films.volume == 0.0
    assert show.operations.status().sound == "silent"
    assert show.says("volume", volume=80) == ""
    # The show begins again, and the order holds.
    show.close()
    again = hall(sound=spoken)
    assert again.app.pictures.films.volume == 0.8
    again.operations.serve(False)
    assert again.app.pictures.films.volume == 0.0
    again.operations.serve(True)
    assert again.app.pictures.films.volume == 0.8
    again.later(2 * 3600.0)
    assert again.app.pictures.films.volume == 0.0
    again.later(11 * 3600.0)
    assert again.orders.standing.ordered is None


def test_a_closed_hall_that_somebody_has_woken_is_silent(
    hall: Callable[..., Hall],
) -> None:
    show = hall(sound=Sound(on=True))
    assert show.app.pictures.films.volume == 0.6
    show.later(6 * 3600.0)
    assert show.operations.dark
    show.operations.wake()
    assert not show.operations.dark
    assert show.app.pictures.films.volume == 0.0
    show.later(15 * 3600.0)
    assert show.app.pictures.films.volume == 0.6


def test_a_restart_is_one(hall: Callable[..., Hall], left: list[int]) -> None:
    assert hall().says("restart") == ""
    assert left == [exits.RESTART]


def test_nonsense_is_logged_and_does_nothing(
    hall: Callable[..., Hall], caplog: pytest.LogCaptureFixture
) -> None:
    show = hall()
    before = show.app.playback
    show.orders.hear("{")
    assert REFUSED["malformed"].en in caplog.text
    assert show.app.playback is before


def test_an_order_that_fails_is_told_and_the_show_goes_on(
    hall: Callable[..., Hall],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    show = hall()

    def breaks(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(show.app, "tell", breaks)
    assert show.says("next") == "failed"
    assert "broken" in caplog.text
    monkeypatch.undo()
    assert show.says("next") == ""


# -- a guide


def test_a_guide_is_followed_for_ninety_seconds_after_the_last_word(
    hall: Callable[..., Hall],
) -> None:
    show = hall()
    assert show.says("guide") == ""
    for page in (2, 3, 4):
        assert show.says("page", page=page) == ""
        show.visitor.waits(60.0, 1.0)
        show.orders.look()
        assert show.place == page - 1
        assert show.app.playback.countdown is None
    # A picture is taken by whoever looks at the hub's page, who need be no guide.
    show.says("picture")
    show.visitor.waits(29.0, 1.0)
    show.orders.look()
    assert show.app.playback.presence.kept
    show.visitor.waits(2.0, 1.0)
    show.orders.look()
    assert not show.app.playback.presence.kept
    assert show.app.playback.countdown is not None
    show.rests(21.0)
    assert show.app.playback.looping


def test_a_guide_who_touches_the_screen_goes_on_to_lead(
    hall: Callable[..., Hall],
) -> None:
    show = hall()
    show.says("guide")
    show.visitor.taps(960, 400)
    assert show.app.playback.presence.kept
    assert show.orders.standing.guide


def test_a_guide_lets_go(hall: Callable[..., Hall]) -> None:
    show = hall()
    show.says("guide")
    show.says("pause")
    show.says("guide", on=False)
    # What was paused besides stays so.
    assert show.app.playback.presence.kept
    show.says("play")
    assert show.app.playback.looping


# -- black


def test_black_is_black_until_light(hall: Callable[..., Hall], qtbot: QtBot) -> None:
    show = hall()
    show.says("page", page=3)
    show.visitor.waits(5.0)
    dimmed: list[bool] = []
    show.operations.dimmed.connect(dimmed.append)
    assert show.says("black") == ""
    settled(show, qtbot)
    assert show.brightest == 0
    assert dimmed == [True]
    assert not show.app.ticker._timer.isActive()
    # Neither a finger nor a key lights it, and neither counts.
    show.visitor.taps_on("next")
    key = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(show.app.window, key)
    assert show.operations.visits.begun is None
    # A page that is turned in the dark is there when it is light again.
    assert show.says("page", page=4) == ""
    assert show.brightest == 0
    assert show.says("black", on=False) == ""
    settled(show, qtbot)
    show.visitor.waits(5.0, 0.1)
    assert show.place == 3
    assert show.brightest > 60
    assert dimmed == [True, False]
    # Said twice, it is said once.
    show.says("black", on=False)
    assert dimmed == [True, False]


def test_a_black_that_was_forgotten_ends_by_itself(
    hall: Callable[..., Hall], qtbot: QtBot
) -> None:
    show = hall(dt.datetime(2026, 11, 25, 16, 0))
    show.says("black")
    show.later(2 * 3600)
    assert show.operations.night.dark
    # With the morning.
    show.later(15 * 3600)
    assert not show.operations.night.dark
    settled(show, qtbot)
    assert show.brightest > 60
    # And at noon.
    show.says("black")
    show.later(standing.BLACK + 1)
    assert not show.orders.standing.black


def test_black_holds_over_a_crash(hall: Callable[..., Hall], qtbot: QtBot) -> None:
    first = hall()
    first.says("black")
    first.says("guide")
    first.close()
    again = hall()
    assert again.orders.standing == first.orders.standing
    assert again.operations.blackout.black
    assert again.app.playback.presence.kept
    again.says("black", on=False)
    settled(again, qtbot)
    assert again.brightest > 60


# -- hours


def test_a_closed_hall_stays_dark_but_for_light(hall: Callable[..., Hall]) -> None:
    show = hall(dt.datetime(2026, 11, 25, 22, 0))
    assert show.operations.night.dark
    for order in ("next", "back", "home", "play", "pause"):
        assert show.says(order) == "dark"
    assert show.says("page", page=2) == "dark"
    assert show.says("black", on=False) == ""
    assert show.operations.night.phase == "woken"
    assert show.says("next") == ""
    show.later(WOKEN + 96)
    show.rests(96.0)
    show.later(1)
    assert show.operations.night.dark


def test_a_guide_finds_the_hall_lit(hall: Callable[..., Hall]) -> None:
    show = hall(dt.datetime(2026, 11, 25, 22, 0))
    assert show.says("guide") == ""
    assert not show.operations.night.dark
    for _ in range(30):
        show.later(60)
        assert show.says("next") == ""
        assert show.app.playback.presence.kept
    assert not show.operations.night.dark
    show.later(standing.GUIDE + 1)
    show.rests(21.0)
    show.later(1)
    assert show.operations.night.dark


# -- guests


def guests(show: Hall, seconds: float = 600.0) -> str:
    until = show.stamp() + seconds
    return show.says("welcome", zh="某某代表团", en="A delegation", until=until)


def greeted(show: Hall) -> str:
    """What the page for guests says; "" where there is none."""
    shown = show.app.stage.overlays.greeting
    return " ".join(
        run.text for mark in shown if isinstance(mark, Label) for run in mark.runs
    )


def test_guests_are_welcomed_at_once_and_until_their_time(
    hall: Callable[..., Hall],
) -> None:
    show = hall()
    show.says("pause")
    show.visitor.taps_on("next")
    assert guests(show) == ""
    show.rests(1.5)
    assert "某某代表团" in greeted(show)
    assert "A delegation" in greeted(show)
    assert show.app.playback.looping
    title = show.app.loaded.content.show.title
    assert title.en in greeted(show)
    # The show waits below it, and nothing is painted any more.
    before = show.app.playback
    assert not show.app.ticker._timer.isActive()
    assert not show.orders._greeting._ticker._timer.isActive()
    show.later(599.0)
    assert greeted(show)
    assert show.app.playback is before
    show.later(1.5)
    show.rests(1.0)
    assert greeted(show) == ""
    assert not show.orders._greeting._ticker._timer.isActive()
    assert show.app.ticker._timer.isActive()


def test_a_touch_puts_it_aside_until_the_loop_is_back(
    hall: Callable[..., Hall],
) -> None:
    show = hall()
    guests(show)
    show.rests(1.5)
    # The finger does nothing else.
    show.visitor.taps(960, 900)
    show.rests(1.0)
    assert greeted(show) == ""
    assert show.place == 0
    assert show.operations.visits.begun is not None
    show.visitor.swipes(-1)
    show.rests(5.0)
    assert show.place == 1
    show.rests(96.0)
    assert greeted(show)
    assert show.app.playback.looping


def test_a_page_that_is_asked_for_is_shown_and_play_ends_the_welcome(
    hall: Callable[..., Hall],
) -> None:
    show = hall()
    guests(show)
    show.rests(1.5)
    show.says("page", page=3)
    show.rests(5.0)
    assert greeted(show) == ""
    assert show.place == 2
    show.says("play")
    show.rests(2.0)
    assert greeted(show) == ""
    assert show.orders.standing.welcome is None
    guests(show)
    show.says("welcome", on=False)
    show.rests(2.0)
    assert greeted(show) == ""


def test_a_welcome_holds_over_a_crash(hall: Callable[..., Hall]) -> None:
    first = hall()
    guests(first)
    first.close()
    again = hall()
    # At once, and not once it has come anew.
    assert "某某代表团" in greeted(again)
    assert not again.app.ticker._timer.isActive()


@pytest.mark.parametrize("seconds", [0.0, -60.0, standing.WELCOME + 60.0])
def test_a_welcome_ends_within_a_day(hall: Callable[..., Hall], seconds: float) -> None:
    show = hall()
    assert guests(show, seconds) == "until"
    assert show.orders.standing.welcome is None


def test_guests_after_hours_find_the_hall_lit(hall: Callable[..., Hall]) -> None:
    show = hall(dt.datetime(2026, 11, 25, 22, 0))
    assert guests(show, 3600.0) == ""
    show.rests(2.0)
    assert greeted(show)
    show.later(3500.0)
    assert not show.operations.night.dark
    show.later(101.0)
    show.rests(2.0)
    show.later(1.0)
    assert show.operations.night.dark


def test_staff_are_not_disturbed_by_guests(hall: Callable[..., Hall]) -> None:
    show = hall()
    guests(show)
    show.rests(1.5)
    show.orders.occupy()
    assert greeted(show) == ""
    # One that is ordered meanwhile is there once they have gone.
    show.says("welcome", on=False)
    assert guests(show) == ""
    assert greeted(show) == ""
    show.orders.vacate()
    show.rests(1.5)
    assert greeted(show)


def test_a_welcome_fits_a_window_of_another_size(hall: Callable[..., Hall]) -> None:
    show = hall()
    guests(show)
    show.rests(1.5)
    show.app.window.resize(432, 768)
    QApplication.processEvents()
    assert "某某" in greeted(show)
    for mark in show.app.stage.overlays.greeting:
        if isinstance(mark, Label):
            assert mark.x < 1080


# -- staff


def test_staff_at_the_screen_win(
    hall: Callable[..., Hall], left: list[int], qtbot: QtBot
) -> None:
    show = hall()
    show.says("black")
    show.orders.occupy()
    # They see what they do, whoever has darkened the screen,
    settled(show, qtbot)
    assert show.brightest > 60
    # and nobody elsewhere disturbs them, or looks at them.
    for order in ("next", "play", "pause", "restart", "picture", "black", "guide"):
        assert show.says(order) == "staff"
    assert left == []
    show.orders.vacate()
    assert show.says("next") == ""


# -- the picture of now


def test_a_small_picture_of_now_is_written(
    hall: Callable[..., Hall], qtbot: QtBot
) -> None:
    show = hall()
    file = show.state / HALL / PICTURE
    show.visitor.goes(2)
    assert show.says("picture") == ""
    qtbot.waitUntil(file.exists)
    image = QImage(str(file))
    assert max(image.width(), image.height()) == LARGE
    assert file.read_bytes()[8:12] == b"WEBP"
    assert file.stat().st_size < 40_000
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    assert max(bytes(grey.constBits())) > 60
    # One that is asked for at once is the same; of a dark screen it is black.
    file.unlink()
    assert show.says("picture") == ""
    show.says("black")
    show.visitor.clock.now += AGAIN
    assert show.says("picture") == ""
    qtbot.waitUntil(file.exists)
    grey = QImage(str(file)).convertToFormat(QImage.Format.Format_Grayscale8)
    assert max(bytes(grey.constBits())) < 8


def test_without_a_folder_there_is_no_picture(visitor: Visitor) -> None:
    operations = Operations(visitor.app, Settings(), None)
    desk = Orders(visitor.app, operations, None, lambda: 1.8e9)
    assert desk.carry_out(orders.PlainOrder(do="picture")) == "unkept"
    desk.close()


def test_a_screen_is_ordered_to_be_another_one_of_the_hall(
    hall: Callable[..., Hall], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "reading", lambda _: clock.NOBODY)
    one = hall()
    assert one.operations.status().group == ""
    named = {"name": "wall-left", "role": "wall", "step": "lobby"}
    assert one.says("roles", **named, place=2, of=3, scroll=True) == ""
    assert one.app.membership == Membership(
        frozenset({"wall-left", "wall"}), Station(1, 3)
    )
    status = one.operations.status()
    assert (status.screen, status.role, status.group) == ("wall-left", "wall", "lobby")
    assert one.operations.clock_watch._thread is not None
    one.orders.close()
    kept = placed(Settings(), one.state).fleet
    assert (kept.name, kept.place, kept.of, kept.scroll) == ("wall-left", 2, 3, True)
    assert one.says("roles") == ""
    assert one.app.membership == ALONE
    assert one.operations.clock_watch._thread is None
    assert one.operations.status().clock_kept is None


def test_a_screen_of_a_hall_keeps_what_a_guide_reads(
    hall: Callable[..., Hall], tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "state" / HALL
    show = hall()
    show.orders.close()
    assert not (folder / guide_book.FILE).exists()
    folder.mkdir(parents=True)
    (folder / JOINED).write_text("{}")
    again = hall()
    qtbot.waitUntil((folder / guide_book.FILE).exists)
    slides = again.app.loaded.content.slides
    told = guide_book.told((folder / guide_book.FILE).read_bytes(), slides[1].id)
    assert [page["id"] for page in told["pages"]] == [slide.id for slide in slides]
    # Another hall is joined while the show plays: its hub is the first to speak.
    (folder / guide_book.FILE).unlink()
    again.says("next", id="a0")
    qtbot.waitUntil((folder / guide_book.FILE).exists)


def test_whoever_waits_for_an_answer_finds_it(
    hall: Callable[..., Hall], qtbot: QtBot
) -> None:
    show = hall()
    file = show.state / HALL / answered.FILE
    assert show.says("next") == ""
    assert not file.exists()

    def found() -> object:
        return answered.understood(file.read_bytes()) if file.exists() else None

    show.says("next", id="a0")
    qtbot.waitUntil(lambda: found() == answered.OrderDone("a0", ""))
    show.says("volume", volume=3, id="a1")
    qtbot.waitUntil(lambda: found() == answered.OrderDone("a1", "silent"))
