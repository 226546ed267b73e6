"""Upkeep: a ghost is kept back before the show, and visitors are not."""

from __future__ import annotations

import datetime as dt
import json
import logging
import socket
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.request import urlopen

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QApplication

from kiosk.device.operate import clock
from kiosk.device.operate.clock import ClockReading
from kiosk.device.operate.hours import LOOK, REST, WOKEN
from kiosk.device.operate.membership import membership
from kiosk.device.records.statistics import Records
from kiosk.device.records.summary import summary
from kiosk.device.screen.heartbeat import Heartbeat
from kiosk.device.screen.operations import Operations
from kiosk.device.settings import Fleet, Hours, Settings
from kiosk.device.settings import StatusPage as Address
from kiosk.device.supervise import protocol
from kiosk.device.supervise.runs import ChildRole
from tests.visitor import reread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.visitor import Visitor


def test_a_spot_that_is_touched_for_nothing_keeps_no_visit_alive(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    operations = Operations(visitor.app, Settings(), None)
    visitor.goes(1)
    dead = next(
        (x, y)
        for x in range(200, 1700, 50)
        for y in range(150, 900, 50)
        if visitor.stage.hit(x, y) is None
    )
    with caplog.at_level(logging.WARNING):
        for _ in range(9):
            visitor.taps(*dead)
    (mask,) = operations.touch_filter.holding(operations.touch_filter.time)
    assert abs(mask.x - dead[0]) < 3
    assert operations.touch_filter.counts == {"unanswered": 1}
    assert "unanswered" in caplog.text
    # What is masked keeps no visit alive.
    quiet = visitor.app.playback.presence.quiet
    visitor.waits(2.0)
    visitor.taps(*dead)
    assert visitor.app.playback.presence.quiet > quiet + 2
    visitor.taps_on("next")
    visitor.waits(3.0)
    assert visitor.app.playback.place == 2
    # And a mask ends by itself.
    visitor.waits(10.0)
    visitor.taps(*dead)
    assert visitor.app.playback.presence.quiet < 1


def test_a_screen_in_step_watches_its_clock(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = ClockReading("chrony", kept=True, offset=0.12)
    monkeypatch.setattr(clock, "reading", lambda _: out)
    alone = Operations(visitor.app, Settings(), None)
    alone.serve(True)
    assert alone.clock_watch._thread is None
    assert (alone.status().clock_kept, alone.status().in_step) == (None, None)
    fleet = Fleet(name="wall-left", role="wall", step="lobby")
    operations = Operations(visitor.app, Settings(fleet=fleet), None)
    visitor.app.join(membership(fleet))
    visitor.waits(8.0)
    watch = operations.clock_watch
    operations.serve(True)
    watch.look()
    status = operations.status()
    assert (status.screen, status.role, status.group) == ("wall-left", "wall", "lobby")
    assert (status.clock, status.clock_kept, status.clock_offset) == (
        "chrony",
        True,
        0.12,
    )
    assert status.in_step is True
    assert status.clock_is_out
    operations.close()
    assert watch._thread is None


def test_a_control_touched_over_and_over_goes_on_answering(visitor: Visitor) -> None:
    operations = Operations(visitor.app, Settings(), None)
    visitor.goes(1)
    x, y = visitor.hot("next").rect.centre
    for number in range(14):
        # Fingers do not hit one and the same point.
        visitor.taps(x + 6 * (number % 3), y)
        visitor.waits(1.0, 0.2)
    assert operations.touch_filter.counts == {}
    assert operations.touch_filter.kept == 0


# -- opening hours

DAILY = json.dumps(
    {
        "openings": [
            {
                "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
                "opens": "09:00",
                "closes": "17:00",
            }
        ]
    }
)


class Night:
    """A hall at night: the time of day and the panel are the test's own."""

    def __init__(self, visitor: Visitor, hours: str = DAILY) -> None:
        self.visitor = visitor
        self.base = dt.datetime(2026, 11, 25, 16, 59).timestamp() - visitor.clock()
        self.panel: list[bool] = []
        self.closed = False
        settings = Settings(hours=Hours.model_validate_json(hours))
        self.operations = Operations(
            visitor.app,
            settings,
            None,
            lambda: self.base + visitor.clock(),
            self,  # type: ignore[arg-type]
        )
        self.operations.serve(True)
        # The fade has tests of its own.
        self.operations.blackout._timer.setInterval(0)

    def switch(self, on: bool) -> None:
        self.panel.append(on)

    def close(self) -> None:
        self.closed = True

    def later(self, seconds: float) -> None:
        """So much time passes without a frame, and the clock is looked at."""
        self.visitor.clock.now += seconds
        self.operations.look()

    def settles(self, qtbot: QtBot) -> None:
        blackout = self.operations.blackout
        qtbot.waitUntil(lambda: not blackout._timer.isActive())

    def seen(self) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
        """What is on the whole window, overlay included."""
        image = self.visitor.app.window.grab().toImage().convertToFormat(_RGB)
        bits = np.frombuffer(image.constBits(), np.uint8)
        rows = bits.reshape(image.height(), image.bytesPerLine())
        return rows[:, : image.width() * 3].copy()


_RGB = QImage.Format.Format_RGB888


@pytest.fixture
def night(visitor: Visitor) -> Iterator[Callable[[], Night]]:
    made: list[Night] = []

    def make() -> Night:
        made.append(Night(visitor))
        return made[0]

    yield make
    for one in made:
        one.operations.close()


def test_after_closing_all_is_black_and_nothing_wakes_up(
    visitor: Visitor, night: Callable[[], Night], qtbot: QtBot
) -> None:
    hall = night()
    heartbeat = Heartbeat(visitor.app, None, ChildRole())
    hall.operations.dimmed.connect(heartbeat.dim)
    hall.later(0)
    assert hall.seen().max() > 60
    assert not heartbeat.dark
    hall.later(61)
    assert hall.operations.night.dark
    assert heartbeat.dark
    assert hall.panel == []
    hall.settles(qtbot)
    assert hall.seen().max() == 0
    assert hall.panel == [False]
    # No clock runs but the one that looks whether it is morning.
    assert not visitor.app.ticker._timer.isActive()
    assert hall.operations._timer.interval() == LOOK * 1000
    painted = visitor.stage.painted
    visitor.app.tell()
    QApplication.processEvents()
    assert not visitor.app.ticker._timer.isActive()
    assert visitor.stage.painted == painted
    hall.later(LOOK)
    assert hall.panel == [False]
    hall.later(REST)
    assert hall.panel == [False, False]
    # In the morning it begins with the cover, in its first language.
    hall.later(16 * 3600)
    assert hall.operations.night.phase == "day"
    assert not heartbeat.dark
    heartbeat.close()
    hall.settles(qtbot)
    assert hall.panel == [False, False, True]
    assert not hall.operations.blackout.isVisible()
    assert visitor.app.ticker._timer.isActive()
    assert visitor.app.playback.place == 0
    assert visitor.app.playback.stay.watched < 1
    assert visitor.app.playback.looping


def test_the_first_touch_wakes_for_ten_minutes_and_does_nothing_else(
    visitor: Visitor, night: Callable[[], Night], qtbot: QtBot
) -> None:
    visitor.goes(1)
    x, y = visitor.hot("next").rect.centre
    visitor.waits(100, 0.5)
    assert visitor.app.playback.looping
    hall = night()
    hall.later(120)
    hall.settles(qtbot)
    assert hall.seen().max() == 0
    place = visitor.app.playback.place
    visitor.down(x, y)
    assert hall.operations.night.phase == "woken"
    visitor.moves(x - 300, y)
    visitor.up(x - 600, y)
    hall.settles(qtbot)
    assert hall.seen().max() > 60
    playback = visitor.app.playback
    assert (playback.place, playback.looping, playback.turn) == (0, True, None)
    assert place >= 0
    assert hall.panel == [False, True]
    # The next one is a visitor's, who is not cut off.
    visitor.waits(2.0)
    visitor.taps(900, 300)
    assert not visitor.app.playback.looping
    for _ in range(7):
        visitor.waits(WOKEN / 7, 2.0)
        visitor.taps(900, 300)
    hall.later(0)
    assert hall.operations.night.phase == "woken"
    visitor.waits(120, 0.5)
    assert hall.operations.night.dark
    hall.settles(qtbot)
    assert hall.seen().max() == 0


def test_a_visitor_at_closing_time_is_not_cut_off(
    visitor: Visitor, night: Callable[[], Night], qtbot: QtBot
) -> None:
    hall = night()
    visitor.goes(1)
    visitor.taps(900, 300)
    visitor.waits(60, 0.5)
    hall.later(0)
    assert hall.operations.night.phase == "late"
    visitor.taps(900, 300)
    visitor.waits(60, 0.5)
    assert hall.operations.night.phase == "late"
    visitor.waits(60, 0.5)
    assert hall.operations.night.dark
    hall.settles(qtbot)


def test_a_picture_that_staff_turned_off_keeps_no_hall_open(
    visitor: Visitor, night: Callable[[], Night], qtbot: QtBot
) -> None:
    hall = night()
    lit: list[bool] = []
    hall.operations.lit.connect(lambda: lit.append(True))
    # The show stands where a visitor has left it.
    visitor.taps(900, 300)
    hall.operations.occupy()
    hall.operations.leave_dark()
    hall.later(120)
    assert hall.operations.night.dark
    hall.settles(qtbot)
    assert hall.panel[-1] is False
    hall.later(16 * 3600)
    assert not hall.operations.night.dark
    assert lit == [True]
    hall.settles(qtbot)


def test_staff_at_the_screen_are_not_cut_off_either(
    night: Callable[[], Night], qtbot: QtBot
) -> None:
    hall = night()
    hall.operations.occupy()
    hall.later(120)
    assert hall.operations.night.phase == "late"
    hall.operations.vacate()
    assert hall.operations.night.dark
    hall.settles(qtbot)


def test_a_key_in_the_dark_only_wakes(
    visitor: Visitor, night: Callable[[], Night], qtbot: QtBot
) -> None:
    hall = night()
    hall.later(120)
    hall.settles(qtbot)
    none = Qt.KeyboardModifier.NoModifier
    for again in (True, False):
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Right, none, "", again)
        QApplication.sendEvent(visitor.app.window, event)
        assert hall.operations.night.dark is again
    assert visitor.app.playback.turn is None
    assert visitor.app.playback.looping
    hall.settles(qtbot)


def test_the_black_follows_the_window_and_content_comes_on_under_it(
    visitor: Visitor, night: Callable[[], Night], qtbot: QtBot
) -> None:
    hall = night()
    hall.later(120)
    hall.settles(qtbot)
    visitor.app.window.resize(600, 400)
    QApplication.processEvents()
    assert hall.operations.blackout.geometry() == visitor.app.window.rect()
    visitor.app.show_content(visitor.app.loaded)
    QApplication.processEvents()
    assert hall.seen().max() == 0
    hall.operations.close()
    assert hall.panel[-1]
    assert hall.closed


def test_a_closed_hall_begins_in_the_dark_and_still_proves_that_it_paints(
    visitor: Visitor, night: Callable[[], Night]
) -> None:
    heartbeat = Heartbeat(visitor.app, None, ChildRole())
    hall = night()
    assert heartbeat._proved()
    hall.operations.serve(False)
    visitor.clock.now += 3600
    hall.operations.start()
    assert hall.seen().max() == 0
    assert not visitor.app.ticker._timer.isActive()
    assert set(hall.panel) == {False}
    # Of the stage below the black nothing is painted any more.
    painted = visitor.stage.painted
    visitor.viewport.repaint(0, 0, 1, 1)
    assert visitor.stage.painted == painted
    assert heartbeat._proved()
    heartbeat.close()


def test_a_process_that_is_not_on_duty_keeps_its_hands_off(
    visitor: Visitor, night: Callable[[], Night]
) -> None:
    hall = night()
    hall.operations.serve(False)
    visitor.clock.now += 3600
    hall.operations.start(on_duty=False)
    assert hall.seen().max() == 0
    assert hall.panel == []
    hall.operations.serve(True)
    assert hall.panel == [False]


def test_a_process_that_takes_over_at_night_stands_still_till_morning(
    visitor: Visitor, night: Callable[[], Night]
) -> None:
    hall = night()
    hall.later(120)
    heartbeat = Heartbeat(visitor.app, None, ChildRole(settled=True))
    ticker = visitor.app.ticker
    for word in (protocol.ON, protocol.RELIEVED, protocol.ON):
        heartbeat._told(word)
        assert ticker.halted
        assert not ticker._timer.isActive()
    hall.later(16 * 3600)
    assert hall.operations.night.phase == "day"
    assert not ticker.halted
    # By day, too, nobody plays on beside another process.
    heartbeat._told(protocol.RELIEVED)
    assert ticker.halted
    heartbeat._told(protocol.ON)
    assert not ticker.halted
    heartbeat.close()


def test_between_picture_and_black_there_are_shades(
    night: Callable[[], Night],
) -> None:
    hall = night()
    bright = hall.seen().mean()
    hall.later(120)
    blackout = hall.operations.blackout
    blackout._timer.stop()
    means = [hall.seen().mean()]
    for _ in range(20):
        blackout._step()
        means.append(hall.seen().mean())
    assert means[0] == pytest.approx(bright, abs=0.5)
    assert means[-1] == 0
    assert all(a >= b for a, b in pairwise(means))
    assert 0.2 < means[10] / bright < 0.8
    assert blackout.black


# -- visits


def test_a_visit_is_counted(visitor: Visitor, tmp_path: Path) -> None:
    operations = Operations(visitor.app, Settings(), tmp_path)
    operations.start()
    visitor.waits(3.0)
    visitor.taps_on("next")
    visitor.waits(6.0)
    figure = next(h for h in visitor.stage.hots() if h.target.what == "figure")
    visitor.taps(*figure.rect.centre)
    visitor.waits(4.0)
    # The same visit in other content: a slide has another name now.
    slides = visitor.app.loaded.content.slides
    renamed = tuple(s.model_copy(update={"id": f"new-{s.id}"}) for s in slides)
    content = visitor.app.loaded.content.model_copy(update={"slides": renamed})
    visitor.app.show_content(replace(visitor.app.loaded, content=content))
    visitor.waits(1.0)
    operations.close()
    found = summary(tmp_path)
    assert found is not None
    assert found.visits == 1
    assert found.lengths[0] == pytest.approx(6.3, abs=0.5)
    views = {use.slide: (use.loop_views, use.views) for use in found.uses}
    assert views == {"cover": (1, 1), "headline": (0, 0), "new-headline": (0, 1)}
    assert sum(found.figures.values()) == 1


def test_a_night_is_nobodys_view(
    visitor: Visitor, tmp_path: Path, night: Callable[[], Night]
) -> None:
    hall = night()
    operations = hall.operations
    operations.records = Records(tmp_path, batch=0.0)
    operations.records.begin()
    visitor.goes(2)
    visitor.waits(110, 0.5)
    hall.later(0)
    visitor.waits(20, 0.5)
    hall.later(0)
    assert operations.night.dark
    # A process that takes over now is not noticed.
    heartbeat = Heartbeat(visitor.app, None, ChildRole())
    assert heartbeat._quiet(visitor.app.playback)
    heartbeat.close()
    visitor.app.show_content(visitor.app.loaded)
    hall.later(16 * 3600)
    assert operations.night.phase == "day"
    visitor.waits(15, 0.5)
    operations.close()
    found = summary(tmp_path)
    assert found is not None
    assert sum(use.loop_seconds + use.seconds for use in found.uses) < 150


def test_statistics_can_be_left_off(visitor: Visitor, tmp_path: Path) -> None:
    state = tmp_path / "state"
    operations = Operations(visitor.app, Settings(statistics=False), state)
    operations.start()
    visitor.waits(12.0)
    operations.close()
    assert not (state / "visits.sqlite").exists()


# -- health


def test_how_things_are_can_be_read_from_a_file_and_a_page(
    visitor: Visitor, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = Settings(status=Address(port=port))
    operations = Operations(visitor.app, settings, state)
    assert not operations.status().visits
    operations.start()
    visitor.waits(2.0)
    assert operations.status().visitor is None
    visitor.taps_on("next")
    visitor.waits(30.0)
    with urlopen(f"http://127.0.0.1:{port}/status.json") as answer:
        said = json.loads(answer.read())
    assert (said["slide"], said["slides"], said["open"]) == ("headline", 4, True)
    assert said["visitor"] == pytest.approx(30, abs=1)
    assert said["frames"] > 5
    assert said["painted"] > 5
    assert (said["restarts"], said["mistakes"], said["visits"]) == (0, 0, 0)
    # A save with a mistake is told at once.
    changes: list[bool] = []
    operations.bulletin.changed = lambda: changes.append(True)  # type: ignore[method-assign]
    visitor.app.checked.connect(lambda: changes.append(bool(visitor.app.fault)))
    file = visitor.app.loaded.path
    good = file.read_text("utf-8")
    file.write_text("{", "utf-8")
    reread(visitor.app)
    assert operations.status().mistakes == 1
    file.write_text(good, "utf-8")
    reread(visitor.app)
    assert operations.status().mistakes == 0
    assert changes == [True, False]
    operations.close()
    written = json.loads((state / "status.json").read_text("utf-8"))
    assert (written["visits"], written["slide"]) == (1, "headline")
    # Begun again by the same supervisor.
    again = Operations(visitor.app, Settings(), state)
    again.start()
    assert again.status().restarts == 1
    again.close()
