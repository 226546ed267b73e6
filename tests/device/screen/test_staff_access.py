"""Reception: three seconds in the corner, the right PIN, and nothing else."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.content.content import load
from kiosk.content.history import History
from kiosk.device.records.visits import View, VisitEnded
from kiosk.device.screen.operations import Operations
from kiosk.device.screen.staff_access import StaffAccess
from kiosk.device.settings import Settings
from kiosk.device.staff_menu import lockout
from kiosk.device.staff_menu.pin import hashed
from kiosk.device.staff_menu.session import Candidate, Key, MenuLine, Update
from kiosk.device.staff_menu.usb_update import Delivery
from kiosk.drawing.geometry import Rect
from kiosk.drawing.marks import Hot, Label
from kiosk.model.message import Message
from kiosk.show.command import Speak
from tests.system import links
from tests.visitor import EXAMPLES, SIZE, Clock, Visitor, saved, short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from kiosk.content.content import Content
    from kiosk.device.records.visits import Event
    from kiosk.device.staff_menu.corner import Corner

KEPT = hashed("2580", cost=10)


FOUND = Candidate("/media/a/content.json", Message("别的", "Other"), "KINGSTON")


class Sticks:
    """A stick with one show, which is the one that is played."""

    def __init__(self, digest: str) -> None:
        self.digest = digest

    def search(self) -> Update:
        return Update("choose", (FOUND,))

    def read(self, found: Candidate, told: Callable[[float], None]) -> Update:
        assert found == FOUND
        told(1.0)
        lines = (Message("改了一个数。", "One figure changed."),)
        return Update("compare", chosen=found, lines=lines)

    def bring(self, found: Candidate, told: Callable[[float], None]) -> Update:
        told(0.5)
        return Update("show", chosen=found, digest=self.digest)

    def previous(self) -> Update:
        found = Candidate("7", Message("第 7 版", "version 7"), "2026-11-01 09:00")
        return Update("compare", chosen=found, lines=(Message("改", "changed"),))

    def restore(self, found: Candidate, told: Callable[[float], None]) -> Update:
        return self.bring(found, told)


class Staff(Visitor):
    """Somebody who knows where to hold."""

    staff_access: StaffAccess

    def lets(self, seconds: float) -> None:
        """Let time pass for the show and the reception."""
        for _ in range(round(seconds / 0.1)):
            self.clock.now += 0.1
            # What is not waited for does not tick.
            for ticker in (self.app.ticker, self.staff_access.ticker):
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
        session = self.staff_access.session
        return "" if session is None else session.view


@pytest.fixture
def staff(
    visit: Callable[[], Visitor], clock: Clock, tmp_path: Path
) -> Iterator[Callable[..., Staff]]:
    opened: list[StaffAccess] = []

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
        staff_access = StaffAccess(
            app,
            lambda language: (MenuLine("Version", f"kiosk 1 {language}"),),
            Sticks(app.loaded.digest),
            kept,
            state,
            lambda: app.playback.language,
            which,
            None,
            clock,
        )
        app.input.sieves.append(staff_access.sieve)
        app.access.chosen.connect(staff_access.choose)
        app.window.resized.connect(staff_access.redraw)
        someone.staff_access = staff_access
        opened.append(staff_access)
        return someone

    yield staff
    for staff_access in opened:
        staff_access.close()


def enters(someone: Staff, qtbot: QtBot) -> None:
    someone.holds()
    with qtbot.waitSignal(someone.staff_access.entered):
        someone.types("2580")
    assert someone.view == "menu"


def test_the_corner_and_the_pin_open_the_menu(
    staff: Callable[..., Staff], qtbot: QtBot, left: list[int]
) -> None:
    someone = staff()
    enters(someone, qtbot)
    assert someone.staff_access.session is not None
    assert someone.staff_access.session.lines == (MenuLine("Version", "kiosk 1 zh"),)
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
        rect = stage.outlined(Rect(x - 1, y - 1, 2, 2))
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
    assert someone.stage.overlays.above == ()


def test_the_ripple_comes_after_a_second_and_goes_with_the_finger(
    staff: Callable[..., Staff],
) -> None:
    someone = staff()
    someone.down(50, 50)
    someone.lets(0.9)
    assert someone.stage.overlays.above == ()
    someone.lets(0.6)
    assert someone.stage.overlays.above != ()
    # It answers nothing: the show below still does.
    assert any(hot.target.what != "desk" for hot in someone.stage.hots())
    someone.up(50, 50)
    assert someone.stage.overlays.above == ()
    assert not someone.staff_access.ticker._timer.isActive()


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
    assert app.input.recogniser.press is None
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
    with qtbot.waitSignal(someone.staff_access.went):
        someone.lets(15.2)
    assert someone.stage.overlays.above == ()
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
    someone.staff_access.open()
    someone.touches("leave")
    someone.app._show()
    assert (someone.picture() == before).mean() > 0.999


def test_wrong_pins_are_counted_and_make_wait(
    staff: Callable[..., Staff], qtbot: QtBot, tmp_path: Path
) -> None:
    someone = staff()
    someone.holds()
    for n in (1, 2, 3):
        with qtbot.waitSignal(someone.staff_access.refused) as told:
            someone.types("1111")
        assert told.args == [n]
    session = someone.staff_access.session
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
    assert again.staff_access.session is not None
    assert again.staff_access.session.wait > 25
    assert lockout.load(tmp_path / "state", 0.0).wrong == 3


def test_after_the_wait_the_right_pin_counts_and_forgives(
    staff: Callable[..., Staff], qtbot: QtBot, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    lockout.keep(state, lockout.Lockout(3), 0.0)
    someone = staff()
    someone.holds()
    with qtbot.waitSignal(someone.staff_access.entered):
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

    monkeypatch.setattr("kiosk.device.staff_menu.pin.matches", pulled)
    someone = staff()
    someone.holds()
    with qtbot.waitSignal(someone.staff_access.refused):
        someone.types("2580")
    assert written == [1]


def test_without_a_pin_nobody_gets_in(staff: Callable[..., Staff]) -> None:
    someone = staff(kept=None)
    someone.holds()
    assert [h.target.which for h in someone.stage.hots()] == ["speak", "leave"]
    someone.touches("leave")
    assert someone.view == ""


def test_a_pin_that_is_no_hash_is_told_of(
    staff: Callable[..., Staff], caplog: pytest.LogCaptureFixture, qtbot: QtBot
) -> None:
    someone = staff(kept="2580")
    assert "nobody can be let in" in caplog.text
    someone.holds()
    with qtbot.waitSignal(someone.staff_access.refused):
        someone.types("2580")


def test_the_dark_screen_wakes_at_a_touch_and_does_nothing_else(
    staff: Callable[..., Staff], qtbot: QtBot
) -> None:
    someone = staff()
    someone.goes(1)
    enters(someone, qtbot)
    someone.touches("dark")
    assert someone.picture().max() == 0
    assert not someone.staff_access.ticker._timer.isActive()
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
    someone.staff_access.light()
    assert someone.view == "menu"
    someone.touches("dark")
    someone.staff_access.light()
    assert someone.view == ""
    assert someone.stage.overlays.above == ()


def test_a_key_that_answers_says_so(staff: Callable[..., Staff], qtbot: QtBot) -> None:
    someone = staff()
    someone.holds()
    with qtbot.waitSignal(someone.staff_access.answered):
        someone.touches("5")
    with qtbot.assertNotEmitted(someone.staff_access.answered):
        someone.taps(20, 600)


def test_an_update_is_compared_first_and_then_made(
    staff: Callable[..., Staff], qtbot: QtBot, left: list[int]
) -> None:
    someone = staff()
    enters(someone, qtbot)

    def stage() -> str:
        session = someone.staff_access.session
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
    with qtbot.waitSignal(someone.staff_access.darkened):
        someone.touches("dark")
    assert someone.view == "dark"


def test_a_wait_that_was_served_is_not_served_again_after_a_restart(
    staff: Callable[..., Staff], tmp_path: Path
) -> None:
    state = tmp_path / "state"
    lockout.keep(state, lockout.Lockout(3, 100.0), 0.0)
    someone = staff(state=state)
    left = someone.staff_access.lockout.left(someone.clock())
    assert left == lockout.wait(3)
    timer = someone.staff_access._served
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
    first = someone.staff_access.sticks.search

    def hangs() -> Update:
        slow.wait(20)
        return Update("refused", lines=(Message("晚了", "late"),))

    someone.staff_access.sticks.search = hangs  # type: ignore[method-assign]
    someone.touches("stick")
    someone.touches("leave")
    assert someone.view == "menu"
    someone.staff_access.sticks.search = first  # type: ignore[method-assign]
    someone.touches("stick")

    def compared() -> bool:
        session = someone.staff_access.session
        return session is not None and session.update.stage == "compare"

    qtbot.waitUntil(compared)
    with qtbot.waitSignal(someone.staff_access._came_along):
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
    someone.app.access.offer((), hots)
    names = {c.accessibleName() for c in someone.app.access.controls if c.hot}
    assert {"5", "确认", "删去一位", "返回展示", "English"} <= names
    five = next(hot for hot in hots if hot.target.which == "5")
    someone.app.access.chosen.emit(five)
    assert someone.staff_access.session is not None
    assert someone.staff_access.session.digits == "5"
    assert someone.app.playback.place == 1


def test_the_pad_fits_a_screen_that_changes(
    staff: Callable[..., Staff], qapp: QApplication
) -> None:
    someone = staff()
    someone.holds()
    wide = [m for m in someone.stage.overlays.above if isinstance(m, Hot)]
    someone.app.window.resize(432, 768)
    qapp.processEvents()
    tall = [m for m in someone.stage.overlays.above if isinstance(m, Hot)]
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

    # Every frame of the show fails, and none of the desk's does.
    with qtbot.captureExceptions() as failures, monkeypatch.context() as patched:
        patched.setattr(someone.stage, "show_moment", broken)
        patched.setattr(someone.app.input, "answer", broken)
        enters(someone, qtbot)
        someone.touches("restart")
    assert failures
    assert {kind for kind, *_ in failures} == {ZeroDivisionError}
    assert left == [10]


# -- a real stick, and a real history


def flat(colour: str) -> str:
    """A picture of the cover in one colour."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="1920" height="1080">'
        f'<rect width="1920" height="1080" fill="{colour}"/></svg>'
    )


