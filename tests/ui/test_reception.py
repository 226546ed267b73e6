"""Reception: three seconds in the corner, the right PIN, and nothing else."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from kiosk.desk.session import Found, Line, Update
from kiosk.geometry import Rect
from kiosk.machine import lockout
from kiosk.machine.pin import hashed
from kiosk.marks import Hot
from kiosk.ui.reception import Reception
from tests.ui.conftest import SIZE, Clock, Visitor

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from kiosk.desk.corner import Corner

KEPT = hashed("2580", cost=10)


FOUND = Found("/media/a/content.json", "Other", "KINGSTON")


class Sticks:
    """A stick with one show."""

    def search(self) -> Update:
        return Update("choose", (FOUND,))

    def read(self, found: Found) -> Update:
        assert found == FOUND
        return Update("compare", chosen=found, lines=("One figure changed.",))

    def bring(self, found: Found, told: Callable[[float], None]) -> Update:
        told(0.5)
        return Update("done", chosen=found)


class Staff(Visitor):
    """Somebody who knows where to hold."""

    reception: Reception

    def lets(self, seconds: float) -> None:
        """Let time pass for the show and the reception."""
        for _ in range(round(seconds / 0.1)):
            self.clock.now += 0.1
            # What is not waited for does not tick.
            for ticker in (self.app.ticker, self.reception.ticker):
                if ticker._timer.isActive():
                    ticker._tick()

    def holds(self, x: float = 50, y: float = 50, seconds: float = 3.1) -> None:
        self.down(x, y)
        self.lets(seconds)
        self.up(x, y)

    def types(self, digits: str, *, enter: bool = True) -> None:
        for digit in digits:
            self.touches(digit)
        if enter:
            self.touches("enter")

    def touches(self, word: str) -> None:
        x, y = self.hot("desk", word).rect.centre
        self.down(x, y)
        self.lets(0.2)
        self.up(x, y)
        self.lets(0.2)

    @property
    def view(self) -> str:
        session = self.reception.session
        return "" if session is None else session.view


@pytest.fixture
def staff(
    visit: Callable[[], Visitor], clock: Clock, tmp_path: Path
) -> Callable[..., Staff]:
    def staff(
        kept: str | None = KEPT,
        which: Corner = "top-left",
        rotation: int = 0,
        state: Path | None = tmp_path / "state",
    ) -> Staff:
        visitor = visit()
        app = visitor.app
        if rotation:
            app.stage.rotation = rotation  # type: ignore[assignment]
            app.stage._forget()
            app._show()
        someone = visitor
        someone.__class__ = Staff
        assert isinstance(someone, Staff)
        lines = (Line("Version", "kiosk 1"),)
        reception = Reception(
            app, lambda: lines, Sticks(), kept, state, "en", which, None, clock
        )
        app.sieves.append(reception.sieve)
        app.access.chosen.connect(reception.choose)
        app.window.resized.connect(reception.redraw)
        someone.reception = reception
        return someone

    return staff


def enters(someone: Staff, qtbot: QtBot) -> None:
    someone.holds()
    with qtbot.waitSignal(someone.reception.entered):
        someone.types("2580")
    assert someone.view == "menu"


def test_the_corner_and_the_pin_open_the_menu(
    staff: Callable[..., Staff], qtbot: QtBot, left: list[int]
) -> None:
    someone = staff()
    enters(someone, qtbot)
    assert someone.reception.session is not None
    assert someone.reception.session.lines == (Line("Version", "kiosk 1"),)
    someone.touches("restart")
    assert left == [10]


def test_leaving_the_show_takes_two_touches(
    staff: Callable[..., Staff], qtbot: QtBot, left: list[int]
) -> None:
    someone = staff()
    enters(someone, qtbot)
    someone.touches("quit")
    assert left == []
    someone.touches("quit")
    assert left == [0]


@pytest.mark.parametrize("which", ["top-right", "bottom-left", "bottom-right"])
def test_any_corner_can_be_the_one(staff: Callable[..., Staff], which: Corner) -> None:
    someone = staff(which=which)
    someone.holds(50, 50)
    assert someone.view == ""
    someone.holds(
        1870 if which.endswith("right") else 50, 1030 if "bottom" in which else 50
    )
    assert someone.view == "pad"


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_the_corner_turns_with_the_picture(
    staff: Callable[..., Staff], rotation: int, qtbot: QtBot
) -> None:
    someone = staff(rotation=rotation)
    stage = someone.stage

    def pixel(x: float, y: float) -> QPoint:
        rect = stage.pixels(Rect(x - 1, y - 1, 2, 2))
        return rect.center()

    someone.pixel = pixel  # type: ignore[method-assign]
    # Where the corner is on the glass.
    corner = {90: (768, 0), 180: (768, 432), 270: (0, 432)}[rotation]
    at = pixel(20, 20)
    assert abs(at.x() - corner[0]) + abs(at.y() - corner[1]) < 60
    enters(someone, qtbot)


def test_less_than_three_seconds_is_a_visitor(staff: Callable[..., Staff]) -> None:
    someone = staff()
    someone.holds(seconds=2.8)
    someone.lets(2.0)
    assert someone.view == ""
    assert someone.stage._overlaid == ()


def test_the_ripple_comes_after_a_second_and_goes_with_the_finger(
    staff: Callable[..., Staff],
) -> None:
    someone = staff()
    someone.down(50, 50)
    someone.lets(0.9)
    assert someone.stage._overlaid == ()
    someone.lets(0.6)
    assert someone.stage._overlaid != ()
    # It answers nothing: the show below still does.
    assert any(hot.target.what != "desk" for hot in someone.stage.hots())
    someone.up(50, 50)
    assert someone.stage._overlaid == ()
    assert not someone.reception.ticker._timer.isActive()


def test_a_second_finger_is_no_staff(staff: Callable[..., Staff]) -> None:
    someone = staff()
    someone.down(50, 50)
    someone.down(900, 500, 1, others=1)
    someone.lets(4.0)
    assert someone.view == ""


def test_no_gesture_of_a_visitor_goes_on_under_the_pad(
    staff: Callable[..., Staff], left: list[int]
) -> None:
    someone = staff()
    app = someone.app
    someone.goes(1)
    before = app.playback
    someone.down(50, 50)
    someone.lets(3.2)
    assert someone.view == "pad"
    assert app.recogniser.press is None
    held = app.playback
    someone.up(50, 50)
    # Swipes and keys go nowhere, and no time passes.
    someone.down(900, 500)
    someone.moves(300, 500)
    someone.up(300, 500)
    app._pressed(0x01000014)
    app._pressed(0x01000000)
    someone.lets(5.0)
    assert app.playback is held
    assert held.place == before.place == 1
    assert left == []
    assert not app.ticker._timer.isActive()


def test_the_show_goes_on_when_the_pad_is_left_alone(
    staff: Callable[..., Staff], qtbot: QtBot
) -> None:
    someone = staff()
    someone.goes(1)
    someone.holds()
    picture = someone.picture()
    with qtbot.waitSignal(someone.reception.went):
        someone.lets(15.2)
    assert someone.stage._overlaid == ()
    assert (someone.picture() != picture).any()
    assert someone.app.ticker._timer.isActive()
    assert someone.app.playback.place == 1
    someone.swipes(-1)
    someone.waits(3.0)
    assert someone.app.playback.place == 2


def test_what_is_painted_over_is_painted_back(staff: Callable[..., Staff]) -> None:
    someone = staff()
    someone.goes(1)
    someone.app.tell()
    before = someone.picture()
    someone.reception.open()
    someone.touches("leave")
    someone.app._show()
    assert (someone.picture() == before).mean() > 0.999


def test_wrong_pins_are_counted_and_make_wait(
    staff: Callable[..., Staff], qtbot: QtBot, tmp_path: Path
) -> None:
    someone = staff()
    someone.holds()
    for n in (1, 2, 3):
        with qtbot.waitSignal(someone.reception.refused) as told:
            someone.types("1111")
        assert told.args == [n]
    session = someone.reception.session
    assert session is not None
    assert 29 < session.wait <= 30
    # Not even the right one counts now.
    someone.types("2580")
    assert someone.view == "pad"
    assert session.digits == ""
    # Nor after the pad was left, or the machine started anew.
    someone.touches("leave")
    again = staff()
    again.holds()
    assert again.reception.session is not None
    assert again.reception.session.wait > 25
    assert lockout.load(tmp_path / "state", 0.0).wrong == 3


def test_after_the_wait_the_right_pin_counts_and_forgives(
    staff: Callable[..., Staff], qtbot: QtBot, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    lockout.keep(state, lockout.Lockout(3), 0.0)
    someone = staff()
    someone.holds()
    with qtbot.waitSignal(someone.reception.entered):
        someone.types("2580")
    assert lockout.load(state, 0.0) == lockout.Lockout()


def test_a_try_is_written_down_before_it_is_checked(
    staff: Callable[..., Staff],
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written: list[int] = []
    state = tmp_path / "state"

    def pulled(digits: str, kept: str) -> bool:
        assert (digits, kept) == ("2580", KEPT)
        written.append(lockout.load(state, 0.0).wrong)
        return False

    monkeypatch.setattr("kiosk.machine.pin.matches", pulled)
    someone = staff()
    someone.holds()
    with qtbot.waitSignal(someone.reception.refused):
        someone.types("2580")
    assert written == [1]


def test_without_a_pin_nobody_gets_in(staff: Callable[..., Staff]) -> None:
    someone = staff(kept=None)
    someone.holds()
    assert [h.target.which for h in someone.stage.hots()] == ["leave"]
    someone.touches("leave")
    assert someone.view == ""


def test_a_pin_that_is_no_hash_is_told_of(
    staff: Callable[..., Staff], caplog: pytest.LogCaptureFixture, qtbot: QtBot
) -> None:
    someone = staff(kept="2580")
    assert "nobody can be let in" in caplog.text
    someone.holds()
    with qtbot.waitSignal(someone.reception.refused):
        someone.types("2580")


def test_the_dark_screen_wakes_at_a_touch_and_does_nothing_else(
    staff: Callable[..., Staff], qtbot: QtBot
) -> None:
    someone = staff()
    someone.goes(1)
    enters(someone, qtbot)
    someone.touches("dark")
    assert someone.picture().max() == 0
    assert not someone.reception.ticker._timer.isActive()
    someone.lets(500.0)
    assert someone.view == "dark"
    someone.taps(960, 500)
    assert someone.view == ""
    assert someone.app.playback.place == 1
    assert someone.app.playback.card is None


def test_a_dark_screen_comes_back_when_the_hall_opens(
    staff: Callable[..., Staff], qtbot: QtBot
) -> None:
    someone = staff()
    enters(someone, qtbot)
    someone.reception.light()
    assert someone.view == "menu"
    someone.touches("dark")
    someone.reception.light()
    assert someone.view == ""
    assert someone.stage._overlaid == ()


def test_a_key_that_answers_says_so(staff: Callable[..., Staff], qtbot: QtBot) -> None:
    someone = staff()
    someone.holds()
    with qtbot.waitSignal(someone.reception.answered):
        someone.touches("5")
    with qtbot.assertNotEmitted(someone.reception.answered):
        someone.taps(20, 600)


def test_an_update_is_compared_first_and_then_made(
    staff: Callable[..., Staff], qtbot: QtBot, left: list[int]
) -> None:
    someone = staff()
    enters(someone, qtbot)

    def stage() -> str:
        session = someone.reception.session
        return "" if session is None else session.update.stage

    someone.touches("stick")
    # The only show there is needs no choosing.
    qtbot.waitUntil(lambda: stage() == "compare")
    someone.touches("update")
    qtbot.waitUntil(lambda: stage() == "done")
    someone.touches("leave")
    assert someone.view == "menu"
    assert left == []


def test_a_picture_that_is_turned_off_is_told(
    staff: Callable[..., Staff], qtbot: QtBot
) -> None:
    someone = staff()
    enters(someone, qtbot)
    with qtbot.waitSignal(someone.reception.darkened):
        someone.touches("dark")
    assert someone.view == "dark"


def test_a_wait_that_was_served_is_not_served_again_after_a_restart(
    staff: Callable[..., Staff], tmp_path: Path
) -> None:
    state = tmp_path / "state"
    lockout.keep(state, lockout.Lockout(3, 100.0), 0.0)
    someone = staff(state=state)
    left = someone.reception.lockout.left(someone.clock())
    assert left == lockout.wait(3)
    timer = someone.reception._served
    assert timer.isActive()
    assert left * 1000 <= timer.interval() <= left * 1000 + 2000
    someone.clock.now += left
    timer.timeout.emit()
    assert lockout.load(state, 0.0) == lockout.Lockout(3)


def test_what_comes_from_a_stick_that_was_left_is_not_told(
    staff: Callable[..., Staff], qtbot: QtBot
) -> None:
    someone = staff()
    enters(someone, qtbot)
    slow = threading.Event()
    first = someone.reception.sticks.search

    def hangs() -> Update:
        slow.wait(20)
        return Update("refused", lines=("late",))

    someone.reception.sticks.search = hangs  # type: ignore[method-assign]
    someone.touches("stick")
    someone.touches("leave")
    assert someone.view == "menu"
    someone.reception.sticks.search = first  # type: ignore[method-assign]
    someone.touches("stick")

    def compared() -> bool:
        session = someone.reception.session
        return session is not None and session.update.stage == "compare"

    qtbot.waitUntil(compared)
    with qtbot.waitSignal(someone.reception._came_along):
        slow.set()
    assert compared()


def test_assistive_technology_finds_the_keys_and_nothing_below(
    staff: Callable[..., Staff],
) -> None:
    someone = staff()
    someone.goes(1)
    someone.holds()
    hots = someone.stage.hots()
    assert {hot.target.what for hot in hots} == {"desk"}
    someone.app.access.offer(hots)
    names = {c.accessibleName() for c in someone.app.access.controls if c.hot}
    assert {"5", "OK", "Erase a digit", "Back to the show"} <= names
    five = next(hot for hot in hots if hot.target.which == "5")
    someone.app.access.chosen.emit(five)
    assert someone.reception.session is not None
    assert someone.reception.session.digits == "5"
    assert someone.app.playback.place == 1


def test_the_pad_fits_a_screen_that_changes(
    staff: Callable[..., Staff], qapp: QApplication
) -> None:
    someone = staff()
    someone.holds()
    wide = [m for m in someone.stage._overlaid if isinstance(m, Hot)]
    someone.app.window.resize(432, 768)
    qapp.processEvents()
    tall = [m for m in someone.stage._overlaid if isinstance(m, Hot)]
    assert someone.view == "pad"
    assert tall[0].rect.y > wide[0].rect.y
    assert max(hot.rect.right for hot in tall) <= 1080
    someone.app.window.resize(*SIZE)


def test_a_show_that_fails_keeps_nobody_out(
    staff: Callable[..., Staff],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    left: list[int],
) -> None:
    someone = staff()

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(someone.stage, "show_moment", broken)
    monkeypatch.setattr(someone.app, "_answer", broken)
    # Every frame of the show fails, and none of the desk's does.
    with qtbot.captureExceptions() as failures:
        enters(someone, qtbot)
        someone.touches("restart")
    assert failures
    assert {kind for kind, *_ in failures} == {ZeroDivisionError}
    assert left == [10]