def sheet() -> dict[str, Any]:
    """The short show with a slide that takes its values from a spreadsheet."""
    whole = short()
    bars = json.loads((EXAMPLES.parent / "charts" / "bars.json").read_text("utf-8"))
    (slide,) = bars["slides"]
    chart = slide["columns"][0]["chart"]
    chart["labels"] = chart["labels"][:2]
    values = {"file": "data/piers.csv", "range": "A1:A2"}
    chart["series"] = [{**chart["series"][0], "values": values}]
    del chart["highlight"]
    whole["slides"].append({**slide, "theme": "other"})
    return whole


@pytest.fixture
def hall(staff: Callable[..., Staff], file: Path, tmp_path: Path) -> Iterator[Staff]:
    """A show with a picture of its own, a stick with the same, and a history."""
    stick = tmp_path / "media" / "KINGSTON"
    for folder, colour in ((file.parent, "#ff0000"), (stick, "#0000ff")):
        (folder / "assets").mkdir(parents=True)
        (folder / "data").mkdir()
        for skin in ("night", "paper"):
            picture = folder / "assets" / f"cover-land-{skin}.svg"
            picture.write_text(flat(colour), "utf-8")
        (folder / "data" / "piers.csv").write_text("1\n2\n", "utf-8")
        saved(folder / "content.json", sheet())
    someone = staff()
    app, state = someone.app, tmp_path / "state"
    History(state, file).keep(app.loaded, datetime.now(UTC))
    someone.staff_access.sticks = Delivery(
        lambda: app.programme.whole,
        state,
        lambda: ((tmp_path / "media", 3),),
        lambda _: None,
    )
    yield someone
    someone.staff_access.close()


def words(someone: Staff) -> str:
    """What is written on the page of the desk."""
    return "\n".join(
        m.text for m in someone.stage.overlays.above if isinstance(m, Label)
    )


def comes_to(someone: Staff, qtbot: QtBot, stage: str) -> None:
    def there() -> bool:
        session = someone.staff_access.session
        return session is not None and session.update.stage == stage

    qtbot.waitUntil(there)


def blue(someone: Staff) -> bool:
    """Whether the cover is, rather than red."""
    someone.staff_access.tell(Key("leave"))
    someone.staff_access.tell(Key("leave"))
    assert someone.view == ""
    someone.goes(0)
    picture = someone.looks().astype(int)
    return bool((picture[..., 2] - picture[..., 0]).mean() > 0)


def test_the_list_names_pictures_and_spreadsheets_and_done_is_on_screen(
    hall: Staff, qtbot: QtBot, tmp_path: Path
) -> None:
    stick = tmp_path / "media" / "KINGSTON"
    (stick / "data" / "piers.csv").write_text("1\n3\n", "utf-8")
    assert not blue(hall)
    enters(hall, qtbot)
    hall.touches("stick")
    comes_to(hall, qtbot, "compare")
    said = words(hall)
    assert "2 张图片换了，1 个表格换了" in said
    while "assets/cover-land-night.svg：换了" not in said:
        turn = next(
            hot.target.which
            for hot in hall.stage.hots()
            if hot.target.which.startswith("more")
        )
        assert turn != "more0"
        hall.touches(turn)
        said += words(hall)
    seen: list[str] = []
    show = hall.app.stage.perform

    def perform(content: Content, *, anew: bool = False) -> None:
        session = hall.staff_access.session
        assert session is not None
        seen.append(session.update.stage)
        show(content, anew=anew)

    hall.app.stage.perform = perform  # type: ignore[method-assign]
    with qtbot.waitSignal(hall.app.refreshed):
        hall.touches("update")
        comes_to(hall, qtbot, "done")
    # It was said after it was shown, and by nothing else.
    assert seen == ["show"]
    assert "换好了，已经在屏幕上" in words(hall)
    assert hall.app.loaded.digest == load(tmp_path / "content.json").digest
    assert blue(hall)


def test_pictures_alone_come_on_screen_too(hall: Staff, qtbot: QtBot) -> None:
    enters(hall, qtbot)
    hall.touches("stick")
    comes_to(hall, qtbot, "compare")
    assert "2 张图片换了" in words(hall)
    hall.touches("update")
    comes_to(hall, qtbot, "done")
    assert blue(hall)


def test_what_is_edited_while_it_is_put_on_screen_is_not_called_done(
    hall: Staff, qtbot: QtBot, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refresh = hall.app.refresh

    def edited() -> None:
        saved(file, "{")
        refresh()

    monkeypatch.setattr(hall.app, "refresh", edited)
    enters(hall, qtbot)
    hall.touches("stick")
    comes_to(hall, qtbot, "compare")
    hall.touches("update")
    comes_to(hall, qtbot, "refused")
    assert "屏幕上的还不是它" in words(hall)


def test_a_new_typeface_asks_for_a_restart(
    hall: Staff, qtbot: QtBot, tmp_path: Path, left: list[int]
) -> None:
    fonts = tmp_path / "media" / "KINGSTON" / "assets" / "fonts"
    fonts.mkdir()
    (fonts / "hall.ttf").write_text("no font", "utf-8")
    enters(hall, qtbot)
    hall.touches("stick")
    comes_to(hall, qtbot, "compare")
    assert "1 种字体新增" in words(hall)
    hall.touches("update")
    comes_to(hall, qtbot, "done")
    assert "就差重新启动" in words(hall)
    hall.touches("restart")
    assert left == [10]


@links
def test_a_link_on_the_stick_is_refused(
    hall: Staff, qtbot: QtBot, tmp_path: Path
) -> None:
    picture = tmp_path / "media" / "KINGSTON" / "assets" / "cover-land-night.svg"
    picture.unlink()
    picture.symlink_to("/etc/passwd")
    enters(hall, qtbot)
    hall.touches("stick")
    comes_to(hall, qtbot, "refused")
    assert "链接" in words(hall)
    assert [h.target.which for h in hall.stage.hots()] == ["search", "speak", "leave"]
    assert not blue(hall)


def test_a_stick_that_is_pulled_out_changes_nothing(
    hall: Staff, qtbot: QtBot, tmp_path: Path, file: Path
) -> None:
    before = file.read_bytes()
    enters(hall, qtbot)
    hall.touches("stick")
    comes_to(hall, qtbot, "compare")
    (tmp_path / "media" / "KINGSTON").rename(tmp_path / "pulled")
    hall.touches("update")
    comes_to(hall, qtbot, "refused")
    assert "读写没有成功" in words(hall)
    assert file.read_bytes() == before
    # Plugged in again, it goes on.
    (tmp_path / "pulled").rename(tmp_path / "media" / "KINGSTON")
    hall.touches("search")
    comes_to(hall, qtbot, "compare")
    hall.touches("update")
    comes_to(hall, qtbot, "done")
    assert blue(hall)


def test_the_version_before_comes_back_and_back_again(
    hall: Staff, qtbot: QtBot, tmp_path: Path
) -> None:
    stick = tmp_path / "media" / "KINGSTON"
    (stick / "data" / "piers.csv").write_text("1\n3\n", "utf-8")
    enters(hall, qtbot)
    hall.touches("previous")
    comes_to(hall, qtbot, "refused")
    assert "还没有更早的一版" in words(hall)
    hall.touches("leave")
    hall.touches("stick")
    comes_to(hall, qtbot, "compare")
    hall.touches("update")
    comes_to(hall, qtbot, "done")
    for colour in ("red", "blue", "red"):
        if not hall.view:
            enters(hall, qtbot)
        else:
            hall.touches("leave")
        # What is on screen is kept by the show itself, apart.
        History(tmp_path / "state", hall.app.loaded.path).keep(
            hall.app.loaded, datetime.now(UTC)
        )
        hall.touches("previous")
        comes_to(hall, qtbot, "compare")
        assert "换回上一版" in words(hall)
        assert "1 个数有改动" in words(hall)
        hall.touches("update")
        comes_to(hall, qtbot, "done")
        assert blue(hall) == (colour == "blue")


def test_the_desk_speaks_as_the_show_does_and_the_other_language_at_a_touch(
    hall: Staff, qtbot: QtBot
) -> None:
    hall.app.tell(Speak("en"))
    hall.holds()
    assert "Enter the PIN" in words(hall)
    hall.touches("speak")
    assert "请输入密码" in words(hall)
    hall.touches("speak")
    with qtbot.waitSignal(hall.staff_access.entered):
        hall.types("2580")
    assert "For staff" in words(hall)
    assert "kiosk 1 en" in words(hall)
    hall.touches("speak")
    assert "工作人员" in words(hall)
    assert "kiosk 1 zh" in words(hall)
    hall.touches("stick")
    comes_to(hall, qtbot, "compare")
    assert "2 张图片换了" in words(hall)
    hall.touches("speak")
    assert "2 pictures replaced" in words(hall)
    # The show goes on in its own language, and the next session begins with that.
    hall.touches("leave")
    hall.touches("leave")
    assert hall.app.playback.language == "en"
    hall.app.tell(Speak("zh"))
    hall.holds()
    assert "请输入密码" in words(hall)


# -- staff are no visitors


def counted(someone: Staff, monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    """What is counted from now on."""
    operations = Operations(someone.app, Settings(), None, renew=lambda: None)
    events: list[Event] = []
    monkeypatch.setattr(operations, "_count", events.extend)
    someone.staff_access.came.connect(operations.occupy)
    someone.staff_access.went.connect(operations.vacate)
    return events


@pytest.mark.parametrize("enters", [True, False])
def test_staffs_own_handling_is_no_visit(
    staff: Callable[..., Staff],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    *,
    enters: bool,
) -> None:
    someone = staff()
    events = counted(someone, monkeypatch)
    someone.lets(2.0)
    someone.holds()
    assert someone.view == "pad"
    if enters:
        with qtbot.waitSignal(someone.staff_access.entered):
            someone.types("2580")
        qtbot.waitUntil(lambda: someone.view == "menu")
    someone.lets(9.0)
    someone.touches("leave")
    assert someone.view == ""
    # The loop goes on, and only what it shows is counted.
    assert someone.app.playback.looping
    someone.lets(40.0)
    assert {type(event) for event in events} == {View}
    assert {event.by for event in events if isinstance(event, View)} == {"loop"}
    # Whoever comes then is a visitor.
    someone.taps(960, 20)
    someone.lets(120.0)
    assert len([event for event in events if isinstance(event, VisitEnded)]) == 1


def test_a_visit_ends_with_its_own_last_touch_when_staff_come(
    staff: Callable[..., Staff], monkeypatch: pytest.MonkeyPatch
) -> None:
    someone = staff()
    events = counted(someone, monkeypatch)
    someone.lets(2.0)
    someone.taps(960, 300)
    someone.lets(6.0)
    someone.taps(960, 20)
    someone.lets(20.0)
    someone.holds()
    (visit,) = (event for event in events if isinstance(event, VisitEnded))
    assert 5.5 < visit.seconds < 7.0
    someone.lets(10.0)
    someone.touches("leave")
    # The same visitor goes on, or another: either is a visit of its own.
    someone.taps(960, 20)
    someone.lets(3.0)
    someone.taps(960, 20)
    someone.lets(120.0)
    _, second = (event for event in events if isinstance(event, VisitEnded))
    assert 2.5 < second.seconds < 4.0
    seconds = sum(event.seconds for event in events if isinstance(event, View))
    assert seconds < 2.0 + 6.5 + 3.5 + 130
